"""The lines of a document → its pieces with the features by which `page` labels them.

A piece is a line, or the lines of a paragraph broken by a machine. Knows features, not labels or weights.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from site_builder.scoring.candidates import bin_of
from site_builder.seeds.detect.bylines import is_byline
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.furniture import is_document_kind, is_letterhead, kind_of
from site_builder.seeds.detect.site_words import any_words, letters_of, site_words, words_of
from site_builder.seeds.lines import SourceLine, chunks_of, joined
from site_builder.seeds.model import FurnitureKind

MIN_BROKEN = 45
"""Minimum characters of a line broken inside a paragraph."""
SHORT = 140
"""A longer piece is not tested for kinds that only short lines have."""
CORE_WORDS = 12
"""A piece that ends in a stop counts as text from this many words; a shorter one counts against it."""
MAX_GAIN = 60
LOSS = 6.0
SHORT_WORDS = 20
"""Longer pieces are rarely furniture."""
_STOP = re.compile(r"[.!?…][\"”»’)\]\d*_]{0,4}$")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)|https?://\S+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_MARK = re.compile(r"(?P<heading>#{1,6} )|(?P<quote>>)|(?P<item>[-*+•▪◦●○►‣·–] |\(?\d{1,2}[.)] )|(?P<row>\|)")
_HAS = ("acts", "things", "places", "kinds", "offices", "papers", "contacts", "reader", "posts", "honours", "sites")
_BEGINS = ("sections", "prompts", "related", "notes", "rights", "also", "bylines", "author_labels")
_BIG = (1, 2, 4, 7, 12, 20, 40, 80)
_AWAY = (1, 2, 3, 5, 8, 14, 30)
_SHARES = (0, 0.25, 0.5, 0.75, 0.99)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One piece of a document with its features."""

    lines: tuple[SourceLine, ...]
    """The seed lines it consists of."""
    text: str
    features: tuple[str, ...]


