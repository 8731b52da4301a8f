"""Pages defined by the archive itself: an imprint, a page about the desk."""

from pathlib import Path

import pytest

from site_builder.building.pipeline import build
from site_builder.core.errors import SiteErrors
from tests.builders import CLOCK, FOLDER, content, lay

PAGE = "---\ntitle: Imprint\n---\n\nThe **desk** of [Karvonia](/tags/), {WORD}.\n"
NAV = '\n[theme]\nfooter = "[Imprint](/imprint/) of the desk"\nnav = [{label = "About", url = "/about/desk/"}]\n'


def site(root: Path, *, settings: str = "", **pages: str) -> dict[str, str]:
    """The built pages: path in the output → text."""
    named = {f"content/pages/{name.replace('__', '/')}.md": text for name, text in pages.items()}
    lay(root, {"site.toml": f'title = "Letters"\n{settings}{NAV}', "content/briefings/.keep": "", **named})
    build(root, output=root / "public", clock=CLOCK, workers=1)
    found = (path for path in (root / "public").rglob("*") if path.suffix in (".html", ".xml", ".json", ".js"))
    return {path.relative_to(root / "public").as_posix(): path.read_text("utf-8") for path in found}


def test_a_page_has_its_files_address_and_is_in_menu_footer_and_sitemap(tmp_path: Path) -> None:
    found = site(tmp_path, imprint=PAGE, about__desk=PAGE.replace("Imprint", "The desk"))
    assert "<h1>Imprint</h1>" in found["imprint/index.html"]
    assert '<a href="../tags/">Karvonia</a>' in found["imprint/index.html"]
    assert '<a href="../../imprint/">Imprint</a> of the desk' in found["about/desk/index.html"]
    assert '<a href="about/desk/">About</a>' in found["index.html"]
    assert "/imprint/</loc>" in found["sitemap.xml"]


@pytest.mark.parametrize(
    "header",
    ["status: draft", "audience: staff", "publish_at: 2999-01-01T00:00:00Z", "expires_at: 2001-01-01T00:00:00Z"],
)
def test_a_page_that_is_not_public_is_nowhere(tmp_path: Path, header: str) -> None:
    hidden = PAGE.replace("title: Imprint", f"title: Zanzibar\n{header}").replace("{WORD}", "quorumword")
    found = site(tmp_path, settings='audiences = ["staff"]\n', imprint=PAGE, about__desk=hidden)
    assert "imprint/index.html" in found
    assert not [path for path, text in found.items() if "quorumword" in text or "Zanzibar" in text or "about/" in text]


@pytest.mark.parametrize(("header", "shown"), [("", '<a href="../../imprint/">us</a>'), ("status: draft\n", " us.")])
def test_a_link_to_a_page_becomes_plain_words_while_the_page_is_hidden(tmp_path: Path, header: str, shown: str) -> None:
    briefing = {f"{FOLDER}/2024-02-12-talks.md": content(body="Ask [us](/imprint/).\n")}
    lay(tmp_path, briefing)
    found = site(tmp_path, imprint=PAGE.replace("title: Imprint\n", f"title: Imprint\n{header}"), about__desk=PAGE)
    assert shown in found["briefings/2024-02-12-talks/index.html"]


def test_a_withdrawn_page_is_removed_even_if_the_build_fails(tmp_path: Path) -> None:
    site(tmp_path, imprint=PAGE, about__desk=PAGE)
    lay(
        tmp_path,
        {
            "content/pages/imprint.md": PAGE.replace("title: Imprint", "title: Imprint\nstatus: draft"),
            "content/briefings/2024-01-01-x.md": "---\ntitle: [\n---\n",
        },
    )
    with pytest.raises(SiteErrors):
        build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1)
    assert not (tmp_path / "public/imprint/index.html").exists()
    assert (tmp_path / "public/about/desk/index.html").exists()
