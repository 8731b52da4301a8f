"""Fits the weights by which a speaker is certain enough, and prints figures with publishers left out.

    python benchmarks/fit_speakers.py GOLD_DIR… [--folds N] [--errors] [--write]

Each document is read as it is, and again without each of its persons in turn, as where a name is not known: then what
that person said is nobody's. The same documents give the same integers.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fit_sources import Example, fit, fold_of, score
from gold_names import Reading, is_begun, is_speaker, readings_of, texts_to_learn_from  # noqa: F401

from site_builder.linking import quotations
from site_builder.linking.pipeline import find_in
from site_builder.linking.quoted_paragraph import Attribution
from site_builder.registry.actor import ActorKind
from site_builder.scoring.weights import Weights, write_weights

TABLE = Path(quotations.__file__).with_name("speaker_weights.toml")
HEAD = "# Written by `make fit`: what each feature says for a speaker. Fit again; do not edit.\n"
COST, COST_OF_FALSE = 1.0, 1.8
"""By how much a speaker, and anybody else, must be on his side of zero."""
MOST = 8
"""Persons of a document that it is read without."""


def examples_of(folders: Iterable[Path]) -> list[Example]:
    found: list[Example] = []
    for folder in folders:
        if folder.name == "held-out":
            raise SystemExit("held-out is for reporting, never for fitting")
        for reading in readings_of(folder):
            if not reading.answers["quotes"]:
                continue
            known = dict.fromkeys(examples_in(reading, reading))
            counts = Counter(m.actor for m in reading.mentions)
            people = [
                a for a, _ in counts.most_common() if a in reading.actors and reading.actors[a].kind is ActorKind.PERSON
            ]
            for person in people[:MOST]:
                actors = {a: actor for a, actor in reading.actors.items() if a != person}
                mentions = find_in(reading.view, actors.values(), sources=reading.sources, date=None)
                less = replace(reading, actors=actors, mentions=mentions)
                known.update(dict.fromkeys(examples_in(less, reading, person)))
            found += known
    return found


def examples_in(reading: Reading, whole: Reading, left_out: str = "") -> Iterator[Example]:
    answers = reading.answers
    texts = {block.index: block.text for block in reading.view.blocks}
    found: list[Example] = []

    def decide(features: Sequence[str], block: int, start: int, said: Attribution) -> bool:
        text = texts[block][start : start + 200].lstrip("«»„“”\"‘’' \u00a0")
        wanted = next((q["speaker"] for q in answers["quotes"] if is_begun(q["starts"], text)), None)
        if wanted is None:
            return True
        voice = said.speaker
        names = [voice.source or voice.body]
        if voice.actor:
            actor = whole.actors[voice.actor]
            names = [actor.name, *(name.text for name in actor.names)]
        right = wanted != "-" and any(is_speaker(wanted, name, answers) for name in names)
        gone = left_out and any(is_speaker(wanted, n.text, answers) for n in whole.actors[left_out].names)
        if not (right or voice.actor) and (gone or wanted[0].islower()):
            return True  # "the president" may be the person that was left out, "the man" the one of "a man in Vess"
        right = right and not gone
        found.append(Example(reading.name, f"{wanted}, {names[0]}: {text[:40]}", tuple(features), right))
        return right

    reading.quotes(decide)
    yield from found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=8, help="parts of the documents that are left out in turn")
    parser.add_argument("--errors", action="store_true", help="print what is decided wrong in documents left out")
    parser.add_argument("--write", action="store_true", help="write the table of the program")
    options = parser.parse_args()
    examples = examples_of(options.gold)
    counts: Counter[str] = Counter()
    for fold in range(options.folds):
        fitted = fit([e for e in examples if fold_of(e.document, options.folds) != fold], COST, COST_OF_FALSE)
        for e in (e for e in examples if fold_of(e.document, options.folds) == fold):
            found = score(fitted, e.features) > 0
            counts[f"{'given' if found else 'not given'}, {'right' if e.is_it else 'wrong'}"] += 1
            if found != e.is_it and options.errors:
                print(f"{e.document}: {e.phrase}: {'given' if found else 'not given'}: {', '.join(e.features)}")
    print("left out:", dict(sorted(counts.items())))
    if options.write:
        rows = {name: (weight,) for name, weight in fit(examples, COST, COST_OF_FALSE).items()}
        TABLE.write_text(HEAD + write_weights(Weights(("speaker",), rows, {})), "utf-8")
        print(len(rows), "features")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
