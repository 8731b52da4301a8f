"""A draft → its outline: the few kilobytes that what decides about all seeds needs of it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.corpus.near_duplicates import sketch_of
from site_builder.seeds.detect.boilerplate import key_of, why_furniture
from site_builder.seeds.detect.bylines import is_byline
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.draft import read_lines
from site_builder.seeds.detect.furniture import MAX_LENGTH
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import Draft

EDGE = 10
"""Lines at either end that are looked at."""
_NAME = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|bin|al)\.?){0,4},?(?: (?:Jr|Sr|II|III)\.?)?"
)
_CAPITALS = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*,?(?: (?:[A-ZÀ-Þ][\w.’'-]*,?|(?:of|the|and|to|for|de|von)[.,]?)){3,}"
)


class EdgeLine(NamedTuple):
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


class Outline(NamedTuple):
    """What the survey needs of one draft. Ten thousand of them are read at once: a tuple is in a tenth of the time."""

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
    tags: tuple[str, ...] = ()
    """That the seed itself names, as written."""

    @property
    def folder(self) -> str:
        """Of the seed."""
        return folder_of(self.path)


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
        tags=draft.tags,
    )


def tags_of(outlines: Iterable[Outline]) -> tuple[str, ...]:
    """What the seeds themselves name, each once, in the order of the seeds' paths."""
    ordered = sorted(outlines, key=lambda o: o.path)
    return tuple(dict.fromkeys(tag for o in ordered for tag in o.tags))


def folder_of(path: str) -> str:
    """The folder of a path, or the container of a part."""
    return path.rpartition("!/")[0] or path.rpartition("/")[0]


def _under_title(draft: Draft, lines: Sequence[SourceLine]) -> tuple[str, ...]:
    places = {f.field: f.line for f in draft.findings if f.field in ("title", "date")}
    title, date = places.get("title", 0), places.get("date", 0)
    taken = {r.line for r in draft.removed if r.why == "the title"}
    between = [n.text for n in lines if title < n.number < date and n.number not in taken] if title else []
    return tuple(n for n in between if not is_byline(n)) if len(between) <= 4 else ()
