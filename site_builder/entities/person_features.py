"""Scores the evidence in and around a span for and against a person.

Every kind of evidence is a row of a table: EVIDENCE for any name, LONE_EVIDENCE for a name of one word, which must be
shown to be human. Works on folded text; knows neither registry nor starter tables.

The words around a name (`TextPage.roles_of`) are read once, for the evidence and for the roles of the header. For a
one-word name only applicable rows run, and only if some human evidence is present.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from site_builder.entities.local_roles import local_role
from site_builder.entities.model import Evidence
from site_builder.entities.name_shapes import shape_of
from site_builder.entities.name_spans import NameSpan, is_initial
from site_builder.entities.word_lists import (
    GIVEN_NAMES,
    HUMAN_POSSESSIONS,
    HUMAN_VERBS,
    LOWER_TITLES,
    NAMED_AFTER,
    NO_WORDS,
    NOT_NAMES,
    PARTICLES,
    WEAK_TITLES,
    NameWords,
)
from site_builder.linking.role_phrases import role_after, role_leading, sentence_start, title_before
from site_builder.seeds.detect.site_words import written_alike
from site_builder.text.english_words import HONORIFICS, OFFICES, SPEECH, word_set
from site_builder.text.folding import word_before


@dataclass(frozen=True, slots=True)
class TextPage:
    """Text from which evidence is read."""

    text: str
    lower: frozenset[str]
    """Words that the text also writes in lower case."""
    bounds: Callable[[int], tuple[int, int]]
    """Returns start and end of the block at an offset."""
    words: NameWords = NO_WORDS
    """Word lists of the text's language."""
    nouns: frozenset[str] = frozenset()
    """Common nouns recognised in the text itself, in a language that capitalises nouns."""
    with_article: frozenset[str] = frozenset()
    """Capitalised words that follow an article without opening a longer name: "the Bill was read"."""
    peoples: frozenset[str] = frozenset()
    """Capitalised demonyms, in a language with word lists of its own."""
    roles: dict[tuple[int, int], "Roles"] = field(default_factory=dict)
    """Cached roles by the span of the name."""

    def roles_of(self, piece: NameSpan) -> "Roles":
        """Roles in the words around a span; NO_ROLES if there are none."""
        span = start, end = piece.start, piece.end
        found = self.roles.get(span)
        if found is None:
            text, no = self.text, (start, start)
            after, before, leading = role_after(text, end), title_before(text, start), role_leading(text, start, end)
            local = local_role(text, *span, *self.bounds(start), self.words) if self.words.language else no
            is_one = after[0] < after[1] or before[0] < start or leading[0] < leading[1] or local[0] < local[1]
            found = self.roles[span] = Roles(after, before, leading, local) if is_one else NO_ROLES
        return found


class Roles(NamedTuple):
    """Spans of the roles next to a name; empty spans if there are none."""

    after: tuple[int, int]
    before: tuple[int, int]
    leading: tuple[int, int]
    """Role before the name, separated by a comma."""
    local: tuple[int, int]
    """Role found with the word lists of the text's language."""


NO_ROLES = Roles((0, 0), (0, 0), (0, 0), (0, 0))


def common_nouns(text: str, words: NameWords) -> frozenset[str]:
    """Capitalised words preceded by an article, which distinguishes nouns from names in German."""
    if not words.compounds:
        return frozenset()
    found = _CAPITALISED.finditer(text)
    return frozenset(m[0] for m in found if m[0] not in GIVEN_NAMES and _word_before(text, m.start()) in words.articles)


def words_with_article(text: str, words: NameWords) -> frozenset[str]:
    """Capitalised words that follow an article, if no other capitalised word follows them."""
    found = _after_articles(words.articles or frozenset(("the", "a", "this"))).finditer(text)
    return frozenset(m[1] for m in found if not text[m.end(1) + 1 : m.end(1) + 2].isupper())


