"""Keys shared by different spellings of a name."""

import re
from functools import lru_cache

from site_builder.entities.name_spans import is_initial
from site_builder.entities.word_lists import SUFFIXES

_ARTICLE = re.compile(r"(?:[ae]l|[ae]sh(?=-sh)|[ae]([dnrstz])(?=-\1))-")
"""Arabic article before a family name, with the assimilated letter written in some countries."""
_SOUNDS = str.maketrans("oeq", "uik")


@lru_cache(maxsize=16_384)
def key_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Key equal for spellings that differ in case, hyphens, apostrophes, initials or suffixes."""
    core = [w for w in words if not is_initial(w) and w.strip(".,") not in SUFFIXES]
    if len(core) < 2:
        core = list(words)
    if any(w in ("bin", "ibn") for w in core):
        return tuple(skeleton(w) for w in core)
    return tuple(re.sub(r"[^a-z]", "", without_article(w.lower())) for w in core)


def without_article(word: str) -> str:
    """Lowercase word without an Arabic article: "el-orontal" → "orontal"."""
    return _ARTICLE.sub("", word, 1) if _ARTICLE.match(word) else word


def skeleton(word: str) -> str:
    """Consonants and initial sound of a name, equal for its transliterations: "Usama", "Osama"."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    return letters[:1].translate(_SOUNDS) + re.sub(r"[aeiouy]|(.)(?=\1)", "", letters[1:].replace("q", "k"))
