"""The invented archive as real ones are: `uneven.py FOLDER BRIEFINGS` writes what pages must withstand, and an even
world never shows.

Sixty-two years with silences and floods, one state in every second text, titles that are long or all the same, turns
of a transcript, pictures of every shape, a table wider than a page, dates of a month or a year alone, names that nobody
has checked.
"""

import argparse
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from site_builder.demo import content_files, make_plan
from site_builder.demo.plan import PlannedBriefing, falls, family
from site_builder.demo.starter import starter_text
from site_builder.demo.world import LAST_DAY
from site_builder.registry.actor import Actor, Status
from site_builder.registry.tag import Tag

YEARS = 62
SILENT, FLOOD = range(1973, 1979), {1964: 14, 1989: 20, 1990: 12, 2008: 9, 2022: 16, 2025: 24}
"""Years without a briefing; factor for years with more briefings than others."""
EQUAL, LONG, WORDY = (9, 4), (13, 6), (31, 8)
"""Interval in briefings, and the first: a run of equal titles, a long title, an endless word."""
TALK, PICTURES, WIDE, VAGUE, UNDATED, NOTED = (12, 3), (10, 7), (25, 9), (17, 5), (60, 20), (14, 2)
SHAPES = (
    ("wide", 1600, 300, "A chart of arrivals by week, far wider than it is high"),
    ("tall", 400, 1500, "A ladder of approvals from clerk to minister"),
    ("square", 700, 700, "A plan of the basin and its four gates"),
    ("small", 60, 40, "A seal"),
    ("large", 4000, 2600, "The coast from the inner cape to the outer light"),
)
"""Name, width, height and subject of each picture."""
COLUMNS = ("Port", *map(str, range(2010, 2026)), "Change")


