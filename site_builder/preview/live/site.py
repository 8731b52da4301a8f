"""The archive in memory: a change of files in, the page that somebody looks at out, as the build would write it.

The page that is asked for is planned and rendered alone, by the functions of the build. What it does not need is read
later, in small steps; `settle` takes them all.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from site_builder.archive.admission import Door
from site_builder.archive.backlinks import CitationMemory
from site_builder.archive.gather import (
    Archive,
    archive_of,
    changes,
    check_links,
    header_checks,
    published,
    with_open_nav,
    with_records,
)
from site_builder.archive.own_pages import OwnPage, admitted, own_page, read_own_pages
from site_builder.archive.published_files import Assets, assets_of
from site_builder.archive.schedule import Cause, cause, summary, tally
from site_builder.archive_folder.inputs import is_published_file
from site_builder.content.front_matter import Document
from site_builder.content.model import Briefing
from site_builder.core.digests import digest_bytes, digest_of
from site_builder.core.errors import SiteError, SiteErrors, SiteProblem
from site_builder.core.urls import asset_url, briefing_url, is_external, own_page_url
from site_builder.pages.feeds import FEED
from site_builder.pages.model import STYLES, NotFoundPage, Page
from site_builder.pages.permanent import index_of
from site_builder.pages.planners import TOGETHER, plan_page
from site_builder.pages.redirects import moved_urls, plan_redirects
from site_builder.pages.site import CardMemory, Site, survey_site
from site_builder.preview.live.bodies import BATCH, Bodies
from site_builder.preview.live.slow_pages import Whole
from site_builder.preview.live.sources import Changed, Holding
from site_builder.rendering.render import render_page
from site_builder.runtime.cache import Cache
from site_builder.search.index import IndexMemory

PUBLIC, EDITOR = "public", "editor"
VIEWS = (PUBLIC, EDITOR)
FEW = 8
"""So many bodies are read before the archive is gathered, and not after."""
REMEMBERED = 64
"""Pages whose last good bytes are kept for the time when a template is broken."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What is at a URL."""

    url: str
    data: bytes
    found: bool = True
    """False for the page that says that there is none."""
    is_file: bool = False
    """Whether it is a file of the archive, published as it came."""

    @property
    def digest(self) -> str:
        """Of the bytes."""
        return digest_bytes(self.data)


