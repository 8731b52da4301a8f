import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from crawl import broken_links

from tests.builders import FOLDER, built, content, lay

HOME = '<link rel="canonical" href="https://example.org/archive/"><p id="top">'


def site(folder: Path, **pages: str) -> list[str]:
    for name, text in {"index": HOME, **pages}.items():
        path = folder / ("index.html" if name == "index" else f"{name}/index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(broken_links(folder))


@pytest.mark.parametrize(
    "link", ["../", "../#top", "#here", "/archive/", "https://elsewhere.example/x", "mailto:a@b.example", "../t/?q=1"]
)
def test_a_link_that_leads_somewhere_is_skipped(tmp_path: Path, link: str) -> None:
    assert site(tmp_path, t=f'<h1 id="here"><a href="{link}">x</a></h1>') == []


@pytest.mark.parametrize(
    ("link", "fact"),
    [
        ("../gone/", "leads to no file"),
        ("/archive/gone.png", "leads to no file"),
        ("../#bottom", "has no such anchor"),
        ("https://example.org/archive/gone/", "leads to no file"),
    ],
)
def test_a_broken_link_is_reported_with_its_page(tmp_path: Path, link: str, fact: str) -> None:
    assert site(tmp_path, t=f'<a href="{link}">x</a>') == [f"t/index.html: {link} {fact}"]


def test_addresses_in_feed_and_sitemap_are_followed(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text("<loc>https://example.org/archive/no/</loc>", encoding="utf-8")
    assert site(tmp_path) == ["sitemap.xml: https://example.org/archive/no/ leads to no file"]


def test_a_folder_without_a_home_page_is_not_a_site(tmp_path: Path) -> None:
    assert list(broken_links(tmp_path)) == [f"{tmp_path} has no index.html"]


def test_links_to_files_with_special_characters_in_their_names_work(tmp_path: Path) -> None:
    text = "See [one](2024-02-13-c%23.md), [two](/assets/C%23%20100%25.pdf) and ![three](map%231.png)."
    files = {
        f"{FOLDER}/2024-02-12-harbour-talks.md": content(body=f"{text}\n"),
        f"{FOLDER}/2024-02-12-harbour-talks/map#1.png": "map",
        f"{FOLDER}/2024-02-13-c#.md": content(
            "C#", "First it was closed.\n\nSee [the talks](2024-02-12-harbour-talks.md).\n"
        ),
        "content/assets/C# 100%.pdf": "pdf",
        "content/redirects.csv": "old,new\n/c%23/,/briefings/2024-02-13-c%23/\n",
    }
    built(lay(tmp_path, files))
    assert (tmp_path / "public/briefings/2024-02-13-c#/index.html").exists()
    assert (tmp_path / "public/c#/index.html").exists()
    assert list(broken_links(tmp_path / "public")) == []
