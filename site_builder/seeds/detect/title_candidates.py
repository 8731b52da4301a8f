"""The head of a document → candidate titles, each with its features.

A candidate is a run of one or more lines. Tests of a line run once per line.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from site_builder.scoring.candidates import bin_of
from site_builder.seeds.detect.bylines import is_byline, names_with_office, number_in, plain_author, tags_in
from site_builder.seeds.detect.dates import DateLine, Label, is_update, readings
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.furniture import (
    is_bearer,
    is_caption,
    is_credit,
    is_document_kind,
    is_letterhead,
    is_nameplate,
    is_page,
    is_section,
    kind_of,
)
from site_builder.seeds.detect.headlines import SENTENCES, is_marked, is_motto, is_place, stems
from site_builder.seeds.detect.page import LabelledPiece
from site_builder.seeds.detect.publication_date import DATE
from site_builder.seeds.detect.site_words import any_words, site_words, words_of, written_alike
from site_builder.seeds.lines import SourceLine, chunks_of, ends_open, is_full
from site_builder.seeds.model import AnyReason, Removal

WINDOW = 24
"""Number of lines from the top that may hold a title, date line or by-line."""
MOST_LINES = 8
"""Maximum lines of a title."""
MAX_WORDS = 60
LONGEST_DAY = 60
"""Maximum characters."""
MOST_GREETING = 14
"""Maximum words of a line that addresses the audience of a speech or the reader of a letter."""
_MAY_BE_TAKEN = frozenset((Removal.REPEATED, Removal.ABOVE_TITLE))
_ADDRESSED = re.compile(
    r"(?:\S+ ){0,3}\S+,|(?i:(?:sehr |meine )?(?:geehrte|liebe|damen|dear\b|madame|mesd|estimad))[^.?:]{0,80}[,!]"
)
"""Salutations of letters and speeches: `Sir,`, `Dear Mr President!`."""
_TESTS = {
    "an hour": re.compile(r"^(?:\S+ ){1,3}\d{1,2}[:h]\d\d"),
    "a code": re.compile(r"\W?[A-Z]{1,6}[-/ ]?\d{2,8}"),
    "a slug": re.compile(r"^[A-Z][A-Z0-9]+(?:(?:-[A-Z0-9]+){0,6}/[A-Z0-9 ]{0,20}|(?:-[A-Z0-9]+){2,6})"),
    "a turn": re.compile(r"^(?:[A-Z][A-Z .]{2,40}|[A-ZÀ-Þ][^\W\d_]{2,12}):\s\S.*[.?!]"),
    "in brackets": re.compile(r"^[(\[].*[)\]]"),
}
_BEGINS = {
    "a dateline": re.compile(
        r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,30}(?:, [^():]{2,30})? \([\w ./-]{2,30}\) ?(?::|[-–—]{1,2}) ?\S"
    ),
    "an article": re.compile(r"(?:The|An?|El|Las?|Los|Les?|Der|Die|Das|Eine?|Une?) "),
    "a label": re.compile(r"[^:]{2,40}: \S"),
    "the label of a title": re.compile(r"(?:title|titre|titel|t[ií]tulo)\s*:", re.IGNORECASE),
    "a quotation": re.compile(r'[“„«"‘]'),
}
_HAS = {
    "letters": re.compile(r"\w[^\W\d_]|[^\W\d_]\w|^\d{1,4}[^\w\s]?\d{1,4}$"),
    "what speeches bear": re.compile(
        r"https?://|\bwww\.|check against delivery|es gilt das gesprochene wort|seul le prononcé fait foi"
        r"|cotejar con|^pursuant to (?:section|rule|article|§).{,40}\d|^gem(?:äß|\.) § ?\d+\w?(?: Abs|$)"
        r"|^(?:adopted|adoptée?|adoptada|verabschiedet|angenommen) (?=.{4,90}\d)"
        r".{4,90}\b(?:meeting|session|séance|sesión|sitzung)\b",
        re.IGNORECASE,
    ),
    "sentences": SENTENCES,
    "figures": re.compile(r"\d"),
    "an address": re.compile(r"@|\bwww\.|https?:"),
    "bars": re.compile(r" [|•·»›>] "),
}
_BIG = (1, 2, 3, 5, 8, 12, 18, 24, 40, MAX_WORDS)
_AWAY = (0, 1, 2, 3, 5, 8, 13, 24)
_SHARES = (0, 0.2, 0.4, 0.6, 0.8, 0.99)
_MARGINS = (300, 1000, 2000, 4000, 8000)
_ENDS = {
    ".": "stop",
    "?": "question",
    "!": "exclamation",
    ":": "colon",
    ",": "comma",
    ";": "comma",
    "-": "dash",
    "–": "dash",
    "—": "dash",
}


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A possible title: a run of lines, given by the indices of the first and last. Both are -1 for the candidate "no
    title"."""

    first: int
    last: int
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its tests."""

    line: SourceLine
    sorts: tuple[str, ...]
    """Its kinds, the most specific first."""
    size: int
    begins: bool
    """True if it may be the first line of a title."""
    stems: Collection[str]

    @property
    def sort(self) -> str:
        """The most specific kind."""
        return self.sorts[0]


@dataclass(frozen=True)
class _Head:
    """The first lines of a document, with facts about them as a whole."""

    lines: Sequence[SourceLine]
    """All lines of the document."""
    rows: Sequence[_Line]
    width: int
    pieces: Mapping[int, LabelledPiece]
    named: frozenset[str]
    """Stems of the file name."""
    dated: Sequence[int]
    """Indices of lines with a date."""

    @cached_property
    def prose(self) -> Sequence[int]:
        """Indices of lines that are text."""
        return [i for i, row in enumerate(self.rows) if row.sort == "prose"]

    @cached_property
    def first(self) -> int:
        """Index of the first text line."""
        return self.prose[0] if self.prose else len(self.rows)

    @cached_property
    def body(self) -> frozenset[str]:
        """Stems of the text."""
        return stems(n.text for n in self.lines[self.first : self.first + 20])

    @cached_property
    def marked(self) -> Sequence[int]:
        """Indices of first-level headings."""
        return [i for i, row in enumerate(self.rows) if row.line.raw.startswith("# ")]

    @cached_property
    def widest(self) -> Mapping[int, int]:
        """Line number → length of the longest line in its group."""
        return {n.number: max(len(m.text) for m in chunk) for chunk in self._chunks for n in chunk}

    @cached_property
    def _chunks(self) -> Sequence[Sequence[SourceLine]]:
        return list(chunks_of([row.line for row in self.rows]))


def title_candidates(
    lines: Sequence[SourceLine],
    dates: Mapping[int, DateLine],
    taken: Mapping[int, AnyReason],
    width: int,
    stem: str,
    pieces: Mapping[int, LabelledPiece],
) -> list[TitleCandidate]:
    """The runs of lines in the head that may be the title, then no title; `taken` are lines with another role,
    `pieces` the labels of a page.
    """
    rows = [_row(line, dates, taken) for line in lines[:WINDOW]]
    dated = [i for i, n in enumerate(lines[:WINDOW]) if n.number in dates and dates[n.number].score >= 0.6]
    head = _Head(lines, rows, width, pieces, stems([stem]), dated)
    begins = (i for i, row in enumerate(rows) if row.begins)
    runs = (run for place, i in enumerate(begins) for run in _runs_from(head, i, place))
    return [*runs, TitleCandidate(-1, -1, tuple(_of_none(head)))]


def _runs_from(head: _Head, i: int, place: int) -> Iterator[TitleCandidate]:
    """Title candidates that begin at line `i`; `place` counts the possible first lines above it."""
    rows, own, joins = head.rows, tuple(_in_place(head, i, place)), list[str]()
    for j in range(i, min(i + MOST_LINES, len(rows))):
        if j > i:
            if not rows[j].begins or not any(map(str.isalnum, rows[j].line.text)):
                return
            joins += _join(head, i, j)
            if j - 1 in head.prose or rows[j].line.number - rows[j - 1].line.number > 2:
                return
        whole = " ".join(row.line.text for row in rows[i : j + 1])
        if len(whole.split()) > 1.5 * MAX_WORDS:
            return
        yield TitleCandidate(i, j, (*own, *joins, *_of_run(head, whole, i, j)))


def _in_place(head: _Head, i: int, place: int) -> Iterator[str]:
    """Features of a run's first line in its position."""
    row, rows, marked = head.rows[i], head.rows, head.marked
    yield from _of_line(row)
    yield f"place {bin_of(place, _AWAY)}"
    yield f"{row.sort}, place {bin_of(place, (0, 1, 2, 4))}"
    if head.pieces:
        yield from _of_label(head.pieces[row.line.number])
    yield f"text {bin_of(head.first - i, _AWAY)} below" if i <= head.first else "below text"
    if marked:
        yield f"file has {'1' if len(marked) < 2 else 'more'} first headings, is {'one' if i in marked else 'none'}"
    yield from _above(row, [r for r in rows[:i] if r.begins])
    gap = row.line.number - rows[i - 1].line.number if i else 9
    yield "blank above" if gap > 1 else "no blank above"


