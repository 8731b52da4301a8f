"""The bytes of a content file → its typed header and the Markdown below it.

The file is split where python-frontmatter would do it; what that ignores in silence (a missing closing fence, a
byte-order mark, a header that is a list) is an error here, and scalars are read as they are written, by `fields`.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from site_builder.content.model import HIDING, VISIBILITY, Detail, Header, HeaderLines
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
"""After an empty line something that is no field, list item, comment or continuation."""


@lru_cache(maxsize=LAYOUTS_KEPT)
def _first_of(lines: HeaderLines) -> HeaderLines:
    """Of equal ones the first: most headers are laid out like others."""
    return lines


class OwnField(NamedTuple):
    """A key of a header that is none of site_builder's: site.toml may name it in [fields]."""

    key: str
    values: tuple[str, ...]
    """Empty if the value is not text."""
    unknown: SiteError
    """The error for a site whose site.toml does not name it."""

    def fault(self, labels: Mapping[str, str]) -> SiteError | None:
        """The error in a site with these labels, or None."""
        if self.key not in labels:
            return self.unknown
        unread = HeaderError(
            f"{self.key}: must be text", place=self.unknown.place, hint="write a line of text, or several as a list"
        )
        return None if self.values else unread


@packed_flat
@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a content file once its header is read."""

    header: Header
    header_lines: HeaderLines
    """Field name and line of each field that the header has; see `header_lines`."""
    body_start: int
    """Where the body starts in the decoded text."""
    body_line: int
    """Where it starts in the file, counted from 1."""
    faults: tuple[SiteError, ...] = ()
    """What is wrong with the header; it then holds the fields that could be read."""
    blind: bool = False
    """Whether it cannot be told who may see the briefing: then nobody may."""
    own: tuple[OwnField, ...] = ()
    """Keys that only site.toml can explain, and that do not say who may see the briefing."""

    def faults_in(self, labels: Mapping[str, str]) -> tuple[SiteError, ...]:
        """Errors of the header in a site that gives fields of its own these labels."""
        return (*self.faults, *filter(None, (field.fault(labels) for field in self.own)))

    def header_in(self, labels: Mapping[str, str]) -> Header:
        """The header in such a site: fields of its own are details, after the others and sorted by key."""
        values = {field.key: field.values for field in self.own}
        own = [Detail(label, value) for key, label in labels.items() for value in values.get(key, ())]
        return replace(self.header, details=(*self.header.details, *own)) if own else self.header

    def __post_init__(self) -> None:
        object.__setattr__(self, "header_lines", _first_of(self.header_lines))

    @property
    def came_late(self) -> bool:
        """Whether the file had other bytes by the time it was read: it says nothing of those that were meant."""
        return any(isinstance(fault, ConflictError) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Document:
    """A content file, its header read and its body not yet. What travels and is kept is the head alone."""

    source: SourceFile
    head: Head

    @property
    def path(self) -> str:
        """Of the file."""
        return self.source.path

    @property
    def header(self) -> Header:
        """Its front matter."""
        return self.head.header

    @property
    def header_lines(self) -> HeaderLines:
        """As the head has them."""
        return self.head.header_lines

    @property
    def body(self) -> str:
        """The text below the header, decoded at each question."""
        return decode(self.source)[self.head.body_start :]

    @property
    def body_line(self) -> int:
        """Where the body starts in the file, counted from 1."""
        return self.head.body_line

    def wrote(self, body: str) -> bool:
        """Whether the body is as ingest wrote it: nobody has edited it since."""
        seed = self.header.seed
        return bool(seed) and digest_text(body.strip("\n")) == seed[-1].wrote.body


def read_document(source: SourceFile) -> Document:
    """The document; raises HeaderError, or SiteErrors with every wrong field."""
    return Document(source, read_head(source))


def header_of(path: str, text: str) -> Header:
    """The header of a content file; raises HeaderError, or SiteErrors with every wrong field."""
    return read_head(SourceFile(path, text.encode("utf-8"))).header


def read_head(source: SourceFile) -> Head:
    """What is above the body; raises HeaderError, or SiteErrors with every wrong field."""
    head = _head(source)
    raise_all(head.faults)
    return head


def look_at_head(source: SourceFile) -> Head:
    """The same with whatever is wrong in `faults`; a header that cannot be read at all has a title and no more."""
    try:
        return _head(source)
    except SiteError as problem:
        faults = (problem,)
    with suppress(SiteError):  # where a byte of the text is wrong, the header may still say who may see it
        text = source.data.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        head = _head(SourceFile(source.path, text.encode("utf-8")))
        return replace(head, faults=(*faults, *head.faults))
    return Head(Header(title=source.stem), (), 0, 1, faults, blind=True)


def _head(source: SourceFile) -> Head:
    """The fields that can be read, and what is wrong with the others; raises HeaderError where there are no fields."""
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
    """True for keys with a meaning, and for those that may be meant to say who sees a briefing."""
    return key in Header.__dataclass_fields__ or _may_hide(key, ())


def _own_field(key: str, item: Node, path: str) -> OwnField:
    values: tuple[str, ...] = ()
    with suppress(Invalid, SiteErrors):
        values = listing(words)(item) if isinstance(item.value, tuple) else (words(item),)
    _, (unknown, *_) = read_partial(Header, Node({key: item}, item.line), path, error=HeaderError)
    return OwnField(key, values, unknown)


def _may_hide(key: str, fields: Collection[str]) -> bool:
    """Whether a field that was not understood may say that the text is not for everyone."""
    known = Header.__dataclass_fields__
    if key in fields or (key in known and key not in VISIBILITY):
        return False
    return key.casefold() in HIDING or bool(get_close_matches(key.casefold(), VISIBILITY, n=1, cutoff=0.7))


def text_digest(source: SourceFile) -> str:
    """The digest of the body as ingest remembers it (`wrote`): line ends count as `\n`, empty lines around it do not.
    Raises HeaderError where the header has no end."""
    return digest_text(split(decode(source), source.path)[1].strip("\n"))


def header_lines(node: Node) -> tuple[tuple[str, int], ...]:
    """Each key of a mapping with its line, and `key.2` with that of an item on a line of its own."""
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
    """The text with `\\n` line ends and without a byte-order mark."""
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


def read_fields(text: str, path: str) -> tuple[Node, int]:
    """The mapping above the body, and where the body starts in the text. Raises HeaderError."""
    header, body = split(text, path)
    node = yaml_node(header, path, error=HeaderError)
    if not isinstance(node.value, dict):
        fact = f"the header is {'a list' if isinstance(node.value, tuple) else 'plain text'}, not fields"
        raise HeaderError(fact, place=Location(path, node.line), hint="write title: …, not - title")
    return node, len(text) - (0 if body.isspace() else len(body))


def split(text: str, path: str) -> tuple[str, str]:
    """Header and body; empty lines take the place of what is above the header, so its lines count as in the file.
    Raises HeaderError."""
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
    if start > len(FENCE):  # spaces or empty lines, some of which are above the header
        header = "\n" * text.count("\n", 0, text.index(header, len(FENCE))) + header
    return header, body.lstrip("\n")


def _has_fence(text: str) -> bool:
    return any(line.rstrip() == FENCE for line in text.split("\n"))


def _unclosed(text: str, path: str) -> HeaderError:
    """The header has no end, or ends at a rule far down in the text; placed at the last line before an empty one."""
    top = text.rstrip().partition("\n\n")[0]
    place = Location(path, top.count("\n") + 1)
    hint = 'put a line "---" between the header and the text'
    return HeaderError('the header has no closing "---"', place=place, hint=hint)
