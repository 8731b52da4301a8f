"""Bare addresses in texts of old sites."""

import pytest

from site_builder.seeds.formats.raw_html import without_html
from site_builder.seeds.migration.bare_addresses import linked, without_held_files
from site_builder.settings.site_config import IngestConfig


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://a.example/b_c.", "See <https://a.example/b_c>."),
        ("https://a.example/, and on", "<https://a.example/>, and on"),
        ("[x](https://a.example/)", "[x](https://a.example/)"),
        ("[https://a.example/](https://a.example/)", "[https://a.example/](https://a.example/)"),
        ("<https://a.example/>", "<https://a.example/>"),
        ("[r]: https://a.example/", "[r]: https://a.example/"),
        ("`https://a.example/`", "`https://a.example/`"),
        ("![p](https://a.example/p.png)", "![p](https://a.example/p.png)"),
    ],
)
def test_a_bare_address_becomes_a_link_and_nothing_else_changes(text: str, expected: str) -> None:
    assert linked(text) == expected


def test_a_link_to_a_file_in_base_64_shows_its_words() -> None:
    text = "See [the table](data:text/csv;base64,AAAA) and ![a map](data:image/png;base64,iVBO=)."
    assert without_held_files(text) == "See the table and a map."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a </b> b", "a  b"), ("a <b>b</b> c", "a **b** c"), ("a <b>b", "a b"), ("<i>a <b>b</i> c</b>", "*a b* c")],
)
def test_an_unpaired_tag_is_removed(text: str, expected: str) -> None:
    assert without_html(text, "seeds/a.md", IngestConfig()) == expected
