"""Outlook mails, books and WordPress exports; unsupported kinds."""

from pathlib import Path

import pytest

from site_builder.core.errors import SeedError, SiteError, UnreadKind
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats import epub, msg, wxr
from site_builder.seeds.formats.reader_table import format_of, read_parts
from site_builder.seeds.model import Draft
from tests.seeds.documents import MORE, PROSE
from tests.seeds.formats.compound import compound, outlook
from tests.seeds.formats.samples import LIMITS, PNG, odt, zip_file

LOCKED = {"META-INF__manifest_dot_xml": "<a>encryption-data</a>"}
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
    "<dc:title>Ports of Karvonia</dc:title><dc:creator>Ilse Vantor</dc:creator><dc:date>2024-02-12T10:00:00Z</dc:date>"
    "<dc:language>en</dc:language></metadata><manifest>"
    '<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="one" href="text/one%201.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
    '<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>'
)


def book(**parts: str | bytes) -> bytes:
    page = "<html><head><title>x</title></head><body>{}</body></html>"
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": page.format("<nav><a href='text/two.xhtml'>Second</a></nav>"),
        "OEBPS/text/one 1.xhtml": page.format(f"<h2>First</h2><p>{PROSE}</p><img src='../a.png' alt='A map'/>"),
        "OEBPS/text/two.xhtml": page.format(f"<h2>Second</h2><p>{MORE}</p>"),
        "OEBPS/a.png": PNG,
    }
    return zip_file({**files, **parts}, packed=False)


ITEM = """<item><title>{title}</title><link>https://old.example.org/2024/{name}/</link>
<dc:creator><![CDATA[ilse]]></dc:creator><content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_date>2024-02-12 23:30:00</wp:post_date>
<wp:post_date_gmt>2024-02-12 22:30:00</wp:post_date_gmt><wp:post_name>{name}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>
<category domain="category" nicename="sea-law"><![CDATA[Law of the Sea]]></category>{more}</item>"""


def item(name: str, text: str, **fields: str) -> str:
    defaults = {"title": name.title(), "status": "publish", "kind": "post", "password": "", "more": ""}
    return ITEM.format(**{**defaults, **fields, "name": name, "text": text})


def export(*items: str) -> bytes:
    spaces = 'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"'
    more = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    people = (
        "<wp:author><wp:author_login>ilse</wp:author_login>"
        "<wp:author_display_name>Ilse Vantor</wp:author_display_name></wp:author>"
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces} {more}><channel>{people}'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def drafts(data: bytes, name: str) -> dict[str, Draft]:
    reading = read_parts(SourceFile(f"seeds/{name}", data), LIMITS)
    assert reading.errors == ()
    return {draft.title: draft for draft in reading.drafts}


def test_a_book_is_read_in_its_order_with_its_pictures() -> None:
    (draft,) = drafts(book(), "a.epub").values()
    assert (draft.title, str(draft.date), draft.authors) == ("Ports of Karvonia", "2024-02-12", ("Ilse Vantor",))
    assert (
        draft.body.index("## First") < draft.body.index(PROSE) < draft.body.index("## Second") < draft.body.index(MORE)
    )
    assert f"![A map]({draft.assets[0].name})" in draft.body


def test_a_locked_book_and_one_that_lacks_a_part_are_refused() -> None:
    with pytest.raises(UnreadKind, match="copy-protected"):
        epub.read(book(**{"META-INF/encryption.xml": "<EncryptedData/>"}), "seeds/a.epub", LIMITS)
    with pytest.raises(SeedError, match="a part is missing"):
        epub.read(zip_file({"META-INF/container.xml": CONTAINER}), "seeds/a.epub", LIMITS)


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"


