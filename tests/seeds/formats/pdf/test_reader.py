import pytest

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.pdf import reader as pdf
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import MarkKind, MarkPlace
from tests.seeds.formats.samples import LIMITS, PDF, PROSE, column, shown
from tests.seeds.formats.samples import pdf as pdf_file

END = column(("It ends here.",), 100)


def text(*pages: str) -> str:
    return pdf.read(pdf_file(pages), "seeds/a.pdf", LIMITS).text


def test_a_pdf_keeps_headings_lists_tables_emphasis_and_footnotes():
    extract = pdf.read(PDF, "seeds/a.pdf", LIMITS)
    assert extract.text == (
        "# Karvonia: A frosty call\n\nPublished on 10 February 2021\n\n"
        "The council of Karvonia met for a second day in the old hall above the harbour and did not agree on the"
        " budget, which members of the opposition calls a budget of the past; the harbour alone would cost a third of"
        " it.[^1]\n\n## What was said\n\nA second paragraph is short.\n\n"
        "- Nothing new\n- Much of it\n\n| Name | Votes |\n| --- | --- |\n| Ilse Vantor | 12 |\n\n"
        "After the table stands a line that is as long as all other lines of this are, and goes on over the page.\n\n"
        "The end of it, in *italics*.\n\n[^1]: Counted twice.\n"
    )
    assert [line.text for line in extract.removed] == ["The Karvonia Desk", "1", "2"]
    assert extract.title == "Karvonia: A frosty call"


def test_hyphens_are_removed_only_if_the_joined_word_occurs_elsewhere():
    lines = (
        "The council met in the old hall above the har-",
        "bour, a well-",
        "known place; the harbour and the gover-",
        "nor were calm.",
    )
    extract = pdf.read(pdf_file([column(lines, 700, x=72)]), "a", LIMITS)
    assert "harbour, a well-known place" in extract.text.replace("\n\n", " ")
    assert "gover-nor" in extract.text.replace("\n\n", "")
    assert extract.notes == ("words whose hyphen at a line end may be wrong: 2",)


def test_a_scanned_pdf_is_refused_and_pages_without_text_are_counted():
    with pytest.raises(SeedError, match="no text") as refused:
        pdf.read(pdf_file(["0 0 m 9 9 l S"]), "seeds/a.pdf", LIMITS)
    assert "ocrmypdf" in refused.value.hint
    extract = pdf.read(pdf_file([column(PROSE, 700), ""]), "a", LIMITS)
    assert extract.notes == ("pages without text, perhaps scans: 1",)


def test_a_pdf_without_headings_is_handed_on_as_plain_text():
    extract = pdf.read(pdf_file([column(PROSE, 700) + column(("A second paragraph.",), 640)]), "a", LIMITS)
    assert extract.markup == "plain"
    assert extract.text.strip().endswith("cost a third of it.\n\nA second paragraph.")


def test_lines_that_had_room_for_more_are_paragraphs():
    lines = (*PROSE[:2], "a budget.", "Ilse Vantor", "sees it otherwise, as she told the members of the council")
    assert "a budget.\nIlse Vantor\nsees it" in text(column(lines, 700)).replace("\n\n", "\n")


def test_paragraphs_indented_on_both_sides_are_quotations():
    quote = ("We shall not agree on a budget that leaves the whole of the", "harbour without a wall, she said.")
    page = (
        column(PROSE, 700)
        + column(quote, 640, x=110)
        + column(PROSE, 590)
        + shown("x", 72, 500, font="F2", size=14)
        + END
    )
    assert "> We shall not agree on a budget that leaves the whole of the harbour without a wall, she said." in text(
        page
    )


def test_links_to_the_web_are_kept():
    action = "/A << /S /URI /URI (https://example.org/k) >>"
    link = f"/Annots [<< /Type /Annot /Subtype /Link /Rect [70 695 200 712] {action} >>]"
    data = pdf_file([column(("See the page.",), 700) + END], extra=link)
    assert pdf.read(data, "a", LIMITS).text.startswith("[See the page.](https://example.org/k)")


