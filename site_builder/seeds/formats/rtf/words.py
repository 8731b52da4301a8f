"""Control words and symbols of RTF → their effect on the document being read.

Rich Text Format specification 1.9.1. One function and one row of WORDS per word; a word without a row has no effect.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.rtf.blocks import Layout, RtfParagraph
from site_builder.seeds.formats.rtf.destinations import CAPTURED, FURNITURE, SKIPPED
from site_builder.seeds.formats.rtf.document import RtfDocument
from site_builder.seeds.formats.rtf.styles import RtfStyle
from site_builder.seeds.formats.rtf.tokens import Token

Effect = Callable[[RtfDocument, int | None], None]
_CODE_PAGES = {0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253"}
_CODE_PAGES |= {162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251"}
_CODE_PAGES |= {222: "cp874", 238: "cp1250"}
_CHARS = {
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "endash": "–",
    "emdash": "—",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "tab": "\t",
    "zwj": "",
    "zwnj": "",
}
_SYMBOLS = {"~": " ", "-": "", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_MAX_SKIP = 50
_APART = frozenset({"stylesheet", "skip", "listtext", "pntext"})
"""Destinations in which layout words do not apply to the paragraph."""


def symbol(document: RtfDocument, token: Token) -> None:
    """Handles a control symbol: a character, the end of a paragraph, or the mark of an optional destination."""
    if token.name == "*":
        document.starred = True
    elif token.name in "\r\n":
        document.end_paragraph()
    elif token.name in _SYMBOLS:
        document.add_text(_SYMBOLS[token.name])


def word(document: RtfDocument, token: Token) -> None:
    """Handles a control word: a destination if it is the first in its group, a character, or a row of WORDS."""
    if document.fresh and (document.starred or token.name in SKIPPED or token.name in CAPTURED):
        document.enter(token.name)
    document.fresh = document.fresh and token.name in ("pard", "plain")
    if token.name in _CHARS:
        document.skipping, spare = max(document.skipping - 1, 0), document.skipping > 0
        document.add_text("" if spare else _CHARS[token.name])
    elif token.name in WORDS:
        WORDS[token.name](document, token.number)


# ---------- looks


def _set(name: str) -> Effect:
    def apply(document: RtfDocument, number: int | None) -> None:
        change: dict[str, Any] = {name: number != 0}
        document.group = replace(document.group, **change)

    return apply


def _hidden(document: RtfDocument, number: int | None) -> None:
    if document.group.sink == "stylesheet":
        document.style.hidden = number != 0
    else:
        document.group = replace(document.group, hidden=number != 0)


def _size(document: RtfDocument, number: int | None) -> None:
    if document.group.sink == "stylesheet":
        document.style.size_halfpoints = number or 0
    document.group = replace(document.group, size_halfpoints=number or 24)


def _plain(document: RtfDocument, number: int | None) -> None:
    style = document.styles.get(document.story.layout.style, RtfStyle())
    size = style.size_halfpoints or 24
    document.group = replace(
        document.group,
        bold=False,
        italic=False,
        hidden=style.hidden,
        inserted=False,
        deleted=False,
        size_halfpoints=size,
    )


def _result(document: RtfDocument, number: int | None) -> None:
    document.group = replace(document.group, link=document.link)
    document.link = ""


# ---------- characters


def _font(document: RtfDocument, number: int | None) -> None:
    document.group = replace(document.group, font=number or 0)


def _charset(document: RtfDocument, number: int | None) -> None:
    if document.group.sink == "fonttbl" and number in _CODE_PAGES:
        document.pages[document.group.font] = _CODE_PAGES[number]


def _code_page(document: RtfDocument, number: int | None) -> None:
    try:
        "".encode(f"cp{number}")
        document.page = f"cp{number}"
    except LookupError:
        pass


def _macintosh(document: RtfDocument, number: int | None) -> None:
    document.page = "mac-roman"


def _skip(document: RtfDocument, number: int | None) -> None:
    skip = min(max(1 if number is None else number, 0), _MAX_SKIP)
    document.group = replace(document.group, skip=skip)


def _unicode(document: RtfDocument, number: int | None) -> None:
    code = (number or 0) % 0x10000
    if 0xD800 <= code < 0xDC00:
        document.high = code
    elif 0xDC00 <= code < 0xE000:
        document.add_text(chr(0x10000 + ((document.high - 0xD800) << 10) + code - 0xDC00))
    elif code >= 32:
        document.add_text(chr(code))
    document.skipping = document.group.skip


# ---------- paragraphs


def _line(document: RtfDocument, number: int | None) -> None:
    if document.group.sink in ("body", "footnote") or document.group.sink in FURNITURE:
        document.story.children.append(Element("br"))


def _cell(document: RtfDocument, number: int | None) -> None:
    if document.group.sink != "skip":
        document.story.layout = replace(document.story.layout, in_table=True)
        document.end_paragraph()
        document.story.paragraphs.append(RtfParagraph([], mark="cell"))


def _row(document: RtfDocument, number: int | None) -> None:
    if document.group.sink != "skip":
        document.story.paragraphs.append(RtfParagraph([], mark="row"))


def _pard(document: RtfDocument, number: int | None) -> None:
    if document.group.sink not in _APART:
        document.story.layout = Layout(marker=document.story.layout.marker)


def _style(document: RtfDocument, number: int | None) -> None:
    if document.group.sink == "stylesheet":
        document.style.number = number or 0
        return
    if document.group.sink == "skip":
        return
    _lay(document, "style", number or 0)
    style = document.styles.get(number or 0, RtfStyle())
    size = style.size_halfpoints or document.group.size_halfpoints
    document.group = replace(document.group, size_halfpoints=size, hidden=document.group.hidden or style.hidden)


def _letter_style(document: RtfDocument, number: int | None) -> None:
    """A character style (§ "Character styles"). Its number is looked up in the table of paragraph styles."""
    if document.group.sink == "stylesheet":
        document.style.number = number or 0
    elif document.styles.get(number or 0, RtfStyle()).hidden:
        document.group = replace(document.group, hidden=True)


def _outline(document: RtfDocument, number: int | None) -> None:
    if document.group.sink == "stylesheet":
        document.style.level = (number or 0) + 1
    elif document.group.sink != "skip":
        _lay(document, "outline", number or 0)


def _lay(document: RtfDocument, name: str, value: Any) -> None:
    if document.group.sink not in _APART:
        document.story.layout = replace(document.story.layout, **{name: value})


WORDS: dict[str, Effect] = {
    "b": _set("bold"),
    "i": _set("italic"),
    **dict.fromkeys(("v", "webhidden", "spv"), _hidden),
    "deleted": _set("deleted"),
    "revised": _set("inserted"),
    "fs": _size,
    "f": _font,
    "fcharset": _charset,
    "ansicpg": _code_page,
    "mac": _macintosh,
    "uc": _skip,
    "u": _unicode,
    "par": lambda document, number: document.end_paragraph(),
    "sect": lambda document, number: document.end_paragraph(),
    "page": _line,
    "line": _line,
    "cell": _cell,
    "nestcell": _cell,
    "row": _row,
    "nestrow": _row,
    "pard": _pard,
    "plain": _plain,
    "s": _style,
    "cs": _letter_style,
    "outlinelevel": _outline,
    "intbl": lambda document, number: _lay(document, "in_table", True),
    "ilvl": lambda document, number: _lay(document, "list_level", number or 0),
    "ls": lambda document, number: _lay(document, "list_level", max(document.story.layout.list_level, 0)),
    "li": lambda document, number: _lay(document, "indent_twips", number or 0),
    "fi": lambda document, number: _lay(document, "first_twips", number or 0),
    "fldrslt": _result,
}
