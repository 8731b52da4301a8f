"""A draft → its outline: the few kilobytes from which decisions over all seeds are made."""

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
"""Multiplier that spreads neighbouring checksums over 32 bits (Knuth, TAOCP 3, §6.4)."""
EDGE = 10
"""Number of lines examined at either end."""
_NAME = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*(?: (?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|bin|al)\.?){0,4},?(?: (?:Jr|Sr|II|III)\.?)?"
)
_NOTE = re.compile(r"\[?\d{1,3}[\]).]\s|\[\^[^\]\s]{1,60}\]:")
"""A footnote or a list item."""
_MARKED = re.compile(r"\s{0,3}#{1,6}\s|.{0,300}\]\((?:https?:|/)")
"""A Markdown heading, or a line with a link."""
_CAPITALS = re.compile(
    r"(?:/s/ )?[A-ZÀ-Þ][\w.’'-]*,?(?: (?:[A-ZÀ-Þ][\w.’'-]*,?|(?:of|the|and|to|for|de|von)[.,]?)){3,}"
)


class EdgeLine(NamedTuple):
    """A line near the top or the end of a seed."""

    key: str
    """Key that copies of the line share; empty if the line is too long to be furniture."""
    checksum: int
    plain_words: bool
    """True if one of its words also occurs in lower case in the seed: then the line is no bare name."""
    is_date: bool
    """True for a date line."""
    is_generic: bool
    """True for a line that is furniture in any archive."""
    is_name: bool
    is_capitals: bool
    """True if at least four words are capitalised, as in a name with its office."""
    has_letters: bool
    is_own: bool = False
    """True for a line that belongs to its text however often it repeats: by-line, disclaimer, note."""


def edge_line(text: str, lower: frozenset[str]) -> EdgeLine:
    """The EdgeLine of a short line; `lower` holds the lower-case words of its seed."""
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
    """Shared EdgeLine of all lines too long to be furniture."""
    return edge_line("", frozenset())


def _edges(lines: Sequence[SourceLine], lower: frozenset[str]) -> tuple[tuple[EdgeLine, ...], tuple[EdgeLine, ...]]:
    """The lines at the top, in order, and those at the end, from the last upwards and with numbers folded to 0."""
    outer = {line.text for line in (*lines[:EDGE], *lines[-EDGE:])}
    made = {text: edge_line(text, lower) if len(text) <= MAX_LENGTH else _long_line() for text in outer}
    first = tuple([made[line.text] for line in lines[:EDGE]])
    ends = [(made[line.text], line.raw) for line in reversed(lines[-EDGE:])]
    last = [line._replace(is_own=line.is_own or bool(_MARKED.match(raw))) for line, raw in ends]
    return first, tuple([line._replace(key=folded(line.key)) if line.key else line for line in last])


def _is_of_site(text: str) -> bool:
    return is_nameplate(text) or is_section(text)


def checksum(text: str) -> int:
    """Checksum of a line, ignoring case."""
    return crc32(text.casefold().encode())


class Outline(NamedTuple):
    """Excerpt of a draft for the survey. A tuple, because ten thousand are unpickled at once: ten times as fast."""

    path: str
    digest: str
    title: str
    date: PartialDate | None
    first: tuple[EdgeLine, ...]
    """First lines, from the top downwards."""
    last: tuple[EdgeLine, ...]
    """Last lines, from the end upwards."""
    under_title: tuple[str, ...]
    """Lines between title and date line."""
    lines: Collection[int]
    """Distinct checksums of all short lines."""
    parts: tuple[tuple[int, int], ...]
    """First and second number of each numeric date line at the top."""
    sketch: Sequence[int]
    """Smallest checksums of its word runs."""
    words: int
    tags: tuple[str, ...] = ()
    """Tags named by the seed itself, as written."""
    phrases: tuple[str, ...] = ()
    """Noun phrases of its opening."""
    people: tuple[tuple[str, str], ...] = ()
    """Family and given names of the people it names in full."""
    marks: tuple[str, ...] = ()
    """Records of its marks."""
    unclear: tuple[tuple[str, str], ...] = ()
    """Name of each unclear header key, with the record of the mark it becomes if the key concerns publication."""
    taught: tuple[str, ...] = ()
    """Names of header keys that this seed shows to concern publication."""

    @property
    def folder(self) -> str:
        """Folder of the seed, or its container."""
        return folder_of(self.path)


def outline(draft: Draft, people: tuple[tuple[str, str], ...] = ()) -> Outline:
    """The outline of a draft that still has its extract."""
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
    """The smallest checksums of the text's word runs, ascending. An array takes a tenth of a tuple's memory."""
    words = " ".join(runs_of(_WORD, text.lower())).encode().split()
    runs = zip(*(words[first:] for first in range(_RUN)), strict=False) if len(words) > _RUN else [words]
    sums = list(map(crc32, map(b" ".join, runs))) if words else []
    limit = (2 * SKETCH << 32) // (len(sums) + 1)  # about twice as many as needed fall below it, so few are sorted
    low = {value for crc in sums if (value := crc * _SPREAD & 0xFFFFFFFF) < limit}
    found = low if len(low) >= SKETCH else {crc * _SPREAD & 0xFFFFFFFF for crc in sums}
    return array("I", sorted(found)[:SKETCH])


def folder_of(path: str) -> str:
    """The folder of a path, or the container of a part."""
    return path.rpartition("!/")[0] or path.rpartition("/")[0]


def _under_title(draft: Draft, lines: Sequence[SourceLine]) -> tuple[str, ...]:
    """Lines between title and date line (without a date, between title and first prose) that may be furniture: no
    by-lines, document kinds or headings."""
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
