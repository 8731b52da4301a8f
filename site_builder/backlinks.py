"""The references and links of published briefings → what each means, and who cites whom.

A reference is a prose mention of another briefing; an editor's word in the header goes before what is found. Knows no
page, and nothing of a briefing that is not handed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.content.briefing import Briefing
from site_builder.linking.mentions import Reference
from site_builder.linking.resolution import Entry, Index, index_of, resolve_reference


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference of a briefing with what became of it."""

    reference: Reference
    state: str
    target: str
    """URL of the briefing that it means, or empty."""
    why: str


def citations_of(shown: Sequence[Briefing]) -> Mapping[str, tuple[Cited, ...]]:
    """By URL of the citing briefing, for those that cite: its references, resolved among these briefings."""
    index = index_briefings(shown)
    return {b.url: cite(b, index) for b in shown if b.body.references}


def index_briefings(shown: Iterable[Briefing]) -> Index:
    """What references to these briefings are looked up in."""
    return index_of(
        [Entry(b.url, b.header.title, str(b.header.date or ""), b.header.series, b.header.number) for b in shown]
    )


def cite(briefing: Briefing, index: Index) -> tuple[Cited, ...]:
    """The references of a briefing with what became of them."""
    return tuple(_cite(briefing, reference, index) for reference in briefing.body.references)


def targets_of(briefing: Briefing, cited: Iterable[Cited]) -> frozenset[str]:
    """The URLs that a briefing links to or cites, but for its own."""
    links = {link.url.partition("#")[0] for link in briefing.body.links}
    return frozenset(links | {item.target for item in cited}) - {briefing.url}


def backlinks(shown: Sequence[Briefing], cited: Mapping[str, tuple[Cited, ...]]) -> Mapping[str, tuple[str, ...]]:
    """By URL of the briefing that is linked to or cited: URLs of the others, in the order of `shown`."""
    known = {b.url for b in shown}
    found: dict[str, list[str]] = {}
    for briefing in shown:
        for target in targets_of(briefing, cited.get(briefing.url, ())) & known:
            found.setdefault(target, []).append(briefing.url)
    return {url: tuple(found[url]) for url in sorted(found)}


def _cite(briefing: Briefing, reference: Reference, index: Index) -> Cited:
    for override in briefing.header.references:
        if override.written in reference.written:
            url = "" if override.target == "none" else f"/briefings/{override.target}/"
            return Cited(reference, "resolved" if url else "external", url, "set in the header")
    state, target, why = resolve_reference(reference, index, key=briefing.url, series=briefing.header.series)
    return Cited(reference, state, target, why)
