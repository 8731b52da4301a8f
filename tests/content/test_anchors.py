"""Ids of headings, anchors and paragraphs, and the targets of link fragments."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.anchors import answering, github_name, opening_of
from tests.builders import body

PLAIN = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


def ids(text: str) -> list[str]:
    """The ids in the built HTML, in order."""
    return re.findall(r' id="([^"]*)"', body(text).html)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The harbour, he said, stays closed today.", "the-harbour-he-said-stays-closed"),
        ("“Don’t”: 5% of Łódź’s fees", "dont-5-of-lodzs-fees"),
        ("Порт остаётся закрытым", "порт-остается-закрытым"),
        ("港口仍然关闭", "港口-仍然-关闭"),
        ("…", ""),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_paragraph_is_named_by_its_first_six_words(text: str, name: str) -> None:
    assert opening_of(text) == name


def test_a_corrected_comma_and_edits_elsewhere_leave_an_anchor_alone() -> None:
    one = body("First.\n\nThe harbour stays closed, he said, until May.\n")
    two = body("Other.\n\nMore.\n\nThe harbour stays closed he said, until June.\n")
    assert one.anchors[-1] == two.anchors[-1] == "the-harbour-stays-closed-he-said"


def test_a_block_without_letters_is_named_by_its_number() -> None:
    assert ids("One.\n\n…\n\n![](map.png)\n") == ["one", "block-2", "block-3"]


def test_equal_openings_are_numbered_and_headings_win() -> None:
    assert ids("Price.\n\nPrice.\n\n## Price\n\n## Price\n\nPrice.\n") == [
        "price.2", "price.3", "price", "price-1", "price.4"
    ]  # fmt: skip


@given(st.lists(st.tuples(st.booleans(), PLAIN), min_size=1, max_size=9), PLAIN, st.integers(0, 9))
def test_only_an_equal_opening_moves_an_anchor(blocks: list[tuple[bool, str]], words: str, at: int) -> None:
    written = [("## " if heading else "“") + text for heading, text in blocks]
    added = "“" + words + " is new here and nowhere else"
    before = body("\n\n".join(written) + "\n").anchors
    after = body("\n\n".join([*written[:at], added, *written[at:]]) + "\n").anchors
    assert len(set(after)) == len(after) == len(before) + 1
    assert [name for number, name in enumerate(after) if number != min(at, len(written))] == [*before]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("The Price & Dues", "the-price--dues"),
        ("What’s new?", "whats-new"),
        ("snake_case – dash", "snake_case--dash"),
        ("Überblick", "überblick"),
        ("…", "section"),
    ],
)
def test_a_heading_gets_its_github_anchor(heading: str, name: str) -> None:
    assert github_name(heading) == name


def test_equal_headings_are_numbered_as_github_numbers_them() -> None:
    assert ids("# A\n\n# A\n\n# A 1\n\n# A\n") == ["a", "a-1", "a-1-1", "a-2"]


def test_a_heading_can_give_its_own_anchor() -> None:
    found = body("## The price {#dues}\n\n[x](#dues)\n")
    assert [(h.text, h.anchor) for h in found.own[0]] == [("The price", "dues")]
    assert '<h2 id="dues">The price</h2>' in found.html


@pytest.mark.parametrize(
    "written", ['<a name="x"></a>', "<a id='x'>", "<span id=x></span>", '<A NAME="x" class=y></A>']
)
def test_a_named_anchor_resolves(written: str) -> None:
    if written.startswith("<A"):
        written = written.replace("A>", "a>").replace("<A", "<a")
    found = body(f"Before {written}after. [There](#x)\n")
    assert '<p id="before-after-there">Before <span id="x"></span>after. <a href="#x">There</a></p>' in found.html
    assert found.places == ("x",)


def test_a_named_place_keeps_the_words_that_it_encloses() -> None:
    assert 'One <span id="x"></span>two <em>three</em> four.' in body('One <a name="x">two *three*</a> four.\n').html


def test_a_lone_anchor_makes_no_paragraph() -> None:
    assert body('<a name="x"></a>\n\n## Price\n').html == '<span id="x"></span><h2 id="price">Price</h2>\n'


def test_a_heading_keeps_its_anchor_against_a_named_one() -> None:
    assert ids('One <a name="price"></a>two <a name="x"></a> <a name="x"></a>.\n\n## Price\n') == [
        "one-two", "x", "price"
    ]  # fmt: skip


def test_anchors_never_collide_with_names_of_the_page_frame() -> None:
    assert ids('<a name="page.content"></a>One.\n\n## Two {#page.cite}\n') == ["one", "two"]


def test_many_equal_headings_are_numbered_in_one_pass() -> None:
    assert ids("# A\n\n" * 20_000)[-1] == "a-19999"


def test_a_link_in_html_stays_text() -> None:
    assert "&lt;a href=" in body('<a href="https://example.org/" name="x">x</a>\n').html


@pytest.mark.parametrize(
    ("fragment", "place"),
    [
        ("price--dues", "price--dues"),
        ("Price-Dues", "price--dues"),
        ("price%dues", "price--dues"),
        ("user-content-price--dues", "price--dues"),
        ("s-price-dues", "price--dues"),
        ("uberblick", "überblick"),
        ("", ""),
        ("TOP", ""),
        ("harbour-talks", ""),
        ("price", None),
        ("%", None),
    ],
)
def test_fragments_in_other_programs_spelling_resolve(fragment: str, place: str | None) -> None:
    assert answering(("price--dues", "überblick"), "Harbour talks")(fragment) == place


def test_a_link_of_a_body_is_written_with_the_name_that_its_place_has() -> None:
    found = body("[x](#The_Price) [y](#harbour-talks)\n\n## The price\n")
    assert '<a href="#the-price">x</a> <a href="#">y</a>' in found.html
    assert [link.url.partition("#")[2] for link in found.links] == ["the-price", ""]
