"""Actors with one last name, ranked by the likelihood that they are the same; updated change by change.

Only names with a changed record are ranked again, or all of them after a header change.
"""

from collections import defaultdict
from collections.abc import Mapping, Set

from site_builder.archive.written_roles import in_office
from site_builder.content.front_matter import Document
from site_builder.preview.desk.header_index import HeaderIndex
from site_builder.preview.live.bodies import changed_actors
from site_builder.registry.actor import Actor, Actors
from site_builder.text.folding import fold

CANDIDATES = 9
"""As many as there are digit keys."""


class Namesakes:
    """Index of the records last followed."""

    def __init__(self, spread: HeaderIndex) -> None:
        self._spread = spread
        self._actors: Actors = {}
        self._documents: Mapping[str, Document] = {}
        self._last: dict[str, str] = {}
        self._groups: defaultdict[str, set[str]] = defaultdict(set)
        """Last name → ids."""
        self._ranked: dict[str, tuple[str, ...]] = {}
        self._changes = -1

    def follow(self, actors: Actors, documents: Mapping[str, Document]) -> None:
        """Updates the index. Call after the header index was updated."""
        if self._changes != self._spread.changes:
            self._changes, self._ranked = self._spread.changes, {}
        moved = changed_actors(self._actors, actors)
        self._actors, self._documents = actors, documents
        for name in sorted(moved):
            self._leave(name)
            if name in actors and actors[name].has_page:
                self._join(name)

    def of(self, actor: Actor) -> tuple[str, ...]:
        """The other actors with this last name: same kind first, then by shared words, office on the date of a
        briefing that names this one, shared briefings, and frequency.
        """
        others: Set[str] = self._groups.get(self._last.get(actor.id, ""), frozenset())
        if len(others) < 2:
            return ()
        if actor.id not in self._ranked:
            self._ranked[actor.id] = self._rank(actor, others - {actor.id})
        return self._ranked[actor.id]

    def _leave(self, name: str) -> None:
        if name in self._last:
            self._groups[self._last[name]].discard(name)
            self._forget(self._last.pop(name))
            self._ranked.pop(name, None)

    def _join(self, name: str) -> None:
        last = self._last[name] = _last(self._actors[name])
        self._groups[last].add(name)
        self._forget(last)

    def _forget(self, last: str) -> None:
        for name in self._groups[last]:
            self._ranked.pop(name, None)

    def _rank(self, actor: Actor, others: Set[str]) -> tuple[str, ...]:
        own, words = self._spread.paths("actor", actor.id), _words(actor)
        found = [self._documents[path].header.date for path in own if path in self._documents]
        days = {str(date) for date in found if date}

        def rank(other: str) -> tuple[object, ...]:
            record, paths = self._actors[other], self._spread.paths("actor", other)
            office = any(in_office(record, day) for day in days) if record.roles else False
            shared = len(words & _words(record)), len(own & paths)
            return record.kind is not actor.kind, -shared[0], not office, -shared[1], -len(paths), other

        return tuple(sorted(others, key=rank)[:CANDIDATES])


def _last(actor: Actor) -> str:
    return fold(actor.family or actor.name).lower().rpartition(" ")[2]


def _words(actor: Actor) -> set[str]:
    return {fold(word).lower() for name in actor.all_names for word in name.split()}
