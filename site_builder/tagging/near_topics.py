"""Tags → the pairs that are probably one topic in two spellings: "citizen-science", "citizenscience"."""

import re
from collections.abc import Iterable

from site_builder.core.grouping import grouped
from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag
from site_builder.text.folding import fold


def near_topics(tags: Iterable[Tag]) -> tuple[tuple[str, str], ...]:
    """Pairs of ids of tags that are probably one topic. The first is to be kept: the curated one, else the one with
    more words."""
    pairs = []
    for group in grouped((_letters(tag.label), tag) for tag in tags if tag.status != Status.RETIRED).values():
        kept, *others = sorted(group, key=lambda tag: (tag.status != Status.CURATED, -len(tag.label.split()), tag.id))
        pairs += [(kept.id, other.id) for other in others if not other.is_apart_from(kept)]
    return tuple(sorted(pairs))


def _letters(label: str) -> str:
    """Key shared by spellings of a topic: letters and digits, without plural ending."""
    return re.sub(r"[\W_]", "", fold(label).lower()).removesuffix("s")
