"""A line or file name → its mark: CONFIDENTIAL, `Working draft v2, do not cite`, `memo_internal`.

A line has parts, a part has units, a unit has words: `marks.toml` lists the words, UNITS their combinations. A word
outside any unit makes the line a headline that merely mentions marks. Knows no clock and no place.

A mark withholds its text wherever it is read: above or below the text, in the title, a labelled line, a path, a page
header or footer, a watermark. Prose never does. A `Mark` has a kind, a place and words; `seeds/model` words its
sentence, which nothing parses.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, groupby, takewhile
from typing import Any
from unicodedata import normalize

from site_builder.seeds.detect.dates import readings
from site_builder.seeds.detect.embargo_ends import ClockTime, end_of, noted_hours, noted_offsets, zone_phrases
from site_builder.seeds.detect.furniture import is_document_kind
from site_builder.seeds.detect.phrase_table import Phrases, folded, longest, phrases_of
from site_builder.seeds.detect.site_words import any_words, site_words, words_of
from site_builder.seeds.model import MarkKind

MAX_LENGTH = 160
"""Maximum characters of a mark; a longer line is prose and may only begin with an embargo."""
MAX_EMBARGO = 320
"""Characters in which a paragraph may begin with an embargo."""
MAX_WORDS = 24
"""Maximum words of a part."""
FIRST_WORDS = 6
"""Number of words by which a part that is not understood may still be recognised."""
_DAY, _HOUR, _OFFSET = "☉", "☾", "◷"
"""Placeholders for days, hours and UTC offsets in a line, each followed by an index."""
_PARTS = re.compile(r"[/|;:–—*()\[\]{}<>=•·]| [-_] |(?<=[^\W\d_]{2})[.!](?: |$)|--+")
_WORD = re.compile(rf"[{_DAY}{_HOUR}{_OFFSET}]\d+|[^\W_]+")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?: {1,3}[^\W\d_]){3,40}(?!\w)")
"""`C O N F I D E N T I A L`."""
_ABBREVIATED = re.compile(r"\b(v|vers?|rev|nr?|no)\. ?(?=\d)", re.IGNORECASE)
_TRAFFIC_LIGHT = re.compile(r"\btlp\s?[:=-]?\s?(?=red|amber|green|clear|white)", re.IGNORECASE)
_VERSION = re.compile(r"v\d{1,4}|\d(?:st|nd|rd|th)")
_NUMBER = re.compile(r"\b\d+\b")
_LONG_NUMBER = re.compile(r"\d{5,}")
_SKIPPED = frozenset(("small", "degrees", "emphatic", "labels", "weekdays", "articles"))
_SIGNS = {_DAY: "days", _HOUR: "hours", _OFFSET: "offsets"}
_TELLING = frozenset(
    (
        *("restricted", "unpublished", "unfinished", "guarded", "internal", "personal", "draft", "deeds", "uses"),
        *("embargoes", "releases"),
    )
)
"""Every mark has a phrase with one of these roles."""
_LOCKS = "🔒🔐🔏🔑🚧⛔🚫🤫"
"""Pictures that are marks at the edges of a title."""
_BRACKETS = rf"{_LOCKS}\[\](){{}}<>*#~【】„“”«»\""
_BETWEEN = re.compile(rf"(?<!\s)\s*+(?:(?:[{_BRACKETS}|]|//|:(?=\s)|,(?=\s)|(?<=\s)[-–—]+(?=\s))\s*+)+")
"""Signs between a title and a mark."""
_LOUD_END = re.compile(r"(?<=[a-zß-ÿ]) [A-ZÀ-Þ]{4,}$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A pattern of word roles that forms a mark or part of one; `+` after a role means one or more."""

    kind: MarkKind | None
    """None for words allowed next to a mark."""
    roles: tuple[str, ...]
    is_sure: bool = True
    """True if it is a mark wherever it is alone; others must be emphasised."""