@lru_cache
def _after_articles(articles: frozenset[str]) -> re.Pattern[str]:
    small, capital = ("|".join(sorted(forms)) for forms in (articles, map(str.capitalize, articles)))
    return re.compile(rf"(?:(?<= )(?:{small})|{capital}) (?=([A-Z][^\W_]*(?:-[^\W_]+)*)(?![\w-]))")


_CAPITALISED = re.compile(r"(?<![\w'-])[A-Z]\w+(?![\w-])")


def _word_before(text: str, start: int) -> str:
    return word_before(text, start)[1].lower()


_MINISTRY = re.compile(r"minist(?:er|r[aeo])|sekretar|secretari[ao]|secretaire|^facult|^departament|^catedr")
_OF_MINISTRY = word_set("fur de del des du la las los les")
_JOINING = _OF_MINISTRY | word_set("und y e et")


def ministry_of(page: TextPage, piece: NameSpan) -> int:
    """Number of leading words that are the field of a minister or expert, up to a given name.

    "Salud Dora Okell" in "ministra de Salud Dora Okell" → 1.
    """
    names = (number for number, word in enumerate(piece.words[:-1]) if word in GIVEN_NAMES)
    words = next(names, len(piece.words))
    return words if words and piece.words[0] not in GIVEN_NAMES and _is_for_minister(page, piece) else 0


def behind(text: str, piece: NameSpan, words: int) -> NameSpan:
    """Span without a number of leading words."""
    at = piece.start
    for word in piece.words[:words]:
        at = text.index(word, at) + len(word)
    return piece._replace(start=text.index(piece.words[words], at), words=piece.words[words:])


def _is_for_minister(page: TextPage, piece: NameSpan) -> bool:
    before = page.text[max(page.bounds(piece.start)[0], piece.start - 80) : piece.start].split()
    before += takewhile(_OF_MINISTRY.__contains__, piece.words)
    if not before or before[-1] not in _JOINING:
        return False
    of, described = "", False
    for word in reversed(before):
        if _MINISTRY.search(word.lower()) or (of == "fur" and page.words.is_office(word)):
            return bool(of)
        if of and not described and word.islower() and word not in _JOINING:
            described = True  # "ministra interina de"
            continue
        of = word if word in _OF_MINISTRY else of
        if not word.isalpha() or (word.islower() and word not in _JOINING):
            return False
    return False


Row = Callable[[TextPage, NameSpan], Evidence | None]


def evidence_of(page: TextPage, piece: NameSpan, rows: Sequence[Row]) -> list[Evidence]:
    """Evidence from all rows for or against a person."""
    return [item for rule in rows if (item := rule(page, piece)) is not None]


def _by_title(page: TextPage, piece: NameSpan) -> Evidence | None:
    word = piece.title.split()[-1].rstrip(".") if piece.title else ""
    if word in HONORIFICS:
        return Evidence("R10", f"“{piece.title}” comes before it", 3)
    roles = page.roles_of(piece)
    if roles is NO_ROLES and not piece.title:
        return None
    role = page.text[slice(*roles.before)].strip()
    if not role and not piece.title:
        begin, end = roles.local
        return Evidence("R10", f"“{page.text[begin:end]}” is next to it", 3) if end > begin else None
    last = (word or role.split()[-1]).rstrip(".")
    score = 2 if last in WEAK_TITLES else 3
    if piece.title and page.words.language:
        return Evidence("R10", f"“{piece.title}” comes before it", 3)
    if len(piece.words) == 1 and last.islower() and last not in LOWER_TITLES:
        score = 1
    return Evidence("R10", f"“{role or piece.title}” comes before it", score)


def _by_apposition(page: TextPage, piece: NameSpan) -> Evidence | None:
    begin, end = page.roles_of(piece).after
    return Evidence("R12", f"“{page.text[begin:end]}” follows it", 3) if end > begin else None


