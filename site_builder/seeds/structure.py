"""The lines of a body → its blocks: paragraphs, lists, tables, quotes, footnotes. Headings are told apart in `headings`.

Knows lines and marks, not meaning.
"""

import re
from collections.abc import Sequence

from site_builder.seeds.blocks import Block, BlockKind, Item
from site_builder.seeds.headings import with_headings
from site_builder.seeds.lines import Line, chunks_of, is_full, joined

_BULLET = re.compile(r"(?P<mark>[•·‣▪◦●○▸►–—*+-])[ \t\xa0]+(?P<text>\S.*)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)][ \t\xa0]+(?P<text>\S.*)")
_SURE_BULLETS = frozenset("•‣▪◦●○▸►")
_LEDE = re.compile(r"(?:\*\*|•)[ \t\xa0]+(?P<text>[^*\s].*)", re.DOTALL)
_STRONG = re.compile(r"\*\*(?P<text>[^*\s](?:[^*]*[^*\s])?)\*\*")
_RULE = re.compile(r"(?:[-=_*~–—][ \t]?){3,}")
_QUOTE = re.compile(r">[> ]*")
_CELLS = re.compile(r"[ \xa0]*\t[ \t\xa0]*| {3,}")
_NARROW_CELLS = re.compile(r"[ \xa0]*\t[ \t\xa0]*| {2,}")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?P<text>\S.*?)(?:[ \t]+#+)?")
LEDE_WINDOW = 3
"""Blocks from the top among which a single `•` paragraph is a lede and not a list."""
LONG_LINE = 100
"""An unwrapped line longer than this is a paragraph of its own."""
QUOTE_INDENT = 3


def structure(lines: Sequence[Line], width: int) -> tuple[Block, ...]:
    """The blocks of the body, in order. `width` is the column of a machine's line breaks, or 0."""
    words = _words(lines) if width else frozenset()
    base = _usual_indent(lines)
    blocks: list[Block] = []
    for chunk in chunks_of(lines):
        blocks.extend(_chunk_blocks(chunk, width, words, base))
    return with_headings(_with_ledes(_merged(blocks)))


def _words(lines: Sequence[Line]) -> frozenset[str]:
    """The words of the document that prove a hyphen to be the printer's."""
    return frozenset(word.casefold() for line in lines for word in re.findall(r"[^\W\d_]{4,}(?!-$)\b", line.text))


def _usual_indent(lines: Sequence[Line]) -> int:
    indents = sorted(line.indent for line in lines)
    return indents[len(indents) // 2] if indents else 0


# ---------- one group of lines


def _chunk_blocks(chunk: list[Line], width: int, words: frozenset[str], base: int) -> list[Block]:
    if all(line.text.startswith(">") for line in chunk):
        return [_quoted(chunk, width, words)]
    rows = _table(chunk)
    if rows:
        return [Block(BlockKind.TABLE, chunk[0].number, rows=rows)]
    blocks: list[Block] = []
    for part in _parts(chunk, width):
        blocks.extend(_part_blocks(part, width, words, base))
    return blocks


def _parts(chunk: Sequence[Line], width: int) -> list[list[Line]]:
    """The group cut where lists, marked headings and rules begin and end."""
    parts: list[list[Line]] = []
    was = ""
    for line in chunk:
        kind = _line_kind(line)
        goes_on = parts and was == "list" and not kind and _goes_on(parts[-1], line, width)
        if not parts or (not goes_on and kind != was) or kind in ("mark", "rule"):
            parts.append([line])
            was = kind
        else:
            parts[-1].append(line)
    return parts


def _line_kind(line: Line) -> str:
    if _HEADING_MARK.fullmatch(line.text):
        return "mark"
    if _RULE.fullmatch(line.text):
        return "rule"
    return "list" if _BULLET.fullmatch(line.text) or _NUMBERED.fullmatch(line.text) else ""


def _goes_on(part: Sequence[Line], following: Line, width: int) -> bool:
    """True where a list item goes on in the next line: indented below it, or broken by a machine."""
    line = part[-1]
    if following.indent > part[0].indent:
        return True
    if width:
        return is_full(line, following, width)
    return len(line.raw) > 55 and line.text[-1] not in ".!?:;" and following.text[:1].islower()


def _part_blocks(part: list[Line], width: int, words: frozenset[str], base: int) -> list[Block]:
    first = part[0]
    kind = _line_kind(first)
    if kind == "mark":
        match = _HEADING_MARK.fullmatch(first.text)
        text = match["text"] if match else first.text
        return [Block(BlockKind.HEADING, first.number, text, confidence=0.95, why="marked with #")]
    if kind == "rule":
        return [Block(BlockKind.RULE, first.number, first.text)]
    if kind == "list":
        return [_list(part, width, words)]
    texts = _paragraphs(part, width, words)
    if width and len(part) > 1 and all(line.indent >= base + QUOTE_INDENT for line in part):
        inner = tuple(Block(BlockKind.PARAGRAPH, number, text) for number, text in texts)
        return [Block(BlockKind.QUOTE, first.number, blocks=inner)]
    return [Block(BlockKind.PARAGRAPH, number, text) for number, text in texts]


def _paragraphs(part: Sequence[Line], width: int, words: frozenset[str]) -> list[tuple[int, str]]:
    """(line, text) of each paragraph: wrapped lines are one; long ones stand alone; short ones keep their breaks."""
    runs: list[list[Line]] = [[part[0]]]
    for before, line in zip(part, part[1:], strict=False):
        if width and is_full(before, line, width):
            runs[-1].append(line)
        else:
            runs.append([line])
    texts = [(run[0].number, joined(run, words)) for run in runs]
    if width and len(runs) > 1 and len(runs) < len(part) / 2:
        return texts
    kept: list[tuple[int, str]] = []
    for number, text in texts:
        if kept and len(text) <= LONG_LINE and len(kept[-1][1].rsplit("\n", 1)[-1]) <= LONG_LINE:
            kept[-1] = (kept[-1][0], f"{kept[-1][1]}\n{text}")
        else:
            kept.append((number, text))
    return kept


def _quoted(chunk: Sequence[Line], width: int, words: frozenset[str]) -> Block:
    inner = []
    for line in chunk:
        text = _QUOTE.sub("", line.text, count=1).strip()
        if text:
            inner.append(Line(line.number, text, 0, text))
    blocks = [
        Block(BlockKind.PARAGRAPH, n, t) for group in chunks_of(inner) for n, t in _paragraphs(group, width, words)
    ]
    return Block(BlockKind.QUOTE, chunk[0].number, blocks=tuple(blocks))


# ---------- tables


def _table(chunk: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """The rows, where every line falls into the same number of cells, at least two."""
    if len(chunk) < 2 or not any(("\t" in line.text or "  " in line.text or "|" in line.text) for line in chunk):
        return ()
    body = [line for line in chunk if not re.fullmatch(r"[-=+| \t:]{3,}", line.text)]
    if len(body) < 2:
        return ()
    for cells in (_piped(body), [_CELLS.split(n.text) for n in body], [_NARROW_CELLS.split(n.text) for n in body]):
        if cells and len(cells[0]) > 1 and all(len(row) == len(cells[0]) for row in cells):
            return tuple(tuple(cell.strip() for cell in row) for row in cells)
    return ()


def _piped(lines: Sequence[Line]) -> list[list[str]]:
    return [line.text.strip("|").split("|") for line in lines] if all("|" in line.text for line in lines) else []


# ---------- lists


def _list(part: Sequence[Line], width: int, words: frozenset[str]) -> Block:
    entries: list[tuple[Line, list[Line]]] = []
    for line in part:
        if _line_kind(line) == "list":
            entries.append((line, []))
        else:
            entries[-1][1].append(line)
    items: list[tuple[int, bool, Item]] = []
    for line, rest in entries:
        match = _NUMBERED.fullmatch(line.text) or _BULLET.fullmatch(line.text)
        text = match["text"] if match else line.text
        number = match.groupdict().get("number") or "" if match else ""
        whole = joined([Line(line.number, text, line.indent, text), *rest], words)
        items.append((line.indent, bool(number), Item(whole, number)))
    return Block(BlockKind.LIST, part[0].number, items=_nested(items), why=part[0].text[:1])


def _nested(items: Sequence[tuple[int, bool, Item]]) -> tuple[Item, ...]:
    """Deeper ones, and bullets below a numbered item, as children of the item before them."""
    tree: list[tuple[int, bool, Item]] = []
    top, numbered = items[0][0], items[0][1]
    for indent, is_number, item in items:
        if tree and (indent > top + 1 or (numbered and not is_number)):
            parent_indent, parent_number, parent = tree[-1]
            children = (*parent.children, item)
            tree[-1] = (parent_indent, parent_number, Item(parent.text, parent.number, children))
        else:
            tree.append((indent, is_number, item))
    return tuple(item for *_, item in tree)


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """Neighbouring lists of one kind as one; a lone hyphen or star is no list."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if block.kind is BlockKind.LIST and last and last.kind is BlockKind.LIST and _same_list(last, block):
            merged[-1] = Block(BlockKind.LIST, last.line, items=last.items + block.items, why=last.why)
        else:
            merged.append(block)
    return [part for block in merged for part in (_unlisted(block) if block.kind is BlockKind.LIST else (block,))]


def _same_list(first: Block, second: Block) -> bool:
    if bool(first.items[0].number) != bool(second.items[0].number):
        return False
    return first.why == second.why or bool(first.items[0].number)


def _unlisted(block: Block) -> tuple[Block, ...]:
    """The list itself, or its items as paragraphs where it is none: a dash of dialogue, numbers out of order."""
    numbers = [item.number for item in block.items]
    if numbers[0]:
        values = [int(n) for n in numbers if n]
        steps = (
            len(values) == len(numbers) and len({b - a for a, b in zip(values, values[1:], strict=False)} | {1}) == 1
        )
        ones = len(values) == len(numbers) > 1 and set(values) == {1}
        if (steps and len(values) > 1) or ones or block.items[0].children:
            return (block,) if steps or ones else _items_as_paragraphs(block)
        return _items_as_paragraphs(block)
    if len(block.items) > 1 or block.why in _SURE_BULLETS or block.items[0].children:
        return (block,)
    return _items_as_paragraphs(block)


def _items_as_paragraphs(block: Block) -> tuple[Block, ...]:
    found: list[Block] = []
    for index, item in enumerate(block.items):
        mark = f"{item.number}. " if item.number else f"{block.why} "
        found.append(Block(BlockKind.PARAGRAPH, block.line + index, mark + item.text))
        if item.children:
            found.append(Block(BlockKind.LIST, block.line + index, items=item.children, why="•"))
    return tuple(found)


# ---------- ledes


def _with_ledes(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for index, block in enumerate(blocks):
        text = ""
        if block.kind is BlockKind.PARAGRAPH:
            strong = _STRONG.fullmatch(block.text)
            match = _LEDE.fullmatch(block.text) if block.text.startswith("**") else None
            text = strong["text"] if strong else match["text"] if match else ""
        elif block.kind is BlockKind.LIST and index < LEDE_WINDOW and len(block.items) == 1 and block.why in "•*":
            text = block.items[0].text if len(block.items[0].text.split()) > 25 and not block.items[0].children else ""
        if text:
            found.append(Block(BlockKind.LEDE, block.line, text, why="marked as the lede"))
        else:
            found.append(block)
    return found
