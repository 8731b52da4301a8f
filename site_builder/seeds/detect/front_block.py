"""Findings at the top of a document, and facts learned from the archive about first and last lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.detect.boilerplate import folded, key_of
from site_builder.seeds.model import AnyReason, Finding, Removal, Visibility
from site_builder.settings.site_config import DateOrder


@dataclass(frozen=True, slots=True)
class EdgeKnowledge:
    """Facts learned from the archive about first and last lines."""

    first: Mapping[str, str] = field(default_factory=dict)
    """Key of a furniture line at the top → its frequency in words."""
    under_title: Mapping[str, str] = field(default_factory=dict)
    """Key of a furniture line between title and date → its frequency in words."""
    last: Mapping[str, str] = field(default_factory=dict)
    order: DateOrder = DateOrder.DAY_FIRST
    order_is_sure: bool = False
    """True if the seeds of this folder prove the order; else it is the site's setting."""

    def words_of(self, text: str) -> str:
        """The frequency of a learned line, in words."""
        key = key_of(text)
        return self.first.get(key) or self.under_title.get(key) or self.last.get(folded(key), str(Removal.REPEATED))


@dataclass(frozen=True, slots=True)
class Signed:
    """Names in a line that explicitly names an author: a by-line, a sender."""

    line: int
    names: tuple[str, ...]
    why: str


@dataclass
class Opening:
    """Title, date, authors and other findings in the first lines of a document, filled in from top to bottom."""

    title: str = ""
    date: PartialDate | None = None
    is_unsure: bool = False
    """True for a date that is only probable."""
    authors: tuple[str, ...] = ()
    signed: list["Signed"] = field(default_factory=list)
    number: str = ""
    tags: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    """Label and value of each labelled line of the document's head."""
    taken: dict[int, AnyReason] = field(default_factory=dict)
    """Line number → reason for its removal."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: frozenset[int] = frozenset()
    """Lines that consist of a mark."""
    visibilities: list[Visibility] = field(default_factory=list)
    """Visibility according to notices above the text."""


def note(opening: Opening, name: str, value: str, line: int, confidence: float, why: str, reasons: str = "") -> None:
    """Records a finding."""
    opening.findings.append(Finding(name, value, line, round(confidence, 2), why, reasons))


def line_of(opening: Opening, name: str) -> int:
    """The line of the finding of this field; 0 if there is none."""
    return next((f.line for f in opening.findings if f.field == name), 0)


def stem_of(path: str) -> str:
    """The file name without its extension."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] or name
