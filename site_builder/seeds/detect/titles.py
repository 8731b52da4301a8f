"""The first lines of a document → its title.

The first line that is no furniture, date, byline or number, unless it is a letterhead with a headline below it; none
where the first line is prose. A file name is never a title here: it may say for whom a text was written.

After a marked heading, the strongest sign is a headline that comes twice above the first prose.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from site_builder.seeds.detect.bylines import is_byline, number_in, plain_author, tags_in
from site_builder.seeds.detect.dates import PAGES, DateLine, Label, is_update, readings
from site_builder.seeds.detect.digests import digest_headlines, is_prose
from site_builder.seeds.detect.front_block import Opening, note
from site_builder.seeds.detect.furniture import (
    is_bearer,
    is_caption,
    is_document_kind,
    is_letterhead,
    is_page,
    is_section,
    kind_of,
)
from site_builder.seeds.detect.headlines import (
    SENTENCES,
    goes_above,
    headline_score,
    is_long_headline,
    is_marked,
    is_of_letterhead,
    is_open,
    is_place,
    last_title_line,
    may_be_own,
    opens_block,
    stems,
    subject_in,
)
from site_builder.seeds.detect.publication_date import DATE
from site_builder.seeds.detect.site_words import any_words, letters_of, site_words, words_of
from site_builder.seeds.lines import SourceLine, chunks_of, goes_on, is_running
from site_builder.seeds.model import FurnitureKind, Removal

MAX_WORDS = 60
MIN_SENTENCE = 12
"""A line of more words that begins with an article and ends with a full stop is prose."""
MIN_LINES = 3
"""So many broken lines are more than a headline."""
MAX_ADDRESS = 6
"""Words of a line of an address."""
MIN_BLOCK = 2
"""A line is in a block with the date line where at least this many lines part them, and no blank one."""
OPENING = '“„«"‘'
WINDOW = 24
"""Lines from the top in which a title, a date line and a byline may be."""
_ADDRESSED = re.compile(
    r"(?:\S+ ){0,3}\S+,|(?i:(?:sehr |meine )?(?:geehrte|liebe|damen|dear\b|madame|mesd|estimad))[^.?:]{0,80}[,!]"
)
"""`Sir,`, `Dear Mr President!` and what else heads a letter or a speech, but for the date."""
_CLOCK = re.compile(r"(?:\S+ ){1,3}\d{1,2}[:h]\d\d")
"""`Velm: 12:34`."""
_WORDS = re.compile(r"\w[^\W\d_]|[^\W\d_]\w|^\d{1,4}[^\w\s]?\d{1,4}$")
_CODE = re.compile(r"\W?[A-Z]{1,6}[-/ ]?\d{2,8}")
_YEAR = re.compile(r"\b(?:in|of|de|von|en) (?:19|20)\d\d$")
_SLUG = re.compile(
    r"[A-Z][A-Z0-9]+(?:-[A-Z0-9]+){0,5}(?:-[A-Z0-9]+/|/)[A-Z0-9 ]{0,20}|[A-Z][A-Z0-9]+(?:-[A-Z0-9]+){2,6}"
)
"""The word by which agencies know a story, `HARBOUR-TALKS/`."""
_LABEL = re.compile(r"(?:[A-Z][A-Z .]{2,40}|[A-ZÀ-Þ][^\W\d_]{2,12}):\s\S.*[.?!]$")
"""A turn of a conversation."""
_NO_TITLE = re.compile(
    r"https?://|\bwww\.|check against delivery|es gilt das gesprochene wort|seul le prononcé fait foi"
    r"|^pursuant to (?:section|rule|article|§).{,40}\d|^gem(?:äß|\.) § ?\d+\w?(?: Abs|$)"
    r"|^(?:adopted|adoptée?|adoptada|verabschiedet|angenommen) (?=.{4,90}\d)"
    r".{4,90}\b(?:meeting|session|séance|sesión|sitzung)\b",
    re.IGNORECASE,
)
"""An address, what is above a speech that was handed out before it was held, and by whom and when it was adopted."""
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,30}(?:, [^():]{2,30})? \([\w ./-]{2,30}\) ?(?::|[-–—]{1,2}) ?\S")
"""What begins a dispatch: `VELM (Agency): `."""
_TRAIL = " |·•"
"""Marks that part a title from what a site writes behind it."""
_TITLED = re.compile(r"(?:title|titre|titel|t[ií]tulo)\s*:", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b[A-ZÀ-Þ]\.$")
_SENTENCE = re.compile(r"(?:\S+ ){3,14}[^\W\d_]{4,30}[.!?] [A-ZÀ-Þ]")
"""A sentence and the beginning of the next."""
_ARTICLE = re.compile(r"(?:The|An?|El|Las?|Los|Les?|Der|Die|Das|Eine?|Une?) ")


def take_title(
    opening: Opening, lines: Sequence[SourceLine], dates: Mapping[int, DateLine], given: str, width: int, stem: str
) -> None:
    """Find the title; `given` is the file's own, `stem` the file name. The lines of the title are taken."""
    head = lines[:WINDOW]
    if given:
        _take_given_title(opening, head, given)
        return
    broken = {line.number for chunk in chunks_of(head) if _is_broken_text(chunk, 0) for line in chunk}
    none = broken | _addresses(head)
    above = _above_letter(head, broken)
    may_be = (i for i, n in enumerate(above) if n.number not in none and _may_be_title(opening, n, dates))
    index = next(may_be, -1)
    if any(line.number in broken for line in above[: max(index, 0)]) and not _is_above_date(head, index, dates):
        index = -1  # a heading of a text that has no title
    index = _restored(opening, head, dates, index)
    index = _below_menu(opening, head, dates, index)
    marked = _marked(head)
    if marked > index >= 0:
        for line in head[index:marked]:
            if not is_prose(line.text) and is_of_letterhead(line.text):
                opening.taken.setdefault(line.number, Removal.ABOVE_TITLE)
    marked = marked if marked >= 0 else _repeated(opening, head, dates)
    index = marked if marked > index else index
    index = _below_state(opening, head, index)
    opens = index >= 0 and opens_block(head[index].text)
    index = _below_letterhead(opening, lines, dates, index, stem) if index >= 0 > marked and not opens else index
    index += index >= 0 and _is_of_speaker(head[index : index + 2])
    index = _subject_below(opening, head, index)
    if index < 0 or (_is_prose(head[index].text) and not _is_above_date(head, index, dates)):
        index = _with_date(opening, head, dates, -1)
        index = index if index >= 0 else _below_text(opening, lines, dates)
    elif is_of_letterhead(head[index].text) or len(head[index].text.split()) == 1:
        index = _with_date(opening, head, dates, index)
    if index < 0:
        note(opening, "title", opening.title, 0, 0.3, "no line at the top looks like a title")
        opening.notes.append("It has no title: no line at the top looks like one.")
        return
    for line in head[:index]:
        if _SLUG.fullmatch(line.text):
            opening.taken.setdefault(line.number, Removal.ABOVE_TITLE)
    last = last_title_line(head, index, dates, width)
    text = " ".join(line.text for line in head[index : last + 1])
    opening.title = _plain_title(subject_in(text) or text)
    again = (letters_of(text), letters_of(text) * 2)
    for i, line in enumerate(head):
        begins = not line.text[0].isalnum() or again[1].startswith(line.text[0].casefold())
        repeats = (begins and letters_of(line.text) in again) or (i < index and _is_of_page(line.text, text))
        if index <= i <= last or (repeats and line.number not in opening.taken):
            opening.taken[line.number] = Removal.TITLE
    sure = 0.95 if len(opening.title.split()) > 1 else 0.65
    note(opening, "title", opening.title, head[index].number, sure, "the first line that is no furniture")


