"""Invented people, offices and states, and texts as blocks, for the tests of linking."""

from site_builder.core.partial_date import parse_date
from site_builder.core.urls import slugify
from site_builder.linking.model import Block, BlockKind
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, NameOrder, Role


def blocks_of(text: str) -> tuple[Block, ...]:
    """Paragraphs separated by empty lines; `## ` starts a heading."""
    parts = [part for part in text.strip().split("\n\n") if part.strip()]
    return tuple(
        Block(n, BlockKind.HEADING if part.startswith("## ") else BlockKind.PARAGRAPH, part.removeprefix("## "))
        for n, part in enumerate(parts)
    )


def person(name: str, *names: Name, family: str = "", order: str = NameOrder.GIVEN_FIRST, **more: object) -> Actor:
    """A person whose id is the name."""
    given = name.replace(family, "").strip(" ,Jr.") if family else ""
    return Actor(slugify(name), ActorKind.PERSON, name, family=family, given=given, order=order, names=names, **more)


def state(name: str, demonym: str, capital: str, *names: Name, kind: str = ActorKind.GOVERNMENT) -> Actor:
    """A government or place whose id is the name."""
    known = (Name(demonym, kind=NameKind.DEMONYM, link=LinkRule.NEVER), Name(capital, kind=NameKind.METONYM), *names)
    return Actor(slugify(name), kind, name, names=known)


FOREIGN_MINISTER = Role(
    "Foreign Minister", country="karvonia", from_=parse_date("2019-03-01"), to=parse_date("2022-06-30")
)
PEOPLE = (
    person("Ilse Vantor", Name("Ilsa Vantor"), family="Vantor", roles=(FOREIGN_MINISTER,)),
    person("Orl B. Okell, Jr.", family="Okell"),
    person("Dana Maren", family="Maren", country="karvonia", roles=(Role("Trade Commissioner"),)),
    person("Petra Maren", family="Maren", country="ostreland"),
    person("Vor En-lam", family="Vor", order=NameOrder.FAMILY_FIRST),
    person("Mark Rill", family="Rill"),
    person("Bélo", order=NameOrder.MONONYM),
)
STATES = (
    state(
        "Karvonia", "Karvonian", "Vess", Name("KV", kind=NameKind.CODE), Name("Old Karvonia", from_=parse_date("2022"))
    ),
    state("Ostreland", "Ostrelander", "Brimm"),
    Actor(
        "button",
        ActorKind.GOVERNMENT,
        "Button",
        names=(Name("Button", link=LinkRule.SCOPED), Name("Buttonese", kind=NameKind.DEMONYM, link=LinkRule.NEVER)),
    ),
)
ORGANISATIONS = (
    Actor("harbour-council", ActorKind.ORGANISATION, "Harbour Council", names=(Name("HC", kind=NameKind.CODE),)),
    Actor("st-brimm", ActorKind.PLACE, "St. Brimm"),
    Actor("net-co", ActorKind.ORGANISATION, "A (Net) Co."),
    Actor(
        "karvonian-high-court",
        ActorKind.ORGANISATION,
        "Karvonian High Court",
        names=(Name("High Court", link=LinkRule.SCOPED),),
        country="karvonia",
    ),
    Actor(
        "herring-bank",
        ActorKind.ORGANISATION,
        "Herring Bank",
        names=(Name("Bank", kind=NameKind.SHORT, link=LinkRule.SCOPED),),
        country="karvonia",
    ),
)
EVERYBODY = {actor.id: actor for actor in (*PEOPLE, *STATES, *ORGANISATIONS)}
NAMESAKES = {
    "dana-lom": person("Dana Lom", family="Lom", country="karvonia", roles=(Role("Harbour Master"),)),
    "dana-lom-2": Actor("dana-lom-2", ActorKind.PERSON, "Dana Lom", family="Lom", given="Dana", country="ostreland"),
}
VOICES = {
    "people": [actor.id for actor in EVERYBODY.values() if actor.kind is ActorKind.PERSON],
    "institutions": [actor.id for actor in EVERYBODY.values() if actor.kind is ActorKind.ORGANISATION],
}
"""Speakers and their titles."""
