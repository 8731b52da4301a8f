"""Blocks as Markdown: the visible text equals the block's text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.content.markdown import parser, text_blocks
from site_builder.linking.model import BlockKind as Seen
from site_builder.seeds.block_model import NOTE_CLOSE, NOTE_OPEN, BlockItem, SeedBlock, SeedBlockKind
from site_builder.seeds.block_writer import inline, markdown_of, paragraph
from tests import examples

SIGNS = st.text(alphabet="*_`[]()<>#-+=|~\\!&^:;1.9 abX/'\"@", min_size=1, max_size=24)
LINES = SIGNS.map(lambda text: " ".join(text.split())).filter(bool)


@examples(100)
@given(st.lists(LINES, min_size=1, max_size=3))
@example(["a | b", "--- | ---"])
@example(["[a]: /b"])
@example(["a\\"])
@example(["&amp; &#65;"])
@example(["1. a", "- b"])
def test_a_paragraph_reads_as_it_was_written(lines: list[str]) -> None:
    blocks = text_blocks(paragraph("\n".join(lines)))
    seen = [(block.kind, block.text.replace("\n", " ")) for block in blocks]
    assert seen == [(Seen.PARAGRAPH, " ".join(lines))]


@examples(40)
@given(LINES.filter(lambda text: text.strip("#")))
def test_a_heading_reads_as_it_was_written(text: str) -> None:
    (block,) = text_blocks(markdown_of([SeedBlock(SeedBlockKind.HEADING, 1, text)]))
    assert (block.kind, block.text) == (Seen.HEADING, text)


@examples(40)
@given(st.lists(LINES, min_size=1, max_size=4))
def test_a_list_reads_as_it_was_written(texts: list[str]) -> None:
    block = SeedBlock(
        SeedBlockKind.LIST, 1, items=tuple(BlockItem(text, children=(BlockItem(text),)) for text in texts)
    )
    blocks = text_blocks(markdown_of([block]))
    assert [b.text for b in blocks] == [text for text in texts for _ in range(2)]
    assert {b.kind for b in blocks} == {Seen.LIST_ITEM}


@examples(40)
@given(st.lists(st.tuples(LINES, LINES), min_size=2, max_size=4))
def test_a_table_reads_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    blocks = text_blocks(markdown_of([SeedBlock(SeedBlockKind.TABLE, 1, rows=tuple(rows))]))
    assert [b.text for b in blocks] == [cell for row in rows for cell in row]


@examples(40)
@given(LINES)
def test_a_quote_reads_as_it_was_written(text: str) -> None:
    block = SeedBlock(
        SeedBlockKind.QUOTE,
        1,
        blocks=(SeedBlock(SeedBlockKind.PARAGRAPH, 1, text), SeedBlock(SeedBlockKind.PARAGRAPH, 2, text)),
    )
    assert [(b.kind, b.text) for b in text_blocks(markdown_of([block]))] == [(Seen.QUOTE, text)] * 2


@examples(40)
@given(LINES)
def test_a_lede_is_strong_and_reads_as_it_was_written(text: str) -> None:
    markdown = markdown_of([SeedBlock(SeedBlockKind.LEDE, 1, text)])
    (block,) = text_blocks(markdown)
    assert block.text == text
    assert parser().render(markdown).startswith("<p><strong>")


def test_lists_count_on_and_children_are_indented() -> None:
    items = (BlockItem("three", "3", (BlockItem("a"), BlockItem("b"))), BlockItem("four", "4"))
    assert markdown_of([SeedBlock(SeedBlockKind.LIST, 1, items=items)]) == "3. three\n   - a\n   - b\n4. four\n"


def test_footnotes_are_written_as_marks_and_definitions() -> None:
    blocks = [
        SeedBlock(SeedBlockKind.PARAGRAPH, 1, f"Ships{NOTE_OPEN}1{NOTE_CLOSE} came."),
        SeedBlock(SeedBlockKind.NOTES, 3, items=(BlockItem("Harbour list.", "1"),)),
    ]
    assert markdown_of(blocks) == "Ships[^1] came.\n\n[^1]: Harbour list.\n"


def test_a_rule_stays_a_rule() -> None:
    assert markdown_of([SeedBlock(SeedBlockKind.RULE, 1, "-----")]) == "* * *\n"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("see https://example.org/a_b.", "see <https://example.org/a_b>."),
        ("the report <https://example.org/a?id=3> on", "the report <https://example.org/a?id=3> on"),
        ("a <https://example.org/x and b", "a <<https://example.org/x> and b"),
        ("(https://example.org/x)", "(<https://example.org/x>)"),
        ("https://example.org/x_(y), and", "<https://example.org/x_(y)>, and"),
        ("https://x", "https://x"),
        ("http://example.org\\a", "http://example.org\\a"),
        ("a*b", "a\\*b"),
        ("a_b", "a_b"),
        ("[omitted]", "[omitted]"),
        ("[[x]]", "\\[[x]]"),
        ("R&D", "R&D"),
        ("~~1~~ of ~5", "\\~~1\\~~ of ~5"),
    ],
)
def test_only_markup_characters_are_escaped(text: str, markdown: str) -> None:
    assert inline(text) == markdown
