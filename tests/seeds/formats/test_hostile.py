"""Hostile files are refused with a SeedError that says what to do; readers raise no other exception."""

import struct
import sys
import zlib
from contextlib import suppress
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from site_builder.core.errors import SeedError
from site_builder.seeds.formats import docx, eml, html, mbox, odt, sniffing
from site_builder.seeds.formats import zip as zipped
from site_builder.seeds.formats.pdf import reader as pdf
from site_builder.seeds.formats.rtf import reader as rtf
from site_builder.settings.site_config import IngestConfig
from tests import examples
from tests.seeds.formats.samples import DOCX, HTML, LIMITS, MAIL, ODT, PDF, RTF, shown, w_p, zip_file
from tests.seeds.formats.samples import docx as docx_file
from tests.seeds.formats.samples import odt as odt_file
from tests.seeds.formats.samples import pdf as pdf_file

LONG = " ".join(map(str, range(180_000)))
SMALL = IngestConfig(max_seed_mb=1, max_text_mb=1, max_archive_mb=1, max_archive_files=2, max_elements=1000)


def refused(reader, data, limits=LIMITS):
    with pytest.raises(SeedError) as error:
        reader(data, "seeds/a", limits)
    assert error.value.hint
    assert str(error.value).startswith("seeds/a: ")
    return error.value.message


# ---------- zip files


def test_the_files_of_a_zip_are_sorted_by_name():
    data = zip_file({"b/c.md": "# c", "a.txt": "a", "__MACOSX/a": "x", ".hidden": "x", "d/Thumbs.db": "x", "e/": ""})
    parts = zipped.unpack(data, "seeds/z.zip", LIMITS)
    assert [(part.path, part.data) for part in parts] == [("seeds/z.zip!/a.txt", b"a"), ("seeds/z.zip!/b/c.md", b"# c")]


def with_double_names():
    box = BytesIO()
    with ZipFile(box, "w") as archive:
        archive.writestr("a", "1")
        archive.writestr("c", "3")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", "2")
    return box.getvalue()


def unzipped(data, limits=LIMITS):
    """Names of the good files, and the messages about the others."""
    parts = list(zipped.unpack(data, "seeds/z.zip", limits))
    errors = [part for part in parts if isinstance(part, SeedError)]
    assert all(error.hint and str(error).startswith("seeds/z.zip: ") for error in errors)
    good = [part.path.removeprefix("seeds/z.zip!/") for part in parts if not isinstance(part, SeedError)]
    return good, " · ".join(error.message for error in errors)


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:\\a.txt", "\\a.txt", "a\u202etxt.exe", "a\nb.txt", "..\\a"]
)
def test_a_zip_entry_with_a_harmful_name_is_left_out(name):
    good, told = unzipped(zip_file({"good.txt": "a", name: "x"}))
    assert good == ["good.txt"]
    assert "its name is dangerous" in told


def test_a_file_without_a_name_is_left_out():
    data = zip_file({"a": "x"})
    place = data.index(b"PK\x01\x02")
    nameless = data[: place + 28] + b"\0\0" + data[place + 30 : place + 46] + data[place + 47 :]
    size = struct.pack("<L", struct.unpack("<L", nameless[-10:-6])[0] - 1)
    assert "is dangerous" in unzipped(nameless[:-10] + size + nameless[-6:])[1]


def test_a_bomb_in_a_zip_is_left_out_before_it_is_unpacked():
    good, told = unzipped(zip_file({"a.txt": "0" * 5_000_000, "b.txt": "b"}))
    assert good == ["b.txt"]
    assert told == "a.txt in this zip file was left out: it unpacks to 5 MB from almost nothing"


def test_zip_entries_beyond_the_limits_are_left_out():
    half, limits = LONG[:600_000], IngestConfig(max_seed_mb=1, max_archive_mb=1)
    good, told = unzipped(zip_file({"a.txt": half, "b.txt": half, "c.txt": "c", "d.txt": LONG}), limits)
    assert good == ["a.txt", "c.txt"]
    assert "b.txt in this zip file was left out: with the files before it" in told
    assert "d.txt in this zip file was left out: it is larger than 1 MB" in told
    assert "holds 3 files" in refused(lambda *a: list(zipped.unpack(*a)), zip_file(dict.fromkeys("abc", "")), SMALL)


def test_a_zip_entry_with_a_false_size_is_left_out():
    data = bytearray(zip_file({"a.txt": "x" * 100, "b.txt": "b"}, packed=False))
    place = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 24, 60)
    good, told = unzipped(bytes(data))
    assert good == ["b.txt"]
    assert "damaged" in told


