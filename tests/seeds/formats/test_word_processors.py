import pytest

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats import docx, odt
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.formats.rtf import reader as rtf
from tests.seeds.documents import PROSE
from tests.seeds.formats.samples import (
    DOCX,
    LIMITS,
    ODT,
    PNG,
    RTF,
    w_item,
    w_p,
    w_picture,
)
from tests.seeds.formats.samples import (
    docx as docx_file,
)
from tests.seeds.formats.samples import (
    odt as odt_file,
)

SHARED = """# Karvonia: A frosty call

Published on 10 February 2021

The council met **twice**[^1]{page}.

## What was said

- Nothing new
  - Much of it

{list}

> We shall see.

| Name | Votes |
| --- | --- |
| Ilse Vantor | 12 |

{end}

[^1]: {note}
"""
PICTURE = "![The hall](picture-9b4e40f1ef58.png)\n\nThe end of it."
PAGE = ", says [the page](https://example.org/k)"


def test_a_word_document_keeps_headings_lists_tables_quotes_pictures_and_footnotes():
    extract = docx.read(DOCX, "seeds/a.docx", LIMITS)
    assert extract.text == SHARED.format(page="", list="7. First\n8. Second", end=PICTURE, note="Counted twice.")
    assert [(asset.data, asset.alt) for asset in extract.assets] == [(PNG, "The hall")]


def test_an_opendocument_text_keeps_the_same_parts_as_a_word_document():
    extract = odt.read(ODT, "seeds/a.odt", LIMITS)
    assert extract.text == SHARED.format(page=PAGE, list="4. First", end=PICTURE, note="Counted twice.")
    assert [removed.text for removed in extract.removed] == ["The Desk", "Page 1"]
    assert extract.title == "A frosty call"


def test_a_rich_text_file_keeps_the_same_parts_as_a_word_document():
    extract = rtf.read(RTF, "seeds/a.rtf", LIMITS)
    end = "Café € Мир 😀 a b-c\\\nd{e}."
    assert extract.text == SHARED.format(page=PAGE, list="4. First", end=end, note="Counted *twice*.")
    assert [removed.text for removed in extract.removed] == ["hidden", "The Desk"]


# ---------- Word


def body(*paragraphs: str) -> str:
    return docx.read(docx_file("".join(paragraphs)), "seeds/a.docx", LIMITS).text


def test_bold_lines_of_a_word_document_are_headings_and_bold_sentences_are_not():
    text = body(
        w_p("Karvonia: A frosty call", run="<w:b/>"),
        w_p("Published on 10 February 2021", run="<w:b/>"),
        w_p("The first paragraph says what is new.", run="<w:b/>"),
        w_p("What was said", run="<w:b/>"),
        w_p("Nothing new."),
    )
    assert text.startswith("# Karvonia: A frosty call\n\n**Published on 10 February 2021**\n\n**The first paragraph")
    assert "\n\n## What was said\n\nNothing new.\n" in text


def test_large_type_alone_makes_a_heading():
    text = body(
        w_p("Karvonia: A frosty call", run='<w:sz w:val="40"/>'),
        w_p("The council met in the old hall above the harbour."),
        w_p("What was said", run='<w:sz w:val="32"/>'),
        w_p("Nothing new was said in the old hall above the harbour."),
    )
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "# Karvonia: A frosty call",
        "## What was said",
    ]


def test_a_word_document_without_any_mark_is_handed_on_as_plain_text():
    data = docx_file(w_p("Karvonia: A frosty call") + w_p("") + w_p("First line") + w_p("second line") + w_p(""))
    extract = docx.read(data, "seeds/a.docx", LIMITS)
    assert (extract.markup, extract.text) == ("plain", "Karvonia: A frosty call\n\nFirst line\nsecond line\n")


def test_running_heads_of_a_word_document_are_reported():
    head = f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{w_p("The Desk")}</w:hdr>'
    extract = docx.read(docx_file(w_p("Text."), word__header1_dot_xml=head), "seeds/a.docx", LIMITS)
    assert [(line.text, line.why) for line in extract.removed] == [("The Desk", "head of every page")]


