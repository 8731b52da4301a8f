"""A line near the top or the end of a seed → what it is like, found once when its seed is read."""

import re
from dataclasses import dataclass
from zlib import crc32

from site_builder.seeds.detect.boilerplate import MAX_LENGTH, key_of, why_furniture
from site_builder.seeds.detect.dates import date_line

EDGE = 10
"""Lines at either end that are looked at."""
_NAME = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|bin|al)\.?){0,4},?(?: (?:Jr|Sr|II|III)\.?)?"
)
_CAPITALS = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*,?(?: (?:[A-ZÀ-Þ][\w.’'-]*,?|(?:of|the|and|to|for|de|von)[.,]?)){3,}"
)


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
