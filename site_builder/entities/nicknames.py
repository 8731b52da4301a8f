"""Decides if two given names may belong to one person: equal, an initial, a short form or a customary nickname.

Most short forms follow from the letters ("Alex" begins "Alexander", "Beth" ends "Elizabeth"); the table holds the rest.
"""

import re

from site_builder.entities.word_lists import NICKNAMES


def may_be_one(first: str, second: str) -> bool:
    """True if two folded given names may belong to one person."""
    a, b = (re.sub(r"[^a-z]", "", name.lower()) for name in (first, second))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=lambda name: (len(name), name))
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    if b in NICKNAMES.get(a, ()) or a in NICKNAMES.get(b, ()):
        return True
    stem = re.sub(r"(?:ie|y|e)$", "", short)
    return len(stem) >= 2 and len(short) < len(long) and (long.startswith(stem) or (len(stem) > 2 and stem in long))
