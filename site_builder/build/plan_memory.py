"""What the last build planned, kept: each part of the site with the facts that it asked for, and the pages that came.

A part is planned again only where one of its facts changed. All of it is of one build and one look, and sealed in the
cache; where anything is amiss with it, every part is planned. Whatever it says, a page stays only where the output has
it under the key that it says.
"""

import pickle
from array import array
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.pages.facts import NONE, Facts, changed_facts, facts_of
from site_builder.pages.planners import PlannedPart
from site_builder.pages.site import Site
from site_builder.publish.staging import Staged
from site_builder.runtime.cache import Shelf


class Made(NamedTuple):
    """A page that was planned, and its file."""

    url: str
    title: str
    updated: str
    in_sitemap: bool
    path: str
    """Of the file in the output folder."""
    key: str
    """Names the bytes by all that they depend on."""
    file: Staged | None
    """None where the output has a file of this key."""


class MadePart(NamedTuple):
    """The pages of a part."""

    pages: tuple[Made, ...]
    trace: bytes
    """Numbers of the facts that were asked for, as `pack_trace` packs them."""
    indexed: Mapping[str, bytes]
    """What of the search's index it was made of, as `IndexMemory` packs it."""


def pack_trace(facts: Iterable[int]) -> bytes:
    """Eight bytes for each."""
    return array("Q", facts).tobytes()


@dataclass(frozen=True)
class SitePlan:
    """A whole site as it was planned."""

    look: str = ""
    """Digest of all that every page depends on: theme, settings, code."""
    facts: Facts = NONE
    parts: Mapping[PlannedPart, MadePart] = field(default_factory=dict)


NO_PLAN = SitePlan()


class PlanMemory:
    """The plan of the last build of an output, and what became of it since; it serves one build after the other."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        """`name` is that of the output."""
        self._shelf, self._name = shelf, name
        self._kept: SitePlan | None = None
        self._now = NO_PLAN
        self._before = NO_PLAN
        self._changed: dict[int, str] = {}
        self.reasons: dict[str, str] = {}
        """Part → why it was planned."""

    def look_at(self, site: Site, look: str) -> None:
        """Find out which facts of the site are others than those of the last build."""
        self.reasons = {}
        before = self._kept or self._read()
        self._before = before if before.look == look else NO_PLAN
        self._now = SitePlan(look, facts_of(site, self._before.facts), {})
        self._changed = changed_facts(self._before.facts, self._now.facts) if self._before is not NO_PLAN else {}

    def unchanged(self, part: PlannedPart, known: Mapping[str, str]) -> MadePart | None:
        """What came of the part, where it would come again and the output has it; `known` are path and key there."""
        before = self._before.parts.get(part)
        reason = self._reason(before, known)
        if reason:
            self.reasons[part.label] = reason
            return None
        return before

    def _reason(self, before: MadePart | None, known: Mapping[str, str]) -> str:
        if before is None:
            return "it is new" if self._before.parts else "no plan of this look is known"
        asked = array("Q", before.trace)
        if not self._changed.keys().isdisjoint(asked):
            first = next(number for number in asked if number in self._changed)
            return self._changed[first]
        lacking = next((page.path for page in before.pages if known.get(page.path) != page.key), None)
        return f"the output lacks {lacking}" if lacking else ""

    @property
    def indexed(self) -> Mapping[str, bytes]:
        """What of the search's index is known."""
        return {key: blob for part in self._before.parts.values() for key, blob in part.indexed.items()}

    def keep(self, parts: Mapping[PlannedPart, MadePart]) -> None:
        """Remember the plan that the site was just made by."""
        kept = {
            part: made._replace(pages=tuple([page._replace(file=None) for page in made.pages]))
            for part, made in parts.items()
        }
        self._kept = SitePlan(self._now.look, self._now.facts, kept)
        self._shelf.save(self._name, pickle.dumps(self._kept, pickle.HIGHEST_PROTOCOL))

    def _read(self) -> SitePlan:
        blob = self._shelf.load([self._name]).get(self._name)
        with suppress(Exception):  # whatever is wrong with it, planning all is right
            found = pickle.loads(blob) if blob else NO_PLAN
            return found if isinstance(found, SitePlan) else NO_PLAN
        return NO_PLAN