UNITS = (
    Unit(MarkKind.CONFIDENTIAL, ("restricted", "until", "any")),
    Unit(MarkKind.CONFIDENTIAL, ("restricted",)),
    Unit(MarkKind.UNPUBLISHED, ("unpublished",)),
    Unit(MarkKind.UNPUBLISHED, ("refusals", "publishing+")),
    Unit(MarkKind.UNPUBLISHED, ("refusals", "publishing", "deeds+")),
    Unit(MarkKind.INTERNAL, ("refusals", "deeds+")),
    Unit(MarkKind.INTERNAL, ("deeds", "banned")),
    Unit(MarkKind.INTERNAL, ("banned", "deeds+")),
    Unit(MarkKind.CONFIDENTIAL, ("emphatic+", "guarded")),
    Unit(MarkKind.CONFIDENTIAL, ("emphatic+", "personal")),
    Unit(MarkKind.INTERNAL, ("emphatic+", "internal")),
    Unit(MarkKind.INTERNAL, ("internal", "uses")),
    Unit(MarkKind.INTERNAL, ("uses", "internal")),
    Unit(MarkKind.INTERNAL, ("internal", "only")),
    Unit(MarkKind.INTERNAL, ("only", "internal")),
    Unit(MarkKind.INTERNAL, ("internal", "papers")),
    Unit(MarkKind.INTERNAL, ("papers", "internal")),
    Unit(MarkKind.INTERNAL, ("any", "uses", "only")),
    Unit(MarkKind.INTERNAL, ("uses", "only", "readers+")),
    Unit(MarkKind.DRAFT, ("unfinished",)),
    Unit(MarkKind.DRAFT, ("draft", "stages+"), is_sure=False),
    Unit(MarkKind.DRAFT, ("draft", "numbers+"), is_sure=False),
    Unit(MarkKind.DRAFT, ("draft",), is_sure=False),
    Unit(MarkKind.CONFIDENTIAL, ("guarded",), is_sure=False),
    Unit(MarkKind.INTERNAL, ("internal",), is_sure=False),
    Unit(MarkKind.CONFIDENTIAL, ("personal",), is_sure=False),
    Unit(MarkKind.EMBARGO, ("embargoes",), is_sure=False),
    Unit(None, ("versions", "numbers+")),
    Unit(None, ("version", "numbers+")),
    Unit(None, ("version",)),
    Unit(None, ("hours", "unknown zone")),
    Unit(None, ("clocks", "any")),
    Unit(None, ("any", "clocks")),
    *(Unit(None, (role,)) for role in ("days", "hours", "offsets", "zones", "clocks", "until", "events", "readers")),
    *(Unit(None, (role,)) for role in ("only", "papers", "drafted", "deeds", "open", "releases", *sorted(_SKIPPED))),
)
"""In order of precedence."""
_AT_EDGES = (
    Unit(MarkKind.UNPUBLISHED, ("hidden",)),
    Unit(MarkKind.DRAFT, ("unready",)),
    Unit(MarkKind.UNPUBLISHED, ("waiting",)),
    Unit(MarkKind.INTERNAL, ("readers", "only"), is_sure=False),
    Unit(MarkKind.INTERNAL, ("only", "readers"), is_sure=False),
    *UNITS,
)
"""Units of marks at the edges of titles, and in values and names."""
_STRICTEST = (MarkKind.UNPUBLISHED, MarkKind.CONFIDENTIAL, MarkKind.INTERNAL, MarkKind.EMBARGO, MarkKind.DRAFT)
MAX_ANY = 4
"""Maximum words of a name inside a mark: `for Harbour Board use only`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A restriction that a line states for its text, such as an embargo."""

    kind: MarkKind
    until: datetime | None = None
    """End of an embargo; None if it cannot be read, and for every other mark."""
    is_alone: bool = True
    """True if the line says nothing else."""


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    written: str
    roles: frozenset[str]
    zones: frozenset[str] = frozenset()
    """Zones that the word may name."""


@dataclass(frozen=True, slots=True)
class _Language:
    label: str
    """Label for a classification mark without one."""
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class _Part:
    """The words between two separators of a line."""

    written: str
    tokens: tuple[_Token, ...] = ()
    units: tuple[Unit, ...] | None = None
    """None if a word belongs to no unit."""

    @property
    def marks(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units or () if unit.kind)

    @property
    def is_understood(self) -> bool:
        return self.units is not None

    def has(self, role: str) -> bool:
        """True if one of its words has the role."""
        return any(role in token.roles for token in self.tokens)

    def is_loud(self, line: str) -> bool:
        """True if it has an exclamation mark, or is in capitals in a line that is not."""
        return (self.written.isupper() and not line.isupper()) or f"{self.written}!" in line


