"""The first lines of a document → its date, from where a date line belongs.

Date line, date in the title, dateline of the first paragraph, date of an update, file name: in this order, each less
sure. The order of day and month is never guessed in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.scoring.candidates import in_words
from site_builder.seeds.detect.bylines import authors_in, plain_author
from site_builder.seeds.detect.calendar_words import TIME, WEEKDAY
from site_builder.seeds.detect.date_candidates import SURE, DateCandidate, date_candidates, decided
from site_builder.seeds.detect.datelines import (
    dates_of_names,
    day_of_year,
    in_year,
    placeline,
    year_of_folders,
    year_of_name,
)
from site_builder.seeds.detect.dates import (
    PAGES,
    DateLine,
    DateReading,
    Label,
    date_line,
    is_label,
    is_update,
    readings,
)
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.front_block import EdgeKnowledge, Opening, line_of, note, stem_of
from site_builder.seeds.detect.furniture import (
    is_credit,
    is_document_kind,
    is_letterhead,
    is_nameplate,
    is_post,
    is_section,
    kind_of,
)
from site_builder.seeds.detect.page import LabelledPiece
from site_builder.seeds.detect.site_words import any_words
from site_builder.seeds.lines import SourceLine, goes_on
from site_builder.seeds.model import FurnitureKind, Removal
from site_builder.settings.site_config import DateOrder

DATE = 0.75
"""From this score a line is a date line beyond doubt."""
PROSE = 22
"""A line of more words is prose."""
_BARS = re.compile(r"[|•·]| {3}|(?<!\d) ?/ ")
_SITTING = re.compile(rf"(?:\b{WEEKDAY},? |\d[:.h]\d\d ?(?:[ap]\.?m\.?)? (?:on|am|le|el) )$", re.IGNORECASE)
"""Before the day of a sitting or a release at the end of the sentence that says what the text is."""
_ACT = re.compile(
    r"(?!(?:The|A|An|Le|La|Les|Der|Die|Das|El|Los|Las) )(?:[A-ZÀ-Þ][\w’'-]* |(?:of|the|de|du|des|la|der|del) ){0,6}"
    rf"(?i:{'|'.join(any_words()['laws'].split())})\b[^.;:]{{0,40}} (?:of|vom|du|del?) $"
)
"""Before the day of an act: `Harbour Council resolution of `, `Décret n° 12 du `."""
_ISSUED = re.compile(r"(?:first )?(?:publi|posted|issued|released|veröff|erschienen)", re.IGNORECASE)
"""What labels a day of publication beyond doubt; `Date:` may be that of an event."""
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
_BYLINE = re.compile(r"(?:posted |written |published )?(?:by|von|par|por)\b", re.IGNORECASE)


def dates_of(opening: Opening, head: Sequence[SourceLine]) -> dict[int, DateLine]:
    """The date of each line that has one, by line number, read with the label in the line above it."""
    found: dict[int, DateLine] = {}
    above = ""
    for line, following in zip_longest(head, head[1:]):
        date = date_line(line.text)
        in_sentence = date and date.after and date.score < DATE and following and goes_on(line, following)
        if in_sentence or (line.text[0] == ">" != head[0].text[0]):
            date = None  # or of a mail that is answered
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
    pieces: Mapping[int, LabelledPiece] | None = None,
) -> None:
    """Find the date; `given` is the file's own, `path` its place, `near` are lines around the head, `pieces` the labels
    of a page. Date lines that hold nothing else are taken."""
    number, best, confidence, why = _best_date(opening, head, dates, given, path, foot)
    if best is None:
        _take_probable(opening, date_candidates(near or head, foot, line_of(opening, "title"), path, pieces or {}))
        return
    opening.date, sure, reason = _resolved(opening, head, best, knowledge, path)
    note(opening, "date", str(opening.date), number, min(confidence, sure), f"{why}{reason}")
    for line, following in zip_longest(head, head[1:]):
        found = dates.get(line.number)
        if following and following.number in dates and following.number == line.number + 1 and is_label(line.text):
            opening.taken.setdefault(line.number, Removal.DATE)
        if found is None or line.number in opening.taken:
            continue
        repeats = bool(given) and not number and found.score >= DATE and best.date in (found.date, found.other)
        again = found.bare and found.label is Label.NONE and opening.date in (found.date, found.other)
        between = [n.text for n in head if min(number, line.number) < n.number < max(number, line.number)]
        repeats = repeats or (again and not any(is_prose(text) or text[0].isdigit() for text in between))
        if (line.number == number or repeats) and _says_only_date(found, line.text, opening.authors, foot):
            take_authors(opening, found.before, line.number)
            take_authors(opening, found.after, line.number)
            _take_named(opening, found, line.number)
            opening.taken[line.number] = Removal.DATE
            if following and TIME.fullmatch(following.text) and not TIME.search(line.text):
                opening.taken.setdefault(following.number, Removal.DATE)
        elif (found.label is Label.UPDATED and found.bare) or is_update(line.text):
            opening.taken[line.number] = Removal.UPDATE


def _take_probable(opening: Opening, candidates: Sequence[DateCandidate]) -> None:
    """The day that is most probable where no line says it beyond doubt: certain only by a margin."""
    choice = decided(candidates)
    best = candidates[choice.best]
    if best.found is None and len(candidates) > 1:
        second = decided(candidates[:-1])
        choice, best = replace(second, margin=0), candidates[second.best]
    if best.found is None:
        opening.notes.append("No date line was found.")
        return
    opening.is_unsure = choice.margin < SURE or best.found.other is not None or best.found.score < 0.6
    opening.date = replace(best.found.date, mark="?") if opening.is_unsure else best.found.date
    confidence = 0.5 if opening.is_unsure else 0.8
    note(opening, "date", opening.date.edtf, best.line, confidence, "the most probable day", in_words(choice))
    if opening.is_unsure:
        opening.notes.append(f"The date {opening.date.edtf} is only probable: confirm it, or write another one.")
    elif best.found.bare and best.line:
        opening.taken.setdefault(best.line, Removal.DATE)


def take_authors(opening: Opening, text: str, number: int) -> None:
    """The authors of a byline, unless the file itself names some."""
    names = authors_in(text)
    if names and not opening.authors:
        opening.authors = names
        note(opening, "authors", "; ".join(names), number, 0.9, "the byline")


def _take_named(opening: Opening, found: DateLine, number: int) -> None:
    """The author of `Ilse Vantor · 2 May 2021 · 4 min read`."""
    name = next(filter(None, map(plain_author, _parts_of(found))), "")
    if name and not opening.authors:
        opening.authors = (name,)
        note(opening, "authors", name, number, 0.8, "a name in the date line")


def _parts_of(found: DateLine) -> list[str]:
    return [part.strip() for part in _BARS.split(f"{found.before}|{found.after}") if part.strip()]


def _says_only_date(found: DateLine, text: str, authors: Sequence[str], foot: Sequence[SourceLine]) -> bool:
    """True where nothing is lost to the reader when the line goes: a place stays in the text, and so does a name that
    may be one, unless the line says how long it is to be read, or the foot who its bearer is."""
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
    """True for a date of update, an hour, a section, a paper or an agency."""
    date = date_line(text)
    if is_update(text) or (date is not None and (date.label is Label.UPDATED or date.bare)):
        return True
    left = TIME.sub("", text).strip()
    return (
        not left or is_document_kind(left) or is_section(left) or is_nameplate(left) or is_credit(left) or is_post(left)
    )


def _best_date(
    opening: Opening,
    head: Sequence[SourceLine],
    dates: Mapping[int, DateLine],
    given: str,
    path: str,
    foot: Sequence[SourceLine],
) -> tuple[int, DateLine | None, float, str]:
    """Line, date, confidence and reason: the first that is good enough, from the surest kind to the last resort."""
    own = _in_edtf(given) or date_line(given)
    if own is not None and own.score >= 0.6:
        return 0, own, 0.97, "given by the file itself"
    ranked = sorted(_ranked(opening, head, dates), reverse=True)
    lead = placeline([line for line in head if line.number not in opening.taken])
    if ranked and ranked[0][0] >= 0.6:
        score, negative = ranked[0]
        kind = "a labelled date line" if dates[-negative].label is Label.PUBLISHED else "a date line"
        return -negative, _to_the_day(dates[-negative], lead), score, kind
    for name, text, confidence in (("title", opening.title, 0.6), ("dateline", lead, 0.75)):
        found = [_as_line(r.date) for r in readings(text) if r.date.day and r.other is None]
        if found:
            return 0, found[-1], confidence, f"the date in the {name}"
    first = next((i for i, n in enumerate(head) if is_prose(n.text) and n.number not in opening.taken), -1) + 1
    above = {r.date for line in head[:first] for r in _at_the_end(line.text)}
    if len(above) == 1:
        return 0, _as_line(above.pop()), 0.5, "the date at the end of a line above the text"
    completed = _completed(opening, lead, path)
    if completed is not None:
        return completed
    if ranked and ranked[0][0] >= 0.3:
        opening.notes.append("The only date found is one of an update.")
        return -ranked[0][1], dates[-ranked[0][1]], 0.4, "a date of update"
    named = dates_of_names(path)
    if named:
        opening.notes.append("The date was taken from the file name: no date line was found.")
        return 0, _as_line(named[0].date, named[0].other), 0.5, "the file name"
    for line in reversed(foot):
        last = date_line(line.text)
        if last is not None and last.score >= 0.6 and last.date.day and len(line.text.split()) <= 6:
            return line.number, last, 0.6, "a date line at the end"
    return 0, None, 0.0, ""


def _at_the_end(text: str) -> list[DateReading]:
    """The day of the act that a line begins with, or the one it ends in, unless that is said to be another's."""
    act = [r for r in readings(text)[:1] if r.date.day and _ACT.fullmatch(text[: r.start])]
    date = date_line(text)
    if act or date is None or date.label in (Label.OTHER, Label.UPDATED):
        return act
    found = [r for r in readings(text)[-1:] if r.date.day and r.other is None and not text[r.end :].strip(" .)]")]
    return [r for r in found if not is_prose(text) or _SITTING.search(text[: r.start])]


