"""The pieces of a document → their labels: which are the article, and which are furniture of the page around it.

The labels are decided together, by the features of each piece (`line_facts`) and fitted weights (`make fit`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from textwrap import shorten

from site_builder.scoring.sequence import label_sequence
from site_builder.scoring.weights import Weights, read_weights
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.furniture import kind_of
from site_builder.seeds.detect.line_facts import LineFacts, in_words, line_facts
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import Removal

LABELS = ("above", "pre", "title", "title goes on", "date", "byline", "head", "body", "heading", "inside", "below")
FURNITURE = frozenset(("above", "inside", "below"))
_FURNITURE = frozenset(LABELS.index(label) for label in FURNITURE)
SURE = 300
"""A piece is furniture above this margin."""
SURE_OF_TEXT = 2000
"""The same for a paragraph."""
MIN_FURNITURE = 8
"""So many pieces of furniture make a text a page; fewer are left to what each line says by itself."""
MAX_SHOWN = 60
"""Characters of a piece that are shown where it is explained."""


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """A piece, its label, and by how much that is better than the best label of the other sort."""

    facts: LineFacts
    label: str
    rival: str
    """The best label of the other sort: of the document, or furniture."""
    margin: int
    """Of being furniture; negative for a piece of the document."""

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """The features that spoke most for its label or against it, in words, with what they weigh."""
        said = weights().reasons(self.facts.features, self.label, self.rival)
        return tuple((in_words(name), weight) for name, weight in said)

    @property
    def is_furniture(self) -> bool:
        """True if it is surely none of the document; a paragraph must be more surely none."""
        return self.margin > (SURE_OF_TEXT if is_prose(self.facts.text) else SURE)


@cache
def weights() -> Weights:
    """The packaged table."""
    folder = files("site_builder.seeds.detect")
    return read_weights((folder / "page_weights.toml").read_text(encoding="utf-8"))


def label_page(facts: Sequence[LineFacts]) -> list[LabelledPiece]:
    """The pieces of a document with their labels."""
    table = weights()
    labelling = label_sequence(table, [table.scores(piece.features) for piece in facts])
    found = []
    for place, (piece, best) in enumerate(zip(facts, labelling.best, strict=True)):
        row = labelling.through[place]
        others = [label for label in range(len(LABELS)) if (label in _FURNITURE) != (best in _FURNITURE)]
        rival = max(others, key=lambda label: (row[label], -label))
        margin = row[best] - row[rival]
        found.append(LabelledPiece(piece, LABELS[best], LABELS[rival], margin if best in _FURNITURE else -margin))
    return found


@dataclass(frozen=True, slots=True)
class PageReading:
    """The labels of a page's pieces, by line number; nothing for a text that is no page."""

    outside: Mapping[int, str] = field(default_factory=dict)
    """Why each line that is none of the article is none."""
    pieces: Mapping[int, LabelledPiece] = field(default_factory=dict)


def read_page(lines: Sequence[SourceLine], *, title: str = "", stem: str = "", markup: str = "plain") -> PageReading:
    """Part the article of a page from the rest; `title` is what the file itself says, `stem` its name. Nothing that
    would leave no paragraph of it."""
    facts = line_facts(lines, title=title, stem=stem, markup=markup, least=MIN_FURNITURE)
    pieces = label_page(facts)
    gone = [piece for piece in pieces if piece.is_furniture]
    kept = [piece for piece in pieces if not piece.is_furniture]
    lost = any(is_prose(p.facts.text) for p in gone) and not any(is_prose(p.facts.text) for p in kept)
    if len(gone) < MIN_FURNITURE or not kept or lost:
        return PageReading()
    outside = {line.number: _why(piece) for piece in gone for line in piece.facts.lines}
    return PageReading(outside, {line.number: piece for piece in pieces for line in piece.facts.lines})


_WORDS = {
    "above": "of the page above the article",
    "pre": "above the title",
    "title": "the title",
    "title goes on": "the title goes on",
    "date": "the date line",
    "byline": "the by-line",
    "head": "of the head",
    "body": "of the text",
    "heading": "a heading",
    "inside": "of the page inside the article",
    "below": "of the page below the article",
}
"""The labels in words."""


def explain_page(
    lines: Sequence[SourceLine], *, title: str = "", stem: str = "", markup: str = "plain"
) -> Iterator[str]:
    """For each piece of a document its first line, label, margin, and the reasons that spoke most for and against."""
    for piece in label_page(line_facts(lines, title=title, stem=stem, markup=markup)):
        said = "; ".join(f"{words} {weight:+}" for words, weight in piece.reasons)
        number, text = piece.facts.lines[0].number, shorten(piece.facts.text, MAX_SHOWN, placeholder=" …")
        yield f"line {number}, {_WORDS[piece.label]} by {abs(piece.margin)}: {text} ({said})"


def _why(piece: LabelledPiece) -> str:
    """The reason in words: what furniture it is by itself, or what else spoke for it."""
    kind = kind_of(piece.facts.text)
    said = [str(kind)] if kind else [words for words, weight in piece.reasons if weight > 0]
    return f"{Removal.OUTSIDE}: {', '.join(said)}" if said else str(Removal.OUTSIDE)
