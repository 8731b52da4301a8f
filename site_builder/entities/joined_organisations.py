"""Finds institutions in a German text by their head: a noun, or the last part of a compound.

A head forms a name with its field ("Institut für Fischerei"), a capitalised adjective ("Lusmerische Gesellschaft"), a
name joined to it ("Ilse-Vantor-Stiftung", "Universität Velm"), or as a federal authority ("Bundesfischereiamt"). Works
on folded text; knows neither registry nor starter tables.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from site_builder.entities.word_lists import INDEFINITE, TIMES, NameWords
from site_builder.text.english_words import word_set
from site_builder.text.folding import fold

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_ADJECTIVE = re.compile(r"\w[a-zäöüß]{2,}(?<!ic)(?<!war)(?<!ffic)(?<!ienc)(?:e|er|es|en|em)")
_INFLECTED = re.compile(r"(?:es|en|em|e)$")
_FEDERAL = re.compile(r"bundes\w{3,}(?:amt|agentur|anstalt|gericht|hof|dienst|ministerium)")
_MINISTRY = re.compile(r"(?!au(?:ss|ß)en|fach|landes|bundesm|staatsm)\w{5,}ministerium")
_FOR = word_set("fur gegen")
_OF = word_set("der des zur")
_GENITIVE = word_set("der des von")
_ON = word_set("am an im")
_ELSEWHERE = word_set("in von aus der des")
"""Words between a ministry and its place or state: "das Fischereiministerium in Lusmere"."""
_ARTICLES = word_set("der die das den dem des")
_DEFINITE = _ARTICLES | word_set("im am beim vom zum zur")
MOST_ADJECTIVES = 3
SHORT = 4
"""Heads up to this many letters end too many nouns, and count only after the linking element of a compound."""


def joined_organisations(text: str, words: NameWords) -> Iterator[tuple[int, int, str]]:
    """Start, end and head of each institution, in text order."""
    if not words.compounds:
        return
    tokens = _Tokens(text, words)
    last = 0
    for at, (start, _, word) in enumerate(tokens.found):
        head = head_of(word, words) if word[0].isupper() and start >= last else None
        if head is None:
            continue
        first, stop = tokens.first(at, head[0]), tokens.stop(at, head[0])
        if tokens.is_name(first, at, stop, head[0]):
            last = tokens.found[stop][1]
            yield tokens.found[first][0], last, word


def nominative(name: str, words: NameWords) -> str:
    """Nominative of a name: "Lusmerischen Gesellschaft" → "Lusmerische Gesellschaft"."""
    before: list[str] = []
    for found in _WORD.finditer(name) if words.compounds else ():
        head = head_of(fold(found[0]), words)
        if head is not None:
            _, ending, length = head
            adjectives = [word for word in before if _ADJECTIVE.fullmatch(word)]
            agree = len({word[-1] for word in adjectives}) == 1  # rejects "Meine Neuer Club"
            front = [_INFLECTED.sub(ending, word) if agree and word in adjectives else word for word in before]
            return " ".join([*front, found[0][:length] + name[found.end() :]])
        before.append(found[0])
    return name


@lru_cache(maxsize=4096)
def head_of(word: str, words: NameWords) -> tuple[str, str, int] | None:
    """Head of a word, the adjective ending that agrees with it, and the length of the word without a genitive.

    The head is the word itself or the last part of a compound.
    """
    small = word.lower()
    for ending, heads in (("e", words.feminine), ("er", words.masculine), ("es", words.neuter)):
        forms = (small,) if ending == "e" else (small, small.removesuffix("s"), small.removesuffix("es"))
        for plain in dict.fromkeys(forms):
            for head in sorted(heads, key=lambda head: (-len(head), head)):
                if plain == head or (plain.endswith(head) and _is_joint(plain[: -len(head)], head)):
                    return head, ending, len(plain)
    return None


def _is_joint(front: str, head: str) -> bool:
    long = len(head) > SHORT or front.endswith(("s", "er")) or front.startswith(("bundes", "landes"))
    return front.endswith("-") or (len(front) > 2 and long) or front in ("national", "stande", "kartell")


class _Tokens:
    """Tokens of a text."""

    def __init__(self, text: str, words: NameWords) -> None:
        self.text, self.words = text, words
        self.found = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]

    def word(self, at: int, gap: str = " ") -> str:
        """Word at an index; empty out of range, or if a different gap precedes it."""
        if not 0 < at < len(self.found):
            return ""
        start, _, word = self.found[at]
        return word if self.text[self.found[at - 1][1] : start] == gap else ""

    def first(self, at: int, head: str) -> int:
        """Index where the name with this head begins, including its adjectives or the name it bears."""
        first = at
        if head in self.words.genitive and self.word(at) and self.word(at - 1) == "und":
            first -= 2 * self.found[at - 2][2].endswith("-")
        while at - first < MOST_ADJECTIVES and self._is_adjective(first - 1) and self.word(first):
            first -= 1
        if first == at and head in self.words.named:
            while first > max(0, at - MOST_ADJECTIVES) and self.word(first) and self._is_own(first - 1):
                first -= 1
        return first

    def stop(self, at: int, head: str) -> int:
        """Index of the last word of the name with this head."""
        link = self.word(at + 1)
        of_heads = self.words.genitive | (self.words.named if link == "zur" else frozenset())
        against = link == "gegen" and self.word(at + 2).islower()  # in a headline
        if (link in _FOR and not against) or (link in _OF and head in of_heads):
            end = self._tail(at + 2) or at
            of_act = link == "zur" and self.found[end][2].endswith("ung") and self.word(end + 1) in _GENITIVE
            return (self._tail(end + 1) if of_act else 0) or end
        stop = at
        common = self.found[at][2] in self.words.nouns
        while head in self.words.named and not common and self._bears(stop + 1) and stop - at < MOST_ADJECTIVES:
            stop += 1
        if stop > at and self.word(stop + 1) in _ON and self.word(stop + 2) in self.words.waters:
            return stop + 2
        both = stop > at and self.words.is_noun(self.word(stop + 2))
        return self._joined(stop) if both else stop

    def is_name(self, first: int, at: int, stop: int, head: str) -> bool:
        """True if the words are a name rather than a common noun."""
        before = self.found[first - 1][2].lower() if first else ""
        if before in INDEFINITE:
            return False
        known = head in self.words.named and self.found[at + 1 if stop > at else at][2] not in _OF
        word = self.found[at][2]
        if first < at or ("-" in word and head in self.words.named):
            return True
        if stop > at:
            return known or before in _DEFINITE or self.words.is_office(before)
        plain = word[: head_of(word, self.words)[2]].lower()  # type: ignore[index]
        after = self.word(at + 1)
        elsewhere = after in _ELSEWHERE and self.word(at + 2)[:1].isupper()
        alone = plain in self.words.single and not after[:1].isupper()
        own = before in _DEFINITE and (alone or _MINISTRY.fullmatch(plain) is not None)
        return (own and not elsewhere) or _FEDERAL.fullmatch(plain) is not None

    def _is_adjective(self, at: int) -> bool:
        """True for a capitalised adjective that does not open a sentence."""
        if at < 0:
            return False
        word = self.found[at][2]
        shape = word[0].isupper() and _ADJECTIVE.fullmatch(word) is not None
        listed = self._is_listed(word) and not word.endswith("schen")
        return shape and not (listed or self._opens(at) or self.words.is_office(word))

    def _bears(self, at: int) -> bool:
        """True if the word may be the name after which an institution is called: of a town, a person or a field."""
        word = self.word(at)
        return word[:1].isupper() and not self._is_listed(word)

    def _is_own(self, at: int) -> bool:
        """True if the word is a proper name."""
        word = self.found[at][2]
        common = self.words.is_noun(word) or self.words.is_office(word) or word.lower() in self.words.articles
        return word[0].isupper() and not (common or self._opens(at))

    def _is_listed(self, word: str) -> bool:
        return word in self.words.nouns or word in self.words.openers or word.lower() in self.words.articles

    def _opens(self, at: int) -> bool:
        """True if the word opens a sentence."""
        start = self.found[at][0]
        return self.text[max(0, start - SHORT) : start].rstrip(" \"'(")[-1:] in ("", *".!?:;\n")

    def _tail(self, at: int) -> int:
        """Index of the last word of a field that begins at `at` ("für Handel und Fischerei"); 0 if none
        begins there."""
        at += self.word(at) in _ARTICLES
        noun = self._noun(at)
        if not noun:
            return 0
        listed = self._noun(noun + 1, ", ")
        if listed and self.word(listed + 1) == "und":
            noun = listed
        return self._joined(noun)

    def _joined(self, at: int) -> int:
        """Index after "und" and a second noun."""
        return (self._noun(at + 2) if self.word(at + 1) == "und" else 0) or at

    def _noun(self, at: int, gap: str = " ") -> int:
        """Index of the noun of a noun phrase whose adjectives begin at `at`; 0 if none begins there."""
        word = self.word(at, gap)
        if word.lower() in self.words.articles and word not in _ARTICLES:
            return 0
        for _ in range(MOST_ADJECTIVES):
            following = self.word(at + 1)
            goes_on = following[:1].isupper() or following in self.words.articles
            if word in _ARTICLES or not (_ADJECTIVE.fullmatch(word) and (word.islower() or goes_on)):
                break
            at, word = at + 1, following
        return at if word[:1].isupper() and word not in TIMES else 0
