"""A text → its language, told by its commonest words, or nothing where that is not certain."""

import re

_STOP_WORDS = {
    "en": "the of and to in that is was for with on as by at from it be are this which have has not",
    "fr": "le la les des et est dans que qui une du pour pas sur au par plus avec ce sont aux ont",
    "de": "der die und das den von zu mit ist des sich nicht ein eine auf dem im für werden auch als",
    "es": "el los las que una por con para del se es al como más lo su sus este ha fue entre",
    "pt": "os que uma para com não do da em dos das por mais como ao se são foi na no pela",
    "it": "il di che la per un una del della con non è sono gli dei alla nel più le ha",
    "nl": "de het een van en dat is in te voor met zijn op niet aan er om ook als bij naar",
}
_TELLS = tuple((language, frozenset(words.split())) for language, words in _STOP_WORDS.items())
_WORD = re.compile(r"[^\W\d_]+")
MIN_WORDS = 40


def language_of(text: str) -> str:
    """Language tag, empty below certainty."""
    words = _WORD.findall(text.lower())[:600]
    counts = {language: sum(map(tells.__contains__, words)) for language, tells in _TELLS}
    best, second = sorted(counts, key=lambda name: (-counts[name], name))[:2]
    certain = len(words) >= MIN_WORDS and counts[best] >= len(words) / 8 and counts[best] >= 1.6 * counts[second]
    return best if certain else ""
