"""A briefing → its Card, and the links that pages are made of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import cast

from site_builder.archive.gather import Archive
from site_builder.archive.offices import Office, offices_of
from site_builder.content.model import Briefing, Header
from site_builder.core.digests import digest_of, lasting_digest
from site_builder.core.urls import actor_url, tag_url
from site_builder.i18n.catalogue import Texts
from site_builder.i18n.collation import sort_key
from site_builder.pages.kinship import Kinship
from site_builder.pages.model import Card, Count, Link, Signature
from site_builder.pages.shown_titles import shown_titles
from site_builder.pages.timelines import ListedSpan, base_of, further_pages, listings_of
from site_builder.registry.actor import Actor, Status
from site_builder.registry.author import is_author_id
from site_builder.registry.tag import Tag
from site_builder.search.index import IndexMemory, SearchDocument
from site_builder.settings.site_config import SiteConfig

LOOKED_AT = 16
"""Number of older briefings of each actor and tag that are compared."""
Weighed = tuple[int, Actor | Tag]
"""Weight of an actor or tag, and the record."""


@dataclass(frozen=True)
class Site:
    """Common input of all planners."""

    archive: Archive
    config: SiteConfig
    cards: Mapping[str, Card]
    """By URL of the briefing."""
    texts: Texts
    """Texts of the site in its language."""
    index: IndexMemory = field(default_factory=IndexMemory, compare=False, repr=False)
    """Earlier index data."""
    card_digests: MutableMapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """URL → digest of a card, if known without building it."""
    record_digests: MutableMapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Name of a block → digest of its rows in lists for programs, if known."""
    text_digests: MutableMapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """URL → digest of a text for the search index, if known."""
    earlier_texts: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Name of a block → result of `searched` in the last plan."""
    span_digests: MutableMapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Known values of `spans`."""

    @property
    def titles(self) -> Mapping[str, str]:
        """`shown_titles` of the archive."""
        return cast(Cards, self.cards).titles

    @property
    def spans(self) -> Mapping[str, str]:
        """URL of each further page of a listing → digest of its briefings and neighbouring pages."""
        if not self.span_digests:
            for base in listings_of(self.archive):
                self.span_digests.update(self.spans_of(base))
        return self.span_digests

    def spans_of(self, base: str) -> dict[str, str]:
        """`spans` of one listing."""
        pages = self._further_pages(base).items()
        return {url: digest_of([b.url for b in span.briefings], *span[1:]) for url, span in pages}

    def span(self, url: str) -> ListedSpan | None:
        """The briefings of a further page of a listing; None if there is no such page."""
        return self._further_pages(base_of(url)).get(url)

    def _further_pages(self, base: str) -> Mapping[str, ListedSpan]:
        if base not in self._spans:
            self._spans[base] = further_pages(self.archive, base, self.config.briefings_on_first_page)
        return self._spans[base]

    @cached_property
    def _spans(self) -> dict[str, Mapping[str, ListedSpan]]:
        return {}

    def searched(self, block: str) -> tuple[str, ...]:
        """A digest of each text in a block, for comparison with the last build. It covers all search terms except names
        of actors and tags."""
        urls = self.archive.lists["block"].get(block, ())
        for b in (self.archive.by_url[url] for url in urls if url not in self.text_digests):
            self.text_digests[b.url] = digest_of(headings_of(b), b.body.digest, self.signs_of(b), self.facets_of(b))
        return tuple([self.text_digests[url] for url in urls])

    def texts_of(self, block: str, places: Iterable[int]) -> Iterator[tuple[int, SearchDocument]]:
        """The texts at these positions of a block, as identified by `searched`."""
        for place, b in ((place, self.archive.blocks[block][place]) for place in places):
            yield place, SearchDocument(headings_of(b), b.body.text, self.signs_of(b), self.facets_of(b))

    def facets_of(self, briefing: Briefing) -> tuple[str, ...]:
        """Filter terms: `#taiwan` for a tag, `@ilse-vantor` for an actor, `=2021-02-10` for the date."""
        tags, actors = self.archive.tags_of(briefing), self.archive.actors_of(briefing)
        day = (f"={briefing.date}",) if briefing.date and briefing.date.day else ()
        return *(f"#{tag.id}" for tag in tags), *(f"@{actor.id}" for actor in actors), *day

    def signs_of(self, briefing: Briefing) -> tuple[str, ...]:
        """The signatories, and the desk's citation form: `VL 12`."""
        return *signed_by(self, briefing.header), f"{briefing.header.series} {briefing.header.number}"

    name_digests: MutableMapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Name of a block → digest of `named_in`, if known."""

    def names_digest(self, name: str) -> str:
        """Digest of the result of `named_in`."""
        if name not in self.name_digests:
            self.name_digests[name] = digest_of(self.named_in(name))
        return self.name_digests[name]

    def named_in(self, block: str) -> Sequence[tuple[tuple[str, ...], Sequence[int]]]:
        """All names of each actor and tag that briefings of a search block name, with the positions of these briefings
        in the block."""
        if block not in self._named:
            found: dict[tuple[bool, str], list[int]] = {}
            for place, named in enumerate(self.archive.company("block", block)):
                for thing in (*((False, name) for name in named.actors), *((True, name) for name in named.tags)):
                    found.setdefault(thing, []).append(place)
            actors, tags = self.archive.registry.actors, self.archive.registry.tags
            rows = sorted(found.items())
            self._named[block] = [((tags[i].label,) if is_tag else actors[i].all_names, at) for (is_tag, i), at in rows]
        return self._named[block]

    @cached_property
    def _named(self) -> dict[str, Sequence[tuple[tuple[str, ...], Sequence[int]]]]:
        return {}

    def card_digest(self, url: str) -> str:
        """Digest of a briefing's card."""
        return self.card_digests.get(url) or self.cards[url].digest

    def records(self, block: str) -> str:
        """Digest of a block's rows in lists for programs."""
        found = self.record_digests.get(block)
        if found is None:
            briefings = self.archive.blocks[block]
            found = digest_of([(self.card_digest(b.url), *listed_with_card(self, b.header)) for b in briefings])
            self.record_digests[block] = found
        return found

    def next_to(self, thing: Actor | Tag, url: str) -> tuple[Card | None, Card | None]:
        """The next newer and next older briefing with this actor or tag."""
        places, place = self._found(thing, url)
        newer, older = places[place - 1 : place] if place else (), places[place + 1 : place + 2]
        return next(map(self.card_at, newer), None), next(map(self.card_at, older), None)

    def akin(self, url: str, things: Sequence[Weighed]) -> tuple[list[Weighed], Iterator[tuple[int, int, int]]]:
        """The records with their weights, and the older briefings that share some of them, best first: score, position
        among all briefings, and bits of the shared records.

        A weight is halved for each binary digit of the number of older briefings with the record, so it rarely changes.
        """
        weighed: list[Weighed] = []
        shared: dict[int, int] = {}
        size = len(things)
        for number, (weight, thing) in enumerate(things):
            places, place = self._found(thing, url)
            weight >>= (len(places) - place - 1).bit_length()
            weighed.append((weight, thing))
            sign = weight << size | 1 << number
            for older in places[place + 1 : place + 1 + LOOKED_AT]:
                shared[older] = shared.get(older, 0) + sign
        every, countries = (1 << size) - 1, self.archive.lists["country"].keys()
        may_be = Kinship([(isinstance(thing, Actor), thing.id) for _, thing in things], countries).may_be
        several = [(-(sign >> size), n, bits) for n, sign in shared.items() if (bits := sign & every) & bits - 1]
        return weighed, ((-score, place, bits) for score, place, bits in sorted(several) if may_be(bits))

    def part_of(self, story: Tag, url: str) -> tuple[int, int]:
        """Number of a briefing as part of a story, oldest first, and the number of parts."""
        places, place = self._found(story, url)
        return len(places) - place, len(places)

    def place_of(self, url: str) -> int:
        """Position of a briefing among all; only for comparison with positions in a story."""
        return self.archive.places[url]

    def card_at(self, place: int) -> Card:
        """The card of the briefing at a position from a story."""
        return self.cards[self.archive.briefings[place].url]

    def _found(self, thing: Actor | Tag, url: str) -> tuple[tuple[int, ...], int]:
        """Positions, among all briefings, of those that list a record, newest first; and the index of this briefing in
        that tuple."""
        places, actor = self.archive.places, isinstance(thing, Actor)
        found = self._places.get((actor, thing.id))
        if found is None:
            urls = self.archive.lists["naming" if actor else "tagged"][thing.id]
            found = self._places[actor, thing.id] = tuple([places[url] for url in urls])
        return found, bisect_left(found, places[url])

    @cached_property
    def _places(self) -> dict[tuple[bool, str], tuple[int, ...]]:
        """Positions looked up so far."""
        return {}

    def order(self, name: str) -> tuple[str, str, str]:
        """Sort key of a name in the site's language."""
        return sort_key(name, self.config.language)

    @cached_property
    def members(self) -> Mapping[str, tuple[Actor, ...]]:
        """Id of a government → its actors with a page, by sort name."""
        found: dict[str, list[Actor]] = {}
        for actor in map(self.archive.registry.faces.__getitem__, self.archive.by_actor):
            if actor.country and actor.has_page and actor.index:
                country = self.archive.registry.actor_ids.get(actor.country, actor.country)
                found.setdefault(country, []).append(actor)
        return {
            key: tuple(sorted(found[key], key=lambda a: (self.order(a.sorts_under), a.id))) for key in sorted(found)
        }

    @cached_property
    def offices(self) -> Mapping[str, Mapping[str, Office]]:
        """Id of an organisation or country → its offices held by actors with a page in the index."""
        actors, faces = self.archive.registry.actors, self.archive.registry.faces
        shown = [actors[name] for name in self.archive.by_actor if faces[name].has_page and faces[name].index]
        return offices_of(shown, self.archive.registry.actor_ids)

    @cached_property
    def narrower(self) -> Mapping[str, tuple[Tag, ...]]:
        """Id of a tag → narrower tags in use, by label."""
        found: dict[str, list[Tag]] = {}
        for tag in map(self.archive.registry.tags.__getitem__, self.archive.by_tag):
            if tag.broader:
                found.setdefault(tag.broader, []).append(tag)
        return {key: tuple(sorted(found[key], key=lambda t: (self.order(t.label), t.id))) for key in sorted(found)}

    def cards_of(self, briefings: Iterable[Briefing]) -> tuple[Card, ...]:
        """The cards of briefings, in their order."""
        return tuple(self.cards[briefing.url] for briefing in briefings)


