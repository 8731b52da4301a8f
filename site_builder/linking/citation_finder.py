"""Finds the words that cite another briefing (R25).

The desk's own form is a series label, a date and a title in quotation marks. Plain forms are a title in quotation marks
with a date, "our report of 2 February 2021", "Document 23". Knows no other briefing.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from site_builder.linking.language_words import LANGUAGES, small, words_of
from site_builder.linking.model import Block, BlockKind, Reference
from site_builder.linking.text_view import TextView
from site_builder.settings.site_config import DateOrder, SeriesConfig

TITLE_RULE = "R25 title"
"""Rule for quoted words that are a reference only if exactly one briefing has that title."""
MIN_TITLE_WORDS = 4
_FEWEST_WORDS = 3
"""Minimum number of words in an unquoted title before its date."""
_MOST_WORDS = 25
_TABLES = [words_of(language).tables["citing"] for language in LANGUAGES]
_MONTH_NUMBERS = {
    name: number
    for table in _TABLES
    for number, month in enumerate(small(table["months"]).split(), 1)
    for name in (month, month[:3] if table is _TABLES[0] else month)
}
_MONTH = "|".join(
    sorted({*_MONTH_NUMBERS, *(name.capitalize() for name in _MONTH_NUMBERS)}, key=lambda m: (-len(m), m))
)
_WRITTEN_DATE = (
    rf"\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?:{_MONTH})\.?\s*(?:,\s*)?(?:del?\s+)?\d{{4}}|"
    rf"(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*(?:,\s*)?\d{{4}}"
)
_DATE = re.compile(rf"(?<![\w/.-])(?:{_WRITTEN_DATE})(?![\w/-])")
_QUOTED_TITLE = r'"(?P<title>[^"\n]{3,200}+)"'
_LABEL = r"(?P<label>(?:[A-Z]|\d{1,3}[A-Z])[A-Za-z&]{0,11})"
_DESK = re.compile(rf"\b(?:{_LABEL}\s+)?(?P<date>{_WRITTEN_DATE})\s*[;:,]\s*{_QUOTED_TITLE}")
_BRACKET = re.compile(rf"(?<=[\[(]){_LABEL}\s+(?P<date>{_WRITTEN_DATE})(?=[\])])")
_BEGINS_BRACKET = r"[A-Z\d]{1,4}[A-Za-z&]{0,11}\s+\S{1,12}[^\])\n]{0,16}[\])]"
_AFTER_TITLE = r"\s*+(?:,\s*+)?(?:\(\s*+)?(?:(?:of|from|dated|vom|du|del|von)\s++)?"
_DATE_AFTER = rf"{_AFTER_TITLE}(?:our\s+\w+\s+of\s+)?(?:{_LABEL},?\s+)?(?P<date>{_WRITTEN_DATE})"
_BEGINS_A_DATE = rf"{_AFTER_TITLE}(?:our\s|\d|[A-Z][A-Za-z&]{{0,11}}+[.,]?\s++(?:[A-Za-z]{{3,12}}+\.?\s++)?\d)"
_TITLE_DATE = re.compile(rf"{_QUOTED_TITLE}{_DATE_AFTER}\)?")
_OWN_WORDS = frozenset(small(" ".join(table["own"] for table in _TABLES)).split())
_SEE_WORDS = tuple(sorted({small(word) for table in _TABLES for word in table["see"]}, key=len, reverse=True))
_KINDS = frozenset(small(" ".join(table["kinds"] for table in _TABLES)).split())
_WE_WORDS = tuple(sorted({small(word) for table in _TABLES for word in table["we"]}, key=len, reverse=True))
_INTRODUCED = re.compile(
    rf"(?<![\w'])(?:(?P<we>{'|'.join(_WE_WORDS)})|(?P<own>{'|'.join(sorted(_OWN_WORDS))})"
    rf"|(?P<see>{'|'.join(map(re.escape, _SEE_WORDS))}))(?![\w'])\s?:?"
)
"""Matched on lowercase text, at the triggers."""
_REACH = 260
"""Characters searched for the date after an introduction."""
_NEXT_DATE = 60
"""Characters searched for a date that directly follows and precedes a noun such as "report"."""
_KIND_REACH = 4
"""Words after "our" searched for a noun such as "report"."""
_TITLE_AFTER = re.compile(rf"\)?\s*(?:[,;:(]\s*)?(?:(?:in|en|dans)\s+)?{_QUOTED_TITLE}")
_DASH = re.compile(r"\s?[—–]\s?|\s-\s")
_NUMBERED = re.compile(
    r"\b(?:[Dd]ocuments?|[Dd]ocs?\.|[Nn]os?\.)\s+(?P<numbers>\d{1,4}[a-z]?(?:\s*(?:,|and|,\s+and|or)\s*\d{1,4}[a-z]?(?!\s*\w*\d))*)"
)
_NAMED = re.compile(r'"([^"\n]{3,200}+)[,.]?"')
_SHORTEST_TITLE = 3
_NEAR = 100
"""Distance in characters from a date to the quotation mark of its title, mostly spaces."""
_LONGEST_TITLE = 203
"""Maximum length of a title, including quotation marks."""
_GAP = " " * 10
"""Run of spaces without which a label and date before a title are shorter than `_NEAR`."""
_RULES = {_DESK.pattern: "R25", _TITLE_DATE.pattern: "R25 title and date", _BRACKET.pattern: "R25 series and date"}
_OWN_RULE = "R25 own words"
_ELSEWHERE = re.compile(r"\b(?:volume|vol\.|Vol\.|Volume|ibid|Ibid|ed\.)\b")
_OPEN_ENDED = re.compile(r"\bamong\s+other(?:s|\s+\w+)?\s+$|\bamong\s+other\s+\w+,?\s+(?:\w+\s+)?$")


def find_references(reading: TextView, series: Mapping[str, SeriesConfig]) -> tuple[Reference, ...]:
    """References in text order, without overlaps."""
    text, starts, blocks = reading.text, reading.starts, reading.blocks
    found: dict[int, list[Reference]] = defaultdict(list)
    for matches, read, signs in _WRITTEN:
        marks: dict[int, list[int]] = defaultdict(list)
        for sign in signs(reading):
            at = bisect_right(starts, sign) - 1
            marks[at].append(sign - starts[at])
        for at in sorted(marks):
            for match in matches(_line(reading, at), marks[at]):
                found[at] += read(blocks[at], match, series, found[at])
    for match in _introductions(reading):
        at = bisect_right(starts, match.start()) - 1
        found[at] += _introduced(blocks[at], _line(reading, at), match, starts[at], found[at])
    for at, here in found.items():
        here += _further(blocks[at], _line(reading, at), here)
    for at, block in enumerate(blocks):
        if (block.kind in _LISTED or (block.kind is _PARAGRAPH and _opens_list(block.text))) and not found.get(at):
            found[at] += _listed(block)
    for match in _NAMED.finditer(text):
        words = _title(match)
        if words:
            at = bisect_right(starts, match.start()) - 1
            found[at] += _named(blocks[at], match, len(words), starts[at], found[at])
    return tuple([ref for _, refs in sorted(found.items()) for ref in sorted(refs, key=_PLACE)])


def _introductions(reading: TextView) -> Iterator[re.Match[str]]:
    """Matches of words that introduce a citation of the desk's own texts."""
    floor = 0
    for start, _ in reading.triggers["citing"]:
        match = _INTRODUCED.match(reading.lowered, start) if start >= floor else None
        if match is not None:
            yield match
            floor = match.end()


