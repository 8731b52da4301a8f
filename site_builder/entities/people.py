"""Identifies the persons among the spans of a text, each with its evidence.

A person needs a total of THRESHOLD points; one known by a single word needs LONE_THRESHOLD points of human evidence.
Works on folded text; knows neither registry nor starter tables.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from site_builder.core.grouping import grouped
from site_builder.entities.model import LEAST, Evidence
from site_builder.entities.name_keys import key_of
from site_builder.entities.name_shapes import parts_of, shape_of
from site_builder.entities.name_spans import NameSpan, core_of, is_initial
from site_builder.entities.person_features import (
    EVIDENCE,
    LONE_EVIDENCE,
    NO_ROLES,
    OF_ONE_WORD,
    TextPage,
    behind,
    evidence_of,
    ministry_of,
)
from site_builder.entities.word_lists import (
    FAMILY_NAMES_TOO,
    GIVEN_NAMES,
    LEGAL_FORMS,
    NOT_NAMES,
    OFFICE_OBJECTS,
    ORGANISATION_HEADS,
    PARTICLES,
    PLACE_HEADS,
)
from site_builder.linking.role_phrases import sentence_start
from site_builder.text.english_words import (
    DAYS,
    FUNCTION_WORDS,
    HONORIFICS,
    MONTH_NAMES,
    OFFICE_MODIFIERS,
    OFFICES,
    TITLES,
)
from site_builder.text.folding import word_before

THRESHOLD = 3
LONE_THRESHOLD = 3
MAX_NAME_WORDS = 5
REPEATED = 3
Known = Callable[[str], Evidence | None]
"""Looks up evidence that a family name belongs to one person."""
_REIGNS = (("II",), ("III",), ("IV",))
"""Numerals after the single name of a king: "King Abdullor II"."""


@dataclass(slots=True)
class Person:
    """Person of one document, while evidence is collected."""

    pieces: Sequence[NameSpan]
    evidence: dict[str, Evidence] = field(default_factory=dict)
    roles: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Folded words of a role → their first position."""
    singles: list[NameSpan] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, ...]:
        """Words of the fullest form; mixed case is preferred to capitals."""
        return self.fullest.words

    @property
    def fullest(self) -> NameSpan:
        """Span with the most words."""
        return max(
            self.pieces, key=lambda p: (not p.capitals, len(p.core), len(p.words), sum(map(len, p.words)), -p.start)
        )

    @property
    def score(self) -> int:
        """Total score of the evidence."""
        return sum(item.score for item in self.evidence.values())

    def note(self, found: Iterable[Evidence]) -> None:
        """Keeps the strongest evidence of each rule."""
        for item in found:
            if item.rule not in self.evidence or self.evidence[item.rule].score < item.score:
                self.evidence[item.rule] = item


def find_people(page: TextPage, pieces: Sequence[NameSpan], known: Known) -> tuple[Person, ...]:
    """Persons with enough evidence, by their first full form. `known` looks up evidence for a family name."""
    people = _without_ministries(page, pieces) if page.words.language else pieces
    named = [p for p in people if not (is_no_name(p.words, p.capitals) or _is_no_bearer(page, p))]
    single = [p for p in named if len(p.words) == 1]
    several = [p for p in named if len(p.words) > 1]
    persons = _full_names(
        page, [p for p in several if len(p.core) > 1 or is_initial(p.words[0]) or p.words[1:] in _REIGNS]
    )
    alone = grouped((key_of(piece.words)[0], piece) for piece in single)
    _note_echoes(persons, alone)
    kept = [p for p in persons if p.score >= THRESHOLD]
    _attach(page, kept, alone, known)
    return tuple(kept)


def _without_ministries(page: TextPage, pieces: Sequence[NameSpan]) -> Sequence[NameSpan]:
    fronts = [(p, ministry_of(page, p)) for p in pieces]
    ministries = {p.words[:front] for p, front in fronts if front}
    people = (behind(page.text, p, front) if front else p for p, front in fronts if front < len(p.words))
    return [p for p in people if p.words not in ministries]


def _is_no_bearer(page: TextPage, piece: NameSpan) -> bool:
    """True for a capitalised phrase that names no person, unless it has a title or role: a place named after a saint
    ("Santa Vess"), or the field of an authority ("las comisiones de Asuntos Marinos")."""
    saint = piece.words[0] in ("San", "Santa", "Sao") and len(piece.words) == 2
    if not (saint or (piece.words[0] in page.words.fields and GIVEN_NAMES.isdisjoint(piece.words))):
        return False
    return not piece.title and page.roles_of(piece) is NO_ROLES


