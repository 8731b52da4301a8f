"""Table of integer weights of features for labels. Knows no text."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files


@dataclass(frozen=True)
class Weights:
    """Weights of features and transitions, by label. Unknown features have no weight."""

    labels: tuple[str, ...]
    features: Mapping[str, tuple[int, ...]]
    """Weights of a feature, in the order of labels."""
    transitions: Mapping[tuple[str, str], int]
    """Weight of each pair of adjacent labels; missing pairs are impossible. The first label follows `""`."""

    @cached_property
    def steps(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each label, indexes of its possible predecessors with the weight of the transition."""
        places = {label: place for place, label in enumerate(self.labels)}
        return tuple(
            tuple((places[a], weight) for (a, b), weight in self.transitions.items() if b == label and a)
            for label in self.labels
        )

    @cached_property
    def starts(self) -> tuple[int | None, ...]:
        """Weight of each label at the start; None if impossible."""
        return tuple(self.transitions.get(("", label)) for label in self.labels)

    def scores(self, features: Iterable[str]) -> list[int]:
        """Sum of the features' weights, per label."""
        rows = [row for name in features if (row := self.features.get(name))]
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(self.labels)

    def reasons(self, features: Iterable[str], label: str, rival: str, most: int = 3) -> tuple[tuple[str, int], ...]:
        """Features that weighed most for or against the label compared with its rival, strongest first."""
        a, b = self.labels.index(label), self.labels.index(rival)
        rows = ((name, row[a] - row[b]) for name in features if (row := self.features.get(name)))
        return tuple(sorted(rows, key=lambda feature: (-abs(feature[1]), feature[0]))[:most])


def read_weights(text: str) -> Weights:
    """Read a packaged table: `labels`, rows of `features`, and `transitions` by preceding label."""
    table = tomllib.loads(text)
    transitions = {(a, b): weight for a, row in table["transitions"].items() for b, weight in row.items()}
    features = {name: tuple(row) for name, row in table["features"].items()}
    return Weights(tuple(table["labels"]), features, transitions)


@cache
def packaged(package: str, name: str) -> Weights:
    """The weights `NAME_weights.toml` of a package."""
    return read_weights((files(package) / f"{name}_weights.toml").read_text(encoding="utf-8"))


def write_weights(weights: Weights) -> str:
    """The table as sorted text, so that equal weights give equal bytes."""
    rows = [f"labels = [{', '.join(map(_quoted, weights.labels))}]", "", "[features]"]
    rows += [f"{_quoted(name)} = {list(row)}" for name, row in sorted(weights.features.items()) if any(row)]
    for before in ("", *weights.labels):
        after: Sequence[str] = [label for label in weights.labels if (before, label) in weights.transitions]
        rows += ["", f"[transitions.{_quoted(before)}]"]
        rows += [f"{_quoted(label)} = {weights.transitions[before, label]}" for label in after]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return f'"{text}"'