def _by_leading_role(page: TextPage, piece: NameSpan) -> Evidence | None:
    """Evidence of an office before the name, between commas: "The Vice President, Ilse Vantor, …"."""
    begin, end = page.roles_of(piece).leading
    if end > begin:
        return Evidence("R12 before", f"“{page.text[begin:end]}” comes before it", 3)
    if not page.text.endswith(", ", 0, piece.start):
        return None
    if page.text[piece.end : piece.end + 1] not in _STOPS:
        return None
    low, _ = page.bounds(piece.start)
    office = _OFFICE_COMMA.search(page.text, max(low, piece.start - 60), piece.start)
    if office and office[1].lower() in OFFICES:
        return Evidence("R12 before", f"“{office[0].strip(', ')}” comes before it", 3)
    return None


_STOPS = frozenset([",", ".", ";"])
_OFFICE_COMMA = re.compile(r"\b([A-Za-z-]+)(?:(?: of| for)(?: the)? [A-Z]\w+(?: [A-Z]\w+)*)?, $")


_OWNED = re.compile(r"[A-Z][\w.-]*'s?\s+$")


def _by_given_name(page: TextPage, piece: NameSpan) -> Evidence | None:
    words = [w.capitalize() if w.isupper() and len(w) > 1 else w for w in piece.words]
    first = next((w for w in words if not is_initial(w)), "")
    given = len(piece.core) > 1 and (first in GIVEN_NAMES or first.split("-")[0] in GIVEN_NAMES)
    if given and first not in page.with_article:
        return Evidence("given name", f"{first} is a common given name", 3)
    return None


def _by_initial(page: TextPage, piece: NameSpan) -> Evidence | None:
    first, inside = piece.words[0], any(is_initial(w) for w in piece.words[1:-1])
    item = len(piece.words) == 1 or _is_item(page.text, first) or piece.words[-1].endswith(("mente", "mment"))
    if not inside and (item or not is_initial(first)):
        return None
    return Evidence("initial", "it has an initial", 3)


def _is_item(text: str, letter: str) -> bool:
    """True for a letter that numbers list items: the text also has the letter before or after it."""
    adjacent = [chr(ord(letter[0]) + step) for step in (-1, 1)] if len(letter.rstrip(".")) == 1 else []
    return any(re.search(rf"(?<![\w.]){re.escape(other)}\. [A-Z]", text) for other in adjacent)


def _by_shape(page: TextPage, piece: NameSpan) -> Evidence | None:
    if piece.capitals:
        return None
    shape = shape_of(piece.words)
    if shape is None:
        return None
    common = any(w.lower() in page.lower for w in piece.words if w not in PARTICLES)
    return Evidence("shape", f"it is built like a name: {shape.language}", shape.strength - 2 * common)


_SPEECH_AFTER = re.compile(r",? (?:also |then |further |later |has |had |have |was (?=quoted)|\w+ly )?([a-z]+)\b")


def _local_speech(page: TextPage, piece: NameSpan) -> str:
    """Verb of speaking next to a name: among the three words after it, or directly before it."""
    after = page.text[piece.end : piece.end + 50].split(maxsplit=3)[:3]
    close = page.text[piece.end : piece.end + 1] in (" ", ",") and not _CALLED_OFF.match(page.text, piece.end)
    words = [word.strip(",.;:") for word in after] if close else []
    if page.words.compounds:
        words = words[:1]
    found = [word for word in (*words, _word_before(page.text, piece.start)) if word in page.words.speech]
    return found[0] if found else ""


_CALLED_OFF = re.compile(r" sag(?:t|te|ten) [^.;:!?\n\"]{1,80} (?:ab|zu)[.,;!]")
"""Separable verbs that firms and teams take as well: "Vantor sagte die Messe ab"."""


