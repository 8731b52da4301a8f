"""An actor's record → the written forms by which a text may name it, each with its kind and its link rule.

R18: the order of a name is data; R20: variants are listed, hyphens, apostrophes and diacritics folded, capitals kept.
Knows no text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
    """One way to write an actor."""

    text: str
    """Folded."""
    actor: str
    kind: MentionKind
    link: LinkRule
    demonym: bool = False
    """It speaks of the actor but never names it (R14)."""
    capitals: bool = False
    """It counts only in lines that are set in capitals throughout (R5)."""
    shouted: bool = False
    """It is a name written in capitals."""
    alone: bool = False
    """A short form that needs no full form."""
    place: bool = False
    """A capital: the place, unless its sentence makes it a government (R13)."""
    from_: PartialDate | None = None
    to: PartialDate | None = None


@lru_cache(maxsize=16384)
def forms_of(actor: Actor) -> tuple[Form, ...]:
    """Every form, each text once for each kind, the actor's own name first."""
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
            yield Form(
                form.text,
                actor.id,
                form.kind,
                form.link,
                demonym=name.kind == NameKind.DEMONYM,
                capitals=form.capitals,
                shouted=form.shouted,
                alone=name.kind == NameKind.MONONYM,
                place=name.kind == NameKind.METONYM,
                from_=name.from_,
                to=name.to if name.kind != NameKind.FORMER else None,
            )
    if person:
        yield from _short(actor)


def _plain(actor: Actor, text: str, kind: MentionKind, link: LinkRule, order: str) -> Iterator[Form]:
    for spelling in spellings(text):
        yield Form(spelling, actor.id, kind, link)
        if " " in spelling:
            yield Form(spelling.upper(), actor.id, kind, link, capitals=True, shouted=True)


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
    """The family name, also as the variants spell it."""
    family = actor.family or (family_of(actor.name, actor.order) if actor.order != NameOrder.MONONYM else "")
    variants = [n.text for n in actor.names if n.kind == NameKind.VARIANT and n.link == LinkRule.AUTO]
    others = [other for text in variants if (other := family_of(text, actor.order))[:1] == family[:1]]
    families = dict.fromkeys([family, *_first_surname(family), *others] if len(family) > 1 else ())
    for spelling in dict.fromkeys(s for name in families for s in spellings(name)):
        yield Form(spelling, actor.id, MentionKind.SHORT, LinkRule.SCOPED)
        yield Form(spelling.upper(), actor.id, MentionKind.SHORT, LinkRule.SCOPED, capitals=True, shouted=True)


def _first_surname(family: str) -> tuple[str, ...]:
    """ "Vantor" of "Vantor Okell": who has two family names is often called by the first; "Van", "Abi" are none."""
    first, _, second = family.partition(" ")
    return (first,) if len(first) > 4 and second[:1].isupper() and " " not in second else ()


def spellings(text: str) -> tuple[str, ...]:
    """The folded text, and with hyphens opened, in both cases, and apostrophes left out."""
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
    """The family name that a record without parts probably has; only a search form, never a sort key."""
    words = _SUFFIX.sub("", name).split()
    if len(words) < 2:
        return ""
    if order == NameOrder.FAMILY_FIRST:
        return words[0]
    start = next((i for i, word in enumerate(words) if i and word[:1].islower()), len(words) - 1)
    return " ".join(words[start:])


AMBIGUOUS = WORDS["ambiguous"]
"""Forms that are scoped whatever their record says."""


class Sense:
    """What a spelling stands for. Compared by identity: each spelling has one of its own."""

    __slots__ = ("actors", "demonym", "forms", "kind", "month", "place", "scoped")

    def __init__(self, forms: tuple[Form, ...]) -> None:
        first = forms[0]
        self.forms = forms
        """Every form that is written like this; one for each actor that is left."""
        self.actors = actors_of(forms)
        """Ids, each once, in the order of the forms."""
        self.kind = first.kind
        """How the actor is named."""
        self.demonym = first.demonym
        self.place = first.place
        self.month = first.text in MONTH_NAMES
        self.scoped = _is_scoped(forms)
        """Whether it needs support in the briefing (R15)."""


@dataclass(frozen=True)
class Spelling:
    """The forms that are written alike."""

    forms: tuple[Form, ...]

    @cached_property
    def always(self) -> str:
        """The one actor that is written so in every text and at all times; else an empty text."""
        first = self.forms[0]
        return "" if len(self.forms) > 1 or first.shouted or first.from_ or first.to else first.actor

    @cached_property
    def sense(self) -> Sense | None:
        """Whom it names in an ordinary line, where names that count in capitals only do not count."""
        best = best_forms(tuple([form for form in self.forms if not form.capitals]))
        return Sense(best) if best else None

    @cached_property
    def shouted(self) -> Sense:
        """Whom it names in a line that is set in capitals throughout."""
        return Sense(best_forms(self.forms))


def best_forms(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """One form for each actor, the strongest; a full name of one actor beats a short form of another."""
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
    """The ids of the actors of some forms, each once, in their order."""
    if len(forms) == 1:
        return (forms[0].actor,)
    return tuple(dict.fromkeys([form.actor for form in forms]))


def _is_scoped(forms: tuple[Form, ...]) -> bool:
    first = forms[0]
    if first.kind is MentionKind.SHORT or first.kind is MentionKind.TITLE:
        return False
    return first.text in AMBIGUOUS or all(form.link is LinkRule.SCOPED for form in forms)
