"""Each step of an upgrade leads from one stored form to the next, and leaves what has the later form."""

import tomllib

import pytest

from site_builder.content.front_matter import read_document
from site_builder.core.digests import digest_text
from site_builder.core.source_file import SourceFile
from site_builder.curation.upgrade import Stored, upgraded
from site_builder.ingest.three_way_merge import edited
from tests.builders import FOLDER, TOML, content

TALKS = f"{FOLDER}/2024-02-12-talks.md"
PRICE = f"{FOLDER}/2024-02-13-price.md"
BODY = "## Outlook\n\nThe pilots met. They left.\n\n## Outlook\n\nThe pilots met. They left.\n\nThe pilots met again.\n"
GITATTRIBUTES = "content/actors.yaml merge=site-builder\ncontent/tags.yaml merge=site-builder\n" + "".join(
    f"content/{name} merge=union\n" for name in ("decisions.yaml", "published.csv", "redirects.csv")
)


def mark(text: str) -> str:
    return f"p-{digest_text(text)[:8]}"


MET = mark("The pilots met. They left.")
NOW = "the-pilots-met-they-left"


def after(files: dict[str, str], path: str, **outputs: str) -> str:
    """The file after an upgrade, which finds nothing to do in it afterwards."""
    stored = Stored({".gitattributes": GITATTRIBUTES, "site.toml": TOML, **files}, outputs)
    found, _ = upgraded(stored)
    again, done = upgraded(found)
    assert again == found
    assert [one for one in done if one.step != "anchors"] == []
    return found.texts[path]


def notes(files: dict[str, str]) -> list[str]:
    _, done = upgraded(Stored({".gitattributes": GITATTRIBUTES, "site.toml": TOML, **files}))
    return [note for one in done for note in one.notes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"[a](2024-02-12-talks.md#{MET})", "[a](2024-02-12-talks.md#the-pilots-met-they-left)"),
        (f"[a](/briefings/2024-02-12-talks/#{MET}-2)", "[a](/briefings/2024-02-12-talks/#the-pilots-met-they-left.2)"),
        ("[a](../2024-02-12-talks/#s-outlook-2)", "[a](../2024-02-12-talks/#outlook-1)"),
        (
            f"[a]\n\n[a]: <2024-02-12-talks.md#{MET}> 'A'",
            "[a]\n\n[a]: <2024-02-12-talks.md#the-pilots-met-they-left> 'A'",
        ),
        (
            f"<https://example.org/sub/briefings/2024-02-12-talks/#{MET}>",
            "<https://example.org/sub/briefings/2024-02-12-talks/#the-pilots-met-they-left>",
        ),
        (f"[a](https://example.net/briefings/2024-02-12-talks/#{MET})", ""),
        (f"[a](2024-02-10-gone.md#{MET})", ""),
        ("[a](2024-02-12-talks.md#outlook-1) [b](2024-02-12-talks.md#fn1)", ""),
    ],
)
def test_a_link_to_a_place_leads_there_by_its_name_of_today(old: str, new: str) -> None:
    files = {
        "site.toml": TOML + 'base_url = "https://example.org/sub/"\n',
        TALKS: content(body=BODY),
        PRICE: content(body=f"See {old} for more.\n"),
    }
    assert after(files, PRICE) == content(body=f"See {new or old} for more.\n")


def test_a_link_within_a_page_and_one_of_a_redirect_are_followed() -> None:
    own = content(body=f"{BODY}\nSee [above](#{mark('The pilots met again.')}).\n")
    redirects = f"old,new\n/met/,/briefings/2024-02-12-talks/#{MET}\n"
    files = {TALKS: own, "content/redirects.csv": redirects}
    assert "[above](#the-pilots-met-again)" in after(files, TALKS)
    assert after(files, "content/redirects.csv").endswith("/#the-pilots-met-they-left\n")


def test_a_link_to_a_place_that_is_gone_is_left_alone_and_named() -> None:
    text = content(body="See [a](2024-02-12-talks.md#p-00000000) and [b](2024-02-12-talks.md#s-outlook).\n")
    files = {TALKS: content(body=BODY), PRICE: text}
    assert "talks.md#p-00000000)" in after(files, PRICE)
    assert notes(files) == [
        "#p-00000000: there is no such place in /briefings/2024-02-12-talks/; correct the link",
        "#s-outlook is #outlook now",
    ]


def test_a_file_that_nobody_edited_counts_as_untouched_after_its_links_were_changed() -> None:
    body = f"See [above](#{MET}).\n\nThe pilots met. They left."
    header = "title: Talks\ndate: 2024-02-12\n"
    wrote = f"wrote: {{body: {digest_text(body)}, header: {digest_text(header)}}}"
    seed = f"seed:\n  - {{file: seeds/a.txt, digest: {'0' * 32}, {wrote}}}\n"
    text = after({TALKS: f"---\n{header}{seed}---\n\n{body}\n"}, TALKS)
    assert "#the-pilots-met-they-left" in text
    assert edited(text, read_document(SourceFile(TALKS, text.encode())).header.seed) == ()


def draft(header: str) -> str:
    body, written = "The pilots met.", "title: Talks\nstatus: draft\n"
    wrote = f"wrote: {{body: {digest_text(body)}, header: {digest_text(written)}}}"
    return f"---\n{header}seed:\n  - {{file: seeds/a.txt, digest: {'0' * 32}, {wrote}}}\n---\n\n{body}\n"


def test_a_draft_that_ingest_made_for_want_of_a_date_alone_says_so() -> None:
    path = "content/briefings/undated/talks.md"
    assert "waits_for: date" in after({path: draft("title: Talks\nstatus: draft\n")}, path)
    marked = draft("title: Talks\nstatus: draft\n").replace("}}", '}, marks: ["draft, folder: _drafts"]}')
    assert after({path: marked}, path) == marked
    by_hand = draft("title: Other Talks\nstatus: draft\n")
    assert after({path: by_hand}, path) == by_hand


@pytest.mark.parametrize("rest", ["", "\n[exports]\nfeeds = false\n"])
def test_an_audience_of_a_header_is_named_by_site_toml(rest: str) -> None:
    files = {"site.toml": TOML + rest, TALKS: content(body=BODY, audience="staff")}
    text = after(files, "site.toml")
    assert tomllib.loads(text) == {**tomllib.loads(TOML + rest), "audiences": ["staff"]}
    own = (TOML + rest).splitlines()
    assert [line for line in text.splitlines() if line and line in own] == [line for line in own if line]
    named = TOML + 'audiences = ["staff", "board"]\n'
    assert after({**files, "site.toml": named}, "site.toml") == named


def test_lines_of_gitattributes_are_added_and_none_is_changed() -> None:
    own = "*.png binary\n/content/decisions.yaml merge=union\ncontent/actors.yaml text\ncontent/tags.yaml merge=ours"
    text = after({".gitattributes": own}, ".gitattributes")
    assert text == own + "\ncontent/published.csv merge=union\ncontent/redirects.csv merge=union\n"


def test_a_list_that_is_there_is_left_alone_and_none_is_made_of_nothing() -> None:
    files = {TALKS: content(body=BODY)}
    talks = {"/briefings/2024-02-12-talks/": "2024-02-12", "/search.json": "2024-02-12"}
    assert list(after(files, "content/published.csv", **talks).splitlines())[1].startswith(
        "/briefings/2024-02-12-talks/,2024"
    )
    assert after({**files, "content/published.csv": "url,first,text\n"}, "content/published.csv", **talks) == (
        "url,first,text\n"
    )
    assert "content/published.csv" not in upgraded(Stored(files))[0].texts
