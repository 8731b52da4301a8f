"""All parsed briefings → the Archive: who may be seen, in which order, under which tags and actors, citing whom.

The publish set is decided here, once: what is not published never enters the Archive, so no page, feed, count or
backlink can show it. The clock is an argument.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from site_builder.config import SiteConfig
from site_builder.content.briefing import NO_BODY, BodyLink, Briefing, BriefingStatus, Header
from site_builder.errors import CollisionError, HeaderError, LinkError, Location, SiteError, did_you_mean, raise_all
from site_builder.linking.mentions import Reference
from site_builder.linking.resolution import Entry, Index, index_of, resolve_reference
from site_builder.registry.actors import Actor, Actors, Status
from site_builder.registry.load import aliases
from site_builder.registry.tags import Tag, Tags
from site_builder.translations import check_translations, translations_of
from site_builder.urls import actor_url, period_url, tag_url

MAX_GUESSES = 50


@dataclass(frozen=True)
class Registry:
    """Who and what the archive knows."""

    actors: Actors
    tags: Tags

    def actors_of(self, header: Header, *, proposed: bool) -> tuple[Actor, ...]:
        """The actors of a header, merged and renamed ones followed, each once; unconfirmed ones only if `proposed`.

        One that only a certain audience may see is left out.
        """
        ids = dict.fromkeys(self.actor_ids[name] for name in header.actors if name in self.actor_ids)
        return tuple(a for a in map(self.actors.__getitem__, ids) if _shown(a.status, proposed) and not a.audience)

    def tags_of(self, header: Header, *, proposed: bool) -> tuple[Tag, ...]:
        """The tags of a header, retired ones followed, each once; unconfirmed ones only if `proposed`."""
        ids = dict.fromkeys(self.tag_ids[name] for name in header.tags if name in self.tag_ids)
        return tuple(t for t in map(self.tags.__getitem__, ids) if _shown(t.status, proposed))

    @cached_property
    def actor_ids(self) -> Mapping[str, str]:
        """Every id that a header may list, present or former → the one that stands for it today."""
        return {**dict(zip(self.actors, self.actors, strict=True)), **aliases(self.actors)}

    @cached_property
    def tag_ids(self) -> Mapping[str, str]:
        """The same for tags."""
        return {**dict(zip(self.tags, self.tags, strict=True)), **aliases(self.tags)}


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference of a briefing with what became of it."""

    reference: Reference
    state: str
    target: str
    """URL of the briefing that it means, or empty."""
    why: str