_PLACE = attrgetter("start", "end")
_LISTED, _PARAGRAPH = (BlockKind.LIST_ITEM, BlockKind.CELL), BlockKind.PARAGRAPH


def _listed(block: Block) -> list[Reference]:
    """Lines that are a title, or begin with one before a dash.

    Each is a reference only if exactly one briefing has that title.
    """
    found: list[Reference] = []
    at = 0
    for line in block.text.split("\n") if not block.protected else ():
        start = at + len(line) - len(line.lstrip("• "))
        stop = min(at + len(line), start + _LONGEST_TITLE)
        parted = "-" in line or not line.isascii()
        dashes = [match.start() for match in _DASH.finditer(block.text, start, stop)] if parted else []
        short = len(line) <= _LONGEST_TITLE
        end = (dashes[-1] if short else dashes[0]) if dashes else at + len(line) if short else start
        written = block.text[start:end].rstrip()
        if MIN_TITLE_WORDS <= len(written.split()) <= _MOST_WORDS:
            found.append(
                Reference(block.index, start, start + len(written), written, title_written=written, rule=TITLE_RULE)
            )
        at += len(line) + 1
    return found


def _opens_list(text: str) -> bool:
    """True if a paragraph is an unmarked list: several lines, or a number before a title."""
    return "\n" in text or (text[:1].isdecimal() and len(text) <= _LONGEST_TITLE)


