"""Cells of a CSV file that no spreadsheet runs as a formula (OWASP, CSV injection), without loss."""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """The cell with a `'` before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell before it was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell
