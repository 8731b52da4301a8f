"""References and links of published briefings → their targets and backlinks.

A reference is a mention of another briefing in prose; a target set in the header overrides the one found. Knows no
page, and only the briefings it is given.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from posixpath import splitext
from types import MappingProxyType
from urllib.parse import unquote

from site_builder.content.links import find_seed
from site_builder.content.model import BodyLink, Briefing
from site_builder.linking.citation_resolver import Index, Lookup, lookups, resolve_reference
from site_builder.linking.model import Reference

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
NOTHING: Mapping[str, str] = MappingProxyType({})
PAGES, SEEDS = "pages", "seeds"
"""Tables for looking up links: pages of the site, and names from `by_seed`."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference of a briefing, resolved."""

    reference: Reference
    state: str
    target: str
    """URL of the briefing it refers to, or empty."""
    why: str


def cited_back(targets: Mapping[str, Iterable[str]], places: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Cited URL → URLs of the briefings that link to it or cite it, in site order. `targets` maps each briefing to the
    URLs it cites."""
    found: dict[str, list[str]] = {}
    for url, several in targets.items():
        for target in several:
            if target in places:
                found.setdefault(target, []).append(url)
    return {target: tuple(sorted(found[target], key=places.__getitem__)) for target in sorted(found)}


def as_citable(briefing: Briefing) -> tuple[str, str, str, str]:
    """Title, date, series and number, by which other briefings refer to this one."""
    header = briefing.header
    return header.title, str(header.date or ""), header.series, header.number


def asked_by(briefing: Briefing) -> frozenset[Lookup]:
    """All lookups for the references and links of a briefing."""
    found = {lookup for reference in briefing.body.references for lookup in lookups(reference)}
    for link in briefing.body.links:
        found.add((PAGES, link.url.partition("#")[0]))
        found.update((SEEDS, name) for name in _names_of_seed(briefing, link))
    return frozenset(found)


def targets_of(briefing: Briefing, cited: Iterable[Cited], seeds: Mapping[str, str]) -> frozenset[str]:
    """URLs that a briefing links to or cites, without its own. `seeds` comes from `by_seed`."""
    links = {
        url for link in briefing.body.links for url in (link.url.partition("#")[0], from_seed(briefing, link, seeds))
    }
    return frozenset(links | {item.target for item in cited}) - {briefing.url, ""}


def seeds_of(briefing: Briefing) -> tuple[str, ...]:
    """Paths of the briefing's seeds."""
    return tuple([entry.file for entry in briefing.header.seed])


def by_seed(
    briefings: Iterable[tuple[str, Sequence[str]]], redirects: Mapping[str, str] = NOTHING
) -> Mapping[str, str]:
    """Index of briefings by the names of their seeds: each path with and without its suffix, `*name` and `*folder/name`
    if unambiguous, and each old address of the site → its new one. `briefings` are URLs with their seed paths."""
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
    """Lookup names of a seed: its path with and without its suffix, and its short names."""
    path = splitext(file)[0]
    return file, path, *_names(path)


def _names(path: str) -> tuple[str, str]:
    """Short lookup names of a seed or its page: `*name` and `*folder/name`."""
    parts = path.casefold().removesuffix("/index").removesuffix("/_index").split("/")
    return f"*{parts[-1]}", "*" + "/".join(parts[-2:])


def from_seed(briefing: Briefing, link: BodyLink, seeds: Mapping[str, str]) -> str:
    """URL of the briefing meant by a link between seeds or to an old address, or empty."""
    return next(filter(None, map(seeds.get, _names_of_seed(briefing, link))), "").partition("#")[0]


def _names_of_seed(briefing: Briefing, link: BodyLink) -> Iterator[str]:
    """Names to look up in `by_seed` for a link, in order."""
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
    """True if a link may lead to a seed: a relative path without extension, or to a Markdown or HTML file."""
    ending = splitext(written.partition("#")[0].rstrip("/"))[1].lower()
    return bool(written) and not _SCHEME.match(written) and ending in ("", ".md", ".markdown", ".html", ".htm")


def cite_all(briefing: Briefing, index: Index) -> tuple[Cited, ...]:
    """The references of a briefing, resolved."""
    return tuple([_cite(briefing, reference, index) for reference in briefing.body.references])


def _cite(briefing: Briefing, reference: Reference, index: Index) -> Cited:
    for override in briefing.header.references:
        if override.written in reference.written:
            url = "" if override.target == "none" else f"/briefings/{override.target}/"
            return Cited(reference, "resolved" if url else "external", url, "set in the header")
    state, target, why = resolve_reference(reference, index, key=briefing.url, series=briefing.header.series)
    return Cited(reference, state, target, why)
