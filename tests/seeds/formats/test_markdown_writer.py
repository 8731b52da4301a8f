import pytest
from markdown_it import MarkdownIt

from site_builder.seeds.formats import html, sniffing
from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.markdown_writer import write_markdown
from site_builder.seeds.formats.safe_xml import parse_xml
from site_builder.settings.site_config import IngestConfig
from tests.seeds.formats.samples import DOCX, HTML, LIMITS, MAIL, ODT, PDF, RTF, zip_file


def markdown(inner: str) -> str:
    data = f"<body>{inner}</body>".encode()
    return write_markdown(parse_xml(data, "a", LIMITS, kind="tree"))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("", ""),
        ("<p>a <b>b </b><b>c</b><i> d</i></p>", "a **b c** *d*\n"),
        ("<p><b>a <i>b</i></b> c</p>", "**a *b*** c\n"),
        ("<p><b>“No”</b>body</p>", "“No”body\n"),
        ("<p>a<b>, </b>b</p>", "a, b\n"),
        ("<p>as I<b>“No”</b> say</p>", "as I“No” say\n"),
        ("<p>one<br/>two</p>", "one\\\ntwo\n"),
        ("<p>one<br/> <br/>two<br/></p>", "one\n\ntwo\n"),
        ("<p>a <a href='https://example.org/a_(b)'> link </a>.</p>", "a [link](https://example.org/a_%28b%29) .\n"),
        ("<p><a href='javascript:x()'>no</a> <a href='//x'>y</a></p>", "no y\n"),
        ("<p><a href='https://example.org/'>https://example.org/</a></p>", "<https://example.org/>\n"),
        ("<p>x <code>a*b</code> <code>`</code></p>", "x `a*b` \\`\n"),
        ("<h2>A <b>bold</b><br/>head</h2><h3> </h3>", "## A bold head\n"),
        ("<h1>Title<note><p>Said first.</p></note></h1><p>x</p>", "# Title\n\nx\n\nSaid first.\n"),
        ("<p>x<note><p>a<note><p>deep</p></note></p></note></p>", "x[^1]\n\n[^1]: a[^2]\n\n[^2]: deep\n"),
        ("<p>x<note/></p>", "x[^1]\n\n[^1]:\n"),
        ("<ul><li>a<p>b</p></li><li/><ul><li>c</li></ul></ul>", "- a\n\n  b\n\n  - c\n"),
        ("<ol start='x'><li>a<ol><li>b</li></ol></li><li value='9'>c</li></ol>", "1. a\n   1. b\n9. c\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote><blockquote/>", "> a\n>\n> b\n"),
        ("<pre><code>a\n```\nb</code></pre><pre><code> </code></pre>", "````\na\n```\nb\n````\n"),
        ("<pre>a\nb\n\nc</pre>", "a\\\nb\n\nc\n"),
        ("<dl><dt>Term</dt><dd>What it is</dd></dl>", "**Term**\n\nWhat it is\n"),
        ("<p>a</p><hr/><p>b</p><hr/>", "a\n\n* * *\n\nb\n"),
        ("<p>• a</p><p>• b</p><p>c</p><p>• d</p>", "- a\n- b\n\nc\n\n• d\n"),
        ("<p>1. a</p><p>2. b</p><p>c</p><p>3. d</p>", "1. a\n\n2. b\n\nc\n\n3\\. d\n"),
        ("<p>a<img alt='x [y]' asset='p.png'/><img alt=''/></p>", "a![x (y)](p.png)\n"),
        ("<p><b><p>in</p></b> a <b>block</b></p>", "in\n\na **block**\n"),
        ("<p><span><div>in</div> a</span></p>", "in\n\na\n"),
    ],
)
def test_a_tree_is_written_as_markdown(inner, text):
    assert markdown(inner).replace("[^1]: \n", "[^1]:\n").replace("[^1]:  \n", "[^1]:\n") == text


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "> no quote",
        "+ no item",
        "a * b * c and *d*",
        "snake_case and _so_",
        "a <b> c </b> <!-- d -->",
        "[a](b) [c]: d [^1]",
        "&amp; &lt; AT&T",
        "back\\slash \\* end",
        "===",
        "---",
        "`code`",
        ": no term",
        "~~~~",
    ],
)
def test_text_reads_back_unchanged(text):
    written = write_markdown(Element("body", {}, [Element("p", {}, [text])]))
    inner = MarkdownIt("commonmark").parse(written)[1]
    assert "".join(child.content for child in inner.children or []) == text


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (
            "<tr><th><b>A</b></th><th>B</th></tr><tr><td>1|2</td><td>x<br/>y</td></tr>",
            "| A | B |\n| --- | --- |\n| 1\\|2 | x y |\n",
        ),
        ("<tr><td colspan='2'>A</td></tr><tr><td>1</td><td>2</td></tr>", "| A |  |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<tr><td rowspan='2'>A</td><td>B</td></tr><tr><td>C</td></tr>", "| A | B |\n| --- | --- |\n|  | C |\n"),
        ("<tr><td>A</td></tr><tr><td>B</td></tr>", "A\n\nB\n"),
        ("<tr><td><ul><li>A</li></ul></td><td>B</td></tr><tr><td>C</td><td>D</td></tr>", "- A\n\nB\n\nC\n\nD\n"),
        (
            "<tr><td><p>A</p> <p>B</p></td><td>C</td></tr><tr><td/><td/></tr><tr><td>D</td><td/></tr>",
            "| A B | C |\n| --- | --- |\n| D |  |\n",
        ),
        ("", ""),
    ],
)
def test_tables_are_written_and_layouts_are_unwrapped(table, text):
    assert markdown(f"<table><tbody>{table}</tbody></table>") == text


