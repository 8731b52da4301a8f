"""Fits the weights by which a speaker is certain enough, and prints figures with documents left out.

    python benchmarks/fit_speakers.py GOLD_DIR… [--folds N] [--errors] [--write]

Each document is read as it is, and again without each of its persons in turn, as where a name is not known: then what
that person said is nobody's. The same documents give the same integers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fit_sources import Example, run
from gold_names import Reading, is_begun, is_speaker, readings_of

from site_builder.linking import quotations
from site_builder.linking.pipeline import find_in
from site_builder.linking.quoted_paragraph import Attribution
from site_builder.registry.actor import ActorKind

TABLE = Path(quotations.__file__).with_name("speaker_weights.toml")
HEAD = "# Written by `make fit`: what each feature says for a speaker. Fit again; do not edit.\n"
MOST = 8
"""Maximum persons left out in turn from a document."""


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
    return run(__doc__, examples_of, TABLE, "speaker", HEAD)


if __name__ == "__main__":
    raise SystemExit(main())
