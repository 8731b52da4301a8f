"""Blocks → the words that cite another briefing (R25); and such words + an index of all briefings → which one is meant.

The desk's own grammar is a series label, a date and a title in quotation marks; plain ones are a title in quotation
marks with a date, "our report of 2 February 2021", "Document 23". Knows no files: the index is a value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from site_builder.config import DateOrder, SeriesConfig
from site_builder.dates import MONTHS
from site_builder.linking.automaton import find_literals
from site_builder.linking.letters import fold, whole_word
from site_builder.linking.mentions import Block, Reference, ReferenceState

TITLE_RATIO = 0.8
TITLE_RULE = "R25 title"
"""Words in quotation marks that are a reference only if one briefing has that title."""
MIN_TITLE_WORDS = 4
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
_NAMED = re.compile(r'"(?P<title>[^"\n]{3,200}?)[,.]?"')
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:ocuments?|ocs?\.|os?\.)\s+\d")
_DATED = (
    (_DESK, "R25", re.compile(r'\d\s*[;:,]\s*"')),
    (_OWN, "R25 own words", re.compile(r"our\s|desk's\s")),
    (_TITLE_DATE, "R25 title and date", re.compile('"')),
)
"""Pattern, rule, and what the pattern always holds: that is looked for first, being quick to find."""
_ELSEWHERE = re.compile(r"\b(?:volume|vol\.|Vol\.|Volume|ibid|Ibid|ed\.)\b")
_OPEN_ENDED = re.compile(r"\bamong\s+other(?:s|\s+\w+)?\s+$|\bamong\s+other\s+\w+,?\s+(?:\w+\s+)?$")


def find_references(blocks: Sequence[Block], series: Mapping[str, SeriesConfig]) -> tuple[Reference, ...]:
    """Every reference in the order of the text, no two on the same words."""
    return tuple(ref for block in blocks for ref in _in_block(block, series))


def _named(text: str, found: Sequence[Reference], block: Block) -> Iterator[Reference]:
    """Quotations that look like titles and belong to no other reference."""
    for match in _NAMED.finditer(text) if '"' in text else ():
        words = match[1].split()
        if len(words) < MIN_TITLE_WORDS or not _have_capitals(words):
            continue
        if not any(r.start < match.end() and match.start() < r.end for r in found):
            start, end = match.span(1)
            written = block.text[start:end]
            yield Reference(block.index, start, end, written, title_written=written, rule=TITLE_RULE)


def _in_block(block: Block, series: Mapping[str, SeriesConfig]) -> list[Reference]:
    digits = _DIGIT.search(block.text) is not None
    if not digits and "“" not in block.text and '"' not in block.text:
        return []
    text = fold(block.text)
    found: list[Reference] = []
    for pattern, rule, needed in _DATED if digits else ():
        for match in pattern.finditer(text) if needed.search(text) else ():
            if not any(r.start < match.end() and match.start() < r.end for r in found):
                found.append(_dated(block, text, match, series, rule))
    for match in _NUMBERED.finditer(text) if digits and _NUMBER.search(text) else ():
        found += _numbered(block, text, match)
    found += _named(text, found, block)
    return sorted(found, key=lambda r: (r.start, r.end))


def _dated(block: Block, text: str, match: re.Match[str], series: Mapping[str, SeriesConfig], rule: str) -> Reference:
    groups = match.groupdict()
    label = groups.get("label") or ""
    start = match.start()
    if label and label not in series and sum(map(str.isupper, label)) < 2:
        label, start = "", match.start("date")
    order = series[label].date_order if label in series else DateOrder.DAY_FIRST
    title = match.span("title") if groups.get("title") else (0, 0)
    return Reference(
        block.index,
        start,
        match.end(),
        block.text[start : match.end()],
        series=label,
        date_written=match["date"],
        date=read_date(match["date"], order),
        title_written=block.text[title[0] : title[1]],
        rule=rule,
        open_ended=bool(_OPEN_ENDED.search(text, max(0, start - 40), start)),
    )


def _numbered(block: Block, text: str, match: re.Match[str]) -> list[Reference]:
    around = text[max(0, match.start() - 80) : match.end() + 40]
    if _ELSEWHERE.search(around):
        return []
    found: list[Reference] = []
    base = match.start("numbers")
    for number in re.finditer(r"\d+[a-z]?", match["numbers"]):
        first = not found
        start = match.start() if first else base + number.start()
        end = base + number.end()
        found.append(Reference(block.index, start, end, block.text[start:end], number=number[0], rule="R25 number"))
    return found


def read_date(written: str, order: str) -> str:
    """`YYYY-MM-DD`; the other order where this one gives no day of the calendar; an empty text where neither does."""
    digits = [int(part) for part in re.findall(r"\d+", written)]
    month = next((number for number, name in enumerate(MONTHS, 1) if name[:3] in written), 0)
    if len(digits) != (2 if month else 3):
        return ""
    if month:
        return _iso(digits[1], month, digits[0])
    if re.match(r"\d{4}", written):
        return _iso(*digits)
    first, second, year = digits
    days = (_iso(year, second, first), _iso(year, first, second))
    return (days[0] or days[1]) if order == DateOrder.DAY_FIRST else (days[1] or days[0])


def _iso(year: int, month: int, day: int) -> str:
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

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Title, folded and in lower case → key, for titles that are long enough and that one briefing alone has."""
        return _titles(self.entries)