class Cards(Mapping[str, Card]):
    """Cards of an archive's briefings, built on demand."""

    def __init__(self, archive: Archive, config: SiteConfig, memory: "CardMemory | None" = None) -> None:
        self._archive, self._config, self._memory = archive, config, memory

    @cached_property
    def made(self) -> dict[str, Card]:
        """Cards already built; loaded with the first request, because a desk may ask for none."""
        return self._memory.known(self._archive, self._config, self.titles) if self._memory else {}

    def __getitem__(self, url: str) -> Card:
        card = self.made.get(url)
        if card is None:
            briefing = self._archive.briefings[self._archive.places[url]]
            card = self.made[url] = make_card(briefing, self._archive, self._config, self.titles.get(url))
        return card

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """`shown_titles` of the archive."""
        return shown_titles(self._archive, self._config)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.places)

    def __len__(self) -> int:
        return len(self._archive.briefings)

    def __contains__(self, url: object) -> bool:
        return url in self._archive.places


class CardMemory:
    """Cards of successive states of one site; a card is reused while its briefing and the records are unchanged."""

    def __init__(self) -> None:
        self._last: tuple[object, Mapping[str, object], Mapping[str, str], Mapping[str, Card]] = None, {}, {}, {}

    def known(self, archive: Archive, config: SiteConfig, titles: Mapping[str, str]) -> dict[str, Card]:
        """Cached cards that are still valid for this archive. Cards built later are added to the same dictionary."""
        around, briefings, shown, made = self._last
        now = archive.registry, archive.show_proposed, config.language, tuple(archive.countries), archive.topics
        same = made.items() if around == now else ()
        kept = {url: card for url, card in same if archive.by_url.get(url) is briefings[url]}
        found = {url: card for url, card in kept.items() if titles.get(url) == shown.get(url)}
        self._last = now, archive.by_url, titles, found
        return found


