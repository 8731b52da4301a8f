"""Notes in the desk's table on briefings that an editor should check."""

import pytest

from site_builder.preview.desk.briefing_grid import problems_of
from tests.builders import content, document


def found(body: str = "The harbour stays closed.\n", **header: object) -> tuple[str, ...]:
    return problems_of({"a": document(content(body=body, **header))}).get("a", ())


@pytest.mark.parametrize(
    "summary",
    ["Harbour Talks", "Share this page", "of the council, who met twice.", "The council met in Ostrel and then the"],
)
def test_a_summary_that_is_not_a_sentence_is_doubtful(summary: str) -> None:
    assert "doubtful summary" in found(summary=summary)


@pytest.mark.parametrize("summary", ["The council met in Ostrel.", "“We shall not sell,” said the envoy of Ostrel."])
def test_a_whole_sentence_is_not_doubtful(summary: str) -> None:
    assert found(summary=f"'{summary}'") == ()


@pytest.mark.parametrize(
    "left",
    ["{{< youtube 1 >}}", "{% include ports.html %}", "Fish&nbsp;and salt.", "<div>Ports</div>", "[caption id=1]"],
)
def test_leftover_markup_of_a_migration_is_reported(left: str) -> None:
    assert "leftovers of another tool" in found(body=f"The harbour.\n\n{left}\n", summary="The council met in Ostrel.")
