"""Outlines of all seeds → groups of similar seeds, with the furniture and day-month order learned from each group."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import ceil
from sys import intern

from site_builder.seeds.corpus.outline import EdgeLine, Outline
from site_builder.seeds.detect.boilerplate import key_of
from site_builder.settings.site_config import DateOrder

MIN_SEEDS = 3
"""A line at the edge of fewer seeds than this is never learned as furniture."""
MAX_SEEDS = 10
"""A line at the edge of this many seeds is furniture, however large the archive."""
_SHARE = 0.01
_NAME_SHARE = 0.3
"""A line above date and title is the site's name if it opens at least this share of the seeds."""
_PLAIN_SHARE = 0.2
"""Minimum share of seeds in which a line that is no name also occurs in lower case; a name never does."""
_EDGE_RATIO = 0.8
"""Minimum share, of the seeds that contain the line, in which it lies at the edge."""


@dataclass(slots=True)
class EdgeCount:
    """Number of seeds with a line at their edge."""

    path: str
    """First seed that has the line, in path order."""
    line: EdgeLine
    """The line as it is in that seed."""
    count: int = 0
    plain: int = 0
    above_date: int = 0
    below_date: dict[str, int] = field(default_factory=dict)
    """Short lines that follow the date line below it, with their counts."""

    def add(self, met: "OuterLine") -> None:
        """Counts one more seed."""
        self.count += 1
        self.plain += met.line.plain_words
        if met.below is not None:
            self.above_date += 1
            self.below_date[met.below] = self.below_date.get(met.below, 0) + 1


@dataclass(frozen=True, slots=True)
class OuterLine:
    """The outermost line of one seed that is not known to be furniture."""

    line: EdgeLine
    below: str | None
    """Key of the line below the date line that follows; None if no date line follows."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of the seeds: start or end."""

    verb: str
    is_furniture: Callable[[EdgeCount, int], bool]
    """Decides for a frequent line, given the number of all seeds."""


def peel(edges: Mapping[str, Sequence[EdgeLine]], seeds_with: Mapping[int, int], end: End) -> dict[str, str]:
    """Key of each furniture line → the reason to remove it, peeled from the edge inwards; sorted.

    `edges` are the lines at one end of each seed by path, in path order; `seeds_with` counts the seeds that contain
    a line anywhere, by its checksum.
    """
    found: dict[str, int] = {}
    fresh = True
    while fresh:
        tallies = _tallies(edges, found)
        least = threshold(len(edges))
        frequent = {key: tally for key, tally in tallies.items() if tally.count >= least and not tally.line.is_own}
        there = {key: t for key, t in frequent.items() if t.count >= _EDGE_RATIO * seeds_with[t.line.checksum]}
        peeled = {key: tally.count for key, tally in there.items() if end.is_furniture(tally, len(edges))}
        found, fresh = found | peeled, bool(peeled)
    return {key: _reason(f"at the {end.verb}", found[key]) for key in sorted(found)}


def outermost(lines: Sequence[EdgeLine], learned: Container[str]) -> OuterLine | None:
    """The outermost line that is not yet known as furniture; None if it is a date line or has no letters."""
    at = next((n for n, line in enumerate(lines) if not line.is_generic and line.key not in learned), -1)
    if at < 0 or lines[at].is_date or not lines[at].has_letters:
        return None
    dated = at + 2 < len(lines) and lines[at + 1].is_date
    return OuterLine(lines[at], lines[at + 2].key if dated else None)


def _tallies(edges: Mapping[str, Sequence[EdgeLine]], learned: Container[str]) -> dict[str, EdgeCount]:
    tallies: dict[str, EdgeCount] = {}
    for path, lines in edges.items():
        met = outermost(lines, learned)
        if met:
            tallies.setdefault(met.line.key, EdgeCount(path, met.line)).add(met)
    return tallies


def is_first_furniture(tally: EdgeCount, seeds: int) -> bool:
    """True if a first line is furniture. False for a title that many seeds share: a date line follows it directly,
    whereas a letterhead is followed by different titles."""
    if tally.above_date < tally.count / 2:
        return True
    titles = [text for text, count in tally.below_date.items() if count == 1 and 0 < len(text.split()) <= 20]
    return tally.count >= _NAME_SHARE * seeds and len(titles) >= 0.8 * tally.above_date


