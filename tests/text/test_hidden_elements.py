"""Elements hidden by a browser are cut from Markdown, by attribute, style and name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.comments import Uncommented, cut_comments, cut_unseen
from site_builder.text.hidden_elements import UNSEEN, declarations, hides, is_hidden


def cut(text: str, *code: range) -> Uncommented:
    return cut_unseen(text, lambda _: code, UNSEEN)


@pytest.mark.parametrize(
    "secret",
    [
        "<p hidden>Zz</p>",
        "<P HIDDEN=''>Zz</P>",
        "<div hidden>\n\nZz\n\n<div>Zz</div>\nZz</div>",
        "<div style='color:red; display:none'><b>Zz</b></div>",
        '<p style="opacity: 0">Zz</p>',
        "<span style='font-size:0px'>Zz</span>",
        "<span style='color: transparent'>Zz</span>",
        '<span style="DISPLAY : NONE !important;display:block">Zz</span>',
        "<span style='dis/**/play:none'>Zz</span>",
        r"<span style='\64 isplay:none'>Zz</span>",
        "<span style='visibility:hidden'>Zz <span>Zz</span> Zz</span>",
        "<span style='mso-hide:all'>Zz</span>",
        "<div style={{display: 'none'}}>Zz</div>",
        "<div title='a>b' hidden>Zz</div>",
        "<p it's hidden>Zz</p>",
        "<div hidden>`</div>` Zz <!-- </div> --> Zz</div>".replace("`</div>`", ""),
        "<div hidden>\n```\nZz\n```\n</div>",
        "<template><p>Zz</p></template>",
        "<noscript>Zz</noscript>",
        "<script>const a = `Zz`; if (a<b) x('<p>')</script>",
        "<!--><p hidden>Zz</p>",
        "<img hidden alt='Zz'>",
        "<details hidden><summary>Zz</summary>Zz</details>",
    ],
)
def test_hidden_elements_are_cut_and_reported(secret: str) -> None:
    seen = cut(f"Before.\n\n{secret}\n\nAfter.")
    assert "Zz" not in seen.text
    assert (seen.text.split(), seen.open_line, len(seen.hidden)) == (["Before.", "After."], 0, 1)
    assert seen.text.count("\n") == secret.count("\n") + 4


@pytest.mark.parametrize(
    ("rule", "is_shown"),
    [
        (".desk p { display: none }", False),
        (".desk > div > p { clip: rect(0,0,0,0); position: absolute }", False),
        ("@media screen { .desk p { opacity: 0 } }", False),
        (".desk p { display: block }", True),
        (".other p { display: none }", True),
        (".desk > p { display: none }", True),
        ("@media print { .desk p { display: none } }", True),
    ],
)
def test_a_style_sheet_in_markdown_hides_as_it_does_on_a_page(rule: str, is_shown: bool) -> None:
    text = f"Before.\n\n<style>{rule}</style>\n\n<div class='desk'><div><p>Zz</p></div></div>\n\nAfter."
    assert ("Zz" in cut(text).text) is is_shown


@pytest.mark.parametrize(
    "shown",
    [
        "`<p hidden>Zz</p>`",
        r"\<p hidden>Zz</p>",
        "<p data-hidden='1' title='a hidden b'>Zz</p>",
        "<p style='display:none; display:block'>Zz</p>",
        "<p aria-hidden='true'>Zz</p>",
        "a < b hidden > c",
        "<https://a.org/hidden>",
    ],
)
def test_visible_elements_are_kept(shown: str) -> None:
    assert cut(shown) == Uncommented(shown)


def test_an_element_with_an_optional_end_tag_ends_with_its_paragraph() -> None:
    assert cut("a\n\n<p hidden>Zz\nZz\n\nb").text == "a\n\n\n\n\nb"


def test_an_endless_hidden_element_hides_the_rest() -> None:
    seen = cut("a\nb <div hidden>c\n\nd <div>e</div>")
    assert (seen.text, seen.open_line, seen.rest) == ("a\nb ", 2, "<div hidden>c\n\nd <div>e</div>")


def test_code_keeps_its_elements() -> None:
    text = "```\n<p hidden>Zz</p>\n```"
    assert cut(text, range(3)).text == text


def test_comments_alone_leave_elements() -> None:
    assert cut_comments("<p hidden>a</p><!-- b -->", lambda _: ()).text == "<p hidden>a</p>"


def test_a_style_rule_hides_unless_the_element_overrides_it() -> None:
    rules = declarations("display:none")
    assert is_hidden("p", {}, rules)
    assert not is_hidden("p", {"style": "display:block"}, rules)
    assert is_hidden("p", {"style": "display:block"}, declarations("display:none !important"))
    assert not hides(declarations("display:inline;visibility:visible"))


@given(st.text(alphabet="<>/pdiv hden-!='\"`\n{}:;", max_size=80))
def test_cutting_keeps_the_number_of_lines(text: str) -> None:
    seen = cut(text)
    assert (seen.text + seen.rest).count("\n") == text.count("\n")
    assert seen.open_line or cut(seen.text).hidden == () or "`" in text or "\\" in text
