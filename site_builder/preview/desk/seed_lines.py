"""A seed's lines and its briefing → the lines marked as kept or removed; restores a removed line."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

MOST = 2_000
"""Maximum lines shown of a seed."""
Line = tuple[str, bool]
"""A line, and True if the text contains it."""


def marked_lines(lines: Iterable[str], body: str) -> list[Line]:
    """The first lines of a seed, compared with the text."""
    text = _plain(body)
    return [(line, _plain(line) in text) for line in islice(lines, MOST)]


def with_line(body: str, lines: Sequence[Line], number: int) -> str:
    """The text with a removed line as a paragraph after the nearest kept line above it; else at the start."""
    paragraphs = body.strip("\n").split("\n\n")
    plain = [_plain(paragraph) for paragraph in paragraphs]
    for words, is_kept in reversed(lines[:number]):
        at = next((n for n, paragraph in enumerate(plain) if is_kept and _plain(words) in paragraph), -1)
        if at >= 0:
            break
    else:
        at = -1
    paragraphs.insert(at + 1, lines[number][0])
    start = "\n" if body.startswith("\n") else ""
    return start + "\n\n".join(filter(None, paragraphs)) + "\n"


def _plain(text: str) -> str:
    """Letters and digits only: markup and spacing differ between seed and text."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
