"""A draft → its outline: the few kilobytes that what decides about all seeds needs of it."""

import re
from array import array
from collections.abc import Collection, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple
from zlib import crc32

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.corpus.noun_phrases import noun_phrases
from site_builder.seeds.detect.boilerplate import folded, key_of, why_furniture
from site_builder.seeds.detect.bylines import is_byline, names_with_office
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.draft import read_lines
from site_builder.seeds.detect.furniture import MAX_LENGTH, is_disclaimer, is_document_kind, is_nameplate, is_section
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import Draft, Removal
from site_builder.text.folding import count_words, runs_of

_WORD = re.compile(r"\w+")
SKETCH = 48
_RUN = 5
_SPREAD = 2654435761
"""Spreads neighbouring checksums over 32 bits (Knuth, TAOCP 3, §6.4)."""
EDGE = 10
"""Lines at either end that are looked at."""
_NAME = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|bin|al)\.?){0,4},?(?: (?:Jr|Sr|II|III)\.?)?"
)
_NOTE = re.compile(r"\[?\d{1,3}[\]).]\s|\[\^[^\]\s]{1,60}\]:")
"""A footnote or an item of a list."""
_MARKED = re.compile(r"\s{0,3}#{1,6}\s|.{0,300}\]\((?:https?:|/)")
"""A heading, or a line with a link, as Markdown has them."""
_CAPITALS = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*,?(?: (?:[A-ZÀ-Þ][\w.’'-]*,?|(?:of|the|and|to|for|de|von)[.,]?)){3,}"
)


class EdgeLine(NamedTuple):
    """A line near the top or the end of a seed."""

    key: str
    """What two copies of it share; empty where it is too long to be furniture."""
    checksum: int
    plain_words: bool
    """True where one of its words also is in lower case in the seed's text: then it is no bare name."""
    is_date: bool
    """True for a date line."""
    is_generic: bool
    """True for what is furniture in any archive."""
    is_name: bool
    is_capitals: bool
    """True where four words or more begin in capitals, as a name with its office does."""
    has_letters: bool
    is_own: bool = False
    """True for what is part of a text however often it is there: by-lines, disclaimers, notes."""


def edge_line(text: str, lower: frozenset[str]) -> EdgeLine:
    """Of a line that is not long; `lower` are the words that are in lower case in its seed."""
    date = date_line(text)
    return EdgeLine(
        key_of(text),
        checksum(text),
        plain_words=not lower.isdisjoint(re.findall(r"[a-zà-ÿ]{3,}", text.lower())),
        is_date=date is not None and date.score >= 0.75 and date.bare,
        is_generic=bool(why_furniture(text, ())),
        is_name=_NAME.fullmatch(text) is not None and not _is_of_site(text),
        is_capitals=_CAPITALS.fullmatch(text) is not None and not _is_of_site(text),
        has_letters=any(map(str.isalpha, text)),
        is_own=is_disclaimer(text) or is_byline(text) or bool(names_with_office(text)) or bool(_NOTE.match(text)),
    )


@cache
def _long_line() -> EdgeLine:
    """What is said of every line that is too long to be furniture."""
    return edge_line("", frozenset())


def _edges(lines: Sequence[SourceLine], lower: frozenset[str]) -> tuple[tuple[EdgeLine, ...], tuple[EdgeLine, ...]]:
    """The first lines, and the last ones from the end upwards, in which figures do not count. Most texts are so short
    that they are the same."""
    outer = {line.text for line in (*lines[:EDGE], *lines[-EDGE:])}
    made = {text: edge_line(text, lower) if len(text) <= MAX_LENGTH else _long_line() for text in outer}
    first = tuple([made[line.text] for line in lines[:EDGE]])
    ends = [(made[line.text], line.raw) for line in reversed(lines[-EDGE:])]
    last = [line._replace(is_own=line.is_own or bool(_MARKED.match(raw))) for line, raw in ends]
    return first, tuple([line._replace(key=folded(line.key)) if line.key else line for line in last])


def _is_of_site(text: str) -> bool:
    return is_nameplate(text) or is_section(text)


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
    lines: Collection[int]
    """Checksums of all short lines, each once."""
    parts: tuple[tuple[int, int], ...]
    """First and second number of the numeric date lines at the top."""
    sketch: Sequence[int]
    """The smallest checksums of its runs of words."""
    words: int
    tags: tuple[str, ...] = ()
    """That the seed itself names, as written."""
    phrases: tuple[str, ...] = ()
    """Noun phrases of its opening."""
    people: tuple[tuple[str, str], ...] = ()
    """Family and given names of those whom it names in full."""
    marks: tuple[str, ...] = ()
    """Records of the marks that it bears."""
    unclear: tuple[tuple[str, str], ...] = ()
    """Name of a key of its header, and the record of the mark that it is if the key is about publication."""
    taught: tuple[str, ...] = ()
    """Names of keys of headers that are about publication, as it shows."""

    @property
    def folder(self) -> str:
        """Of the seed."""
        return folder_of(self.path)


def outline(draft: Draft, people: tuple[tuple[str, str], ...] = ()) -> Outline:
    """The outline of a draft that still holds its extract."""
    lines = read_lines(draft.extract.markup, draft.extract.text) if draft.extract else ()
    lower = frozenset(re.findall(r"(?<![\w.])[a-zà-ÿ]{3,}", draft.body))
    short = [line for line in lines if len(line.text) <= MAX_LENGTH]
    dates = (date_line(line.text) for line in lines[:EDGE])
    first, last = _edges(lines, lower)
    sketch = sketch_of(draft.body)
    return Outline(
        path=draft.path,
        digest=draft.digest,
        title=draft.title,
        date=draft.date,
        first=first,
        last=last,
        under_title=_under_title(draft, lines),
        lines=array("I", sorted({checksum(line.text) for line in short})),
        parts=tuple(d.parts for d in dates if d and d.score >= 0.75 and d.parts != (0, 0)),
        sketch=sketch,
        words=count_words(draft.body),
        tags=draft.tags,
        phrases=noun_phrases(draft.title, draft.body),
        people=people,
        marks=tuple(mark.record for mark in draft.visibility.marks),
        unclear=tuple((name, mark.record) for name, mark in draft.visibility.unclear),
        taught=draft.visibility.taught,
    )


def sketch_of(text: str) -> Sequence[int]:
    """The smallest checksums of the text's runs of words, ascending: four bytes each, a tenth of a tuple's."""
    words = " ".join(runs_of(_WORD, text.lower())).encode().split()
    runs = zip(*(words[first:] for first in range(_RUN)), strict=False) if len(words) > _RUN else [words]
    sums = list(map(crc32, map(b" ".join, runs))) if words else []
    limit = (2 * SKETCH << 32) // (len(sums) + 1)  # under which about twice as many are as are wanted: few are sorted
    low = {value for crc in sums if (value := crc * _SPREAD & 0xFFFFFFFF) < limit}
    found = low if len(low) >= SKETCH else {crc * _SPREAD & 0xFFFFFFFF for crc in sums}
    return array("I", sorted(found)[:SKETCH])


def folder_of(path: str) -> str:
    """The folder of a path, or the container of a part."""
    return path.rpartition("!/")[0] or path.rpartition("/")[0]


def _under_title(draft: Draft, lines: Sequence[SourceLine]) -> tuple[str, ...]:
    """What is between title and date line, or else above the first prose: no by-line, kind of text or heading."""
    places = {f.field: f.line for f in draft.findings if f.field in ("title", "date")}
    title, date = places.get("title", 0), places.get("date", 0)
    taken = {r.line for r in draft.removed if r.reason is Removal.TITLE}
    below = [n for n in lines[: 2 * EDGE] if n.number > title and n.number not in taken] if title else []
    between = list(takewhile(lambda n: n.number < date if date > title else not is_prose(n.text), below))
    if between and date <= title and (len(between) == 1 or between[-1].number > between[-2].number + 1):
        between.pop()
    return tuple(n.text for n in between if not _is_of_text(n.text)) if len(between) <= 4 else ()


def _is_of_text(text: str) -> bool:
    return is_byline(text) or bool(names_with_office(text)) or is_document_kind(text)