def _above(row: _Line, above: Sequence[_Line]) -> Iterator[str]:
    """Features of the possible title lines above."""
    last = above[-1].sort if above else "nothing"
    yield f"above: {last}"
    yield f"above: {last}, own: {row.sort}"
    yield from (f"all above: {s}" for s in sorted({r.sort for r in above}))


def _of_none(head: _Head) -> Iterator[str]:
    """Features of the candidate "no title"."""
    yield f"no title, text {bin_of(head.first, _AWAY)} below"
    if head.rows:
        yield f"no title, first is {head.rows[0].sort}"
    if head.named & head.body:
        yield "no title, words of the name in the text"


def _of_label(piece: LabelledPiece) -> Iterator[str]:
    """Features of a page label and its margin."""
    side = "outside" if piece.margin > 0 else "inside"
    yield f"the page says {piece.label}"
    yield f"the page says {side} by {bin_of(abs(piece.margin), _MARGINS)}"
    label = piece.label if piece.margin <= 0 else piece.rival
    yield f"the page says {label}, {side} by {bin_of(abs(piece.margin), _MARGINS)}"


def _row(line: SourceLine, dates: Mapping[int, DateLine], taken: Mapping[int, AnyReason]) -> _Line:
    """The tests of a line."""
    text = line.text
    size = len(text.split())
    reason = taken.get(line.number)
    begins = reason is None or reason in _MAY_BE_TAKEN
    found = dates.get(line.number)
    is_day = found is not None and (found.score >= DATE or found.label is Label.UPDATED) and found.bare
    tests = (
        ("taken", reason is not None),
        ("a day", is_day),
        ("a day and a place", found is not None and not found.bare and found.score >= DATE),
        ("by-line", is_byline(text)),
        ("a greeting", greets(text)),
        ("in a list", is_marked(line.raw.lstrip())),
        ("prose", is_prose(text) and size > 18),
        ("update", is_update(text)),
        *((name, pattern.fullmatch(text) is not None) for name, pattern in _TESTS.items()),
        ("number", bool(number_in(text))),
        ("tags", bool(tags_in(text))),
        ("page", is_page(text)),
        ("control", text.casefold() in any_words()["parts"]),
        ("caption", is_caption(text)),
        ("what speeches bear", _HAS["what speeches bear"].search(text) is not None),
        ("furniture", bool(kind_of(text))),
        ("document kind", is_document_kind(text)),
        ("letterhead", is_letterhead(text)),
        ("section", is_section(text)),
        ("nameplate", is_nameplate(text)),
        ("credit", is_credit(text)),
        ("motto", is_motto(text)),
        ("bearer", is_bearer(text)),
        ("name and office", bool(names_with_office(text))),
        ("name", bool(plain_author(text))),
        ("place", is_place(text)),
        ("a date in it", found is not None),
        ("sentence", size > 12 and text[-1] == "."),
        ("one word", size == 1),
        ("few words", size < 4),
        ("words", True),
    )
    sorts = tuple(name for name, holds in tests if holds)
    return _Line(line, sorts, size, begins, stems([text]))


