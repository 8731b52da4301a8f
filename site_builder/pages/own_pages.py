"""The archive's own pages from content/pages/: imprint, about the desk."""

from collections.abc import Iterator

from site_builder.pages.model import OwnTextPage
from site_builder.pages.site import Site


def plan_own_pages(site: Site) -> Iterator[OwnTextPage]:
    """A page for each file in content/pages/."""
    for page in site.archive.pages:
        language = page.language or site.config.language
        yield OwnTextPage(page.url, page.title, page.summary, language, updated="", html=page.html)
