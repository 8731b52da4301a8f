"""Seeds in Markdown, with and without a header of their own."""

import pytest

from site_builder.core.errors import SiteErrors
from tests.seeds.documents import MORE, PROSE, draft_of, headings

HEADER = """---
title: "Ports: A Survey"
pubDate: 2021-02-10
author: Ilse Vantor, Tom Reske
tags: [ports, pilots]
description: What the ports need.
layout: post
weights: {a: 1}
draft: ""
series: Ports
number: 7
lang: en
---
"""


def test_the_header_of_a_seed_is_taken_and_unknown_keys_are_reported() -> None:
    draft = draft_of(f"{HEADER}\n# Ports: A Survey\n\n**{PROSE}**\n", "seeds/a.md")
    assert (draft.title, str(draft.date), draft.authors) == (
        "Ports: A Survey",
        "2021-02-10",
        ("Ilse Vantor", "Tom Reske"),
    )
    assert (draft.tags, draft.summary, draft.series, draft.number) == (
        ("ports", "pilots"),
        "What the ports need.",
        "Ports",
        "7",
    )
    assert draft.body == f"**{PROSE}**\n"
    assert [r.text for r in draft.removed] == ["layout: post", "weights: a, 1", "Ports: A Survey"]
    assert [r.line for r in draft.removed] == [7, 8, 15]


def test_a_toml_header_is_read_too() -> None:
    draft = draft_of(f'+++\ntitle = "Ports"\ndate = 2021-02-10\n+++\n{PROSE}\n', "seeds/a.md")
    assert (draft.title, str(draft.date)) == ("Ports", "2021-02-10")


def test_a_broken_header_is_an_error_with_its_line() -> None:
    with pytest.raises(SiteErrors, match=r"seeds/a\.md:\d"):
        draft_of('---\ntitle: "Ports\n---\nwords\n', "seeds/a.md")


def test_a_header_that_is_a_list_is_text() -> None:
    assert draft_of(f"---\n- a\n---\n\n{PROSE}\n", "seeds/a.md").body == f"---\n- a\n---\n\n{PROSE}\n"


def test_markup_stays_and_heading_levels_are_normalised() -> None:
    text = f"# Ports\n\n10 February 2021\n\n# First\n\n{PROSE}\n\n### Deep\n\n[a](b) *c*\n\n```\n# no\n\n\n# no\n```\n"
    draft = draft_of(text, "seeds/a.md")
    assert (draft.title, str(draft.date)) == ("Ports", "2021-02-10")
    assert draft.body.startswith(f"## First\n\n{PROSE}\n\n#### Deep\n\n[a](b) *c*\n")
    assert "# no\n\n\n# no" in draft.body
    assert draft.summary == PROSE


def test_an_underlined_title_is_removed_with_its_underline() -> None:
    draft = draft_of(f"Ports\n=====\n\n*{PROSE}*\n", "seeds/a.md")
    assert (draft.title, draft.body) == ("Ports", f"*{PROSE}*\n")


def test_bold_lines_above_prose_become_headings() -> None:
    draft = draft_of(f"# Ports\n\n{PROSE}\n\n**Pilots**\n\n{MORE}\n\n**Ilse Vantor**\n", "seeds/a.md")
    assert headings(draft) == ["Pilots"]
    assert [f.value for f in draft.findings if f.field == "heading"] == ["Pilots"]


def test_markdown_without_marks_is_read_as_plain_text() -> None:
    assert headings(draft_of(f"Ports\n\n{PROSE}\n\nPilots and Piers\n\n{MORE}\n", "seeds/a.md")) == ["Pilots and Piers"]


def test_names_in_double_brackets_stay_and_a_summary_has_their_words() -> None:
    draft = draft_of(f"# Ports\n\nThe [[port-authority|authority]] and [[Tom Reske]] met. {PROSE}\n", "seeds/a.md")
    assert draft.body.startswith("The [[port-authority|authority]] and [[Tom Reske]] met.")
    assert draft.summary.startswith("The authority and Tom Reske met.")


def test_double_brackets_alone_make_a_text_markdown() -> None:
    assert "met [[Tom Reske]]." in draft_of(f"Ports\n\n{PROSE}\n\nThey met [[Tom Reske]].\n", "seeds/a.md").body


def test_a_file_with_only_a_header_uses_the_summary_as_text() -> None:
    header = "title: Ports\ndate: 2021-02-10\nsummary: What the ports need.\nsource_url: https://a.org/ports"
    assert draft_of(f"---\n{header}\n---\n", "seeds/a.md").body == "What the ports need. <https://a.org/ports>\n"


