"""Reads roles from the words around a name (R10, R12). Tenures are never read or inferred.

Works on folded text of one block. Knows no actors.
"""

import re
from collections.abc import Sequence

from site_builder.text.english_words import (
    CONNECTORS,
    DAYS,
    FUNCTION_WORDS,
    HONORIFICS,
    KINSHIP,
    MONTH_NAMES,
    OFFICE_MODIFIERS,
    OFFICES,
    TITLES,
    WORDS,
    word_set,
)
from site_builder.text.folding import word_before

MAX_APPOSITION_WORDS = 12
MAX_OFFICIAL_WORDS = 25
MAX_TITLE_WORDS = 25
"""Maximum number of words in a title, which bounds the work on a line of a thousand capitalised words."""
_AFTER = re.compile(
    r",\s+(?!(?:and|but|or|who|which|y|e|et|und|oder|ou|o)\b)((?:[^\s,;:.()\"]+|\.(?=\w)|(?<=\b[A-Z])\.)(?:\s+[^\s,;:()\".]+)*)(?=[,;:.()]|$)"
)
_OFFICIAL = re.compile(
    r",?\s{1,9}who\s+(?:carries|carried|holds|held|has|bears)\s+the\s+(?:official\s+|formal\s+)?(?:title|post|office|position|rank)\s+of\s+([^,;.()]+)"
    r"|,?\s{1,9}who\s+(?:serves|served|acts|acted|works|worked)\s+as\s+([^,;.()]+)"
    r"|\s{1,9}(?:is|was)\s+((?:the\s+|a\s+|an\s+)?[^,;.()]+)"
)
_BRACKETS = re.compile(r"\s\(([^()]{3,120})\)")
_ARTICLE = re.compile(r"(?:the|a|an|then)\s+", re.I)
_OFFICES_IN_CAPITALS = OFFICES - KINSHIP
TITLE_ENDINGS = OFFICES | OFFICE_MODIFIERS
"""Lowercase words that may end a title before a name."""


def title_before(text: str, start: int) -> tuple[int, int]:
    """Span of the title directly before a name in its line; `(start, start)` if there is none.

    `US Secretary of State Ilse Vantor` → `US Secretary of State`; `Karvonia's` would stay outside.
    """
    words: list[tuple[int, str]] = []
    floor = text.rfind("\n", 0, start) + 1
    at, word = word_before(text, start, floor)
    if not word or (word.islower() and word not in TITLE_ENDINGS):
        return (start, start)
    while word and len(words) < MAX_TITLE_WORDS and _allowed_in_title(word, last=not words):
        if word == "and" and _joins_two(text, at, floor, words):
            break
        words.append((at, word))
        at, word = word_before(text, at, floor)
    words = _own_title(words)
    while words and not _may_open_title(text, *words[-1]):
        words.pop()
    if not any(_is_office(word) for _, word in words):
        return (start, start)
    return (words[-1][0], start)


def _joins_two(text: str, at: int, floor: int, words: Sequence[tuple[int, str]]) -> bool:
    """True if this "and" joins two people, unlike that of "trade and industry minister Ilse Vantor"."""
    if not any(_is_office(other) or bare(other) in HONORIFICS for _, other in words):
        return False
    _, first = word_before(text, at, floor)
    return not (first.lower() in OFFICE_MODIFIERS and words[-1][1].lower() in OFFICE_MODIFIERS)


