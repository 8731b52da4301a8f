"""An actor's record → the written forms by which a text may name it, each with its kind and its link rule.

R18: the order of a name is data; R20: variants are listed, hyphens, apostrophes and diacritics folded, capitals kept.
Knows no text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from site_builder.core.partial_date import PartialDate
from site_builder.linking.model import MentionKind
from site_builder.registry.actor import Actor, ActorKind, LinkRule, NameKind, NameOrder
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
    """It tells of the actor but never names it (R14)."""
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
    family = actor.family or (family_of(actor.name, actor.order) if actor.order != NameOrder.MONONYM else "")
    for spelling in spellings(family) if len(family) > 1 else ():
        yield Form(spelling, actor.id, MentionKind.SHORT, LinkRule.SCOPED)
        yield Form(spelling.upper(), actor.id, MentionKind.SHORT, LinkRule.SCOPED, capitals=True, shouted=True)


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
