"""Finds institutions in a French or Spanish text by their first word: "Conseil de la pêche".

Works on folded text; knows neither registry nor starter tables.
"""

import re
from collections.abc import Iterator
from functools import cache

from site_builder.entities.word_lists import (
    CALLED,
    GIVEN_NAMES,
    NOT_NAMES,
    ORGANISATION_HEADS,
    NameWords,
    name_words,
)
from site_builder.linking.institutions import state_of_people
from site_builder.linking.quoted_paragraph import speech_of
from site_builder.text.english_words import DAYS, HONORIFICS, MONTH_NAMES, OFFICES, TITLES, word_set
from site_builder.text.folding import whole_word, word_before
from site_builder.text.multi_search import find_literals

MOST_WORDS = 18
_EVENT = re.compile(r"(?:conferencia|conference) de (?:prensa|presse)\b", re.IGNORECASE)
"""Events that begin like an institution."""
_WORD = re.compile(r"(?<![\w'-])(?:[ldLD]')?([A-Za-z][a-z]{3,})(?![\w'-])")
"""Lowercase word that may be a head, if a field or another name follows: "le ministère de la Pêche"."""
_NEXT = re.compile(r" ((?:[A-Z]{1,2}\.)+|\w+(?:['-]\w+)*)")
_ADJECTIVE = re.compile(
    r"[a-z-]+(?:al|ale|aux|ales|els?|elles?|aires?|iques?|iens?|iennes?|aise?s?|oise?s?|eure?s?|imes?|ics?|unie?s?|libres?|ifs?|ives?|antes?|eme|istes?|aine?s?|eres?"
    r"|bes?|ieux|ieuses?|[aeio]vos?|[aeio]vas?|icos?|icas?|anos?|anas?|enos?|enas?|ares?|arias?|arios?|remo|rema|orios?|orias?|iles?|ees?|ados?|adas?)"
)


def local_organisations(text: str, words: NameWords) -> Iterator[tuple[int, int, str]]:
    """Start, end and head of each institution, in text order. A common noun without a name ("el ministerio") is
    skipped."""
    if words.compounds or not words.heads:
        return
    last = 0
    for found in _WORD.finditer(text):
        head = found[1]
        if found.start() < last or head.lower() not in words.heads or _EVENT.match(text, found.start(1)):
            continue
        end = _end(text, found.end(), head, words)
        more = _fields(words).match(text, end) if " d" in text[found.end() : end] else None
        end = more.end() if more else end
        if head.islower() and not _is_named(text[found.end() : end], head, words):
            continue
        alone = head in words.single and word_before(text, found.start())[1].lower() in words.articles
        if end > found.end() or alone:
            last = end
            yield _begin(text, found.start(1), words), end, head


def _is_named(rest: str, head: str, words: NameWords) -> bool:
    """True if the text after a lowercase head makes it a name."""
    bears = head in words.named and rest[1:2].isupper()
    return bears or not words.fields.isdisjoint(re.findall(r"[A-Z]\w+", rest))


_ARTICLE = re.compile(
    r"\b(?:el|la|los|las|una?|del|al|le|les|une|du|des|aux?|sus?|sa|son|cette|ce|esta|este|[ld]')\s?\Z", re.IGNORECASE
)
"""Determiner before a noun. Without one, "partido" and "parti" are participles: "une fois parti Vantor"."""
_CALLED = re.compile(
    r" (?:([a-z-]+) )?([A-Z]{2,7}(?= [A-Z][a-z]+ [A-Z][a-z])"  # "du syndicat KPM Orl Okell"
    r"|(?:(?:El|La|Los|Las|Le|Les) |L')?[A-Z][\w'-]*\w(?: [A-Z][\w'-]*\w)*(?: \d{1,3}\b)?)"
)
_DESCRIBED = re.compile(
    r"(?<![\w'@-])(?![A-Z][a-z]+ly,)([A-Z][\w'&-]*\w(?: [A-Z][\w'&-]*\w){0,3}), (?:an?|une?|una|eine?) "
    r"(?:(?!of\b|de\b)[\w'-]+ ){0,3}\Z"
)
"""Name before its class noun: "Vela Norte, a shipping company"."""
_AFTER_CLASS = re.compile(
    r"[,.;:)]| (?:that|which|based|in|of|from|with|whose|founded|owned|qui|que|dont|basee?|fondee?|d[eu]|des|del|con)\b"
    r"| (?:mit|aus)\b"
)
_REACH = 90


