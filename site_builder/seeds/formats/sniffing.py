"""Bytes → their format, by content alone."""

import re
import zlib
from contextlib import suppress
from io import BytesIO
from json import JSONDecoder
from zipfile import BadZipFile, ZipFile

from site_builder.seeds.formats.unread_kinds import is_compound

_HEADER = re.compile(rb"([!-9;-~]{1,60}):[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*")
_MAIL_ONLY = frozenset(
    {
        *(b"message-id", b"mime-version", b"received", b"return-path", b"content-type", b"content-transfer-encoding"),
        *(b"delivered-to", b"dkim-signature", b"list-id", b"list-unsubscribe", b"x-mailer", b"reply-to"),
        b"in-reply-to",
    }
)
MAIL_STARTS = re.compile(rb"^From [^\r\n]*\r?\n(?=[!-9;-~]{1,60}:)", re.MULTILINE)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = rb"(?:article|blockquote|center|div|font|h[1-6]|main|ol|p|section|span|table|ul)"
_FRAGMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,999}<" + _TAGS + rb"\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG_END = re.compile(b"</" + _TAGS + b">", re.IGNORECASE)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,999}(?:\[\s{0,999})?\{\s{0,999}\"[^\"\n]{1,200}\"\s{0,99}:")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,999}(?:(<\?xml\b)|<([A-Za-z][\w:.-]{0,99})\s[^<>]{0,2000}\bxmlns[:=])")
_EXPORT = re.compile(rb"<rss\b[^>]{0,2000}wordpress\.org/export/")
_MIME = b"mimetypeapplication/"
"""Start of the first member in zipped documents (OpenDocument 1.3 part 2 §3.3, EPUB OCF 3.3 §4.2)."""
_MANIFEST = "META-INF/manifest.xml"
_STAR = b"application/vnd.sun.xml.writer"
_IS_STAR = re.compile(rb"PK\x03\x04.{26}mimetype" + re.escape(_STAR), re.DOTALL)
_STREAMS = ("WordDocument", "MatOST", "CONTENTS", "Quill", "EncryptedPackage")
_PACKAGES = frozenset(
    (
        *("[Content_Types].xml", "mimetype", _MANIFEST, "META-INF/container.xml", "META-INF/MANIFEST.MF"),
        *("Index/Document.iwa", "Index/Presentation.iwa", "Index.zip", "index.xml", "index.apxl"),
        "AndroidManifest.xml",
    )
)
"""Members of zipped documents and programs: a file with one is no folder of seeds."""


def is_pdf(data: bytes) -> bool:
    """True if the PDF mark is in the first kilobyte (ISO 32000-1, annex H, note 13)."""
    return bool(re.search(rb"%PDF-\d\.\d", data[:1024]))


def is_rtf(data: bytes) -> bool:
    """True for a group marked as RTF."""
    return data[:200].lstrip().startswith(b"{\\rtf")


def is_docx(data: bytes) -> bool:
    """True for a zip file with the main part of a Word document."""
    return "word/document.xml" in _names(data)


def is_odt(data: bytes) -> bool:
    """True for a zip file whose first member names the type (OpenDocument 1.3, part 2, §3.3), or with its parts."""
    if _MIME in data[:200]:
        return b"application/vnd.oasis.opendocument.text" in data[:200]
    return {"content.xml", _MANIFEST} <= _names(data) and _STAR not in _start_of(data, _MANIFEST)


def is_epub(data: bytes) -> bool:
    """True for a zip file whose first member names the type (EPUB OCF 3.3 §4.2), or with its container file."""
    return b"mimetypeapplication/epub+zip" in data[:200] or "META-INF/container.xml" in _names(data)


def is_zip(data: bytes) -> bool:
    """True for a zip file that is not a program's document."""
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


def _start_of(data: bytes, name: str) -> bytes:
    """The first bytes of a member of a zip file; none if it cannot be read."""
    if name not in _names(data):
        return b""
    try:
        with ZipFile(BytesIO(data)) as box, box.open(name) as file:
            return file.read(4096)
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, KeyError, zlib.error):
        return b""


