"""Untrusted XML → a tree, or only the check that it is harmless: no document type, limited depth and size.

A document type is refused before it is read, so no entity is ever expanded or fetched.
"""

from collections.abc import Mapping
from xml.parsers import expat

from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.limits import damaged, refusal, too_deep, too_many
from site_builder.settings.site_config import IngestConfig


def vet_xml(data: bytes, path: str, limits: IngestConfig, *, kind: str) -> int:
    """The number of elements. Raises SeedError if a part is hostile or does not parse."""
    guard = _Guard(path, limits, kind)
    guard.parse(data)
    return guard.count


def parse_xml(
    data: bytes, path: str, limits: IngestConfig, *, kind: str, prefixes: Mapping[str, str] | None = None
) -> Element:
    """The root element. `prefixes` maps namespaces to the short names before tags (`text:p`)."""
    builder = _Builder(path, limits, kind, prefixes or {})
    builder.parse(data)
    return builder.root


class _Guard:
    def __init__(self, path: str, limits: IngestConfig, kind: str) -> None:
        self.path, self.limits, self.kind = path, limits, kind
        self.count = self.depth = self.attributes = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def parse(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as problem:
            raise damaged(self.path, self.kind, detail=str(problem)) from None

    def doctype(self, *_: object) -> None:
        raise refusal(
            self.path,
            f"this {self.kind} declares a document type or entities, which no word processor writes",
            "it may be an attack; if you trust its source, save it again from a word processor",
        )

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.count += 1
        self.depth += 1
        if self.depth > self.limits.max_depth:
            raise too_deep(self.path, self.kind, self.limits)
        self.attributes += len(attrs)
        if self.attributes > 10 * self.limits.max_elements:
            raise too_many(self.path, "attributes", self.limits)
        if self.count > self.limits.max_elements:
            raise too_many(self.path, "elements", self.limits)

    def end(self, name: str) -> None:
        self.depth -= 1


class _Builder(_Guard):
    def __init__(self, path: str, limits: IngestConfig, kind: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(path, limits, kind)
        self.prefixes = prefixes
        self.root = Element("")
        self.open = [self.root]
        self.parser.CharacterDataHandler = self.text

    def parse(self, data: bytes) -> None:
        super().parse(data)
        self.root = self.root.elements[0]

    def start(self, name: str, attrs: dict[str, str]) -> None:
        super().start(name, attrs)
        node = Element(self.short(name), {self.short(key): value for key, value in attrs.items()})
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, name: str) -> None:
        super().end(name)
        self.open.pop()

    def text(self, data: str) -> None:
        self.open[-1].children.append(data)

    def short(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        return f"{self.prefixes[space]}:{local}" if space in self.prefixes else local
