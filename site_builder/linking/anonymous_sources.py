"""Finds phrases for unnamed people (R28): "two senior officials in Karvonia", "des responsables".

A phrase is a determiner or number, modifiers, a noun for people by what they do, and a complement. The words in and
around it are scored to decide if it is a speaker. Each phrase is a Source of its own; nothing inside it is a mention.
The words are in the tables of each language, the weights in `source_weights.toml`. Knows no actors.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from site_builder.linking.language_words import WordLists, small, words_of
from site_builder.linking.model import BlockKind, Source
from site_builder.linking.text_view import TextView
from site_builder.scoring.weights import Weights, read_weights
from site_builder.text.english_words import FUNCTION_WORDS, word_set

_MODIFIERS = 6
"""Maximum number of words between a determiner and its noun."""
_TAIL = 7
"""Maximum number of words in a complement."""
_SHORTEST, _LONGEST = 3, 30
"""Range of letters before the last part of a compound."""
_NEAR = 8
"""Maximum number of words between a phrase and its verb of saying."""
_BEFORE = 30
"""Characters before a phrase searched for "according to"."""
_MARKS = frozenset('“”„«»"')
_INSIDE_NAMES = word_set("s and und et y of de d des du la the")
_OWNING = ("-", "/", "'s", "’s", "' ", "’ ")
_JOINS = frozenset("-.’' \u00a0")
"""Characters allowed between the words of a phrase."""


class _SourceWords(WordLists):
    """Word lists of one language, as the finder looks them up; each set of words is an attribute."""

    kinds: tuple[tuple[str, frozenset[str]], ...]
    """Noun lists with their feature names, strongest first."""
    plurals: tuple[str, ...]
    """Plural endings of nouns."""
    tails: re.Pattern[str]
    documents: tuple[str, ...]
    """Endings of nouns for written texts: "hieß es in der Mitteilung"."""
    leading: tuple[str, ...]
    """Phrases that directly precede a source: "according to"."""
    before: re.Pattern[str]
    """Pattern of `leading`, as whole words."""
    anonymous: re.Pattern[str]
    adjectives_follow: bool
    peoples: tuple[str, ...]
    """Endings of nationality adjectives, which come last: "source diplomatique française"."""
    circles: tuple[str, ...]
    """Compound endings that need no determiner."""
    inflected: bool
    """True if any lowercase word with an adjective ending may precede a noun."""


def _alternatives(phrases: Sequence[str]) -> str:
    return "|".join(map(re.escape, phrases)) or r"(?!)"


@cache
def _source_words(language: str) -> _SourceWords:
    words = words_of(language)
    nouns = words.words("sources", "nouns") | words.words("sources", "strong") | words.words("sources", "reports")
    anonymous = tuple(small(" ".join(words.tables["sources"]["anonymous"].split())).split("|"))
    verbs = words.words("speech", "verbs") | words.words("sources", "verbs")
    before = words.phrases("sources", "before")
    grammar = ("articles", "prepositions", "joining", "auxiliaries")
    function = (FUNCTION_WORDS if words.language == "en" else frozenset[str]()).union(
        *(words.words("grammar", key) for key in grammar)
    )
    return _SourceWords(
        words,
        ("sources", "grammar", "speech", "people"),
        nouns=nouns,
        verbs=verbs,
        function=function,
        placing=(placing := words.words("grammar", "articles") | words.words("grammar", "prepositions")),
        kinds=(
            ("source", words.words("sources", "strong")),
            ("report", words.words("sources", "reports")),
            ("people", words.words("sources", "plain")),
            ("spokesman", words.words("sources", "spokesmen")),
        ),
        plurals=("s", "x", "n") if words.language == "de" else ("s", "x"),
        bare_prepositions=words.words("grammar", "prepositions") - words.words("grammar", "articles"),
        passed=placing | words.words("grammar", "auxiliaries") | words.words("grammar", "relative"),
        complements=words.words("sources", "complements") | words.words("speech", "bodies"),
        unnamed=function | verbs | frozenset(small(" ".join(before)).split()),
        tails=re.compile(
            rf"[ \u00a0](?:{_alternatives(words.phrases('sources', 'tails'))})(?<![^\W_]) ?(?=[^\W_])"
            rf"|[ \u00a0](?:{_alternatives(words.phrases('sources', 'tails'))})(?![^\W_])[ \u00a0]?"
        ),
        leading=tuple(phrase.rstrip() for phrase in before),
        before=re.compile(rf"(?<![^\W_])(?:{_alternatives(before)})[ \u00a0]?$"),
        anonymous=re.compile(rf",? ?(?:{_alternatives(anonymous)})(?![^\W_])"),
    )


@dataclass(slots=True)
class _Line:
    """Tokens of one block."""

    text: str
    small: str
    begins: Sequence[int]
    """Start offset of each token."""
    word: Sequence[str]
    """Tokens in lower case."""
    words: _SourceWords

    def end(self, number: int) -> int:
        """End offset of a token."""
        return self.begins[number] + len(self.word[number])

    def capital(self, number: int) -> bool:
        """True if a token is capitalised."""
        return self.text[self.begins[number]].isupper()

    def joined(self, number: int) -> bool:
        """True if only spaces and hyphens separate a token from the next."""
        gap = self.text[self.begins[number] + len(self.word[number]) : self.begins[number + 1]]
        return gap == " " or (len(gap) < 3 and _JOINS.issuperset(gap) and (gap[:1] != "." or self._is_initial(number)))

    def _is_initial(self, number: int) -> bool:
        return len(self.word[number]) == 1 and self.capital(number)


class _Phrase(NamedTuple):
    """Token indexes of the determiner, the noun with its compound parts, and the end of its complement."""

    opening: int
    first: int
    head: int
    last: int


@cache
def weights() -> Weights:
    """Weight of each feature, fitted by `make fit`."""
    text = files("site_builder.linking").joinpath("source_weights.toml").read_text(encoding="utf-8")
    return read_weights(text)


Decision = Callable[[Sequence[str], str], bool]
"""Decides by its features if a phrase is an unnamed source."""


def is_source(features: Sequence[str], _: str) -> bool:
    """Default decision: the score of the features is positive."""
    return weights().scores(features)[0] > 0


def find_sources(reading: TextView, decide: Decision = is_source) -> tuple[Source, ...]:
    """Phrases in text order. Two equal phrases are two sources."""
    words = _source_words(reading.language)
    heads = _by_block(reading, _heads(reading, words))
    offices = _by_block(reading, reading.triggers["offices"])
    found: list[Source] = []
    known: set[str] = set()
    for place in sorted({*heads, *offices}):
        block, own = reading.blocks[place], reading.words(place)
        line = _Line(block.text, reading.lowered_block(place), own.begins, own.small, words)
        spans = [
            *_in_line(line, heads.get(place, ()), known, decide),
            *(_office(line, at) for _, at in offices.get(place, ())),
        ]
        found += [Source(block.index, a, z, block.text[a:z]) for a, z in _apart(spans)]
    return tuple(found)


def _by_block(reading: TextView, spans: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Spans that are whole words, by block position; headings and overlapping spans are left out."""
    found: dict[int, list[tuple[int, int]]] = {}
    text, starts, floor = reading.lowered, reading.starts, 0
    for start, end in spans:
        if start >= floor and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            floor, place = end, bisect_right(starts, start) - 1
            if reading.blocks[place].kind is not BlockKind.HEADING:
                base = starts[place]
                found.setdefault(place, []).append((start - base, end - base))
    return found


