"""All seeds and the existing content → the action for each seed, before any texts are compared.

Of two versions, the later in the natural order of paths is the newer, whichever was ingested first; so files added in
any order lead to the same content. Pure; knows no drafts and no disk.
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
    """Action of a run on a seed."""

    DECIDE = "decide"
    """It may have changes for the content."""
    RENAMED = "renamed"
    KEPT = "kept"
    DUPLICATE = "duplicate"
    OLDER = "older"
    """A newer version was ingested."""
    SHORTER = "shorter"
    """A fuller, nearly equal one was ingested; nobody has decided between the two."""
    DELETED = "deleted"
    """Its briefing was deleted, and stays so."""


class SeedMark(NamedTuple):
    """Data of a seed for matching."""

    path: str
    digest: str
    words: int = 0
    """Needed only for similar seeds."""


class Match(NamedTuple):
    """One seed and its action."""

    seed: str
    fate: SeedAction
    content: str
    """The content file that represents it; else empty."""
    founder: str
    """First seed of the content file; seeds with one founder are one briefing."""
    like: str = ""
    """The seed that it repeats, replaces, or was renamed from."""
    why: str = ""
    passed_over: tuple[SeedEntry, ...] = ()
    """New, nearly equal, shorter seeds, from which nothing was written."""
    is_marked: bool = False
    """True for an unchanged seed with a mark that its briefing does not record."""
    has_moved: bool = False
    """True if the rule of its old address changed since it was read."""

    @property
    def needs_decision(self) -> bool:
        """True if its draft must be made and compared with the content."""
        return self.is_marked or self.has_moved or self.fate is SeedAction.DECIDE


class Origin(NamedTuple):
    """A seed from which a briefing came."""

    file: str
    digest: str
    undecided: bool
    marks: tuple[str, ...] = ()
    """Records of the marks that withheld the briefing."""


@dataclass(frozen=True)
class KnownSeeds:
    """Content files by their seeds."""

    entries: Mapping[str, Sequence[Origin]]
    """By path of the content file; oldest first, never empty."""

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Seed path → content file."""
        return {entry.file: path for path, entries in sorted(self.entries.items()) for entry in entries}

    def keeps(self, seed: str, digest: str) -> bool:
        """True in the usual case: the briefing was made from this seed alone, and the seed is unchanged since."""
        entries = self.entries[self.owners[seed]] if seed in self.owners else ()
        return len(entries) == 1 and entries[0].digest == digest and not entries[0].undecided


@dataclass(frozen=True, slots=True)
class _Nearly:
    """A new seed among those nearly equal to it."""

    fullest: str
    """The longest one, the later on a tie; one requested by an editor comes first."""
    others: tuple[str, ...]
    """In the natural order of names."""
    why: str


