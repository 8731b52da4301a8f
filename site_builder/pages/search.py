"""The search: its page, its scripts, and its index.

Only the contents of the Archive can be found, so nothing unpublished. A volume is a row of blocks (`search.cuts`); the
newest volume also has a block of actors and tags, and one of posts. A block is indexed alone: its index has one piece
for each shard of its volume, and a shard is a file with the pieces of all blocks for some first letters of terms. A
block's key is the digests of its texts and of the names that lead to them: if one changes, only that block is indexed
again.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, partial
from itertools import accumulate, takewhile
from typing import NamedTuple

from site_builder.content.model import Body, Briefing, Detail
from site_builder.core.digests import digest_of, digest_text, lasting_digest
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import actor_url, tag_url
from site_builder.i18n.locale import Locale, locale_of
from site_builder.pages.actors import KINDS, letter_of
from site_builder.pages.listings import newest
from site_builder.pages.model import Card, Count, Link, Page, ThemeFile
from site_builder.pages.search_posts import Post, posts_of
from site_builder.pages.site import Site, count_tag, most
from site_builder.pages.years import count_years
from site_builder.registry.actor import Actor, ActorKind
from site_builder.registry.tag import Tag, TagKind
from site_builder.search.cuts import NAMES, POSTS
from site_builder.search.index import (
    KEY_LENGTH,
    IndexBlock,
    IndexShape,
    Weights,
    encode_numbers,
    shape_for,
    weigh_named,
    weigh_names,
    weigh_post,
    weigh_text,
)
from site_builder.search.terms import APOSTROPHES, COMMON, DENSE, LETTERS, LONGEST, fold
from site_builder.settings.site_config import DateOrder

TAGS_SHOWN = 60
MONTH_LENGTH = len("2021-02")
NAMES_FOR_DOCUMENT = 8
"""Actors or tags with about as many terms as one briefing."""
TEXTS_IN_FILE, NAMES_IN_FILE = 4, 32
"""Texts, and names, in one file of result data: few texts, because files hold whole texts to show the best passage."""
FACETS_SHOWN, FACETS_SIZE = 30, 2_000
"""Limits for people and topics that filter a search, and for their mentions: every search reads them."""
SLIP_LENGTH = 4
"""Shorter names get no spelling suggestions."""
_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:['’][^\W\d_]+)*")

Named = Actor | Tag | Post
"""Anything found by its names."""


@dataclass(frozen=True)
class SearchPage(Page):
    """`/search/`; without its script, it offers all ways into the archive."""

    template = "search.html"
    total: int
    years: tuple[Count, ...]
    tags: tuple[Count, ...]
    """Most used tags."""
    letters: tuple[tuple[str, tuple[Link, ...]], ...]
    """Label of each kind of actor, with the letters of its index."""


@dataclass(frozen=True)
class SearchScriptPage(Page):
    """`/search/search.js`, which reads the index and shows results; its fields are shared constants."""

    template = "search.js"
    in_sitemap = False
    letters: Mapping[str, str]
    common: tuple[str, ...]
    apostrophes: str
    dense: str
    longest: int
    months: Mapping[str, int]
    """Number of each month, by its names in the site's language and in English."""
    series: Mapping[str, bool]
    """Mark of each series → True if its dates with slashes begin with the day."""
    publisher: str
    beginning: int
    texts_in_file: int
    names_in_file: int


class BlockRow(NamedTuple):
    """A search block, in the form the search script reads."""

    name: str
    documents: int


class FacetRow(NamedTuple):
    """An actor or topic named in many briefings of a volume."""

    term: str
    label: str
    numbers: str
    """Numbers of its briefings, as postings."""


class VolumeRow(NamedTuple):
    """A search volume, in the form the search script reads."""

    name: str
    shape: IndexShape
    version: str
    """Changes when documents are renumbered, so that old and new files are never mixed."""
    blocks: tuple[BlockRow, ...]
    months: tuple[tuple[str, int], ...]
    """Each month, or year without a month, with the number of its first briefing."""
    facets: tuple[FacetRow, ...] = ()


@dataclass(frozen=True)
class VolumesPage(Page):
    """`/search/volumes.js`: the volumes, newest first."""

    in_sitemap = False
    volumes: tuple[VolumeRow, ...]


@dataclass(frozen=True)
class SlipsPage(Page):
    """`/search/slips.js`: the words of all names, from which the script corrects typing errors when a word finds
    nothing."""

    in_sitemap = False
    words: tuple[str, ...]
    """Sorted words separated by spaces; the first text has those named most."""