def index_of(entries: Sequence[Entry]) -> Index:
    """The index of the entries."""
    dates: dict[str, list[Entry]] = {}
    numbers: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: e.key):
        dates.setdefault(entry.date, []).append(entry)
        if entry.number:
            numbers.setdefault(entry.number, []).append(entry)
    return Index(tuple(entries), {k: tuple(v) for k, v in dates.items()}, {k: tuple(v) for k, v in numbers.items()})


def _titles(entries: Sequence[Entry]) -> dict[str, str]:
    owners: dict[str, set[str]] = {}
    for entry in entries:
        title = _lowered(entry.title).rstrip(".")
        if len(title.split()) >= MIN_TITLE_WORDS:
            for spelling in (title, title.replace(" - ", "-"), re.sub(r"(?<=[a-z])-(?=[a-z])", " - ", title)):
                owners.setdefault(spelling, set()).add(entry.key)
    return {title: min(keys) for title, keys in sorted(owners.items()) if len(keys) == 1}


def _lowered(text: str) -> str:
    """In lower case, of the same length."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in fold(text).replace("—", "-"))


def find_titles(blocks: Sequence[Block], index: Index, *, key: str = "") -> tuple[tuple[Reference, str], ...]:
    """Titles of other briefings that stand in the text word for word, each with the key of its briefing.

    Capitals tell a title from a phrase: half of its long words have one, or it stands in quotation marks.
    """
    names = tuple(index.titles)
    found = []
    for block in blocks:
        text = fold(block.text)
        for number, start, end in find_literals(names, _lowered(block.text)):
            target = index.titles[names[number]]
            if target != key and whole_word(text, start, end) and _looks_like_title(text, start, end):
                written = block.text[start:end]
                reference = Reference(block.index, start, end, written, title_written=written, rule=TITLE_RULE)
                found.append((reference, target))
    return tuple(found)


def _looks_like_title(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] == '"' and text[end : end + 1] in ('"', ",", "."):
        return True
    return _have_capitals(text[start:end].split())


def _have_capitals(words: Sequence[str]) -> bool:
    """Whether half of the long words have one, as in a title."""
    long = [word[0] for word in words if len(word) > 3]
    return 2 * sum(map(str.isupper, long)) >= len(long)


def resolve_reference(
    reference: Reference, index: Index, *, series: str = "", key: str = ""
) -> tuple[ReferenceState, str, str]:
    """State, target (a key, or empty) and why; `series` and `key` are those of the citing briefing."""
    if reference.number and not index.by_number:
        return ReferenceState.EXTERNAL, "", "no briefing has a number"
    if reference.number:
        return _outcome(
            [e for e in index.by_number.get(reference.number, ()) if e.series == series and e.key != key],
            "number and series",
        )
    if reference.rule == TITLE_RULE:
        target = index.titles.get(_lowered(reference.title_written).rstrip("."), "")
        if target and target != key:
            return ReferenceState.RESOLVED, target, "the only briefing with this title"
        return ReferenceState.EXTERNAL, "", "no briefing has this title; it may be somebody else's"
    dates = _readings(reference)
    same_day = [e for day in dates for e in index.by_date.get(day, ()) if e.key != key]
    if not same_day:
        return ReferenceState.MISSING, "", f"no briefing of {reference.date or reference.date_written}"
    if not reference.title_written:
        return _outcome(same_day, "the only briefing of that day")
    ratios = [(e, _near_ratio(e.title, reference.title_written)) for e in same_day]
    near = [e for e, ratio in ratios if ratio >= TITLE_RATIO]
    if not near:
        return ReferenceState.MISSING, "", f"no briefing of {reference.date} with a title like this"
    exact = [e for e, ratio in ratios if ratio == 1]
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


def _near_ratio(title: str, written: str) -> float:
    """What `title_ratio` gives where that is near enough, or 0: most titles are told apart by their letters alone."""
    a, b = _plain(title), _plain(written)
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < TITLE_RATIO or matcher.quick_ratio() < TITLE_RATIO:
        return 0.0
    return matcher.ratio()


@lru_cache(maxsize=32_768)
def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", fold(title).lower()))
