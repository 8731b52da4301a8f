"""Paragraph with quotations as attribution reads it: tokens, named entities, and basic tests on them.

The words that identify speakers are in tables of languages.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from site_builder.linking.language_words import WordLists, small, words_of
from site_builder.linking.text_view import BlockWords
from site_builder.text.english_words import HONORIFICS, OFFICES, TITLES, word_set
from site_builder.text.quotation_marks import QuotedSpan

TOKEN = re.compile(r"[^\W_]+")
PREFIXES = frozenset(small(" ".join(sorted(HONORIFICS | TITLES))).split()) | word_set("m mm mme dr herr frau don")
OWNING = word_set("of for von der des de du d del")
"""Words between an office and its owner."""
_THEIRS = word_set("deren dessen whose")
"""Words before an office that assign it to the person named before."""
_REFLEXIVE = word_set("s se")
_BREAK = frozenset(",;:.!?()[]")


class Voice(NamedTuple):
    """Person or body named in a block."""

    start: int
    end: int
    actor: str = ""
    source: str = ""
    body: str = ""
    """Words for an institution or text without a record."""


class Attribution(NamedTuple):
    """Speaker, verb and reason. The speaker is nobody if the words name an unknown person."""

    speaker: Voice | None
    verb: str = ""
    why: str = ""


NOBODY = Attribution(None)


class SpeechWords(WordLists):
    """Word lists of one language, as attribution looks them up; each set of words is an attribute."""

    phrases: Mapping[str, tuple[str, ...]]
    """First word of a verb of several words ("fait savoir") → the words after it."""
    by: re.Pattern[str]
    pointing: re.Pattern[str]
    """Opening of a sentence that names the speaker of the quotation before, with the punctuation between."""
    adjectives_after: tuple[str, ...]
    """Endings of adjectives that follow their noun."""
    agreeing: tuple[str, ...]
    """Pairs of article and agreeing pronoun: "la-elle"."""
    gerund: str
    """Ending of verbs that share the subject of their sentence."""
    office_endings: tuple[str, ...]
    equal: tuple[tuple[frozenset[str], ...], ...]
    """Groups of synonymous offices, each as a set of words: "foreign minister", "top diplomat"."""
    subject_may_open: bool
    """True if the subject may stand between the quotation and its verb: "…," Vantor said."""
    nouns_have_capitals: bool
    drops_pronouns: bool
    female_ending: str
    """Ending of feminine offices; empty if the language has none."""

    def mark(self, small: Sequence[str]) -> Sequence[str]:
        """The words, with the first word of each multi-word verb ("fait savoir") in capitals. By itself such a word may
        be any verb."""
        if self.opening.isdisjoint(small):
            return small
        marked = [*small]
        for at, word in enumerate(small, 1):
            if word in self.phrases and f"{' '.join(small[at : at + 3])} ".startswith(self.phrases[word]):
                marked[at - 1] = word.upper()
        return marked

    def is_office(self, word: str) -> bool:
        """True if the word names an office."""
        return word in self.offices or word.endswith(self.office_endings)

    def fits(self, pronoun: str, words: Iterable[str]) -> bool:
        """False if titles or offices contradict the gender of the pronoun: no Mrs is a "he"."""
        known = frozenset(words)
        men = not known.isdisjoint(self.male)
        women = not known.isdisjoint(self.female) or any(map(self._is_hers, known - self.male))
        if men == women:
            return True
        return pronoun not in (self.he if women else self.she)

    def _is_hers(self, word: str) -> bool:
        return bool(self.female_ending) and word.endswith(self.female_ending) and self.is_office(word)

    def is_same(self, role: frozenset[str], office: frozenset[str]) -> bool:
        """True if a role contains every word of an office or of an equivalent one, and the words in addition name no
        other body ("president of the bank")."""
        same = (office - a | b for row in self.equal for a in row if a <= office for b in row)
        return any(other <= role and self.bodies.isdisjoint(role - other) for other in same)


@cache
def speech_of(language: str) -> SpeechWords:
    """Speech words of a language tag."""
    words = words_of(language)
    offices = words.words("people", "offices")
    phrases: dict[str, tuple[str, ...]] = {}
    for first, _, rest in (phrase.partition(" ") for phrase in words.phrases("speech", "verbs_of_several")):
        phrases[first] = (*phrases.get(first, ()), f"{rest} ")
    verbs = words.words("speech", "verbs").union(map(str.upper, phrases))
    gerund = small(words.tables["grammar"]["gerund"])
    return SpeechWords(
        words,
        ("speech", "grammar", "sources", "people"),
        verbs=verbs,
        phrases=phrases,
        opening=frozenset(phrases),
        leading=frozenset(v for v in verbs - words.words("speech", "participles") if not v.endswith(gerund)),
        by=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words.phrases('speech', 'by')))})(?!\w)"),
        pointing=re.compile(
            rf"(?:[ \u00a0]?[.:,;])?[ \u00a0](?:{'|'.join(map(re.escape, words.phrases('speech', 'pointing')))})\b"
        ),
        parting=(words.words("grammar", "joining") | words.words("grammar", "prepositions") | verbs) - OWNING | _THEIRS,
        equal=tuple(tuple(frozenset(o.split()) for o in row.split("|")) for row in words.phrases("people", "equal")),
        going=words.words("grammar", "auxiliaries") | words.words("grammar", "passive"),
        offices=offices | (OFFICES if words.language == "en" else frozenset()),
        nouns_have_capitals=words.language == "de",
        drops_pronouns=words.language == "es",
    )


class Quotation(NamedTuple):
    """Quotation with its marks: bounds of its words and of its sentence."""

    start: int
    end: int
    low: int
    high: int
    floor: int
    stop: int


@dataclass(slots=True)
class QuotedParagraph:
    """Block as attribution sees it."""

    text: str
    small: str
    spans: Sequence[QuotedSpan]
    speakers: Sequence[Voice]
    """Entities named outside quotations and roles, in order."""
    people: frozenset[str]
    """Ids of persons, the only actors a "he" or "she" refers to."""
    institutions: frozenset[str]
    """Ids of organisations."""
    words: SpeechWords
    starts: Sequence[int]
    """Start offsets of sentences, none inside a quotation."""
    before: "Pages"
    """Preceding blocks up to a heading, nearest first, parsed on demand."""
    begins: Sequence[int]
    """Start offset of each token; tokens are the words outside quotations."""
    word: Sequence[str]
    """Tokens in lower case."""
    every_word: BlockWords
    """All words, including quoted ones."""
    named: Sequence[Voice]
    """All named entities, including those inside quotations."""
    roles: Callable[[], Sequence[tuple[frozenset[str], Voice]]]
    """Role words that the text gives each person."""
    found: list[tuple[QuotedSpan, Attribution]] = field(default_factory=list)
    """Quotations already attributed."""

    def end(self, number: int) -> int:
        """End offset of a token."""
        return self.begins[number] + len(self.word[number])

    def is_pronoun(self, number: int) -> bool:
        """True if a token is a pronoun. In languages where only an accent distinguishes pronoun and article ("él",
        "el"), the accent decides."""
        word = self.word[number]
        plain = self.text[self.begins[number] : self.end(number)].isascii()
        return word in self.words.pronouns and not (word in self.words.articles and plain)

    def is_possessive(self, number: int) -> bool:
        """True if a token is a possessive s: the "s" of "Karvonia’s"."""
        return number > 0 and self.word[number] == "s" and self.between(number - 1, number) in ("'", "’")

    def before_auxiliaries(self, verb: int) -> int:
        """Index of the token before a verb and its auxiliaries and adverbs."""
        number, word = verb - 1, self.word
        while number > 0 and (word[number] in self.words.going or is_adverb(word[number])):
            number -= 1
        return number

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence at an offset."""
        number = bisect_right(self.starts, at) - 1
        return self.starts[number], self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

    def between(self, first: int, second: int) -> str:
        """Text between two tokens; after the last one, the rest of the paragraph."""
        return self.text[self.end(first) : self.begins[second] if second < len(self.begins) else len(self.text)]

    def in_sentence(self, span: QuotedSpan) -> Quotation:
        """Quotation with the bounds of its sentence."""
        return Quotation(span.start, span.end, *span.inner, *self.sentence(span.start))

    def speaker_at(self, at: int) -> Voice | None:
        """Entity named at an offset."""
        number = bisect_right(self.speakers, (at, len(self.text) + 1)) - 1
        return self.speakers[number] if number >= 0 and at < self.speakers[number].end else None

    def named_in(self, low: int, high: int) -> Sequence[Voice]:
        """Entities named between two offsets."""
        found = self.speakers[bisect_left(self.speakers, (low,)) : bisect_left(self.speakers, (high,))]
        return [voice for voice in found if voice.end <= high]

    def token_at(self, at: int) -> int:
        """Index of the first token at or after an offset."""
        return bisect_left(self.begins, at)


