"""Personal data in published files: reported by check, removed by one command."""

import re
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from site_builder.core.source_file import SourceFile
from site_builder.metadata.assets import look_into
from tests.builders import FOLDER, TOML, content, lay, outputs, run
from tests.metadata.pictures import SECRETS, exif, jpeg, picture, pixels, png, svg
from tests.seeds.formats.samples import PNG, zip_file

PHOTO = "content/assets/photo.jpg"
INNER = f"{FOLDER}/2024-02-12-harbour/plan.png"
_CORE = (
    '<p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dues</dc:title><dc:creator>Zzauthor</dc:creator>'
    "<p:lastModifiedBy>Zzauthor</p:lastModifiedBy></p:coreProperties>"
)
_EXTENDED = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Company>Zzauthor</Company><Pages>1</Pages></Properties>"
)
_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<office:meta><meta:initial-creator>Zzauthor</meta:initial-creator><dc:title>Dues</dc:title>"
    "<meta:generator>Zzsoftware</meta:generator></office:meta></office:document-meta>"
)
SHEET = zip_file(
    {
        "[Content_Types].xml": "<Types/>",
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _EXTENDED,
        "xl/media/image1.jpeg": jpeg(),
        "xl/workbook.xml": "<workbook>Zzkept</workbook>",
    }
)
TEXT = zip_file({"mimetype": "x", "META-INF/manifest.xml": "<m/>", "meta.xml": _META, "content.xml": "<c>Zzkept</c>"})
PDF = b"%PDF-1.7\n1 0 obj<</Author (Zzauthor) /Producer(Zzsoftware)>>endobj"


def archive(root: Path, **files: str | bytes) -> Path:
    assets = {f"content/assets/{name.replace('_', '.')}": data for name, data in files.items()}
    site = TOML + '[assets]\npublish = ["content/assets/*"]\n'
    return lay(root, {"site.toml": site, f"{FOLDER}/2024-02-12-harbour.md": content(), **assets})


def warned(root: Path) -> list[str]:
    return re.findall(r"^warning: (.*)$", run("check", root=root)[1], re.MULTILINE)


def test_check_reports_image_metadata_and_cleaning_removes_it(tmp_path: Path) -> None:
    root = archive(tmp_path, photo_jpg=jpeg(), logo_svg=svg("<!-- zz -->"))
    (root / INNER).parent.mkdir()
    (root / INNER).write_bytes(png())
    assert [line.partition(":")[0] for line in warned(root)] == ["content/assets/logo.svg", PHOTO, INNER]
    status, said = run("assets", "clean", root=root)
    assert status == 0
    assert f"{PHOTO}: removed author, GPS position, device" in said
    assert "(kept: colour profile" in said
    assert "3 files: 3 cleaned, 0 to clean by hand" in said
    assert warned(root) == []
    assert pixels((root / PHOTO).read_bytes()) == pixels(jpeg())


def test_a_cleaned_archive_has_no_metadata(tmp_path: Path) -> None:
    root = archive(tmp_path, photo_jpg=jpeg(), dues_xlsx=SHEET, dues_odt=TEXT)
    run("assets", "clean", root=root)
    for path, data in outputs(root / "content/assets").items():
        parts = [data]
        if data.startswith(b"PK"):
            with ZipFile(root / "content/assets" / path) as box:
                parts = [box.read(name) for name in box.namelist()]
        assert [secret for part in parts for secret in SECRETS if secret in part] == []
        assert any(b"Zzkept" in part for part in parts) or path == "photo.jpg"


def test_an_office_document_keeps_its_order_and_everything_else(tmp_path: Path) -> None:
    root = archive(tmp_path, dues_odt=TEXT)
    run("assets", "clean", root=root)
    with ZipFile(root / "content/assets/dues.odt") as box:
        assert box.namelist() == ["mimetype", "META-INF/manifest.xml", "meta.xml", "content.xml"]
        assert b"Dues" in box.read("meta.xml")
        assert box.read("content.xml") == b"<c>Zzkept</c>"


def test_properties_of_a_pdf_are_named_and_left_to_its_own_program(tmp_path: Path) -> None:
    root = archive(tmp_path, dues_pdf=PDF)
    assert warned(root) == ["content/assets/dues.pdf: holds metadata that every reader can see: author, software"]
    status, said = run("assets", "clean", root=root)
    assert (status, (root / "content/assets/dues.pdf").read_bytes()) == (1, PDF)
    assert "1 file: 0 cleaned, 1 to clean by hand" in said


def test_properties_in_compressed_streams_of_a_pdf_are_found() -> None:
    packed = zlib.compress(b"5 0 <</Author(Zzauthor)>>")
    data = b"%PDF-1.7\n4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n" + packed + b"\nendstream"
    assert look_into(SourceFile("content/assets/a", data)).left == ("author",)


def _traced(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind, exif=exif())
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        _traced(picture(), "AVIF"),
        b"\xd0\xcf\x11\xe0" + bytes(600) + "\5SummaryInformation".encode("utf-16-le"),
        b"\0\0\0\x14ftypqt  " + bytes(40) + b"\xa9xyz+52.5+013.4/",
        b"II*\0" + bytes(30) + b"http://ns.adobe.com/xap/1.0/",
    ],
)
def test_metadata_in_an_unsupported_file_is_reported(data: bytes) -> None:
    looked = look_into(SourceFile("content/assets/a", data))
    assert looked.left
    assert looked.cleaned.data == data


def test_only_the_named_files_are_cleaned(tmp_path: Path) -> None:
    root = archive(tmp_path, photo_jpg=jpeg(), other_jpg=jpeg())
    assert run("assets", "clean", PHOTO, root=root)[0] == 0
    assert (root / "content/assets/other.jpg").read_bytes() == jpeg()
    status, said = run("assets", "clean", "content/assets/photos.jpg", root=root)
    assert status == 2
    assert PHOTO in said


@pytest.mark.parametrize("data", [jpeg()[:40], b"PK\3\4[Content_Types].xml", SHEET[:-30], png()[:50]])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, data: bytes) -> None:
    root = archive(tmp_path, photo_jpg=data)
    assert warned(root) == [f"{PHOTO}: is damaged: it may hold metadata that cannot be found"]
    assert run("assets", "clean", root=root)[0] == 1
    assert (root / PHOTO).read_bytes() == data


@pytest.mark.parametrize("data", [PNG, b"a,b\n1,2\n", b"", b"%PDF-1.7\n<</Author()>>"])
def test_a_file_without_metadata_is_skipped(data: bytes) -> None:
    looked = look_into(SourceFile("content/assets/a", data))
    assert (looked.cleaned.data, looked.cleaned.removed, looked.left, looked.damaged) == (data, (), (), False)
