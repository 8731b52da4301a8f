"""The first lines of a document → title, date, authors, number, and the lines that leave the text.

Looks at a window of lines at the top; what the whole archive has taught (furniture, the order of day and month) comes
in as values.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.config import DateOrder
from site_builder.dates import PartialDate
from site_builder.seeds.datelines import DateLine, Label, date_line, readings
from site_builder.seeds.draft import Finding, Removed
from site_builder.seeds.furniture import why_furniture
from site_builder.seeds.lines import Line, chunks_of, is_full

WINDOW = 24
"""Lines from the top in which a title, a date line and a byline may stand."""
SURE = 0.7
"""Findings below it are for the editor to look at."""
_BYLINE = re.compile(
    r"(?:written |reported |prepared |posted |published |story )?(?:by|von|par|por)\b:?\s+(?P<names>\S.*)|(?:authors?|autore?n?|auteure?s?|autore?s?)\s*:\s*(?P<named>\S.*)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame)\.?\s+)?[A-ZÀ-Þ][\w.’'-]*(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|de|del|della|di|da|dos|van|von|der|den|la|le|bin|al|el|y|e)){0,5}"
)
_SPLIT_NAMES = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b)\s*")
_NUMBER_LINE = re.compile(
    r"(?:(?:document|briefing|report|memo(?:randum)?|paper|bulletin|note|circular|issue|nr|no|number|ref(?:erence)?|doc|our ref)\b\.?\s*)+"
    r"(?:n[ro]\.?|number|№|n°|#)?\s*[:#]?\s*(?P<number>[A-Z0-9][\w/.–-]*\d[\w/.–-]*|\d+)",
    re.IGNORECASE,
)
_TITLE_NUMBER = re.compile(r"(?P<number>\d{1,5})\.\s+(?=[\"“‘'(]?[A-ZÀ-Þ])")
_SUBJECT = re.compile(r"(?:subject|re|betreff|objet|asunto|title)\s*:\s*(?P<title>\S.*)", re.IGNORECASE)
_MAIL_KEY = re.compile(
    r"(?P<key>from|to|cc|bcc|date|sent|subject|reply-to|message-id)\s*:\s*(?P<value>.*)", re.IGNORECASE
)
_TAGS = re.compile(
    r"(?:tags?|keywords?|topics?|filed under|categor(?:y|ies)|schlagwörter|mots[- ]clés|etiquetas)\s*:\s*(?P<tags>\S.*)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.!?][\"”’')]*\s+[A-ZÀ-Þ\"“‘]")
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,30}(?:,\s*[A-Z][\w. ]{1,20})?)(?:,\s*|\s+)(?P<date>[^—–]{3,40}?)\s*(?:\([A-Za-z ]{2,25}\)\s*)?(?:—|–|--| - )\s"
)
_LABEL_ONLY = re.compile(r"[\w ()/’'-]{1,40}:")
MAX_TITLE_WORDS = 60


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the archive as a whole has taught about first and last lines."""

    first: Mapping[str, str] = field(default_factory=dict)
    """Keys of furniture lines at the top → how often they were met, in words."""
    under_title: Mapping[str, str] = field(default_factory=dict)
    """The same for lines between title and date."""
    last: Mapping[str, str] = field(default_factory=dict)
    order: DateOrder = DateOrder.DAY_FIRST
    order_is_sure: bool = False
    """True where the seeds of this folder prove the order; else it is the site's setting."""


@dataclass
class Opening:
    """What was found at the top; filled from top to bottom."""

    title: str = ""
    date: PartialDate | None = None
    authors: tuple[str, ...] = ()
    number: str = ""
    tags: tuple[str, ...] = ()
    taken: dict[int, str] = field(default_factory=dict)
    """Line number → why it left the text."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: tuple[int, int] = (0, 0)
    """Of the numeric date line, for the survey."""
    under_title: tuple[str, ...] = ()
    """Lines between title and date line."""


def read_opening(
    lines: Sequence[Line],
    knowledge: Knowledge,
    *,
    width: int = 0,
    title: str = "",
    date: str = "",
    authors: tuple[str, ...] = (),
    stem: str = "",
) -> Opening:
    """What the lines at the top say. `title`, `date` and `authors` are the file's own, and win; `stem` is its name."""
    opening = Opening(authors=authors)
    head = list(lines[:WINDOW])
    _take_mail_header(opening, head)
    _take_first(opening, head, knowledge)
    dates = _dates(opening, head)
    _take_title(opening, head, dates, title or opening.title, width, stem)
    _take_small_lines(opening, head)
    _take_date(opening, head, dates, date, knowledge, stem)
    _take_under_title(opening, head, knowledge)
    return opening