def called_organisations(text: str, words: NameWords) -> Iterator[tuple[int, int, str]]:
    """Start, end and class noun of each name that one introduces or explains: "la revista Vela", "Vela, a company"."""
    for _, start, end in find_literals(_class_nouns(words), text):
        if words.compounds:
            start, end = _compound_at(text, start, end)
        if not whole_word(text, start, end) or text[start].isupper() != words.compounds:
            continue
        noun, after = text[start:end], _CALLED.match(text, end)
        before = _DESCRIBED.search(text, max(0, start - _REACH), start)
        closing = _adjective_end(text, end) if words.language and not words.compounds else end
        if before and _AFTER_CLASS.match(text, closing) and _may_be_called(before[1], words):
            yield *before.span(1), noun
        elif after and _introduces(text, start, noun, after, words) and _may_be_called(after[2], words):
            yield *after.span(2), noun


@cache
def _class_nouns(words: NameWords) -> tuple[str, ...]:
    nouns = (words.called | words.firms) or CALLED
    return tuple(sorted(nouns.union(map(str.capitalize, nouns if words.compounds else ()))))


def _compound_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the German word that ends in a noun, with its genitive."""
    while start and (text[start - 1].isalpha() or text[start - 1] == "-"):
        start -= 1
    return start, end + next(len(ending) for ending in ("es", "s", "") if text.startswith(ending, end))


def _adjective_end(text: str, at: int) -> int:
    """End of the adjective after a noun: "una firma portuaria"."""
    following = _NEXT.match(text, at)
    return following.end() if following and _ADJECTIVE.fullmatch(following[1]) else at


def _introduces(text: str, start: int, noun: str, after: re.Match[str], words: NameWords) -> bool:
    """True if a class noun is one here: it may have an adjective after it, and an article before it, in Romance."""
    adjective, name = after.groups()
    if words.compounds:
        return adjective is None and (name.isupper() or noun.lower().endswith(tuple(words.firms)))
    if not words.language:
        return adjective is None
    article = _ARTICLE.search(text, max(0, start - 8), start)
    return article is not None and (adjective is None or _ADJECTIVE.fullmatch(adjective) is not None)


def _may_be_called(name: str, words: NameWords) -> bool:
    """False for persons, offices, days and common nouns."""
    every = name.split()
    first = every[0]
    if first in _NO_FIRST or first in GIVEN_NAMES or first in words.nouns or words.is_office(first):
        return False
    if words.compounds and (words.is_noun(first.capitalize()) or _INFLECTED.fullmatch(first)):
        return False
    if words.language:
        return True
    return first.lower() not in OFFICES and not all(w in NOT_NAMES or w in ORGANISATION_HEADS for w in every)


_NO_FIRST = HONORIFICS | TITLES | DAYS | MONTH_NAMES
_INFLECTED = re.compile(r"[A-Z][a-z]{3,}(?:er|en|es|e)")
"""German adjectives: "Verband Deutscher Fischer" has a longer name."""


@cache
def _fields(words: NameWords) -> re.Pattern[str]:
    """Pattern of further fields that end an authority's name: "Ministerio de Pesca, Comercio y Turismo"."""
    field, opener = (f"(?:{'|'.join(sorted(one))})\\b" for one in (words.fields, words.openers))
    adjective = (
        "[a-z]*(?:ales?|ic[ao]s?|nes|ores?|iente|[ai]bles?|ari[ao]s?|an[ao]s?|im[ao]s?|eure?s?|eres?|iques?|aines?)"
    )
    return re.compile(rf"(?:, {field}){{0,4}} (?:y|e|et) {field}(?: (?!{opener})[A-Z]{adjective}\b)?(?! [A-Z])")


def _begin(text: str, start: int, words: NameWords) -> int:
    """Start of the name whose head is at an offset; an adjective before it belongs to it: "Real Instituto"."""
    at, before = word_before(text, start)
    return at if before in words.ranks else start


