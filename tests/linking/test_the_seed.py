"""Expected results for the user's seed; the text with every name replaced gives the same."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.content.markdown import text_blocks
from site_builder.core.source_file import SourceFile
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.model import Proposal, Seen
from site_builder.entities.propose import propose_actors
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.citation_finder import find_references
from site_builder.linking.citation_resolver import index_of, resolve_reference
from site_builder.linking.model import Block, Mention, Quote, Reference, ReferenceState, Source
from site_builder.linking.quotations import find_quotes
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import Actor, ActorKind, Actors, Name, NameKind
from site_builder.registry.starter_tables import starter
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.settings.site_config import IngestConfig
from tests.linking.cases import find_mentions
from tests.linking.sample_people import state

ROOT = Path(__file__).parents[2]
(SEED,) = (ROOT / "seeds").glob("*.txt")


@dataclass(frozen=True)
class Understood:
    title: str
    blocks: tuple[Block, ...]
    proposals: tuple[Proposal, ...]
    mentions: tuple[Mention, ...]
    sources: tuple[Source, ...]
    quotes: tuple[Quote, ...]
    references: tuple[Reference, ...]

    def actor(self, name: str) -> Proposal:
        return next(p for p in self.proposals if name in (p.actor.name, *p.names))

    def kinds(self, *kinds: ActorKind) -> list[str]:
        return [p.actor.name for p in self.proposals if p.actor.kind in kinds]

    def surfaces(self, actor: str) -> set[str]:
        return {m.surface for m in self.mentions if m.actor == self.actor(actor).id}

    def named_in(self, words: str) -> list[tuple[str, str]]:
        """The mentions in the block that contains the words."""
        block = next(b for b in self.blocks if words in b.text)
        return [(m.surface, m.actor) for m in self.mentions if m.block == block.index]

    def speaker(self, opening: str) -> tuple[str, str]:
        quote = next(q for q in self.quotes if q.text.startswith(opening))
        return quote.speaker, quote.source


def understand(text: str, known: Actors) -> Understood:
    (draft,) = read_parts(SourceFile("seeds/seed.txt", text.encode()), IngestConfig()).drafts
    blocks = text_blocks(draft.body)
    proposals = propose_actors(draft.title, blocks, lexicon({}, known), date=draft.date)
    reading = read_blocks(draft.title, blocks)
    sources = find_sources(reading)
    mentions = find_mentions(blocks, [p.actor for p in proposals], date=draft.date, title=draft.title)
    people = [p.id for p in proposals if p.actor.kind == ActorKind.PERSON]
    quotes = find_quotes(reading, mentions, sources, people=people)
    references = find_references(reading, {})
    return Understood(draft.title, blocks, proposals, mentions, sources, quotes, references)


@pytest.fixture(scope="module")
def seed() -> Understood:
    return understand(SEED.read_text(encoding="utf-8"), starter().actors)


def test_the_people_are_four(seed: Understood):
    assert sorted(seed.kinds(ActorKind.PERSON)) == ["Joe Biden", "Tony Blinken", "Xi Jinping", "Yang Jiechi"]


def test_each_distinct_role_is_kept_as_it_is_written(seed: Understood):
    assert seed.actor("Yang Jiechi").roles_written == (
        "China’s top diplomat",
        "Member of the Politburo and director of the Office of Foreign Affairs of the Communist Party of China Central "
        "Committee",
    )
    assert seed.actor("Tony Blinken").roles_written == ("US Secretary of State",)
    assert seed.actor("Joe Biden").roles_written == ("President",)
    assert seed.actor("Xi Jinping").roles_written == ("President",)


def test_yang_sorts_under_y(seed: Understood):
    assert seed.actor("Yang Jiechi").actor.sorts_under == "Yang Jiechi"


def test_the_organisations_are_those_named(seed: Understood):
    assert sorted(seed.kinds(ActorKind.ORGANISATION, ActorKind.OFFICE, ActorKind.GROUP)) == [
        "ASEAN",
        "Office of Foreign Affairs of the Communist Party of China Central Committee",
        "Politburo",
        "UN Security Council",
    ]


def test_the_governments_are_two_each_once_with_all_their_names(seed: Understood):
    assert sorted(seed.kinds(ActorKind.GOVERNMENT)) == ["China", "United States"]
    assert seed.surfaces("China") == {"China", "Beijing"}
    assert seed.surfaces("United States") == {"US", "United States", "Washington"}


def test_the_title_is_understood(seed: Understood):
    start = seed.title.index("Yang-Blinken")
    for name, at, surface in (("Yang Jiechi", start, "Yang"), ("Tony Blinken", start + 5, "Blinken")):
        assert Seen(-1, at, at + len(surface), surface) in seed.actor(name).seen


def test_places_are_listed_separately_from_actors(seed: Understood):
    assert sorted(seed.kinds(ActorKind.PLACE)) == [
        "Hong Kong",
        "Indo-Pacific",
        "Myanmar",
        "South China Sea",
        "Taiwan",
        "Taiwan Strait",
        "Tibet",
        "Xinjiang",
    ]


def test_a_capital_that_acts_is_its_government(seed: Understood):
    for words in ("Beijing fully expects", "Beijing’s positions", "Beijing was a little taken aback"):
        assert ("Beijing", "china") in seed.named_in(words)
    assert {("Washington", "united-states"), ("Beijing", "china")} <= set(
        seed.named_in("between Washington and Beijing")
    )


def test_a_capital_in_a_heading_stays_plain(seed: Understood):
    assert seed.named_in("Beijing Interprets Washington") == []


def test_the_unnamed_sources_are_marked_and_nothing_in_them_is_linked(seed: Understood):
    assert [s.phrase for s in seed.sources] == [
        "senior Chinese sources",
        "Sources in Beijing",
        "one senior official in Beijing",
        "Chinese sources",
        "one senior official in Beijing",
    ]
    spans = {(s.block, s.start, s.end) for s in seed.sources}
    assert not any(m.block == b and a <= m.start < z for m in seed.mentions for b, a, z in spans)


def test_the_quotations_have_their_speakers(seed: Understood):
    assert seed.speaker("correct its mistakes") == ("yang-jiechi", "")
    assert seed.speaker("stop meddling") == ("yang-jiechi", "")
    assert seed.speaker("create an enabling") == ("yang-jiechi", "")
    assert seed.speaker("hold China accountable") == ("tony-blinken", "")
    assert seed.speaker("I made clear") == ("tony-blinken", "")
    assert seed.speaker("frank and tough") == ("", "senior Chinese sources")
    official = ("", "one senior official in Beijing")
    for opening in ("[Biden’s] speech", "The Biden administration", "seems to be shaping", "Given that Biden"):
        assert seed.speaker(opening) == official


def test_one_or_two_quoted_words_and_a_cited_title_are_not_quotations(seed: Understood):
    openings = {quote.text.split()[0] for quote in seed.quotes}
    assert not openings & {"red", "all", "decouple", "China:"}


def test_the_reference_is_read_and_missing(seed: Understood):
    (reference,) = seed.references
    assert (reference.series, reference.date, reference.title_written, reference.open_ended) == (
        "SGH",
        "2021-02-02",
        "China: Phase One and US Trade Review",
        True,
    )
    assert resolve_reference(reference, index_of([]))[0] == ReferenceState.MISSING


def test_every_actor_is_linked_at_its_first_mention_in_each_part(seed: Understood):
    linked = [(m.block, m.surface) for m in seed.mentions if m.linked]
    assert linked[:4] == [(0, "Yang Jiechi"), (0, "China"), (0, "US"), (0, "Tony Blinken")]
    assert not any(m.linked for m in seed.mentions if not m.actor)


def test_every_mention_has_a_reason(seed: Understood):
    assert all(m.rule and m.why for m in seed.mentions)
    first = next(m for m in seed.mentions if m.surface == "Yang")
    assert first.why == "short form of Yang Jiechi, named in full in paragraph 1"


CHANGES = {
    "Communist Party of China Central Committee": "Harbour League of Karvonia Central Board",
    "Office of Foreign Affairs": "Office of Distant Waters",
    "Politburo": "Netburo",
    "UN Security Council": "Herring Council",
    "ASEAN": "HERNA",
    "South China Seas": "South Karvonia Seas",
    "Taiwan Straits": "Selm Straits",
    "Indo-Pacific": "Indo-Selmian",
    "Hong Kong": "Port Dell",
    "Xinjiang": "Ondrel",
    "Tibet": "Tolm",
    "Taiwan": "Selm",
    "Myanmar": "Dorma Isles",
    "Chinese New Year": "Karvonian New Year",
    "Chinese": "Karvonian",
    "China": "Karvonia",
    "Beijing": "Vess",
    "United States": "Ostreland Union",
    "US": "OU",
    "American": "Ostrelander",
    "Washington": "Brimm",
    "Yang Jiechi": "Tolla Ressik",
    "Yang": "Ressik",
    "Tony Blinken": "Ilse Vantor",
    "Blinken": "Vantor",
    "Joe Biden": "Orl Okell",
    "Biden": "Okell",
    "Xi Jinping": "Dalm Quorr",
    "Xi": "Quorr",
}
"""Longest first; every person, organisation, state, capital and place in the seed."""
OTHER_SHAPES = {
    "Yang Jiechi": "Bak Seung-gil",
    "Yang": "Bak",
    "Tony Blinken": "Szendrey Laszlo",
    "Blinken": "Szendrey",
    "Joe Biden": "Karim al-Hadri",
    "Biden": "al-Hadri",
    "Xi Jinping": "Luong Duc Minh",
    "Xi": "Luong",
}
"""The people again, with a Korean, a Hungarian, an Arabic and a Vietnamese name."""
TRANSPOSITIONS = (CHANGES, CHANGES | OTHER_SHAPES)


def transposed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def invented() -> Actors:
    def named(kind: str, name: str, *names: Name) -> Actor:
        return Actor(name.lower().replace(" ", "-"), kind, name, names=names)

    places = ("Port Dell", "Ondrel", "Tolm", "Indo-Selmian", "Selm Strait", "South Karvonia Sea")
    plural = {"Selm Strait": (Name("Selm Straits"),), "South Karvonia Sea": (Name("South Karvonia Seas"),)}
    actors = (
        state("Karvonia", "Karvonian", "Vess"),
        state("Ostreland Union", "Ostrelander", "Brimm", Name("OU", kind=NameKind.SHORT)),
        named(ActorKind.GOVERNMENT, "Dorma Isles"),
        named(ActorKind.GOVERNMENT, "Selm"),
        *(named(ActorKind.PLACE, name, *plural.get(name, ())) for name in places),
        named(ActorKind.ORGANISATION, "Herring Council"),
        named(ActorKind.ORGANISATION, "HERNA"),
        named(ActorKind.GROUP, "Netburo"),
        named(ActorKind.OFFICE, "Office of Distant Waters of the Harbour League of Karvonia Central Board"),
    )
    return {actor.id: actor for actor in actors}


@pytest.mark.parametrize("changes", TRANSPOSITIONS, ids=["invented", "of other languages"])
def test_the_seed_with_every_name_changed_gives_the_same_with_the_names_changed(
    seed: Understood, changes: dict[str, str]
):
    def changed(text: str) -> str:
        return transposed(text, changes)

    other = understand(changed(SEED.read_text(encoding="utf-8")), invented())
    assert other.title == changed(seed.title)
    assert sorted(shape(other)) == sorted(
        (kind, changed(name), tuple(map(changed, roles))) for kind, name, roles in shape(seed)
    )
    assert [s.phrase for s in other.sources] == [changed(s.phrase) for s in seed.sources]
    assert [(m.block, m.surface, m.linked) for m in other.mentions] == [
        (m.block, changed(m.surface), m.linked) for m in seed.mentions
    ]
    assert [(q.text, bool(q.speaker), q.source) for q in other.quotes] == [
        (changed(q.text), bool(q.speaker), changed(q.source)) for q in seed.quotes
    ]
    assert [r.title_written for r in other.references] == [changed(r.title_written) for r in seed.references]


def shape(one: Understood) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(p.actor.kind, p.actor.name, p.roles_written) for p in one.proposals]


def test_no_name_from_the_seed_is_in_the_package_except_states_and_organisations():
    names = (
        "Yang|Jiechi|Blinken|Biden|Jinping|Beijing|Washington|Xinjiang|Tibet|Myanmar|Taiwan|Hong Kong|Indo-Pacific|"
        "Communist Party of China|Office of Foreign Affairs|South China Sea"
    )
    word = re.compile(rf"\b(?:{names})\b")
    places = [*(ROOT / "site_builder").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    found = {path.name: word.findall(path.read_text(encoding="utf-8")) for path in places}
    assert not {name: words for name, words in found.items() if words}
