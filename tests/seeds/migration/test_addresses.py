"""Old addresses, as the tools themselves made them: each was read off a run of Hugo 0.168 or Jekyll 4.3."""

import pytest

from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.migration.folder_facts import FolderFacts, learn_folders
from site_builder.seeds.migration.moved_pages import moved
from site_builder.settings.site_config import IngestConfig

HUGO = """
baseURL = "https://old.example.org/"
title = "Old"
[frontmatter]
date = [":filename", "date"]
[languages.en]
weight = 1
[languages.de]
weight = 2
[languages.de.permalinks.page]
events = "/termine/:year/:slug/"
[languages.fr]
weight = 3
[permalinks]
news = "/:year/:month/:day/:slug/"
events = "/calendar/:yearday/:weekdayname/:title/"
[permalinks.page]
posts = "/:sections[1:]/:contentbasename/"
[uglyURLs]
books = true
"""
JEKYLL = """
url: https://old.example.org
permalink: /:year/:month/:day/:title/
collections:
  notes: {output: true}
  talks: {output: true, permalink: "/spoken/:name/"}
"""
DAY = "date: 2024-02-03"
OLD = (
    ("hugo.toml", "content/news/a.md", "What's New? — C++ & C#, 50% off", DAY, "/2024/02/03/whats-new-c-c#-50-off/"),
    ("hugo.toml", "content/news/2023-05-06-name-of-it.md", "Titled", "", "/2023/05/06/name-of-it/"),
    ("hugo.toml", "content/news/b.md", "Sluggish", f"{DAY}\nslug: My Slug", "/2024/02/03/my-slug/"),
    ("hugo.toml", "content/news/c.md", "Über die Straße: 5", DAY, "/2024/02/03/über-die-straße-5/"),
    ("hugo.toml", "content/news/c.de.md", "Kraft", DAY, "/de/news/c/"),
    ("hugo.toml", "content/news/c.fr.md", "Force", DAY, "/fr/2024/02/03/force/"),
    ("hugo.toml", "content/news/undated.md", "x", "", "/1/01/01/x/"),
    ("hugo.toml", "content/news/bundle/index.md", "Bundle", DAY, "/2024/02/03/bundle/"),
    ("hugo.toml", "content/news/bundle/index.de.md", "Bündel", DAY, "/de/news/bundle/"),
    ("hugo.toml", "content/posts/Top.md", "Top", DAY, "/top/"),
    ("hugo.toml", "content/books/one.md", "One", DAY, "/books/one.html"),
    ("hugo.toml", "content/events/e.md", "An Event", DAY, "/calendar/34/saturday/an-event/"),
    ("hugo.toml", "content/events/e.de.md", "Ein Ereignis", DAY, "/de/termine/2024/ein-ereignis/"),
    ("hugo.toml", "content/Contact.de.md", "Kontakt", "", "/de/contact/"),
    ("hugo.toml", "content/u.md", "U", "url: /somewhere/else.html", "/somewhere/else.html"),
    ("hugo.toml", "content/al.md", "Al", "aliases: [old-name]", "/old-name/"),
    ("hugo.toml", "content/al.md", "Al", "aliases: [../up/]", "/up/"),
    ("_config.yml", "_posts/2021/2021-07-26-turn_o.md", "Off", "", "/2021/07/26/turn_o/"),
    ("_config.yml", "_posts/2020-04-20-the-road-to -Leap.md", "Leap", "", "/2020/04/20/the-road-to-Leap/"),
    ("_config.yml", "_posts/2020-05-28-k.md", "K", "date: 2020-05-28 02:00:00+08:00", "/2020/05/27/k/"),
    ("_config.yml", "_posts/2010-09-22-o.md", "O", "slug: o-%e2%80%93-b", "/2010/09/22/o-e2-80-93-b/"),
    ("_config.yml", "_notes/deep/one.md", "One", "", "/notes/deep/one/"),
    ("_config.yml", "_talks/one.md", "One", "", "/spoken/one/"),
    ("_config.yml", "about.md", "About", "", "/about/"),
    ("eleventy.config.js", "src/posts/2024-02-03-talks.md", "Talks", "", "/posts/talks/"),
    ("eleventy.config.js", "src/notes/one.md", "The First", DAY, "/n/2024/the-first/"),
)


def facts_of(root: str = "seeds/old") -> FolderFacts:
    files = {
        f"{root}/hugo.toml": HUGO,
        f"{root}j/_config.yml": JEKYLL,
        f"{root}e/eleventy.config.js": 'module.exports = () => ({ dir: { input: "src" } });',
        f"{root}e/src/notes/notes.json": '{"permalink": "/n/{{ date | date: \'%Y\' }}/{{ title | slugify }}/"}',
    }
    files |= {
        f"{root}e/src/own/own.json": '{"permalink": false}',
        f"{root}/content/tags/sea-law/_index.md": "---\ntitle: Law of the Sea\n---\n",
    }
    return learn_folders(files, lambda path: files[path].encode())