Pages = Callable[[], Iterator[QuotedParagraph]]


def breaks(text: str) -> bool:
    """True if the text contains punctuation that ends a clause."""
    return not _BREAK.isdisjoint(text)


def is_parted(p: QuotedParagraph, number: int) -> bool:
    """True if punctuation separates a token from the one before. The full stop of a title does not count."""
    gap = p.between(number - 1, number)
    return breaks(gap.replace(".", "") if p.word[number - 1] in PREFIXES else gap)


def skip(p: QuotedParagraph, number: int, stop: int) -> int:
    """Index of the next token that is no auxiliary, adverb or hyphenated clitic. In "a-t-il ajouté" this
    is "ajouté"."""
    while number < len(p.begins) and p.begins[number] < stop:
        word = p.word[number]
        clitic = word in p.words.clitics or word == "t"
        if not (word in p.words.auxiliaries or is_adverb(word) or (clitic and p.text[p.begins[number] - 1] == "-")):
            break
        number += 1
    return number


def is_saying(p: QuotedParagraph, number: int) -> bool:
    """True if a token is a verb of saying, or another word in its place before the speaker: ", jure Vantor"."""
    word = p.word[number]
    if word in p.words.leading or number + 1 >= len(p.begins):
        return word in p.words.leading
    at, voice = p.begins[number], p.speaker_at(p.begins[number + 1])
    if voice is None or voice.start < at or p.between(number, number + 1) != " ":
        return False
    if not (voice.source or voice.actor in p.people):
        return False
    other = any(word in of for of in (p.words.articles, p.words.prepositions, p.words.joining, p.words.auxiliaries))
    other = other or word in p.words.conjunctions or word in p.words.relative or word.endswith(p.words.gerund)
    return not (other or is_adverb(word) or is_title(p, number)) and p.text[at].islower() and len(word) > 2


