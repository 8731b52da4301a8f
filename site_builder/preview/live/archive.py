"""Briefings that are read when needed → an Archive that stands for `gather`'s, and follows each change in place.

After a change only the indexes of the briefings that changed are touched. Who cites a briefing is known in full once
every body was read; until then it is what is known. `gather` stays the oracle: once settled, both plan equal pages.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.archive.backlinks import Cited, cite, index_briefings, targets_of, urls_by_seed
from site_builder.archive.gather import Archive, Registry, open_assets
from site_builder.archive.own_pages import OwnPage
from site_builder.content.model import Briefing
from site_builder.i18n.catalogue import Texts
from site_builder.linking.citation_resolver import Index
from site_builder.pages.site import Cards, Site
from site_builder.settings.site_config import SiteConfig


class Citations(Mapping[str, tuple[Cited, ...]]):
    """The references of each briefing with what became of them, looked up when they are asked for."""

    def __init__(self) -> None:
        self.briefings: Mapping[str, Briefing] = {}
        self._index: Index | None = None
        self._seeds: Mapping[str, str] | None = None
        self._fresh: dict[str, tuple[Cited, ...]] = {}
        self._targets: dict[str, frozenset[str]] = {}
        self.citing: dict[str, set[str]] = {}
        """Target → URLs of the briefings that link to it or cite it, as far as they were looked at."""

    def __getitem__(self, url: str) -> tuple[Cited, ...]:
        found = self._fresh.get(url)
        if found is None:
            found = self._look(self.briefings[url])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.briefings)

    def __len__(self) -> int:
        return len(self.briefings)

    def __contains__(self, url: object) -> bool:
        return url in self.briefings

    @property
    def looked_up(self) -> Mapping[str, tuple[Cited, ...]]:
        """What is known of the references of each briefing that was looked at since something changed."""
        return self._fresh

    def pending(self) -> list[str]:
        """URLs of the briefings that were not looked at since something changed."""
        return [url for url in self.briefings if url not in self._fresh]

    def forget(self, urls: Iterable[str]) -> None:
        """The bodies of these briefings have changed, or they are gone."""
        for url in urls:
            self._fresh.pop(url, None)
            if url not in self.briefings:
                self._point(url, frozenset())

    def forget_index(self) -> None:
        """Titles, dates or numbers have changed: every reference may mean another briefing."""
        self._index = self._seeds = None
        self._fresh.clear()

    def _look(self, briefing: Briefing) -> tuple[Cited, ...]:
        found: tuple[Cited, ...] = ()
        if briefing.body.references:
            if self._index is None:
                self._index = index_briefings(self.briefings.values())
            found = cite(briefing, self._index)
        self._fresh[briefing.url] = found
        if self._seeds is None:
            self._seeds = urls_by_seed(self.briefings.values())
        self._point(briefing.url, targets_of(briefing, found, self._seeds))
        return found

    def _point(self, url: str, targets: frozenset[str]) -> None:
        before = self._targets.pop(url, frozenset())
        for target in before - targets:
            self.citing[target].discard(url)
        for target in targets - before:
            self.citing.setdefault(target, set()).add(url)
        if targets:
            self._targets[url] = targets


class Backlinks(Mapping[str, tuple[str, ...]]):
    """Who cites a briefing, newest first."""

    def __init__(self, citing: Mapping[str, set[str]], places: Mapping[str, int]) -> None:
        self._citing, self._places = citing, places

    def __getitem__(self, url: str) -> tuple[str, ...]:
        urls = [u for u in self._citing.get(url, ()) if u in self._places] if url in self._places else []
        if not urls:
            raise KeyError(url)
        return tuple(sorted(urls, key=self._places.__getitem__))

    def __iter__(self) -> Iterator[str]:
        return (url for url in sorted(self._citing) if url in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass
class View:
    """One way to look at the archive: which briefings are in it."""

    shows: Callable[[Briefing], Briefing | None]
    """A briefing as this view has it, or None."""
    site: Site
    """What planners work from."""
    citations: Citations

    @property
    def archive(self) -> Archive:
        """The briefings of this view."""
        return self.site.archive

    def follow(
        self,
        pairs: Sequence[tuple[Briefing | None, Briefing | None]],
        *,
        registry: Registry,
        config: SiteConfig,
        texts: Texts,
        assets: frozenset[str],
        pages: tuple[OwnPage, ...],
        bodies: Iterable[str],
    ) -> None:
        """Take in what changed: briefings as they were and as they are, and the URLs of those with another body."""
        before, known = self.archive, dict(self.site.cards.made if isinstance(self.site.cards, Cards) else {})
        shown = {b.url: b for b in before.briefings} if pairs else {}
        gone = [shown[old.url] for old, _ in pairs if old and old.url in shown]
        come = [b for b in (self.shows(new) for _, new in pairs if new) if b]
        briefings = exchanged(before.briefings, gone, come) if gone or come else before.briefings
        same_records = registry is before.registry or _same_reach(before.registry, registry, config)
        if registry is not before.registry or config != self.site.config:
            known.clear()
        for briefing in (*gone, *come):
            known.pop(briefing.url, None)
        archive = make_archive(briefings, registry, config, assets, self.citations, pages)
        if same_records and config.show_proposed == before.show_proposed:
            _carry_over(before, archive, gone, come)
        if "translations" in vars(before) and _same_versions(before.translations, gone, come):
            vars(archive)["translations"] = before.translations
        self.site = Site(archive, config, Cards(archive, config, known), texts, self.site.index)
        self.citations.briefings = archive.by_url
        self.citations.forget([*bodies, *(b.url for b in gone), *(b.url for b in come)])
        if sorted(map(_entry, gone)) != sorted(map(_entry, come)):
            self.citations.forget_index()


def make_view(
    briefings: Iterable[Briefing],
    shows: Callable[[Briefing], Briefing | None],
    *,
    registry: Registry,
    config: SiteConfig,
    texts: Texts,
    assets: frozenset[str],
    pages: tuple[OwnPage, ...] = (),
) -> View:
    """A view of the briefings; nothing of them is read yet."""
    shown = tuple(sorted((b for b in map(shows, briefings) if b), key=lambda b: b.key, reverse=True))
    citations = Citations()
    archive = make_archive(shown, registry, config, assets, citations, pages)
    citations.briefings = archive.by_url
    return View(shows, Site(archive, config, Cards(archive, config), texts), citations)


def make_archive(
    briefings: tuple[Briefing, ...],
    registry: Registry,
    config: SiteConfig,
    assets: frozenset[str],
    citations: Citations,
    pages: tuple[OwnPage, ...] = (),
) -> Archive:
    """The archive of these briefings, newest first; `assets` are the URLs of all files."""
    places = {briefing.url: place for place, briefing in enumerate(briefings)}
    archive = Archive(
        briefings,
        registry,
        config.show_proposed,
        citations,
        Backlinks(citations.citing, places),
        warnings=(),
        next_change=None,
        assets=open_assets(briefings, assets) if assets else frozenset(),
        pages=pages,
    )
    vars(archive)["places"] = places
    return archive


def exchanged(
    briefings: Sequence[Briefing], gone: Sequence[Briefing], come: Sequence[Briefing]
) -> tuple[Briefing, ...]:
    """Newest first as before, with some out and some in."""
    urls = {briefing.url for briefing in gone}
    kept = [briefing for briefing in briefings if briefing.url not in urls]
    for briefing in come:
        kept.insert(_place(kept, briefing), briefing)
    return tuple(kept)


def _place(briefings: Sequence[Briefing], briefing: Briefing) -> int:
    """Where a briefing belongs among others, newest first."""
    low, high, key = 0, len(briefings), briefing.key
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if briefings[middle].key > key else (low, middle)
    return low


def _carry_over(before: Archive, after: Archive, gone: Sequence[Briefing], come: Sequence[Briefing]) -> None:
    """The indexes that the archive before has computed, brought up to date instead of computed again."""
    known = vars(before)
    # Not by the archive itself: it remembers them by URL, and what is gone may have the URL of what has come.
    registry, proposed = after.registry, after.show_proposed
    names: dict[str, Callable[[Briefing], Iterable[object]]] = {
        "by_tag": lambda b: (tag.id for tag in registry.tags_of(b.header, proposed=proposed)),
        "by_actor": lambda b: (actor.id for actor in registry.actors_of(b.header, proposed=proposed)),
        "by_year": lambda b: (b.header.date.year,) if b.header.date else (),
    }
    for index, of in names.items():
        if index in known:
            vars(after)[index] = _reindexed(known[index], of, gone, come, newest_first=index == "by_year")


def _reindexed(
    index: Mapping[object, tuple[Briefing, ...]],
    of: Callable[[Briefing], Iterable[object]],
    gone: Sequence[Briefing],
    come: Sequence[Briefing],
    *,
    newest_first: bool,
) -> Mapping[object, tuple[Briefing, ...]]:
    touched: dict[object, tuple[list[Briefing], list[Briefing]]] = {}
    for side, briefings in enumerate((gone, come)):
        for briefing in briefings:
            for name in of(briefing):
                touched.setdefault(name, ([], []))[side].append(briefing)
    if not touched:
        return index
    found = dict(index)
    for name, (out, into) in touched.items():
        found[name] = exchanged(index.get(name, ()), out, into)
    kept = {name: found[name] for name in found if found[name]}
    if kept.keys() == index.keys():
        return kept
    return {name: kept[name] for name in sorted(kept, reverse=newest_first)}  # type: ignore[type-var]


def _same_versions(
    translations: Mapping[str, tuple[Briefing, ...]], gone: Sequence[Briefing], come: Sequence[Briefing]
) -> bool:
    """Whether the texts in several languages are those of before: none of what changed is or was one of them."""
    before, after = (sorted((b.path, b.header.translation_of) for b in side) for side in (gone, come))
    return before == after and not any(briefing.url in translations for briefing in gone)


def _same_reach(before: Registry, after: Registry, config: SiteConfig) -> bool:
    """Whether headers name the same actors and tags as before, whatever those are called now."""
    if before.actor_ids != after.actor_ids or before.tag_ids != after.tag_ids:
        return False
    pairs = [(before.actors[i], after.actors[i]) for i in after.actors if before.actors[i] is not after.actors[i]]
    tags = [(before.tags[i], after.tags[i]) for i in after.tags if before.tags[i] is not after.tags[i]]
    return all((a.status, a.audience) == (b.status, b.audience) for a, b in pairs) and all(
        a.status == b.status for a, b in tags
    )


def _entry(briefing: Briefing) -> tuple[str, ...]:
    """What others may cite a briefing by."""
    header = briefing.header
    return briefing.url, header.title, str(header.date or ""), header.series, header.number
