"""Pieces of a text → the persons it names, each with the evidence for it.

Every kind of evidence is a row of the table EVIDENCE; a person needs THRESHOLD points in all. Works on folded text;
knows neither registry nor starter tables.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.linking.lexicon import FUNCTION_WORDS, HONORIFICS, OFFICES, SPEECH, TITLES
from site_builder.linking.proposals.givens import GIVEN_NAMES
from site_builder.linking.proposals.names import key_of
from site_builder.linking.proposals.pieces import Piece, is_initial
from site_builder.linking.proposals.proposal import Evidence
from site_builder.linking.proposals.shapes import parts_of, shape_of
from site_builder.linking.proposals.words import (
    HUMAN_POSSESSIONS,
    HUMAN_VERBS,
    LABELS,
    NOT_NAMES,
    ORGANISATION_HEADS,
    PARTICLES,
    PLACE_HEADS,
    WEAK_TITLES,
)
from site_builder.linking.roles import role_after, role_before, sentence_start, title_before

THRESHOLD = 3
MAX_NAME_WORDS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """The text that evidence is read from."""

    text: str
    lower: frozenset[str]
    """Every word that the text also writes in lower case."""
    bounds: Callable[[int], tuple[int, int]]
    """Start and end of the block that holds an offset."""


@dataclass(slots=True)
class Person:
    """A person of one document, while it is put together."""

    pieces: list[Piece]
    evidence: dict[str, Evidence] = field(default_factory=dict)
    roles: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Folded words of a role → where they first stand."""
    singles: list[Piece] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, ...]:
        """The fullest form, mixed case before capitals."""
        return self.fullest.words

    @property
    def fullest(self) -> Piece:
        """The piece with the most words."""
        return max(
            self.pieces, key=lambda p: (not p.capitals, len(p.core), len(p.words), sum(map(len, p.words)), -p.start)
        )

    @property
    def score(self) -> int:
        """The evidence in all."""
        return sum(item.score for item in self.evidence.values())

    def note(self, found: Iterable[Evidence]) -> None:
        """Keep the strongest evidence of each rule."""
        for item in found:
            if item.rule not in self.evidence or self.evidence[item.rule].score < item.score:
                self.evidence[item.rule] = item


def find_people(page: Page, pieces: Sequence[Piece], known: Callable[[str], bool]) -> tuple[Person, ...]:
    """The persons with enough evidence, in the order of their first full form; `known` tells registered family names."""
    multi = [p for p in pieces if len(p.core) > 1 or (len(p.words) > 1 and is_initial(p.words[0]))]
    multi = [p for p in multi if not _is_no_name(p)]
    single = [p for p in pieces if len(p.words) == 1 and not _is_no_name(p)]
    persons = _full_names(page, multi)
    kept = [p for p in persons if p.score >= THRESHOLD]
    _attach(page, kept, single, known)
    return tuple(kept)


def _is_no_name(piece: Piece) -> bool:
    core = [w.capitalize() if piece.capitals else w for w in piece.core]
    if len(piece.words) > MAX_NAME_WORDS or any(ch.isdigit() or ch == "_" for w in core for ch in w):
        return True
    if len(core) == 1:
        word = core[0]
        return (
            len(word) < 2
            or word in NOT_NAMES
            or word in ORGANISATION_HEADS | PLACE_HEADS | TITLES
            or word.lower() in FUNCTION_WORDS
        )
    if core[0] in GIVEN_NAMES and len(core) == 2 and core[1] not in ORGANISATION_HEADS:
        return core[1] in NOT_NAMES and core[1] not in GIVEN_NAMES
    return any(
        w in NOT_NAMES or w in ORGANISATION_HEADS or w in PLACE_HEADS or w.lower() in FUNCTION_WORDS for w in core
    )