@lru_cache(maxsize=16_384)
def is_no_name(words: tuple[str, ...], capitals: bool) -> bool:
    """True if capitalised words are something other than a person: a place, an office, a thing."""
    core = tuple(map(str.capitalize, core_of(words))) if capitals else core_of(words)
    if "".join(words[:2]).startswith(("U.S.", "U.K.", "U.N.", "D.C.", "E.U.")):
        return True
    long = len(words) > MAX_NAME_WORDS and sum(w not in PARTICLES for w in words) > MAX_NAME_WORDS
    if long or any(ch.isdigit() or ch == "_" for w in core for ch in w):
        return True
    if not any(len(word) > 2 for word in core) or any("'" in word and _CONTRACTION.search(word) for word in core):
        return True
    if words[-1] in LEGAL_FORMS and len(words) > 1 and not capitals:
        return True
    if words[0] in ("Q", "A") and len(words) == 2:
        return True
    if len(core) == 1:
        return _is_common(core[0])
    if all(word in TITLES or word in PARTICLES or word.lower() in _OF_OFFICES for word in core):
        return True
    if core[0] == "Park" and shape_of(core) is not None:
        return False
    if core[0] in GIVEN_NAMES and len(core) == 2 and core[1] not in ORGANISATION_HEADS:
        return core[1] not in GIVEN_NAMES and core[1] in _THINGS
    return any(
        w in NOT_NAMES or w in ORGANISATION_HEADS or w in PLACE_HEADS or w.lower() in FUNCTION_WORDS for w in core
    )


_OF_OFFICES = OFFICES | OFFICE_MODIFIERS
_THINGS = (NOT_NAMES | PLACE_HEADS) - FAMILY_NAMES_TOO
_CONTRACTION = re.compile(r"'(?:ve|d|m|ll|re|t)$", re.IGNORECASE)
_COMMON = NOT_NAMES | HONORIFICS | ORGANISATION_HEADS | PLACE_HEADS | TITLES | OFFICE_OBJECTS | DAYS | MONTH_NAMES


def _is_common(word: str) -> bool:
    """True if a capitalised word never names a person: a month, a thing."""
    return (
        word in _COMMON
        or word.lower() in FUNCTION_WORDS
        or word.lower().removesuffix("s") in OFFICES
        or _THING.search(word) is not None
    )


_THING = re.compile(
    r"(?:tions|ations?|ness|ships?|ware|ility|ism|body)$|^(?!Ma?c|De|Di|Du|La|Le|Van|Fitz|O'|D')[A-Z]\w*[a-z][A-Z]"
)
"""Endings of nouns for things, and inner capitals that no name has."""


def _full_names(page: TextPage, pieces: Sequence[NameSpan]) -> list[Person]:
    groups = grouped((key_of(piece.words), piece) for piece in pieces)
    _join_initials(groups)
    _join_subsets(groups)
    persons = []
    for group in groups.values():
        person = Person(group)
        for piece in group:
            person.note(evidence_of(page, piece, EVIDENCE))
            _note_roles(page, person, piece)
        if all(p.capitals for p in group) and "given name" not in person.evidence:
            continue
        persons.append(person)
    return persons


def _join_initials(groups: dict[tuple[str, ...], tuple[NameSpan, ...]]) -> None:
    """Merges "T. B. Ressik" into the only person with that family name and initial."""
    for key in sorted(groups):
        if any(len(part) > 1 for part in key[:-1]):
            continue
        same = [k for k in groups if k[-1] == key[-1] and k[0].startswith(key[0]) and len(k[0]) > 1]
        if len(same) == 1:
            groups[same[0]] += groups.pop(key)


def _join_subsets(groups: dict[tuple[str, ...], tuple[NameSpan, ...]]) -> None:
    """Merges a shorter name into the only longer one that ends or begins with it. A longer name that begins with it
    adds the mother's family name, or continues after a patronymic.
    """
    for key in sorted(groups, key=lambda k: (len(k), k)):
        begun = len(key) > 1
        longer = [
            k
            for k in groups
            if len(k) > len(key) and ((k[-1] == key[-1] and set(key) <= set(k)) or (begun and k[: len(key)] == key))
        ]
        if len(longer) == 1:
            groups[longer[0]] += groups.pop(key)


def _note_echoes(persons: Sequence[Person], alone: Mapping[str, Sequence[NameSpan]]) -> None:
    """Adds evidence to a full name whose family name is also used alone, with a title or twice."""
    families, _, _ = _handles(persons)
    for word, bearers in families.items():
        echoes = alone.get(word, ())
        titled = next((p for p in echoes if p.title), None)
        if len(bearers) == 1 and titled is not None:
            bearers[0].note([Evidence("echo", f"“{titled.title}” comes before its family name elsewhere", 3)])
        elif len(bearers) == 1 and len(echoes) > 1:
            bearers[0].note([Evidence("echo", "its family name is used alone elsewhere", 1)])


