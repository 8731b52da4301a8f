"""The archive → every page of the site, each URL once, in parts that several processes can share."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from site_builder.archive.gather import Archive
from site_builder.core.errors import CollisionError, Location, PageFault, SiteError, fault_of, raise_all
from site_builder.core.urls import FixedUrls, output_path
from site_builder.i18n.catalogue import Texts
from site_builder.pages.actors import plan_actor, plan_actor_index, plan_actor_period
from site_builder.pages.briefings import plan_briefing
from site_builder.pages.changes import plan_changes
from site_builder.pages.data import LISTED_FILES, plan_lists
from site_builder.pages.feeds import feeds_of, plan_feed
from site_builder.pages.home import plan_home
from site_builder.pages.machine_pages import LINKED_MACHINES, plan_machines, plan_sitemap
from site_builder.pages.model import AssetPage, Page, Planned, UnavailablePage
from site_builder.pages.own_pages import plan_own_pages
from site_builder.pages.permanent import (
    Permanent,
    briefings,
    curated_actors,
    curated_feeds,
    curated_tags,
    nothing,
    own_pages,
    years,
)
from site_builder.pages.redirects import plan_redirect_table, plan_redirects
from site_builder.pages.search import block_names, plan_block, plan_search, plan_volume, volume_names
from site_builder.pages.site import Site, survey_site
from site_builder.pages.tables import URL as TABLES
from site_builder.pages.tables import plan_tables
from site_builder.pages.tags import plan_tag, plan_tag_index, plan_tag_period
from site_builder.pages.versions import plan_versions
from site_builder.pages.years import plan_month, plan_undated, plan_year, plan_year_index
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.search.index import IndexMemory
from site_builder.settings.site_config import SiteConfig

Planner = Callable[[Site, str], Iterator[Page]]
Faults = list[SiteError] | None
"""Collects faults of ours, which then cost single pages; without it they are raised."""


def plan_period(site: Site, url: str) -> Iterator[Page]:
    """A further page of the listing of an actor, a tag or a year, if there is one."""
    _, section, name, *_ = url.split("/")
    if section == "actors":
        return plan_actor_period(site, name, url)
    return plan_tag_period(site, name, url) if section == "tags" else plan_month(site, url)


def once(planner: Callable[[Site], Iterator[Page]]) -> Planner:
    """The planner of pages that exist once per site."""
    return lambda site, _: planner(site)


def unavailable(site: Site, url: str) -> Page:
    """Holds the place of a page that cannot be made."""
    words = site.texts("unavailable.title"), site.texts("unavailable.description")
    return UnavailablePage(url, *words, site.config.language, "")


def _contained(
    pages: Iterator[Page], substitutes: Callable[[], Iterator[Page]], what: str, faults: Faults
) -> Iterator[Page]:
    """The pages; after a fault, `substitutes` for the missing ones."""
    made = set[str]()
    try:
        for page in pages:
            made.add(page.url)
            yield page
    except Exception as error:
        why = fault_of(error)
        if why is None or faults is None:
            raise
        faults.append(PageFault(f"{what} cannot be planned ({why})"))
        yield from (page for page in substitutes() if page.url not in made)


class PageKind(NamedTuple):
    """A kind of page: its URLs, their permanence, and the planner."""

    name: str
    plan: Planner
    """Site and name of a thing → the pages of that thing."""
    form: str = ""
    """Pattern of URLs that not every site has; its group is the name of the thing."""
    things: Callable[[Site], Iterable[str]] = lambda site: ("",)
    """Names of all things with such pages."""
    fixed: tuple[str, ...] = ()
    """URLs of every site; permanent."""
    optional: tuple[str, ...] = ()
    """URLs that settings may omit; permanent unless omitted."""
    files: tuple[str, ...] = ()
    """Files for programs that settings may omit; not permanent."""
    permanent: Permanent = nothing
    """The archive → further permanent URLs, each with the digest of its name or text."""
    at: str = ""
    """URL of the first page of a thing, with `{}` for its name."""

    def pages(self, site: Site, name: str, faults: Faults = None) -> Iterator[Page]:
        """The pages of a thing. With `faults`, a fault is added there, and others hold the places of the pages that it
        prevents."""
        return _contained(
            self.plan(site, name), lambda: self._substitutes(site, name), f"{self.name} {name}".strip(), faults
        )

    def _substitutes(self, site: Site, name: str) -> Iterator[Page]:
        own = own_pages(site.archive) if self.permanent is own_pages else ()
        urls = dict.fromkeys((*self.fixed, *(url for url, _ in own), self.at.format(name)))
        return (unavailable(site, url) for url in urls if url)

    def alone(self, site: Site, url: str, faults: Faults = None) -> Page | None:
        """The page at a URL, planned without the others; None if this kind has no page at that URL."""
        found = re.fullmatch(self.form, url)
        if not found and url not in {*self.fixed, *self.optional, *self.files}:
            return None
        name = found[1] if found and found.re.groups else ""
        return next((page for page in self.pages(site, name, faults) if page.url == url), None)


PLANNERS: tuple[PageKind, ...] = (
    PageKind("home", once(plan_home), fixed=("/",)),
    PageKind("tag index", once(plan_tag_index), fixed=("/tags/",)),
    PageKind("actor index", once(plan_actor_index), fixed=("/actors/",)),
    PageKind("undated", once(plan_undated), r"/undated/"),
    PageKind("year index", once(plan_year_index), fixed=("/years/",)),
    PageKind(
        *("changes", once(plan_changes)),
        fixed=("/changes/", "/corrections/", "/corrections/feed.xml"),
        files=("/changes.json",),
    ),
    PageKind("own pages", once(plan_own_pages), r"/(?:[^/]+/)+", permanent=own_pages),
    PageKind("lists", once(plan_lists), optional=("/feed.json",), files=LISTED_FILES),
    PageKind("tables", once(plan_tables), files=(TABLES,)),
    PageKind("machines", once(plan_machines), r"/[^/]+\.\w+", fixed=("/feed.xml", "/saved/"), files=LINKED_MACHINES),
    PageKind("search", once(plan_search), r"/search/[^/]+\.js", optional=("/search/",)),
    PageKind("volume", plan_volume, r"/search/([^/]+)/t\d+\.js", volume_names),
    PageKind("block", plan_block, r"/search/([^/]+)/d\d+\.js", block_names),
    PageKind(
        *("actor", plan_actor, r"/actors/([^/]+)/(?:card\.html)?"),
        things=lambda site: site.archive.by_actor,
        permanent=curated_actors,
        at="/actors/{}/",
    ),
    PageKind(
        *("tag", plan_tag, r"/tags/([^/]+)/"),
        things=lambda site: site.archive.by_tag,
        permanent=curated_tags,
        at="/tags/{}/",
    ),
    PageKind("year", plan_year, r"/(\d{4})/", lambda site: map(str, site.archive.by_year), permanent=years, at="/{}/"),
    PageKind(
        *("period", plan_period, r"(/(?:(?:actors|tags)/[^/]+/(?:\d{4}/(?:\d\d/)?|undated/)|\d{4}/\d\d/))"),
        things=lambda site: site.spans,
        at="{}",
    ),
    PageKind(
        "feed", plan_feed, r"(/(?:tags|actors)/[^/]+/)feed\.xml", feeds_of, permanent=curated_feeds, at="{}feed.xml"
    ),
    PageKind(
        *("briefing", plan_briefing, r"(/briefings/[^/]+/)(?:index\.(?:json|md)|card\.png|cite\.[a-z.]+)?"),
        things=lambda site: site.archive.places,
        permanent=briefings,
        at="{}",
    ),
    PageKind(
        *("versions", plan_versions, r"(/briefings/[^/]+/)versions/(?:[^/]+/)?"),
        things=lambda site: site.archive.former,
        at="{}versions/",
    ),
)
"""All page kinds except those of LAST, in planning order: among kinds with many pages, the slowest first."""
FIXED = FixedUrls(
    frozenset(chain.from_iterable(kind.fixed for kind in PLANNERS)),
    frozenset(chain.from_iterable((*kind.optional, *kind.files) for kind in PLANNERS)) | {"/sitemap.xml"},
)
FIXED_URLS = tuple(chain.from_iterable((*kind.fixed, *kind.optional) for kind in PLANNERS))
"""Pages and feeds of every archive, unless its settings omit them."""


class Whole(NamedTuple):
    """The plan so far, for pages that depend on all other URLs."""

    planned: Sequence[Planned]
    rest: Sequence[Page]
    """Pages of the preceding kinds in LAST."""
    redirects: Mapping[str, str]
    published: Collection[str]

    @property
    def urls(self) -> set[str]:
        """URLs of the pages."""
        return {page.url for page in (*self.planned, *self.rest)}


LAST: tuple[tuple[str, Callable[[Site, Whole], Iterator[Page]]], ...] = (
    ("", lambda site, whole: plan_redirects(site, whole.redirects, whole.urls, published=whole.published)),
    (r"/sitemap(?:-\d+)?\.xml", lambda site, whole: plan_sitemap(site, whole.planned)),
    (r"/_redirects", lambda site, whole: plan_redirect_table(site, whole.rest)),
)
"""Kinds that depend on the URLs of all pages: pattern of their own URLs, and planner."""
TOGETHER = re.compile("|".join(form for form, _ in LAST if form))
"""URLs planned by `plan_rest` besides redirects and files; `plan_page` finds all others."""


class PlannedPart(NamedTuple):
    """Pages that can be planned independently of the rest."""

    planner: int
    """Its row in PLANNERS."""
    name: str

    @property
    def label(self) -> str:
        """`briefing /briefings/2021-02-10-talks/`, `tag karvonia`, `home`."""
        return "redirects, sitemaps and files" if self == REST else f"{PLANNERS[self.planner].name} {self.name}".strip()

    def pages(self, site: Site, faults: Faults = None) -> Iterator[Page]:
        """The pages, as by `PageKind.pages`."""
        return PLANNERS[self.planner].pages(site, self.name, faults)

    def placed(self, site: Site, fault: SiteError) -> SiteError:
        """The fault at the file of the thing, if it has one."""
        archive, kind = site.archive, self.label.partition(" ")[0]
        actor, tag = archive.registry.actors.get(self.name), archive.registry.tags.get(self.name)
        if self.name in archive.by_url:
            return fault.at(Location(archive.by_url[self.name].path))
        if kind == "actor" and actor:
            return fault.at(Location(ACTORS_FILE, actor.line))
        return fault.at(Location(TAGS_FILE, tag.line)) if kind == "tag" and tag else fault


REST = PlannedPart(-len(PLANNERS) - 1, "")
"""The pages of `plan_rest`."""


def parts_of(site: Site) -> list[PlannedPart]:
    """All parts of the site that depend only on the site itself; the rest is planned by `plan_rest`."""
    return [PlannedPart(number, name) for number, kind in enumerate(PLANNERS) for name in kind.things(site)]


def plan_rest(
    site: Site,
    planned: Sequence[Planned],
    *,
    assets: Iterable[AssetPage] = (),
    redirects: Mapping[str, str] = MappingProxyType({}),
    published: Collection[str] = (),
    faults: Faults = None,
) -> list[Page]:
    """Pages that depend on the URLs of all others. Raises SiteErrors if two pages claim one URL."""
    rest: list[Page] = list(assets)
    for form, planner in LAST:
        pages = planner(site, Whole(planned, tuple(rest), redirects, published))
        rest += _contained(pages, lambda: iter(()), form or "redirects", faults)
    raise_all(_collisions([*planned, *rest]))
    return rest


def plan(
    archive: Archive,
    config: SiteConfig,
    texts: Texts,
    *,
    index: IndexMemory | None = None,
    assets: Iterable[AssetPage] = (),
    redirects: Mapping[str, str] = MappingProxyType({}),
    published: Collection[str] = (),
    faults: Faults = None,
) -> tuple[Page, ...]:
    """All pages, planned one after the other. Raises SiteErrors if two claim one URL."""
    site, pages = survey_site(archive, config, texts, index), list[Page]()
    for part in parts_of(site):
        own: Faults = None if faults is None else []
        pages += part.pages(site, own)
        if faults is not None:
            faults += [part.placed(site, fault) for fault in own or ()]
    return (*pages, *plan_rest(site, pages, assets=assets, redirects=redirects, published=published, faults=faults))


def plan_page(site: Site, url: str, faults: Faults = None) -> Page | None:
    """The page at a URL, equal to that of `plan` but planned by itself; None if only `plan` can tell."""
    return next(filter(None, (kind.alone(site, url, faults) for kind in PLANNERS)), None)


def permanent_urls(
    archive: Archive, urls: Collection[str], *, texts: Mapping[str, str], redirects: Mapping[str, str]
) -> dict[str, str]:
    """URL → digest of its text, sorted: the permanent ones among the `urls` of the site.

    These are briefings, including tombstones; pages of every archive; years; curated actors and tags with their feeds;
    old addresses kept alive by an editor. `texts` has the digests of briefings by URL, `redirects` those of
    redirects.csv; an actor or tag has the digest of its name, other URLs have none.
    """
    found = dict.fromkeys((*FIXED_URLS, *redirects), "")
    for kind in PLANNERS:
        found |= dict(kind.permanent(archive))
    return {url: texts.get(url, found[url]) for url in sorted(found) if url in urls}


def _collisions(pages: Iterable[Planned]) -> Iterator[CollisionError]:
    seen: dict[str, Planned] = {}
    for page in pages:
        other = seen.setdefault(output_path(page.url), page)
        if other is not page:
            hint = "rename one of the two"
            yield CollisionError(f'{page.url} is claimed by "{other.title}" and by "{page.title}"', hint=hint)