def _full_names(page: Page, pieces: Sequence[Piece]) -> list[Person]:
    groups: dict[tuple[str, ...], list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[key_of(piece.words)].append(piece)
    _join_subsets(groups)
    persons = []
    for group in groups.values():
        person = Person(group)
        for piece in group:
            person.note(evidence_of(page, piece))
            _note_roles(page, person, piece)
        if all(p.capitals for p in group) and not {"label", "given name", "title"} & set(person.evidence):
            continue
        persons.append(person)
    return persons


def _join_subsets(groups: dict[tuple[str, ...], list[Piece]]) -> None:
    """A shorter form of a longer name joins it where only one longer name contains it and ends alike."""
    for key in sorted(groups, key=lambda k: (len(k), k)):
        longer = [k for k in groups if len(k) > len(key) and k[-1] == key[-1] and set(key) <= set(k)]
        if len(longer) == 1:
            groups[longer[0]] += groups.pop(key)


Row = Callable[[Page, Piece], Evidence | None]


def evidence_of(page: Page, piece: Piece) -> tuple[Evidence, ...]:
    """What the words in and around a piece say for and against a person."""
    found = (rule(page, piece) for rule in EVIDENCE)
    return tuple(item for item in found if item is not None)


def _by_title(page: Page, piece: Piece) -> Evidence | None:
    word = piece.title.split()[-1].rstrip(".") if piece.title else ""
    if word in HONORIFICS:
        return Evidence("R10", f"“{piece.title}” stands before it", 3)
    low, _ = page.bounds(piece.start)
    role = role_before(page.text, piece.start, floor=low)
    if not role and not piece.title:
        return None
    weak = (word or role.split()[-1]).rstrip(".") in WEAK_TITLES
    return Evidence("R10", f"“{role or piece.title}” stands before it", 2 if weak else 3)


def _by_apposition(page: Page, piece: Piece) -> Evidence | None:
    _, high = page.bounds(piece.start)
    begin, end = role_after(page.text, piece.end, ceiling=high)
    return Evidence("R12", f"“{page.text[begin:end]}” follows it", 3) if end > begin else None


_LEADING = re.compile(r"([A-Za-z-]+),? $")


def _by_leading_role(page: Page, piece: Piece) -> Evidence | None:
    """ "The Vice President, Ilse Vantor, …": an office, a comma, the name, a comma."""
    match = re.search(
        r"\b([A-Za-z-]+)((?: of| for)(?: the)? [A-Z]\w+(?: [A-Z]\w+)*)?, $",
        page.text[max(0, piece.start - 60) : piece.start],
    )
    if match and (match[1].lower() in OFFICES) and page.text[piece.end : piece.end + 1] in (",", ".", ";"):
        return Evidence("R12 before", f"“{match[0].strip(', ')}” stands before it", 3)
    return None


def _by_given_name(page: Page, piece: Piece) -> Evidence | None:
    words = [w.capitalize() if w.isupper() and len(w) > 1 else w for w in piece.words]
    first = next((w for w in words if not is_initial(w)), "")
    if len(piece.core) > 1 and (first in GIVEN_NAMES or first.split("-")[0] in GIVEN_NAMES):
        return Evidence("given name", f"{first} is a common given name", 3)
    return None


def _by_initial(page: Page, piece: Piece) -> Evidence | None:
    if any(is_initial(w) for w in piece.words[1:-1]) or (is_initial(piece.words[0]) and len(piece.words) > 1):
        return Evidence("initial", "it has an initial", 3)
    return None


def _by_shape(page: Page, piece: Piece) -> Evidence | None:
    if piece.capitals:
        return None
    shape = shape_of(piece.words)
    if shape is None:
        return None
    common = any(w.lower() in page.lower for w in piece.words)
    return Evidence("shape", f"it has the shape of a name: {shape.language}", shape.strength - 2 * common)


_SPEECH_AFTER = re.compile(r",? (?:also |then |further |later |has |had |have |\w+ly )?([a-z]+)\b")
_SPEECH_BEFORE = re.compile(r"\b([a-z]+) $")


def _by_speech(page: Page, piece: Piece) -> Evidence | None:
    after = _SPEECH_AFTER.match(page.text, piece.end)
    if after and (after[1] in SPEECH or after[1] in HUMAN_VERBS):
        human = after[1] in HUMAN_VERBS
        return Evidence("speech", f"“{after[1]}” follows it", 2 if human or len(piece.core) > 1 else 1)
    before = _SPEECH_BEFORE.search(page.text, max(0, piece.start - 20), piece.start)
    if before and before[1] in ("said", "says", "told", "asked", "thanked", "added", "informed", "urged"):
        return Evidence(
            "told", f"“{before[1]}” stands before it", 2 if before[1] in ("told", "asked", "thanked") else 1
        )
    return None


_LABEL = re.compile(r"(?:^|\n)\W*([A-Z]+)(?: [A-Z]+)*\s*:?\s*(?:\n\s*)?(?:The |THE )?(?:[\w.]+ ){0,3}$")


def _by_label(page: Page, piece: Piece) -> Evidence | None:
    low, _ = page.bounds(piece.start)
    label = _LABEL.search(page.text[max(0, piece.start - 60) : piece.start])
    if label and label[1] in LABELS:
        return Evidence("label", f"it stands after “{label[1]}”", 2)
    if (
        not page.text[low : piece.start].strip()
        and page.text[piece.end : piece.end + 1] in (",", ":")
        and len(piece.core) > 1
    ):
        return Evidence("list line", "a line starts with it and goes on after a comma", 1)
    return None


def _against(page: Page, piece: Piece) -> Evidence | None:
    before = page.text[max(0, piece.start - 5) : piece.start].lower()
    if before.endswith(" the ") or before == "the ":
        return Evidence("article", "“the” stands before it", -3)
    if any(w.lower() in page.lower for w in piece.core if w not in GIVEN_NAMES and w not in PARTICLES):
        return Evidence("common word", "the text also writes it in lower case", -2)
    return None


EVIDENCE: tuple[Row, ...] = (
    _by_title,
    _by_apposition,
    _by_leading_role,
    _by_given_name,
    _by_initial,
    _by_shape,
    _by_speech,
    _by_label,
    _against,
)


def _note_roles(page: Page, person: Person, piece: Piece) -> None:
    low, high = page.bounds(piece.start)
    for begin, end in (
        role_after(page.text, piece.end, ceiling=high),
        title_before(page.text, piece.start, floor=low),
    ):
        if end > begin:
            person.roles.setdefault(page.text[begin:end].strip(), (begin, begin + len(page.text[begin:end].rstrip())))


def _attach(page: Page, persons: list[Person], singles: Sequence[Piece], known: Callable[[str], bool]) -> None:
    """One-word names join the person whose family name (or, without one, given name) they are; others may be new."""
    by_family, by_given, by_word = _handles(persons)
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in singles:
        groups[key_of(piece.words)[0]].append(piece)
    for key, group in groups.items():
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
        family, given, _ = parts_of(person.words)
        for word in {key_of([w])[0] for w in (family, family.split()[-1] if family else "") if w}:
            families[word].append(person)
        for word in given.split()[:1]:
            givens[key_of([word])[0]].append(person)
        for word in given.split()[1:]:
            middles[key_of([word])[0]].append(person)
    return families, givens, middles


def _lone(page: Page, group: Sequence[Piece], known: Callable[[str], bool]) -> Person | None:
    """A person known only by one word: it needs a title, a role in which it is bracketed, or several signs of a human."""
    person = Person(list(group))
    mixed = [p for p in group if not p.capitals]
    if not mixed or group[0].words[0].lower() in page.lower:
        return None
    signs: dict[tuple[str, str], int] = {}
    if known(mixed[0].words[0]):
        person.note([Evidence("registry", "one person of the registry has this family name", 3)])
    for piece in mixed:
        person.note(e for e in evidence_of(page, piece) if e.rule not in ("speech", "told"))
        _note_roles(page, person, piece)
        for item in _lone_evidence(page, piece):
            signs[item.rule, item.why] = item.score
            person.note([item])
    if len(mixed) >= 3:
        person.note([Evidence("repeated", f"it stands here {len(mixed)} times", 1)])
    named = any(item.score >= THRESHOLD for item in person.evidence.values())
    human = sum(signs.values()) + (len(mixed) >= 3)
    inside = any(not sentence_start(page.text, p.start) for p in mixed)
    if "registry" in person.evidence and not {"article", "place"} & set(person.evidence):
        return person
    return person if named or (inside and human >= LONE_THRESHOLD and "article" not in person.evidence) else None


LONE_THRESHOLD = 4
_BEFORE_PERSON = re.compile(
    r"\b(told|asked|thanked|informed|with|from|by|that|to|as|see|saw|met|meet|meeting|assured|reminded|urged|invited|between|and|for)\s+$"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|around|outside|throughout|toward|towards|into|the|a|an|of the|off|across)\s+$", re.IGNORECASE
)
_PRONOUN = re.compile(r"[^.;:\n]{0,60}\b(?:he|she|his|her|him|himself|herself)\b")
_OWNS = re.compile(r"'s? (?:\w+ )?([a-z]+)")
_ENDING = re.compile(
    r"(?:[^aeiou][oe]v|[oe]va|sky|skiy|skii|enko|chenko|shvili|[^aeiou]yan|berg|stein|mann|feldt?|opoulos|akis|oglu|zadeh|escu|wicz|czyk|"
    r"quist|strom|sson|ssen|[^aeiou]son|[bgmprt]ez|insky|owski|ovich|evich|nyov|[^aeiou]yn|[kgsl]in|yko|hnev)$"
)


