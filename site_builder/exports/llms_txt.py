"""The site and what it holds as data → llms.txt, a note in Markdown for programs that read for people.

Knows which files there are, and nothing of what is in them.
"""

from functools import partial

from site_builder.core.urls import absolute
from site_builder.i18n.catalogue import Texts
from site_builder.pages.data import LISTS, DataPage, wanted_groups
from site_builder.settings.site_config import SiteConfig

_PAGES = (("/", "llms.latest"), ("/years/", "llms.by-year"), ("/tags/", "nav.tags"), ("/actors/", "nav.actors"))
_ABOUT = {
    "/feed.xml": "llms.feed",
    "/feed.json": "llms.json-feed",
    "/archive.json": "llms.archive",
    "/briefings.csv": "llms.briefings",
    "/actors.csv": "llms.actors",
    "/beacon.txt": "llms.beacon",
    "/briefings.bib": "llms.bibtex",
    "/briefings.ris": "llms.ris",
    "/briefings.csl.json": "llms.csl",
}


def llms_note(page: DataPage, site: SiteConfig, texts: Texts) -> str:
    """What this archive is, and where it can be read as pages and as data."""
    address = partial(absolute, site.base_url)
    wanted = wanted_groups(site)
    files = [url for group, rows in LISTS.items() if wanted[group] for url, _, _ in rows if url != page.url]
    summary = [f"> {' '.join(site.description.split())}", ""] if site.description else []
    pages = (f"- [{texts(label)}]({address(url)})" for url, label in _PAGES)
    data = (f"- [{url[1:]}]({address(url)}): {texts(_ABOUT[url])}" for url in ("/feed.xml", *files))
    lines = [f"# {site.title}", "", *summary, f"## {texts('llms.pages')}", "", *pages]
    lines += ["", f"## {texts('llms.data')}", "", *data]
    if wanted["briefings"]:
        lines += ["", texts("llms.beside", address=f"{address('/briefings/')}NAME/")]
    if site.exports.markdown:
        lines += ["", texts("llms.text", address=address("/briefings/"))]
    return "\n".join([*lines, ""])
