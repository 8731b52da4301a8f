"""Tags → the pairs that are probably one topic in two spellings: "citizen-science", "citizenscience"."""

import re
from collections import defaultdict
from collections.abc import Iterable

from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag
from site_builder.text.folding import fold


def near_topics(tags: Iterable[Tag]) -> tuple[tuple[str, str], ...]:
    """Ids, the one to keep first: that of a curated tag, else that with more words."""
    alike: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        if tag.status != Status.RETIRED:
            alike[_letters(tag.label)].append(tag)
    pairs = []
    for group in alike.values():
        kept, *others = sorted(group, key=lambda tag: (tag.status != Status.CURATED, -len(tag.label.split()), tag.id))
        pairs += [(kept.id, other.id) for other in others if not other.is_apart_from(kept)]
    return tuple(sorted(pairs))


def _letters(label: str) -> str:
    """Key shared by spellings of a topic: letters and digits, without plural ending."""
    return re.sub(r"[\W_]", "", fold(label).lower()).removesuffix("s")