def _of_line(row: _Line) -> Iterator[str]:
    """Features of a run's first line by itself."""
    text = row.line.text
    yield from (f"is {name}" for name in row.sorts)
    yield from (f"begins with {name}" for name, pattern in _BEGINS.items() if pattern.match(text))
    yield from (f"has {name}" for name, pattern in _HAS.items() if pattern.search(text))
    first = text[:1]
    letters = (("upper", first.isupper()), ("lower", first.islower()), ("digit", first.isdigit()), ("sign", True))
    yield f"first letter {next(name for name, holds in letters if holds)}"
    if text.isupper():
        yield "capitals"


def _of_run(head: _Head, whole: str, i: int, j: int) -> Iterator[str]:
    """Features of a run as a whole, and of the lines below it."""
    yield from _of_words(head, whole, i, j)
    yield from _of_group(head.rows, i, j)
    after = [k for k in head.dated if k > j]
    if after:
        yield f"date {bin_of(after[0] - j, _AWAY)} below"
    elif head.dated:
        yield "date above" if head.dated[0] < i else "date inside"
    if _ends_in_day(whole):
        yield "ends in a day"
        if any(word in table.kinds for word in words_of(whole)[:1] for table in site_words()):
            yield "a kind of document that ends in a day"
    if j + 2 >= len(head.lines):
        yield "ends the document"


