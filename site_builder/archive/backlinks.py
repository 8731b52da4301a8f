"""The references and links of published briefings → what each means, and who cites whom.

A reference is a prose mention of another briefing; an editor's word in the header goes before what is found. Knows no
page, and nothing of a briefing that is not handed in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import is_, itemgetter
from posixpath import splitext
from types import MappingProxyType
from urllib.parse import unquote

from site_builder.content.links import find_seed
from site_builder.content.model import BodyLink, Briefing, Header
from site_builder.linking.citation_resolver import (
    CitableBriefing,
    Index,
    Lookup,
    amended,
    answered_by,
    differing,
    index_of,
    lookups,
    resolve_reference,
)
from site_builder.linking.model import Reference

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
NOTHING: Mapping[str, str] = MappingProxyType({})
FEW = 64
"""So many edited briefings are few."""
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
        self._indexed: Sequence[Briefing] = ()
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
        changes = _changed(self._indexed, shown)
        if changes is None:
            index = index_of(list(map(_citable, shown)))
            asked = frozenset[Lookup]().union(*(found.asked for found in self._found.values()))
        else:
            index = amended(self._index, *changes) if any(changes) else self._index
            asked = frozenset(lookup for entry in chain(*changes) for lookup in answered_by(entry))
        moved = differing(asked, self._index, index) if index is not self._index else set[Lookup]()
        unsure = {url for url, found in self._found.items() if not moved.isdisjoint(found.asked)} if moved else set()
        self._index, self._indexed = index, shown
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
        """By URL of the briefing that is linked to or cited: URLs of the others, in the order of `citing`; `seeds` are
        as `urls_by_seed` gives them. All are those that `of` was just asked for."""
        urls = [briefing.url for briefing in shown]
        same_seeds = seeds is self._seeds or seeds == self._seeds
        before, stays = self._targets if same_seeds else {}, same_seeds and urls == self._urls
        few: list[tuple[str, frozenset[str], frozenset[str]]] = []
        self._urls, self._seeds, self._targets = urls, seeds, {}
        for briefing in citing:
            url, last = briefing.url, before.get(briefing.url)
            if last and not self._may_differ(url):
                self._targets[url] = last
                continue
            made_of = briefing.header, briefing.body.links, cited.get(url, ())
            if last and all(map(is_, last, made_of)):
                self._targets[url] = last
            else:
                targets = targets_of(briefing, made_of[2], seeds)
                self._targets[url] = (*made_of, targets)
                few.append((url, last[3] if last else frozenset(), targets))
        if stays and len(few) <= FEW and list(before) == list(self._targets):
            self._backlinks = self._amended(few)
        else:
            self._backlinks = self._all_backlinks()
        return self._backlinks

    def _all_backlinks(self) -> Mapping[str, tuple[str, ...]]:
        known, found = {*self._urls}, dict[str, list[str]]()
        for url, (*_, targets) in self._targets.items():
            for target in targets & known:
                found.setdefault(target, []).append(url)
        return {url: tuple(found[url]) for url in sorted(found)}

    def _amended(self, few: Sequence[tuple[str, frozenset[str], frozenset[str]]]) -> Mapping[str, tuple[str, ...]]:
        """What was found the last time, after a few briefings, each with its targets before and now, lead elsewhere."""
        moved = frozenset[str]().union(*(before ^ now for _, before, now in few))
        if not moved:
            return self._backlinks
        lists = {target: list[str]() for target in moved & {*self._urls}}
        for url, (*_, targets) in self._targets.items():
            for target in targets & lists.keys():
                lists[target].append(url)
        found = {**self._backlinks, **{target: tuple(urls) for target, urls in lists.items()}}
        return {url: found[url] for url in sorted(found) if found[url]}


def _changed(
    before: Sequence[Briefing], now: Sequence[Briefing]
) -> tuple[list[CitableBriefing], list[CitableBriefing]] | None:
    """What others found and find by something else or not at all, as it was and as it is; None where that is much, or
    two are at one URL."""
    old, new = ({briefing.url: briefing for briefing in briefings} for briefings in (before, now))
    urls = [url for url in {**old, **new} if old.get(url) is not new.get(url)]
    if len(urls) > FEW or len(old) < len(before) or len(new) < len(now):
        return None
    was, found = ({url: _citable(shown[url]) for url in urls if url in shown} for shown in (old, new))
    same = {url for url in was if was[url] == found.get(url)}
    return [was[url] for url in was if url not in same], [found[url] for url in found if url not in same]


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
