"""Links of a body, written by the editor or found, put into the tokens of its blocks.

Knows no rule that finds names or references.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from posixpath import join, normpath
from urllib.parse import unquote

from markdown_it.token import Token

from site_builder.content.anchors import Answering
from site_builder.content.fast_markdown import InlineLine, Wrap, opening_tag
from site_builder.content.front_matter import Document
from site_builder.content.markdown import TokenBlock, wrap
from site_builder.content.model import BodyLink
from site_builder.core.errors import BodyError, Location, did_you_mean
from site_builder.core.urls import actor_url, briefing_url, of_name, relative, slugify, to_name
from site_builder.linking.model import Mention, MentionKind, Reference
from site_builder.registry.actor import Actor

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def find_target(written: str, path: str, page: str) -> str:
    """URL from the root that a link means; empty for links to other sites."""
    if _SCHEME.match(written):
        return ""
    address, mark, fragment = written.partition("#")
    address, fragment = of_name(unquote(address)), unquote(fragment)
    if not address:
        return page + mark + fragment
    if address.endswith(".md"):
        return briefing_url(normpath(join(path.rpartition("/")[0], to_name(address)))) + mark + fragment
    if address.startswith("/"):
        return _tidy(address) + mark + fragment
    stem = page.strip("/").rpartition("/")[2]
    if address.startswith(f"{stem}/") and not address.endswith("/"):
        return page + address.removeprefix(f"{stem}/") + mark + fragment
    return _tidy(join(page, address)) + mark + fragment


def find_seed(written: str, seed: str) -> str:
    """Path of the seed that a link in the seed at path `seed` means; empty if it cannot mean one."""
    address = unquote(written).partition("#")[0]
    if not seed or not address or address.startswith("/") or _SCHEME.match(written):
        return ""
    return normpath(join(seed.rpartition("/")[0], address))


def _tidy(path: str) -> str:
    """The path without `.`, `..` and double slashes; a final slash stays."""
    tidy = normpath(path).replace("//", "/")
    return tidy if tidy == "/" or not path.endswith("/") else f"{tidy}/"


BY_HAND = "R1"
"""Rule of links written by the editor."""
_BREAKS = ("softbreak", "hardbreak")
_ADDRESSES = {"link_open": "href", "image": "src"}


def rewrite_links(
    items: Sequence[TokenBlock], document: Document, page: str, actors: Mapping[str, Actor], answer: Answering
) -> tuple[tuple[BodyLink, ...], tuple[Mention, ...], tuple[BodyError, ...]]:
    """Set every href and src. Returns internal links, actors linked by hand, and errors for names in double brackets
    that the header does not list; such names become plain words.

    `answer` resolves fragments on this page.
    """
    links: list[BodyLink] = []
    explicit: list[Mention] = []
    wrong: list[BodyError] = []
    for item in items:
        inline = item.inline
        if isinstance(inline, InlineLine):
            links += _rewrite_line(inline, document, page, answer) if inline.links else ()
            continue
        children = inline.children or []
        for place, line, attribute in _places_of_links(item, children, document.body_line):
            child, written = children[place], str(children[place].attrs[attribute])
            if written.startswith("actor:"):
                name = unquote(written.removeprefix("actor:"))
                actor = actors.get(name) or actors.get(slugify(name))
                if actor is None and name not in document.header.actors:
                    wrong.append(_unlisted(name, actors, Location(document.path, line)))
                    _unlink(children, place)
                elif actor is None or not actor.has_page:
                    _unlink(children, place)
                else:
                    explicit.append(_explicit(item, item.spans[place][0], actor))
                    child.attrs = {"href": relative(page, actor_url(actor.id)), "class": "actor"}
                continue
            target = _answered(find_target(written, document.path, page), page, answer)
            if target:
                links.append(BodyLink(target, line, written))
                child.attrs = {**child.attrs, attribute: relative(page, target)}
    return tuple(links), tuple(explicit), tuple(wrong)


def _places_of_links(item: TokenBlock, children: Sequence[Token], first_line: int) -> Iterator[tuple[int, int, str]]:
    """Place, line and address attribute of each link and picture among the tokens of a block."""
    line = first_line + max(0, item.block.line - 1)
    for place, child in enumerate(children):
        line += child.type in _BREAKS
        if child.type in _ADDRESSES:
            yield place, line, _ADDRESSES[child.type]


def _rewrite_line(line: InlineLine, document: Document, page: str, answer: Answering) -> list[BodyLink]:
    """Set the hrefs of a one-line block."""
    links: list[BodyLink] = []
    for place, written in line.links:
        target = _answered(find_target(written, document.path, page), page, answer)
        if target:
            links.append(BodyLink(target, document.body_line + line.number, written))
            opening = opening_tag("a", href=relative(page, target))
            line.elements[place] = line.elements[place]._replace(opening=opening)
    return links


def _answered(target: str, page: str, answer: Answering) -> str:
    """The target with its fragment replaced by the id on this page; unchanged if none matches."""
    url, mark, fragment = target.partition("#")
    place = answer(fragment) if mark and url == page else None
    return target if place is None else url + mark + place


def _unlink(children: Sequence[Token], place: int) -> None:
    """Turn a link into plain words: the actor has no page that readers may see."""
    closing = next(token for token in children[place:] if token.type == "link_close")
    children[place].tag = closing.tag = "span"
    children[place].attrs = {}


def _unlisted(actor: str, actors: Mapping[str, Actor], place: Location) -> BodyError:
    if re.match(r"\d{4}(?:-\d\d){0,2}-", actor):
        hint = f"[[…]] links actors; a briefing is linked as [words]({actor}.md)"
    else:
        hint = did_you_mean(actor, actors) or f"add {actor} to actors: in the header"
    return BodyError(f'"[[{actor}]]" names an actor that the header does not list', place=place, hint=hint)


def _explicit(item: TokenBlock, start: int, actor: Actor) -> Mention:
    end = next(b for a, b in item.block.protected if a == start)
    surface = item.block.text[start:end]
    why = f"linked by hand to {actor.name}"
    return Mention(item.block.index, start, end, surface, actor.id, MentionKind.FULL, BY_HAND, why, linked=True)


def put_links(
    items: Sequence[TokenBlock],
    mentions: Sequence[Mention],
    references: Sequence[Reference],
    actors: Mapping[str, Actor],
    page: str,
) -> tuple[Mention, ...]:
    """Link the mentions and open the reference slots. A mention whose link would overlap others is marked as
    unlinked."""
    marks: dict[int, list[Wrap]] = {}
    for number, reference in enumerate(references):
        mark = Wrap(reference.start, reference.end, f'<a href="ref:{number}" class="reference">')
        marks.setdefault(reference.block, []).append(mark)
    cited = {index: tuple(wraps) for index, wraps in marks.items()}
    depth, pages = page.count("/"), {actor.id for actor in actors.values() if actor.has_page}
    judged = [*mentions]
    for number in [number for number, mention in enumerate(mentions) if mention.linked and mention.rule != BY_HAND]:
        block, start, end, _, actor = mentions[number][:5]
        cites = block in cited and any(w.start < end and start < w.end for w in cited[block])
        if cites or actor not in pages:
            judged[number] = mentions[number]._replace(linked=False)
        else:
            marks.setdefault(block, []).append(Wrap(start, end, _look(depth, actor)))
    refused = {(index, mark.start) for index, wraps in marks.items() for mark in wrap(items[index], wraps)}
    return tuple(sorted([_judged(mention, refused) for mention in judged] if refused else judged))


@lru_cache(maxsize=16_384)
def _look(depth: int, actor: str) -> str:
    """Opening tag of a link to an actor, from a page at this depth."""
    return opening_tag("a", href=relative("/" * depth, actor_url(actor)), class_="actor")


def _judged(mention: Mention, refused: Collection[tuple[int, int]]) -> Mention:
    """The mention, marked as unlinked if its link was refused."""
    if not mention.linked or mention.rule == BY_HAND or (mention.block, mention.start) not in refused:
        return mention
    return mention._replace(linked=False)
