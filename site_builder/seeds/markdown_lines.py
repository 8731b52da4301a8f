"""Markdown from a reader → lines for the detectors, and the body without the lines they removed.

Markdown stays as it is, except that heading levels are normalised and a bold line above prose becomes a heading.
"""

import re
from collections.abc import Iterator, Set

from site_builder.seeds.lines import SourceLine

_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]{1,99}(?P<text>(?:\S.{0,1000}?)?)(?:[ \t]{1,9}#{1,99})?[ \t]{0,9}")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_SETEXT = re.compile(r"[ ]{0,3}(?:=+|-{3,})[ \t]*")
_WORDS = r"\[(?P<words>[^\[\]]{0,500}(?:\[[^\[\]]{0,200}\][^\[\]]{0,200}){0,3})\]"
_LINK = re.compile(
    rf"!?{_WORDS}\([^()\s]{{0,2000}}(?:\([^()]{{0,200}}\)[^()\s]{{0,200}}){{0,3}}(?:\s+\"[^\"]{{0,500}}\")?\)"
)
_REFERENCE = re.compile(rf"(?<![\w\]])!?{_WORDS}\[[^\[\]]{{0,200}}\]")
_PLACE = re.compile(r"<(?:a|span)\s(?:name|id)\s?=[^<>]{1,200}>|</(?:a|span)>")
"""An invisible named anchor."""
_NAMED = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_ADDRESS = re.compile(r"<(?P<url>https?://[^>]{0,2000})>")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w))")
_NOTE = re.compile(r"(?<!\\)\[\^[^\]\s]{1,60}\](?!:)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD_LINE = re.compile(r"(?:\*\*|__)(?P<text>[^*_\n]{2,120}?)(?:\*\*|__)[ \t]*:?")


def plain_words(text: str) -> str:
    """A line of Markdown as displayed."""
    text = _LINK.sub(lambda m: m["words"], _PLACE.sub("", text) if "</" in text else text)
    text = _NAMED.sub(r"\1", _REFERENCE.sub(lambda m: m["words"], text) if "][" in text else text)
    text = _ADDRESS.sub(lambda m: m["url"], text)
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", _NOTE.sub("", text) if "[^" in text else text)).strip()


def marked_lines(text: str) -> tuple[SourceLine, ...]:
    """The non-blank lines of a Markdown text, without markup."""
    found = []
    for number, raw in enumerate(text.split("\n"), 1):
        heading = _HEADING.fullmatch(raw.strip())
        words = plain_words(heading["text"] if heading else raw).rstrip("\\").strip()
        if words:
            found.append(SourceLine(number, words, len(raw) - len(raw.lstrip()), raw.rstrip()))
    return tuple(found)


def kept_markdown(text: str, taken: Set[int]) -> str:
    """The Markdown without the removed lines; headings start at level 2, blank lines are collapsed."""
    found: list[str] = []
    fenced = False
    for line in _levelled(_kept(text, taken)):
        fenced ^= bool(_FENCE.match(line))
        if line.strip() or fenced or (found and found[-1].strip()):
            found.append(line)
    return "\n".join(found).strip("\n") + "\n"


def fenced_lines(text: str) -> Iterator[range]:
    """Line ranges of fenced code, counted from 0."""
    fences = [number for number, line in enumerate(text.split("\n")) if _FENCE.match(line)]
    return (range(first, last + 1) for first, last in zip(fences[::2], fences[1::2], strict=False))


def marked_headings(text: str, taken: Set[int]) -> list[tuple[int, str]]:
    """Line and words of each remaining heading."""
    matches = [(number, _HEADING.fullmatch(line)) for number, line in enumerate(_kept(text, taken), 1)]
    return [(number, plain_words(match["text"])) for number, match in matches if match]


def _kept(text: str, taken: Set[int]) -> list[str]:
    """The lines, removed ones blank, bold lines above prose as headings."""
    old = text.split("\n")
    lines = ["" if number in taken else line for number, line in enumerate(old, 1)]
    for index in sorted(taken):
        if index < len(old) and _SETEXT.fullmatch(old[index]):
            lines[index] = ""
    return _bold_headings(lines)


def _bold_headings(lines: list[str]) -> list[str]:
    """The lines, with each short, fully bold line between blank lines as a heading."""
    found = list(lines)
    last_prose = max((i for i, line in enumerate(lines) if len(line.split()) > 12), default=-1)
    for index, line in enumerate(lines[: last_prose + 1]):
        match = _BOLD_LINE.fullmatch(line.strip())
        alone = (index == 0 or not lines[index - 1].strip()) and (
            index + 1 == len(lines) or not lines[index + 1].strip()
        )
        if match and alone and len(match["text"].split()) <= 16:
            found[index] = f"## {match['text'].strip()}"
    return found


def _levelled(lines: list[str]) -> list[str]:
    fenced = False
    levels: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        match = None if fenced else _HEADING.fullmatch(line)
        if match:
            levels.append((index, len(match["level"])))
    shift = 2 - min((level for _, level in levels), default=2)
    found = list(lines)
    for index, level in levels:
        found[index] = "#" * max(2, min(6, level + shift)) + found[index].lstrip("#")
    return found


def paragraphs_of(body: str) -> list[str]:
    """The plain words of each paragraph; headings, lists, quotations, tables and footnotes are left out."""
    groups = [group.strip() for group in body.split("\n\n")]
    prose = [g for g in groups if g and not re.match(r"#{1,6}\s|[-*+>|]\s|\d+[.)]\s|```|~~~|!\[|\||\[\^", g)]
    return [plain_words(" ".join(line.strip().rstrip("\\") for line in group.split("\n"))) for group in prose]


def items_of(body: str) -> list[str]:
    """The plain words of each list item."""
    marked = (re.match(r"[ \t]{0,12}(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)", line) for line in body.split("\n"))
    return [plain_words(match.string[match.end() :]) for match in marked if match]
