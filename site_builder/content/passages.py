"""Where a body names and quotes an actor → passages to show, cut from its text only when a page is rendered.

Ten thousand bodies hold theirs as a few numbers each; the digest, made when the body is parsed, stands for the words.
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
"""So far into a text its summary is looked for."""
STANDFIRST = 60
"""A summary of fewer letters that the text itself has is above no text."""
SLACK, MANY_WORDS, ALIKE = 20, 8, 0.85
"""A summary of so many words repeats a block that has this share of them within its length and some letters more."""
_ROW = struct.Struct("<6I")


class Passage(NamedTuple):
    """A sentence, or a quotation of several, in three pieces around the name."""

    anchor: str
    """Of its paragraph; empty where it has none."""
    before: str
    name: str
    """As written; the quotation itself where no name is next to it."""
    after: str
    quoted: bool
    """Whether the actor speaks here."""


@dataclass(frozen=True)
class Passages:
    """What one briefing says about one actor, known by its digest."""

    digest: str
    source: Callable[[], tuple[Passage, ...]] = field(default=tuple, compare=False, repr=False)
    """Cuts them."""

    @cached_property
    def shown(self) -> tuple[Passage, ...]:
        """The passages, in the order of the text; kept as long as their page."""
        return self.source()


def pack_text(texts: Sequence[str]) -> bytes:
    """A line for each block; a line break inside one, which only an entity can bring, becomes a blank."""
    return "\n".join([text.replace("\n", " ") for text in texts]).encode("utf-8", "replace")


def repeats(text: bytes, summary: str) -> bool:
    """Whether a summary only repeats a text, as `pack_text` packs it: how a block near its beginning starts, be it in a
    few other words since somebody corrected it; or a later block, unless it is one sentence that may stand by itself.
    """
    start = summary.rstrip("…. ")
    words = start.encode("utf-8", "replace")
    if len(words) <= OPENING_BYTES and text.startswith(words):
        return True
    opening = text[:OPENING_BYTES].decode("utf-8", "ignore").split("\n")
    if any(block.startswith(start) or _is_nearly(block, start) for block in opening):
        return True
    return b"\n" + words in text and not (len(summary) >= STANDFIRST and summary.endswith((".", "!", "?", "”", "»")))


def _is_nearly(block: str, start: str) -> bool:
    """Whether a block starts with nearly all words of a summary."""
    wanted, there = start.split(), set(block[: len(start) + SLACK].split())
    return len(wanted) >= MANY_WORDS and sum(word in there for word in wanted) >= ALIKE * len(wanted)


def pack_spans(spans: Sequence[Span]) -> bytes:
    """Six numbers for each."""
    return b"".join(starmap(_ROW.pack, spans))


def passages_digest(texts: Sequence[str], spans: Sequence[Span], anchors: Sequence[str]) -> str:
    """Of all that the passages show: of each what `Passage` has."""
    shown: list[str] = []
    for block, start, end, name_start, name_end, quoted in spans:
        words = texts[block]
        mark = "quoted" if quoted else ""
        shown += (anchors[block], words[start:name_start], words[name_start:name_end], words[name_end:end], mark)
    return digest_text("\0".join(shown))


def pack_starts(text: bytes) -> bytes:
    """Where each line of a packed text begins, and where one more would."""
    sizes = map(len, text.split(b"\n"))
    return array("I", accumulate(sizes, lambda start, size: start + size + 1, initial=0)).tobytes()


def cut_passages(text: bytes, starts: bytes, spans: bytes, anchors: Sequence[str]) -> tuple[Passage, ...]:
    """The passages of a body: its text, where the lines of it begin, the packed places, and the id of each block."""
    rows, at = tuple(_ROW.iter_unpack(spans)), memoryview(starts).cast("I")
    texts = {block: text[at[block] : at[block + 1] - 1].decode("utf-8") for block in {row[0] for row in rows}}
    return tuple(
        [Passage(anchors[i], (t := texts[i])[a:n], t[n:m], t[m:z], bool(quoted)) for i, a, z, n, m, quoted in rows]
    )
