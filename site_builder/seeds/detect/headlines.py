"""Lines → how much each is a headline, and where one that is broken goes on below."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from site_builder.seeds.detect.bylines import is_byline, names_with_office
from site_builder.seeds.detect.dates import DateLine, date_line
from site_builder.seeds.detect.details import is_rest_of_subject
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.furniture import (
    is_bearer,
    is_credit,
    is_document_kind,
    is_letterhead,
    is_nameplate,
    is_section,
    kind_of,
)
from site_builder.seeds.detect.publication_date import DATE
from site_builder.seeds.lines import SourceLine, ends_open, is_full

MIN_TITLE = 4
"""Letters; two or three are of a site."""
MAX_KICKER = 2
"""Words; more where a day is right below."""
_PLACE = re.compile(
    r"[A-ZÀ-Þ][\w’.-]*(?: [A-ZÀ-Þ][\w’.-]*){0,2}, [A-ZÀ-Þ][\w’.-]*(?: [A-ZÀ-Þ][\w’.-]*){0,2}(?: \d{4,5})?"
)
ANSWERS = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vb|vs|odp|pd|res|enc)\s*:\s*)+", re.IGNORECASE)
"""What mail programs write before the subject of an answer, and of a mail that is passed on."""
_SUBJECT = re.compile(
    r"(?:subjects?|re|betreff(?:end)?|betrifft|objet|asunto|title|titre|titel|título|thema|sujet)\s*:\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"[-*+•–]\s|!\[|\[.*\]$|(?:\([^()]*\)\s*)+$|[QR] [-–—] |\d{1,2}[:h]\d\d(?!\d)")
_MOTTO = re.compile(r"[^\W\d_]{2,20}(?:(?: [·•–—|-] |, )[^\W\d_]{2,20}){1,3}")
"""`Work – Sea – Freedom`."""
SENTENCES = re.compile(r"[.!?][\"”’')]*\s+[A-ZÀ-Þ\"“‘]")


def subject_in(text: str) -> str:
    """What a line says that the text is about (`Subject: …`), empty for other lines."""
    found = _SUBJECT.fullmatch(text)
    return ANSWERS.sub("", found["title"]) if found else ""


def is_marked(text: str) -> bool:
    """True for an item of a list, a picture, a remark in brackets, a turn, an hour."""
    return _NO_TITLE.match(text) is not None


def headline_score(text: str, body: frozenset[str], stem: frozenset[str]) -> float:
    """How much a line is a headline: it shares words with text and file name, and is no part of a letterhead."""
    own = stems([text])
    shared = (1.5 if len(text.split()) > 1 else 0.75) * _share(own, body) + 0.8 * _share(stem, own)
    if is_of_letterhead(text):
        return shared / 2 - (1.0 if is_document_kind(text) or is_letterhead(text) else 1.5)
    if names_with_office(text) or is_bearer(text) or is_place(text):
        return shared / 2 - 1.5
    shared += 1.0 if subject_in(text) else 0.0
    score = shared + (0.5 if 4 <= len(text.split()) <= 30 else -0.6 if len(text.split()) == 1 else 0.0)
    counted = text[:1].isdigit() and len(text.split()) <= 4
    several = text[-1:] in ".!?" and SENTENCES.search(text[:-1]) is not None
    of_no_headline = 1.5 if len(text) < MIN_TITLE or several else 0.0
    return score - (0.8 if text[-1:] in ".:;,!" else 0.0) - counted - of_no_headline


def is_of_letterhead(text: str) -> bool:
    """True for what a letterhead has: an office, a kind of document, a section, a credit, a motto."""
    if _MOTTO.fullmatch(text):
        return True
    is_office = is_document_kind(text) or is_letterhead(text)
    return is_office or is_nameplate(text) or is_section(text) or is_credit(text) or bool(kind_of(text))


def is_long_headline(text: str) -> bool:
    """True for a line of more words than a name or an office has."""
    return len(text.split()) > 3 and not (is_of_letterhead(text) or is_bearer(text) or names_with_office(text))


def may_be_own(text: str) -> bool:
    """True for a line of more words than a name, which is of no letterhead and no motto."""
    return (
        len(text.split()) > 2
        and not _MOTTO.fullmatch(text)
        and not (is_of_letterhead(text) or is_bearer(text) or names_with_office(text))
    )


def is_place(text: str) -> bool:
    """True for `Lusmere, Karvonia` and `Lusmere, K.O. 04669`."""
    return _PLACE.fullmatch(text) is not None


def goes_above(lines: Sequence[SourceLine], index: int, body: frozenset[str]) -> bool:
    """True for a line of the letterhead, and for what is in one group with it: neither a name nor of the text."""
    text, above = lines[index].text, lines[index - 1]
    if is_bearer(text) or names_with_office(text) or is_place(text):
        return False
    is_apart = len(text.split()) == 1 or not stems([text]) & body
    with_above = lines[index].number == above.number + 1 and is_apart
    return is_of_letterhead(text) or with_above


def stems(texts: Iterable[str]) -> frozenset[str]:
    """The first letters of the longer words, the same in most of their forms."""
    return frozenset(w[:5] for text in texts for w in re.findall(r"[^\W\d_]{4,}", text.casefold()))


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def last_title_line(head: Sequence[SourceLine], index: int, dates: Mapping[int, DateLine], width: int) -> int:
    """The title's last line, where a wrapped document breaks it."""
    last = index
    while last + 1 < len(head):
        line, following = head[last], head[last + 1]
        full = bool(width) and is_full(line, following, width)
        rest = subject_in(head[index].text) and is_rest_of_subject(line.text, following.text)
        rest = rest or (line.text[-1] == ":" and _goes_below_colon(line, following))
        in_block = opens_block(head[index].text) and following.text.isupper()
        joins = following.number == line.number + 1 and (full or rest or in_block or is_open(line, following))
        below = [*takewhile(lambda n: not is_prose(n.text), head[last + 2 : last + 4])]
        dated = len(line.text.split()) <= MAX_KICKER or any(n.number in dates for n in below)
        beside = [n for n in below[:1] if n.number == following.number + 1 and n.number not in dates]
        alone = not beside or is_byline(beside[0].text)
        joins = joins or (last == index and dated and alone and _is_kicker(line, following))
        found = dates.get(following.number)
        if not joins or (found is not None and found.score >= DATE and not found.before):
            break
        last += 1
    return last