def _own_title(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Words of the person's own title: in "adviser to President Vantor" the adviser is somebody else."""
    for index, (_, word) in enumerate(words):
        if word not in ("to", "of", "for"):
            continue
        own = [other for _, other in words[:index]]
        if word == "to" and "the" not in own and any(_is_office(other) for other in own[1:]):
            return words[:index]
        if own and _is_office(own[0]) and "the" not in own:
            alone = all(_is_office(other) or other.lower() in OFFICE_MODIFIERS for other in own)
            return words[:index] if word == "to" or alone else words
    return words


def _is_office(word: str) -> bool:
    return bare(word) in TITLES or word in OFFICES or word.lower() in _OFFICES_IN_CAPITALS


_OF_HEADLINES = word_set("With From By To At In On After As Between Before")
"""Words that separate a title from the headline before it: "Remarks With Minister Ilse Vantor"."""


def _allowed_in_title(word: str, *, last: bool) -> bool:
    if word in _OF_HEADLINES or word.endswith(("'s", "s'")):
        return False
    if not (word[0].isalnum() and (word[-1].isalnum() or word[-1] in ".&")):
        return False
    if word.endswith(".") and _ends_sentence(bare(word)):
        return False
    if word[0].isupper() or word in OFFICE_MODIFIERS:
        return True
    return _is_office(word) if last else word in OFFICES or word in CONNECTORS


def _ends_sentence(word: str) -> bool:
    """True if the full stop after a word ends a sentence rather than an abbreviation."""
    return len(word) > 2 and "." not in word and (word not in TITLES or word.lower() in OFFICES)


def _may_open_title(text: str, start: int, word: str) -> bool:
    plain = bare(word)
    if plain in HONORIFICS:
        return False
    if _is_office(word) or word.lower() in OFFICE_MODIFIERS:
        return True
    if not word[:1].isupper() or (plain.lower() in FUNCTION_WORDS and not plain.isupper()):
        return False
    return plain.isupper() or not sentence_start(text, start) or not _leads_in(plain)


def _leads_in(word: str) -> bool:
    """True if the first word of a sentence cannot open a title: "Asked", "Monday"; but not "White" in "White House"."""
    return word.endswith(("ly", "ing", "ed")) or word in DAYS or word in MONTH_NAMES


def bare(word: str) -> str:
    """Word without its final full stop: `Gen.` → `Gen`."""
    return word.rstrip(".")


def sentence_start(text: str, at: int) -> bool:
    """True if a sentence, quotation or block starts at this offset."""
    while at and text[at - 1].isspace():
        at -= 1
    return not at or text[at - 1] in '.!?:"(*-;' or (text[at - 1] == "'" and text[at - 2 : at - 1] in ("", " "))


def role_leading(text: str, start: int, end: int) -> tuple[int, int]:
    """Span of the role before a comma and a name; `(start, start)` if there is none.

    `Karvonia's foreign minister, Ilse Vantor, left` → `Karvonia's foreign minister`.
    """
    if text[start - 2 : start] != ", " or not _CLOSING.match(text, end):
        return (start, start)
    low = max(text.rfind("\n", 0, start) + 1, start - _LEADING_REACH)
    window = text[low : start - 2] + " "
    begin, _ = title_before(window, len(window))
    opening = _OPENING.search(window, 0, begin)
    role = window[begin:].split()
    _, before = word_before(window, begin)
    if not role or opening is None or bare(before) in HONORIFICS or _ends_in_name(role):
        return (start, start)
    return (low + opening.start("owner" if opening["owner"] else "more"), start - 2)


def _ends_in_name(words: Sequence[str]) -> bool:
    """True if another person is named after a kinship term: "her husband Orl Okell"."""
    last = max((number for number, word in enumerate(words) if bare(word).lower() in KINSHIP), default=-1)
    behind = words[last + 1 :] if last >= 0 else ()
    return bool(behind) and behind[0][:1].isupper() and not _is_office(behind[-1])


_CLOSING = re.compile(r"(?: [A-Z]{2,5})?(?:[,.;:)\n]|$)")
"""Text required after the name; the letters of an honour may come between."""
_LEADING_REACH = 120
_OPENING = re.compile(
    r"(?:(?P<owner>(?:[A-Z][\w.-]*\s+){0,2}[A-Z][\w.-]*'s?|\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir))\s+"
    r"|\b(?:[Tt]he|[Aa]n?|[Oo]ne|[Oo]ur|new)\s+|(?:^|[.!?:;\"()])\s*)(?P<more>(?:(?!and\b|or\b|its\b)[a-z-]+\s+){0,2})$"
)
"""Text required before a role with a comma: a possessor, an article, or the start of a sentence."""


def role_after(text: str, end: int) -> tuple[int, int]:
    """Span of the role after a name in its line: an apposition, an official title, or a role in brackets."""
    if not text.startswith((",", " who", " is ", " was ", " ("), end):
        return (end, end)
    limit = text.find("\n", end, end + 400)
    limit = limit if limit >= 0 else end + 400
    for pattern, opening, most in (
        (_OFFICIAL, (",", " "), MAX_OFFICIAL_WORDS),
        (_AFTER, ",", MAX_APPOSITION_WORDS),
        (_BRACKETS, " (", MAX_APPOSITION_WORDS),
    ):
        if not text.startswith(opening, end):
            continue
        match = pattern.match(text, end, limit)
        if match is None:
            continue
        group = match.lastindex or 1
        begin, stop = match.span(group)
        article = _ARTICLE.match(text, begin, stop)
        if pattern is _OFFICIAL and group == 3 and not (article or text[begin].isupper()):
            continue
        begin = article.end() if article else begin
        stop = begin + len(text[begin:stop].rstrip())
        if is_role(text[begin:stop], most=most):
            return (begin, stop)
    return (end, end)


def is_role(phrase: str, *, most: int) -> bool:
    """True if a phrase names an office: it is short enough and no name follows its office."""
    words = phrase.split()
    if not words or len(words) > most:
        return False
    heads = [i for i, word in enumerate(words) if bare(word).strip("'\"").lower().removesuffix("'s") in OFFICES]
    if not heads:
        return False
    before = words[: heads[0]]
    if any(word.lower() in _VERBS for word in before) or "other" in words[heads[0] :]:
        return False
    return not any(_is_named(words, head) for head in heads)


def _is_named(words: Sequence[str], head: int) -> bool:
    """True if a name follows an office, so that the phrase describes somebody else: "his brother Orl Okell"."""
    tail = words[head + 1 : head + 3]
    if not tail or not tail[0][:1].isupper() or _is_office(tail[0]) or (head and words[head - 1] in CONNECTORS):
        return False
    if words[head][:1].isupper():
        following = next((word for word in words[head + 1 :] if not word[:1].isupper()), "")
        return len(words) - head <= 3 or (tail[-1][:1].isupper() and following not in {"", *CONNECTORS})
    return len(tail) == 1 or tail[1][:1].isupper() or tail[1] == "and"


_VERBS = WORDS["no_roles"]