def _ranked(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine]) -> list[tuple[float, int]]:
    """(score, minus line number) of each candidate: what is further down counts less, below prose far less."""
    ranked: list[tuple[float, int]] = []
    below_prose, place = False, 0
    told = {reading.date for reading in readings(opening.title)}
    others = {found.date for found in dates.values() if found.label is Label.OTHER}
    for line in head:
        found = dates.get(line.number)
        is_title = opening.taken.get(line.number) is Removal.TITLE
        if found is not None and not is_title and (found.score >= 0.6 or found.label is Label.UPDATED):
            score = found.score - 0.01 * place - (0.25 if below_prose and found.label is not Label.PUBLISHED else 0.0)
            score += 0.12 if told and found.label is not Label.UPDATED and told & {found.date, found.other} else 0.0
            score -= 0.3 if found.label is Label.NONE and found.date in others else 0.0
            score += 0.05 if _ISSUED.match(line.text) else 0.0
            ranked.append((round(score, 4), -line.number))
        below_prose = below_prose or (not is_title and found is None and len(line.text.split()) > PROSE)
        place += line.number not in opening.taken
    return _without_today(ranked, head, dates)


def _without_today(
    ranked: list[tuple[float, int]], head: Sequence[SourceLine], dates: Mapping[int, DateLine]
) -> list[tuple[float, int]]:
    """The candidates without the day on which a page was read: a weekday and a date in its first line, over another
    date line of an earlier day."""
    first = dates.get(head[0].number) if head else None
    if first is None or first.label is not Label.NONE or not first.bare or not _WEEKDAY.match(head[0].text):
        return ranked
    others = [dates[-n] for _, n in ranked if -n != head[0].number and dates[-n].score >= DATE]
    if not any(d.date.day and d.date < first.date and d.label is not Label.UPDATED for d in others):
        return ranked
    return [(dates[-n].score, n) for _, n in ranked if -n != head[0].number]