def opens_block(text: str) -> bool:
    """True for `STATEMENT BY`, below which the lines in capitals are the rest of the title."""
    return text.isupper() and ends_open(text) and is_document_kind(text)


def _is_kicker(line: SourceLine, following: SourceLine) -> bool:
    """True for what ends in a colon over a headline, with a blank line between."""
    is_headline = len(following.text.split()) > 2 and following.text[-1:].isalnum() and not is_prose(following.text)
    other = is_byline(following.text) or date_line(following.text) or kind_of(following.text)
    near = following.number == line.number + 2 and line.text[-1:] == ":"
    return near and is_headline and not other


def _goes_below_colon(line: SourceLine, following: SourceLine) -> bool:
    """Whether a headline goes on behind its colon: in a line of words, neither prose nor of another kind."""
    other = is_prose(following.text) or is_byline(following.text) or date_line(following.text) or ":" in following.text
    return len(line.text.split()) > 2 and not (other or is_marked(following.text) or kind_of(following.text))


def is_open(line: SourceLine, following: SourceLine) -> bool:
    """Whether a headline goes on below: in small letters or after a small word, neither marked nor a sentence."""
    return (
        (following.text[:1].islower() or ends_open(line.text) or _goes_on_in_capitals(line, following))
        and line.text[-1:].isalpha()
        and not (line.raw.startswith("#") or is_prose(following.text) or following.text[-1:] in ".:;")
        and not (is_byline(following.text) or is_credit(following.text) or date_line(following.text))
        and not is_nameplate(following.text)
    )


def _goes_on_in_capitals(line: SourceLine, following: SourceLine) -> bool:
    """Whether a headline in capitals goes on with a small word: `MINUTES OF A MEETING`, `OF THE HARBOUR COUNCIL`."""
    both = line.text.isupper() and following.text.isupper()
    return both and ends_open(following.text.split()[0]) and not is_document_kind(following.text)