def test_the_boilerplate_of_a_printed_web_page_is_removed():
    page = (
        shown("2/11/21, 9:30 AM", 24, 770, size=8)
        + shown("A frosty call", 300, 770, size=8)
        + shown("Home", 72, 740)
        + shown("A frosty call", 72, 700, font="F2", size=22)
        + column(PROSE, 670)
        + shown("Most read", 72, 600, font="F2", size=11)
        + shown("Five older briefings", 72, 580, size=8)
        + shown("https://example.org/call", 24, 15, size=8)
        + shown("1/1", 570, 15, size=8)
    )
    extract = pdf.read(pdf_file([page]), "a", LIMITS)
    assert extract.text.startswith("A frosty call\n\nThe council")
    assert {line.text for line in extract.removed} == {
        "2/11/21, 9:30 AM A frosty call",
        "https://example.org/call 1/1",
        "Home",
        "Most read",
        "Five older briefings",
    }


def test_a_much_larger_line_lower_down_is_the_title():
    page = (
        shown("The Desk", 72, 740, font="F2", size=13)
        + shown("A frosty call", 72, 700, font="F2", size=24)
        + column(PROSE, 660)
        + shown("10 February 2021", 72, 600, font="F2", size=13)
        + column(PROSE, 560)
    )
    lines = text(page).split("\n")
    assert [line for line in lines if line.startswith("#")] == ["## The Desk", "# A frosty call"]
    assert "**10 February 2021**" in lines


def test_bold_headlines_end_at_the_date():
    page = shown("SPECIAL SESSION", 72, 740, font="F2", size=14) + shown("June 17, 2008", 72, 722, font="F2", size=14)
    assert text(page + column(PROSE, 660) + END).startswith("# SPECIAL SESSION\n\n**June 17, 2008**")


def test_nested_lists_are_recognised_by_indentation():
    marks = (("\x95 one", 84), ("\x96 deep", 110), ("\x95 two", 84))
    page = shown("Head", 72, 700, font="F2", size=18) + column(PROSE, 670)
    page += "".join(shown(mark, x, 600 - 14 * n) for n, (mark, x) in enumerate(marks))
    page += shown("\x95", 84, 558) + shown("three", 110, 558)
    page += column(("Italics.",), 520, font="F3") + END
    assert "- one\n  - deep\n- two\n- three" in text(page)


def test_an_encrypted_pdf_is_refused():
    key = "(01234567890123456789012345678901)"
    secret = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /P -4 /U {key} >>"
    with pytest.raises(SeedError, match="encrypted"):
        pdf.read(pdf_file([END], trailer=secret + " /ID [(a) (a)]"), "seeds/a.pdf", LIMITS)


def test_identical_pages_are_kept():
    assert text(*[shown("The Desk", 72, 760)] * 3).count("The Desk") == 3


@pytest.mark.parametrize("height", [770, 40])
def test_a_mark_on_every_page_holds_the_text_back_although_its_line_is_removed(height: int) -> None:
    pages = [column(("CONFIDENTIAL",), height) + column(PROSE, 700), column(("CONFIDENTIAL",), height) + END]
    (draft,) = read_parts(SourceFile("seeds/a.pdf", pdf_file(pages)), LIMITS).drafts
    assert "CONFIDENTIAL" not in draft.body
    assert [(mark.kind, mark.place) for mark in draft.visibility.marks] == [(MarkKind.CONFIDENTIAL, MarkPlace.HEAD)]


def test_a_right_to_left_line_is_read_in_order_with_its_numbers() -> None:
    letters = " ".join(f"/afii{57664 + number}" for number in range(27)).encode()
    drawn = pdf_file([column([".(ABCD) EFG ,2024 HIJ", "2023 ,2022 KLM NOP"], 700)])
    hebrew = drawn.replace(b"/Encoding /WinAnsiEncoding", b"/Encoding << /Differences [65 " + letters + b"] >>")
    assert pdf.read(hebrew, "a.pdf", LIMITS).text == "יטח 2024, זוה (דגבא). ןמם לכך 2022, 2023\n"
