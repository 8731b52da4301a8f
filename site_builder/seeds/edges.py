"""The first and last lines of all seeds → the lines that are furniture, each with how often it was met.

What a line is like is found once, when its seed is read; to learn is then only to count.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from zlib import crc32

from site_builder.seeds.datelines import date_line
from site_builder.seeds.furniture import MAX_LENGTH, key_of, why_furniture

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

    key: str
    """What two copies of it share; empty where it is too long to be furniture."""
    checksum: int
    plain_words: bool
    """True where one of its words also stands in lower case in the seed's text: then it is no bare name."""
    is_date: bool
    """True for a date line."""
    is_generic: bool
    """True for what is furniture in any archive."""
    is_name: bool
    is_capitals: bool
    """True where four words or more begin in capitals, as a name with its office does."""


def edge_line(written: str, lower: frozenset[str]) -> EdgeLine:
    """Of a line; `lower` are the words that stand in lower case in its seed."""
    text = written if len(written) <= MAX_LENGTH else ""
    date = date_line(text)
    return EdgeLine(
        key_of(text),
        checksum(text),
        plain_words=not lower.isdisjoint(re.findall(r"[a-zà-ÿ]{3,}", text.lower())),
        is_date=date is not None and date.score >= 0.75 and date.bare,
        is_generic=bool(why_furniture(text, {})),
        is_name=_NAME.fullmatch(text) is not None,
        is_capitals=_CAPITALS.fullmatch(text) is not None,
    )


def checksum(text: str) -> int:
    """Of a line, whatever its case."""
    return crc32(text.casefold().encode())


@dataclass(slots=True)
class Tally:
    """How often a line was met at the edge."""

    line: EdgeLine
    """As it was met first."""
    count: int = 0
    plain: int = 0
    above_date: int = 0
    below_date: dict[str, int] = field(default_factory=dict)
    """The short lines that follow the date line under it."""


def learn_edges(
    edges: Sequence[Sequence[EdgeLine]],
    held: Mapping[int, int],
    is_furniture: Callable[[Tally, int], bool],
    verb: str,
) -> dict[str, str]:
    """The keys of lines that stand at one end of many seeds, peeled from the end inwards.

    `edges` holds one end of each seed, `held` how many seeds hold a line anywhere, by its checksum.
    """
    learned: dict[str, str] = {}
    while True:
        new = {
            key: f"repeated: {verb} {tally.count} of {len(edges)} seeds"
            for key, tally in _tallies(edges, learned).items()
            if tally.count >= max(threshold(len(edges)), _EDGE_RATIO * held[tally.line.checksum])
            and is_furniture(tally, len(edges))
        }
        if not new:
            return dict(sorted(learned.items()))
        learned.update(new)


def _tallies(edges: Sequence[Sequence[EdgeLine]], learned: Mapping[str, str]) -> dict[str, Tally]:
    """The first line of each seed's edge that is not furniture yet, counted by its key."""
    tallies: dict[str, Tally] = {}
    for lines in edges:
        at = next((n for n, line in enumerate(lines) if not line.is_generic and line.key not in learned), -1)
        if at < 0 or lines[at].is_date or not re.search(r"[^\W\d_]", lines[at].key):
            continue
        tally = tallies.get(lines[at].key) or tallies.setdefault(lines[at].key, Tally(lines[at]))
        tally.count += 1
        tally.plain += lines[at].plain_words
        if at + 2 < len(lines) and lines[at + 1].is_date:
            tally.above_date += 1
            tally.below_date[lines[at + 2].key] = tally.below_date.get(lines[at + 2].key, 0) + 1
    return tallies


def is_first_furniture(tally: Tally, seeds: int) -> bool:
    """False for a title that many seeds share: a date line follows it, and no other title below."""
    if tally.above_date < tally.count / 2:
        return True
    titles = [text for text, count in tally.below_date.items() if count == 1 and 0 < len(text.split()) <= 20]
    return tally.count >= _NAME_SHARE * seeds and len(titles) >= 0.8 * tally.above_date


def is_last_furniture(tally: Tally, seeds: int) -> bool:
    """False for the name, or name and office, of who signed."""
    if tally.line.is_name and tally.plain < _PLAIN_SHARE * tally.count:
        return tally.count >= _NAME_SHARE * seeds
    return not tally.line.is_capitals or tally.count >= 2 * threshold(seeds)


def threshold(seeds: int) -> int:
    """So many seeds make a line furniture that stands at their edge."""
    return max(MIN_SEEDS, min(MAX_SEEDS, ceil(_SHARE * seeds)))
