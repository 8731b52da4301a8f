"""The archive in memory: takes file changes and shows any page as the build would write it.

The requested page is planned and rendered by itself, with the functions of the build. Everything else is read later, in
small steps. Pages that depend on all others are planned page by page and cached until the next change, and the caller
may do other work in between.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from site_builder.archive.admission import Door
from site_builder.archive.contributions import NO_ROWS
from site_builder.archive.gather import (
    Archive,
    archive_of,
    changes,
    header_checks,
    mistaken_links,
    with_open_nav,
)
from site_builder.archive.own_pages import admitted, own_page, read_own_pages
from site_builder.archive.published_files import Assets, assets_of
from site_builder.archive.schedule import Cause, cause, summary, tally
from site_builder.archive_folder.inputs import is_published_file
from site_builder.building.site_inputs import asset_pages
from site_builder.building.stored_plan import Made
from site_builder.content.front_matter import Document
from site_builder.content.model import Briefing
from site_builder.core.digests import digest_bytes, digest_of
from site_builder.core.errors import SiteError, SiteErrors, SiteProblem
from site_builder.core.urls import asset_url, is_external, own_page_url
from site_builder.pages.feeds import FEED
from site_builder.pages.model import STYLES, NotFoundPage, Page
from site_builder.pages.planners import FIXED, TOGETHER, parts_of, plan_page, plan_rest
from site_builder.pages.redirects import VERSION, index_of, moved_urls, plan_redirects
from site_builder.pages.site import CardMemory, Site, survey_site
from site_builder.preview.live.bodies import BATCH, Bodies
from site_builder.preview.live.sources import Changed, LiveFiles
from site_builder.rendering.render import render_page
from site_builder.runtime.cache import Cache
from site_builder.search.index import IndexMemory

PUBLIC, EDITOR = "public", "editor"
VIEWS = (PUBLIC, EDITOR)
FEW = 8
"""Maximum number of unread bodies that are read before the archive is gathered."""
REMEMBERED = 64
"""Maximum number of pages whose last good bytes are cached, for tabs notified of a change and for broken templates."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The content at a URL."""

    url: str
    data: bytes
    found: bool = True
    """False for the not-found page."""
    is_file: bool = False
    """True for a file of the archive published unchanged."""

    @property
    def digest(self) -> str:
        """Digest of the bytes."""
        return digest_bytes(self.data)


