"""Which format bytes are of, by what they hold and whatever their file is named."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from site_builder.seeds.formats.eml import is_mail
from site_builder.seeds.formats.html import is_html
from site_builder.seeds.formats.mbox import is_mailbox

__all__ = ["is_docx", "is_epub", "is_html", "is_mail", "is_mailbox", "is_odt", "is_pdf", "is_rtf", "is_zip"]


_MIME = b"mimetypeapplication/"
"""Begins the first member of a document that is a zip file (OpenDocument 1.3 part 2 §3.3, EPUB OCF 3.3 §4.2)."""
_PACKAGES = frozenset(
    (
        *("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "META-INF/container.xml", "META-INF/MANIFEST.MF"),
        *(
            "Index/Document.iwa",
            "Index.zip",
            "index.xml",
            "index.apxl",
            "Index/Presentation.iwa",
            "AndroidManifest.xml",
        ),
    )
)
"""Members of documents and programs that are zip files: such a file is no folder of seeds."""


def is_pdf(data: bytes) -> bool:
    """The mark may be anywhere in the first kilobyte (ISO 32000-1, annex H, note 13)."""
    return bool(re.search(rb"%PDF-\d\.\d", data[:1024]))


def is_rtf(data: bytes) -> bool:
    """A group that says so."""
    return data[:200].lstrip().startswith(b"{\\rtf")


def is_docx(data: bytes) -> bool:
    """A zip file with the main part of a Word document."""
    return "word/document.xml" in _names(data)


def is_odt(data: bytes) -> bool:
    """A zip file whose first member names the type (OpenDocument 1.3, part 2, §3.3), or that holds its parts."""
    if _MIME in data[:200]:
        return b"application/vnd.oasis.opendocument.text" in data[:200]
    return {"content.xml", "META-INF/manifest.xml"} <= _names(data)


def is_epub(data: bytes) -> bool:
    """A zip file whose first member names the type (EPUB OCF 3.3 §4.2), or that holds its container."""
    return b"mimetypeapplication/epub+zip" in data[:200] or "META-INF/container.xml" in _names(data)


def is_zip(data: bytes) -> bool:
    """A zip file that is no document of a program."""
    packed = data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    return packed and _MIME not in data[:200] and _PACKAGES.isdisjoint(_names(data)) and not is_odt(data)


def _names(data: bytes) -> set[str]:
    if not data.startswith(b"PK\x03\x04"):
        return set()
    try:
        with ZipFile(BytesIO(data)) as box:
            return set(box.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        return set()