def uneven_files(briefings: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the archive."""
    yield "site.toml", starter_text("demo.toml")
    plan = make_plan(briefings, seed=seed, days=uneven_days(briefings, seed), title=uneven_title)
    entries = iter(plan.entries)
    for path, text in content_files(plan, unconfirmed):
        if not path.endswith(".md"):
            yield path, text
            continue
        entry = next(entries)
        _, header, body = text.split("---\n", 2)
        lines = "\n".join(uneven_header(entry, header.splitlines()))
        yield path, f"---\n{lines}\n---\n\n{uneven_body(entry, body)}"
        yield from uneven_pictures(entry)


def uneven_days(briefings: int, seed: int) -> tuple[date, ...]:
    """The date of each briefing, oldest first: years of silence, then one after another."""
    random = Random(f"days {seed}")
    years = range(LAST_DAY.year - YEARS, LAST_DAY.year + 1)
    weights = [0.0 if year in SILENT else FLOOD.get(year, 0.3 + random.random()) for year in years]
    sums = list(accumulate(weights))
    drawn = (years[bisect(sums, random.random() * sums[-1])] for _ in range(briefings))
    return tuple(sorted(min(LAST_DAY, date(year, 1, 1) + timedelta(days=int(random.random() * 365))) for year in drawn))


def uneven_title(entry: PlannedBriefing) -> str:
    """Titles as in a real archive: a column's constant name, a sentence of 200 letters, an endless word."""
    if falls(EQUAL, entry.index):
        return "The week in brief"
    if falls(LONG, entry.index):
        speaker, other = (family(person) for person, _, _ in entry.people[:2])
        return (
            f"{entry.title}: transcript of the joint press conference of {speaker} and {other} after the second round "
            f"of talks on the {entry.matter}, with questions from correspondents in both capitals"
        )
    if falls(WORDY, entry.index):
        return f"{entry.title} — {entry.partner.name}{'harbourauthorities' * 3}ordinance"
    return entry.title


def uneven_header(entry: PlannedBriefing, lines: Sequence[str]) -> Iterator[str]:
    """The lines of a header: some dates are those of a month or a year, some are missing."""
    for line in lines:
        if line.startswith("date: "):
            if falls(UNDATED, entry.index):
                continue
            vague = f"date: {entry.day.year}" if entry.index % 2 else f"date: {entry.day.year}-{entry.day.month:02d}"
            yield vague if falls(VAGUE, entry.index) else line
        else:
            yield line


def uneven_body(entry: PlannedBriefing, body: str) -> str:
    """The body with a picture of each shape, a wide table, or as a dialogue."""
    pieces = body.strip("\n").split("\n\n")
    for rhythm, change in _CHANGES:
        if falls(rhythm, entry.index):
            pieces = change(entry, pieces)
    return "\n\n".join(pieces) + "\n"


def uneven_pictures(entry: PlannedBriefing) -> Iterator[tuple[str, str]]:
    """Path and text of the pictures in the briefing's folder."""
    if falls(PICTURES, entry.index):
        for name, width, height, _ in SHAPES:
            yield f"content/briefings/{entry.day.year}/{entry.stem}/{name}.svg", _drawn(width, height)


def unconfirmed(records: Sequence[Actor | Tag]) -> Iterator[Actor | Tag]:
    """The records, two of three marked as unchecked."""
    for number, record in enumerate(records):
        yield record if number % 3 == 0 else replace(record, status=Status.PROPOSED)


def _pictured(entry: PlannedBriefing, pieces: Sequence[str]) -> list[str]:
    shown = [f'![{what}]({entry.stem}/{name}.svg "{what}.")' for name, _, _, what in SHAPES]
    return [*pieces[:2], shown[0], *pieces[2:4], *shown[1:3], *pieces[4:6], *shown[3:], *pieces[6:]]


def _tabled(entry: PlannedBriefing, pieces: Sequence[str]) -> list[str]:
    random = Random(f"table {entry.index}")
    rows = [COLUMNS, ("---", *("---:" for _ in COLUMNS[1:]))]
    ports = (entry.lead.capital, entry.partner.capital, entry.place.name, *(firm.name for firm in entry.firms))
    rows += [(port, *(f"{random.randrange(900, 99_000):,}" for _ in COLUMNS[1:])) for port in ports]
    return [*pieces[:3], "\n".join(f"| {' | '.join(row)} |" for row in rows), *pieces[3:]]


def _noted(entry: PlannedBriefing, pieces: Sequence[str]) -> list[str]:
    """A footnote in every other paragraph, long and short, and a link to another site."""
    marked, notes = list(pieces), list[str]()
    for place in range(0, len(pieces), 2):
        if re.match(r"[^\W\d_“\[]", pieces[place]):
            marked[place] += f"[^{len(notes) + 1}]"
            said = " ".join([f"The minutes of {entry.place.name} give another day."] * (1 + place % 6))
            notes.append(f"[^{len(notes) + 1}]: {said}")
    marked[0] += f" The [minutes](https://minutes.example.org/{entry.stem}) are public."
    return [*marked, *notes]


def _spoken(entry: PlannedBriefing, pieces: Sequence[str]) -> list[str]:
    """The paragraphs as turns of two speakers, with questions between."""
    names = [family(person).upper() for person, _, _ in entry.people[:2]]
    turns = (piece for piece in pieces if not re.match(r"[#>|*-]", piece))
    return [f"{('QUESTION', *names)[n % 3]}: {turn}" for n, turn in enumerate(turns)]


_CHANGES: tuple[tuple[tuple[int, int], Callable[[PlannedBriefing, Sequence[str]], list[str]]], ...] = (
    (PICTURES, _pictured),
    (WIDE, _tabled),
    (TALK, _spoken),
    (NOTED, _noted),
)


def _drawn(width: int, height: int) -> str:
    """An SVG picture of lines, with the given sides."""
    step = max(width, height) // 8
    lines = "".join(f"M0 {n * step}L{width} {n * step - step}" for n in range(1, 2 + height // step))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#e8e2d6"/>'
        f'<path d="{lines}" fill="none" stroke="#7a1f2b" stroke-width="{max(2, step // 12)}"/></svg>\n'
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("briefings", type=int)
    asked = parser.parse_args()
    for path, text in uneven_files(asked.briefings):
        file = asked.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