def _introduced(
    block: Block, text: str, match: re.Match[str], base: int, found: Sequence[Reference]
) -> list[Reference]:
    """References after "our" or "see": a report with its date, a quoted title, or a title and a date."""
    at = match.end() - base
    if not match["see"]:
        return _own(block, text, (match.start() - base, at), found, kind=bool(match["we"]))
    near = _next_date(text, at, at + _REACH)
    before = text[at : near.start() if near else at + _REACH]
    if small(before.split()[0]) in _OWN_WORDS if before.split() else True:
        return []
    quote = before.find('"')
    if quote >= 0 or near is None or ". " in before:
        return _quoted_after(block, text, at + quote, found) if 0 <= quote < _KIND_REACH * 12 else []
    title = before.strip(" ,(:")
    start = at + before.find(title)
    opens = title[:1].isupper() or title[:1].isdecimal()
    parted = before.rstrip().endswith((",", "("))
    if not (opens and parted) or len(title.split()) < _FEWEST_WORDS or _taken(found, start, near.end()):
        return []
    return [_titled(block, start, near.end(), near[0], (start, start + len(title)), "R25 title and date")]


def _own(block: Block, text: str, own: tuple[int, int], found: Sequence[Reference], *, kind: bool) -> list[Reference]:
    """References after "our": "our report of 2 February 2021", "our 2 February 2021 report “T”", "our report “T”"."""
    start, at = own
    words = small(" ".join(text[at : at + _REACH].split(None, _KIND_REACH)[:_KIND_REACH])).split()
    kind = kind or not _KINDS.isdisjoint([word.strip(",;:") for word in words])
    soon = () if kind or not _DIGITS.search(text, at, at + _NEXT_DATE) else range(at, at + _SHORTEST_TITLE)
    dates = (_DATE.match(text, start, at + _NEXT_DATE) for start in soon)
    near = _next_date(text, at, at + _REACH) if kind else next(filter(None, dates), None)
    if near is not None and ". " not in text[at : near.start()] and '"' not in text[at : near.start()]:
        after = text[near.end() : near.end() + 40].split()[:1]
        end = near.end()
        if near.start() - at < _SHORTEST_TITLE and after and small(after[0].strip(",;:")) in _KINDS:
            end, kind = text.index(after[0], end) + len(after[0].rstrip(",;:")), True
        title = _TITLE_AFTER.match(text, end)
        end = title.end() if title else end
        if kind and not _taken(found, start, end):
            return [_titled(block, start, end, near[0], title.span("title") if title else (0, 0), _OWN_RULE)]
    quote = text.find('"', at, at + _KIND_REACH * 12)
    return _quoted_after(block, text, quote, found) if kind and quote >= 0 else []


def _next_date(text: str, at: int, stop: int) -> re.Match[str] | None:
    return _DATE.search(text, at, stop) if _DIGITS.search(text, at, stop) else None


def _quoted_after(block: Block, text: str, quote: int, found: Sequence[Reference]) -> list[Reference]:
    """Reference by an introduced title in quotation marks, which needs no capitals."""
    match = _NAMED.match(text, quote)
    if match is None or len(match[1].split()) < MIN_TITLE_WORDS or _taken(found, *match.span()):
        return []
    start, end = match.start(1), match.start(1) + len(match[1].rstrip(",."))
    return [_titled(block, start, end, "", (start, end), TITLE_RULE)]


