"""What the last plan knew of a site, and a few briefings as they are now → the tables of facts for the site of today.

Lists are put in order again where an edited briefing is or was in them; references are resolved again where something
may answer them that did not before. Raises MoreChanged where that cannot tell what a look at the whole archive would.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from site_builder.archive.backlinks import (
    PAGES,
    SEEDS,
    Cited,
    by_seed,
    cite_all,
    cited_back,
    seed_names,
    seeds_of,
    targets_of,
    touched_lookups,
)
from site_builder.archive.lists import BY_NAME, Lists, Table, patched, placed_by
from site_builder.archive.validation import broken_links, dead_links
from site_builder.building.edited_files import Edit, require
from site_builder.building.known_archive import known_archive
from site_builder.building.stored_plan import IN_PIECES, PiecedTable
from site_builder.core.urls import actor_url, period_url, tag_url
from site_builder.linking.citation_resolver import NUMBERED, CitableBriefing, Lookup, index_of, lookups
from site_builder.pages.facts import (
    WORDS,
    Facts,
    as_cited,
    changed_facts,
    citable_as,
    kin_of,
    lookup_numbers,
    own_facts,
)
from site_builder.pages.model import Card
from site_builder.pages.site import Site
from site_builder.pages.timelines import base_of, base_url, listings_of
from site_builder.pages.traces import ALL
from site_builder.settings.site_config import ShowProposed

FEW = 64
"""So many briefings whose references are resolved again are few."""
OF_TEXTS, OF_HEADERS = ("sources", "body", "targets", "cited", "mentions", "asked"), ("header", "people", "labels")


class PatchedFacts:
    """The tables, made one after the other when it is made; what is not in `rows` is as it was."""

    def __init__(self, edit: Edit) -> None:
        self.links = {lookup for file in edit.files.values() for lookup in file.links_answered}
        """What links are looked up by that edited files answer or answered, published or not."""
        self._plan, self._registry, self._records = edit.plan, edit.room.registry, edit.records
        self._changes = {file.url: file for file in edit.changes}
        self._headed = {url: file for url, file in self._changes.items() if not file.same_head}
        self.rows: dict[str, Table] = {}
        self.cards: Sequence[Card] = ()
        """Those of edited briefings whose headers are others."""
        if edit.records:
            self.rows["actor"] = {**self._plan.table("actor"), **edit.records}
        self.came_or_went: set[str] = {url for url, file in self._headed.items() if not all(file.seen)}
        """URLs of pages."""
        self.lists = Lists(lambda name, _: self.table(name))
        """Those of the archive of today."""
        self._relist(edit.inputs.config.show_proposed)
        self.archive = known_archive(edit, self.lists)
        self.cited_again = self._resolve()
        """References that may mean something else now, by URL of the briefing."""

    def table(self, name: str) -> Any:
        """A table of facts as it is now, or of the lists."""
        if name == "seeds":
            return by_seed(self.table("seeded").items(), self._registry.redirects)
        return self.rows[name] if name in self.rows else self._plan.table(name)

    @property
    def is_relisted(self) -> bool:
        """Whether a briefing is in other lists, or somewhere else in them."""
        return "year" in self.rows

    def add(self, site: Site) -> None:
        """What the edited briefings and the blocks that they are in say for themselves."""
        now = {url: site.archive.by_url[url] for url, file in self._changes.items() if file.shown}
        tables = dict(own_facts(site, now, known={name: self.table(name) for name in ("tag", "face")}))
        self.rows["described"] = self._described(tables["described"])
        for name in (*OF_TEXTS, *(OF_HEADERS if self._headed else ())):
            self._put(name, tables[name])
        if self._headed:
            self.cards = [site.cards[url] for url in now]
            self._put("card", {card.url: card.digest for card in self.cards})
            self.rows["records"] = {name: site.records(name) for name in self.table("block")}
            if self.is_relisted:
                self.rows["span"] = self._spans(site)
            if self.came_or_went:
                self.rows.update(kin_of(site, self.table("face"), self.table("tag")))
        self.rows["searched"] = {name: site.searched(name) for name in self.table("block")}
        self._name(site)

    def _described(self, now: Mapping[str, Any]) -> Any:
        """How texts describe actors, with what edited ones say of them now."""
        table, before = self._plan.table("described"), self._plan.table("mentions")
        actors = now.keys() | {actor for url in self._changes for actor in before.get(url, ())}
        others = {name: {u: r for u, r in table.get(name, {}).items() if u not in self._changes} for name in actors}
        return table.amended({name: others[name] | now.get(name, {}) or None for name in actors})

    def _spans(self, site: Site) -> dict[str, str]:
        """The further pages of listings, those of lists that changed, or in which something has another date, found
        again."""
        moved = {url for url, file in self._headed.items() if len({head and head.date for head in file.seen}) > 1}
        tables = [(name, self._plan.table(name), self.table(name)) for name in (*BY_NAME, "country")]
        again = {
            base_url(table, name)
            for table, before, now in tables
            for name in {**before, **now}
            if before.get(name) != now.get(name) or not moved.isdisjoint(now[name])
        }
        kept = {url: digest for url, digest in self.table("span").items() if base_of(url) not in again}
        for base in again.intersection(listings_of(self.archive)):
            kept |= site.spans_of(base)
        site.span_digests.update(kept)
        return kept

    def _name(self, site: Site) -> None:
        """Which names are in each block."""
        blocks, before, known = self.table("block"), self._plan.table("block"), self._plan.table("called")
        touched = {url for url, file in self._headed.items() if len({*map(placed_by, file.seen)}) > 1}
        touched |= {url for name in self._records for url in self.table("naming").get(name, ())}
        same = [name for name, urls in blocks.items() if before.get(name) == urls and touched.isdisjoint(urls)]
        site.name_digests.update((name, known[name]) for name in same)
        self.rows["called"] = {name: site.names_digest(name) for name in blocks}

    @property
    def changed(self) -> dict[int, str]:
        """Number of each fact that is another one now → the fact in words. With the order of all, that of each table in
        pieces counts as another one."""
        order = [(name, ALL) for name in self.rows if "date" in self.rows and name in IN_PIECES & WORDS.keys()]
        return changed_facts(self._edited(self._plan.table), self._edited(self.table), order)

    def _edited(self, table: Callable[[str], Table]) -> Facts:
        """What may be others, of each table with edited rows these alone."""
        found = {name: table(name) for name in self.rows}
        for name, now in self.rows.items():
            if isinstance(now, PiecedTable):
                found[name] = {key: found[name][key] for key in now.edited if key in found[name]}
        return found

    def _put(self, name: str, table: Table, urls: Iterable[str] | None = None) -> None:
        """Rows of briefings in place of those that they had; of the edited ones, where nothing else is said."""
        gone = dict.fromkeys(self._changes if urls is None else urls)
        self.rows[name] = self.table(name).amended({**gone, **table})

    def _relist(self, show_proposed: ShowProposed) -> None:
        """The lists in which an edited briefing is or was, and those that follow from them."""
        before = Lists(lambda name, _: self._plan.table(name))
        headers = {url: file.seen for url, file in self._headed.items()}
        found = patched(before, headers, self._registry, show_proposed)
        self.rows.update(found)
        if "date" in self.rows:
            self.rows["listed"] = dict.fromkeys(self.lists["date"], "")
        for table in BY_NAME if "year" in found else ():
            names = before[table].keys() ^ found[table].keys()
            self.came_or_went.update(url for name in names for url in self._pages_of(table, name))
        require("country" not in found or found["country"].keys() == before["country"].keys())

    def _pages_of(self, table: str, name: Any) -> Iterator[str]:
        """Where links may mean the page of a list."""
        if table == "year":
            yield period_url("/", name)
            return
        ids, url = (self._registry.tag_ids, tag_url) if table == "tagged" else (self._registry.actor_ids, actor_url)
        yield from (url(old) for old, now in ids.items() if now == name)

    def _resolve(self) -> dict[str, tuple[Cited, ...]]:
        """Whoever may refer to something else now, with what that is; and who cites whom."""
        if self._headed:
            shown = {url: file.shown for url, file in self._changes.items()}
            self._put("citable", {url: citable_as(b) for url, b in shown.items() if b})
            files = {url: seeds_of(b) if b else () for url, b in shown.items()}
            files = {**self._plan.table("seeded"), **files}
            self.rows["seeded"] = {url: several for url, several in files.items() if several}
        again = {url for url, file in self._changes.items() if not file.same_links}
        if not again and not self.links:
            return {}
        touched, links = self._touched()
        require(not self._plan.found_by("asked", lookup_numbers(links)).keys() - again)
        again |= self._plan.found_by("asked", lookup_numbers(touched)).keys()
        require(len(again) <= FEW)
        here = again & self.lists.places.keys()
        found, targets = self._cite(here), dict.fromkeys(again, frozenset[str]())
        for briefing in map(self.archive.by_url.__getitem__, here):
            seeds = self.archive.targets.seeds if briefing.body.links else {}
            targets[briefing.url] = targets_of(briefing, found.get(briefing.url, ()), seeds)
        self.rows["cited_by"] = cited_back(self._plan.table("cited_by"), targets, self.lists.places)
        return found

    def _touched(self) -> tuple[set[Lookup], set[Lookup]]:
        """Lookups of references and of links that may have another answer now."""
        before, after = self._plan.table("citable"), self.table("citable")
        links: set[Lookup] = {*self.links, *((PAGES, url) for url in self.came_or_went)}
        for file in self._headed.values():
            old, new = ([entry.file for entry in header.seed] if header else [] for header in file.seen)
            if old != new:
                links |= {(SEEDS, name) for seed in (*old, *new) for name in seed_names(seed)}
        others = [url for url in self._headed if before.get(url) != after.get(url)]
        was, now = ([CitableBriefing(url, *of[url][:-1]) for url in others if url in of] for of in (before, after))
        return touched_lookups(was, now, lambda: self._is_numbered(others)), links

    def _is_numbered(self, without: Collection[str]) -> bool:
        """Whether any briefing but for these has a number."""
        return any(known.number for url, known in self._answering([NUMBERED]).items() if url not in without)

    def _answering(self, lookups: Iterable[Lookup]) -> dict[str, CitableBriefing]:
        """By URL: those that answer one of these, and the edited ones."""
        rows = self.table("citable")
        found = self._plan.found_by("citable", lookup_numbers(lookups)).keys() | self._changes.keys()
        return {url: CitableBriefing(url, *rows[url][:-1]) for url in found if url in rows}

    def _cite(self, urls: Iterable[str]) -> dict[str, tuple[Cited, ...]]:
        """What the references of these briefings mean."""
        by_url, bodies = self.archive.by_url, self.table("body")
        citing = [by_url[url] for url in urls if by_url[url].body.references]
        asked = {lookup for b in citing for reference in b.body.references for lookup in lookups(reference)}
        index = index_of(tuple(self._answering(asked).values()))
        found = {b.url: cite_all(b, index) for b in citing}
        self._put("cited", {url: as_cited(bodies.get(url, ""), cited) for url, cited in found.items()}, urls)
        linking = [by_url[url] for url in urls if url in self._changes and by_url[url].body.links]
        for amiss in (broken_links, dead_links):
            require(not any(amiss(linking, self.archive.targets, tuple)))
        links = {b.url: tuple(self.archive.lead(b).items()) for b in linking}
        self._put("targets", links, links)
        return found