@dataclass(frozen=True)
class Archive:
    """The whole site, before pages: only what is published."""

    briefings: tuple[Briefing, ...]
    """Newest first; same day by URL."""
    registry: Registry
    show_proposed: bool
    cited: Mapping[str, tuple[Cited, ...]]
    """By URL of the citing briefing, in the order of its references."""
    cited_by: Mapping[str, tuple[str, ...]]
    """By URL of the cited briefing: URLs of the citing ones, newest first."""
    warnings: tuple[SiteError, ...]
    next_change: datetime | None
    """When the publish set will differ by itself, because an embargo or a term ends."""
    assets: frozenset[str] = frozenset()
    """URLs of the files that are published as they are."""

    @cached_property
    def by_url(self) -> Mapping[str, Briefing]:
        """Every briefing by its URL."""
        return {briefing.url: briefing for briefing in self.briefings}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """By URL: where a briefing stands among `briefings`."""
        return {briefing.url: place for place, briefing in enumerate(self.briefings)}

    @cached_property
    def by_tag(self) -> Mapping[str, tuple[Briefing, ...]]:
        """By tag id, newest first; sorted by id."""
        return _index(self.briefings, lambda b: (t.id for t in self.tags_of(b)))

    @cached_property
    def by_actor(self) -> Mapping[str, tuple[Briefing, ...]]:
        """By actor id, newest first; sorted by id."""
        return _index(self.briefings, lambda b: (a.id for a in self.actors_of(b)))

    @cached_property
    def translations(self) -> Mapping[str, tuple[Briefing, ...]]:
        """By URL: the versions of a text in all its languages, as `translations_of` gives them."""
        return translations_of(self.briefings)

    def actors_of(self, briefing: Briefing) -> tuple[Actor, ...]:
        """The actors that readers see named in a briefing."""
        found = self._actors.get(briefing.url)
        if found is None:
            found = self.registry.actors_of(briefing.header, proposed=self.show_proposed)
            self._actors[briefing.url] = found
        return found

    def tags_of(self, briefing: Briefing) -> tuple[Tag, ...]:
        """The tags that readers see on a briefing."""
        found = self._tags.get(briefing.url)
        if found is None:
            found = self._tags[briefing.url] = self.registry.tags_of(briefing.header, proposed=self.show_proposed)
        return found

    @cached_property
    def _actors(self) -> dict[str, tuple[Actor, ...]]:
        """By URL of the briefing, filled as they are asked for: a page asks a dozen times."""
        return {}

    @cached_property
    def _tags(self) -> dict[str, tuple[Tag, ...]]:
        """The same for tags."""
        return {}

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Briefing, ...]]:
        """By year, newest year first; undated briefings are in none."""
        found: dict[int, list[Briefing]] = {}
        for briefing in self.briefings:
            if briefing.header.date:
                found.setdefault(briefing.header.date.year, []).append(briefing)
        return {year: tuple(found[year]) for year in sorted(found, reverse=True)}


def published(briefing: Briefing, clock: datetime) -> bool:
    """Whether everyone may see the briefing at that moment."""
    header = briefing.header
    early = header.publish_at is not None and clock < header.publish_at
    late = header.expires_at is not None and clock >= header.expires_at
    return header.status is not BriefingStatus.DRAFT and not header.audience and not early and not late


def without_text(briefing: Briefing) -> Briefing:
    """The briefing, and of a withdrawn one only what its tombstone says: title, date, authors and corrections."""
    header = briefing.header
    if header.status is not BriefingStatus.WITHDRAWN:
        return briefing
    bare = replace(header, summary="", tags=(), actors=(), references=(), mentions=())
    return replace(briefing, header=bare, body=NO_BODY)


def next_change(briefings: Iterable[Briefing], clock: datetime) -> datetime | None:
    """The next moment after the clock at which the publish set will differ, if nobody edits anything."""
    moments = (m for b in briefings for m in (b.header.publish_at, b.header.expires_at) if m and m > clock)
    return min(moments, default=None)


def gather(
    briefings: Sequence[Briefing],
    *,
    registry: Registry,
    config: SiteConfig,
    clock: datetime,
    assets: Set[str] = frozenset(),
) -> Archive:
    """The archive of what is published. Raises SiteErrors: collisions, unknown tags and actors, broken links.

    `assets` are the URLs of files; those in the folder of a briefing are published with its text or not at all.
    """
    raise_all(check_headers(briefings, registry, config.language))
    public = (without_text(b) for b in briefings if published(b, clock))
    shown = tuple(sorted(public, key=lambda b: b.key, reverse=True))
    cited = _resolve(shown)
    archive = Archive(
        shown,
        registry,
        config.show_proposed,
        cited,
        _backlinks(shown, cited),
        tuple(_warnings(briefings, cited)),
        next_change(briefings, clock),
        open_assets(shown, assets),
    )
    raise_all(check_links(archive, briefings, assets))
    return archive


def open_assets(shown: Iterable[Briefing], assets: Set[str]) -> frozenset[str]:
    """Those of the assets that are published: everyone's, and those of a briefing that shows its text."""
    texts = {b.url for b in shown if b.header.status is not BriefingStatus.WITHDRAWN}
    return frozenset(a for a in assets if a.startswith("/assets/") or a[: a.rindex("/") + 1] in texts)