def tags_in(line: str) -> tuple[str, ...]:
    """The tags of a line such as `Tags: trade, energy`."""
    match = _TAGS.fullmatch(line)
    return tuple(filter(None, (t.strip(" .#") for t in re.split(r"[,;|]", match["tags"])))) if match else ()


def find(opening: Opening, name: str, value: str, line: int, confidence: float, why: str) -> None:
    """Add a finding."""
    opening.findings.append(Finding(name, value, line, round(confidence, 2), why))


# ---------- furniture and mail headers


def _take_mail_header(opening: Opening, head: list[Line]) -> None:
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
            find(opening, "title", opening.title, line.number, 0.9, "the subject line")


def _take_first(opening: Opening, head: Sequence[Line], knowledge: Knowledge) -> None:
    for line in head:
        if line.number in opening.taken:
            continue
        why = why_furniture(line.text, knowledge.first)
        if not why:
            break
        opening.taken[line.number] = why
    _take_rest_of_navigation(opening, head)


def _take_rest_of_navigation(opening: Opening, head: Sequence[Line]) -> None:
    """What stands below furniture without a blank line goes with it, where title and date line follow apart."""
    groups = chunks_of(head)
    if len(groups) < 3 or head[0].number not in opening.taken or groups[0][-1].number in opening.taken:
        return
    title, below = groups[1], date_line(groups[2][0].text)
    if date_line(title[0].text) is None or date_line(title[0].text).score < 0.75:
        if below is not None and below.score >= 0.75:
            for line in groups[0]:
                opening.taken.setdefault(line.number, "below the navigation, above the title")


# ---------- the title


def _take_title(
    opening: Opening, head: Sequence[Line], dates: Mapping[int, DateLine], given: str, width: int, stem: str
) -> None:
    if given:
        _take_given_title(opening, head, given)
        return
    index = next((i for i, line in enumerate(head) if _may_be_title(opening, line, dates)), -1)
    index = _restored(opening, head, dates, index)
    if index < 0 or (_is_prose(head[index].text) and not _stands_above_date(head, index, dates)):
        opening.title = _title_of(stem)
        find(opening, "title", opening.title, 0, 0.3, "the file name: no line at the top looks like a title")
        opening.notes.append("The title was made from the file name: no line at the top looks like a title.")
        return
    last = _last_title_line(head, index, dates, width)
    text = " ".join(line.text for line in head[index : last + 1])
    subject = _SUBJECT.fullmatch(text)
    opening.title = _plain_title(subject["title"] if subject else text)
    for line in head[index : last + 1]:
        opening.taken[line.number] = "the title"
    sure = 0.95 if len(opening.title.split()) > 1 else 0.65
    find(opening, "title", opening.title, head[index].number, sure, "the first line that is no furniture")


def _take_given_title(opening: Opening, head: Sequence[Line], given: str) -> None:
    opening.title = _plain_title(given)
    same = next((line for line in head if _letters(line.text) == _letters(given)), None)
    if not any(f.field == "title" for f in opening.findings):
        find(opening, "title", opening.title, same.number if same else 0, 0.97, "given by the file itself")
    if same:
        opening.taken.setdefault(same.number, "the title")


def _may_be_title(opening: Opening, line: Line, dates: Mapping[int, DateLine]) -> bool:
    found = dates.get(line.number)
    is_date = found is not None and (found.score >= 0.75 or found.label is Label.UPDATED) and found.bare
    return not (
        line.number in opening.taken
        or is_date
        or _is_byline(line.text)
        or _NUMBER_LINE.fullmatch(line.text)
        or tags_in(line.text)
        or not re.search(r"\w", line.text)
    )


def _restored(opening: Opening, head: Sequence[Line], dates: Mapping[int, DateLine], index: int) -> int:
    """The furniture line right above the date line is the title where nothing below it looks like one."""
    above = [i for i, line in enumerate(head[: index if index >= 0 else None]) if line.number in opening.taken]
    between = head[above[-1] + 1 : index] if above and index >= 0 else ()
    repeated = above and opening.taken[head[above[-1]].number].startswith("repeated")
    lost = index < 0 or (any(line.number in dates for line in between) and _is_prose(head[index].text, limit=20))
    if repeated and lost:
        del opening.taken[head[above[-1]].number]
        return above[-1]
    return index


def _last_title_line(head: Sequence[Line], index: int, dates: Mapping[int, DateLine], width: int) -> int:
    """The title's last line, where a wrapped document breaks it."""
    last = index
    while width and last + 1 < len(head):
        line, following = head[last], head[last + 1]
        joins = following.number == line.number + 1 and is_full(line, following, width)
        found = dates.get(following.number)
        if not joins or (found is not None and found.score >= 0.75 and found.bare):
            break
        last += 1
    return last