def _nearly_equal(
    seeds: Mapping[str, SeedMark],
    likenesses: Sequence[Likeness],
    known: Set[str],
    wanted: Set[str],
    same: Mapping[str, str],
) -> dict[str, _Nearly]:
    """Groups of nearly equal new seeds; `known` are those with content. A seed with the `same` words as another counts
    as that one. A group similar to known content is left out, because it already has its place.
    """
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
    """Seeds matched so far, in the natural order of paths."""

    known: KnownSeeds
    present: Mapping[str, str]
    """Path → digest of every seed present."""
    alike: Mapping[str, Likeness]
    backwards: Mapping[str, tuple[Likeness, ...]]
    """`alike` by the seed that is repeated."""
    wanted: Set[str]
    """Seeds that replace edited content at an editor's request."""
    nearly: Mapping[str, "_Nearly"]
    """New seeds nearly equal to other new ones."""
    deleted: Set[str]
    """Seeds whose briefing was deleted, and similar ones."""
    found: dict[str, Match] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Content file → seed recognised by its bytes."""

    @cached_property
    def strays(self) -> Set[str]:
        """Digests of seeds that no content file lists."""
        return {digest for path, digest in self.present.items() if path not in self.known.owners}

    @cached_property
    def by_digest(self) -> Mapping[str, str]:
        """Digest of a content file's newest seed → the file."""
        return {entries[-1].digest: path for path, entries in sorted(self.known.entries.items(), reverse=True)}

    def match(self, seed: SeedMark, *, refresh: bool) -> Match:
        owner = self.known.owners.get(seed.path, "")
        if seed.path in self.deleted:
            return Match(seed.path, SeedAction.DELETED, owner, seed.path)
        if owner and not self._left(seed, owner):
            return self._own(seed, owner, refresh)
        if seed.path in self.nearly:
            return self._nearly(seed)
        return self._renamed(seed) or self._repeated(seed) or Match(seed.path, SeedAction.DECIDE, "", seed.path)

    def _nearly(self, seed: SeedMark) -> Match:
        """Match for one of several nearly equal new seeds. The fullest becomes a briefing and lists the others; the
        others are reported as shorter."""
        near = self.nearly[seed.path]
        if near.fullest != seed.path:
            return Match(seed.path, SeedAction.SHORTER, "", near.fullest, near.fullest, near.why)
        undecided = near.fullest not in self.wanted
        nothing = Wrote("", "")
        others = tuple(SeedEntry(path, self.present[path], nothing, undecided=undecided) for path in near.others)
        return Match(seed.path, SeedAction.DECIDE, "", near.fullest, passed_over=others)

    def _left(self, seed: SeedMark, owner: str) -> bool:
        """True if another document now has this seed's file name, while the former one continues under a new name."""
        was = self._last(seed.path, owner).digest
        return was != seed.digest and was in self.strays

    def _own(self, seed: SeedMark, owner: str, refresh: bool) -> Match:
        newest = self.known.entries[owner][-1]
        same = self._last(seed.path, owner).digest == seed.digest
        if same and self._last(seed.path, owner).undecided and seed.path not in self.wanted:
            return Match(seed.path, SeedAction.SHORTER, owner, newest.file, newest.file, "nobody has decided yet")
        if newest.file == seed.path:
            return Match(seed.path, SeedAction.KEPT if same and not refresh else SeedAction.DECIDE, owner, seed.path)
        if seed.path not in self.wanted and (same or self._is_older(seed.path, owner)):
            why = "" if same else "a newer version of it was ingested"
            return Match(seed.path, SeedAction.OLDER, owner, newest.file, newest.file, why)
        return Match(seed.path, SeedAction.DECIDE, owner, newest.file, newest.file)

    def _renamed(self, seed: SeedMark) -> Match | None:
        """A match by equal bytes, if the old name is gone."""
        owner = self.by_digest.get(seed.digest, "")
        was = self.known.entries[owner][-1].file if owner else seed.path
        if was == seed.path or self.present.get(was) == seed.digest:
            return None
        first = self.renamed.setdefault(owner, seed.path)
        if first != seed.path:
            return Match(seed.path, SeedAction.DUPLICATE, owner, first, first, "the same bytes")
        return Match(seed.path, SeedAction.RENAMED, owner, seed.path, was)

    def _repeated(self, seed: SeedMark) -> Match | None:
        """A match with a similar seed that has content or comes before it."""
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
                why = f"{link.why}; judging by its name, this one is older"
                return Match(seed.path, SeedAction.OLDER, owner, founder, other, why)
            return Match(seed.path, SeedAction.DECIDE, owner, founder, other, link.why)
        return None

    def _is_older(self, path: str, owner: str) -> bool:
        newest = self.known.entries[owner][-1].file
        return newest in self.present and self._rank(path) < self._rank(newest) and path not in self.wanted

    def _rank(self, path: str) -> tuple[tuple[int, str], ...]:
        """Sort key of a version: the natural order of paths. A duplicate sorts as its original, because either may have
        been ingested."""
        while path in self.alike and self.alike[path].kind is LikenessKind.DUPLICATE:
            path = self.alike[path].like
        return natural(path)

    def _last(self, path: str, owner: str) -> Origin:
        return next(entry for entry in reversed(self.known.entries[owner]) if entry.file == path)


def all_placed(seeds: Mapping[str, str], known: KnownSeeds, deleted: Set[str]) -> bool:
    """True if similarities between seeds (path → digest) cannot matter.

    Each seed has a briefing, or its briefing was deleted and is not requested back; a changed seed is the only one of
    its briefing.
    """

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
    """The action for each seed. Unchanged seeds that are the only one of their briefing come first. The others follow
    in the order in which they are decided: the natural order of paths, with the fullest of nearly equal new seeds
    before its variants."""
    backwards: dict[str, tuple[Likeness, ...]] = {}
    for link in likenesses:
        backwards[link.like] = (*backwards.get(link.like, ()), link)
    owners = known.owners
    digests = {entries[-1].digest for entries in known.entries.values()}
    by_path = {seed.path: seed for seed in seeds}
    with_content = {path for path, seed in by_path.items() if path in owners or seed.digest in digests}
    away = _spread(deleted, likenesses, with_content) - wanted
    present = [link for link in likenesses if away.isdisjoint((link.path, link.like))]
    same = {
        link.path: link.like for link in present if link.kind is LikenessKind.DUPLICATE and _is_exact(link, by_path)
    }
    nearly = _nearly_equal(by_path, present, with_content, wanted, same)
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


def _spread(deleted: Set[str], likenesses: Sequence[Likeness], with_content: Set[str]) -> frozenset[str]:
    """The deleted seeds, and similar ones without content: they are the same document."""
    found = set(deleted)
    for link in (*likenesses, *reversed(likenesses)):
        if link.path in found or link.like in found:
            found |= {link.path, link.like} - (with_content - deleted)
    return frozenset(found)


def _rank(path: str, nearly: Mapping[str, _Nearly], same: Mapping[str, str]) -> tuple[object, ...]:
    """Sort key: of nearly equal seeds the fullest first, then the others, then their exact repetitions."""
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
