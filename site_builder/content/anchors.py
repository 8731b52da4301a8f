"""Blocks of a body → ids, and link fragments → the ids they mean.

Headings, names given in the text (`<a name="x">`) and paragraphs share one namespace, with precedence in this order. A
heading gets its GitHub name, a paragraph its first six words. Repeated openings are numbered after a dot, which no
other name contains, so only an equal opening before a paragraph changes its number.

Ids of the surrounding page begin with `page.`; no text may use them.
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
"""Length to which a word is cut."""
NEAR, WINDOW = 80, 400
"""Number of characters searched for a block's first words: usually, and at most."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CELL = BlockKind.CELL
_WORD = re.compile(f"[{_UNSPACED}]{{1,2}}|[^\\W_{_UNSPACED}]+")
"""In scripts without spaces, two letters count as a word."""
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)
"""ASCII table: letters and digits in lower case, every other character a space."""
_GITHUB_LEAVES_OUT = re.compile(r"[\x00-\x1f!-,./:-@\[-^`{-\x7f]+")
_GITHUB_SIGNS = ("Mn", "Mc", "Me", "Pc")
"""Unicode categories, besides letters, digits, spaces and hyphens, that GitHub keeps in names."""
_PREFIX = re.compile(r"(?:user-content-|s-)(?=.)")
"""Prefixes of ids: GitHub's, and the one that earlier versions used for headings."""

Answering = Callable[[str], str | None]
"""Link fragment → the id it means: empty for the top of the page, None if nothing matches."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """All ids of one body."""

    headings: tuple[Heading, ...]
    blocks: tuple[str, ...]
    """Id of each block in order; empty for blocks without one."""
    others: tuple[str, ...]
    """Ids that the text itself gives, and those of footnotes."""


def name_blocks(items: Sequence[TokenBlock]) -> Anchors:
    """Assign ids to all elements that can be linked."""
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
    """GitHub's name for a heading: lower case, spaces as hyphens, no punctuation except `-` and `_`.

    `section` if nothing remains. Follows github-slugger 2.0.
    """
    name = _GITHUB_LEAVES_OUT.sub("", text.strip().lower())
    if not name.isascii():
        name = "".join([c for c in name if c < "\x80" or c.isalnum() or unicodedata.category(c) in _GITHUB_SIGNS])
    return name.replace(" ", "-") or "section"


def opening_of(text: str) -> str:
    """The first six words of a text in lower case, joined by `-`; diacritics are folded, other scripts stay.

    Empty if the text begins with neither letter nor digit.
    """
    words = _words_of(text[:NEAR])
    if len(words) <= OPENING_WORDS:  # the last word may be cut off
        words = _words_of(text[:WINDOW])
    return "-".join([word[:WORD_LENGTH] for word in words[:OPENING_WORDS]])


def _words_of(text: str) -> list[str]:
    """At least the first seven words; the last may hold the unsplit remainder."""
    plain = with_plain_signs(text)
    start = plain if plain.isascii() else folded(plain)
    if start.isascii():
        return start.encode("ascii").translate(_ASCII_WORDS, b"'").decode("ascii").split(None, OPENING_WORDS)
    return _WORD.findall(without(start, lambda c: unicodedata.category(c)[0] == "M"))


@lru_cache(maxsize=64)
def answering(ids: tuple[str, ...], title: str = "") -> Answering:
    """A function from link fragments to ids of a page; tolerates the forms other programs write.

    The page title, an empty fragment and `top` mean the top of the page (HTML Standard, "select the indicated part").
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
    """Letters and digits of a name."""
    return "-".join(_WORD.findall(folded(name)))


def _footnotes(tokens: Sequence[Token]) -> Iterator[str]:
    """Ids that the parser's plugin gives to footnotes and their marks."""
    for token in tokens:
        if token.type != "footnote_ref":
            continue
        number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
        yield f"fnref{number}:{again}" if again > 0 else f"fnref{number}"
        if not again:
            yield f"fn{number}"


def _given(tokens: Sequence[Token], taken: set[str]) -> Iterator[str]:
    """Names that the text gives to places. A name already in use stays with its first element."""
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
    """True for empty names and for those reserved for the surrounding page."""
    return not name or name.startswith("page.")


def _github_unused(name: str, again: dict[str, int], taken: set[str]) -> str:
    """The name, numbered as GitHub does: the second use becomes `name-1`."""
    found = name
    while found in taken:
        again[name] = again.get(name, 0) + 1
        found = f"{name}-{again[name]}"
    taken.add(found)
    return found


def _numbered(name: str, counts: dict[str, int], taken: set[str]) -> str:
    """The name, with a dot and a number from its second use on (`name.2`); a heading of that name counts as a use."""
    counts[name] = counts.get(name, 1 if name in taken else 0) + 1
    found = name if counts[name] == 1 else f"{name}.{counts[name]}"
    while found in taken:  # the text may itself use such a name
        counts[name] += 1
        found = f"{name}.{counts[name]}"
    taken.add(found)
    return found
