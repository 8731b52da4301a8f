"""A document tree → Markdown: headings, paragraphs, lists, tables, quotations, code, with footnotes at the end.

Writes HTML only for named anchors. Knows no format.
"""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from site_builder.seeds.formats.document_tables import grid_of, is_layout
from site_builder.seeds.formats.document_tree import BLOCKS, HEADINGS, Element, number_of, raw_of, words_of
from site_builder.seeds.formats.inline import BREAK, InlineContext, inline

_LINE_START = re.compile(r"(?m)^(#{1,6}(?= |$)|>|\+(?= )|=+$|-{2,}$|~{3,}|:(?= ))")
_RULE = "* * *"
_NUMBER = re.compile(r"(\d{1,9})([.)])(?= )(?!.*\n\d)")
_BULLET = re.compile(r"[•◦▪●‣·]\s+")


def write_markdown(root: Element) -> str:
    """The document with an empty line between blocks, ending in one line break; empty for an empty tree."""
    writer = _Writer()
    blocks = writer.blocks(root)
    while blocks and blocks[-1] == _RULE:  # it was above the footnotes
        blocks.pop()
    blocks += writer.title_notes
    done = 0
    while done < len(writer.notes):  # a footnote may hold a footnote
        text = "\n\n".join(writer.blocks(writer.notes[done])) or " "
        done += 1
        blocks.append(f"[^{done}]: " + _indented(text, 4))
    return "\n\n".join(blocks) + "\n" if blocks else ""


class _Writer:
    def __init__(self) -> None:
        self.notes: list[Element] = []
        self.title_notes: list[str] = []
        self.hands = InlineContext(note=self.note, block=words_of)

    def blocks(self, node: Element) -> list[str]:
        found: list[str] = []
        typed: list[str] = []
        for is_block, group in groupby(node.children, _is_block):
            if not is_block:
                typed += self.paragraphs(group)
                continue
            for child in group:
                assert isinstance(child, Element)
                if child.tag == "p" and not any(map(_is_block, child.children)):
                    typed += self.paragraphs(child.children)
                    continue
                found += _lone_numbers(_bullets(typed))
                typed = []
                found += _WRITE.get(child.tag, _Writer.blocks)(self, child)
        return found + _lone_numbers(_bullets(typed))

    def paragraphs(self, children: Iterable[Element | str]) -> list[str]:
        """The paragraphs of a block: a double break separates them, a single one is a hard break."""
        parts: list[list[Element | str]] = [[]]
        breaks = 0
        for child in children:
            if isinstance(child, Element) and child.tag == "br":
                breaks += 1
            elif isinstance(child, Element) or child.strip():
                if breaks > 1:
                    parts.append([])
                elif breaks:
                    parts[-1].append(Element("br"))
                breaks = 0
                parts[-1].append(child)
            elif not breaks:
                parts[-1].append(child)
        written = (_LINE_START.sub(lambda match: "\\" + match[0], inline(part, self.hands)) for part in parts)
        return [text.replace(BREAK, "\\\n") for text in written if text]

    def heading(self, node: Element) -> list[str]:
        before = len(self.notes)
        text = inline(node.children, self.hands).replace(BREAK, " ").replace("**", "")
        if node.tag == "h1" and len(self.notes) > before:
            text = re.sub(r"\[\^\d+\]", "", text).strip()
            self.title_notes += [words_of(note) for note in self.notes[before:]]
            del self.notes[before:]
        return [f"{'#' * int(node.tag[1])} {text}"] if text else []

    def listing(self, node: Element) -> list[str]:
        items: list[str] = []
        number = number_of(node.attrs.get("start"), 1)
        for item in node.elements:
            if item.tag in ("ul", "ol"):  # a list directly inside a list belongs to the item before
                nested = "\n".join(self.listing(item))
                items += [_indented("  " + nested, 2)] if nested else []
                continue
            mark = f"{number_of(item.attrs.get('value'), number)}. " if node.tag == "ol" else "- "
            blocks = self.blocks(item)
            if blocks:
                items.append(mark + _indented(_item(blocks), len(mark)))
                number += 1
        loose = any("\n\n" in item for item in items)
        return [("\n\n" if loose else "\n").join(items)] if items else []

    def quote(self, node: Element) -> list[str]:
        text = "\n\n".join(self.blocks(node))
        return ["\n".join(f"> {line}".rstrip() for line in text.split("\n"))] if text else []

    def code(self, node: Element) -> list[str]:
        text = raw_of(node).strip("\n")
        if not any(child.tag == "code" for child in node.elements):
            return [text for part in re.split(r"\n(?:[^\S\n]*\n)+", text) for text in self.paragraphs(_lines(part))]
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text)), 3)
        return [f"{fence}\n{text}\n{fence}"] if text.strip() else []

    def table(self, node: Element) -> list[str]:
        if is_layout(node):
            return self.blocks(node)
        rows = [[self.cell(cell) for cell in row] for row in grid_of(node)]
        rows = [row for row in rows if any(row)]
        if not rows:
            return []
        head, *rest = rows
        head = [re.sub(r"^\*\*([^*]+)\*\*$", r"\1", text) for text in head]  # header cells are bold anyway
        lines = [head, ["---"] * len(head), *rest]
        captions = [self.paragraphs(child.children) for child in node.elements if child.tag == "caption"]
        table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        return [*(text for caption in captions for text in caption), table]

    def cell(self, node: Element | None) -> str:
        if node is None:
            return ""
        parts = (part for block in _cell_parts(node) for part in self.paragraphs(block))
        return " ".join(parts).replace("\\\n", " ").replace("|", "\\|")

    def term(self, node: Element) -> list[str]:
        return [f"**{text.strip('*')}**" for text in self.paragraphs(node.children)]

    def note(self, node: Element) -> str:
        self.notes.append(node)
        return f"[^{len(self.notes)}]"


