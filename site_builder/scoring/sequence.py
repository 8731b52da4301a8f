"""Labels of a sequence: the best path, and its lead over every other path. Knows no text."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, sub

from site_builder.scoring.weights import Weights

_NEVER = -(10**9)


@dataclass(frozen=True, slots=True)
class Labelling:
    """Best label of each place, with the scores of alternatives."""

    best: tuple[int, ...]
    through: tuple[tuple[int, ...], ...]
    """For each place and label, score of the best path through that label."""

    def margin(self, place: int, labels: frozenset[int]) -> int:
        """Lead of the best of these labels over all others at a place; negative if another label is better."""
        row = self.through[place]
        rest = max((score for label, score in enumerate(row) if label not in labels), default=_NEVER)
        return max(row[label] for label in labels) - rest


def label_sequence(weights: Weights, scores: Sequence[Sequence[int]]) -> Labelling:
    """Label all places jointly by their features and neighbouring labels (Viterbi)."""
    if not scores:
        return Labelling((), ())
    steps, size = weights.steps, len(weights.labels)
    ahead = [
        [score + (_NEVER if first is None else first) for score, first in zip(scores[0], weights.starts, strict=True)]
    ]
    for row in scores[1:]:
        before = ahead[-1]
        ahead.append([row[b] + max((before[a] + w for a, w in steps[b]), default=_NEVER) for b in range(size)])
    onward: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for b, row_of in enumerate(steps):
        for a, weight in row_of:
            onward[a].append((b, weight))
    behind = [0] * size
    through = [tuple(ahead[-1])]
    for place in range(len(scores) - 2, -1, -1):
        row = scores[place + 1]
        ending = [row[b] + behind[b] for b in range(size)]
        behind = [max((ending[b] + w for b, w in onward[a]), default=_NEVER) for a in range(size)]
        through.append(tuple(map(add, ahead[place], behind)))
    through.reverse()
    best = [max(range(size), key=lambda b: (through[0][b], -b))]
    for place in range(1, len(scores)):
        after = [*map(sub, map(add, through[place], scores[place]), ahead[place])]
        best.append(max(onward[best[-1]], key=lambda step: (step[1] + after[step[0]], -step[0]), default=(0, 0))[0])
    return Labelling(tuple(best), tuple(through))