def _heads(reading: TextView, words: _SourceWords) -> Sequence[tuple[int, int]]:
    """Spans of nouns for unnamed people, and of compounds that end in one."""
    text, found = reading.lowered, []
    for start, end in reading.triggers["people"]:
        first = _compound_start(text, start) if text[start:end] in words.endings else start
        if first < start or text[start:end] in words.nouns:
            found.append((first, end))
    return sorted(found)


def _compound_start(text: str, at: int) -> int:
    """Start of the compound whose last part begins at this offset; the offset itself if there is none."""
    start = at
    while text[start - 1 : start].isalpha():
        start -= 1
    return start if _SHORTEST <= at - start <= _LONGEST else at


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, without those that overlap an earlier one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _office(line: _Line, at: int) -> tuple[int, int]:
    """Span of the institution after "hieß es aus": an article or adjectives, then capitalised words."""
    first = number = bisect_left(line.begins, at)
    last = -1
    while number < min(len(line.begins), first + 4):
        word = line.word[number]
        if line.capital(number):
            last = number
        elif last >= 0 or word in line.words.verbs or (number > first and word in line.words.function):
            break
        if number + 1 >= len(line.begins) or not line.joined(number):
            break
        number += 1
    written = last >= 0 and (line.word[last].endswith(line.words.documents) or line.text[line.end(last)] == "-")
    return (line.begins[first], line.end(last)) if last >= 0 and not written else (0, 0)


