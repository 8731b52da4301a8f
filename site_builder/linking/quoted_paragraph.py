"""A paragraph with quotations as attribution reads it: its words, who is named in it, and small questions about them.

The words that tell who speaks are in tables of languages.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from site_builder.linking.language_words import small, words_of
from site_builder.linking.text_view import BlockWords
from site_builder.text.english_words import HONORIFICS, OFFICES, TITLES, word_set
from site_builder.text.quotation_marks import QuotedSpan

TOKEN = re.compile(r"[^\W_]+")
PREFIXES = frozenset(small(" ".join(sorted(HONORIFICS | TITLES))).split()) | word_set("m mm mme dr herr frau don")
OWNING = word_set("of for von der des de du d del")
"""After an office: whose it is follows."""
_THEIRS = word_set("deren dessen whose")
"""Before an office: the one named before it is somebody else's."""
_REFLEXIVE = word_set("s se")
_BREAK = frozenset(",;:.!?()[]")


class Voice(NamedTuple):
    """Somebody named in a block."""

    start: int
    end: int
    actor: str = ""
    source: str = ""
    body: str = ""
    """The words for an institution or a text that has no record."""


class Attribution(NamedTuple):
    """Who spoke, the verb and why. Nobody, where the words name somebody who is not known."""

    speaker: Voice | None
    verb: str = ""
    why: str = ""


NOBODY = Attribution(None)


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """The words of one language, as attribution asks for them."""

    verbs: frozenset[str]
    leading: frozenset[str]
    """Those of the verbs that may lead their clause: no participles and gerunds."""
    reported: frozenset[str]
    """Verbs in the mood of what somebody else said."""
    phrases: Mapping[str, tuple[str, ...]]
    """The first word of a verb of several, "fait savoir", with what follows it."""
    opening: frozenset[str]
    by: re.Pattern[str]
    pointing: re.Pattern[str]
    """What opens a sentence that says who said the quotation before it, with the signs between."""
    documents: frozenset[str]
    """Nouns for texts that say something."""
    bodies: frozenset[str]
    """Nouns for institutions that say something."""
    adjectives_after: tuple[str, ...]
    """Endings of adjectives that follow their noun."""
    indefinite: frozenset[str]
    """Articles and the like before what was not spoken of yet."""
    after: frozenset[str]
    """Words that follow the name of who said it."""
    pronouns: frozenset[str]
    lifeless: frozenset[str]
    """Pronouns for what is no person."""
    neuter: frozenset[str]
    """Pronouns for an institution, too."""
    agreeing: tuple[str, ...]
    """Each article with the pronoun for what it is before: "la-elle"."""
    clitics: frozenset[str]
    impersonal: frozenset[str]
    """Verbs of which nobody is the subject: "hieß es"."""
    continued: frozenset[str]
    articles: frozenset[str]
    prepositions: frozenset[str]
    joining: frozenset[str]
    parting: frozenset[str]
    auxiliaries: frozenset[str]
    passive: frozenset[str]
    going: frozenset[str]
    relative: frozenset[str]
    objects_after: frozenset[str]
    gerund: str
    """The ending of verbs whose subject is that of their sentence."""
    inverting: frozenset[str]
    """Words after which the subject follows its verb."""
    plural: frozenset[str]
    """Pronouns for several."""
    offices: frozenset[str]
    office_endings: tuple[str, ...]
    spokesmen: frozenset[str]
    general: frozenset[str]
    """Nouns for whoever was spoken of, whatever the office, and "also" in Spanish: "El también diputado"."""
    equal: tuple[tuple[frozenset[str], ...], ...]
    """Offices that are one, each by its words: "foreign minister", "top diplomat"."""
    subject_may_open: bool
    """Whether a subject may be between the quotation and its verb: "…," Vantor said."""
    nouns_have_capitals: bool
    drops_pronouns: bool
    conjunctions: frozenset[str]
    """What may open a clause and is no verb."""
    he: frozenset[str]
    she: frozenset[str]
    male: frozenset[str]
    """Titles and offices of men."""
    female: frozenset[str]
    female_ending: str
    """Of the offices of women; empty where none tells."""

    def mark(self, small: Sequence[str]) -> Sequence[str]:
        """The words, the first of each verb of several in capitals: alone it may be any verb."""
        if self.opening.isdisjoint(small):
            return small
        marked = [*small]
        for at, word in enumerate(small, 1):
            if word in self.phrases and f"{' '.join(small[at : at + 3])} ".startswith(self.phrases[word]):
                marked[at - 1] = word.upper()
        return marked

    def is_office(self, word: str) -> bool:
        """Whether the word says what somebody is."""
        return word in self.offices or word.endswith(self.office_endings)

    def fits(self, pronoun: str, words: Iterable[str]) -> bool:
        """Whether titles and offices allow that a pronoun means their holder: no Mrs is a "he"."""
        known = frozenset(words)
        men = not known.isdisjoint(self.male)
        women = not known.isdisjoint(self.female) or any(map(self._is_hers, known - self.male))
        if men == women:
            return True
        return pronoun not in (self.he if women else self.she)

    def _is_hers(self, word: str) -> bool:
        return bool(self.female_ending) and word.endswith(self.female_ending) and self.is_office(word)

    def is_same(self, role: frozenset[str], office: frozenset[str]) -> bool:
        """Whether a role has each word of an office by another name, and is not in some club or bank."""
        same = (office - a | b for row in self.equal for a in row if a <= office for b in row)
        return any(other <= role and self.bodies.isdisjoint(role - other) for other in same)


