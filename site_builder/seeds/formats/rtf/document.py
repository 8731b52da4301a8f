"""A stream of RTF groups and text → paragraphs, styles, title and page furniture.

Handles inheritance between groups and the destination of text. Knows no control word: `rtf.words` calls this module.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from site_builder.seeds.formats.document_tree import Element, dressed, lines_of
from site_builder.seeds.formats.limits import check_text, damaged, too_deep
from site_builder.seeds.formats.rtf.blocks import Layout, RtfParagraph, tree_of
from site_builder.seeds.formats.rtf.destinations import CAPTURED, FURNITURE, SHOWN, SKIPPED, TEXT_SINKS
from site_builder.seeds.formats.rtf.styles import RtfStyle
from site_builder.seeds.formats.withheld_text import INSERTED, WithheldText
from site_builder.seeds.model import HIDDEN
from site_builder.settings.site_config import IngestConfig

KIND = "RTF file"
_HYPERLINK = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"?([^"\s]+)')


@dataclass(frozen=True, slots=True)
class GroupState:
    """State that a group inherits and that ends with it."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    inserted: bool = False
    """True inside a tracked change that nobody has accepted."""
    deleted: bool = False
    size_halfpoints: int = 24
    font: int = -1
    skip: int = 1
    """Number of fallback characters after a Unicode character."""
    link: str = ""
    sink: str = "body"
    """Destination of text: `body`, `skip`, or the name of a captured destination."""


@dataclass
class Story:
    """A run of paragraphs: the body, a footnote, a page header or a footer."""

    paragraphs: list[RtfParagraph] = field(default_factory=list)
    children: list[Element | str] = field(default_factory=list)
    layout: Layout = field(default_factory=Layout)
    halfpoints: Counter[int] = field(default_factory=Counter)


class RtfDocument:
    """The document read so far."""

    def __init__(self, path: str, limits: IngestConfig) -> None:
        self.path, self.limits = path, limits
        self.group, self.outer = GroupState(), list[GroupState]()
        self.body = Story()
        self.stories = [self.body]
        self.page, self.pages = "cp1252", dict[int, str]()
        self.styles: dict[int, RtfStyle] = {}
        self.style = RtfStyle()
        self.captured = ""
        self.title, self.link = "", ""
        self.furniture: list[tuple[str, str]] = []
        self.withheld = WithheldText()
        self.pending = bytearray()
        self.skipping = self.size_chars = self.pictures = 0
        self.high = 0xD800
        self.starred = self.fresh = self.closed = False

    @property
    def story(self) -> Story:
        """The story that receives text at present."""
        return self.stories[-1]

    # ---------- groups

    def open(self) -> None:
        """Begins a group with the state of the enclosing one. Raises SeedError if nested too deeply."""
        if len(self.outer) > self.limits.max_depth * 4:
            raise too_deep(self.path, KIND, self.limits)
        self.outer.append(self.group)
        self.fresh, self.starred, self.skipping = True, False, 0

    def close(self) -> None:
        """Ends a group and its state. Raises SeedError if none was open."""
        if not self.outer:
            raise damaged(self.path, KIND, detail="a closing brace without an opening one")
        ended, self.group = self.group, self.outer.pop()
        self.fresh, self.skipping = False, 0
        if ended.sink != self.group.sink:
            self.leave(ended.sink)
        self.closed = not self.outer

    # ---------- destinations

    def enter(self, name: str) -> None:
        """Makes the group the destination `name`; an unknown optional one is skipped."""
        if self.group.sink == "skip":
            return
        self.pictures += name == "pict"
        known = name in CAPTURED or name in SHOWN or (name == "cs" and self.group.sink == "stylesheet")
        if name in SKIPPED or (self.starred and not known):
            self.group = replace(self.group, sink="skip")
        elif name in CAPTURED and (name != "title" or self.group.sink == "info"):
            self.captured = "" if name != "stylesheet" else self.captured
            if name == "footnote" or name in FURNITURE:
                self.group = GroupState(skip=self.group.skip, font=self.group.font, sink=name)
                self.stories.append(Story())
            else:
                self.group = replace(self.group, sink=name)

    def leave(self, sink: str) -> None:
        """Ends a destination and uses its content."""
        if sink == "title":
            self.title = self.title or self.captured
        elif sink == "fldinst":
            match = _HYPERLINK.search(self.captured)
            self.link = match[1] if match and "\\l" not in match[0] else ""
        elif sink in ("listtext", "pntext"):
            self.story.layout = replace(self.story.layout, marker=self.captured.strip())
        elif sink == "footnote":
            blocks = self.close_story()
            self.story.children.append(Element("note", {}, list(blocks.children)))
        elif sink in FURNITURE:
            self.furniture += [(FURNITURE[sink], line) for line in lines_of(self.close_story())]

    def close_story(self) -> Element:
        """Ends the innermost story and returns its tree."""
        self.end_rest()
        return tree_of(self.stories.pop().paragraphs, {})

    # ---------- text

    def add_bytes(self, data: bytes) -> None:
        """Adds bytes in the code page of their font, without fallbacks for Unicode characters."""
        self.fresh = False
        if self.skipping:
            step = min(self.skipping, len(data))
            self.skipping -= step
            data = data[step:]
        self.pending += data

    def flush(self) -> None:
        """Decodes the pending bytes, because the next word may change the code page."""
        if self.pending:
            data, self.pending = bytes(self.pending), bytearray()
            self.add_text(data.decode(self.pages.get(self.group.font, self.page), "replace"))

    def add_text(self, text: str) -> None:
        """Adds text to the destination of its group."""
        self.fresh = False
        sink = self.group.sink
        if sink == "skip" or self.group.deleted:
            return
        if self.group.hidden or self.group.inserted:
            if text.strip() and sink not in CAPTURED:
                self.withheld.add(HIDDEN if self.group.hidden else INSERTED, text)
            return
        if sink in TEXT_SINKS:
            self.capture(text)
        elif sink not in ("fonttbl", "info"):
            self.show(text)

    def capture(self, text: str) -> None:
        """Stores text separately, at most 2,000 characters; in the stylesheet a semicolon ends a style."""
        self.captured += text[: max(0, 2000 - len(self.captured))]
        if self.group.sink == "stylesheet" and ";" in text:
            self.style.name = self.captured.split(";")[0].strip().lower()
            self.styles.setdefault(self.style.number, self.style)
            self.captured, self.style = "", RtfStyle()

    def show(self, text: str) -> None:
        """Adds text to the paragraph in its style. Raises SeedError if the document is too long."""
        self.size_chars += len(text)
        check_text(self.size_chars, self.path, self.limits)
        look = self.group
        self.withheld.close()
        self.story.children += dressed([text], bold=look.bold, italic=look.italic, link=look.link)
        self.story.halfpoints[look.size_halfpoints] += len(text.strip())

    # ---------- paragraphs

    def end_paragraph(self) -> None:
        """Ends the paragraph, empty or not."""
        self.flush()
        story = self.story
        if self.group.sink == "skip":
            return
        self.withheld.close()
        story.paragraphs.append(RtfParagraph(story.children, story.layout, dict(story.halfpoints)))
        story.children, story.halfpoints = [], Counter()
        story.layout = replace(story.layout, marker="")

    def end_rest(self) -> None:
        """Ends the last paragraph of a story, which has no mark, unless it is empty."""
        self.flush()
        if self.story.children:
            self.end_paragraph()
