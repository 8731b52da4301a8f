"""Numbered notes at the end → footnotes, if the text has their marks.

Marks and notes must correspond one to one; else the marks stay text and the notes a list.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.seeds.block_model import NOTE_CLOSE, NOTE_OPEN, BlockItem, SeedBlock, SeedBlockKind

_MARK = re.compile(r"(?<=[^\s\[])\[(\d{1,3})\](?!\()")
_SUPERSCRIPT = re.compile(r"(?<=[^\s\d])([⁰¹²³⁴-⁹]{1,3})")
_MARKED = (SeedBlockKind.PARAGRAPH, SeedBlockKind.LEDE)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"(?:\[(?P<number>\d{1,3})\]|(?P<raised>[⁰¹²³⁴-⁹]{1,3}))\s*(?P<text>\S.*)", re.DOTALL)


def with_footnotes(blocks: Sequence[SeedBlock]) -> tuple[SeedBlock, ...]:
    """The blocks, the last ones turned into footnotes if the text has their marks."""
    start, notes = _notes(blocks)
    if not notes:
        return tuple(blocks)
    text = [block for block in blocks[:start] if block.kind in _MARKED]
    for pattern in (_MARK, _SUPERSCRIPT):
        marks = [mark.translate(_DIGITS) for block in text for mark in pattern.findall(block.text)]
        if sorted(marks, key=int) == [note.number for note in notes]:
            marked = (replace(b, text=_with_marks(b.text, pattern)) if b.kind in _MARKED else b for b in blocks[:start])
            return (*marked, SeedBlock(SeedBlockKind.NOTES, blocks[start].line, items=notes))
    return tuple(blocks)


def _with_marks(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda m: f"{NOTE_OPEN}{m[1].translate(_DIGITS)}{NOTE_CLOSE}", text)


def _notes(blocks: Sequence[SeedBlock]) -> tuple[int, tuple[BlockItem, ...]]:
    """Index of the first block of the notes at the end, and the notes in order."""
    if blocks and blocks[-1].kind is SeedBlockKind.LIST and blocks[-1].items[0].number:
        items = blocks[-1].items
        return (len(blocks) - 1, items) if not any(item.children for item in items) else (0, ())
    found: list[BlockItem] = []
    start = len(blocks)
    while (
        start and blocks[start - 1].kind is SeedBlockKind.PARAGRAPH and (notes := _paragraph_notes(blocks[start - 1]))
    ):
        found[:0] = notes
        start -= 1
    return start, tuple(found)


def _paragraph_notes(block: SeedBlock) -> list[BlockItem]:
    """Notes of a paragraph, one a line; none if any line is not a note."""
    matches = [_NOTE.fullmatch(line) for line in block.text.split("\n")]
    found = [BlockItem(m["text"], (m["number"] or m["raised"]).translate(_DIGITS)) for m in matches if m]
    return found if len(found) == len(matches) else []