def _titled(block: Block, start: int, end: int, date_written: str, title: tuple[int, int], rule: str) -> Reference:
    return Reference(
        block.index,
        start,
        end,
        block.text[start:end],
        date_written=date_written,
        date=read_date(date_written, DateOrder.DAY_FIRST) if date_written else "",
        title_written=block.text[title[0] : title[1]].strip().rstrip(",."),
        rule=rule,
        open_ended=bool(_OPEN_ENDED.search(block.text, max(0, start - 40), start)),
    )


def _line(reading: TextView, at: int) -> str:
    """Folded text of the block at a position."""
    start = reading.starts[at]
    return reading.text[start : start + len(reading.blocks[at].text)]


_FURTHER = re.compile(
    rf"\s*(?:[;,]\s*(?:and\s+)?|and\s+){_QUOTED_TITLE}(?!\s*(?:(?:,|\(|of|from|dated)\s*)?\(?(?:our\s|\d))"
)
"""Further title after one date: `DD 3/4/2022; “Nets in Spring”; “The Herring Year”`."""


def _further(block: Block, text: str, found: Sequence[Reference]) -> list[Reference]:
    """Titles that share the date of the preceding reference."""
    more = []
    for first in found:
        match = _FURTHER.match(text, first.end) if first.rule == _RULES[_DESK.pattern] else None
        while match is not None and have_capitals(match["title"].split()) and not _taken(found, *match.span("title")):
            start, end = match.start("title") - 1, match.end()
            written, title = block.text[start:end], block.text[start + 1 : end - 1]
            more.append(first._replace(start=start, end=end, written=written, title_written=title))
            match = _FURTHER.match(text, end)
    return more


def _title(match: re.Match[str]) -> str:
    """Quoted words without a final full stop or comma, if they look like a title; else empty."""
    title = match[1]
    if len(title) > _SHORTEST_TITLE and title[-1] in ",." and match.end() == match.end(1) + 1:
        title = title[:-1]
    words = title.split()
    return title if len(words) >= MIN_TITLE_WORDS and have_capitals(words) else ""


def _named(block: Block, match: re.Match[str], length: int, base: int, found: Sequence[Reference]) -> list[Reference]:
    """Reference by title, unless its words belong to another reference."""
    if _taken(found, match.start() - base, match.end() - base):
        return []
    start = match.start(1) - base
    end = start + length
    written = block.text[start:end]
    return [Reference(block.index, start, end, written, title_written=written, rule=TITLE_RULE)]


def _taken(found: Sequence[Reference], start: int, end: int) -> bool:
    return any(r.start < end and start < r.end for r in found)


def _dated(
    block: Block, match: re.Match[str], series: Mapping[str, SeriesConfig], found: Sequence[Reference]
) -> list[Reference]:
    if _taken(found, *match.span()):
        return []
    groups = match.groupdict()
    label = groups.get("label") or ""
    start = match.start()
    if label and label not in series and sum(map(str.isupper, label)) < 2:
        label, start = "", match.start("date")
    order = series[label].date_order if label in series else DateOrder.DAY_FIRST
    title = match.span("title") if groups.get("title") else (0, 0)
    reference = Reference(
        block.index,
        start,
        match.end(),
        block.text[start : match.end()],
        series=label,
        date_written=match["date"],
        date=read_date(match["date"], order),
        title_written=block.text[title[0] : title[1]].strip(),
        rule=_RULES[match.re.pattern],
        open_ended=bool(_OPEN_ENDED.search(match.string, max(0, start - 40), start)),
    )
    return [reference]