@pytest.mark.parametrize(
    ("head", "withheld"),
    [
        (w_p("DRAFT"), ("the head of its pages says “DRAFT”",)),
        (w_p("Dues in Velm – CONFIDENTIAL"), ("the head of its pages says “Dues in Velm – CONFIDENTIAL”",)),
        (
            '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="DRAFT"/></v:shape>',
            ("its watermark says “DRAFT”",),
        ),
        ('<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="Velm"/></v:shape>', ()),
        (w_p("Draft Law on Ports"), ()),
        (w_p("The Desk"), ()),
    ],
)
def test_a_mark_at_the_head_of_every_page_or_behind_it_makes_a_draft(head: str, withheld: tuple[str, ...]) -> None:
    part = f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{head}</w:hdr>'
    data = docx_file(w_p("Karvonia Opens Its Basin") + w_p(PROSE), word__header1_dot_xml=part)
    (draft,) = read_parts(SourceFile("seeds/a.docx", data), LIMITS).drafts
    assert (draft.title, draft.visibility.withheld) == ("Karvonia Opens Its Basin", withheld)


def test_a_marked_page_header_withholds_an_empty_document() -> None:
    part = f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{w_p("DRAFT")}</w:hdr>'
    drafts = read_parts(SourceFile("seeds/a.docx", docx_file(w_p(""), word__header1_dot_xml=part)), LIMITS).drafts
    assert all(draft.visibility.withheld for draft in drafts)


def test_the_title_property_is_used_unless_it_is_a_file_name():
    def title(written: str) -> str:
        core = f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{written}</dc:title></p>'
        return docx.read(docx_file(w_p("Text."), docProps__core_dot_xml=core), "seeds/a.docx", LIMITS).title

    assert title("A frosty call") == "A frosty call"
    assert title("Microsoft Word - call_final.doc") == ""
    assert title("x" * 400) == ""


def test_a_picture_that_could_hold_a_script_is_left_out_and_named():
    data = docx_file(w_picture("The hall") + w_p("Text."), word__media__a_dot_png="<svg onload='x()'/>")
    extract = docx.read(data, "seeds/a.docx", LIMITS)
    assert extract.assets == ()
    assert extract.notes == ("1 picture left out, as browsers cannot show the format safely",)
    assert "The hall" in extract.text


def test_ambiguous_list_numbers_are_left_out():
    item = w_item("One", number=2)
    assert body(item) == "3. One\n"
    assert body(f"<w:del><w:p/></w:del>{item}") == "1. One\n"
    assert body(item.replace('w:ilvl w:val="0"', 'w:ilvl w:val="x"')) == "One\n"
    assert docx.read(docx_file(item, word__numbering_dot_xml=""), "a", LIMITS).text == "One\n"


# ---------- hidden content of documents

HIDDEN_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="character" w:styleId="Veil"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Veil"/></w:style>'
    '<w:style w:type="character" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Internal"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Desk"><w:basedOn w:val="Spec"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Spec"><w:rPr><w:specVanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Open"><w:basedOn w:val="Internal"/>'
    '<w:rPr><w:vanish w:val="off"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:rPr><w:webHidden/></w:rPr></w:style>'
    "</w:styles>"
)
HIDDEN_DEFAULTS = HIDDEN_STYLES.replace(
    "<w:style ", "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults><w:style ", 1
)


