"""Whole archives of other tools, each in its own layout: fields, privacy, old URLs, links and pictures."""

from pathlib import Path

import pytest

from site_builder.content.front_matter import Document, read_document
from site_builder.core.source_file import SourceFile
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.report import IngestReport, details
from site_builder.registry.redirects import load_redirects
from tests.builders import CLOCK, TOML, built, lay, outputs, page
from tests.metadata.pictures import png
from tests.seeds.documents import MORE, PROSE
from tests.seeds.formats.test_books_and_exports import export, item

OTHER = "The council of Oronto met on Monday, and it asked the ports for a list of all ships that had waited."


def post(*header: str, body: str = PROSE) -> str:
    return "\n".join(["---", *header, "---", "", body, ""])


def archive(root: Path, files: dict[str, str | bytes], toml: str = TOML) -> tuple[IngestReport, dict[str, Document]]:
    """The output of ingest, and the briefings by title."""
    lay(root, {"site.toml": toml, **{f"seeds/{path}": data for path, data in files.items()}})
    report = ingest(root, clock=CLOCK, workers=1)
    paths = sorted((root / "content/briefings").rglob("*.md"))
    found = [read_document(SourceFile(p.relative_to(root).as_posix(), p.read_bytes())) for p in paths]
    return report, {document.header.title: document for document in found}


def redirects(root: Path) -> dict[str, str]:
    path = root / "content/redirects.csv"
    return dict(load_redirects(SourceFile("content/redirects.csv", path.read_bytes()))) if path.exists() else {}


def test_a_hugo_site_keeps_its_old_addresses(tmp_path: Path) -> None:
    report, found = archive(
        tmp_path,
        {
            "hugo.toml": 'title = "Old"\n[permalinks]\nnews = "/:year/:month/:slug/"\n',
            "content/_index.md": "---\ntitle: Home\n---\n",
            "content/news/talks/index.md": post(
                "title: Harbour Talks",
                "date: 2024-02-12",
                "slug: talks",
                "aliases: [/old/talks]",
                "authors: [ilse]",
                "topics: [sea-law]",
                body='{{< figure src="map.png" alt="A map" caption="The harbour" >}}\n\n'
                f'{PROSE} See [the vote]({{{{< relref "vote.md" >}}}}) and [the envoy](/2024/02/envoy/).',
            ),
            "content/news/talks/map.png": png(),
            "content/news/vote.md": post("title: The Vote", "date: 2024-02-13", "draft: false", body=MORE),
            "content/news/envoy.md": post("title: The Envoy", "date: 2024-02-14", "slug: envoy", body=OTHER),
            "content/inner/_index.md": "---\ntitle: Inner\ncascade:\n  draft: true\n---\n",
            "content/inner/secret.md": post("title: The Secret", "date: 2024-02-15", body=f"Hidden. {MORE} {PROSE}"),
            "content/authors/ilse/_index.md": "---\nname: Ilse Vantor\n---\n",
            "content/topics/sea-law/_index.md": "---\ntitle: Law of the Sea\n---\n",
            "layouts/index.html.lock": "x",
        },
    )
    talks = found["Harbour Talks"].header
    assert (talks.authors, talks.tags[0]) == (("Ilse Vantor",), "law-of-the-sea")
    assert found["The Secret"].header.status == "draft"
    (secret,) = (seed for seed in report.seeds if "secret" in seed.path)
    assert "held back: seeds/content/inner/_index.md says draft: true" in [*details(secret)]
    assert redirects(tmp_path) == {
        "/old/talks/": "/briefings/2024-02-12-harbour-talks/",
        "/2024/02/talks/": "/briefings/2024-02-12-harbour-talks/",
        "/2024/02/the-vote/": "/briefings/2024-02-13-the-vote/",
        "/2024/02/envoy/": "/briefings/2024-02-14-the-envoy/",
        "/inner/secret/": "/briefings/2024-02-15-the-secret/",
        "/categories/sea-law/": "/tags/law-of-the-sea/",
        "/tags/sea-law/": "/tags/law-of-the-sea/",
    }
    built(tmp_path)
    html = page(tmp_path, "2024-02-12-harbour-talks")
    assert 'href="../../briefings/2024-02-13-the-vote/">the vote</a>' in html
    assert 'href="../../briefings/2024-02-14-the-envoy/">the envoy</a>' in html
    assert 'alt="A map"' in html
    assert "picture-" in html
    assert "The Secret" not in b"".join(outputs(tmp_path / "public").values()).decode("utf-8", "replace")
    assert (tmp_path / "public/old/talks/index.html").exists()
    assert not (tmp_path / "public/inner").exists()
    assert report.errors == ()


