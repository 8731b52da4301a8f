"""Markdown ↔ blocks: parser, plain text of each block, and links inserted by character offset.

Raw HTML stays text (CommonMark 0.31.2 §6.6 is off), except comments and hidden elements, which are cut. Links to
`javascript:` and the like stay text (markdown-it's `validateLink`). Ingest has already handled typography and bare
links.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.content.fast_markdown import InlineLine, Renderer, Wrap, take_shortcuts
from site_builder.core.errors import BodyError, Location
from site_builder.linking.model import Block, BlockKind
from site_builder.text.comments import Uncommented, cut_unseen

NOTES_KEPT = 256
"""Size of the cache of notes: some appear on every page of a listing, that of site.toml on all pages."""
MAX_NESTING = 50
MAX_LOOKING = 10_000_000
"""Limit of characters searched for the end of unclosed brackets, per body."""
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BRACKETS = ("link", "image", "footnote_inline")
"""Rules that search for a closing bracket, each time through the rest of the paragraph."""
NAMED_PLACE = "named_place"
"""Token type for a name given to a place: `<a name="x"></a>`."""
_UNSEEN = ("template",)
"""Elements cut because of their name; a script stays text."""
_PLACE = re.compile(r"<(a|span)\s([^<>]{1,400})>")
_PLACE_NAME = re.compile(r"""(?<![\w-])(?:name|id)\s?=\s?["']?([^\s"'<>&=]{1,200})""", re.IGNORECASE)
PLACE_WORDS = 500
"""Maximum number of characters enclosed by a named place."""
_HEADING_ID = re.compile(r"\s?\{#([\w.:-]{1,200})[^{}]{0,200}\}$")
_ACTOR = re.compile(r"\[\[([^\[\n]+?)\]\]")
_HOLDERS = {
    "heading_open": BlockKind.HEADING,
    "list_item_open": BlockKind.LIST_ITEM,
    "blockquote_open": BlockKind.QUOTE,
    "th_open": BlockKind.CELL,
    "td_open": BlockKind.CELL,
}


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Accept `file:` addresses too, so that they are found and removed later."""
        return url.strip().lower().startswith("file:") or super().validateLink(url)


@cache
def parser() -> MarkdownIt:
    """The parser of this process: CommonMark with tables, ~~strikethrough~~, footnotes and `[[actor|words]]`."""
    options = {"html": False, "xhtmlOut": False, "maxNesting": MAX_NESTING}
    markdown = take_shortcuts(_Markdown("commonmark", options, renderer_cls=Renderer))
    markdown.enable(["table", "strikethrough"]).use(footnote_plugin)
    markdown.core.ruler.before("block", "comments", _leave_unseen_out)
    markdown.core.ruler.before("footnote_tail", "notes_apart", part_notes)
    markdown.core.ruler.after("inline", "places", _resolve_anchors)
    markdown.core.ruler.after("inline", "one_link", _unnest_links)
    markdown.inline.ruler.before("link", "actor", _actor_rule)
    markdown.inline.ruler.before("link", NAMED_PLACE, _place_rule)
    for name in _BRACKETS:
        rule = next(r.fn for r in markdown.inline.ruler.__rules__ if r.name == name)
        markdown.inline.ruler.at(name, partial(_looking, rule))
    return markdown


def _leave_unseen_out(state: StateCore) -> None:
    """Cut comments and hidden elements, which are for the desk only. Leaves the result in the environment as
    `unseen`."""
    if "<" in state.src:
        cut = cut_unseen(state.src, partial(_code_lines, state.md), _UNSEEN)
        if cut.open_line or cut.text != state.src:
            state.src, state.env["unseen"] = cut.text, cut


def cut_out(text: str) -> Uncommented:
    """The text without comments and elements that only the desk may see; the result also holds what was cut."""
    return cut_unseen(text, partial(_code_lines, parser()), _UNSEEN)


def _code_lines(markdown: MarkdownIt, text: str) -> Iterator[range]:
    tokens: list[Token] = []
    markdown.block.parse(text, markdown, {}, tokens)
    return (range(*token.map) for token in tokens if token.map and token.type in ("fence", "code_block"))


def _looking(rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    """Apply a parser rule that searches for a closing bracket. Once its failed searches have examined MAX_LOOKING
    characters, every further bracket is plain text."""
    if state.env.get("looked", 0) > MAX_LOOKING:
        return False
    start = state.pos
    found = state.src[start] in "[!^" and rule(state, silent)
    if not found and state.src[start] in "[!^":
        state.env["looked"] = state.env.get("looked", 0) + _searched(state.src, start, state.posMax)
    return found


def _searched(text: str, start: int, end: int) -> int:
    """Number of characters that a failed search has examined: up to the end of a label without address (`[1]`,
    `[1][2]`), otherwise all."""
    close, opening = start, text.find("[", start, start + 2)
    for _ in ("label", "reference"):
        if opening < 0:
            break
        close = text.find("]", opening + 1, end)
        after = text[close + 1 : close + 2]
        if close < 0 or after == "(" or text.find("[", opening + 1, close) >= 0:
            return end - start
        opening = close + 1 if after == "[" else -1
    return close - start


def part_notes(state: StateCore) -> None:
    """Move a footnote defined inside another one behind it. The plugin would end the outer footnote where the inner one
    ends."""
    if all(token.type != "footnote_reference_open" for token in state.tokens):
        return
    apart: list[Token] = []
    open_notes: list[list[Token]] = []
    ended: list[Token] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            open_notes.append([])
        (open_notes[-1] if open_notes else apart).append(token)
        if token.type == "footnote_reference_close":
            ended = open_notes.pop() + ended
            if not open_notes:
                apart, ended = apart + ended, []
    state.tokens = apart


def as_plain(text: str) -> str:
    """Markdown that shows the words of a text and none of its marks. Comments are cut, even unclosed ones."""
    shown, *comments = text.split("<!--")
    lines = (shown + "".join(comment.partition("-->")[2] for comment in comments)).split("\n")
    return "\n".join(_PUNCTUATION.sub(r"\\\g<0>", line.strip()) for line in lines)


def parse(text: str, *, path: str, first_line: int) -> list[Token]:
    """Tokens of the text. Raises BodyError if a part would be dropped: nested too deeply, or in an unclosed comment."""
    environment: dict[str, Any] = {}
    tokens = parser().parse(text, environment)
    unseen: Uncommented | None = environment.get("unseen")
    if unseen and unseen.open_line:
        place = Location(path, first_line + unseen.open_line - 1)
        what, end, start = ("comment", "-->", "<!--") if unseen.rest.startswith("<!--") else _element(unseen.rest)
        hint = f"write {end} where it ends, or \\{start} if readers should see these characters"
        raise BodyError(f"this {what} never ends", place=place, hint=hint)
    if environment.get("looked", 0) > MAX_LOOKING:
        hint = "close them, or write \\[ where readers should see a bracket"
        raise BodyError("too many square brackets are open", place=Location(path, first_line), hint=hint)
    deep = [t.map for t in tokens if t.level >= MAX_NESTING - 1]
    if deep:
        line = first_line + (deep[0][0] if deep[0] else 0)
        hint = "remove some of the quotation marks or list levels"
        raise BodyError(f"this is nested deeper than {MAX_NESTING} levels", place=Location(path, line), hint=hint)
    return tokens


def _element(written: str) -> tuple[str, str, str]:
    name = written[1:].partition(">")[0].split()[0]
    return f"hidden element <{name}>", f"</{name}>", f"<{name}"


class TokenBlock(NamedTuple):
    """A block with its tokens."""

    block: Block
    inline: Token
    holder: Token
    """Token that opens the element and can carry an id."""
    spans: tuple[tuple[int, int], ...]
    """Start and end of each child of the inline token in the block's text; empty for a Line."""


def blocks_of(tokens: Sequence[Token]) -> tuple[TokenBlock, ...]:
    """Every inline token as a block, in order."""
    found: list[TokenBlock] = []
    stack: list[Token] = []
    kinds = [BlockKind.PARAGRAPH]
    for token in tokens:
        if token.nesting == 1:
            stack.append(token)
            kinds.append(_HOLDERS.get(token.type, kinds[-1]))
        elif token.nesting == -1:
            stack.pop()
            kinds.pop()
        elif isinstance(token, InlineLine):
            found.append(_line(len(found), token))
        elif token.type == "inline":
            bare = not stack[-1].hidden or _only_places(token)
            holder = stack[-1] if bare else stack[-2]
            line = token.map[0] + 1 if token.map else 0
            found.append(_block(len(found), token, kinds[-1], line, holder))
    return tuple(found)


def text_blocks(text: str) -> tuple[Block, ...]:
    """Blocks of a Markdown text, read-only."""
    return tuple(item.block for item in blocks_of(parser().parse(text)))


def _line(index: int, line: InlineLine) -> TokenBlock:
    if line.inline is not None:
        return _block(index, line.inline, line.kind, line.number + 1, line)
    links = tuple([line.elements[place][:2] for place, _ in line.links]) if line.links else ()
    block = tuple.__new__(Block, (index, line.kind, line.content, line.number + 1, links))
    return tuple.__new__(TokenBlock, (block, line, line, ()))


def _block(index: int, token: Token, kind: BlockKind, line: int, holder: Token) -> TokenBlock:
    children = token.children or ()
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    protected: list[tuple[int, int]] = []
    length, link_start, in_link = 0, 0, False
    for child in children:
        piece = _visible(child)
        spans.append((length, length + len(piece)))
        if child.type == "link_open":
            in_link, link_start = True, length
        elif child.type == "link_close":
            in_link = False
            protected.append((link_start, length))
        elif piece and not in_link and child.type not in ("text", "softbreak", "hardbreak"):
            protected.append((length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)
    block = Block(index, kind, "".join(pieces), line, tuple(protected))
    return TokenBlock(block, token, holder, tuple(spans))


def _visible(child: Token) -> str:
    if child.type == "hardbreak":
        return "\n"
    if child.type == "softbreak":
        return " "
    return child.content if child.type in ("text", "code_inline") else ""


def wrap(item: TokenBlock, wraps: Sequence[Wrap]) -> tuple[Wrap, ...]:
    """Insert elements into a block. Returns those that did not fit.

    Wraps must not overlap. A span that starts in one emphasis and ends in another does not fit.
    """
    ordered = sorted(wraps)
    return item.inline.put(ordered) if isinstance(item.inline, InlineLine) else _wrap_each(item, ordered[::-1])


def _wrap_each(item: TokenBlock, wraps: Sequence[Wrap]) -> tuple[Wrap, ...]:
    """Insert elements into the parser's tokens, last first, so that earlier offsets stay valid."""
    refused = []
    children, spans = list(item.inline.children or ()), list(item.spans)
    top = len(spans)
    for mark in wraps:
        first, last = _place(spans, mark, top)
        inner = children[first : last + 1]
        if first < 0 or last < first or any(t.type not in ("text", "softbreak", "hardbreak") for t in inner):
            refused.append(mark)
            continue
        pieces = _wrapped(children, spans, first, last, mark)
        children[first : last + 1] = [token for token, _ in pieces]
        spans[first : last + 1] = [span for _, span in pieces]
        top = first + len(pieces)
    item.inline.children = children
    return tuple(refused)


def _place(spans: list[tuple[int, int]], mark: Wrap, top: int) -> tuple[int, int]:
    """Indices of the spans in which the wrap starts and ends; -1 where there is none. Searches backwards from `top`."""
    last = -1
    for index in range(top - 1, -1, -1):
        start, end = spans[index]
        last = index if start < mark.end <= end else last
        if start <= mark.start < end:
            return index, last
        if start < end <= mark.start:
            break
    return -1, last


Piece = tuple[Token, tuple[int, int]]


def _wrapped(children: list[Token], spans: list[tuple[int, int]], first: int, last: int, mark: Wrap) -> list[Piece]:
    pieces: list[Piece] = []
    for index in range(first, last + 1):
        token, (start, end) = children[index], spans[index]
        if token.type != "text":
            pieces.append((token, (start, end)))
            continue
        cuts = [start, *(cut for cut in (mark.start, mark.end) if start < cut < end), end]
        for a, b in pairwise(cuts):
            pieces.append((Token("text", "", 0, content=token.content[a - start : b - start]), (a, b)))
    inside = [i for i, (_, (a, b)) in enumerate(pieces) if a >= mark.start and b <= mark.end]
    pieces.insert(inside[-1] + 1, (_raw(mark.closing), (mark.end, mark.end)))
    pieces.insert(inside[0], (_raw(mark.opening), (mark.start, mark.start)))
    return pieces


def _raw(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


def _actor_rule(state: StateInline, silent: bool) -> bool:
    """Parse `[[actor-id|words]]` or `[[actor-id]]`, a link to an actor (R1)."""
    match = _ACTOR.match(state.src, state.pos, state.posMax)
    actor, bar, written = match[1].partition("|") if match else ("", "", "")
    if silent or match is None or not actor.strip() or (bar and not written.strip()):
        return False  # in a link label these are plain brackets
    state.push("link_open", "a", 1).attrs = {"href": f"actor:{actor.strip()}"}
    state.push("text", "", 0).content = written.strip() or actor.strip()
    state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _place_rule(state: StateInline, silent: bool) -> bool:
    """Parse `<a name="x"></a>`, also with `id`, as `span` or around words: a named place (HTML Standard, "fragments").

    No other HTML is read: an `a` with `href` stays text.
    """
    opening = _PLACE.match(state.src, state.pos, state.posMax) if state.src.startswith("<", state.pos) else None
    named = _PLACE_NAME.search(opening[2]) if opening else None
    if opening is None or named is None or "href" in opening[2].lower():
        return False
    close, end = f"</{opening[1]}>", state.posMax
    inside = state.src.find(close, opening.end(), min(end, opening.end() + PLACE_WORDS))
    if not silent:
        state.push(NAMED_PLACE, "span", 0).attrs = {"id": named[1]}
        if inside > opening.end():
            state.pos, state.posMax = opening.end(), inside
            state.md.inline.tokenize(state)
            state.posMax = end
    state.pos = opening.end() if inside < 0 else inside + len(close)
    return True


def _unnest_links(state: StateCore) -> None:
    """Remove the inner of two nested links, keeping its words (HTML Standard, "interactive content")."""
    for token in state.tokens:
        inline = token.inline if isinstance(token, InlineLine) else token
        children, depth = (inline.children if inline else None) or [], 0
        kept = []
        for child in children:
            depth -= child.type == "link_close"
            if not (depth and child.type in ("link_open", "link_close")):
                kept.append(child)
            depth += child.type == "link_open"
        if inline and len(kept) < len(children):
            inline.children = kept


def _resolve_anchors(state: StateCore) -> None:
    """Drop paragraphs that hold only named places, and read `{#x}` after a heading as its id, like Pandoc and Hugo."""
    if "<" not in state.src and "{#" not in state.src:
        return
    for number, token in enumerate(state.tokens):
        if token.type == "paragraph_open" and _only_places(state.tokens[number + 1]):
            token.hidden = state.tokens[number + 2].hidden = True
        elif token.type == "heading_open":
            _take_id(token, state.tokens[number + 1].children or ())


def _take_id(heading: Token, children: Sequence[Token]) -> None:
    given = _HEADING_ID.search(children[-1].content) if children and children[-1].type == "text" else None
    if given:
        children[-1].content = children[-1].content[: given.start()]
        heading.attrs["id"] = given[1]


def _only_places(inline: Token) -> bool:
    children = inline.children or ()
    return bool(children) and all(t.type in (NAMED_PLACE, "softbreak") for t in children)


def render(tokens: Sequence[Token]) -> str:
    """HTML of the tokens."""
    markdown = parser()
    environment: dict[str, object] = {}
    html: str = markdown.renderer.render(tokens, markdown.options, environment)
    return html


@lru_cache(maxsize=NOTES_KEPT)
def render_note(text: str) -> str:
    """HTML of a short Markdown text from a registry or site.toml."""
    return str(parser().render(text)) if text else ""
