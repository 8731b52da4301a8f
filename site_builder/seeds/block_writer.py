"""Blocks → Markdown that renders to exactly the words of the seed.

Escapes only characters that CommonMark (0.31.2), tables or footnotes would read as markup.
"""

import re
from collections.abc import Callable, Sequence

from site_builder.seeds.block_model import NOTE_CLOSE, NOTE_OPEN, BlockItem, SeedBlock, SeedBlockKind

_URL = re.compile(r"(?P<open><?)(?P<url>https?://[^\s<>\"“”]{1,2000})")
_URL_TAIL = re.compile(r"[.,;:!?'’)\]}*_]{1,20}$")
_MARKS = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|$)|[*`]|(?<![^\W_])_|_(?![^\W_])|\[(?=[\[^])|\](?=[(\[:])|<(?=\S)|&(?=#?\w+;)|\^(?=\[)|~(?=~)"
)
_MAY_BE_MARK = re.compile(r"[\\*`_\[\]<&^~]")
"""Cheap first test: most texts hold no such character."""
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?P<stop>[.)])(?=[ \t]|$)"
    r"|#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|[-=]+[ \t]*$|(?:[-_][ \t]*){3,}$|~{3,}|[|:-][-| :\t]*$"
)
_NOTE_MARK = re.compile(f"{NOTE_OPEN}(\\d+){NOTE_CLOSE}")


def markdown_of(blocks: Sequence[SeedBlock]) -> str:
    """The Markdown of the blocks; ends in one line break."""
    parts = [_WRITERS[block.kind](block) for block in blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def inline(text: str) -> str:
    """One line of text, escaped. Addresses, bare or in angle brackets, become links."""
    pieces, end = [], 0
    for match in _URL.finditer(text):
        start, last, url = match.start("url"), match.end(), match["url"]
        if match["open"] and text[last : last + 1] == ">" and "\\" not in url:
            pieces += [_escaped(text[end : match.start()]), f"<{url}>"]
            end = last + 1
            continue
        tail = _URL_TAIL.search(url)
        if tail:
            keep = tail.start() + (1 if ")" in tail[0][:1] and "(" in url[: tail.start()] else 0)
            url = url[:keep]
        if len(url) < 10 or not re.search(r"[\w/]$|\)$", url) or "\\" in url:
            continue
        pieces += [_escaped(text[end:start]), f"<{url}>"]
        end = start + len(url)
    pieces.append(_escaped(text[end:]))
    return _NOTE_MARK.sub(r"[^\1]", "".join(pieces))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text) if _MAY_BE_MARK.search(text) else text


def paragraph(text: str) -> str:
    """Lines joined by hard breaks, each escaped for the start of a line."""
    return "\\\n".join(_safe_start(inline(line)) for line in text.split("\n"))


def _safe_start(line: str) -> str:
    match = _LINE_START.match(line)
    if match is None:
        return line
    if match["number"]:
        return f"{match['number']}\\{line[len(match['number']) :]}"
    return f"\\{line}"


def _heading(block: SeedBlock) -> str:
    text = re.sub(r"(?<!#)(#+)$", r"\\\1", inline(block.text.replace("\n", " ")))
    return f"{'#' * block.level} {text}"


def _lede(block: SeedBlock) -> str:
    return "\\\n".join(f"**{inline(line)}**" for line in block.text.split("\n"))


def _turn(block: SeedBlock) -> str:
    colon = block.text.index(":", len(block.speaker)) + 1
    return f"**{inline(block.text[:colon])}** {paragraph(block.text[colon:].lstrip())}"


def _items(items: Sequence[BlockItem]) -> list[str]:
    lines = []
    start = int(items[0].number) if items[0].number else 0
    for index, item in enumerate(items):
        mark = f"{start + index}. " if item.number else "- "
        text = paragraph(item.text)
        pad = " " * len(mark)
        lines.append(mark + text.replace("\n", "\n" + pad))
        if item.children:
            lines.extend(pad + line for line in _items(item.children))
    return lines


def _quote(block: SeedBlock) -> str:
    inner = markdown_of(block.blocks).rstrip("\n")
    return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))


def _table(block: SeedBlock) -> str:
    rows = [[inline(cell).replace("|", "\\|") for cell in row] for row in block.rows]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _notes(block: SeedBlock) -> str:
    return "\n\n".join(f"[^{item.number}]: {paragraph(item.text)}" for item in block.items)


_WRITERS: dict[SeedBlockKind, Callable[[SeedBlock], str]] = {
    SeedBlockKind.PARAGRAPH: lambda block: paragraph(block.text),
    SeedBlockKind.LEDE: _lede,
    SeedBlockKind.TURN: _turn,
    SeedBlockKind.HEADING: _heading,
    SeedBlockKind.LIST: lambda block: "\n".join(_items(block.items)),
    SeedBlockKind.QUOTE: _quote,
    SeedBlockKind.TABLE: _table,
    SeedBlockKind.NOTES: _notes,
    SeedBlockKind.RULE: lambda block: "* * *",
}
