"""Briefings → rows with what each contributes to other pages. Valid rows of the last build are reused.

A `Contribution` depends on one file and the records of its actors. A `Resolution` holds the targets of a briefing's
references and links; it depends on the contributions of all, and is computed again if the briefing or the answer to one
of its lookups changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from site_builder.archive.backlinks import (
    PAGES,
    SEEDS,
    as_citable,
    asked_by,
    by_seed,
    cite_all,
    seed_names,
    seeds_of,
    targets_of,
)
from site_builder.archive.published_files import assets_in
from site_builder.archive.validation import Targets, broken_links, dead_links, gaps, hidden_links
from site_builder.content.model import VISIBILITY, Briefing
from site_builder.core.digests import digest_of, digest_text
from site_builder.core.errors import SiteError
from site_builder.core.fact_numbers import fact_number, packed_numbers, shares
from site_builder.linking.citation_resolver import (
    NUMBERED,
    CitableBriefing,
    Index,
    Lookup,
    answered_by,
    index_of,
)

HEADINGS = 3
"""Number of headings of a briefing that other pages may show."""


class Contribution(NamedTuple):
    """Data of a briefing that other pages show, as far as its own file determines it."""

    source: tuple[object, ...]
    """Digests of header and text; the second is empty if the text has no digest."""
    header: str
    """Digest."""
    body: str
    """Digest of everything in the text that pages may show."""
    mentions: Mapping[str, tuple[str, ...]]
    """Actor id → its name in the text, then the roles in the wording of the text."""
    lookups: bytes
    """Packed numbers of the lookups for its references and links."""
    answers: bytes
    """Packed numbers of the lookups that this briefing answers."""
    citable: tuple[str, str, str, str]
    """Title, date, series and number."""
    seeds: tuple[str, ...]
    """Paths of its seeds."""
    files: tuple[str, ...]
    """URLs of the shared files it links."""
    places: str
    """Digest of its link anchors; empty if any fragment is accepted."""
    headings: tuple[str, ...] = ()
    """Its first headings."""


class Resolution(NamedTuple):
    """Targets of a briefing's references and links."""

    cited: tuple[tuple[str, str, str], ...] | None
    """State, target and reason of each reference; None if the text has no references."""
    targets: tuple[tuple[str, str], ...]
    """Each link with its target URL; empty if only its words are shown."""
    leads_to: tuple[str, ...]
    """URLs it links to or cites, sorted, without its own."""
    warnings: tuple[SiteError, ...]
    """Gaps, such as a missing date or an unresolved reference."""
    is_amiss: bool
    """True if one of its links must be reported."""


@dataclass(frozen=True)
class Answers:
    """Pages, files and seeds that links may lead to."""

    pages: Mapping[str, str | None] = field(default_factory=dict)
    """URL → `Contribution.places`; None if the page is known but not public."""
    seeds: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """URL of each known briefing → paths of its seeds."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Old address → new one."""

    def leads(self, url: str) -> bool:
        """True if readers see a page or file at this URL (without fragment)."""
        return self.pages.get(url) is not None

    @cached_property
    def seeds_shown(self) -> Mapping[str, str]:
        """`by_seed` of the public briefings."""
        return by_seed(((url, seeds) for url, seeds in self.seeds.items() if self.leads(url)), self.redirects)

    @cached_property
    def seeds_known(self) -> Mapping[str, str]:
        """`by_seed` of all briefings."""
        return by_seed(self.seeds.items(), self.redirects)

    def touched(self, before: "Answers") -> Iterator[Lookup]:
        """Lookups of links whose answer may have changed."""
        pages = differing(before.pages, self.pages)
        yield from ((PAGES, url) for url in pages)
        urls = {*pages, *differing(before.seeds, self.seeds)}
        for seeds in (of.get(url, ()) for of in (before.seeds, self.seeds) for url in urls):
            yield from ((SEEDS, name) for file in seeds for name in seed_names(file))
        for of in (before.redirects, self.redirects):
            for old, new in of.items():
                if before.redirects.get(old) != self.redirects.get(old) or new.partition("#")[0] in urls:
                    yield SEEDS, old


@dataclass(frozen=True)
class ArchiveRows:
    """Rows of an archive, and the tables that its links were looked up in."""

    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    """By URL."""
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    """By URL."""
    answers: Answers = Answers()


NO_ROWS = ArchiveRows()


def contributions_of(
    briefings: Iterable[Briefing], before: Mapping[str, Contribution], text_of: Callable[[Briefing], str | None]
) -> dict[str, Contribution]:
    """URL → contribution of each briefing; the previous one if its source is unchanged. `text_of` returns the digest of
    all inputs of a body."""
    return {b.url: _contribution(b, text_of(b) or "", before.get(b.url)) for b in briefings}