def _in_line(line: _Line, heads: Sequence[tuple[int, int]], known: set[str], decide: Decision) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    floor = 0
    for start, end in heads:
        first, head = bisect_left(line.begins, start), bisect_left(line.begins, end) - 1
        if start < floor or line.end(head) != end or line.text.startswith(_OWNING, end):
            continue
        phrase = _Phrase(_opening(line, first), first, head, _closing(line, head))
        if _is_named(line, phrase.last) or _is_somebody(line, phrase, known):
            continue
        span = line.begins[phrase.opening], _with_anonymity(line, phrase.last)
        if decide(_features(line, phrase, known), line.text[slice(*span)]):
            known.add(line.word[head].rstrip("s"))
            floor = span[1]
            found.append(span)
    return found


def _opening(line: _Line, head: int) -> int:
    """Index of the first token of the phrase: its determiner, or the first adjective."""
    words, number = line.words, head
    while number > 0 and head - number < _MODIFIERS and line.joined(number - 1):
        before = number - 1
        word = line.word[before]
        if word in words.determiners or word in words.definite:
            return _extended(line, before)
        is_modifier = word in words.qualities or word in words.ranks or word in ("s",)
        named = word not in words.unnamed and line.capital(before)
        inflected = words.inflected and len(word) > 4 and word.endswith(("e", "en", "er", "em", "es"))
        if not (is_modifier or named or (inflected and word not in words.function and word not in words.verbs)):
            break
        number = before
    return number


def _extended(line: _Line, article: int) -> int:
    """Index of the outer article, if the article found belongs to a phrase embedded before the noun; otherwise the
    article itself.

    Examples: "die mit dem Vorgang vertrauten Beamten", "eine der EU nahestehende Quelle".
    """
    start = article - (line.word[article - 1] in ("mit", "in"))
    first = start - 1
    if not line.words.inflected or first < 0:
        return article
    begins = line.word[first] in line.words.determiners and line.word[article] in line.words.definite
    return first if begins and all(map(line.joined, range(first, article))) else article


def _closing(line: _Line, head: int) -> int:
    """Index of the last token, after adjectives that follow the noun and complements of place or office."""
    last = head
    if line.words.adjectives_follow:
        last = _with_adjective(line, head)
    while True:
        tail = line.words.tails.match(line.small, line.end(last))
        end = _complement(line, tail.end()) if tail else None
        if end is None:
            return last
        last = end


def _with_adjective(line: _Line, head: int) -> int:
    number = head + 1
    if number >= len(line.begins) or not line.joined(head):
        return head
    word = line.word[number]
    adjective = len(word) > 4 and word not in line.words.function and word not in line.words.verbs
    return number if adjective and not line.capital(number) and not _verb_at(line, number) else head


