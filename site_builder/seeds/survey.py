"""The outlines of all seeds → what only the whole archive can tell: furniture, the order of day and month, likenesses.

Works from outlines of a few kilobytes, so that ten thousand seeds need no more memory than their outlines.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from site_builder.config import DateOrder, IngestConfig
from site_builder.dates import PartialDate
from site_builder.seeds.bylines import is_byline
from site_builder.seeds.datelines import date_line
from site_builder.seeds.draft import Draft
from site_builder.seeds.drafting import draft_from, read_lines
from site_builder.seeds.edges import (
    EDGE,
    EdgeLine,
    checksum,
    edge_line,
    is_first_furniture,
    is_last_furniture,
    learn_edges,
    threshold,
)
from site_builder.seeds.furniture import MAX_LENGTH, key_of
from site_builder.seeds.likeness import Likeness, likenesses, sketch_of
from site_builder.seeds.lines import Line
from site_builder.seeds.opening import Knowledge


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
        first=tuple(edge_line(line.text, lower) for line in lines[:EDGE]),
        last=tuple(edge_line(line.text, lower) for line in reversed(lines[-EDGE:])),
        under_title=_under_title(draft, lines),
        lines=frozenset(checksum(line.text) for line in short),
        parts=tuple(d.parts for d in dates if d and d.score >= 0.75 and d.parts != (0, 0)),
        sketch=sketch_of(draft.body),
        words=len(draft.body.split()),
    )


def survey(outlines: Iterable[Outline]) -> Survey:
    """What the outlines teach; the same for any order of them."""
    all_of = sorted(outlines, key=lambda o: o.path)
    return replace(teach(all_of), likenesses=likenesses(all_of))


def teach(outlines: Sequence[Outline]) -> Survey:
    """The same without the likenesses."""
    held = Counter(line for o in outlines for line in o.lines)
    return Survey(
        seeds=len(outlines),
        first=learn_edges([o.first for o in outlines], held, is_first_furniture, "starts"),
        under_title=_learn_under_title(outlines),
        last=learn_edges([o.last for o in outlines], held, is_last_furniture, "ends"),
        orders=_orders(outlines),
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


def _under_title(draft: Draft, lines: Sequence[Line]) -> tuple[str, ...]:
    places = {f.field: f.line for f in draft.findings if f.field in ("title", "date")}
    title, date = places.get("title", 0), places.get("date", 0)
    taken = {r.line for r in draft.removed if r.why == "the title"}
    between = [n.text for n in lines if title < n.number < date and n.number not in taken] if title else []
    return tuple(n for n in between if not is_byline(n)) if len(between) <= 4 else ()


def _is_open(line: Line) -> bool:
    found = date_line(line.text)
    return found is not None and found.other is not None


def _learn_under_title(outlines: Sequence[Outline]) -> dict[str, str]:
    counts = Counter(key for o in outlines for key in {key_of(text) for text in o.under_title})
    least = threshold(len(outlines))
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
