"""The words of a language by which a state acts: verbs, offices, institutions, what leads to a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from site_builder.linking.language_words import words_of
from site_builder.text.english_words import word_set

_SHORT_STEM = 4
"""A shorter one is the whole word."""
_OF_NOUNS = ("ment", "ments", "tion", "tions", "cion", "ciones", "miento", "mientos", "ung", "ungen", "ance", "ances")
"""Endings of what was done: "the Vess agreements"."""


@dataclass(frozen=True, slots=True)
class ActingWords:
    """The words of one language, as they are asked for."""

    stems: Mapping[str, tuple[str, ...]]
    """Beginnings of verbs, by their first letters."""
    whole: frozenset[str]
    minds: frozenset[str]
    be: frozenset[str]
    modals: frozenset[str]
    passive: frozenset[str]
    """Verbs of which a participle makes a passive."""
    possessed: frozenset[str]
    possessed_endings: tuple[str, ...]
    heads: frozenset[str]
    """Offices whose holder acts for a state that follows the name: "President Ilse Vantor of Karvonia"."""
    heard_from: frozenset[str]
    impersonal: frozenset[str]
    """Verbs for what is heard from somewhere: "aus Vess hieß es"."""
    servants: frozenset[str]
    """Those of the institutions to whom things are done without their state: soldiers, officials."""
    reflexive: str
    """What may stand between a verb and its subject: "sieht sich Vess"."""
    subordinating: frozenset[str]
    """What opens a clause whose verb is at its end."""
    owned: frozenset[str]
    """What "of" leads from to whose it is: "the policy of Karvonia", but not "the invasion of"."""
    institutions: frozenset[str]
    institution_endings: tuple[str, ...]
    pairs: frozenset[str]
    with_other: frozenset[str]
    """What leads to the other one of a pair: "talks with Vess"."""
    beside: frozenset[str]
    """Participles and verbs that "by" makes no act of: "bordered by Karvonia"; none where "by" leads to much else."""
    addressing: frozenset[str]
    """Verbs of which only somebody is the object."""
    personal: str
    """What leads to an object that is somebody: "acusó a Vess"."""
    judging: frozenset[str]
    """Those of them that are said of places as well: "praised Karvonia for its beaches"."""
    moments: frozenset[str]
    """Words for a time between a subject and its verb."""
    games: frozenset[str]
    """Words of sports and of growth, in whose sentences a state is its team or its economy."""
    between: str
    by: str
    against: str
    articles: frozenset[str]
    prepositions: frozenset[str]
    auxiliaries: frozenset[str]
    joining: frozenset[str]
    of: frozenset[str]
    genitive: bool
    """Whether an s ends a name of whom something is."""
    follows_verb: bool
    adjectives_follow: bool

    def acts(self, word: str) -> bool:
        """Whether a word is a form of a verb of acting."""
        return word in self.whole or (
            word.startswith(self.stems.get(word[:_SHORT_STEM], ())) and not word.endswith(_OF_NOUNS)
        )

    def is_possessed(self, word: str) -> bool:
        """Whether a word is what only a government has: a policy, a minister; where nouns are joined, by its end."""
        return word in self.possessed or word.endswith(self.possessed_endings)

    def is_institution(self, word: str) -> bool:
        """Whether a word is the name of a part of a state: government, ministry, army."""
        return word in self.institutions or word.endswith(self.institution_endings)


_CONJUNCTIONS = word_set("after before since until than as like")
"""Prepositions that open a clause as well."""


@cache
def acting_words(language: str) -> ActingWords:
    """Those of a language; a verb of speaking is one of acting."""
    words = words_of(language)
    verbs = words.words("acting", "verbs")
    stems = sorted(v for v in verbs if len(v) >= _SHORT_STEM)
    inverts = words.flag("acting", "follows_verb")
    return words.fill(
        ActingWords,
        ("acting", "capitals", "grammar", "sources", "speech"),
        stems={first: tuple(own) for first, own in groupby(stems, itemgetter(slice(_SHORT_STEM)))},
        whole=verbs | words.words("speech", "verbs"),
        owned=(words.words("acting", "possessed") - words.words("acting", "done_to")) | words.words("acting", "heads"),
        minds=words.words("acting", "states_of_mind"),
        articles=words.words("grammar", "articles")
        - (words.words("grammar", "relative") if not inverts else frozenset()),
        prepositions=(words.words("grammar", "prepositions") | words.words("acting", "place_before")) - _CONJUNCTIONS,
        follows_verb=inverts,
    )
