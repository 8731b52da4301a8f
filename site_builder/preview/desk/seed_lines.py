"""A plain-text seed and its briefing → the seed's lines, marked as kept or removed; restores a removed line."""

import re
from collections.abc import Sequence
from pathlib import Path

from site_builder.archive_folder.inputs import SEEDS_FOLDER
from site_builder.runtime.files import read_file

PLAIN = (".txt", ".md", ".markdown")
"""File extensions of seeds shown as plain text."""
MOST = 2_000
"""Maximum lines shown of a seed."""
Line = tuple[str, bool]
"""A line, and True if the text contains it."""


def seed_lines(root: Path, file: str, body: str) -> list[Line] | None:
    """The non-blank lines of a seed; None if it is missing or not plain text."""
    path = file.partition("#")[0]
    if not path.startswith(f"{SEEDS_FOLDER}/") or not path.lower().endswith(PLAIN):
        return None
    source = read_file(root, path)
    if source is None:
        return None
    text = _plain(body)
    lines = (line.strip() for line in source.data.decode("utf-8", "replace").splitlines())
    return [(line, _plain(line) in text) for line in lines if line][:MOST]


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
