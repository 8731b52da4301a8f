"""Derives from an actor's record the forms by which a text may name it, each with its kind and link rule.

The order of a name is data (R18). Variants are listed; hyphens, apostrophes and diacritics are folded, capitals kept
(R20). Knows no text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from site_builder.core.partial_date import PartialDate
from site_builder.linking.model import MentionKind
from site_builder.registry.actor import Actor, ActorKind, LinkRule, NameKind, NameOrder
from site_builder.text.english_words import MONTH_NAMES, WORDS
from site_builder.text.folding import fold

_SUFFIX = re.compile(r",? (?:Jr|Sr)\.?$|,? (?:II|III|IV)$")
_INITIALS = re.compile(r"(?<= )(?:[A-Z]\. ?){1,8}(?=[A-Z])")
_KINDS = {
    NameKind.SHORT: MentionKind.SHORT,
    NameKind.TITLE: MentionKind.TITLE,
    NameKind.METONYM: MentionKind.METONYM,
    NameKind.CODE: MentionKind.ABBREVIATION,
}


@dataclass(frozen=True, slots=True)
class Form:
    """Written form of an actor's name."""

    text: str
    """Folded text."""
    actor: str
    kind: MentionKind
    link: LinkRule
    demonym: bool = False
    """True if the form refers to the actor without naming it (R14)."""
    capitals: bool = False
    """True if the form counts only in lines set entirely in capitals (R5)."""
    shouted: bool = False
    """True for a name written in capitals."""
    alone: bool = False
    """True for a short form that needs no full form."""
    place: bool = False
    """True for a capital: it means the place unless its sentence makes it a government (R13)."""
    from_: PartialDate | None = None
    to: PartialDate | None = None


@lru_cache(maxsize=16384)
def forms_of(actor: Actor) -> tuple[Form, ...]:
    """All forms, each text once per kind, the actor's own name first."""
    return tuple(
        dict.fromkeys(form for form in _forms(actor) if form.text and (form.demonym or form.link != LinkRule.NEVER))
    )


def _forms(actor: Actor) -> Iterator[Form]:
    person = actor.kind == ActorKind.PERSON
    own = _person if person else _plain
    mononym = NameOrder.MONONYM if " " not in actor.name else actor.order
    again = next((LinkRule(name.link) for name in actor.names if name.text == actor.name), LinkRule.AUTO)
    yield from own(actor, actor.name, MentionKind.FULL, again, mononym)
    for name in actor.names:
        kind = _KINDS.get(NameKind(name.kind), MentionKind.FULL)
        if person and kind == MentionKind.FULL and " " not in name.text and actor.order != NameOrder.MONONYM:
            kind = MentionKind.SHORT
        if not person and kind == MentionKind.SHORT and name.link == LinkRule.AUTO:
            kind = MentionKind.ABBREVIATION
        for form in own(actor, name.text, kind, LinkRule(name.link), actor.order):
            yield replace(
                form,
                demonym=name.kind == NameKind.DEMONYM,
                alone=name.kind == NameKind.MONONYM,
                place=name.kind == NameKind.METONYM,
                from_=name.from_,
                to=name.to if name.kind != NameKind.FORMER else None,
            )
    if person:
        yield from _short(actor)


def _plain(actor: Actor, text: str, kind: MentionKind, link: LinkRule, order: str) -> Iterator[Form]:
    for spelling in dict.fromkeys(s for one in spellings(text) for s in (one, _in_capitals(one))):
        yield Form(spelling, actor.id, kind, link)
        if " " in spelling:
            yield Form(spelling.upper(), actor.id, kind, link, capitals=True, shouted=True)


def _in_capitals(name: str) -> str:
    """The name with a capital in each word of more than three letters: "Nations unies" → "Nations Unies"."""
    return _INNER.sub(lambda word: word[0].capitalize(), name)


_INNER = re.compile(r"(?<= )(?!(?:pour|para|sobre|contra|contre|from|with)\b)[a-z]{4,}")


def _person(actor: Actor, text: str, kind: MentionKind, link: LinkRule, order: str) -> Iterator[Form]:
    texts = [text, _SUFFIX.sub("", text)]
    if actor.family and actor.given and text == actor.name:
        texts += [f"{actor.given} {actor.family}", f"{actor.family} {actor.given}"]
    texts += [_INITIALS.sub("", _SUFFIX.sub("", t)) for t in texts]
    for written in dict.fromkeys(texts):
        for spelling in spellings(written):
            short = kind == MentionKind.FULL and " " not in spelling and order != NameOrder.MONONYM
            yield Form(spelling, actor.id, MentionKind.SHORT if short else kind, link)
            yield Form(spelling.upper(), actor.id, kind, link, capitals=" " not in spelling, shouted=True)