def _complement(line: _Line, at: int) -> int | None:
    """Index of the last token of a complement at an offset, such as "in Karvonia" or "of the ministry"; None if there
    is none."""
    first = bisect_left(line.begins, at)
    if first == len(line.begins) or line.begins[first] > at + 1:
        return None
    last = None
    led = line.word[first - 1] in line.words.placing and line.word[first - 1] not in line.words.bare_prepositions
    if led and not line.capital(first):
        return first
    for number in range(first, min(len(line.begins), first + _TAIL)):
        word = line.word[number]
        if line.capital(number) and word not in line.words.verbs:
            last = number
        elif word in line.words.complements:
            return number
        elif last == number - 1 and word.endswith(line.words.peoples):
            last = number
        elif (
            (last is not None and word not in _INSIDE_NAMES) or word in line.words.verbs or word in line.words.relative
        ):
            break
        if number + 1 >= len(line.begins) or not line.joined(number):
            break
    return last


def _is_somebody(line: _Line, phrase: _Phrase, known: set[str]) -> bool:
    """True if the phrase refers to somebody mentioned before, who may have a name: "the minister", "Vantor's aide"."""
    words, noun = line.words, line.word[phrase.head]
    inside = line.word[phrase.opening : phrase.head]
    if "s" in inside:
        one = noun in words.offices
    else:
        one = inside[:1] != [] and inside[0] in words.definite and not noun.endswith(words.plurals)
    return one and noun.rstrip("s") not in known


def _is_named(line: _Line, last: int) -> bool:
    """True if a name follows: "senior official Ilse Vantor"; "an official, Ilse Vantor,"."""
    after = last + 1
    if after >= len(line.begins) or not line.capital(after) or line.word[after] in line.words.function:
        return False
    gap = line.text[line.end(last) : line.begins[after]]
    if gap in (" ", "\u00a0"):
        return not line.words.inflected or not _verb_at(line, after)
    return gap == ", " and after + 1 < len(line.begins) and line.capital(after + 1) and line.joined(after)


def _features(line: _Line, phrase: _Phrase, known: set[str]) -> tuple[str, ...]:
    """Features of a phrase and its neighbours, for or against an unnamed speaker."""
    words, noun = line.words, line.word[phrase.head]
    inside = line.word[phrase.opening : phrase.first]
    article = "no article"
    if inside and inside[0] in words.determiners:
        article = "a or a number"
    elif not words.definite.isdisjoint(inside):
        article = "the"
    who = f"{article}, {'several' if noun.endswith(('s', 'n')) else 'one'}"
    noun_is = next(
        (name for name, of in words.kinds if noun in of), "circles" if noun.endswith(words.circles) else "role"
    )
    more = "alone"
    if not words.ranks.isdisjoint(inside):
        more = "with a rank"
    elif len(inside) > (article != "no article"):
        more = "described"
    elif phrase.last > phrase.head:
        more = "of something"
    after, before = _saying_after(line, phrase.last), _saying_before(line, phrase.opening)
    says = _SAYS.get(after) or _SAYS.get(before) or "says nothing"
    again = "again" if noun.rstrip("s") in known else "for the first time"
    hidden = words.anonymous.match(line.small, line.end(phrase.last)) is not None
    return (
        *("any", who, noun_is, more, says, f"after: {after}", f"before: {before}"),
        *(
            "asked not to be named" if hidden else "may be named",
            "of something" if phrase.last > phrase.head else "of nothing",
        ),
        *(f"{this}; {says}" for this in (who, noun_is, more, f"{article} {again}")),
        *(f"{this}; after: {after}" for this in (who, noun_is, f"before: {before}")),
        *(f"{this}; before: {before}" for this in (who, noun_is)),
        *(f"{this}; {more}" for this in (article, noun_is)),
        f"{article}; {noun_is}",
    )


_SAYS = {
    **dict.fromkeys(("verb", "verb of who", "verb behind an aside", "according to"), "says"),
    **dict.fromkeys(
        ("verb further on", "verb further on of who", "verb further on behind an aside"), "says further on"
    ),
    **dict.fromkeys(("verb of a quotation", "verb further on of a quotation"), "says what is quoted before"),
    **dict.fromkeys(("verb before", "verb further on before"), "behind a verb"),
    "according to them": "according to",
    "perhaps according to them": "perhaps according to",
}
"""Link between a phrase and a verb of saying, read from the words after it, else from those before."""


