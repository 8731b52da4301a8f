"""Paragraph styles of an RTF file → headings with their ranks, and quotations.

Recognised by the names word processors use in several languages, and by outline level. Knows no paragraphs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEADING = re.compile(r"(?:heading|berschrift|überschrift|titre|título|titolo) ?(\d)")
_QUOTES = ("quote", "intense quote", "quotations", "block text", "block quotation")


@dataclass
class RtfStyle:
    """A paragraph style of the stylesheet, completed while its group is read."""

    number: int = 0
    level: int = 0
    size_halfpoints: int = 0
    hidden: bool = False
    name: str = ""


def heading_styles(styles: Mapping[int, RtfStyle]) -> dict[int, int]:
    """Style number → heading rank."""
    found: dict[int, int] = {}
    for style in styles.values():
        named = _HEADING.fullmatch(style.name)
        level = 1 if style.name == "title" else int(named[1]) if named else style.level
        if level:
            found[style.number] = min(level, 6)
    return found


def quote_styles(styles: Mapping[int, RtfStyle]) -> frozenset[int]:
    """The numbers of quotation styles."""
    return frozenset(number for number, style in styles.items() if style.name in _QUOTES)
