"""Parsed bodies of the briefings, loaded or parsed on first use; in time, of all.

If a body cannot be parsed, the last good one stays, with a problem next to it.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial

from site_builder.archive_folder.loading import BodyTask, body_settings, body_tasks, body_work
from site_builder.content.front_matter import Document
from site_builder.content.model import NO_BODY, Body, Briefing, ByPathAndDate
from site_builder.core.errors import ConflictError, SiteError, SiteProblem
from site_builder.core.urls import briefing_url
from site_builder.preview.live.sources import Changed, LiveFiles
from site_builder.registry.decisions import Effective
from site_builder.runtime.parallel import Computation, Value

BATCH = 64


class LiveBriefing(ByPathAndDate):
    """A briefing whose body is read on access and always current."""

    def __init__(self, document: Document, body_of: Callable[[str], Body]) -> None:
        self.path, self.url, self._body_of = document.path, briefing_url(document.path), body_of
        self.header, self.header_lines = document.head.header, document.head.header_lines

    @property
    def body(self) -> Body:
        """The current body."""
        return self._body_of(self.path)


class Bodies:
    """Bodies by content file."""

    def __init__(self, live_files: LiveFiles) -> None:
        self._live_files = live_files
        self._shelf = live_files.cache.shelf("bodies")
        self._fresh: dict[str, Body] = {}
        self._keys: dict[str, str] = {}
        self._last: dict[str, tuple[str, Body]] = {}
        """Outdated last good bodies, with their keys."""
        self.problems: dict[str, tuple[SiteError, ...]] = {}
        """By content file."""
        self.times_read = 0
        """Reading counter."""
        self.citing: list[str] = []
        """Paths of bodies with changed links or references, in reading order."""

    def of(self, path: str) -> Body:
        """The current body; the last good one if it cannot be parsed, or an empty one."""
        found = self._fresh.get(path)
        return found if found is not None else self._read(path)

    def explained(self, path: str) -> Body:
        """The body with every mention in its details; if it cannot be parsed, the result of `of`."""
        try:
            (task,) = self.tasks([path])
            return body_work(self._live_files.config, explained=True)(task)
        except SiteProblem:
            return self.of(path)

    @property
    def read(self) -> Mapping[str, Body]:
        """The bodies read that are current, by path."""
        return self._fresh

    def key_of(self, briefing: Briefing) -> str | None:
        """The cache key of a body; None if it has not been read."""
        return self._keys.get(briefing.path, "") if briefing.path in self._fresh else None

    def live(self, document: Document) -> Briefing:
        """The briefing of a document, its body read on demand."""
        return LiveBriefing(document, self.of)

    def forget(self, changed: Changed) -> frozenset[str]:
        """Drops bodies that may have changed; returns their paths."""
        gone = {doc.path for pair in changed.documents for doc in pair if doc} | changed.bodies
        if changed.registry is not None:
            others = changed_actors(changed.registry.actors, self._live_files.registry.actors)
            gone |= self._naming(others)
        if changed.decisions is not None:
            gone |= self._decided(changed.decisions, self._live_files.decisions)
        now = self._live_files.config
        then = changed.settings or now
        if (body_settings(then), then.show_proposed) != (body_settings(now), now.show_proposed):
            gone |= self._fresh.keys()
        for path in gone:
            key, last = self._keys.pop(path, ""), self._fresh.pop(path, None)
            if last is not None and path not in self.problems:
                self._last[path] = key, last
            if path not in self._live_files.documents:
                self._let_go(path)
        return frozenset(gone)

    def pending(self) -> list[str]:
        """Paths of the briefings whose body has not been read."""
        return [path for path in self._live_files.documents if path not in self._fresh]

    def load(self, paths: Sequence[str]) -> list[str]:
        """Loads bodies from the cache; returns the paths of those that must be parsed."""
        memory, work, unknown = self._live_files.memory, self.work(), dict[str, BodyTask]()
        for task in self.tasks(paths):
            self._keys[task.path] = task.key
            known = memory.body(task.path, task.key, partial(work, task))
            if known is None:
                unknown[task.key] = task
            else:
                self._keep(task.path, known())
        for key, blob in self._shelf.load(list(unknown)).items():
            self._keep(unknown[key].path, self._fetching(unknown[key], pickle.loads(blob)))
        return [path for path in paths if path not in self._fresh]

    def tasks(self, paths: Iterable[str]) -> list[BodyTask]:
        """The parse tasks for these files."""
        live_files = self._live_files
        documents = [live_files.documents[path] for path in paths if path in live_files.documents]
        return body_tasks(documents, live_files.registry, live_files.config, live_files.decisions)

    def take(self, task: BodyTask, body: Body) -> None:
        """Stores a parsed body, unless the briefing has changed meanwhile."""
        path = task.path
        if path not in self._fresh and task.key in [now.key for now in self.tasks([path])]:
            self._keys[path] = task.key
            self._shelf.save(task.key, pickle.dumps(body, pickle.HIGHEST_PROTOCOL))
            self._keep(path, self._fetching(task, body))

    def work(self) -> Callable[[BodyTask], Body]:
        """The parse function for workers."""
        return body_work(self._live_files.config)

    def _fetching(self, task: BodyTask, body: Body) -> Body:
        """The body without its texts, which the cache holds."""
        return self._live_files.memory.fetching(body, task.key, partial(self.work(), task))

    def _read(self, path: str) -> Body:
        if path not in self._live_files.documents:
            return self._last_good(path)
        if self.load([path]):
            (task,) = self.tasks([path])
            try:
                self.take(task, self.work()(task))
            except SiteProblem as problem:
                # The text may be gone, replaced by one with an unreadable header, which is already reported.
                self.problems[path] = tuple([e for e in problem.errors if not isinstance(e, ConflictError)])
                self.times_read += 1
                self._fresh[path] = self._last_good(path)
        return self._fresh[path]

    def _last_good(self, path: str) -> Body:
        return self._last.get(path, ("", NO_BODY))[1]

    def _let_go(self, path: str) -> Body | None:
        """Drops and returns the last good body of a path, after it was replaced or removed."""
        key, body = self._last.pop(path, ("", None))
        if key != self._keys.get(path):
            self._live_files.memory.let_go(key)
        self.problems.pop(path, None)
        return body

    def _keep(self, path: str, body: Body) -> None:
        last = self._let_go(path)
        self.times_read += 1
        if last is None or (last.links, last.references) != (body.links, body.references):
            self.citing.append(path)
        self._fresh[path] = body

    def _naming(self, actors: frozenset[str]) -> set[str]:
        """Paths of briefings whose headers list one of these actors, by present or former id."""
        ids = actors | {old for old, now in self._live_files.registry.actor_ids.items() if now in actors}
        return {p for p, d in self._live_files.documents.items() if not ids.isdisjoint(d.header.actors)}

    def _decided(self, before: Effective, after: Effective) -> set[str]:
        """Paths of briefings that new or removed decisions may affect."""
        differing = set(before.decisions) ^ set(after.decisions)
        stems = {decision.briefing for decision in differing}
        everywhere = frozenset(d.actor for d in differing if not d.briefing and not d.tag)
        found = {path for path, document in self._live_files.documents.items() if document.source.stem in stems}
        return found | (set(self._live_files.documents) if "" in everywhere else self._naming(everywhere))


def parse_elsewhere(
    tasks: Sequence[BodyTask], work: Callable[[BodyTask], Body], executor: Executor | None
) -> Iterator[tuple[BodyTask, Body]]:
    """Each task with its body, in order; broken ones are skipped."""
    with suppress(SiteProblem):  # if a worker was killed, the rest is parsed on access
        for task, outcome in zip(tasks, Computation(work=work, executor=executor).outcomes(tasks), strict=True):
            if isinstance(outcome, Value):
                yield task, outcome.value()


def changed_actors(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    """Ids of records that were added, removed or changed."""
    ids = before.keys() | after.keys()
    return frozenset(i for i in ids if before.get(i) is not after.get(i) and before.get(i) != after.get(i))