@pytest.mark.parametrize(
    "secret",
    [
        w_p("Zzsecret", run="<w:vanish/>"),
        w_p("Zzsecret", run='<w:rStyle w:val="Child"/>'),
        w_p("Zzsecret", run="<w:specVanish/>"),
        w_p("Zzsecret", run='<w:webHidden w:val="1"/>'),
        w_p("Zzsecret", run='<w:webHidden/><w:vanish w:val="0"/>'),
        w_p("Zzsecret", "Internal"),
        w_p("Zzsecret", "Desk"),
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tr><w:tc>{w_p("Zzsecret")}</w:tc></w:tr></w:tbl>',
        f"<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"{w_p('Zzsecret', run='<w:vanish/>')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
        w_p("Zzsecret", "Internal", run='<w:rStyle w:val="Loop"/>'),
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{w_p('Zzsecret')}</w:tc></w:tr></w:tbl>",
        f"<w:sdt><w:sdtContent>{w_p('Zzsecret', run='<w:vanish/>')}</w:sdtContent></w:sdt>",
    ],
)
def test_hidden_text_of_a_word_document_is_left_out_and_named(secret: str) -> None:
    data = docx_file(w_p("Before.") + secret + w_p("After."), word__styles_dot_xml=HIDDEN_STYLES)
    extract = docx.read(data, "seeds/a.docx", LIMITS)
    assert extract.text.split() == ["Before.", "After."]
    assert [(line.text, line.why) for line in extract.removed] == [("Zzsecret", "hidden text")]
    assert extract.notes == ("hidden text left out: 1 passage",)


@pytest.mark.parametrize(
    "shown",
    [
        w_p("Seen", run='<w:vanish w:val="0"/>'),
        w_p("Seen", "Internal", run='<w:vanish w:val="false"/>'),
        w_p("Seen", "Open"),
        "<w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr><w:r><w:t>Seen</w:t></w:r></w:p>",
    ],
)
def test_text_that_is_not_hidden_stays(shown: str) -> None:
    extract = docx.read(docx_file(shown, word__styles_dot_xml=HIDDEN_STYLES), "seeds/a.docx", LIMITS)
    assert (extract.text, extract.removed, extract.notes) == ("Seen\n", (), ())


def test_the_defaults_of_a_word_document_may_hide_its_text() -> None:
    data = docx_file(w_p("Zzsecret") + w_p("Seen", run='<w:vanish w:val="0"/>'), word__styles_dot_xml=HIDDEN_DEFAULTS)
    extract = docx.read(data, "seeds/a.docx", LIMITS)
    assert (extract.text, extract.removed[0].text) == ("Seen\n", "Zzsecret")


def test_a_hidden_drawing_of_a_word_document_is_left_out() -> None:
    picture = w_picture("Zzsecret").replace("<wp:docPr ", '<wp:docPr hidden="1" ')
    extract = docx.read(docx_file(w_p("Seen.") + picture, word__media__a_dot_png=PNG), "seeds/a.docx", LIMITS)
    assert (extract.text, extract.assets) == ("Seen.\n", ())


def test_page_numbers_that_word_hides_in_web_view_stay_in_the_table_of_contents() -> None:
    entry = "<w:p><w:r><w:t>Results</w:t></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:tab/><w:t>12</w:t></w:r></w:p>"
    extract = docx.read(docx_file(entry), "seeds/a.docx", LIMITS)
    assert (extract.text.split(), extract.removed) == (["Results", "12"], ())


@pytest.mark.parametrize(
    "secret",
    [
        '<w:p><w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr><w:ins w:id="2"><w:r><w:t>Zz</w:t></w:r><w:r><w:t>secret'
        "</w:t></w:r></w:ins></w:p>",
        f'<w:tbl><w:tr><w:trPr><w:ins w:id="1"/></w:trPr><w:tc>{w_p("Zzsecret")}</w:tc></w:tr></w:tbl>',
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:cellIns w:id="1"/></w:tcPr>{w_p("Zzsecret")}</w:tc></w:tr></w:tbl>',
    ],
)
def test_an_unaccepted_insertion_of_a_word_document_is_left_out_and_named(secret: str) -> None:
    extract = docx.read(docx_file(w_p("Before.") + secret + w_p("After.")), "seeds/a.docx", LIMITS)
    assert extract.text.split() == ["Before.", "After."]
    assert [(line.text, line.why) for line in extract.removed] == [("Zzsecret", "an unaccepted insertion")]
    assert extract.notes == ("unaccepted insertions left out: 1 passage; accept or reject the changes in the document",)


def test_an_inserted_item_of_a_word_list_takes_no_number() -> None:
    inserted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr>'
        '<w:ins w:id="2"><w:r><w:t>Zzsecret</w:t></w:r></w:ins></w:p>'
    )
    items = w_item("First", number=3) + inserted + w_item("Second", number=3)
    assert docx.read(docx_file(items), "seeds/a.docx", LIMITS).text == "7. First\n8. Second\n"


