"""The first lines of a document → its title.

The first line that is no furniture, date, byline or number; the file name where the first line is prose.
"""

import re
from collections.abc import Mapping, Sequence

from site_builder.seeds.detect.bylines import is_byline, number_in, tags_in
from site_builder.seeds.detect.dates import DateLine, Label
from site_builder.seeds.detect.front_block import Opening, note
from site_builder.seeds.detect.publication_date import DATE
from site_builder.seeds.lines import SourceLine, is_full

MAX_WORDS = 60
_SUBJECT = re.compile(r"(?:subject|re|betreff|objet|asunto|title)\s*:\s*(?P<title>\S.*)", re.IGNORECASE)
_SENTENCES = re.compile(r"[.!?][\"”’')]*\s+[A-ZÀ-Þ\"“‘]")


def take_title(
    opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine], given: str, width: int, stem: str
) -> None:
    """Find the title; `given` is the file's own, `stem` the file name. The lines of the title are taken."""
    if given:
        _take_given_title(opening, head, given)
        return
    index = next((i for i, line in enumerate(head) if _may_be_title(opening, line, dates)), -1)
    index = _restored(opening, head, dates, index)
    if index < 0 or (_is_prose(head[index].text) and not _stands_above_date(head, index, dates)):
        opening.title = _title_of(stem)
        note(opening, "title", opening.title, 0, 0.3, "the file name: no line at the top looks like a title")
        opening.notes.append("The title was made from the file name: no line at the top looks like a title.")
        return
    last = _last_title_line(head, index, dates, width)
    text = " ".join(line.text for line in head[index : last + 1])
    subject = _SUBJECT.fullmatch(text)
    opening.title = _plain_title(subject["title"] if subject else text)
    for line in head[index : last + 1]:
        opening.taken[line.number] = "the title"
    sure = 0.95 if len(opening.title.split()) > 1 else 0.65
    note(opening, "title", opening.title, head[index].number, sure, "the first line that is no furniture")


def _take_given_title(opening: Opening, head: Sequence[SourceLine], given: str) -> None:
    opening.title = _plain_title(given)
    same = next((line for line in head if _letters(line.text) == _letters(given)), None)
    if not any(f.field == "title" for f in opening.findings):
        note(opening, "title", opening.title, same.number if same else 0, 0.97, "given by the file itself")
    if same:
        opening.taken.setdefault(same.number, "the title")


def _may_be_title(opening: Opening, line: SourceLine, dates: Mapping[int, DateLine]) -> bool:
    found = dates.get(line.number)
    is_date = found is not None and (found.score >= DATE or found.label is Label.UPDATED) and found.bare
    return not (
        line.number in opening.taken
        or is_date
        or is_byline(line.text)
        or number_in(line.text)
        or tags_in(line.text)
        or not re.search(r"\w", line.text)
    )


def _restored(opening: Opening, head: Sequence[SourceLine], dates: Mapping[int, DateLine], index: int) -> int:
    """The furniture line right above the date line is the title where nothing below it looks like one."""
    above = [i for i, line in enumerate(head[: index if index >= 0 else None]) if line.number in opening.taken]
    between = head[above[-1] + 1 : index] if above and index >= 0 else ()
    repeated = above and opening.taken[head[above[-1]].number].startswith("repeated")
    lost = index < 0 or (any(line.number in dates for line in between) and _is_prose(head[index].text, limit=20))
    if repeated and lost:
        del opening.taken[head[above[-1]].number]
        return above[-1]
    return index


def _last_title_line(head: Sequence[SourceLine], index: int, dates: Mapping[int, DateLine], width: int) -> int:
    """The title's last line, where a wrapped document breaks it."""
    last = index
    while width and last + 1 < len(head):
        line, following = head[last], head[last + 1]
        joins = following.number == line.number + 1 and is_full(line, following, width)
        found = dates.get(following.number)
        if not joins or (found is not None and found.score >= DATE and not found.before):
            break
        last += 1
    return last


def _stands_above_date(head: Sequence[SourceLine], index: int, dates: Mapping[int, DateLine]) -> bool:
    """True where a long line is followed by a date line: then it is a long title."""
    below = [dates[line.number] for line in head[index + 1 : index + 3] if line.number in dates]
    return len(head[index].text.split()) <= MAX_WORDS and any(d.score >= DATE and d.bare for d in below)


def _is_prose(text: str, *, limit: int = MAX_WORDS) -> bool:
    words = len(text.split())
    if words > limit:
        return True
    return words > 18 and text[-1:] in '.!?”"' and (words > 30 or _SENTENCES.search(text) is not None)


def _plain_title(text: str) -> str:
    return " ".join(re.sub(r"^\s*#{1,6}\s+|\*\*|^[*_]+|[*_]{1,9}$", "", text).split())


def _title_of(stem: str) -> str:
    words = re.sub(r"^\d{4}[-_ ]\d\d[-_ ]\d\d[-_ ]*", "", stem)
    words = re.sub(r"[-_\s]+", " ", words).strip() or stem
    return words[:1].upper() + words[1:]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
