"""Blocks → the phrases for people who are not named (R28): "two senior officials in Karvonia", "des responsables".

Each phrase is a Source of its own; nothing inside it is a mention. A noun alone is none: something must say that its
people speak. The words stand in the tables of each language. Knows no actors.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from site_builder.linking.language_words import language_in, small, words_of
from site_builder.linking.model import Block, BlockKind, Source
from site_builder.text.english_words import FUNCTION_WORDS, word_set

_TOKEN = re.compile(r"[^\W_]+")
_MODIFIERS = 6
"""Words between a determiner and its noun, at most."""
_TAIL = 7
"""Words of a complement, at most."""
_INSIDE_NAMES = word_set("s and und et y of de d des du la the")
_JOINS = frozenset("-.’' \u00a0")
"""What may stand between the words of a phrase."""


@dataclass(frozen=True, slots=True)
class _SourceWords:
    """The words of one language, as they are asked for."""

    heads: re.Pattern[str]
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
    tails: re.Pattern[str]
    complements: frozenset[str]
    """Nouns that a complement may end with: "familiar with the matter"."""
    before: re.Pattern[str]
    introducing: frozenset[str]
    after: frozenset[str]
    anonymous: re.Pattern[str]
    from_office: re.Pattern[str] | None
    adjectives_follow: bool
    inflected: bool
    """Whether any small word with the ending of an adjective may stand before a noun."""


def _alternatives(phrases: Sequence[str]) -> str:
    return "|".join(map(re.escape, phrases)) or r"(?!)"


@cache
def _source_words(language: str) -> _SourceWords:
    words = words_of(language)
    nouns = words.words("sources", "nouns") | words.words("sources", "strong") | words.words("sources", "reports")
    endings = sorted(words.words("sources", "endings"))
    compound = rf"|[^\W\d_]{{3,30}}(?:{_alternatives(endings)})" if endings else ""
    office = words.phrases("sources", "from_office")
    anonymous = tuple(small(" ".join(words.tables["sources"]["anonymous"].split())).split("|"))
    return _SourceWords(
        heads=re.compile(rf"(?<![^\W_])(?:{_alternatives(sorted(nouns))}{compound})(?![^\W_])"),
        strong=words.words("sources", "strong"),
        plain=words.words("sources", "plain"),
        reports=words.words("sources", "reports"),
        spokesmen=words.words("sources", "spokesmen"),
        determiners=words.words("sources", "determiners"),
        definite=words.words("sources", "definite"),
        ranks=words.words("sources", "ranks"),
        qualities=words.words("sources", "qualities"),
        verbs=words.words("speech", "verbs") | words.words("sources", "verbs"),
        auxiliaries=words.words("grammar", "auxiliaries"),
        relative=words.words("grammar", "relative"),
        function=words.words("grammar", "articles")
        | words.words("grammar", "prepositions")
        | words.words("grammar", "joining")
        | words.words("grammar", "auxiliaries")
        | (FUNCTION_WORDS if words.language == "en" else frozenset()),
        tails=re.compile(
            rf"[ \u00a0](?:{_alternatives(words.phrases('sources', 'tails'))})(?<![^\W_]) ?(?=[^\W_])"
            rf"|[ \u00a0](?:{_alternatives(words.phrases('sources', 'tails'))})(?![^\W_])[ \u00a0]?"
        ),
        complements=words.words("sources", "complements"),
        before=re.compile(rf"(?<![^\W_])(?:{_alternatives(words.phrases('sources', 'before'))})[ \u00a0]?$"),
        introducing=frozenset(small(" ".join(words.phrases("sources", "before"))).split()),
        after=words.words("sources", "after"),
        anonymous=re.compile(rf",? ?(?:{_alternatives(anonymous)})(?![^\W_])"),
        from_office=re.compile(rf"(?<![^\W_])(?:{_alternatives(office)})(?![^\W_])") if office else None,
        adjectives_follow=words.flag("sources", "adjectives_follow"),
        inflected=words.flag("sources", "inflected"),
    )


@dataclass(slots=True)
class _Line:
    """A block as the finder sees it."""

    text: str
    small: str
    tokens: Sequence[tuple[int, int]]
    words: _SourceWords

    def word(self, number: int) -> str:
        """A token in small letters."""
        start, end = self.tokens[number]
        return self.small[start:end]

    def capital(self, number: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.tokens[number][0]].isupper()

    def joined(self, number: int) -> bool:
        """Whether nothing but blanks and hyphens stands between a token and the next one."""
        gap = self.text[self.tokens[number][1] : self.tokens[number + 1][0]]
        return len(gap) < 3 and _JOINS.issuperset(gap) and (gap[:1] != "." or self._is_initial(number))

    def _is_initial(self, number: int) -> bool:
        start, end = self.tokens[number]
        return end - start == 1 and self.text[start].isupper()


def find_sources(blocks: Sequence[Block], *, language: str = "") -> tuple[Source, ...]:
    """The phrases in the order of the text; two equal phrases are two sources."""
    words = _source_words(language or language_in(block.text for block in blocks))
    found: list[Source] = []
    known: set[str] = set()
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            continue
        folded = small(block.text)
        heads = [match.span() for match in words.heads.finditer(folded)]
        offices = [match.end() for match in words.from_office.finditer(folded)] if words.from_office else []
        if heads or offices:
            line = _Line(block.text, folded, [m.span() for m in _TOKEN.finditer(block.text)], words)
            spans = [*_in_line(line, heads, known), *(_office(line, at) for at in offices)]
            found += [Source(block.index, a, z, block.text[a:z]) for a, z in _apart(spans)]
    return tuple(found)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those that begin in an earlier one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _office(line: _Line, at: int) -> tuple[int, int]:
    """The institution that "hieß es aus" names: an article and words with capitals, or adjectives and a capital."""
    first = number = next((n for n, (start, _) in enumerate(line.tokens) if start >= at), len(line.tokens))
    last = -1
    while number < min(len(line.tokens), first + 4):
        if line.capital(number):
            last = number
        elif last >= 0 or line.word(number) in line.words.verbs:
            break
        if number + 1 >= len(line.tokens) or not line.joined(number):
            break
        number += 1
    return (line.tokens[first][0], line.tokens[last][1]) if last >= 0 else (0, 0)


def _in_line(line: _Line, heads: Sequence[tuple[int, int]], known: set[str]) -> list[tuple[int, int]]:
    places = {start: number for number, (start, _) in enumerate(line.tokens)}
    found: list[tuple[int, int]] = []
    floor = 0
    for start, end in heads:
        head = places.get(start)
        if head is None or start < floor or (line.tokens[head][1] != end and line.text[end : end + 1] != "-"):
            continue
        head = next(n for n in range(head, len(line.tokens)) if line.tokens[n][1] >= end)
        if line.text[end : end + 1] in ("-", "/") or line.text[end : end + 2] in ("'s", "’s", "' ", "’ "):
            continue
        opening = _opening(line, places[start], floor)
        last = _closing(line, head)
        if _is_named(line, last) or not _speaks(line, opening, places[start], head, last, known):
            continue
        known.add(line.word(head).rstrip("s"))
        close = _with_anonymity(line, last)
        found.append((line.tokens[opening][0], close))
        floor = close
    return found


def _opening(line: _Line, head: int, floor: int) -> int:
    """Number of the token where the phrase begins: its determiner, or the first of its qualities."""
    words, number = line.words, head
    while number > 0 and head - number < _MODIFIERS and line.joined(number - 1):
        before = number - 1
        word = line.word(before)
        if line.tokens[before][0] < floor:
            break
        if word in words.determiners or word in words.definite:
            return before
        held = word in words.qualities or word in words.ranks or word in ("s",)
        named = line.capital(before) and word not in words.function | words.verbs | words.introducing
        inflected = words.inflected and len(word) > 4 and word.endswith(("e", "en", "er", "em", "es"))
        if not (held or named or (inflected and word not in words.function and word not in words.verbs)):
            break
        number = before
    return number


def _closing(line: _Line, head: int) -> int:
    """Number of the last token: adjectives that follow, and the complements of place and office."""
    last = head
    if line.words.adjectives_follow:
        last = _with_adjective(line, head)
    while True:
        tail = line.words.tails.match(line.small, line.tokens[last][1])
        end = _complement(line, tail.end()) if tail else None
        if end is None:
            return last
        last = end


def _with_adjective(line: _Line, head: int) -> int:
    number = head + 1
    if number >= len(line.tokens) or not line.joined(head):
        return head
    word = line.word(number)
    adjective = len(word) > 4 and word not in line.words.function and word not in line.words.verbs
    return number if adjective and not line.capital(number) and not _verb_at(line, number) else head


def _complement(line: _Line, at: int) -> int | None:
    """The last token of a complement that begins at an offset: a name of a place or office, or one of a few nouns."""
    first = next((n for n, (start, _) in enumerate(line.tokens) if start >= at), None)
    if first is None or line.tokens[first][0] > at + 1:
        return None
    last, capitals = None, 0
    for number in range(first, min(len(line.tokens), first + _TAIL)):
        word = line.word(number)
        if line.capital(number) and word not in line.words.verbs:
            last, capitals = number, capitals + 1
        elif word in line.words.complements:
            return number
        elif (
            (last is not None and word not in _INSIDE_NAMES) or word in line.words.verbs or word in line.words.relative
        ):
            break
        if number + 1 >= len(line.tokens) or not line.joined(number):
            break
    return last


def _is_named(line: _Line, last: int) -> bool:
    """Whether a name follows: "senior official Ilse Vantor"; "an official, Ilse Vantor,"."""
    after = last + 1
    if after >= len(line.tokens) or not line.capital(after) or line.word(after) in line.words.function:
        return False
    gap = line.text[line.tokens[last][1] : line.tokens[after][0]]
    if gap in (" ", "\u00a0"):
        return not line.words.inflected or not _verb_at(line, after)
    return gap == ", " and after + 1 < len(line.tokens) and line.capital(after + 1) and line.joined(after)


def _speaks(line: _Line, opening: int, first: int, head: int, last: int, known: set[str]) -> bool:
    """Whether the words around a phrase say that its people speak, and its own that nobody in particular is meant."""
    words, noun = line.words, line.word(head)
    inside = {line.word(number) for number in range(opening, first)}
    said = _said(line, opening, last)
    if noun in words.strong and inside & words.ranks:
        return True
    if words.anonymous.match(line.small, line.tokens[last][1]):
        return True
    if noun in words.reports:
        return bool(inside & (words.ranks | words.determiners)) and _introduced(line, opening) and last == head
    if inside & words.definite:
        again = noun.rstrip("s") in known and noun not in words.spokesmen
        return said and (again or (noun in words.plain and first - opening > 1))
    if inside & words.determiners:
        return said and not _is_apposition(line, opening)
    if noun in words.strong or noun in words.plain:
        return said
    return said and first > opening and (noun.endswith(("s", "n")) or noun in words.spokesmen) and noun not in inside


def _is_apposition(line: _Line, opening: int) -> bool:
    """Whether a name stands before the phrase and a comma: "Ilse Vantor, an economist, said"."""
    at = line.tokens[opening][0]
    before = line.text[:at].rstrip()
    return before.endswith(",") and opening > 0 and line.capital(opening - 1)


def _said(line: _Line, opening: int, last: int) -> bool:
    return _introduced(line, opening) or _verb_follows(line, last)


def _introduced(line: _Line, opening: int) -> bool:
    """Whether "according to" or a verb of saying stands right before."""
    at = line.tokens[opening][0]
    if line.words.before.search(line.small, max(0, at - 30), at):
        return True
    return opening > 0 and line.joined(opening - 1) and line.word(opening - 1) in line.words.verbs


def _verb_follows(line: _Line, last: int) -> bool:
    """Whether a verb of saying follows, with adverbs and "who" before it at most."""
    number = last + 1
    if number < len(line.tokens) and line.word(number) in line.words.after:
        return True
    gap = line.text[line.tokens[last][1] : line.tokens[number][0]] if number < len(line.tokens) else "."
    if gap not in (" ", ", ", "\u00a0"):
        return False
    if gap == ", " and line.word(number) not in line.words.relative:
        if not line.text.startswith(", ", line.tokens[number][1]):
            return False
        number += 1
    for at in range(number, min(len(line.tokens), number + 5)):
        if _verb_at(line, at):
            return True
        word = line.word(at)
        if not (word in line.words.auxiliaries or word in line.words.relative or word.endswith("ly")):
            return False
        if at + 1 < len(line.tokens) and not line.joined(at):
            return False
    return False


def _verb_at(line: _Line, number: int) -> bool:
    return line.word(number) in line.words.verbs


def _with_anonymity(line: _Line, last: int) -> int:
    """Where the phrase ends, with the words that say why nobody is named."""
    end = line.tokens[last][1]
    match = line.words.anonymous.match(line.small, end)
    return match.end() if match else end