@pytest.mark.parametrize(("tool", "path", "title", "header", "address"), OLD, ids=[f"{row[1]}:{row[4]}" for row in OLD])
def test_an_old_address_is_the_one_that_its_tool_made(
    tool: str, path: str, title: str, header: str, address: str
) -> None:
    place = f"seeds/old{tool[0] if tool[0] == 'e' else 'j' if tool[0] == '_' else ''}/{path}"
    text = f'---\ntitle: "{title}"\n{header}\n---\n\nThe harbour is shut until further notice.\n'
    (draft,) = read_parts(SourceFile(place, text.encode()), IngestConfig()).drafts
    assert address in facts_of().applied(draft).addresses


@pytest.mark.parametrize("path", ["olde/src/own/one.md", "oldj/_drafts/one.md"])
def test_a_text_that_never_had_an_address_gets_none(path: str) -> None:
    text = b"---\ntitle: One\n---\n\nThe harbour is shut until further notice.\n"
    (draft,) = read_parts(SourceFile(f"seeds/{path}", text), IngestConfig()).drafts
    assert facts_of().applied(draft).addresses == ()


def test_the_old_page_of_a_tag_leads_to_the_tag_by_its_label() -> None:
    text = b"---\ntitle: One\ntags: [sea-law]\n---\n\nThe harbour is shut until further notice.\n"
    (draft,) = read_parts(SourceFile("seeds/old/content/news/one.md", text), IngestConfig()).drafts
    applied = facts_of().applied(draft)
    assert applied.tags == ("Law of the Sea",)
    assert ("/tags/sea-law/", "Law of the Sea") in applied.terms


def test_a_file_outside_of_the_texts_of_a_site_is_passed_over() -> None:
    facts = facts_of()
    outside = ("hugo/themes/x/layouts/single.html", "README.md", "LICENSE", "archetypes/default.md", "layouts/a.html")
    assert [path for path in outside if not facts.is_outside(f"seeds/old/{path}")] == []
    inside = ("seeds/old/content/news/readme.md", "seeds/elsewhere/README.md", "seeds/old/static/report.pdf")
    assert [path for path in inside if facts.is_outside(path)] == []


def test_the_language_in_the_name_of_a_file_is_that_of_its_text() -> None:
    text = "---\ntitle: Kraft\n---\n\nDer Hafen ist bis auf Weiteres geschlossen.\n"
    (draft,) = read_parts(SourceFile("seeds/old/content/news/c.de.md", text.encode()), IngestConfig()).drafts
    assert facts_of().applied(draft).language == "de"


def test_redirects_of_web_servers_are_read_without_patterns() -> None:
    listed = "# old\n/a /b 301\n/c/ https://elsewhere.example/ 302\n/d/* /e/:splat 301\n/f /f.html 200\n"
    netlify = '[[redirects]]\nfrom = "/a"\nto = "/b"\n[[redirects]]\nfrom = "/x"\nto = "/y"\nstatus = 200\n'
    apache = "RewriteEngine on\nRedirect 301 /a /b\nRewriteRule ^c/?$ /d [R=301,L]\nRewriteRule ^e$ /f [L]\n"
    assert moved("x/_redirects", listed) == {"/a/": "/b/", "/c/": "https://elsewhere.example/"}
    assert moved("x/netlify.toml", netlify) == {"/a/": "/b/"}
    assert moved("x/htaccess", apache) == {"/a/": "/b/", "/c/": "/d/"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("_data/authors.yml", "ilse:\n  name: Ilse Vantor\n  email: x@example.org\n"),
        ("_data/authors.json", '{"ilse": {"full_name": "Ilse Vantor"}}'),
        ("src/_data/authors.json", '[{"id": "ilse", "name": "Ilse Vantor"}]'),
        ("data/people.toml", '[ilse]\ndisplay_name = "Ilse Vantor"\n'),
        ("_data/authors/ilse.yml", "name: Ilse Vantor\n"),
        ("src/_data/team/ilse.json", '{"name": "Ilse Vantor"}'),
        ("data/authors/ilse.toml", 'name = "Ilse Vantor"\n'),
        ("_authors/ilse.md", "---\nname: Ilse Vantor\n---\n"),
        ("content/authors/ilse/_index.md", "---\ntitle: Ilse Vantor\n---\n"),
    ],
)
def test_the_id_of_an_author_becomes_the_name_that_the_old_site_gives_it(path: str, text: str) -> None:
    facts = learn_folders([f"seeds/old/{path}"], lambda _: text.encode())
    post = SourceFile("seeds/old/posts/a.md", b"---\nauthors: [ilse, Tom Reske]\n---\nThe port is shut.\n")
    (draft,) = read_parts(post, IngestConfig()).drafts
    assert facts.applied(draft).authors == ("Ilse Vantor", "Tom Reske")