def _by_capitals(page: TextPage, piece: NameSpan) -> Evidence | None:
    """Evidence that a capitalised word inside a sentence is a name: no article precedes it, and the language
    capitalises only names.
    """
    if not page.words.language or page.words.compounds or len(piece.core) < 2 or piece.capitals:
        return None
    word = _word_before(page.text, piece.start)
    if sentence_start(page.text, piece.start) or word in page.words.articles or page.text[piece.start - 1 :][:1] == "'":
        return None
    if any(w in NOT_NAMES or page.words.is_noun(w) for w in piece.core):
        return None
    return Evidence("capitals", "its words are capitalised within a sentence", 2)


def _by_small_word(page: TextPage, piece: NameSpan) -> Evidence | None:
    word = _word_before(page.text, piece.start)
    if len(piece.core) > 1 and word in page.words.humans_before:
        return Evidence("human", f"“{word}” comes before it", 1)
    return None


_LABEL = re.compile(r"(?:^|\n)\W*([A-Z]+)(?: [A-Z]+)*\s*:?\s*(?:\n\s*)?(?:The |THE )?(?:[\w.]+ ){0,3}$")


_NEXT_LINE = re.compile(r"\n([A-Z][\w-]+)")


_SHIPS = word_set("uss hms hmas hmcs ins usns carrier frigate destroyer warship submarine")
_LED = (" administration", " presidency", " campaign", " regime", " cabinet")
"""Nouns named after their leader: "the Ilse Vantor administration"."""
_CREDITED = re.compile(r"\b(\w+)/\Z")
"""Picture credit such as `AGENCY/Ilse Vantor`."""


def _against(page: TextPage, piece: NameSpan) -> Evidence | None:
    before, word = page.text[piece.start - 1 : piece.start], _word_before(page.text, piece.start)
    if page.words.language and word_before(page.text, piece.start)[1] in NAMED_AFTER:
        return Evidence("place", "a building or a street has this name", -9)
    credit = _CREDITED.search(page.text, max(0, piece.start - 20), piece.start) if before == "/" else None
    if credit and credit[1].casefold() in written_alike("agencies"):
        return Evidence("credit", f"“{credit[0]}” comes before it", -9)
    if word in _SHIPS:
        return Evidence("ship", "it is a ship's name", -9)
    if word == "the" and not page.text.startswith(_LED, piece.end):
        return Evidence("article", "“the” comes before it", -3)
    if page.words.compounds:
        common = any(w in page.nouns for w in piece.core)
        return Evidence("common word", "the text uses it as a common noun", -2) if common else None
    if page.words.language and word in page.words.articles:
        return Evidence("article", "an article comes before it", -2)
    if any(w.lower() in page.lower for w in piece.core if w not in GIVEN_NAMES and w not in PARTICLES):
        return Evidence("common word", "the text also writes it in lower case", -2)
    return None


def _by_bracket(page: TextPage, piece: NameSpan) -> Evidence | None:
    """Evidence of a name in brackets after an office: "the Minister of Trade (Vantor)"."""
    text, start = page.text, piece.start
    if text[start - 1 : start] != "(" or text[piece.end : piece.end + 1] != ")":
        return None
    low, _ = page.bounds(start)
    before = text[max(low, start - 90) : start - 1].split()[-12:]
    offices = [word.strip(",.").lower() for word in before]
    local = bool(page.words.language) and not page.words.compounds
    # After the name of a place or an organisation, a single word in brackets is a place or a part of it.
    led = local and any(map(page.words.is_office, offices if len(piece.words) > 1 else offices[-1:]))
    if led or any(word in OFFICES for word in offices):
        return Evidence("R10 bracket", "it is in brackets after a role", 3)
    return None


_BODY = re.compile(r" \(([A-Z][A-Za-z/]{1,12})\)")


EVIDENCE: tuple[Row, ...] = (
    _by_title,
    _by_bracket,
    _by_apposition,
    _by_leading_role,
    _by_given_name,
    _by_initial,
    _by_shape,
    _by_capitals,
    _by_small_word,
    _against,
)
OF_ONE_WORD: tuple[Row, ...] = (_by_title, _by_apposition, _by_leading_role, _against)
"""Rows that apply to a name of one word. Speech is left out, as it does not prove a human."""


