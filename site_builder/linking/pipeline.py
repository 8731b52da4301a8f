"""Finds the actors of the header in the blocks of a briefing.

The table RULES is the order of work: each row takes the remaining candidates and returns those it accepts. Nothing here
knows the whole registry: a body depends on its own slice.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat

from site_builder.core.partial_date import PartialDate
from site_builder.linking.editor_decisions import Ruling, obey, reject
from site_builder.linking.language_words import words_of
from site_builder.linking.link_placement import choose_linked
from site_builder.linking.model import Mention, MentionKind, Source, rows_of
from site_builder.linking.name_forms import Sense, Spelling
from site_builder.linking.name_matcher import Names, Written
from site_builder.linking.quoted_paragraph import speech_of
from site_builder.linking.role_phrases import role_after, role_leading, title_before
from site_builder.linking.rules.compounds import split_compounds
from site_builder.linking.rules.defined_abbreviations import add_defined
from site_builder.linking.rules.longer_names import drop_parts
from site_builder.linking.rules.metonyms import resolve_capitals
from site_builder.linking.rules.office_holders import add_titles, role_at
from site_builder.linking.rules.peoples import read_demonyms
from site_builder.linking.rules.scoped_names import drop_unsupported
from site_builder.linking.rules.short_names import resolve_full, resolve_short
from site_builder.linking.text_view import DOUBTFUL, END, START, Candidate, RuleContext, TextView
from site_builder.registry.actor import Actor, ActorKind
from site_builder.text.folding import whole_word

MAX_SMALL = 3
"""Length up to which a short name may be a function word."""
_CAPITALS = re.compile(r" [A-Z]{3,}\b")
_ABBREVIATION = MentionKind.ABBREVIATION
Rule = Callable[[RuleContext, tuple[Candidate, ...]], tuple[Candidate, ...]]


def find_in(
    reading: TextView,
    actors: Iterable[Actor],
    *,
    sources: Sequence[Source],
    date: PartialDate | None,
    overrides: Sequence[tuple[str, str]] = (),
    rejected: Sequence[tuple[str, str]] = (),
    rulings: Sequence[Ruling] = (),
    names: Names | None = None,
) -> tuple[Mention, ...]:
    """Mentions in a parsed text. `names` covers these actors and may cover more."""
    known = {actor.id: actor for actor in actors}
    names = names or Names(known.values())
    written = names.find(reading.text, reading.plain, known, date=date, loud=lambda: reading.loud)
    found = literal_names(reading, known, written)
    case = RuleContext(reading, known, date, sources, {c.sense for c in found})
    for _, rule in RULES:
        found = rule(case, found)
    found = reject(case, found, rejected)
    found = obey(case, found, [*rulings, *(Ruling(text, actor) for text, actor in overrides)])
    places = [*map(bisect_right, repeat(reading.starts[1:]), map(START, found))]
    linked = choose_linked(reading, found, places)
    return _mentions(case, found, places, linked)


def literal_names(reading: TextView, actors: Mapping[str, Actor], written: Sequence[Written]) -> tuple[Candidate, ...]:
    """Whole words that are a form of a listed actor, leftmost and longest (R3–R6, R20, R21)."""
    text, classes = reading.text, reading.char_classes
    loud_blocks = reading.shouted
    language = words_of(reading.language)
    others = language.other_letters
    german = language.language == "de"
    found = []
    for start, end, spelling in written:
        if others and text[start:end] in others:
            continue
        if (
            (classes[start] < DOUBTFUL and classes[end + 1] < DOUBTFUL)
            or whole_word(text, start, end)
            or (german and _is_inflected(text, actors, start, end, spelling))
        ):
            sense = spelling.shouted if loud_blocks and reading.block_at(start) in loud_blocks else spelling.sense
            if sense and not (sense.kind is _ABBREVIATION and _is_other_word(reading, actors, start, end, sense)):
                found.append(Candidate(start, end, sense))
    return tuple(found)


def _is_inflected(text: str, actors: Mapping[str, Actor], start: int, end: int, spelling: Spelling) -> bool:
    """True if a German genitive ends the name of a state or institution: "Karvoniens", "des Seegerichts"."""
    last = genitive_end(text, end)
    if last == end or not whole_word(text, start, last):
        return False
    sense = spelling.sense
    return (
        sense is not None
        and sense.kind in (MentionKind.FULL, MentionKind.METONYM)
        and end - start > MAX_SMALL
        and actors[sense.actors[0]].kind != ActorKind.PERSON
    )


def genitive_end(text: str, end: int) -> int:
    """End of the German genitive of a name; the end of the name if it has none."""
    return end + 1 if text.startswith("s", end) else end + 2 * text.startswith("es", end)


def _is_other_word(reading: TextView, actors: Mapping[str, Actor], start: int, end: int, sense: Sense) -> bool:
    """True if a seeming short name is another word.

    It may have an accent that the name lacks ("América" is not "America"), or be a function word in a line of capitals
    ("AU TITRE").
    """
    place = reading.block_at(start)
    base = reading.starts[place]
    written = reading.blocks[place].text[start - base : end - base]
    if not written.isascii():
        return not any(written in actors[actor].all_names for actor in sense.actors)
    words = speech_of(reading.language)
    if end - start > MAX_SMALL or written.lower() not in words.articles | words.prepositions:
        return False
    return _CAPITALS.match(reading.text, end) is not None


def outside_closed(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates outside links, code and phrases for unnamed sources (R2, R28)."""
    kept = list(found)
    for start, end in case.closed:
        del kept[bisect_right(kept, start, key=END) : bisect_left(kept, end, key=START)]
    return tuple(kept)