def test_hidden_and_inserted_words_of_a_footnote_are_left_out() -> None:
    note = "<w:p><w:r><w:t>Kept.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Zzsecret</w:t></w:r></w:p>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:id="1">{note}</w:footnote></w:footnotes>'
    mark = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    extract = docx.read(docx_file(mark, word__footnotes_dot_xml=notes), "seeds/a.docx", LIMITS)
    assert extract.text == "Text[^1]\n\n[^1]: Kept.\n"


def test_hidden_and_inserted_words_of_an_opendocument_text_are_left_out_and_named() -> None:
    extract = odt.read(
        odt_file(
            '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
            '<text:changed-region text:id="c2"><text:deletion/></text:changed-region></text:tracked-changes>'
            '<text:p>Kept <text:change-start text:change-id="c1"/>new<text:span>er</text:span>'
            '<text:change-end text:change-id="c1"/><text:change text:change-id="c2"/>too.</text:p>'
            '<text:section text:display="none"><text:p>In a section</text:p></text:section>'
            '<text:p>Last<text:hidden-text text:string-value="x">in a field</text:hidden-text>.</text:p>'
        ),
        "seeds/a.odt",
        LIMITS,
    )
    assert extract.text.split("\n\n") == ["Kept too.", "Last.\n"]
    why = {line.text: line.why for line in extract.removed}
    assert why["newer"] == "an unaccepted insertion"
    assert why["In a section"] == why["in a field"] == "hidden text"
    assert extract.notes[0] == "hidden text left out: 2 passages"


