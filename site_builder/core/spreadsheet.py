"""Cells of a CSV file that no spreadsheet runs as a formula (OWASP, CSV injection), without loss.

Where a comma is the decimal sign, Excel splits a line at its semicolons and takes no notice of quotation marks inside:
what follows a semicolon or the end of a line counts as a cell of its own.
"""

import re

_START = r"(?:^|(?<=[;\r\n]))[ \"]{0,9}"
_RISKY = re.compile(rf"({_START})(?='*[=+\-@\t\r])")
_GUARDED = re.compile(rf"({_START})'(?='*[=+\-@\t\r])")


def guarded(cell: str) -> str:
    """The cell with a `'` wherever a spreadsheet would take what follows for a formula."""
    return _RISKY.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """The cell before it was guarded."""
    return _GUARDED.sub(r"\1", cell)
