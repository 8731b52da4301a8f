"""The outlines of all seeds → what only the whole archive can tell: furniture, the order of day and month, likenesses.

Works from outlines of a few kilobytes, so that ten thousand seeds need no more memory than their outlines.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from math import ceil
from zlib import crc32

from site_builder.config import DateOrder, IngestConfig
from site_builder.dates import PartialDate
from site_builder.seeds.bylines import is_byline
from site_builder.seeds.datelines import date_line
from site_builder.seeds.draft import Draft
from site_builder.seeds.drafting import draft_from, read_lines
from site_builder.seeds.furniture import MAX_LENGTH, key_of, why_furniture
from site_builder.seeds.likeness import Likeness, likenesses, sketch_of
from site_builder.seeds.lines import Line
from site_builder.seeds.opening import Knowledge

EDGE = 10
"""Lines at either end that are looked at."""
MIN_SEEDS = 3
"""A line that ends fewer seeds is nobody's furniture."""
MAX_SEEDS = 10
"""A line that ends this many is, however large the archive."""
_SHARE = 0.01
_NAME_SHARE = 0.3
"""What looks like a person's name signs letters; it is furniture only where it ends this share of the seeds."""
_PLAIN_SHARE = 0.2
"""A name is never written in lower case; other words are, in this share of the seeds at least."""
_EDGE_RATIO = 0.8
"""Of the seeds that hold the line, the share in which it stands at the end."""
_NAME = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|bin|al)\.?){0,4},?(?: (?:Jr|Sr|II|III)\.?)?"
)


