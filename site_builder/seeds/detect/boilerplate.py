"""Furniture lines of the site or mail program, at the end of a text and inside it.

`furniture` judges a line by itself; `corpus` learns repeated lines from the archive.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from site_builder.seeds.detect.bylines import is_byline, is_tag_label, tags_in
from site_builder.seeds.detect.dates import Label, date_line
from site_builder.seeds.detect.details import classified_by
from site_builder.seeds.detect.furniture import (
    MAX_LENGTH,
    addresses_reader,
    is_interruption,
    is_nameplate,
    is_of_controls,
    is_page,
    is_section,
    kind_of,
)
from site_builder.seeds.detect.site_words import site_words, words_of
from site_builder.seeds.lines import SourceLine, chunks_of
from site_builder.seeds.model import AnyReason, FurnitureKind, Removal

_LEAD = " \t\xa0#>*_|•·←→«»‹›↑-"
_TAIL = " \t\xa0*_|:.!…←→«»‹›↑-"
_DIGITS = re.compile(r"\d{1,18}")
_LISTED = re.compile(r"[•▪◦●○►‣*–—-]\s|\(?\w{1,3}[.)]\s|\[")
_TASK = re.compile(r"[*+-]\s+\[[ xX]\]\s|\W{0,3}[☐☑☒]")
MIN_CONTROLS = 4
"""A block with this many controls and no blank line is a menu: its short lines go."""
MAX_BLOCK = 16
"""Maximum number of lines below the one that opens a block of furniture."""
MAX_SIGNATURE = 12
MAX_LEAD = 5
"""Words in a last line that ends in a colon, because its list was not copied: `More from the harbour:`."""
_BACK = re.compile(r"(?:back|return|retour|haut de|zurück|nach oben|zum anfang|volver|subir|arriba)\b", re.IGNORECASE)
"""Openings of repeated links to the top. `Comments` and `See also` may be genuine repeated headings."""
_REPLIES = re.compile(
    r"(?:\d{1,4}|one|ein|un) (?:thought|response|repl(?:y|ies)|comment|antwort|kommentar|réponse|commentaire|comentario"
    r"|respuesta)[a-z]{0,3} (?:on|to|auf|zu|à|sur|en|a) [“\"„«‹'‘]\S.*",
    re.IGNORECASE,
)
"""Heading of the readers' dated comments, which fill the rest of the page: `3 thoughts on “The basin opens”`."""
_SIGNATURE = re.compile(r"--\s?")
"""RFC 3676 §4.3: a line of two hyphens and a space."""
_MARKS = (FurnitureKind.AD, FurnitureKind.SECTION)
"""Kinds that say nothing about the lines below them."""


@lru_cache(maxsize=4096)
def key_of(line: str) -> str:
    """Key that copies of the same furniture share: its words without markers, case and spacing."""
    return " ".join(line.lstrip(_LEAD).rstrip(_TAIL).split()).casefold()


def folded(key: str) -> str:
    """The key of a last line with every number folded to 0, so that years, hours and counts do not matter."""
    return _DIGITS.sub("0", key)


def why_furniture(line: str, learned: Collection[str]) -> AnyReason:
    """The reason to remove a first or last line, FurnitureKind.NONE to keep it; `learned` holds learned keys."""
    return Removal.REPEATED if key_of(line) in learned else kind_of(line.strip(_LEAD) if line[:1] in _LEAD else line)


@dataclass(slots=True)
class Closing:
    """Findings at the end of a text."""

    taken: dict[int, AnyReason] = field(default_factory=dict)
    """Line number → reason for its removal."""
    tags: tuple[str, ...] = ()


