"""A fault at one paragraph costs that paragraph; the others are read as before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content import body as bodies
from site_builder.content.model import Body
from site_builder.core.errors import BodyError
from site_builder.ingest import proposals
from site_builder.linking.text_view import TextView
from tests.builders import actor, body
from tests.hostile import ingest, knowledge, link_body, read_seed

ILSE = actor("Ilse Vantor", family="Vantor", given="Ilse")
TEXT = "Ilse Vantor came.\n\nIlse Vantor said the trap.\n\nIlse Vantor left.\n"
PIECES = (
    *("She said", "Mr. Vantor", "the U.S.", "a minister,", "Ilse Vantor", "on 3 May 2021", "told", "President", "…"),
    *("dit-il", "le colonel", "selon", "sagte", "der Ministerin", "dijo", "la presidenta", "according to", "No. 7"),
    *('"a new mode."', "“we will go”", "„wir gehen“", "« nous allons »", '"', "”", "(", ")", ",", ":", "—", "'s", "-"),
    *("major changes,", "a", "i.e.", "Dr.", "\u00a0", "’", "?!", "[x](http://a.example)", "**", "Karvonia", "Vess"),
)


def test_a_paragraph_may_end_after_an_office_and_a_comma_before_the_quotation() -> None:
    assert body('She said major changes, a "new mode."\n').flaws == ()


def trap(reading: TextView, *_: object) -> tuple[()]:
    if "the trap" in reading.text:
        raise IndexError("list index out of range")
    return ()


def found_with(monkeypatch: pytest.MonkeyPatch, text: str) -> Body:
    monkeypatch.setattr(bodies, "find_references", trap)
    return body(text, actors={ILSE.id: ILSE})


def test_a_fault_costs_its_paragraph_the_links_and_is_named_with_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_with(monkeypatch, TEXT)
    assert "the trap" in found.html
    assert [named.block for named in found.named] == [0]
    (flaw,) = found.flaws
    assert isinstance(flaw, BodyError)
    assert flaw.place
    assert flaw.place.line == 9
    assert "IndexError: list index out of range (test_containment.py" in flaw.message


def test_many_faults_leave_the_whole_text_shown_without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_with(monkeypatch, "Ilse Vantor: the trap.\n\n" * 40)
    assert found.html.count("the trap") == 40
    assert found.links_made == ""
    assert 0 < len(found.flaws) < 12


def test_a_fault_of_no_paragraph_leaves_no_text_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise KeyError("p")

    monkeypatch.setattr(bodies, "render", broken)
    found = body(TEXT)
    assert found.is_lost
    assert ["the text cannot be shown" in flaw.message for flaw in found.flaws] == [True]


def test_a_fault_in_proposing_costs_the_proposals_of_its_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    propose = proposals.propose_actors

    def failing(title: str, blocks: object, *given: object, **more: object) -> object:
        if "trap" in str(blocks):
            raise ZeroDivisionError
        return propose(title, blocks, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(proposals, "propose_actors", failing)
    text = b"A talk\n\n2 May 2021\n\nIlse Vantor, the harbour minister, came.\n\nThis is the trap.\n"
    (draft,) = read_seed("txt", text).drafts
    found = proposals.prepare(draft, knowledge=knowledge(), propose=True)
    assert "ilse-vantor" in found.fields["actors"]
    assert [note for note in found.notes if "This is the trap." in note and "ZeroDivisionError" in note]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), min_size=1, max_size=4))
def test_any_paragraphs_in_four_languages_are_read_without_a_fault(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert [flaw for flaw in body(text).flaws if "not found" in flaw.message] == []
    link_body(text.encode())
    ingest("txt", text.encode())
