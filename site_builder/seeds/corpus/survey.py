"""The outlines of all seeds → what only the whole archive can tell: furniture, the order of day and month.

Works from outlines of a few kilobytes, so that ten thousand seeds need no more memory than their outlines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from site_builder.seeds.corpus.outline import EDGE, Outline, folder_of
from site_builder.seeds.corpus.statistics import learn
from site_builder.seeds.detect.boilerplate import key_of
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.draft import draft_from, read_lines
from site_builder.seeds.detect.front_block import EdgeKnowledge
from site_builder.seeds.lines import SourceLine
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import DateOrder, IngestConfig


@dataclass(frozen=True)
class Survey:
    """What the archive as a whole has taught."""

    seeds: int = 0
    first: Mapping[str, str] = field(default_factory=dict)
    """Key of a line at the top → how often it was met, in words."""
    under_title: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    """Folder → the order of day and month that its seeds prove."""

    def knowledge(self, path: str, config: IngestConfig) -> EdgeKnowledge:
        """What it says for a seed of this path."""
        order = self.orders.get(folder_of(path))
        return EdgeKnowledge(
            self.first, self.under_title, self.last, order or DateOrder(config.date_order), order is not None
        )


def survey(outlines: Iterable[Outline]) -> Survey:
    """What the outlines teach; the same for any order of them."""
    lessons = learn(sorted(outlines, key=lambda o: o.path))
    return Survey(
        seeds=lessons.seeds,
        first=lessons.first.learned,
        under_title=lessons.furniture_under_title,
        last=lessons.last.learned,
        orders=lessons.proven_orders,
    )


def finish(draft: Draft, knowledge: EdgeKnowledge, config: IngestConfig) -> Draft:
    """The draft made again with what its group has taught, or the same draft where that says nothing about it."""
    if draft.extract is None:
        return draft
    lines = read_lines(draft.extract.markup, draft.extract.text)
    edges = {key_of(line.text) for line in (*lines[:EDGE], *lines[-EDGE:])}
    taught = not edges.isdisjoint(knowledge.first.keys() | knowledge.last.keys() | knowledge.under_title.keys())
    if not taught and not (knowledge.order_is_sure and any(_is_open(line) for line in lines[:EDGE])):
        return draft
    return draft_from(draft.extract, path=draft.path, digest=draft.digest, config=config, knowledge=knowledge)


def _is_open(line: SourceLine) -> bool:
    found = date_line(line.text)
    return found is not None and found.other is not None
