"""Cells that a spreadsheet would evaluate, escaped and read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.spreadsheet import guarded, unguarded

CELLS = st.text(alphabet="a;=+-@'\t\r\n ,\"", max_size=12)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("Harbour; =1+1", "Harbour; '=1+1"),
        ("Harbour;@SUM(A1)", "Harbour;'@SUM(A1)"),
        ("Harbour\n=1+1", "Harbour\n'=1+1"),
        ("2021-02-10; a - b", "2021-02-10; a - b"),
    ],
)
def test_a_cell_is_guarded_also_after_a_semicolon(cell: str, expected: str) -> None:
    assert guarded(cell) == expected


@given(CELLS)
def test_guarded_cells_are_read_back_unchanged(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_no_part_of_a_line_that_excel_splits_at_semicolons_is_a_formula(cells: list[str]) -> None:
    line = ",".join('"{}"'.format(guarded(cell).replace('"', '""')) for cell in cells)
    assert not [part for part in re.split(r"[;\r\n]", line) if re.match(r"[ \"]{0,9}[=+\-@\t]", part)]
