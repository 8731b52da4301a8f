import pytest

from site_builder.content.fast_markdown import Wrap
from site_builder.content.markdown import blocks_of, parse, render, render_note, text_blocks, wrap
from site_builder.core.errors import BodyError
from site_builder.linking.model import BlockKind


def html(text: str, *wraps: Wrap) -> str:
    tokens = parse(text, path="a.md", first_line=1)
    wrap(blocks_of(tokens)[0], wraps)
    return render(tokens).strip()


def link(start: int, end: int) -> Wrap:
    return Wrap(start, end, '<a href="x">')


def test_every_run_of_text_is_a_block_of_its_kind() -> None:
    text = "# A\n\nB\n\n- C\n\n  D\n\n> E\n\n| F |\n| --- |\n| G |\n\n> - H\n"
    assert [(b.text, b.kind, b.line) for b in text_blocks(text)] == [
        ("A", BlockKind.HEADING, 1),
        ("B", BlockKind.PARAGRAPH, 3),
        ("C", BlockKind.LIST_ITEM, 5),
        ("D", BlockKind.LIST_ITEM, 7),
        ("E", BlockKind.QUOTE, 9),
        ("F", BlockKind.CELL, 11),
        ("G", BlockKind.CELL, 13),
        ("H", BlockKind.LIST_ITEM, 15),
    ]


def test_a_block_is_the_words_that_a_reader_sees() -> None:
    (block,) = text_blocks("*One* `two`\n[three **four**](x) ![five](y)\\\nsix &amp; <seven>")
    assert block.text == "One two three four \nsix & <seven>"
    assert [block.text[a:b] for a, b in block.protected] == ["two", "three four"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>"),
        ('[x](y "a \\" onclick=b")', '<p><a href="y" title="a &quot; onclick=b">x</a></p>'),
        ("&#60;script&#62;", "<p>&lt;script&gt;</p>"),
    ],
)
def test_raw_html_and_dangerous_links_stay_text(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[ilse|Ilse V.]]", '<a href="actor:ilse">Ilse V.</a>'),
        ("[[ ilse ]]", '<a href="actor:ilse">ilse</a>'),
        ("*[[ilse|a]]*", '<em><a href="actor:ilse">a</a></em>'),
        ("[see [[ilse|her]] now](x)", '<a href="x">see her now</a>'),
        ("[see [[ilse|her]]]", '[see <a href="actor:ilse">her</a>]'),
        ("[[]]", "[[]]"),
        ("[[ |a]]", "[[ |a]]"),
        ("[[ilse|]]", "[[ilse|]]"),
        ("[[il\nse]]", "[[il\nse]]"),
        ("[[[a]]]", '[<a href="actor:a">a</a>]'),
        ("[[open", "[[open"),
        ("[one](x)", '<a href="x">one</a>'),
    ],
)
def test_double_brackets_name_an_actor(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "[a <https://b.example> [[ilse|c]]](x)",
        "[a <span id=q>[[ilse|c]]</span>](x)",
        "- *[a [[ilse|c]]](x)*",
        "| [a [[ilse]]](x) |\n| --- |",
    ],
)
def test_a_link_is_never_inside_a_link_and_the_outer_address_stays(text: str) -> None:
    found = html(text)
    assert (found.count("<a "), found.count("</a>")) == (1, 1)
    assert '<a href="x">a ' in found


def test_struck_words_are_struck_and_read_without_their_marks() -> None:
    assert html("~~gone~~ or ~5") == "<p><s>gone</s> or ~5</p>"
    assert [block.text for block in text_blocks("a **~~b~~** c")] == ["a b c"]


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("one two", (4, 7), 'one <a href="x">two</a>'),
        ("one two", (0, 7), '<a href="x">one two</a>'),
        ("one\ntwo three", (0, 7), '<a href="x">one\ntwo</a> three'),
        ("one & two", (4, 5), 'one <a href="x">&amp;</a> two'),
        ("*one* two", (0, 3), '<em><a href="x">one</a></em> two'),
        ("*one* two", (0, 7), "<em>one</em> two"),
        ("one `two`", (4, 7), "one <code>two</code>"),
        ("one", (2, 9), "one"),
        ("one", (3, 3), "one"),
    ],
)
def test_a_span_of_text_is_wrapped_in_an_element_if_it_fits(text: str, span: tuple[int, int], expected: str) -> None:
    assert html(text, link(*span)) == f"<p>{expected}</p>"


def test_several_spans_of_one_block_are_inserted_from_the_last() -> None:
    assert html("one two\nthree", link(0, 3), link(8, 13), link(4, 7)).count("<a ") == 3


def test_spans_without_a_place_are_reported() -> None:
    item = blocks_of(parse("*one* two", path="a.md", first_line=1))[0]
    assert wrap(item, [link(0, 7), link(4, 7)]) == (link(0, 7),)


def test_text_nested_too_deeply_is_refused_and_not_dropped() -> None:
    with pytest.raises(BodyError, match=r"^a\.md:12: this is nested deeper than 50 levels$"):
        parse("One.\n\n" + "> " * 60 + "two", path="a.md", first_line=10)


def test_emphasis_nested_too_deeply_keeps_its_words() -> None:
    text = "*a **b " * 60 + "c** d* " * 60
    (block,) = blocks_of(parse(text, path="a.md", first_line=1))
    assert block.block.text.replace("*", "").split() == text.replace("*", "").split()


def test_a_note_of_a_registry_is_markdown() -> None:
    assert render_note("") == ""
    assert render_note("See *this*.") == "<p>See <em>this</em>.</p>\n"


def test_the_search_for_a_closing_bracket_is_bounded():
    with pytest.raises(BodyError, match="too many square brackets are open"):
        parse("[" * 30_000, path="content/a.md", first_line=3)
    assert text_blocks("[" * 1000 + " [a](https://b.c/)")[0].text == "[" * 1000 + " a"


@pytest.mark.parametrize("name", ["div hidden", "template", 'b style="display:none" class="a"><p'])
def test_a_hidden_element_that_never_ends_is_an_error_with_its_line(name: str) -> None:
    with pytest.raises(BodyError, match="this hidden element") as raised:
        parse(f"First.\n\n<{name}>\n\nmore <b>x</b>", path="a.md", first_line=10)
    assert (str(raised.value.place), name.partition(" ")[0] in str(raised.value.hint)) == ("a.md:12", True)
