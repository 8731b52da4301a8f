"""Resolves a reference against an index of all briefings (R25).

Knows no files: the index is a value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from site_builder.core.grouping import grouped
from site_builder.linking.citation_finder import MIN_TITLE_WORDS, TITLE_RULE, read_date
from site_builder.linking.model import Reference, ReferenceState
from site_builder.settings.site_config import DateOrder
from site_builder.text.folding import fold

TITLE_RATIO = 0.8
_OPENING_WORDS = 3
"""Words of a title before its colon or dash needed for a match."""


@dataclass(frozen=True, slots=True)
class CitableBriefing:
    """Briefing as others may cite it."""

    key: str
    """Target of a resolved reference: a file stem or a URL."""
    title: str
    date: str
    """Full or partial `YYYY-MM-DD`, or empty."""
    series: str = ""
    number: str = ""


@dataclass(frozen=True)
class Index:
    """Lookup tables of all briefings in an archive."""

    entries: tuple[CitableBriefing, ...] = field(repr=False)
    by_date: Mapping[str, tuple[CitableBriefing, ...]] = field(repr=False, compare=False)
    by_number: Mapping[str, tuple[CitableBriefing, ...]] = field(repr=False, compare=False)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Normalised title → key. Titles that are too short or shared are left out."""
        found = grouped((spelling, entry.key) for entry in self.entries for spelling in _spellings(entry.title))
        return {spelling: keys[0] for spelling, keys in found.items() if len({*keys}) == 1}


def index_of(entries: Sequence[CitableBriefing]) -> Index:
    """Builds the index."""
    ordered = sorted(entries, key=lambda e: e.key)
    return Index(
        tuple(entries), grouped((e.date, e) for e in ordered), grouped((e.number, e) for e in ordered if e.number)
    )


@lru_cache(maxsize=16_384)
def _spellings(written: str) -> Set[str]:
    """Normalised spellings of a title; empty if it is too short."""
    title = _lowered(written).rstrip(".")
    if len(title.split()) < MIN_TITLE_WORDS:
        return frozenset()
    if "-" not in title:
        return {title}
    opening = title.split(" - ")[0] if written.count("—") != 1 else _lowered(written.split("—")[0]).strip()
    spellings = {title, title.replace(" - ", "-"), re.sub(r"(?<=[a-z])-(?=[a-z])", " - ", title)}
    return spellings | ({opening} if len(opening.split()) >= MIN_TITLE_WORDS else set())


def _lowered(text: str) -> str:
    """Lowercase text of the same length."""
    plain = fold(text).replace("—", "-")
    return plain.lower() if plain.isascii() else "".join([c.lower() if len(c.lower()) == 1 else c for c in plain])


def resolve_reference(
    reference: Reference, index: Index, *, series: str = "", key: str = ""
) -> tuple[ReferenceState, str, str]:
    """State, target key (or empty) and reason. `series` and `key` belong to the citing briefing."""
    if reference.number and not index.by_number:
        return ReferenceState.EXTERNAL, "", "no briefing in this archive has a number"
    if reference.number:
        return _outcome(
            [e for e in index.by_number.get(reference.number, ()) if e.series == series and e.key != key],
            "number and series",
        )
    if reference.rule == TITLE_RULE:
        written, bare = _titles_meant(reference)
        target = index.titles.get(written, "") or index.titles.get(bare, "")
        if target and target != key:
            return ReferenceState.RESOLVED, target, "the only briefing with this title"
        return ReferenceState.EXTERNAL, "", "no briefing has this title; it may be another publisher's"
    dates = _readings(reference)
    same_day = [e for day in dates for e in index.by_date.get(day, ()) if e.key != key]
    if reference.series:
        same_day = [e for e in same_day if e.series == reference.series] or same_day
    if not same_day:
        return ReferenceState.MISSING, "", f"no briefing is dated {reference.date or reference.date_written}"
    if not reference.title_written:
        return _outcome(same_day, "the only briefing of that day")
    written = _plain(reference.title_written)
    found = [e for e in same_day if _plain(e.title) == written] or [e for e in same_day if _is_near(e.title, written)]
    if not found:
        return ReferenceState.MISSING, "", f"no briefing of {reference.date} has a similar title"
    return _outcome(found, "date and title")


Lookup = tuple[str, str | None]
"""Table of an index and a key in it. Without a key: is the table non-empty?"""
NUMBERED: Lookup = ("by_number", None)


def lookups(reference: Reference) -> tuple[Lookup, ...]:
    """Index lookups on which `resolve_reference` depends for a reference."""
    if reference.number:
        return NUMBERED, ("by_number", reference.number)
    if reference.rule == TITLE_RULE:
        return tuple([("titles", title) for title in _titles_meant(reference)])
    return tuple([("by_date", day) for day in _readings(reference)])


def answered_by(entry: CitableBriefing) -> Iterator[Lookup]:
    """Index lookups whose results include this briefing."""
    yield "by_date", entry.date
    yield from (("titles", spelling) for spelling in _spellings(entry.title))
    if entry.number:
        yield from (NUMBERED, ("by_number", entry.number))


def _titles_meant(reference: Reference) -> tuple[str, str]:
    """Normalised title, with and without a leading number."""
    title = _lowered(reference.title_written).rstrip(".")
    return title, title.lstrip("0123456789.) ")


def _readings(reference: Reference) -> tuple[str, ...]:
    """Dates that the written form can mean. Day and month are exchanged only if the reference has a title as well,
    which must then match."""
    if not reference.title_written:
        return (reference.date,)
    orders = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    return tuple(
        dict.fromkeys(d for d in (reference.date, *(read_date(reference.date_written, o) for o in orders)) if d)
    )


def _outcome(entries: Sequence[CitableBriefing], why: str) -> tuple[ReferenceState, str, str]:
    keys = sorted({e.key for e in entries})
    if len(keys) == 1:
        return ReferenceState.RESOLVED, keys[0], why
    if keys:
        return ReferenceState.AMBIGUOUS, "", "several briefings match: " + ", ".join(keys)
    return ReferenceState.MISSING, "", f"no briefing has this {why}"


def _is_near(title: str, written: str) -> bool:
    """True if two titles are similar, or the shorter opens the longer. Letter counts rule out most pairs.

    `written` is already normalised.
    """
    if len(written.split()) >= _OPENING_WORDS and _plain(title).startswith(f"{written} "):
        return True
    matcher = SequenceMatcher(None, _plain(title), written, autojunk=False)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() >= TITLE_RATIO for bound in bounds)


@lru_cache(maxsize=32_768)
def _plain(title: str) -> str:
    """Words only: case, punctuation and a final full stop are dropped."""
    return " ".join(re.findall(r"\w+", fold(title).lower()))
