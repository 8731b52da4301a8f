"""Tagged briefings → tags that a similar text may carry, by nearest neighbours over TF-IDF.

Learns from one archive alone, without word lists or languages. Deterministic; the model is a plain value that can be
cached.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from site_builder.text.folding import fold

NEIGHBOURS = 16
_TERMS = 40
"""Number of terms kept per text, the weightiest. More cost time and add little; pairs of words were slower and no
better."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_TOO_COMMON = 0.4
"""Terms in a larger share of texts are ignored."""


@dataclass(frozen=True)
class NeighbourModel:
    """Model of an archive's tagged briefings."""

    rarity: Mapping[str, float]
    """Weight of each term."""
    postings: Mapping[str, tuple[tuple[int, float], ...]]
    """Term → texts that contain it, by number, with its share."""
    tags: tuple[tuple[str, ...], ...]
    """Tags of each text."""


@dataclass(frozen=True, slots=True)
class LikeTag:
    """A tag carried by similar briefings."""

    id: str
    score: float
    """0 to 1: share of the nearest briefings with this tag, weighted by similarity."""
    why: str
    """`on 7 of the 12 most like briefings`."""


def train(texts_and_tags: Sequence[tuple[str, tuple[str, ...]]]) -> NeighbourModel:
    """Train on these briefings, in any stable order.

    A text is its title twice (it says more than other lines) and its blocks, one per line.
    """
    counts = [_counts(text) for text, _ in texts_and_tags]
    spread = Counter(term for terms in counts for term in terms)
    most = max(2.0, _TOO_COMMON * len(counts))
    rarity = {term: log((1 + len(counts)) / n) for term, n in sorted(spread.items()) if 1 < n <= most}
    postings: dict[str, list[tuple[int, float]]] = {}
    for number, terms in enumerate(counts):
        for term, weight in _vector(terms, rarity):
            postings.setdefault(term, []).append((number, weight))
    return NeighbourModel(
        rarity=rarity,
        postings={term: tuple(postings[term]) for term in sorted(postings)},
        tags=tuple(tags for _, tags in texts_and_tags),
    )


def propose_like(model: NeighbourModel, text: str) -> tuple[LikeTag, ...]:
    """Tags of the nearest briefings, best first; none if no briefing is similar."""
    nearest = _nearest(model, _vector(_counts(text), model.rarity))
    whole = sum(nearness for _, nearness in nearest)
    part: dict[str, float] = {}
    carriers: Counter[str] = Counter()
    for number, nearness in nearest:
        for tag in dict.fromkeys(model.tags[number]):
            part[tag] = part.get(tag, 0.0) + nearness / whole
            carriers[tag] += 1
    ranked = sorted(part, key=lambda tag: (-round(part[tag], 6), tag))
    why = {tag: f"on {carriers[tag]} of the {len(nearest)} most similar briefings" for tag in ranked}
    return tuple(LikeTag(tag, round(part[tag], 6), why[tag]) for tag in ranked)


def _nearest(model: NeighbourModel, vector: Sequence[tuple[str, float]]) -> list[tuple[int, float]]:
    nearness: dict[int, float] = {}
    for term, weight in vector:
        for number, other in model.postings.get(term, ()):
            nearness[number] = nearness.get(number, 0.0) + weight * other
    return sorted(nearness.items(), key=lambda item: (-round(item[1], 9), item[0]))[:NEIGHBOURS]


def _counts(text: str) -> Counter[str]:
    return Counter(_WORD.findall(fold(text).lower()))


def _vector(counts: Mapping[str, int], rarity: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    weights = {term: (1 + log(n)) * rarity[term] for term, n in counts.items() if term in rarity}
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
    length = sqrt(sum(weight * weight for _, weight in heaviest))
    return tuple((term, weight / length) for term, weight in heaviest)
