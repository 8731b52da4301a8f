"""The first lines of a document → its date.

The best of the candidates (`date_candidates`) by fitted weights (`make fit`): certain, or marked as probable. The order
of day and month is never guessed silently.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.scoring.candidates import in_words
from site_builder.seeds.detect.bylines import authors_in, plain_author
from site_builder.seeds.detect.calendar_words import TIME
from site_builder.seeds.detect.date_candidates import (
    AT_THE_END,
    FILE_NAME,
    IN_A_LINE,
    SCORE,
    SURE,
    UPDATE,
    DateContext,
    as_line,
    date_candidates,
    decided,
)
from site_builder.seeds.detect.datelines import (
    dates_of_names,
)
from site_builder.seeds.detect.dates import (
    PAGES,
    DateLine,
    Label,
    date_line,
    is_label,
    is_update,
    readings,
)
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.front_block import EdgeKnowledge, Opening, Signed, line_of, note
from site_builder.seeds.detect.furniture import (
    is_credit,
    is_document_kind,
    is_letterhead,
    is_nameplate,
    is_post,
    is_section,
    kind_of,
)
from site_builder.seeds.lines import SourceLine, goes_on
from site_builder.seeds.model import FurnitureKind, Removal
from site_builder.settings.site_config import DateOrder

DATE = 0.75
"""Score from which a line is certainly a date line."""
CONFIDENCE = {
    "the date in the title": 0.6,
    "the date in the dateline": 0.75,
    "the date in the dateline, its year from the file name": 0.75,
    "the date in the dateline, its year from its folder": 0.75,
    AT_THE_END: 0.5,
    UPDATE: 0.4,
    FILE_NAME: 0.5,
    "a date line at the end": 0.6,
}
PRINTING = 1450
"""No document is older."""
EMPTY = ("1970-01-01", "1900-01-01")
"""Days that programs write where they have no date: zero seconds of Unix, zero days of spreadsheets."""
LATE = {
    UPDATE: "The only date found is that of an update.",
    FILE_NAME: "The date comes from the file name, as no date line was found.",
}
"""Last resorts for a date, each with the note for the editor."""
_BARS = re.compile(r"[|•·]| {3}|(?<!\d) ?/ ")
_BYLINE = re.compile(r"(?:posted |written |published )?(?:by|von|par|por)\b", re.IGNORECASE)


def dates_of(opening: Opening, head: Sequence[SourceLine]) -> dict[int, DateLine]:
    """Line number → date of each line, read with the label in the line above."""
    found: dict[int, DateLine] = {}
    above = ""
    for line, following in zip_longest(head, head[1:]):
        date = date_line(line.text)
        in_sentence = date and date.after and date.score < DATE and following and goes_on(line, following)
        if in_sentence or (line.text[0] == ">" != head[0].text[0]):
            date = None  # nor that of a quoted mail
        if date is not None and date.bare and date.label is Label.NONE and (above[-1:] == ":" or is_label(above)):
            date = date_line(f"{above} {line.text}")
        above = line.text
        if date is not None and (line.number not in opening.taken or opening.taken[line.number] is Removal.MAIL_HEAD):
            found[line.number] = date
    return found


def take_date(
    opening: Opening,
    head: Sequence[SourceLine],
    dates: Mapping[int, DateLine],
    given: str,
    knowledge: EdgeKnowledge,
    path: str,
    foot: Sequence[SourceLine] = (),
    near: Sequence[SourceLine] = (),
) -> None:
    """Finds the date and removes lines that hold nothing else. `given` is the file's own date, `path` its place,
    `near` the lines around the head.
    """
    own = _in_edtf(given) or date_line(given)
    if own is not None and (own.date.year < PRINTING or str(own.date) in EMPTY):
        own, given = None, ""  # a program's value for "no date"
    if own is not None and own.score >= SCORE:
        number, best = 0, own
        opening.date, sure, reason = _resolved(opening, head, best, knowledge, path)
        note(opening, "date", str(opening.date), 0, min(0.97, sure), f"given by the file itself{reason}")
    else:
        around = DateContext(near or head, foot, dates, opening.taken, opening.title, line_of(opening, "title"), path)
        found_best = _best_of(opening, head, around, knowledge)
        if found_best is None:
            return
        number, best = found_best
    authors = [*opening.authors, *(name for signed in opening.signed for name in signed.names)]
    for line, following in zip_longest(head, head[1:]):
        found = dates.get(line.number)
        if following and following.number in dates and following.number <= line.number + 2 and is_label(line.text):
            opening.taken.setdefault(line.number, Removal.DATE)
        if found is None or line.number in opening.taken:
            continue
        repeats = bool(given) and not number and found.score >= DATE and best.date in (found.date, found.other)
        again = found.bare and found.label is Label.NONE and opening.date in (found.date, found.other)
        between = [n.text for n in head if min(number, line.number) < n.number < max(number, line.number)]
        repeats = repeats or (again and not any(is_prose(text) or text[0].isdigit() for text in between))
        if (line.number == number or repeats) and _says_only_date(found, line.text, authors, foot):
            sign(opening, found.before, line.number)
            sign(opening, found.after, line.number)
            _sign_named(opening, found, line.number)
            opening.taken[line.number] = Removal.DATE
            if following and TIME.fullmatch(following.text) and not TIME.search(line.text):
                opening.taken.setdefault(following.number, Removal.DATE)
        elif (found.label is Label.UPDATED and found.bare) or is_update(line.text):
            opening.taken[line.number] = Removal.UPDATE


def _best_of(
    opening: Opening, head: Sequence[SourceLine], around: DateContext, knowledge: EdgeKnowledge
) -> tuple[int, DateLine] | None:
    """Line and date of the best candidate; None if it is not certain, which takes a margin and a proper date line."""
    candidates = date_candidates(around)
    choice = decided(candidates)
    best = candidates[choice.best]
    if best.found is None and len(candidates) > 1:
        choice = replace(decided(candidates[:-1]), margin=0)
        best = candidates[choice.best]
    if best.found is None:
        opening.notes.append("No date line was found.")
        return None
    opening.is_unsure = choice.margin < SURE or best.why == IN_A_LINE
    opening.date, sure, reason = _resolved(opening, head, best.found, knowledge, around.path)
    confidence = 0.5 if opening.is_unsure else min(CONFIDENCE.get(best.why, best.found.score), sure)
    if opening.is_unsure:
        opening.date = replace(opening.date, mark="?")
        opening.notes.append(f"The date {opening.date.edtf} is only probable: confirm or correct it.")
    elif best.why in LATE:
        opening.notes.append(LATE[best.why])
    note(opening, "date", opening.date.edtf, best.line, confidence, f"{best.why}{reason}", in_words(choice))
    if opening.is_unsure:
        return None
    return best.line, best.found


def sign(opening: Opening, text: str, number: int, why: str = "the byline") -> None:
    """Records the names of a by-line as possible authors."""
    names = authors_in(text)
    if names:
        opening.signed.append(Signed(number, names, why))


def _sign_named(opening: Opening, found: DateLine, number: int) -> None:
    """Records the name in `Ilse Vantor · 2 May 2021 · 4 min read`."""
    name = next(filter(None, map(plain_author, _parts_of(found))), "")
    if name:
        opening.signed.append(Signed(number, (name,), "a name in the date line"))


def _parts_of(found: DateLine) -> list[str]:
    return [part.strip() for part in _BARS.split(f"{found.before}|{found.after}") if part.strip()]


def _says_only_date(found: DateLine, text: str, authors: Sequence[str], foot: Sequence[SourceLine]) -> bool:
    """True if the line tells readers nothing but the date, so that it can be removed. A place is kept; so is a possible
    name, unless the line has a reading time or the foot introduces the person."""
    parts = [part for part in _parts_of(found) if not (PAGES.search(text) and re.search(r"\d", part))]
    timed = any(kind_of(part.strip()) is FurnitureKind.MENU for part in _BARS.split(text))
    signed = {
        part
        for part in parts
        if plain_author(part) and any(re.match(rf"{part} (?:is|ist|est|es) ", line.text) for line in foot)
    }
    named = signed | {p for p in parts if any(p in name for name in authors) or (timed and plain_author(p))}
    if len(_BARS.split(text)) > 1:
        parts = [part for part in parts if not is_letterhead(part)]
    return all(part in named or _BYLINE.match(part) or _is_of_site(part) or kind_of(part) for part in parts)


def _is_of_site(text: str) -> bool:
    """True for a date of update, a time, a section, a paper or an agency."""
    date = date_line(text)
    if is_update(text) or (date is not None and (date.label is Label.UPDATED or date.bare)):
        return True
    left = TIME.sub("", text).strip()
    return (
        not left or is_document_kind(left) or is_section(left) or is_nameplate(left) or is_credit(left) or is_post(left)
    )


def _in_edtf(given: str) -> DateLine | None:
    """The date of the file's own header in EDTF, which can mark it as uncertain."""
    try:
        return as_line(parse_edtf(given.strip()))
    except ValueError:
        return None


