"""A small world of invented states and topics."""

from collections.abc import Mapping

from site_builder.core.partial_date import parse_date
from site_builder.linking.model import Block, BlockKind
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind
from site_builder.registry.starter_tables import Vocabulary, region_tag
from site_builder.registry.tag import Tag
from tests.linking.sample_people import state

ACTORS: Mapping[str, Actor] = {
    actor.id: actor
    for actor in (
        state("Karvonia", "Karvonian", "Velmora", Name("KV", kind=NameKind.CODE), Name("Old Karvonia")),
        state("Ostreland", "Ostrelander", "Brimsk", Name("OST", kind=NameKind.SHORT)),
        state("Button", "Buttonese", "Tamsk", Name("Button", link=LinkRule.SCOPED)),
        state(
            "Norda",
            "Nordan",
            "Kelp",
            Name("Brona", kind=NameKind.FORMER, to=parse_date("1990")),
            Name("Nordia", from_=parse_date("1991-02")),
        ),
        state("Karvonia Strait", "Straiter", "Straitville", kind=ActorKind.PLACE),
        Actor("velmora-post", kind=ActorKind.ORGANISATION, name="Velmora Post"),
        Actor("bank-of-karvonia", kind=ActorKind.ORGANISATION, name="Bank of Karvonia", country="karvonia"),
        Actor("seven-seas-union", kind=ActorKind.ORGANISATION, name="Seven Seas Union"),
    )
}
TOPICS: Mapping[str, Tag] = {
    tag.id: tag
    for tag in (
        Tag("whaling", label="Whaling", match=("whaling", "whale quota", "whaling treaty")),
        Tag("kelp-pact", label="Kelp Pact", match=("Kelp Pact", "KELPAC")),
        Tag("diplomacy", label="Diplomacy"),
    )
}
WORLD = Vocabulary(
    peoples={},
    topic_words={},
    actors=ACTORS,
    tags={**TOPICS, **{a.id: region_tag(a) for a in ACTORS.values() if a.kind != ActorKind.ORGANISATION}},
    capitals={"karvonia": ("Velmora",), "ostreland": ("Brimsk",)},
    pair_names={"karvonia": "Karvonia", "ostreland": "OST", "norda": "Norda", "seven-seas-union": "SSU"},
)


def blocks(*texts: str) -> tuple[Block, ...]:
    """Paragraphs; one that starts with `# ` is a heading."""
    return tuple(
        Block(index, BlockKind.HEADING if text.startswith("# ") else BlockKind.PARAGRAPH, text.removeprefix("# "))
        for index, text in enumerate(texts)
    )