def line_facts(
    lines: Sequence[SourceLine], *, title: str = "", stem: str = "", markup: str = "plain", least: int = 0
) -> list[LineFacts]:
    """The pieces of a document with their features; `title` is the file's own, `stem` its name. Empty if fewer than
    `least` short pieces surround the text.
    """
    pieces = _pieces(lines, markup)
    texts = [joined(piece) for piece in pieces]
    sizes = [len(text.split()) for text in texts]
    first, last = _core(texts, sizes)
    if sum(size <= SHORT_WORDS for size in (*sizes[:first], *sizes[last + 1 :])) < least:
        return []
    far = range(EDGE, len(pieces) - EDGE // 2)
    own = [
        ["far inside"] if i in far else _own(piece, text, size, markup)
        for i, (piece, text, size) in enumerate(zip(pieces, texts, sizes, strict=True))
    ]
    letters = [letters_of(text[:200]) for text in texts]
    counts = Counter(letters)
    seen: set[str] = set()
    body = {word for text in texts[first : last + 1] for word in _WORD.findall(text.casefold())}
    name = set(_WORD.findall(re.sub(r"[-_]", " ", f"{title} {stem}".casefold())))
    found = []
    for i, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        features = list(own[i])
        if i not in far:
            where = _where(i, first, last)
            features += [where, *([f"line {i + 1}"] if i < FIRST else []), _blank_around(pieces, i)]
            features += [f"{where}, {feature}" for feature in (*own[i][:2], *own[i][3:5], features[-1])]
            features += _around(own, sizes, i)
            if counts[letters[i]] > 1:
                features.append("comes again" if letters[i] not in seen else "came before")
            features += _agreeing(name, body, text, sizes[i], outside=not first <= i <= last)
        seen.add(letters[i])
        found.append(LineFacts(tuple(piece), text, tuple(features)))
    return found


def in_words(feature: str) -> str:
    """The feature in words for a curator."""
    if feature in _PLAIN:
        return _PLAIN[feature]
    place = feature.rpartition(", ")[0]
    neighbour = next(
        (f"{words} ({feature[len(begin) :].strip()})" for begin, words in _PREFIXES if feature.startswith(begin)), ""
    )
    return f"{neighbour}, {place}" if neighbour and place and not feature.startswith(place) else neighbour or feature


_PLAIN = {
    "no date": "no date in it",
    "ends open": "no stop at its end",
    "ends stop": "a stop at its end",
    "ends comma": "a comma at its end",
    "ends colon": "a colon at its end",
    "blank ": "no blank line around it",
    "blank above": "a blank line above it",
    "blank below": "a blank line below it",
    "blank abovebelow": "alone between blank lines",
    "prose below 0": "no paragraph right below",
    "prose above 0": "no paragraph right above",
    "kind NONE": "not furniture by itself",
    "links more": "nothing but links",
    "comes again": "it comes again",
    "came before": "it came before",
    "words of the text 0": "no word shared with the text",
    "words of the name 0": "no word shared with the title or file name",
    "words of sites more": "only words that websites use around texts",
}
"""Features in words."""
_PREFIXES = (
    ("2 above ", "the piece two above"),
    ("2 below ", "the piece two below"),
    ("above ", "the piece above"),
    ("below ", "the piece below"),
    ("mean size above", "average words in the pieces above"),
    ("mean size below", "average words in the pieces below"),
    ("prose above", "paragraphs right above"),
    ("prose below", "paragraphs right below"),
    ("words of the text", "share of its words found in the text"),
    ("words of the name", "share of its words found in the title or file name"),
    ("words of sites", "share of words that websites use around texts"),
    ("common words", "share of the commonest words of a language"),
    ("size ", "its length and ending"),
    ("ends ", "its ending"),
    ("kind ", "its kind, judged alone"),
    ("links ", "share of it that is a link"),
    ("cells in ", "its cells, as in the rows of a table"),
    ("blank ", "blank lines around it"),
    ("has ", "words of the table"),
    ("begins ", "its beginning"),
    ("mark ", "its mark"),
)
"""Prefixes of features in words."""


def _around(own: Sequence[Sequence[str]], sizes: Sequence[int], i: int) -> list[str]:
    """Features of the pieces above and below."""
    found = []
    for name, around in (("above", sizes[max(0, i - AROUND) : i]), ("below", sizes[i + 1 : i + 1 + AROUND])):
        found.append(f"mean size {name} {bin_of(sum(around) / max(1, len(around)), _BIG)}")
        found.append(f"prose {name} {sum(size > 2 * CORE_WORDS for size in around)}")
    for step, name in ((-2, "2 above"), (-1, "above"), (1, "below"), (2, "2 below")):
        near = own[i + step][:NEAR] if 0 <= i + step < len(own) else ("edge",)
        found += [f"{name} {feature}" for feature in near]
    return found


def _agreeing(name: Set[str], body: Set[str], text: str, size: int, *, outside: bool) -> list[str]:
    """Features of agreement: the share of a piece's words that the text has, and the share that the file's title and
    name have."""
    found = []
    words = set(_WORD.findall(text[:400].casefold()))
    if words and outside:
        share = bin_of(len(words & body) / len(words), _SHARES)
        found += [f"words of the text {share}", f"words of the text {share} size {bin_of(size, _BIG)}"]
    if name and words:
        found.append(f"words of the name {bin_of(len(words & name) / len(words), _SHARES)}")
    return found


def _pieces(lines: Sequence[SourceLine], markup: str) -> list[list[SourceLine]]:
    """The lines in pieces: each line by itself, except broken paragraphs and tables."""
    pieces: list[list[SourceLine]] = []
    for chunk in chunks_of(lines):
        open_run = False
        for line in chunk:
            goes_on = open_run and (line.text[:1].islower() or len(pieces[-1][-1].text) > 60)
            is_row = len(chunk) > 1 and line is not chunk[0] and 0 < _cells(line) == _cells(pieces[-1][-1])
            if is_row or (goes_on and not _MARK.match(line.text)):
                pieces[-1].append(line)
            else:
                pieces.append([line])
            open_run = markup == "plain" and MIN_BROKEN <= len(line.text) <= 120
    return pieces


FIRST = 5
"""Number of pieces at the top whose position is a feature."""
EDGE = 240
"""Number of pieces examined from the top, and half as many from the end; those between are text."""
AROUND = 6
"""Number of pieces above and below whose mean length is a feature."""
NEAR = 4
"""Number of leading features that also describe the neighbours."""


def _cells(line: SourceLine) -> int:
    """Number of gaps between the cells of a table row."""
    text = line.raw.strip()
    return text.count("\t") or text.count("   ")


def _own(piece: Sequence[SourceLine], text: str, size: int, markup: str) -> list[str]:
    """Features of a piece by itself. The first NEAR of them are also used as features of its neighbours."""
    stops = "stop" if _STOP.search(text) else "comma" if text[-1:] in ",;" else "colon" if text[-1:] == ":" else "open"
    big = bin_of(size, _BIG)
    is_short = len(text) <= SHORT
    date = date_line(text) if is_short else None
    kind = kind_of(text) if len(text) <= 900 else FurnitureKind.NONE
    dated = "no date"
    if date is not None:
        dated = f"date {'bare' if date.bare else 'sure' if date.score >= 0.75 else 'inside'} {date.label}"
    features = [f"size {big}", f"ends {stops}", f"kind {kind.name}", dated, f"size {big} ends {stops}"]
    raw = piece[0].raw.lstrip()
    mark = _MARK.match(raw)
    if mark:
        name = mark.lastgroup or ""
        features.append(f"mark {name}{len(mark['heading']) - 1 if mark['heading'] else ''}")
    if markup != "plain":
        whole = "".join(line.raw for line in piece)
        linked = sum(len(m[1] or m[0]) for m in _LINK.finditer(whole))
        features.append(f"links {bin_of(linked / max(1, len(text)), _SHARES)}")
    if _cells(piece[0]):
        features.append(f"cells in {'a row' if len(piece) == 1 else 'rows'}")
    first = text[:1]
    kinds = (("upper", first.isupper()), ("lower", first.islower()), ("digit", first.isdigit()), ("sign", True))
    features.append(f"begins {next(name for name, holds in kinds if holds)}")
    if not is_short:
        return features
    if text.isupper() and size > 1:
        features.append("capitals")
    written = text.split()
    if size > 2:
        features.append(f"capitalised {bin_of(sum(w[:1].isupper() for w in written) / size, _SHARES)}")
    digits = sum(c.isdigit() for c in text)
    if digits:
        features.append(f"digits {bin_of(digits / len(text), _SHARES)}")
    words = words_of(text)
    if words:
        table = _tables()
        of_site = sum(w in table["controls"] for w in words)
        features.append(f"words of sites {bin_of(of_site / len(words), _SHARES)}")
        features.append(f"words of sites {bin_of(of_site / len(words), _SHARES)} size {big}")
        common = sum(w in table["common"] for w in words)
        features.append(f"common words {bin_of(common / len(words), _SHARES)} size {big}")
        features += [f"has {name}" for name in _HAS if not table[name].isdisjoint(words)]
        features += [f"begins {name}" for name in _BEGINS if any(words[:n] in table[name] for n in (1, 2, 3, 4))]
        if words[0] in table["acts"]:
            features.append("begins with an act")
    tests = (("by-line", is_byline), ("document kind", is_document_kind), ("letterhead", is_letterhead))
    return features + [f"is {name}" for name, holds in tests if holds(text)]


@cache
def _tables() -> dict[str, frozenset[object]]:
    """The words of all languages, one set for each table."""
    sets = {name: frozenset(w for t in site_words() for w in getattr(t, name).whole) for name in ("controls", *_HAS)}
    found: dict[str, frozenset[object]] = dict(sets)
    for name in _BEGINS:
        phrases = (p for t in site_words() for of in getattr(t, name).by_first.values() for p in of)
        found[name] = frozenset(phrases)
    common = (word for words in any_words()["common"].values() for word in words.split())
    return found | {"common": frozenset(common)}


def _core(texts: Sequence[str], sizes: Sequence[int]) -> tuple[int, int]:
    """First and last piece of the densest run of text: prose adds to it, each short line subtracts."""
    best, first, last = 0.0, 0, -1
    total, start = 0.0, 0
    for i, (text, size) in enumerate(zip(texts, sizes, strict=True)):
        is_text = size >= CORE_WORDS and (_STOP.search(text) or size > 2 * CORE_WORDS)
        gain = min(size, MAX_GAIN) if is_text else -LOSS
        if total <= 0:
            total, start = 0.0, i
        total += gain
        if total > best:
            best, first, last = total, start, i
    return first, last


def _where(i: int, first: int, last: int) -> str:
    """The position of a piece relative to the text."""
    if last < first:
        return "no text"
    if i < first:
        return f"{bin_of(first - i, _AWAY)} above the text"
    if i > last:
        return f"{bin_of(i - last, _AWAY)} below the text"
    return "first of the text" if i == first else "in the text"


def _blank_around(pieces: Sequence[Sequence[SourceLine]], i: int) -> str:
    """Feature for the blank lines around a piece."""
    above = i == 0 or pieces[i][0].number - pieces[i - 1][-1].number > 1
    below = i + 1 == len(pieces) or pieces[i + 1][0].number - pieces[i][-1].number > 1
    return f"blank {'above' if above else ''}{'below' if below else ''}"