def _addresses(head: Sequence[SourceLine]) -> set[int]:
    """The lines above the salutation of a letter that say where who writes and who reads it live: a block of short
    lines, more than one with a number."""
    greeted = next((line.number for line in head if _greets(line.text)), 0)
    blocks = [group for group in chunks_of(head) if len(group) >= MIN_LINES and group[-1].number < greeted]
    short = [g for g in blocks if all(len(n.text.split()) <= MAX_ADDRESS and n.text[-1] not in ".!?:" for n in g)]
    numbered = [n for g in short for n in g if re.search(r"\d", n.text) and not _YEAR.search(n.text)]
    houses = {n.number for n in numbered if not readings(n.text)} if len(numbered) > 1 else ()
    return {n.number for g in short if any(n.number in houses for n in g) for n in g}


def _greets(text: str) -> bool:
    return text[-1] in ",!" and _ADDRESSED.fullmatch(text) is not None


def _above_letter(head: Sequence[SourceLine], broken: Collection[int]) -> Sequence[SourceLine]:
    """The lines above the text of a letter, at whose end is no title: `Yours,`, `Ilse`."""
    greeted = next((i for i, line in enumerate(head) if _greets(line.text)), len(head))
    text = (i for i, n in enumerate(head) if i > greeted and (n.number in broken or n.text[-1] == "."))
    return head[: next(text, None)]