def _numbered(
    block: Block, match: re.Match[str], series: Mapping[str, SeriesConfig], found: Sequence[Reference]
) -> list[Reference]:
    around = match.string[max(0, match.start() - 80) : match.end() + 40]
    if _ELSEWHERE.search(around):
        return []
    numbers: list[Reference] = []
    base = match.start("numbers")
    for number in re.finditer(r"\d+[a-z]?", match["numbers"]):
        start = base + number.start() if numbers else match.start()
        end = base + number.end()
        numbers.append(Reference(block.index, start, end, block.text[start:end], number=number[0], rule="R25 number"))
    return numbers


Signs = Callable[[TextView], Iterable[int]]
"""Offsets of characters that a pattern always contains, which are cheap to find."""
Matches = Callable[[str, Sequence[int]], Iterable[re.Match[str]]]
"""Matches in a line, given the offsets of its signs."""


def _after_date(reading: TextView) -> list[int]:
    """Offsets of quotation marks after a digit and punctuation."""
    text, found = reading.text, []
    for match in _MARK.finditer(text):
        start = match.start()
        before = text[max(0, start - _NEAR) : start].rstrip()
        if before.endswith((";", ":", ",")) and before[:-1].rstrip()[-1:].isdecimal():
            found.append(start)
    return found


_MARK = re.compile(r'"(?:(?<=[;:,]")|(?<=[;:,]\s")|(?<=\s\s"))')


def _before_marks(line: str, marks: Sequence[int]) -> Iterable[re.Match[str]]:
    """Matches of `_DESK` in a line, searched only before the given marks."""
    # A space is the only printable whitespace.
    if _GAP in line or not line.isprintable():
        yield from _DESK.finditer(line)
        return
    floor = 0
    for mark in marks:
        match = _DESK.search(line, max(floor, mark - _NEAR), mark + _LONGEST_TITLE) if mark >= floor else None
        if match is not None:
            yield match
            floor = match.end()


def _anywhere(pattern: re.Pattern[str]) -> Matches:
    return lambda line, _: pattern.finditer(line)


def _signs_of(sign: str, following: str) -> Signs:
    """A function that finds a sign followed by this pattern and returns the offsets. The pattern must not run into the
    next line, where another sign may begin."""
    compiled = re.compile(re.escape(sign) + following)
    return lambda reading: [m.start() for m in compiled.finditer(reading.text)] if sign in reading.text else ()


_IN_BRACKETS = (_signs_of("(", rf"(?={_BEGINS_BRACKET})"), _signs_of("[", rf"(?={_BEGINS_BRACKET})"))
_NUMBER = re.compile(r"s?\s+\d")
_WRITTEN: tuple[tuple[Matches, Callable[..., list[Reference]], Signs], ...] = (
    (_before_marks, _dated, _after_date),
    (_anywhere(_BRACKET), _dated, lambda reading: [sign for find in _IN_BRACKETS for sign in find(reading)]),
    (_anywhere(_TITLE_DATE), _dated, _signs_of('"', f"(?={_BEGINS_A_DATE})(?={_DATE_AFTER})")),
    (
        _anywhere(_NUMBERED),
        _numbered,
        lambda reading: [start for start, end in reading.triggers["numbers"] if _NUMBER.match(reading.text, end)],
    ),
)
"""Rows of matcher, reader and signs. Only lines with a sign are searched."""


_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]+")


@lru_cache(maxsize=16_384)
def read_date(written: str, order: str) -> str:
    """Date as `YYYY-MM-DD`. If the given order yields no calendar day, the other is tried; empty if neither does."""
    digits = [int(part) for part in _DIGITS.findall(written)]
    month = next((_MONTH_NUMBERS[word] for word in _LETTERS.findall(small(written)) if word in _MONTH_NUMBERS), 0)
    if len(digits) != (2 if month else 3):
        return ""
    if month:
        return _iso(digits[1], month, digits[0])
    if re.match(r"\d{4}", written):
        return _iso(*digits)
    first, second, year = digits
    day, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
    return _iso(year, month, day) or _iso(year, day, month)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return ""


def have_capitals(words: Sequence[str]) -> bool:
    """True if half of the long words are capitalised, as in a title."""
    long = [word[0] for word in words if len(word) > 3]
    return 2 * sum(map(str.isupper, long)) >= len(long)