def test_a_note_without_a_title_is_not_titled_by_its_file_name() -> None:
    assert draft_of(f"---\ndate: 2021-02-10\n---\n\n{PROSE}\n", "seeds/What Ports Need.md").title == ""
    assert draft_of(f"---\ndate: 2021-02-10\n---\n\n# Ports\n\n{PROSE}\n", "seeds/What Ports Need.md").title == "Ports"


TITLED = "---\ntitle: Harbour Talks\ndate: 2024-02-12\n---\n\n"


@pytest.mark.parametrize(
    ("text", "body", "notes"),
    [
        (
            f"---\ntitle: Harbour Talks\ndate: 2024-02-12\ncover:\n  image: a.png\n  caption: The port\n---\n{PROSE}\n",
            f'![](a.png "The port")\n\n{PROSE}\n',
            (),
        ),
        (f"{TITLED}The port</b> is shut.\n\n{PROSE}\n", f"The port is shut.\n\n{PROSE}\n", ()),
        (
            f'{TITLED}<iframe src="https://example.org/1" title="The vote"></iframe>\n\n{PROSE}\n',
            f"[The vote](https://example.org/1)\n\n{PROSE}\n",
            (),
        ),
        (
            f"{TITLED}[The report](data:application/pdf;base64,AAAA) is out.\n\n{PROSE}\n",
            f"The report is out.\n\n{PROSE}\n",
            (),
        ),
        (
            f'{TITLED}See [the vote][v].\n\n{PROSE}\n\n[v]: {{{{< ref "2024-02-13-vote.md" >}}}}\n',
            f"See [the vote][v].\n\n{PROSE}\n\n[v]: 2024-02-13-vote.md\n",
            (),
        ),
        (
            f"---\ntitle: Harbour\ndate: 2024-02-12\nlayout: post\ntitle: Harbour Talks\n---\n\n{PROSE}\n",
            f"{PROSE}\n",
            ('The key "title" is in its header twice; the one in line 5 counts.',),
        ),
        (f"{TITLED}{PROSE}\n>\n*By the envoy*\n> \n{MORE}\n", f"{PROSE}\n\n*By the envoy*\n\n{MORE}\n", ()),
        (f"{TITLED}{PROSE}\n\n> We wait.\n>\n> We sail.\n", f"{PROSE}\n\n> We wait.\n>\n> We sail.\n", ()),
    ],
    ids=[
        *("cover-with-caption", "stray-end-tag", "iframe", "data-link", "reference-link-with-ref"),
        *("key-that-is-there-twice", "stray-mark-of-a-quotation", "quotation-of-two-paragraphs"),
    ],
)
def test_leftovers_of_old_tools_in_a_post_are_converted(text: str, body: str, notes: tuple[str, ...]) -> None:
    draft = draft_of(text, "seeds/a.md")
    assert (draft.title, draft.body, draft.notes) == ("Harbour Talks", body, notes)


DATED_LINES = (
    "By Ann Lee\n\n12 February 2024\n\n{}\n\n## Update (2024-02-13 9:33 UTC)\n\n{}\n\n* Published at 2024-02-12\n"
)


def test_a_post_keeps_the_lines_that_say_what_its_header_says() -> None:
    body = DATED_LINES.format(PROSE, MORE)
    draft = draft_of(f"---\ntitle: Talks\ndate: 2024-02-11\nauthor: Ed Moss\n---\n\n{body}", "seeds/a.md")
    assert (draft.body, str(draft.date), draft.authors) == (body, "2024-02-11", ("Ed Moss",))


def test_a_post_without_date_and_author_takes_them_from_its_first_lines() -> None:
    lines = f"By Ann Lee\n\n12 February 2024\n\n{PROSE}\n"
    draft = draft_of(f"---\ntitle: Talks\n---\n\n{lines}", "seeds/a.md")
    assert (draft.body, str(draft.date), draft.authors) == (f"{PROSE}\n", "2024-02-12", ("Ann Lee",))


def test_a_heading_broken_at_the_column_of_a_program_is_one_heading() -> None:
    lines = "The council of the port of Oronto met on Monday to hear the pilots and the towns\n" * 3
    heading = "# Minutes of the meeting of the council of the port of Oronto with the pilots of\nTomar and Karvo"
    draft = draft_of(f"{heading}\n\n{lines}\n## The vote\nIt was held.\n\n{lines}", "seeds/a.md")
    assert (
        draft.title == "Minutes of the meeting of the council of the port of Oronto with the pilots of Tomar and Karvo"
    )
    assert headings(draft) == ["The vote"]
    assert "\nIt was held.\n" in draft.body


@pytest.mark.parametrize("text", ["Testing\n", "# Testing\n", "Ports\n\n12 February 2024\n", "Share this page\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_text_of_a_few_words_is_a_briefing_with_these_words(text: str, name: str) -> None:
    assert draft_of(text, f"seeds/{name}").body.strip()
