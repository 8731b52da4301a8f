"""Passages of a body: packed, named by a digest, cut when they are shown."""

import pickle

from site_builder.content.briefing import Body
from site_builder.content.excerpts import Passage, Passages
from tests.builders import actor, body

VANTOR = {"ilse-vantor": actor("Ilse Vantor")}
TEXT = "It rained. Ilse Vantor came.\n\n“The port will stay shut,” Vantor said.\n"


def passages(found: Body) -> Passages:
    (named,) = found.named
    return Passages(named.digest, found.text, named.passages, found.anchors)


def test_a_body_keeps_the_sentences_that_name_an_actor() -> None:
    found = body(TEXT, actors=VANTOR)
    assert passages(found).shown == (
        Passage(found.anchors[0], "", "Ilse Vantor", " came.", quoted=False),
        Passage(found.anchors[1], "“The port will stay shut,” ", "Vantor", " said.", quoted=True),
    )


def test_passages_travel_without_the_text_around_them() -> None:
    whole = passages(body(TEXT + "\nNobody asked.\n" * 99, actors=VANTOR))
    there = pickle.loads(pickle.dumps(whole))
    assert there == whole
    assert there.shown == whole.shown
    assert there.text == b""


def test_the_digest_changes_with_a_sentence_that_names_the_actor_and_with_no_other() -> None:
    first = passages(body(TEXT, actors=VANTOR)).digest
    assert passages(body(TEXT + "\nNobody asked.\n", actors=VANTOR)).digest == first
    assert passages(body(TEXT.replace("came", "went"), actors=VANTOR)).digest != first


def test_details_give_blocks_and_quotations_back() -> None:
    details = body(TEXT, actors=VANTOR).details
    assert details.blocks == ("It rained. Ilse Vantor came.", "“The port will stay shut,” Vantor said.")
    assert [quote.speaker for quote in details.quotes] == ["ilse-vantor"]


def test_a_line_break_written_as_an_entity_does_not_move_the_passages() -> None:
    found = body("Rain&#10;fell. Ilse Vantor came.\n\nVantor left.\n", actors=VANTOR)
    assert [p.name for p in passages(found).shown] == ["Ilse Vantor", "Vantor"]
