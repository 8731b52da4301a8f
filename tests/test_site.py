"""Small sites: the cost of an edit, hidden content, and links."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from site_builder.demo import demo_files
from tests.builders import CLOCK, FOLDER, TOML, built, content, edit, lay, outputs
from tests.crawler import dead_links, read

ILSE = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"
TAGS = "harbour:\n  label: Harbour\ncanal:\n  label: Canal\n"
FIRST, SECOND, THIRD = (f"{FOLDER}/2024-02-1{n}-{name}.md" for n, name in enumerate(("harbour", "canal", "price"), 1))


def small(**changes: str) -> dict[str, str]:
    """Three briefings: the first two name Ilse Vantor, the last two have a tag of their own."""
    files = {
        "site.toml": TOML,
        "content/actors.yaml": ILSE,
        "content/tags.yaml": TAGS,
        FIRST: content("Harbour", "Ilse Vantor said no.\n", date="2024-02-11", actors="[ilse-vantor]"),
        SECOND: content("Canal", "The canal is dry.\n", date="2024-02-12", actors="[ilse-vantor]", tags="[canal]"),
        THIRD: content("Price", "Nine crowns.\n", date="2024-02-13", tags="[harbour]"),
    }
    return {**files, **changes}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay(tmp_path_factory.mktemp("demo"), dict(demo_files(12)))
    built(root)
    return root


@pytest.fixture
def archive(demo: Path, tmp_path: Path) -> Path:
    return copytree(demo, tmp_path / "archive")


# ---------- the cost of an edit


def test_nothing_is_rendered_or_written_when_nothing_changed(archive: Path) -> None:
    report = built(archive)
    assert (report.rendered, report.published.written, report.published.removed) == (0, (), ())


def test_a_touched_file_renders_nothing(archive: Path) -> None:
    for path in archive.rglob("*.md"):
        path.write_bytes(path.read_bytes() + b"\n")
    assert built(archive).rendered == 0


def test_an_edited_body_renders_its_page_its_data_and_its_place_in_the_index(archive: Path) -> None:
    path = min(archive.glob("content/briefings/*/*.md"))
    path.write_text(path.read_text("utf-8") + "\nOne more sentence about nothing.\n", "utf-8")
    report = built(archive)
    own = [f"briefings/{path.stem}/index.html", f"briefings/{path.stem}/index.json"]
    index = [p for p in report.published.written if p.startswith("search/")]
    assert sorted(report.published.written) == [*own, *index]
    assert report.rendered == len([*own, *index])
    assert [p for p in index if "/t" not in p] == ["search/first/d0.js"]


def test_an_edited_sentence_that_names_an_actor_renders_the_actor_too(tmp_path: Path) -> None:
    root = lay(tmp_path, small())
    built(root)
    edit(root, FIRST, "Ilse Vantor said no.", "Ilse Vantor said yes.")
    report = built(root)
    assert [p for p in report.published.written if p.endswith(".html")] == [
        "actors/ilse-vantor/index.html",
        "briefings/2024-02-11-harbour/index.html",
    ]


def test_a_new_briefing_changes_old_ones_only_if_it_follows_them(archive: Path) -> None:
    newest = max(archive.glob("content/briefings/*/*.md"))
    header = newest.read_text("utf-8").replace(newest.stem[:10], "2099-01-01", 1).rpartition("---\n")[0]
    place = archive / "content/briefings/2099/2099-01-01-news.md"
    place.parent.mkdir()
    place.write_text(f"{header}---\n\nNo news.\n", "utf-8")
    pages = [p for p in built(archive).published.written if p.startswith("briefings/") and p.endswith(".html")]
    assert {"briefings/2099-01-01-news/index.html", f"briefings/{newest.stem}/index.html"} <= set(pages)
    assert len(pages) <= len(["itself", "the one before", "that of its first tag", "that of its first actor"])


def test_an_edited_title_writes_exactly_the_files_that_show_it(archive: Path) -> None:
    path = min(archive.glob("content/briefings/*/*.md"))
    path.write_text(re.sub("^title: .*", "title: Qqfirst", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    built(archive)
    showing = [p for p, data in outputs(archive / "public").items() if b"Qqfirst" in data]
    edit(archive, str(path), "Qqfirst", "Qqsecond")
    report = built(archive)
    unseen = ("search/recent/t*", "*/card.png")
    others = [p for p in report.published.written if any(Path(p).match(form) for form in unseen) and p not in showing]
    assert sorted(report.published.written) == sorted([*showing, *others])
    beside = [p.replace("index.html", "index.json") for p in showing if p.startswith("briefings/")]
    assert report.rendered == len({*showing, *others, *beside})
    assert report.pages > 2 * len(showing)


def test_a_removed_briefing_takes_its_page_along(tmp_path: Path) -> None:
    root = lay(tmp_path, small())
    built(root)
    (root / THIRD).unlink()
    assert built(root).published.removed == (
        "briefings/2024-02-13-price/card.png",
        "briefings/2024-02-13-price/index.html",
        "briefings/2024-02-13-price/index.json",
        "tags/harbour/feed.xml",
        "tags/harbour/index.html",
    )


# ---------- hidden content

HIDDEN = {
    "a draft": {"status": "draft"},
    "one under embargo": {"publish_at": "2027-01-01"},
    "one whose term has ended": {"expires_at": "2025-01-01"},
    "one for an audience": {"audience": "staff"},
    "a withdrawn one": {"status": "withdrawn"},
}


@pytest.mark.parametrize("header", HIDDEN.values(), ids=HIDDEN)
def test_no_output_holds_a_word_of_a_hidden_briefing(header: dict[str, str], tmp_path: Path) -> None:
    stem = "2024-02-14-hidden"
    secret = content(
        "Hidden" if header.get("status") == "withdrawn" else "Zzsecret title",
        "## Zzsecret heading\n\nThe zzsecret minister Oslo Brandt met Ilse Vantor, see VL 13/2/2024: “Price”.\n\n"
        "![zzsecret](table.png) [the price](2024-02-13-price.md)\n",
        date="2024-02-14",
        summary="A zzsecret summary.",
        actors="[oslo-brandt, ilse-vantor]",
        tags="[zzsecret-tag, harbour]",
        **header,
    )
    files = small(**{f"{FOLDER}/{stem}.md": secret, f"{FOLDER}/{stem}/table.png": "zzsecret bytes"})
    files["content/actors.yaml"] += "oslo-brandt:\n  kind: person\n  name: Oslo Brandt\n  note: A zzsecret note.\n"
    files["content/actors.yaml"] += "  names: [{text: Zzsecret Brandt}]\n"
    files["content/tags.yaml"] += "zzsecret-tag:\n  label: Zzsecret tag\n"
    files["site.toml"] += 'audiences = ["staff"]\n[series.VL]\nname = "Vantor Letters"\n'
    site = _site(tmp_path, files)
    assert [path for path, data in site.items() if b"zzsecret" in (data + path.encode()).lower()] == []
    assert [path for path, data in site.items() if b"oslo" in (data + path.encode()).lower()] == []
    cited = site["briefings/2024-02-13-price/index.html"]
    assert stem.encode() not in cited or header.get("status") == "withdrawn"


def test_a_withdrawn_briefing_leaves_a_page_with_title_and_correction(tmp_path: Path) -> None:
    note = "\n  - date: 2024-03-01\n    note: Withdrawn at the council’s wish."
    site = _site(tmp_path, small(**{FIRST: content("Harbour", "No.\n", status="withdrawn", corrections=note)}))
    page = site["briefings/2024-02-11-harbour/index.html"].decode()
    assert "Harbour" in page
    assert "council’s wish" in page


def test_a_link_to_an_unpublished_briefing_becomes_plain_text(tmp_path: Path) -> None:
    text = (
        "See [the *price*](2024-02-13-price.md), [its part](/briefings/2024-02-13-price/#s-x),"
        " [its tag](/tags/harbour/) and ![a map](/briefings/2024-02-13-price/map.png)"
        " [![a plan](/briefings/2024-02-13-price/map.png)](/years/).\n"
    )
    files = small(**{SECOND: content("Canal", text, date="2024-02-12"), f"{THIRD[:-3]}/map.png": "map"})
    files[THIRD] = content("Price", "## X\n", date="2024-02-13", tags="[harbour]", expires_at="2026-01-03")
    root = lay(tmp_path, files)
    page = root / "public/briefings/2024-02-12-canal/index.html"
    assert built(root).warnings == ()
    assert page.read_text("utf-8").count("price/") > 4
    assert len(built(root, clock=CLOCK + timedelta(days=2)).warnings) == 4
    words = 'See the <em>price</em>, its part, its tag and a map <a href="../../years/">a plan</a>.'
    assert words in page.read_text("utf-8")
    assert [path for path, data in outputs(root / "public").items() if b"13-price" in data + path.encode()] == []


COMMENTS = {
    "alone": "<!-- zzsecret -->\n\nIlse Vantor said no.\n",
    "in a sentence": "Ilse Vantor <!-- zzsecret --> said no.\n",
    "over paragraphs": "Ilse Vantor <!-- see\n\nzzsecret words\n\nand --> said no.\n",
    "of blocks": "<!--\n\nzzsecret words\n\n## Zzsecret\n\n- zzsecret\n\n-->\n\nIlse Vantor said no.\n",
    "in a table": "| A | B |\n| --- | --- |\n| Ilse Vantor | <!-- zz | zzsecret --> |\n",
    "in a link": "[Ilse Vantor <!-- zzsecret -->](https://example.org/)\n",
    "in a heading": "## Ilse <!-- zzsecret --> Vantor\n\nNo.\n",
}


@pytest.mark.parametrize("body", COMMENTS.values(), ids=COMMENTS)
def test_no_output_holds_a_comment_of_the_desk(body: str, tmp_path: Path) -> None:
    files = small(**{FIRST: content("Harbour", body, actors="[ilse-vantor]")})
    files["site.toml"] += "[exports]\nsqlite = true\n"
    files["content/actors.yaml"] += "  note: A note. <!-- zzsecret -->\n"
    site = _site(tmp_path, files)
    assert [path for path, data in site.items() if b"zzsecret" in data.lower()] == []
    assert b"Vantor" in site["briefings/2024-02-11-harbour/index.html"]


def test_code_shows_its_comments(tmp_path: Path) -> None:
    body = "Write `<!-- one -->`:\n\n```\n<!-- two -->\n```\n\n    <!-- three -->\n"
    page = _site(tmp_path, small(**{FIRST: content("Harbour", body)}))["briefings/2024-02-11-harbour/index.html"]
    assert [word for word in ("one", "two", "three") if f"&lt;!-- {word} --&gt;".encode() in page] == [
        "one",
        "two",
        "three",
    ]


# ---------- content of pages


PARTS = {
    "quotes": ("briefings", 'class="quoted"'),
    "related": ("briefings", 'class="related"'),
    "threads": ("briefings", '<th scope="row"><a '),
    "cite": ("briefings", 'class="cite"'),
    "permalinks": ("briefings", 'class="permalink"'),
    "passages": ("actors", 'class="passages"'),
    "pictures": ("actors", 'class="axis"'),
    "company": ("actors", 'class="described"'),
}


def shown(root: Path) -> set[str]:
    """The parts shown on some page."""
    texts = {
        kind: [p.read_text("utf-8") for p in root.glob(f"public/{kind}/*/index.html")] for kind, _ in PARTS.values()
    }
    return {name for name, (kind, mark) in PARTS.items() if any(mark in text for text in texts[kind])}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_the_pages_is_left_out_alone(demo: Path, archive: Path, name: str) -> None:
    edit(archive, "site.toml", "\n[theme]", f"\n[pages]\n{name} = false\n\n[theme]")
    built(archive)
    assert shown(demo) == PARTS.keys()
    assert shown(archive) == PARTS.keys() - {name}


def test_cards_are_left_out_with_their_part_of_the_script(archive: Path) -> None:
    edit(archive, "site.toml", "\n[theme]", "\n[pages]\ncards = false\n\n[theme]")
    built(archive)
    script = (archive / "public/site.js").read_text("utf-8")
    assert list(archive.glob("public/actors/*/card.html")) == []
    assert "card" not in script.partition("\n")[2]
    assert "copy" in script
    assert (archive / "public/filter.js").exists()


def test_quotations_are_searched_only_if_something_shows_them(archive: Path) -> None:
    edit(archive, "site.toml", "\n[theme]", "\n[pages]\nquotes = false\npassages = false\n\n[theme]")
    built(archive)
    data = [json.loads(path.read_bytes()) for path in archive.glob("public/briefings/*/index.json")]
    assert [one["quotes"] for one in data if one.get("quotes")] == []


# ---------- links


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, bytes]]:
    """A site with every kind of link, built under a path."""
    files = dict(demo_files(12))
    files["site.toml"] = files["site.toml"].replace("dispatch.example.org/", "dispatch.example.org/archive/")
    files |= {
        f"{FOLDER}/2024-02-12-ünter.md": content(
            "Ünter",
            "See [the map](2024-02-12-ünter/a%20map.png), [the price](2024-02-13-price.md#s-the-price), [home](/),\n"
            "[here](#s-here) and [the words](../../briefings/2024-02-13-price/).[^1]\n\n## Here\n\n[^1]: A note.\n",
        ),
        f"{FOLDER}/2024-02-12-ünter/a map.png": "map",
        f"{FOLDER}/2024-02-13-price.md": content("Price", "## The price\n\n## The price\n\n## The price 2\n"),
        "content/assets/logo.svg": "<svg/>",
        "content/redirects.csv": "old,new\n/old/price/,/briefings/2024-02-13-price/\n",
    }
    root = lay(tmp_path_factory.mktemp("linked"), files)

    def make(*, portable: bool) -> dict[str, bytes]:
        output = "portable" if portable else "public"
        built(root, output=output, portable=portable)
        return outputs(root / output)

    return make


def test_every_link_and_anchor_of_a_site_under_a_path_leads_somewhere(linked: Callable[..., dict[str, bytes]]) -> None:
    assert list(dead_links(linked(portable=False), at="/archive/")) == []


def test_a_portable_site_can_be_read_from_disk(linked: Callable[..., dict[str, bytes]]) -> None:
    site = linked(portable=True)
    del site["404.html"]  # served by a server only: its links are from the root
    assert list(dead_links(site, at="/disk/", from_disk=True)) == []


def test_an_entry_of_the_menu_reserves_the_width_of_its_own_words(demo: Path) -> None:
    page = (demo / "public/index.html").read_text()
    menu = page[page.index('<nav class="sections"') :].partition("</nav>")[0]
    entries = re.findall(r'<li data-label="([^"]+)"(?: data-short="([^"]+)")?>(.*?)</li>', menu)
    assert len(entries) == menu.count("<li") == 5
    assert [label + short for label, short, _ in entries] == [re.sub("<[^>]+>", "", link) for *_, link in entries]


def test_no_page_has_an_id_twice(linked: Callable[..., dict[str, bytes]]) -> None:
    for path, data in linked(portable=False).items():
        ids = read(data).ids if path.endswith(".html") else []
        assert len(ids) == len(set(ids)), path


def test_the_site_map_lists_pages_for_readers_only(linked: Callable[..., dict[str, bytes]]) -> None:
    site = linked(portable=False)
    assert "old/price/index.html" in site
    assert b"/old/price/" not in site["sitemap.xml"]
    assert b"<loc>https://dispatch.example.org/archive/briefings/2024-02-13-price/</loc>" in site["sitemap.xml"]


def test_former_ids_of_actors_keep_working(tmp_path: Path) -> None:
    files = small()
    files["content/actors.yaml"] += "  old_ids: [i-vantor]\nvantor:\n  kind: person\n  name: Vantor\n"
    files["content/actors.yaml"] += "  merged_into: ilse-vantor\n"
    files[FIRST] = content(
        "Harbour", "[[i-vantor|She]], [[vantor|she]], [she](/actors/vantor/).\n", actors="[vantor, i-vantor]"
    )
    site = _site(tmp_path, files)
    assert list(dead_links(site, at="/")) == []
    assert site["briefings/2024-02-11-harbour/index.html"].count(b"actors/ilse-vantor/") >= 2


def _site(root: Path, files: dict[str, str]) -> dict[str, bytes]:
    built(lay(root, files))
    return outputs(root / "public")


# ---------- corrections


def test_the_day_of_a_correction_reaches_feeds_and_the_site_map(tmp_path: Path) -> None:
    corrected = content(
        "Canal",
        "The canal is dry.\n",
        date="2024-02-12",
        tags="[canal]",
        corrections="[{date: 2025-03-04, note: Not ten.}]",
    )
    built(lay(tmp_path, small(**{SECOND: corrected})))
    public = outputs(tmp_path / "public")
    for path in ("feed.xml", "tags/canal/feed.xml"):
        feed = public[path].decode()
        assert feed.index("<updated>2025-03-04T00:00:00Z</updated>") < feed.index("<entry>")
        entry = next(entry for entry in feed.split("<entry>") if "<title>Canal</title>" in entry)
        assert "<published>2024-02-12T00:00:00Z</published>\n<updated>2025-03-04T00:00:00Z</updated>" in entry
    place = "/briefings/2024-02-12-canal/</loc><lastmod>2025-03-04</lastmod>"
    assert place in public["sitemap.xml"].decode()
    items = json.loads(public["feed.json"])["items"]
    assert [item.get("date_modified") for item in items] == [None, "2025-03-04T00:00:00Z", None]
