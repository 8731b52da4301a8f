"""A Rich Text file → Markdown: headings by style, outline level or type size, lists, tables, links, footnotes.

Pictures are not taken out; how many there were is reported. Needs no library. Rich Text Format specification 1.9.1.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from site_builder.config import IngestConfig
from site_builder.seeds.draft import Extract, Removed
from site_builder.seeds.readers.finishing import finished
from site_builder.seeds.readers.properties import clean_title
from site_builder.seeds.readers.refusals import check_size, check_text, damaged, too_deep
from site_builder.seeds.readers.rtf_blocks import Layout, Paragraph, tree_of
from site_builder.seeds.readers.rtf_tokens import Token, tokens
from site_builder.seeds.readers.tree import Node, lines_of

KIND = "RTF file"
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
_SKIPPED = frozenset(
    {
        *(
            "colortbl",
            "listtable",
            "listoverridetable",
            "revtbl",
            "rsidtbl",
            "generator",
            "pict",
            "object",
            "themedata",
        ),
        *("colorschememapping", "latentstyles", "datastore", "xmlnstbl", "filetbl", "fldtype", "datafield"),
        *("bkmkstart", "bkmkend", "atnid", "atnauthor", "atndate", "atnref", "annotation", "pnseclvl", "template"),
        *("mmathPr", "upr", "tc", "xe", "private", "userprops", "wgrffmtfilter", "docvar", "nonshppict", "shpinst"),
        *("pgptbl", "listpicture"),
    }
)
_FURNITURE = {f"{kind}{side}": kind for kind in ("header", "footer") for side in ("", "l", "r", "f")}
_CAPTURED = frozenset(
    {"fonttbl", "stylesheet", "info", "title", "fldinst", "listtext", "pntext", "footnote", *_FURNITURE}
)
_TEXT_SINKS = frozenset({"stylesheet", "title", "fldinst", "listtext", "pntext"})
_MAX_SKIP = 50


@dataclass(frozen=True, slots=True)
class Look:
    """The state that a group inherits and that ends with it."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    size_halfpoints: int = 24
    font: int = -1
    skip: int = 1
    """How many fallback characters follow a Unicode one."""
    link: str = ""
    sink: str = "body"
    """Where text goes: `body`, `skip`, or the name of a captured destination."""


@dataclass
class Style:
    """A paragraph style of the stylesheet."""

    number: int = 0
    level: int = 0
    size_halfpoints: int = 0
    name: str = ""


@dataclass
class _Story:
    """A run of paragraphs: the body, or one footnote, head or foot."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list[Node | str] = field(default_factory=list)
    layout: Layout = field(default_factory=Layout)
    halfpoints: Counter[int] = field(default_factory=Counter)


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text; SeedError where it is damaged or too large."""
    check_size(data, path, limits)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise damaged(path, KIND, detail="it does not begin as one")
    parser = _Parser(path, limits)
    for token in tokens(data.lstrip(), path, limits):
        parser.take(token)
    if not parser.closed:
        raise damaged(path, KIND, detail="it ends inside a group")
    parser.end_paragraph(force=False)
    check_text(parser.size_chars, path, limits)
    root = tree_of(parser.body.paragraphs, parser.heading_styles(), parser.quote_styles())
    text, markup = finished(root)
    return Extract(
        text=text,
        markup=markup,
        title=clean_title(parser.title),
        removed=tuple(Removed(0, line, why) for line, why in parser.furniture.items()),
        notes=(f"pictures in the RTF file, not taken out: {parser.pictures}",) if parser.pictures else (),
    )


