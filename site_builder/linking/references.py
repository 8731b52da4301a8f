"""Blocks → the words that cite another briefing (R25); and such words + an index of all briefings → which one is meant.

The desk's own grammar is a series label, a date and a title in quotation marks; plain ones are a title in quotation
marks with a date, "our report of 2 February 2021", "Document 23". Knows no files: the index is a value.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from site_builder.config import DateOrder, SeriesConfig
from site_builder.dates import MONTHS
from site_builder.linking.letters import fold
from site_builder.linking.mentions import Block, Reference, ReferenceState

TITLE_RATIO = 0.8
_MONTH = "|".join(MONTHS)
_SHORT_MONTH = "|".join(m[:3] for m in MONTHS)
_WRITTEN_DATE = (
    rf"\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH}|(?:{_SHORT_MONTH})\.?)\s*,?\s*\d{{4}}|"
    rf"(?:{_MONTH}|(?:{_SHORT_MONTH})\.?)\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s*\d{{4}}"
)
_QUOTED_TITLE = r'"(?P<title>[^"\n]{3,200})"'
_LABEL = r"(?P<label>[A-Z][A-Za-z&]{1,11})"
_DESK = re.compile(rf"\b(?:{_LABEL}\s+)?(?P<date>{_WRITTEN_DATE})\s*[;:,]\s*{_QUOTED_TITLE}")
_TITLE_DATE = re.compile(
    rf"{_QUOTED_TITLE}\s*(?:,|\(|of|from|dated|\()?\s*\(?(?:our\s+\w+\s+of\s+)?(?P<date>{_WRITTEN_DATE})\)?"
)
_OWN = re.compile(
    rf"\b(?:our|this\s+desk's|we\s+wrote\s+in\s+our)\s+(?:\w+\s+){{0,2}}?(?:report|briefing|note|piece|paper|update|memo|analysis|dispatch)\s+"
    rf"(?:of|from|dated|on)\s+(?P<date>{_WRITTEN_DATE})(?:\s*[,;:(]?\s*{_QUOTED_TITLE})?"
)
_NUMBERED = re.compile(
    r"\b(?:[Dd]ocuments?|[Dd]ocs?\.|[Nn]os?\.)\s+(?P<numbers>\d{1,4}[a-z]?(?:\s*(?:,|and|,\s+and|or)\s*\d{1,4}[a-z]?(?!\s*\w*\d))*)"
)
_ELSEWHERE = re.compile(r"\b(?:volume|vol\.|Vol\.|Volume|ibid|Ibid|ed\.)\b")
_OPEN_ENDED = re.compile(r"\bamong\s+other(?:s|\s+\w+)?\s+$|\bamong\s+other\s+\w+,?\s+(?:\w+\s+)?$")


def find_references(blocks: Sequence[Block], series: Mapping[str, SeriesConfig]) -> tuple[Reference, ...]:
    """Every reference in the order of the text, no two on the same words."""
    return tuple(ref for block in blocks for ref in _in_block(block, series))


def _in_block(block: Block, series: Mapping[str, SeriesConfig]) -> list[Reference]:
    text = fold(block.text)
    if not any(letter.isdigit() for letter in text):
        return []
    found: list[Reference] = []
    for pattern, rule in ((_DESK, "R25"), (_OWN, "R25 own words"), (_TITLE_DATE, "R25 title and date")):
        for match in pattern.finditer(text):
            if not any(r.start < match.end() and match.start() < r.end for r in found):
                found.append(_dated(block, text, match, series, rule))
    for match in _NUMBERED.finditer(text):
        found += _numbered(block, text, match)
    return sorted(found, key=lambda r: (r.start, r.end))


def _dated(block: Block, text: str, match: re.Match[str], series: Mapping[str, SeriesConfig], rule: str) -> Reference:
    groups = match.groupdict()
    label = groups.get("label") or ""
    if label in MONTHS:
        label = ""
    order = series[label].date_order if label in series else DateOrder.DAY_FIRST
    title = match.span("title") if groups.get("title") else (0, 0)
    return Reference(
        block.index,
        match.start(),
        match.end(),
        block.text[match.start() : match.end()],
        series=label,
        date_written=match["date"],
        date=read_date(match["date"], order),
        title_written=block.text[title[0] : title[1]],
        rule=rule,
        open_ended=bool(_OPEN_ENDED.search(text, max(0, match.start() - 40), match.start())),
    )


def _numbered(block: Block, text: str, match: re.Match[str]) -> list[Reference]:
    around = text[max(0, match.start() - 80) : match.end() + 40]
    if _ELSEWHERE.search(around):
        return []
    found = []
    base = match.start("numbers")
    for number in re.finditer(r"\d+[a-z]?", match["numbers"]):
        first = not found
        start = match.start() if first else base + number.start()
        end = base + number.end()
        found.append(Reference(block.index, start, end, block.text[start:end], number=number[0], rule="R25 number"))
    return found


def read_date(written: str, order: str) -> str:
    """`YYYY-MM-DD`, or an empty text where the words are no date of the calendar."""
    from datetime import date

    digits = [int(part) for part in re.findall(r"\d+", written)]
    month = next((i for i, name in enumerate(MONTHS, 1) if re.search(rf"\b{name[:3]}", written)), 0)
    if month and len(digits) >= 2:
        day, year = digits[0], digits[1]
    elif re.match(r"\d{4}", written):
        year, month, day = digits
    else:
        first, second, year = digits
        day, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
    try:
        return date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A briefing as others may cite it."""

    key: str
    """What a resolved reference points to: a file stem or a URL."""
    title: str
    date: str
    """`YYYY-MM-DD`, or a part of it, or empty."""
    series: str = ""
    number: str = ""