def survey_site(
    archive: Archive,
    config: SiteConfig,
    texts: Texts,
    index: IndexMemory | None = None,
    memory: CardMemory | None = None,
) -> Site:
    """The archive with a card for every briefing, and with caches for cards and the search index."""
    return Site(archive, config, Cards(archive, config, memory), texts, index or IndexMemory())


def make_card(briefing: Briefing, archive: Archive, config: SiteConfig, shown: str | None = None) -> Card:
    """All data of a briefing that other pages may show."""
    header = briefing.header
    own = header.title if shown and shown != header.title else ""
    opening = briefing.url, shown or header.title, header.date, header.summary
    tags = tuple([link_to_tag(archive, tag) for tag in archive.tags_of(briefing)])
    named = archive.actors_of(briefing)
    actors = tuple([link_to_actor(actor) for actor in named])
    unpaged = tuple([actor.id for actor in named if not actor.has_page])
    language = header.language or config.language
    # Lists for programs publish digests derived from this one, so its form must not change.
    corrected = max((correction.date for correction in header.corrections), default=None)
    more = [part for part in (unpaged, corrected, own) if part]
    digest = lasting_digest((*opening, _as_records(tags), _as_records(actors), language, *more))
    return Card(*opening, tags, actors, language, digest, unpaged, corrected, own)


