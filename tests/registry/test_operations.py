import pytest

from site_builder.core.errors import RegistryError, SiteErrors
from site_builder.registry.actor import Status
from site_builder.registry.decisions import Decision, Scope, Verdict, effective
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, load_actors, load_tags, resolve
from site_builder.registry.operations import (
    DecisionScope,
    RegistryFiles,
    assign_actor,
    edit_actor,
    edit_tag,
    merge_tags,
    reject_actor,
    reject_tag,
    rename_tag,
    retire_tag,
)
from site_builder.registry.record_edits import header_list

from .sample_registry import ACTORS, BRIEFING, TAGS, source

PATH = "content/briefings/2021/2021-02-10-karvonia-tides.md"
STEM = "2021-02-10-karvonia-tides"
DECISIONS = "content/decisions.yaml"
DAY = "2021-03-01"
SAID, IN_BRIEFING = DecisionScope(when=DAY), DecisionScope(Scope.BRIEFING, PATH, when=DAY)


def book(actors: str = ACTORS, tags: str = TAGS) -> RegistryFiles:
    return RegistryFiles(load_actors(source(actors)), load_tags(source(tags)), {ACTORS_FILE: actors, TAGS_FILE: tags})


def decisions_of(texts: dict[str, str]) -> tuple[Decision, ...]:
    return load_decisions(source(texts[DECISIONS], DECISIONS))


def test_another_status_changes_one_line() -> None:
    curated = Status.CURATED
    assert edit_actor(book(), "oru-benn", status=curated) == {ACTORS_FILE: ACTORS.replace("  status: proposed\n", "")}
    assert edit_actor(book(), "karvonia", status=curated) == {}
    assert edit_tag(book(), "tolls", status=curated) == {TAGS_FILE: TAGS.replace("  status: proposed\n", "")}


def test_a_rejected_proposal_disappears_and_never_returns() -> None:
    texts = reject_actor(book(), "oru-benn", SAID, {PATH: BRIEFING})
    assert list(load_actors(source(texts[ACTORS_FILE]))) == ["ilse-vantor", "karvonia"]
    assert "# A proposal." in texts[ACTORS_FILE]
    assert header_list(texts[PATH], "actors") == ("ilse-vantor",)
    assert effective(decisions_of(texts)).refused("Oru Benn")


def test_a_curated_actor_is_not_rejected_by_accident() -> None:
    with pytest.raises(RegistryError, match="is curated"):
        reject_actor(book(), "ilse-vantor", SAID)


def test_a_wrong_name_of_a_curated_actor_is_rejected_everywhere() -> None:
    texts = reject_actor(book(), "ilse-vantor", SAID, surface="Vantor")
    assert list(texts) == [DECISIONS]
    assert effective(decisions_of(texts)).rejected("Vantor", "ilse-vantor")


def test_an_actor_is_rejected_in_one_briefing() -> None:
    texts = reject_actor(book(), "oru-benn", IN_BRIEFING, {PATH: BRIEFING})
    assert set(texts) == {DECISIONS, PATH}
    found = effective(decisions_of(texts))
    assert found.rejected("any name", "oru-benn", briefing=STEM)
    assert not found.rejected("any name", "oru-benn", briefing="another")


def test_an_actor_is_rejected_at_one_place() -> None:
    spot = DecisionScope(Scope.HERE, PATH, "abc", 2, DAY)
    texts = reject_actor(book(), "oru-benn", spot, {PATH: BRIEFING})
    assert set(texts) == {DECISIONS}
    (found,) = decisions_of(texts)
    assert (found.verdict, found.surface, found.occurrence) == (Verdict.REJECT, "Oru Benn", 2)
    assert (found.scope, found.briefing, found.paragraph) == (Scope.HERE, STEM, "abc")


def test_a_rejected_record_disappears_from_records_distinct_from_it() -> None:
    text = ACTORS.replace("  country: karvonia\n", "  distinct_from: [oru-benn]\n")
    after = reject_actor(book(text), "oru-benn", SAID)[ACTORS_FILE]
    assert "oru-benn" not in after
    assert "distinct_from" not in after


def test_a_record_referenced_by_others_cannot_be_removed() -> None:
    text = TAGS.replace("broader: harbours", "broader: tolls")
    with pytest.raises(SiteErrors, match='no record "tolls"'):
        reject_tag(book(tags=text), "tolls", SAID)


def test_a_name_is_assigned_to_an_actor() -> None:
    texts = assign_actor(book(), "the minister", "ilse-vantor", IN_BRIEFING)
    (found,) = decisions_of(texts)
    assert (found.verdict, found.surface, found.actor) == (Verdict.ASSIGN, "the minister", "ilse-vantor")
    assert (found.scope, found.briefing) == (Scope.BRIEFING, STEM)
    with pytest.raises(RegistryError):
        assign_actor(book(), "x", "ilse-vantr", SAID)


def test_a_renamed_tag_is_still_proposed_by_its_old_label() -> None:
    texts = rename_tag(book(), "tides", "Ebb and Flow")
    tag = load_tags(source(texts[TAGS_FILE]))["tides"]
    assert (tag.label, tag.match) == ("Ebb and Flow", ("Tides",))
    assert rename_tag(book(), "tides", "Tides") == {}


def test_a_label_already_in_use_is_refused() -> None:
    with pytest.raises(SiteErrors, match="make the same URL"):
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
    texts = reject_tag(book(), "tolls", SAID, {PATH: BRIEFING})
    assert set(texts) == {TAGS_FILE, DECISIONS, PATH}
    assert header_list(texts[PATH], "tags") == ("tides",)
    assert "  # maybe\n" in texts[PATH]
    here = reject_tag(book(), "tides", IN_BRIEFING)
    assert set(here) == {DECISIONS}
    (said,) = decisions_of(here)
    assert (said.verdict, said.tag, said.scope, said.briefing) == (Verdict.REJECT, "tides", Scope.BRIEFING, STEM)


def test_a_retired_tag_stays() -> None:
    tags = load_tags(source(retire_tag(book(), "tolls", replaced_by="tides")[TAGS_FILE]))
    assert resolve(tags, "tolls") == "tides"
    assert load_tags(source(retire_tag(book(), "tolls")[TAGS_FILE]))["tolls"].replaced_by == ""