def test_a_hidden_style_of_an_opendocument_text_hides_its_words_and_those_of_styles_made_from_it() -> None:
    styles = (
        '<style:style style:name="Veil" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="Child" style:family="text" style:parent-style-name="Veil"/>'
        '<style:style style:name="Seen" style:family="text" style:parent-style-name="Veil">'
        '<style:text-properties text:display="true"/></style:style>'
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    words = "".join(map(span.format, ("Veil", "Child", "Seen"), ("Zzone", "Zztwo", "shown")))
    extract = odt.read(odt_file(f"<text:p>Kept {words}.</text:p>", styles=styles), "seeds/a.odt", LIMITS)
    assert extract.text == "Kept shown.\n"
    assert [line.text for line in extract.removed if line.why == "hidden text"] == ["ZzoneZztwo"]


@pytest.mark.parametrize(
    "secret",
    [
        "<text:p>Zzsecret<text:hidden-paragraph text:is-hidden='true'/></text:p>",
        "<text:p>Seen<text:hidden-text text:condition='x' text:is-hidden='true'>Zzsecret</text:hidden-text></text:p>",
        "<text:p><text:variable-set text:name='x' text:display='none'>Zzsecret</text:variable-set></text:p>",
        "<text:section text:display='condition' text:condition='x'><text:p>Zzsecret</text:p></text:section>",
        "<text:section text:display='none'><text:section><text:p>Zzsecret</text:p></text:section></text:section>",
        "<text:p text:style-name='Veiled'>Zzsecret</text:p>",
        "<text:p text:style-name='Heir'><text:span text:style-name='Plain'>Zzsecret</text:span></text:p>",
        "<table:table><table:table-row table:visibility='collapse'><table:table-cell><text:p>Zzsecret</text:p>"
        "</table:table-cell></table:table-row></table:table>",
        "<text:p><draw:frame draw:display='none'><draw:text-box><text:p>Zzsecret</text:p></draw:text-box>"
        "</draw:frame></text:p>",
    ],
)
def test_hidden_text_of_an_opendocument_text_is_left_out_and_named(secret: str) -> None:
    styles = (
        '<style:style style:name="Veiled" style:family="paragraph"><style:text-properties text:display="none"/>'
        '</style:style><style:style style:name="Heir" style:family="paragraph" style:parent-style-name="Veiled"/>'
        '<style:style style:name="Plain" style:family="text"/>'
    )
    extract = odt.read(odt_file(f"<text:p>Before.</text:p>{secret}", styles=styles), "seeds/a.odt", LIMITS)
    assert extract.text.split("\n")[0] == "Before."
    assert "Zzsecret" not in extract.text
    assert ("Zzsecret", "hidden text") in [(line.text, line.why) for line in extract.removed]


def test_the_default_style_of_an_opendocument_text_may_hide_its_words_and_a_span_may_show_its_own() -> None:
    styles = (
        '<style:default-style style:family="paragraph"><style:text-properties text:display="none"/>'
        '</style:default-style><style:style style:name="Seen" style:family="text">'
        '<style:text-properties text:display="true"/></style:style>'
    )
    content = '<text:p>Zzsecret <text:span text:style-name="Seen">shown</text:span></text:p>'
    extract = odt.read(odt_file(content, styles=styles), "seeds/a.odt", LIMITS)
    assert extract.text == "shown\n"


def test_a_script_in_an_opendocument_text_is_left_out_and_named() -> None:
    extract = odt.read(odt_file("<text:p>Seen.<text:script>Zzsecret()</text:script></text:p>"), "seeds/a.odt", LIMITS)
    assert extract.text == "Seen.\n"
    assert ("Zzsecret()", "a script of the document") in [(line.text, line.why) for line in extract.removed]
    assert "scripts left out: 1 passage" in extract.notes


def test_a_conditional_text_shows_its_present_words_alone() -> None:
    field = '<text:conditional-text text:string-value-if-true="Zzsecret">Open</text:conditional-text>'
    assert odt_text(
        f"<text:p>{field} and <text:hidden-text text:is-hidden='false'>seen</text:hidden-text></text:p>"
    ) == ("Open and seen\n")


@pytest.mark.parametrize(
    "secret",
    [
        rb"{\webhidden Zzsecret}",
        rb"\pard\s7 Zzsecret\par\pard",
        rb"\pard\s7\plain Zzsecret\par\pard\s0\plain",
        rb"{\cs9 Zzsecret}",
    ],
)
def test_rich_text_hidden_by_a_control_word_or_a_style_is_left_out(secret: bytes) -> None:
    styles = rb"{\stylesheet{\s0 Normal;}{\s7\v Desk;}{\*\cs9\v Veil;}}"
    extract = rtf.read(rb"{\rtf1" + styles + rb"Before.\par " + secret + rb"{\v0 After.}}", "seeds/a.rtf", LIMITS)
    assert extract.text.split() == ["Before.", "After."]
    assert [(line.text, line.why) for line in extract.removed] == [("Zzsecret", "hidden text")]


def test_hidden_and_inserted_words_of_rich_text_are_left_out_and_named() -> None:
    data = rb"{\rtf1 Kept {\v Zz}{\v secret}{\deleted gone}{\revised newer} text.\par{\v more}}"
    extract = rtf.read(data, "seeds/a.rtf", LIMITS)
    assert extract.text.split() == ["Kept", "text."]
    assert [(line.text, line.why) for line in extract.removed] == [
        ("Zzsecret", "hidden text"),
        ("newer", "an unaccepted insertion"),
        ("more", "hidden text"),
    ]


# ---------- OpenDocument


def odt_text(content: str) -> str:
    return odt.read(odt_file(content), "seeds/a.odt", LIMITS).text


def test_styles_of_an_opendocument_text_are_followed_to_their_parents():
    text = odt_text(
        '<text:p text:style-name="Title">The title</text:p>'
        '<text:p>Some <text:span text:style-name="I">weight</text:span> and'
        ' <text:span text:style-name="Source_20_Text">code</text:span></text:p>'
        '<text:p text:style-name="Heading_20_3">A heading</text:p>'
        "<text:p>Text<text:tab/>with<text:line-break/>a break</text:p>"
        '<text:p text:style-name="Source_20_Code">x = 1</text:p>'
    )
    assert text == (
        "# The title\n\nSome *weight* and `code`\n\n### A heading\n\nText with\\\na break\n\n```\nx = 1\n```\n"
    )


def test_large_type_of_an_opendocument_text_makes_a_heading():
    text = odt_text(
        '<text:p text:style-name="Big">A frosty call</text:p>'
        '<text:p text:style-name="Body">Text that is longer.</text:p>'
        '<text:p text:style-name="Body"><text:span text:style-name="Half">All of it</text:span></text:p>'
        '<text:p text:style-name="Body">More text that is longer.</text:p>'
    )
    assert text == "# A frosty call\n\nText that is longer.\n\n## All of it\n\nMore text that is longer.\n"


def test_lists_of_an_opendocument_text_continue_numbering_if_declared():
    item = "<text:list-item><text:p>Item</text:p></text:list-item>"
    text = odt_text(
        f'<text:list text:style-name="N">{item}{item}</text:list><text:p>Between</text:p>'
        f'<text:list text:style-name="N" text:continue-numbering="true">{item}</text:list><text:p>Between.</text:p>'
        '<text:list text:style-name="N"><text:list-item text:start-value="x"><text:p>Item</text:p></text:list-item>'
        "</text:list>"
        "<text:h>End</text:h><text:p>.</text:p>"
    )
    assert "4. Item\n5. Item\n\nBetween\n\n6. Item\n\nBetween.\n\n1. Item" in text


def test_deleted_text_comments_and_contents_do_not_enter_the_body():
    content = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>1 Heading 7</text:p></text:index-body></text:table-of-content>"
        "<text:section><text:p>Kept<office:annotation><text:p>a remark</text:p></office:annotation>.</text:p>"
        "</text:section>"
    )
    extract = odt.read(odt_file(content), "seeds/a.odt", LIMITS)
    assert extract.text == "Kept.\n"
    assert ("1 Heading 7", "a table of contents") in [(line.text, line.why) for line in extract.removed]
    assert extract.notes == ("margin comments left out: 1",)