def check_headers(briefings: Sequence[Briefing], registry: Registry, language: str) -> Iterator[SiteError]:
    """Two briefings at one URL, ids in headers that nothing has, and translations that are none."""
    yield from _collisions(briefings)
    yield from _unknown(briefings, registry)
    yield from _unknown_targets(briefings)
    yield from check_translations(briefings, language, _guesser())


def check_links(archive: Archive, briefings: Iterable[Briefing], assets: Set[str]) -> Iterator[SiteError]:
    """Links of published bodies that lead nowhere; `briefings` and `assets` are all, published or not."""
    hidden = ({b.url for b in briefings} | assets) - archive.places.keys() - archive.assets
    return iter(_broken_links(archive, hidden))


def _index(
    briefings: Sequence[Briefing], names: Callable[[Briefing], Iterable[str]]
) -> Mapping[str, tuple[Briefing, ...]]:
    found: dict[str, list[Briefing]] = {}
    for briefing in briefings:
        for name in names(briefing):
            found.setdefault(name, []).append(briefing)
    return {name: tuple(found[name]) for name in sorted(found)}


def _shown(status: Status, proposed: bool) -> bool:
    return status is Status.CURATED or (proposed and status is Status.PROPOSED)


def _collisions(briefings: Sequence[Briefing]) -> Iterable[SiteError]:
    first: dict[str, str] = {}
    for briefing in sorted(briefings, key=lambda b: b.path):
        other = first.setdefault(briefing.url.casefold(), briefing.path)
        if other != briefing.path:
            yield CollisionError(
                f"{briefing.url} is already the URL of {other}",
                place=Location(briefing.path),
                hint="rename one of the two files, for example with -2 at the end",
            )


def _unknown(briefings: Sequence[Briefing], registry: Registry) -> Iterable[SiteError]:
    guess = _guesser()
    for briefing in briefings:
        lines = dict(briefing.header_lines)
        for kind, ids, known in (
            ("tag", briefing.header.tags, registry.tag_ids),
            ("actor", briefing.header.actors, registry.actor_ids),
        ):
            for place, name in enumerate(ids):
                if name not in known:
                    file, field = f"content/{kind}s.yaml", f"{kind}s"
                    yield HeaderError(
                        f'{kind} "{name}" is not in {file}',
                        place=Location(briefing.path, lines.get(f"{field}.{place}", lines[field])),
                        hint=guess(name, known) or f"add it there, or take it out of {field}:",
                    )


def _unknown_targets(briefings: Sequence[Briefing]) -> Iterable[SiteError]:
    """References set by hand to a briefing that does not exist."""
    stems = {briefing.url.strip("/").rpartition("/")[2] for briefing in briefings} | {"none"}
    guess = _guesser()
    for briefing in briefings:
        for override in briefing.header.references:
            if override.target not in stems:
                place = Location(briefing.path, dict(briefing.header_lines)["references"])
                hint = guess(override.target, stems) or "write the file name of a briefing without .md, or none"
                yield HeaderError(f'references: there is no briefing "{override.target}"', place=place, hint=hint)


def _guesser() -> Callable[[str, Iterable[str]], str]:
    """`did_you_mean` for the first names only: among thousands each guess takes time that nobody would wait for."""
    left = iter(range(MAX_GUESSES))
    return lambda name, known: did_you_mean(name, known) if next(left, None) is not None else ""


def _broken_links(archive: Archive, hidden: Set[str]) -> Iterable[SiteError]:
    anchors = {b.url: frozenset(b.body.anchors) for b in archive.briefings}
    guess = _guesser()
    fixed = {"/", "/tags/", "/actors/", "/years/", "/feed.xml", *map(tag_url, archive.by_tag)}
    fixed |= {actor_url(a) for a in archive.by_actor if archive.registry.actors[a].has_page}
    fixed |= {period_url("/", year) for year in archive.by_year}
    fixed |= {actor_url(old) for old, new in archive.registry.actor_ids.items() if actor_url(new) in fixed}
    fixed |= {tag_url(old) for old, new in archive.registry.tag_ids.items() if tag_url(new) in fixed}
    known = {*anchors, *fixed, *archive.assets}
    for briefing in archive.briefings:
        for link in briefing.body.links:
            wrong = _wrong(link, anchors, known, hidden, guess)
            if wrong:
                message, hint = wrong
                yield LinkError(message, place=Location(briefing.path, link.line), hint=hint)


