"""Kinds of files that are not read → reason and remedy, by content and name."""

from posixpath import basename, splitext

from site_builder.core.errors import Location, UnreadKind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Start of a compound file (MS-CFB §2.2): documents of old office programs, Outlook mails, encrypted documents."""
_SAVE_TEXT = (
    "open it and save it as .docx or .odt; or install libreoffice-writer-nogui and set programs = true under"
    " [ingest] in site.toml"
)
OLD_DOCUMENTS = (".doc", ".dot", ".wps", ".wpd", ".sxw", ".wri", ".pages")
"""Extensions of texts that LibreOffice reads."""
_SHEET = "put the numbers into a document, or add the file to ignore under [ingest] in site.toml"
TABLES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers", ".csv", ".tsv")
"""Extensions of tables, which are not ingested."""
_SLIDES = "export its text as .docx, or the slides as PDF"
_WAYS = {
    **dict.fromkeys((*OLD_DOCUMENTS, ".fodt", ".lwp"), _SAVE_TEXT),
    **dict.fromkeys(TABLES, _SHEET),
    **dict.fromkeys((".ppt", ".pptx", ".pps", ".ppsx", ".odp", ".key"), _SLIDES),
    **dict.fromkeys((".pst", ".ost"), "export the folder as .mbox, or its mails as .eml"),
    **dict.fromkeys((".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"), "unpack it into the folder"),
    **dict.fromkeys(
        (".tif", ".tiff", ".bmp", ".heic", ".psd", ".djvu", ".jpg", ".jpeg", ".png", ".gif", ".webp"),
        "if it is a scan of a text, run ocrmypdf and add the PDF",
    ),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".mov", ".wav", ".avi", ".mkv", ".webm"), "add a transcript instead"),
    **dict.fromkeys((".mobi", ".azw3", ".lit"), "save it as .epub"),
    **dict.fromkeys((".url", ".webloc"), "add the text of the page instead"),
    ".one": "export the page as .docx",
}
_PARTS = (
    ("EncryptedPackage", "an encrypted document", "save it without a password"),
    ("WordDocument", "an old Word document (.doc)", _SAVE_TEXT),
    ("Workbook", "an old Excel file (.xls)", _SHEET),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", _SLIDES),
)
"""Stream in a compound file, the kind of file it indicates, and the remedy."""


def is_compound(data: bytes) -> bool:
    """True if the bytes are a compound file."""
    return data.startswith(_OLE)


def no_document(what: str, name: str, path: str) -> UnreadKind:
    """The error for data that is not the document that its name says, such as JSON called `report.docx`."""
    hint = f"put its text into a document, or add {basename(path)} to ignore under [ingest] in site.toml"
    return UnreadKind(f"this is {what}, no {name}", place=Location(path), hint=hint)


def unread_kind(data: bytes, path: str, known: str) -> UnreadKind:
    """The error for a file that no reader knows; `known` lists the supported extensions."""
    ending = splitext(basename(path))[1].lower()
    if is_compound(data):
        for stream, what, way in _PARTS:
            if stream.encode("utf-16-le") in data:
                return UnreadKind(f"this is {what}, which is not read", place=Location(path), hint=way)
    if ending == ".zip":
        fact = "this is a program's own file, not a zip of documents"
        return UnreadKind(fact, place=Location(path), hint="rename it with the file extension of that program")
    hint = _WAYS.get(ending, f"convert it into one of: {known}")
    fact = "tables are not ingested" if hint == _SHEET else f'"{ending}" files are not read'
    return UnreadKind(fact, place=Location(path), hint=hint)
