"""Tags proposed for documents whose tags are known → how many of the first three are right.

    python benchmarks/gold_tags.py GOLD_DIR

GOLD_DIR holds `gold/*.json` (with `id`, `title` and `tags`) and `seeds/ID.txt`. The vocabulary is the set of tags that occur
there, each with phrases made from its label. Two figures: from the text alone, and with like briefings, each tenth of the
documents proposed for by what was learned from the other nine. Fails below the floors in `gold_tags.toml`.
"""

import json
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from site_builder.linking.likeness import train
from site_builder.linking.mentions import Block, BlockKind
from site_builder.linking.phrases import tag_phrases
from site_builder.linking.tags import propose_tags
from site_builder.registry.tags import Tag
from site_builder.registry.vocabulary import Vocabulary

FOLDS = 10
FIRST = 3
NOTHING = Vocabulary(*(MappingProxyType({}) for _ in range(4)))


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    blocks: tuple[Block, ...]
    tags: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(block.text for block in self.blocks)))


def main(folder: Path) -> int:
    documents = tuple(read_documents(folder))
    vocabulary = {tag: make_tag(tag) for document in documents for tag in document.tags}
    phrases = tag_phrases(vocabulary, NOTHING, actors={})
    floors = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    ways: dict[str, Callable[[Document], Sequence[str]]] = {
        "text": lambda document: [p.id for p in propose_tags(document.title, document.blocks, phrases)],
        "like": with_likeness(documents, phrases),
    }
    status = 0
    for name, propose in ways.items():
        started = time.perf_counter()
        precision, recall, none = measure(documents, propose)
        pace = len(documents) / (time.perf_counter() - started)
        verdict = "" if precision >= floors[name]["precision_at_3"] else "  BELOW THE FLOOR"
        status |= bool(verdict)
        print(
            f"{name}: precision at {FIRST} {precision:.3f} (floor {floors[name]['precision_at_3']}), recall {recall:.3f}, "
            f"{none} of {len(documents)} without any, {pace:.0f} documents/s{verdict}"
        )
    return status


def measure(documents: Sequence[Document], propose: Callable[[Document], Sequence[str]]) -> tuple[float, float, int]:
    right = proposed = wanted = none = 0
    for document in documents:
        first = propose(document)[:FIRST]
        right += len(set(first) & set(document.tags))
        proposed += len(first)
        wanted += min(FIRST, len(document.tags))
        none += not first
    return right / proposed if proposed else 0.0, right / wanted, none


def with_likeness(documents, phrases):
    models = {}
    for fold in range(FOLDS):
        known = [d for number, d in enumerate(documents) if number % FOLDS != fold]
        model = train(tuple((d.text, d.tags) for d in known))
        models |= {d.id: model for number, d in enumerate(documents) if number % FOLDS == fold}
    return lambda d: [p.id for p in propose_tags(d.title, d.blocks, phrases, like=models[d.id])]


def read_documents(folder: Path) -> Iterator[Document]:
    for path in sorted((folder / "gold").glob("*.json")):
        answer = json.loads(path.read_text("utf-8"))
        if answer.get("tags"):
            text = (folder / "seeds" / f"{path.stem}.txt").read_text("utf-8-sig")
            yield Document(answer["id"], answer["title"], tuple(read_blocks(text)), tuple(answer["tags"]))


def read_blocks(text: str) -> Iterator[Block]:
    for index, lines in enumerate(re.split(r"\n\s*\n", text.replace("\r\n", "\n"))):
        words = " ".join(lines.split())
        is_heading = len(words.split()) < 12 and not words.endswith((".", ":", ";"))
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
        yield " ".join(words[-2:]) if False else label


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