class View:
    """The archive as seen by everyone or by the editor, with its pages."""

    def __init__(self, resident: "Resident", name: str) -> None:
        self._resident, self._live_files, self._bodies = resident, resident.live_files, resident.bodies
        self._is_public = name == PUBLIC
        self._cards = CardMemory()
        self._site: Site | None = None
        self._read = 0
        """Value of `times_read` when the site was built."""
        self._archive: Archive | None = None
        self._gathered_of: object = None
        """Key of the gathered archive, if all bodies had been read."""
        self._rest: Mapping[str, Page] | SiteErrors | None = None
        """Pages that depend on all others, by URL."""
        self._pages: OrderedDict[str, tuple[object, bytes]] = OrderedDict()
        """URL → last good bytes and their moment."""
        self._style: tuple[object, str] = None, ""
        """Inputs and digest of the current stylesheets."""

    def forget(self) -> None:
        """Drops the site after a change."""
        self._site = self._rest = None

    def follow(self) -> None:
        """Builds the site from everything read so far."""
        if self._read != self._bodies.times_read:
            self._site = None
        _ = self.site

    @property
    def site(self) -> Site:
        """The site as the build gathers it, from what has been read."""
        self._resident.look_at_clock()
        if self._site is None:
            archive, live_files = self._gathered(), self._live_files
            if live_files.versions:
                archive = replace(archive, former=live_files.former(archive.by_url))
            open_nav = with_open_nav(live_files.config, archive)
            self._site = survey_site(archive, open_nav, live_files.texts, self._resident.index, self._cards)
            self._read = self._bodies.times_read
        return self._site

    def _gathered(self) -> Archive:
        """The archive, gathered again if headers, links or records changed since everything was read."""
        absent = self._bodies.pending()
        is_whole = len(absent) <= FEW
        for path in absent if is_whole else ():
            self._bodies.of(path)
        now = self._resident.gatherings, len(self._bodies.citing)
        last = self._archive
        if last is None or self._gathered_of != now or last.registry is not self._live_files.registry:
            last = self._archive = self._gather()
            self._gathered_of = now if is_whole else None
        return last

    def _gather(self) -> Archive:
        resident, live_files, clock = self._resident, self._live_files, self._resident.clock()
        live, own = resident.live.values(), read_own_pages(live_files.pages)
        shown = (
            tuple(admitted(own, Door(clock, live_files.config.audiences, labels=live_files.config.fields)))
            if self._is_public
            else own
        )
        return archive_of(
            [b for b in live if not self._is_public or b.header.public_at(clock)],
            registry=live_files.registry,
            config=live_files.config,
            assets=resident.assets(),
            pages=tuple(map(own_page, shown)),
            fixed=FIXED,
            hidden=[b for b in live if self._is_public and not b.header.public_at(clock)],
            unseen={own_page_url(source.path) for source in live_files.pages},
            text_of=self._bodies.key_of,
            before=self._archive.rows if self._archive else NO_ROWS,
        )

    def show(self, url: str) -> ShownPage:
        """The file at a URL; the last good one, or an empty one, if its template is broken."""
        live_files, site, resident = self._live_files, self.site, self._resident
        if url in site.archive.assets:
            return ShownPage(
                url, next(s.data for p, s in live_files.sources.items() if asset_url(p) == url), is_file=True
            )
        if url in live_files.theme.fonts:
            return ShownPage(url, live_files.theme.fonts[url], is_file=True)
        ready = self.ready(url)
        if ready is not None:
            resident.broken_theme = ()
            return ShownPage(url, ready)
        faults = list[SiteError]()
        page = self.page(url, faults)
        try:
            data = render_page(page or _not_found(site), theme=live_files.theme, site=site.config)
        except SiteProblem as problem:
            resident.broken_theme = problem.errors
            return ShownPage(url, self._pages.get(url, (None, b""))[1], page is not None)
        resident.broken_theme = tuple(faults)
        if page:
            self.keep(url, data)
        return ShownPage(url, data, page is not None)

    def ready(self, url: str) -> bytes | None:
        """The bytes of a page rendered since the last change, if any: notified tabs request it at once."""
        moment, data = self._pages.get(url, (None, b""))
        return data if moment == (self._resident.changes, self._bodies.times_read) else None

    def keep(self, url: str, data: bytes) -> None:
        """Caches a page of the present site."""
        self._pages[url] = (self._resident.changes, self._read), data
        self._pages.move_to_end(url)
        if len(self._pages) > REMEMBERED:
            self._pages.popitem(last=False)

    @property
    def style(self) -> str:
        """Digest of the stylesheets. Reports the errors of every broken one."""
        made_of, resident = (self._live_files.theme.sheets, self._live_files.config), self._resident
        if made_of == self._style[0]:
            return self._style[1]
        shown: list[str] = []
        broken: list[SiteError] = []
        for template in STYLES:
            shown.append(self.show(f"/{template}").digest)
            broken += resident.broken_theme
        resident.broken_theme = tuple(dict.fromkeys(broken))
        self._style = (None if broken else made_of), digest_of(shown)
        return self._style[1]

    def page(self, url: str, faults: list[SiteError] | None = None) -> Page | None:
        """The page at a URL, if any. Planned again if texts had to be read for it. A fault of ours is added to
        `faults`."""
        site, read = self.site, self._bodies.times_read
        plan_page(site, url, [])  # reads the texts that it needs
        if self._bodies.times_read != read:
            self._site = None
        return plan_page(self.site, url, faults) or self._elsewhere(url)

    def _elsewhere(self, url: str) -> Page | None:
        """A page that cannot be planned by itself: a redirect, or one that depends on the whole plan."""
        live_files, site, old = self._live_files, self.site, url.removesuffix(FEED)
        indexed = index_of(site.archive, old) if old in live_files.published else ""
        former = VERSION.fullmatch(old)
        old, rest = former.groups() if former else (old, "")
        target = (moved_urls(site, live_files.registry.redirects).get(old) or indexed).partition("#")[0]
        if target:
            pages = () if is_external(target) else (target, target + rest)
            known = {page for page in pages if plan_page(site, page)}
            moved = plan_redirects(site, live_files.registry.redirects, known, published=live_files.published)
            return next((page for page in moved if page.url == url), None)
        return self._of_rest(url) if TOGETHER.fullmatch(url) else None

    def _of_rest(self, url: str) -> Page | None:
        """A page that depends on all others, planned now if necessary. Raises SiteErrors like `plan_rest`."""
        for _ in self.rest():
            pass
        if isinstance(self._rest, SiteErrors):
            raise SiteErrors(self._rest.errors)
        return self._rest.get(url) if self._rest else None

    def rest(self) -> Iterator[None]:
        """Plans the pages that depend on all others in small steps, until a change ends them. Intermediate pages are
        dropped at once.
        """
        if self._rest is not None:
            return
        began, site, planned = self._resident.changes, self.site, list[Made]()
        for part in parts_of(site):
            for page in part.pages(site, []):
                planned.append(Made(page.url, page.title, page.updated, page.in_sitemap, "", "", "", None))
                yield
                if self._resident.changes != began:
                    return
        live_files = self._live_files
        try:
            assets = asset_pages(live_files.inputs, site.archive.assets)
            rest = plan_rest(
                site,
                planned,
                assets=assets,
                redirects=live_files.registry.redirects,
                published=live_files.published,
                faults=[],
            )
            self._rest = {page.url: page for page in rest}
        except SiteErrors as several:
            self._rest = several


