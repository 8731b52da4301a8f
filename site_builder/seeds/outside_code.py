"""Changes Markdown everywhere but in code (CommonMark 0.31.2 §4.5, §6.1)."""

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"`+")


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to each piece outside code."""
    if "`" not in text and "~~~" not in text:
        return change(text)
    return "".join(piece if is_code else change(piece) for piece, is_code in _pieces(text) if piece)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with True if it is code: fenced blocks first, then backtick spans."""
    open_prose: list[str] = []
    open_code: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        match = _FENCE.match(line)
        if fence:
            open_code.append(line)
            if match and match[1].startswith(fence) and not line[match.end() :].strip("`~ \t\n"):
                yield "".join(open_code), True
                open_code, fence = [], ""
        elif match and not (match[1][0] == "`" and "`" in line[match.end() :]):
            yield from _spans("".join(open_prose))
            open_prose, open_code, fence = [], [line], match[1]
        else:
            open_prose.append(line)
    yield "".join(open_code), True
    yield from _spans("".join(open_prose))


def _spans(text: str) -> Iterator[tuple[str, bool]]:
    """Prose and code spans. A run of backticks closes at the next run of equal length in the same paragraph."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    ends: dict[int, list[int]] = {}
    for number in reversed(range(len(runs))):
        ends.setdefault(runs[number][1] - runs[number][0], []).append(number)
    position = number = 0
    while number < len(runs):
        start, end = runs[number]
        equal = ends[end - start]
        while equal and equal[-1] <= number:
            equal.pop()
        number += 1
        if equal and "\n\n" not in text[end : runs[equal[-1]][0]]:
            number = equal.pop()
            yield text[position:start], False
            yield text[start : runs[number][1]], True
            position = runs[number][1]
            number += 1
    yield text[position:], False