class Resident:
    """An archive that is looked at while it is edited."""

    def __init__(self, root: Path, cache: Cache, clock: Callable[[], datetime]) -> None:
        self.holding = Holding(root, cache)
        self.bodies = Bodies(self.holding)
        self._clock = clock
        self._live: dict[str, Briefing] = {}
        self._views: dict[str, tuple[int, Site]] = {}
        """By name: how much was read when it was made, and the view."""
        self._gathered: dict[str, tuple[tuple[int, int] | None, Archive]] = {}
        """By name: of what a view was gathered, as counters tell it where all bodies were read, and the archive."""
        self._gatherings = 0
        """Counter of changes after which others are published, or say something else."""
        self._citations = {name: CitationMemory() for name in VIEWS}
        self._index, self._cards = IndexMemory(), {name: CardMemory() for name in VIEWS}
        self._until: datetime | None = None
        self.whole = Whole(self.holding)
        self._last_good: OrderedDict[tuple[str, str], tuple[object, bytes]] = OrderedDict()
        """By view and URL: the bytes, and after which change and with how much read their view was made."""
        self._files: Assets | None = None
        self._hidden: dict[str, str] | None = None
        self._headers_checked: tuple[object, tuple[SiteError, ...]] = None, ()
        """What the headers were checked against, and what is wrong with them."""
        self._wrong: tuple[SiteError, ...] = ()
        """Between files, as of the last look: it counts until all was looked at again."""
        self._is_checked = False
        self._broken_theme: tuple[SiteError, ...] = ()
        self._style: tuple[object, str] = None, ""
        """What the sheets that are whole were made of, and their digest."""

    def load(self) -> None:
        """Read the files; what is in the bodies is read later."""
        self.holding.load()
        self._live = {path: self.bodies.live(document) for path, document in self.holding.documents.items()}
        self._forget_views()

    def take(self, paths: Iterable[str]) -> Changed:
        """These files or folders may have changed."""
        changed = self.holding.take(paths)
        if not changed:
            return changed
        self.bodies.forget(changed)
        headers = [(old, new) for old, new in changed.documents if not (old and new and _same_header(old, new))]
        if changed.others:
            self._files = None
        if headers or changed.settings or changed.others:
            self._gatherings += 1
            self._hidden = None
        self.whole.forget()
        self._is_checked = False
        for old, new in headers:
            if old and not new:
                del self._live[old.path]
            if new:
                self._live[new.path] = self.bodies.live(new)
        self._views.clear()
        waits = any(d.header.publish_at or d.header.expires_at for pair in headers for d in pair if d)
        if (waits or changed.others) and not self._is_over:
            self._look_ahead()
        return changed

    def view(self, name: str) -> Site:
        """The archive as everyone (`public`) or as the editor sees it: as the build gathers it, of what was read."""
        if self._is_over:
            self._forget_views()
        if name not in self._views:
            held, archive = self.holding, self._archive(name)
            open_nav = with_open_nav(held.config, archive)
            site = survey_site(archive, open_nav, held.texts, self._index, self._cards[name])
            self._views[name] = self.bodies.times_read, site
        return self._views[name][1]

    def _archive(self, name: str) -> Archive:
        """Gathered again unless records alone have changed since all was read."""
        absent = self.bodies.pending()
        is_whole = len(absent) <= FEW
        for path in absent if is_whole else ():
            self.bodies.of(path)
        made_of: tuple[int, int] | None = (self._gatherings, len(self.bodies.citing))
        was_made_of, last = self._gathered.get(name, (None, None))
        if last is None or was_made_of != made_of:
            archive = self._gather(
                name, last, self.bodies.citing[was_made_of[1] :] if was_made_of and is_whole else None
            )
            made_of = made_of if is_whole else None
        elif last.registry is not self.holding.registry:
            archive = with_records(last, self.holding.registry)
        else:
            return last
        self._gathered[name] = made_of, archive
        return archive

    def _gather(self, name: str, before: Archive | None, edited: Iterable[str] | None) -> Archive:
        """`edited` are the paths of those that may link or refer to others than `before`, where that is known."""
        held, clock, read = self.holding, self._clock(), self.bodies.read
        return archive_of(
            [b for b in self._live.values() if name == EDITOR or published(b, clock)],
            registry=held.registry,
            config=held.config,
            assets=self._assets(),
            pages=self._pages(name),
            citations=self._citations[name],
            was_read=lambda briefing: briefing.path in read,
            before=before,
            edited=None if edited is None else set(map(briefing_url, edited)),
        )

    def show(self, name: str, url: str) -> ShownPage:
        """The file at a URL; the last good one, or an empty one, where its template is broken."""
        view = self.view(name)
        held = self.holding
        if url in view.archive.assets:
            return ShownPage(url, next(s.data for p, s in held.sources.items() if asset_url(p) == url), is_file=True)
        if url in held.theme.fonts:
            return ShownPage(url, held.theme.fonts[url], is_file=True)
        ahead = self.whole.written(name, url) or self._shown_before(name, url)
        if ahead is not None:
            return ShownPage(url, ahead)
        page = self.page(name, url)
        found = page is not None
        page = page or _not_found(view)
        try:
            data = render_page(page, theme=held.theme, site=view.config)
        except SiteProblem as problem:
            self._broken_theme = problem.errors
            return ShownPage(url, self._last_good.get((name, url), (None, b""))[1], found)
        self._broken_theme = ()
        if found:
            self._remember((name, url), data)
        return ShownPage(url, data, found)

    def style(self, name: str) -> str:
        """What changes when any stylesheet does: of each template those are looked at that have all of its parts. One
        that is broken stays said, whatever the others are."""
        made_of = name, self.holding.theme.sheets, self.holding.config
        if made_of == self._style[0]:
            return self._style[1]
        shown: list[str] = []
        broken: list[SiteError] = []
        for sheet in dict.fromkeys({(s.template, part): s for s in STYLES for part in s.parts or ("",)}.values()):
            shown.append(self.show(name, sheet.url).digest)
            broken += self._broken_theme
        self._broken_theme = tuple(dict.fromkeys(broken))
        self._style = (None if broken else made_of), digest_of(shown)
        return self._style[1]

    def page(self, name: str, url: str) -> Page | None:
        """The page at a URL in that view, if there is one; what a briefing cites is read first."""
        read, view = self.bodies.times_read, self.view(name)
        asked = view.archive.by_url.get(url[: url.rindex("/") + 1])
        if asked and asked.body and self.bodies.times_read != read:
            del self._views[name]
            view = self.view(name)
        return plan_page(view, url) or self._elsewhere(name, view, url)

    def steps_to(self, name: str, url: str) -> Iterator[None]:
        """All that `page` needs for a URL, in small steps, as in `steps`."""
        yield from self.steps()
        if TOGETHER.fullmatch(url):
            yield from self.whole.steps(name, self.view(name))

    def problems(self) -> tuple[SiteError, ...]:
        """All that keeps the archive from being built, as far as it was looked at. What was wrong between files stays
        so until they are looked at again, or each save would seem to have mended it."""
        by_file = chain(self.holding.problems.values(), self.bodies.problems.values())
        found = [*chain.from_iterable(by_file), *self._wrong, *self._broken_theme]
        return SiteErrors(found).errors

    def steps(self) -> Iterator[None]:
        """Read what was not read yet, in small steps. After a change in between they end early: begin them again."""
        while batch := self.bodies.pending()[:BATCH]:
            for path in self.bodies.load(batch):
                self.bodies.of(path)
                yield
            yield
        self._views = {name: made for name, made in self._views.items() if made[0] == self.bodies.times_read}
        for name in VIEWS:
            self.view(name)
            yield
        if not self._is_checked:
            yield from self._check()
        yield

    @property
    def is_complete(self) -> bool:
        """Whether all was read since the last change."""
        return self._is_checked and not self._is_over and not self.bodies.pending()

    @property
    def seconds_left(self) -> float | None:
        """Until an embargo or a term ends, if one does."""
        return (self._until - self._clock()).total_seconds() if self._until else None

    def hidden(self) -> dict[str, str]:
        """By URL: why a briefing is not seen by everyone: `draft`, `embargoed`, `expired`, `audience`."""
        if self._hidden is None or self._is_over:
            clock = self._clock()
            states = ((b.url, why_hidden(b, clock)) for b in self._live.values())
            self._hidden = {url: state for url, state in sorted(states) if state}
        return self._hidden

    def briefing(self, path: str) -> Briefing | None:
        """By the path of its content file."""
        return self._live.get(path)

    def withheld(self) -> str:
        """What is not published, in a line."""
        now = self._clock()
        return summary(tally((b.header for b in self._live.values()), now), now)

    def _check(self) -> Iterator[None]:
        """Look for what is wrong, in small steps; in headers again where they, settings or known ids have changed."""
        began, briefings, held = self.whole.changes, list(self._live.values()), self.holding
        made_of = self._gatherings, held.registry.tag_ids.keys(), held.registry.actor_ids.keys()
        if self._headers_checked[0] != made_of:
            found: list[SiteError] = []
            for check in header_checks(briefings, held.registry, held.config.language):
                found += check
                yield
            self._headers_checked = made_of, tuple(found)
        if self.whole.changes == began:
            pages = {own_page_url(source.path) for source in held.pages}
            links = check_links(self.view(PUBLIC).archive, briefings, pages | self._assets())
            self._wrong, self._is_checked = self._headers_checked[1] or tuple(links), True

    def _assets(self) -> Assets:
        """URLs of the files that are published as they came."""
        if self._files is None:
            sources = self.holding.sources
            self._files = assets_of(sources[path] for path in sources if is_published_file(path))
        return self._files

    def _pages(self, name: str) -> tuple[OwnPage, ...]:
        """Pages of the archive's own that are seen in a view: the editor sees drafts as well."""
        door, found = Door(self._clock(), self.holding.config.audiences), read_own_pages(self.holding.pages)
        return tuple(map(own_page, admitted(found, door) if name == PUBLIC else found))

    def _elsewhere(self, name: str, view: Site, url: str) -> Page | None:
        """A page that cannot be planned alone: a redirect, or one that the whole plan tells."""
        held, old = self.holding, url.removesuffix(FEED)
        indexed = index_of(view.archive, old) if old in held.published else ""
        target = (moved_urls(view, held.redirects).get(old) or indexed).partition("#")[0]
        if target:
            known = {target} if not is_external(target) and plan_page(view, target) else set()
            moved = plan_redirects(view, held.redirects, known, published=held.published)
            return next((page for page in moved if page.url == url), None)
        return self.whole.page(name, view, url) if TOGETHER.fullmatch(url) else None

    @property
    def _is_over(self) -> bool:
        """Whether an embargo or a term has ended since the views were made."""
        return self._until is not None and self._clock() >= self._until

    def _shown_before(self, name: str, url: str) -> bytes | None:
        """The bytes of a page that was shown since the last change: a tab that is told of it asks for it at once."""
        moment, data = self._last_good.get((name, url), (None, b""))
        if moment != (self.whole.changes, self.bodies.times_read):
            return None
        self._broken_theme = ()
        return data

    def _remember(self, key: tuple[str, str], data: bytes) -> None:
        self._last_good[key] = (self.whole.changes, self._views[key[0]][0]), data
        self._last_good.move_to_end(key)
        if len(self._last_good) > REMEMBERED:
            self._last_good.popitem(last=False)

    def _forget_views(self) -> None:
        self._views.clear()
        self._gatherings += 1
        self._is_checked, self._hidden = False, None
        self.whole.forget()
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Find out when an embargo or a term ends next."""
        pages = read_own_pages(self.holding.pages)
        headers = [*(b.header for b in self._live.values()), *(page.header for page in pages)]
        self._until = next(iter(changes(headers, self._clock())), None)


def _same_header(old: Document, new: Document) -> bool:
    """Whether two versions of a file differ in the text alone."""
    return (old.header, old.header_lines) == (new.header, new.header_lines)


def why_hidden(briefing: Briefing, clock: datetime) -> str:
    """Why not everyone sees the briefing at that moment; empty if everyone does."""
    why = cause(briefing.header, clock)
    return str(Cause.DRAFT if why is Cause.UNDATED else why or "")


def _not_found(view: Site) -> Page:
    page = plan_page(view, "/404.html")
    return page or NotFoundPage("/404.html", view.texts("lost.title"), "", view.config.language, "")
