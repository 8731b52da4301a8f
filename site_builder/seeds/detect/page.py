"""The pieces of a document → their labels: article, or furniture of the surrounding page.

All pieces are labelled together, from their features (`line_facts`) and fitted weights (`make fit`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import shorten

from site_builder.scoring.sequence import label_sequence
from site_builder.scoring.weights import Weights, packaged
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.furniture import kind_of
from site_builder.seeds.detect.line_facts import LineFacts, in_words, line_facts
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import Removal

LABELS = ("above", "pre", "title", "title goes on", "date", "byline", "head", "body", "heading", "inside", "below")
FURNITURE = frozenset(("above", "inside", "below"))
_FURNITURE = frozenset(LABELS.index(label) for label in FURNITURE)
SURE = 300
"""Margin above which a piece is furniture."""
SURE_OF_TEXT = 2000
"""Margin above which a paragraph is furniture."""
MIN_FURNITURE = 8
"""Minimum pieces of furniture that make a text a page; with fewer, each line is judged by itself."""
MAX_SHOWN = 60
"""Maximum characters of a piece in an explanation."""


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """A piece, its label, and its margin over the best label of the other class."""

    facts: LineFacts
    label: str
    rival: str
    """Best label of the other class: document or furniture."""
    margin: int
    """Margin in favour of furniture; negative for a piece of the document."""

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """The features that weigh most for or against its label, in words, with their weights."""
        features = weights().reasons(self.facts.features, self.label, self.rival)
        return tuple((in_words(name), weight) for name, weight in features)

    @property
    def is_furniture(self) -> bool:
        """True if it is certainly furniture; for a paragraph the margin must be larger."""
        return self.margin > (SURE_OF_TEXT if is_prose(self.facts.text) else SURE)


def weights() -> Weights:
    """The packaged weights."""
    return packaged("site_builder.seeds.detect", "page")


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
    """Labels of a page's pieces, by line number; empty for a text that is not a page."""

    outside: Mapping[int, str] = field(default_factory=dict)
    """Line outside the article → reason."""
    pieces: Mapping[int, LabelledPiece] = field(default_factory=dict)


def read_page(
    lines: Sequence[SourceLine], *, title: str = "", stem: str = "", markup: str = "plain", gone_before: int = 0
) -> PageReading:
    """Separates the article of a page from the rest. Empty if no paragraph would remain.

    `title` is the file's own, `stem` its name, `gone_before` counts the furniture that its reader removed: a file with
    some is a whole page, from which short pieces go even if they are few.
    """
    least = max(1, MIN_FURNITURE - gone_before)
    facts = line_facts(lines, title=title, stem=stem, markup=markup, least=least)
    pieces = label_page(facts)
    sure = [piece for piece in pieces if piece.is_furniture]
    gone = sure if len(sure) >= MIN_FURNITURE else [piece for piece in sure if not is_prose(piece.facts.text)]
    article = [piece for piece in pieces if not piece.is_furniture]
    lost = any(is_prose(p.facts.text) for p in gone) and not any(is_prose(p.facts.text) for p in article)
    if len(gone) < least or not article or lost:
        return PageReading()
    outside = {line.number: _why(piece) for piece in gone for line in piece.facts.lines}
    return PageReading(outside, {line.number: piece for piece in pieces for line in piece.facts.lines})


_WORDS = {
    "above": "furniture above the article",
    "pre": "above the title",
    "title": "the title",
    "title goes on": "the title, continued",
    "date": "the date line",
    "byline": "the by-line",
    "head": "the head",
    "body": "the text",
    "heading": "a heading",
    "inside": "furniture inside the article",
    "below": "furniture below the article",
}
"""Labels in words."""


def explain_page(
    lines: Sequence[SourceLine], *, title: str = "", stem: str = "", markup: str = "plain"
) -> Iterator[str]:
    """First line, label, margin and main reasons of each piece of a document."""
    for piece in label_page(line_facts(lines, title=title, stem=stem, markup=markup)):
        reasons = "; ".join(f"{words} {weight:+}" for words, weight in piece.reasons)
        number, text = piece.facts.lines[0].number, shorten(piece.facts.text, MAX_SHOWN, placeholder=" …")
        yield f"line {number}, {_WORDS[piece.label]}, margin {abs(piece.margin)}: {text} ({reasons})"


def _why(piece: LabelledPiece) -> str:
    """The reason in words: its kind of furniture, or else the features in favour."""
    kind = kind_of(piece.facts.text)
    reasons = [str(kind)] if kind else [words for words, weight in piece.reasons if weight > 0]
    return f"{Removal.OUTSIDE}: {', '.join(reasons)}" if reasons else str(Removal.OUTSIDE)
