"""Broken links: accepted in a text as ingest wrote it, errors in an edited one."""

from pathlib import Path

import pytest

from tests.builders import lay, page, run
from tests.seeds.formats.samples import docx

CANAL = """---
title: Canal Dues
date: 2024-02-12
---

See [the dues](#dues), [the gap](#gap), [the wharf](./wharf.md#the-crane), [its crane](wharf.html#gone), [home](#top),
[nothing](nowhere.md), ![a map](map.png), ![a plan](plan.png "The pier"),
[the title](#canal-dues) and [[Somebody Else]] of [[no-one|nobody]].

## Dues <a name="dues"></a>

They rise by a tenth in the spring, and the harbour stays closed to all but the mail boats until then.
"""
WHARF = """---
title: The Wharf
date: 2024-02-13
---

Nothing moves on the wharf this week, and the mail boats lie idle in the outer basin of the harbour.

## The crane

It has stood still since the autumn, when the last of the grain ships left, and nobody has come to mend it.
"""
WARNINGS = (
    "the link to nowhere.md leads nowhere; it is shown as plain text",
    "/briefings/2024-02-13-the-wharf/ has no paragraph or heading #gone; the link leads to the top of the page",
    "/briefings/2024-02-12-canal-dues/ has no paragraph or heading #gap; it is shown as plain text",
    '"[[Somebody Else]]" names an actor that the header does not list',
    '"[[no-one]]" names an actor that the header does not list',
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = lay(tmp_path, {"seeds/canal.md": CANAL, "seeds/wharf.md": WHARF})
    assert run("ingest", root=found)[0] == 0
    return found


def test_a_dead_link_of_a_converted_text_is_a_warning_and_plain_words(root: Path) -> None:
    assert run("build", root=root)[0] == 0
    status, said = run("check", root=root)
    assert [line for line in WARNINGS if line not in said] == []
    assert status == 0
    text = page(root, "2024-02-12-canal-dues")
    assert '<a href="#dues">the dues</a>, the gap, <a href=' in text
    assert "<span>Somebody Else</span> of <span>nobody</span>" in text
    assert "nothing, a map, The pier,\n" in text


def test_a_link_between_seeds_leads_to_their_briefings(root: Path) -> None:
    run("build", root=root)
    text = page(root, "2024-02-12-canal-dues")
    assert '<a href="../../briefings/2024-02-13-the-wharf/#the-crane">the wharf</a>' in text
    assert '<a href="../../briefings/2024-02-13-the-wharf/#gone">its crane</a>' in text
    assert "Canal Dues" in page(root, "2024-02-13-the-wharf").partition("Cited in")[2]


def test_a_dead_link_of_an_edited_text_is_an_error(root: Path) -> None:
    run("build", root=root)
    file = root / "content/briefings/2024/2024-02-12-canal-dues.md"
    file.write_text(file.read_text("utf-8").replace("They rise", "The dues rise"), "utf-8")
    status, said = run("build", root=root)
    assert status == 1
    assert '"[[no-one]]" names an actor that the header does not list' in said


def test_a_dead_place_of_an_edited_text_is_an_error(root: Path) -> None:
    file = root / "content/briefings/2024/2024-02-13-the-wharf.md"
    file.write_text(file.read_text("utf-8").replace("Nothing moves", "Nothing [moves](#nowhere)"), "utf-8")
    status, said = run("build", root=root)
    assert (status, "has no paragraph or heading #nowhere" in said) == (1, True)


def test_an_edited_header_does_not_make_the_body_edited(root: Path) -> None:
    file = root / "content/briefings/2024/2024-02-12-canal-dues.md"
    file.write_text(file.read_text("utf-8").replace("title: Canal Dues", "title: Canal Dues Rise"), "utf-8")
    assert run("build", root=root)[0] == 0


def test_links_inside_a_web_page_and_a_word_document_keep_leading_to_their_places(tmp_path: Path) -> None:
    prose = "Nothing moves on the quay this week, and nobody in the harbour knows for how long it will stay so. " * 3
    html = (
        '<html><body><h1>The Quay <a name="top"></a></h1><p>Published on 14 February 2024</p>'
        f'<p>First <a href="#cranes">the cranes</a>. {prose}</p><h2 id="cranes">Of cranes and men</h2>'
        f"<p>{prose}</p></body></html>"
    )
    word = docx(
        "<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>The Basin</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Published on 15 February 2024</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>First </w:t></w:r><w:hyperlink w:anchor='_Toc1'><w:r><w:t>the locks</w:t></w:r></w:hyperlink>"
        f"<w:r><w:t>. {prose}</w:t></w:r></w:p>"
        "<w:p><w:bookmarkStart w:id='0' w:name='_Toc1'/><w:r><w:rPr><w:b/></w:rPr><w:t>Of locks</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>{prose}</w:t></w:r></w:p>"
    )
    root = lay(tmp_path, {"seeds/quay.html": html, "seeds/basin.docx": word})
    assert run("ingest", root=root)[0] == 0
    assert run("build", root=root)[0] == 0
    quay, basin = page(root, "2024-02-14-the-quay"), page(root, "2024-02-15-the-basin")
    assert '<a href="#cranes">the cranes</a>' in quay
    assert '<h2 id="of-cranes-and-men"><span id="cranes"></span>Of cranes and men' in quay
    assert '<a href="#_Toc1">the locks</a>' in basin
    assert '<span id="_Toc1"></span>' in basin
