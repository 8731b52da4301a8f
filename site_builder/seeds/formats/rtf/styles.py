"""The paragraph styles of an RTF file → which are headings, of which rank, and which are quotations.

By the names that word processors give them in several languages, and by their outline level. Knows no paragraph.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEADING = re.compile(r"(?:heading|berschrift|überschrift|titre|título|titolo) ?(\d)")
_QUOTES = ("quote", "intense quote", "quotations", "block text", "block quotation")


@dataclass
class RtfStyle:
    """A paragraph style of the stylesheet, filled in as its group is read."""

    number: int = 0
    level: int = 0
    size_halfpoints: int = 0
    hidden: bool = False
    name: str = ""


def heading_styles(styles: Mapping[int, RtfStyle]) -> dict[int, int]:
    """Number → rank of the styles that are headings."""
    found: dict[int, int] = {}
    for style in styles.values():
        named = _HEADING.fullmatch(style.name)
        level = 1 if style.name == "title" else int(named[1]) if named else style.level
        if level:
            found[style.number] = min(level, 6)
    return found


def quote_styles(styles: Mapping[int, RtfStyle]) -> frozenset[int]:
    """The numbers of the styles of quotations."""
    return frozenset(number for number, style in styles.items() if style.name in _QUOTES)
