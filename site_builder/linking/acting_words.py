"""Word lists of a language by which a state acts: verbs, offices, institutions and the prepositions before its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from site_builder.linking.language_words import words_of
from site_builder.text.english_words import word_set

_SHORT_STEM = 4
"""Stems shorter than this count as whole words."""
_OF_NOUNS = ("ment", "ments", "tion", "tions", "cion", "ciones", "miento", "mientos", "ung", "ungen", "ance", "ances")
"""Endings of nouns formed from verbs: "the Vess agreements" is no verb."""


@dataclass(frozen=True, slots=True)
class ActingWords:
    """Word lists of one language, as the rules look them up."""

    stems: Mapping[str, tuple[str, ...]]
    """Verb stems, indexed by their first letters."""
    whole: frozenset[str]
    minds: frozenset[str]
    be: frozenset[str]
    modals: frozenset[str]
    passive: frozenset[str]
    """Verbs that form a passive with a participle."""
    possessed: frozenset[str]
    possessed_endings: tuple[str, ...]
    heads: frozenset[str]
    """Offices whose holder acts for the state named after them: "President Ilse Vantor of Karvonia"."""
    heard_from: frozenset[str]
    impersonal: frozenset[str]
    """Impersonal verbs that report hearsay from a place: "aus Vess hieß es"."""
    servants: frozenset[str]
    """Institutions that are often objects, without their state acting: soldiers, officials."""
    reflexive: str
    """Reflexive pronoun that may stand between a verb and its subject: "sieht sich Vess"."""
    subordinating: frozenset[str]
    """Conjunctions that move the verb to the end of their clause."""
    owned: frozenset[str]
    """Nouns whose "of" marks the possessor: "the policy of Karvonia", but not "the invasion of"."""
    institutions: frozenset[str]
    institution_endings: tuple[str, ...]
    pairs: frozenset[str]
    with_other: frozenset[str]
    """Prepositions before the second party of a pair: "talks with Vess"."""
    beside: frozenset[str]
    """Participles and verbs after which "by" names no agent: "bordered by Karvonia". Empty if "by" is ambiguous."""
    addressing: frozenset[str]
    """Verbs that take only a person or a government as object."""
    personal: str
    """Preposition before a personal object: "acusó a Vess"."""
    judging: frozenset[str]
    """Addressing verbs that also take places as object: "praised Karvonia for its beaches"."""
    moments: frozenset[str]
    """Time words that may stand between a subject and its verb."""
    games: frozenset[str]
    """Words of sport and of growth. In a sentence with one, a state is its team or its economy."""
    between: str
    by: str
    against: str
    articles: frozenset[str]
    prepositions: frozenset[str]
    auxiliaries: frozenset[str]
    joining: frozenset[str]
    of: frozenset[str]
    genitive: bool
    """True if a final s marks the genitive of a name."""
    follows_verb: bool
    adjectives_follow: bool

    def acts(self, word: str) -> bool:
        """Recognises forms of verbs of acting."""
        return word in self.whole or (
            word.startswith(self.stems.get(word[:_SHORT_STEM], ())) and not word.endswith(_OF_NOUNS)
        )

    def is_possessed(self, word: str) -> bool:
        """True of nouns that only governments own: a policy, a minister. Compounds are matched by their ending."""
        return word in self.possessed or word.endswith(self.possessed_endings)

    def is_institution(self, word: str) -> bool:
        """True of nouns for a part of a state: government, ministry, army."""
        return word in self.institutions or word.endswith(self.institution_endings)


_CONJUNCTIONS = word_set("after before since until than as like")
"""Prepositions that also introduce a clause."""


@cache
def acting_words(language: str) -> ActingWords:
    """Word lists of a language. Verbs of speaking count as verbs of acting."""
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
