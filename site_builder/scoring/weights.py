"""A table of integer weights: what each feature says for and against each label. Knows no text."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Weights:
    """The weights of features and of transitions, by label. A feature that is not in the table says nothing."""

    labels: tuple[str, ...]
    features: Mapping[str, tuple[int, ...]]
    """The weight of a feature for each label, in their order."""
    transitions: Mapping[tuple[str, str], int]
    """The weight of a label before the next one; a pair that is missing never occurs. The first label follows `""`."""

    @cached_property
    def steps(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each label the labels that may stand before it, by their places, with the weight of the step."""
        places = {label: place for place, label in enumerate(self.labels)}
        return tuple(
            tuple((places[a], weight) for (a, b), weight in self.transitions.items() if b == label and a)
            for label in self.labels
        )

    @cached_property
    def starts(self) -> tuple[int | None, ...]:
        """The weight of each label as the first one, None where it may not be that."""
        return tuple(self.transitions.get(("", label)) for label in self.labels)

    def scores(self, features: Iterable[str]) -> list[int]:
        """The sum of what the features say, for each label."""
        rows = [row for name in features if (row := self.features.get(name))]
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(self.labels)

    def reasons(self, features: Iterable[str], label: str, rival: str, most: int = 3) -> tuple[tuple[str, int], ...]:
        """The features that spoke most for or against the label, compared with its rival, the strongest first."""
        a, b = self.labels.index(label), self.labels.index(rival)
        rows = ((name, row[a] - row[b]) for name in features if (row := self.features.get(name)))
        return tuple(sorted(rows, key=lambda said: (-abs(said[1]), said[0]))[:most])


def read_weights(text: str) -> Weights:
    """The table as it is packaged: `labels`, rows of `features`, and `transitions` by the label before."""
    table = tomllib.loads(text)
    transitions = {(a, b): weight for a, row in table["transitions"].items() for b, weight in row.items()}
    features = {name: tuple(row) for name, row in table["features"].items()}
    return Weights(tuple(table["labels"]), features, transitions)


def write_weights(weights: Weights) -> str:
    """The same as text, sorted, so that equal weights are equal bytes."""
    rows = [f"labels = [{', '.join(map(_quoted, weights.labels))}]", "", "[features]"]
    rows += [f"{_quoted(name)} = {list(row)}" for name, row in sorted(weights.features.items()) if any(row)]
    for before in ("", *weights.labels):
        after: Sequence[str] = [label for label in weights.labels if (before, label) in weights.transitions]
        rows += ["", f"[transitions.{_quoted(before)}]"]
        rows += [f"{_quoted(label)} = {weights.transitions[before, label]}" for label in after]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return f'"{text}"'