def notice_of(line: str, *, opens: bool = False) -> Notice | None:
    """The mark of a line, or None. With `opens`, for the first line of a text or the value of a label, a word such as
    Draft is a mark even without capitals.

    Next to other words a mark needs capitals (`DRAFT: the dues`) or an exclamation mark. A mark against publication may
    also end the line.
    """
    if not may_mark(line):
        return None
    written = normalize("NFKC", _once(line))
    if len(written) > MAX_LENGTH and not may_mark(written[: MAX_LENGTH // 2]):
        return None
    signed = _signed(written[:MAX_EMBARGO])
    parts = [_part_of(part) for part in _PARTS.split(signed.text) if _WORD.search(part)]
    embargo = _embargo_of(parts, signed)
    if embargo or len(written) > MAX_LENGTH:
        return embargo
    others = [i for i, part in enumerate(parts) if not part.is_understood]
    shown = written.isupper() or not written[0].isalpha() or len(_WORD.findall(signed.text)) > 1
    found: set[MarkKind] = set()
    for i, part in enumerate(parts):
        for unit in part.marks:
            is_shown = unit.is_sure or shown or (opens and unit.kind is not MarkKind.EMBARGO)
            ends = unit.is_sure and unit.kind is MarkKind.UNPUBLISHED and written[-1] != "." and others[-1:] < [i]
            if unit.kind and ((is_shown and (not others or ends)) or (others and part.is_loud(signed.text))):
                found.add(unit.kind)
    if found or (parts and _begins_with_draft(parts[0])):
        is_alone = bool(found) and not others and not any(part.has("readers") for part in parts)
        return Notice(min(found, key=_STRICTEST.index, default=MarkKind.DRAFT), is_alone=is_alone)
    return None


@dataclass(frozen=True, slots=True)
class MarkedTitle:
    """A title without the marks at its edges."""

    text: str
    notices: tuple[Notice, ...] = ()


def without_marks(title: str) -> MarkedTitle:
    """The title without the marks at its edges: `X (draft)`, `Private: X`, `🔒 X`.

    A mark is in brackets or capitals, or behind a dash or colon. Before a colon it opens no sentence that explains it:
    `Private: why I left` is a headline.
    """
    bare = title.strip()
    found = [Notice(MarkKind.UNPUBLISHED)] if bare and (bare[0] in _LOCKS or bare[-1] in _LOCKS) else []
    text = _LOUD_END.sub(r" (\g<0>)", bare.strip(f" {_LOCKS}"))
    if not text or len(text) > MAX_EMBARGO:
        return MarkedTitle(title)
    ends = [0, *(end for match in _BETWEEN.finditer(text) for end in match.span()), len(text)]
    pieces = [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if start < end]
    for is_front in (True, False):
        while size := next((n for n in (1, 2) if _at_edge(text, pieces, n, is_front=is_front)), 0):
            found += filter(None, [_at_edge(text, pieces, size, is_front=is_front)])
            pieces = pieces[size:] if is_front else pieces[:-size]
    if not found:
        return MarkedTitle(title)
    rest = text[pieces[0][0] : pieces[-1][1]]
    return MarkedTitle(
        rest + "".join(last for first, last in ("()", "[]") if rest.count(first) > rest.count(last)), tuple(found)
    )


def notice_of_value(value: str) -> Notice | None:
    """The mark that the value of a key is."""
    units = [unit.kind for part in _parts_at_edge(_signed(value)) for unit in part.marks if unit.kind]
    return notice_of(value, opens=True) or (Notice(min(units, key=_STRICTEST.index)) if units else None)


def _parts_at_edge(signed: "_Signed") -> list[_Part]:
    """The parts of a piece, if all are understood; else none."""
    parts = [_part_of(part, at_edge=True) for part in _PARTS.split(signed.text) if _WORD.search(part)]
    return parts if all(part.is_understood for part in parts) else []


def _at_edge(text: str, pieces: Sequence[tuple[int, int]], size: int, *, is_front: bool) -> Notice | None:
    """The mark that the first or last pieces of a title are."""
    if len(pieces) <= size:
        return None
    of, neighbour = (pieces[:size], pieces[size]) if is_front else (pieces[-size:], pieces[-size - 1])
    written = text[of[0][0] : of[-1][1]]
    between = text[of[-1][1] : neighbour[0]] if is_front else text[neighbour[1] : of[0][0]]
    rest = text[neighbour[0] :] if is_front else ""
    signed = _signed(written)
    parts = _parts_at_edge(signed)
    units = [unit for part in parts for unit in part.marks]
    if not units:
        return None
    tokens = [token for part in parts for token in part.tokens]
    kind = min((unit.kind for unit in units if unit.kind), key=_STRICTEST.index)
    is_dated = any("days" in token.roles for token in tokens) and any(part.has("until") for part in parts)
    is_weak = not any(unit.is_sure or not {*unit.roles}.isdisjoint(("draft", "internal", "personal")) for unit in units)
    is_bare = any(not {*unit.roles}.isdisjoint(("hidden", "unready")) for unit in units)
    is_open = not re.search(rf"[{_BRACKETS}]", between) and not (written.isupper() and not rest.isupper())
    first = _WORD.search(rest)
    is_headline = first is not None and (first[0][0].islower() or text.isupper() or (not is_bare and _asks(first[0])))
    if is_open and not is_dated and (is_headline or (is_weak and rest) or (between[:1] == "," and (rest or is_weak))):
        return None
    return Notice(MarkKind.EMBARGO, signed.end_of(tokens)) if is_dated else Notice(kind)


def notice_of_name(name: str) -> Notice | None:
    """The mark in a file or folder name: the whole name, the piece after the last `_`, or the words in capitals."""
    stem = (name.rpartition(".")[0] or name).strip("_ ")
    pieces = [piece for piece in re.split(r"[_()\[\]]", stem) if piece.strip(" -.")]
    named = [piece for piece in pieces if re.search(r"[^\W\d]", piece)]
    is_versioned = len(named) > 1 and _VERSION.fullmatch(named[-1].casefold())
    last = " ".join(named[-2:] if is_versioned else named[-1:]) if len(pieces) > 1 else ""
    runs = groupby(re.findall(r"[^\W_]+", stem), str.isupper) if not stem.isupper() else ()
    whole = stem.replace("_", " ")
    names = (whole, _NUMBER.sub("", whole).strip(" -."), last, *(" ".join(run) for is_loud, run in runs if is_loud))
    is_folder = "." not in name  # a file may be called `intern.md` after its subject
    read = (
        notice_of(_LONG_NUMBER.sub("", one).strip(), opens=is_folder or place > 1) for place, one in enumerate(names)
    )
    return next(chain(filter(None, read), without_marks(stem.replace("_", " ")).notices), None)


def notice_of_folder(name: str) -> Notice | None:
    """The mark of a folder whose whole name is one: `Papierkorb`, `staff only`, `embargo`."""
    words = tuple(_WORD.findall(folded(name)))
    return Notice(MarkKind.UNPUBLISHED) if words in _folders() else None


def classification_label(text: str) -> str:
    """The label for a classification mark, including unclassified; empty for other texts."""
    if len(text) > MAX_LENGTH:
        return ""
    parts = [part for part in _PARTS.split(_signed(text).text) if _WORD.search(part)]
    read = ((one.label, _read(parts[0], one.phrases)) for one in _languages()) if len(parts) == 1 else ()
    return next((label for label, part in read if label and _classifies(part)), "")


def _classifies(part: _Part) -> bool:
    marks = [unit for unit in part.marks if unit.kind is MarkKind.CONFIDENTIAL]
    return part.is_understood and (part.has("open") or any(unit.is_sure or "guarded" in unit.roles for unit in marks))


def says_archived(line: str) -> bool:
    """True for an archive's statement that a file is no longer secret: `Declassified 5 May 2005`."""
    words = words_of(line)
    return any(table.archived.begins(words[i:]) for i in range(len(words)) for table in site_words())


def may_mark(text: str) -> bool:
    """True if any line of the text has a word that marks need."""
    return not _telling_words().isdisjoint(_WORD.findall(folded(_joined(text))))


def _once(line: str) -> str:
    """The line; one that is too long because it repeats itself is reduced to its distinct words."""
    words = " ".join(dict.fromkeys(line.split())) if len(line) > MAX_LENGTH else line
    return words if len(words) <= MAX_LENGTH else line


def _embargo_of(parts: Sequence[_Part], signed: "_Signed") -> Notice | None:
    """The embargo of a line, if it names a day, or opens the line and its end is not understood; otherwise None."""
    for i, part in enumerate(parts):
        kinds = [unit.kind for unit in part.marks]
        is_refused = MarkKind.UNPUBLISHED in kinds or part.has("refusals")
        is_delayed = part.has("releases") or (part.has("until") and is_refused)
        if MarkKind.EMBARGO in kinds or (part.is_understood and is_delayed):
            around = takewhile(lambda part: part.is_understood and not part.marks, parts[i + 1 :])
            tokens = [token for one in (part, *around) for token in one.tokens]
            if any("days" in token.roles for token in tokens):
                alone = all(part.is_understood for part in parts) and (not part.has("releases") or part.has("until"))
                return Notice(MarkKind.EMBARGO, signed.end_of(tokens), is_alone=alone)
            if i and MarkKind.EMBARGO in kinds and part.has("until"):
                return Notice(MarkKind.EMBARGO, is_alone=False)
    ignored = _SKIPPED - {"small", "articles"}
    words = [token.roles for part in parts[:2] for token in part.tokens if not token.roles & ignored]
    begins = len(words) > 1 and "embargoes" in words[0] and not words[1].isdisjoint(("until", "days", "hours"))
    is_read = all(part.is_understood for part in parts[:2])
    return Notice(MarkKind.EMBARGO, is_alone=len(signed.text) <= MAX_LENGTH) if begins and not is_read else None


def _begins_with_draft(part: _Part) -> bool:
    """True for DRAFT in capitals before other case (`DRAFT letter to Ilse`) or before a document noun."""
    tokens = [token for token in part.tokens if not token.roles & _SKIPPED]
    if len(tokens) < 2 or "draft" not in tokens[0].roles or not tokens[0].written.isupper():
        return False
    return "drafted" in tokens[1].roles or not part.tokens[part.tokens.index(tokens[0]) + 1].written.isupper()


@dataclass(frozen=True, slots=True)
class _Signed:
    """A line with placeholders for its days, hours and UTC offsets, and their values."""

    text: str
    days: tuple[tuple[date, ...], ...]
    hours: tuple[ClockTime, ...]
    offsets: tuple[tzinfo, ...]

    def end_of(self, tokens: Iterable[_Token]) -> datetime:
        """The end of an embargo stated in these words."""
        days: list[date] = []
        hours: list[ClockTime] = []
        offsets: list[tzinfo] = []
        zones: list[str] = []
        is_read = True
        for token in tokens:
            number = int(token.word[1:]) if token.word[0] in (_DAY, _HOUR, _OFFSET) else 0
            days += self.days[number] if "days" in token.roles else ()
            hours += [self.hours[number]] if "hours" in token.roles else []
            offsets += [self.offsets[number]] if "offsets" in token.roles else []
            zones += sorted(token.zones)
            is_read &= bool(token.roles) and "unknown zone" not in token.roles
        return end_of(days, hours, (offsets or zones) if is_read else ())


def _signed(line: str) -> _Signed:
    """The line with its placeholders; letters keep their case."""
    days = [day for day in readings(line) if day.date.day]
    for number, day in reversed(list(enumerate(days))):
        line = f"{line[: day.start]} {_DAY}{number} {line[day.end :]}"
    text, offsets = noted_offsets(_TRAFFIC_LIGHT.sub("TLP ", _ABBREVIATED.sub(r"\1 ", _joined(line))), _OFFSET)
    text, hours = noted_hours(text, _HOUR)
    dates = (tuple(date.fromisoformat(d.first_day) for d in (day.date, day.other) if d) for day in days)
    return _Signed(text, tuple(dates), tuple(hours), tuple(offsets))


def _joined(line: str) -> str:
    """The line with spaced-out letters joined into words."""
    return _SPACED.sub(lambda match: _words_in(match[0]), line)


def _words_in(spaced: str) -> str:
    """The words of spaced-out letters, in capitals."""
    letters = "".join(spaced.split())
    found = _long_words().findall(folded(letters))
    return " ".join(found).upper() if "".join(found) == folded(letters) else letters


@lru_cache(maxsize=1024)
def _part_of(written: str, *, at_edge: bool = False) -> _Part:
    """The part as read in the language that understands it best: most sure marks first, then most marks."""
    spelled = _WORD.findall(written)
    unknown = sum(folded(word) not in _known_words() and word[0] not in _SIGNS for word in spelled)
    if unknown > MAX_ANY + 2 or len(spelled) > MAX_WORDS:
        start = spelled[:FIRST_WORDS]
        if _words_that(frozenset(("embargoes", "draft"))).isdisjoint(map(folded, start)):
            return _Part(written)
        read = (tuple(_tokens_of(" ".join(start), one.phrases)) for one in _languages())
        return max((_Part(written, tokens) for tokens in read), key=_understood_of)
    best = max((_read(written, one.phrases, at_edge=at_edge) for one in _languages()), key=_understood_of)
    is_kind = not best.is_understood and is_document_kind(written)
    return replace(best, units=()) if is_kind else best


def _read(written: str, table: Phrases, *, at_edge: bool = False) -> _Part:
    tokens = tuple(_tokens_of(written, table))
    part = _Part(written, tokens, _units_of(tokens, _AT_EDGES if at_edge else UNITS))
    is_weak = not any(unit.is_sure for unit in part.marks)
    of_paper = is_weak and not written.isupper() and part.has("guarded") and part.has("papers")
    of_draft = is_weak and part.has("draft") and any(t.roles & {"papers"} and not t.roles & {"drafted"} for t in tokens)
    mentions = tokens[0].roles & ({"small", "articles"} if is_weak else {"articles"})
    return replace(part, units=None) if part.marks and (of_paper or of_draft or mentions) else part


def _understood_of(part: _Part) -> tuple[bool, int, int]:
    """Sort key: how well a part is understood."""
    return part.is_understood, sum(1 + unit.is_sure for unit in part.marks), sum(bool(t.roles) for t in part.tokens)


def _tokens_of(written: str, table: Phrases) -> Iterator[_Token]:
    """The tokens of a part: known phrases, longest first, and single words."""
    spelled = _WORD.findall(written)
    words = [folded(word) for word in spelled]
    place, before = 0, frozenset[str]()
    while place < len(words):
        size, roles = longest(table, words, place)
        in_zone, zones = longest(zone_phrases(), words, place) if _HOUR in written or not roles else (0, frozenset())
        is_word = len(words[place]) < 4 and not spelled[place].isupper()  # such as `et` and `est`, which are also zones
        in_zone = 0 if in_zone == 1 and is_word else in_zone
        if in_zone >= max(size, 1):
            size, roles = in_zone, frozenset(("zones",))
        else:
            zones = frozenset()
        text = " ".join(spelled[place : place + max(size, 1)])
        roles = roles or _roles_of(words[place], spelled[place], before)
        yield _Token(words[place], text, roles, zones)
        place, before = place + max(size, 1), roles


def _roles_of(word: str, written: str, before: frozenset[str]) -> frozenset[str]:
    """The roles of a word that no table has."""
    if word[0] in _SIGNS:
        return frozenset((_SIGNS[word[0]],))
    if word.isdigit():
        return frozenset(("numbers",))
    if _VERSION.fullmatch(word):
        return frozenset(("version",))
    return frozenset(("unknown zone",) if "hours" in before and written.isupper() and 1 < len(word) < 6 else ())


def _units_of(tokens: Sequence[_Token], units: Sequence[Unit]) -> tuple[Unit, ...] | None:
    """The units of a part, resolved from its end; None if a word belongs to none."""
    has_names = any(not token.roles.isdisjoint(("uses", "clocks", "until")) for token in tokens)
    if not has_names and not all(token.roles for token in tokens):
        return None  # true of most lines
    rest: list[tuple[Unit, ...] | None] = [None] * len(tokens) + [()]
    for start in reversed(range(len(tokens))):
        for unit in units:
            if unit.roles[0].rstrip("+") in tokens[start].roles or (has_names and unit.roles[0] == "any"):
                ends = [end for end in _ends(tokens, start, unit.roles) if rest[end] is not None]
                if ends:
                    rest[start] = (unit, *(rest[max(ends)] or ()))
                    break
    return rest[0]


def _ends(tokens: Sequence[_Token], start: int, roles: Sequence[str]) -> set[int]:
    """Ends of all word sequences from `start` that have these roles, small words between them skipped."""
    places = {start}
    for step, role in enumerate(roles):
        name, is_many = role.rstrip("+"), role.endswith("+")
        found: set[int] = set()
        for place in places:
            while step and place < len(tokens) and tokens[place].roles & _SKIPPED and name not in tokens[place].roles:
                place += 1
            most = MAX_ANY if name == "any" else MAX_WORDS if is_many else 1
            for end in range(place, min(place + most, len(tokens))):
                if _does(tokens[end], name):
                    found.add(end + 1)
                elif not (is_many and end > place and tokens[end].roles & _SKIPPED):
                    break
        places = found
    return places


def _does(token: _Token, role: str) -> bool:
    """True if a word has the role. Every word has the role `any`, except those of licences."""
    return role in token.roles or (role == "any" and token.word.isalpha() and "licences" not in token.roles)


@cache
def _languages() -> tuple[_Language, ...]:
    """The phrases of each language, with those common to all."""
    rows = {name: {role: of for role, of in own.items() if role != "folders"} for name, own in _rows().items()}
    alike = [*_pairs(rows.pop("any")), *((day, "weekdays") for day in any_words()["weekdays"].split())]
    return tuple(_Language(own.pop("label", ""), phrases_of([*_pairs(own), *alike])) for own in rows.values())


@cache
def _folders() -> frozenset[tuple[str, ...]]:
    """Names, as words, of folders that withhold their contents."""
    names = (name for own in _rows().values() for name in own.get("folders", ()))
    return frozenset(tuple(_WORD.findall(folded(name))) for name in names)


@cache
def _asks(word: str) -> bool:
    """True for a word that opens a question: `How`."""
    return any("asking" in does for one in _languages() for _, does in one.phrases.get(folded(word), ()))


@cache
def _rows() -> Mapping[str, Any]:
    return tomllib.loads((files("site_builder.seeds.detect") / "marks.toml").read_text(encoding="utf-8"))


def _pairs(rows: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each phrase with its role. A phrase with the role `acts` or `publishing` also has the role `deeds`."""
    found = [(phrase, role) for role, of in rows.items() for phrase in (of.split() if isinstance(of, str) else of)]
    return [*found, *((phrase, "deeds") for phrase, role in found if role in ("acts", "publishing"))]


@cache
def _words_that(roles: frozenset[str]) -> frozenset[str]:
    """First words of all phrases with one of these roles."""
    phrases = ((first, does) for one in _languages() for first, of in one.phrases.items() for _, does in of)
    return frozenset(first for first, does in phrases if not does.isdisjoint(roles))


@cache
def _telling_words() -> frozenset[str]:
    """The longest word of each phrase that every mark needs; the other words occur in most prose."""
    tables = (of for one in _languages() for of in one.phrases.values())
    telling = (phrase for of in tables for phrase, does in of if not does.isdisjoint(_TELLING))
    return frozenset(max(phrase, key=lambda word: (len(word), word)) for phrase in telling)


@cache
def _known_words() -> frozenset[str]:
    """All words of the tables and of zone names."""
    tables = (*(one.phrases for one in _languages()), zone_phrases())
    return frozenset(word for table in tables for of in table.values() for phrase, _ in of for word in phrase)


@cache
def _long_words() -> re.Pattern[str]:
    """Pattern of the longer words of marks, to split spaced-out letters."""
    words = {word for one in _languages() for of in one.phrases.values() for phrase, _ in of for word in phrase}
    return re.compile("|".join(sorted((word for word in words if len(word) > 3), key=lambda word: (-len(word), word))))