class _Parser:
    def __init__(self, path: str, limits: IngestConfig) -> None:
        self.path, self.limits = path, limits
        self.look, self.looks = Look(), list[Look]()
        self.body = _Story()
        self.stories = [self.body]
        self.page, self.pages = "cp1252", dict[int, str]()
        self.styles: dict[int, Style] = {}
        self.style = Style()
        self.captured = ""
        self.title, self.link = "", ""
        self.furniture: dict[str, str] = {}
        self.pending = bytearray()
        self.skipping = self.size_chars = self.pictures = 0
        self.high = 0xD800
        self.starred = self.fresh = self.closed = False

    # ---------- tokens

    def take(self, token: Token) -> None:
        if self.closed:
            return
        if token.kind == "bytes":
            self.add_bytes(token.data)
            return
        self.flush()
        _TAKE[token.kind](self, token)

    def open(self, token: Token) -> None:
        if len(self.looks) > self.limits.max_depth * 4:
            raise too_deep(self.path, KIND, self.limits)
        self.looks.append(self.look)
        self.fresh, self.starred, self.skipping = True, False, 0

    def close(self, token: Token) -> None:
        if not self.looks:
            raise damaged(self.path, KIND, detail="a group ends that never began")
        ended, self.look = self.look, self.looks.pop()
        self.fresh, self.skipping = False, 0
        if ended.sink != self.look.sink:
            self.leave(ended.sink)
        self.closed = not self.looks

    def symbol(self, token: Token) -> None:
        if token.name == "*":
            self.starred = True
        elif token.name in "\r\n":
            self.end_paragraph()
        elif token.name in _SYMBOLS:
            self.add_text(_SYMBOLS[token.name])

    def word(self, token: Token) -> None:
        if self.fresh and (self.starred or token.name in _SKIPPED or token.name in _CAPTURED):
            self.enter(token.name)
        self.fresh = self.fresh and token.name in ("pard", "plain")
        if token.name in _CHARS:
            self.skipping, spare = max(self.skipping - 1, 0), self.skipping > 0
            self.add_text("" if spare else _CHARS[token.name])
        elif token.name in _WORDS:
            _WORDS[token.name](self, token.number)

    # ---------- destinations

    def enter(self, name: str) -> None:
        if self.look.sink == "skip":
            return
        self.pictures += name == "pict"
        known = name in _CAPTURED or name in ("shppict", "shptxt")
        if name in _SKIPPED or (self.starred and not known):
            self.look = replace(self.look, sink="skip")
        elif name in _CAPTURED and (name != "title" or self.look.sink == "info"):
            self.captured = "" if name != "stylesheet" else self.captured
            nested = name == "footnote" or name in _FURNITURE
            self.look = (
                Look(skip=self.look.skip, font=self.look.font, sink=name) if nested else replace(self.look, sink=name)
            )
            if nested:
                self.stories.append(_Story())

    def leave(self, sink: str) -> None:
        if sink == "title":
            self.title = self.title or self.captured
        elif sink == "fldinst":
            match = re.search(r'HYPERLINK\s+(?:\\l\s+)?"?([^"\s]+)', self.captured)
            self.link = match[1] if match and "\\l" not in match[0] else ""
        elif sink in ("listtext", "pntext"):
            self.story.layout = replace(self.story.layout, marker=self.captured.strip())
        elif sink == "footnote":
            blocks = self.close_story()
            self.story.children.append(Node("note", {}, list(blocks.children)))
        elif sink in _FURNITURE:
            place = "head" if _FURNITURE[sink] == "header" else "foot"
            for line in lines_of(self.close_story()):
                self.furniture.setdefault(line, f"{place} of every page")

    def close_story(self) -> Node:
        self.end_paragraph(force=False)
        return tree_of(self.stories.pop().paragraphs, {})

    @property
    def story(self) -> _Story:
        return self.stories[-1]

    # ---------- text

    def add_bytes(self, data: bytes) -> None:
        self.fresh = False
        if self.skipping:
            step = min(self.skipping, len(data))
            self.skipping -= step
            data = data[step:]
        self.pending += data

    def flush(self) -> None:
        if self.pending:
            data, self.pending = bytes(self.pending), bytearray()
            self.add_text(data.decode(self.pages.get(self.look.font, self.page), "replace"))

    def add_text(self, text: str) -> None:
        self.fresh = False
        sink = self.look.sink
        if sink == "skip" or self.look.hidden:
            return
        if sink in _TEXT_SINKS:
            self.capture(text)
        if sink in _TEXT_SINKS or sink in ("fonttbl", "info"):
            return
        self.size_chars += len(text)
        check_text(self.size_chars, self.path, self.limits)
        child: Node | str = text
        if self.look.italic:
            child = Node("em", {}, [child])
        if self.look.bold:
            child = Node("strong", {}, [child])
        if self.look.link:
            child = Node("a", {"href": self.look.link}, [child])
        self.story.children.append(child)
        self.story.halfpoints[self.look.size_halfpoints] += len(text.strip())

    def capture(self, text: str) -> None:
        self.captured += text[: max(0, 2000 - len(self.captured))]
        if self.look.sink == "stylesheet" and ";" in text:
            self.style.name = self.captured.split(";")[0].strip().lower()
            self.styles.setdefault(self.style.number, self.style)
            self.captured, self.style = "", Style()

    # ---------- paragraphs

    def end_paragraph(self, number: int | None = None, *, force: bool = True) -> None:
        self.flush()
        story = self.story
        if self.look.sink == "skip" or (not force and not story.children):
            return
        story.paragraphs.append(Paragraph(story.children, story.layout, dict(story.halfpoints)))
        story.children, story.halfpoints = [], Counter()
        story.layout = replace(story.layout, marker="")

    def cell(self, number: int | None = None) -> None:
        if self.look.sink != "skip":
            self.story.layout = replace(self.story.layout, in_table=True)
            self.end_paragraph()
            self.story.paragraphs.append(Paragraph([], mark="cell"))

    def row(self, number: int | None = None) -> None:
        if self.look.sink != "skip":
            self.story.paragraphs.append(Paragraph([], mark="row"))

    def pard(self, number: int | None = None) -> None:
        if self.look.sink not in ("stylesheet", "skip", "listtext", "pntext"):
            self.story.layout = Layout(marker=self.story.layout.marker)

    def plain(self, number: int | None = None) -> None:
        style = self.styles.get(self.story.layout.style, Style())
        size = style.size_halfpoints or 24
        self.look = replace(self.look, bold=False, italic=False, hidden=False, size_halfpoints=size)

    def use_style(self, number: int | None) -> None:
        if self.look.sink == "stylesheet":
            self.style.number = number or 0
            return
        if self.look.sink == "skip":
            return
        self.lay("style", number or 0)
        style = self.styles.get(number or 0)
        if style is not None and style.size_halfpoints:
            self.look = replace(self.look, size_halfpoints=style.size_halfpoints)

    def outline(self, number: int | None) -> None:
        if self.look.sink == "stylesheet":
            self.style.level = (number or 0) + 1
        elif self.look.sink != "skip":
            self.lay("outline", number or 0)

    def lay(self, name: str, value: Any) -> None:
        if self.look.sink not in ("skip", "stylesheet", "listtext", "pntext"):
            self.story.layout = replace(self.story.layout, **{name: value})

    # ---------- looks

    def font(self, number: int | None) -> None:
        self.look = replace(self.look, font=number or 0)

    def charset(self, number: int | None) -> None:
        if self.look.sink == "fonttbl" and number in _CODE_PAGES:
            self.pages[self.look.font] = _CODE_PAGES[number]

    def code_page(self, number: int | None) -> None:
        try:
            "".encode(f"cp{number}")
            self.page = f"cp{number}"
        except LookupError:
            pass

    def size(self, number: int | None) -> None:
        if self.look.sink == "stylesheet":
            self.style.size_halfpoints = number or 0
        self.look = replace(self.look, size_halfpoints=number or 24)

    def unicode(self, number: int | None) -> None:
        code = (number or 0) % 0x10000
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000:
            self.add_text(chr(0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00))
        elif code >= 32:
            self.add_text(chr(code))
        self.skipping = self.look.skip

    def result(self, number: int | None) -> None:
        self.look = replace(self.look, link=self.link)
        self.link = ""

    def line(self, number: int | None) -> None:
        if self.look.sink in ("body", "footnote") or self.look.sink in _FURNITURE:
            self.story.children.append(Node("br"))

    def quote_styles(self) -> frozenset[int]:
        """The numbers of the styles of quotations."""
        names = ("quote", "intense quote", "quotations", "block text", "block quotation")
        return frozenset(number for number, style in self.styles.items() if style.name in names)

    def heading_styles(self) -> dict[int, int]:
        """Number → rank of the styles that are headings."""
        found: dict[int, int] = {}
        for style in self.styles.values():
            named = re.fullmatch(r"(?:heading|berschrift|überschrift|titre|título|titolo) ?(\d)", style.name)
            level = 1 if style.name == "title" else int(named[1]) if named else style.level
            if level:
                found[style.number] = min(level, 6)
        return found


