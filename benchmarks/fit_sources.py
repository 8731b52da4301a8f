"""Fits the weights by which people who are not named are found, and prints figures with documents left out.

    python benchmarks/fit_sources.py GOLD_DIR… [--folds N] [--errors] [--write]

Learned from are the documents with answers about names, and the texts of the tests of this rule, which are answers
too. Averaged passive-aggressive perceptron; the same documents give the same integers.
"""

import argparse
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gold_folder import gold_folder
from gold_names import Answers, is_phrase, is_speaker, texts_to_learn_from

from site_builder.linking import anonymous_sources
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.model import Block, BlockKind
from site_builder.linking.text_view import TextView, read_blocks
from site_builder.scoring.weights import Weights, write_weights

TABLE = Path(anonymous_sources.__file__).with_name("source_weights.toml")
CASES = Path(__file__).resolve().parent.parent / "tests/linking/fixtures/sources-r28.txt"
HEAD = "# Written by `make fit`: what each feature says for an unnamed source. Fit again; do not edit.\n"
EPOCHS, RATE = 20, 0.03
COST, COST_OF_FALSE = 1.0, 1.8
"""Minimum distance from zero of a right and of a wrong candidate."""
OF_CASES = 3
"""Weight of a text of the tests."""
SCALE, MIN_DOCUMENTS = 1000, 2


class Example(NamedTuple):
    """A phrase that may be a source, or a quotation and its possible speaker."""

    document: str
    phrase: str
    features: Sequence[str]
    is_it: bool


def main() -> int:
    return run(__doc__, lambda folders: [*from_cases(), *from_documents(folders)], TABLE, "source", HEAD)


def run(
    usage: str | None, examples_of: Callable[[Sequence[Path]], Sequence[Example]], table: Path, label: str, head: str
) -> int:
    """The command for a table with one column: prints figures with documents left out, and writes the table if
    requested.
    """
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=gold_folder, nargs="+")
    parser.add_argument("--folds", type=int, default=8, help="parts of the documents that are left out in turn")
    parser.add_argument("--errors", action="store_true", help="print what is decided wrong in documents left out")
    parser.add_argument("--write", action="store_true", help="write the table of the program")
    options = parser.parse_args()
    examples = examples_of(options.gold)
    print(len(examples), "candidates,", sum(e.is_it for e in examples), "right")
    counts: Counter[str] = Counter()
    for fold in range(options.folds):
        fitted = fit([e for e in examples if fold_of(e.document, options.folds) != fold])
        for e in (e for e in examples if fold_of(e.document, options.folds) == fold):
            found = score(fitted, e.features) > 0
            counts[f"{'taken' if found else 'not taken'}, {'right' if e.is_it else 'wrong'}"] += 1
            if found != e.is_it and options.errors:
                print(f"{e.document}: {e.phrase}: {'taken' if found else 'not taken'}: {', '.join(e.features)}")
    print("left out:", dict(sorted(counts.items())))
    if options.write:
        rows = {name: (weight,) for name, weight in fit(examples).items()}
        table.write_text(head + write_weights(Weights((label,), rows, {})), "utf-8")
        print(len(rows), "features")
    return 0


def fold_of(document: str, folds: int) -> int:
    return int(hashlib.sha256(f"fold {document}".encode()).hexdigest(), 16) % folds


def from_cases() -> list[Example]:
    """The texts of the tests: exactly the expected phrases are sources."""
    found: list[Example] = []
    for case in CASES.read_text("utf-8").split("== ")[1:]:
        name, _, rest = case.partition("\n")
        text, _, expected = rest.partition("\n--\n")
        wanted = expected.strip().split("\n")

        def answer(features: Sequence[str], phrase: str, name: str = name, wanted: list[str] = wanted) -> bool:
            is_source = phrase in wanted
            if is_source:
                wanted.remove(phrase)
            found.append(Example(f"case {name}", phrase, features, is_source))
            return is_source

        find_sources(view_of(text), answer)
    return found


def view_of(text: str) -> TextView:
    parts = [part for part in text.strip().split("\n\n") if part.strip()]
    kinds = [BlockKind.HEADING if part.startswith("## ") else BlockKind.PARAGRAPH for part in parts]
    blocks = [Block(n, kind, part.removeprefix("## ")) for n, (part, kind) in enumerate(zip(parts, kinds, strict=True))]
    return read_blocks("", tuple(blocks))


def from_documents(folders: Iterable[Path]) -> list[Example]:
    """Phrases of documents with answers; one that is a speaker of a quotation there may be either."""
    found: list[Example] = []
    for text in texts_to_learn_from(folders):

        def answer(
            features: Sequence[str], phrase: str, name: str = text.name, answers: Answers = text.answers
        ) -> bool:
            is_source = any(is_phrase(wanted, phrase) for wanted in answers["unnamed"])
            if is_source or not any(is_speaker(quote["speaker"], phrase, answers) for quote in answers["quotes"]):
                found.append(Example(name, phrase, features, is_source))
            return is_source

        find_sources(text.view, answer)
    return found


def fit(examples: Sequence[Example]) -> dict[str, int]:
    """The integer weight of each feature in enough documents."""
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for e in examples:
        for name in e.features:
            documents[name].add(e.document)
    rows = [
        ([name for name in e.features if len(documents[name]) >= MIN_DOCUMENTS], e.is_it, e.document)
        for e in examples
        for _ in range(OF_CASES if e.document.startswith("case ") else 1)
    ]
    weights: defaultdict[str, float] = defaultdict(float)
    summed: defaultdict[str, float] = defaultdict(float)
    time = 1
    for epoch in range(EPOCHS):
        for features, is_source, _ in shuffled(rows, epoch):
            time += 1
            side = 1 if is_source else -1
            behind = (COST if is_source else COST_OF_FALSE) - side * sum(weights[name] for name in features)
            if behind > 0 and features:
                step = side * min(RATE, behind / len(features))
                for name in features:
                    weights[name] += step
                    summed[name] += time * step
    averaged = {name: round(SCALE * (weights[name] - summed[name] / time)) for name in weights}
    return {name: weight for name, weight in averaged.items() if weight}


Row = tuple[list[str], bool, str]


def shuffled(rows: Sequence[Row], epoch: int) -> list[Row]:
    order = sorted(range(len(rows)), key=lambda n: hashlib.sha256(f"{epoch} {n}".encode()).digest())
    return [rows[n] for n in order]


def score(weights: Mapping[str, int], features: Sequence[str]) -> int:
    return sum(weights.get(name, 0) for name in features)


if __name__ == "__main__":
    raise SystemExit(main())
