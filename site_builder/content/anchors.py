"""The blocks of a body → the ids by which links lead to them, and the fragment of a link → the id that it means.

Headings, names that the text itself gives (`<a name="x">`) and paragraphs share one namespace, and win in this order. A
heading is called as GitHub calls it, a paragraph by its first six words. The number of an equal opening follows a
point, which no other name has, so that only an equal opening before a paragraph moves it.

Ids of the page around a text begin with `page.`, and no text may take one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from markdown_it.token import Token

from site_builder.content.fast_markdown import InlineLine
from site_builder.content.markdown import NAMED_PLACE, TokenBlock
from site_builder.content.model import Heading
from site_builder.core.urls import folded, without
from site_builder.linking.model import BlockKind
from site_builder.text.folding import with_plain_signs

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
OPENING_WORDS = 6
WORD_LENGTH = 40
"""Characters of a word that count."""
NEAR, WINDOW = 80, 400
"""Characters at the start of a block among which its first words are looked for: mostly, and at most."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CELL = BlockKind.CELL
_WORD = re.compile(f"[{_UNSPACED}]{{1,2}}|[^\\W_{_UNSPACED}]+")
"""In a script that is written without spaces two letters count as a word."""
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)
"""Of ASCII letters and digits the small ones, for each other sign a blank."""
_GITHUB_LEAVES_OUT = re.compile(r"[\x00-\x1f!-,./:-@\[-^`{-\x7f]+")
_GITHUB_SIGNS = ("Mn", "Mc", "Me", "Pc")
"""Categories of the characters beside letters, digits, blanks and hyphens that stay in GitHub's names."""
_PREFIX = re.compile(r"(?:user-content-|s-)(?=.)")
"""What GitHub puts before an id, and what this program once put before the name of a heading."""

Answering = Callable[[str], str | None]
"""The fragment of a link → the id that it means, empty for the top of the page; None where nothing answers."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """All ids of one body."""

    headings: tuple[Heading, ...]
    blocks: tuple[str, ...]
    """The id of each block, in order; empty for blocks that have none."""
    others: tuple[str, ...]
    """Those that the text gives by itself, and those of footnotes."""


def name_blocks(items: Sequence[TokenBlock]) -> Anchors:
    """Give every element that can be linked to its id."""
    parsed = [item.inline.children or () for item in items if not isinstance(item.inline, InlineLine)]
    inside = list(chain.from_iterable(parsed))
    others = [*_footnotes(inside)]
    taken = set(others)
    headings: list[Heading] = []
    again: dict[str, int] = {}
    for block, _, holder, _ in items:
        if holder.tag in HEADINGS:
            given = str(holder.attrs.get("id", ""))
            name = _github_unused(github_name(block.text) if _is_page(given) else given, again, taken)
            holder.attrs["id"] = name
            headings.append(Heading(int(holder.tag[1]), block.text, name))
    others += _given(inside, taken)
    counts: dict[str, int] = {}
    names: list[str] = []
    for block, _, holder, _ in items:
        name = str(holder.attrs.get("id", ""))
        if holder.type == "footnote_open":
            name = f"fn{holder.meta['id'] + 1}"
        elif not name and block.kind is not _CELL and not holder.hidden:
            opening = opening_of(block.text) or f"block-{block.index + 1}"
            holder.attrs["id"] = name = _numbered(opening, counts, taken)
        names.append(name)
    return Anchors(tuple(headings), tuple(names), tuple(others))


def github_name(text: str) -> str:
    """What GitHub calls a heading: in lower case, blanks as hyphens, without other signs than `-` and `_`.

    `section` where nothing is left. The rule is that of github-slugger 2.0.
    """
    kept = _GITHUB_LEAVES_OUT.sub("", text.strip().lower())
    if not kept.isascii():
        kept = "".join([c for c in kept if c < "\x80" or c.isalnum() or unicodedata.category(c) in _GITHUB_SIGNS])
    return kept.replace(" ", "-") or "section"


def opening_of(text: str) -> str:
    """The first six words of a text in lower case, joined by `-`; diacritics are folded, other scripts kept.

    Empty where it begins with no letter or digit at all.
    """
    words = _words_of(text[:NEAR])
    if len(words) <= OPENING_WORDS:  # the last one may go on
        words = _words_of(text[:WINDOW])
    return "-".join([word[:WORD_LENGTH] for word in words[:OPENING_WORDS]])


def _words_of(text: str) -> list[str]:
    """At least the first six and one more; what follows that may be left with it."""
    plain = with_plain_signs(text)
    start = plain if plain.isascii() else folded(plain)
    if start.isascii():
        return start.encode("ascii").translate(_ASCII_WORDS, b"'").decode("ascii").split(None, OPENING_WORDS)
    return _WORD.findall(without(start, lambda c: unicodedata.category(c)[0] == "M"))


@lru_cache(maxsize=64)
def answering(ids: tuple[str, ...], title: str = "") -> Answering:
    """What finds an id of a page by the fragment of a link, however another program writes it.

    The page's own title, which is no part of the body, means the top of the page, as an empty fragment and `top` do
    (HTML Standard, "select the indicated part").
    """
    exact = frozenset(ids)

    @cache
    def alike() -> dict[str, str]:
        tops = dict.fromkeys(filter(None, (_bare(title), "top")), "")
        return {**tops, **{_bare(name): name for name in reversed([*ids]) if _bare(name)}}

    def answer(fragment: str) -> str | None:
        if fragment in exact or not fragment:
            return fragment
        found = alike().get(_bare(fragment))
        return alike().get(_bare(_PREFIX.sub("", fragment, count=1))) if found is None else found

    return answer


def _bare(name: str) -> str:
    """The letters and digits of a name alone."""
    return "-".join(_WORD.findall(folded(name)))


def _footnotes(tokens: Sequence[Token]) -> Iterator[str]:
    """The ids that footnotes and their marks have from the parser's plugin."""
    for token in tokens:
        if token.type != "footnote_ref":
            continue
        number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
        yield f"fnref{number}:{again}" if again > 0 else f"fnref{number}"
        if not again:
            yield f"fn{number}"


def _given(tokens: Sequence[Token], taken: set[str]) -> Iterator[str]:
    """The names that the text gives to places; one that is taken stays with the element that has it."""
    for token in tokens:
        if token.type != NAMED_PLACE:
            continue
        name = str(token.attrs["id"])
        if name in taken or _is_page(name):
            token.attrs = {}
        else:
            taken.add(name)
            yield name


def _is_page(name: str) -> bool:
    """Whether a name is none, or like those of the parts of the page around the text."""
    return not name or name.startswith("page.")


def _github_unused(name: str, again: dict[str, int], taken: set[str]) -> str:
    """The name, numbered as GitHub does it: the second one is `name-1`."""
    found = name
    while found in taken:
        again[name] = again.get(name, 0) + 1
        found = f"{name}-{again[name]}"
    taken.add(found)
    return found


def _numbered(name: str, counts: dict[str, int], taken: set[str]) -> str:
    """The name, from its second use on with a point and a number; a heading of that name is its first use."""
    counts[name] = counts.get(name, 1 if name in taken else 0) + 1
    found = name if counts[name] == 1 else f"{name}.{counts[name]}"
    while found in taken:  # the text itself gave somewhere such a name
        counts[name] += 1
        found = f"{name}.{counts[name]}"
    taken.add(found)
    return found
