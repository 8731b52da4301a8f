"""States named together with a word for their relations → one tag for the pair (R33).

"Karvonia-US relations", "relations between Brimm and Vess" and "Vess's ties with Brimm" are the same pair;
its id takes the short names in alphabetical order. Knows no threshold.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from site_builder.core.urls import slugify
from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag, TagKind
from site_builder.tagging.evidence import Hit
from site_builder.tagging.phrases import Phrases

_NOUN = r"(?:relations|relationship|ties|talks|dialogue|rivalry|tensions|detente|rapprochement|summit)"
_QUALIFIED = rf"(?:[\w-]+ ){{0,2}}{_NOUN}\b"
_FORMS = (
    # before the first, between the two, after the second
    (re.compile(r""), re.compile(r"[-/]"), re.compile(rf" {_QUALIFIED}")),
    (re.compile(rf"\b{_NOUN} (?:\w+ )?(?:between|of) (?:the )?$"), re.compile(r" and (?:the )?"), re.compile("")),
    (re.compile(r""), re.compile(rf"(?:'s)? {_QUALIFIED} with (?:the )?"), re.compile("")),
)
_REACH = 60
"""Maximum distance in characters between a pair and the word for its relations."""
Pair = tuple[str, str]


def find_pairs(texts: Mapping[int, str], phrases: Phrases, *, regions: Sequence[Hit]) -> dict[Pair, list[Hit]]:
    """Pairs of states whose relations the text names, with every place where it does. The ids of a pair are in the
    order of their short names.

    `regions` comes from `find_regions`.
    """
    found: dict[Pair, list[Hit]] = {}
    for first, second in pairwise(regions):
        if first.block == second.block and _related(texts[first.block], first, second):
            for pair in _pairs(first, second, phrases):
                written = texts[first.block][first.start : second.end]
                found.setdefault(pair, []).append(Hit(first.block, first.start, second.end, written, pair))
    return found


def pair_tag(pair: Pair, phrases: Phrases) -> Tag:
    """The archive's own tag of the pair, or a new one."""
    names = [phrases.pair_names[actor] for actor in pair]
    own = ("-".join(names), "-".join(reversed(names)))
    for label in own:
        known = phrases.tags.get(slugify(f"{label} relations"))
        if known is not None:
            return known
    return Tag(
        id=slugify(f"{own[0]} relations"),
        label=f"{own[0]} relations",
        kind=TagKind.TOPIC,
        broader="diplomacy" if "diplomacy" in phrases.tags else "",
        related=pair,
        match=tuple(f"{label} relations" for label in own),
        status=Status.PROPOSED,
    )


def _related(text: str, first: Hit, second: Hit) -> bool:
    between = text[first.end : second.start]
    before, after = text[max(0, first.start - _REACH) : first.start], text[second.end : second.end + _REACH]
    return any(
        mid.fullmatch(between) and (not head.pattern or head.search(before)) and tail.match(after)
        for head, mid, tail in _FORMS
    )


def _pairs(first: Hit, second: Hit, phrases: Phrases) -> Iterator[Pair]:
    if len(first.tags) == len(second.tags) == 1 and first.tags != second.tags:
        both = {tag: phrases.pair_names[tag] for tag in (*first.tags, *second.tags) if tag in phrases.pair_names}
        if len(both) == 2:
            one, two = sorted(both, key=lambda tag: (slugify(both[tag]), tag))
            yield one, two
