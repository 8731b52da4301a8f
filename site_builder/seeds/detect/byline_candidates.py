"""Lines around the head → candidate authors, each with its features.

Candidates are by-lines, senders, bare names, names next to a date or with an office, and the speaker that a title
names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from site_builder.scoring.candidates import Choice, bin_of, choose
from site_builder.scoring.weights import packaged
from site_builder.seeds.detect.bylines import may_be_author, names_with_office, plain_author, plain_authors
from site_builder.seeds.detect.dates import date_line, readings
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.front_block import Opening, Signed
from site_builder.seeds.detect.furniture import is_post
from site_builder.seeds.detect.page import LabelledPiece
from site_builder.seeds.detect.site_words import site_words, words_of, written_alike
from site_builder.seeds.detect.title_candidates import greets
from site_builder.seeds.lines import SourceLine

FAR = 10
"""Maximum distance of an author from the title, in lines."""
_NOTE = re.compile(r"[¹²³⁰⁴-⁹*†‡](?<=[^\W\d_].)[¹²³⁰⁴-⁹*†‡]{0,2}(?=,|$| (?:and|und|et|y)\b)")
"""Note mark after an author's name."""
MAILBOX = re.compile(r"\s?<[^<>]{0,200}>|\S{1,100}@\S{1,100} \(|\)$|\s\S{1,100}(?:@| at )\S{1,100}\.\w+$")
"""Everything but the name in a mail sender: the address before or after it."""
_BARS = re.compile(r"[|•·/]|(?<=\s)[-–—]|[-–—](?=\s)|(?<!\s)\s{3,}")
_OFFICE = re.compile(
    r"\w{0,12}(?:minist(?:er|re|ra|ro|erin)|pr[eéä]sident[eai]?n?|[ae]mbassad(?:or|eur|rice)|embajadora?|premier|chancell?or"
    r"|kanzler(?:in)?|secretar[yia]+|sekretär(?:in)?|commissioner|govern(?:or|eur)|prince|king|queen)",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    ("de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "la", "le", "bin", "al", "el", "y")
)
_AWAY = (0, 1, 2, 3, 5, 8)


@dataclass(frozen=True, slots=True)
class BylineCandidate:
    """Names with their line; no names for a document without an author."""

    line: int
    names: tuple[str, ...]
    why: str
    """The kind of candidate."""
    is_alone: bool
    """True if the line holds nothing else."""
    features: tuple[str, ...]


def decided(candidates: Sequence[BylineCandidate]) -> Choice:
    """Chooses among the candidates, including no author."""
    return choose(packaged("site_builder.seeds.detect", "byline"), [candidate.features for candidate in candidates])


def byline_candidates(
    lines: Sequence[SourceLine],
    title: range,
    opening: Opening,
    pieces: Mapping[int, LabelledPiece],
) -> list[BylineCandidate]:
    """Candidate authors: lines that explicitly name one, then other lines in order, finally a candidate for "no
    author". `title` is the range of the title's lines in `lines`."""
    text, date = opening.title, opening.date
    dated = [
        i for i, n in enumerate(lines) if date and any(r.date == date or r.other == date for r in readings(n.text))
    ]
    prose = next(
        (i for i, n in enumerate(lines) if i >= title.stop and (is_prose(n.text) or greets(n.text))), len(lines)
    )
    speaks = any(word in written_alike("speeches") for word in words_of(text)) or (
        prose < len(lines) and greets(lines[prose].text)
    )
    whole = " ".join(n.text for n in lines[prose:])
    speech = "a speech" if speaks else "no speech"
    places = {line.number: i for i, line in enumerate(lines)}
    signed = {s.line for s in opening.signed}
    found = [_signed(s, places, title, pieces, first=i == 0) for i, s in enumerate(opening.signed)]
    for i, line in enumerate(lines):
        away = title.start - i if i < title.start else max(0, i - title.stop + 1)
        if line.number in signed or (title and (away > FAR or i > prose + 2 or i in title[1:])):
            continue
        side = "above" if i < title.start else "in the title" if i in title else "below" if i < prose else "in the text"
        near = bin_of(min((abs(i - n) for n in dated), default=99), _AWAY)
        follows = _below(lines, i)
        for sort, names, is_alone in _names_in(text if i in title else line.text):
            is_place = any(f" in {name}" in n.text for name in names for n in lines)
            if is_place or not any(map(may_be_author, names)):
                continue
            last = names[-1].split()[-1]
            features = [sort, side, f"{sort}, {side}", f"{sort}, {side} {bin_of(away, _AWAY)}"]
            features += [
                f"{sort}, date {near} away",
                f"{speech}, {sort}, {side}",
                f"{min(len(names), 3)} names, {sort}",
            ]
            features.append(f"{sort}, named again {bin_of(whole.count(last), (0, 1, 3))}")
            features += [f"{sort}, below: {what}" for what in follows]
            features += ["the title has it"] if i not in title and last in text else []
            features += [f"first of {sort}"] if not any(c.why == sort for c in found) else []
            features += _of_label(line.number, sort, pieces)
            found.append(BylineCandidate(line.number, names, sort, is_alone, tuple(features)))
    none = ["no author", f"no author, {speech}", f"no author, {min(len(found), 4)} candidates"]
    none += [f"no author, {sort}" for sort in sorted({c.why for c in found})]
    none += ["no author, details"] if opening.details else []
    return [*found, BylineCandidate(0, (), "", False, tuple(none))]


def _signed(
    signed: Signed, places: Mapping[int, int], title: range, pieces: Mapping[int, LabelledPiece], *, first: bool
) -> BylineCandidate:
    """The candidate of a line that explicitly names an author."""
    i = places.get(signed.line, -1)
    side = "elsewhere" if i < 0 else "above" if i < title.start else "below"
    sort = signed.why
    features = [sort, "signed", f"signed, {side}"]
    features += [f"{sort}, first of all"] if first else []
    features += _of_label(signed.line, "signed", pieces)
    return BylineCandidate(signed.line, signed.names, sort, False, tuple(features))


def _of_label(number: int, sort: str, pieces: Mapping[int, LabelledPiece]) -> list[str]:
    label = f"the page says {pieces[number].label}" if number in pieces else ""
    return [label, f"{label}, {sort}"] if label else []


def _below(lines: Sequence[SourceLine], i: int) -> list[str]:
    """Features of the next line: its kind, and its kind with its distance (near, or after a blank line)."""
    if i + 1 == len(lines):
        return ["nothing"]
    text = lines[i + 1].text
    tests = (
        ("prose", is_prose(text)),
        ("a day", date_line(text)),
        ("a post", is_post(text)),
        ("a name", plain_author(text)),
    )
    sort = next((name for name, holds in tests if holds), "other")
    return [sort, f"{sort}, {'near' if lines[i + 1].number == lines[i].number + 1 else 'apart'}"]


def _names_in(text: str) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Kind, names, and True if the line holds nothing else."""
    may_be_mail = not text.endswith((".", "?", "!")) or any(map(text.__contains__, "@<"))
    bare = _NOTE.sub("", MAILBOX.sub("", text) if may_be_mail else text)
    if names := plain_authors(bare):
        yield ("noted names" if bare != text else "names"), names, True
        return
    if is_prose(text) and not any(w in written_alike("speeches") for w in words_of(text)[:2]):
        return
    if names := names_with_office(text.removeprefix("& ")):
        yield "name and office", names, False
    undated = text
    for reading in reversed(readings(text)):
        undated = f"{undated[: reading.start]}|{undated[reading.end :]}"
    parts = [part for part in (written.strip().strip("-–—").strip() for written in _BARS.split(undated)) if part]
    if len(parts) > 1 or undated != text:
        for part in parts:
            if names := plain_authors(part.strip(" ,.:")):
                yield ("names beside a day" if undated != text else "names between bars"), names, False
                break
    if name := _speaker(text):
        yield "a bearer of an office", (name,), False


def _speaker(text: str) -> str:
    """The name after an office or honorific: `Speech by President Ilse Vantor at …`."""
    words = text.split()[:40]
    for i, word in enumerate(words[:-2]):
        bare = word.strip("(,.:").casefold()
        if not (_OFFICE.fullmatch(bare) or any(bare in table.honours for table in site_words())) or word[-1] == ",":
            continue
        name: list[str] = []
        for following in words[i + 1 : i + 8]:
            is_part = following.casefold() in _PARTICLES and following.islower()
            if not (following[:1].isupper() or (is_part and name)) or following.strip("(,.:").casefold() in _honours():
                break
            name.append(following.strip(","))
            if following[-1] in ",.;:)" and len(following) > 2:
                break
        while name and name[-1].islower():
            name.pop()
        joined = " ".join(name).strip(" .,:;)")
        if 1 < len(name) <= 6 and may_be_author(joined) and not _OFFICE.fullmatch(name[0].casefold()):
            return joined
    head, comma, last = text.rstrip(" .").rpartition(", ")
    return plain_author(last) if comma and any(_OFFICE.fullmatch(word) for word in head.split()) else ""


@cache
def _honours() -> frozenset[str]:
    return frozenset(word for table in site_words() for word in table.honours.whole)
