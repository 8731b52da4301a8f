"""The first lines of a document → title, date, authors, number, and the lines to remove.

Reads a window of lines at the top. Facts learned from the archive (furniture, day-month order) come in as a value.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise, takewhile

from site_builder.scoring.candidates import in_words
from site_builder.seeds.detect.boilerplate import key_of, why_furniture
from site_builder.seeds.detect.byline_candidates import FAR, MAILBOX, byline_candidates, decided
from site_builder.seeds.detect.bylines import (
    is_author_label,
    is_byline,
    may_be_author,
    names_with_office,
    number_in,
    plain_author,
    plain_authors,
    tags_in,
)
from site_builder.seeds.detect.date_candidates import PROSE
from site_builder.seeds.detect.dates import date_line, is_date_label
from site_builder.seeds.detect.details import DetailLines, read_details
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.front_block import EdgeKnowledge, Opening, Signed, line_of, note, stem_of
from site_builder.seeds.detect.furniture import is_post, kind_of
from site_builder.seeds.detect.headlines import ANSWERS, says_nothing
from site_builder.seeds.detect.marks import Notice, may_mark, notice_of, says_archived
from site_builder.seeds.detect.page import LabelledPiece, PageReading
from site_builder.seeds.detect.publication_date import dates_of, sign, take_date
from site_builder.seeds.detect.site_words import any_words
from site_builder.seeds.detect.title_candidates import WINDOW
from site_builder.seeds.detect.titles import take_title
from site_builder.seeds.detect.visibility import said_by
from site_builder.seeds.lines import SourceLine, chunks_of
from site_builder.seeds.model import AnyReason, FurnitureKind, Mark, MarkKind, MarkPlace, Removal, Visibility

_ALIKE = frozenset(("subject", "date"))
"""Keys with the same meaning in mails and memoranda."""
_OF_MAIL = frozenset(("sent", "cc", "bcc", "reply-to", "message-id", "importance"))
"""Keys that only mails have."""
FOOT = 8
"""Number of lines from the end that may hold a date, if the top has none."""
END = 24
"""Number of lines from the end that may hold a by-line."""
MAX_COUNT = 5
"""A lone number below the title with fewer digits than this counts shares of the text."""
SURE = {
    "the byline": 0.9,
    "who sent the mail": 0.8,
    "a name in the date line": 0.8,
    "the sender's line": 0.75,
    "a name under several titles": 0.8,
    "a name and an office alone under the title": 0.75,
}
"""Confidence that such a line names the author."""
_YEAR = re.compile("(?:1[5-9]|20)[0-9]{2}")
_PROPER = re.compile(r"[A-ZÀ-Þ][\w.’'-]*,?(?: (?:[A-ZÀ-Þ][\w.’'-]*,?|of|for|and|the|del?|du|der|für|und|la|y)){1,7}")
"""A line in which every word is capitalised."""
_CRUMB = re.compile(r" [>»›|/] ")
NO_PAGE = PageReading()
ABOVE = 8
"""Number of page lines above the article among which the title may be."""
NOTICES = 12
"""Number of lines from the top, mail heads excluded, that may hold an embargo notice."""
MAX_NOTICE = 80
"""Maximum characters of a notice further down."""
SMALL_LINES = 14
"""Maximum number of short lines below the title that may hold a by-line or a number."""
_TITLE_NUMBER = re.compile(r"(?P<number>\d{1,5})\.\s+(?=[\"“‘'(]?[A-ZÀ-Þ])")
_MAIL_KEYS = {word: key for key, words in any_words()["mail"].items() for word in words.split()}
"""Keys of mail heads in eleven languages."""
_FIELD = re.compile(r"(?P<key>[^\W\d_](?:[^\W\d_]|-){0,30}+)(?: (?:am|le|el))?\s*:\s*(?P<value>(?:\S.*)?)")
_FORWARDED = re.compile(r"-{3,20} ?\w[\w ]{2,40} ?-{3,20}|[A-Z]\w{2,20} \w{3,20} (?:message|mail):", re.IGNORECASE)
"""Separator that mail programs print above a forwarded mail."""
_LISTED = re.compile(r"\[(?P<list>[^\[\]]{2,30})\]\s+(?=[^\sa-zß-ÿ])")
"""The name of a mailing list, printed before the subject."""


def read_opening(
    lines: Sequence[SourceLine],
    knowledge: EdgeKnowledge,
    *,
    width: int = 0,
    title: str = "",
    weak_title: str = "",
    date: str = "",
    authors: tuple[str, ...] = (),
    path: str = "",
    heads: Sequence[tuple[MarkPlace, str]] = (),
    page: PageReading = NO_PAGE,
) -> Opening:
    """The opening of a text. `title`, `date` and `authors` come from the file at `path` and win; `weak_title` yields
    to a line of the text.

    `heads` are page headers and footers already removed. Lines outside a page's article are searched for marks; those
    directly above it may hold the title.
    """
    opening = Opening(authors=authors)
    every, lines = lines, _above_list(lines)
    foot, end = lines[max(1, len(lines) - FOOT) :], lines[max(1, len(lines) - END) :]
    last = _take_mail_header(opening, lines[:WINDOW])
    article = [line for line in lines if line.number not in page.outside]
    for part in (every, article) if page.outside else (every,):
        _take_notices(opening, part, ((MarkPlace.TEXT, title or weak_title or opening.title), *heads))
    opening.visibilities = list(dict.fromkeys(opening.visibilities))
    near = _around_head(lines, article)
    lines = _above_passed_on(article, last)
    head = list(lines[:WINDOW])
    dates = dates_of(opening, head)
    details = read_details(lines, opening.taken, width)
    _take_details(opening, [d for d in details if not d.is_subject], head)
    _take_marks(opening)
    _take_house(opening, head, knowledge, title)
    _take_first(opening, head, knowledge)
    if not title and says_nothing(opening.title):
        title, weak_title, opening.title = "", opening.title, ""
    given = title or opening.title
    take_title(opening, near if page.outside else lines, given, weak_title, width, stem_of(path), page.pieces)
    _take_subject(opening, details)
    if not title and says_nothing(opening.title):
        opening.title = ": ".join((opening.title, *_occasion(details)))
    _take_small_lines(opening, head)
    near = near[: 2 * WINDOW] if page.outside else head
    take_date(opening, head, dates, date, knowledge, path, foot, near)
    _take_under_title(opening, head, knowledge)
    _take_authors(opening, near, head, end, page.pieces)
    return opening


def _above_list(lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """The lines above a list of other texts at the end: a line such as `Latest news` with prose above it and none
    below."""
    prose = next((i for i in reversed(range(len(lines))) if is_prose(lines[i].text)), len(lines))
    listed = (i for i in range(prose + 1, len(lines)) if kind_of(lines[i].text) is FurnitureKind.RELATED)
    return lines[: next(listed, len(lines))]


def _around_head(lines: Sequence[SourceLine], article: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """The lines of the article, and those of the surrounding page directly above it and inside its head."""
    first = next((i for i, line in enumerate(lines) if article and line is article[0]), 0)
    head = lines[max(0, first - ABOVE) : first + WINDOW]
    return [*head, *(line for line in article if head and line.number > head[-1].number)]


def _take_notices(opening: Opening, lines: Sequence[SourceLine], around: Sequence[tuple[MarkPlace, str]]) -> None:
    """Records marks above and below the text, in its title, and in page headers and footers (`around`).

    A line above the text that is only a mark is removed, unless it is a detail of the head. Inside the text, a line by
    itself counts only if it forbids publication of what follows.
    """
    above = [line for line in lines[: 2 * WINDOW] if not _key_of(line)][:NOTICES]
    top = {line.number for line in takewhile(lambda line: not is_prose(line.text), above)}
    foot = {line.number for line in takewhile(lambda line: not is_prose(line.text), reversed(lines[-FOOT:]))}
    last = above[-1].number if above else 0
    apart = {n.number for before, n in pairwise(lines) if n.number > before.number + 1 and len(n.text) <= MAX_NOTICE}
    alone = apart | foot
    rest = [line for line in lines if line.number > last and line.number in alone]
    if not may_mark("\n".join((*(text for _, text in around), *(line.text for line in (*above, *rest))))):
        return
    found = [(place, 0, text, notice_of(text, opens=True)) for place, text in around]
    for line in (*above, *rest):
        notice = notice_of(line.text, opens=line is lines[0])
        kind = notice.kind if notice else None
        is_above = line.number <= last and (line.number in top or kind is not MarkKind.CONFIDENTIAL)
        is_below = notice and notice.is_alone and (line.number in foot or kind is MarkKind.UNPUBLISHED)
        if is_above or (is_below and not (notice and notice.until)):
            found.append((MarkPlace.TEXT, line.number, line.text, notice))
        if notice and notice.is_alone and is_above:
            opening.marks |= {line.number}
            opening.taken |= {line.number: Removal.EMBARGO} if kind is not MarkKind.CONFIDENTIAL else {}
    _hold(opening, lines, found)


def _hold(
    opening: Opening, lines: Sequence[SourceLine], found: Sequence[tuple[MarkPlace, int, str, Notice | None]]
) -> None:
    """Records marks by place, line and words, except confidentiality of a text that an archive has declassified."""
    secret = next((text for *_, text, notice in found if notice and notice.kind is MarkKind.CONFIDENTIAL), "")
    opened = next((n.text for n in lines if secret and not is_prose(n.text) and says_archived(n.text)), "")
    if opened:
        why = f"Published although it says “{secret}”, as it says “{opened}” too; status: draft hides it."
        opening.visibilities.append(Visibility(kept=(why,)))
    for place, number, text, notice in found:
        if notice and not (opened and notice.kind is MarkKind.CONFIDENTIAL):
            opening.visibilities.append(said_by(notice, Mark(notice.kind, place, text, number)))


def _take_marks(opening: Opening) -> None:
    """Removes classification marks that are not details."""
    opening.taken = {**dict.fromkeys(opening.marks, Removal.EMBARGO), **opening.taken}


def _mail_fields(head: Sequence[SourceLine]) -> list[tuple[SourceLine, str, str]]:
    """Line, key and value of each field in the first mail head above the text. Keys that mail programs usually hide
    count only in a complete head. A value may continue on the next line, if that is indented or followed by another
    field."""
    keys = [(m["key"].casefold(), m["value"]) if (m := _FIELD.fullmatch(n.text)) else ("", n.text) for n in head]
    start = next((i for i, (key, _) in enumerate(keys) if key in _MAIL_KEYS), 0)
    while start and keys[start - 1][0] and head[start - 1].number + 1 == head[start].number:
        start -= 1
    fields: list[tuple[SourceLine, str, str]] = []
    for i, line in enumerate(head[start:], start):
        key, value = keys[i]
        below = keys[i + 1][0] if i + 1 < len(head) else ""
        if not key and not (fields and (line.indent > fields[-1][0].indent or below in _MAIL_KEYS)):
            break
        fields.append((line, _MAIL_KEYS.get(key, key), value))
    if not any(key == "message-id" for _, key, _ in fields):
        fields = list(takewhile(lambda field: not field[1] or field[1] in _MAIL_KEYS.values(), fields))
    is_mail = any("@" in value or "<" in value or key == "sent" for _, key, value in fields)
    return fields if not start or (is_mail and not any(is_prose(line.text) for line in head[:start])) else []


def _above_passed_on(lines: Sequence[SourceLine], last: int) -> Sequence[SourceLine]:
    """Lines of the mail itself: those above the next mail head after line `last`, which begins a forwarded mail. All
    lines if there is none."""
    below = (chunk for chunk in chunks_of(lines) if chunk[0].number > last)
    heads = (chunk for chunk in below if any(_key_of(line) == "from" for line in chunk))
    first = next((n.number for chunk in heads for n in chunk if _key_of(n)), 0) if last else 0
    return [line for line in lines if line.number < first] if first else lines


def _key_of(line: SourceLine) -> str:
    """The key of a mail head that the line has; else empty."""
    field = _FIELD.fullmatch(line.text)
    return _MAIL_KEYS.get(field["key"].casefold(), "") if field else ""


def is_mail(lines: Sequence[SourceLine]) -> bool:
    """True if the lines include the head of a mail."""
    keys = {_key_of(line) for line in lines if ":" in line.text[:40]}
    return {"from", "subject"} <= keys


def _take_mail_header(opening: Opening, head: Sequence[SourceLine]) -> int:
    """Reads and removes the head of a mail. Returns the number of its last line; 0 if there is none."""
    fields = _mail_fields(head)
    keys = {key for _, key, _ in fields}
    if len(keys) < 2 or not keys & {"subject", "date", "sent"} or not any(value for *_, value in fields):
        return 0
    is_mail = bool(keys & _OF_MAIL) or any("@" in value or "<" in value for *_, value in fields)
    above = head[max(0, head.index(fields[0][0]) - 1)]
    if is_mail and _FORWARDED.fullmatch(above.text):
        if above is not head[0]:  # somebody's words are above; this names the author of the words below
            return 0
        opening.taken[above.number] = Removal.MAIL_HEAD
    open_key = ""
    for line, key, value in fields:
        open_key = key or open_key
        if (key in ("date", "sent") and date_line(value) is None) or not (is_mail or open_key in _ALIKE):
            continue
        sender = plain_author(MAILBOX.sub("", value).strip("\"' ")) if key == "from" else ""
        if sender:
            opening.signed.append(Signed(line.number, (sender,), "who sent the mail"))
        opening.taken[line.number] = Removal.MAIL_HEAD
        if key == "sensitivity" and value.isalpha() and value.casefold() != "normal":
            mark = Mark(MarkKind.CONFIDENTIAL, MarkPlace.MAIL_HEADER, line.text, line.number)
            opening.visibilities.append(Visibility((mark,)))
        if key == "subject" and value:
            listed = _LISTED.match(ANSWERS.sub("", value))
            of_list = listed and any(listed["list"].casefold() in v.casefold() for _, k, v in fields if k != "subject")
            opening.title = ANSWERS.sub("", _LISTED.sub("", value) if of_list else value)
            note(opening, "title", opening.title, line.number, 0.9, "the subject line")
        elif not key and open_key == "subject":
            opening.title += f" {value}"
    return fields[-1][0].number


def _take_details(opening: Opening, details: Sequence[DetailLines], head: Sequence[SourceLine]) -> None:
    """Removes the labelled lines of the head and records them; the sender becomes an author."""
    for detail in details:
        opening.taken |= dict.fromkeys(detail.numbers, Removal.HEAD)
        opening.details += tuple(pair for pair in detail.pairs if pair not in opening.details)
        written = detail.pairs[0][1] if detail.pairs else ""
        name = plain_author(written) if detail.is_sender else ""
        if name:
            opening.signed.append(Signed(detail.line.number, (name,), "the sender's line"))


def _take_subject(opening: Opening, details: Sequence[DetailLines]) -> None:
    """Records the subject as a detail unless it became the title."""
    for detail in details:
        if detail.is_subject and not detail.numbers & opening.taken.keys():
            _take_details(opening, [detail], ())
        elif detail.is_subject:
            opening.taken.setdefault(detail.line.number, Removal.TITLE)
    order = {pair: place for place, pair in enumerate(pair for detail in details for pair in detail.pairs)}
    opening.details = tuple(sorted(opening.details, key=lambda pair: order[pair]))


def _occasion(details: Sequence[DetailLines]) -> list[str]:
    """The first detail that distinguishes the text from others of its kind; else empty."""
    return [value for detail in details if detail.is_occasion for _, value in detail.pairs][:1]


def _take_house(opening: Opening, head: Sequence[SourceLine], knowledge: EdgeKnowledge, title: str) -> None:
    """Removes a name that several texts of a house have under their titles, and signs the text with it. A name of
    another form than usual counts directly above the date line."""
    for i, line in enumerate(head):
        learned = knowledge.under_title if i else knowledge.first if title else {}
        if key_of(line.text) not in learned or line.number in opening.taken:
            continue
        is_name = _PROPER.fullmatch(line.text) and may_be_author(line.text) and not kind_of(line.text)
        is_signed = is_name and bool(i + 1 < len(head) and date_line(head[i + 1].text))
        if names := plain_authors(line.text) or ((line.text,) if is_signed else ()):
            opening.signed.append(Signed(line.number, names, "a name under several titles"))
            opening.taken[line.number] = Removal.BYLINE


def _take_first(opening: Opening, head: Sequence[SourceLine], knowledge: EdgeKnowledge) -> None:
    for line in head:
        if line.number in opening.taken:
            continue
        why = why_furniture(line.text, knowledge.first)
        if not why:
            break
        opening.taken[line.number] = why


def _take_small_lines(opening: Opening, head: Sequence[SourceLine]) -> None:
    match = _TITLE_NUMBER.match(opening.title)
    if match:
        opening.number = match["number"]
        note(opening, "number", opening.number, line_of(opening, "title"), 0.8, "the title begins with it")
    lines = _above_prose(opening, head)
    bylined = any(is_byline(line.text) for line in lines)
    title = line_of(opening, "title")
    above = (_CRUMB.split(n.text)[0] for n in head if n.number < title and n.number in opening.taken)
    names = {key_of(text) for text in above}
    numbers = {line.number for line in head}
    signed = 0
    for label, line in pairwise(lines):
        named = plain_authors(line.text) if is_author_label(label.text) and line.number <= label.number + 2 else ()
        if named:
            opening.signed.append(Signed(line.number, named, "the byline"))
            opening.taken |= {label.number: Removal.BYLINE, line.number: Removal.BYLINE}
    for line in lines:
        if signed and is_byline(line.text) and _stays(opening, head, signed, line.number):
            continue  # it signs another piece
        alone = numbers.isdisjoint((line.number - 1, line.number + 1))
        why = _why_small(opening, line, alone=alone, bylined=bylined) or _why_of_site(line.text, names)
        if why:
            opening.taken[line.number] = why
        signed = line.number if why is Removal.BYLINE else signed
    last = lines[-1].number if lines else 0
    for group in chunks_of([line for line in head if line.number <= last]):
        _take_menu(opening, group)
    for before, line in pairwise(head):
        below = line.number == before.number + 1 and opening.taken.get(before.number) is Removal.BYLINE
        if below and line.number not in opening.taken and is_post(line.text) and not date_line(line.text):
            opening.taken[line.number] = Removal.UNDER_BYLINE


def _stays(opening: Opening, head: Sequence[SourceLine], after: int, before: int) -> bool:
    """True if a line between two others stays in the text."""
    return any(after < line.number < before and line.number not in opening.taken for line in head)


def _why_small(opening: Opening, line: SourceLine, *, alone: bool, bylined: bool) -> AnyReason:
    """The reason to remove a short line above the text; records its number, by-line or tags."""
    number = number_in(line.text)
    if number and not opening.number:
        opening.number = number
        note(opening, "number", number, line.number, 0.9, "a line of its own")
        return Removal.NUMBER
    if is_byline(line.text):
        sign(opening, line.text, line.number)
        return Removal.BYLINE
    if tags_in(line.text):
        opening.tags += tags_in(line.text)
        return Removal.TAGS
    names = names_with_office(line.text) if alone and not bylined and line.number > line_of(opening, "title") else ()
    if names and not opening.authors and not opening.signed and not opening.details:
        opening.signed.append(Signed(line.number, names, "a name and an office alone under the title"))
        return Removal.BYLINE
    is_count = line.text.isdecimal() and len(line.text) < MAX_COUNT and not _YEAR.fullmatch(line.text)
    if is_count and line.number > line_of(opening, "title") > 0:
        return FurnitureKind.COUNT
    return Removal.DATE if is_date_label(line.text) else kind_of(line.text)


def _is_short(text: str) -> bool:
    return len(text.split()) <= 5 and date_line(text) is None


def _take_authors(
    opening: Opening,
    lines: Sequence[SourceLine],
    head: Sequence[SourceLine],
    foot: Sequence[SourceLine],
    pieces: Mapping[int, LabelledPiece],
) -> None:
    """Chooses the author among names around the title and explicit by-lines; `lines` are those around the head."""
    if opening.authors:
        return
    first = line_of(opening, "title")
    of_title = {n for n, why in opening.taken.items() if why is Removal.TITLE and n >= first}
    places = [i for i, line in enumerate(lines) if line.number in of_title] if first else []
    run = range(places[0], places[-1] + 1) if places and places[-1] - places[0] < FAR else range(0)
    for line in foot:
        if line not in lines and is_byline(line.text):
            sign(opening, line.text, line.number, "the byline at the end")
    own = (Removal.MAIL_HEAD, Removal.HEAD, Removal.REPEATED)
    rows = [line for line in lines if opening.taken.get(line.number) not in own] if not run else lines
    candidates = byline_candidates(rows, run, opening, pieces)
    choice = decided(candidates)
    best = candidates[choice.best]
    if not best.names:
        return
    opening.authors = best.names
    note(opening, "authors", "; ".join(best.names), best.line, SURE.get(best.why, 0.65), best.why, in_words(choice))
    if best.is_alone:
        opening.taken.setdefault(best.line, Removal.BYLINE)
        if any(n.number == best.line + 1 and is_post(n.text) and not is_prose(n.text) for n in head):
            opening.taken.setdefault(best.line + 1, Removal.UNDER_BYLINE)


def _why_of_site(text: str, names: Collection[str]) -> AnyReason:
    """The reason to remove a short line that repeats the site or office of the letterhead."""
    key, size = key_of(text), len(text.split())
    repeats = any(f" {name} " in f" {key} " and size <= len(name.split()) + 3 for name in names if len(name) > 4)
    return Removal.LETTERHEAD if repeats and text[-1:] not in ".?!" else FurnitureKind.NONE


def _take_menu(opening: Opening, group: Sequence[SourceLine]) -> None:
    """Removes the short lines attached to a menu line without a blank line."""
    if any(line.number in opening.taken and kind_of(line.text) is FurnitureKind.MENU for line in group):
        for line in group:
            if len(line.text.split()) <= 4 and line.text[-1:] not in ".:?!":
                opening.taken.setdefault(line.number, FurnitureKind.MENU)


def _above_prose(opening: Opening, head: Sequence[SourceLine]) -> list[SourceLine]:
    """Short lines between the title and the first prose, and the only by-line below the first paragraphs."""
    found: list[SourceLine] = []
    many = sum(is_byline(line.text) for line in head) > 1
    paragraphs = 0
    for line in head:
        if line.number in opening.taken:
            continue
        paragraphs += len(line.text) > 160 or len(line.text.split()) > PROSE
        if paragraphs > 2 or len(found) == SMALL_LINES:
            break
        if not paragraphs or (not many and is_byline(line.text)):
            found.append(line)
    return found


def _take_under_title(opening: Opening, head: Sequence[SourceLine], knowledge: EdgeKnowledge) -> None:
    """Removes lines learned as furniture between the title and the date line; without a date line, down to the first
    prose."""
    title, date = line_of(opening, "title"), line_of(opening, "date")
    below = [line for line in head if title and line.number > title]
    between = takewhile(lambda n: n.number < date if date > title else not is_prose(n.text), below)
    for line in between:
        if key_of(line.text) in knowledge.under_title and line.number not in opening.taken:
            opening.taken[line.number] = Removal.REPEATED
