"""A document of an old word processor → Markdown, by way of LibreOffice and the reader of Word documents.

What a conversion lets through (hidden text, deleted text) nobody knows: its text is a draft until somebody has seen it.
Macros never run and no link is followed: the profile of the run forbids both.
"""

from dataclasses import replace
from hashlib import blake2b
from posixpath import splitext

from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.formats import docx
from site_builder.seeds.formats.limits import refusal
from site_builder.seeds.formats.programs import folder_with, program, run
from site_builder.seeds.formats.unread_kinds import OLD_DOCUMENTS, unread_kind
from site_builder.seeds.model import Extract, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.site_config import IngestConfig

KIND = "document of an old kind"
PACKAGE = "libreoffice-writer-nogui"
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text, held back; UnreadKind where LibreOffice may not be asked or is not installed."""
    if not limits.programs:
        raise unread_kind(data, path, "")
    office = program(("soffice", "libreoffice"), PACKAGE, path, f"a {KIND}")
    ending = splitext(path)[1].lower()
    name = f"seed{ending if ending in OLD_DOCUMENTS else OLD_DOCUMENTS[0]}"
    with folder_with(name, data) as folder:
        (folder / "profile/user").mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        words = (f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck")
        form = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", "out")
        run((office, *words, *form, name), folder, path)
        made = folder / "out/seed.docx"
        if not made.is_file():
            raise refusal(path, "LibreOffice made no document of it", "open it and save it as .docx")
        converted = docx.read(made.read_bytes(), path, limits)
    return unseen(converted, MarkPlace.CONVERTED, data)


def unseen(extract: Extract, place: MarkPlace, data: bytes) -> Extract:
    """The text held back until somebody has seen it; other bytes ask again, and so does another text of the same
    bytes, as a later version of the program may show what was hidden."""
    mark = Mark(MarkKind.UNSEEN, place, blake2b(data + extract.text.encode(), digest_size=6).hexdigest())
    return replace(extract, visibility=strictest((extract.visibility, Visibility((mark,)))))