@dataclass(frozen=True)
class ShardPage(Page):
    """`/search/recent/t5.js`: terms of a volume with their postings."""

    in_sitemap = False
    pieces: tuple[str, ...]
    """One piece per block."""

    @cached_property
    def digest(self) -> str:
        """Digest as for every page, but fast: a volume has a thousand of these with megabytes of text."""
        return digest_of(type(self).__name__, self.url, self.language, digest_text("\0".join(self.pieces)))


@dataclass(frozen=True)
class Found:
    """Everything that a search result shows about an actor or tag."""

    url: str
    title: str
    summary: str
    kind: str


@dataclass(frozen=True)
class FoundText:
    """Everything that a search result shows about a briefing. Its passages are cut from the body when the file is
    written."""

    card: Card
    digest: str
    body: Body = field(compare=False, repr=False)
    details: tuple[Detail, ...]


@dataclass(frozen=True)
class FoundPage(Page):
    """`/search/first/d3.js`: result data for some documents of a block."""

    in_sitemap = False
    rows: tuple[FoundText | Found | Post, ...]


@dataclass(frozen=True)
class SearchBlock:
    """A block before it is split: briefings, oldest first, or what is found by its names."""

    name: str
    briefings: Sequence[Briefing] = ()
    named: tuple[Named, ...] = ()

    def __len__(self) -> int:
        return len(self.briefings) or len(self.named)

    @property
    def weight(self) -> int:
        """Size in briefings."""
        return len(self.briefings) or -(-len(self.named) // NAMES_FOR_DOCUMENT)


@dataclass(frozen=True)
class SearchVolume:
    """Blocks whose terms share files."""

    name: str
    blocks: tuple[SearchBlock, ...]

    def __len__(self) -> int:
        return len(self.blocks)

    @property
    def shape(self) -> IndexShape:
        """Distribution of its terms over files."""
        return shape_for(sum(block.weight for block in self.blocks))

    @property
    def numbers(self) -> Mapping[str, int]:
        """URL of each briefing → number."""
        urls = [url for block in self.blocks for url in ([b.url for b in block.briefings] or [""] * len(block))]
        return {url: number for number, url in enumerate(urls) if url}

    def row(self, dates: Callable[[str], Sequence[PartialDate | None]]) -> VolumeRow:
        """The volume for the script; `dates` returns the dates of a block's briefings."""
        order = [[b.url for b in block.briefings] or [item.id for item in block.named] for block in self.blocks]
        blocks = tuple(BlockRow(block.name, len(block)) for block in self.blocks)
        return VolumeRow(self.name, self.shape, lasting_digest(order)[:8], blocks, tuple(self._months(dates)))

    def _months(self, dates: Callable[[str], Sequence[PartialDate | None]]) -> Iterator[tuple[str, int]]:
        last, number = "", 0
        for block in self.blocks:
            for date in dates(block.name) if block.briefings else ():
                month = str(date or "")[:MONTH_LENGTH]
                if month != last:
                    yield month, number
                last, number = month, number + 1
            number += len(block.named)


def plan_search(site: Site) -> Iterator[Page]:
    """The search page, its scripts and the list of volumes."""
    if not site.config.search.enabled:
        return
    config, archive = site.config, site.archive
    shared = _shared(site)
    yield SearchPage(
        url="/search/",
        title=site.texts("search.title"),
        description=site.texts("search.description", site=config.title),
        language=config.language,
        updated=newest(archive.briefings),
        total=len(archive.briefings),
        years=count_years(site),
        tags=most(
            site, (count_tag(archive, archive.registry.tags[t], len(b)) for t, b in archive.by_tag.items()), TAGS_SHOWN
        ),
        letters=tuple(_letters(site)),
    )
    yield ThemeFile(url="/search/open.js", template="open.js", **shared)
    yield SearchScriptPage(
        url="/search/search.js",
        **shared,
        letters=LETTERS,
        common=tuple(sorted(COMMON)),
        apostrophes=APOSTROPHES,
        dense=DENSE,
        longest=LONGEST,
        months=dict(sorted(_months(site))),
        series={label: one.date_order == DateOrder.DAY_FIRST for label, one in config.series},
        publisher=config.publisher,
        beginning=KEY_LENGTH + 1,
        texts_in_file=TEXTS_IN_FILE,
        names_in_file=NAMES_IN_FILE,
    )
    volumes = filter(len, (_volume(site, name) for name in volume_names(site)))
    dates, facets = partial(archive.dates, "block"), tuple(_facets(site))
    rows = tuple([volume.row(dates)._replace(facets=tuple(_within(volume, facets))) for volume in volumes])
    yield VolumesPage(url="/search/volumes.js", **shared, volumes=rows)
    yield SlipsPage(url="/search/slips.js", **shared, words=tuple(_slips(site)))


def volume_names(site: Site) -> list[str]:
    """Names of the volumes."""
    return list(site.archive.volumes) if site.config.search.enabled else []


def block_names(site: Site) -> list[str]:
    """Names of the blocks."""
    return [NAMES, POSTS, *site.archive.blocks] if site.config.search.enabled else []


def plan_block(site: Site, name: str) -> Iterator[Page]:
    """Result data of a block; none if there is no such block."""
    block = _block(site, name) if site.config.search.enabled else SearchBlock(name)
    in_file = NAMES_IN_FILE if block.named else TEXTS_IN_FILE
    rows: list[FoundText | Found | Post] = [
        *(item if isinstance(item, Post) else _found(item) for item in block.named),
        *(_found_text(site, b) for b in block.briefings),
    ]
    for number, start in enumerate(range(0, len(rows), in_file)):
        yield FoundPage(f"/search/{name}/d{number}.js", **_shared(site), rows=tuple(rows[start : start + in_file]))


def plan_volume(site: Site, name: str) -> Iterator[Page]:
    """The shards of a volume; none if there is no such volume."""
    volume = _volume(site, name)
    pieces = [_pieces(site, block, volume.shape) for block in volume.blocks]
    for number, shard in enumerate(zip(*pieces, strict=True)):
        yield ShardPage(f"/search/{name}/t{number}.js", **_shared(site), pieces=shard)


def _shared(site: Site) -> dict[str, str]:
    return {"title": "", "description": "", "language": site.config.language, "updated": ""}


def _locales(site: Site) -> Iterator[Locale]:
    return map(locale_of, (site.config.language, "en"))


def _months(site: Site) -> Iterator[tuple[str, int]]:
    """Name and number of each month, in every language of the search, full and abbreviated, with and without
    diacritics."""
    for names in (names for one in _locales(site) for names in (one.months, one.dated_months, one.short_months)):
        for number, name in enumerate(names, 1):
            yield from ((form.replace(".", ""), number) for form in (name.lower(), fold(name)))


def _facets(site: Site) -> Iterator[tuple[str, str, set[str]]]:
    """Term, label and URLs of the most frequent people and topics, within the limits of a search."""
    archive, tags = site.archive, site.archive.registry.tags
    people = [(f"@{a.id}", a.name, archive.by_actor[a.id]) for a in _actors(site) if a.kind is ActorKind.PERSON]
    used = ((tags[tag], briefings) for tag, briefings in archive.by_tag.items())
    topics = [(f"#{tag.id}", tag.label, found) for tag, found in used if tag.kind is not TagKind.REGION]
    for named in (people, topics):
        named.sort(key=lambda row: (-len(row[2]), row[0]))
        sizes = accumulate(len(briefings) for _, _, briefings in named[:FACETS_SHOWN])
        few = zip(named, takewhile(lambda size: size <= FACETS_SIZE, sizes), strict=False)
        yield from ((term, label, {b.url for b in briefings}) for (term, label, briefings), _ in few)


def _within(volume: SearchVolume, facets: Iterable[tuple[str, str, set[str]]]) -> Iterator[FacetRow]:
    """The facets of a volume's briefings."""
    numbers = volume.numbers
    for term, label, urls in facets:
        found = sorted(numbers[url] for url in urls if url in numbers)
        if found:
            yield FacetRow(term, label, encode_numbers(found))


def _slips(site: Site) -> Iterator[str]:
    """Words for correcting typing errors: all names of people, and the main names of other actors. One text for each
    order of magnitude of briefing counts, most frequent first."""
    weights: dict[str, int] = {}
    for actor in _actors(site):
        weight = len(site.archive.by_actor[actor.id]).bit_length()
        record = site.archive.registry.actors[actor.id]
        for name in _forms(record) if actor.kind is ActorKind.PERSON else (actor.name,):
            for word in _NAME.findall(name):
                if len(word) >= SLIP_LENGTH and fold(word) not in COMMON:
                    weights[word] = max(weight, weights.get(word, 0))
    for weight in sorted({*weights.values()}, reverse=True):
        yield " ".join(sorted(word for word, its in weights.items() if its == weight))


def _letters(site: Site) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The letters of the index of actors that are in use."""
    actors = tuple(_actors(site))
    for kind, anchor, text in KINDS:
        found = {letter_of(site, actor) for actor in actors if actor.kind is kind}
        letters = sorted(found, key=lambda letter: (letter != "#", site.order(letter)))
        if letters:
            yield site.texts(text), tuple(Link(f"/actors/#{anchor}-{_place(letter)}", letter) for letter in letters)


def _place(letter: str) -> str:
    return "other" if letter == "#" else letter.lower()


def _actors(site: Site) -> Iterator[Actor]:
    """Actors with a page that are in the index, by id."""
    for actor in map(site.archive.registry.faces.__getitem__, site.archive.by_actor):
        if actor.has_page and actor.index:
            yield actor


def _volume(site: Site, name: str) -> SearchVolume:
    """The volume with that name; without blocks if there is none."""
    blocks = site.archive.volumes.get(name, ()) if site.config.search.enabled else ()
    return SearchVolume(name, tuple(filter(len, (_block(site, block) for block in blocks))))


def _block(site: Site, name: str) -> SearchBlock:
    """The block with that name; empty if there is none."""
    if name == NAMES:
        return SearchBlock(name, named=_records(site))
    if name == POSTS:
        return SearchBlock(name, named=posts_of(site))
    return SearchBlock(name, site.archive.blocks.get(name, ()))


def _records(site: Site) -> tuple[Actor | Tag, ...]:
    """Actors and tags by first appearance, so that a new name does not renumber the others."""
    archive = site.archive
    records = archive.registry.actors
    listed: list[tuple[Actor | Tag, Briefing]] = [
        (records[actor.id], archive.by_actor[actor.id][-1]) for actor in _actors(site)
    ]
    listed += [
        (archive.registry.tags[tag], briefings[-1])
        for tag, briefings in archive.by_tag.items()
        if tag not in archive.countries  # it is found through its government, which has the page
    ]
    listed.sort(key=lambda item: (str(item[1].date or ""), item[0].id, isinstance(item[0], Tag)))
    return tuple(item for item, _ in listed)


def _pieces(site: Site, block: SearchBlock, shape: IndexShape) -> Sequence[str]:
    """Index pieces of a block, one for each shard. All forms of a name are indexed, even those that no page shows."""
    language = site.config.language.partition("-")[0].lower()
    if block.named:
        forms = [(item.id, _forms(item)) for item in block.named]
        weighed = map(_weigh_name, block.named)
        return site.index.pieces(IndexBlock(digest_of(forms), shape, language, partial(enumerate, weighed)))
    texts, weigh = site.searched(block.name), partial(_weigh_texts, site, block.name)
    before = site.earlier_texts.get(block.name, ())
    same = SequenceMatcher(None, before, texts, autojunk=False).get_matching_blocks()
    stays = {there + n: here + n for there, here, size in same for n in range(size)}
    others = sorted({*range(len(texts))} - {*stays.values()})
    weigh_all, weigh_others = partial(weigh, range(len(texts))), partial(weigh, others)
    leading = site.names_digest(block.name)
    indexed = (
        IndexBlock(digest_of(texts), shape, language, weigh_all, digest_of(before), stays, weigh_others),
        IndexBlock(leading, shape, language, lambda: enumerate(weigh_named(len(block), site.named_in(block.name)))),
    )
    return ["\n".join(filter(None, both)) for both in zip(*map(site.index.pieces, indexed), strict=True)]


def _weigh_texts(site: Site, block: str, places: Iterable[int]) -> Iterator[tuple[int, Weights]]:
    return ((place, weigh_text(document)) for place, document in site.texts_of(block, places))


def _weigh_name(item: Named) -> Weights:
    return weigh_post(item.title, item.scope) if isinstance(item, Post) else weigh_names(_forms(item))


def _forms(item: Named) -> tuple[str, ...]:
    if isinstance(item, Post):
        return item.title, *item.scope
    return item.all_names if isinstance(item, Actor) else (item.label,)


def _found(item: Actor | Tag) -> Found:
    if isinstance(item, Tag):
        return Found(tag_url(item.id), item.label, " ".join(item.definition.split()), str(item.kind))
    name = f"{item.name} ({item.disambiguator})" if item.disambiguator else item.name
    offices = dict.fromkeys(role.title for role in item.roles)
    return Found(actor_url(item.id), name, "; ".join(offices), str(item.kind))


def _found_text(site: Site, briefing: Briefing) -> FoundText:
    card = site.cards[briefing.url]
    details = briefing.header.details
    return FoundText(card, digest_of(card.digest, briefing.body.digest), briefing.body, details)
