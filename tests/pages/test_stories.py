"""References to other briefings on a page: threads, related ones with reasons, citations; quotes, origin."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive.gather import Archive
from site_builder.content.model import Briefing, SeedEntry, Wrote
from site_builder.pages.kinship import Kinship, in_bits
from site_builder.pages.model import Link, Provenance
from site_builder.pages.planners import plan
from site_builder.registry.actor import ActorKind
from tests.builders import SITE, actor, archive, briefing, registry, tag, texts

ILSE, OSLO, MERA = actor("Ilse Vantor"), actor("Oslo Brandt"), actor("Mera Quill")
KARVONIA = actor("Karvonia", ActorKind.GOVERNMENT)
RECORDS = registry(ILSE, OSLO, MERA, KARVONIA, tag("Harbour"), tag("Karvonia"))


def page(found: Archive, stem: str) -> Any:
    return next(p for p in plan(found, SITE, texts()) if p.url == f"/briefings/{stem}/")


def story(stem: str, actors: str = "ilse-vantor, oslo-brandt", **options: object) -> Briefing:
    return briefing(stem, **{"title": stem.upper(), "actors": f"[{actors}]", "registry": RECORDS, **options})


def dated(stem: str, day: int, actors: str = "ilse-vantor, oslo-brandt", **options: object) -> Briefing:
    return story(stem, actors, date=f"2024-03-{day:02d}", **options)


def related(found: Archive, stem: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(item.card.title, item.actors, item.tags) for item in page(found, stem).related]


# ---------- related


def test_two_shared_actors_relate_an_older_briefing_and_are_named() -> None:
    found = archive(dated("a", 1), dated("b", 2), registry=RECORDS)
    assert related(found, "b") == [("A", ("Ilse Vantor", "Oslo Brandt"), ())]
    assert related(found, "a") == []


def test_a_shared_actor_and_tag_suffice_and_both_are_named() -> None:
    found = archive(
        dated("a", 1, "ilse-vantor", tags="[harbour]"),
        dated("b", 2, "ilse-vantor, mera-quill", tags="[harbour]"),
        registry=RECORDS,
    )
    assert related(found, "b") == [("A", ("Ilse Vantor",), ("Harbour",))]


def test_two_shared_actors_suffice_without_naming_a_tag() -> None:
    both = "ilse-vantor, oslo-brandt"
    found = archive(dated("a", 1, both, tags="[harbour]"), dated("b", 2, both, tags="[harbour]"), registry=RECORDS)
    assert related(found, "b") == [("A", ("Ilse Vantor", "Oslo Brandt"), ())]


@pytest.mark.parametrize(
    ("actors", "tags"), [("ilse-vantor", "[]"), ("karvonia", "[karvonia]"), ("", "[harbour, karvonia]")]
)
def test_a_subject_with_two_ids_counts_once_for_related_briefings(actors: str, tags: str) -> None:
    found = archive(dated("a", 1, actors, tags=tags), dated("b", 2, actors, tags=tags), registry=RECORDS)
    assert related(found, "b") == []


def test_rarer_actors_relate_more_and_three_are_shown() -> None:
    often = [dated(f"k{n}", n, "karvonia, ilse-vantor") for n in range(1, 12)]
    rare = dated("r", 1, "karvonia, mera-quill")
    found = archive(*often, rare, dated("z", 20, "karvonia, ilse-vantor, mera-quill"), registry=RECORDS)
    assert [title for title, _, _ in related(found, "z")] == ["R", "K11", "K10"]


def test_a_much_older_briefing_is_not_related() -> None:
    found = archive(
        story("a", date="1964-03-01"), story("b", date="2018-03-01"), story("c", date="2020-03-01"), registry=RECORDS
    )
    assert [title for title, _, _ in related(found, "c")] == ["B"]


def test_states_and_places_alone_relate_nothing() -> None:
    oronto = actor("Oronto", ActorKind.GOVERNMENT)
    records = registry(KARVONIA, oronto, tag("Harbour"))
    both = [
        story(stem, "karvonia, oronto", tags=tags, date=f"2024-03-0{n}", registry=records)
        for n, (stem, tags) in enumerate([("a", "[]"), ("b", "[]"), ("c", "[harbour]"), ("d", "[harbour]")], 1)
    ]
    found = archive(*both, registry=records)
    assert related(found, "b") == []
    assert [title for title, _, _ in related(found, "d")] == ["C"]


def test_equally_related_briefings_are_ordered_by_similar_wording() -> None:
    found = archive(
        story("a", date="2024-03-01", title="Dredging of the northern silo basin"),
        story("b", date="2024-03-02", title="Something else entirely"),
        story("c", date="2024-03-03", title="The northern silo basin is dredged"),
        registry=RECORDS,
    )
    assert [title for title, _, _ in related(found, "c")] == [
        "Dredging of the northern silo basin",
        "Something else entirely",
    ]


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), unique=True),
    st.integers(0, 63),
    st.sets(st.sampled_from("abc")),
)
def test_related_briefings_share_two_ids_including_an_actor_and_a_non_country(
    things: list[tuple[bool, str]], bits: int, countries: set[str]
) -> None:
    shared = in_bits(things, bits)
    ids = {name for _, name in shared}
    akin = len(ids) > 1 and any(is_actor for is_actor, _ in shared) and not ids <= countries
    assert Kinship(things, countries).may_be(bits & (1 << len(things)) - 1) is akin
    assert Kinship(shared, countries).of_all is akin


def test_a_new_briefing_changes_nothing_that_an_old_page_shows_as_related() -> None:
    old = [dated(f"s{n}", n) for n in range(1, 6)]
    before = archive(*old, registry=RECORDS)
    after = archive(*old, dated("z", 9), registry=RECORDS)
    assert [related(before, f"s{n}") for n in range(1, 6)] == [related(after, f"s{n}") for n in range(1, 6)]


# ---------- threads


def test_threads_lead_on_within_the_first_tag_and_the_first_actor() -> None:
    found = archive(
        dated("a", 1, "oslo-brandt", tags="[harbour]"),
        dated("b", 2, "ilse-vantor"),
        dated("c", 3, "ilse-vantor", tags="[harbour]"),
        dated("d", 4, "ilse-vantor"),
        registry=RECORDS,
    )
    threads = page(found, "c").threads
    assert [(t.base, t.older and t.older.title, t.newer and t.newer.title) for t in threads] == [
        (Link("/tags/harbour/", "Harbour"), "A", None),
        (Link("/actors/ilse-vantor/", "Ilse Vantor"), "B", "D"),
    ]


def test_a_government_gives_no_thread_next_to_the_tag_of_its_country() -> None:
    found = archive(
        *(dated(stem, n, "karvonia, ilse-vantor", tags="[karvonia]") for n, stem in enumerate("ab", 1)),
        registry=RECORDS,
    )
    assert [t.base.label for t in page(found, "a").threads] == ["Karvonia", "Ilse Vantor"]


def test_a_briefing_alone_in_its_tag_has_no_thread() -> None:
    assert page(archive(story("a", tags="[harbour]"), registry=RECORDS), "a").threads == ()


# ---------- cited by


def test_later_citing_briefings_come_first() -> None:
    text = "See [b](/briefings/b/).\n"
    found = archive(
        dated("a", 1, body=text), dated("b", 2), dated("c", 3, body=text), dated("d", 4, body=text), registry=RECORDS
    )
    shown = page(found, "b")
    assert ([card.title for card in shown.cited_by], shown.later) == (["D", "C", "A"], 2)


# ---------- quotations


def test_each_speaker_is_listed_once_with_all_quotations() -> None:
    text = (
        "“We shall not open it,” Ilse Vantor said.\n\n“The price is too high,” a senior official said.\n\n"
        "“It is my harbour now,” Vantor said.\n\nSomebody wrote “nothing will change here”.\n"
    )
    shown = page(archive(story("a", "ilse-vantor", body=text), registry=RECORDS), "a")
    assert [(s.url, s.name, [q.label for q in s.quotes]) for s in shown.quotes] == [
        ("/actors/ilse-vantor/", "Ilse Vantor", ["We shall not open it,", "It is my harbour now,"]),
        ("", "a senior official", ["The price is too high,"]),
    ]
    assert [quote.url for s in shown.quotes for quote in s.quotes] == [
        "#we-shall-not-open-it-ilse",
        "#it-is-my-harbour-now-vantor",
        "#the-price-is-too-high-a",
    ]


def test_hidden_speakers_are_not_named() -> None:
    hidden = registry(replace(ILSE, audience="staff"))
    parsed = story("a", "ilse-vantor", body="“We shall not open it,” Ilse Vantor said.\n")
    assert page(archive(parsed, registry=hidden), "a").quotes == ()


# ---------- origin and summary


def seeded(*files: str) -> Briefing:
    read = story("a")
    seeds = tuple(SeedEntry(file, f"{n:032x}", Wrote("", "")) for n, file in enumerate(files))
    return replace(read, header=replace(read.header, seed=seeds))


@pytest.mark.parametrize(
    ("files", "origin"),
    [
        ((), None),
        (("client/x.docx",), Provenance("Word document", 1)),
        (("x.txt", "x.PDF"), Provenance("PDF document", 2)),
        (("x.unheard",), Provenance("document", 1)),
    ],
)
def test_the_origin_shows_the_kind_of_the_newest_seed_without_a_file_name(
    files: tuple[str, ...], origin: Provenance | None
) -> None:
    assert page(archive(seeded(*files), registry=RECORDS), "a").provenance == origin


LATER = "The minister said on Monday that every ship which waits for grain may leave before the first of May"
MUCH = "And so on. " * 200


@pytest.mark.parametrize(
    ("summary", "shown"),
    [
        ("What an editor wrote.", "What an editor wrote."),
        ("The harbour stays shut.", ""),
        ("The harbour stays…", ""),
        ("", ""),
        (f"{LATER}.", f"{LATER}."),
        (f"{LATER[:80]}…", ""),
        ("Ports", "Ports"),
        ("The boats wait", ""),
        ("Nobody in the lower town has herd yet for how long ships must wait.", ""),
        ("Nobody in the lower town likes what the minister of ports announced.",) * 2,
    ],
)
def test_a_summary_is_shown_unless_the_text_opens_with_it(summary: str, shown: str) -> None:
    second = "Nobody in the lower town has heard yet for how long ships must wait."
    blocks = (
        "## Summary",
        "The harbour stays shut. Nobody knows why.",
        second,
        MUCH,
        f"{LATER}.",
        "The boats wait outside.",
    )
    text = "\n\n".join(blocks) + "\n"
    found = archive(story("a", body=text, summary=summary or None), registry=RECORDS)
    assert page(found, "a").standfirst == shown
