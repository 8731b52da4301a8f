"""Archives of other generators as seeds: private content is never published here."""

import json
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from site_builder.content.front_matter import Document, read_document
from site_builder.core.source_file import SourceFile
from site_builder.ingest.pipeline import ingest, show
from site_builder.ingest.report import IngestReport, details
from tests.builders import CLOCK, TOML, built, lay, outputs
from tests.seeds.documents import MORE, PROSE
from tests.seeds.formats.samples import zip_file

CANARY = "Quillfeather"
BODY = (
    f"{PROSE}\n\nMinister Ottoline {CANARY} of Karvonia told the council on Tuesday that she would resign.\n\n{MORE}\n"
)
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", {}}}</script>'
HIDDEN = (
    "draft: true",
    'draft: "yes"',
    "isDraft: 1",
    "draft: maybe",
    "published: false",
    "published: soon",
    "published: [false]",
    "publish: no",
    "Published: False",
    "private: true",
    "hidden: true",
    "unlisted: true",
    "status: draft",
    "status: private",
    "status: pending",
    "visibility: members",
    "access: [public, staff]",
    "audience: embassies",
    "password: hunter2",
    "publishDate: 2026-01-03",
    "publishDate: 2026-01-02T10:01:00+01:00",
    "publishDate: 2026-01-02 9:01:00",
    "publishDate: 3 January 2026",
    "publishDate: 03/04/2026",
    "publish_at: someday",
    "releaseDate: 2027-01",
    "embargo: true",
    "embargoed_until: 2026-02-01",
    "expiryDate: 2025-12-31",
    "expirydate: 2025-12-31 23:00:00 -0500",
    "expires: 31 December 2025",
    "expires_at: after the summit",
    "unpublish_on: 2025",
    "params: {draft: true}",
    "build: {render: never}",
    "_build: {list: false}",
    "cascade: [{private: true}]",
    "permalink: false",
    "date: 2026-01-03",
    "date: 2026-02",
    "date: 2026-01-02T09:01:00Z",
    "date: when it is ready",
    "approved: no",
    "is_approved: false",
    "robots: noindex, nofollow",
    "robotsNoIndex: true",
    "archived: true",
    "tags: [harbour, confidential]",
    "keywords: not for publication",
    "creativeWorkStatus: Draft",
)
SHOWN = (
    "draft: false",
    "draft:",
    "published: true",
    "published: 2024-02-11",
    "status: published",
    "visibility: public",
    "access: Open Access",
    "password: null",
    "embargo: none",
    "publishDate: 2024-02-12T10:00:00Z",
    "expiryDate: 2026-01-03",
    "expires: never",
    "permalink: /talks/",
    "build: {publishResources: false}",
    "approved: yes",
    "robots: index, follow",
    "archived: false",
    "tags: [embargo, internal-affairs]",
)


def seed(*lines: str, fence: str = "---") -> str:
    dated = () if any(line.startswith("date") for line in lines) else ("date: 2024-02-12",)
    return "\n".join([fence, "title: Harbour Talks", *dated, *lines, fence, "", BODY])


def ingested(root: Path, **options: object) -> IngestReport:
    return ingest(root, clock=CLOCK, workers=1, **options)


def document(root: Path) -> Document:
    (path,) = (root / "content/briefings").rglob("*.md")
    return read_document(SourceFile(path.relative_to(root).as_posix(), path.read_bytes()))


def published(root: Path) -> bytes:
    """All files written by a build, unpacked where they are packed."""
    built(root)
    return b"\n".join(map(unpacked, outputs(root / "public").values()))


def unpacked(data: bytes) -> bytes:
    return zlib.decompress(data, 31) if data.startswith(b"\x1f\x8b") else data


@pytest.mark.parametrize("line", HIDDEN)
def test_formerly_private_content_is_in_no_output_byte(tmp_path: Path, line: str) -> None:
    sqlite = TOML + "[exports]\nsqlite = true\n"
    root = lay(tmp_path, {"site.toml": sqlite, "seeds/talks.md": seed(line)})
    report = ingested(root)
    assert report.errors == ()
    assert CANARY.encode() in (root / document(root).path).read_bytes()
    assert CANARY.lower().encode() not in published(root).lower()
    assert "hunter2" not in "".join(details(report.seeds[0]))


