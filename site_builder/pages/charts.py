"""Counts → SVG path data of small charts: bars, sparklines.

Geometry only: templates draw, the stylesheet colours, and every chart has its numbers next to it in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from site_builder.pages.model import Card, Count, HolderShown, OfficeShown, RoleShown, YearCounts

STEP, AXIS_HEIGHT, ROLE_HEIGHT, SPARK_HEIGHT = 4, 36, 8, 12
FINE_YEARS, LABELS = 12, 12
"""Up to 12 years: one bar per month, with a label per year. Maximum number of labels."""
STRIP_YEARS = 16
"""Longer strips are by decade."""
STRIP_FROM, STRIP_BRIEFINGS = 3, 8
"""Minimum years and briefings of a strip; below them, the list alone is enough."""


def bars(counts: Sequence[int], most: int, height: int, step: int = STEP) -> str:
    """A stroke upwards for each count, `most` as tall as `height`; none for 0, at least 1 otherwise."""
    tall = [(step * place + step // 2, height * count // most or 1) for place, count in enumerate(counts) if count]
    return "".join([f"M{start} {height}v-{size}" for start, size in tall])


@dataclass(frozen=True, slots=True)
class Axis:
    """A time axis of a listing: number of briefings, the actor's offices, and new descriptions."""

    width: int
    bars: str
    """Path of the counts, `AXIS_HEIGHT` high."""
    years: tuple[tuple[YearCounts, int, int], ...]
    """Each year with its position and width."""
    roles: tuple[str, ...]
    """Path of each office, one row below the other."""
    marks: str
    """Path of the dates on which a description was first used."""
    most: int
    """Highest count, and in `peak` its position from the left in percent."""
    peak: int

    @property
    def height(self) -> int:
        """Height of the whole chart."""
        return AXIS_HEIGHT + ROLE_HEIGHT * len(self.roles) + (ROLE_HEIGHT if self.marks else 0)


def axis(years: Sequence[YearCounts], roles: Sequence[RoleShown] = (), marks: Sequence[Card] = ()) -> Axis:
    """The time axis of consecutive `years`, oldest first: a bar for each month, or for each year of a long period."""
    fine = len(years) <= FINE_YEARS
    counts = [count for year in years for count in (year.months if fine else (year.count,))]
    wide = STEP * (12 if fine else 1)
    first, end = years[0].year, years[-1].year + 1

    def place(year: float) -> int:
        return round((min(max(year, first), end) - first) * wide)

    spans = [(place(role.first or first), place((role.last or end - 1) + 1)) for role in roles if role.years]
    rows = [(AXIS_HEIGHT + ROLE_HEIGHT * n + 4, ends) for n, ends in enumerate(e for e in spans if e[0] < e[1])]
    below = AXIS_HEIGHT + ROLE_HEIGHT * len(rows) + 2
    days = sorted({place(card.date.year + (card.date.month or 1) / 12) for card in marks if card.date})
    most = max(counts)
    return Axis(
        wide * len(years),
        bars(counts, most, AXIS_HEIGHT, STEP) if most else "",
        tuple((year, wide * n, wide) for n, year in enumerate(years)),
        tuple(f"M{start} {y}H{stop}" for y, (start, stop) in rows),
        "".join(f"M{x} {below}v5" for x in days),
        most,
        100 * (2 * counts.index(most) + 1) // (2 * len(counts)),
    )


def axis_labels(years: Sequence[YearCounts]) -> tuple[YearCounts | None, ...]:
    """The years labelled below the axis; None for one without a label."""
    steps = (step * 10**power for power in count() for step in (1, 2, 5))
    step = next(step for step in steps if len(years) <= step * LABELS)
    return tuple(year if year.year % step == 0 else None for year in years)


def tenures(offices: Sequence[OfficeShown]) -> list[tuple[OfficeShown, list[tuple[HolderShown, str]]]]:
    """Each office with its holders, and the path of each tenure on a shared scale of 100 units; empty if no year of it
    is known.
    """
    known = [year for office in offices for holder in office.holders for year in holder[-2:] if year]
    start, end = min(known, default=0), max(known, default=0) + 1

    def path(first: int, last: int) -> str:
        ends = [100 * (year - start) // (end - start) for year in (first or start, (last or end - 1) + 1)]
        return f"M{ends[0]} 2H{ends[1]}" if first or last else ""

    return [(office, [(holder, path(*holder[-2:])) for holder in office.holders]) for office in offices]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A year or decade in the strip of all years."""

    year: int
    """First year."""
    url: str
    """Empty if there are no briefings."""
    count: int
    years: tuple[int, ...]
    """Number of briefings in each of its years."""


def strip(years: Sequence[Count]) -> tuple[Stretch, ...]:
    """All consecutive years, oldest first, or decades if there are many. Undated briefings are left out. Empty for few
    years or briefings.
    """
    counts = {int(year.label): year for year in years if year.label.isdecimal()}
    first, last = min(counts, default=0), max(counts, default=0)
    if last - first + 1 < STRIP_FROM or sum(year.count for year in counts.values()) < STRIP_BRIEFINGS:
        return ()
    if last - first < STRIP_YEARS:
        single = [(year, counts.get(year)) for year in range(first, last + 1)]
        return tuple(Stretch(y, c.url if c else "", c.count if c else 0, (c.count if c else 0,)) for y, c in single)
    return tuple(_decade(decade, counts) for decade in range(first - first % 10, last + 1, 10))


def _decade(first: int, counts: Mapping[int, Count]) -> Stretch:
    years = tuple(counts[year].count if year in counts else 0 for year in range(first, first + 10))
    return Stretch(first, f"/years/#d-{first}" if any(years) else "", sum(years), years)