def _by_verb(page: TextPage, piece: NameSpan) -> Evidence | None:
    if page.words.language:
        verb = _local_speech(page, piece)
        return Evidence("speech", f"“{verb}” is next to it", 2) if verb else None
    after = _SPEECH_AFTER.match(page.text, piece.end)
    if after and (after[1] in HUMAN_VERBS or after[1] in SPEECH):
        return Evidence("speech", f"“{after[1]}” follows it", 2)
    return None


_STRONG_BEFORE = word_set("told asked thanked informed assured reminded invited urged")
_WEAK_BEFORE = word_set("with from by that to as see saw met meet meeting between and for")


def _by_word_before(page: TextPage, piece: NameSpan) -> Evidence | None:
    _, word = word_before(page.text, piece.start)
    if word in _STRONG_BEFORE or word in _WEAK_BEFORE:
        return Evidence("told", f"“{word}” comes before it", 2 if word in _STRONG_BEFORE else 1)
    return None


_PRONOUN = re.compile(r"[^.;:\n]{0,60}?\b(?:he|she|his|her|him|himself|herself)\b")


def _by_pronoun(page: TextPage, piece: NameSpan) -> Evidence | None:
    _, word = word_before(page.text, piece.start)
    if word not in _STRONG_BEFORE and _PRONOUN.match(page.text, piece.end):
        return Evidence("pronoun", "“he” or “she” follows in the sentence", 1)
    return None


_OWNS = re.compile(r"'s? (?:\w+ )?([a-z]+)")


def _by_possession(page: TextPage, piece: NameSpan) -> Evidence | None:
    owns = _OWNS.match(page.text, piece.end)
    if owns is None:
        return None
    return Evidence("possession", f"it has “{owns[1]}” of its own", 2 if owns[1] in HUMAN_POSSESSIONS else 1)


_ENDING = re.compile(
    r"(?:[^aeiou][oe]v|[oe]va|sky|skiy|skii|enko|chenko|shvili|[^aeiou]yan|berg|stein|mann|feldt?|opoulos|akis|oglu|zadeh|escu|wicz|czyk|"
    r"quist|strom|sson|ssen|[^aeiou]son|[bgmprt]ez|insky|owski|ovich|evich|nyov|[^aeiou]yn|[kgsl]in|yko|hnev)$"
)


def _by_ending(page: TextPage, piece: NameSpan) -> Evidence | None:
    return Evidence("ending", "it ends as family names do", 2) if _ends_as_family(piece.words[0]) else None


@lru_cache(maxsize=16_384)
def _ends_as_family(word: str) -> bool:
    return _ENDING.search(word.lower()) is not None


_PLACE_BEFORE = word_set("in at near around outside throughout toward towards into the a an off across")


_OR = (" and ", " or ", " und ", " oder ", " et ", " ou ", " y ", " o ", " e ")
_OTHER_PLACE = re.compile(r"\b(\w+) [A-Z][\w'-]+ \w+ $")


def _by_place(page: TextPage, piece: NameSpan) -> Evidence | None:
    joined = page.text.endswith(_OR, 0, piece.start)
    other = _OTHER_PLACE.search(page.text, max(0, piece.start - 50), piece.start) if joined else None
    word = other[1].lower() if other else _word_before(page.text, piece.start)
    places = page.words.places_before if page.words.language else _PLACE_BEFORE
    return Evidence("place", "it stands where places are named", -3) if word in places else None


LONE_EVIDENCE: tuple[Row, ...] = (
    _by_bracket,
    _by_verb,
    _by_word_before,
    _by_pronoun,
    _by_possession,
    _by_ending,
    _by_place,
)
"""Signs that a one-word name is a human."""