def _lone_evidence(page: Page, piece: Piece) -> Iterable[Evidence]:
    text, start, end = page.text, piece.start, piece.end
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        low, _ = page.bounds(start)
        before = text[max(low, start - 90) : start - 1].split()
        if any(w.strip(",.").lower() in OFFICES for w in before[-12:]):
            yield Evidence("R10 bracket", "it stands in brackets after a role", 3)
    after = _SPEECH_AFTER.match(text, end)
    if after and after[1] in HUMAN_VERBS | SPEECH:
        yield Evidence("speech", f"“{after[1]}” follows it", 2)
    before = _BEFORE_PERSON.search(text, max(0, start - 20), start)
    if before:
        strong = before[1] in ("told", "asked", "thanked", "informed", "assured", "reminded", "invited", "urged")
        yield Evidence("told", f"“{before[1]}” stands before it", 2 if strong else 1)
    if _PRONOUN.match(text, end):
        yield Evidence("pronoun", "he or she follows in the sentence", 1)
    owns = _OWNS.match(text, end)
    if owns:
        yield Evidence("possession", f"“{owns[1]}” is said to be its own", 2 if owns[1] in HUMAN_POSSESSIONS else 1)
    if _ENDING.search(piece.words[0].lower()):
        yield Evidence("ending", "it ends as family names do", 2)
    if _PLACE_BEFORE.search(text, max(0, start - 12), start):
        yield Evidence("place", "it stands where places stand", -3)