@pytest.mark.parametrize("line", HIDDEN)
def test_the_report_gives_the_reason_why_a_seed_is_not_published(tmp_path: Path, line: str) -> None:
    root = lay(tmp_path, {"seeds/talks.md": seed(line)})
    key = line.partition(":")[0]
    found = [
        note for note in details(ingested(root).seeds[0]) if key.lower() in note.lower() or "in the future" in note
    ]
    assert found or key.strip("_") in ("params", "build", "cascade")


@pytest.mark.parametrize("line", SHOWN)
def test_formerly_public_content_stays_public(tmp_path: Path, line: str) -> None:
    root = lay(tmp_path, {"seeds/talks.md": seed(line)})
    assert ingested(root).errors == ()
    assert CANARY.encode() in published(root)


@pytest.mark.parametrize(
    "text",
    [
        f'+++\ntitle = "Harbour Talks"\ndate = 2024-02-12\ndraft = true\n+++\n\n{BODY}',
        f'+++\ntitle = "Harbour Talks"\ndate = 2026-03-12\n+++\n\n{BODY}',
        f'+++\ntitle = "Harbour Talks"\ndate = 2024-02-12\nexpiryDate = 2025-12-31T00:00:00Z\n+++\n\n{BODY}',
        f'+++\ntitle = "Harbour Talks"\ndate = 2024-02-12\n[extra]\nprivate = true\n+++\n\n{BODY}',
        f'{{\n  "title": "Harbour Talks",\n  "date": "2024-02-12",\n  "draft": true\n}}\n\n{BODY}',
        f'---json\n{{"title": "Harbour Talks",\n"date": "2024-02-12",\n"draft": true}}\n---\n\n{BODY}',
        f'---toml\ntitle = "Harbour Talks"\ndate = 2024-02-12\ndraft = true\n---\n\n{BODY}',
        f';;;\n"title": "Harbour Talks", "date": "2024-02-12", "draft": true\n;;;\n\n{BODY}',
        f"---\ntitle: Harbour Talks\ndate: 2024-02-12\nworkflow: {{state: draft}}\n---\n\n{BODY}",
        f"---\ntitle: Harbour Talks\ndate: 2024-02-12\nparams: {{page: {{draft: true}}}}\n---\n\n{BODY}",
        f"---\ntitle: Harbour Talks\ndate: 2024-02-12\ndraft: true\n...\n\n{BODY}",
        f"---\ntitle: Harbour Talks\ndate: 2024-02-12\ndraft: true\n\n{BODY}",
    ],
    ids=[
        *("toml", "toml-ahead", "toml-expired", "toml-nested", "json", "json-named", "toml-named", "json-hexo"),
        *("nested", "nested-twice", "dots", "unclosed"),
    ],
)
def test_every_form_of_a_header_is_applied(tmp_path: Path, text: str) -> None:
    root = lay(tmp_path, {"seeds/talks.md": text})
    assert ingested(root).errors == ()
    assert CANARY.encode() not in published(root)


def test_a_seed_with_a_comment_that_never_ends_is_a_draft(tmp_path: Path) -> None:
    text = "---\ntitle: Talks\ndate: 2024-02-12\n---\n\nThe harbour is shut.\n\n<!-- not yet\n\nIt opens in May.\n"
    root = lay(tmp_path, {"seeds/talks.md": text})
    notes = [*details(ingested(root).seeds[0])]
    assert document(root).header.status == "draft"
    assert "held back: an HTML comment begins on line 8 and never ends" in notes


def test_a_seed_in_a_folder_for_drafts_is_a_draft(tmp_path: Path) -> None:
    root = lay(tmp_path, {"seeds/_drafts/talks.md": seed()})
    notes = [*details(ingested(root).seeds[0])]
    assert document(root).header.status == "draft"
    assert "held back: it lies in a folder called _drafts" in notes


