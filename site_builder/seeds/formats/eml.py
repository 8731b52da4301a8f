"""A mail → the extract of its text, and its attached files.

The HTML form is preferred only if it has structure that the plain form lacks. RFC 5322 (headers), RFC 2045 to 2049
(parts), RFC 3676 (flowed text); the standard library decodes.
"""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import Policy
from email.utils import getaddresses, parsedate_to_datetime
from itertools import count
from typing import Any

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.detect.headlines import says_nothing
from site_builder.seeds.detect.visibility import mail_claim, strictest
from site_builder.seeds.formats.declared_encoding import declared_in_page, decode
from site_builder.seeds.formats.document_notes import pair_notes
from site_builder.seeds.formats.document_tree import Element, lines_of, walk
from site_builder.seeds.formats.embedded_images import Pictures
from site_builder.seeds.formats.finishing import finished, is_unmarked
from site_builder.seeds.formats.html_tree import html_tree
from site_builder.seeds.formats.limits import reading, refusal, too_many
from site_builder.seeds.formats.main_content import MainContent, whole_content
from site_builder.seeds.formats.safe_zip import bad_name
from site_builder.seeds.formats.unread_kinds import OLD_DOCUMENTS
from site_builder.seeds.model import PUBLIC, Extract, MarkPlace, Removed, Visibility
from site_builder.settings.site_config import IngestConfig

