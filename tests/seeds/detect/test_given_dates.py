"""The date that a file gives for itself: a value for "no date" is none."""

import pytest

from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.settings.site_config import IngestConfig

TEXT = "12 February 2024\n\nThe harbour stays closed until the dues are paid, the minister said on Monday.\n"


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("0001-01-01", "2024-02-12"),
        ("0001-01-01T00:00:00Z", "2024-02-12"),
        ("0000-00-00", "2024-02-12"),
        ("1970-01-01T00:00:00Z", "2024-02-12"),
        ("1970-01-02", "1970-01-02"),
        ("1850-03-04", "1850-03-04"),
    ],
)
def test_a_date_that_stands_for_no_date_leaves_it_to_the_text(given: str, date: str) -> None:
    data = f"---\ntitle: Harbour Talks\ndate: {given}\n---\n\n{TEXT}".encode()
    (draft,) = read_parts(SourceFile("seeds/harbour.md", data), IngestConfig()).drafts
    assert str(draft.date) == date
