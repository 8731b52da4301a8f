"""An Outlook mail (.msg) → the same mail in RFC 5322 form, for the mail reader.

Needs the extra `msg`. MS-OXMSG (streams of a message), MS-OXPROPS (property numbers).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from io import BytesIO
from struct import unpack_from
from typing import Any

from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats import eml
from site_builder.seeds.formats.limits import library, reading, refusal, too_many
from site_builder.seeds.formats.safe_zip import bad_name
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

KIND = "Outlook mail"
_SUBJECT, _BODY, _HTML, _SENDER, _HEADERS = "0037", "1000", "1013", "0C1A", "007D"
_NAME, _SHORT_NAME, _DATA, _CONTENT_ID = "3707", "3704", "3701", "3712"
_TIMES = (0x00390040, 0x0E060040, 0x30070040)
"""Times sent, received and created; the first one present counts."""
_SENSITIVITY, _MARKS = 0x00360003, {0: "Normal", 1: "Personal", 2: "Private", 3: "Company-Confidential"}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text of the mail. Raises SeedError if it has none or is hostile."""
    return eml.read(_as_mail(data, path, limits), path, limits)


def unpack(data: bytes, path: str, limits: IngestConfig) -> Iterable[SourceFile]:
    """The attachments that are seeds themselves."""
    return eml.unpack(_as_mail(data, path, limits), path, limits)


def _as_mail(data: bytes, path: str, limits: IngestConfig) -> bytes:
    olefile = library("olefile", extra="msg", path=path)
    with reading(path, KIND), olefile.OleFileIO(BytesIO(data)) as box:
        names = [tuple(name) for name in box.listdir()]
        if len(names) > limits.max_elements // 100:
            raise too_many(path, "streams", limits)
        message = _Message(box, {"/".join(name) for name in names})
        if not message.text("", _BODY) and not message.bytes("", _HTML):
            raise refusal(path, f"this {KIND} contains no readable text", "save it as .eml, or its text as .docx")
        return _written(message, names)


class _Message:
    """The properties of a message and of its attachments."""

    def __init__(self, box: Any, names: set[str]) -> None:
        self._box, self._names = box, names

    def bytes(self, folder: str, number: str) -> bytes:
        """A stored property, text as UTF-8; empty if missing."""
        stem = f"{folder}__substg1.0_{number}"
        for ending, encoding in (("001F", "utf-16-le"), ("001E", "cp1252"), ("0102", "")):
            if stem + ending in self._names:
                data: bytes = self._box.openstream(stem + ending).read()
                return data.decode(encoding, "replace").encode() if encoding else data
        return b""

    def text(self, folder: str, number: str) -> str:
        """A property as text."""
        return self.bytes(folder, number).decode("utf-8", "replace").rstrip("\0")

    def numbers(self) -> dict[int, int]:
        """Number and type → value, for properties that are not text."""
        if "__properties_version1.0" not in self._names:
            return {}
        rows: bytes = self._box.openstream("__properties_version1.0").read()
        return {
            unpack_from("<I", rows, at)[0]: unpack_from("<Q", rows, at + 8)[0] for at in range(32, len(rows) - 15, 16)
        }


def _written(message: _Message, names: list[tuple[str, ...]]) -> bytes:
    """The message in the format of an `.eml` file."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.text("", _SUBJECT).split())
    sender = " ".join(message.text("", _SENDER).replace('"', "").split())
    mail["From"] = f'"{sender}" <nobody@invalid>' if sender and sender.isprintable() else "nobody@invalid"
    numbers = message.numbers()
    ticks = next((numbers[number] for number in _TIMES if numbers.get(number)), 0)
    if 0 < ticks < 2**61:
        mail["Date"] = format_datetime(_EPOCH + timedelta(microseconds=ticks // 10))
    mark = numbers.get(_SENSITIVITY, 0) & 0xFFFFFFFF
    mail["Sensitivity"] = _MARKS.get(mark, str(mark))
    plain, html = message.text("", _BODY), message.bytes("", _HTML)
    if plain or not html:
        mail.set_content(plain)
    if html:
        add = mail.add_alternative if plain else mail.set_content
        add(html.decode("utf-8", "replace"), subtype="html")
    for folder in sorted({name[0] for name in names if len(name) == 2 and name[0].startswith("__attach_version1.0_")}):
        _attach(mail, message, f"{folder}/")
    return mail.as_bytes()


def _attach(mail: EmailMessage, message: _Message, folder: str) -> None:
    name = message.text(folder, _NAME) or message.text(folder, _SHORT_NAME)
    name = "".join(char for char in name if not bad_name(f"x{char}"))[-120:] or "attachment"
    data, content_id = message.bytes(folder, _DATA), message.text(folder, _CONTENT_ID)
    if data:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        if content_id.isascii() and content_id.isprintable() and content_id:
            list(mail.iter_attachments())[-1]["Content-ID"] = f"<{content_id}>"
