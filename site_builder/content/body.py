"""The Markdown of a document → safe HTML with anchors, links inside the site, actor links and reference slots.

Depends on the document, the actors that its own header lists and the series of site.toml; on nothing else of the site.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from markdown_it.token import Token

from site_builder.config import SeriesConfig
from site_builder.content.addresses import find_target
from site_builder.content.briefing import Body, BodyLink, Details, Heading, Named, pack_rest, pack_said
from site_builder.content.decided import Decided
from site_builder.content.excerpts import pack_spans, pack_text, passages_digest
from site_builder.content.header import Document
from site_builder.content.markdown import TokenBlock, Wrap, blocks_of, parse, render, wrap
from site_builder.digests import digest_text
from site_builder.errors import BodyError, Location, SiteErrors, did_you_mean
from site_builder.linking.detection import find_in
from site_builder.linking.drift import list_links
from site_builder.linking.letters import count_words
from site_builder.linking.mentions import Block, BlockKind, Mention, MentionKind, Reference
from site_builder.linking.names import Names
from site_builder.linking.passages import Span, find_passages
from site_builder.linking.quotes import find_quotes
from site_builder.linking.reading import read_blocks
from site_builder.linking.references import find_references
from site_builder.linking.unnamed import find_sources
from site_builder.registry.actors import Actor, ActorKind
from site_builder.urls import actor_url, briefing_url, relative, slugify

NOTHING = Decided()
BY_HAND = "R1"
"""The rule of links that the editor wrote."""
_BREAKS = ("softbreak", "hardbreak")
_FOLDER_LINK = re.compile(r'(?<=<a href=")((?!#|[a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"#]*/)(?=[#"])')
_SLOT = re.compile(r'<a href="ref:(\d+)" class="reference">(.*?)</a>', re.DOTALL)


def parse_body(
    document: Document,
    *,
    actors: Mapping[str, Actor],
    series: Mapping[str, SeriesConfig],
    decided: Decided = NOTHING,
    passages: bool = True,
    quotes: bool = True,
    names: Names | None = None,
) -> Body:
    """The body of a document; without `passages` no sentences that name an actor are kept, without `quotes` none that
    somebody said. `names` may be those of the whole registry: to have them saves time and changes nothing.

    `actors` holds the records that readers may see of those that the header lists: by id, and by the former id where
    the header has that.

    Raises BodyError, or SiteErrors with every link that leads nowhere it could.
    """
    tokens = parse(document.body, path=document.path, first_line=document.body_line)
    page = briefing_url(document.path)
    _settle_levels(tokens)
    items = blocks_of(tokens)
    headings, anchors = _name_elements(items)
    links, explicit = _rewrite_links(items, document, page, actors)
    blocks = tuple(item.block for item in items)
    sources = find_sources(blocks)
    today = {written: actor.id for written, actor in actors.items()}
    reading = read_blocks(document.header.title, blocks, sources)
    found = find_in(
        reading,
        tuple({actor.id: actor for actor in actors.values()}.values()),
        date=document.header.date,
        rejected=decided.rejected,
        rulings=decided.rulings,
        overrides=tuple((o.text, today.get(o.actor, o.actor)) for o in document.header.mentions),
        names=names,
    )
    references = find_references(blocks, series, folded=reading.text)
    mentions = _put_links(items, (*explicit, *found), references, actors, page)
    html = render(tokens)
    people = frozenset(actor.id for actor in actors.values() if actor.kind is ActorKind.PERSON)
    mute = frozenset(actor.id for actor in actors.values() if actor.kind is ActorKind.PLACE)
    speaking = [m for m in mentions if m.actor not in mute]
    found_quotes = find_quotes(blocks, speaking, sources, people=people) if quotes else ()
    lines = tuple(document.body_line + max(0, block.line - 1) for block in blocks)
    details = Details(blocks=(), lines=lines, mentions=mentions, quotes=(), sources=sources)
    found_passages = find_passages(blocks, mentions, found_quotes) if passages else {}
    return Body(
        headings=headings,
        links=links,
        words=count_words(reading.text),
        anchors=anchors,
        named=_name_actors(mentions, blocks, found_passages, anchors),
        references=references,
        digest=digest_text(html),
        said=pack_said(
            pack_text([block.text for block in blocks]),
            {actor: pack_spans(spans) for actor, spans in found_passages.items()},
        ),
        rest=pack_rest(html, found_quotes, list_links(mentions, anchors), details),
    )


def _name_actors(
    mentions: Sequence[Mention],
    blocks: Sequence[Block],
    passages: Mapping[str, Sequence[Span]],
    anchors: Sequence[str],
) -> tuple[Named, ...]:
    texts = [block.text for block in blocks]
    first: dict[str, int] = {}
    roles: dict[str, dict[str, None]] = {}
    held: dict[str, str] = {}
    for mention in mentions:
        actor = mention.actor
        if actor and actor not in first:
            first[actor] = mention.block
        if mention.role_written:
            roles.setdefault(actor, {})[mention.role_written] = None
        if mention.role_at_date:
            held.setdefault(actor, mention.role_at_date)
    return tuple(
        [
            Named(
                actor,
                block,
                tuple(roles.get(actor, ())),
                held.get(actor, ""),
                passages_digest(texts, passages[actor], anchors) if actor in passages else "",
            )
            for actor, block in first.items()
        ]
    )


def fill_references(html: str, targets: Sequence[str]) -> str:
    """The HTML with each reference slot a link to its target (an href), or its plain words where that is empty."""

    def fill(slot: re.Match[str]) -> str:
        href = targets[int(slot[1])]
        return f'<a href="{href}" class="reference">{slot[2]}</a>' if href else slot[2]

    return _SLOT.sub(fill, html)


def name_files(html: str) -> str:
    """The HTML with each link to a page of the site ending in `index.html`, for reading from disk."""
    return _FOLDER_LINK.sub(r"\1index.html", html)


def _settle_levels(tokens: Sequence[Token]) -> None:
    """The page's h1 is the title: the highest heading of the body becomes h2, the others keep their distance."""
    headings = [t for t in tokens if t.type.startswith("heading_")]
    highest = min([int(t.tag[1]) for t in headings], default=0)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + 2 - highest)}"


