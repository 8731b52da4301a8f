"""Counts → the shapes of small pictures, as SVG path data and points: bars, sparklines, rings, calendars.

Geometry alone: templates draw, the stylesheet colours, and every picture has its numbers beside it in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from site_builder.pages.model import Day

LEVELS = 4
CELL = 10
GAP = 2


def bars(counts: Sequence[int], most: int, height: int, step: int = 4) -> str:
    """A stroke up from the ground for each count, `most` as tall as `height`; nothing for 0, a trace for little."""
    tall = ((place, max(1, height * count // most)) for place, count in enumerate(counts) if count)
    return "".join(f"M{step * place + step // 2} {height}v-{size}" for place, size in tall)


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a ring."""

    x: int
    y: int
    right: bool
    """On which side its label stands."""


def ring(count: int, width: int, height: int) -> tuple[Point, ...]:
    """So many places around the middle of `width` × `height`, from the upper right clockwise; none straight above."""
    angles = (2 * pi * (place + 0.5) / count - pi / 2 for place in range(count))
    return tuple(
        Point(round(width / 2 * (1 + cos(angle))), round(height / 2 * (1 + sin(angle))), cos(angle) > 0)
        for angle in angles
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year of days: a column for each week, Monday on top."""

    width: int
    height: int
    empty: str
    """Path of the days without anything."""
    levels: tuple[str, ...]
    """Paths of the others, from few to many."""
    months: tuple[int, ...]
    """Where each month begins, from the left."""


def calendar(days: Sequence[Day], year: int) -> Calendar:
    """The calendar of one year. Of four shades the first is one briefing, the last the most of a day."""
    counts = {(day.month, day.day): day.count for day in days}
    most = max(counts.values(), default=1)
    first = date(year, 1, 1)
    paths = [""] * (LEVELS + 1)
    for ordinal in range(first.toordinal(), date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        count = counts.get((day.month, day.day), 0)
        level = min(LEVELS, 1 + (count - 1) * LEVELS // most) if count else 0
        paths[level] += f"M{_week(first, day) * (CELL + GAP)} {day.weekday() * (CELL + GAP)}h{CELL}v{CELL}h-{CELL}z"
    months = tuple(_week(first, date(year, month, 1)) * (CELL + GAP) for month in range(1, 13))
    width = (_week(first, date(year, 12, 31)) + 1) * (CELL + GAP) - GAP
    return Calendar(width, 7 * (CELL + GAP) - GAP, paths[0], tuple(paths[1:]), months)


def _week(first: date, day: date) -> int:
    return (day.toordinal() - first.toordinal() + first.weekday()) // 7
