"""The first lines of a document → its title.

The best candidate (`title_candidates`) by fitted weights (`make fit`), or none. A file name never becomes a title here:
it may reveal the addressee.
"""

import re
from collections.abc import Mapping, Sequence

from site_builder.scoring.candidates import Choice, choose, in_words
from site_builder.scoring.weights import packaged
from site_builder.seeds.detect.bylines import is_byline, names_with_office, number_in, plain_author
from site_builder.seeds.detect.dates import DateLine
from site_builder.seeds.detect.front_block import Opening, note
from site_builder.seeds.detect.furniture import is_bearer, is_document_kind, is_section, kind_of
from site_builder.seeds.detect.headlines import is_of_letterhead, is_place, says_nothing, subject_in
from site_builder.seeds.detect.page import LabelledPiece
from site_builder.seeds.detect.publication_date import DATE, dates_of
from site_builder.seeds.detect.site_words import letters_of
from site_builder.seeds.detect.title_candidates import (
    WINDOW,
    TitleCandidate,
    greets,
    is_slug,
    title_candidates,
)
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import FurnitureKind, Removal

_TRAIL = " |·•"
"""Separators between a title and the site's suffix."""
_HOUSE = re.compile(r" (?:[-–—|»·]|::) ")
MAX_LETTERHEAD = 10
"""Maximum words of a letterhead line above the title."""
SURE = 600
"""Margin from which a title is certain."""


def decided(candidates: Sequence[TitleCandidate], head: Sequence[SourceLine]) -> Choice:
    """Chooses the best title candidate from the lines of the head."""
    return choose(packaged("site_builder.seeds.detect", "title"), [candidate.features for candidate in candidates])


def take_title(
    opening: Opening,
    lines: Sequence[SourceLine],
    given: str,
    weak: str,
    width: int,
    stem: str,
    pieces: Mapping[int, LabelledPiece],
) -> None:
    """Finds the title and removes its lines. `given` is the file's own title, `weak` a generic one of its own, `stem`
    the file name, `pieces` the page labels by line number.
    """
    head = lines[:WINDOW]
    if given:
        _take_given_title(opening, head, given)
        return
    dates = dates_of(opening, head)
    candidates = title_candidates(lines, dates, opening.taken, width, stem, pieces)
    if weak:
        candidates = [c for c in candidates if c.first < 0 or _says_more(head, c, dates)]
    twins = [c for c in candidates if c.first > 0 and letters_of(title_text(head, c)) in _without_house(head[0].text)]
    if twins:
        opening.taken[head[0].number] = Removal.TITLE
    candidates = twins or candidates
    choice = decided(candidates, head)
    best = candidates[choice.best]
    if weak and best.first < 0:
        _take_given_title(opening, head, weak)
        return
    if best.first < 0:
        note(opening, "title", opening.title, 0, 0.3, "no line at the top looks like a title")
        opening.notes.append("No title found: no line at the top looks like one.")
        return
    text = title_text(head, best)
    opening.title = text
    _take_lines(opening, head, best, " ".join(n.text for n in head[best.first : best.last + 1]))
    _take_above(opening, head[: best.first], pieces)
    sure = 0.65 if choice.margin < SURE or len(text.split()) == 1 else 0.95
    note(opening, "title", text, head[best.first].number, sure, "the best of the head", in_words(choice))


def title_text(head: Sequence[SourceLine], candidate: TitleCandidate) -> str:
    """The title text of a run of lines."""
    text = " ".join(line.text for line in head[candidate.first : candidate.last + 1])
    return _plain_title(subject_in(text) or text)


def _without_house(text: str) -> frozenset[str]:
    """The letters of a browser's title without the name of its site at the end or start; empty if that is longer."""
    cuts = [(text[: bar.start()], text[bar.end() :]) for bar in _HOUSE.finditer(text)]
    return frozenset(letters_of(max(both, key=len)) for both in cuts if len(max(both, key=len).split()) > 2)


def _says_more(head: Sequence[SourceLine], candidate: TitleCandidate, dates: Mapping[int, DateLine]) -> bool:
    """True for a candidate that says something specific. A date, alone or with a place, does not."""
    found = dates.get(head[candidate.first].number)
    return (found is None or found.score < DATE) and not says_nothing(title_text(head, candidate))


def _take_above(opening: Opening, above: Sequence[SourceLine], pieces: Mapping[int, LabelledPiece]) -> None:
    """Removes the letterhead above the title with the lines grouped with it; a letter keeps its addresses."""
    if any(greets(line.text) for line in above):
        return
    first = next((line for line in above if line.number not in opening.taken), None)
    gone = -1
    for line in above:
        if line.number in opening.taken or (line.number in pieces and pieces[line.number].is_furniture):
            continue
        text, size = line.text, len(line.text.split())
        if number_in(text):
            continue
        is_own = is_bearer(text) or names_with_office(text) or plain_author(text) or is_place(text) or is_byline(text)
        is_short = size <= MAX_LETTERHEAD and text[-1] not in ".?!:"
        is_next = line.number == gone + 1 and is_short
        if is_slug(text) or is_of_letterhead(text) or (not is_own and is_short and (line is first or is_next)):
            is_control = kind_of(text) is FurnitureKind.CONTROL
            opening.taken[line.number] = FurnitureKind.CONTROL if is_control else Removal.ABOVE_TITLE
            gone = line.number


def _take_lines(opening: Opening, head: Sequence[SourceLine], best: TitleCandidate, text: str) -> None:
    """Removes the lines of the title, and lines that repeat it."""
    again = (letters_of(text), letters_of(text) * 2)
    for i, line in enumerate(head):
        begins = not line.text[0].isalnum() or again[1].startswith(line.text[0].casefold())
        repeats = begins and letters_of(line.text) in again
        if best.first <= i <= best.last or (repeats and line.number not in opening.taken):
            opening.taken[line.number] = Removal.TITLE


def _take_given_title(opening: Opening, head: Sequence[SourceLine], given: str) -> None:
    opening.title = _plain_title(given)
    same = next(
        (n for n in head if letters_of(given) in (letters_of(n.text), letters_of(n.text.partition("] ")[2]))), None
    )
    if not any(f.field == "title" for f in opening.findings):
        note(opening, "title", opening.title, same.number if same else 0, 0.97, "given by the file itself")
    if same:
        opening.taken.setdefault(same.number, Removal.TITLE)
        for line in head[: head.index(same)]:
            if is_document_kind(line.text) or is_section(line.text):
                opening.taken.setdefault(line.number, Removal.ABOVE_TITLE)


def _plain_title(text: str) -> str:
    text = re.sub(r"(?:\s{3,9}|\s?\.{3,99} ?)\d{1,3}$", "", text)  # a page number, in a table of contents
    text = re.sub(r"(?:(?<=[”\"’])|(?<=\w\w\)))\d{1,2}$|(?<=[a-zß-ÿ]{4})(?<!hapter)(?<!apitel)(?<!rticle)1$", "", text)
    return " ".join(re.sub(r"^\s*#{1,6}\s+|\*\*|^[*_]+|[*_]{1,9}$", "", text).split()).rstrip(_TRAIL)
