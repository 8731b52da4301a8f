"""Old documents and scans, read by external programs: stand-in scripts, and the real programs if they are installed."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import PdfDocument

from site_builder.core.errors import SeedError, UnreadKind
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats import programs
from site_builder.seeds.formats.reader_table import OLD as OLD_FORMAT
from site_builder.seeds.formats.reader_table import SeedReading, format_of, read_ahead, read_parts
from site_builder.settings.site_config import IngestConfig
from tests.builders import CLOCK, TOML, built, lay, outputs, run
from tests.seeds.formats.samples import column, docx, pdf, w_p, zip_file

CANARY = "Quillfeather"
PROSE = f"Minister Ottoline {CANARY} told the council that the harbour would be shut until further notice."
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FIB = "WordDocument".encode("utf-16-le")
OLD = COMPOUND + FIB
NEXT = OLD + b"\xdc\xa5\x68\0"
STAR_TYPE = "application/vnd.sun.xml.writer"
ASKED = IngestConfig(programs=True)
PROGRAMS = TOML + "[ingest]\nprograms = true\n"


def stand_in(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for that program, first in the PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def ingested(root: Path, *words: str) -> None:
    """The command in a process of its own, which finds the same programs as this one."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(CLOCK.timestamp()))}
    command = [sys.executable, "-m", "site_builder", "ingest", "--root", str(root), "--workers", "1", *words]
    subprocess.run(command, env=environment, check=True, capture_output=True)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "made.docx"
    made.write_bytes(docx(w_p("Harbour Talks") + w_p(PROSE)))
    script = f'echo run >> "{tmp_path}/runs"; mkdir out; for f in *.doc; do cp "{made}" "out/${{f%.doc}}.docx"; done'
    stand_in(tmp_path / "bin", "soffice", script, monkeypatch)
    return tmp_path


def drafts(*data: bytes) -> list[SeedReading]:
    return [read_parts(SourceFile(f"seeds/{n}.doc", one), ASKED) for n, one in enumerate(data)]


def in_one_batch(*data: bytes) -> list[SeedReading]:
    with read_ahead([SourceFile(f"seeds/{n}.doc", one) for n, one in enumerate(data)], ASKED):
        return drafts(*data)


def test_an_old_document_is_reported_if_programs_are_not_allowed() -> None:
    (error,) = read_parts(SourceFile("seeds/a.doc", OLD), IngestConfig()).errors
    assert isinstance(error, UnreadKind)
    assert "programs = true" in error.hint
    assert "libreoffice-writer-nogui" in error.hint


STAR = '<manifest:file-entry manifest:media-type="application/vnd.sun.xml.writer" manifest:full-path="/"/>'


@pytest.mark.parametrize(
    "data",
    [
        COMPOUND + "worddocument".encode("utf-16-le"),
        COMPOUND + "CONTENTS".encode("utf-16-le") + b"CHNKWKS",
        zip_file({"content.xml": "<!DOCTYPE a>", "META-INF/manifest.xml": STAR}),
        zip_file({"mimetype": "application/vnd.sun.xml.writer", "content.xml": "<!DOCTYPE a>"}, packed=False),
    ],
    ids=["names-of-streams-in-lower-case", "works", "staroffice", "staroffice-with-its-type"],
)
def test_a_text_of_an_old_program_is_recognised_by_its_content(data: bytes) -> None:
    assert format_of(SourceFile("seeds/a.bin", data)) is OLD_FORMAT


def test_a_page_that_only_names_an_old_type_is_read_as_a_page() -> None:
    page = f"<!-- {STAR_TYPE} --><html><body><p>{PROSE}</p></body></html>".encode()
    assert format_of(SourceFile("seeds/a.doc", page)).name == "web page"


