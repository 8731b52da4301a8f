"""Outlines of all seeds → facts that only groups of seeds can tell: furniture, day-month order.

Works from outlines of a few kilobytes each, so ten thousand seeds fit into memory.

A group is the seeds of one extension that share a first or last line, at most half of all; else those of one folder.
Its GroupFacts hold no exact count, so one more seed does not change them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from site_builder.core.urls import slugify
from site_builder.seeds.corpus.outline import EDGE, Outline
from site_builder.seeds.corpus.statistics import GroupFacts, groups_of, learn, votes_of
from site_builder.seeds.detect.boilerplate import folded, key_of
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.draft import draft_from, read_lines
from site_builder.seeds.detect.front_block import EdgeKnowledge
from site_builder.seeds.detect.furniture import is_document_kind
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import DateOrder, IngestConfig

FEW = 10
"""Number of texts from which a tag can be one of nearly all."""
NEARLY_ALL = 0.6
"""A tag on a larger share of the texts tells them no longer apart."""


@dataclass(frozen=True)
class Survey:
    """Facts learned from the whole archive, for each group of similar seeds."""

    groups: Mapping[str, str] = field(default_factory=dict)
    """Path of a seed → name of its group."""
    facts: Mapping[str, GroupFacts] = field(default_factory=dict)
    """By the name of the group; sorted."""
    taught: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Container, or empty for the seeds folder → header keys that concern publication in it."""

    common: frozenset[str] = frozenset()
    """Tags that say no more than where nearly all texts were kept, as written: see `common_tags`."""

    def with_own_tags(self, draft: Draft) -> Draft:
        """The draft without common tags, with a note of each. A tag to which an old address leads stays."""
        led = {tag for _, tag in draft.terms}
        gone = [tag for tag in draft.tags if tag in self.common and tag not in led]
        if not gone:
            return draft
        notes = (f"Its tag “{tag}” was left out: nearly all texts have it, and it names their folder." for tag in gone)
        return replace(draft, tags=tuple(t for t in draft.tags if t not in gone), notes=(*draft.notes, *notes))

    def taught_for(self, path: str) -> frozenset[str]:
        """Header keys that concern publication in the container of this seed."""
        return self.taught.get(container_of(path), frozenset())

    def marks_of(self, seed: Outline) -> tuple[str, ...]:
        """Records of the marks that withhold a seed. Includes unclear header keys that other seeds show to concern
        publication."""
        taught = self.taught_for(seed.path)
        return (*seed.marks, *(record for name, record in seed.unclear if name in taught))

    def of(self, path: str) -> GroupFacts:
        """The facts of the seed's group."""
        return self.facts.get(self.groups.get(path, ""), GroupFacts())

    def knowledge(self, path: str, config: IngestConfig) -> EdgeKnowledge:
        """Facts learned about first and last lines that apply to the seed at this path."""
        facts = self.of(path)
        order = facts.order or DateOrder(config.date_order)
        return EdgeKnowledge(facts.first, facts.under_title, facts.last, order, facts.order is not None)

    def said_of(self, seed: Outline) -> tuple[str, ...]:
        """The learned facts that apply to this seed. It is read again only if they change."""
        facts = self.of(seed.path)
        edges = ((facts.first, seed.first), (facts.last, seed.last))
        lines = [line.key for known, ends in edges for line in ends if line.key in known]
        under = [key for key in map(key_of, seed.under_title) if key in facts.under_title]
        order = facts.order if any(max(parts) <= 12 for parts in seed.parts) else None
        taught = self.taught_for(seed.path)
        keys = [name for name, _ in seed.unclear if name in taught]
        return (*lines, *under, *filter(None, [order]), *keys, *(tag for tag in seed.tags if tag in self.common))


def survey(outlines: Iterable[Outline]) -> Survey:
    """The survey of all outlines, whatever their order."""
    ordered = sorted(outlines, key=lambda o: o.path)
    groups = groups_of(ordered)
    members: defaultdict[str, list[Outline]] = defaultdict(list)
    votes: defaultdict[str, frozenset[DateOrder]] = defaultdict(frozenset)
    for one in ordered:
        members[groups[one.path]].append(one)
        votes[one.folder] |= frozenset(votes_of(one))
    taught: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for one in ordered:
        if one.taught:
            taught[container_of(one.path)] |= frozenset(one.taught)
    return Survey(
        groups, {name: learn(members[name], votes) for name in sorted(members)}, dict(taught), common_tags(ordered)
    )


def common_tags(outlines: Sequence[Outline]) -> frozenset[str]:
    """Tags on more than NEARLY_ALL of at least FEW texts that name a kind of document ("Press releases") or a folder of
    a text that has them, as crawlers write them into headers."""
    counts = Counter(tag for one in outlines for tag in one.tags)
    least = NEARLY_ALL * len(outlines) if len(outlines) >= FEW else len(outlines)
    often = {tag for tag, number in counts.items() if number > least}
    folders = {
        (tag, slugify(part))
        for one in outlines
        for tag in often.intersection(one.tags)
        for part in re.split(r"!?/", one.path)[1:-1]
    }
    return frozenset(
        tag for tag in often if (tag, slugify(tag)) in folders or is_document_kind(slugify(tag).replace("-", " "))
    )


def container_of(path: str) -> str:
    """The container of a seed; empty for a file of its own."""
    return path.rpartition("!/")[0]


def finish(draft: Draft, knowledge: EdgeKnowledge, config: IngestConfig) -> Draft:
    """Detects a draft again with the facts of its group, or with furniture retained if site.toml retains it. Returns
    the same draft if neither affects it."""
    known = knowledge.first.keys() | knowledge.last.keys() | knowledge.under_title.keys()
    regains = config.keep_furniture and any(line.is_furniture for line in draft.removed)
    if draft.extract is None or not (known or knowledge.order_is_sure or regains):
        return draft
    lines = read_lines(draft.extract.markup, draft.extract.text)
    keys = {key_of(line.text) for line in (*lines[: 2 * EDGE], *lines[-EDGE:])}
    taught = not known.isdisjoint(keys.union(map(folded, keys)))
    if not (taught or regains) and not (knowledge.order_is_sure and any(_is_open(line) for line in lines[:EDGE])):
        return draft
    return draft_from(draft.extract, path=draft.path, digest=draft.digest, config=config, knowledge=knowledge)


def _is_open(line: SourceLine) -> bool:
    found = date_line(line.text)
    return found is not None and found.other is not None
