"""What a web page says about itself in its head: title, date, authors, language. Guesses nothing."""

import re

from site_builder.seeds.formats.document_tree import Element, walk, words_of

_DATES = (
    *("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "citation_publication_date"),
    *("dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "date"),
)
_AUTHORS = ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author")
_BARS = re.compile(r"\s{1,9}[|–—·»:\-]{1,9}\s+")


def page_title(head: Element, root: Element) -> str:
    """The one `h1` of the document, the title meant for sharing, or the window's title without the site's name."""
    firsts = [*filter(None, map(words_of, walk(root, "h1")))]
    if len(firsts) == 1:
        return firsts[0]
    shared = _meta(head, ("og:title", "citation_title", "dc.title", "twitter:title"))
    window = next(map(words_of, head.named("title")), "")
    if shared:
        return shared[0]
    site = _meta(head, ("og:site_name", "application-name"))
    parts = _BARS.split(window)
    if len(parts) > 1 and (parts[-1] in site or len(parts[-1].split()) < len(parts[0].split())):
        return window[: window.rindex(parts[-1])].rstrip(" |–—·»:-")
    return window


def page_date(head: Element) -> str:
    """The day of publication as `YYYY-MM-DD`, or as written where it has another form; empty where none is named."""
    named = _meta(head, _DATES)
    times = [node.attrs for node in head.named("time") if "datetime" in node.attrs]
    marked = [attrs["datetime"] for attrs in times if "pubdate" in attrs or len(times) == 1]
    written = next(iter([*named, *marked]), "")
    match = re.match(r"\d{4}-\d{2}-\d{2}", written)
    return match[0] if match else written


def page_authors(head: Element) -> tuple[str, ...]:
    """The names in the order of the page, each once; addresses of profiles are none."""
    return tuple(dict.fromkeys(name for name in _meta(head, _AUTHORS) if not name.startswith(("http:", "https:"))))


def _meta(head: Element, names: tuple[str, ...]) -> list[str]:
    """The values of the first of the names that has any."""
    found: dict[str, list[str]] = {}
    for node in head.named("meta"):
        name = node.attrs.get("property") or node.attrs.get("name") or node.attrs.get("itemprop") or ""
        value = " ".join(node.attrs.get("content", "").split())
        if value:
            found.setdefault(name.lower(), []).append(value)
    return next((found[name] for name in names if name in found), [])