def is_adverb(word: str) -> bool:
    """Recognises English adverbs."""
    return word.endswith("ly") and len(word) > 4


def is_title(p: QuotedParagraph, number: int) -> bool:
    """True if a token may belong to the title before a name."""
    return p.words.is_office(p.word[number]) or p.word[number] in PREFIXES or p.word[number] in p.words.articles


def has_article(p: QuotedParagraph, number: int) -> bool:
    """True if an article or possessive precedes a noun, with at most two words between."""
    low = max(0, number - 3)
    return any(p.word[at] in p.words.articles or p.is_possessive(at) for at in range(low, number))


def is_new(p: QuotedParagraph, number: int) -> bool:
    """True if the article of a noun introduces somebody new: "a minister"."""
    low = max(0, number - 3)
    article = next((at for at in range(number - 1, low - 1, -1) if p.word[at] in p.words.articles), None)
    return article is not None and p.word[article] in p.words.indefinite


def clitic(p: QuotedParagraph, verb: int) -> str:
    """Clitic pronoun of a verb ("dit-il", "a-t-il ajouté"), or empty."""
    for number in (verb + 1, verb - 1) if p.words.clitics else ():
        here = 0 <= number < len(p.begins) and p.word[number] in p.words.clitics
        if here and p.text[p.begins[number] - 1] == "-":
            return p.word[number]
    apart = verb + 2 < len(p.begins) and p.word[verb + 1] == "t" and p.word[verb + 2] in p.words.clitics
    return p.word[verb + 2] if apart else ""


def is_verb(p: QuotedParagraph, word: str) -> bool:
    """True if a word may be a verb that follows its subject."""
    if word in p.words.objects_after or word in p.words.prepositions:
        return False
    return word in p.words.verbs or word in p.words.auxiliaries


def is_passive(p: QuotedParagraph, verb: int) -> bool:
    """True if a verb is passive: "was described", not "was saying" and not "s’est félicité"."""
    first = p.before_auxiliaries(verb) + 1
    inside = p.word[first:verb]
    active = p.word[verb].endswith(p.words.gerund) or breaks(p.text[p.begins[first] : p.begins[verb]])
    return not (p.words.passive.isdisjoint(inside) or active) and _REFLEXIVE.isdisjoint(inside)
