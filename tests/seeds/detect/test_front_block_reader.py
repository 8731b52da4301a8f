"""Title, date, authors and number, found at the top of complete documents."""

import pytest

from site_builder.seeds.detect.furniture import FurnitureKind
from site_builder.settings.site_config import DateOrder, IngestConfig
from tests.seeds.documents import MORE, PROSE, check, documents, draft_of, whys


@pytest.mark.parametrize("row", documents(__file__))
def test_each_row_of_the_table_is_read_as_expected(row: list[str]) -> None:
    check(row)


def test_the_first_line_is_the_title_and_the_date_line_leaves_the_text() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\nPublished on February 10, 2021\n\n{PROSE}\n")
    assert (draft.title, str(draft.date), draft.body) == ("Karvonia Opens Its Basin", "2021-02-10", f"{PROSE}\n")
    assert whys(draft) == {
        "Karvonia Opens Its Basin": "the title",
        "Published on February 10, 2021": "the date line",
    }
    assert not draft.notes


def test_every_detection_names_its_line_and_its_reason() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\n10 February 2021\n\n{PROSE}\n")
    found = {f.field: (f.line, f.confidence > 0.9, bool(f.why)) for f in draft.findings}
    assert found == {"title": (1, True, True), "date": (3, True, True)}


def test_tags_in_the_text_become_tags() -> None:
    top = draft_of(f"Karvonia Opens\nTags: ports, pilots\n\n{PROSE}\n")
    end = draft_of(f"Karvonia Opens\n\n{PROSE}\n\nTags: ports, pilots\n")
    assert top.tags == end.tags == ("ports", "pilots")
    assert top.body == end.body == f"{PROSE}\n"


def test_a_text_starting_with_prose_has_no_title_and_a_note() -> None:
    draft = draft_of(f"{PROSE} {MORE}\n\n{MORE}\n", "seeds/2021-02-10-karvonia-opens.txt")
    assert (draft.title, str(draft.date)) == ("", "2021-02-10")
    assert {f.field: f.confidence for f in draft.findings} == {"title": 0.3, "date": 0.5}
    assert len(draft.notes) == 2


def test_a_date_in_the_title_is_used_as_a_probable_date() -> None:
    draft = draft_of(f"Memorandum of Conversation, Vantorstadt, December 19, 1969\n\n{PROSE}\n")
    assert str(draft.date) == "1969-12-19"
    assert next(f for f in draft.findings if f.field == "date").confidence < 0.7


@pytest.mark.parametrize(
    ("order", "date"), [(DateOrder.DAY_FIRST, "2021-02-10"), (DateOrder.MONTH_FIRST, "2021-10-02")]
)
def test_an_ambiguous_date_is_read_by_the_sites_order_and_flagged(order: DateOrder, date: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n10/02/2021\n\n{PROSE}\n", config=IngestConfig(date_order=order))
    assert str(draft.date) == date
    assert "10 February 2021 or 2 October 2021" in draft.notes[0]
    assert next(f for f in draft.findings if f.field == "date").confidence < 0.7


@pytest.mark.parametrize(
    "line",
    [
        "Previous document",
        "→ Next article",
        "Back to all briefings",
        "Share this story",
        "Join our community!",
        "Please enable JavaScript to read this page.",
        "Already a subscriber? Log in",
        "Wenn Sie ein Abo haben, loggen Sie sich ein:",
        "Bitte aktivieren Sie JavaScript, um diese Seite zu lesen.",
        "Veuillez activer JavaScript pour lire cette page.",
        "Get the latest updates in your inbox",
        "Sign up for our newsletter",
        "You receive this mail because you subscribed. Unsubscribe: https://karvonia.example/u",
    ],
)
def test_calls_to_action_are_removed_from_the_end_of_the_text(line: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{PROSE}\n\n{line}\n")
    assert draft.body == f"{PROSE}\n"
    assert whys(draft)[line] in {kind.value for kind in FurnitureKind}


def test_a_job_title_is_removed_only_directly_below_a_byline() -> None:
    for gap, why in (("\n", "under the byline"), ("\n\n", None)):
        draft = draft_of(f"Karvonia Opens Its Basin\n\nBy Ilse Vantor{gap}Harbour Correspondent\n\n{PROSE}\n\n{MORE}\n")
        assert whys(draft).get("Harbour Correspondent") == why


def test_a_date_ending_a_line_above_the_text_is_used_if_there_is_no_better_one() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\nSpeeches of the Harbour Council (10 February 2021)\n\n{PROSE}\n")
    assert (str(draft.date), draft.body.splitlines()[0]) == (
        "2021-02-10",
        "Speeches of the Harbour Council (10 February 2021)",
    )
    probable = draft_of(f"Karvonia Opens\n\nNews since 10 February 2021\n\n{PROSE}\n").date
    assert probable is not None
    assert probable.edtf == "2021-02-10?"