def _subject_below(opening: Opening, head: Sequence[SourceLine], index: int) -> int:
    """The line that is labelled as the title, or says what a message is about whose first line is of its letters and
    numbers, or names its list above a menu."""
    if index < 0:
        return index
    is_code = head[index].text.isupper() and re.search(r"\d", head[index].text)
    above = enumerate(takewhile(lambda line: not is_prose(line.text), head))
    labelled = next((i for i, line in above if i > index and subject_in(line.text)), index)
    menus = [i for i in range(index, labelled) if kind_of(head[i].text) is FurnitureKind.MENU]
    opening.taken |= dict.fromkeys((n.number for n in head[index:labelled] if menus), Removal.ABOVE_TITLE)
    return labelled if is_code or menus or _TITLED.match(head[labelled].text) else index


def _with_date(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine], index: int) -> int:
    """The first heading that ends in its day below what heads a page or a letter; the index where there is none."""
    found = next((i for i, n in enumerate(head) if i > index and _is_heading_with_date(opening, n, dates)), index)
    if index < 0 or any(is_prose(line.text) or line.text[-1] == "." for line in head[index:found]):
        return found if index < 0 else index
    opening.taken |= dict.fromkeys((line.number for line in head[index:found]), Removal.ABOVE_TITLE)
    return found


def _is_heading_with_date(opening: Opening, line: SourceLine, dates: Mapping[int, DateLine]) -> bool:
    """True for a line that says what the document is and ends in its day, where no other line is a title; a long one
    begins with its kind: `Speech by …, at Lusmere on 3 May 2021`."""
    last = next(iter(readings(line.text)[-1:]), None)
    of_kind = any(word in table.kinds for word in words_of(line.text)[:1] for table in site_words())
    if of_kind and last and last.start and last.date.day and len(line.text.split()) <= MAX_WORDS:
        return line.number not in opening.taken and not line.text[last.end :].strip(" .)")
    found = dates.get(line.number)
    return (
        found is not None
        and found.label in (Label.NONE, Label.PUBLISHED)
        and not found.after
        and not _is_labelled(line, found)
        and not is_marked(line.text)
        and len(found.before.split()) > 3
        and not is_prose(line.text)
        and opening.taken.get(line.number) in (None, Removal.ABOVE_TITLE)
    )


def _is_labelled(line: SourceLine, found: DateLine) -> bool:
    """True where a colon parts the day from what is before it."""
    return ":" in line.text[len(found.before) : line.text.find(found.written)]


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


def _marked(head: Sequence[SourceLine]) -> int:
    """The place of the only heading of the first level, -1 where there is none or prose is above it."""
    marked = [i for i, line in enumerate(head) if line.raw.startswith("# ")]
    above = head[: marked[0]] if len(marked) == 1 else ()
    return marked[0] if len(marked) == 1 and not any(is_prose(line.text) for line in above) else -1


