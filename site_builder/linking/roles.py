"""The words around a name → the role that they give it (R10, R12): never a tenure, never an inference.

Works on folded text of one block. Knows no actors.
"""

import re

from site_builder.linking.letters import word_before
from site_builder.linking.lexicon import (
    CONNECTORS,
    FUNCTION_WORDS,
    HONORIFICS,
    OFFICE_MODIFIERS,
    OFFICES,
    TITLES,
    word_set,
)

MAX_APPOSITION_WORDS = 12
MAX_OFFICIAL_WORDS = 25
_AFTER = re.compile(
    r",\s+(?!and\b|but\b|or\b|who\b|which\b)((?:[^\s,;:.()\"]+|\.(?=\w)|(?<=\b[A-Z])\.)(?:\s+[^\s,;:()\".]+)*)(?=[,;:.()]|$)"
)
_OFFICIAL = re.compile(
    r",?\s+who\s+(?:carries|carried|holds|held|has|bears)\s+the\s+(?:official\s+|formal\s+)?(?:title|post|office|position|rank)\s+of\s+([^,;.()]+)"
    r"|,?\s+who\s+(?:serves|served|acts|acted|works|worked)\s+as\s+([^,;.()]+)"
    r"|\s+(?:is|was)\s+((?:the\s+|a\s+|an\s+)?[^,;.()]+)"
)
_BRACKETS = re.compile(r"\s\(([^()]{3,120})\)")
_ARTICLE = re.compile(r"(?:the|a|an|then)\s+", re.I)


def title_before(text: str, start: int, *, floor: int = 0) -> tuple[int, int]:
    """The span of the title that stands right before a name, `(start, start)` where there is none.

    `US Secretary of State Ilse Vantor` → `US Secretary of State`; `Karvonia's` would stay outside.
    """
    at = start
    words: list[tuple[int, str]] = []
    while at > floor:
        begin, word = word_before(text, at, floor)
        if not word or not _may_stand_in_title(word, last=not words):
            break
        if word == "and" and any(_is_office(other) for _, other in words):
            break
        words.append((begin, word))
        at = begin
    while words and not _may_open_title(text, *words[-1]):
        words.pop()
    if not any(_is_office(word) for _, word in words):
        return (start, start)
    return (words[-1][0], start)


def _is_office(word: str) -> bool:
    return bare(word) in TITLES or word.lower() in OFFICES


def _may_stand_in_title(word: str, *, last: bool) -> bool:
    plain = bare(word)
    if word.endswith(("'s", "s'")) or not (word[0].isalnum() and (word[-1].isalnum() or word[-1] in ".&")):
        return False
    if word.endswith(".") and plain not in TITLES and len(plain) > 2 and "." not in plain:
        return False
    if last:
        return plain in TITLES or plain.lower() in OFFICES or word[:1].isupper()
    return word[:1].isupper() or word in OFFICE_MODIFIERS or word in OFFICES or word in CONNECTORS


def _may_open_title(text: str, start: int, word: str) -> bool:
    plain = bare(word)
    if plain in TITLES or word.lower() in OFFICES or word.lower() in OFFICE_MODIFIERS:
        return plain not in HONORIFICS
    if not word[:1].isupper() or (plain.lower() in FUNCTION_WORDS and not plain.isupper()):
        return False
    return plain.isupper() or not sentence_start(text, start)


def bare(word: str) -> str:
    """The word without its final stop: `Gen.` → `Gen`."""
    return word.rstrip(".")


def sentence_start(text: str, at: int) -> bool:
    """Whether a sentence (or a quotation, or the block) opens here."""
    before = text[:at].rstrip()
    return not before or before[-1] in '.!?:"(*-;' or (before[-1] == "'" and before[-2:-1] in ("", " "))


def role_before(text: str, start: int, *, floor: int = 0) -> str:
    """The title before a name, as written, or an empty text; an honorific alone is no role."""
    begin, end = title_before(text, start, floor=floor)
    return text[begin:end].strip()


def role_after(text: str, end: int, *, ceiling: int | None = None) -> tuple[int, int]:
    """The span of the role that follows a name: an apposition, an official title, or a role in brackets."""
    if not text.startswith((",", " who", " is ", " was ", " ("), end):
        return (end, end)
    limit = len(text) if ceiling is None else ceiling
    for pattern, opening, most in (
        (_OFFICIAL, (",", " "), MAX_OFFICIAL_WORDS),
        (_AFTER, ",", MAX_APPOSITION_WORDS),
        (_BRACKETS, " (", MAX_APPOSITION_WORDS),
    ):
        if not text.startswith(opening, end):
            continue
        match = pattern.match(text, end, min(limit, end + 400))
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
    """Whether a phrase names an office: short enough, with an office in it that no name follows."""
    words = phrase.split()
    if not words or len(words) > most:
        return False
    heads = [i for i, word in enumerate(words) if bare(word).strip("'\"").lower().removesuffix("'s") in OFFICES]
    if not heads:
        return False
    before = words[: heads[0]]
    if any(word.lower() in _VERBS for word in before):
        return False
    tail = words[heads[-1] + 1 :]
    return not (tail and tail[0][:1].isupper() and bare(words[heads[-1]])[:1].isupper() and len(tail) <= 2)


_VERBS = word_set(
    "said says told was were is are has had have did does do would will could can should may might called met went "
    "came took made saw gave found held led left not when where while after before if because that which who"
)
