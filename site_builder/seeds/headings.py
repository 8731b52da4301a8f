"""Bare lines among the blocks of a body → headings, by how they are written and by what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.seeds.blocks import Block, BlockKind

MAX_WORDS = 18
_END_STOP = re.compile(r"[.;,…][\"”’')]*$")


def with_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those paragraphs as headings that are headings."""
    found = []
    for index, block in enumerate(blocks):
        score = _score(blocks, index) if block.kind is BlockKind.PARAGRAPH else 0.0
        if score >= 0.5:
            block = replace(block, kind=BlockKind.HEADING, confidence=score, why="a bare line above prose")
        found.append(block)
    return tuple(found)


def _score(blocks: Sequence[Block], index: int) -> float:
    text = blocks[index].text
    words = text.split()
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if "\n" in text or len(words) > 14 or following is None or _END_STOP.search(text) or not following.text[50:]:
        return 0.0
    return 0.75
