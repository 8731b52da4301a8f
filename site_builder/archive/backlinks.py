"""The references and links of published briefings → what each means, and who cites whom.

A reference is a prose mention of another briefing; an editor's word in the header goes before what is found. Knows no
page, and nothing of a briefing that is not handed in.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import is_, itemgetter
from posixpath import splitext
from types import MappingProxyType
from urllib.parse import unquote

from site_builder.content.links import find_seed
from site_builder.content.model import BodyLink, Briefing, Header
from site_builder.linking.citation_resolver import (
    NUMBERED,
    CitableBriefing,
    Index,
    Lookup,
    answered_by,
    index_of,
    lookups,
    resolve_reference,
)
from site_builder.linking.model import Reference

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
NOTHING: Mapping[str, str] = MappingProxyType({})
PAGES, SEEDS = "pages", "seeds"
"""What links are looked up in: the pages of the site, and what `urls_by_seed` gives."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference of a briefing with what became of it."""

    reference: Reference
    state: str
    target: str
    """URL of the briefing that it means, or empty."""
    why: str


@dataclass(frozen=True)
class _Resolved:
    """The references of a briefing, resolved."""

    header: Header
    references: Sequence[Reference]
    cited: tuple[Cited, ...]

    @cached_property
    def asked(self) -> frozenset[Lookup]:
        """What was looked up for them."""
        return frozenset([lookup for reference in self.references for lookup in lookups(reference)])


class CitationMemory:
    """The references of briefings, resolved; asked again, those alone that may mean something else now."""

    def __init__(self) -> None:
        self._urls: Sequence[str] = ()
        self._shown: Mapping[str, Briefing] = {}
        self._citable: dict[str, CitableBriefing] = {}
        self._index = index_of(())
        self._found: dict[str, _Resolved] = {}
        self._edited: Set[str] | None = None
        self._seeds: Mapping[str, str] = NOTHING
        self._backlinks: Mapping[str, tuple[str, ...]] = {}
        self._targets: dict[str, tuple[Header, Sequence[BodyLink], object, frozenset[str]]] = {}

    def of(
        self, shown: Sequence[Briefing], citing: Iterable[Briefing], edited: Set[str] | None = None
    ) -> Mapping[str, tuple[Cited, ...]]:
        """By URL, of the `citing` that cite: the references, resolved among the briefings shown. Where the `edited` are
        given, all others have the headers that they had, and link and refer to the same."""
        moved = self._look_at({briefing.url: briefing for briefing in shown})
        unsure = {url for url, found in self._found.items() if not moved.isdisjoint(found.asked)} if moved else set()
        self._edited = None if edited is None else edited | unsure
        before, self._found = self._found, {}
        for briefing in citing:
            url, known = briefing.url, before.get(briefing.url)
            if self._may_differ(url):
                if briefing.body.references:
                    self._found[url] = self._resolved(briefing, None if url in unsure else known)
            elif known:
                self._found[url] = known
        return {url: found.cited for url, found in self._found.items()}

    def _look_at(self, shown: Mapping[str, Briefing]) -> set[Lookup]:
        """Index what is shown; the lookups that may have another answer since."""
        urls = [url for url in {**self._shown, **shown} if self._shown.get(url) is not shown.get(url)]
        before, self._shown = self._citable, shown
        now = {url: _citable(shown[url]) for url in urls if url in shown}
        others = [url for url in urls if before.get(url) != now.get(url)]
        if others:
            self._citable = {url: known for url, known in {**before, **now}.items() if url in shown}
            self._index = index_of(tuple(self._citable.values()))
        was, found = ([of[url] for url in others if url in of] for of in (before, now))
        return touched_lookups(was, found, lambda: any(self._citable[u].number for u in shown.keys() - {*others}))

    def _may_differ(self, url: str) -> bool:
        """Whether a briefing may link or refer to something else than the last time."""
        return self._edited is None or url in self._edited

    def _resolved(self, briefing: Briefing, before: _Resolved | None) -> _Resolved:
        header, references = briefing.header, briefing.body.references
        if before and before.header is header and before.references is references:
            return before
        return _Resolved(header, references, cite_all(briefing, self._index))

    def backlinks(
        self,
        shown: Sequence[Briefing],
        cited: Mapping[str, tuple[Cited, ...]],
        citing: Iterable[Briefing],
        seeds: Mapping[str, str],
    ) -> Mapping[str, tuple[str, ...]]:
        """By URL of the briefing that is linked to or cited: URLs of the others, in the order of `shown`; `seeds` are
        as `urls_by_seed` gives them. All are those that `of` was just asked for."""
        places = {briefing.url: place for place, briefing in enumerate(shown)}
        same_seeds = seeds is self._seeds or seeds == self._seeds
        stays = same_seeds and list(places) == self._urls
        before, again = self._targets if same_seeds else {}, dict[str, frozenset[str]]()
        self._urls, self._seeds, self._targets = list(places), seeds, {}
        for briefing in citing:
            url, last = briefing.url, before.get(briefing.url)
            if last and not self._may_differ(url):
                self._targets[url] = last
                continue
            made_of = briefing.header, briefing.body.links, cited.get(url, ())
            if last and all(map(is_, last, made_of)):
                self._targets[url] = last
                continue
            self._targets[url] = (*made_of, targets_of(briefing, made_of[2], seeds))
            if not last or last[3] != self._targets[url][3]:
                again[url] = self._targets[url][3]
        if not stays or before.keys() - self._targets.keys():
            self._backlinks = cited_back({}, {url: found[3] for url, found in self._targets.items()}, places)
        elif again:
            self._backlinks = cited_back(self._backlinks, again, places)
        return self._backlinks