def test_a_jekyll_site_keeps_its_old_addresses(tmp_path: Path) -> None:
    report, found = archive(
        tmp_path,
        {
            "_config.yml": "permalink: pretty\nexclude: [internal/]\ndefaults:\n"
            "  - scope: {path: embargoed}\n    values: {published: false}\n",
            "_posts/2024-02-12-talks.md": post(
                "title: Harbour Talks &amp; more",
                "layout: post",
                "categories: ports law",
                "redirect_from: /t.html",
                "author: ilse",
                body=f"{{% include note.html %}}{PROSE} See [the vote]({{% post_url 2024-02-13-the-vote %}}).",
            ),
            "_posts/2024-02-13-the-vote.html": post(
                "title: The Vote", body=f"<p>{MORE}</p><p>It <b>ended</b> in {{{{ page.title }}}}.</p>"
            ),
            "_posts/2024-02-16-tolls.md": post(
                "title: Tolls",
                "category: Law",
                "permalink: /:categories/:i_day-:title.html",
                body=f"Ships pay more. {OTHER} {PROSE}",
            ),
            "_posts/2024-02-17-tides.md": post(
                "title: Tides", "categories: [Sea & Tides]", body=f"The sea rose. {MORE} {OTHER}"
            ),
            "_drafts/later.md": post(
                "title: Later", body="The envoy of Lusmere will come in spring, and nobody knows why."
            ),
            "embargoed/talks.md": post("title: Embargoed", "date: 2024-02-14", body=f"First. {OTHER}"),
            "internal/x.md": post("title: Inside", "date: 2024-02-15", body=f"Second. {OTHER} {MORE}"),
            "_data/authors.yml": "ilse:\n  name: Ilse Vantor\n",
            "_includes/note.html": "<p>Note</p>",
            "assets/site.css": "a{}",
            "Gemfile": "x",
        },
    )
    talks = found["Harbour Talks & more"].header
    assert (str(talks.date), talks.authors, talks.tags) == ("2024-02-12", ("Ilse Vantor",), ("ports", "law"))
    assert {title for title, d in found.items() if d.header.status == "draft"} == {"Later", "Embargoed", "Inside"}
    assert redirects(tmp_path) == {
        "/t.html": "/briefings/2024-02-12-harbour-talks-more/",
        "/ports/law/2024/02/12/talks/": "/briefings/2024-02-12-harbour-talks-more/",
        "/2024/02/13/the-vote/": "/briefings/2024-02-13-the-vote/",
        "/law/16-tolls.html": "/briefings/2024-02-16-tolls/",
        "/law/2024/02/16/tolls/": "/briefings/2024-02-16-tolls/",
        "/embargoed/talks/": "/briefings/2024-02-14-embargoed/",
        "/internal/x/": "/briefings/2024-02-15-inside/",
    }
    unclear = next(seed.notes for seed in report.seeds if seed.path.endswith("tides.md"))
    assert "No redirect is made from its old address, as not all parts of /:categories/" in unclear[-1]
    built(tmp_path)
    assert 'href="../../briefings/2024-02-13-the-vote/">the vote</a>' in page(tmp_path, "2024-02-12-harbour-talks-more")
    assert not [name for name in ("embargoed", "internal", "_drafts") if (tmp_path / "public" / name).exists()]
    assert "**ended**" in found["The Vote"].body
    assert (report.errors, report.unread, report.passed_over) == ((), (), 5)


def test_an_eleventy_site_keeps_its_old_addresses(tmp_path: Path) -> None:
    _, found = archive(
        tmp_path,
        {
            "eleventy.config.js": "module.exports = {};",
            "posts/posts.json": '{"layout": "post.njk", "tags": "posts"}',
            "notes/notes.11tydata.json": '{"permalink": false}',
            "posts/talks.md": post(
                "title: Harbour Talks", "date: 2024-02-12", "permalink: /talks/", body=f"{{# not yet #}}{PROSE}"
            ),
            "notes/own.md": post("title: Own", "date: 2024-02-13", body=MORE),
        },
    )
    assert found["Own"].header.status == "draft"
    assert "not yet" not in found["Harbour Talks"].body
    talks = "/briefings/2024-02-12-harbour-talks/"
    assert redirects(tmp_path) == {"/posts/talks/": talks, "/talks/": talks}


def test_data_files_of_eleventy_that_are_programs_are_read_for_a_pattern_that_is_written_out(tmp_path: Path) -> None:
    permalink = "  permalink: '/blog/{{ page.date | date: \"%Y/%m\" }}/{{ page.fileSlug }}/',"
    _, found = archive(
        tmp_path,
        {
            "eleventy.js": "module.exports = {};",
            "posts/posts.11tydata.js": f"module.exports = {{\n  layout: 'post.html',\n{permalink}\n}}",
            "notes/notes.11tydata.js": "module.exports = {\n  permalink: false\n}",
            "posts/2024-02-12-talks.md": post("title: Harbour Talks"),
            "notes/own.md": post("title: Own", "date: 2024-02-13", body=MORE),
        },
    )
    assert found["Own"].header.status == "draft"
    assert redirects(tmp_path) == {"/blog/2024/02/talks/": "/briefings/2024-02-12-harbour-talks/"}


