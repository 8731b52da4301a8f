"""The head of a memorandum, telegram or release → its labelled lines as label and value.

A label is a word that `site_words` lists for such heads in some language (`Subject:`, `Ort:`, `Présents :`). Among
known labels an unknown one counts too; one that recurs below the head names a speaker.

A labelled line is a detail of the header, never text, summary or furniture. The sender of a memorandum is its author if
the value is written as a name.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from site_builder.seeds.detect.bylines import is_byline, is_tag_label, number_in
from site_builder.seeds.detect.dates import date_line, is_date_label
from site_builder.seeds.detect.furniture import kind_of
from site_builder.seeds.detect.marks import classification_label
from site_builder.seeds.detect.site_words import Words, site_words, words_of
from site_builder.seeds.lines import SourceLine, chunks_of, is_full, joined

WINDOW = 60
"""Number of lines from the top in which a document head is searched."""
MAX_SMALL = 14
"""Maximum number of unlabelled lines in the head."""
MAX_VALUE = 60
"""Maximum words in a value; a longer one is a paragraph."""
MAX_UNKNOWN = 25
"""Maximum words in a value after an unknown label."""
MAX_TITLE = 12
"""Maximum words in a line that may end in a full stop without being a paragraph."""
MAX_PERSON = 16
"""Maximum words in a name with an office."""
MAX_LISTED = 8
"""Maximum number of lines below a label, unless it lists people."""
MIN_SUBJECT = 30
"""Minimum characters of a subject that may continue on the next line."""
MAX_REST = 8
MIN_FIELDS = 3
"""This many lines of a label alone, without a blank line, are all labels."""
MIN_TURNS = 3
"""A label found at least this many times below the head names a speaker."""
_LABELLED = re.compile(r"(?:[•*·-][ \t]+)?(?P<label>[^\W\d_][^\n:?!]{0,40}):(?:\s+(?P<value>\S.*))?")
_CLOSE = re.compile(r"(?P<label>[A-ZÀ-Þ][A-ZÀ-Þ ]{1,20}):(?P<value>[A-ZÀ-Þ].*)")
"""`SUBJECT:DUES`."""
_TELEGRAM = re.compile(r"(?P<label>[A-ZÀ-Þ]{2,4}) (?P<value>[^a-zß-ÿ]{3,100})")
_FIELD = re.compile(r"[A-ZÀ-Þ][^\n:.?!]{1,50}:")
"""A label whose value is below it, or missing: `Document Type:`."""
_BULLET = re.compile(r"^(?:[•*·–—-]|\d{1,2}[.)])[ \t]+")
_NUMBERED = re.compile(r"\(?\w{1,3}[.)] ")
_MARKS = re.compile(r"[/,;–—]| - ")
_VOWELS = frozenset("AEIOUYÀÄÉÈÓÖÜ")


@dataclass
class DetailLines:
    """A label with its values and lines."""

    label: str
    """The label as readers see it: `PARTICIPANTS` becomes `Participants`."""
    words: Words
    """Words of the label as in the tables; empty for a classification mark without one."""
    line: SourceLine
    values: list[list[SourceLine]] = field(default_factory=list)
    """Lines of each value; the first may be the rest of the label's line."""

    @property
    def numbers(self) -> set[int]:
        """Numbers of all its lines."""
        return {self.line.number, *(line.number for value in self.values for line in value)}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The label with each of its values."""
        return [(self.label, _BULLET.sub("", joined(value))) for value in self.values]

    @property
    def is_sender(self) -> bool:
        """True if the label names the writer."""
        return any(self.words in table.senders for table in site_words())

    @property
    def is_of_people(self) -> bool:
        """True if the label may head a list of people."""
        return any(self.words in table.people for table in site_words())

    @property
    def is_occasion(self) -> bool:
        """True for a label of place, occasion or interlocutor."""
        return any(self.words in table.occasions for table in site_words())

    @property
    def is_subject(self) -> bool:
        """True if the label names the subject."""
        return any(self.words in table.subjects for table in site_words())


def read_details(lines: Sequence[SourceLine], taken: Collection[int], width: int = 0) -> list[DetailLines]:
    """The details above the first paragraph, in order; none if the only label is the sender's.

    `width` is the column at which a machine broke the lines, or 0.
    """
    head, rest = _head(lines, taken)
    labels = _labels(head)
    found: list[DetailLines] = []
    before: SourceLine | None = None
    for line in head:
        if line.number in labels:
            label, value = labels[line.number]
            start = [[SourceLine(line.number, value, line.indent, line.raw)]] if value else []
            found.append(DetailLines(_cased(label), words_of(label), line, start))
        elif classified_by(line.text):
            found.append(DetailLines(classified_by(line.text), (), line, [[line]]))
        elif not (found and before and _goes_on(found[-1], before, line, width)):
            before = None
            continue
        before = line
    if found and labels.get(found[-1].line.number, ("", "-"))[1] == "" and not _is_known(found[-1].words):
        found.pop()  # the text begins below the last of several labels
    spoken = Counter(n.text.partition(":")[0].strip().casefold() for n in rest if ":" in n.text[:40])
    kept = [
        item
        for item in found
        if (item.values or item.line.number + 1 in labels) and spoken[item.label.casefold()] < MIN_TURNS
    ]
    others = [item for item in kept if not item.is_sender]
    return kept if len(others) > 1 or any(not item.words or _is_known(item.words) for item in others) else []


def _head(lines: Sequence[SourceLine], taken: Collection[int]) -> tuple[list[SourceLine], Sequence[SourceLine]]:
    """The free lines above the first paragraph, and all lines from there on."""
    place = small = 0
    for chunk in chunks_of(lines[:WINDOW]):
        if not (_is_bare_label(chunk) or any(_known_label(line.text) for line in chunk)):
            small += len(chunk)
            above = next((i for i, line in enumerate(chunk) if _is_paragraph(line.text)), len(chunk))
            over = small > MAX_SMALL or above < len(chunk) or _is_paragraph(" ".join(line.text for line in chunk))
            if place and over:
                place += above % len(chunk)
                break
        place += len(chunk)
    return [line for line in lines[:place] if line.number not in taken], lines[place:]


def _is_paragraph(text: str) -> bool:
    """True for a longer sentence that is not a labelled line, list item or furniture."""
    words = len(text.split(None, MAX_VALUE))
    ends = text.rstrip('"”’»)]')[-1:] in (".", "!", "?")
    is_long = words > MAX_VALUE or (words > MAX_TITLE and ends)
    return is_long and not (text.startswith(("• ", "- ", "* ")) or _known_label(text) or kind_of(text))


def _labels(head: Sequence[SourceLine]) -> dict[int, tuple[str, str]]:
    """Line number → label and value."""
    found: dict[int, tuple[str, str]] = {}
    for chunk in chunks_of(head):
        known = {line.number: pair for line in chunk if (pair := _known_label(line.text))}
        others = {line.number: pair for line in chunk if line.number not in known and (pair := _any_label(line.text))}
        found |= known | (others if len(others) <= len(known) else {})
        if chunk[0].number not in found and _is_bare_label(chunk):
            found[chunk[0].number] = (chunk[0].text, "")
        fields = {line.number: (line.text[:-1].strip(), "") for line in chunk if _FIELD.fullmatch(line.text)}
        found = fields | found if len(fields) >= MIN_FIELDS else found
    return found | _of_telegram(line for line in head if line.number not in found)


def _known_label(text: str) -> tuple[str, str] | None:
    match = _LABELLED.fullmatch(text) or _CLOSE.fullmatch(text) if ":" in text else None
    if match is None or len((match["value"] or "").split()) > MAX_VALUE or number_in(text):
        return None
    return (match["label"].strip(), match["value"] or "") if _is_known(words_of(match["label"])) else None


def _any_label(text: str) -> tuple[str, str] | None:
    """Label and value of a line with any label; None if the line is of another kind."""
    match = _LABELLED.fullmatch(text) if ":" in text else None
    value = match["value"] if match else ""
    if not match or not value or len(value.split()) > MAX_UNKNOWN or value[-1] in ".?!":
        return None
    label = match["label"].strip()
    if len(label.split()) > 4:
        return None
    other = kind_of(text) or date_line(text) or is_tag_label(label) or number_in(text)
    roles = any(w in table.turns for w in words_of(label)[:1] for table in site_words())
    return None if other or roles or is_byline(text) else (label, value)


def _is_bare_label(chunk: Sequence[SourceLine]) -> bool:
    """True for a label in capitals above its values, without a colon."""
    text = chunk[0].text
    return text.isupper() and len(chunk) > 1 and _is_known(words_of(text)) and chunk[0].raw.lstrip()[0].isalpha()


def _of_telegram(lines: Iterable[SourceLine]) -> dict[int, tuple[str, str]]:
    """`TO GENERAL VANTOR` and `FROM ILSE VANTOR`, if both are present."""
    matches = [(line.number, match) for line in lines if (match := _TELEGRAM.fullmatch(line.text))]
    for table in site_words():
        known = {number: (m["label"], m["value"]) for number, m in matches if words_of(m["label"]) in table.details}
        labels = {words_of(label) for label, _ in known.values()}
        if len(labels) > 1 and labels & table.senders:
            return known
    return {}


def _goes_on(detail: DetailLines, before: SourceLine, line: SourceLine, width: int) -> bool:
    """Adds the line to the open label if it is a value or continues the last one; True if it was added."""
    if is_date_label(line.text) or len(line.text.split()) > MAX_UNKNOWN or not detail.words:
        return False
    gap = line.number - before.number - 1
    if detail.values and not gap and ((width and is_full(before, line, width)) or line.indent > before.indent + 1):
        detail.values[-1].append(line)
        return True
    if detail.is_subject and detail.values and not gap and is_rest_of_subject(before.text, line.text):
        detail.values[-1].append(line)
        return True
    is_on_line = detail.values and detail.values[0][0].number == detail.line.number
    full = len(detail.values) >= (MAX_LISTED if _is_known(detail.words) else 1) and not detail.is_of_people
    if is_on_line or full or (gap and detail.values and not (gap == 1 and _is_of_list(detail, line))):
        return False
    detail.values.append([line])
    return True


def is_rest_of_subject(above: str, line: str) -> bool:
    """True if a subject of some length continues in this line: short, not labelled, not numbered, no sentence."""
    ends = len(line.split()) <= MAX_REST and line[-1] not in ".?!" and not getattr(date_line(line), "bare", False)
    return len(above) >= MIN_SUBJECT and ends and not _NUMBERED.match(line) and ":" not in line


def _is_of_list(detail: DetailLines, line: SourceLine) -> bool:
    """True if a line after a blank one continues the detail's list: with a bullet, if the items above have one, or as
    the name of another person."""
    if _BULLET.match(line.text):
        return bool(_BULLET.match(detail.values[-1][0].text))
    return detail.is_of_people and 1 < len(line.text.split()) <= MAX_PERSON and line.text[-1] not in ".?!:"


def _is_known(words: Words) -> bool:
    return bool(words) and any(words in table.details or words in table.subjects for table in site_words())


def classified_by(text: str) -> str:
    """The label for a classification mark, `SECRET` or `Vertraulich // nur intern`; else empty."""
    is_short = text[:1].isupper() and len(text.split(None, 5)) <= 5
    return classification_label(_MARKS.split(text)[0]) if is_short else ""


def _cased(label: str) -> str:
    """The label in sentence case, unless it is an abbreviation without vowels."""
    short = len(label) < 4 and not _VOWELS & set(label)
    return label if short or not label.isupper() else label.capitalize()