def test_an_encrypted_file_is_left_out_of_a_zip():
    data = bytearray(zip_file({"a.txt": "x"}))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert unzipped(bytes(data)) == ([], "a.txt in this zip file was left out: it is encrypted")


def test_archives_inside_archives_and_double_names_are_left_out():
    good, told = unzipped(zip_file({"a.ZIP": zip_file({"b": ""}), "b.txt": "b"}))
    assert (good, told) == (["b.txt"], "a.ZIP in this zip file was left out: it is another archive")
    assert unzipped(with_double_names()) == (["c"], "a in this zip file was left out: two files have this name")


def test_a_cut_zip_is_refused():
    assert "damaged" in refused(lambda *a: list(zipped.unpack(*a)), zip_file({"a.txt": "text"})[:-10])


@pytest.mark.parametrize("reader", [docx.read, odt.read])
@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"../a": "x"}, "dangerous file names: ../a"),
        ({f"../{n}": "" for n in range(5)}, "and 2 more"),
        ({"a": "0" * 5_000_000}, "from almost nothing"),
    ],
)
def test_a_document_packed_to_harm_is_refused_whole(reader, parts, why):
    assert why in refused(reader, zip_file(parts))


def test_a_document_beyond_the_limits_of_archives_is_refused_whole():
    assert "unpacks to 2 MB" in refused(docx.read, zip_file({"a": "ab" * 1_000_000}), SMALL)
    assert "holds 3 files" in refused(docx.read, zip_file(dict.fromkeys("abc", "")), SMALL)


