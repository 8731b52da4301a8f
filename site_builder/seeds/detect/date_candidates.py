"""Lines around the head, lines below the text, and file names → candidate dates, each with its features.

Evidence for one date from several places adds up; the first place found names the finding.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from site_builder.core.partial_date import PartialDate
from site_builder.scoring.candidates import Choice, bin_of, choose
from site_builder.scoring.weights import packaged
from site_builder.seeds.detect.calendar_words import WEEKDAY
from site_builder.seeds.detect.datelines import (
    dates_of_names,
    placeline,
)
from site_builder.seeds.detect.dates import DateLine, DateReading, Label, date_line, readings
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.site_words import any_words
from site_builder.seeds.lines import SourceLine, goes_on
from site_builder.seeds.model import AnyReason, Removal

SURE = 300
"""Margin over no date and over every other date from which a date is certain."""
SCORE = 0.6
"""Score from which a line is a date line."""
WINDOW = 24
PROSE = 22
"""A line with more words than this is prose."""
_SITTING = re.compile(rf"(?:\b{WEEKDAY},? |\d[:.h]\d\d ?(?:[ap]\.?m\.?)? (?:on|am|le|el) )$", re.IGNORECASE)
"""Text before the day of a sitting or release, in a sentence that says what the document is."""
_ACT = re.compile(
    r"(?!(?:The|A|An|Le|La|Les|Der|Die|Das|El|Los|Las) )(?:[A-ZÀ-Þ][\w’'-]* |(?:of|the|de|du|des|la|der|del) ){0,6}"
    rf"(?i:{'|'.join(any_words()['laws'].split())})\b[^.;:]{{0,40}} (?:of|vom|du|del?) $"
)
"""Text before the day of an act: `Harbour Council resolution of `, `Décret n° 12 du `."""
_ISSUED = re.compile(r"(?:first )?(?:publi|posted|issued|released|veröff|erschienen)", re.IGNORECASE)
"""Labels that certainly mean publication; `Date:` may be that of an event."""
UPDATE, FILE_NAME, IN_A_LINE = "a date of update", "the file name", "a day in a line"
IN_THE_TITLE = "the date in the title"
AT_THE_END = "the date at the end of a line above the text"
_ADDRESS = re.compile(r"https?://\S{4,200}")
_PLACES = (0, 1, 2, 3, 5, 8, 13)
_AWAY = (1, 2, 3, 5, 8, 13, 24)
_SCORES = (0.1, 0.3, 0.5, 0.6, 0.75, 0.85, 0.93)


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date with all its evidence and the line it is read from; no date for an undated document."""

    line: int
    """0 for a file name or an address."""
    found: DateLine | None
    why: str
    """The first place where it was found."""
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateContext:
    """Places to search for the date of a document."""

    lines: Sequence[SourceLine]
    """The head, with the lines around it."""
    foot: Sequence[SourceLine]
    dates: Mapping[int, DateLine]
    """Date of each head line, read with the label above it."""
    taken: Mapping[int, AnyReason]
    """Lines with another role."""
    title: str
    at: int
    """Line of the title; 0 if there is none."""
    path: str

    @property
    def lead(self) -> str:
        """The dateline of the text."""
        return placeline([line for line in self.lines if line.number not in self.taken])


def decided(candidates: Sequence[DateCandidate]) -> Choice:
    """Chooses among the dates, including none."""
    return choose(packaged("site_builder.seeds.detect", "date"), [candidate.features for candidate in candidates])


def date_candidates(around: DateContext) -> list[DateCandidate]:
    """One candidate for each date, in order of the places searched; finally a candidate for "no date"."""
    seen: dict[PartialDate, tuple[int, DateLine, str, list[str]]] = {}
    dated = [*_in_lines(around), *_in_words(around), *_in_names(around)]
    sure = {found.date for _, found, *_ in dated if found.other is None}
    for number, found, why, features in dated:
        if found.other in sure and found.date not in sure:
            found = replace(found, date=found.other, other=found.date)
        first = seen.setdefault(found.date, (number, found, why, []))
        first[3].extend(features)
        if first[0] and number and found.score > first[1].score:
            seen[found.date] = (number, found, why, first[3])
    in_head = [one for one in dated if "in the head" in one[3] and one[2] not in (UPDATE, IN_A_LINE)]
    if any(
        number and found.bare and found.score >= SCORE for number, found, *_ in in_head
    ):  # the title's is its subject's
        elsewhere = {found.date for number, found, why, _ in dated if number and why != IN_THE_TITLE}
        seen = {day: one for day, one in seen.items() if day in elsewhere or one[2] != IN_THE_TITLE}
    days = sorted(seen)
    several = min(len(seen), 3)
    surest = max((found.score for number, found, *_ in seen.values() if number), default=0)
    candidates = []
    for date, (number, found, why, features) in seen.items():
        own = [*features, f"to the {'day' if date.day else 'month' if date.month else 'year'}"]
        own += ["the surest"] if number and found.score == surest else []
        if several > 1:
            own += ["the latest"] if date == days[-1] else ["the first"] if date == days[0] else []
        candidates.append(DateCandidate(number, found, why, tuple(dict.fromkeys(own))))
    nothing = ("no date", f"no date, {several} days are named")
    return [*candidates, DateCandidate(0, None, "", nothing)]