@cache
def speech_of(language: str) -> SpeechWords:
    """The words of a language tag."""
    words = words_of(language)
    offices = words.words("people", "offices")
    phrases: dict[str, tuple[str, ...]] = {}
    for first, _, rest in (phrase.partition(" ") for phrase in words.phrases("speech", "verbs_of_several")):
        phrases[first] = (*phrases.get(first, ()), f"{rest} ")
    verbs = words.words("speech", "verbs").union(map(str.upper, phrases))
    gerund = small(words.tables["grammar"]["gerund"])
    return words.fill(
        SpeechWords,
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
    """A quotation with its signs: where its words begin and end, and its sentence."""

    start: int
    end: int
    low: int
    high: int
    floor: int
    stop: int


@dataclass(slots=True)
class QuotedParagraph:
    """What attribution may look at: one block."""

    text: str
    small: str
    spans: Sequence[QuotedSpan]
    speakers: Sequence[Voice]
    """Outside quotations and roles, in order."""
    people: frozenset[str]
    """Ids of persons: only they are a he or a she."""
    institutions: frozenset[str]
    """Ids of organisations."""
    words: SpeechWords
    starts: Sequence[int]
    """Of the sentences; none inside a quotation."""
    before: "Pages"
    """The blocks before, the nearest first, if no heading parts them: each is read when it is asked for."""
    begins: Sequence[int]
    """Where each token begins: the words outside quotations."""
    word: Sequence[str]
    """The tokens in small letters."""
    every_word: BlockWords
    """Those in quotations, too."""
    named: Sequence[Voice]
    """The speakers with who is named inside quotations."""
    roles: Callable[[], Sequence[tuple[frozenset[str], Voice]]]
    """What the text says that its persons are: the words of each role."""
    found: list[tuple[QuotedSpan, Attribution]] = field(default_factory=list)
    """The quotations that are attributed already."""

    def end(self, number: int) -> int:
        """Where a token ends."""
        return self.begins[number] + len(self.word[number])

    def is_pronoun(self, number: int) -> bool:
        """Whether a token is a pronoun; where an article is written alike, an accent tells: "él", "el"."""
        word = self.word[number]
        if word not in self.words.pronouns or (not self.words.nouns_have_capitals and self._opens_name(number)):
            return False
        return word not in self.words.articles or not self.text[self.begins[number] : self.end(number)].isascii()

    def _opens_name(self, number: int) -> bool:
        """Whether a capital inside a sentence runs into another: "the minister He Vantor"."""
        at, end = self.begins[number], self.end(number)
        inside = self.text[at].isupper() and self.text[at - 1 : at] == " " and self.text[at - 2 : at - 1].isalnum()
        return inside and self.text[end : end + 1] == " " and self.text[end + 1 : end + 2].isupper()

    def is_possessive(self, number: int) -> bool:
        """Whether a token is the sign of a possessive: the "s" of "Karvonia’s"."""
        return number > 0 and self.word[number] == "s" and self.between(number - 1, number) in ("'", "’")

    def before_auxiliaries(self, verb: int) -> int:
        """Number of the token before what goes with a verb."""
        number, word = verb - 1, self.word
        while number > 0 and (word[number] in self.words.going or is_adverb(word[number])):
            number -= 1
        return number

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that holds an offset."""
        number = bisect_right(self.starts, at) - 1
        return self.starts[number], self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

    def between(self, first: int, second: int) -> str:
        """What is between two tokens."""
        return self.text[self.end(first) : self.begins[second]]

    def in_sentence(self, span: QuotedSpan) -> Quotation:
        """A quotation of the paragraph, in its sentence."""
        return Quotation(span.start, span.end, *span.inner, *self.sentence(span.start))

    def speaker_at(self, at: int) -> Voice | None:
        """Who is named where a token starts."""
        number = bisect_right(self.speakers, (at, len(self.text) + 1)) - 1
        return self.speakers[number] if number >= 0 and at < self.speakers[number].end else None

    def named_in(self, low: int, high: int) -> Sequence[Voice]:
        """Who is named between two offsets."""
        found = self.speakers[bisect_left(self.speakers, (low,)) : bisect_left(self.speakers, (high,))]
        return [voice for voice in found if voice.end <= high]

    def token_at(self, at: int) -> int:
        """Number of the first token that starts at an offset or after it."""
        return bisect_left(self.begins, at)


Pages = Callable[[], Iterator[QuotedParagraph]]


def breaks(text: str) -> bool:
    """Whether a sign parts what is before the text from what is after it."""
    return not _BREAK.isdisjoint(text)


def is_parted(p: QuotedParagraph, number: int) -> bool:
    """Whether signs part a token from the one before it; the full stop of a title does not."""
    gap = p.between(number - 1, number)
    return breaks(gap.replace(".", "") if p.word[number - 1] in PREFIXES else gap)


def skip(p: QuotedParagraph, number: int, stop: int) -> int:
    """Number of the first token that is no auxiliary or adverb; "a-t-il ajouté": that of the verb."""
    while number < len(p.begins) and p.begins[number] < stop:
        word = p.word[number]
        clitic = word in p.words.clitics or word == "t"
        if not (word in p.words.auxiliaries or is_adverb(word) or (clitic and p.text[p.begins[number] - 1] == "-")):
            break
        number += 1
    return number


def is_saying(p: QuotedParagraph, number: int) -> bool:
    """Whether a token is a verb of saying, or another word in its place, before who speaks: ", jure Vantor"."""
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
    """Whether a word is an English adverb."""
    return word.endswith("ly") and len(word) > 4


def is_title(p: QuotedParagraph, number: int) -> bool:
    """Whether a token may be in the title before a name."""
    return p.words.is_office(p.word[number]) or p.word[number] in PREFIXES or p.word[number] in p.words.articles


def has_article(p: QuotedParagraph, number: int) -> bool:
    """Whether an article, or whose it is, comes before a noun, with at most two words between."""
    low = max(0, number - 3)
    return any(p.word[at] in p.words.articles or p.is_possessive(at) for at in range(low, number))


def is_new(p: QuotedParagraph, number: int) -> bool:
    """Whether the article of a noun, or whose it is, says that nobody spoken of before is meant: "a minister"."""
    low = max(0, number - 3)
    article = next((at for at in range(number - 1, low - 1, -1) if p.word[at] in p.words.articles), None)
    return article is not None and p.word[article] in p.words.indefinite


def clitic(p: QuotedParagraph, verb: int) -> str:
    """The pronoun that hangs at a verb, or an empty text: "dit-il", "a-t-il ajouté"."""
    for number in (verb + 1, verb - 1) if p.words.clitics else ():
        here = 0 <= number < len(p.begins) and p.word[number] in p.words.clitics
        if here and p.text[p.begins[number] - 1] == "-":
            return p.word[number]
    apart = verb + 2 < len(p.begins) and p.word[verb + 1] == "t" and p.word[verb + 2] in p.words.clitics
    return p.word[verb + 2] if apart else ""


def is_verb(p: QuotedParagraph, word: str) -> bool:
    """Whether a word may be a verb whose subject comes before it."""
    if word in p.words.objects_after or word in p.words.prepositions:
        return False
    return word in p.words.verbs or word in p.words.auxiliaries


def is_passive(p: QuotedParagraph, verb: int) -> bool:
    """Whether a verb is in the passive: "was described", not "was saying" and not "s’est félicité"."""
    first = p.before_auxiliaries(verb) + 1
    inside = p.word[first:verb]
    active = p.word[verb].endswith(p.words.gerund) or breaks(p.text[p.begins[first] : p.begins[verb]])
    return not (p.words.passive.isdisjoint(inside) or active) and _REFLEXIVE.isdisjoint(inside)
