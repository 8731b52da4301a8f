"""Former texts of a briefing → the parts that readers may see, and the differences between neighbours in words.

Words that a later text hides, in a comment or a hidden element, are shown in no earlier text: each paragraph with such
a word is left out. Links and pictures are reduced to their words, because their targets may be gone or hidden by now.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from html import unescape
from typing import NamedTuple
from unicodedata import category, normalize

from site_builder.content.body import normalise_levels
from site_builder.content.front_matter import Document
from site_builder.content.markdown import as_plain, cut_out, parse, render
from site_builder.core.errors import BodyError

LEFT_OUT = "[…]"
"""Replaces a paragraph with a word that is hidden by now."""
LOOKED = 20_000_000
"""Maximum comparisons of words between two texts."""
AROUND = 5
"""Number of words shown before and after each difference."""
PASSAGE = 4
"""Number of words by which a passage is recognised in another file."""
UNSEEN = ("Mn", "Cf")
"""Unicode categories of characters without width: accents, soft hyphens, joiners."""
_PICTURE = re.compile(r'<img src="[^"<>]*+"(?: alt="([^"<>]*+)")?[^<>]*+>')
_ANCHOR = re.compile(r"</?a(?: [^<>]*+)?>")
_NAME = re.compile(r' (?:id="(?!fn)|class="language-)[^"<> ]*+"')
_TAG = re.compile(r"<[^<>]*+>")
_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"(\n[ \t]*(?:\n[ \t]*)+)")


class FormerText(NamedTuple):
    """A text as readers may see it."""

    title: str
    html: str
    words: tuple[str, ...]


def readable_texts(documents: Sequence[Document]) -> Iterator[FormerText | None]:
    """Texts of one briefing as readers may see them, newest first. The first of the `documents` is the present text.
    None for an earlier text that would still show a word hidden by a later one, such as in its title."""
    seen, hidden = set[str](), set[str]()
    for document in documents:
        cut = cut_out(document.body)
        shown = _without(cut.text, hidden - seen)
        html = _rendered(shown, document)
        words = tuple(unescape(_TAG.sub("", html)).split())
        words_shown = words_in(" ".join((document.header.title, *words)))
        seen = seen or words_shown
        leaks = not (hidden - seen).isdisjoint(words_shown)
        yield None if leaks else FormerText(document.header.title, html, words)
        notes = (*cut.comments, *cut.hidden, (0, cut.rest))
        hidden |= words_in(" ".join(written for _, written in notes))


def _without(text: str, hidden: set[str]) -> str:
    """The Markdown with LEFT_OUT in place of each paragraph that has a hidden word."""
    if not hidden:
        return text
    parts = _BLANK.split(text)
    return "".join(part if hidden.isdisjoint(words_in(part)) else LEFT_OUT for part in parts)


def _rendered(text: str, document: Document) -> str:
    try:
        tokens = parse(text, path=document.path, first_line=document.body_line)
    except BodyError:  # an invalid text is shown as plain words, as on its former page
        tokens = parse(as_plain(text), path=document.path, first_line=document.body_line)
    normalise_levels(tokens)
    html = _PICTURE.sub(lambda picture: picture[1] or "", render(tokens))
    return _NAME.sub("", _without_links(html))


def _without_links(html: str) -> str:
    """The HTML with links reduced to their words, except those of footnotes."""
    open_notes: list[bool] = []

    def shown(tag: re.Match[str]) -> str:
        if tag[0][1] != "/":
            open_notes.append('"#fn' in tag[0])
            return tag[0] if open_notes[-1] else ""
        return tag[0] if open_notes and open_notes.pop() else ""

    return _ANCHOR.sub(shown, html)


def words_in(text: str) -> set[str]:
    """Distinct words of a text, without case, accents and zero-width characters."""
    return {*words_of(text)}


def words_of(text: str) -> list[str]:
    """Words of a text in their order, without case, accents and zero-width characters."""
    plain = normalize("NFKD", unescape(text))
    if not plain.isascii():
        plain = "".join(sign for sign in plain if category(sign) not in UNSEEN)
    return _WORD.findall(plain.casefold())


def passages_in(text: str, *sizes: int) -> set[str]:
    """Every run of that many words, by default of PASSAGE words, or of all words of a shorter text."""
    words = words_of(text)
    sizes = sizes or (min(PASSAGE, len(words)),)
    return {" ".join(words[start : start + size]) for size in sizes for start in range(len(words) - size + 1)} - {""}


class Difference(NamedTuple):
    """Words removed and added at one place, with the words around them."""

    before: str
    out: str
    into: str
    after: str
    skips: bool
    """True if words between the previous difference and `before` are left out."""


class WordMatcher(SequenceMatcher[str]):
    """difflib's matcher with a limit: after LOOKED comparisons, everything further counts as replaced. Without a limit,
    a long text of few distinct words would take minutes."""

    comparisons = LOOKED

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """The longest match of two parts; empty once the limit is reached."""
        words, places = vars(self)["a"][alo:ahi], vars(self)["b2j"]
        self.comparisons -= len(words) + sum(len(places.get(word, ())) for word in words)
        return super().find_longest_match(alo, ahi, blo, bhi) if self.comparisons > 0 else Match(alo, blo, 0)


def differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Differences of two texts in words, as `difflib` finds them within LOOKED comparisons."""
    codes = WordMatcher(None, old, new).get_opcodes()
    shown = 0
    for number, (kind, i, j, k, m) in enumerate(codes):
        if kind != "equal":
            same = codes[number + 1][4] if number + 1 < len(codes) else m
            start, end = max(shown, k - AROUND), min(m + AROUND, same)
            before, after = (" ".join(new[a:b]) for a, b in ((start, k), (m, end)))
            yield Difference(before, " ".join(old[i:j]), " ".join(new[k:m]), after, start > shown)
            shown = end