def read_closing(lines: Sequence[SourceLine], learned: Collection[str]) -> Closing:
    """The closing of the lines left by the opening."""
    closing = Closing()
    taken = closing.taken
    mark = next((i for i, line in enumerate(lines) if _SIGNATURE.fullmatch(line.raw)), -1)
    if mark > 0 and len(lines) - mark <= MAX_SIGNATURE:
        taken.update({line.number: Removal.SIGNATURE for line in lines[mark:]})
        lines = lines[:mark]
    replies = (i for i, line in enumerate(lines) if i and _REPLIES.fullmatch(line.text))
    heard = next((i for i in replies if any(date_line(n.text) for n in lines[i + 1 : i + 4])), len(lines))
    taken.update({line.number: Removal.BELOW for line in lines[heard:]})
    lines = lines[:heard]
    signed = [i for i, line in enumerate(lines[-MAX_BLOCK:]) if is_byline(line.text)]
    others = any(b - a > 1 for a, b in pairwise(signed))
    below: list[SourceLine] = []
    for line, is_own in _from_the_end(lines, learned):
        if is_own or line is lines[0]:
            break
        own, why = _why_last(line, learned)
        if why and not (below and (why is Removal.BYLINE or kind_of(line.text) in _MARKS)):
            taken[line.number] = why
            taken.update((n.number, Removal.BELOW) for n in below)
            listed = tuple(n.text for n in reversed(below)) if is_tag_label(line.text) else ()
            closing.tags = own or listed or closing.tags
            below = []
        elif not (below or others) and is_byline(line.text):
            taken[line.number] = Removal.BYLINE
        elif not below and classified_by(line.text):
            taken[line.number] = Removal.PAGE
        elif not below and line.text[-1] == ":" and len(line.text.split()) <= MAX_LEAD:
            taken[line.number] = FurnitureKind.RELATED
        elif _is_of_menu(line, taken):
            taken[line.number] = FurnitureKind.MENU
        elif len(below) < MAX_BLOCK and _may_be_below(line, others=others):
            below.append(line)
        else:
            break
    left = [line.text for line in lines if line.number not in taken][-MAX_BLOCK:]
    announced = any(text[-1] == ":" and len(text.split()) > 2 * MAX_LEAD for text in left)
    if announced and FurnitureKind.CONTACT in map(kind_of, left[-3:]):  # a list of contacts belongs to the text
        closing.taken = {n: why for n, why in taken.items() if why not in (FurnitureKind.CONTACT, Removal.BELOW)}
    return closing


def read_interruptions(lines: Sequence[SourceLine]) -> dict[int, AnyReason]:
    """Line number → reason to remove it, for advertisements, end marks and pointers alone inside the text."""
    found: dict[int, AnyReason] = {}
    counts = Counter(line.text for line in lines if _BACK.match(line.text))
    for group in chunks_of(lines):
        text = group[0].text
        kind = kind_of(text) if len(group) == 1 and len(text) <= MAX_LENGTH else FurnitureKind.NONE
        if kind:
            points = kind is FurnitureKind.RELATED and ":" in text
            calls = group[0].raw[:1] != "#" and (is_of_controls(text) or text[-1] in "»›→>")
            marks = kind is FurnitureKind.END and not text.isalpha()
            leads = kind in (FurnitureKind.CONTROL, FurnitureKind.RELATED) and counts[text] > 1
            if kind is FurnitureKind.AD or calls or points or marks or leads:
                found[group[0].number] = kind
        controls = len(group) >= MIN_CONTROLS and sum(kind_of(n.text[:40]) is FurnitureKind.CONTROL for n in group)
        if controls >= MIN_CONTROLS and 2 * controls >= len(group):
            found.update((n.number, FurnitureKind.MENU) for n in group if len(n.text.split()) <= MIN_CONTROLS)
        for line in group:
            if is_interruption(line.text):
                found[line.number] = FurnitureKind.NOTE
            elif is_page(line.text):
                found[line.number] = Removal.PAGE
    return found


def _why_last(line: SourceLine, learned: Collection[str]) -> tuple[tuple[str, ...], AnyReason]:
    """Tags of a last line, and the reason to remove it; NONE to keep it."""
    tags = tags_in(line.text)
    if tags or is_tag_label(line.text):
        return tags, Removal.TAGS
    words = words_of(line.text)
    if line.text[0].isupper() and words and any(table.bylines.begins(words) == len(words) for table in site_words()):
        return (), Removal.BYLINE  # a by-line whose name is missing
    return (), Removal.REPEATED if folded(key_of(line.text)) in learned else why_furniture(line.text, ())


def _from_the_end(lines: Sequence[SourceLine], learned: Collection[str]) -> Iterator[tuple[SourceLine, bool]]:
    """Lines from last to first, each with True if it certainly belongs to the text: quotations, task lists, and lists
    with an item that is not furniture."""
    for group in reversed(chunks_of(lines)):
        items = [line for line in group if _LISTED.match(line.text)]
        plain = any(_TASK.match(line.text) or not _why_last(line, learned)[1] for line in items)
        yield from ((line, line.text[0] == ">" or (plain and line in items)) for line in reversed(group))


def _is_of_menu(line: SourceLine, taken: Mapping[int, AnyReason]) -> bool:
    """True for a section name directly above a menu."""
    in_menu = taken.get(line.number + 1) in (FurnitureKind.MENU, FurnitureKind.CONTROL, FurnitureKind.PROMPT)
    return in_menu and (is_section(line.text) or is_nameplate(line.text))


def _may_be_below(line: SourceLine, *, others: bool) -> bool:
    """True for a short line that may belong to a block of furniture: no list item, date, by-line or paragraph. With
    `others`, the block lists other texts, so teasers with dates and by-lines are allowed."""
    date = date_line(line.text)
    dated = date is not None and not (date.bare and date.label is not Label.NONE)
    if _LISTED.match(line.text) or (is_byline(line.text) and not others) or dated:
        return False
    return addresses_reader(line.text)