def test_publication_and_expiry_times_are_kept_and_applied(tmp_path: Path) -> None:
    lines = ("publishDate: 2026-01-05 10:00 +0100", "expirydate: 2026-01-09")
    root = lay(tmp_path, {"seeds/talks.md": seed(*lines)})
    notes = [*details(ingested(root).seeds[0])]
    header = document(root).header
    assert (str(header.publish_at), str(header.expires_at)) == (
        "2026-01-05 09:00:00+00:00",
        "2026-01-09 00:00:00+00:00",
    )
    assert "check: Its own header says expirydate: 2026-01-09; this became expires_at." in notes
    for days, public in ((0, False), (3, True), (7, False)):
        built(root, clock=CLOCK + timedelta(days=days))
        assert (root / f"public/briefings/{Path(document(root).path).stem}/index.html").exists() is public


def test_a_future_date_becomes_an_embargo_that_ends_by_itself(tmp_path: Path) -> None:
    root = lay(tmp_path, {"seeds/talks.md": seed("date: 2026-01-05")})
    ingested(root)
    assert str(document(root).header.publish_at) == "2026-01-05 00:00:00+00:00"
    assert "publish_at: 2026-01-05T00:00:00+00:00" in show(root, "seeds/talks.md", clock=CLOCK).text


def test_a_draft_without_a_date_stays_a_draft_when_it_is_dated(tmp_path: Path) -> None:
    text = f"---\ntitle: Harbour Talks\ndraft: true\n---\n\n{BODY}"
    root = lay(tmp_path, {"seeds/talks.md": text})
    ingested(root)
    path = root / document(root).path
    path.write_text(
        path.read_text("utf-8").replace("title: Harbour Talks\n", "title: Harbour Talks\ndate: 2024-02-12\n")
    )
    ingested(root)
    assert (str(document(root).header.date), document(root).header.status) == ("2024-02-12", "draft")


def test_a_newer_draft_version_withholds_the_briefing(tmp_path: Path) -> None:
    root = lay(tmp_path, {"seeds/talks.md": seed()})
    ingested(root)
    assert CANARY.encode() in published(root)
    lay(root, {"seeds/talks.md": seed("draft: true")})
    ingested(root)
    assert CANARY.encode() not in published(root)


def test_every_dropped_header_key_is_in_the_report(tmp_path: Path) -> None:
    lines = (
        "draft: false",
        "layout: post",
        "aliases: [/old/]",
        "weight: 3",
        'tags: ["!!", ports]',
        f"summary: {MORE * 3}",
    )
    root = lay(tmp_path, {"seeds/talks.md": seed(*lines)})
    (report,) = ingested(root).seeds
    told = "\n".join((*report.notes, *report.decided.evidence, *(removed.text for removed in report.decided.removed)))
    for words in ("draft: false", "layout: post", "/old/", "weight: 3", '"!!"', "was cut to 300 characters"):
        assert words in told


def test_a_future_date_in_the_name_of_a_post_is_an_embargo(tmp_path: Path) -> None:
    text = f"---\ntitle: Harbour Talks\n---\n{BODY}"
    root = lay(tmp_path, {"site.toml": TOML, "seeds/_posts/2031-03-04-talks.md": text})
    assert ingested(root).errors == ()
    assert CANARY.lower().encode() not in published(root).lower()
    assert "publish_at: 2031-03-04" in (root / document(root).path).read_text("utf-8")


@pytest.mark.parametrize(
    ("collections", "is_public"),
    [
        ("\n  staff:\n    output: false", False),
        ("\n  staff:\n    permalink: /x/", False),
        (" [staff]", False),
        ("\n  staff:\n    output: true", True),
        ("\n  posts:\n    permalink: /x/", True),
    ],
)
def test_a_collection_without_output_is_not_published(tmp_path: Path, collections: str, *, is_public: bool) -> None:
    settings = f"title: A\ncollections:{collections}\n"
    root = lay(tmp_path, {"site.toml": TOML, "seeds/_config.yml": settings, "seeds/_staff/talks.md": seed()})
    assert ingested(root).errors == ()
    assert (CANARY.lower().encode() in published(root).lower()) is is_public


