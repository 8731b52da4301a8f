"""Which lines are furniture of the site or the mail program rather than text.

A closed list of generic navigation lines, as first or last lines only; everything else is learned from the archive
at hand (`survey`). Knows no site and no desk.
"""

import re
from collections.abc import Mapping

MAX_LENGTH = 160
"""A longer line is never furniture."""
GENERIC = frozenset(
    (
        "back to list",
        "back to top",
        "top",
        "share",
        "share this",
        "share this page",
        "share this article",
        "tweet",
        "print",
        "print this page",
        "email this page",
        "skip to content",
        "skip to main content",
        "home",
        "menu",
        "log in",
        "subscribe",
        "read more",
        "previous",
        "next",
    )
)
_READING_TIME = re.compile(r"\d+ ?-?min(?:ute)?s?(?: read)?(?:ing time)?", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b).{0,120}(?:\d{4}|reserved)|all rights reserved", re.IGNORECASE)
_CRUMBS = re.compile(r"home\s*(?:>|»|›|/|\|)\s*\S.*|[^<>»›]{2,80}(?: [>»›] [^<>»›]{2,120})+", re.IGNORECASE)
_LEAD = " \t\xa0#>*_|•·←→«»‹›↑-"
_TAIL = " \t\xa0*_|:.!…←→«»‹›↑-"


def key_of(line: str) -> str:
    """What two copies of the same furniture share: words without marks, case and spacing."""
    return " ".join(line.lstrip(_LEAD).rstrip(_TAIL).split()).casefold()


def why_furniture(line: str, learned: Mapping[str, str]) -> str:
    """The reason to take a first or last line out, or an empty text.

    `learned` gives for each learned key how often it was met, in words.
    """
    if len(line) > MAX_LENGTH:
        return ""
    key = key_of(line)
    if key in learned:
        return learned[key]
    if key in GENERIC:
        return "generic navigation"
    if _CRUMBS.fullmatch(line) or _READING_TIME.fullmatch(line):
        return "generic navigation"
    return "a copyright line" if _COPYRIGHT.match(line) else ""
