"""The opening of a text → its noun phrases, found by shape alone: "hostage talks", "Strait of Hormuz".

A phrase is two or three words between function words, punctuation and capitals, or a kind of thing with a name.
`tagging.repeated_phrases` decides over all texts which of them deserve a topic.
"""

import re
from functools import cache, lru_cache

from site_builder.seeds.detect.site_words import any_words
from site_builder.text.english_words import FUNCTION_WORDS, OFFICE_MODIFIERS, OFFICES, QUOTE_VERBS, WORDS

OPENING = 1500
"""Characters of a text that are searched."""
_MOST = 40
_WORDS = range(2, 4)
_SMALL = re.compile(r"(?<![\w’'-])[a-zß-ÿœ-]+(?: [a-zß-ÿœ-]+)+(?![\w’'])")
"""A run of words in lower case."""
_NAMED = re.compile(
    r"\b(?:Strait|Gulf|Treaty|War|Battle|Declaration|Charter|Plan|Law|Détroit|Traité|Guerre|Accord|Plan|Estrecho|"
    r"Tratado|Guerra|Acuerdo|Ley) (?:of|on|for|de|du|d['’]|des|del|sur) ?(?:the |la |el |l['’])?[A-ZÀ-Þ][\w-]+"
    r"|\b(?:[A-ZÀ-Þ][\w-]+ ){1,3}(?:Strait|Treaty|Pact|Accords?|Agreement|Initiative|Pipeline|Canal|Dam|Doctrine|"
    r"Corridor|Summit|Process|Protocol|Convention|Crisis|Affair|Programme|Program)\b"
)
_VERBAL = ("ed", "ing", "ly", "ment", "ait", "aient", "ant", "ando", "endo", "aron", "ieron", "mente")
_PLAIN = WORDS["plain"]


@cache
def _grammar() -> frozenset[str]:
    common = {word for words in any_words()["common"].values() for word in words.split()}
    offices = OFFICES | OFFICE_MODIFIERS | {f"{office}s" for office in OFFICES}
    return frozenset(common) | FUNCTION_WORDS | QUOTE_VERBS | offices | _PLAIN


def noun_phrases(title: str, body: str) -> tuple[str, ...]:
    """The phrases, each once, in text order, at most 40."""
    text = f"{title[:OPENING]}\n{body[:OPENING]}"
    found = dict.fromkeys(match[0] for match in _NAMED.finditer(text))
    for match in _SMALL.finditer(text):
        run: list[str] = []
        for word in (*match[0].split(" "), ""):
            if _tells(word):
                run.append(word)
            elif run:
                if len(run) in _WORDS:
                    found[" ".join(run)] = None
                run.clear()
    return tuple(found)[:_MOST]


@lru_cache(maxsize=16384)
def _tells(word: str) -> bool:
    """True if the word may be part of a noun phrase."""
    return len(word) > 2 and word not in _grammar() and not word.endswith(_VERBAL)
