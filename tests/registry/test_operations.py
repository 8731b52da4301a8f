from dataclasses import replace

import pytest

from site_builder.core.errors import RegistryError, SiteErrors
from site_builder.registry.actor import Actor, ActorKind, Name, NameKind, NameOrder, Status
from site_builder.registry.decisions import Decision, Scope, Verdict, effective
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, load_actors, load_tags, resolve
from site_builder.registry.operations import (
    DecisionScope,
    RegistryFiles,
    accept_actor,
    accept_tag,
    assign_actor,
    merge_actors,
    merge_tags,
    reject_actor,
    reject_tag,
    rename_actor,
    rename_tag,
    retire_actor,
    retire_tag,
    split_actor,
)
from site_builder.registry.record_edits import header_list
from site_builder.registry.validation import unknown_names

from .sample_registry import ACTORS, BRIEFING, TAGS, source

PATH = "content/briefings/2021/2021-02-10-karvonia-tides.md"
STEM = "2021-02-10-karvonia-tides"
DECISIONS = "content/decisions.yaml"
DAY = "2021-03-01"
MORE = ACTORS + "\nvantor-i:\n  kind: person\n  name: I. Vantor\n  names: [{text: Vantor}]\n  roles: [{title: Clerk}]\n"


def book(actors: str = ACTORS, tags: str = TAGS, decisions: str = "") -> RegistryFiles:
    texts = {ACTORS_FILE: actors, TAGS_FILE: tags, DECISIONS: decisions}
    return RegistryFiles(load_actors(source(actors)), load_tags(source(tags)), texts)


def decisions_of(texts: dict[str, str]) -> tuple[Decision, ...]:
    return load_decisions(source(texts[DECISIONS], DECISIONS))


PARTS = ("Tarn", "Oru", NameOrder.GIVEN_FIRST)


def test_an_accepted_actor_changes_one_line() -> None:
    assert accept_actor(book(), "oru-benn") == {ACTORS_FILE: ACTORS.replace("  status: proposed\n", "")}
    assert accept_actor(book(), "karvonia") == {}
    assert accept_tag(book(), "tolls") == {TAGS_FILE: TAGS.replace("  status: proposed\n", "")}


def test_a_renamed_actor_keeps_its_id_and_its_old_name() -> None:
    texts = rename_actor(
        book(), "oru-benn", "Oru Tarn", keep=NameKind.FORMER, parts=("Tarn", "Oru", NameOrder.GIVEN_FIRST)
    )
    actor = load_actors(source(texts[ACTORS_FILE]))["oru-benn"]
    assert (actor.name, actor.family, actor.given) == ("Oru Tarn", "Tarn", "Oru")
    assert [(name.text, name.kind) for name in actor.names] == [("Oru Benn", NameKind.FORMER)]
    again = RegistryFiles({"oru-benn": actor}, {}, texts)
    back = load_actors(source(rename_actor(again, "oru-benn", "Oru Benn")[ACTORS_FILE]))["oru-benn"]
    assert [(name.text, name.kind) for name in back.names] == [("Oru Tarn", NameKind.VARIANT)]
    assert rename_actor(book(), "oru-benn", "Oru Benn") == {}


def test_a_merged_actor_stays_and_leads_to_the_other() -> None:
    texts = merge_actors(book(MORE), "vantor-i", "ilse-vantor")
    actors = load_actors(source(texts[ACTORS_FILE]))
    assert resolve(actors, "vantor-i") == "ilse-vantor"
    assert actors["vantor-i"].status == Status.RETIRED
    assert [name.text for name in actors["ilse-vantor"].names] == ["Vantor", "Ilse V.", "I. Vantor"]
    assert [role.title for role in actors["ilse-vantor"].roles] == ["Minister of Tides", "Clerk"]
    assert "# The press writes this." in texts[ACTORS_FILE]


def test_a_merge_goes_to_the_record_that_stands_today() -> None:
    first = merge_actors(book(MORE), "vantor-i", "ilse-vantor")[ACTORS_FILE]
    second = load_actors(source(merge_actors(book(first), "oru-benn", "vantor-i")[ACTORS_FILE]))
    assert second["oru-benn"].merged_into == "ilse-vantor"