def test_a_publication_with_works_streams_is_not_read_as_a_text() -> None:
    with pytest.raises(UnreadKind):
        format_of(SourceFile("seeds/a.pub", COMPOUND + "CONTENTSQuill".encode("utf-16-le") + b"CHNKINK"))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.doc", COMPOUND + FIB + b"\xec\xa5\xc1\0", "MS Word 97"),
        ("a.doc", COMPOUND + FIB + b"\xdc\xa5\x68\0", "MS Word 95"),
        ("a.doc", COMPOUND + FIB + b"\xdc\xa5\x68\0\xec\xa5\xc1\0", "MS Word 97"),
        ("a.doc", b"\xdb\xa5\x2d\0", "MS WinWord 5"),
        ("a.wps", COMPOUND + "CONTENTS".encode("utf-16-le") + b"CHNKWKS", "MS_Works"),
        ("a.wri", b"\x31\xbe\0\0", "MS_Write"),
        ("a.wpd", b"\xffWPC", "WordPerfect"),
        ("a.sxw", zip_file({"mimetype": "application/vnd.sun.xml.writer"}, packed=False), "StarOffice XML (Writer)"),
        ("a.pages", zip_file({"Index/Document.iwa": "x"}), "Apple Pages"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_libreoffice_is_told_the_kind_that_the_content_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, kind: str
) -> None:
    stand_in(tmp_path / "bin", "soffice", f'printf "%s\\n" "$@" > "{tmp_path}/words"', monkeypatch)
    read_parts(SourceFile(f"seeds/{name}", data), ASKED)
    assert f"--infilter={kind}" in (tmp_path / "words").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", ["<p>Harbour talks</p>", "Harbour talks", "{}", "<?xml version='1.0'?><a/>"])
def test_a_text_of_no_old_program_is_not_given_to_libreoffice(office: Path, text: str) -> None:
    (error,) = read_parts(SourceFile("seeds/a.doc", text.encode()), ASKED).errors
    assert isinstance(error, UnreadKind)
    assert "rename it to .txt" in error.hint
    assert not (office / "runs").exists()


def test_old_documents_of_two_kinds_are_converted_in_a_run_each(office: Path) -> None:
    with read_ahead([SourceFile(f"seeds/{n}.doc", one + bytes([n])) for n in range(4) for one in (OLD, NEXT)], ASKED):
        assert (office / "runs").read_text("utf-8") == "run\nrun\n"


@pytest.mark.parametrize(("status", "network"), [(0, "none"), (1, "some")])
def test_a_program_is_started_without_a_network_where_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, network: str
) -> None:
    script = f'[ {status} = 1 ] && exit 1; while [ "$1" != -- ]; do shift; done; shift; NETWORK=none exec "$@"'
    stand_in(tmp_path / "bin", "unshare", script, monkeypatch)
    programs._without_network.cache_clear()
    try:
        assert programs.run(("sh", "-c", "printf ${NETWORK-some}"), tmp_path, "a.doc").decode() == network
    finally:
        programs._without_network.cache_clear()


def test_a_program_that_is_not_installed_is_named_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (error,) = read_parts(SourceFile("seeds/a.doc", OLD), IngestConfig(programs=True)).errors
    assert isinstance(error, UnreadKind)
    assert error.hint == "install the package libreoffice-writer-nogui"


def test_a_converted_text_is_in_no_output_byte_until_confirmed(office: Path) -> None:
    root = lay(office / "archive", {"site.toml": PROGRAMS, "seeds/2024-02-12-talks.doc": OLD})
    ingested(root)
    (path,) = (root / "content/briefings").rglob("*.md")
    text = path.read_text("utf-8")
    assert CANARY in text
    assert "seen by nobody yet, converted" in text
    assert CANARY.encode() not in public(root)
    path.write_text(text.replace("status: draft\n", ""), "utf-8")
    ingested(root)
    assert CANARY.encode() in public(root)


