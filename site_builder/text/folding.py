"""Text with folded spelling, character for character, so that offsets stay valid.

R20: quotes, hyphens and diacritics are folded. R4: a word ends where the next character is no letter, digit or mark.
Knows no names.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from site_builder.core.letters import PLAIN

_SINGLE = {
    **dict.fromkeys("’‘ʼʻ`", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‐‑–", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    "þ": "t",
    "Þ": "T",
    **{letter: plain for letter, plain in PLAIN.items() if len(plain) == 1},
    **{letter.upper(): plain.upper() for letter, plain in PLAIN.items() if len(plain) == 1 and letter != "ı"},
}
_FREQUENT = tuple((letter, _SINGLE[letter]) for letter in "’“”–")
_PARTING = (*_FREQUENT, ("—", ";"), ("…", "."), ("•", ";"))
_ASCII = bytes(range(128))


_FREE = frozenset(["", *" \n,.;:'\"()-"])
"""Frequent neighbours of a word, including none."""


def fold(text: str) -> str:
    """The text with typographic signs and diacritics folded; same length."""
    if text.isascii():
        return text
    for letter, plain in _FREQUENT:
        text = text.replace(letter, plain)
    if text.replace("—", "").isascii():
        return text
    foreign = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    for letter in set(foreign):  # order does not matter: no letter folds to another folded one
        plain = _folded(letter)
        text = text.replace(letter, plain) if plain != letter else text
    return text


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    known = _SINGLE.get(letter)
    if known is not None:
        return known
    plain = unicodedata.normalize("NFD", letter)
    if len(plain) > 1 and all(unicodedata.combining(mark) for mark in plain[1:]):
        letter = _SINGLE.get(plain[0], plain[0])
    return letter


def with_plain_signs(text: str) -> str:
    """The text with ASCII replacements for frequent typographic signs; same length. Most texts are ASCII afterwards,
    which halves the time to split them into words."""
    if not text.isascii():
        for sign, plain in _PARTING:
            text = text.replace(sign, plain)
    return text


def runs_of(pattern: re.Pattern[str], text: str) -> list[str]:
    """All matches of a pattern for runs of characters (letters, digits); most texts are split without running the
    pattern."""
    plain = with_plain_signs(text)
    return plain.translate(_table_of(pattern)).split() if plain.isascii() else pattern.findall(text)


@cache
def _table_of(pattern: re.Pattern[str]) -> str:
    return "".join(chr(code) if pattern.fullmatch(chr(code)) else " " for code in range(128))


def lowered(text: str) -> str:
    """The text in lower case; same length."""
    if text.isascii():
        return text.lower()
    found = "—".join(map(str.lower, text.split("—")))  # most pieces are ASCII, which is fast to lower
    return found if len(found) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def is_word(letter: str) -> bool:
    """True if the character belongs to a word."""
    return letter.isalnum() or letter == "_" or (letter > "\u02ff" and unicodedata.combining(letter) > 0)


def whole_word(text: str, start: int, end: int) -> bool:
    """True if the span is a whole word: no letter, digit or mark touches it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before in _FREE or not is_word(before)) and (after in _FREE or not is_word(after))


def whole_words(text: str, word: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans in which a word occurs as a whole word, between two offsets."""
    while (start := text.find(word, start, stop)) >= 0:
        end = start + len(word)
        if whole_word(text, start, end):
            yield start, end
        start = end


def all_capitals(text: str) -> bool:
    """True if a line is in capitals throughout, with at least two letters."""
    return text.isupper() and sum(map(str.isalpha, text)) > 1


_WORDS = bytes(ord(" ") if chr(code).isspace() else ord("x") for code in range(128)) + bytes(128)
_OTHER_BLANKS = (*"\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", *map(chr, range(0x2000, 0x200B)))


def count_words(text: str) -> int:
    """`len(text.split())`, mostly without creating the words."""
    text = with_plain_signs(text)
    if not text.isascii() and any(map(text.__contains__, _OTHER_BLANKS)):
        return len(text.split())
    plain = text.encode("ascii", "replace").translate(_WORDS)
    return plain.startswith(b"x") + plain.count(b" x")


def word_before(text: str, at: int, floor: int = 0) -> tuple[int, str]:
    """Start and text of the word one space before an offset; `(at, "")` if anything else precedes it."""
    if at <= floor or text[at - 1] != " ":
        return (at, "")
    start = text.rfind(" ", floor, at - 1) + 1 or floor
    return (start, text[start : at - 1])
