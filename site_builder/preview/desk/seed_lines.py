"""A plain-text seed beside the text made of it → its lines, each marked as kept or removed, and a line put back."""

import re
from collections.abc import Sequence
from pathlib import Path

from site_builder.archive_folder.inputs import SEEDS_FOLDER
from site_builder.runtime.files import read_file

PLAIN = (".txt", ".md", ".markdown")
"""Endings of seeds that can be shown as they are."""
MOST = 2_000
"""Lines that are shown of a seed."""
Line = tuple[str, bool]
"""Words of a line, and True if the text has them."""


def seed_lines(root: Path, file: str, body: str) -> list[Line] | None:
    """The lines of a seed that are not blank; None for a seed that is missing or no plain text."""
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
    """The text with a removed line as a paragraph after the nearest kept line above it, else at the beginning."""
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
    """Letters and digits alone: markup and spacing differ between seed and text."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