def test_converted_texts_of_a_folder_are_published_together_once_a_sample_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"letters/2024-02-{10 + n}.doc" for n in range(7)]
    names += ["letters/2024-02-20-DRAFT.doc", "other/2024-02-21.doc"]
    for n in range(len(names)):
        said = w_p(f"Talks {n}") + w_p(f"Number {n} of them: {PROSE}") + w_p(f"word{n} " * 60)
        (tmp_path / f"{len(OLD) + n}.docx").write_bytes(docx(said))
    script = (
        f'mkdir out; for f in *.doc; do cp "{tmp_path}/$(wc -c < $f | tr -d " ").docx" "out/${{f%.doc}}.docx"; done'
    )
    stand_in(tmp_path / "bin", "soffice", script, monkeypatch)
    seeds = {f"seeds/{name}": OLD + b"x" * n for n, name in enumerate(names)}
    root = lay(tmp_path / "archive", {"site.toml": PROGRAMS, **seeds})
    ingested(root)
    status, said = run("briefing", "seen", "letters", root=root)
    assert (status, said.count(" with seeds/letters/")) == (2, 5)
    assert "7 texts waiting to be compared" in said
    assert CANARY.encode() not in public(root)
    assert run("briefing", "seen", "letters", "--publish", root=root)[0] == 0
    found = public(root)
    assert all(f"word{n}".encode() in found for n in range(7))
    assert b"word7" not in found, "another mark holds it back"
    assert b"word8" not in found


def test_a_confirmed_text_is_withheld_again_when_its_document_changes(office: Path) -> None:
    root = lay(office / "archive", {"site.toml": PROGRAMS, "seeds/2024-02-12-talks.doc": OLD})
    ingested(root)
    (path,) = (root / "content/briefings").rglob("*.md")
    path.write_text(path.read_text("utf-8").replace("status: draft\n", ""), "utf-8")
    (root / "seeds/2024-02-12-talks.doc").write_bytes(OLD + b"again")
    ingested(root)
    assert "status: draft\n" in path.read_text("utf-8")


def test_a_confirmed_text_is_withheld_again_when_another_program_reads_more(office: Path) -> None:
    root = lay(office / "archive", {"site.toml": PROGRAMS, "seeds/2024-02-12-talks.doc": OLD})
    ingested(root)
    (path,) = (root / "content/briefings").rglob("*.md")
    path.write_text(path.read_text("utf-8").replace("status: draft\n", ""), "utf-8")
    ingested(root)
    (office / "made.docx").write_bytes(docx(w_p("Harbour Talks") + w_p(PROSE) + w_p("Deleted: Ossian Merriwick.")))
    shutil.rmtree(root / ".site-builder", ignore_errors=True)
    ingested(root)
    assert CANARY.encode() in public(root), "the text that was seen stays"
    ingested(root, "--refresh")
    assert "Merriwick" in path.read_text("utf-8")
    assert b"Merriwick" not in public(root)


def test_old_documents_are_converted_in_one_run_and_read_as_they_are_alone(office: Path) -> None:
    data = [OLD + bytes([n]) for n in range(16)]
    assert in_one_batch(*data) == drafts(*data)
    assert (office / "runs").read_text("utf-8").count("run") == 1 + 16


def test_ingest_starts_libreoffice_once_for_many_old_documents(office: Path) -> None:
    seeds = {f"seeds/2024-02-{n:02}.doc": OLD + bytes([n]) for n in range(1, 25)}
    root = lay(office / "archive", {"site.toml": PROGRAMS, **seeds})
    ingested(root)
    assert (office / "runs").read_text("utf-8").count("run") <= 8


def test_old_documents_of_a_zip_are_converted_in_one_run(office: Path) -> None:
    reading = read_parts(SourceFile("seeds/a.zip", zip_file({f"{n}.doc": OLD + bytes([n]) for n in range(5)})), ASKED)
    check_one_run(office, reading)


