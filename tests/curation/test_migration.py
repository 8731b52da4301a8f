"""An old site among the seeds: its settings, and a check of its addresses."""

from pathlib import Path

import pytest

from site_builder.curation.migration import addresses_in
from tests.builders import TOML, lay, run

SETTINGS = """
title = "Der Hafen"
baseURL = "https://hafen.example.org"
defaultContentLanguage = "de"
[params]
description = "Was im Hafen geschieht."
[[menu.main]]
name = "Kanal"
url = "/posts/kanal/"
weight = 2
[[menu.main]]
name = "Nirgends"
url = "/nirgends/"
weight = 1
"""
PROSE = "The harbour is shut until the council has met, and the canal stays open for barges of less than ten feet."


def moved_here(root: Path, **texts: str) -> Path:
    posts = {f"content/posts/{name}.md": text for name, text in texts.items()}
    assert run("new", "archive", root=root)[0] == 0
    for path, text in {"hugo.toml": SETTINGS, **posts}.items():
        place = root / "archive/seeds/old" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    assert run("ingest", root=root / "archive")[0] == 0
    return root / "archive"


def post(title: str, *lines: str) -> str:
    return "\n".join(["---", f"title: {title}", "date: 2024-02-12", *lines, "---", "", f"{title}. {PROSE}", ""])


def test_settings_of_an_old_site_are_imported_once_and_never_override_present_ones(tmp_path: Path) -> None:
    root = moved_here(tmp_path, kanal=post("Der Kanal"))
    status, said = run("migrate", root=root)
    written = (root / "site.toml").read_text("utf-8")
    assert status == 0
    assert '\ntitle = "Der Hafen"\n' in written
    assert '\nbase_url = "https://hafen.example.org/"\n' in written
    assert '\nlanguage = "de"\n' in written
    assert '\ndescription = "Was im Hafen geschieht."\n' in written
    assert '\nnav = [{ label = "Kanal", url = "/briefings/2024-02-12-der-kanal/" }]\n' in written
    assert "the menu's link Nirgends (/nirgends/) was left out" in said
    (root / "site.toml").write_text(written.replace("Der Hafen", "Unser Hafen"), "utf-8")
    assert run("migrate", root=root)[1].endswith("nothing to change\n")


def test_the_settings_of_wordpress_are_taken_from_its_export(tmp_path: Path) -> None:
    assert run("new", "archive", root=tmp_path)[0] == 0
    root = tmp_path / "archive"
    head = "<title>Port &amp; Canal</title><link>https://port.example</link><language>en-GB</language>"
    post = (
        "<item><title>The Canal</title><link>https://port.example/canal/</link><wp:post_type>post</wp:post_type>"
        f"<wp:post_date>2024-02-12 09:00:00</wp:post_date><content:encoded>{PROSE}</content:encoded>"
        '<category domain="post_tag">Old Locks</category></item>'
    )
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    export = f"<rss {spaces}><channel>{head}{post}</channel></rss>"
    (root / "seeds/port.xml").write_text(export, "utf-8")
    assert run("ingest", root=root)[0] == 0
    assert run("migrate", root=root)[0] == 0
    written = (root / "site.toml").read_text("utf-8")
    assert '\ntitle = "Port & Canal"\n' in written
    assert '\nbase_url = "https://port.example/"\n' in written
    assert '\nlanguage = "en-GB"\n' in written
    redirects = (root / "content/redirects.csv").read_text("utf-8")
    assert "/tag/old-locks/,/tags/old-locks/" in redirects


def test_old_addresses_are_proved_and_the_lost_ones_have_the_nearest_page(tmp_path: Path) -> None:
    hidden = post("Entwurf", "draft: true")
    root = moved_here(tmp_path, kanal=post("Der Kanal", "tags: [Schleusen]"), entwurf=hidden)
    urls = ("posts/kanal/", "tags/schleusen/", "posts/entwurf/", "alt/kanal/")
    sitemap = "".join(f"<url><loc>https://hafen.example.org/{url}</loc></url>" for url in urls)
    (root / "sitemap.xml").write_text(f"<urlset>{sitemap}</urlset>", "utf-8")
    status, said = run("migrate", "--old-urls", str(root / "sitemap.xml"), root=root)
    assert status == 1
    assert said.splitlines() == [
        "/posts/entwurf/ leads to a briefing that is not published",
        "/alt/kanal/ leads nowhere; nearest: /briefings/2024-02-12-der-kanal/",
        "2 of 4 old addresses lead to a page: 50.0 %",
    ]


def test_a_list_of_old_addresses_may_have_further_columns() -> None:
    assert addresses_in("https://a.example/b%20c/,200\n/d/ 301\n\nurl\n") == ("/b c/", "/d/")


@pytest.mark.parametrize("redirects", ["/vorher /posts/kanal 301\n", "/vorher /dann\n/dann /posts/kanal/\n"])
def test_a_redirect_of_the_old_site_leads_to_the_briefing(tmp_path: Path, redirects: str) -> None:
    assert run("new", "archive", root=tmp_path)[0] == 0
    files = {"hugo.toml": SETTINGS, "static/_redirects": redirects, "content/posts/kanal.md": post("Der Kanal")}
    root = lay(tmp_path / "archive", {f"seeds/old/{path}": text for path, text in files.items()})
    assert run("ingest", root=root)[0] == 0
    assert "/vorher/,/briefings/2024-02-12-der-kanal/" in (root / "content/redirects.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "address",
    [
        *("/index.html", "/sitemap.xml", "/feed.xml/old/", "/Search/", "/./old/", "/old//new/", f"/{'e' * 300}/"),
        *(
            "/_redirects",
            "/TAGS/Dues/",
            "/%2e%2e/old/",
            "/a/..",
            "/old/index.html, /old/",
            "/old, /old.html, /OLD.html/x/",
        ),
    ],
)
def test_no_old_address_of_a_seed_stops_a_build(tmp_path: Path, address: str) -> None:
    text = post("Der Kanal", f"aliases: [{address}]")
    root = lay(tmp_path, {"site.toml": f"{TOML}[exports]\nredirects = true\n", "seeds/kanal.md": text})
    assert run("ingest", root=root)[0] == 0
    status, said = run("build", "--workers", "1", root=root)
    assert status == 0, said
    assert {path.name for path in tmp_path.iterdir()} <= {"site.toml", "seeds", "content", "public", ".site-builder"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('url = "/posts/kanal/"', 'url = "javascript://%0aalert(1)"'),
        ('url = "/posts/kanal/"', 'url = "https://a.example/b c"'),
        ('url = "/posts/kanal/"', 'url = "HTTPS://a.example/"'),
        ('baseURL = "https://hafen.example.org"', 'baseURL = "https://a.example/b c?d"'),
        ('baseURL = "https://hafen.example.org"', 'baseURL = "https://name:word@hafen.example.org/"'),
        ('title = "Der Hafen"', 'title = "Der\\u007fHafen"'),
    ],
)
def test_settings_without_equivalent_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.setattr("tests.curation.test_migration.SETTINGS", SETTINGS.replace(old, new))
    root = moved_here(tmp_path, kanal=post("Der Kanal"))
    status, said = run("migrate", root=root)
    assert status == 0, said
    written = (root / "site.toml").read_text("utf-8")
    assert new.partition('"')[2].rstrip('"') not in written
    assert run("build", "--workers", "1", root=root)[0] == 0
