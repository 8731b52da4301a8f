"""Lines of pages become paragraphs, also across page breaks."""

import pytest

from site_builder.seeds.formats.pdf.paragraphs import paragraphs_of
from site_builder.seeds.formats.pdf.text_lines import GlyphRun, PdfLine

LONG = "The council of Merrin met for nine hours and sent the paper back to"
SHORT = "the harbour office."


def line(page: int, row: int, text: str, *, bold: bool = False, raised: str = "") -> PdfLine:
    marks = (GlyphRun(raised, raised=True),) if raised else ()
    pieces = (*marks, GlyphRun(text, bold=bold))
    return PdfLine(page, pieces, left=70.0, right=70.0 + 5 * len(text), bottom=700.0 - 14 * row, size=10.0)


def texts(*pages: list[PdfLine]) -> list[str]:
    found, _ = paragraphs_of([[(one,) for one in page] for page in pages])
    return [paragraph.text for paragraph in found]


def body(page: int, *rows: str) -> list[PdfLine]:
    return [line(page, row, text) for row, text in enumerate(rows)]


def test_a_sentence_that_runs_over_the_end_of_a_page_is_one_paragraph() -> None:
    found = texts(body(1, LONG, LONG), body(2, SHORT))
    assert found == [f"{LONG} {LONG} {SHORT}"]


@pytest.mark.parametrize(
    ("end", "start"), [("The council met.", "the harbour stays."), ("Harbour council", "The harbour stays.")]
)
def test_a_full_stop_or_a_short_line_before_a_capital_ends_the_paragraph(end: str, start: str) -> None:
    found = texts(body(1, LONG, end), body(2, start, LONG))
    assert found[:2] == [f"{LONG} {end}", start]


def test_a_bold_line_at_the_foot_of_a_page_is_not_joined_with_the_next_page() -> None:
    page = [*body(1, LONG, SHORT), line(1, 4, "Fishing grounds", bold=True)]
    assert texts(page, body(2, f"and more {LONG}", SHORT))[1] == "Fishing grounds"


def test_text_above_the_notes_continues_on_the_next_page_and_notes_do_not() -> None:
    page = [*body(1, LONG, LONG), line(1, 30, f"A note on {LONG}", raised="1")]
    found = texts(page, body(2, SHORT))
    assert found == [f"{LONG} {LONG} {SHORT}", f"1A note on {LONG}"]