_WRITE: dict[str, Callable[[_Writer, Element], list[str]]] = {
    "ul": _Writer.listing,
    "ol": _Writer.listing,
    "blockquote": _Writer.quote,
    "pre": _Writer.code,
    "table": _Writer.table,
    "hr": lambda writer, node: [_RULE],
    "dt": _Writer.term,
    **dict.fromkeys(HEADINGS, _Writer.heading),
}


def _is_block(child: Element | str) -> bool:
    if not isinstance(child, Element) or child.tag == "note":
        return False
    return child.tag in BLOCKS or any(map(_is_block, child.children))


def _bullets(blocks: list[str]) -> list[str]:
    """The blocks, with consecutive paragraphs that begin with typed bullets turned into a list."""
    found: list[str] = []
    for is_bullet, group in groupby(blocks, lambda text: bool(_BULLET.match(text))):
        texts = list(group)
        if is_bullet and len(texts) > 1:
            found.append("\n".join("- " + _indented(_BULLET.sub("", text, count=1), 2) for text in texts))
        else:
            found += texts
    return found


def _lone_numbers(blocks: list[str]) -> list[str]:
    """The blocks, with the number of a lone numbered paragraph escaped: it is no list."""
    numbered = [bool(_NUMBER.match(text)) for text in blocks]
    alone = [
        here and not (place and numbered[place - 1]) and not any(numbered[place + 1 : place + 2])
        for place, here in enumerate(numbered)
    ]
    return [_NUMBER.sub(r"\1\\\2", text) if lone else text for text, lone in zip(blocks, alone, strict=True)]


def _item(blocks: list[str]) -> str:
    """The blocks of an item; a nested list follows without an empty line."""
    text = blocks[0]
    for block in blocks[1:]:
        tight = re.match(r"(- |\d+\. )", block) and "\n\n" not in block
        text += ("\n" if tight else "\n\n") + block
    return text


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n")


def _lines(text: str) -> list[Element | str]:
    return [part for line in text.split("\n") for part in (line, Element("br"))]


def _cell_parts(node: Element) -> list[list[Element | str]]:
    parts: list[list[Element | str]] = []
    for is_block, group in groupby(node.children, _is_block):
        children = list(group)
        if not is_block:
            parts.append(children)
            continue
        for child in children:
            assert isinstance(child, Element)
            parts += _cell_parts(child)
    return parts
