"""Bytes of a content file → typed header and the Markdown below it.

Files are split as python-frontmatter splits them. Cases that it ignores (a missing closing fence, a byte-order mark, a
header that is a list) are errors here. Scalars are read as written, by `fields`.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from site_builder.content.model import HIDING, VERSIONED, VISIBILITY, BriefingStatus, Detail, Header, HeaderLines
from site_builder.core.codec import packed_flat
from site_builder.core.digests import digest_text
from site_builder.core.errors import ConflictError, HeaderError, Location, SiteError, SiteErrors, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.settings.fields import Invalid, listing, read_partial, words
from site_builder.settings.yaml_nodes import Node, yaml_node

FENCE = "---"
SUMMARY_LENGTH = 300
LAYOUTS_KEPT = 4_096
_BOUNDARY: re.Pattern[str] = YAMLHandler.FM_BOUNDARY
_PROSE = re.compile(r"""(?<!\n)\n\n+(?![\w"'-]+:|- |[ #\n]|$)""")
"""After an empty line, text that is no field, list item, comment or continuation."""


@lru_cache(maxsize=LAYOUTS_KEPT)
def _first_of(lines: HeaderLines) -> HeaderLines:
    """The first of equal layouts, to save memory: most headers share one."""
    return lines


class OwnField(NamedTuple):
    """A header key unknown to site_builder; site.toml may declare it in [fields]."""

    key: str
    values: tuple[str, ...]
    """Empty if the value is not text."""
    unknown: SiteError
    """Error for a site that does not declare the key."""

    def fault(self, labels: Mapping[str, str]) -> SiteError | None:
        """Error in a site with these labels, or None."""
        if self.key not in labels:
            return self.unknown
        unread = HeaderError(
            f"{self.key}: must be text", place=self.unknown.place, hint="write a line of text, or several as a list"
        )
        return None if self.values else unread


@packed_flat
@dataclass(frozen=True, slots=True)
class Head:
    """Header of a content file, with the position of the body."""

    header: Header
    header_lines: HeaderLines
    """Each field of the header with its line; see `header_lines`."""
    body_start: int
    """Offset of the body in the decoded text."""
    body_line: int
    """Line of the body in the file, from 1."""
    faults: tuple[SiteError, ...] = ()
    """Errors of the header, which then has only the readable fields."""
    blind: bool = False
    """True if the header leaves in doubt who may see the briefing; it is then hidden."""
    own: tuple[OwnField, ...] = ()
    """Keys that only site.toml can explain; none of them affects visibility."""

    def faults_in(self, labels: Mapping[str, str]) -> tuple[SiteError, ...]:
        """Errors of the header in a site with these field labels."""
        return (*self.faults, *filter(None, (field.fault(labels) for field in self.own)))

    def header_in(self, labels: Mapping[str, str]) -> Header:
        """The header with declared own fields as details, after the others, sorted by key."""
        values = {field.key: field.values for field in self.own}
        own = [Detail(label, value) for key, label in labels.items() for value in values.get(key, ())]
        return replace(self.header, details=(*self.header.details, *own)) if own else self.header

    def __post_init__(self) -> None:
        object.__setattr__(self, "header_lines", _first_of(self.header_lines))

    @property
    def came_late(self) -> bool:
        """True if the file changed while it was read, so that the head does not describe the given digest."""
        return any(isinstance(fault, ConflictError) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Document:
    """A content file with its header read and its body unparsed. Only the head is cached and sent to workers."""

    source: SourceFile
    head: Head

    @property
    def path(self) -> str:
        """Path of the file."""
        return self.source.path

    @property
    def header(self) -> Header:
        """Front matter."""
        return self.head.header

    @property
    def header_lines(self) -> HeaderLines:
        """Lines of the header fields."""
        return self.head.header_lines

    @property
    def body(self) -> str:
        """Text below the header, decoded on each access."""
        return decode(self.source)[self.head.body_start :]

    @property
    def body_line(self) -> int:
        """Line of the body in the file, from 1."""
        return self.head.body_line

    def wrote(self, body: str) -> bool:
        """True if the body is unedited since ingest wrote it."""
        seed = self.header.seed
        return bool(seed) and digest_text(body.strip("\n")) == seed[-1].wrote.body


def read_document(source: SourceFile) -> Document:
    """Read a document. Raises HeaderError, or SiteErrors with every invalid field."""
    return Document(source, read_head(source))


def header_of(path: str, text: str) -> Header:
    """Header of a content file. Raises HeaderError, or SiteErrors with every invalid field."""
    return read_head(SourceFile(path, text.encode("utf-8"))).header


def read_head(source: SourceFile) -> Head:
    """Everything above the body. Raises HeaderError, or SiteErrors with every invalid field."""
    head = _head(source)
    raise_all(head.faults)
    return head


def look_at_head(source: SourceFile) -> Head:
    """Everything above the body, with errors in `faults` instead of raised. An unreadable header has only a title."""
    try:
        return _head(source)
    except SiteError as problem:
        faults = (problem,)
    with suppress(SiteError):  # even if the text has a bad byte, the header may say who may see it
        text = source.data.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        head = _head(SourceFile(source.path, text.encode("utf-8")))
        return replace(head, faults=(*faults, *head.faults))
    return Head(Header(title=source.stem), (), 0, 1, faults, blind=True)


def _head(source: SourceFile) -> Head:
    """The readable fields and the errors of the others. Raises HeaderError if there are no fields."""
    text = decode(source)
    node, start = read_fields(text, source.path)
    own, known = dict[str, Node](), dict[str, Node]()
    for key, item in node.value.items() if isinstance(node.value, dict) else ():
        (known if is_reserved(key) else own)[key] = item
    fields, faults = read_partial(Header, Node(known, node.line), source.path, error=HeaderError)
    lines = header_lines(node)
    summary = fields.get("summary", "")
    if len(summary) > SUMMARY_LENGTH:
        what = f"summary has {len(summary)} characters"
        hint = f"at most {SUMMARY_LENGTH} fit on a card; shorten it or delete the line"
        faults.append(HeaderError(what, place=Location(source.path, dict(lines)["summary"]), hint=hint))
    header = Header(**{"title": source.stem, **fields})
    blind = bool(faults) and any(_may_hide(str(key), fields) for key in dict(lines))
    asked = tuple([_own_field(key, item, source.path) for key, item in own.items()])
    return Head(header, lines, start, text.count("\n", 0, start) + 1, tuple(faults), blind, asked)


def is_reserved(key: str) -> bool:
    """True for keys with a meaning and for keys that may be meant to restrict visibility."""
    return key in Header.__dataclass_fields__ or _may_hide(key, ())


def _own_field(key: str, item: Node, path: str) -> OwnField:
    values: tuple[str, ...] = ()
    with suppress(Invalid, SiteErrors):
        values = listing(words)(item) if isinstance(item.value, tuple) else (words(item),)
    _, (unknown, *_) = read_partial(Header, Node({key: item}, item.line), path, error=HeaderError)
    return OwnField(key, values, unknown)


def _may_hide(key: str, fields: Collection[str]) -> bool:
    """True if an unknown field may be meant to restrict visibility."""
    known = Header.__dataclass_fields__
    if key in fields or (key in known and key not in VISIBILITY):
        return False
    return key.casefold() in HIDING or bool(get_close_matches(key.casefold(), VISIBILITY, n=1, cutoff=0.7))


def text_digest(source: SourceFile) -> str:
    r"""Digest of the body as ingest records it (`wrote`): line ends count as `\n`, surrounding blank lines are ignored.
    Raises HeaderError for an unclosed header."""
    return digest_text(split(decode(source), source.path)[1].strip("\n"))


def version_digest(source: SourceFile, header: Header | None = None) -> str:
    """Digest of all that readers may cite: that of the text, a hyphen, and that of the VERSIONED fields of the header,
    which is read unless given. Raises HeaderError for an unclosed header."""
    header = header or look_at_head(source).header
    return f"{text_digest(source)}-{digest_text(chr(0).join(cited_fields(header).values()))[:16]}"


def cited_fields(header: Header) -> dict[str, str]:
    """VERSIONED fields of a header as text. A note of a correction changes none."""
    fields = {name: getattr(header, name) for name in VERSIONED}
    own = {name: "; ".join(value) if isinstance(value, tuple) else str(value or "") for name, value in fields.items()}
    return {**own, "status": own["status"] if header.status is BriefingStatus.SUPERSEDED else ""}


def has_text(source: SourceFile, digest: str) -> bool:
    """True if the file can be read and has this text and header."""
    with suppress(SiteError):
        return bool(digest) and alike(digest, version_digest(source))
    return False


def alike(one: str, other: str) -> bool:
    """True for digests of the same version. Lists of earlier versions of the program have that of the text alone."""
    return one == other or (text_part(one) == text_part(other) and ("-" not in one or "-" not in other))


def text_part(digest: str) -> str:
    """Digest of the text in that of a version."""
    return digest.partition("-")[0]


def header_lines(node: Node) -> tuple[tuple[str, int], ...]:
    """Each key of a mapping with its line, and `key.2` for a list item on its own line."""
    if not isinstance(node.value, dict):
        return ()
    keys = [(key, item.line) for key, item in node.value.items()]
    items = [
        (f"{key}.{place}", item.line)
        for key, (listed, line) in node.value.items()
        if isinstance(listed, tuple)
        for place, item in enumerate(listed)
        if item.line != line
    ]
    return (*keys, *items)


def decode(source: SourceFile) -> str:
    r"""The text with `\\n` line ends and without a byte-order mark."""
    try:
        text = source.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        line = source.data.count(b"\n", 0, problem.start) + 1
        raise HeaderError(
            f"this is not UTF-8: byte 0x{source.data[problem.start]:02x}",
            place=Location(source.path, line),
            hint="save the file as UTF-8, or put it into seeds/ and let ingest read it",
        ) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise HeaderError(
            "this is not text: it has a NUL character", place=Location(source.path, line), hint="remove it"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def exact_text(source: SourceFile) -> str:
    """The text with its original line ends and byte-order mark, for editing. Raises HeaderError if it is not UTF-8."""
    decode(source)
    return source.data.decode("utf-8")


def read_fields(text: str, path: str) -> tuple[Node, int]:
    """The mapping above the body, and the offset of the body. Raises HeaderError."""
    header, body = split(text, path)
    node = yaml_node(header, path, error=HeaderError)
    if not isinstance(node.value, dict):
        fact = f"the header is {'a list' if isinstance(node.value, tuple) else 'plain text'}, not fields"
        raise HeaderError(fact, place=Location(path, node.line), hint="write title: …, not - title")
    return node, len(text) - (0 if body.isspace() else len(body))


def split(text: str, path: str) -> tuple[str, str]:
    """Header and body. Blank lines replace anything above the header, so that its line numbers match the file. Raises
    HeaderError."""
    if text.partition("\n")[0].rstrip() != FENCE:
        hint = 'start the file with "---", then title: and date:, then "---" again'
        raise HeaderError("the file does not start with a header", place=Location(path, 1), hint=hint)
    opening = _BOUNDARY.match(text)
    start = opening.end() if opening else 0
    closing = opening and _BOUNDARY.search(text, max(start, text.find(f"\n{FENCE}", start - 1) + 1))
    if not closing or not (closing[0].rstrip() == FENCE or _has_fence(text.partition("\n")[2])):
        raise _unclosed(text, path)
    header, body = text[start : closing.start()], text[closing.end() :]
    if "\n\n" in header and _PROSE.search(header):
        raise _unclosed(f"{FENCE}\n{header.strip()}", path)
    if start > len(FENCE):  # spaces or blank lines, some of them above the header
        header = "\n" * text.count("\n", 0, text.index(header, len(FENCE))) + header
    return header, body.lstrip("\n")


def _has_fence(text: str) -> bool:
    return any(line.rstrip() == FENCE for line in text.split("\n"))


def _unclosed(text: str, path: str) -> HeaderError:
    """Error for a header without an end, or one that ends at a rule far below; placed at the last line before a blank
    one."""
    top = text.rstrip().partition("\n\n")[0]
    place = Location(path, top.count("\n") + 1)
    hint = 'put a line "---" between the header and the text'
    return HeaderError('the header has no closing "---"', place=place, hint=hint)
