"""The first lines of a document → title, date, authors, number, and the lines that leave the text.

Looks at a window of lines at the top; what the whole archive has taught (furniture, the order of day and month) comes
in as a value.
"""

import re
from collections.abc import Sequence

from site_builder.seeds.detect.boilerplate import why_furniture
from site_builder.seeds.detect.bylines import is_byline, number_in, tags_in
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.front_block import EdgeKnowledge, Opening, line_of, note, stem_of
from site_builder.seeds.detect.publication_date import DATE, PROSE, dates_of, take_authors, take_date
from site_builder.seeds.detect.titles import take_title
from site_builder.seeds.lines import SourceLine, chunks_of

WINDOW = 24
"""Lines from the top in which a title, a date line and a byline may stand."""
SMALL_LINES = 8
"""Short lines below the title among which a byline or a number may stand."""
_TITLE_NUMBER = re.compile(r"(?P<number>\d{1,5})\.\s+(?=[\"“‘'(]?[A-ZÀ-Þ])")
_MAIL_KEY = re.compile(
    r"(?P<key>from|to|cc|bcc|date|sent|subject|reply-to|message-id)\s*:\s*(?P<value>(?:\S.*)?)", re.IGNORECASE
)


def read_opening(
    lines: Sequence[SourceLine],
    knowledge: EdgeKnowledge,
    *,
    width: int = 0,
    title: str = "",
    date: str = "",
    authors: tuple[str, ...] = (),
    path: str = "",
) -> Opening:
    """What the lines at the top say; `title`, `date` and `authors` are the own ones of the file at `path`, and win."""
    opening = Opening(authors=authors)
    head = list(lines[:WINDOW])
    _take_mail_header(opening, head)
    _take_first(opening, head, knowledge)
    dates = dates_of(opening, head)
    take_title(opening, head, dates, title or opening.title, width, stem_of(path))
    _take_small_lines(opening, head)
    take_date(opening, head, dates, date, knowledge, path)
    _take_under_title(opening, head, knowledge)
    return opening


def _take_mail_header(opening: Opening, head: list[SourceLine]) -> None:
    matches = []
    for line in head:
        match = _MAIL_KEY.fullmatch(line.text)
        if match is None:
            break
        matches.append((line, match["key"].lower(), match["value"].strip()))
    keys = {key for _, key, _ in matches}
    if len(keys) < 2 or not keys & {"subject", "date", "sent"} or not any(value for *_, value in matches):
        return
    for line, key, value in matches:
        if key in ("date", "sent") and date_line(value) is None:
            continue
        opening.taken[line.number] = "the head of a mail"
        if key == "subject" and value:
            opening.title = re.sub(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", "", value, flags=re.IGNORECASE)
            note(opening, "title", opening.title, line.number, 0.9, "the subject line")


def _take_first(opening: Opening, head: Sequence[SourceLine], knowledge: EdgeKnowledge) -> None:
    for line in head:
        if line.number in opening.taken:
            continue
        why = why_furniture(line.text, knowledge.first)
        if not why:
            break
        opening.taken[line.number] = why
    _take_rest_of_navigation(opening, head)


def _take_rest_of_navigation(opening: Opening, head: Sequence[SourceLine]) -> None:
    """What stands below furniture without a blank line goes with it, where title and date line follow apart."""
    groups = chunks_of(head)
    if len(groups) < 3 or head[0].number not in opening.taken or groups[0][-1].number in opening.taken:
        return
    rest = [line for line in groups[0] if line.number not in opening.taken]
    above, below = date_line(groups[1][0].text), date_line(groups[2][0].text)
    longest = max(len(line.text.split()) for line in rest)
    is_title = (above is None or above.score < 0.5) and len(groups[1][0].text.split()) >= min(5, longest / 2)
    if is_title and below is not None and below.score >= DATE:
        for line in rest:
            opening.taken[line.number] = "below the navigation, above the title"


def _take_small_lines(opening: Opening, head: Sequence[SourceLine]) -> None:
    match = _TITLE_NUMBER.match(opening.title)
    if match:
        opening.number = match["number"]
        note(opening, "number", opening.number, line_of(opening, "title"), 0.8, "the title begins with it")
    for line in _above_prose(opening, head):
        number = number_in(line.text)
        if number and not opening.number:
            opening.number = number
            opening.taken[line.number] = "the document number"
            note(opening, "number", number, line.number, 0.9, "a line of its own")
        elif is_byline(line.text):
            take_authors(opening, line.text, line.number)
            opening.taken[line.number] = "the byline"
        elif tags_in(line.text):
            opening.tags += tags_in(line.text)
            opening.taken[line.number] = "the line of tags"


def _above_prose(opening: Opening, head: Sequence[SourceLine]) -> list[SourceLine]:
    """Short lines between the title and the first prose."""
    found: list[SourceLine] = []
    for line in head:
        if line.number in opening.taken:
            continue
        if len(line.text) > 160 or len(line.text.split()) > PROSE or len(found) == SMALL_LINES:
            break
        found.append(line)
    return found


def _take_under_title(opening: Opening, head: Sequence[SourceLine], knowledge: EdgeKnowledge) -> None:
    """Learned lines between title and date line go."""
    title, date = line_of(opening, "title"), line_of(opening, "date")
    between = [line for line in head if title < line.number < date and line.number not in opening.taken]
    if title and date and len(between) <= 4:
        for line in between:
            why = why_furniture(line.text, knowledge.under_title)
            if why:
                opening.taken[line.number] = why
