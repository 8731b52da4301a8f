"""Word lists of a language by which a state acts: verbs, offices, institutions and the prepositions before its name."""

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter

from site_builder.linking.language_words import WordLists, words_of
from site_builder.text.english_words import word_set

_SHORT_STEM = 4
"""Stems shorter than this count as whole words."""
_OF_NOUNS = ("ment", "ments", "tion", "tions", "cion", "ciones", "miento", "mientos", "ung", "ungen", "ance", "ances")
"""Endings of nouns formed from verbs: "the Vess agreements" is no verb."""


class ActingWords(WordLists):
    """Word lists of one language by which a state acts; each set of words is an attribute."""

    stems: Mapping[str, tuple[str, ...]]
    """Verb stems, indexed by their first letters."""
    possessed_endings: tuple[str, ...]
    institution_endings: tuple[str, ...]
    personal: str
    """Preposition before a personal object: "acusó a Vess"."""
    between: str
    by: str
    against: str
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
    return ActingWords(
        words,
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