def _stands_above_date(head: Sequence[Line], index: int, dates: Mapping[int, DateLine]) -> bool:
    """True where a long line is followed by a date line: then it is a long title."""
    below = [dates[line.number] for line in head[index + 1 : index + 3] if line.number in dates]
    return len(head[index].text.split()) <= MAX_TITLE_WORDS and any(d.score >= 0.75 and d.bare for d in below)


def _is_prose(text: str, *, limit: int = MAX_TITLE_WORDS) -> bool:
    words = len(text.split())
    if words > limit:
        return True
    return words > 18 and text[-1:] in '.!?”"' and (words > 30 or _SENTENCES.search(text) is not None)


def _plain_title(text: str) -> str:
    return " ".join(re.sub(r"^\s*#{1,6}\s+|\*\*|^[*_]+|[*_]+$", "", text).split())


def _title_of(stem: str) -> str:
    words = re.sub(r"^\d{4}[-_ ]\d\d[-_ ]\d\d[-_ ]*", "", stem)
    words = re.sub(r"[-_\s]+", " ", words).strip() or stem
    return words[:1].upper() + words[1:]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


# ---------- byline, number, tags


def _take_small_lines(opening: Opening, head: Sequence[Line]) -> None:
    match = _TITLE_NUMBER.match(opening.title)
    if match:
        opening.number = match["number"]
        find(opening, "number", opening.number, _line_of(opening, "title"), 0.8, "the title begins with it")
    for line in _above_prose(opening, head):
        number = _NUMBER_LINE.fullmatch(line.text)
        if number and len(line.text) <= 60 and date_line(line.text) is None and not opening.number:
            opening.number = number["number"]
            opening.taken[line.number] = "the document number"
            find(opening, "number", opening.number, line.number, 0.9, "a line of its own")
        elif _is_byline(line.text):
            _take_authors(opening, line.text, line.number)
            opening.taken[line.number] = "the byline"
        elif tags_in(line.text):
            opening.tags += tags_in(line.text)
            opening.taken[line.number] = "the line of tags"


def _above_prose(opening: Opening, head: Sequence[Line]) -> list[Line]:
    """Short lines between the title and the first prose, at most eight."""
    found = []
    for line in head:
        if line.number in opening.taken:
            continue
        if len(line.text) > 160 or len(line.text.split()) > 22 or len(found) == 8:
            break
        found.append(line)
    return found


def _is_byline(text: str) -> bool:
    match = _BYLINE.fullmatch(text)
    if match is None or len(text) > 140:
        return False
    written = match["names"] or match["named"]
    names = _names(written)
    return bool(names) and sum(len(n) for n in names) >= 0.4 * len(written) and not date_line(written)


def _names(text: str) -> tuple[str, ...]:
    parts = [part.strip(" .|") for part in _SPLIT_NAMES.split(re.split(r"\s[|•·–—]\s", text)[0])]
    return tuple(part for part in parts if part and _NAME.fullmatch(part))


def _take_authors(opening: Opening, text: str, number: int) -> None:
    match = _BYLINE.search(text)
    names = _names(match["names"] or match["named"]) if match else ()
    if names and not opening.authors:
        opening.authors = names
        find(opening, "authors", "; ".join(names), number, 0.9, "the byline")


# ---------- the date


def _dates(opening: Opening, head: Sequence[Line]) -> dict[int, DateLine]:
    """The date of each line that has one, by line number; lines below prose count less."""
    found: dict[int, DateLine] = {}
    for line in head:
        date = date_line(line.text)
        if date is not None and (line.number not in opening.taken or opening.taken[line.number].startswith("the head")):
            found[line.number] = date
    return found


def _take_date(
    opening: Opening,
    head: Sequence[Line],
    dates: Mapping[int, DateLine],
    given: str,
    knowledge: Knowledge,
    stem: str,
) -> None:
    number, best, confidence, why = _best_date(opening, head, dates, given, stem)
    if best is None:
        opening.notes.append("No date line was found.")
        return
    opening.parts = best.parts if number else (0, 0)
    opening.date, sure, reason = _settled(opening, head, best, knowledge)
    find(opening, "date", str(opening.date), number, min(confidence, sure), f"{why}{reason}")
    for line in head:
        found = dates.get(line.number)
        if found is None or line.number in opening.taken:
            continue
        if line.number == number and _says_only_date(found):
            _take_authors(opening, found.before, number)
            opening.taken[number] = "the date line"
        elif found.label is Label.UPDATED and found.bare:
            opening.taken[line.number] = "a date of update"


