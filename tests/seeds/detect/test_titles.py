"""Titles of whole documents: the best of the lines and runs of lines of the head."""

import pytest

from tests.seeds.documents import check, documents


@pytest.mark.parametrize("row", documents(__file__))
def test_the_title_of_a_document_is_that_of_its_row(row: list[str]) -> None:
    check(row)