def _resolved(
    opening: Opening, head: Sequence[SourceLine], best: DateLine, knowledge: EdgeKnowledge, path: str
) -> tuple[PartialDate, float, str]:
    """The date, the certainty of its reading, and the reason if several readings were possible."""
    if best.short_year:
        opening.notes.append(f'The year of "{best.written}" has two digits and was read as {best.date.year}.')
    sure = 0.65 if best.short_year else 1.0
    if best.other is None:
        return best.date, sure, ""
    day_first, month_first = best.date, best.other
    texts = (opening.title, *(line.text for line in head if line.text != best.written))
    days = {r.date for text in texts for r in readings(text[:400]) if r.other is None} & {day_first, month_first}
    if len(days) == 1:
        return days.pop(), sure, ", its order shown by the same date in words"
    named = {r.date for r in dates_of_names(path) if r.other is None} & {day_first, month_first}
    if len(named) == 1:
        return named.pop(), min(sure, 0.95), ", its order shown by the names of file and folders"
    date = day_first if knowledge.order is DateOrder.DAY_FIRST else month_first
    if knowledge.order_is_sure:
        return date, min(sure, 0.9), f", {knowledge.order.value} as in the other seeds of its folder"
    both = f"{day_first.long} or {month_first.long}"
    opening.notes.append(f'"{best.written}" can be {both}: it was read as {date.long} ({knowledge.order.value}).')
    return date, 0.6, f", {knowledge.order.value} by the site's setting"