def test_a_pattern_in_site_toml_is_filled_as_the_tool_of_the_old_site_fills_its_own(tmp_path: Path) -> None:
    toml = TOML + '[ingest]\npermalink = {posts = "/:year/:month/:day/:filename/"}\n'
    files = {"eleventy.js": "module.exports = {};", "posts/2024-02-12-talks.md": post("title: Harbour Talks")}
    files["posts/posts.11tydata.js"] = "module.exports = {\n  permalink: '/{{ page.date | ownFilter }}/',\n}"
    files["Dockerfile"] = "FROM node\nCMD npm run dev\n"
    report, _ = archive(tmp_path, files)
    assert len(report.seeds) == 1
    assert redirects(tmp_path) == {}
    assert any("not all parts of /{{ page.date | ownFilter }}/ are known" in note for note in report.seeds[0].notes)
    archive(tmp_path, files, toml)
    assert redirects(tmp_path) == {"/2024/02/12/talks/": "/briefings/2024-02-12-harbour-talks/"}


def test_without_a_date_in_its_header_the_name_of_a_post_dates_its_old_address(tmp_path: Path) -> None:
    body = f"Monday, 12 February 2024\n\n{PROSE}"
    posts = {f"_posts/2024-{day}-talks.md": post("title: Talks", body=body) for day in ("02-14", "13-45")}
    archive(tmp_path, {"_config.yml": "title: A", **posts})
    assert "/2024/02/14/talks.html" in redirects(tmp_path)


def test_an_obsidian_vault_becomes_briefings(tmp_path: Path) -> None:
    _, found = archive(
        tmp_path,
        {
            "Vault/Harbour Talks.md": post(
                "date: 2024-02-12",
                "tags: [ports]",
                body=f"> [!note] Terms\n> They wait.\n\n{PROSE} See [[The Vote|what came]] and [[Ilse Vantor]].\n\n"
                "![[old map.png]]\n\n- [x] It is ==shut==.\n\n%%ask Tom%%\n",
            ),
            "Vault/notes/The Vote.md": post("date: 2024-02-13", body=f"# The Vote\n\n{MORE}"),
            "Vault/files/old map.png": png(),
            "Vault/Board.canvas": "{}",
            "Vault/.obsidian/app.json": "{}",
        },
    )
    talks = found["Harbour Talks"]
    assert "> **Terms**\n>\n> They wait." in talks.body
    assert "[what came](The%20Vote.md) and [[Ilse Vantor]]" in talks.body
    assert "- ☑ It is **shut**." in talks.body
    assert "ask Tom" not in talks.body
    assert "](picture-" in talks.body
    built(tmp_path)
    assert 'href="../../briefings/2024-02-13-the-vote/">what came</a>' in page(tmp_path, "2024-02-12-harbour-talks")


def test_a_wordpress_export_becomes_briefings(tmp_path: Path) -> None:
    picture = '<img src="https://old.example.org/wp-content/uploads/2024/02/map.png?w=3" alt="A map" />'
    report, found = archive(
        tmp_path,
        {
            "wordpress.xml": export(
                item("talks", f"{PROSE}\n\n{picture}\n\n<a href='https://old.example.org/2024/vote/'>The vote</a>"),
                item("secret", f"Hidden. {MORE} {PROSE}", status="private"),
                item("later", OTHER, status="future"),
            ),
            "wp-content/uploads/2024/02/map.png": png(),
        },
    )
    assert found["Talks"].header.authors == ("Ilse Vantor",)
    assert "![A map](picture-" in found["Talks"].body
    assert found["Secret"].header.status == "draft"
    assert redirects(tmp_path)["/2024/talks/"] == "/briefings/2024-02-12-talks/"
    assert report.errors == ()
    built(tmp_path)
    assert (tmp_path / "public/2024/talks/index.html").exists()
    assert not (tmp_path / "public/2024/secret").exists()