SAVE_TEXT = "save its text as a separate file"
NAME_IT = "give the file the ending of what it is, or remove it from the folder"
KIND = "mail"
_LONG_HEADER = rb"(?im)^(?:from|subject|date|content-[a-z-]{1,30}):(?:[^\n]|\n[ \t]){%d}"
_HEADERS = frozenset(("from", "sender", "to", "cc", "date", "subject", "message-id", "received", "mime-version"))
"""Header fields of which every mail has one (RFC 5322 §3.6)."""
_RICHER = re.compile(r"<(table|[ou]l|h[1-6]|b|strong|em|i|blockquote|sup|img|a)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"<https?://[^\s<>]{1,500}(?:[ \t]*\n[ \t]*[^\s<>]{1,500}){1,9}>")
_REPLY = re.compile(r"\s{0,9}((re|fwd?|aw|wg|tr|rv)\s{0,9}(\[\d{1,9}\]\s{0,9})?:\s{0,9})+", re.IGNORECASE)
ATTACHED = (".txt", ".md", ".html", ".htm", ".docx", ".odt", ".rtf", ".pdf", ".eml", ".msg", ".epub", *OLD_DOCUMENTS)
"""Extensions of attachments that are seeds themselves."""


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text of the mail. Raises SeedError if it has none or is hostile."""
    with reading(path, KIND):
        mail = _parsed(data, path, limits)
        extract = _text(mail, path, limits)
        title = _REPLY.sub("", _header(mail, "subject"), count=1)
        return replace(
            extract,
            title="" if says_nothing(title) else title,
            weak_title=title,
            date=_date(mail),
            authors=_authors(mail),
            notes=(*extract.notes, *_unread(mail)),
            visibility=_visibility(mail),
        )


def unpack(data: bytes, path: str, limits: IngestConfig) -> tuple[SourceFile, ...]:
    """The attachments that are seeds themselves, in order."""
    with reading(path, KIND):
        found: dict[str, bytes] = {}
        mail = _parsed(data, path, limits)
        for part in _attachments(mail) if _visibility(mail) is PUBLIC else ():
            name = _file_name(part)
            if name.lower().endswith(ATTACHED):
                found[_unique(name, found)] = _content(part)
        return tuple(SourceFile(f"{path}!/{name}", inner) for name, inner in found.items())


def _parsed(data: bytes, path: str, limits: IngestConfig) -> EmailMessage:
    if data.count(b"\n--") > limits.max_elements:
        raise too_many(path, "parts", limits)
    if re.search(_LONG_HEADER % (limits.max_header_kb * 1000), data):
        raise _oversized(path, f"has a header of more than {limits.max_header_kb} kB")
    if len(re.findall(rb"(?i)content-type:\s*(?:multipart|message)/", data)) > limits.max_depth:
        raise refusal(path, f"this {KIND} is nested too deeply", SAVE_TEXT)
    made = count()

    def part(policy: Policy) -> EmailMessage:
        if next(made) > limits.max_mail_parts:
            raise _oversized(path, f"has more than {limits.max_mail_parts} parts")
        return EmailMessage(policy)

    mail: EmailMessage = BytesParser(policy=policy.default.clone(message_factory=part)).parsebytes(data)
    if _HEADERS.isdisjoint(map(str.lower, mail.keys())):
        raise refusal(path, f"this is no {KIND}: it has no sender, recipient, date or subject", NAME_IT)
    return mail


def _oversized(path: str, what: str) -> SeedError:
    return refusal(path, f"this {KIND} {what}", f"{SAVE_TEXT}, or {ALLOW_LARGE}")


# ---------- the text


def _text(mail: EmailMessage, path: str, limits: IngestConfig) -> Extract:
    plain, page = (_body(mail, kind) for kind in ("plain", "html"))
    decoded = decode(_content(plain), limits, declared=_charset(plain)) if plain is not None else None
    furniture: frozenset[str] = frozenset()
    if page is not None:
        html = decode(_content(page), limits, declared=_charset(page) or declared_in_page(_content(page)))
        tree = html_tree(html.text, path, limits)
        pair_notes(tree.body)
        content = whole_content(tree.body)
        content = replace(content, removed=(*tree.removed, *content.removed))
        if decoded is None or _is_poorer(decoded.text, content.root):
            return _from_page(content, mail, html.notes)
        if _RICHER.search(html.text):
            furniture = frozenset(line.text for line in content.removed) - frozenset(lines_of(content.root))
    if plain is None or decoded is None:
        raise refusal(path, "this mail contains no text", "remove it from the folder, or save its attachments there")
    text, removed = _without(_whole_addresses(_unflowed(decoded.text, plain)), furniture)
    return Extract(text, "plain", removed=removed, notes=decoded.notes)


def _is_poorer(plain: str, root: Element) -> bool:
    """True if the plain form lacks structure, or has less than half the words of the HTML form (`This mail needs
    HTML`).
    """
    titles = root.named("h1")
    below = [child for child in root.children if child not in titles]
    words = sum(len(line.split()) for line in lines_of(root))
    return not is_unmarked(Element(root.tag, {}, below)) or 2 * len(plain.split()) < words


def _whole_addresses(text: str) -> str:
    """The text with line ends removed from addresses in angle brackets (RFC 3986, appendix C)."""
    return _BRACKETED.sub(lambda match: "".join(match[0].split()), text)


def _without(text: str, furniture: frozenset[str]) -> tuple[str, tuple[Removed, ...]]:
    """The plain form of a mail without the lines that its HTML form shows to be furniture, and these lines."""
    lines = text.split("\n")
    gone = [n for n, line in enumerate(lines) if " ".join(line.split()) in furniture]
    removed = tuple(Removed(n + 1, lines[n].strip(), "furniture in the HTML form of the mail") for n in gone)
    for n in gone:
        lines[n] = ""
    return "\n".join(lines), removed


def _body(mail: EmailMessage, kind: str) -> EmailMessage | None:
    part: Any = mail.get_body(preferencelist=(kind,))
    return part if part is not None and _content(part).strip() else None


def _from_page(content: MainContent, mail: EmailMessage, notes: tuple[str, ...]) -> Extract:
    pictures = Pictures()
    inside = {str(part["content-id"]).strip(" <>"): part for part in mail.walk() if part["content-id"]}
    for node in walk(content.root, "img"):
        source, alt = node.attrs.get("src", ""), node.attrs.get("alt", "")
        part = inside.get(source[4:]) if source.lower().startswith("cid:") else None
        shown = pictures.add_source(source, alt=alt) if part is None else pictures.add(_content(part), alt=alt)
        node.attrs["asset"] = shown
    text, markup = finished(content.root)
    return Extract(text, markup, assets=pictures.assets, removed=content.removed, notes=(*notes, *pictures.notes))


def _unflowed(text: str, part: EmailMessage) -> str:
    """The text with flowed lines joined (RFC 3676 §4)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    found: list[str] = []
    open_line = False
    for line in text.split("\n"):
        line = line.removeprefix(" ") if not line.startswith(">") else line
        flows = line.endswith(" ") and line != "-- "
        if open_line and line and not line.startswith(">") and line != "-- ":
            found[-1] += line
        else:
            found.append(line)
        open_line = flows and not line.startswith(">")
    return "\n".join(found)


# ---------- headers


def _header(mail: EmailMessage, name: str) -> str:
    return " ".join(str(mail.get(name, "")).split())


def _date(mail: EmailMessage) -> str:
    """The date in the sender's time zone."""
    try:
        return parsedate_to_datetime(_header(mail, "date")).date().isoformat()
    except (TypeError, ValueError):
        return ""


def _authors(mail: EmailMessage) -> tuple[str, ...]:
    people = getaddresses([_header(mail, "from")])
    return tuple(name.strip(" '\"") for name, _ in people if name.strip(" '\"") and "@" not in name)


def _visibility(mail: EmailMessage) -> Visibility:
    """The strictest of all that its headers state: marks of secrecy (RFC 2156 §5.3.4, Microsoft's labels, TLP), folders
    of drafts, an expiry (RFC 4021)."""
    stated = [claim for name, value in mail.items() if (claim := mail_claim(name, " ".join(str(value).split())))]
    with suppress(TypeError, ValueError):
        ends = parsedate_to_datetime(_header(mail, "expires") or _header(mail, "expiry-date"))
        stated.append(Visibility(expires_at=ends.replace(tzinfo=ends.tzinfo or UTC).astimezone(UTC)))
    found = replace(strictest(stated), unclear=(), taught=()) if stated else PUBLIC
    return found.at(MarkPlace.MAIL_HEADER) if found.marks else found


# ---------- attachments


def _attachments(mail: EmailMessage) -> list[EmailMessage]:
    bodies = {id(part) for kind in ("plain", "html") if (part := _body(mail, kind)) is not None}
    found: list[EmailMessage] = []
    waiting: list[Any] = [mail]
    while waiting:
        part = waiting.pop()
        if part.get_content_type() == "message/rfc822":
            found.append(part)
        elif part.is_multipart():
            waiting.extend(reversed(list(part.iter_parts())))
        elif id(part) not in bodies and (part.get_filename() or part.get_content_disposition() == "attachment"):
            found.append(part)
    return found


def _unread(mail: EmailMessage) -> tuple[str, ...]:
    inline = {id(part) for part in mail.walk() if part["content-id"]}
    names = [_file_name(part) for part in _attachments(mail) if id(part) not in inline]
    ends = ATTACHED if _visibility(mail) is PUBLIC else ()
    return tuple(f"the attachment {name} was not read" for name in names if not name.lower().endswith(ends))


def _content(part: Any) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return bytes(inner[0].as_bytes()) if isinstance(inner, list) and inner else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _charset(part: EmailMessage) -> str:
    return str(part.get_content_charset("") or "")


def _file_name(part: EmailMessage) -> str:
    """A file name without folders or harmful characters; a forwarded mail is named after its subject."""
    written = str(part.get_filename() or "")
    if not written and part.get_content_type() == "message/rfc822":
        inner: object = part.get_payload()
        subject = _header(inner[0], "subject") if isinstance(inner, list) and inner else ""
        written = (re.sub(r"[^\w .-]+", "-", subject)[:60] or "forwarded") + ".eml"
    name = re.split(r"[/\\]", written)[-1]
    name = "".join(char for char in name if not bad_name(f"x{char}")).strip(" .")
    return name[-120:] or "attachment"


def _unique(name: str, taken: dict[str, bytes]) -> str:
    stem, dot, ending = name.rpartition(".")
    number, free = 2, name
    while free in taken:
        free = f"{stem}-{number}{dot}{ending}"
        number += 1
    return free
