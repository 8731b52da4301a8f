"""Invisible text of a PDF is left out and named; recognised text of a scan is kept."""

import pytest

from site_builder.seeds.formats.pdf import reader
from site_builder.seeds.model import Extract
from tests.seeds.formats.samples import LIMITS, pdf, shown

TEXT = shown("The harbour stays closed until further notice", 72, 700)
SECRET = shown("Zzsecret words", 72, 600)
BAR = "0 0 0 rg 60 590 200 30 re f"
STRIPES = "0 0 0 rg " + " ".join(f"{72 + 6 * n} 598 3 9 re f" for n in range(12))
"""Marks on the paper at the letters of a scan."""


def read(content: str, *, layer: str = "", page: str = "") -> Extract:
    """A page whose marked content `/X` is on a layer with this state, ON or OFF."""
    data = pdf([content], extra=page)
    if layer:
        layers = f"/OCProperties << /OCGs [90 0 R] /D << /BaseState /ON /{layer} [90 0 R] >> >>"
        data = data.replace(b"/Type /Catalog", f"/Type /Catalog {layers}".encode())
        data = data.replace(b"/Resources <<", b"/Resources << /Properties << /X 90 0 R >>")
        data = data.replace(b"\nxref\n", b"\n90 0 obj\n<< /Type /OCG /Name (Desk) >>\nendobj\nxref\n")
    return reader.read(data, "seeds/a.pdf", LIMITS)


@pytest.mark.parametrize(
    "secret",
    [
        f"3 Tr {SECRET} 0 Tr",
        f"1 1 1 rg {SECRET}",
        f"0.999 1 1 rg {SECRET}",
        f"0 0 1 rg 60 590 200 30 re f {SECRET}",
        f"{SECRET} {BAR}",
        f"{SECRET} 1 1 1 rg 60 590 200 30 re f",
        f"q 0 0 10 10 re W n {SECRET} Q",
        shown("Zzsecret words", 72, -40),
        shown("Zzsecret words", 72, 600, size=0.4),
    ],
)
def test_words_that_are_not_seen_are_left_out_and_named(secret: str) -> None:
    extract = read(f"{TEXT} {secret}")
    assert extract.text == "The harbour stays closed until further notice\n"
    assert [(line.text, line.why) for line in extract.removed] == [("Zzsecret words", "hidden text")]
    assert extract.notes == ("hidden text left out: 1 passage",)


@pytest.mark.parametrize(("layer", "is_shown"), [("OFF", False), ("ON", True)])
def test_words_on_a_hidden_layer_are_left_out(layer: str, *, is_shown: bool) -> None:
    extract = read(f"{TEXT} {STRIPES} /OC /X BDC {SECRET} EMC", layer=layer)
    assert ("Zzsecret" in extract.text) is is_shown
    assert [line.text for line in extract.removed] == ([] if is_shown else ["Zzsecret words"])


def test_words_outside_the_crop_box_are_left_out() -> None:
    extract = read(f"{TEXT} {SECRET}", page="/CropBox [0 650 612 792]")
    assert "Zzsecret" not in extract.text


def test_a_bar_over_one_word_of_a_line_takes_that_word_alone() -> None:
    line = shown("We met Zzsecret on Tuesday in the harbour", 72, 600)
    extract = read(f"{line} 0 0 0 rg 114 596 50 16 re f")
    assert "Zzsecret" not in extract.text
    assert "Tuesday in the harbour" in extract.text


def test_recognised_text_of_a_scan_is_kept() -> None:
    assert read(f"{STRIPES} 3 Tr {SECRET}").text == "Zzsecret words\n"
    assert read(f"{SECRET} {STRIPES}").text == "Zzsecret words\n"


def test_a_bar_in_a_scan_hides_the_recognised_text_below_it() -> None:
    words = shown("Scanned words", 72, 600), shown("Zzsecret", 72, 400)
    extract = read(f"{STRIPES} 0 0 0 rg 60 390 200 30 re f 3 Tr {' '.join(words)}")
    assert extract.text == "Scanned words\n"


def test_words_on_a_page_that_is_turned_are_seen() -> None:
    assert read(f"{TEXT} {SECRET}", page="/Rotate 90").removed == ()