_CAPITALS = re.compile(r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*,?(?: (?:[A-ZÀ-Þ][\w.’'-]*|of|the|and|to|for|de|von)[.,]?){3,}")


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near the top or the end of a seed."""

    text: str
    plain_words: bool
    """True where one of its words also stands in lower case in the seed's text: then it is no bare name."""
    is_date: bool = False
    """True for a date line."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the survey needs of one draft."""

    path: str
    digest: str
    title: str
    date: PartialDate | None
    first: tuple[EdgeLine, ...]
    """From the top downwards."""
    last: tuple[EdgeLine, ...]
    """From the end upwards."""
    under_title: tuple[str, ...]
    """Lines between title and date line."""
    lines: frozenset[int]
    """Checksums of all short lines."""
    parts: tuple[tuple[int, int], ...]
    """First and second number of the numeric date lines at the top."""
    sketch: tuple[int, ...]
    """The smallest checksums of its runs of words."""
    words: int

    @property
    def folder(self) -> str:
        """Of the seed."""
        return folder_of(self.path)


@dataclass(frozen=True)
class Survey:
    """What the archive as a whole has taught."""

    seeds: int = 0
    first: Mapping[str, str] = field(default_factory=dict)
    """Key of a line at the top → how often it was met, in words."""
    under_title: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    """Folder → the order of day and month that its seeds prove."""
    likenesses: tuple[Likeness, ...] = ()
    """Duplicates and newer versions, in the order of their paths."""

    def knowledge(self, path: str, config: IngestConfig) -> Knowledge:
        """What it says for a seed of this path."""
        order = self.orders.get(folder_of(path))
        return Knowledge(
            self.first, self.under_title, self.last, order or DateOrder(config.date_order), order is not None
        )


def outline(draft: Draft) -> Outline:
    """The outline of a draft that still holds its extract."""
    lines = read_lines(draft.extract.markup, draft.extract.text) if draft.extract else ()
    lower = frozenset(re.findall(r"(?<![\w.])[a-zà-ÿ]{3,}", draft.body))
    short = [line for line in lines if len(line.text) <= MAX_LENGTH]
    dates = (date_line(line.text) for line in lines[:EDGE])
    return Outline(
        path=draft.path,
        digest=draft.digest,
        title=draft.title,
        date=draft.date,
        first=tuple(_edge(line, lower) for line in lines[:EDGE]),
        last=tuple(_edge(line, lower) for line in reversed(lines[-EDGE:])),
        under_title=_under_title(draft, lines),
        lines=frozenset(_checksum(line.text) for line in short),
        parts=tuple(d.parts for d in dates if d and d.score >= 0.75 and d.parts != (0, 0)),
        sketch=sketch_of(draft.body),
        words=len(draft.body.split()),
    )


def survey(outlines: Iterable[Outline]) -> Survey:
    """What the outlines teach; the same for any order of them."""
    all_of = sorted(outlines, key=lambda o: o.path)
    return Survey(
        seeds=len(all_of),
        first=_learn(all_of, lambda o: o.first, "starts"),
        under_title=_learn_under_title(all_of),
        last=_learn(all_of, lambda o: o.last, "ends"),
        orders=_orders(all_of),
        likenesses=likenesses(all_of),
    )


def finish(draft: Draft, found: Survey, config: IngestConfig) -> Draft:
    """The draft made again with what the archive has taught, or the same draft where that says nothing about it."""
    if draft.extract is None:
        return draft
    knowledge = found.knowledge(draft.path, config)
    lines = read_lines(draft.extract.markup, draft.extract.text)
    edges = {key_of(line.text) for line in (*lines[:EDGE], *lines[-EDGE:])}
    taught = not edges.isdisjoint(knowledge.first.keys() | knowledge.last.keys() | knowledge.under_title.keys())
    if not taught and not (knowledge.order_is_sure and any(_is_open(line) for line in lines[:EDGE])):
        return draft
    return draft_from(draft.extract, path=draft.path, digest=draft.digest, config=config, knowledge=knowledge)


def folder_of(path: str) -> str:
    """The folder of a path, or the container of a part."""
    return path.rpartition("!/")[0] or path.rpartition("/")[0]


# ---------- outlines


def _checksum(text: str) -> int:
    return crc32(text.casefold().encode())


def _edge(line: Line, lower: frozenset[str]) -> EdgeLine:
    text = line.text if len(line.text) <= MAX_LENGTH else ""
    date = date_line(text)
    is_date = date is not None and date.score >= 0.75 and date.bare
    return EdgeLine(text, not lower.isdisjoint(re.findall(r"[a-zà-ÿ]{3,}", text.lower())), is_date)


def _under_title(draft: Draft, lines: Sequence[Line]) -> tuple[str, ...]:
    places = {f.field: f.line for f in draft.findings if f.field in ("title", "date")}
    title, date = places.get("title", 0), places.get("date", 0)
    taken = {r.line for r in draft.removed if r.why == "the title"}
    between = [n.text for n in lines if title < n.number < date and n.number not in taken] if title else []
    return tuple(n for n in between if not is_byline(n)) if len(between) <= 4 else ()


def _is_open(line: Line) -> bool:
    found = date_line(line.text)
    return found is not None and found.other is not None


# ---------- furniture


@dataclass
class _Tally:
    """How often a line was met at the edge."""

    text: str
    count: int = 0
    plain: int = 0
    above_date: int = 0
    below_date: Counter[str] = field(default_factory=Counter)
    """The short lines that follow the date line under it."""


def _learn(outlines: Sequence[Outline], edge: Callable[[Outline], tuple[EdgeLine, ...]], verb: str) -> dict[str, str]:
    """The keys of lines that stand at one end of many seeds, peeled from the end inwards."""
    learned: dict[str, str] = {}
    held = Counter(checksum for o in outlines for checksum in o.lines)
    is_furniture = _is_first_furniture if verb == "starts" else _is_last_furniture
    while True:
        new = {
            key: f"repeated: {verb} {tally.count} of {len(outlines)} seeds"
            for key, tally in _tallies(outlines, edge, learned).items()
            if tally.count >= max(_threshold(len(outlines)), _EDGE_RATIO * held[_checksum(tally.text)])
            and is_furniture(tally, len(outlines))
        }
        if not new:
            return dict(sorted(learned.items()))
        learned.update(new)


def _tallies(
    outlines: Sequence[Outline], edge: Callable[[Outline], tuple[EdgeLine, ...]], learned: Mapping[str, str]
) -> dict[str, _Tally]:
    """The first line of each seed's edge that is not furniture yet, counted by its key."""
    tallies: dict[str, _Tally] = {}
    for o in outlines:
        rest = list(dropwhile(lambda e: bool(why_furniture(e.text, learned)), edge(o)))
        if not rest or not re.search(r"[^\W\d_]", rest[0].text) or rest[0].is_date:
            continue
        tally = tallies.setdefault(key_of(rest[0].text), _Tally(rest[0].text))
        tally.count += 1
        tally.plain += rest[0].plain_words
        if len(rest) > 2 and rest[1].is_date:
            tally.above_date += 1
            tally.below_date[key_of(rest[2].text)] += 1
    return tallies


def _is_first_furniture(tally: _Tally, seeds: int) -> bool:
    """False for a title that many seeds share: a date line follows it, and no other title below."""
    if tally.above_date < tally.count / 2:
        return True
    titles = [text for text, count in tally.below_date.items() if count == 1 and 0 < len(text.split()) <= 20]
    return tally.count >= _NAME_SHARE * seeds and len(titles) >= 0.8 * tally.above_date


def _is_last_furniture(tally: _Tally, seeds: int) -> bool:
    """False for the name, or name and office, of who signed."""
    if _NAME.fullmatch(tally.text) and tally.plain < _PLAIN_SHARE * tally.count:
        return tally.count >= _NAME_SHARE * seeds
    return not _CAPITALS.fullmatch(tally.text) or tally.count >= 2 * _threshold(seeds)


def _threshold(seeds: int) -> int:
    return max(MIN_SEEDS, min(MAX_SEEDS, ceil(_SHARE * seeds)))


def _learn_under_title(outlines: Sequence[Outline]) -> dict[str, str]:
    counts = Counter(key for o in outlines for key in {key_of(text) for text in o.under_title})
    least = _threshold(len(outlines))
    return {
        key: f"repeated: stands under the title of {count} of {len(outlines)} seeds"
        for key, count in sorted(counts.items())
        if count >= (2 if len(key.split()) > 3 else least)
    }


# ---------- the order of day and month


def _orders(outlines: Sequence[Outline]) -> dict[str, DateOrder]:
    """Of each folder whose numeric dates prove one order and none the other."""
    votes: defaultdict[str, set[DateOrder]] = defaultdict(set)
    for o in outlines:
        for first, second in o.parts:
            if first > 12 >= second:
                votes[o.folder].add(DateOrder.DAY_FIRST)
            elif second > 12 >= first:
                votes[o.folder].add(DateOrder.MONTH_FIRST)
    return {folder: next(iter(found)) for folder, found in sorted(votes.items()) if len(found) == 1}
