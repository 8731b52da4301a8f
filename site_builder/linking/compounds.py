"""R17: "Vantor-Okell talks", "US-Karvonia": a compound is split only if both sides are named; "Sino-" is a demonym."""

import re

from site_builder.linking.reading import Candidate, Case

_COMPOUND = re.compile(r"[\w'.]+(?:-[\w'.]+)+")


def split_compounds(case: Case, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that stand free, or in a compound of which every other part is a candidate too."""
    text = case.reading.text
    spans = {(c.start, c.end) for c in found}
    return tuple(c for c in found if not _touches_hyphen(text, c) or _all_named(text, c, spans))


def _touches_hyphen(text: str, c: Candidate) -> bool:
    left = c.start > 1 and text[c.start - 1] == "-" and not text[c.start - 2].isspace()
    right = c.end + 1 < len(text) and text[c.end] == "-" and not text[c.end + 1].isspace()
    return left or right


def _all_named(text: str, c: Candidate, spans: set[tuple[int, int]]) -> bool:
    low = max(0, c.start - 60)
    for match in _COMPOUND.finditer(text, low, min(len(text), c.end + 60)):
        if not (match.start() <= c.end and c.start <= match.end()):
            continue
        at = match.start()
        for part in match[0].split("-"):
            part = part.removesuffix("'s").rstrip(".") if part.endswith("'s") else part
            end = at + len(part)
            if not any(a <= at and end <= z for a, z in spans):
                return False
            at = at + len(part) + 1
        return True
    return False