def _below_state(opening: Opening, head: Sequence[SourceLine], index: int) -> int:
    """The line of an office in capitals over its place, where the first line says of which state it is."""
    block = head[index : index + MIN_LINES] if index >= 0 else head[:0]
    if [len(group) for group in chunks_of(block)] != [MIN_LINES]:
        return index
    upper = (block[0].text + block[1].text).isupper() and (" OF " in block[0].text or block[0].text.count(" ") < 2)
    of_state = upper and is_letterhead(block[1].text) and is_place(block[2].text)
    opening.taken |= {block[0].number: Removal.ABOVE_TITLE} if of_state else {}
    return index + of_state


def _is_of_speaker(lines: Sequence[SourceLine]) -> bool:
    """True for a name right above the kind of document, or above the words that head an interview."""
    if len(lines) < 2 or lines[1].number != lines[0].number + 1 or not plain_author(lines[0].text):
        return False
    below = lines[1].text
    return is_document_kind(below) or (below[:1] in OPENING and len(below.split()) > 3 and not is_prose(below))


def _may_be_title(opening: Opening, line: SourceLine, dates: Mapping[int, DateLine]) -> bool:
    found = dates.get(line.number)
    is_date = found is not None and (found.score >= DATE or found.label is Label.UPDATED) and found.bare
    return not (
        line.number in opening.taken
        or is_date
        or kind_of(line.text) is FurnitureKind.CONTROL
        or is_update(line.text)
        or is_marked(line.raw.lstrip())
        or _SLUG.fullmatch(line.text)
        or _CLOCK.fullmatch(line.text)
        or line.text.casefold() in any_words()["parts"]
        or is_page(line.text)
        or is_byline(line.text)
        or number_in(line.text)
        or tags_in(line.text)
        or not _WORDS.search(line.text)
        or (found is not None and (_is_place_and_day(line, found, dates) or PAGES.search(line.text)))
        or (line.text[:1].islower() and line.text[-1:] == ".")
        or _greets(line.text)
        or _NO_TITLE.search(line.text)
        or _DATELINE.match(line.text)
        or is_caption(line.text)
    )


def _is_place_and_day(line: SourceLine, found: DateLine, dates: Mapping[int, DateLine]) -> bool:
    """True for `Velm, 1 June 2023`, also behind the kind of document and a dash, for a day behind the number of a
    message, and for `Velm 1 June 2023` below a line that holds nothing but a date."""
    kind, dash, place = found.before.rpartition(" — ")
    if dash and not found.after and found.date.day and is_document_kind(kind) and len(place.split()) == 1:
        return True
    if found.after or not found.date.day or found.score < DATE:
        return not found.after and _CODE.fullmatch(found.before) is not None
    below = len(found.before.split()) == 1 and any(n < line.number and date.bare for n, date in dates.items())
    words = words_of(found.before)
    of_place = f"{found.before}," in line.text and len(words) == 1
    return below or (of_place and not any(word in table.kinds for word in words for table in site_words()))


def _repeated(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine]) -> int:
    """The place of the first headline that comes once more above the prose, -1 for none: pages name their title in
    the navigation, in the head and above the text."""
    above = [
        n for i, n in takewhile(lambda n: not (is_prose(n[1].text) or _is_broken_text(head, n[0])), enumerate(head))
    ]
    counts = Counter(letters_of(line.text) for line in above)
    return next(
        (
            i
            for i, line in enumerate(above)
            if (counts[letters_of(line.text)] > 1 or any(_is_of_page(n.text, line.text) for n in above[:i]))
            and (may_be_own(line.text) or line.number in dates)
            and len(line.text.split()) > 3
            and line.text[-1:] not in ".:;,"
            and _may_be_title(opening, line, dates)
        ),
        -1,
    )


def _is_of_page(text: str, title: str) -> bool:
    """True for the title with the way to it glued before, or its site behind: `The basin opens - Velm Herald`."""
    way, found, site = text.partition(title)
    ends = way[-1:].isalpha() if not site else not way and re.fullmatch(r" [-–—|] .{2,40}", site)
    return bool(found and ends)