def _of_words(head: _Head, whole: str, i: int, j: int) -> Iterator[str]:
    """Features of a run's words."""
    size = len(whole.split())
    own = frozenset[str]().union(*(row.stems for row in head.rows[i : j + 1]))
    yield f"size {bin_of(size, _BIG)}"
    yield f"ends {_end_of(whole)}"
    yield f"ends {_end_of(whole)}, size {bin_of(size, (3, 8, 18, 30))}"
    yield f"words of the text {bin_of(len(own & head.body) / max(1, len(own)), _SHARES)}"
    if head.named:
        yield f"words of the name {bin_of(len(own & head.named) / len(head.named), _SHARES)}"
    if ends_open(whole):
        yield "ends open"
    words = words_of(whole)
    occasions = [name for name in ("speeches", "gatherings") if any(w in written_alike(name) for w in words)]
    yield f"has {' and '.join(occasions) or 'no speech'}"
    if words and any(w in written_alike("speeches") for w in words[:2]):
        yield "begins with a speech"
        yield f"begins with a speech, {'several lines' if j > i else 'one line'}"


def _of_group(rows: Sequence[_Line], i: int, j: int) -> Iterator[str]:
    """Features of a run among its neighbours."""
    opens = i == 0 or rows[i].line.number - rows[i - 1].line.number > 1
    closes = j + 1 == len(rows) or rows[j + 1].line.number - rows[j].line.number > 1
    yield f"{'opens' if opens else 'inside'} and {'closes' if closes else 'leaves'} a group"
    yield f"{'opens' if opens else 'inside'} and {'closes' if closes else 'leaves'} a group of {min(j - i + 1, 4)}"
    below = rows[j + 1] if j + 1 < len(rows) else None
    gap = below.line.number - rows[j].line.number if below else 9
    sort = below.sort if below else "nothing"
    yield f"below: {sort}"
    yield f"below: {sort}, {'apart' if gap > 1 else 'near'}"
    yield f"below: {sort}, own: {rows[i].sort}"


def _end_of(text: str) -> str:
    """The kind of the last character."""
    return "letter" if text[-1].isalpha() else "digit" if text[-1].isdigit() else _ENDS.get(text[-1], "sign")


def _ends_in_day(text: str) -> bool:
    """True if the text ends in a date."""
    end = text[-LONGEST_DAY:].partition(" ")[2] if len(text) > LONGEST_DAY else text
    found = readings(end)[-1:]
    return bool(found and not end[found[0].end :].strip(" .)"))


def _join(head: _Head, i: int, j: int) -> Iterator[str]:
    """Features of the line break before line `j` of a run that begins at `i`."""
    above, below = head.rows[j - 1], head.rows[j]
    a, b, width, widest = above.line, below.line, head.width, head.widest[below.line.number]
    gap = b.number - a.number
    yield f"breaks {'near' if gap == 1 else 'apart'}"
    yield f"break {min(j - i, 4)}"
    end = _end_of(a.text)
    begin = "lower" if b.text[:1].islower() else "upper" if b.text[:1].isupper() else "sign"
    near = "near" if gap == 1 else "apart"
    yield f"breaks {near}, {end} to {begin}"
    yield f"breaks {near}, {above.sort} to {below.sort}"
    yield f"breaks {near} before {below.sort}"
    both = f"{'capitals' if a.text.isupper() else 'small'} to {'capitals' if b.text.isupper() else 'small'}"
    yield f"breaks {near}, {both}"
    yield f"breaks {near}, {both}, {end} to {begin}"
    if gap == 1 and (ends_open(a.text) or ends_open(b.text.split()[0])):
        yield "breaks at a small word"
        yield f"breaks at a small word, {both}"
    if width and is_full(a, b, width):
        yield "breaks where the line is full"
    if gap == 1 and widest - len(a.text) <= len(b.text.split()[0]):
        yield f"breaks where the group is full, {begin}"
        yield f"breaks where the group is full, {both}"
    if abs(len(a.text) - len(b.text)) < 8:
        yield "breaks between lines of a length"


def greets(text: str) -> bool:
    """True for the salutation of a letter or speech."""
    words = words_of(text)
    if text[-1] in ",:!" and words and len(words) <= MOST_GREETING and words[0] in written_alike("salutations"):
        return True
    return text[-1] in ",!" and _ADDRESSED.fullmatch(text) is not None


def is_slug(text: str) -> bool:
    """True for the keyword by which agencies identify a story, `HARBOUR-TALKS/`."""
    return _TESTS["a slug"].fullmatch(text) is not None
