"""What depends on all pages of the site, planned page by page: whoever asks may do something else in between.

Kept until the next change. What the pages in between hold is let go at once; only what the rest needs of them stays.
"""

import re
from collections.abc import Iterator, Mapping

from site_builder.build.plan_memory import Made
from site_builder.build.site_inputs import asset_pages
from site_builder.core.errors import SiteErrors
from site_builder.pages.model import Page
from site_builder.pages.planners import TOGETHER, parts_of, plan_rest
from site_builder.pages.site import Site
from site_builder.preview.live.sources import Holding

LARGE = re.compile(r"/(?:archive|actors|briefings)\.[a-z.]+")
"""URLs of the files that hold a row for every briefing or actor: to write one takes a while."""


class Whole:
    """The pages that depend on all others, and the large files that were written ahead, of each view by name."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding
        self._rest: dict[str, Mapping[str, Page] | SiteErrors] = {}
        self._files: dict[tuple[str, str], bytes] = {}
        self.changes = 0
        """Change counter."""

    def forget(self) -> None:
        """Something has changed."""
        self._rest.clear()
        self._files.clear()
        self.changes += 1

    def page(self, name: str, site: Site, url: str) -> Page | None:
        """The page at a URL, planned at once where nobody has planned it. Raises SiteErrors as `plan` does."""
        for _ in self.steps(name, site):
            pass
        found = self._rest[name]
        if isinstance(found, SiteErrors):
            raise SiteErrors(found.errors)
        return found.get(url)

    def steps(self, name: str, site: Site) -> Iterator[None]:
        """Plan what is not planned yet in small steps; a change in between ends them early."""
        if name in self._rest:
            return
        began, planned = self.changes, list[Made]()
        for part in parts_of(site):
            for page in part.pages(site):
                planned.append(Made(page.url, page.title, page.updated, page.in_sitemap, "", "", None))
                yield
                if self.changes != began:
                    return
        held = self._holding
        try:
            assets = asset_pages(held.inputs, site.archive.assets)
            rest = plan_rest(site, planned, assets=assets, redirects=held.redirects, published=held.published)
            self._rest[name] = {page.url: page for page in rest}
        except SiteErrors as several:
            self._rest[name] = several

    def written(self, name: str, url: str) -> bytes | None:
        """The bytes of a file that was written ahead."""
        return self._files.get((name, url))

    def keep(self, name: str, url: str, data: bytes) -> None:
        """A file that was written ahead of its being asked for."""
        self._files[name, url] = data


def takes_long(url: str) -> bool:
    """Whether so much must be planned or written for a URL that others should not wait for it."""
    return bool(TOGETHER.fullmatch(url) or LARGE.fullmatch(url))
