"""Blocks → the phrases for people who are not named (R28): "two senior officials in Karvonia", "des responsables".

Each phrase is a Source of its own; nothing inside it is a mention. A noun alone is none: something must say that its
people speak. The words are in the tables of each language. Knows no actors.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from site_builder.linking.language_words import small, words_of
from site_builder.linking.model import BlockKind, Source
from site_builder.linking.text_view import TextView
from site_builder.text.english_words import FUNCTION_WORDS, word_set

_MODIFIERS = 6
"""Words between a determiner and its noun, at most."""
_TAIL = 7
"""Words of a complement, at most."""
_SHORTEST, _LONGEST = 3, 30
"""Letters of what is before the last part of a compound."""
_INSIDE_NAMES = word_set("s and und et y of de d des du la the")
_OWNING = ("-", "/", "'s", "’s", "' ", "’ ")
_JOINS = frozenset("-.’' \u00a0")
"""What may be between the words of a phrase."""


@dataclass(frozen=True, slots=True)
class _SourceWords:
    """The words of one language, as they are asked for."""

    nouns: frozenset[str]
    endings: frozenset[str]
    """Of compounds that are such a noun."""
    strong: frozenset[str]
    plain: frozenset[str]
    reports: frozenset[str]
    spokesmen: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    ranks: frozenset[str]
    qualities: frozenset[str]
    verbs: frozenset[str]
    auxiliaries: frozenset[str]
    relative: frozenset[str]
    function: frozenset[str]
    placing: frozenset[str]
    """Articles and prepositions: a noun may follow."""
    passed: frozenset[str]
    """Words that may be between who speaks and the verb: "an official in a statement said"."""
    unnamed: frozenset[str]
    """Words that are no name, whether or not they have a capital."""
    tails: re.Pattern[str]
    complements: frozenset[str]
    """Nouns that a complement may end with: "familiar with the matter", "at the ministry"."""
    documents: tuple[str, ...]
    """Endings of what is written by somebody: "hieß es in der Mitteilung"."""
    leading: tuple[str, ...]
    """What comes right before: "according to"."""
    before: re.Pattern[str]
    """The same as a whole word."""
    after: frozenset[str]
    anonymous: re.Pattern[str]
    adjectives_follow: bool
    peoples: tuple[str, ...]
    """Endings of adjectives that come last, after another: "source diplomatique française"."""
    circles: tuple[str, ...]
    """Endings of compounds that need no determiner."""
    inflected: bool
    """Whether any small word with the ending of an adjective may be before a noun."""


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
    return words.fill(
        _SourceWords,
        ("sources", "grammar", "speech"),
        nouns=nouns,
        verbs=verbs,
        function=function,
        placing=(placing := words.words("grammar", "articles") | words.words("grammar", "prepositions")),
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
    """A block as the finder sees it."""

    text: str
    small: str
    begins: Sequence[int]
    """Where each token begins."""
    word: Sequence[str]
    """The tokens in small letters."""
    words: _SourceWords

    def end(self, number: int) -> int:
        """Where a token ends."""
        return self.begins[number] + len(self.word[number])

    def capital(self, number: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.begins[number]].isupper()

    def joined(self, number: int) -> bool:
        """Whether nothing but blanks and hyphens is between a token and the next one."""
        gap = self.text[self.begins[number] + len(self.word[number]) : self.begins[number + 1]]
        return gap == " " or (len(gap) < 3 and _JOINS.issuperset(gap) and (gap[:1] != "." or self._is_initial(number)))

    def _is_initial(self, number: int) -> bool:
        return len(self.word[number]) == 1 and self.capital(number)


def find_sources(reading: TextView) -> tuple[Source, ...]:
    """The phrases in the order of the text; two equal phrases are two sources."""
    words = _source_words(reading.language)
    heads = _by_block(reading, _heads(reading, words))
    offices = _by_block(reading, reading.triggers["offices"])
    found: list[Source] = []
    known: set[str] = set()
    for place in sorted({*heads, *offices}):
        block, own = reading.blocks[place], reading.words(place)
        line = _Line(block.text, reading.lowered_block(place), own.begins, own.small, words)
        spans = [*_in_line(line, heads.get(place, ()), known), *(_office(line, at) for _, at in offices.get(place, ()))]
        found += [Source(block.index, a, z, block.text[a:z]) for a, z in _apart(spans)]
    return tuple(found)


def _by_block(reading: TextView, spans: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """The spans in each block that is no heading, by its position: those that no letter or digit touches, without those
    that begin in an earlier one."""
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
    """The places of nouns for people who are not named, and of compounds that end in one."""
    text, found = reading.lowered, []
    for start, end in reading.triggers["people"]:
        first = _compound_start(text, start) if text[start:end] in words.endings else start
        if first < start or text[start:end] in words.nouns:
            found.append((first, end))
    return sorted(found)


def _compound_start(text: str, at: int) -> int:
    """Where the compound begins whose last part begins here; here, where it is none."""
    start = at
    while text[start - 1 : start].isalpha():
        start -= 1
    return start if _SHORTEST <= at - start <= _LONGEST else at


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those that begin in an earlier one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _office(line: _Line, at: int) -> tuple[int, int]:
    """The institution that "hieß es aus" names: an article and words with capitals, or adjectives and a capital."""
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


def _in_line(line: _Line, heads: Sequence[tuple[int, int]], known: set[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    floor = 0
    for start, end in heads:
        first, head = bisect_left(line.begins, start), bisect_left(line.begins, end) - 1
        if start < floor or line.end(head) != end or line.text.startswith(_OWNING, end):
            continue
        opening = _opening(line, first, floor)
        last = _closing(line, head)
        if _is_in_name(line, first) or _is_named(line, last) or not _speaks(line, opening, first, head, last, known):
            continue
        known.add(line.word[head].rstrip("s"))
        close = _with_anonymity(line, last)
        found.append((line.begins[opening], close))
        floor = close
    return found


def _opening(line: _Line, head: int, floor: int) -> int:
    """Number of the token where the phrase begins: its determiner, or the first of its qualities."""
    words, number = line.words, head
    while number > 0 and head - number < _MODIFIERS and line.joined(number - 1):
        before = number - 1
        word = line.word[before]
        if line.begins[before] < floor:
            break
        if word in words.determiners or word in words.definite:
            return _extended(line, before, floor)
        held = word in words.qualities or word in words.ranks or word in ("s",)
        named = word not in words.unnamed and line.capital(before)
        inflected = words.inflected and len(word) > 4 and word.endswith(("e", "en", "er", "em", "es"))
        if not (held or named or (inflected and word not in words.function and word not in words.verbs)):
            break
        number = before
    return number


def _extended(line: _Line, article: int, floor: int) -> int:
    """The determiner before "mit dem Vorgang vertrauter Beamter", "der EU nahestehende Quelle", where the article found
    is that of a complement."""
    held = article - (line.word[article - 1] in ("mit", "in"))
    first = held - 1
    if not line.words.inflected or first < 0 or line.begins[first] < floor:
        return article
    begins = line.word[first] in line.words.determiners and line.word[article] in line.words.definite
    return first if begins and all(map(line.joined, range(first, article))) else article


def _closing(line: _Line, head: int) -> int:
    """Number of the last token: adjectives that follow, and the complements of place and office."""
    last = head
    if line.words.adjectives_follow:
        last = _with_adjective(line, head)
        if last > head and last + 1 < len(line.begins) and line.word[last + 1].endswith(line.words.peoples):
            last = _with_adjective(line, last)
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
    """The last token of a complement that begins at an offset: a name of a place or office, or one of a few nouns."""
    first = bisect_left(line.begins, at)
    if first == len(line.begins) or line.begins[first] > at + 1:
        return None
    last, capitals = None, 0
    for number in range(first, min(len(line.begins), first + _TAIL)):
        word = line.word[number]
        if line.capital(number) and word not in line.words.verbs:
            last, capitals = number, capitals + 1
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


def _is_in_name(line: _Line, head: int) -> bool:
    """Whether a noun is a part of a name: "le Groupe d'experts", "the Group of Experts"."""
    of, group = head - 1, head - 2
    if group < 0 or line.word[of] not in ("of", "d", "de"):
        return False
    return line.capital(group) and line.joined(group) and line.text[line.end(of)] in "'’ "


def _is_named(line: _Line, last: int) -> bool:
    """Whether a name follows: "senior official Ilse Vantor"; "an official, Ilse Vantor,"."""
    after = last + 1
    if after >= len(line.begins) or not line.capital(after) or line.word[after] in line.words.function:
        return False
    gap = line.text[line.end(last) : line.begins[after]]
    if gap in (" ", "\u00a0"):
        return not line.words.inflected or not _verb_at(line, after)
    return gap == ", " and after + 1 < len(line.begins) and line.capital(after + 1) and line.joined(after)


def _speaks(line: _Line, opening: int, first: int, head: int, last: int, known: set[str]) -> bool:
    """Whether the words around a phrase say that its people speak, and its own that nobody in particular is meant."""
    words, noun = line.words, line.word[head]
    inside = {line.word[number] for number in range(opening, first)}
    if noun in words.strong and inside & words.ranks:
        return True
    if words.anonymous.match(line.small, line.end(last)):
        return True
    if noun in words.reports:
        return bool(inside & (words.ranks | words.determiners)) and _introduced(line, opening) and last == head
    if inside & words.definite and line.word[opening] not in words.determiners:
        again = noun.rstrip("s") in known and noun not in words.spokesmen
        may_speak = again or (noun in words.plain and first - opening > 1)
    elif inside & words.determiners:
        may_speak = not _is_apposition(line, opening)
    elif noun in words.strong or noun in words.plain or noun.endswith(words.circles):
        may_speak = True
    else:
        one = noun.endswith(("s", "n")) or noun in words.spokesmen
        may_speak = one and first > opening and noun not in inside
    return may_speak and (_introduced(line, opening) or _verb_follows(line, last))


def _is_apposition(line: _Line, opening: int) -> bool:
    """Whether a name comes before the phrase and a comma: "Ilse Vantor, an economist, said"."""
    at = line.begins[opening]
    before = line.text[:at].rstrip()
    return before.endswith(",") and opening > 0 and line.capital(opening - 1)


def _introduced(line: _Line, opening: int) -> bool:
    """Whether "according to" or a verb of saying comes before, a medium or a day between: "…, a dit à Vess un …"."""
    at, words, last = line.begins[opening], line.words, opening - 1
    near = line.small[max(0, at - 30) : at].rstrip()
    if near.endswith(words.leading) and words.before.search(line.small, max(0, at - 30), at):
        return True
    for number in range(last, -1, -1):
        word, before = line.word[number], line.word[number - 1] if number else ""
        if not line.joined(number) or word in words.verbs:
            leads = number == last or (not line.capital(number + 1) and _opens_clause(line, number))
            return leads and line.joined(number)
        told = words.inflected and line.word[opening].endswith(("em", "en", "er", "es"))
        if number == last and (told or word in words.placing or not (words.inflected or words.adjectives_follow)):
            return False
        small = word in words.placing or word in words.auxiliaries or before in words.placing or before.isdecimal()
        if not (small or word.isdecimal() or line.capital(number)):
            return False
    return False


def _opens_clause(line: _Line, verb: int) -> bool:
    """Whether a quotation comes before a verb and its auxiliaries, or the only comma of the sentence."""
    while verb > 0 and line.word[verb - 1] in line.words.auxiliaries and line.joined(verb - 1):
        verb -= 1
    before = line.text[: line.begins[verb]]
    gap = before[line.end(verb - 1) if verb else 0 :]
    return any(map(gap.__contains__, '”“»«"')) or ("," in gap and before[before.rfind(". ") + 1 :].count(",") == 1)


def _verb_follows(line: _Line, last: int) -> bool:
    """Whether a verb of saying follows, with adverbs and "who" before it at most."""
    number = last + 1
    if number < len(line.begins) and line.word[number] in line.words.after:
        return True
    gap = line.text[line.end(last) : line.begins[number]] if number < len(line.begins) else "."
    if gap not in (" ", ", ", "\u00a0"):
        return False
    if gap == ", " and line.word[number] not in line.words.relative:
        if not line.text.startswith(", ", line.end(number)):
            return False
        number += 1
    for at in range(number, min(len(line.begins), number + 7)):
        if _verb_at(line, at):
            return True
        held = at > number and (line.word[at - 1] in line.words.placing or line.word[number] in line.words.relative)
        if not (held or line.word[at] in line.words.passed or line.word[at].endswith("ly")):
            return False
        if at + 1 < len(line.begins) and not line.joined(at):
            return False
    return False


def _verb_at(line: _Line, number: int) -> bool:
    return line.word[number] in line.words.verbs


def _with_anonymity(line: _Line, last: int) -> int:
    """Where the phrase ends, with the words that say why nobody is named."""
    end = line.end(last)
    match = line.words.anonymous.match(line.small, end)
    return match.end() if match else end