def touched_lookups(
    was: Collection[CitableBriefing], now: Collection[CitableBriefing], is_numbered: Callable[[], bool]
) -> set[Lookup]:
    """The lookups that may have another answer where these briefings are found by something else now than they were;
    `is_numbered` tells whether any of the others has a number."""
    found = {lookup for entry in (*was, *now) for lookup in answered_by(entry)}
    same = any(entry.number for entry in was) == any(entry.number for entry in now)
    return found - {NUMBERED} if same or is_numbered() else found


def cited_back(
    before: Mapping[str, Iterable[str]], targets: Mapping[str, Set[str]], places: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """By URL of what is linked to or cited: by whom, in the order of their places; as `before`, but for briefings that
    lead to these targets now."""
    found = {target: [url for url in urls if url not in targets] for target, urls in before.items() if target in places}
    for url, several in targets.items():
        for target in several & places.keys():
            found.setdefault(target, []).append(url)
    return {target: tuple(sorted(found[target], key=places.__getitem__)) for target in sorted(found) if found[target]}


def _citable(briefing: Briefing) -> CitableBriefing:
    return CitableBriefing(briefing.url, *as_citable(briefing))


def as_citable(briefing: Briefing) -> tuple[str, str, str, str]:
    """Title, date, series and number, by which others find a briefing."""
    header = briefing.header
    return header.title, str(header.date or ""), header.series, header.number


def asked_by(briefing: Briefing) -> frozenset[Lookup]:
    """All that is looked up for the references and the links of a briefing."""
    found = {lookup for reference in briefing.body.references for lookup in lookups(reference)}
    for link in briefing.body.links:
        found.add((PAGES, link.url.partition("#")[0]))
        found.update((SEEDS, name) for name in _names_of_seed(briefing, link))
    return frozenset(found)


def targets_of(briefing: Briefing, cited: Iterable[Cited], seeds: Mapping[str, str]) -> frozenset[str]:
    """The URLs that a briefing links to or cites, but for its own; `seeds` are as `urls_by_seed` gives them."""
    links = {
        url for link in briefing.body.links for url in (link.url.partition("#")[0], from_seed(briefing, link, seeds))
    }
    return frozenset(links | {item.target for item in cited}) - {briefing.url, ""}


def urls_by_seed(briefings: Iterable[Briefing], redirects: Mapping[str, str] = NOTHING) -> Mapping[str, str]:
    """The path of every seed, also without its ending → the URL of the briefing that came from it; `*name` and
    `*folder/name` where only one seed is called so; each old address of the site → where it leads."""
    return by_seed(((b.url, seeds_of(b)) for b in briefings), redirects)


def seeds_of(briefing: Briefing) -> tuple[str, ...]:
    """The paths of its seeds."""
    return tuple([entry.file for entry in briefing.header.seed])


def by_seed(
    briefings: Iterable[tuple[str, Sequence[str]]], redirects: Mapping[str, str] = NOTHING
) -> Mapping[str, str]:
    """The same of URLs, each with the paths of its seeds."""
    found: dict[str, str] = {}
    for url, seeds in sorted(briefings, key=itemgetter(0)):
        for file in seeds:
            full, path, *names = seed_names(file)
            found.setdefault(full, url)
            found.setdefault(path, url)
            for name in names:
                if found.setdefault(name, url) != url:
                    found[name] = ""
    return {**found, **redirects}


def seed_names(file: str) -> tuple[str, ...]:
    """What a seed is looked up by: its path, also without its ending, and its names."""
    path = splitext(file)[0]
    return file, path, *_names(path)


def _names(path: str) -> tuple[str, str]:
    """What a link may call a seed or the page that was made of it: its name, and with its folder."""
    parts = path.casefold().removesuffix("/index").removesuffix("/_index").split("/")
    return f"*{parts[-1]}", "*" + "/".join(parts[-2:])


def from_seed(briefing: Briefing, link: BodyLink, seeds: Mapping[str, str]) -> str:
    """The URL of the briefing that a link between two seeds, or one to an old address, means; empty where it means
    none."""
    return next(filter(None, map(seeds.get, _names_of_seed(briefing, link))), "").partition("#")[0]


def _names_of_seed(briefing: Briefing, link: BodyLink) -> Iterator[str]:
    """What a link may mean among `urls_by_seed`, in the order in which that is looked up."""
    url = link.url.partition("#")[0]
    yield from (url, f"{url}/")
    if briefing.header.seed and link.written:
        path = splitext(find_seed(link.written, briefing.header.seed[-1].file))[0]
        if path:
            yield path
        if _may_name(link.written):
            named = _names(splitext(unquote(link.written.partition("#")[0]).rstrip("/"))[0].lstrip("./"))
            yield named[0] if named[0] == named[1] else named[1]


def _may_name(written: str) -> bool:
    """Whether a link may call a seed by its name: no address of another site, and no other kind of file."""
    ending = splitext(written.partition("#")[0].rstrip("/"))[1].lower()
    return bool(written) and not _SCHEME.match(written) and ending in ("", ".md", ".markdown", ".html", ".htm")


def cite_all(briefing: Briefing, index: Index) -> tuple[Cited, ...]:
    """The references of a briefing, each with what it means."""
    return tuple([_cite(briefing, reference, index) for reference in briefing.body.references])


def _cite(briefing: Briefing, reference: Reference, index: Index) -> Cited:
    for override in briefing.header.references:
        if override.written in reference.written:
            url = "" if override.target == "none" else f"/briefings/{override.target}/"
            return Cited(reference, "resolved" if url else "external", url, "set in the header")
    state, target, why = resolve_reference(reference, index, key=briefing.url, series=briefing.header.series)
    return Cited(reference, state, target, why)
