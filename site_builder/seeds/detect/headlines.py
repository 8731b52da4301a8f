"""Tests of a line's words: headline, part of a letterhead, or marked as something else."""

import re
from collections.abc import Iterable

from site_builder.seeds.detect.furniture import (
    is_credit,
    is_document_kind,
    is_letterhead,
    is_nameplate,
    is_section,
    kind_of,
)
from site_builder.seeds.detect.site_words import site_words, words_of

_PLACE = re.compile(
    r"[A-ZÀ-Þ][\w’.-]*(?: [A-ZÀ-Þ][\w’.-]*){0,2}, [A-ZÀ-Þ][\w’.-]*(?: [A-ZÀ-Þ][\w’.-]*){0,2}(?: \d{4,5})?"
)
ANSWERS = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vb|vs|odp|pd|res|enc)\s*:\s*)+", re.IGNORECASE)
"""Prefixes of a reply or a forwarded mail before its subject."""
_SUBJECT = re.compile(
    r"(?:subjects?|re|betreff(?:end)?|betrifft|objet|asunto|title|titre|titel|título|thema|sujet)\s*:\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>[^:–—|]{3,60}?)\s{0,9}(?::|\s[-–—|]+)\s{1,9}(?P<title>\S.*)")
_NO_TITLE = re.compile(r"[-*+•–]\s|!\[|\[.*\]$|(?:\([^()]*\)\s*)+$|[QR] [-–—] |\d{1,2}[:h]\d\d(?!\d)")
_MOTTO = re.compile(r"[^\W\d_]{2,20}(?:(?: [·•–—|-] |, )[^\W\d_]{2,20}){1,3}")
SENTENCES = re.compile(r"[.!?][\"”’')]*\s+[A-ZÀ-Þ\"“‘]")


def subject_in(text: str) -> str:
    """The subject that a line states (`Subject: …`); empty for other lines."""
    found = _SUBJECT.fullmatch(text)
    return ANSWERS.sub("", found["title"]) if found else ""


def without_release(title: str) -> str:
    """The title without `FOR IMMEDIATE RELEASE:` before it. An embargo is read from the text's lines."""
    found = _LABELLED.fullmatch(title)
    label = words_of(found["label"]) if found else ()
    return found["title"] if found and any(label in table.released for table in site_words()) else title


def is_marked(text: str) -> bool:
    """True for a list item, image, bracketed remark, turn or time."""
    return _NO_TITLE.match(text) is not None


def is_motto(text: str) -> bool:
    """True for a motto of three words with dashes: `Work – Sea – Freedom`."""
    return _MOTTO.fullmatch(text) is not None


def is_of_letterhead(text: str) -> bool:
    """True for a line of a letterhead: an office, document kind, section, credit or motto."""
    is_office = is_motto(text) or is_document_kind(text) or is_letterhead(text)
    return is_office or is_nameplate(text) or is_section(text) or is_credit(text) or bool(kind_of(text))


def is_place(text: str) -> bool:
    """True for a place in a letterhead: `Lusmere, Karvonia`, `Lusmere, K.O. 04669`."""
    return _PLACE.fullmatch(text) is not None


def says_nothing(title: str) -> bool:
    """True for a title that says nothing specific, as many documents of one sender have it: `Press Release`, `NEW
    YORK`, `Key Developments`."""
    return is_document_kind(title) or is_section(title) or is_place(title)


def stems(texts: Iterable[str]) -> frozenset[str]:
    """First letters of the longer words, equal for most of their inflected forms."""
    return frozenset(w[:5] for text in texts for w in re.findall(r"[^\W\d_]{4,}", text.casefold()))