@cache
def _verbs(language: str) -> frozenset[str]:
    return name_words(language).speech | speech_of(language).verbs


_OBJECT = re.compile(r" (?:(?:el|los|las?|les?|una?|unos|unas|une|sus?|ses|que) (?!plus\b|mas\b)|l')")
"""Object after a word that must be a verb, whatever its ending: "la Comisión Nacional publica el informe"."""


_JOINING = frozenset(["de", "du", "des", "del", "pour", "para", "por"])
_AIMS = frozenset(["pour", "para"])
"""Prepositions that open an aim only next to the head: "Alianza para la pesca", but "la Liga del Mar para ganar"."""
_ARTICLES = frozenset(["la", "le", "les", "l", "el", "los", "las", "un", "una", "unos", "unas"])
_SAINTS = frozenset(["San", "Santa", "Santo", "Saint", "Sainte"])
_PREPOSITIONS = word_set("tambien durante mediante ante durant moyennant suivant nonobstant que qui quien")
"""Prepositions and relative pronouns with the ending of an adjective."""
_JOINED = re.compile(r" (?:(?:de|des|du|del|pour|para) |d')")
"""Preposition after "et" or "y" inside a name: "Centre d'études et de recherches"."""
_INFINITIVE = re.compile(r"[a-z]+(?:er|ir|re|ar)(?:se)?")
_AIM = re.compile(r" (?:la |le |les |l'|el |los |las )[a-z]+(?= ?[()])")
"""Second aim in a name before a bracket: "Union pour la mer et la paix (UMP)"."""
_SECOND_ADJECTIVE = re.compile(r" [a-z-]+(?:ale|elle|ique|ive|ica|iva|cial|tural)s?(?![\w'-])")
"""Second adjective after "et" or "y": "Union maritime et sociale"."""
_SECOND = re.compile(r"[a-z-]+(?:nal|ale|ante?|elle?|iques?|aires?|ives?|ifs?)")
"""Endings of a second adjective without a conjunction: "Commission maritime indépendante"."""


def _end(text: str, at: int, head: str, words: NameWords) -> int:
    """End of the name, past adjectives and phrases with "de", "pour" or "para"."""
    start, end, link = at, at, ""
    described = owned = proper = False
    for _ in range(MOST_WORDS):
        following = _NEXT.match(text, at)
        if following is None or following[1][0].isdigit():
            break
        word, at = following[1], following.end()
        if word in ("et", "y") and end > start:
            if described and (second := _SECOND_ADJECTIVE.match(text, at)):
                return second.end()
            if _JOINED.match(text, at) or _AIM.match(text, at):
                link = word
                continue
        if owned and word in _AIMS:
            break
        if word in _JOINING or (link and word in _ARTICLES):
            link = f"{link} {word}".strip()
            continue
        plain = word.removeprefix("d'").removeprefix("l'")
        small, linked = plain[:1].islower(), bool(link) or plain != word
        bears = (end == start and head.lower() in words.named) or text[start:end].rpartition(" ")[2] in _SAINTS
        opens = plain in _PREPOSITIONS or (small and plain.capitalize() in words.openers)
        if (plain in GIVEN_NAMES and not bears) or plain.lower() in _verbs(words.language) or opens:
            break
        another = end > start and " " in link and plain.lower() in words.heads  # its parent body
        alone = not linked and plain in words.fields  # a menu
        if not small and (plain in words.openers or another or alone):
            break
        loose = link in ("de", "") and not word.startswith("l'")
        acts = _INFINITIVE.fullmatch(plain) and (loose or link in _JOINING)
        ends = (
            acts or (loose and described)
            if linked
            else proper or _is_no_adjective(text, at, plain, described=described)
        )
        if small and ends:
            break
        owned, proper = (
            owned or (linked and not small),
            not (small or linked) and _ADJECTIVE.fullmatch(plain.lower()) is not None,
        )
        end, link, described = at, "", small and not linked
    return end


def _is_no_adjective(text: str, at: int, word: str, *, described: bool) -> bool:
    """True if a lowercase word that ends at an offset is no adjective of the name before it."""
    second = _SECOND.fullmatch(word) and state_of_people(word) == word
    return (described and not second) or not _ADJECTIVE.fullmatch(word) or _OBJECT.match(text, at) is not None
