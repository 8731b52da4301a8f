"""Tags proposed for documents whose tags are known → how many of the first three are right.

    python benchmarks/gold_tags.py GOLD_DIR

GOLD_DIR holds `gold/*.json` (with `id`, `title` and `tags`) and `seeds/ID.txt`. The vocabulary is the set of tags that
occur there, each with phrases made from its label. Two figures: from the text alone, and with like briefings, each
tenth of the documents proposed for by what was learned from the other nine. Fails below the floors in
`gold_tags.toml`.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from statistics import fmean
from types import MappingProxyType

from gold_folder import gold_folder

from site_builder.linking.model import Block, BlockKind
from site_builder.registry.starter_tables import Vocabulary
from site_builder.registry.tag import Tag
from site_builder.tagging.nearest_neighbours import NeighbourModel, propose_like, train
from site_builder.tagging.phrases import Phrases, tag_phrases
from site_builder.tagging.propose import propose_tags

FOLDS = 10
DEALS = 6
FIRST = 3
NOTHING = Vocabulary(*(MappingProxyType({}) for _ in fields(Vocabulary)))


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    blocks: tuple[Block, ...]
    tags: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.title, self.title, *(block.text for block in self.blocks)))


Propose = Callable[[Document], Sequence[str]]


@dataclass(frozen=True)
class Figures:
    precision: float
    """Share of right tags among the first three proposed, or fewer if fewer were proposed."""
    of_three: float
    """The same, as if three had been proposed for every document."""
    recall: float
    silent: float
    """Share of documents without proposals."""


def main(folder: Path) -> int:
    documents = tuple(read_documents(folder))
    vocabulary = {tag: make_tag(tag) for document in documents for tag in document.tags}
    phrases = tag_phrases(vocabulary, NOTHING, actors={})
    floors = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    measured = {
        "text": [measure(documents, from_text(phrases))],
        "like": [measure(dealt, with_likeness(dealt, phrases)) for dealt in deals(documents)],
    }
    results = [report(name, figures, floor=floors[name]["precision_at_3"]) for name, figures in measured.items()]
    return 0 if all(results) else 1


def report(name: str, figures: Sequence[Figures], *, floor: float) -> bool:
    precision = fmean(one.precision for one in figures)
    print(
        f"tags, {name}: precision at {FIRST} {precision:.3f} (floor {floor}), "
        f"of three {fmean(one.of_three for one in figures):.3f}, recall {fmean(one.recall for one in figures):.3f}, "
        f"nothing for {fmean(one.silent for one in figures):.0%}"
    )
    return precision >= floor


def measure(documents: Sequence[Document], propose: Propose) -> Figures:
    firsts = {document.id: propose(document)[:FIRST] for document in documents}
    right = sum(len(set(firsts[document.id]) & set(document.tags)) for document in documents)
    proposed = sum(map(len, firsts.values()))
    return Figures(
        precision=right / proposed if proposed else 0.0,
        of_three=right / (FIRST * len(documents)),
        recall=right / sum(len(document.tags) for document in documents),
        silent=sum(not first for first in firsts.values()) / len(documents),
    )


def from_text(phrases: Phrases) -> Propose:
    return lambda document: [found.id for found in propose_tags(document.title, document.blocks, phrases)]


def with_likeness(documents: Sequence[Document], phrases: Phrases) -> Propose:
    models: dict[str, NeighbourModel] = {}
    for fold in range(FOLDS):
        known = [document for number, document in enumerate(documents) if number % FOLDS != fold]
        model = train([(document.text, document.tags) for document in known])
        models |= {document.id: model for number, document in enumerate(documents) if number % FOLDS == fold}

    def propose(document: Document) -> list[str]:
        like = propose_like(models[document.id], document.text)
        return [found.id for found in propose_tags(document.title, document.blocks, phrases, like=like)]

    return propose


def deals(documents: Sequence[Document]) -> Iterator[tuple[Document, ...]]:
    """The documents in several fixed orders: the split into tenths changes the result by a point."""
    for number in range(DEALS):
        order = list(documents)
        Random(number).shuffle(order)
        yield tuple(order)


def read_documents(folder: Path) -> Iterator[Document]:
    for path in sorted((folder / "gold").glob("*.json")):
        answer = json.loads(path.read_text("utf-8"))
        if answer.get("tags"):
            text = (folder / "seeds" / f"{path.stem}.txt").read_text("utf-8-sig")
            yield Document(
                answer["id"], answer["title"], tuple(read_blocks(text, answer["title"])), tuple(answer["tags"])
            )


def read_blocks(text: str, title: str) -> Iterator[Block]:
    for index, lines in enumerate(re.split(r"\n\s*\n", text.replace("\r\n", "\n"))):
        words = " ".join(lines.split())
        is_heading = len(words.split()) < 12 and not words.endswith((".", ":", ";"))
        if words != title:
            yield Block(index, BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH, words)


def make_tag(tag: str) -> Tag:
    label = tag.replace("-", " ")
    return Tag(tag, label=label, match=tuple(dict.fromkeys(phrases_of(label))))


def phrases_of(label: str) -> Iterator[str]:
    """The label, its parts ("product management", "project management") and its initials ("API")."""
    yield label
    words = label.split()
    if " and " in label:
        left, right = label.split(" and ", 1)
        yield right
        yield f"{left} {right.split()[-1]}" if not re.search(r"(?:s|ing)$", left) else left
    elif len(words) > 2:
        yield "".join(word[0] for word in words).upper()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=gold_folder)
    sys.exit(main(parser.parse_args().gold))
