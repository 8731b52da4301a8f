"""The list of former texts, also as a merge of two branches leaves it."""

import pytest

from site_builder.core.errors import SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.registry.version_list import (
    HEAD,
    VERSIONS_FILE,
    FormerVersion,
    RevisionKind,
    added,
    load_versions,
    write_versions,
)

ONE, TWO, THREE = ("0123456789abcdef" * 2, "f" * 32, "e" * 32)


def read(*lines: str) -> list[tuple[str, str, str, str]]:
    text = "\n".join([",".join(HEAD), *(f"/briefings/a/,{line}" for line in lines)])
    versions = load_versions(SourceFile(VERSIONS_FILE, text.encode()))
    return [(row.version, row.until, row.text[0], str(row.change)) for own in versions.values() for row in own]


def test_lines_are_read_in_the_order_of_the_days() -> None:
    lines = (f"2024-02-01,2024-02-01,{ONE},", f"2024-01-01,2024-02-01,{TWO},major", f"2024-02-01-10,2024-03-01,{ONE},")
    assert [row[0] for row in read(*lines)] == ["2024-01-01", "2024-02-01", "2024-02-01-10"]


def test_two_lines_for_one_text_give_the_earliest_day_and_the_gravest_change() -> None:
    assert read(f"2024-01-01,2024-03-01,{ONE},major", f"2024-01-01,2024-02-01,{ONE},minor") == [
        ("2024-01-01", "2024-02-01", "0", "major")
    ]


def test_an_erased_text_stays_erased_whatever_the_other_branch_says() -> None:
    assert read(f"2024-01-01,2024-03-01,{ONE},major", f"2024-01-01,2024-02-01,{ONE},erased") == [
        ("2024-01-01", "2024-02-01", "0", "erased")
    ]


def test_a_withheld_row_survives_every_merge() -> None:
    assert read(f"2024-01-01,2024-03-01,{ONE},withheld", f"2024-01-01,2024-02-01,{ONE},erased") == [
        ("2024-01-01", "2024-02-01", "0", "withheld")
    ]


def test_a_text_follows_those_before_it_even_if_a_clock_went_back() -> None:
    row = FormerVersion("/briefings/a/", "2024-01-01", "2024-03-01", ONE)
    after = added([row], row.url, TWO, first="2024-01-01", until="2024-02-01", change=RevisionKind.WITHHELD)
    assert (after.version, after.until) == ("2024-03-01", "2024-03-01")


def test_two_texts_with_one_version_name_get_two_names() -> None:
    lines = (f"2024-01-01,2024-02-01,{ONE},", f"2024-01-01,2024-02-01,{TWO},", f"2024-01-01-2,2024-02-01,{THREE},")
    assert sorted(row[0] for row in read(*lines)) == ["2024-01-01", "2024-01-01-2", "2024-01-01-3"]


@pytest.mark.parametrize(
    "line",
    [
        "2024-13-01,2024-02-01,,",
        f"2024-01-01-{'9' * 5000},2024-02-01,,",
        "2024-01-01-0,2024-02-01,,",
        "2024-01-01",
        "2024-1-1,2024-02-01,,",
        "2024-01-01,2024-02-01,../../x,",
        "2024-01-01,2024-02-01,,loud",
    ],
)
def test_an_invalid_line_is_an_error_with_its_place(line: str) -> None:
    with pytest.raises(SiteErrors, match=r"versions\.csv:2: this line cannot be read"):
        read(line)


def test_a_list_is_written_as_it_was_read() -> None:
    text = f"{','.join(HEAD)}\n/briefings/a/,2024-01-01,2024-02-01,{ONE},minor\n"
    assert write_versions(load_versions(SourceFile(VERSIONS_FILE, text.encode()))) == text