@pytest.mark.parametrize(
    ("path", "header", "mode", "is_public"),
    [
        ("_topics/locks.md", "title: Locks", "publish", True),
        ("about.md", "title: About", "publish", True),
        ("_topics/locks.md", "title: Locks", "hold", False),
        ("_topics/locks.md", "title: Locks\ndraft: true", "publish", False),
        ("_topics/locks.md", "", "publish", False),
        ("_unlisted/locks.md", "title: Locks", "publish", False),
        ("_drafts/locks.md", "title: Locks", "publish", False),
    ],
)
def test_a_page_whose_old_address_has_no_date_needs_none(
    tmp_path: Path, path: str, header: str, mode: str, *, is_public: bool
) -> None:
    text = f"---\n{header}\n---\n\n{BODY}" if header else BODY
    settings = "title: A\ncollections:\n  topics:\n    output: true\n"
    config = f'{TOML}[ingest]\nunsure_dates = "{mode}"\n'
    root = lay(tmp_path, {"site.toml": config, "seeds/_config.yml": settings, f"seeds/{path}": text})
    assert ingested(root).errors == ()
    assert (CANARY.lower().encode() in published(root).lower()) is is_public


def test_parts_of_a_jekyll_site_are_put_in_place_and_a_changed_part_is_read_again(tmp_path: Path) -> None:
    text = seed().replace(BODY, f"{{% include news/harbour.md %}}\n\n{BODY}")
    files = {"site.toml": TOML, "seeds/_config.yml": "title: A\n", "seeds/_posts/2024-02-12-talks.md": text}
    root = lay(tmp_path, files | {"seeds/_includes/news/harbour.md": "The lighthouse is dark."})
    assert ingested(root).errors == ()
    assert "The lighthouse is dark." in document(root).body
    assert [seed.outcome for seed in ingested(root).seeds] == ["unchanged"]
    lay(tmp_path, {"seeds/_includes/news/harbour.md": "The lighthouse is lit."})
    ingested(root, refresh=True)
    assert "The lighthouse is lit." in document(root).body


@pytest.mark.parametrize("folder", ["embargo", "Papierkorb", "staff only", "Gelöschte Elemente", "members_only"])
def test_folders_of_private_content_are_not_published(tmp_path: Path, folder: str) -> None:
    root = lay(tmp_path, {"site.toml": TOML, f"seeds/{folder}/talks.md": seed(), f"seeds/{folder}-1982.md": seed()})
    assert ingested(root).errors == ()
    assert CANARY.lower().encode() not in published(root).lower()


@pytest.mark.parametrize(
    ("head", "is_public"),
    [
        (LD.format('"creativeWorkStatus": "Draft"'), False),
        (LD.format('"creativeWorkStatus": "Published"'), True),
        (LD.format('"datePublished": "2031-02-12T10:00:00Z"'), False),
        (LD.format('"expires": "2025-02-12"'), False),
        ("<meta property='article:published_time' content='2026-01-02T09:00:01+00:00'>", False),
        ("<meta property='article:published_time' content='2026-01-02T08:59:59+00:00'>", True),
    ],
)
def test_a_saved_page_is_not_published_before_its_head_allows_it(tmp_path: Path, head: str, *, is_public: bool) -> None:
    page = f"<html><head>{head}</head><body><article><h1>Harbour Talks</h1><p>{BODY}</p></article></body></html>"
    root = lay(tmp_path, {"site.toml": TOML, "seeds/talks.html": page})
    if "date" not in head and "time" not in head:
        lay(tmp_path, {"seeds/talks.html": page.replace("<p>", "<p>12 February 2024</p><p>", 1)})
    assert ingested(root).errors == ()
    assert (CANARY.lower().encode() in published(root).lower()) is is_public


