"""Fixture files: `== name`, the text, a line `--`, the expected lines; and the mentions in blocks of text."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.model import Block, Mention
from site_builder.linking.pipeline import find_in
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import Actor

Row = Any
"""A `pytest.param` of a list of cells."""
FIXTURES = Path(__file__).parent / "fixtures"


def cases(prefix: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, text and expected lines of every case in the files whose name starts with the prefix."""
    for path in sorted(FIXTURES.glob(f"{prefix}*.txt")):
        for case in path.read_text(encoding="utf-8").split("== ")[1:]:
            name, _, rest = case.partition("\n")
            text, _, expected = rest.partition("\n--\n")
            yield f"{path.stem}: {name}", text, expected.strip().split("\n") if expected.strip() else []


def rows(path: Path) -> list[Row]:
    """The lines of a table as cells, each line with the heading `== …` above it as its id.

    `⇒` separates cells; in a cell ` ⏎ ` is a line break, and ` ¶ ` an empty line.
    """
    found: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            sentence = line.removeprefix("== ")
        else:
            cells = [cell.strip() for cell in line.replace(" ¶ ", "\n\n").replace(" ⏎ ", "\n").split("⇒")]
            found.append(pytest.param(cells, id=f"{sentence}, {len(found)}"))
    return found


def find_mentions(blocks: Sequence[Block], actors: Sequence[Actor], title: str = "", **how: Any) -> tuple[Mention, ...]:
    """Every mention in text order, with the linked ones marked."""
    reading = read_blocks(title, blocks)
    return find_in(reading, actors, sources=find_sources(reading), **how)
