"""Check if an abbreviation can stand for a name."""

import re
from collections.abc import Sequence


def initials_fit(name: str, abbreviation: str) -> bool:
    """True if the capitals of an abbreviation are initials of the name in order, with at most one left out."""
    letters = [word[0] for word in name.replace("-", " ").split() if word[0].isupper()]
    short = re.sub(r"[^A-Z]", "", abbreviation)
    return len(short) > 1 and letters[:1] == [short[0]] and _in_order(short, letters)


def _in_order(short: str, letters: Sequence[str]) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in short) and len(letters) <= len(short) + 1
