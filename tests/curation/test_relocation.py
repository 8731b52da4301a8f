"""Links and headers updated to a briefing's new path."""

import pytest

from site_builder.curation.relocation import changed_file


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_that_is_changed_keeps_its_line_ends(end: str) -> None:
    text = end.join(["---", "title: A", "date: 2021-02-10", "---", "", "One.", "", "Two.", ""])
    after = changed_file("content/briefings/a.md", text, lambda body: body.replace("Two", "Three"), [("title", "B")])
    assert after == text.replace("Two", "Three").replace("title: A", "title: B")