class Resident:
    """An archive previewed while it is edited."""

    def __init__(self, root: Path, cache: Cache, clock: Callable[[], datetime]) -> None:
        self.live_files = LiveFiles(root, cache)
        self.bodies = Bodies(self.live_files)
        self.clock = clock
        self.live: dict[str, Briefing] = {}
        """By content file."""
        self.index = IndexMemory()
        self.changes = self.gatherings = 0
        """Counters of all changes, and of those that affect what is published or listed."""
        self.views = {name: View(self, name) for name in VIEWS}
        self.broken_theme: tuple[SiteError, ...] = ()
        """Errors of the page shown last."""
        self._until: datetime | None = None
        self._files: Assets | None = None
        self._hidden: dict[str, str] | None = None
        self._headers_checked: tuple[object, tuple[SiteError, ...]] = None, ()
        """Key of the header checks, and their errors."""
        self._wrong: tuple[SiteError, ...] = ()
        """Errors between files at the last check; they count until everything is checked again."""
        self._is_checked = False

    def load(self) -> None:
        """Reads the files; bodies are read later."""
        self.live_files.load()
        self.live = {path: self.bodies.live(document) for path, document in self.live_files.documents.items()}
        self._begin_again(others=True)
        self._look_ahead()

    def take(self, paths: Iterable[str]) -> Changed:
        """Updates the archive after changes in these files or folders."""
        changed = self.live_files.take(paths)
        if not changed:
            return changed
        self.bodies.forget(changed)
        headers = [(old, new) for old, new in changed.documents if not (old and new and _same_header(old, new))]
        for old, new in headers:
            if old and not new:
                del self.live[old.path]
            if new:
                self.live[new.path] = self.bodies.live(new)
        if changed.others:
            self._files = None
        self._begin_again(others=bool(headers or changed.settings or changed.others))
        waits = any(d.header.publish_at or d.header.expires_at for pair in headers for d in pair if d)
        if (waits or changed.others) and not self._is_over:
            self._look_ahead()
        return changed

    def _begin_again(self, *, others: bool) -> None:
        """Resets after a change; with `others`, published or listed content may differ."""
        self.changes += 1
        self._is_checked = False
        if others:
            self.gatherings += 1
            self._hidden = None
        for view in self.views.values():
            view.forget()

    def look_at_clock(self) -> None:
        """Updates the publish set if an embargo has ended or a text has expired."""
        if self._is_over:
            self._begin_again(others=True)
            self._look_ahead()

    def steps_to(self, name: str, url: str) -> Iterator[None]:
        """Prepares everything the page at a URL needs, in small steps, as in `steps`."""
        yield from self.steps()
        if TOGETHER.fullmatch(url):
            yield from self.views[name].rest()

    def problems(self) -> tuple[SiteError, ...]:
        """All errors that would fail a build, as far as checked. Errors between files remain until they are checked
        again; otherwise each save would seem to fix them.
        """
        by_file = chain(self.live_files.problems.values(), self.bodies.problems.values())
        found = [*chain.from_iterable(by_file), *self._wrong, *self.broken_theme]
        return SiteErrors(found).errors

    def steps(self) -> Iterator[None]:
        """Reads everything that is still unread, in small steps. A change ends the steps early: start them again."""
        while batch := self.bodies.pending()[:BATCH]:
            for path in self.bodies.load(batch):
                self.bodies.of(path)
                yield
            yield
        for view in self.views.values():
            view.follow()
            yield
        if not self._is_checked:
            yield from self._check()
        yield

    @property
    def is_complete(self) -> bool:
        """True if everything was read since the last change."""
        return self._is_checked and not self._is_over and not self.bodies.pending()

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the next embargo ends or text expires; None if none will."""
        return (self._until - self.clock()).total_seconds() if self._until else None

    def hidden(self) -> dict[str, str]:
        """URL → reason why a briefing is hidden: `draft`, `embargoed`, `expired`, `audience`."""
        if self._hidden is None or self._is_over:
            clock = self.clock()
            states = ((b.url, why_hidden(b, clock)) for b in self.live.values())
            self._hidden = {url: state for url, state in sorted(states) if state}
        return self._hidden

    def withheld(self) -> str:
        """One line on unpublished texts."""
        now = self.clock()
        return summary(tally((b.header for b in self.live.values()), now), now)

    def _check(self) -> Iterator[None]:
        """Checks for errors in small steps; headers only if they, the settings or known ids changed."""
        began, briefings, live_files = self.changes, list(self.live.values()), self.live_files
        made_of = self.gatherings, live_files.registry.tag_ids.keys(), live_files.registry.actor_ids.keys()
        if self._headers_checked[0] != made_of:
            found: list[SiteError] = []
            for check in header_checks(briefings, live_files.registry, live_files.config.language):
                found += check
                yield
            self._headers_checked = made_of, tuple(found)
        if self.changes == began:
            links = mistaken_links(self.views[PUBLIC].site.archive)
            self._wrong, self._is_checked = self._headers_checked[1] or tuple(links), True

    def assets(self) -> Assets:
        """URLs of files that may be published unchanged; an editor sees all of them."""
        if self._files is None:
            sources = self.live_files.sources
            files = (sources[path] for path in sources if is_published_file(path))
            self._files = assets_of(files, self.live_files.config, (), lambda file: (True, ()))
        return self._files

    @property
    def _is_over(self) -> bool:
        """True if an embargo has ended or a text has expired since the views were built."""
        return self._until is not None and self.clock() >= self._until

    def _look_ahead(self) -> None:
        """Computes when the next embargo ends or text expires."""
        pages = read_own_pages(self.live_files.pages)
        headers = [*(b.header for b in self.live.values()), *(page.header for page in pages)]
        self._until = next(iter(changes(headers, self.clock())), None)


def _same_header(old: Document, new: Document) -> bool:
    """True if two versions of a file differ only in the text."""
    return (old.header, old.header_lines) == (new.header, new.header_lines)


def why_hidden(briefing: Briefing, clock: datetime) -> str:
    """The reason why a briefing is hidden at that moment; empty if it is visible."""
    why = cause(briefing.header, clock)
    return str(Cause.DRAFT if why in (Cause.UNDATED, Cause.UNSURE) else why or "")


def _not_found(view: Site) -> Page:
    page = plan_page(view, "/404.html")
    return page or NotFoundPage("/404.html", view.texts("lost.title"), "", view.config.language, "")