def test_text_boxes_are_kept_and_pictures_outside_the_file_are_not_fetched():
    extract = odt.read(
        odt_file(
            "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
            '<text:p>Text <draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame></text:p>'
            "<text:p><draw:frame><svg:title>Nothing</svg:title></draw:frame></text:p>"
        ),
        "seeds/a.odt",
        LIMITS,
    )
    assert extract.text.startswith("In a box.\n\nText")
    assert extract.notes == ("1 picture not fetched, as they are on the web or in another file",)


def test_typed_lines_of_an_opendocument_text_stay_lines():
    line = '<text:p text:style-name="Preformatted_20_Text">{}</text:p>'
    extract = odt.read(odt_file("".join(map(line.format, ("One", "two", "", "Three")))), "seeds/a.odt", LIMITS)
    assert (extract.markup, extract.text) == ("plain", "One\ntwo\n\nThree\n")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"content_dot_xml": ""}, "damaged"),
        ({"content_dot_xml": "<a/>"}, "it contains no text"),
        ({"META-INF__manifest_dot_xml": "<x:encryption-data/>"}, "encrypted"),
    ],
)
def test_an_unreadable_opendocument_text_is_refused_with_a_reason(parts, message):
    with pytest.raises(SeedError, match=message):
        odt.read(odt_file("<text:p/>", **parts), "seeds/a.odt", LIMITS)


def test_an_opendocument_text_needs_neither_styles_nor_properties():
    data = odt_file("<text:p>Text.</text:p>", styles_dot_xml="", meta_dot_xml="")
    assert odt.read(data, "seeds/a.odt", LIMITS).text == "Text.\n"