@dataclass(frozen=True)
class Index:
    """All briefings of an archive, ready to be looked up."""

    entries: tuple[Entry, ...] = field(repr=False)
    by_date: Mapping[str, tuple[Entry, ...]] = field(repr=False, compare=False)
    by_number: Mapping[str, tuple[Entry, ...]] = field(repr=False, compare=False)


def index_of(entries: Sequence[Entry]) -> Index:
    """The index of the entries."""
    dates: dict[str, list[Entry]] = {}
    numbers: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: e.key):
        dates.setdefault(entry.date, []).append(entry)
        if entry.number:
            numbers.setdefault(entry.number, []).append(entry)
    return Index(tuple(entries), {k: tuple(v) for k, v in dates.items()}, {k: tuple(v) for k, v in numbers.items()})


def resolve_reference(
    reference: Reference, index: Index, *, series: str = "", key: str = ""
) -> tuple[ReferenceState, str, str]:
    """State, target (a key, or empty) and why; `series` and `key` are those of the citing briefing."""
    if reference.number:
        return _outcome(
            [e for e in index.by_number.get(reference.number, ()) if e.series == series and e.key != key],
            "number and series",
        )
    dates = _readings(reference)
    same_day = [e for day in dates for e in index.by_date.get(day, ()) if e.key != key]
    if not same_day:
        return ReferenceState.MISSING, "", f"no briefing of {reference.date or reference.date_written}"
    if not reference.title_written:
        return _outcome(same_day, "the only briefing of that day")
    near = [e for e in same_day if title_ratio(e.title, reference.title_written) >= TITLE_RATIO]
    if not near:
        return ReferenceState.MISSING, "", f"no briefing of {reference.date} with a title like this"
    exact = [e for e in near if title_ratio(e.title, reference.title_written) == 1]
    return _outcome(exact or near, "date and title")


def _readings(reference: Reference) -> tuple[str, ...]:
    """The days that the written date can mean; the other order counts only together with a title."""
    if not reference.title_written:
        return (reference.date,)
    orders = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    return tuple(
        dict.fromkeys(d for d in (reference.date, *(read_date(reference.date_written, o) for o in orders)) if d)
    )


def _outcome(entries: Sequence[Entry], why: str) -> tuple[ReferenceState, str, str]:
    keys = sorted({e.key for e in entries})
    if len(keys) == 1:
        return ReferenceState.RESOLVED, keys[0], why
    if keys:
        return ReferenceState.AMBIGUOUS, "", f"{why}: " + ", ".join(keys)
    return ReferenceState.MISSING, "", f"no briefing with this {why}"


def title_ratio(title: str, written: str) -> float:
    """How alike two titles are, 0 to 1; case, signs and a full stop at the end do not count."""
    a, b = _plain(title), _plain(written)
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", fold(title).lower()))