def is_mail(data: bytes) -> bool:
    """True if the bytes begin with mail headers, at least one of which only mails have."""
    names: list[bytes] = []
    position = 0
    while match := _HEADER.match(data, position, position + 20_000):
        names.append(match[1].lower())
        position = match.end()
    ends = data[position : position + 2].lstrip(b"\r")[:1] in (b"\n", b"")
    return position > 0 and ends and b"from" in names and not _MAIL_ONLY.isdisjoint(names)


def is_mailbox(data: bytes) -> bool:
    """True if the bytes begin with a `From` line and a mail."""
    match = MAIL_STARTS.match(data)
    return match is not None and is_mail(data[match.end() : match.end() + 50_000])


def is_html(data: bytes) -> bool:
    """True if the bytes begin like a web page."""
    return bool(_PAGE.match(data[:4096]))


def is_fragment(data: bytes) -> bool:
    """True if the bytes begin with an element of a web page's body and close one."""
    return bool(_FRAGMENT.match(data[:4096])) and bool(_TAG_END.search(data))


def is_json(data: bytes) -> bool:
    """True if the bytes begin like a JSON object, a list of them, or lines of them, and no prose follows, as it does
    after a header in JSON."""
    if not _JSON.match(data[:4096]):
        return False
    text = data.decode("utf-8-sig", "replace").lstrip()
    with suppress(ValueError, RecursionError):
        rest = text[JSONDecoder().raw_decode(text)[1] :].lstrip()
        return not rest or bool(_JSON.match(rest[:4096].encode()))
    return True


def is_xml(data: bytes) -> bool:
    """True if the bytes begin with an XML declaration, or are one element that names its namespace."""
    found = _XML.match(data[:4096])
    return found is not None and bool(found[1] or data.rstrip().endswith((b"</" + found[2] + b">", b"/>")))


def is_msg(data: bytes) -> bool:
    """True for a compound file with the streams of a message."""
    return is_compound(data) and "__properties_version1.0".encode("utf-16-le") in data


def is_old_document(data: bytes) -> bool:
    """True for a compound file with a Word or Works text and no password, and for a zipped text of StarOffice."""
    if not is_compound(data):
        return bool(_IS_STAR.match(data)) or _STAR in _start_of(data, _MANIFEST)
    folded = data.lower()  # names of streams are compared without case (MS-CFB 2.6.4)
    found = {name for name in _STREAMS if name.lower().encode("utf-16-le") in folded}
    is_works = "CONTENTS" in found and "Quill" not in found and b"CHNK" in data
    return "EncryptedPackage" not in found and (is_works or not found.isdisjoint(("WordDocument", "MatOST")))


def is_pages(data: bytes) -> bool:
    """True for a zip file with the parts of an Apple Pages text."""
    return not _names(data).isdisjoint(("Index/Document.iwa", "Index.zip", "index.xml"))


def is_wxr(data: bytes) -> bool:
    """True if the bytes begin like a WordPress export."""
    return b"WordPress eXtended RSS" in data[:4096] or bool(_EXPORT.search(data[:4096]))


def is_ghost(data: bytes) -> bool:
    """True if the bytes begin like the JSON of a Ghost export."""
    return bool(re.match(rb'(?:\xef\xbb\xbf)?\s{0,99}\{\s{0,99}"db"\s{0,99}:', data[:400])) and b'"posts"' in data


def is_medium(data: bytes) -> bool:
    """True for a zip file of posts with a page about their author."""
    names = _names(data)
    return (
        bool(names)
        and any(re.match(r"(?:[^/]{1,99}/)?profile/", name, re.IGNORECASE) for name in names)
        and _has_posts(names)
    )


def is_pubpub(data: bytes) -> bool:
    """True for a zip file with a list of pubs that begins with their community."""
    return bool(re.match(rb'(?:\xef\xbb\xbf)?\s{0,99}\{\s{0,99}"community"\s{0,99}:', _start_of(data, "export.json")))


def is_substack(data: bytes) -> bool:
    """True for a zip file of posts with a list of them."""
    names = _names(data)
    return any(re.fullmatch(r"(?:[^/]{1,99}/)?posts\.csv", name, re.IGNORECASE) for name in names) and _has_posts(names)


def _has_posts(names: set[str]) -> bool:
    return any(re.match(r"(?:[^/]{1,99}/)?posts/[^/]{1,300}\.html?$", name, re.IGNORECASE) for name in names)
