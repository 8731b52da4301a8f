"""Merged and renamed records: everything that named the old record names the new one."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.markdown import text_blocks
from site_builder.core.errors import RegistryError
from site_builder.core.source_file import SourceFile
from site_builder.curation import record_changes as curating
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, NameOrder, Status
from site_builder.registry.loading import ACTORS_FILE, load_actors, resolve
from site_builder.registry.operations import RegistryFiles
from site_builder.registry.record_edits import write_records
from tests import examples
from tests.linking.cases import find_mentions
from tests.registry.sample_registry import ACTORS, BRIEFING, source

MORE = ACTORS + "\nvantor-i:\n  kind: person\n  name: I. Vantor\n  names: [{text: Vantor}]\n  roles: [{title: Clerk}]\n"


def book(actors: str = ACTORS) -> RegistryFiles:
    return RegistryFiles(load_actors(source(actors)), {}, {ACTORS_FILE: actors})


def test_a_restored_name_is_not_kept_as_another_name() -> None:
    renamed = curating.rename(book(), "oru-benn", "Oru Tarn")[ACTORS_FILE]
    back = load_actors(source(curating.rename(book(renamed), "oru-benn", "Oru Benn")[ACTORS_FILE]))["oru-benn"]
    assert "Oru Benn" in renamed
    assert "Oru Tarn" in back.all_names[1:]
    assert "Oru Benn" not in back.all_names[1:]
    assert curating.rename(book(), "oru-benn", "Oru Benn") == {}


def test_a_merged_actor_stays_and_leads_to_the_other() -> None:
    text = curating.merge(book(MORE), "vantor-i", "ilse-vantor")[ACTORS_FILE]
    actors = load_actors(source(text))
    assert resolve(actors, "vantor-i") == "ilse-vantor"
    assert actors["vantor-i"].status == Status.RETIRED
    assert [name.text for name in actors["ilse-vantor"].names] == ["Vantor", "Ilse V.", "I. Vantor"]
    assert [role.title for role in actors["ilse-vantor"].roles] == ["Minister of Tides", "Clerk"]
    assert "# The press writes this." in text


def test_a_merge_follows_later_merges_to_the_present_record() -> None:
    first = curating.merge(book(MORE), "vantor-i", "ilse-vantor")[ACTORS_FILE]
    second = load_actors(source(curating.merge(book(first), "oru-benn", "vantor-i")[ACTORS_FILE]))
    assert second["oru-benn"].merged_into == "ilse-vantor"


@pytest.mark.parametrize(
    ("gone", "kept", "message"),
    [
        ("oru-benn", "oru-benn", "already one record"),
        ("oru-benn", "karvonia", "of kind person, karvonia of kind government"),
        ("oru-ben", "karvonia", 'no record "oru-ben"'),
        ("oru-benn", "ghost", 'no record "ghost"'),
    ],
)
def test_an_impossible_merge_is_refused(gone: str, kept: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        curating.merge(book(), gone, kept)


def test_actors_marked_as_distinct_are_not_merged() -> None:
    text = ACTORS.replace("  status: proposed", "  distinct_from: [ilse-vantor]")
    with pytest.raises(RegistryError, match="marked as distinct"):
        curating.merge(book(text), "ilse-vantor", "oru-benn")


def test_a_split_leaves_briefings_that_do_not_list_the_actor_alone() -> None:
    other = BRIEFING.replace("ilse-vantor, ", "")
    words = ("ilse-vantor", "ilse-vantor-singer", "Ilse Vantor")
    texts = curating.split(book(), *words, names=["Ilse V."], briefings={"one.md": BRIEFING, "other.md": other})
    actors = load_actors(source(texts[ACTORS_FILE]))
    assert [name.text for name in actors["ilse-vantor"].names] == ["Vantor"]
    assert [name.text for name in actors["ilse-vantor-singer"].names] == ["Ilse V."]
    assert texts["one.md"] == BRIEFING.replace("[ilse-vantor,", "[ilse-vantor-singer,")
    assert "other.md" not in texts
    with pytest.raises(RegistryError, match="already"):
        curating.split(book(), "ilse-vantor", "oru-benn", "Ilse Vantor")


# ---------- references to the old record lead to the new one


TEXT = (
    "{name} spoke.\n\n{reversed} was there. {last} left.\n\nPresident {last} came back, and Mr. {last} too."
    "\n\n{first} {last} and {other} met."
)
ALONE = "{last} left.\n\nThen {last} came back."
LASTS = ("Vantor", "Brask", "Solin")


def book_of(*actors: Actor) -> RegistryFiles:
    text = write_records("", {actor.id: actor for actor in actors})
    return RegistryFiles({actor.id: actor for actor in actors}, {}, {ACTORS_FILE: text})


def records_of(texts: Mapping[str, str], before: RegistryFiles) -> Mapping[str, Actor]:
    return load_actors(SourceFile(ACTORS_FILE, texts.get(ACTORS_FILE, before.text(ACTORS_FILE)).encode()))


def lost_links(before: Actor, after: Actor, text: str) -> list[str]:
    """Mentions of the first record that are no mentions of the second."""
    was, now = ([m for m in find_mentions(text_blocks(text), (one,), date=None) if m.actor] for one in (before, after))
    lost = [m.surface for m in was if not any(n.block == m.block and n.start <= m.start < n.end for n in now)]
    return [*lost, *(["every link"] if any(m.linked for m in was) and not any(m.linked for m in now) else [])]


@st.composite
def people(draw: st.DrawFn, name: str) -> Actor:
    first, last = draw(st.sampled_from(["Ilse", "Oskar", "T."])), draw(st.sampled_from(LASTS))
    if draw(st.booleans()):
        return Actor(name, ActorKind.PERSON, last, order=NameOrder.MONONYM)
    order = draw(st.sampled_from([NameOrder.GIVEN_FIRST, NameOrder.FAMILY_FIRST]))
    full = f"{first} {last}" if order == NameOrder.GIVEN_FIRST else f"{last} {first}"
    family, given_ = draw(st.sampled_from([(last, first), ("", "")]))
    names = draw(
        st.lists(st.sampled_from([Name("Maret Toral"), Name("Toral"), Name(last, NameKind.SHORT)]), max_size=2)
    )
    return Actor(name, ActorKind.PERSON, full, family, given_, order, names=tuple({n.text: n for n in names}.values()))


def texts_naming(actor: Actor) -> tuple[str, ...]:
    words = actor.name.split()
    first, last = (words[0], words[-1]) if actor.order == NameOrder.GIVEN_FIRST else (words[-1], words[0])
    said = {"name": actor.name, "reversed": " ".join(reversed(words)), "first": first, "last": last}
    return tuple(text.format(**said, other="Maret Toral, and Toral") for text in (TEXT, ALONE))


@examples(40)
@given(people("gone"), people("kept"))
def test_references_to_a_merged_record_follow_it(gone: Actor, kept: Actor) -> None:
    before = book_of(gone, kept)
    after = records_of(curating.merge(before, "gone", "kept"), before)["kept"]
    for one in (gone, kept):
        for text in texts_naming(one):
            assert lost_links(one, after, text) == []


@examples(40)
@given(people("one"), people("other"))
def test_references_to_a_renamed_record_follow_it(one: Actor, other: Actor) -> None:
    before = book_of(one)
    after = records_of(curating.rename(before, "one", other.name), before)["one"]
    for text in texts_naming(one):
        assert lost_links(one, after, text) == []


GIVEN = "given-first"
ILSE = ("Ilse Vantor", "Vantor", "Ilse", NameOrder.GIVEN_FIRST)


@pytest.mark.parametrize(
    ("before", "name", "parts"),
    [
        (ILSE, "Ilsa Vantor", ("Vantor", "Ilsa", "given-first")),
        (ILSE, "Ilse Okell", ("Okell", "Ilse", "given-first")),
        (
            ("Ilse Vantor", "Vantor", "Ilse", NameOrder.GIVEN_FIRST),
            "Ilse M. Vantor Jr.",
            ("Vantor", "Ilse M.", "given-first"),
        ),
        (
            ("Ilse van Tor", "van Tor", "Ilse", NameOrder.GIVEN_FIRST),
            "Ilsa van Tor",
            ("van Tor", "Ilsa", "given-first"),
        ),
        (("Tor Ilse", "Tor", "Ilse", NameOrder.FAMILY_FIRST), "Tor Ilsa", ("Tor", "Ilsa", "family-first")),
        (("Vantor", "", "", NameOrder.MONONYM), "Ilse Vantor", ("Vantor", "Ilse", "given-first")),
        (ILSE, "Vantor", ("", "", "mononym")),
        (("Ilse Vantor", "", "", NameOrder.GIVEN_FIRST), "Ilse Okell", ("", "", "given-first")),
    ],
)
def test_family_and_given_name_follow_a_rename(
    before: tuple[str, str, str, NameOrder], name: str, parts: tuple[str, str, str]
) -> None:
    book = book_of(Actor("one", ActorKind.PERSON, *before))
    after = records_of(curating.rename(book, "one", name), book)["one"]
    assert (after.family, after.given, after.order) == parts
    turned = f"{parts[0]}{' ' if parts[2] == 'family-first' else ', '}{parts[1]}"
    assert after.sorts_under == (turned if parts[0] else name)


def test_a_name_that_a_curator_forbade_to_link_stays_forbidden_after_a_merge() -> None:
    kept = Actor("kept", ActorKind.PERSON, "Ilse Vantor", names=(Name("Vantor", NameKind.SHORT, link=LinkRule.NEVER),))
    book = book_of(Actor("gone", ActorKind.PERSON, "Vantor", order=NameOrder.MONONYM), kept)
    after = records_of(curating.merge(book, "gone", "kept"), book)["kept"]
    assert after.names == kept.names


def test_a_single_word_name_shared_by_two_actors_names_neither() -> None:
    one = Actor("one", ActorKind.PERSON, "Teodor Brask", names=(Name("Brask", NameKind.MONONYM),))
    two = Actor("two", ActorKind.PERSON, "Oskar Brask")
    blocks = text_blocks("Oskar Brask came. Brask left.")
    assert [m.actor for m in find_mentions(blocks, (one, two), date=None)] == ["two", ""]
    assert [m.actor for m in find_mentions(text_blocks("Brask left."), (one,), date=None)] == ["one"]