def test_old_documents_of_a_mail_are_converted_in_one_run(office: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Date"] = "Talks", "Mon, 12 Feb 2024 09:00:00 +0000"
    mail.set_content("Five letters are attached to this mail.")
    for n in range(5):
        mail.add_attachment(OLD + bytes([n]), "application", "msword", filename=f"{n}.doc")
    check_one_run(office, read_parts(SourceFile("seeds/a.eml", mail.as_bytes()), ASKED))


def check_one_run(office: Path, reading: SeedReading) -> None:
    converted = [draft for draft in reading.drafts if CANARY in draft.body]
    assert (len(converted), [draft for draft in converted if not draft.visibility.marks]) == (5, [])
    assert (office / "runs").read_text("utf-8") == "run\n"


def test_a_document_that_breaks_its_batch_affects_no_other(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks = f'if grep -q BREAKS *.doc; then exit 3; fi; mkdir out; for f in *.doc; do cp "{office}/made.docx"'
    stand_in(office / "bin", "soffice", breaks + ' "out/${f%.doc}.docx"; done', monkeypatch)
    first, broken, last = in_one_batch(OLD + b"a", OLD + b"BREAKS", OLD + b"c")
    assert [CANARY in reading.drafts[0].body for reading in (first, last)] == [True, True]
    assert ([error.message for error in broken.errors], broken.drafts) == (["soffice could not read the file"], ())


def test_a_document_that_is_missing_from_its_batch_is_converted_alone(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f'set -- *.doc; mkdir out; cp "{office}/made.docx" "out/${{1%.doc}}.docx"'
    stand_in(office / "bin", "soffice", script, monkeypatch)
    assert all(reading.drafts for reading in in_one_batch(OLD + b"a", OLD + b"b", OLD + b"c"))


@pytest.mark.parametrize("script", ["exit 3", "true"], ids=["fails", "makes-nothing"])
def test_a_program_that_makes_nothing_is_an_error_of_the_seed_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    stand_in(tmp_path / "bin", "soffice", script, monkeypatch)
    (error,) = read_parts(SourceFile("seeds/a.doc", OLD), IngestConfig(programs=True)).errors
    assert isinstance(error, SeedError)
    assert "save it as .docx" in (error.hint or "")


def public(root: Path) -> bytes:
    built(root)
    return b"\n".join(outputs(root / "public").values())


def scan(words: str) -> bytes:
    """A PDF of one page with a picture of words."""
    page = Image.new("L", (1654, 2339), 255)
    ImageDraw.Draw(page).text((120, 200), words, fill=0, font=ImageFont.load_default(40))
    file = BytesIO()
    page.save(file, "PDF", resolution=200)
    return file.getvalue()


def test_a_scan_is_recognised_and_withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'echo "Harbour Talks"; echo; echo "$4: {PROSE}"'
    script = f'if [ "$1" = --list-langs ]; then printf "List:\\neng\\nosd\\n"; else {text}; fi'
    stand_in(tmp_path / "bin", "tesseract", script, monkeypatch)
    (draft,) = read_parts(SourceFile("seeds/a.pdf", scan("x")), IngestConfig(programs=True)).drafts
    assert draft.body == f"eng: {PROSE}\n"
    assert [mark.place.name for mark in draft.visibility.marks] == ["RECOGNISED"]


def joined(*files: bytes) -> bytes:
    """A PDF with the pages of these."""
    whole = PdfDocument.new()
    for file in files:
        whole.import_pages(PdfDocument(file))
    made = BytesIO()
    whole.save(made)
    return made.getvalue()


LETTER = pdf(
    [
        column(
            ("Harbour Talks", "12 February 2024", *(f"Line {n} of the letter." for n in range(9))),
            700,
        )
    ]
)
READER = f'''if [ "$1" = --list-langs ]; then printf "List:\\neng\\n"; else echo "{PROSE}"; fi'''


def test_scanned_pages_of_a_mixed_pdf_are_recognised_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", "tesseract", READER, monkeypatch)
    data = joined(LETTER, scan("x"), pdf([column(["The last page is a text again."], 700), ""]))
    (draft,) = read_parts(SourceFile("seeds/a.pdf", data), IngestConfig(programs=True)).drafts
    places = [draft.body.index(words) for words in ("Line 8", CANARY, "The last page")]
    assert places == sorted(places)
    assert "Read by OCR, so compare names and numbers: page 2." in draft.notes
    assert "pages without text, perhaps scans: 1" in draft.notes
    assert [mark.place.name for mark in draft.visibility.marks] == ["RECOGNISED"]


def test_a_mixed_pdf_is_read_without_its_pictures_if_no_program_is_allowed() -> None:
    (draft,) = read_parts(SourceFile("seeds/a.pdf", joined(LETTER, scan("x"))), IngestConfig()).drafts
    assert "pages without text, perhaps scans: 1" in draft.notes
    assert draft.visibility.marks == ()


def test_a_page_with_an_unmapped_font_is_recognised_or_left_out_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", "tesseract", READER, monkeypatch)
    unmapped = pdf([column(["Nobody knows these letters"] * 9, 700)]).replace(
        b"/Encoding /WinAnsiEncoding",
        b"/FontDescriptor << /Flags 4 >> /Encoding << /Differences [32 "
        + b" ".join(b"/q%d" % n for n in range(95))
        + b"] >>",
    )
    (draft,) = read_parts(SourceFile("seeds/a.pdf", joined(LETTER, unmapped)), IngestConfig(programs=True)).drafts
    assert CANARY in draft.body
    (draft,) = read_parts(SourceFile("seeds/a.pdf", joined(LETTER, unmapped)), IngestConfig()).drafts
    assert any("the fonts cannot be read as text: page 2" in note for note in draft.notes)
    (error,) = read_parts(SourceFile("seeds/a.pdf", joined(unmapped)), IngestConfig()).errors
    assert "this PDF's fonts cannot be read as text" in str(error)


def test_a_scan_in_which_no_word_is_recognised_makes_no_empty_briefing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", "tesseract", "exit 0", monkeypatch)
    (error,) = read_parts(SourceFile("seeds/a.pdf", scan("x")), IngestConfig(programs=True)).errors
    assert "OCR found no words" in str(error)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_every_word_in_a_batch_as_alone(tmp_path: Path) -> None:
    names = [tmp_path / "0.docx", tmp_path / "1.docx"]
    for n, name in enumerate(names):
        name.write_bytes(docx(w_p("Harbour Talks") + w_p(f"{n}: {PROSE}")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = ("soffice", profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, *names)
    subprocess.run(words, check=True, capture_output=True)
    data = [name.with_suffix(".doc").read_bytes() for name in names]
    batch = in_one_batch(*data)
    assert batch == drafts(*data)
    for n, reading in enumerate(batch):
        (draft,) = reading.drafts
        assert (draft.title, draft.body.split()) == ("Harbour Talks", f"{n}: {PROSE}".split())


def _star(body: str, *, first: str = STAR_TYPE, **more: str) -> bytes:
    """A text of StarOffice with this body."""
    names = ["office", "text", "draw", "script"]
    spaces = " ".join(f'xmlns:{name}="http://openoffice.org/2000/{name}"' for name in names)
    whole = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:class="text"'
        f' office:version="1.0"><office:body>{body}</office:body></office:document-content>'
    )
    members = {"mimetype": first, "content.xml": whole, "META-INF/manifest.xml": f"<manifest>{STAR}</manifest>"}
    return zip_file({**members, **more}, packed=False)


def _flat(body: str, kind: str = "text") -> str:
    """A flat document of OpenDocument with this body."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("table", "table"))
    )
    return (
        f'<?xml version="1.0"?><office:document {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' office:mimetype="application/vnd.oasis.opendocument.{kind}" office:version="1.3">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def hostile(url: str) -> dict[str, bytes]:
    """Files that make LibreOffice call an address if it guesses what they are, or follows what they link to."""
    page = f'<link rel=stylesheet href="{url}"><img src="{url}"><p>Harbour talks</p>'
    image = f'<text:p><draw:image draw:name="a" xlink:href="{url}"/>x</text:p>'
    frame = f'<text:p><draw:frame><draw:image xlink:href="{url}"/></draw:frame>x</text:p>'
    section = f'<text:section text:name="a"><text:section-source xlink:href="{url}"/><text:p>x</text:p></text:section>'
    event = f'<script:event script:language="Script" script:event-name="dom:load" xlink:href="{url}"/>'
    sheet = f'<table:table table:name="a"><table:table-source xlink:href="{url}"/></table:table>'
    rtf = f'{{\\rtf1 {{\\*\\template {url}}}{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}" \\\\d}}{{\\fldrslt x}}}}}}'
    word = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument'
        ' xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:pict>'
        f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="{url}"/></v:shape></w:pict></w:r></w:p>'
        "</w:body></w:wordDocument>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relation = f'<Relationships><Relationship Type="{kind}" Target="{url}"/></Relationships>'
    texts = {
        "page-of-a-known-type.doc": f"<!-- {STAR_TYPE} --><html><body>{page}</body></html>",
        "page-with-its-type-in-a-line.doc": f"<title>{STAR_TYPE}</title>{page}",
        "piece-of-a-page.doc": page,
        "piece-of-a-page.dot": page,
        "piece-of-a-page.wps": page,
        "piece-of-a-page.wpd": page,
        "piece-of-a-page.wri": page,
        "piece-of-a-page.pages": page,
        "piece-of-a-page.sxw": page,
        "page-behind-space.doc": f"{' ' * 5000}<html><body>{page}</body></html>",
        "rich-text-behind-space.doc": f"{' ' * 300}{rtf}",
        "flat-picture.doc": _flat(frame),
        "flat-section.doc": _flat(section),
        "flat-sheet.doc": _flat(sheet, "spreadsheet"),
        "word-2003.doc": word,
        "picture.doc": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="9" height="9"/></svg>',
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "wide-letters.doc": f"<html><body>{page}</body></html>".encode("utf-16"),
        "star-picture.sxw": _star(image),
        "star-section.sxw": _star(section),
        "star-event.sxw": _star(f"<office:events>{event}</office:events><text:p>x</text:p>"),
        "star-template.sxw": _star(section, first=f"{STAR_TYPE}.global"),
        "star-with-another-text.sxw": _star("", first="text/html", **{"content.xml": _flat(section)}),
        "pages-with-a-text.pages": zip_file({"index.xml": page, "content.xml": _flat(frame)}),
        "word-without-its-part.doc": zip_file({"[Content_Types].xml": "<Types/>", "_rels/.rels": relation}),
    }


def linked(url: str, folder: Path) -> bytes:
    """A binary Word document that links to a picture, a section and a template, made by LibreOffice."""
    picture = f'<text:p><draw:frame><draw:image xlink:href="{url}"/></draw:frame>x</text:p>'
    section = f'<text:section text:name="a"><text:section-source xlink:href="{url}"/><text:p>x</text:p></text:section>'
    (folder / "linked.fodt").write_text(_flat(picture + section), "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        (
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "doc:MS Word 97",
            "--outdir",
            folder,
            folder / "linked.fodt",
        ),
        check=True,
        capture_output=True,
    )
    return (folder / "linked.doc").read_bytes()


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what has called there."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = server.accept()
                    with caller:
                        calls.append(caller.recv(2000))

        Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png", calls
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_no_hostile_file_makes_libreoffice_call_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_without_network", tuple)
    with listening() as (url, calls):
        for name, data in {**hostile(url), "linked.doc": linked(url, tmp_path)}.items():
            read_parts(SourceFile(f"seeds/{name}", data), ASKED)
        assert calls == []
        subprocess.run((sys.executable, "-c", f"import urllib.request as r; r.urlopen({url!r})"), capture_output=True)
        assert calls, "the address can be called"


@pytest.mark.skipif(not programs._without_network(), reason="this system cannot take a network away")
def test_a_program_has_no_network_where_the_system_can_take_it_away(tmp_path: Path) -> None:
    with listening() as (url, calls):
        with pytest.raises(SeedError):
            programs.run((sys.executable, "-c", f"import urllib.request as r; r.urlopen({url!r})"), tmp_path, "a.doc")
        assert calls == []


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_tesseract_reads_a_page_at_200_dots() -> None:
    data = scan("Harbour Talks\n\n\n" + PROSE.replace(" council ", " council\n"))
    (draft,) = read_parts(SourceFile("seeds/a.pdf", data), IngestConfig(programs=True)).drafts
    assert f"{draft.title} {draft.body}".split() == f"Harbour Talks {PROSE}".split()