def test_a_pattern_in_site_toml_defines_the_old_addresses(tmp_path: Path) -> None:
    toml = TOML + '[ingest]\npermalink = "/:year/:month/:day/:slug/"\nignore = ["old/", "*.xlsx"]\n'
    files = {
        "posts/a.md": post("title: Harbour Talks", "date: 2024-02-12"),
        "old/b.md": post("title: Old", body=MORE),
        "list.xlsx": b"x",
        ".ignore": "# what we know\nscans/\n",
        "scans/c.pdf": b"no pdf",
    }
    report, found = archive(tmp_path, files, toml)
    assert redirects(tmp_path) == {"/2024/02/12/harbour-talks/": "/briefings/2024-02-12-harbour-talks/"}
    assert (list(found), report.errors, report.unread, report.passed_over) == (["Harbour Talks"], (), (), 3)


def test_a_newly_ignored_file_is_no_longer_reported(tmp_path: Path) -> None:
    report, _ = archive(tmp_path, {"a.md": post("title: Harbour Talks", "date: 2024-02-12"), "b.xlsx": b"x"})
    assert [str(error.place) for error in report.unread] == ["seeds/b.xlsx"]
    report, _ = archive(tmp_path, {".ignore": "*.XLSX\n"})
    assert (report.unread, report.passed_over) == ((), 1)


def test_pictures_alone_may_be_scans_and_are_named(tmp_path: Path) -> None:
    report, _ = archive(tmp_path, {"a.txt": f"Harbour Talks\n\n12 February 2024\n\n{PROSE}\n", "page-1.jpg": b"x"})
    (error,) = report.unread
    assert (str(error.place), error.hint) == (
        "seeds/page-1.jpg",
        "if it is a scan of a text, run ocrmypdf and add the PDF",
    )


def test_a_dry_run_reports_everything_and_writes_nothing(tmp_path: Path) -> None:
    seed = post("title: Harbour Talks", "date: 2024-02-12", "aliases: [/old/]", "draft: true")
    root = lay(tmp_path, {"site.toml": TOML, "seeds/a.md": seed})
    report = ingest(root, clock=CLOCK, workers=1, dry_run=True)
    (told,) = report.seeds
    assert (told.outcome, told.content) == ("created", "content/briefings/2024/2024-02-12-harbour-talks.md")
    assert "held back: its own header says draft: true" in [*details(told)]
    assert "redirect /old/ → /briefings/2024-02-12-harbour-talks/" in told.decided.evidence
    assert not (root / "content").exists()


def test_two_seeds_with_one_old_address_are_reported_and_the_first_keeps_it(tmp_path: Path) -> None:
    report, _ = archive(
        tmp_path,
        {
            "a.md": post("title: Harbour Talks", "date: 2024-02-12", "aliases: [/old/, /Old/]"),
            "b.md": post("title: The Vote", "date: 2024-02-13", "aliases: [/old/]", body=MORE),
        },
    )
    assert redirects(tmp_path) == {"/old/": "/briefings/2024-02-12-harbour-talks/"}
    notes = [note for seed in report.seeds for note in seed.notes if "/old/" in note]
    assert notes == [
        "/Old/ and /old/ differ only in capitals; the second leads here",
        "/old/ is also the old address of another seed, and leads there",
    ]


def test_the_old_address_of_a_repeated_text_leads_to_the_page_that_was_kept(tmp_path: Path) -> None:
    talks = post("title: Harbour Talks", "date: 2024-02-12", "aliases: [/old/]")
    files = {"a.md": talks, "b.md": talks.replace("/old/", "/again/")}
    files["c.md"] = talks.replace("/old/", "/secret/").replace("title:", "draft: true\ntitle:")
    report, found = archive(tmp_path, {"a.md": files["a.md"], "b.md": files["b.md"]})
    page = "/briefings/2024-02-12-harbour-talks/"
    assert (list(found), redirects(tmp_path)) == (["Harbour Talks"], {"/old/": page, "/again/": page})
    assert [seed.outcome for seed in report.seeds] == ["created", "duplicate"]
    _, found = archive(tmp_path, files)
    assert found["Harbour Talks"].header.status == "draft"
    assert "/secret/" not in redirects(tmp_path)


def test_equal_texts_under_different_titles_are_briefings_of_their_own(tmp_path: Path) -> None:
    names = ("Minutes", "Minutes of March", "The Vote")
    posts = {f"{n}.md": post(f"title: {name}", "date: 2024-02-12") for n, name in enumerate(names)}
    report, found = archive(tmp_path, posts)
    assert sorted(found) == sorted(names)
    assert [seed.outcome for seed in report.seeds] == ["created", "created", "created"]


@pytest.mark.parametrize("url", ["/briefings/2024-02-12-harbour-talks/", "javascript:alert(1)", "//evil.org/"])
def test_invalid_old_addresses_give_no_redirect(tmp_path: Path, url: str) -> None:
    archive(tmp_path, {"a.md": post("title: Harbour Talks", "date: 2024-02-12", f'permalink: "{url}"')})
    assert redirects(tmp_path) == {}
