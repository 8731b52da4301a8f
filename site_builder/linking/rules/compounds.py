"""R17: "Vantor-Okell talks", "US-Karvonia": a compound is split only if both sides are named; "Sino-" is a demonym."""

import re

from site_builder.linking.text_view import Candidate, RuleContext, touches_hyphen

_HYPHEN = ord("-")
_COMPOUND = re.compile(r"[\w'.]+(?:-[\w'.]+)+")


def split_compounds(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that are whole words, or in a compound of which every other part is a candidate too."""
    text, beside = case.reading.text, case.reading.char_classes
    near = [c for c in found if beside[c.end + 1] == _HYPHEN or beside[c.start] == _HYPHEN]
    joined = [c for c in near if touches_hyphen(text, c.start, c.end)]
    if not joined:
        return found
    spans = {(c.start, c.end) for c in found}
    parted = {c.start for c in joined if not _all_named(text, c, spans)}
    return tuple([c for c in found if c.start not in parted])


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
