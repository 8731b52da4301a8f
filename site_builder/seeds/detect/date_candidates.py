"""Lines around the head, below the text, and names → the days that a document may be of, each with its features.

For a document in which no line is a date line beyond doubt. What is said of a day in several places counts together.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from site_builder.core.partial_date import PartialDate
from site_builder.scoring.candidates import Choice, choose
from site_builder.scoring.weights import Weights, read_weights
from site_builder.seeds.detect.bylines import is_byline
from site_builder.seeds.detect.datelines import dates_of_names
from site_builder.seeds.detect.dates import DateLine, date_line
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.page import LabelledPiece
from site_builder.seeds.lines import SourceLine, goes_on

SURE = 700
"""From this margin over no date and over every other day it is certain."""
_ADDRESS = re.compile(r"https?://\S{4,200}")
_AWAY = (1, 2, 3, 5, 8, 13, 24)
_SCORES = (0.1, 0.3, 0.5, 0.6, 0.75, 0.85, 0.93)


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A day with all that speaks for it, and the line in which it is read; no day for a document without any."""

    line: int
    """0 for a name or an address."""
    found: DateLine | None
    features: tuple[str, ...]


@cache
def weights() -> Weights:
    """The packaged table."""
    return read_weights((files("site_builder.seeds.detect") / "date_weights.toml").read_text(encoding="utf-8"))


def decided(candidates: Sequence[DateCandidate]) -> Choice:
    """The best of the days and of none."""
    return choose(weights(), [candidate.features for candidate in candidates])


def date_candidates(
    lines: Sequence[SourceLine],
    foot: Sequence[SourceLine],
    title: int,
    path: str,
    pieces: Mapping[int, LabelledPiece],
) -> list[DateCandidate]:
    """The days, the most probable place first, and at last none; `lines` are those of the head and around it, `title`
    is the line of the title, `pieces` are the labels of a page."""
    at = next((i for i, line in enumerate(lines) if line.number >= title > 0), 0)
    first = next((i for i, line in enumerate(lines) if i > at and is_prose(line.text)), len(lines))
    seen: dict[PartialDate, tuple[int, DateLine, list[str]]] = {}
    said = [
        *_in_lines(lines, at, first, pieces),
        *_in_foot(line for line in foot if line not in lines),
        *_in_names(path, [*lines, *foot]),
    ]
    for number, found, features in said:
        known = seen.setdefault(found.date, (number, found, []))
        known[2].extend(features)
    days = sorted(seen)
    several = min(len(seen), 3)
    candidates = []
    for date, (number, found, features) in seen.items():
        own = [
            *features,
            f"to the {'day' if date.day else 'month' if date.month else 'year'}",
            f"one of {several} days",
        ]
        if several > 1:
            own += ["the latest"] if date == days[-1] else ["the first"] if date == days[0] else []
        candidates.append(DateCandidate(number, found, tuple(dict.fromkeys(own))))
    return [*candidates, DateCandidate(0, None, ("no date", f"no date, {several} days are named"))]


def _in_lines(
    lines: Sequence[SourceLine], at: int, first: int, pieces: Mapping[int, LabelledPiece]
) -> Iterator[tuple[int, DateLine, list[str]]]:
    for i, line in enumerate(lines):
        beside = [*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2]]
        is_broken = any(goes_on(a, b) for a, b in pairwise(lines[max(0, i - 1) : i + 2]))
        found = date_line(line.text) if line.text[0] != ">" and not (is_prose(line.text) or is_broken) else None
        if found is None:
            continue
        side = (
            "in the title"
            if i == at
            else "above the title"
            if i < at
            else "in the head"
            if i < first
            else "in the text"
        )
        features = list(_of_date(found, side))
        features.append(f"{side}, {_bin(abs(i - at), _AWAY)} away")
        features += ["beside a by-line"] if any(is_byline(n.text) for n in beside) else []
        if line.number in pieces:
            piece = pieces[line.number]
            features += [f"the page says {piece.label}", f"the page says {piece.label}, {side}"]
        yield line.number, found, features


def _in_foot(foot: Iterable[SourceLine]) -> Iterator[tuple[int, DateLine, list[str]]]:
    for line in foot:
        found = date_line(line.text) if line.text[0] != ">" and not is_prose(line.text) else None
        if found is not None:
            yield line.number, found, list(_of_date(found, "below"))


def _in_names(path: str, lines: Sequence[SourceLine]) -> Iterator[tuple[int, DateLine, list[str]]]:
    addresses = [match[0] for line in lines for match in _ADDRESS.finditer(line.raw)]
    for where, names in (("the name", [path]), ("an address", addresses)):
        for name in names:
            for reading in dates_of_names(name):
                date = date_line(str(reading.date))
                if date is not None:
                    yield 0, date, [f"in {where}"]


def _of_date(found: DateLine, side: str) -> Iterator[str]:
    """What a line says of its day."""
    yield side
    yield f"label {found.label}"
    yield f"{side}, label {found.label}"
    yield f"score {_bin(found.score, _SCORES)}"
    yield f"{side}, score {_bin(found.score, _SCORES)}"
    yield f"{_bin(len(found.before.split()), _AWAY) if found.before else 0} words before"
    yield f"{_bin(len(found.after.split()), _AWAY) if found.after else 0} words after"
    if found.bare:
        yield f"{side}, alone"


def _bin(value: float, edges: Sequence[float]) -> str:
    return f"{next((edge for edge in edges if value <= edge), 'more')}"
