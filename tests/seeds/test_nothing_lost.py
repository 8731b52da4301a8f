"""Every word of a seed is in the rendered body, in the header, or in the list of removed lines."""

import re
import unicodedata
from collections import Counter
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.markdown import parser, text_blocks
from site_builder.core.errors import SiteErrors
from site_builder.seeds.corpus.outline import outline
from site_builder.seeds.corpus.survey import finish, survey
from site_builder.seeds.lines import lines_of
from site_builder.seeds.model import Draft
from tests import examples
from tests.seeds.documents import CONFIG, MORE, PROSE, draft_of

WORD = re.compile(r"[^\W\d_]+")
PIECES = st.sampled_from(
    [
        "",
        "",
        "",
        PROSE,
        MORE,
        "Published on February 10, 2021",
        "10/02/2021",
        "Washington, 3 May 2021",
        "By Ilse Vantor and Tom Reske",
        "Ports of Karvonia",
        "1. First point of the list",
        "2. Second point of the list",
        "• a bullet",
        "- a hyphen",
        "* a star",
        "** " + PROSE,
        "**strong line**",
        "# not a heading",
        "> quoted words",
        "a_b_c _under_ *star* `code` [link](https://example.org/x) [[actor|words]] [^1] ^[note] [a]: b",
        "<b>bold</b> &amp; &copy; <https://example.org> <ilse@example.org> \\* \\",
        "https://example.org/a_b*c?d=(e), and www.example.org.",
        "\"quoted\" 'single' the ports' pilots -- dashes --- 1990--95 ... and....",
        "| a | b |",
        "| --- | --- |",
        "Year    Ships    Tons",
        "1990    four     many",
        "name\tvalue",
        "pilots\tnine",
        "---",
        "===",
        "* * *",
        "```",
        "    indented words",
        "Back to list",
        "Share",
        "-- ",
        "Tags: harbours, pilots",
        "Briefing No. 12/2021",
        "Subject: The northern basin",
        "From: Ilse Vantor",
        "word-",
        "the northern ba-",
        "sin of the port",
        "A note[1] and another[2].",
        "[1] What the note says.",
        "[2] What the other says.",
        "+ plus",
        "10) ten",
        "~~~ tilde",
        "Notes",
    ]
)


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(unicodedata.normalize("NFC", text)))


def rendered(body: str) -> Counter[str]:
    """The rendered words of the body."""
    assert "<pre>" not in parser().render(body)
    return words(" ".join(block.text for block in text_blocks(body)))


def accounted(draft: Draft) -> Counter[str]:
    header = " ".join((draft.title, *draft.authors, *draft.tags, draft.number))
    return rendered(draft.body) + words(header) + words(" ".join(r.text for r in draft.removed))


def written(text: str) -> Counter[str]:
    """The words of a seed, with entities decoded; a word that was split in two may be joined."""
    return words(unescape(text)) - words("ba sin basin")


@examples(50)
@given(st.lists(PIECES, min_size=1, max_size=25))
def test_every_word_of_a_plain_text_is_accounted_for(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        draft = draft_of(text)
    except SiteErrors:
        return
    assert not written(text) - accounted(draft)


@examples(50)
@given(st.text(max_size=400))
def test_every_word_of_any_text_is_accounted_for(text: str) -> None:
    try:
        draft = draft_of(text.encode("utf-8", "replace").decode())
    except SiteErrors:
        return
    seen = " ".join(line.text for line in lines_of(draft.extract.text if draft.extract else ""))
    assert not words(seen) - accounted(draft)


@examples(20)
@given(st.lists(st.lists(PIECES, min_size=2, max_size=12), min_size=3, max_size=5))
def test_lines_removed_by_the_survey_are_listed(documents: list[list[str]]) -> None:
    drafts = []
    for number, lines in enumerate(documents):
        try:
            drafts.append(draft_of("\n".join(lines), f"seeds/{number}.txt"))
        except SiteErrors:
            continue
    found = survey(outline(draft) for draft in drafts)
    for draft in drafts:
        assert draft.extract
        assert not written(draft.extract.text) - accounted(finish(draft, found.knowledge(draft.path, CONFIG), CONFIG))