def test_a_saved_page_whose_only_date_is_in_the_future_waits_for_it(tmp_path: Path) -> None:
    page = f"<article><h1>Harbour Talks</h1><time datetime='2031-02-12'>12 February 2031</time><p>{BODY}</p></article>"
    root = lay(tmp_path, {"site.toml": TOML, "seeds/talks.html": page})
    assert ingested(root).errors == ()
    assert "publish_at: 2031-02-12" in (root / document(root).path).read_text("utf-8")


def test_an_unpacked_substack_export_is_withheld(tmp_path: Path) -> None:
    page = f"<h1>Harbour Talks</h1><p>12 February 2024</p><p>{BODY}</p>"
    files = {"posts.csv": "post_id,post_date,is_published,title\n1.talks,,false,Talks\n", "posts/1.talks.html": page}
    seeds = {f"seeds/export/{name}": text for name, text in files.items()}
    root = lay(tmp_path, {"site.toml": TOML, **seeds})
    report = ingested(root)
    assert report.errors == ()
    assert CANARY.lower().encode() not in published(root).lower()
    assert any("posts.csv says which posts are public" in mark.reason for mark in report.seeds[0].marks)


def substack(published: str, audience: str, *, post: str = "1.talks") -> dict[str, bytes]:
    head = "post_id,post_date,is_published,audience,title,subtitle"
    row = f"{post},2024-02-12T10:00:00.000Z,{published},{audience},Harbour Talks,On dues"
    return {"seeds/a.zip": zip_file({"posts.csv": f"{head}\n{row}\n", "posts/1.talks.html": f"<p>{BODY}</p>"})}


def ghost(status: str, visibility: str) -> dict[str, str]:
    post = {"id": "1", "title": "Harbour Talks", "slug": "talks", "html": f"<p>{BODY}</p>", "status": status}
    post |= {"visibility": visibility, "published_at": "2024-02-12T10:00:00.000Z"}
    tables = {
        "posts": [post],
        "tags": [{"id": "t", "name": "Dues"}, {"id": "u", "name": "#internal"}],
        "posts_tags": [{"post_id": "1", "tag_id": "u"}, {"post_id": "1", "tag_id": "t"}],
        "users": [{"id": "a", "name": "Ilse Vantor"}],
        "posts_authors": [{"post_id": "1", "author_id": "a"}],
    }
    return {"seeds/ghost.json": json.dumps({"db": [{"meta": {}, "data": tables}]})}


def medium(name: str) -> dict[str, bytes]:
    page = (
        "<!DOCTYPE html><html><head><title>x</title></head><body><article><header>"
        '<h1 class="p-name">Harbour Talks</h1>'
        f'</header><section data-field="subtitle" class="p-summary">On dues</section>'
        f'<section data-field="body" class="e-content"><p>{BODY}</p></section>\n<footer><p>By'
        f' <a href="https://medium.com/@x/talks-1" class="p-canonical">x</a> on <time class="dt-published"'
        f' datetime="2024-02-12T10:00:00.000Z">12</time></p></footer></article></body></html>'
    )
    return {"seeds/m.zip": zip_file({f"posts/{name}.html": page, "profile/profile.html": "<p>x</p>"})}


def pubpub(*, page: bool) -> dict[str, bytes]:
    pub = {
        "id": "1",
        "title": "Harbour Talks",
        "slug": "talks",
        "description": "On dues",
        "releases": [{"createdAt": "2024-03-01T09:00:00.000Z"}, {"createdAt": "2024-02-12T10:00:00.000Z"}],
        "attributions": [{"order": 0.5, "isAuthor": True, "name": None, "user": {"fullName": "Ilse Vantor"}}],
        "html": f"<article><p>{BODY}</p><p>Not yet released: Ossian Merriwick.</p></article>",
    }
    tags = [{"kind": "tag", "isPublic": True, "title": "Dues", "collectionPubs": [{"pubId": "1"}]}]
    tags += [{"kind": "tag", "isPublic": False, "title": "Embargoed", "collectionPubs": [{"pubId": "1"}]}]
    files = {"export.json": json.dumps({"community": {"title": "Karvonia"}, "collections": tags, "pubs": [pub]})}
    shown = f"<!DOCTYPE html><html><head><title>x</title></head><body><article><p>{BODY}</p></article></body></html>"
    files |= {"pub/talks/index.html": shown, "pub/talks/release/1/index.html": shown} if page else {}
    return {"seeds/p.zip": zip_file({**files, "index.html": "<h1>Karvonia</h1>"})}


