"""Where a body names and quotes an actor → passages to show, cut from its text only when a page is rendered.

Ten thousand bodies hold theirs as a few numbers each; the digest, made when the body is parsed, stands for the words.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from site_builder.digests import digest_text
from site_builder.linking.passages import Span

_ROW = struct.Struct("<6I")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a quotation of several, in three pieces around the name."""

    anchor: str
    """Of its paragraph; empty where it has none."""
    before: str
    name: str
    """As written; the quotation itself where no name stands beside it."""
    after: str
    quoted: bool
    """Whether the actor speaks here."""


@dataclass(frozen=True, slots=True)
class Passages:
    """What one briefing says of one actor, known by its digest."""

    digest: str
    text: bytes = field(default=b"", compare=False, repr=False)
    """Of the whole body, UTF-8, a line for each block."""
    spans: bytes = field(default=b"", compare=False, repr=False)
    anchors: tuple[str, ...] = field(default=(), compare=False, repr=False)
    cut: tuple[Passage, ...] = field(default=(), compare=False, repr=False)

    @property
    def shown(self) -> tuple[Passage, ...]:
        """The passages, in the order of the text."""
        return self.cut or tuple(_cut(self.text.decode("utf-8").split("\n"), self.spans, self.anchors))

    def __reduce__(self) -> tuple[Any, ...]:
        """What travels to another process are the passages, not the whole text."""
        return Passages, (self.digest, b"", b"", (), self.shown)


def pack_text(texts: Sequence[str]) -> bytes:
    """A line for each block; a line break inside one, which only an entity can bring, becomes a blank."""
    return "\n".join(text.replace("\n", " ") for text in texts).encode("utf-8", "replace")


def pack_spans(spans: Sequence[Span]) -> bytes:
    """Six numbers for each."""
    return struct.pack(f"<{6 * len(spans)}I", *chain.from_iterable(spans))


def passages_digest(texts: Sequence[str], spans: Sequence[Span], anchors: Sequence[str]) -> str:
    """Of all that the passages show."""
    shown = [
        f"{anchors[block]}\0{name_start - start}\0{name_end - start}\0{quoted}\0{texts[block][start:end]}"
        for block, start, end, name_start, name_end, quoted in spans
    ]
    return digest_text("\0".join(shown))


def _cut(texts: Sequence[str], spans: bytes, anchors: Sequence[str]) -> list[Passage]:
    return [
        Passage(anchors[block], texts[block][a:n], texts[block][n:m], texts[block][m:z], bool(quoted))
        for block, a, z, n, m, quoted in _ROW.iter_unpack(spans)
    ]