def test_posts_of_an_export_are_seeds_with_their_metadata() -> None:
    found = drafts(
        export(
            item("talks", f'{PROSE}\n\n[caption id="a"]<img src="https://x.org/a.png"/> The port[/caption]\n\n{MORE}'),
            item("vote", f"<!-- wp:paragraph --><p>{MORE}</p><!-- /wp:paragraph -->", kind="page"),
            item("picture", "x", kind="attachment"),
            item("old", "x", status="trash"),
        ),
        "export.xml",
    )
    assert list(found) == ["Talks", "Vote"]
    talks = found["Talks"]
    assert (str(talks.date), talks.authors, talks.tags) == ("2024-02-12", ("Ilse Vantor",), ("Law of the Sea",))
    assert talks.addresses == ("/2024/talks/",)
    assert talks.visibility.withheld == ()
    assert talks.body.startswith(f"{PROSE}\n\n")
    assert "[caption" not in talks.body


def post(text: str) -> str:
    """The body of the only post of an export."""
    (draft,) = drafts(export(item("talks", text)), "export.xml").values()
    return draft.body


def test_an_export_with_unescaped_ends_of_cdata_and_control_characters_is_read_whole() -> None:
    body = post(f"{PROSE}\n\n<script>// <![CDATA[\nx = 1\n// ]]></script>\n\nThe \x08port\x1b reopens.")
    assert body == f"{PROSE}\n\nThe port reopens.\n"


def test_paragraphs_next_to_html_blocks_stay_separate() -> None:
    body = post(f"{PROSE}\nOn two lines.\n\nThe aims:\n<ul>\n<li>ports</li>\n<li>law</li>\n</ul>\n{MORE}\n\nThe end.")
    assert body == f"{PROSE}\\\nOn two lines.\n\nThe aims:\n\n- ports\n- law\n\n{MORE}\n\nThe end.\n"


@pytest.mark.parametrize("ends", ["More.", "Share this page", "Depth: 18.7 m", "http://basin.example/talks.html"])
def test_a_post_of_an_export_keeps_its_last_line(ends: str) -> None:
    assert ends in post(f"{PROSE}\n\n{MORE}\n\n{ends}")


@pytest.mark.parametrize(
    "shown",
    [
        '[caption id="" width="512" caption="The [old] port"]<img src="https://x.org/a.png" alt="x"/>[/caption]',
        '[caption id="a"]<a href="https://x.org/"><img src="https://x.org/a.png"/></a> The [old] port[/caption]',
    ],
)
def test_the_caption_of_a_picture_that_is_not_there_stays_as_words(shown: str) -> None:
    assert "The [old] port" in post(f"{PROSE}\n\n{shown}\n\n{MORE}").replace("\\", "").replace("](https://x.org/)", "")


def test_films_of_a_post_are_links() -> None:
    body = post(f'{PROSE}\n\n<iframe src="//films.example/7"></iframe>\n\n<embed src="https://films.example/8"/>')
    assert "[Video](https://films.example/7)" in body
    assert "[Video](https://films.example/8)" in body


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "private"},
        {"status": "pending"},
        {"password": "x7"},
        {"more": meta("restricted", "1")},
    ],
)
def test_unpublished_posts_become_drafts(fields: dict[str, str]) -> None:
    (draft,) = drafts(export(item("talks", PROSE, **fields)), "export.xml").values()
    assert draft.visibility.withheld != ()
    assert "x7" not in "".join(draft.notes)


def test_expiring_and_scheduled_posts_keep_their_dates() -> None:
    more = meta("_expiration-date", "1735689600")
    (draft,) = drafts(export(item("talks", PROSE, more=more)), "export.xml").values()
    assert str(draft.visibility.expires_at) == "2025-01-01 00:00:00+00:00"
    (draft,) = drafts(export(item("talks", PROSE, status="future")), "export.xml").values()
    assert str(draft.visibility.dated) == "2024-02-12 22:30:00+00:00"


