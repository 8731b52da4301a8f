"""The lines of a body → its blocks: paragraphs, lists, tables, quotations.

Uses lines and marks, not meaning; `headings` and `footnotes` recognise theirs afterwards.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from site_builder.seeds.block_model import BlockItem, SeedBlock, SeedBlockKind
from site_builder.seeds.detect.digests import digest_headlines
from site_builder.seeds.detect.footnotes import with_footnotes
from site_builder.seeds.detect.headings import with_headings
from site_builder.seeds.detect.turns import turns_apart, with_labels, with_turns
from site_builder.seeds.lines import SourceLine, chunks_of, ends_open, goes_on, is_full, is_running, joined, runs_on

_BULLET = re.compile(r"(?P<mark>[•·‣▪◦●○▸►–—*+-])[ \t\xa0]+(?P<text>\S.*)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)][ \t\xa0]+(?P<text>\S.*)")
_SURE_BULLETS = frozenset("•‣▪◦●○▸►")
_LEDE = re.compile(r"(?:\*\*|•)[ \t\xa0]+(?P<text>[^*\s].*)", re.DOTALL)
_STRONG = re.compile(r"\*\*(?P<text>[^*\s](?:[^*]*[^*\s])?)\*\*")
_RULE = re.compile(r"(?:[-=_*~–—][ \t]?){3,}")
_QUOTE = re.compile(r">[ \t]?")
_QUOTES = re.compile(r"[> ]+")
_LEDE_MARK = re.compile(r"\*\*[ \t\xa0]+[^*\s].*")
_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})[.)][ \t\xa0]+\S.*")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}(?!-$)\b")
_CELLS = re.compile(r"[ \xa0]{0,99}\t[ \t\xa0]*| {3,}")
_NARROW_CELLS = re.compile(r"[ \xa0]{0,99}\t[ \t\xa0]*| {2,}")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]{1,99}(?P<text>\S.{0,1000}?)(?:[ \t]{1,9}#{1,99})?")
LEDE_WINDOW = 3
"""Number of leading blocks among which a lone `•` paragraph is a lede, not a list."""
LONG_LINE = 100
"""An unwrapped line longer than this is a paragraph of its own."""
QUOTE_INDENT = 3
MAX_QUOTES = 5
"""Maximum depth of nested quotations."""


def structure(
    lines: Sequence[SourceLine], width: int, head: Sequence[str] = (), title: int = 0
) -> tuple[SeedBlock, ...]:
    """The blocks of the body, in order. `width` is the column of a machine's line breaks, or 0; `head` has labels from
    above the body; `title` is the title's line.
    """
    words = _words(lines) if any(line.text[-1] in "-\u2010" for line in lines) else frozenset()
    base = _usual_indent(lines)
    blocks: list[SeedBlock] = []
    chunks = turns_apart(chunks_of(lines))
    headlines = digest_headlines(chunks)
    for chunk in chunks:
        level = headlines.get(chunk[0].number)
        blocks.extend([_headline(chunk[0], level)] if level else _chunk_blocks(chunk, width, words, base))
    return with_turns(with_footnotes(with_headings(with_labels(_with_ledes(_merged(blocks))), head, title)))


def _headline(line: SourceLine, level: int) -> SeedBlock:
    why = "the headline of a digest"
    return SeedBlock(SeedBlockKind.HEADING, line.number, line.text, level=level, confidence=0.8, why=why)


def _words(lines: Sequence[SourceLine]) -> frozenset[str]:
    """The words of the document, by which a hyphen at a line end is recognised as hyphenation."""
    return frozenset(word.casefold() for line in lines for word in _WORD.findall(line.text))


def _usual_indent(lines: Sequence[SourceLine]) -> int:
    indents = sorted(line.indent for line in lines)
    return indents[len(indents) // 2] if indents else 0


# ---------- one group of lines


def _chunk_blocks(chunk: list[SourceLine], width: int, words: frozenset[str], base: int) -> list[SeedBlock]:
    rows = _table(chunk)
    if rows:
        return [SeedBlock(SeedBlockKind.TABLE, chunk[0].number, rows=rows)]
    blocks: list[SeedBlock] = []
    for part in _parts(chunk, width):
        blocks.extend(_part_blocks(part, width, words, base))
    return blocks


def _parts(chunk: Sequence[SourceLine], width: int) -> list[list[SourceLine]]:
    """The group, split where lists, marked headings and rules begin and end."""
    parts: list[list[SourceLine]] = []
    was = ""
    running = not width and is_running(chunk)
    mean = sum(len(line.text) for line in chunk) / len(chunk)
    for line in chunk:
        kind = _line_kind(line)
        runs = running and runs_on(parts[-1][-1], line, mean) if parts else False
        goes_on = not kind and (was == "lede" or (was == "list" and (runs or _goes_on(parts[-1], line, width))))
        if not parts or (not goes_on and kind != was) or kind in ("mark", "rule", "lede"):
            parts.append([line])
            was = kind
        else:
            parts[-1].append(line)
    return parts


def _line_kind(line: SourceLine) -> str:
    if line.text[0].isalpha():
        return ""
    if _HEADING_MARK.fullmatch(line.text):
        return "mark"
    if _RULE.fullmatch(line.text):
        return "rule"
    if line.text.startswith(">"):
        return "quote"
    if _LEDE_MARK.fullmatch(line.text):
        return "lede"
    return "list" if _BULLET.fullmatch(line.text) or _NUMBERED.fullmatch(line.text) else ""


def _is_lettered_item(part: Sequence[SourceLine], line: SourceLine) -> bool:
    """True for a lettered item, `a.`, indented below another one."""
    return line.indent > part[0].indent + 1 and _LETTERED.fullmatch(line.text) is not None


def _goes_on(part: Sequence[SourceLine], following: SourceLine, width: int) -> bool:
    """True if a list item continues on the next line: indented, or broken by a machine."""
    line = part[-1]
    if following.indent > part[0].indent:
        return True
    if width:
        return is_full(line, following, width)
    return (
        len(line.raw) > 55 and line.text[-1] not in ".!?:;" and (following.text[:1].islower() or ends_open(line.text))
    )


def _part_blocks(part: list[SourceLine], width: int, words: frozenset[str], base: int) -> list[SeedBlock]:
    first = part[0]
    kind = _line_kind(first)
    if kind == "mark":
        match = _HEADING_MARK.fullmatch(first.text)
        text = match["text"] if match else first.text
        return [SeedBlock(SeedBlockKind.HEADING, first.number, text, confidence=0.95, why="marked as a heading")]
    if kind == "rule":
        return [SeedBlock(SeedBlockKind.RULE, first.number, first.text)]
    if kind == "quote":
        return [_quoted([line.text for line in part], first.number, width, words)]
    if kind == "list":
        return [_list(part, words)]
    texts = _paragraphs(part, width, words)
    if width and len(part) > 1 and all(line.indent >= base + QUOTE_INDENT for line in part):
        inner = tuple(SeedBlock(SeedBlockKind.PARAGRAPH, number, text) for number, text in texts)
        return [SeedBlock(SeedBlockKind.QUOTE, first.number, blocks=inner)]
    return [SeedBlock(SeedBlockKind.PARAGRAPH, number, text) for number, text in texts]


def _paragraphs(part: Sequence[SourceLine], width: int, words: frozenset[str]) -> list[tuple[int, str]]:
    """Line and text of each paragraph: wrapped lines joined, each long line separate, short lines with their breaks."""
    runs: list[list[SourceLine]] = [[part[0]]]
    running = not width and is_running(part) and all(line.indent <= part[0].indent for line in part)
    mean = sum(len(line.text) for line in part) / len(part) if running else 0.0
    for before, line in pairwise(part):
        if (
            (running and runs_on(before, line, mean))
            or (len(before.text) > LONG_LINE and goes_on(before, line))
            or (width and is_full(before, line, width))
        ):
            runs[-1].append(line)
        else:
            runs.append([line])
    texts = [(run[0].number, joined(run, words)) for run in runs]
    if width and 1 < len(runs) < len(part) / 2:
        return texts
    groups: list[list[tuple[int, str]]] = []
    for number, text in texts:
        if groups and len(text) <= LONG_LINE and len(groups[-1][-1][1]) <= LONG_LINE:
            groups[-1].append((number, text))
        else:
            groups.append([(number, text)])
    return [(group[0][0], "\n".join(text for _, text in group)) for group in groups]


def _quoted(texts: Sequence[str], number: int, width: int, words: frozenset[str], depth: int = 1) -> SeedBlock:
    """The quotation of lines that begin with `>`, including nested ones."""
    mark = _QUOTE if depth < MAX_QUOTES else _QUOTES
    inner = [mark.sub("", text, count=1).strip() for text in texts]
    blocks: list[SeedBlock] = []
    for is_quote, run in groupby(enumerate(inner, number), key=lambda pair: pair[1].startswith(">")):
        if is_quote:
            nested = list(run)
            blocks.append(_quoted([text for _, text in nested], nested[0][0], width, words, depth + 1))
            continue
        lines = [SourceLine(n, text, 0, text) for n, text in run if text]
        for group in chunks_of(lines):
            blocks += [SeedBlock(SeedBlockKind.PARAGRAPH, n, text) for n, text in _paragraphs(group, width, words)]
    return SeedBlock(SeedBlockKind.QUOTE, number, blocks=tuple(blocks))


# ---------- tables


def _table(chunk: Sequence[SourceLine]) -> tuple[tuple[str, ...], ...]:
    """The rows, if every line splits into the same number of cells, at least two."""
    if len(chunk) < 2 or not any(("\t" in line.text or "  " in line.text or "|" in line.text) for line in chunk):
        return ()
    body = [line for line in chunk if not re.fullmatch(r"[-=+| \t:]{3,}", line.text)]
    if len(body) < 2:
        return ()
    for cells in (_piped(body), [_CELLS.split(n.text) for n in body], [_NARROW_CELLS.split(n.text) for n in body]):
        if cells and len(cells[0]) > 1 and all(len(row) == len(cells[0]) for row in cells):
            return tuple(tuple(cell.strip() for cell in row) for row in cells)
    return ()


def _piped(lines: Sequence[SourceLine]) -> list[list[str]]:
    return [line.text.strip("|").split("|") for line in lines] if all("|" in line.text for line in lines) else []


# ---------- lists


def _list(part: Sequence[SourceLine], words: frozenset[str]) -> SeedBlock:
    entries: list[tuple[SourceLine, list[SourceLine]]] = []
    for line in part:
        if _line_kind(line) == "list" or _is_lettered_item(part, line):
            entries.append((line, []))
        else:
            entries[-1][1].append(line)
    items: list[tuple[int, bool, BlockItem]] = []
    for line, rest in entries:
        match = _NUMBERED.fullmatch(line.text) or _BULLET.fullmatch(line.text)
        text = match["text"] if match else line.text
        number = match.groupdict().get("number") or "" if match else ""
        whole = joined([SourceLine(line.number, text, line.indent, text), *rest], words)
        items.append((line.indent, bool(number), BlockItem(whole, number)))
    return SeedBlock(SeedBlockKind.LIST, part[0].number, items=_nested(items), mark=part[0].text[:1])


def _nested(items: Sequence[tuple[int, bool, BlockItem]]) -> tuple[BlockItem, ...]:
    """Deeper items, and bullets below a numbered item, as children of the item before them."""
    tree: list[tuple[BlockItem, list[BlockItem]]] = []
    top, numbered = items[0][0], items[0][1]
    for indent, is_number, item in items:
        if tree and (indent > top + 1 or (numbered and not is_number)):
            tree[-1][1].append(item)
        else:
            tree.append((item, []))
    return tuple(replace(item, children=tuple(children)) for item, children in tree)


def _merged(blocks: Sequence[SeedBlock]) -> list[SeedBlock]:
    """Adjacent lists of one kind, merged; a lone hyphen or star is not a list."""
    groups: list[list[SeedBlock]] = []
    for block in blocks:
        last = groups[-1][-1] if groups else None
        if last and block.kind is last.kind is SeedBlockKind.LIST and _same_list(last, block):
            groups[-1].append(block)
        else:
            groups.append([block])
    lists = [replace(g[0], items=tuple(i for b in g for i in b.items)) if len(g) > 1 else g[0] for g in groups]
    return [part for block in lists for part in (_unlisted(block) if block.kind is SeedBlockKind.LIST else (block,))]


def _same_list(first: SeedBlock, second: SeedBlock) -> bool:
    if bool(first.items[0].number) != bool(second.items[0].number):
        return False
    return first.mark == second.mark or bool(first.items[0].number)


def _unlisted(block: SeedBlock) -> tuple[SeedBlock, ...]:
    """The list itself, or paragraphs instead of a false list: dashes of a dialogue, numbers out of order."""
    numbers = [item.number for item in block.items]
    several = len(numbers) > 1 or bool(block.items[0].children)
    if not numbers[0]:
        return (block,) if several or block.mark in _SURE_BULLETS else _items_as_paragraphs(block)
    values = [int(number) for number in numbers if number]
    counts_up = all(b - a == 1 for a, b in pairwise(values)) or set(values) == {1}
    return (block,) if several and counts_up and len(values) == len(numbers) else _items_as_paragraphs(block)


def _items_as_paragraphs(block: SeedBlock) -> tuple[SeedBlock, ...]:
    found: list[SeedBlock] = []
    for index, item in enumerate(block.items):
        mark = f"{item.number}. " if item.number else f"{block.mark} "
        found.append(SeedBlock(SeedBlockKind.PARAGRAPH, block.line + index, mark + item.text))
        if item.children:
            found.append(SeedBlock(SeedBlockKind.LIST, block.line + index, items=item.children, mark="•"))
    return tuple(found)


# ---------- ledes


def _with_ledes(blocks: Sequence[SeedBlock]) -> list[SeedBlock]:
    found: list[SeedBlock] = []
    for index, block in enumerate(blocks):
        text = ""
        if block.kind is SeedBlockKind.PARAGRAPH:
            strong = _STRONG.fullmatch(block.text)
            match = _LEDE.fullmatch(block.text) if block.text.startswith("**") else None
            text = strong["text"] if strong else match["text"] if match else ""
        elif block.kind is SeedBlockKind.LIST and index < LEDE_WINDOW and len(block.items) == 1 and block.mark in "•*":
            text = block.items[0].text if len(block.items[0].text.split()) > 25 and not block.items[0].children else ""
        if text:
            found.append(SeedBlock(SeedBlockKind.LEDE, block.line, text, why="marked as the lede"))
        else:
            found.append(block)
    return found
