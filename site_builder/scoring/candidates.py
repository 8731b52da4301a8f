"""Best of several candidates by features, with margin and reasons. Knows no text."""

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.scoring.weights import Weights

RIGHT = "right"
"""The single label in a table of weights for candidates."""
Features = Sequence[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Index of the best candidate, and its lead over the next."""

    best: int
    margin: int
    reasons: tuple[tuple[str, int], ...]
    """Features that weighed most for or against it compared with the next candidate, with their weights."""


def choose(weights: Weights, candidates: Sequence[Features], most: int = 3) -> Choice:
    """The best candidate and its lead; of equal ones the first. Needs at least one candidate."""
    scores = [score_of(weights, features) for features in candidates]
    best = max(range(len(scores)), key=lambda i: (scores[i], -i))
    others = [i for i in range(len(scores)) if i != best]
    rival = max(others, key=lambda i: (scores[i], -i), default=best)
    against = frozenset(candidates[rival]) if rival != best else frozenset()
    own = dict.fromkeys(name for name in candidates[best] if name not in against and name in weights.features)
    alone = [(name, weights.features[name][0]) for name in own]
    strongest = sorted(alone, key=lambda feature: (-abs(feature[1]), feature[0]))[:most]
    return Choice(best, scores[best] - scores[rival], tuple(strongest))


def in_words(choice: Choice) -> str:
    """Margin and reasons in one line; names of features are words."""
    reasons = "; ".join(f"{name} {weight:+}" for name, weight in choice.reasons)
    return f"margin {choice.margin}: {reasons}" if reasons else "the only candidate"


def score_of(weights: Weights, features: Features) -> int:
    """Sum of the weights of features."""
    return sum(row[0] for name in features if (row := weights.features.get(name)))


def bin_of(value: float, edges: Sequence[float]) -> str:
    """Name of the bin of a value: the first edge that is at least the value, or `more`."""
    return f"{next((edge for edge in edges if value <= edge), 'more')}"