DatesFound = Iterator[tuple[int, DateLine, str, list[str]]]
"""Line, date, place, and features."""


def _in_lines(around: DateContext) -> DatesFound:
    """Dates of date lines and of other short lines."""
    lines = around.lines
    at = next((i for i, line in enumerate(lines) if line.number >= around.at > 0), 0)
    first = next((i for i, line in enumerate(lines) if i > at and is_prose(line.text)), len(lines))
    place = earlier = 0
    for i, line in enumerate(lines):
        found = _found(around, i)
        is_title = around.taken.get(line.number) is Removal.TITLE
        if found is not None:
            side = (
                "in the title"
                if is_title
                else "above the title"
                if i < at
                else "in the head"
                if i < first
                else "in the text"
            )
            features = [*_of_date(found, side)]
            features += [f"taken as {around.taken[line.number]}"] if line.number in around.taken else []
            features.append(f"{side}, {bin_of(abs(i - at), _AWAY)} away")
            is_line = found.score >= SCORE and not is_title
            sort = "a date line" if is_line else "a day in a line"
            features += [f"{sort}, place {bin_of(place, _PLACES)}", f"{sort}, {min(earlier, 2)} earlier"]
            features += [f"{sort} of issue"] if _ISSUED.match(line.text) else []
            earlier += is_line
            why = IN_THE_TITLE if is_title else _why(found)
            yield line.number, found, why, features
        place += line.number not in around.taken


def _found(around: DateContext, i: int) -> DateLine | None:
    """The date of a line that is not prose."""
    lines = around.lines
    found = around.dates.get(lines[i].number)
    if found is not None and (found.score >= SCORE or found.label is Label.UPDATED):
        return found
    text = lines[i].text
    is_broken = any(goes_on(a, b) for a, b in pairwise(lines[max(0, i - 1) : i + 2]))
    return date_line(text) if text[0] != ">" and not (is_prose(text) or is_broken) else None


def _why(found: DateLine) -> str:
    if found.label is Label.UPDATED:
        return UPDATE
    if found.score < SCORE:
        return IN_A_LINE
    return "a labelled date line" if found.label is Label.PUBLISHED else "a date line"


def _in_words(around: DateContext) -> DatesFound:
    """Dates in the title, in the dateline, and at the end of lines above the text."""
    lead = around.lead
    for name, text in (("title", around.title), ("dateline", lead)):
        found = [as_line(r.date) for r in readings(text) if r.date.day and r.other is None]
        if found:
            yield 0, found[-1], f"the date in the {name}", [f"in the words of the {name}"]
    lines = around.lines[:WINDOW]
    first = next((i for i, n in enumerate(lines) if is_prose(n.text) and n.number not in around.taken), -1) + 1
    above = {r.date for line in lines[:first] for r in _at_the_end(line.text)}
    for date in sorted(above):
        yield 0, as_line(date), AT_THE_END, [f"at the end of a line above the text, one of {min(len(above), 2)}"]


def _in_names(around: DateContext) -> DatesFound:
    lines = [*around.lines, *around.foot]
    addresses = [match[0] for line in lines for match in _ADDRESS.finditer(line.raw)]
    for where, why, names in (("the name", FILE_NAME, [around.path]), ("an address", "a day in an address", addresses)):
        for name in names:
            for reading in dates_of_names(name):
                yield 0, as_line(reading.date, reading.other), why, [f"in {where}"]


def _at_the_end(text: str) -> list[DateReading]:
    """The day after the name of an act that opens the line ("Harbour Council resolution of 2 May 2021 …"); else the day
    at the end of the line. Empty if a label gives the date another meaning."""
    act = [r for r in readings(text)[:1] if r.date.day and _ACT.fullmatch(text[: r.start])]
    date = date_line(text)
    if act or date is None or date.label in (Label.OTHER, Label.UPDATED):
        return act
    found = [r for r in readings(text)[-1:] if r.date.day and r.other is None and not text[r.end :].strip(" .)]")]
    return [r for r in found if not is_prose(text) or _SITTING.search(text[: r.start])]


def as_line(date: PartialDate, other: PartialDate | None = None) -> DateLine:
    """A DateLine made of a date alone, as if its line held nothing else."""
    return DateLine(date, other, 1.0, Label.NONE, str(date), "", "")


def _of_date(found: DateLine, side: str) -> Iterator[str]:
    """Features of a date line."""
    yield side
    yield f"label {found.label}"
    yield f"{side}, label {found.label}"
    yield f"score {bin_of(found.score, _SCORES)}"
    yield f"{side}, score {bin_of(found.score, _SCORES)}"
    yield f"{bin_of(len(found.before.split()), _AWAY) if found.before else 0} words before"
    yield f"{bin_of(len(found.after.split()), _AWAY) if found.after else 0} words after"
    if found.bare:
        yield f"{side}, alone"