def _below_letterhead(
    opening: Opening, lines: Sequence[SourceLine], dates: Mapping[int, DateLine], index: int, stem: str
) -> int:
    """The line that is a headline by far more than the one at the index; what is above it is taken."""
    rows = _candidates(opening, lines[:WINDOW], dates, index)
    if len(rows) < 2 or digest_headlines(chunks_of(lines)):
        return index
    body, own = stems(line.text for line in lines[rows[-1] + 1 : rows[-1] + 20]), stems([stem])
    rows = [i for i in rows if i == index or stems([lines[i].text]) & body or not plain_author(lines[i].text)]
    scores = {i: headline_score(lines[i].text, body, own) - 0.2 * place for place, i in enumerate(rows)}
    best = max(rows, key=lambda i: (scores[i], -i))
    best = next((i for i in rows if scores[i] >= scores[best] - 0.6 and is_long_headline(lines[i].text)), best)
    asked = [
        i
        for i in rows
        if lines[best].text[-1] == "?" and lines[i + 1].number in dates and _is_of_questions(lines[i].text)
    ]
    best = asked[0] if asked else best
    above = lines[index].text
    if not is_of_letterhead(above) and not is_bearer(above):
        near = lines[best].number == lines[index].number + 1 or lines[best - 1].number in dates
        over = (
            near and rows[1:2] == [best] and lines[best].text[-1] != ")" and (len(above.split()) == 1 or " | " in above)
        )
        is_name = len(above.split()) <= 3 and not stems([above]) & body
        if not (over or (is_name and _is_plain_headline(lines, best, dates))) or scores[best] < scores[index] + 1.0:
            return index
    if scores[best] < scores[index] + 0.3 and not asked:
        return index
    for i in rows[: rows.index(best)]:
        if i == index or goes_above(lines, i, body):
            opening.taken[lines[i].number] = Removal.ABOVE_TITLE
    return best


def _is_of_questions(text: str) -> bool:
    """True for `Questions and answers`."""
    words = words_of(text)
    roles = words + tuple(word[:-1] for word in words)
    return is_document_kind(text) and any(table.turns.meets(roles) for table in site_words())


def _is_plain_headline(lines: Sequence[SourceLine], index: int, dates: Mapping[int, DateLine]) -> bool:
    """True for a line alone, or over date or by-line, that is neither marked nor made of sentences."""
    text = lines[index].text
    below = lines[index + 1] if index + 1 < len(lines) else None
    alone = below is None or below.number > lines[index].number + 1 or below.number in dates or is_byline(below.text)
    return (
        alone and (text[:1].isalnum() or text[:1] in OPENING) and not SENTENCES.search(text) and text[-1:] not in ".:;,"
    )


def _candidates(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine], index: int) -> list[int]:
    """Places of the lines above the first prose that may be titles."""
    found: list[int] = []
    none = _addresses(head)
    for i, line in enumerate(head[index:], index):
        dated = dates.get(line.number)
        near = [n for n in found if n < i - 1 or len(head[n].text.split()) > 3] if dated and dated.score >= DATE else ()
        # four lines or more without a blank one between say about which body, when and what
        above = (n for n in near if not line.number - head[n].number == i - n >= MIN_BLOCK)
        if any(may_be_own(head[n].text) for n in above):
            break
        if (
            (is_prose(line.text) or (i > index and _is_broken_text(head, i))) and not _is_above_date(head, i, dates)
        ) or (_LABEL.match(line.text) and not kind_of(line.text)):
            break
        if line.text[-1] in "—–" or (line.text[-1] == ")" and is_bearer(line.text.partition(" (")[0])):
            break  # a speech begins here
        goes_above = i > index and line.number == head[i - 1].number + 1 and is_open(head[i - 1], line)
        if (
            not (goes_above or line.number in none)
            and _may_be_title(opening, line, dates)
            and (i == index or dated is None or (dated.score < 0.6 and not _is_labelled(line, dated)))
        ):
            found.append(i)
    return found


def _is_broken_text(head: Sequence[SourceLine], index: int) -> bool:
    """True for the first line of a paragraph whose lines were broken."""
    two = head[index : index + 2]
    if len(two) < 2 or two[1].number != two[0].number + 1 or not goes_on(*two):
        return False
    group = chunks_of(head[index : index + 9])[0]
    return len(group) >= MIN_LINES and is_running(group)


