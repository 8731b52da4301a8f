"""Roles from bodies, updated from body to body."""

import pytest

from site_builder.content.front_matter import Document
from site_builder.content.model import NO_BODY, Body
from site_builder.preview.desk.role_index import RoleIndex
from site_builder.registry.actor import Actor, ActorKind, Confidence, Status
from tests.builders import actor, body, content, document

VANTOR = actor("Ilse Vantor")
ONE, TWO, THREE = "one.md", "two.md", "three.md"


def call(words: str) -> Body:
    return body(f"{words} Ilse Vantor spoke.\n", actors={VANTOR.id: VANTOR})


def roles(index: RoleIndex, documents: dict[str, Document], record: Actor = VANTOR) -> list[tuple[str, str, str]]:
    return [(r.words, r.first, r.last) for _, r in index.unrecorded({VANTOR.id: record}, documents)]


@pytest.fixture
def documents() -> dict[str, Document]:
    return {path: document(content(date=f"2021-0{n}"), path) for n, path in enumerate((ONE, TWO, THREE), 1)}


@pytest.fixture
def index() -> RoleIndex:
    found = RoleIndex()
    found.take(ONE, call("Harbour Minister"))
    found.take(TWO, call("Harbour Minister"))
    return found


def test_a_role_lasts_from_its_first_to_its_last_briefing(index: RoleIndex, documents: dict[str, Document]) -> None:
    assert roles(index, documents) == [("Harbour Minister", "2021-01", "2021-02")]
    index.take(THREE, call("Harbour Minister"))
    assert roles(index, documents) == [("Harbour Minister", "2021-01", "2021-03")]
    index.take(TWO)
    index.take(THREE, NO_BODY)
    assert (roles(index, documents), index.words()[VANTOR.id]) == ([], ["Harbour Minister"])


@pytest.mark.parametrize("header", [{"date": None}, {"status": "withdrawn"}])
def test_a_briefing_without_date_or_text_is_not_evidence(
    header: dict[str, str], index: RoleIndex, documents: dict[str, Document]
) -> None:
    documents[TWO] = document(content(**header), TWO)
    assert roles(index, documents) == []


@pytest.mark.parametrize(
    ("options", "is_asked"),
    [
        ({"status": Status.PROPOSED, "confidence": Confidence.LIKELY}, True),
        ({"status": Status.PROPOSED, "confidence": Confidence.WEAK}, False),
        ({"merged_into": "other"}, False),
        ({"kind": ActorKind.ORGANISATION}, False),
    ],
)
def test_roles_are_proposed_only_for_accepted_or_likely_persons(
    options: dict[str, object], is_asked: bool, index: RoleIndex, documents: dict[str, Document]
) -> None:
    record = actor("Ilse Vantor", **options)
    assert bool(roles(index, documents, record)) == is_asked
