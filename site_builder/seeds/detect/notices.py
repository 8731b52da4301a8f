"""A line above a text → what it says of an embargo or of publication: "Embargoed until 9 a.m. on Thursday".

A notice is its phrase, a day, an hour and small words (`embargoes`, `unpublished`, `drafts`, `private`,
`around_notices` in `site_words`): a headline about an embargo is none. Knows no clock.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import dropwhile, takewhile

from site_builder.seeds.detect.calendar_words import TIME, ZONE
from site_builder.seeds.detect.dates import DateReading, readings
from site_builder.seeds.detect.furniture import is_document_kind
from site_builder.seeds.detect.site_words import Words, any_words, letters_of, site_words, words_of, written_alike
from site_builder.seeds.model import Mark, MarkKind, MarkPlace, Visibility

_PARTS = re.compile(r"[/|;:–—*()\[\]]| - |[.!] ")
_DAY, _HOUR = "☉", "☾"
"""What stands in a notice for its day, and for its hour."""
_VERSION = re.compile(r"v?\d[\d.]{0,6}")
LONGEST = 20
"""Words of a phrase, at most."""
_WEEKDAYS = frozenset(any_words()["weekdays"].split())


def said_of_publication(line: str) -> tuple[Visibility, bool] | None:
    """What a line says of an embargo or of publication, and whether it says nothing else; None for any other line.

    A notice has its phrase, a day, an hour and small words. An embargo ends with its day, in UTC; of two readings the
    later one. Where no day can be read, it is a draft.
    """
    if not may_say(line):  # few lines go on, so the rest may take long
        return None
    days = [day for day in readings(line) if day.date.day]
    parts = _parts_of(line, days)
    found = [(i, said) for i, part in enumerate(parts) if (said := _said(part))]
    if not found:
        return None
    first, (is_ban, more) = next((one for one in found if any(one[1])), found[0])
    around = [*takewhile(lambda part: _is_around(part, words_of(part)), parts[first + 1 :])]
    above, below = ([p for p in of if not _is_kind(p)] for of in (parts[:first], parts[first + 1 + len(around) :]))
    alone = not (above or below)
    if _DAY in "".join((parts[first], *around)) and (more or not is_ban):
        end = max(max(filter(None, (day.date, day.other))).first_day for day in days)
        return Visibility(dated=datetime.fromisoformat(f"{end}T00:00:00Z") + timedelta(days=1)), alone
    is_headline = (below and (line.isupper() or not parts[first].isupper())) or (above and line[-1] == ".")
    holds = is_ban or more or around
    return (marked(MarkKind.UNPUBLISHED, line), alone) if holds and not is_headline else None


def said_of_draft(line: str, *, opens: bool) -> tuple[Visibility, bool] | None:
    """What a line above a text says where it marks a draft or what stays in the house, in capitals before a title too;
    a word alone is a mark where it opens the text, in capitals or in brackets."""
    if not may_say(line):
        return None
    parts = _parts_of(line, [day for day in readings(line) if day.date.day])
    marks = [_is_of_draft(words_of(part)) for part in parts]
    alone = all(mark or _is_small(part) for mark, part in zip(marks, parts, strict=True))
    shown = opens or len(words_of(line)) > 1 or line.isupper() or not line[0].isalpha()
    size = max(table.drafts.begins(words_of(parts[0])) for table in site_words())
    is_paper = not written_alike("drafted").isdisjoint(words_of(parts[0])[size : size + 2])
    spoken = parts[0].split()
    is_title = not line.isupper() and not "".join(spoken[size : size + 1]).isupper()  # in capitals it is a headline
    before = size and (is_paper or is_title) and "".join(spoken[:size]).isupper()
    return (marked(MarkKind.DRAFT, line), alone) if before or (any(marks) and alone and shown) else None


def marked(kind: MarkKind, line: str) -> Visibility:
    """A line of the text that is a mark."""
    return Visibility((Mark(kind, MarkPlace.TEXT, line),))


def says_private(line: str) -> bool:
    """True for a line that marks a text as confidential and says no more than its day and kind; in capitals, or with an
    exclamation mark, beside other words too. CONFIDENTIAL MEMO is a mark; telegrams space the letters."""
    if line[1:2] == " " or not may_say(line) or said_of_publication(line):
        return False
    parts = [part.strip() for part in _parts_of(line, [day for day in readings(line) if day.date.day])]
    sizes = ((part, max(table.private.begins(words_of(part)) for table in site_words())) for part in parts)
    marks = [p for p, n in sizes if n and (not words_of(p)[n:] or (p.isupper() and is_document_kind(p)))]
    is_loud = any((mark.isupper() and not line.isupper()) or f"{mark}!" in line for mark in marks)
    return bool(marks) and (is_loud or all(part in marks or _is_small(part) for part in parts))


def says_archived(line: str) -> bool:
    """True for a line that says what an archive says of a file that was secret: `Declassified 5 May 2005`."""
    words = words_of(line)
    return any(table.archived.begins(words[i:]) for i in range(len(words)) for table in site_words())


def _is_of_draft(words: Words) -> bool:
    """True for marks of a draft with small words and the number of a version: `Working draft v2, do not cite`."""
    at, end = 0, len(words) - sum(1 for _ in takewhile(_is_around_word, reversed(words)))
    while size := _size_of_mark(words[at : at + LONGEST]):
        at += size
        if at >= end:
            return True
    return False


def _size_of_mark(words: Words) -> int:
    return max(max(table.drafts.begins(words), table.unpublished.begins(words)) for table in site_words())


def _is_around_word(word: str) -> bool:
    return word in written_alike("around_notices") or word in _WEEKDAYS or bool(_VERSION.fullmatch(word))


def may_say(text: str) -> bool:
    """Whether a line, or one of several, has the letters of a phrase."""
    letters = letters_of(text)
    return any(phrase in letters for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    """The letters of each phrase; those that hold another phrase are left out."""
    openings = (
        of for table in site_words() for of in (table.embargoes, table.unpublished, table.drafts, table.private)
    )
    own = {letters_of("".join(p)) for of in openings for several in of.by_first.values() for p in several}
    return tuple(sorted(p for p in own if not any(p != other and other in p for other in own)))


def _parts_of(line: str, days: Sequence[DateReading]) -> list[str]:
    """The parts between its punctuation marks, with a sign in place of each day and hour."""
    for day in reversed(days):
        line = f"{line[: day.start]} {_DAY} {line[day.end :]}"
    return [part for part in _PARTS.split(ZONE.sub("", TIME.sub(f" {_HOUR} ", line))) if part.strip(" :.!>#+")]


def _said(part: str) -> tuple[bool, bool] | None:
    """Of what is a notice: whether it is a ban of any publication, and whether it says more; None for all else."""
    words = words_of(part)
    for own in (words, _plain(words)):
        ban = max(table.unpublished.begins(own) for table in site_words())
        size = max(ban, *(table.embargoes.begins(own) for table in site_words()))
        if size and _is_around(part, own[size:]):
            return ban == size, bool(own[size:]) or _HOUR in part
    return None


def _is_around(part: str, words: Words) -> bool:
    """True for days, hours and small words; any other number belongs to something else."""
    is_small = all(word in written_alike("around_notices") or word in _WEEKDAYS for word in words)
    return is_small and (_DAY in part or not any(map(str.isdigit, part)))


def _is_kind(part: str) -> bool:
    """True for `Press release`, `Strictly confidential` and another notice, which are no part of a title."""
    is_classified = any(_plain(words_of(part)) in table.classified for table in site_words())
    return is_classified or is_document_kind(part) or _said(part) is not None


def _is_small(part: str) -> bool:
    return _is_kind(part) or _is_around(part, words_of(part))


def _plain(words: Words) -> Words:
    """The words without the small ones before them."""
    return tuple(dropwhile(lambda word: word in written_alike("around_notices"), words))
