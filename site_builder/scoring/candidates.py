"""The best of several candidates by their features, its margin, and what spoke for it. Knows no text."""

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.scoring.weights import Weights

RIGHT = "right"
"""The one label of a table of weights for candidates."""
Features = Sequence[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The best candidate by its place, and how far the next is behind."""

    best: int
    margin: int
    reasons: tuple[tuple[str, int], ...]
    """The features that spoke most for or against it, compared with the next candidate, with what they weigh."""


def choose(weights: Weights, candidates: Sequence[Features], most: int = 3) -> Choice:
    """Decide among candidates, of which there is at least one; the first of equals wins."""
    scores = [score_of(weights, features) for features in candidates]
    best = max(range(len(scores)), key=lambda i: (scores[i], -i))
    others = [i for i in range(len(scores)) if i != best]
    rival = max(others, key=lambda i: (scores[i], -i), default=best)
    against = frozenset(candidates[rival]) if rival != best else frozenset()
    own = dict.fromkeys(name for name in candidates[best] if name not in against and name in weights.features)
    alone = [(name, weights.features[name][0]) for name in own]
    strongest = sorted(alone, key=lambda said: (-abs(said[1]), said[0]))[:most]
    return Choice(best, scores[best] - scores[rival], tuple(strongest))


def in_words(choice: Choice) -> str:
    """The margin and the reasons in one line; the names of features are words."""
    said = "; ".join(f"{name} {weight:+}" for name, weight in choice.reasons)
    return f"by {choice.margin}: {said}" if said else "nothing else may be it"


def score_of(weights: Weights, features: Features) -> int:
    """The sum of what the features say."""
    return sum(row[0] for name in features if (row := weights.features.get(name)))