@pytest.mark.parametrize(
    "seeds",
    [
        pubpub(page=False),
        *(substack("false", "everyone"), substack("true", "only_paid"), substack("true", "founding")),
        *(substack("true", ""), substack("true", "everyone", post="2.other")),
        *(ghost("draft", "public"), ghost("scheduled", "public"), ghost("sent", "public"), ghost("published", "paid")),
        *(ghost("published", "members"), ghost("published", "tiers"), ghost("published", ""), medium("draft_Talks-1")),
        *(ghost("published", "none"), substack("none", "everyone"), substack("2024-02-12", "everyone")),
        *(substack(" ", "everyone"), substack("true", " "), substack("true", "none"), medium("Draft_Talks-1")),
    ],
    ids=[
        "pubpub-without-a-page",
        *("substack-draft", "substack-paid", "substack-founding", "substack-unsaid", "substack-unlisted"),
        *("ghost-draft", "ghost-scheduled", "ghost-mail", "ghost-paid", "ghost-members", "ghost-tiers", "ghost-unsaid"),
        "medium-draft",
        *("ghost-none", "substack-none", "substack-dated", "substack-blank", "substack-blank-readers"),
        *("substack-no-readers", "medium-capital"),
    ],
)
def test_content_hidden_by_a_platform_is_in_no_output_byte(tmp_path: Path, seeds: dict[str, str]) -> None:
    root = lay(tmp_path, {"site.toml": TOML, **seeds})
    assert ingested(root).errors == ()
    assert CANARY.encode() in (root / document(root).path).read_bytes()
    assert CANARY.lower().encode() not in published(root).lower()


@pytest.mark.parametrize(
    ("seeds", "old"),
    [
        (substack("true", "everyone"), "/p/talks/"),
        (ghost("published", "public"), "/talks/"),
        (medium("2024-02-12_Talks-1"), "/@x/talks-1/"),
        (pubpub(page=True), "/pub/talks/"),
    ],
    ids=["substack", "ghost", "medium", "pubpub"],
)
def test_an_export_of_a_platform_becomes_briefings_at_their_old_addresses(
    tmp_path: Path, seeds: dict[str, str], old: str
) -> None:
    root = lay(tmp_path, {"site.toml": TOML, **seeds})
    assert ingested(root).errors == ()
    assert (str(document(root).header.date), document(root).header.title) == ("2024-02-12", "Harbour Talks")
    assert f"{old},/briefings/2024-02-12-harbour-talks/" in (root / "content/redirects.csv").read_text("utf-8")
    assert CANARY.encode() in published(root)


def repacked(seeds: dict[str, bytes], names: dict[str, str], *, folder: bool) -> dict[str, bytes]:
    """An export with other names in it, as one file or as a folder."""
    with ZipFile(BytesIO(seeds.popitem()[1])) as box:
        files = {names.get(name, name): box.read(name) for name in box.namelist()}
    if folder:
        return {f"seeds/export/{name}": data for name, data in files.items()}
    return {"seeds/export.zip": zip_file({name: data.decode() for name, data in files.items()})}


@pytest.mark.parametrize("folder", [False, True], ids=["packed", "unpacked"])
@pytest.mark.parametrize(
    ("seeds", "names"),
    [
        (substack("false", "everyone"), {"posts.csv": "Posts.csv"}),
        (substack("false", "everyone"), {"posts.csv": "POSTS.CSV", "posts/1.talks.html": "Posts/1.talks.HTML"}),
        (medium("draft_Talks-1"), {"posts/draft_Talks-1.html": "posts/2024/Draft_Talks-1.HTML"}),
        (medium("draft_Talks-1"), {"profile/profile.html": "about.html"}),
        (medium("draft_Talks-1"), {"posts/draft_Talks-1.html": "a/b/posts/draft_Talks-1.htm"}),
    ],
    ids=["list", "capitals", "deeper", "no-profile", "deep"],
)
def test_an_export_under_other_names_keeps_its_drafts(
    tmp_path: Path, seeds: dict[str, bytes], names: dict[str, str], *, folder: bool
) -> None:
    root = lay(tmp_path, {"site.toml": TOML, **repacked({**seeds}, names, folder=folder)})
    assert ingested(root).errors == ()
    assert CANARY.lower().encode() not in published(root).lower()