def _saying_after(line: _Line, last: int) -> str:
    """Feature for the verb of saying after a phrase, or for the word in its place."""
    words, number, total = line.words, last + 1, len(line.begins)
    if number >= total:
        return "end"
    if line.word[number] in words.after:
        return "according to"
    gap = line.text[line.end(last) : line.begins[number]]
    if gap.strip() not in ("", ","):
        return "quotation" if not _MARKS.isdisjoint(gap) else "comma" if gap.startswith(",") else "sign"
    relative = line.word[number] in words.relative
    way = " of who" if relative else ""
    if "," in gap and not relative:
        if not line.text.startswith(", ", line.end(number)):
            return "comma"
        number, way = number + 1, " behind an aside"
    for at in range(number, min(total, number + _NEAR)):
        if _verb_at(line, at) and not (words.inflected and line.capital(at)):
            return f"verb{'' if at == number else ' further on'}{way}"
        may_pass = at > number and (line.word[at - 1] in words.placing or relative)
        if not (may_pass or line.word[at] in words.passed or line.word[at].endswith("ly")):
            return f"{_class_of(line, number)}{way}"
    return f"nothing{way}"


def _saying_before(line: _Line, opening: int) -> str:
    """Feature for the verb of saying or "according to" before a phrase, or for the word in its place."""
    at, words, last = line.begins[opening], line.words, opening - 1
    low = max(0, at - _BEFORE)
    leading = line.small[low:at].rstrip().endswith(words.leading) and words.before.search(line.small, low, at)
    if leading:
        return "perhaps according to them" if leading[0].strip() in words.loosely else "according to them"
    if last < 0:
        return "start"
    if not line.joined(last):
        gap = line.text[line.end(last) : at]
        apposed = "a name and a comma" if line.capital(last) else "comma"
        return apposed if gap.strip() == "," else "quotation" if not _MARKS.isdisjoint(gap) else "sign"
    if _verb_at(line, last):
        return "verb of a quotation" if _opens_clause(line, last) else "verb before"
    if line.word[last] in words.placing:
        return "preposition"
    for number in range(last, max(-1, last - _NEAR), -1):
        word, earlier = line.word[number], line.word[number - 1] if number else ""
        if number < last and word in words.verbs:
            return f"verb further on {'of a quotation' if _opens_clause(line, number) else 'before'}"
        small = word in words.placing or word in words.auxiliaries or earlier in words.placing or earlier.isdecimal()
        if (number < last and not line.joined(number)) or not (small or word.isdecimal() or line.capital(number)):
            break
    return _class_of(line, last)


def _class_of(line: _Line, number: int) -> str:
    if line.word[number] in line.words.auxiliaries:
        return "auxiliary"
    return "small word" if line.word[number] in line.words.function else "name" if line.capital(number) else "word"


def _opens_clause(line: _Line, verb: int) -> bool:
    """True if the verb opens its clause: a quotation mark, or the only comma of the sentence, comes directly before it
    and its auxiliaries."""
    while verb > 0 and line.word[verb - 1] in line.words.auxiliaries and line.joined(verb - 1):
        verb -= 1
    before = line.text[: line.begins[verb]]
    gap = before[line.end(verb - 1) if verb else 0 :]
    return not _MARKS.isdisjoint(gap) or ("," in gap and before[before.rfind(". ") + 1 :].count(",") == 1)


def _verb_at(line: _Line, number: int) -> bool:
    return line.word[number] in line.words.verbs


def _with_anonymity(line: _Line, last: int) -> int:
    """End offset of the phrase, including the stated reason for anonymity."""
    end = line.end(last)
    match = line.words.anonymous.match(line.small, end)
    return match.end() if match else end
