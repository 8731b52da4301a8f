"""All seeds and the content that is there → what each seed means for it, before any text is compared.

The later of two versions in the natural order of their paths is the newer one, whichever was ingested first; so files
added in any order come to the same content. Pure; knows no draft and no disk.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import starmap
from typing import NamedTuple

from site_builder.content.model import SeedEntry, Wrote
from site_builder.seeds.corpus.near_duplicates import Likeness, LikenessKind, natural


class SeedAction(StrEnum):
    """What a run does with a seed."""

    SETTLE = "settle"
    """It may have something to say that the content does not know."""
    RENAMED = "renamed"
    KEPT = "kept"
    DUPLICATE = "duplicate"
    OLDER = "older"
    """A newer version of it was ingested."""
    SHORTER = "shorter"
    """A fuller one that is nearly equal was ingested; nobody has decided between the two."""
    DELETED = "deleted"
    """Its briefing was deleted, and it stays away."""


class SeedMark(NamedTuple):
    """All that matching asks of a seed."""

    path: str
    digest: str
    words: int = 0
    """Asked of those that are like others."""


class Match(NamedTuple):
    """One seed and what it means."""

    seed: str
    fate: SeedAction
    content: str
    """The content file that stands for it, or empty."""
    founder: str
    """The seed that the content file is made from first: seeds of one founder are one briefing."""
    like: str = ""
    """The seed that it repeats, replaces or was."""
    why: str = ""
    passed_over: tuple[SeedEntry, ...] = ()
    """New seeds that are nearly equal and shorter; what was written from them is nothing."""
    is_marked: bool = False
    """True for a seed that has not changed and bears a mark that its briefing does not record."""
    has_moved: bool = False
    """True if the rule of its old address is not the one that it was read with."""

    @property
    def needs_decision(self) -> bool:
        """True if its draft is made and compared with the content."""
        return self.is_marked or self.has_moved or self.fate is SeedAction.SETTLE


class Origin(NamedTuple):
    """A seed that a briefing came from."""

    file: str
    digest: str
    undecided: bool
    marks: tuple[str, ...] = ()
    """Records of the marks that the briefing was held back for."""


@dataclass(frozen=True)
class KnownSeeds:
    """Content files by the seeds that they came from."""

    entries: Mapping[str, Sequence[Origin]]
    """By path of the content file; oldest first, never empty."""

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Path of a seed → path of its content file."""
        return {entry.file: path for path, entries in sorted(self.entries.items()) for entry in entries}

    def keeps(self, seed: str, digest: str) -> bool:
        """Whether a briefing was made of this seed alone, as it is: most are, in a run of which little is new."""
        entries = self.entries[self.owners[seed]] if seed in self.owners else ()
        return len(entries) == 1 and entries[0].digest == digest and not entries[0].undecided


@dataclass(frozen=True, slots=True)
class _Nearly:
    """A new seed among those that are nearly equal to it."""

    fullest: str
    """The one with the most words, the later one of two; one that an editor wants comes first."""
    others: tuple[str, ...]
    """In the natural order of their names."""
    why: str


def _nearly_equal(
    seeds: Mapping[str, SeedMark],
    likenesses: Sequence[Likeness],
    known: Set[str],
    wanted: Set[str],
    same: Mapping[str, str],
) -> dict[str, _Nearly]:
    """The groups of new seeds that are nearly equal; `known` are those that have content. What has the `same`
    words as another seed counts with that one, and a group that is like something known is none: it has its place
    already."""
    groups: dict[str, frozenset[str]] = {}
    links: dict[str, Likeness] = {}
    for link in likenesses:
        pair = [_origin(link.path, same), _origin(link.like, same)]
        if pair[0] != pair[1]:
            joined = frozenset(pair).union(*(groups.get(path, ()) for path in pair))
            groups.update(dict.fromkeys(joined, joined))
            links.update((path, link) for path in pair if path not in links)
    found: dict[str, _Nearly] = {}
    for path, group in groups.items():
        if known.isdisjoint(group):
            fullest = max(group, key=lambda p: (p in wanted, seeds[p].words, natural(p)))
            found[path] = _Nearly(fullest, tuple(sorted(group - {fullest}, key=natural)), links[path].why)
    return found


def _is_exact(link: Likeness, seeds: Mapping[str, SeedMark]) -> bool:
    one, other = seeds[link.path], seeds[link.like]
    return one.digest == other.digest or (link.share == 1.0 and one.words == other.words)


def _origin(path: str, same: Mapping[str, str]) -> str:
    while path in same:
        path = same[path]
    return path