def _short(actor: Actor) -> Iterator[Form]:
    """Short forms by family name, including the spellings of variants."""
    family = actor.family or (family_of(actor.name, actor.order) if actor.order != NameOrder.MONONYM else "")
    variants = [n.text for n in actor.names if n.kind == NameKind.VARIANT and n.link == LinkRule.AUTO]
    others = [other for text in variants if (other := family_of(text, actor.order))[:1] == family[:1]]
    families = dict.fromkeys([family, *_first_surname(family), *others] if len(family) > 1 else ())
    for spelling in dict.fromkeys(s for name in families for s in spellings(name)):
        yield Form(spelling, actor.id, MentionKind.SHORT, LinkRule.SCOPED)
        yield Form(spelling.upper(), actor.id, MentionKind.SHORT, LinkRule.SCOPED, capitals=True, shouted=True)


def _first_surname(family: str) -> tuple[str, ...]:
    """First of two family names, often used alone: "Vantor" of "Vantor Okell". Particles such as "Van" do not count."""
    first, _, second = family.partition(" ")
    return (first,) if len(first) > 4 and second[:1].isupper() and " " not in second else ()


def spellings(text: str) -> tuple[str, ...]:
    """Folded spellings: as written, with hyphens opened in either case, and without apostrophes."""
    plain = " ".join(fold(text).split())
    found = [plain]
    if "-" in plain:
        parts = plain.split("-")
        found.append(" ".join([parts[0], *(p[:1].upper() + p[1:] for p in parts[1:])]))
        found.append("-".join([parts[0], *(p[:1].lower() + p[1:] for p in parts[1:])]))
        found.append("-".join([parts[0], *(p[:1].upper() + p[1:] for p in parts[1:])]))
    if "'" in plain[1:-1]:
        found += [f.replace("'", "") for f in found]
    return tuple(dict.fromkeys(found))


def family_of(name: str, order: str) -> str:
    """Likely family name of a record without name parts; for searching only, never for sorting."""
    words = _SUFFIX.sub("", name).split()
    if len(words) < 2:
        return ""
    if order == NameOrder.FAMILY_FIRST:
        return words[0]
    start = next((i for i, word in enumerate(words) if i and word[:1].islower()), len(words) - 1)
    return " ".join(words[start:])


AMBIGUOUS = WORDS["ambiguous"]
"""Forms that need support whatever their record says."""


class Sense:
    """Meaning of a spelling. Compared by identity: each spelling has its own."""

    __slots__ = ("actors", "demonym", "forms", "kind", "month", "place", "scoped")

    def __init__(self, forms: tuple[Form, ...]) -> None:
        first = forms[0]
        self.forms = forms
        """Forms with this spelling, one for each remaining actor."""
        self.actors = actors_of(forms)
        """Ids without duplicates, in the order of the forms."""
        self.kind = first.kind
        """Kind of name."""
        self.demonym = first.demonym
        self.place = first.place
        self.month = first.text in MONTH_NAMES
        self.scoped = _is_scoped(forms)
        """True if it needs support in the briefing (R15)."""


@dataclass(frozen=True)
class Spelling:
    """Forms with the same spelling."""

    forms: tuple[Form, ...]

    @cached_property
    def always(self) -> str:
        """The one actor this spelling names in every text and at any date; else empty."""
        first = self.forms[0]
        return "" if len(self.forms) > 1 or first.shouted or first.from_ or first.to else first.actor

    @cached_property
    def sense(self) -> Sense | None:
        """The meaning in ordinary text, where forms in capitals do not count; None if no form is left."""
        best = best_forms(tuple([form for form in self.forms if not form.capitals]))
        return Sense(best) if best else None

    @cached_property
    def shouted(self) -> Sense:
        """Sense in a line set entirely in capitals."""
        return Sense(best_forms(self.forms))


def best_forms(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Strongest form of each actor. A full name of one actor outranks a short form of another."""
    if len(forms) < 2:
        return forms
    ranked = sorted(forms, key=lambda form: (form.demonym, _RANK[form.kind], not form.alone))
    best = {form.actor: form for form in reversed(ranked)}
    top = min(_RANK[form.kind] for form in best.values())
    return tuple(form for form in ranked if best.get(form.actor) is form and (_RANK[form.kind] == top or top > 1))


_RANK = {
    MentionKind.FULL: 0,
    MentionKind.ABBREVIATION: 1,
    MentionKind.METONYM: 2,
    MentionKind.TITLE: 3,
    MentionKind.SHORT: 4,
}


def actors_of(forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Actor ids of the forms, without duplicates, in order."""
    if len(forms) == 1:
        return (forms[0].actor,)
    return tuple(dict.fromkeys([form.actor for form in forms]))


def _is_scoped(forms: tuple[Form, ...]) -> bool:
    first = forms[0]
    if first.kind is MentionKind.SHORT or first.kind is MentionKind.TITLE:
        return False
    return first.text in AMBIGUOUS or all(form.link is LinkRule.SCOPED for form in forms)
