"""Lists at the end of a text: those of the text are kept, those of the site are removed."""

import pytest

from tests.seeds.documents import PROSE, draft_of


@pytest.mark.parametrize(
    "kept",
    [
        "- Paint\n- Open",
        "- [x] paint\n- [ ] open",
        "> Heed the tide,\n> and print the tables.",
    ],
)
def test_list_items_of_the_text_are_not_site_controls(kept: str) -> None:
    draft = draft_of(f"Harbour dues\n\n10 February 2021\n\n{PROSE}\n\n{kept}\n")
    assert [removed.text for removed in draft.removed if removed.text in kept.split("\n")] == []


def test_a_list_of_controls_alone_is_removed() -> None:
    draft = draft_of(f"Harbour dues\n\n10 February 2021\n\n{PROSE}\n\n- Share\n- Print\n")
    assert {"- Share", "- Print"} <= {removed.text for removed in draft.removed}