def headings_of(briefing: Briefing) -> tuple[str, ...]:
    """Title and details of a briefing."""
    return briefing.header.title, *(detail.value for detail in briefing.header.details)


def _as_records(links: Iterable[Link]) -> list[dict[str, object]]:
    return [{"": "Link", "=": link} for link in links]


def page_of_tag(archive: Archive, tag: Tag) -> str:
    """The URL of the tag's page; a country's is its government's, a short story's is its topic's."""
    if tag.id in archive.topics:
        return page_of_tag(archive, archive.registry.tags[archive.topics[tag.id]])
    return actor_url(tag.id) if tag.id in archive.countries else tag_url(tag.id)


def link_to_tag(archive: Archive, tag: Tag) -> Link:
    """A link to the tag's page."""
    return Link(page_of_tag(archive, tag), tag.label)


@lru_cache(maxsize=16_384)
def link_to_actor(actor: Actor) -> Link:
    """A link to the actor's page; a place has none."""
    return Link(actor_url(actor.id) if actor.has_page else "", actor.name)


def signatures_of(site: Site, header: Header) -> tuple[Signature, ...]:
    """The signatories; an id in the header is looked up among authors, then actors."""
    return tuple([_signature(site, name) if is_author_id(name) else Signature(name) for name in header.authors])


def signed_by(site: Site, header: Header) -> tuple[str, ...]:
    """Names of the signatories."""
    return tuple([signature.name for signature in signatures_of(site, header)])


def _signature(site: Site, name: str) -> Signature:
    author = site.archive.registry.authors.get(name)
    actor = actor_of_author(site.archive, author.actor if author else name)
    if actor is None:
        return Signature(author.name, same_as=author.addresses) if author else Signature(name)
    url, shown = link_to_actor(actor)
    same_as = dict.fromkeys((*(author.addresses if author else ()), *actor.addresses))
    return Signature(author.name if author else shown, url, tuple(same_as), actor.kind)


def actor_of_author(archive: Archive, name: str) -> Actor | None:
    """The actor with this present or former id, if visible to readers."""
    actor = archive.registry.faces.get(archive.registry.actor_ids.get(name, ""))
    return actor if actor and not actor.audience and actor.is_shown(archive.show_proposed) else None


def listed_with_card(site: Site, header: Header) -> tuple[tuple[str, ...], str, str, str, str]:
    """Fields in lists for programs in addition to the card: signatories, series, number, DOI, status."""
    return signed_by(site, header), header.series, header.number, header.doi, header.status


def count_tag(archive: Archive, tag: Tag, count: int) -> Count:
    """A tag with its number of briefings."""
    return Count(page_of_tag(archive, tag), tag.label, count, tag.status is Status.PROPOSED)


def count_actor(actor: Actor, count: int) -> Count:
    """An actor with its number of briefings."""
    name = f"{actor.name} ({actor.disambiguator})" if actor.disambiguator else actor.name
    return Count(actor_url(actor.id) if actor.has_page else "", name, count, actor.status is Status.PROPOSED)


def most(site: Site, counts: Iterable[Count], limit: int) -> tuple[Count, ...]:
    """The largest counts first; equal ones by label and URL."""
    return tuple(sorted(counts, key=lambda c: (-c.count, site.order(c.label), c.url))[:limit])


def most_named(site: Site, counts: Counter[str], limit: int) -> tuple[Count, ...]:
    """The actors with most briefings, from counts by id. Only those with a page that the index lists."""
    found: list[Count] = []
    for name, n in counts.most_common():
        if len(found) >= limit and n < found[limit - 1].count:
            break  # all further counts are lower
        actor = site.archive.registry.faces[name]
        found += [count_actor(actor, n)] if actor.has_page and actor.index else []
    return most(site, found, limit)


def most_tagged(site: Site, counts: Mapping[str, int], limit: int) -> tuple[Count, ...]:
    """The most frequent tags."""
    archive, least = site.archive, sorted(counts.values(), reverse=True)[:limit][-1:]
    likely = [(name, n) for name, n in counts.items() if n >= least[0]]
    return most(site, [count_tag(archive, archive.registry.tags[name], n) for name, n in likely], limit)