# ---------- RTF


def test_the_size_of_a_style_makes_a_heading() -> None:
    prose = b" ".join([b"The council of the port met twice and said that it stays shut."] * 4)
    styles, normal = rb"{\stylesheet{\s0\fs22 Normal;}{\s5\fs48 Mine;}}", rb"\par\pard\plain\s0 " + prose
    title, heading = rb"\pard\plain\s5 A frosty call", rb"\par\pard\plain\s5 What was said"
    text = rtf_text(styles + title + normal + heading + normal + normal + rb"\par")
    assert [line for line in text.splitlines() if line.startswith("#")] == ["# A frosty call", "## What was said"]


def rtf_text(body: bytes) -> str:
    return rtf.read(b"{\\rtf1 " + body + b"}", "seeds/a.rtf", LIMITS).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"one\u8217's \uc0\u8212 two\uc2\u8230??.", "one’s —two….\n"),
        (rb"\mac caf\'8e", "café\n"),
        (rb"{\fonttbl{\f0\fcharset222 T;}{\f1\fcharset0 L;}}\f0 \'a1\'a2\f1  and Caf\'e9", "กข and Café\n"),
        (rb"\ansicpg99999 a\'e9", "aé\n"),
        (rb"\ansicpg1251{\fonttbl{\f0\fcharset0 T;}{\f1\fcharset1 L;}}\f0 \'e9\f1 \'e9", "éй\n"),
        (rb"a\emdash b\lquote c\u8212 \emdash d", "a—b‘c—d\n"),
        (rb"{\*\unknown hidden}{\*\generator x}{\upr skipped}{\bin4 \}{}} seen", "seen\n"),
        (rb"{\pict\bin3 {{{}text", "text\n"),
        (rb"one\par\par two", "one\n\ntwo\n"),
        (b"one\\\ntwo", "one\ntwo\n"),
        (rb"{\field{\*\fldinst HYPERLINK \\l here}{\fldrslt local}} end", "local end\n"),
    ],
)
def test_the_words_of_rich_text_are_read_as_written(body, text):
    assert rtf_text(body).replace("\n\n", "\n") == text.replace("\n\n", "\n")


def test_typed_lists_and_indented_paragraphs_of_rich_text_are_found():
    text = rtf_text(
        rb"\pard {\b Title}\par\pard\li360\fi-360 \bullet\tab one\par\li720\bullet\tab deep\par\li360 2.\tab two\par"
        rb"\pard\li720 A quotation.\par\pard Text."
    )
    assert text == "# Title\n\n- one\n  - deep\n\n2. two\n\n> A quotation.\n\nText.\n"


def test_large_type_of_rich_text_makes_a_heading():
    text = rtf_text(
        rb"\pard\plain\fs40 A frosty call\par\pard\plain\fs24 Text that is longer.\par\pard\plain\fs24 {\i More}."
    )
    assert text == "# A frosty call\n\nText that is longer.\n\n*More*.\n"


def test_pictures_of_rich_text_are_counted():
    extract = rtf.read(rb"{\rtf1 {\pict 89504e47}text}", "seeds/a.rtf", LIMITS)
    assert extract.notes == ("pictures in the RTF file that were not read: 1",)


@pytest.mark.parametrize("data", [b"{\\rtf1 text", b"text", b"{\\rtf1 a}}" + b"}", b"{\\rtf1 \\"])
def test_rich_text_that_is_cut_is_refused_or_read_to_its_end(data):
    if data.endswith(b"}}}"):
        assert rtf.read(data, "seeds/a.rtf", LIMITS).text == "a\n"
    else:
        with pytest.raises(SeedError, match="damaged"):
            rtf.read(data, "seeds/a.rtf", LIMITS)


def test_a_table_of_rich_text_without_a_row_end_is_kept():
    assert rtf_text(rb"\pard\intbl a\cell b\cell c\par\pard {\b d} e") == "a\n\nb\n\nc\n\n**d** e\n"