def test_a_table_caption_is_above_the_table():
    rows = "<tr><td>A</td><td>B</td></tr><tr><td>C</td></tr>"
    assert markdown(f"<table><caption>Votes</caption>{rows}</table>") == "Votes\n\n| A | B |\n| --- | --- |\n| C |  |\n"


def test_no_column_of_a_very_wide_table_is_lost():
    row = "".join(f"<td>c{n}</td>" for n in range(70))
    text = markdown(f"<table><tr>{row}</tr><tr>{row}</tr></table>")
    assert text.count("c69") == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pdf", PDF),
        ("rtf", RTF),
        ("docx", DOCX),
        ("odt", ODT),
        ("html", HTML.encode()),
        ("html", b"\xef\xbb\xbf <?xml version='1.0'?> <!-- x --><HTML>"),
        ("mail", MAIL + b"\nText.\n"),
        ("mailbox", b"From a\n" + MAIL + b"\nText.\n"),
        ("zip", zip_file({"a.txt": "x"})),
        ("", zip_file({"[Content_Types].xml": "x", "xl/workbook.xml": "x"})),
        ("", b"PK\x03\x04 cut"),
        ("", b"Karvonia: A frosty call\n\n<p>Text.\n"),
        ("", b""),
    ],
)
def test_formats_are_recognised_by_content(name, data):
    known = ("pdf", "rtf", "docx", "odt", "html", "mail", "mailbox", "zip")
    found = [one for one in known if getattr(sniffing, f"is_{one}")(data)]
    assert found == ([name] if name else []) or (found == ["zip"] and data.endswith(b"cut"))


def test_a_document_with_only_lists_is_written_as_plain_text():
    page = "<p>Head</p><ul><li>one<ul><li>deep</li></ul></li></ul>"
    page += "<ol start=3><li>three</li><li value=7>seven</li></ol>words"
    extract = html.read(f"<html><body>{page}</body></html>".encode(), "a", IngestConfig())
    assert extract.markup == "plain"
    assert extract.text == "Head\n\n• one\n    • deep\n\n3. three\n7. seven\n\nwords\n"
