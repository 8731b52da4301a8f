"""Comments and hidden elements of HTML in a Markdown text → the text without them.

A comment begins at `<!--` and ends at the next `-->` (CommonMark 0.31.2 §6.6), over lines and paragraphs, so that no
remark is published because a blank line is in it. Comments too are processing instructions, CDATA and definitions of a
link to nowhere (`[//]: # (a remark)`), which no page shows. Code keeps its comments, and every line its number.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from itertools import chain

from site_builder.text.hidden_elements import hidden_ends, may_hide, words_in

ROUNDS = 8
"""So many comments with a fence in them may each show or hide code; then code is no longer looked for."""
CodeLines = Callable[[str], Iterable[range]]
"""A text → the lines of its code, counted from 0."""
_NOWHERE = r"^ {0,3}\[[^\[\]\n]{1,80}\]:[ \t]*(?:#|<>|//)[ \t]+(?:\([^\n]*\)|\"[^\n]*\"|'[^\n]*')[ \t]*$"
"""The definition of a link that leads nowhere."""
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_ENDLESS = ("<?", "<![CDATA[")
"""Signs that are text where nothing ends what they begin."""
_SIGN = re.compile(rf"\\.|`+|<!--|<\?|<!\[CDATA\[|{_NOWHERE}", re.DOTALL | re.MULTILINE)
_SIGN_OR_TAG = re.compile(rf"{_SIGN.pattern}|<(?=[a-zA-Z])", re.DOTALL | re.MULTILINE)
_FENCES = ("```", "~~~")
_WHOLE = ("<!-->", "<!--->")
_MARGIN = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]*)?")
_BLANK = re.compile(r"\n[ \t]*\n")
_END = re.compile(r"[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Uncommented:
    """A text without its comments, and without its hidden elements where these were looked for."""

    text: str
    comments: tuple[tuple[int, str], ...] = ()
    """Line, from 1, and words of each."""
    open_line: int = 0
    """Line of a comment or hidden element that never ends; 0 if there is none."""
    rest: str = ""
    """From there on, which is no longer in the text."""
    hidden: tuple[tuple[int, str], ...] = ()
    """Line and words of each hidden element."""


def cut_comments(text: str, code: CodeLines) -> Uncommented:
    """The text without its comments; a `<!--` inside a line that has no end is text."""
    return _cut(text, code, _SIGN) if any(sign in text for sign in (*_ENDS, "]:")) else Uncommented(text)


def cut_unseen(text: str, code: CodeLines, unseen: Container[str]) -> Uncommented:
    """The same without hidden elements too; `unseen` are the names of those that always are."""
    if may_hide(text):
        return _cut(text, code, _SIGN_OR_TAG, unseen)
    return cut_comments(text, code)


def _cut(text: str, code: CodeLines, sign: re.Pattern[str], unseen: Container[str] = ()) -> Uncommented:
    comments: tuple[tuple[int, str], ...] = ()
    hidden: tuple[tuple[int, str], ...] = ()
    for number in range(ROUNDS + 1):
        if not sign.search(text):
            break
        # A fence inside a comment opens or closes no code: then the code is looked for again.
        lines = frozenset(chain.from_iterable(code(text))) if number < ROUNDS else frozenset[int]()
        cut, settled = _Cutter(text, lines, sign, unseen, whole=number == ROUNDS).cut()
        text, comments, hidden = cut.text, comments + cut.comments, hidden + cut.hidden
        if settled or cut.open_line:
            return Uncommented(text, tuple(sorted(comments)), cut.open_line, cut.rest, tuple(sorted(hidden)))
    return Uncommented(text, tuple(sorted(comments)), hidden=tuple(sorted(hidden)))


class _Cutter:
    """One pass over a text, which ends after a comment with a fence in it if it is not to be the whole text."""

    def __init__(
        self, text: str, code: Container[int], sign: re.Pattern[str], unseen: Container[str], *, whole: bool
    ) -> None:
        self.text, self.code, self.sign, self.whole = text, code, sign, whole
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.ticks: dict[int, list[int]] = {}
        for match in re.finditer("`+", text):
            self.ticks.setdefault(len(match[0]), []).append(match.start())
        self.elements = hidden_ends(text, code, self.starts, unseen) if sign is _SIGN_OR_TAG else {}
        self.pieces: list[str] = []
        self.comments: list[tuple[int, str]] = []
        self.hidden: list[tuple[int, str]] = []
        self.kept = 0
        self.endless = set[str]()

    def cut(self) -> tuple[Uncommented, bool]:
        """The text, and whether it has been read to its end."""
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
        """Behind the code span that begins here; behind the ticks where none ends in the paragraph."""
        ticks = self.ticks.get(len(opening[0]), [])
        place = bisect_right(ticks, opening.start())
        if place == len(ticks):
            return opening.end()
        closing = ticks[place]
        blank = _BLANK.search(self.text, opening.end(), closing)
        return opening.end() if blank else closing + len(opening[0])

    def _end(self, opening: re.Match[str]) -> int:
        """Behind what begins here; 0 where it never ends."""
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
        before = self.text[self.kept : start]
        written = self.text[start:end]
        self.pieces.append(before.rstrip(" \t") if _END.match(self.text, end) else before)
        self.pieces.append("\n" * written.count("\n"))
        is_comment = into is self.comments
        words = written.removeprefix("<!--").removesuffix("-->") if is_comment else words_in(written)
        into.append((line + 1, " ".join(words.split())))
        self.kept = end

    def _opened(self, start: int, line: int) -> Uncommented:
        text = "".join((*self.pieces, self.text[self.kept : start]))
        return Uncommented(text, tuple(self.comments), line + 1, self.text[start:], tuple(self.hidden))

    def _done(self) -> Uncommented:
        text = "".join((*self.pieces, self.text[self.kept :]))
        return Uncommented(text, tuple(self.comments), hidden=tuple(self.hidden))
