"""Layouts of publishers without a table entry: page heads are not titles, and author lines are not text."""

import pytest

from tests.seeds.documents import PROSE, check, documents, draft_of


@pytest.mark.parametrize("row", documents(__file__))
def test_each_row_of_the_table_is_read_as_expected(row: list[str]) -> None:
    check(row)


@pytest.mark.parametrize("lines", [("Step 1", "Step 2"), ("Room 12, 3 May", "Room 14, 4 May", "Room 17, 5 May")])
def test_lines_with_repeated_or_two_numbers_are_not_page_heads(lines: tuple[str, ...]) -> None:
    text = "\n\n".join(f"{line}\n\n{PROSE}" for line in lines)
    assert all(line in draft_of(f"Karvonia Opens\n\n{text}\n").body for line in lines)