def is_last_furniture(tally: EdgeCount, seeds: int) -> bool:
    """False for the name of a signatory, alone or with an office."""
    if tally.line.is_name and tally.plain < _PLAIN_SHARE * tally.count:
        return False
    return not tally.line.is_capitals or tally.count >= 2 * threshold(seeds)


def threshold(seeds: int) -> int:
    """Number of seeds that must share an edge line before it counts as furniture."""
    return max(MIN_SEEDS, min(MAX_SEEDS, ceil(_SHARE * seeds)))


FIRST = End("start", is_first_furniture)
LAST = End("end", is_last_furniture)
MARKS_ABOVE, MARKS_BELOW = 3, 6
"""Number of lines at top and end that tell which kind a seed is."""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """Facts learned from one group of seeds. Counts are rounded, so that one more seed changes nothing."""

    first: Mapping[str, str] = field(default_factory=dict)
    """Key of a line at the top → the reason to remove it."""
    under_title: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    order: DateOrder | None = None
    """Day-month order, if its numeric dates prove one and contradict it nowhere."""


def groups_of(outlines: Sequence[Outline]) -> dict[str, str]:
    """Path → name of its group. Seeds of one extension are in one group if they share a first or last line; other seeds
    are grouped by folder.

    The line must be shared by at least MIN_SEEDS seeds. A seed with several such lines belongs to the most frequent of
    those that at most half of all seeds have.
    """
    marks = {o.path: marks_of(o) for o in outlines}
    shared = Counter(chain.from_iterable(marks.values()))
    ranks = {m: (n <= len(outlines) / 2, n, m) for m, n in shared.items() if n >= MIN_SEEDS}
    return {
        o.path: _group_name(o, max((ranks[m] for m in marks[o.path] if m in ranks), default=None)) for o in outlines
    }


def _group_name(outline: Outline, mark: tuple[bool, int, str] | None) -> str:
    """A readable name, because the report prints it."""
    name = outline.path.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else "files"
    return intern(f"{ending} “{mark[2]}”" if mark else f"{ending} in {outline.folder}")


def marks_of(outline: Outline) -> frozenset[str]:
    """Keys of the lines that may identify a kind of seed: no dates, controls or signatories."""
    above = [line for line in outline.first[:MARKS_ABOVE] if not line.is_own]
    below = [n for n in outline.last[:MARKS_BELOW] if not (n.is_own or n.is_name or n.is_capitals)]
    return frozenset(n.key for n in (*above, *below) if n.has_letters and not (n.is_generic or n.is_date))


def learn(outlines: Sequence[Outline], around: Mapping[str, frozenset[DateOrder]]) -> GroupFacts:
    """Facts learned from the outlines of one group, which are in path order.

    `around` has the day-month orders proved by each folder, used if the group's own dates prove none.
    """
    seeds_with = Counter(chain.from_iterable(o.lines for o in outlines))
    under = Counter(key for o in outlines for key in {key_of(text) for text in o.under_title})
    orders = {order for o in outlines for order in votes_of(o)}
    orders = orders or {order for o in outlines for order in around.get(o.folder, ())}
    return GroupFacts(
        peel({o.path: o.first for o in outlines}, seeds_with, FIRST),
        {key: _reason("under the title", under[key]) for key in sorted(_learned(under, len(outlines)))},
        peel({o.path: o.last for o in outlines}, seeds_with, LAST),
        orders.pop() if len(orders) == 1 else None,
    )


def _learned(under: Mapping[str, int], seeds: int) -> Iterator[str]:
    least = threshold(seeds)
    return (key for key, n in under.items() if n > 1 and n >= (2 if len(key.split()) > 3 else least))


def _reason(where: str, count: int) -> str:
    """The reason with its count rounded down to a power of two, so that one more seed rarely changes it."""
    return f"repeated: {where} of {1 << count.bit_length() - 1} seeds or more"


def votes_of(outline: Outline) -> Iterator[DateOrder]:
    """Date orders that the outline's numeric dates prove."""
    for first, second in outline.parts:
        if first > 12 >= second:
            yield DateOrder.DAY_FIRST
        elif second > 12 >= first:
            yield DateOrder.MONTH_FIRST
