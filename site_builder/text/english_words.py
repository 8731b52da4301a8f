"""English word lists shared by the rules (titles, offices, verbs, months), from `english_words.toml`."""

import tomllib
from importlib.resources import files

from site_builder.core.partial_date import MONTHS


def word_set(words: str) -> frozenset[str]:
    """Words of a text as a set."""
    return frozenset(words.split())


WORDS = {
    name: word_set(words)
    for name, words in tomllib.loads(
        files("site_builder.text").joinpath("english_words.toml").read_text(encoding="utf-8")
    ).items()
}
MONTH_NAMES = frozenset(MONTHS)
DAYS = WORDS["days"]
HONORIFICS = WORDS["honorifics"]
"""Words that announce a person and say nothing of an office."""
TITLES = WORDS["titles"]
"""Words directly before a person's name."""
OFFICES = WORDS["offices"]
"""Nouns that make a phrase a role."""
KINSHIP = WORDS["kinship"]
"""Offices that, capitalised, are no title before a name: "Son" may be part of a name."""
OFFICE_MODIFIERS = WORDS["office_modifiers"]
"""Lower-case words allowed inside a title before a name."""
CONNECTORS = WORDS["connectors"]
SPEECH = WORDS["speech"]
"""Verbs whose subject speaks or thinks."""
QUOTE_VERBS = SPEECH | WORDS["quote_verbs"]
FUNCTION_WORDS = WORDS["function_words"]