def _wrong(
    link: BodyLink,
    anchors: Mapping[str, frozenset[str]],
    known: Set[str],
    hidden: Set[str],
    guess: Callable[[str, Iterable[str]], str],
) -> tuple[str, str] | None:
    """What is wrong with a link, and the way out."""
    url, _, anchor = link.url.partition("#")
    if url in hidden:
        hint = "publish that one too, or take the link out"
        return f"the link to {link.written} leads to a page that is not published", hint
    if url not in known:
        hint = guess(url, known) or "link to a page of the site by its address or file name"
        if re.search(r"\.\w+$", url):
            hint = "put the file into the folder named like this briefing, or into content/assets/"
        return f"the link to {link.written} leads nowhere", hint
    if anchor and anchors.get(url) and anchor not in anchors[url] and not anchor.startswith("fn"):
        hint = guess(anchor, anchors[url]) or "copy the address of the paragraph from its page"
        return f"{url} has no place #{anchor}", hint
    return None


def _resolve(shown: Sequence[Briefing]) -> Mapping[str, tuple[Cited, ...]]:
    index = index_briefings(shown)
    return {b.url: cite(b, index) for b in shown if b.body.references}


def index_briefings(shown: Iterable[Briefing]) -> Index:
    """What references to these briefings are looked up in."""
    return index_of(
        [Entry(b.url, b.header.title, str(b.header.date or ""), b.header.series, b.header.number) for b in shown]
    )


def cite(briefing: Briefing, index: Index) -> tuple[Cited, ...]:
    """The references of a briefing with what became of them."""
    return tuple(_cite(briefing, reference, index) for reference in briefing.body.references)


def targets_of(briefing: Briefing, cited: Iterable[Cited]) -> frozenset[str]:
    """The URLs that a briefing links to or cites, but for its own."""
    links = {link.url.partition("#")[0] for link in briefing.body.links}
    return frozenset(links | {item.target for item in cited}) - {briefing.url}


def _cite(briefing: Briefing, reference: Reference, index: Index) -> Cited:
    for override in briefing.header.references:
        if override.written in reference.written:
            url = "" if override.target == "none" else f"/briefings/{override.target}/"
            return Cited(reference, "resolved" if url else "external", url, "set in the header")
    state, target, why = resolve_reference(reference, index, key=briefing.url, series=briefing.header.series)
    return Cited(reference, state, target, why)


def _backlinks(shown: Sequence[Briefing], cited: Mapping[str, tuple[Cited, ...]]) -> Mapping[str, tuple[str, ...]]:
    known = {b.url for b in shown}
    found: dict[str, list[str]] = {}
    for briefing in shown:
        for target in targets_of(briefing, cited.get(briefing.url, ())) & known:
            found.setdefault(target, []).append(briefing.url)
    return {url: tuple(found[url]) for url in sorted(found)}


def _warnings(briefings: Sequence[Briefing], cited: Mapping[str, tuple[Cited, ...]]) -> Iterable[SiteError]:
    for briefing in briefings:
        if briefing.header.date is None:
            yield HeaderError("date is missing", place=Location(briefing.path), hint="add a line date: 2021-02-10")
        if not briefing.header.summary and not briefing.body.words:
            yield HeaderError(
                "the file has no text", place=Location(briefing.path), hint="write some, or delete the file"
            )
        for item in cited.get(briefing.url, ()):
            if item.state == "missing":
                yield LinkError(
                    f"no briefing answers to “{item.reference.written}”",
                    place=Location(briefing.path, briefing.body.details.lines[item.reference.block]),
                    hint="add that briefing, or name its file stem under references: in the header",
                )