RULES: tuple[tuple[str, Rule], ...] = (
    ("R2 R28 outside links, code and unnamed sources", outside_closed),
    ("R34 no part of a longer name", drop_parts),
    ("R17 compounds", split_compounds),
    ("R15 scoped words", drop_unsupported),
    ("R14 demonyms", read_demonyms),
    ("R16 abbreviations defined in place", add_defined),
    ("R22 shared full names", resolve_full),
    ("R13 capitals", resolve_capitals),
    ("R7 R8 R10 short forms", resolve_short),
    ("R11 titles by date", add_titles),
    ("R2 R28 for what rules added", outside_closed),
)


def _mentions(
    case: RuleContext, found: Sequence[Candidate], places: Sequence[int], linked: Sequence[bool]
) -> tuple[Mention, ...]:
    reading, starts, blocks = case.reading, case.reading.starts, case.reading.blocks
    facts: dict[Sense, tuple[str, str, str, bool]] = {}
    mentions, here = [], -1
    for c, place, is_linked in zip(found, places, linked, strict=True):
        if place != here:
            here, base = place, starts[place]
            index, _, text, _, _ = blocks[place]
        sense, start, end = c.sense, c.start - base, c.end - base
        own = _NOBODY if c.ambiguous else facts.get(sense) or facts.setdefault(sense, _facts(case, sense))
        actor, why, role_at_date, has_role = own
        role, written = _role(reading, c, text, base) if has_role else "", text[start:end]
        mentions.append(
            (index, start, end, written, actor, sense.kind, c.rule.rule, c.why or why, role, role_at_date, is_linked)
        )
    return rows_of(Mention, mentions)


def _facts(case: RuleContext, sense: Sense) -> tuple[str, str, str, bool]:
    """Facts shared by all mentions of a sense: actor id, reason, role at the briefing's date, and True if the words
    around a mention may state a role."""
    actor = case.actors[sense.actors[0]]
    why = f"{_WRITTEN.get(sense.kind, 'a name of')} {actor.name}"
    role_at_date = role_at(actor, case.date) if actor.roles else ""
    return sense.actors[0], why, role_at_date, actor.kind is ActorKind.PERSON and sense.kind not in _WRITTEN


_NOBODY = ("", "", "", False)
_WRITTEN = {MentionKind.ABBREVIATION: "a short name or code of", MentionKind.METONYM: "a capital that stands for"}


def _role(reading: TextView, c: Candidate, block: str, base: int) -> str:
    """Role as written in the block, not in its folded copy."""
    text, start = reading.text, c.start
    begin, end = role_after(text, c.end)
    if begin == end:
        parted = start > 1 and text.startswith(", ", start - 2)
        begin, end = role_leading(text, start, c.end) if parted else title_before(text, start)
    return block[begin - base : end - base].strip()
