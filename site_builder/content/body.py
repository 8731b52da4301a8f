"""Markdown of a document → safe HTML with anchors, internal links, actor links and reference slots.

Depends on the document, the actors in its header and the series of site.toml, and on nothing else of the site.

A prose reference becomes a numbered slot in the HTML. Gathering resolves it, planning fills it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from site_builder.content.anchors import HEADINGS, Anchors, answering, name_blocks
from site_builder.content.foreign import foreign_addresses
from site_builder.content.front_matter import Document
from site_builder.content.links import put_links, rewrite_links
from site_builder.content.markdown import TokenBlock, as_plain, blocks_of, parse, render
from site_builder.content.model import NO_BODY, Body, BodyLink, Named, pack_rest, pack_text_and_spans
from site_builder.content.passages import pack_spans, pack_text, passages_digest, repeats
from site_builder.core.digests import digest_bytes, digest_of
from site_builder.core.errors import BodyError, Location, fault_of, raise_all
from site_builder.core.urls import briefing_url
from site_builder.linking.agency import acts
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.citation_finder import find_references
from site_builder.linking.containment import CONSEQUENCE, REMEDY, Unread, contained, without_text
from site_builder.linking.editor_decisions import NOTHING, Decided
from site_builder.linking.link_list import list_links
from site_builder.linking.model import Mention, Quote, Reference, Source, rows_of
from site_builder.linking.name_matcher import Names
from site_builder.linking.pipeline import find_in
from site_builder.linking.quotations import find_quotes
from site_builder.linking.sentences import Span, find_passages
from site_builder.linking.text_view import TextView, read_blocks
from site_builder.registry.actor import Actor, ActorKind
from site_builder.settings.site_config import SeriesConfig
from site_builder.text.folding import count_words

_ADDRESS = re.compile(r'(?<= )(href|src)="([^"]*)"')
_FOLDER_LINK = re.compile(r'(?<=<a href=")((?!#|[a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"#]*/)(?=[#"])')
_WORDLESS = re.compile(r'<img src="([^"]*)" alt=""')
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
    explained: bool = False,
) -> Body:
    """Parse the body of a document. `passages` and `quotes` switch off what is not needed. `names` may cover the whole
    registry; that saves time and changes no result. With `explained`, the details hold every mention, which takes as
    much memory as the text.

    `actors` are the visible records of the header's actors, by current id and by the former id if the header uses one.

    A fault of ours costs the paragraph at which it happens its links, or the document its text: flaws say so.
    Raises BodyError, or SiteErrors with every link that cannot lead anywhere.
    """

    def parsed(unread: Unread) -> Body:
        settings = {"passages": passages, "quotes": quotes, "explained": explained}
        return _parsed(document, actors, series, decided, names, unread, **settings)

    try:
        return contained(parsed, lambda: len(_read_markup(document, actors).items))
    except Exception as error:
        why = fault_of(error)
        if why is None:
            raise
        place = Location(document.path, document.body_line)
        return replace(NO_BODY, contents=why, flaws=(BodyError(f"{LOST} ({why})", place=place, hint=REMEDY),))


LOST = "the text cannot be shown"


def _parsed(
    document: Document,
    actors: Mapping[str, Actor],
    series: Mapping[str, SeriesConfig],
    decided: Decided,
    names: Names | None,
    unread: Unread,
    *,
    passages: bool,
    quotes: bool,
    explained: bool,
) -> Body:
    """The body, without what is found in `unread` blocks."""
    markup = _read_markup(document, actors)
    items = markup.items
    reading = read_blocks(document.header.title, without_text([item.block for item in items], unread))
    sources = find_sources(reading)
    found = _find_actors(reading, sources, document, actors, decided, names)
    references = find_references(reading, series)
    mentions = put_links(items, (*markup.mentions, *found), references, actors, markup.page)
    quoted = _find_quotes(reading, mentions, sources, actors) if quotes else ()
    spans = find_passages(reading, mentions, quoted) if passages else {}
    understood = _Understood(reading, references, mentions, quoted, spans, unread)
    return _body_of(document, markup, understood, actors, explained=explained)


class _Understood(NamedTuple):
    """Findings in the text of a body."""

    reading: TextView
    references: tuple[Reference, ...]
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    passages: Mapping[str, Sequence[Span]]
    """Actor → passages about it."""
    unread: Unread


def _body_of(
    document: Document, markup: "_Markup", found: _Understood, actors: Mapping[str, Actor], *, explained: bool
) -> Body:
    items, anchors, html = markup.items, markup.ids.blocks, render(markup.tokens)
    texts, above = [item.block.text for item in items], document.body_line - 1
    lines = tuple([above + (item.block.line or 1) for item in items])
    text, shown = pack_text(texts), html.encode("utf-8", "surrogatepass")
    by_actor = _by_actor(found.mentions)
    unclear = tuple(by_actor.pop("", ()))
    surfaces = {actor: tuple(dict.fromkeys([m.surface for m in own])) for actor, own in by_actor.items()}
    digests = {actor: passages_digest(texts, spans, anchors) for actor, spans in found.passages.items()}
    states = _of_kind(actors, ActorKind.GOVERNMENT)
    places = [state for state, own in by_actor.items() if state in states and not acts(found.reading, own)]
    named = _name_actors(by_actor, digests, places)
    digest, is_repeated = digest_bytes(shown), repeats(text, document.header.summary)
    unread = [_fault(document.path, lines[n], why) for n, why in sorted(found.unread.items()) if why]
    return Body(
        links=markup.links,
        words=count_words(found.reading.text),
        ids_of_blocks="".join([f"{anchor}\n" for anchor in anchors]),
        places=markup.ids.others,
        named=named,
        references=found.references,
        foreign=foreign_addresses(items, document.body_line),
        wordless=tuple(_WORDLESS.findall(html)),
        digest=digest,
        # the HTML contains the text, its headings and all ids
        contents=digest_of(digest, markup.links, named, found.references, is_repeated, found.quotes, surfaces),
        is_converted=markup.is_converted,
        flaws=(*markup.flaws, *unread),
        repeats_summary=is_repeated,
        listed_links=list_links(found.mentions, anchors).encode(),
        shown=shown,
        marked_text=pack_text_and_spans(text, {actor: pack_spans(spans) for actor, spans in found.passages.items()}),
        rest=pack_rest(markup.ids.headings, found.quotes, surfaces, lines, found.mentions if explained else unclear),
    )


def _fault(path: str, line: int, why: str) -> BodyError:
    return BodyError(f"{CONSEQUENCE} ({why})", place=Location(path, line), hint=REMEDY)


class _Markup(NamedTuple):
    """Markup of a body, before its text is searched."""

    tokens: Sequence[Token]
    items: Sequence[TokenBlock]
    page: str
    """URL of the briefing."""
    ids: Anchors
    links: tuple[BodyLink, ...]
    mentions: tuple[Mention, ...]
    """Mentions linked by hand."""
    flaws: tuple[BodyError, ...]
    """Errors of a converted text, which is published in spite of them."""
    is_converted: bool


def _read_markup(document: Document, actors: Mapping[str, Actor]) -> _Markup:
    body = document.body
    is_converted = document.wrote(body)
    tokens, unread = _tokens(document, body, is_converted)
    normalise_levels(tokens)
    items = blocks_of(tokens)
    page, ids = briefing_url(document.path), name_blocks(items)
    answer = cache(lambda: answering((*ids.blocks, *ids.others), document.header.title))
    links, mentions, unknown = rewrite_links(items, document, page, actors, lambda fragment: answer()(fragment))
    raise_all(() if is_converted else unknown)
    return _Markup(tokens, items, page, ids, links, mentions, (*unread, *unknown), is_converted)


def _tokens(document: Document, body: str, is_converted: bool) -> tuple[list[Token], tuple[BodyError, ...]]:
    """Tokens of a body. A converted body that is not valid Markdown becomes plain words, and the errors are
    returned."""
    read = partial(parse, path=document.path, first_line=document.body_line)
    try:
        return read(body), ()
    except BodyError as problem:
        if not is_converted:
            raise
        what = f"{problem.message}; the text is shown without its formatting"
        return read(as_plain(body)), (BodyError(what, place=problem.place, hint=problem.hint),)


def _find_actors(
    reading: TextView,
    sources: Sequence[Source],
    document: Document,
    actors: Mapping[str, Actor],
    decided: Decided,
    names: Names | None,
) -> tuple[Mention, ...]:
    own = {written: actor.id for written, actor in actors.items()} if document.header.mentions else {}
    return find_in(
        reading,
        actors.values(),
        sources=sources,
        date=document.header.date,
        rejected=decided.rejected,
        rulings=decided.rulings,
        overrides=tuple((o.text, own.get(o.actor, o.actor)) for o in document.header.mentions),
        names=names,
    )


def _find_quotes(
    reading: TextView, mentions: Sequence[Mention], sources: Sequence[Source], actors: Mapping[str, Actor]
) -> tuple[Quote, ...]:
    """Quotes of people and institutions; a place never speaks."""
    people, institutions = _of_kind(actors, ActorKind.PERSON), _of_kind(actors, ActorKind.ORGANISATION)
    mute = _of_kind(actors, ActorKind.PLACE)
    return find_quotes(reading, mentions, sources, people=people, institutions=institutions, mute=mute)


def _of_kind(actors: Mapping[str, Actor], kind: ActorKind) -> frozenset[str]:
    return frozenset([actor.id for actor in actors.values() if actor.kind is kind])


def _by_actor(mentions: Sequence[Mention]) -> dict[str, list[Mention]]:
    """Actor id → mentions, in order of the first mention; ambiguous names under the empty id."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.actor].append(mention)
    return found


