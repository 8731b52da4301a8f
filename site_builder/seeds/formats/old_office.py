"""A document of an old word processor → Markdown, through LibreOffice and the Word reader.

A conversion may reveal hidden or deleted text, so its result is a draft until somebody has checked it. Macros never run
and no link is followed: the run's profile forbids both. LibreOffice is told each document's kind: left to guess, it
opens a web page called letter.doc, with all that this links to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from hashlib import blake2b
from posixpath import splitext

from site_builder.core.errors import SiteError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.formats import docx, programs
from site_builder.seeds.formats.limits import MB, refusal, unread
from site_builder.seeds.formats.programs import folder_with, program, run
from site_builder.seeds.formats.sniffing import is_old_document, is_pages
from site_builder.seeds.formats.unread_kinds import OLD_DOCUMENTS, is_compound, unread_kind
from site_builder.seeds.model import Extract, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.site_config import IngestConfig

KIND = "document of an old kind"
PACKAGE = "libreoffice-writer-nogui"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", 0),
    ("Inet/Settings", "ooInetProxyType", 2),
    *(
        ("Inet/Settings", f"ooInet{kind}Proxy{part}", value)
        for kind in ("HTTP", "HTTPS")
        for part, value in (("Name", "127.0.0.1"), ("Port", 9))  # port 9 discards what it gets (RFC 863)
    ),
)
"""Component of LibreOffice, setting and value. Where `programs` cannot take the network away, a proxy refuses."""
_PROFILE = "\n".join(
    (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">',
        *(
            f'<item oor:path="/org.openoffice.{component}"><prop oor:name="{name}" oor:op="fuse">'
            f"<value>{value}</value></prop></item>"
            for component, name, value in _SETTINGS
        ),
        "</oor:items>",
    )
)
_FILTERS = (
    (b"\xffWPC", "WordPerfect"),
    (b"\xdb\xa5", "MS WinWord 5"),
    (b"\x31\xbe", "MS_Write"),
    (b"\x32\xbe", "MS_Write"),
    (b"\x01\xfe", "MS_Works"),
)
"""First bytes of a document that is no container, and the reader of LibreOffice."""
_FIB = re.compile(rb"(?:\xec\xa5[\xc0-\xff]\0|\xec\xa5[\0-\x20]\x01)|((?:\xdc\xa5|\x99\xa6)[\x65-\x69]\0)")
"""Start of a text of Word 97 or later, or (the group) of Word 6 or 95: magic number and version (MS-DOC 2.5.2)."""

BATCH, SECONDS = 16, 40
"""Maximum documents in one run of LibreOffice, and its time limit; starting it takes longer than converting 16."""
_LARGE = 20 * MB
"""A converted document of more bytes is not kept for later."""
_READY: ContextVar[Mapping[str, bytes]] = ContextVar("ready")
"""Documents converted by `together`, by name."""


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text, withheld. Raises UnreadKind if LibreOffice is not allowed or not installed."""
    if not limits.programs:
        raise unread_kind(data, path, "")
    kind = _filter(data)
    if not kind:
        hint = "open it and save it as .docx, or rename it to .txt if it is plain text"
        raise unread(path, "this is no document of a known old program", hint)
    name = _name(data, path)
    made = _READY.get({}).get(name) or _converted({name: data}, kind, path).get(name)
    if made is None:
        raise refusal(path, "LibreOffice could not convert it", "open it and save it as .docx")
    return unseen(docx.read(made, path, limits), MarkPlace.CONVERTED, data)


@contextmanager
def together(files: Sequence[SourceFile]) -> Iterator[None]:
    """Context in which `read` finds these documents already converted, a batch per run. If a run fails, `read`
    converts each document of the batch alone and so finds the faulty one.
    """
    ready: dict[str, bytes] = {}
    for kind in sorted({_filter(file.data) for file in files} - {""}):
        alike = [file for file in files if _filter(file.data) == kind]
        for start in range(0, len(alike), BATCH):
            batch = {_name(file.data, file.path): file.data for file in alike[start : start + BATCH]}
            if len(batch) > 1:
                with suppress(SiteError, OSError):
                    made = _converted(batch, kind, alike[start].path, SECONDS)
                    ready |= {name: data for name, data in made.items() if len(data) <= _LARGE}
    before = _READY.set(ready)
    try:
        yield
    finally:
        _READY.reset(before)


def _name(data: bytes, path: str) -> str:
    """A name that is the same in any batch, because the text may show it."""
    ending = splitext(path)[1].lower()
    return blake2b(data, digest_size=8).hexdigest() + (ending if ending in OLD_DOCUMENTS else OLD_DOCUMENTS[0])


def _filter(data: bytes) -> str:
    """The reader in LibreOffice for a document, by its content; "" if none is known."""
    if is_compound(data):
        is_word = "worddocument".encode("utf-16-le") in data.lower()
        versions = {match[1] is None for match in _FIB.finditer(data)}
        return ("MS Word 95" if versions == {False} else "MS Word 97") if is_word else "MS_Works"
    if is_old_document(data):
        return "StarOffice XML (Writer)"
    return "Apple Pages" if is_pages(data) else next((name for start, name in _FILTERS if data.startswith(start)), "")


def _converted(files: Mapping[str, bytes], kind: str, path: str, seconds: int = programs.SECONDS) -> dict[str, bytes]:
    """Name of a file → its Word document; a file that could not be converted is missing."""
    office = program(("soffice", "libreoffice"), PACKAGE, path, f"a {KIND}")
    with folder_with(files) as folder:
        (folder / "profile/user").mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        words = (f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck")
        form = (f"--infilter={kind}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", "out")
        run((office, *words, *form, *files), folder, path, seconds)
        made = {name: folder / f"out/{splitext(name)[0]}.docx" for name in files}
        return {name: file.read_bytes() for name, file in made.items() if file.is_file()}


def unseen(extract: Extract, place: MarkPlace, data: bytes) -> Extract:
    """The extract, withheld until somebody has compared it with the document. A new comparison is needed if the bytes
    change, or if a later version of the program reads other text from the same bytes, which may have been hidden."""
    mark = Mark(MarkKind.UNSEEN, place, blake2b(data + extract.text.encode(), digest_size=6).hexdigest())
    return replace(extract, visibility=strictest((extract.visibility, Visibility((mark,)))))