def _note_roles(page: TextPage, person: Person, piece: NameSpan) -> None:
    roles = page.roles_of(piece)
    for begin, end in roles if roles is not NO_ROLES else ():
        if end > begin and page.text[begin:end].strip() not in page.words.honorifics:
            person.roles.setdefault(page.text[begin:end].strip(), (begin, begin + len(page.text[begin:end].rstrip())))


def _attach(page: TextPage, persons: list[Person], alone: Mapping[str, Sequence[NameSpan]], known: Known) -> None:
    """Assigns each one-word name to the person with that family name, else to the one with that given name. The rest
    may be persons of their own.
    """
    by_family, by_given, by_word = _handles(persons)
    for key, group in alone.items():
        owners = by_family.get(key) or by_given.get(key) or by_word.get(key) or []
        if len(owners) == 1:
            owners[0].singles += group
            for piece in group:
                _note_roles(page, owners[0], piece)
        elif not owners:
            person = _lone(page, group, known)
            if person is not None:
                persons.append(person)


Handles = Mapping[str, list[Person]]


def _handles(persons: Sequence[Person]) -> tuple[Handles, Handles, Handles]:
    families: dict[str, list[Person]] = defaultdict(list)
    givens: dict[str, list[Person]] = defaultdict(list)
    middles: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        for table, keys in zip((families, givens, middles), _keys_of(person.words), strict=True):
            for key in keys:
                table[key].append(person)
    return families, givens, middles


@lru_cache(maxsize=16_384)
def _keys_of(words: tuple[str, ...]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Keys of a name's family names, its first given name, and the further given names."""
    family, given, _ = parts_of(words)
    parts = family.split()
    first = parts[0] if parts and parts[0] not in PARTICLES else ""
    named = (key_of((w,))[0] for w in (family, first, parts[-1] if parts else "") if w)
    called = [key_of((word,))[0] for word in given.split()]
    return tuple(dict.fromkeys(named)), called[:1], called[1:]


_ADVERB = ("ly", "mment", "amente")
"""Endings of adverbs, which are no name when they open a sentence."""


def _lone(page: TextPage, group: Sequence[NameSpan], known: Known) -> Person | None:
    """Person known by one word, which needs a title, a role in brackets or several signs of a human."""
    mixed = [p for p in group if not p.capitals]
    if not mixed or (mixed[0].words[0].lower() in page.lower and not page.words.compounds):
        return None
    inside = any(not sentence_start(page.text, p.start) for p in mixed)
    if not inside and mixed[0].words[0].endswith(_ADVERB):
        return None
    signs = [evidence_of(page, p, LONE_EVIDENCE) for p in mixed]
    again = len(mixed) >= REPEATED
    distinct = {(item.rule, item.why): item.score for found in signs for item in found}
    human = inside and sum(distinct.values()) + again >= LONE_THRESHOLD
    borne = known(mixed[0].words[0])
    is_known = borne is not None and (borne.score >= THRESHOLD or _is_human(page, mixed))
    person = Person(group)
    for piece, found in zip(mixed, signs, strict=True):
        person.note(evidence_of(page, piece, OF_ONE_WORD))
        _note_roles(page, person, piece)
        person.note(found)
    if again:
        person.note([Evidence("repeated", f"it occurs {len(mixed)} times", 1)])
    if borne is not None:
        person.note([borne])
    of_other = "article" in person.evidence
    named = any(i.score >= THRESHOLD and not (of_other and rule == "R12") for rule, i in person.evidence.items())
    return person if named or is_known or (human and "article" not in person.evidence) else None


def _is_human(page: TextPage, pieces: Iterable[NameSpan]) -> bool:
    """True if this text has enough evidence that a bare family name is a person: one strong sign or several weak ones.
    Only for names that other texts give in full."""
    signs: dict[str, int] = {}
    for piece in pieces:
        before = re.findall(r"\w+", word_before(page.text, piece.start)[1].lower())[-1:]
        several = re.findall(r"^ (\w+nt?)\b", page.text[piece.end : piece.end + 40])
        if (
            not page.words.speech.isdisjoint(several)
            or not page.words.articles.isdisjoint(before)
            or _ITS.match(page.text, piece.end)
        ):
            return False
        if not _DESCRIBING.search(page.text, max(0, piece.start - 4), piece.end + 2):
            for item in evidence_of(page, piece, (*LONE_EVIDENCE, *OF_ONE_WORD)):
                signs[item.rule] = max(item.score, signs.get(item.rule, item.score), key=abs)
    return sum(signs.values()) >= THRESHOLD or max(signs.values(), default=0) >= LEAST <= sum(signs.values())


_ITS = re.compile(r" (?:told|said)[^.,]{0,40} its\b")
"""Pronoun that rules out a person: "Vantor told its staff"."""
_DESCRIBING = re.compile(r"\b(?:the|an?) [\w'-]{1,40} [a-z]\Z", re.IGNORECASE)
"""Article before an attributive use, which is neutral evidence: "the Vantor plan"."""