@pytest.mark.parametrize(
    ("gone", "kept", "message"),
    [
        ("oru-benn", "oru-benn", "one record already"),
        ("oru-benn", "karvonia", "of kind person, karvonia of kind government"),
        ("oru-ben", "karvonia", 'no record "oru-ben"'),
        ("oru-benn", "ghost", 'no record "ghost"'),
    ],
)
def test_a_merge_that_cannot_be_is_refused(gone: str, kept: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        merge_actors(book(), gone, kept)


def test_actors_marked_as_distinct_are_not_merged() -> None:
    text = ACTORS.replace("  status: proposed", "  distinct_from: [ilse-vantor]")
    with pytest.raises(RegistryError, match="marked as distinct"):
        merge_actors(book(text), "ilse-vantor", "oru-benn")


def test_a_split_actor_gives_names_and_briefings_to_the_new_one() -> None:
    new = Actor("ilse-vantor-singer", ActorKind.PERSON, "Ilse Vantor", disambiguator="singer")
    other = BRIEFING.replace("ilse-vantor, ", "")
    texts = split_actor(book(), "ilse-vantor", new, names=["Ilse V."], briefings={PATH: BRIEFING, "other.md": other})
    actors = load_actors(source(texts[ACTORS_FILE]))
    assert [name.text for name in actors["ilse-vantor"].names] == ["Vantor"]
    assert [name.text for name in actors[new.id].names] == ["Ilse V."]
    assert actors["ilse-vantor"].distinct_from == (new.id,)
    assert actors[new.id].distinct_from == ("ilse-vantor",)
    assert texts[PATH] == BRIEFING.replace("[ilse-vantor,", "[ilse-vantor-singer,")
    assert "other.md" not in texts
    with pytest.raises(RegistryError, match="already"):
        split_actor(book(), "ilse-vantor", replace(new, id="oru-benn"))


def test_a_rejected_proposal_goes_and_never_returns() -> None:
    texts = reject_actor(book(), "oru-benn", when=DAY, briefings={PATH: BRIEFING})
    assert list(load_actors(source(texts[ACTORS_FILE]))) == ["ilse-vantor", "karvonia"]
    assert "# A proposal." in texts[ACTORS_FILE]
    assert header_list(texts[PATH], "actors") == ("ilse-vantor",)
    assert effective(decisions_of(texts)).refused("Oru Benn")


def test_a_curated_actor_is_not_rejected_by_accident() -> None:
    with pytest.raises(RegistryError, match="curated actor"):
        reject_actor(book(), "ilse-vantor", when=DAY)


def test_a_wrong_name_of_a_curated_actor_is_rejected_everywhere() -> None:
    texts = reject_actor(book(), "ilse-vantor", when=DAY, surface="Vantor")
    assert list(texts) == [DECISIONS]
    assert effective(decisions_of(texts)).rejected("Vantor", "ilse-vantor")


def test_an_actor_is_rejected_in_one_briefing() -> None:
    spot = DecisionScope(Scope.BRIEFING, PATH)
    texts = reject_actor(book(), "oru-benn", when=DAY, spot=spot, briefings={PATH: BRIEFING})
    assert set(texts) == {DECISIONS, PATH}
    found = effective(decisions_of(texts))
    assert found.rejected("any name", "oru-benn", briefing=STEM)
    assert not found.rejected("any name", "oru-benn", briefing="another")


def test_an_actor_is_rejected_at_one_place() -> None:
    spot = DecisionScope(Scope.HERE, PATH, "abc", 2)
    texts = reject_actor(book(), "oru-benn", when=DAY, spot=spot, briefings={PATH: BRIEFING})
    assert set(texts) == {DECISIONS}
    (found,) = decisions_of(texts)
    assert (found.verdict, found.surface, found.occurrence) == (Verdict.REJECT, "Oru Benn", 2)
    assert (found.scope, found.briefing, found.paragraph) == (Scope.HERE, STEM, "abc")


def test_a_record_that_others_name_cannot_be_taken_away() -> None:
    text = ACTORS.replace("  country: karvonia\n", "  distinct_from: [oru-benn]\n")
    with pytest.raises(SiteErrors, match='no record "oru-benn"'):
        reject_actor(book(text), "oru-benn", when=DAY)
    text = TAGS.replace("broader: harbours", "broader: tolls")
    with pytest.raises(SiteErrors, match='no record "tolls"'):
        reject_tag(book(tags=text), "tolls", when=DAY)


def test_a_name_is_assigned_to_an_actor() -> None:
    texts = assign_actor(book(), "the minister", "ilse-vantor", when=DAY, spot=DecisionScope(Scope.BRIEFING, PATH))
    (found,) = decisions_of(texts)
    assert (found.verdict, found.surface, found.actor) == (Verdict.ASSIGN, "the minister", "ilse-vantor")
    assert (found.scope, found.briefing) == (Scope.BRIEFING, STEM)
    with pytest.raises(RegistryError):
        assign_actor(book(), "x", "ilse-vantr", when=DAY, spot=DecisionScope())


def test_a_renamed_tag_is_still_proposed_by_its_old_label() -> None:
    texts = rename_tag(book(), "tides", "Ebb and Flow")
    tag = load_tags(source(texts[TAGS_FILE]))["tides"]
    assert (tag.label, tag.match) == ("Ebb and Flow", ("Tides",))
    assert rename_tag(book(), "tides", "Tides") == {}


def test_a_label_that_is_taken_is_refused() -> None:
    with pytest.raises(SiteErrors, match="one word in URLs"):
        rename_tag(book(), "tides", "harbours")


def test_a_merged_tag_is_retired_and_its_children_move() -> None:
    texts = merge_tags(book(), "harbours", "tolls")
    tags = load_tags(source(texts[TAGS_FILE]))
    assert (tags["harbours"].status, tags["harbours"].replaced_by) == (Status.RETIRED, "tolls")
    assert tags["tides"].broader == "tolls"
    assert tags["tolls"].match == ("Harbours", "harbour", "quay")
    below = load_tags(source(merge_tags(book(), "harbours", "tides")[TAGS_FILE]))
    assert below["tides"].broader == ""


def test_a_rejected_tag_leaves_the_briefing_and_a_proposed_one_the_vocabulary() -> None:
    texts = reject_tag(book(), "tolls", when=DAY, briefings={PATH: BRIEFING})
    assert set(texts) == {TAGS_FILE, DECISIONS, PATH}
    assert header_list(texts[PATH], "tags") == ("tides",)
    assert "  # maybe\n" in texts[PATH]
    here = reject_tag(book(), "tides", when=DAY, spot=DecisionScope(Scope.BRIEFING, PATH))
    assert set(here) == {DECISIONS}
    assert effective(decisions_of(here)).rejected_tag("tides", briefing=STEM)


def test_retired_records_stay() -> None:
    assert (
        "oru-benn:\n  kind: person\n  name: Oru Benn\n  status: retired\n"
        in retire_actor(book(), "oru-benn")[ACTORS_FILE]
    )
    tags = load_tags(source(retire_tag(book(), "tolls", replaced_by="tides")[TAGS_FILE]))
    assert resolve(tags, "tolls") == "tides"
    assert load_tags(source(retire_tag(book(), "tolls")[TAGS_FILE]))["tolls"].replaced_by == ""


def test_a_missing_file_is_an_empty_text() -> None:
    assert RegistryFiles({}, {}, {}).text(DECISIONS) == ""


def test_a_name_that_an_actor_does_not_have_is_refused_with_one_that_is_near() -> None:
    known = Actor("ilse-vantor", ActorKind.PERSON, "Ilse Vantor", names=(Name("Ilsa Vantor"),))
    near, far = unknown_names(known, ["Ilza Vantor", "Zed"], "content/actors.yaml")
    assert "Ilsa Vantor" in near.hint
    assert far.hint == "its names are those under names in content/actors.yaml"