def _below_menu(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine], index: int) -> int:
    """The first headline below the menu of a dated page, above which its site is named; the index for none."""
    above = takewhile(lambda n: n[1].number not in dates and not is_byline(n[1].text), enumerate(head))
    menus = [i for i, n in above if kind_of(n.text) is FurnitureKind.MENU and re.match(r"[^a-zß-ÿ\d]\D*$", n.text)]
    if index < 0 or not dates or not menus or menus[-1] < index or is_of_letterhead(head[index].text):
        return index
    below = enumerate(head[menus[-1] + 1 :], menus[-1] + 1)
    text_above = takewhile(lambda n: not (is_prose(n[1].text) or _is_broken_text(head, n[0])), below)
    own = [i for i, line in text_above if _may_be_title(opening, line, dates)]
    found = own[0] if any(may_be_own(head[i].text) for i in own) else index
    opening.taken |= dict.fromkeys((n.number for n in head[index : menus[-1]] if found > index), Removal.ABOVE_TITLE)
    return found


def _restored(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine], index: int) -> int:
    """The furniture line right above the date line is the title where nothing below it looks like one."""
    above = [i for i, line in enumerate(head[: index if index >= 0 else None]) if line.number in opening.taken]
    between = head[above[-1] + 1 : index] if above and index >= 0 else ()
    repeated = above and opening.taken[head[above[-1]].number] is Removal.REPEATED
    lost = index < 0 or (any(line.number in dates for line in between) and _is_prose(head[index].text, limit=20))
    if repeated and lost:
        del opening.taken[head[above[-1]].number]
        return above[-1]
    return index


def _below_text(opening: Opening, lines: Sequence[SourceLine], dates: Mapping[int, DateLine]) -> int:
    """The place of the headline over the day that ends the document, -1 where it ends in anything else."""
    at = len(lines) - 2
    ends = at > 0 and lines[-1].number in dates and dates[lines[-1].number].bare and is_long_headline(lines[at].text)
    is_title = ends and _is_plain_headline(lines, at, dates) and _may_be_title(opening, lines[at], dates)
    return at if is_title and lines[at].text[-1] not in ".?!" and not plain_author(lines[at].text) else -1


def _is_above_date(head: Sequence[SourceLine], index: int, dates: Mapping[int, DateLine]) -> bool:
    """True where a long line is followed by a date line, and that by a text: then it is a long title."""
    text = [line for line in head[index + 1 :] if line.number not in dates or is_prose(line.text)]
    if head[index].text[-1] in ".!?…”" and len(text) < MIN_LINES and not any(is_prose(n.text) for n in text):
        return False
    lines = [line for line in head[index + 1 : index + 3] if not is_marked(line.raw.lstrip())]
    below = [dates[line.number] for line in lines if line.number in dates]
    is_title = len(head[index].text.split()) <= MAX_WORDS and not _SENTENCE.match(head[index].text)
    return is_title and any(d.score >= DATE for d in below)


def _is_prose(text: str, *, limit: int = MAX_WORDS) -> bool:
    words = len(text.split())
    if words > limit:
        return True
    if _ABBREVIATED.search(text):
        text = text[:-1]
    if words <= 18:
        begins = _ARTICLE.match(text) or _SENTENCE.match(text)
        return words > MIN_SENTENCE and text[-1:] == "." and begins is not None
    return SENTENCES.search(text) is not None or text[-1:] == "." or (words > 24 and text[-1:] in '!?”"')


def _plain_title(text: str) -> str:
    text = re.sub(r"(?:\s{3,9}|\s?\.{3,99} ?)\d{1,3}$", "", text)  # the page, in a table of contents
    text = re.sub(r"(?:(?<=[”\"’])|(?<=\w\w\)))\d{1,2}$|(?<=[a-zß-ÿ]{4})(?<!hapter)(?<!apitel)(?<!rticle)1$", "", text)
    return " ".join(re.sub(r"^\s*#{1,6}\s+|\*\*|^[*_]+|[*_]{1,9}$", "", text).split()).rstrip(_TRAIL)
