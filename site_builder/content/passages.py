"""Packed spans in which a body names or quotes an actor → passages, cut from the text when a page is rendered.

Each body holds a few numbers per passage; a digest made at parse stands for the words.
"""

import struct
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, starmap
from typing import NamedTuple

from site_builder.core.digests import digest_text
from site_builder.linking.sentences import Span

OPENING_BYTES = 2000
"""Number of bytes of a text searched for its summary."""
STANDFIRST = 60
"""Shorter summaries are not shown if the text contains them."""
SLACK, MANY_WORDS, ALIKE = 20, 8, 0.85
"""A summary of at least MANY_WORDS words repeats a block if the block's start, SLACK letters longer than the summary,
has a share of ALIKE of its words."""
_ROW = struct.Struct("<6I")


class Passage(NamedTuple):
    """A sentence or quotation in three pieces around the name."""

    anchor: str
    """Anchor of the paragraph, or empty."""
    before: str
    name: str
    """The name as written; the quotation itself if it names nobody."""
    after: str
    quoted: bool
    """True if the actor speaks."""


@dataclass(frozen=True)
class Passages:
    """Passages of one briefing about one actor, identified by digest."""

    digest: str
    source: Callable[[], tuple[Passage, ...]] = field(default=tuple, compare=False, repr=False)
    """Cuts the passages."""

    @cached_property
    def shown(self) -> tuple[Passage, ...]:
        """Passages in text order."""
        return self.source()


def pack_text(texts: Sequence[str]) -> bytes:
    """The text of all blocks, one line each. A line break within a block, which only an entity can produce, becomes a
    space."""
    return "\n".join([text.replace("\n", " ") for text in texts]).encode("utf-8", "replace")


def repeats(text: bytes, summary: str) -> bool:
    """True if a summary only repeats the text (packed by `pack_text`): the start of an early block, perhaps slightly
    reworded, or a later block, unless it is a single sentence."""
    start = summary.rstrip("…. ")
    words = start.encode("utf-8", "replace")
    if len(words) <= OPENING_BYTES and text.startswith(words):
        return True
    opening = text[:OPENING_BYTES].decode("utf-8", "ignore").split("\n")
    if any(block.startswith(start) or _is_nearly(block, start) for block in opening):
        return True
    return b"\n" + words in text and not (len(summary) >= STANDFIRST and summary.endswith((".", "!", "?", "”", "»")))


def _is_nearly(block: str, start: str) -> bool:
    """True if a block starts with nearly all words of a summary."""
    wanted, there = start.split(), set(block[: len(start) + SLACK].split())
    return len(wanted) >= MANY_WORDS and sum(word in there for word in wanted) >= ALIKE * len(wanted)


def pack_spans(spans: Sequence[Span]) -> bytes:
    """Pack spans as six numbers each."""
    return b"".join(starmap(_ROW.pack, spans))


def passages_digest(texts: Sequence[str], spans: Sequence[Span], anchors: Sequence[str]) -> str:
    """Digest of everything the passages show."""
    shown: list[str] = []
    for block, start, end, name_start, name_end, quoted in spans:
        words = texts[block]
        mark = "quoted" if quoted else ""
        shown += (anchors[block], words[start:name_start], words[name_start:name_end], words[name_end:end], mark)
    return digest_text("\0".join(shown))


def pack_starts(text: bytes) -> bytes:
    """Packed offsets of the lines of a text, and of its end."""
    sizes = map(len, text.split(b"\n"))
    return array("I", accumulate(sizes, lambda start, size: start + size + 1, initial=0)).tobytes()


def cut_passages(text: bytes, starts: bytes, spans: bytes, anchors: Sequence[str]) -> tuple[Passage, ...]:
    """Cut the passages of a body. `anchors` are the ids of its blocks."""
    rows, at = tuple(_ROW.iter_unpack(spans)), memoryview(starts).cast("I")
    texts = {block: text[at[block] : at[block + 1] - 1].decode("utf-8") for block in {row[0] for row in rows}}
    return tuple(
        [Passage(anchors[i], (t := texts[i])[a:n], t[n:m], t[m:z], bool(quoted)) for i, a, z, n, m, quoted in rows]
    )
