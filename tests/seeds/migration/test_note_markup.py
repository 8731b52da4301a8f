"""Markdown extensions of note-taking programs."""

import pytest

from site_builder.seeds.migration.note_markup import note_address, plain_notes


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("> [!warning] Not yet\n> The port", "> **Not yet**\n>\n> The port"),
        ("> [!quote]-\n> The port", "> **Quote**\n>\n> The port"),
        ("It is ==quite shut== today", "It is **quite shut** today"),
        ("a == b and c==d", "a == b and c==d"),
        ("- [ ] ask\n- [x] wait", "- ☐ ask\n- ☑ wait"),
        ("![[old map.png|300]]", "![](old%20map.png)"),
        ("![[map.png|The harbour]]", "![The harbour](map.png)"),
        ("![[Talks#Terms]]", "[Talks](Talks.md#terms)"),
        ("The port is shut. ^p-12", "The port is shut."),
        ("[[Ilse Vantor]] said", "[[Ilse Vantor]] said"),
        ("`==x==` and\n```\n- [ ] y\n```", "`==x==` and\n```\n- [ ] y\n```"),
    ],
)
def test_marks_become_plain_markdown(written: str, markdown: str) -> None:
    assert plain_notes(written) == (markdown, (), ())


def test_a_comment_is_removed() -> None:
    text, _, removed = plain_notes("The port %%ask Tom\nfirst%% is shut, 5%% more.")
    assert (text, removed[0].text) == ("The port \n is shut, 5%% more.", "%%ask Tom first%%")


def test_a_line_of_tags_becomes_tags() -> None:
    assert plain_notes("#ports #law/sea-law\n\nPort #1 is shut.")[:2] == (
        "\n\nPort #1 is shut.",
        ("ports", "law/sea-law"),
    )


def test_a_link_names_a_note_and_a_place_in_it() -> None:
    names = ("Talks", "notes/Old Talks#Final Terms", "Talks#^p1", "map.pdf")
    assert [note_address(name) for name in names] == [
        "Talks.md",
        "notes/Old%20Talks.md#final-terms",
        "Talks.md",
        "map.pdf",
    ]
