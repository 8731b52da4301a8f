"""Which lines are furniture of the site or the mail program rather than text.

A closed list of generic navigation lines, as first or last lines only, and of calls upon the reader, as last ones;
everything else is learned from the archive at hand (`survey`). Knows no site and no desk.
"""

import re
from collections.abc import Mapping, Sequence

from site_builder.seeds.detect.bylines import tags_in
from site_builder.seeds.lines import SourceLine

MAX_LENGTH = 160
"""A longer line is never furniture."""
_KINDS = r"documents?|pages?|articles?|posts?|story|stories|items?|reports?|briefings?"
GENERIC = (
    rf"back to (?:the )?(?:list|top|home|index|overview|archive|search|results|news|(?:all )?(?:{_KINDS}))",
    "top",
    rf"share(?: this)?(?: (?:{_KINDS}))?",
    "tweet(?: this)?",
    rf"(?:print|e-?mail)(?: this)?(?: (?:{_KINDS}))?",
    "skip to (?:main )?content",
    "home",
    "menu",
    "log in",
    "subscribe",
    "read more",
    rf"(?:previous|next)(?: (?:{_KINDS}))?",
)
"""Generic navigation lines, taken as first and last lines only."""
INVITATIONS = (
    r"(?:join|follow|like|find) us(?: (?:on|at|via) .*)?|(?:join|follow) our (?:community|newsletter|channel)\b.*",
    r"(?:get|receive) (?:our |the latest |more )?(?:updates|news|briefings)\b.*\b(?:inbox|e-?mail)",
    r"(?:subscribe to|sign up (?:for|to)) (?:our|the|this) .*",
    r"you (?:are receiving|receive|received|are getting|get) this (?:e-?mail|mail|message|newsletter) because .*",
    r"(?:click here to |to )?unsubscribe\b.*|(?:manage|update) your (?:e-?mail )?(?:preferences|subscription)\b.*",
)
"""What a site or a list asks of its reader below a text, taken as last lines only."""
MAX_INVITATION = 16
"""Words."""
_GENERIC = re.compile("|".join(GENERIC), re.IGNORECASE)
_INVITATION = re.compile("|".join(INVITATIONS), re.IGNORECASE)
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
    if _GENERIC.fullmatch(key):
        return "generic navigation"
    if _CRUMBS.fullmatch(line) or _READING_TIME.fullmatch(line):
        return "generic navigation"
    return "a copyright line" if _COPYRIGHT.match(line) else ""


def why_invitation(line: str) -> str:
    """The reason to take a last line out that calls the reader to something, or an empty text."""
    key = key_of(line)
    return "an invitation to the reader" if len(key.split()) <= MAX_INVITATION and _INVITATION.fullmatch(key) else ""


MAX_SIGNATURE = 12
_SIGNATURE = re.compile(r"--\s?")


def read_closing(lines: Sequence[SourceLine], learned: Mapping[str, str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Line number → why it leaves the text, and the tags that stood there."""
    taken: dict[int, str] = {}
    tags: tuple[str, ...] = ()
    mark = next((i for i, line in enumerate(lines) if _is_signature(line)), -1)
    if mark > 0 and len(lines) - mark <= MAX_SIGNATURE:
        taken = {line.number: "the signature of a mail" for line in lines[mark:]}
        lines = lines[:mark]
    for line in reversed(lines[1:]):
        why = why_furniture(line.text, learned) or why_invitation(line.text)
        if not why and tags_in(line.text) and not tags:
            tags, why = tags_in(line.text), "the line of tags"
        if not why:
            break
        taken[line.number] = why
    return taken, tags


def _is_signature(line: SourceLine) -> bool:
    """RFC 3676 §4.3: a line of two hyphens and a space."""
    return _SIGNATURE.fullmatch(line.raw) is not None or line.raw == "--"
