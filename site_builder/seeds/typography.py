"""Straight quotes, `--` and `...` of a typewriter → the signs of print, where only one reading is possible.

Never touches addresses or code. Knows English, Dutch, Portuguese and German quotes; in other languages they stay.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.seeds.blocks import Block, Item

_DOUBLE = {"": "“”", "en": "“”", "nl": "“”", "pt": "“”", "de": "„“"}
_SINGLE = {"": "‘’", "en": "‘’", "nl": "‘’", "pt": "‘’", "de": "‚‘"}
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+|[^\s<>]+@[^\s<>]+\.[^\s<>]+|`[^`]*`")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<![\w'])'(?=\d\ds?\b)")
_RANGE = re.compile(r"(?<=\d)--(?=\d)")
_DASH = re.compile(r"(?<=[ \xa0])---?(?=[ \xa0])|(?<=[\w”’)?!,.])---?(?=[\w“‘(])")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_BEFORE_OPENING = frozenset(" \t\n\xa0([{“‘„‚«—–-/\"'")


def settled(blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
    """The blocks with their signs settled."""
    return tuple(_block(block, language) for block in blocks)


def settle(text: str, language: str) -> str:
    """One text with its signs settled; every letter and digit stays."""
    if '"' not in text and "'" not in text and "--" not in text and "..." not in text:
        return text
    kept = [match.span() for match in _ADDRESS.finditer(text)]
    text = _set(text, [m.start() for m in _APOSTROPHE.finditer(text) if not _inside(m.start(), kept)], "’")
    text = _paired(text, '"', _DOUBLE.get(language, ""), kept)
    text = _paired(text, "'", _SINGLE.get(language, ""), kept)
    pieces, end = [], 0
    for start, stop in kept:
        pieces += [_dashes(text[end:start]), text[start:stop]]
        end = stop
    return "".join(pieces) + _dashes(text[end:])


def _dashes(text: str) -> str:
    return _ELLIPSIS.sub("…", _DASH.sub("—", _RANGE.sub("–", text)))


def _paired(text: str, sign: str, marks: str, kept: Sequence[tuple[int, int]]) -> str:
    """The text with the sign's pairs set, or unchanged where one of them is in doubt."""
    places = [i for i, letter in enumerate(text) if letter == sign and not _inside(i, kept)]
    if not marks or not places or len(places) % 2:
        return text
    for order, at in enumerate(places):
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        opens = (not before or before in _BEFORE_OPENING) and bool(after) and not after.isspace()
        closes = bool(before) and not before.isspace() and not after.isalnum()
        if not (closes if order % 2 else opens):
            return text
    return _set(_set(text, places[::2], marks[0]), places[1::2], marks[1])


def _set(text: str, places: Sequence[int], sign: str) -> str:
    letters = list(text)
    for place in places:
        letters[place] = sign
    return "".join(letters)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _block(block: Block, language: str) -> Block:
    return replace(
        block,
        text=settle(block.text, language),
        items=tuple(_item(item, language) for item in block.items),
        rows=tuple(tuple(settle(cell, language) for cell in row) for row in block.rows),
        blocks=tuple(_block(inner, language) for inner in block.blocks),
    )


def _item(item: Item, language: str) -> Item:
    children = tuple(_item(child, language) for child in item.children)
    return replace(item, text=settle(item.text, language), children=children)