@pytest.mark.parametrize(
    ("number", "mark"), [("1", "Personal"), ("2", "Private"), ("3", "Company-Confidential"), ("9", "9")]
)
def test_an_outlook_mail_that_its_sender_marked_as_private_is_a_draft(number: str, mark: str) -> None:
    data = outlook(PROSE, subject="Talks", attached=(("notes.txt", MORE.encode()),), sensitivity=number)
    ((name, mail),) = drafts(data, "a.msg").items()
    assert (name, mail.visibility.withheld) == ("Talks", (f"its head says Sensitivity: {mark}",))


def test_an_outlook_mail_is_read_with_its_attachments() -> None:
    html = f"<html><body><h2>Terms</h2><p><b>Now:</b> {PROSE}</p><ul><li>one</li><li>two</li></ul></body></html>"
    data = outlook(
        PROSE, html, (("notes.txt", MORE.encode()), ("a.xls", b"x")), subject="RE: Talks", sender="Ilse Vantor"
    )
    found = drafts(data, "a.msg")
    mail = found["Talks"]
    assert (str(mail.date), mail.authors) == ("2024-02-12", ("Ilse Vantor",))
    assert "## Terms" in mail.body
    assert "- one" in mail.body
    assert any(MORE in draft.body for draft in found.values())
    assert "the attachment a.xls was not read" in mail.notes


def test_a_mail_of_plain_words_and_one_without_any() -> None:
    (mail,) = drafts(outlook(f"{PROSE}\r\n", subject="Talks"), "a.msg").values()
    assert PROSE in mail.body
    with pytest.raises(SeedError, match="no readable text"):
        msg.read(outlook(subject="Talks"), "seeds/a.msg", LIMITS)


@pytest.mark.parametrize(
    ("name", "data", "what", "way"),
    [
        ("a.doc", compound({"WordDocument": b"x"}), "an old Word document (.doc)", "save it as .docx"),
        ("a.xls", compound({"Workbook": b"x"}), "Excel", "ignore under [ingest]"),
        ("a.docx", compound({"EncryptedPackage": b"x"}), "encrypted", "without a password"),
        ("a.txt", compound({"WordDocument": b"x"}), "an old Word document (.doc)", "save it as .docx"),
        ("a.pptx", zip_file({"[Content_Types].xml": "<a/>", "ppt/a.xml": "x"}), '".pptx" files are not read', "PDF"),
        ("a.pages", zip_file({"Index/Document.iwa": "x", "a.txt": "no seed"}), '".pages" files are not read', ".docx"),
        ("a.key", zip_file({"Index.zip": "x", "a.txt": "no seed"}), '".key" files are not read', "PDF"),
        (
            "a.ods",
            zip_file(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": "<a/>",
                    "META-INF/manifest.xml": "<a/>",
                },
                packed=False,
            ),
            "tables are not ingested",
            "put the numbers into a document",
        ),
        (
            "a.odt",
            odt("<text:p>x</text:p>", **LOCKED),
            "encrypted",
            "password",
        ),
    ],
)
def test_an_unsupported_format_is_refused_with_a_hint(name: str, data: bytes, what: str, way: str) -> None:
    (error,) = read_parts(SourceFile(f"seeds/{name}", data), LIMITS).errors
    assert isinstance(error, UnreadKind)
    assert what in error.message
    assert way in error.hint


def test_a_part_of_an_office_file_is_not_a_seed() -> None:
    for name in ("a.xlsx", "a.zip"):
        with pytest.raises(SiteError):
            format_of(SourceFile(f"seeds/{name}", zip_file({"[Content_Types].xml": "<a/>", "docProps/note.txt": "x"})))


def test_unpacking_an_export_writes_no_file(tmp_path: Path) -> None:
    list(wxr.unpack(export(item("../../x", PROSE)), "seeds/a.xml", LIMITS))
    (part,) = wxr.unpack(export(item("../../x", PROSE)), "seeds/a.xml", LIMITS)
    assert part.path == "seeds/a.xml!/x.html"
    assert list(tmp_path.iterdir()) == []
