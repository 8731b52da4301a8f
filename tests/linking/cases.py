"""Fixture files: `== name`, the text, a line `--`, the lines expected."""

from collections.abc import Iterator
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"


def cases(prefix: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, text and expected lines of every case in the files whose name starts with the prefix."""
    for path in sorted(FIXTURES.glob(f"{prefix}*.txt")):
        for case in path.read_text(encoding="utf-8").split("== ")[1:]:
            name, _, rest = case.partition("\n")
            text, _, expected = rest.partition("\n--\n")
            yield f"{path.stem}: {name}", text, expected.strip().split("\n") if expected.strip() else []
