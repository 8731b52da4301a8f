"""A site → all facts that its planners can ask for, small enough to be stored; and the facts that changed.

One table per question of `traces`, so that equal facts mean equal answers. Texts are compared by their visible
contents.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any, NamedTuple

from site_builder.archive.contributions import differing
from site_builder.archive.lists import TABLES, Table
from site_builder.content.model import Briefing
from site_builder.core.digests import digest_of, digest_text
from site_builder.core.fact_numbers import fact_number
from site_builder.pages.kinship import Kinship
from site_builder.pages.site import LOOKED_AT, Site
from site_builder.pages.traces import ALL, FIRST, THERE
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag

WORDS = {
    "listed": "briefings",
    "header": "the header",
    "date": "the date",
    "body": "the text",
    "card": "the card of a briefing on other pages",
    "people": "the actors of a briefing",
    "labels": "the tags of a briefing",
    "neighbours": "the next newer or older briefing",
    "targets": "the targets of links",
    "pictures": "the sizes of pictures",
    "pages": "own pages",
    "cited": "the references of a briefing",
    "cited_by": "the briefings that cite a briefing",
    "versions": "translations",
    "former": "former texts",
    "tagged": "the briefings of a tag",
    "naming": "the briefings of an actor",
    "country": "the briefings of a country",
    "topic": "the topic of a short story",
    "year": "the briefings of a year",
    "corrected": "corrected, replaced and withdrawn briefings",
    "block": "a group of briefings in the search index",
    "records": "list entries of a group in the search index",
    "searched": "texts of a group in the search index",
    "called": "names of actors and tags of a group in the search index",
    "volume": "files of the search index",
    "actor": "the record of an actor",
    "face": "the public record of an actor",
    "tag": "the record of a tag",
    "actor_ids": "ids of actors",
    "tag_ids": "ids of tags",
    "author": "the record of an author",
    "members": "the actors of a country",
    "offices": "the office-holders of an organisation or country",
    "narrower": "narrower tags",
    "named": "the passages of a text about an actor",
    "described": "descriptions of an actor",
    "first": "the first briefings of a list",
    "last": "the last briefing of a list",
    "dates": "the dates of the briefings of a list",
    "company": "names that appear together in a list",
    "span": "the briefings of a year or month of a listing",
    "next": "the neighbours of a briefing in a listing",
    "akin": "briefings that share actors and tags with a briefing",
}
"""Each question in words."""

Facts = Mapping[str, Table]
"""Facts of a site: question → key → digest of the answer. Two more tables have a row for each briefing, `Contribution`
and `Resolution`, and answer several questions.
"""
CONTRIBUTION, RESOLUTION = "contribution", "resolution"
BY_BRIEFING = (CONTRIBUTION, RESOLUTION, "people", "labels", "card")
"""Tables with a row for each briefing that edits of other briefings do not change."""
NONE: Facts = {}
ENDS = ("first", slice(FIRST)), ("last", slice(-1, None))
"""The two ends of a list as facts of their own, each with its slice."""


def facts_of(site: Site, before: Facts = NONE) -> dict[str, Table]:
    """All facts of a site. Digests of unchanged values are reused from `before`."""
    archive, records, rows = site.archive, site.archive.registry, site.archive.rows
    tables, tags, faces = _of_lists_and_records(site), records.tag_digests, records.face_digests
    old, briefings = before.get(CONTRIBUTION, {}), archive.by_url
    same = {url for url, row in rows.contributions.items() if row is old.get(url)}
    steady = same if before.get("face") == faces and before.get("tag") == tags else set()
    people = _kept(before, "people", steady, briefings, lambda b: _records(archive.actors_of(b), faces))
    labels = _kept(before, "labels", steady, briefings, lambda b: _records(archive.tags_of(b), tags))
    tables |= {CONTRIBUTION: rows.contributions, RESOLUTION: rows.resolutions, "people": people, "labels": labels}
    is_linked = (
        before.get("country", {}).keys() == tables["country"].keys()
    )  # cards link only to pages that still exist
    is_linked = is_linked and before.get("topic") == tables["topic"]
    alike = {u for u in same if all(before[name].get(u) == tables[name][u] for name in ("people", "labels"))}
    tables["title"] = {url: digest_of(title) for url, title in site.titles.items()}
    same_title = {url for url in alike if before.get("title", {}).get(url) == tables["title"].get(url)}
    tables["card"] = _kept(
        before, "card", same_title if is_linked else set(), briefings, lambda b: site.cards[b.url].digest
    )
    site.card_digests.update(tables["card"])
    tables["records"] = {name: site.records(name) for name in archive.blocks}
    if is_linked and all(before.get(name) == tables[name] for name in ("author", "face")):
        blocks = before["block"].items()
        pairs = (pair for name, urls in blocks for pair in zip(urls, before["searched"][name], strict=True))
        site.text_digests.update((url, digest) for url, digest in pairs if url in alike)
    site.earlier_texts.update(before.get("searched", {}))
    tables["searched"] = {name: site.searched(name) for name in archive.blocks}
    is_called = all(before.get(name) == tables[name] for name in ("block", "naming", "tagged", "actor", "tag"))
    tables["called"] = before["called"] if is_called else {b: site.names_digest(b) for b in archive.blocks}
    site.name_digests.update(tables["called"])
    return tables


def _of_lists_and_records(site: Site) -> dict[str, Table]:
    """Listings, and facts about actors, tags and authors."""
    archive, records = site.archive, site.archive.registry
    tags, faces = records.tag_digests, records.face_digests
    return {
        "listed": dict.fromkeys(archive.by_url, ""),
        "pictures": {url: digest_of(sizes) for url, sizes in archive.assets.pictures.items()},
        "cited_by": archive.cited_by,
        "former": {url: former.digest for url, former in archive.former.items()},
        "span": dict(site.spans),
        "pages": {page.url: digest_of(page) for page in archive.pages},
        **{name: archive.lists[name] for name in TABLES},
        "actor": records.digests,
        "face": faces,
        "tag": tags,
        "actor_ids": records.actor_ids,
        "tag_ids": records.tag_ids,
        "author": {author.id: digest_of(author) for author in records.authors.values()},
        **kin_of(site, faces, tags),
    }


def kin_of(site: Site, faces: Mapping[str, str], tags: Mapping[str, str]) -> dict[str, Table]:
    """Facts about relations between records: members of a country, narrower tags, offices."""
    return {
        "members": {name: _records(several, faces) for name, several in site.members.items()},
        "narrower": {name: _records(several, tags) for name, several in site.narrower.items()},
        "offices": {name: digest_of(offices) for name, offices in site.offices.items()},
    }


def _kept(
    before: Facts, name: str, same: Set[str], briefings: Mapping[str, Briefing], made: Callable[[Briefing], object]
) -> Table:
    """A table that reuses the values of unchanged briefings."""
    old = before.get(name, {})
    return {url: old[url] if url in same else made(briefing) for url, briefing in briefings.items()}


def _records(several: Sequence[Actor | Tag], digests: Mapping[str, str]) -> str:
    return digest_text("\0".join([f"{item.id} {digests[item.id]}" for item in several]))


Fact = tuple[Any, ...]


def changed_facts(before: Facts, after: Facts) -> dict[int, str]:
    """Number of each changed fact → the fact in words."""
    found = chain.from_iterable(part(before, after) for part in (_in_tables, _in_rows, _of_whole_lists, _in_stories))
    return {fact_number(*fact): _in_words(*fact) for fact in found}


def _in_words(table: str, *key: object) -> str:
    if table == THERE:
        return f"{WORDS[str(key[0])]} added or removed: {key[1]}"
    which = "its members" if key == (ALL,) else " ".join(map(str, key))
    return f"{WORDS[table]} changed: {which}"


def _in_tables(before: Facts, after: Facts) -> Iterator[Fact]:
    is_moved = list(before.get("listed", {})) != list(after.get("listed", {}))
    for name in [name for name in {**before, **after} if name in WORDS]:
        old, new = before.get(name, {}), after.get(name, {})
        yield from ((name, key) for key in differing(old, new))
        yield from ((THERE, name, key) for key in [*(old.keys() - new.keys()), *(new.keys() - old.keys())])
        if old.keys() != new.keys() or (is_moved if name in BY_BRIEFING else list(old) != list(new)):
            yield name, ALL
    if is_moved:
        yield "cited", ALL


def _in_rows(before: Facts, after: Facts) -> Iterator[Fact]:
    """Changes in the rows of briefings."""
    contributions, resolutions = (differing(before.get(name, {}), after[name]) for name in (CONTRIBUTION, RESOLUTION))
    for url in contributions:
        old, new = (of.get(CONTRIBUTION, {}).get(url) for of in (before, after))
        yield from ((name, url) for name in ("header", "body") if getattr(old, name, None) != getattr(new, name, None))
        mentions, mentions_now = (row.mentions if row else {} for row in (old, new))
        for actor in differing(mentions, mentions_now):
            yield "named", url, actor
            if mentions.get(actor, ())[1:] != mentions_now.get(actor, ())[1:]:
                yield "described", actor
    for url in {*contributions, *resolutions}:
        pairs = [(of.get(CONTRIBUTION, {}).get(url), of.get(RESOLUTION, {}).get(url)) for of in (before, after)]
        targets, targets_now = (resolution.targets if resolution else () for _, resolution in pairs)
        cited, cited_now = (a and b and b.cited is not None and (a.body, b.cited) for a, b in pairs)
        yield from [("targets", url)] if targets != targets_now else ()
        yield from [("cited", url)] if cited != cited_now else ()
        yield from [(THERE, "cited", url), ("cited", ALL)] if bool(cited) != bool(cited_now) else ()


def _of_whole_lists(before: Facts, after: Facts) -> Iterator[Fact]:
    """Facts about lists as a whole that changed: their order, dates or members, or the other lists
    of their briefings."""
    moved, listed = _moved(before, after), set[str]()
    for table in ("naming", "tagged"):
        old, new = before.get(table, {}), after.get(table, {})
        for name in differing(old, new):
            listed.update({*old.get(name, ())} ^ {*new.get(name, ())})
    was, now = (tuple(facts.get("listed", ())) for facts in (before, after))
    yield from ((end, "listed", ALL) for end, part in ENDS if was[part] != now[part])
    for table in ("naming", "tagged", "country", "year", "block", "versions"):
        old, new = before.get(table, {}), after.get(table, {})
        for name in {**old, **new}:
            was, now = old.get(name, ()), new.get(name, ())
            yield from ((end, table, name) for end, part in ENDS if was[part] != now[part])
            if was != now or not moved.isdisjoint(now):
                yield "dates", table, name
            if was != now or not listed.isdisjoint(now):
                yield "company", table, name


def _moved(before: Facts, after: Facts) -> set[str]:
    """URLs of the briefings with a changed date."""
    dates, dates_now = (facts.get("date", {}) for facts in (before, after))
    return {url for url, date in dates_now.items() if dates.get(url, date) != date}


def _in_stories(before: Facts, after: Facts) -> Iterator[Fact]:
    """Facts about briefings in changed listings: new neighbours, and possibly other related briefings, where a nearby
    briefing that shares a second record was added or removed."""
    moved = _moved(before, after)
    near: dict[str, set[str]] = {}
    others = set[str]()
    for kind, table in ((Actor.__name__, "naming"), (Tag.__name__, "tagged")):
        old, new = before.get(table, {}), after.get(table, {})
        for name in {**old, **new}:
            was, now = old.get(name, ()), new.get(name, ())
            if was == now and moved.isdisjoint(now):
                continue
            end = 0 if moved else _common_end(was, now)
            around = _around(was, end), _around(now, end)
            for url in {**around[0], **around[1]}:
                one, two = around[0].get(url, _ALONE), around[1].get(url, _ALONE)
                if (one.newer, one.older[:1]) != (two.newer, two.older[:1]):
                    yield "next", kind, name, url
                if one.rarity != two.rarity or not moved.isdisjoint((url, *two.older)):
                    others.add(url)
                elif one.older != two.older:
                    near.setdefault(url, set()).update({*one.older} ^ {*two.older})
    countries = {*before.get("country", ()), *after.get("country", ())}
    places = _places_in_lists({*near}.union(*near.values()), before, after)
    for url, older in ((url, places[older]) for url, several in near.items() for older in several):
        shared = {list_[1:] for list_, place in places[url].items() if 0 < older.get(list_, 0) - place <= LOOKED_AT}
        others.update([url] if Kinship([*shared], countries).of_all else ())
    yield from (("akin", url) for url in others)


class _Around(NamedTuple):
    """Surroundings of a briefing in a listing."""

    newer: str
    older: Sequence[str]
    """The next older briefings."""
    rarity: int
    """Halvings of the weight, as in `Site.akin`."""


_ALONE = _Around("", (), -1)


def _common_end(one: Sequence[str], other: Sequence[str]) -> int:
    """Number of equal items at the end of two sequences."""
    pairs = enumerate(zip(reversed(one), reversed(other), strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _around(urls: Sequence[str], end: int) -> dict[str, _Around]:
    """URL → surroundings of each briefing that may have changed. Of the `end` last briefings, common to both states,
    only the first is included, since it has a new neighbour."""
    padded, count = ("", *urls), len(urls)
    return {
        url: _Around(padded[n], urls[n + 1 : n + 1 + LOOKED_AT], (count - n - 1).bit_length())
        for n, url in enumerate(urls[: count - end + 1])
    }


def _places_in_lists(urls: set[str], *sites: Facts) -> dict[str, dict[tuple[int, bool, str], int]]:
    """URL → its positions, by site and listing, in all listings that contain at least two of the URLs."""
    found: dict[str, dict[tuple[int, bool, str], int]] = {url: {} for url in urls}
    tables = [
        (n, table == "naming", site.get(table, {})) for n, site in enumerate(sites) for table in ("naming", "tagged")
    ]
    for number, is_actor, lists in tables if urls else ():
        for name, listed in lists.items():
            for place, url in enumerate(listed) if len(urls.intersection(listed)) > 1 else ():
                if url in urls:
                    found[url][number, is_actor, name] = place
    return found