def _name_elements(items: Sequence[TokenBlock]) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    """Ids from the text of each block alone, so that an edit elsewhere moves none; twins are numbered."""
    used: dict[str, int] = {}
    anchors: dict[int, str] = {}
    headings: list[Heading] = []
    names: list[str] = []
    for block, _, holder, _ in items:
        if block.kind is BlockKind.CELL:
            names.append("")
            continue
        anchor = anchors.get(id(holder))
        if anchor is None:
            anchor = anchors[id(holder)] = _unused(_anchor(block, holder), used)
            if not holder.type.startswith("footnote"):
                holder.attrs["id"] = anchor
        names.append(anchor)
        if block.kind is BlockKind.HEADING and holder.type == "heading_open":
            headings.append(Heading(int(holder.tag[1]), block.text, anchor))
    return tuple(headings), tuple(names)


def _unused(name: str, used: dict[str, int]) -> str:
    """The name, numbered from its second use on."""
    if name not in used:
        used[name] = 1
        return name
    number = used[name] + 1
    while f"{name}-{number}" in used:
        number += 1
    used[name] = number
    used[f"{name}-{number}"] = 1
    return f"{name}-{number}"


def _anchor(block: Block, holder: Token) -> str:
    if holder.type == "heading_open":
        return f"s-{slugify(block.text) or 'section'}"
    return f"p-{digest_text(block.text)[:8]}"


