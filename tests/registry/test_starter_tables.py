"""The packaged tables are consistent and meet a desk's expectations."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from site_builder.core.urls import slugify
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, SameAs
from site_builder.registry.starter_tables import _rows, inflected, region_tag, starter, words_for_peoples
from site_builder.registry.tag import Tag, TagKind

ACTORS = starter().actors
TAGS = starter().tags


def own_names(actor: Actor) -> Iterator[Name]:
    """Every name that links a record without further evidence, including the first one."""
    if all(name.text != actor.name for name in actor.names):
        yield Name(text=actor.name)
    yield from (name for name in actor.names if name.link == LinkRule.AUTO)


def overlap(one: Name, two: Name) -> bool:
    return _first(one) <= _last(two) and _first(two) <= _last(one)


def _first(name: Name) -> str:
    return name.from_.first_day if name.from_ else ""


def _last(name: Name) -> str:
    return name.to.first_day if name.to else "9999"


def rule_of(actor: str, text: str) -> str:
    return next(name.link for name in ACTORS[actor].names if name.text == text)


def test_the_tables_are_read_once_per_process():
    assert starter() is starter()


def test_every_id_has_the_form_of_an_id():
    assert [key for key in (*ACTORS, *TAGS) if slugify(key) != key] == []


def test_ids_are_unique_across_actor_tables():
    ids = [row["id"] for table in ("states", "organisations", "places") for row in _rows(table)]
    assert len(ids) == len(set(ids)) == len(ACTORS)


def test_no_topic_has_the_id_of_a_state_or_place():
    topics = [row["id"] for row in _rows("topics")]
    assert len(topics) == len(set(topics))
    assert set(topics).isdisjoint(ACTORS)


def test_no_table_has_a_row_with_too_many_or_too_few_cells():
    tables = ("states", "organisations", "places", "topics", "state_names", "translations", "same_as", "topic_words")
    rows = [row for table in tables for row in _rows(table)]
    assert [row for row in rows if None in row or None in row.values()] == []


def test_no_name_is_claimed_by_two_records_at_one_time():
    claims: dict[str, list[tuple[str, Name]]] = defaultdict(list)
    for actor in ACTORS.values():
        for name in own_names(actor):
            claims[name.text].append((actor.id, name))
    clashes = [
        (text, one, two)
        for text, claimants in claims.items()
        for place, (one, first) in enumerate(claimants)
        for two, second in claimants[:place]
        if overlap(first, second)
    ]
    assert clashes == []


def test_no_record_has_a_name_twice():
    texts = {key: [name.text for name in actor.names] for key, actor in ACTORS.items()}
    assert {key: names for key, names in texts.items() if len(names) != len(set(names))} == {}


def test_a_period_of_use_ends_after_it_began():
    names = [name for actor in ACTORS.values() for name in actor.names if name.from_ and name.to]
    assert names
    assert [name for name in names if name.from_ > name.to] == []


def test_every_state_has_a_demonym_and_almost_every_one_a_capital():
    states = [actor for actor in ACTORS.values() if actor.kind == ActorKind.GOVERNMENT]
    assert [s.id for s in states if not any(n.kind == NameKind.DEMONYM for n in s.names)] == []
    without = sorted(s.id for s in states if s.id not in starter().capitals)
    assert without == ["djibouti", "holy-see", "luxembourg", "monaco", "san-marino", "singapore"]


def test_every_capital_is_a_name_of_its_state():
    for actor, capitals in starter().capitals.items():
        metonyms = {name.text for name in ACTORS[actor].names if name.kind == NameKind.METONYM}
        assert set(capitals) <= metonyms


def test_every_country_named_in_the_tables_exists():
    countries = {actor.country for actor in ACTORS.values()} - {""}
    assert {c for c in countries if c not in ACTORS or ACTORS[c].kind != ActorKind.GOVERNMENT} == set()


def test_no_present_office_holder_is_packaged():
    assert [actor.id for actor in ACTORS.values() if actor.kind == ActorKind.PERSON or actor.roles] == []


def test_codes_and_demonyms_never_link():
    names = [name for actor in ACTORS.values() for name in actor.names]
    assert {name.link for name in names if name.kind in (NameKind.CODE, NameKind.DEMONYM)} == {LinkRule.NEVER}


def test_all_members_of_the_united_nations_are_there():
    former = {
        *("soviet-union", "east-germany", "czechoslovakia", "yugoslavia", "serbia-and-montenegro", "south-vietnam"),
        *("united-arab-republic", "south-yemen", "ottoman-empire", "austria-hungary"),
    }
    beside = {"holy-see", "palestine", "taiwan", "kosovo"}
    states = {actor.id for actor in ACTORS.values() if actor.kind == ActorKind.GOVERNMENT}
    assert former | beside <= states
    assert len(states - former - beside) == 193


@pytest.mark.parametrize("state", ["turkey", "chad", "jordan", "georgia", "mali", "niger", "guinea", "togo", "oman"])
def test_a_state_named_like_another_thing_is_scoped(state: str):
    assert rule_of(state, ACTORS[state].name) == LinkRule.SCOPED


@pytest.mark.parametrize("state", ["cuba", "panama", "peru", "china", "france"])
def test_a_state_with_a_unique_name_is_not_scoped(state: str):
    assert ACTORS[state].name not in {name.text for name in ACTORS[state].names}


@pytest.mark.parametrize(
    ("state", "text", "since", "until"),
    [
        ("turkey", "Türkiye", "2022-06-02", "None"),
        ("eswatini", "Swaziland", "None", "2018-04-19"),
        ("north-macedonia", "Macedonia", "None", "2019-02-12"),
        ("russia", "Moscow", "1991-12-26", "None"),
        ("soviet-union", "Moscow", "1922-12-30", "1991-12-25"),
        ("germany", "West Germany", "1949-05-23", "1990-10-02"),
    ],
)
def test_the_names_of_a_renamed_state_have_dates(state: str, text: str, since: str, until: str):
    name = next(name for name in ACTORS[state].names if name.text == text)
    assert (str(name.from_), str(name.to)) == (since, until)


def test_parent_topics_exist_without_cycles():
    for tag in TAGS.values():
        above, seen = tag, {tag.id}
        while above.broader:
            above = TAGS[above.broader]
            assert above.id not in seen
            seen.add(above.id)


def test_every_topic_has_a_phrase_and_no_phrase_twice():
    topics = [tag for tag in TAGS.values() if tag.kind != TagKind.REGION]
    assert len(topics) >= 150
    assert [tag.id for tag in topics if not tag.match or len(tag.match) != len(set(tag.match))] == []


def test_a_state_has_a_region_tag_of_its_id_and_name():
    assert TAGS["taiwan"].label == "Taiwan"
    assert TAGS["taiwan"].kind == TagKind.REGION
    assert "Taiwanese" in TAGS["taiwan"].match


def test_a_region_tag_leaves_capitals_and_codes_out():
    actor = Actor(
        id="karvonia",
        kind=ActorKind.GOVERNMENT,
        name="Karvonia",
        names=(
            Name(text="Karvonian", kind=NameKind.DEMONYM),
            Name(text="Velmora", kind=NameKind.METONYM),
            Name(text="KV", kind=NameKind.CODE),
        ),
    )
    assert region_tag(actor) == Tag("karvonia", label="Karvonia", kind=TagKind.REGION, match=("Karvonia", "Karvonian"))


def test_a_sea_is_recognised_in_singular_and_plural():
    assert {"South China Sea", "South China Seas"} <= set(ACTORS["south-china-sea"].all_names)
    assert {"Taiwan Strait", "Taiwan Straits"} <= set(ACTORS["taiwan-strait"].all_names)
    assert not ACTORS["taiwan-strait"].has_page


def test_the_world_has_its_names_in_german_french_and_spanish():
    names = ACTORS["germany"].all_names
    assert {"Deutschland", "Allemagne", "Alemania"} <= set(names)
    assert {"Nordkorea", "Corée du Nord", "Pjöngjang"} <= set(ACTORS["north-korea"].all_names)
    assert {"OTAN", "Vereinte Nationen", "Naciones Unidas"} <= {
        *ACTORS["nato"].all_names,
        *ACTORS["united-nations"].all_names,
    }


def test_a_translated_capital_is_the_seat_of_the_state_that_had_it_at_the_time():
    seats = {name.text: name for name in ACTORS["soviet-union"].names if name.kind == NameKind.METONYM}
    assert seats["Moskau"].to == seats["Moscow"].to


def test_words_for_a_people_are_recognised_in_all_forms():
    assert {"iranischen", "Iranern", "iraniennes", "iraníes"} <= set(starter().peoples["iran"])
    assert inflected("español", "es")[:4] == ("español", "españoles", "española", "españolas")
    assert "Französinnen" not in starter().peoples["iran"]


def test_the_words_for_peoples_are_those_of_the_whole_tables():
    words = {form: actor for actor, forms in starter().peoples.items() for form in forms}
    own = {n.text: actor.id for actor in ACTORS.values() for n in actor.names if n.kind == NameKind.DEMONYM}
    assert dict(words_for_peoples()) == words | own


def test_states_carry_the_ids_that_an_installed_source_gives_them():
    assert ACTORS["france"].same_as == SameAs(wikidata="Q142")
    assert ACTORS["soviet-union"].same_as == SameAs(wikidata="Q15180")
    assert all(row["source"].startswith("rigour ") for row in _rows("same_as"))


def test_every_row_of_names_and_ids_belongs_to_a_record():
    tables = ("state_names", "translations", "same_as")
    assert {row["id"] for table in tables for row in _rows(table)} <= ACTORS.keys()
    assert {row["id"] for row in _rows("topic_words")} <= starter().tags.keys()