@pytest.mark.parametrize(
    "head",
    ["Post_ID,Post_Date,Is_Published", "post_id,state", "\ufeffpost_id;is_published"],
    ids=["case", "half", "mark"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_of_posts_in_another_form_withholds_its_folder(tmp_path: Path, head: str, encoding: str) -> None:
    files = {"posts.csv": f"{head}\n1.talks,x,false\n".encode(encoding), "posts/talks.md": seed()}
    root = lay(tmp_path, {"site.toml": TOML, **{f"seeds/export/{name}": data for name, data in files.items()}})
    assert ingested(root).errors == ()
    assert CANARY.lower().encode() not in published(root).lower()


@pytest.mark.parametrize("rows", [("false,everyone", "true,everyone"), ("true,everyone", "true,only_paid")])
def test_the_restrictive_one_of_two_rows_for_a_post_counts(tmp_path: Path, rows: tuple[str, str]) -> None:
    listed = "".join(f"1.talks,2024-02-12,{row}\n" for row in rows)
    files = {"posts.csv": f"post_id,post_date,is_published,audience\n{listed}", "posts/1.talks.html": f"<p>{BODY}</p>"}
    root = lay(tmp_path, {"site.toml": TOML, "seeds/a.zip": zip_file(files)})
    assert ingested(root).errors == ()
    assert CANARY.lower().encode() not in published(root).lower()


@pytest.mark.parametrize(
    ("settings", "is_public"),
    [
        ('nonMember:false memberSegment:"status:free,status:-free"', False),
        ('memberSegment:"status:-free"', False),
        ('nonMember:true memberSegment:""', True),
    ],
)
def test_a_public_ghost_post_with_a_part_for_members_is_withheld(
    tmp_path: Path, settings: str, *, is_public: bool
) -> None:
    seeds = ghost("published", "public")
    gated = f"<!--kg-gated-block:begin {settings} --><p>{MORE}</p><!--kg-gated-block:end-->"
    export = json.loads(seeds["seeds/ghost.json"])
    export["db"][0]["data"]["posts"][0]["html"] += gated
    root = lay(tmp_path, {"site.toml": TOML, "seeds/ghost.json": json.dumps(export)})
    assert ingested(root).errors == ()
    assert (CANARY.encode() in published(root)) is is_public


def test_the_public_page_of_a_pub_is_used_as_the_text(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": TOML, **pubpub(page=True)})
    ingested(root)
    header = document(root).header
    assert (header.authors, header.summary, header.tags) == (("Ilse Vantor",), "On dues", ("dues",))
    assert not any(hidden in published(root) for hidden in (b"Merriwick", b"Embargoed"))


def test_a_damaged_pubpub_export_is_one_error(tmp_path: Path) -> None:
    data = zip_file({"export.json": '{"community": {}, "pubs": [', "pub/a/index.html": f"<p>{BODY}</p>"})
    root = lay(tmp_path, {"site.toml": TOML, "seeds/p.zip": data})
    assert [error.message for error in ingested(root).unreadable] == ["this PubPub export is damaged or cut short"]


def test_tags_and_authors_come_with_a_ghost_export(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": TOML, **ghost("published", "public")})
    ingested(root)
    header = document(root).header
    assert header.tags[0] == "dues"
    assert header.authors == ("Ilse Vantor",)
    assert "internal" not in header.tags


def test_another_list_of_posts_withholds_nothing(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": TOML, "seeds/posts.csv": "a,b\n", "seeds/talks.md": seed()})
    ingested(root)
    assert CANARY.lower().encode() in published(root).lower()