def _name_actors(
    mentions: Mapping[str, Sequence[Mention]], digests: Mapping[str, str], places: Collection[str]
) -> tuple[Named, ...]:
    return rows_of(
        Named,
        [
            (
                actor,
                own[0].block,
                tuple(dict.fromkeys([m.role_written for m in own if m.role_written])),
                next((m.role_at_date for m in own if m.role_at_date), ""),
                digests.get(actor, ""),
                actor not in places,
            )
            for actor, own in mentions.items()
        ],
    )


def fill_references(html: str, targets: Sequence[str]) -> str:
    """The HTML with each reference slot as a link to its target, or as plain words if the target is empty."""

    def fill(slot: re.Match[str]) -> str:
        href = targets[int(slot[1])]
        return f'<a href="{href}" class="reference">{slot[2]}</a>' if href else slot[2]

    return _SLOT.sub(fill, html)


def resolve_links(html: str, targets: Mapping[str, str]) -> str:
    """The HTML with each href replaced by its target; a link with an empty target becomes plain words."""
    dead = [href for href, target in targets.items() if not target]
    moved = {escapeHtml(href): escapeHtml(target) for href, target in targets.items() if target}
    if dead:
        html = unlink(html, dead)
    some = "|".join(sorted(map(re.escape, moved)))
    return re.sub(rf'(?<=<a href=")(?:{some})(?=")', lambda href: moved[href[0]], html) if moved else html