@dataclass
class _Matching:
    """The seeds seen so far, in the natural order of their paths."""

    known: KnownSeeds
    present: Mapping[str, str]
    """Path → digest of every seed there is."""
    alike: Mapping[str, Likeness]
    backwards: Mapping[str, tuple[Likeness, ...]]
    """The same by the seed that is repeated."""
    wanted: Set[str]
    """Seeds that an editor wants to win."""
    nearly: Mapping[str, "_Nearly"]
    """New seeds that are nearly equal to other new ones."""
    deleted: Set[str]
    """Seeds whose briefing was deleted, and those that are like one of them."""
    found: dict[str, Match] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Content file → the seed that was recognised by its bytes."""

    @cached_property
    def strays(self) -> Set[str]:
        """Digests of the seeds that no content file lists."""
        return {digest for path, digest in self.present.items() if path not in self.known.owners}

    @cached_property
    def by_digest(self) -> Mapping[str, str]:
        """Digest of the newest seed of a content file → the file."""
        return {entries[-1].digest: path for path, entries in sorted(self.known.entries.items(), reverse=True)}

    def match(self, seed: SeedMark, *, refresh: bool) -> Match:
        owner = self.known.owners.get(seed.path, "")
        if seed.path in self.deleted:
            return Match(seed.path, SeedAction.DELETED, owner, seed.path)
        if owner and not self._left(seed, owner):
            return self._own(seed, owner, refresh)
        if seed.path in self.nearly:
            return self._nearly(seed)
        return self._renamed(seed) or self._repeated(seed) or Match(seed.path, SeedAction.SETTLE, "", seed.path)

    def _nearly(self, seed: SeedMark) -> Match:
        """Of nearly equal new seeds the fullest is settled; it remembers the others."""
        near = self.nearly[seed.path]
        if near.fullest != seed.path:
            return Match(seed.path, SeedAction.SHORTER, "", near.fullest, near.fullest, near.why)
        undecided = near.fullest not in self.wanted
        nothing = Wrote("", "")
        others = tuple(SeedEntry(path, self.present[path], nothing, undecided=undecided) for path in near.others)
        return Match(seed.path, SeedAction.SETTLE, "", near.fullest, passed_over=others)

    def _left(self, seed: SeedMark, owner: str) -> bool:
        """Whether another document is under this name now, and the one that did under another."""
        was = self._last(seed.path, owner).digest
        return was != seed.digest and was in self.strays

    def _own(self, seed: SeedMark, owner: str, refresh: bool) -> Match:
        newest = self.known.entries[owner][-1]
        same = self._last(seed.path, owner).digest == seed.digest
        if same and self._last(seed.path, owner).undecided and seed.path not in self.wanted:
            return Match(seed.path, SeedAction.SHORTER, owner, newest.file, newest.file, "nobody has decided yet")
        if newest.file == seed.path:
            return Match(seed.path, SeedAction.KEPT if same and not refresh else SeedAction.SETTLE, owner, seed.path)
        if seed.path not in self.wanted and (same or self._is_older(seed.path, owner)):
            why = "" if same else "its newer version is what was ingested"
            return Match(seed.path, SeedAction.OLDER, owner, newest.file, newest.file, why)
        return Match(seed.path, SeedAction.SETTLE, owner, newest.file, newest.file)

    def _renamed(self, seed: SeedMark) -> Match | None:
        """The seed is known by its bytes and its old name is gone."""
        owner = self.by_digest.get(seed.digest, "")
        was = self.known.entries[owner][-1].file if owner else seed.path
        if was == seed.path or self.present.get(was) == seed.digest:
            return None
        first = self.renamed.setdefault(owner, seed.path)
        if first != seed.path:
            return Match(seed.path, SeedAction.DUPLICATE, owner, first, first, "the same bytes")
        return Match(seed.path, SeedAction.RENAMED, owner, seed.path, was)

    def _repeated(self, seed: SeedMark) -> Match | None:
        """The seed is like another one that has content or comes before it."""
        links = [self.alike[seed.path]] if seed.path in self.alike else []
        links += [link for link in self.backwards.get(seed.path, ()) if link.path in self.known.owners]
        for link in links:
            other = link.like if link.path == seed.path else link.path
            before = self.found.get(other)
            owner = before.content if before else self.known.owners.get(other, "")
            founder = before.founder if before else other
            if link.kind is LikenessKind.DUPLICATE:
                return Match(seed.path, SeedAction.DUPLICATE, owner, founder, other, link.why)
            if owner and self._is_older(seed.path, owner):
                why = f"{link.why}; by the order of names this one is older"
                return Match(seed.path, SeedAction.OLDER, owner, founder, other, why)
            return Match(seed.path, SeedAction.SETTLE, owner, founder, other, link.why)
        return None

    def _is_older(self, path: str, owner: str) -> bool:
        newest = self.known.entries[owner][-1].file
        return newest in self.present and self._rank(path) < self._rank(newest) and path not in self.wanted

    def _rank(self, path: str) -> tuple[tuple[int, str], ...]:
        """A duplicate is in the order where its original does, for either may have been ingested."""
        while path in self.alike and self.alike[path].kind is LikenessKind.DUPLICATE:
            path = self.alike[path].like
        return natural(path)

    def _last(self, path: str, owner: str) -> Origin:
        return next(entry for entry in reversed(self.known.entries[owner]) if entry.file == path)


def all_placed(seeds: Mapping[str, str], known: KnownSeeds, deleted: Set[str]) -> bool:
    """Whether it does not matter which seeds (path → digest) are alike: each has a briefing, or its briefing was
    deleted and nobody wants it back, and what has changed since is the one seed of its briefing."""

    def is_placed(seed: str, digest: str) -> bool:
        entries = known.entries[known.owners[seed]] if seed in known.owners else ()
        own = [entry for entry in entries if entry.file == seed]
        return seed in deleted or bool(own and (own[-1].digest == digest or len(own) == len(entries)))

    return all(starmap(is_placed, seeds.items()))


def match_seeds(
    seeds: Sequence[SeedMark],
    likenesses: Sequence[Likeness],
    known: KnownSeeds,
    *,
    refresh: bool = False,
    wanted: Set[str] = frozenset(),
    deleted: Set[str] = frozenset(),
) -> tuple[Match, ...]:
    """What each seed means, those first that are their briefing's only one and have not changed; then in the order in
    which they are to be settled: the natural one of their paths, but of new seeds that are nearly equal the fullest
    comes first."""
    backwards: dict[str, tuple[Likeness, ...]] = {}
    for link in likenesses:
        backwards[link.like] = (*backwards.get(link.like, ()), link)
    owners = known.owners
    digests = {entries[-1].digest for entries in known.entries.values()}
    by_path = {seed.path: seed for seed in seeds}
    settled = {path for path, seed in by_path.items() if path in owners or seed.digest in digests}
    away = _spread(deleted, likenesses, settled) - wanted
    present = [link for link in likenesses if away.isdisjoint((link.path, link.like))]
    same = {
        link.path: link.like for link in present if link.kind is LikenessKind.DUPLICATE and _is_exact(link, by_path)
    }
    nearly = _nearly_equal(by_path, present, settled, wanted, same)
    matching = _Matching(
        known,
        present={seed.path: seed.digest for seed in seeds},
        alike={link.path: link for link in likenesses},
        backwards=backwards,
        wanted=wanted,
        nearly=nearly,
        deleted=away,
    )
    kept = () if refresh else (s for s in seeds if s.path not in away and known.keeps(s.path, s.digest))
    matching.found = {s.path: Match(s.path, SeedAction.KEPT, owners[s.path], s.path) for s in kept}
    for path in sorted(by_path.keys() - matching.found.keys(), key=lambda p: _rank(p, nearly, same)):
        matching.found[path] = matching.match(by_path[path], refresh=refresh)
    return tuple(matching.found.values())


def _spread(deleted: Set[str], likenesses: Sequence[Likeness], settled: Set[str]) -> frozenset[str]:
    """The deleted seeds, and those without content that are like one of them: they are the same document."""
    found = set(deleted)
    for link in (*likenesses, *reversed(likenesses)):
        if link.path in found or link.like in found:
            found |= {link.path, link.like} - (settled - deleted)
    return frozenset(found)


def _rank(path: str, nearly: Mapping[str, _Nearly], same: Mapping[str, str]) -> tuple[object, ...]:
    """Among the nearly equal the fullest comes first, then the others and what has the same words as one of them."""
    origin = _origin(path, same)
    fullest = nearly[origin].fullest if origin in nearly else path
    first = natural(fullest)
    return first, path != fullest, path in same, first if path == fullest else natural(path)


def vanished(known: KnownSeeds, matches: Sequence[Match], unread: Set[str]) -> tuple[tuple[str, str], ...]:
    """Newest seed and content file of each briefing whose seed is gone; `unread` are files with errors."""
    there = {match.seed for match in matches} | unread
    renamed = {match.content for match in matches if match.fate is SeedAction.RENAMED}
    return tuple(
        (entries[-1].file, path)
        for path, entries in sorted(known.entries.items())
        if entries[-1].file not in there and entries[-1].file.partition("!/")[0] not in unread and path not in renamed
    )
