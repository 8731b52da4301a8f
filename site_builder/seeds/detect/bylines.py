"""Lines that name authors, the document's number or its tags. Knows one line at a time."""

import re

from site_builder.seeds.detect.dates import date_line

MAX_LENGTH = 140
_PARTICLES = "de|del|della|di|da|dos|van|von|der|den|la|le|bin|al|el|y|e"
_BYLINE = re.compile(
    r"(?:written |reported |prepared |posted |published |story )?(?:by|von|par|por)\b:?\s+(?P<names>\S.*)"
    r"|(?:authors?|autore?n?|auteure?s?)\s*:\s*(?P<named>\S.*)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame)\.?\s+)?"
    rf"[A-ZÀ-Þ][\w.’'-]*(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|{_PARTICLES})){{0,5}}"
)
_SPLIT_NAMES = re.compile(r"\s{0,9}(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b)\s*")
_KINDS = "document|briefing|report|memo(?:randum)?|paper|bulletin|note|circular|issue|nr|no|number|ref(?:erence)?|doc"
_NUMBER = re.compile(
    rf"(?:our )?(?:{_KINDS})\b\.?\s*(?:(?:{_KINDS})\b\.?\s*)?"
    r"(?:n[ro]\.?|number|№|n°|#)?\s*[:#]?\s*(?P<number>[A-Z0-9][\w/.–-]*\d[\w/.–-]*|\d+)",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"(?:tags?|keywords?|topics?|filed under|categor(?:y|ies)|schlagwörter|mots[- ]clés|etiquetas)\s*:"
    r"\s*(?P<tags>\S.*)",
    re.IGNORECASE,
)


def is_byline(text: str) -> bool:
    """True where the line is mostly `by` and names."""
    match = _BYLINE.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        return False
    written = match["names"] or match["named"]
    names = _names(written)
    return bool(names) and sum(len(n) for n in names) >= 0.4 * len(written) and not date_line(written)


def authors_in(text: str) -> tuple[str, ...]:
    """The names that stand after the `by` of a byline."""
    match = _BYLINE.search(text[:MAX_LENGTH])
    return _names(match["names"] or match["named"]) if match else ()


def number_in(text: str) -> str:
    """The number in a line such as `Briefing No. 12/2021`, or an empty text."""
    match = _NUMBER.fullmatch(text) if len(text) <= 60 else None
    return match["number"] if match and date_line(text) is None else ""


def tags_in(line: str) -> tuple[str, ...]:
    """The tags of a line such as `Tags: trade, energy`."""
    match = _TAGS.fullmatch(line) if len(line) <= 2 * MAX_LENGTH else None
    return tuple(filter(None, (t.strip(" .#") for t in re.split(r"[,;|]", match["tags"])))) if match else ()


def _names(text: str) -> tuple[str, ...]:
    parts = [part.strip(" .|") for part in _SPLIT_NAMES.split(re.split(r"\s[|•·–—]\s", text)[0])]
    return tuple(part for part in parts if part and _NAME.fullmatch(part))