def unlink(html: str, hrefs: Collection[str]) -> str:
    """The HTML with links to these hrefs replaced by their words, and pictures by their captions or descriptions."""
    some = "|".join(sorted(map(re.escape, map(escapeHtml, hrefs))))
    picture = rf'<img src="(?:{some})"(?: alt="([^"]*)")?(?: title="([^"]*)")?[^>]*>'
    html = re.sub(picture, lambda found: found[2] or found[1] or "", html)
    return re.sub(rf'<a href="(?:{some})"[^>]*>(.*?)</a>', r"\1", html, flags=re.DOTALL)


def name_files(html: str) -> str:
    """The HTML with `index.html` appended to internal page links, for reading from disk."""
    return _FOLDER_LINK.sub(r"\1index.html", html)


def absolute_links(html: str, address: str) -> str:
    """The HTML with absolute links and picture addresses. `address` is that of the page."""
    return _ADDRESS.sub(lambda found: f'{found[1]}="{escapeHtml(urljoin(address, unescape(found[2])))}"', html)


def normalise_levels(tokens: Sequence[Token]) -> None:
    """Shift headings so that the highest in the body is h2; h1 is the page title."""
    headings = [token for token in tokens if token.tag in HEADINGS]
    highest = min([int(t.tag[1]) for t in headings], default=0)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + 2 - highest)}"
