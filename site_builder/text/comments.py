"""HTML comments and hidden elements in Markdown → the text without them.

A comment runs from `<!--` to the next `-->` (CommonMark 0.31.2 §6.6), across lines and paragraphs, so that a blank line
in a remark does not publish it. Processing instructions, CDATA and link definitions to nowhere (`[//]: # (a remark)`)
count as comments too; no page shows them. Code keeps its comments, and lines keep their numbers.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from itertools import chain

from site_builder.text.hidden_elements import hidden_ends, may_hide, words_in
from site_builder.text.style_sheet import style_sheet

MAX_RULES = 50
"""Maximum number of rules of style sheets in a text."""
ROUNDS = 8
"""Maximum number of passes. A comment that contains a fence may show or hide code; after this many, code is ignored."""
CodeLines = Callable[[str], Iterable[range]]
"""A text → lines of its code, from 0."""
_NOWHERE = r"^ {0,3}\[[^\[\]\n]{1,80}\]:[ \t]*(?:#|<>|//)[ \t]+(?:\([^\n]*\)|\"[^\n]*\"|'[^\n]*')[ \t]*$"
"""Definition of a link that leads nowhere."""
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_ENDLESS = ("<?", "<![CDATA[")
"""Signs that count as text if they are never closed."""
_SIGN = re.compile(rf"\\.|`+|<!--|<\?|<!\[CDATA\[|{_NOWHERE}", re.DOTALL | re.MULTILINE)
_SIGN_OR_TAG = re.compile(rf"{_SIGN.pattern}|<(?=[a-zA-Z])", re.DOTALL | re.MULTILINE)
_STYLE = re.compile(r"(?is)<style\b[^>]{0,500}>((?:(?!</style).)*+)")
_FENCES = ("```", "~~~")
_WHOLE = ("<!-->", "<!--->")
_MARGIN = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]*)?")
_BLANK = re.compile(r"\n[ \t]*\n")
_END = re.compile(r"[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Uncommented:
    """A text without its comments and, if requested, its hidden elements."""

    text: str
    comments: tuple[tuple[int, str], ...] = ()
    """Line (from 1) and text of each comment."""
    open_line: int = 0
    """Line of a comment or hidden element that never ends; 0 if there is none."""
    rest: str = ""
    """The text from that line on, which is cut."""
    hidden: tuple[tuple[int, str], ...] = ()
    """Line and text of each hidden element."""


def cut_comments(text: str, code: CodeLines) -> Uncommented:
    """The text without its comments; a `<!--` within a line that never ends is text."""
    return _cut(text, code, _SIGN) if any(sign in text for sign in (*_ENDS, "]:")) else Uncommented(text)


def cut_unseen(text: str, code: CodeLines, unseen: Container[str]) -> Uncommented:
    """The text without comments and hidden elements. `unseen` names elements that are always hidden."""
    if may_hide(text):
        return _cut(text, code, _SIGN_OR_TAG, unseen)
    return cut_comments(text, code)


def _cut(text: str, code: CodeLines, sign: re.Pattern[str], unseen: Container[str] = ()) -> Uncommented:
    comments: tuple[tuple[int, str], ...] = ()
    hidden: tuple[tuple[int, str], ...] = ()
    for number in range(ROUNDS + 1):
        if not sign.search(text):
            break
        # A fence inside a comment is not code: code lines must be found again.
        lines = frozenset(chain.from_iterable(code(text))) if number < ROUNDS else frozenset[int]()
        cut, is_done = _Cutter(text, lines, sign, unseen, whole=number == ROUNDS).cut()
        text, comments, hidden = cut.text, comments + cut.comments, hidden + cut.hidden
        if is_done or cut.open_line:
            return Uncommented(text, tuple(sorted(comments)), cut.open_line, cut.rest, tuple(sorted(hidden)))
    return Uncommented(text, tuple(sorted(comments)), hidden=tuple(sorted(hidden)))


class _Cutter:
    """One pass that cuts comments and hidden elements. It stops after a comment with a fence in it, unless `whole`,
    since code lines must then be found again."""

    def __init__(
        self, text: str, code: Container[int], sign: re.Pattern[str], unseen: Container[str], *, whole: bool
    ) -> None:
        self.text, self.code, self.sign, self.whole = text, code, sign, whole
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.ticks: dict[int, list[int]] = {}
        for match in re.finditer("`+", text):
            self.ticks.setdefault(len(match[0]), []).append(match.start())
        sheet = style_sheet("\n".join(_STYLE.findall(text)), MAX_RULES)
        rules = sheet.declared if sheet.rules else None
        self.elements = hidden_ends(text, code, self.starts, unseen, rules) if sign is _SIGN_OR_TAG else {}
        self.pieces: list[str] = []
        self.comments: list[tuple[int, str]] = []
        self.hidden: list[tuple[int, str]] = []
        self.copied = 0
        self.endless = set[str]()

    def cut(self) -> tuple[Uncommented, bool]:
        """The text, and True if it was read to the end."""
        at = 0
        while match := self.sign.search(self.text, at):
            start, sign = match.span()[0], match[0]
            at = match.end()
            line = self._line(start)
            if line in self.code:
                at = max(at, self._start(line + 1))
            elif sign[0] == "`":
                at = self._after_code(match)
            elif sign in _ENDS or sign[0] in " [" or (sign == "<" and start in self.elements):
                end = self._end(match)
                if end <= 0:
                    if sign in _ENDLESS:
                        continue
                    margin = self.text[self.starts[line] : start]
                    opens = sign == "<" or _MARGIN.fullmatch(margin)
                    return self._opened(start, line) if opens else self._done(), True
                self._take(start, end, line, self.hidden if sign == "<" else self.comments)
                at = end
                if not self.whole and any(fence in self.text[start:end] for fence in _FENCES):
                    return self._done(), False
        return self._done(), True

    def _line(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def _start(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def _after_code(self, opening: re.Match[str]) -> int:
        """Offset after the code span that begins at this match; after its backticks if the span does not end in the
        paragraph."""
        ticks = self.ticks.get(len(opening[0]), [])
        place = bisect_right(ticks, opening.start())
        if place == len(ticks):
            return opening.end()
        closing = ticks[place]
        blank = _BLANK.search(self.text, opening.end(), closing)
        return opening.end() if blank else closing + len(opening[0])

    def _end(self, opening: re.Match[str]) -> int:
        """Offset after the comment or element that begins at this match; 0 if it never ends."""
        start, sign = opening.start(), opening[0]
        if sign == "<":
            return self.elements[start]
        if sign not in _ENDS:
            return opening.end()
        whole = next((form for form in _WHOLE if self.text.startswith(form, start)), "")
        if whole:
            return start + len(whole)
        end = -1 if sign in self.endless else self.text.find(_ENDS[sign], opening.end())
        self.endless |= {sign} if end < 0 else set()
        return end + len(_ENDS[sign]) if end >= 0 else 0

    def _take(self, start: int, end: int, line: int, into: list[tuple[int, str]]) -> None:
        before = self.text[self.copied : start]
        written = self.text[start:end]
        self.pieces.append(before.rstrip(" \t") if _END.match(self.text, end) else before)
        self.pieces.append("\n" * written.count("\n"))
        is_comment = into is self.comments
        words = written.removeprefix("<!--").removesuffix("-->") if is_comment else words_in(written)
        into.append((line + 1, " ".join(words.split())))
        self.copied = end

    def _opened(self, start: int, line: int) -> Uncommented:
        text = "".join((*self.pieces, self.text[self.copied : start]))
        return Uncommented(text, tuple(self.comments), line + 1, self.text[start:], tuple(self.hidden))

    def _done(self) -> Uncommented:
        text = "".join((*self.pieces, self.text[self.copied :]))
        return Uncommented(text, tuple(self.comments), hidden=tuple(self.hidden))