def test_an_encrypted_document_and_one_with_double_names_are_refused_whole():
    data = bytearray(zip_file({"a": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(docx.read, bytes(data))
    assert "two files with the same name" in refused(docx.read, with_double_names())


# ---------- all formats


@pytest.mark.parametrize(("reader", "data"), [(docx.read, DOCX), (odt.read, ODT), (rtf.read, RTF)])
def test_a_cut_document_is_refused(reader, data):
    assert "damaged" in refused(reader, data[: len(data) // 2])


@pytest.mark.parametrize("reader", [docx.read, odt.read])
def test_a_zip_of_something_else_is_refused(reader):
    assert "is missing" in refused(reader, zip_file({"a.txt": "x"}))


@pytest.mark.parametrize(
    ("name", "extra", "reader", "data"),
    [
        ("mammoth", "docx", docx.read, DOCX),
        ("pypdfium2", "pdf", pdf.read, PDF),
        ("lxml.etree", "html", html.read, HTML.encode()),
    ],
)
def test_a_missing_package_is_an_error_with_the_command_that_installs_it(monkeypatch, name, extra, reader, data):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SeedError) as error:
        reader(data, "seeds/a", LIMITS)
    assert error.value.hint == f"install it with: pip install {name.partition('.')[0]}"


# ---------- XML

ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize("head", [ENTITY, LAUGHS, "<!DOCTYPE x>"])
def test_documents_with_entities_are_refused(head):
    assert "document type" in refused(docx.read, docx_file("", word__document_dot_xml=f"{head}<x>&a;</x>"))
    assert "document type" in refused(
        docx.read, docx_file(w_p("x"), word__extra_dot_xml=f"{head}<x/>".encode("utf-16"))
    )
    assert "document type" in refused(odt.read, odt_file("", content_dot_xml=f"{head}<x/>"))


def test_documents_nested_too_deeply_are_refused():
    assert "too deeply" in refused(docx.read, docx_file("<w:tbl>" * 200 + "</w:tbl>" * 200))
    assert "too deeply" in refused(odt.read, odt_file("<text:section>" * 200 + "</text:section>" * 200))
    assert "too deeply" in refused(rtf.read, b"{\\rtf1" + b"{" * 1000)
    assert "too deeply" in refused(eml.read, MAIL + b"\n".join(b"Content-Type: multipart/x" for _ in range(200)))


def test_documents_of_too_many_elements_are_refused():
    few = IngestConfig(max_elements=1000)
    assert "more than 1,000 elements" in refused(docx.read, docx_file("<w:p/>" * 2000), few)
    assert "more than 1,000 elements" in refused(html.read, b"<html>" + b"<p>" * 2000, SMALL)
    assert "control words" in refused(rtf.read, b"{\\rtf1" + b"\\b" * 20000 + b"}", SMALL)
    assert "objects" in refused(pdf.read, b"%PDF-1.4\n" + b"1 0 obj\n" * 2000, SMALL)
    assert "objects" in refused(pdf.read, b"%PDF-1.4\n/N 99999999", SMALL)
    assert "parts" in refused(eml.read, MAIL + b"\n--B" * 2000, SMALL)


def test_documents_of_too_much_text_are_refused():
    limits = IngestConfig(max_text_mb=1)
    assert "1 MB of text" in refused(docx.read, docx_file(w_p(LONG)), limits)
    assert "1 MB of text" in refused(odt.read, odt_file(f"<text:p>{LONG}</text:p>"), limits)
    assert "1 MB of text" in refused(rtf.read, b"{\\rtf1 " + LONG.encode() + b"}", limits)


def test_xml_in_an_unknown_encoding_is_refused():
    head = '<?xml version="1.0" encoding="x-unknown"?><a/>'
    assert "damaged" in refused(odt.read, odt_file("", content_dot_xml=head))


# ---------- pages, mails, PDFs


def test_a_page_nested_deeply_keeps_its_words():
    text = html.read(("<div><b>" * 300 + "deep" + "</b></div>" * 300).encode(), "a", LIMITS).text
    assert "deep" in text
    assert "too deeply" in refused(html.read, ("<div>" * 5000 + "x").encode())


def test_a_table_that_claims_a_million_columns_stays_small():
    data = b"<table><tr><td colspan=9999999 rowspan=9999999>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert len(html.read(data, "a", LIMITS).text) < 1000


def test_a_mail_of_too_many_parts_is_refused():
    parts = b"--B\n\nx\n" * 600
    assert "more than 500 parts" in refused(eml.read, MAIL + b'Content-Type: multipart/mixed; boundary="B"\n\n' + parts)


def test_a_mailbox_of_too_many_mails_is_refused():
    assert "holds 3 mails" in refused(mbox.unpack, b"From a\nSubject: x\n\nText.\n" * 3, SMALL)


def test_a_pdf_that_unpacks_to_a_bomb_is_refused():
    bomb = b"%PDF-1.4\n1 0 obj << >> stream\n" + zlib.compress(bytes(3_000_000)) + b"\nendstream stream\nnot packed"
    assert "unpacks to more than 1 MB" in refused(pdf.read, bomb, IngestConfig(max_pdf_mb=1))


def test_a_pdf_of_too_many_pages_is_refused():
    assert "has 2 pages" in refused(pdf.read, pdf_file([shown("a", 9, 9)] * 2), IngestConfig(max_pages=1))


def test_a_damaged_pdf_is_refused():
    assert "damaged" in refused(pdf.read, b"%PDF-1.4\nnothing")


def test_a_mail_with_an_endless_header_is_refused():
    assert "more than 20 kB" in refused(eml.read, b"From: " + b"a@example.org, " * 5000 + b"\n\nText.\n")


def test_a_page_of_many_comments_is_read_quickly():
    assert not sniffing.is_html(b"<!---->" * 5000 + b"x")


def test_a_line_of_many_text_runs_is_written_quickly():
    runs = "".join(f"<b>{n}</b>x" for n in range(50_000))
    assert html.read(f"<html><p>{runs}</p><p>y</p>".encode(), "a", LIMITS).text.startswith("**0**x**1**x")


def test_a_page_of_many_footnote_marks_is_read_quickly():
    marks = '<p><a href="#n" id="m">1</a></p>' * 5000
    assert html.read(f'<html><div id="n">{marks}</div></html>'.encode(), "a", LIMITS).text.count("1") == 5000


# ---------- noise

SAMPLES = {
    "docx": (docx.read, DOCX),
    "odt": (odt.read, ODT),
    "rtf": (rtf.read, RTF),
    "pdf": (pdf.read, PDF),
    "html": (html.read, HTML.encode()),
    "eml": (eml.read, MAIL + b'Content-Type: multipart/mixed; boundary="B"\n\n--B\n\nText.\n--B--\n'),
    "attachments": (
        eml.unpack,
        MAIL + b'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: x/y\n\n--B--\n',
    ),
    "mbox": (mbox.unpack, b"From a\nSubject: x\n\nText.\n"),
    "zip": (lambda *a: list(zipped.unpack(*a)), zip_file({"a.txt": "text", "b.txt": "more"})),
}
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=5)


@pytest.mark.parametrize("kind", SAMPLES)
@examples(15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_changed_bytes_are_read_or_refused(kind, changes):
    reader, data = SAMPLES[kind]
    for place, length, put in changes:
        start = int(place * len(data))
        data = data[:start] + put + data[start + length :]
    with suppress(SeedError):
        reader(data, f"seeds/a.{kind}", LIMITS)


XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="<&"), max_size=30)


@pytest.mark.parametrize("kind", ["docx", "odt"])
@examples(15)
@given(pieces=st.lists(st.tuples(st.floats(0, 1), XML_TEXT), min_size=1, max_size=6))
def test_a_document_with_changed_attributes_is_read_or_refused(kind, pieces):
    reader, data = SAMPLES[kind]
    name = {"docx": "word/document.xml", "odt": "content.xml"}[kind]
    with ZipFile(BytesIO(data)) as box:
        parts: dict[str, str | bytes] = {part: box.read(part) for part in box.namelist()}
    marks = bytes(parts[name]).decode().split('"')
    for place, text in pieces:
        marks[int(place * (len(marks) - 1))] = text.replace('"', "")
    parts[name] = '"'.join(marks)
    with suppress(SeedError):
        reader(zip_file(parts), f"seeds/a.{kind}", LIMITS)


# ---------- limits

PARTS = MAIL + b'Content-Type: multipart/mixed; boundary="B"\n\n' + b"--B\n\nx\n" * 3


@pytest.mark.parametrize(
    ("name", "limit", "reader", "data"),
    [
        ("max_depth", 20, odt.read, odt_file("<text:section>" * 30 + "<text:p>x</text:p>" + "</text:section>" * 30)),
        ("max_depth", 20, rtf.read, b"{\\rtf1" + b"{" * 100 + b"x" + b"}" * 101),
        ("max_mail_parts", 2, eml.read, PARTS),
        ("max_header_kb", 1, eml.read, b"From: a@example.org\nSubject: " + b"x" * 1100 + b"\nMessage-ID: x\n\nText.\n"),
        ("max_pages", 1, pdf.read, pdf_file([shown("a", 9, 9)] * 2)),
        ("max_ratio", 2, docx.read, docx_file(w_p(LONG))),
    ],
)
def test_a_limit_is_enforced_and_its_setting_named(name, limit, reader, data):
    reader(data, "seeds/a", LIMITS)
    with pytest.raises(SeedError) as error:
        reader(data, "seeds/a", IngestConfig(**{name: limit}))
    assert ("simpler form" if name == "max_depth" else "--allow-large FILE") in error.value.hint


# ---------- limits counted during parsing


def packed_pdf(data, filters):
    for _ in filters:
        data = zlib.compress(data, 9)
    head = f"1 0 obj\n<< /Filter [{' '.join(filters)}] /Length {len(data)} >>\nstream\n".encode()
    return b"%PDF-1.4\n" + head + data + b"\nendstream\nendobj\n"


def test_a_stream_packed_inside_a_packed_stream_is_unpacked_no_further_than_the_limit():
    bomb = packed_pdf(bytes(20_000_000), ("/FlateDecode", "/FlateDecode"))
    assert len(bomb) < 1000
    assert "unpacks to more than 1 MB" in refused(pdf.read, bomb, IngestConfig(max_pdf_mb=1))


def test_a_long_chain_of_filters_is_refused_before_unpacking():
    assert "5 times over" in refused(pdf.read, packed_pdf(b"x", ("/FlateDecode",) * 5))


@pytest.mark.parametrize("filters", [("/LZWDecode",), ("/FlateDecode", "/RL"), ("/ASCII85Decode", "/RunLengthDecode")])
def test_a_pdf_packed_by_an_old_filter_is_refused_since_its_size_cannot_be_checked(filters):
    assert "LZW or RunLength" in refused(pdf.read, packed_pdf(b"x", filters))


def test_a_tag_of_countless_attributes_is_refused_before_it_is_parsed():
    crowd = " ".join(f"a{n}=1" for n in range(200_000))
    assert "more than 1,000 attributes" in refused(html.read, f"<html><p {crowd}>A</p></html>".encode())
    quoted = " ".join(f"a{n}='>'" for n in range(1001))
    assert "more than 1,000 attributes" in refused(html.read, f"<html><p {quoted}>A</p></html>".encode())


def test_an_element_of_countless_attributes_is_refused():
    crowd = " ".join(f'a{n}="1"' for n in range(11_000))
    assert "attributes" in refused(docx.read, docx_file(f"<w:p {crowd}/>"), IngestConfig(max_elements=1000))


def test_reading_stops_at_the_limit_of_mail_parts(monkeypatch):
    parts = b"--B\n\nText.\n" * 50_000
    mail = b'Subject: x\nContent-Type: multipart/mixed; boundary="B"\n\n' + parts + b"--B--\n"
    made = []
    monkeypatch.setattr(eml, "EmailMessage", lambda *a: made.append(1) or EmailMessage(*a))
    assert "more than 500 parts" in refused(eml.read, mail)
    assert len(made) == 501
