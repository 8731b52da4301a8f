"""Proposed actors for a text without a header, and names that are not proposed."""

import pytest

from site_builder.core.partial_date import parse_date
from site_builder.entities.gazetteer import Lexicon, lexicon
from site_builder.entities.model import Proposal
from site_builder.entities.propose import propose_actors
from site_builder.linking.model import Block
from site_builder.registry.actor import Actor, ActorKind, Name, NameKind, Status
from tests.linking.cases import cases
from tests.linking.sample_people import EVERYBODY, ORGANISATIONS, STATES, blocks_of, person

STARTER = {actor.id: actor for actor in (*STATES, *ORGANISATIONS)}
NOTHING_KNOWN = lexicon({}, STARTER)
CASES = list(cases("proposals"))


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_proposals_for_a_text_are_those_of_the_fixture(text: str, expected: list[str]):
    assert written(text) == expected


def proposed(text: str, known: Lexicon = NOTHING_KNOWN) -> tuple[Proposal, ...]:
    title, _, body = text.strip().partition("\n\n")
    found = propose_actors(title, blocks_of(body), known, date=parse_date("2021-02-10"))
    check_spans(title, blocks_of(body), found)
    return found


def check_spans(title: str, blocks: tuple[Block, ...], found: tuple[Proposal, ...]) -> None:
    texts = {-1: title} | {block.index: block.text for block in blocks}
    assert all(texts[s.block][s.start : s.end] == s.surface for p in found for s in p.seen)
    assert all(p.evidence and p.score >= 3 for p in found)


def written(text: str) -> list[str]:
    return [line(p) for p in proposed(text)]


def line(p: Proposal) -> str:
    rules = ", ".join(item.rule for item in p.evidence)
    roles = f" ({'; '.join(p.roles_written)})" if p.roles_written else ""
    return f"{p.actor.kind}: {p.actor.sorts_under}{roles}: {' / '.join(p.names)} [{rules}]"


def test_a_person_of_the_registry_keeps_the_id_and_the_record():
    known = lexicon(EVERYBODY, STARTER)
    (found,) = proposed("Nothing\n\nForeign Minister Vantor spoke. Vantor left.", known)
    assert (found.id, found.known, found.actor) == ("ilse-vantor", True, EVERYBODY["ilse-vantor"])
    assert found.names == ("Vantor",)


def test_a_title_before_the_family_name_is_evidence_for_the_full_name():
    assert written("x\n\nAdro Vantor spoke in the hall. Minister Vantor left.") == [
        "person: Vantor, Adro (Minister): Adro Vantor / Vantor [echo]"
    ]


def test_a_nickname_and_an_initial_are_the_registered_person():
    known = lexicon({"robert-quill": person("Robert Quill", family="Quill")}, STARTER)
    assert [p.id for p in proposed("x\n\nHarbour Minister Bob Quill came.", known)] == ["robert-quill"]
    assert [p.id for p in proposed("x\n\nHarbour Minister R. Quill came.", known)] == ["robert-quill"]
    assert [p.id for p in proposed("x\n\nHarbour Minister Dora Quill came.", known)] == ["dora-quill"]


def test_the_role_decides_between_two_people_of_one_name():
    known = lexicon(EVERYBODY, STARTER)
    assert [p.id for p in proposed("x\n\nTrade Commissioner Maren came.", known)] == ["dana-maren"]
    assert [p.id for p in proposed("x\n\nMayor Maren came.", known)] == ["maren"]


def test_a_bare_family_name_of_one_registered_person_is_proposed():
    known = lexicon(EVERYBODY, STARTER)
    assert [p.id for p in proposed("x\n\nThey wrote of Vantor and of rain.", known)] == ["ilse-vantor"]
    assert proposed("x\n\nThey wrote of Vantor and of rain.") == ()


def test_merged_and_retired_records_are_not_proposed():
    gone = person("Ilse Vantor", family="Vantor", status=Status.RETIRED)
    (found,) = proposed("x\n\nForeign Minister Ilse Vantor came.", lexicon({gone.id: gone}, STARTER))
    assert not found.known


def test_the_registry_takes_precedence_over_the_starter_tables():
    own = Actor("harbour", ActorKind.ORGANISATION, "Harbour Council")
    (found,) = proposed("x\n\nThe Harbour Council met.", lexicon({"harbour": own}, STARTER))
    assert (found.id, found.known) == ("harbour", True)


def test_an_abbreviation_defined_in_place_becomes_a_name():
    (found,) = proposed("x\n\nThe Amber Fisheries Office (AFO) closed. The AFO reopened.")
    assert found.actor.names == (Name("AFO", kind=NameKind.CODE),)
    assert found.names == ("Amber Fisheries Office", "AFO")


def test_a_state_mentioned_only_as_a_location_is_a_place():
    (found,) = proposed("x\n\nIt rains in Karvonia.")
    assert (found.id, found.actor.kind) == ("karvonia", ActorKind.PLACE)
    (found,) = proposed("x\n\nKarvonia fully expects an answer.")
    assert found.actor.kind == ActorKind.GOVERNMENT


def test_an_empty_document_proposes_nobody():
    assert propose_actors("", (), NOTHING_KNOWN) == ()


def test_a_letterhead_in_capitals_before_a_key_word_is_read_once():
    """A run of capitals can be split into names in 2 ** n ways; trying all would never end."""
    letterhead = "PRESIDENT OF KARVONIA AND ALL THE AMBER HARBOURS ILSE VANTOR RESKE SORREL, Harbour Council"
    assert written(f"x\n\n{letterhead} met. The Harbour Council met.")[0].startswith("organisation: Harbour Council:")