def _contribution(briefing: Briefing, text: str, before: Contribution | None) -> Contribution:
    source = (briefing.path, text, *[getattr(briefing.header, name) for name in VISIBILITY])
    if before and before.source == source and text:
        return before
    header, body, citable = briefing.header, briefing.body, as_citable(briefing)
    return Contribution(
        source,
        digest_of(briefing.path, header),
        body.contents,
        {n.actor: (f"{n.block} {n.acts} {n.digest} {n.role_at_date}", *n.roles_written) for n in body.named},
        packed_numbers(_numbers(asked_by(briefing))) if body.references or body.links else b"",
        packed_numbers(_numbers(answered_by(CitableBriefing(briefing.url, *citable)))),
        citable,
        seeds_of(briefing),
        tuple(sorted(assets_in(body.links))),
        digest_text("\0".join((header.title, *body.ids))) if body.anchors else "",
        tuple([heading.text for heading in body.own[0][:HEADINGS]]),
    )


def _numbers(lookups: Iterable[Lookup]) -> list[int]:
    """Sorted numbers of lookups. Two lookups with the same number only cost a needless resolution."""
    return sorted({fact_number(*lookup) for lookup in lookups})


def resolutions_of(
    briefings: Sequence[Briefing],
    contributions: Mapping[str, Contribution],
    answers: Answers,
    before: ArchiveRows = NO_ROWS,
) -> dict[str, Resolution]:
    """URL → resolution of each briefing; the previous one if it is still valid."""
    resolver = _Resolver({briefing.url: briefing for briefing in briefings}, contributions, answers)
    touched = frozenset(_numbers(resolver.touched(before))) if before.resolutions else frozenset[int]()
    found: dict[str, Resolution] = {}
    for briefing in briefings:
        contribution, known = contributions[briefing.url], before.resolutions.get(briefing.url)
        is_same = contribution is before.contributions.get(briefing.url) and not shares(contribution.lookups, touched)
        found[briefing.url] = known if known and is_same else resolver.resolution(briefing)
    return found


class _Resolver:
    """Resolves references and links among the published briefings."""

    def __init__(
        self, shown: Mapping[str, Briefing], contributions: Mapping[str, Contribution], answers: Answers
    ) -> None:
        self._contributions, self._answers = contributions, answers
        self._shown = Targets(shown, answers.leads, lambda: answers.seeds_shown)
        self._known = Targets(shown, answers.pages.__contains__, lambda: answers.seeds_known)

    @cached_property
    def _index(self) -> Index:
        return index_of([CitableBriefing(url, *self._contributions[url].citable) for url in self._shown.shown])

    def touched(self, before: ArchiveRows) -> Iterator[Lookup]:
        """All lookups whose answer may have changed."""
        yield from self._answers.touched(before.answers)
        then, now = before.contributions, {url: self._contributions[url] for url in self._shown.shown}
        others = [url for url in {**then, **now} if _citable(then, url) != _citable(now, url)]
        entries = [CitableBriefing(url, *row.citable) for of in (then, now) for url in others if (row := of.get(url))]
        yield from {lookup for entry in entries for lookup in answered_by(entry)} - {NUMBERED}
        if any(row.citable[3] for row in then.values()) != any(row.citable[3] for row in now.values()):
            yield NUMBERED

    def resolution(self, briefing: Briefing) -> Resolution:
        """The resolution of one briefing."""
        body, links = briefing.body, briefing.body.links
        cited = cite_all(briefing, self._index) if body.references else ()
        seeds = self._answers.seeds_shown if links else {}
        checks = (
            broken_links([briefing], self._known, tuple),
            dead_links([briefing], self._known, tuple),
            hidden_links([briefing], self._known, self._answers.leads),
        )
        return Resolution(
            tuple([(c.state, c.target, c.why) for c in cited]) if body.references else None,
            tuple({link.url: self._shown.of(briefing, link) for link in links}.items()),
            tuple(sorted(targets_of(briefing, cited, seeds))),
            (*gaps([briefing], {briefing.url: cited}), *body.flaws),
            bool(links) and any(any(check) for check in checks),
        )


def _citable(rows: Mapping[str, Contribution], url: str) -> object:
    row = rows.get(url)
    return row and row.citable


def differing(old: Mapping[Any, object], new: Mapping[Any, object]) -> list[Any]:
    """Keys that were added, removed or have another value."""
    gone = [key for key in old if key not in new]
    return gone + [key for key, value in new.items() if key not in old or old[key] != value]