def _rewrite_links(
    items: Sequence[TokenBlock], document: Document, page: str, actors: Mapping[str, Actor]
) -> tuple[tuple[BodyLink, ...], tuple[Mention, ...]]:
    """Set every href and src; report links to this site, and the actors that were linked by hand."""
    links: list[BodyLink] = []
    explicit: list[Mention] = []
    wrong: list[BodyError] = []
    for item in items:
        children = item.inline.children or []
        if len(children) == 1 and children[0].type == "text":
            continue
        line = document.body_line + max(0, item.block.line - 1)
        for place, (child, (start, _)) in enumerate(zip(children, item.spans, strict=True)):
            line += child.type in _BREAKS
            attribute = {"link_open": "href", "image": "src"}.get(child.type, "")
            if not attribute:
                continue
            written = str(child.attrs[attribute])
            if written.startswith("actor:"):
                name = unquote(written.removeprefix("actor:"))
                actor = actors.get(name)
                if actor is None and name not in document.header.actors:
                    wrong.append(_unlisted(name, actors, Location(document.path, line)))
                elif actor is None or not actor.has_page:
                    _unlink(children, place)
                else:
                    explicit.append(_explicit(item, start, actor))
                    child.attrs = {"href": relative(page, actor_url(actor.id)), "class": "actor"}
                continue
            target = find_target(written, document.path, page)
            if target:
                links.append(BodyLink(target, line, written))
                child.attrs = {**child.attrs, attribute: relative(page, target)}
    if wrong:
        raise SiteErrors(wrong)
    return tuple(links), tuple(explicit)


def _unlink(children: Sequence[Token], place: int) -> None:
    """Let the words of a link stand without it: the actor has no page, or none that readers may see."""
    closing = next(token for token in children[place:] if token.type == "link_close")
    children[place].tag = closing.tag = "span"
    children[place].attrs = {}


def _unlisted(actor: str, actors: Mapping[str, Actor], place: Location) -> BodyError:
    hint = did_you_mean(actor, actors) or f"add {actor} to actors: in the header"
    return BodyError(f'"[[{actor}]]" names an actor that the header does not list', place=place, hint=hint)


def _explicit(item: TokenBlock, start: int, actor: Actor) -> Mention:
    end = next(b for a, b in item.block.protected if a == start)
    surface = item.block.text[start:end]
    why = f"linked by hand to {actor.name}"
    return Mention(item.block.index, start, end, surface, actor.id, MentionKind.FULL, BY_HAND, why, linked=True)


def _put_links(
    items: Sequence[TokenBlock],
    mentions: Sequence[Mention],
    references: Sequence[Reference],
    actors: Mapping[str, Actor],
    page: str,
) -> tuple[Mention, ...]:
    """Link the mentions that carry a link and open the reference slots; a mention without a place is left unlinked."""
    marks: dict[int, list[Wrap]] = {}
    for number, reference in enumerate(references):
        mark = Wrap(reference.start, reference.end, (("href", f"ref:{number}"), ("class", "reference")))
        marks.setdefault(reference.block, []).append(mark)
    cited = {index: tuple(wraps) for index, wraps in marks.items()}
    looks = {actor.id: _look(page.count("/"), actor.id) for actor in actors.values() if actor.has_page}
    linked = set()
    for mention in mentions:
        block, start, end = mention.block, mention.start, mention.end
        if not mention.linked or mention.rule == BY_HAND or mention.actor not in looks:
            continue
        if block in cited and any(w.start < end and start < w.end for w in cited[block]):
            continue
        marks.setdefault(block, []).append(Wrap(start, end, looks[mention.actor]))
        linked.add((block, start))
    for index, wraps in marks.items():
        linked -= {(index, refused.start) for refused in wrap(items[index], wraps)}
    return tuple(sorted([_judged(mention, linked) for mention in mentions]))


@lru_cache(maxsize=16_384)
def _look(depth: int, actor: str) -> tuple[tuple[str, str], ...]:
    """The attributes of a link to an actor, from a page whose URL has so many slashes."""
    return (("href", relative("/" * depth, actor_url(actor))), ("class", "actor"))


def _judged(mention: Mention, linked: Collection[tuple[int, int]]) -> Mention:
    """The mention as one that carries a link only if the link found its place."""
    if not mention.linked or mention.rule == BY_HAND or (mention.block, mention.start) in linked:
        return mention
    return mention._replace(linked=False)
