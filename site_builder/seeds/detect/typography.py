"""Typewriter quotes, `--` and `...` → typographic signs, if only one reading is possible.

Never changes addresses or code. Knows English, Dutch, Portuguese and German quotes; other languages keep theirs.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.seeds.block_model import BlockItem, SeedBlock

_DOUBLE = {"": "“”", "en": "“”", "nl": "“”", "pt": "“”", "de": "„“"}
_SINGLE = {"": "‘’", "en": "‘’", "nl": "‘’", "pt": "‘’", "de": "‚‘"}
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+|[\w.+-]{1,64}@[\w.-]{1,200}|`[^`]*`")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<![\w'])'(?=\d\ds?\b)")
_RANGE = re.compile(r"(?<=\d)--(?=\d)")
_DASH = re.compile(r"(?<=[ \xa0])---?(?=[ \xa0])|(?<=[\w”’)?!,.])---?(?=[\w“‘(])")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_BEFORE_OPENING = frozenset(" \t\n\xa0([{“‘„‚«—–-/\"'")


def typeset_blocks(blocks: Sequence[SeedBlock], language: str) -> tuple[SeedBlock, ...]:
    """The blocks with typographic signs."""
    return tuple(_block(block, language) for block in blocks)


def typeset(text: str, language: str) -> str:
    """The text with typographic signs; every letter and digit stays."""
    if '"' not in text and "'" not in text and "--" not in text and "..." not in text:
        return text
    masked = _ADDRESS.sub(lambda match: "\0" * len(match[0]), text)
    letters = list(text)
    for match in _APOSTROPHE.finditer(masked):
        letters[match.start()] = "’"
    for sign, marks in (('"', _DOUBLE.get(language, "")), ("'", _SINGLE.get(language, ""))):
        places = [i for i, letter in enumerate(masked) if letter == sign and letters[i] == sign]
        if marks and _are_pairs(masked, places):
            for order, at in enumerate(places):
                letters[at] = marks[order % 2]
    return _dashes("".join(letters), masked)


def _are_pairs(text: str, places: Sequence[int]) -> bool:
    """True if the signs open and close in turn, each with the necessary spacing."""
    for order, at in enumerate(places):
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        opens = (not before or before in _BEFORE_OPENING) and bool(after) and not after.isspace()
        closes = bool(before) and not before.isspace() and not after.isalnum()
        if not (closes if order % 2 else opens):
            return False
    return len(places) % 2 == 0


def _dashes(text: str, masked: str) -> str:
    """The text with dashes and ellipses set at the positions found in `masked`."""
    found = [(m.span(), "–") for m in _RANGE.finditer(masked)]  # sorts before a dash at the same position
    found += [(m.span(), "—") for m in _DASH.finditer(masked)]
    found += [(m.span(), "…") for m in _ELLIPSIS.finditer(masked)]
    pieces, end = [], 0
    for (start, stop), sign in sorted(found):
        if start >= end:
            pieces += [text[end:start], sign]
            end = stop
    return "".join(pieces) + text[end:]


def _block(block: SeedBlock, language: str) -> SeedBlock:
    text = typeset(block.text, language)
    if text is block.text and not (block.items or block.rows or block.blocks):
        return block
    return replace(
        block,
        text=text,
        items=tuple(_item(item, language) for item in block.items),
        rows=tuple(tuple(typeset(cell, language) for cell in row) for row in block.rows),
        blocks=tuple(_block(inner, language) for inner in block.blocks),
    )


def _item(item: BlockItem, language: str) -> BlockItem:
    children = tuple(_item(child, language) for child in item.children)
    return replace(item, text=typeset(item.text, language), children=children)