def _says_only_date(found: DateLine) -> bool:
    """True where nothing is lost to the reader when the line goes: a place stays in the text."""
    return found.bare or (not found.after and (bool(_BYLINE.match(found.before)) or _is_updated_part(found)))


def _is_updated_part(found: DateLine) -> bool:
    part = date_line(found.before)
    return part is not None and part.label is Label.UPDATED


def _best_date(
    opening: Opening, head: Sequence[Line], dates: Mapping[int, DateLine], given: str, stem: str
) -> tuple[int, DateLine | None, float, str]:
    """Line number, date, confidence and reason; the first that is good enough, from the surest kind to the last resort."""
    own = date_line(given)
    if own is not None and own.score >= 0.6:
        return 0, own, 0.97, "given by the file itself"
    ranked = sorted(_ranked(opening, head, dates), reverse=True)
    if ranked and ranked[0][0] >= 0.6:
        score, negative = ranked[0]
        kind = "a labelled date line" if dates[-negative].label is Label.PUBLISHED else "a date line"
        return -negative, dates[-negative], score, kind
    for name, text, confidence in (("title", opening.title, 0.6), ("dateline", _dateline(opening, head), 0.75)):
        found = [_as_line(r.date) for r in readings(text) if r.date.day and r.other is None]
        if found:
            return 0, found[-1], confidence, f"the date in the {name}"
    if ranked and ranked[0][0] >= 0.3:
        opening.notes.append("The only date found is one of an update.")
        return -ranked[0][1], dates[-ranked[0][1]], 0.4, "a date of update"
    named = date_line(re.sub(r"[_ ]", "-", stem[:10])) if re.match(r"\d{4}[-_ ]\d\d[-_ ]\d\d", stem) else None
    if named is not None:
        opening.notes.append("The date was taken from the file name: no date line was found.")
        return 0, named, 0.5, "the file name"
    return 0, None, 0.0, ""


def _ranked(opening: Opening, head: Sequence[Line], dates: Mapping[int, DateLine]) -> list[tuple[float, int]]:
    """(score, minus line number) of each candidate: what stands lower counts less, below prose far less."""
    ranked, below_prose, place = [], False, 0
    told = {reading.date for reading in readings(opening.title)}
    for line in head:
        found = dates.get(line.number)
        is_title = opening.taken.get(line.number) == "the title"
        if found is not None and not is_title and (found.score >= 0.6 or found.label is Label.UPDATED):
            score = found.score - 0.01 * place - (0.25 if below_prose and found.label is not Label.PUBLISHED else 0.0)
            score += 0.12 if told and found.label is not Label.UPDATED and told & {found.date, found.other} else 0.0
            ranked.append((round(score, 4), -line.number))
        below_prose = below_prose or (not is_title and found is None and len(line.text.split()) > 22)
        place += line.number not in opening.taken
    return ranked


def _dateline(opening: Opening, head: Sequence[Line]) -> str:
    """The date of `WASHINGTON, Feb. 10, 2021 — …` at the start of the first prose, or an empty text."""
    for line in head:
        if line.number not in opening.taken and len(line.text.split()) > 12:
            match = _DATELINE.match(line.text[:140])
            return match["date"] if match else ""
    return ""


def _as_line(date: PartialDate) -> DateLine:
    return DateLine(date, None, 1.0, Label.NONE, str(date), "", "")


def _settled(
    opening: Opening, head: Sequence[Line], best: DateLine, knowledge: Knowledge
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
    date = day_first if knowledge.order is DateOrder.DAY_FIRST else month_first
    if knowledge.order_is_sure:
        return date, min(sure, 0.9), f", {knowledge.order.value} as in the other seeds of its folder"
    opening.notes.append(
        f'"{best.written}" can be {day_first.long} or {month_first.long}: it was read as {date.long} ({knowledge.order.value}).'
    )
    return date, 0.6, f", {knowledge.order.value} by the site's setting"


def _take_under_title(opening: Opening, head: Sequence[Line], knowledge: Knowledge) -> None:
    """Learned lines between title and date line go."""
    title, date = _line_of(opening, "title"), _line_of(opening, "date")
    between = [line for line in head if title < line.number < date and line.number not in opening.taken]
    if title and date and len(between) <= 4:
        opening.under_title = tuple(line.text for line in between)
        for line in between:
            why = why_furniture(line.text, knowledge.under_title)
            if why:
                opening.taken[line.number] = why


def _line_of(opening: Opening, name: str) -> int:
    return next((f.line for f in opening.findings if f.field == name), 0)


def removed_by(opening: Opening, lines: Sequence[Line]) -> tuple[Removed, ...]:
    """The lines taken, as they stood."""
    return tuple(Removed(n.number, n.text, opening.taken[n.number]) for n in lines if n.number in opening.taken)
