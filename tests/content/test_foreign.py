"""Nothing is fetched from other hosts unless site.toml allows it, and internal addresses of the desk are not
published.
"""

import re
from pathlib import Path

import pytest

from site_builder.content.foreign import is_private, resolve_foreign
from site_builder.content.markdown import render_note
from tests.builders import FOLDER, TOML, built, content, lay, run

STEM = "2024-02-12-harbour"
ALLOW = TOML + '[content]\nforeign_images = "allow"\n'


def shown(markdown: str, *, fetch: bool = False) -> str:
    return resolve_foreign(render_note(markdown), fetch=fetch).strip()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![A map](https://x.example/a.png)", '<a href="https://x.example/a.png" rel="noreferrer">A map</a>'),
        (
            "![](https://x.example/a.png)",
            '<a href="https://x.example/a.png" rel="noreferrer">https://x.example/a.png</a>',
        ),
        ('![A "map"](//x.example/a.png "t")', '<a href="//x.example/a.png" rel="noreferrer">A &quot;map&quot;</a>'),
        ("[![A map](http://x.example/a.png)](/x/)", '<a href="/x/">A map</a>'),
        ("![A map](ftp://x.example/a.png)", "A map"),
        ("![A map](file:///home/ann/a.png)", "A map"),
        ("[the *file*](file:///home/ann/a.doc) and [more](/x/)", 'the <em>file</em> and <a href="/x/">more</a>'),
        ("![A map](/assets/a.png)", '<img src="/assets/a.png" alt="A map">'),
        ("![A map](data:image/png;base64,AAAA)", '<img src="data:image/png;base64,AAAA" alt="A map">'),
    ],
)
def test_a_picture_of_another_site_is_a_link(markdown: str, html: str) -> None:
    assert shown(markdown) == f"<p>{html}</p>"


def test_a_remote_picture_is_loaded_only_if_site_toml_allows_it() -> None:
    assert shown("![A](https://x.example/a.png)", fetch=True) == (
        '<p><img src="https://x.example/a.png" alt="A" referrerpolicy="no-referrer"></p>'
    )
    assert shown("![A](file:///a.png)", fetch=True) == "<p>A</p>"


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("http://localhost:8000/a", True),
        ("http://127.0.0.1/", True),
        ("https://[::1]/", True),
        ("http://192.168.1.4/a", True),
        ("https://files.desk.internal/a", True),
        ("file:///home/ann", True),
        ("https://example.org/localhost", False),
        ("/localhost/", False),
        ("http://[x/", False),
        ("mailto:a@localhost", False),
    ],
)
def test_an_address_of_the_desk_is_known(address: str, private: bool) -> None:
    assert is_private(address) == private


def page(root: Path, body: str, site: str = TOML) -> str:
    note = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n  note: '![a](https://note.example/a.png)'\n"
    text = content(body=body, actors="[ilse-vantor]")
    lay(root, {"site.toml": site, f"{FOLDER}/{STEM}.md": text, "content/actors.yaml": note})
    built(root)
    assert "<img" not in (root / "public/actors/ilse-vantor/index.html").read_text("utf-8") or site == ALLOW
    return (root / f"public/briefings/{STEM}/index.html").read_text("utf-8")


def test_no_page_fetches_anything_from_elsewhere(tmp_path: Path) -> None:
    html = page(tmp_path, "Ilse Vantor.\n\n![A map](https://x.example/a.png)\n\n| A |\n| - |\n| ![](//y.example/b) |\n")
    assert re.findall(r"<img[^>]*>", html) == []
    assert 'href="https://x.example/a.png"' in html


def test_a_change_of_the_setting_reaches_every_page(tmp_path: Path) -> None:
    body = "![A map](https://x.example/a.png)\n"
    assert "<img" not in page(tmp_path, body)
    assert '<img src="https://x.example/a.png"' in page(tmp_path, body, ALLOW)


def test_check_names_each_foreign_address_and_its_line(tmp_path: Path) -> None:
    body = "A [b](https://fine.example/)\n![c](https://x.example/a.png)\n\n[d](http://localhost:8000/) ![](file:///e.png)\n"
    page(tmp_path, body)
    lines = run("check", root=tmp_path)[1].split("\n")
    said = "\n".join(line for line in lines if "has no family: and given:" not in line)
    assert re.findall(r"^warning: (\S+:\d+): (.*)$", said, re.MULTILINE) == [
        (
            f"{FOLDER}/{STEM}.md:8",
            "the picture https://x.example/a.png is on another site, so readers see a link to it",
        ),
        (
            "content/actors.yaml:1",
            "the picture https://note.example/a.png is on another site, so readers see a link to it",
        ),
        (
            f"{FOLDER}/{STEM}.md:10",
            "http://localhost:8000/ opens only on this machine, but readers see the address",
        ),
        (f"{FOLDER}/{STEM}.md:10", "file:///e.png opens only on this machine, but readers see the address"),
    ]
    page(tmp_path, body, ALLOW)
    assert (
        "x.example/a.png is fetched from another site, which learns who reads the page"
        in run("check", root=tmp_path)[1]
    )
