"""CSV cells that no spreadsheet runs as a formula (OWASP, CSV injection), without loss.

Where a comma is the decimal sign, Excel splits lines at semicolons and ignores quotation marks; anything after a
semicolon or line end counts as a cell.
"""

import re

_START = r"(?:^|(?<=[;\r\n]))[ \"]{0,9}"
_RISKY = re.compile(rf"({_START})(?='*[=+\-@\t\r])")
_GUARDED = re.compile(rf"({_START})'(?='*[=+\-@\t\r])")


def guarded(cell: str) -> str:
    """The cell with a `'` before anything that a spreadsheet would take for a formula."""
    return _RISKY.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """The cell without the `'` that `guarded` added."""
    return _GUARDED.sub(r"\1", cell)