_TAKE: dict[str, Callable[[_Parser, Token], None]] = {
    "open": _Parser.open,
    "close": _Parser.close,
    "symbol": _Parser.symbol,
    "word": _Parser.word,
}


def _set(name: str) -> Callable[[_Parser, int | None], None]:
    def apply(parser: _Parser, number: int | None) -> None:
        change: dict[str, Any] = {name: number != 0}
        parser.look = replace(parser.look, **change)

    return apply


_WORDS: dict[str, Callable[[_Parser, int | None], None]] = {
    "b": _set("bold"),
    "i": _set("italic"),
    "v": _set("hidden"),
    "deleted": _set("hidden"),
    "fs": _Parser.size,
    "f": _Parser.font,
    "fcharset": _Parser.charset,
    "ansicpg": _Parser.code_page,
    "mac": lambda parser, number: setattr(parser, "page", "mac-roman"),
    "uc": lambda parser, number: setattr(
        parser, "look", replace(parser.look, skip=min(max(1 if number is None else number, 0), _MAX_SKIP))
    ),
    "u": _Parser.unicode,
    "par": _Parser.end_paragraph,
    "sect": _Parser.end_paragraph,
    "page": _Parser.line,
    "line": _Parser.line,
    "cell": _Parser.cell,
    "nestcell": _Parser.cell,
    "row": _Parser.row,
    "nestrow": _Parser.row,
    "pard": _Parser.pard,
    "plain": _Parser.plain,
    "s": _Parser.use_style,
    "outlinelevel": _Parser.outline,
    "intbl": lambda parser, number: parser.lay("in_table", True),
    "ilvl": lambda parser, number: parser.lay("list_level", number or 0),
    "ls": lambda parser, number: parser.lay("list_level", max(parser.story.layout.list_level, 0)),
    "li": lambda parser, number: parser.lay("indent_twips", number or 0),
    "fi": lambda parser, number: parser.lay("first_twips", number or 0),
    "fldrslt": _Parser.result,
}
