"""The parsed bodies of the briefings that somebody looked at, and in time of all: loaded or parsed when first read.

A body that cannot be parsed leaves the last good one in place and a problem next to it.
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
from site_builder.preview.live.sources import Changed, Holding
from site_builder.registry.decisions import Effective
from site_builder.runtime.parallel import Computation, Value

BATCH = 64


class LiveBriefing(ByPathAndDate):
    """A briefing whose body is read when it is asked for, and is always the present one."""

    def __init__(self, document: Document, body_of: Callable[[str], Body]) -> None:
        self.path, self.url, self._body_of = document.path, briefing_url(document.path), body_of
        self.header, self.header_lines = document.head.header, document.head.header_lines

    @property
    def body(self) -> Body:
        """As it is now."""
        return self._body_of(self.path)


class Bodies:
    """By path of the content file."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding
        self._shelf = holding.cache.shelf("bodies")
        self._fresh: dict[str, Body] = {}
        self._keys: dict[str, str] = {}
        self._last: dict[str, tuple[str, Body]] = {}
        """The last good body where another is wanted now, with its key."""
        self.problems: dict[str, tuple[SiteError, ...]] = {}
        """By path of the file."""
        self.times_read = 0
        """Reading counter."""
        self.citing: list[str] = []
        """Paths of bodies that link or refer to others than before, in the order in which they were read."""

    def of(self, path: str) -> Body:
        """The body as it is now, the last good one if it cannot be parsed, or an empty one."""
        found = self._fresh.get(path)
        return found if found is not None else self._read(path)

    def explained(self, path: str) -> Body:
        """The body with every mention in its details; where it cannot be parsed, as `of` has it."""
        try:
            (task,) = self.tasks([path])
            return body_work(self._holding.config, explained=True)(task)
        except SiteProblem:
            return self.of(path)

    @property
    def read(self) -> Mapping[str, Body]:
        """The bodies that were read and are as they are now, by path."""
        return self._fresh

    def key_of(self, briefing: Briefing) -> str | None:
        """The name of a body by all that it was made of; None where it was not read yet."""
        return self._keys.get(briefing.path, "") if briefing.path in self._fresh else None

    def live(self, document: Document) -> Briefing:
        """The briefing of a document, its body read when needed."""
        return LiveBriefing(document, self.of)

    def forget(self, changed: Changed) -> frozenset[str]:
        """Let go of what may be another body after the change; returns the paths."""
        gone = {doc.path for pair in changed.documents for doc in pair if doc} | changed.bodies
        if changed.registry is not None:
            others = changed_actors(changed.registry.actors, self._holding.registry.actors)
            gone |= self._naming(others)
        if changed.decisions is not None:
            gone |= self._decided(changed.decisions, self._holding.decisions)
        now = self._holding.config
        then = changed.settings or now
        if (body_settings(then), then.show_proposed) != (body_settings(now), now.show_proposed):
            gone |= self._fresh.keys()
        for path in gone:
            key, last = self._keys.pop(path, ""), self._fresh.pop(path, None)
            if last is not None and path not in self.problems:
                self._last[path] = key, last
            if path not in self._holding.documents:
                self._let_go(path)
        return frozenset(gone)

    def pending(self) -> list[str]:
        """Paths of the briefings whose body was not read yet."""
        return [path for path in self._holding.documents if path not in self._fresh]

    def load(self, paths: Sequence[str]) -> list[str]:
        """Take from the cache what is there; returns the paths of those that must be parsed."""
        memory, work, unknown = self._holding.memory, self.work(), dict[str, BodyTask]()
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
        """What is to be parsed for these files."""
        held = self._holding
        documents = [held.documents[path] for path in paths if path in held.documents]
        return body_tasks(documents, held.registry, held.config, held.decisions)

    def take(self, task: BodyTask, body: Body) -> None:
        """A body that was parsed; it is passed over where the briefing has changed meanwhile."""
        path = task.path
        if path not in self._fresh and task.key in [now.key for now in self.tasks([path])]:
            self._keys[path] = task.key
            self._shelf.save(task.key, pickle.dumps(body, pickle.HIGHEST_PROTOCOL))
            self._keep(path, self._fetching(task, body))

    def work(self) -> Callable[[BodyTask], Body]:
        """The function that parses a task, for workers."""
        return body_work(self._holding.config)

    def _fetching(self, task: BodyTask, body: Body) -> Body:
        """The body without its texts, which the cache holds."""
        return self._holding.memory.fetching(body, task.key, partial(self.work(), task))

    def _read(self, path: str) -> Body:
        if path not in self._holding.documents:
            return self._last_good(path)
        if self.load([path]):
            (task,) = self.tasks([path])
            try:
                self.take(task, self.work()(task))
            except SiteProblem as problem:
                # The text may be gone: what took its place has a header that cannot be read, and that is said already.
                self.problems[path] = tuple([e for e in problem.errors if not isinstance(e, ConflictError)])
                self.times_read += 1
                self._fresh[path] = self._last_good(path)
        return self._fresh[path]

    def _last_good(self, path: str) -> Body:
        return self._last.get(path, ("", NO_BODY))[1]

    def _let_go(self, path: str) -> Body | None:
        """Of the last good body, which is returned: another one has taken its place, or none."""
        key, body = self._last.pop(path, ("", None))
        if key != self._keys.get(path):
            self._holding.memory.let_go(key)
        self.problems.pop(path, None)
        return body

    def _keep(self, path: str, body: Body) -> None:
        last = self._let_go(path)
        self.times_read += 1
        if last is None or (last.links, last.references) != (body.links, body.references):
            self.citing.append(path)
        self._fresh[path] = body

    def _naming(self, actors: frozenset[str]) -> set[str]:
        """Paths of the briefings whose headers list one of these actors, under its present or a former id."""
        ids = actors | {old for old, now in self._holding.registry.actor_ids.items() if now in actors}
        return {p for p, d in self._holding.documents.items() if not ids.isdisjoint(d.header.actors)}

    def _decided(self, before: Effective, after: Effective) -> set[str]:
        """Paths of the briefings that decisions which came or went may touch."""
        differing = set(before.decisions) ^ set(after.decisions)
        stems = {decision.briefing for decision in differing}
        everywhere = frozenset(d.actor for d in differing if not d.briefing and not d.tag)
        found = {path for path, document in self._holding.documents.items() if document.source.stem in stems}
        return found | (set(self._holding.documents) if "" in everywhere else self._naming(everywhere))


def parse_elsewhere(
    tasks: Sequence[BodyTask], work: Callable[[BodyTask], Body], executor: Executor | None
) -> Iterator[tuple[BodyTask, Body]]:
    """Each task and its body, in their order; one that is broken is passed over."""
    with suppress(SiteProblem):  # a worker was killed: what is left is parsed when it is asked for
        for task, outcome in zip(tasks, Computation(work=work, executor=executor).outcomes(tasks), strict=True):
            if isinstance(outcome, Value):
                yield task, outcome.value()


def changed_actors(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    """Ids of the records that came, went or say something else."""
    ids = before.keys() | after.keys()
    return frozenset(i for i in ids if before.get(i) is not after.get(i) and before.get(i) != after.get(i))