def _to_the_day(found: DateLine, lead: str) -> DateLine:
    """The date line of a month, with the day that the dateline names in it."""
    day = day_of_year(lead) if not found.date.day else None
    date = in_year(day, found.date.year) if day and day.month == found.date.month else None
    return replace(found, date=date) if date else found


def _completed(opening: Opening, lead: str, path: str) -> tuple[int, DateLine, float, str] | None:
    """A dateline without a year, with the year from where it is certain; else the editor is told."""
    day = day_of_year(lead)
    if day is None:
        return None
    years = {
        "the file name": year_of_name(stem_of(path), day),
        "its folder": year_of_folders(path),
    }
    for where, year in years.items():
        date = in_year(day, year) if year else None
        if date:
            return 0, _as_line(date), 0.75, f"the date in the dateline, its year from {where}"
    opening.notes.append(f'The dateline "{day.written}" names no year: write the date into the header.')
    return None


def _in_edtf(given: str) -> DateLine | None:
    """A date of the file's own header that is marked as uncertain."""
    try:
        return _as_line(parse_edtf(given.strip()))
    except ValueError:
        return None


def _as_line(date: PartialDate, other: PartialDate | None = None) -> DateLine:
    return DateLine(date, other, 1.0, Label.NONE, str(date), "", "")


def _resolved(
    opening: Opening, head: Sequence[SourceLine], best: DateLine, knowledge: EdgeKnowledge, path: str
) -> tuple[PartialDate, float, str]:
    """The date, how sure its reading is, and why, where it could be read in more than one way."""
    if best.short_year:
        opening.notes.append(f'The year of "{best.written}" has two digits: it was read as {best.date.year}.')
    sure = 0.65 if best.short_year else 1.0
    if best.other is None:
        return best.date, sure, ""
    day_first, month_first = best.date, best.other
    texts = (opening.title, *(line.text for line in head if line.text != best.written))
    told = {r.date for text in texts for r in readings(text[:400]) if r.other is None} & {day_first, month_first}
    if len(told) == 1:
        return told.pop(), sure, ", its order told by the same date in words"
    named = {r.date for r in dates_of_names(path) if r.other is None} & {day_first, month_first}
    if len(named) == 1:
        return named.pop(), min(sure, 0.95), ", its order told by the names of file and folders"
    date = day_first if knowledge.order is DateOrder.DAY_FIRST else month_first
    if knowledge.order_is_sure:
        return date, min(sure, 0.9), f", {knowledge.order.value} as in the other seeds of its folder"
    both = f"{day_first.long} or {month_first.long}"
    opening.notes.append(f'"{best.written}" can be {both}: it was read as {date.long} ({knowledge.order.value}).')
    return date, 0.6, f", {knowledge.order.value} by the site's setting"
