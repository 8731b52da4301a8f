"""The files of the archive → the Archive: only what changed is parsed, on every core, then the whole is gathered."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from site_builder.archive import Archive, Registry, gather
from site_builder.cache import Cache
from site_builder.compute import compute_all, compute_each, interrupted
from site_builder.config import SiteConfig
from site_builder.content.body import parse_body
from site_builder.content.briefing import Body, Briefing, HeaderLines
from site_builder.content.decided import NOTHING, Decided, decided_for
from site_builder.content.header import Document, read_head
from site_builder.digests import digest_of, digest_text
from site_builder.errors import SiteError, SiteErrors
from site_builder.inputs import Inputs
from site_builder.linking.names import Names
from site_builder.registry.actors import Actor
from site_builder.registry.decisions import Effective, effective
from site_builder.registry.ledger import load_decisions
from site_builder.registry.load import load_actors, load_tags
from site_builder.sources import SourceFile
from site_builder.steps import Steps, Stepwise
from site_builder.urls import asset_url, briefing_url

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, what is done and what there is to do."""

NO_DECISIONS = Effective(())


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def read_archive(
    inputs: Inputs,
    *,
    clock: datetime,
    cache: Cache,
    executor: Executor | None,
    progress: Progress = silent,
    aside: Callable[[bytes], Callable[[], bytes]] | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Archive:
    """Parse what changed and gather the whole. `aside` puts away what few will ask for, and gives what reads it;
    `meanwhile` is done while others parse."""
    early: list[Registry] = []

    def read_early() -> None:
        with suppress(SiteError, SiteErrors):  # what is wrong with it is told after what is wrong with the headers
            early.append(read_registry(inputs, cache))

    documents = read_documents(inputs.briefings, cache, executor, progress, meanwhile=read_early)
    registry = early[0] if early else read_registry(inputs, cache)
    decisions = read_decisions(inputs.decisions, registry)
    tasks = body_tasks(inputs.briefings, documents, registry=registry, config=inputs.config, decisions=decisions)
    bodies = compute_each(
        tasks,
        work=body_work(inputs.config, Names(registry.actors.values())),
        key=partial(task_key, settings=body_settings(inputs.config)),
        known=cache.shelf("bodies"),
        executor=executor,
        progress=partial(progress, "parse"),
        name=_path,
    )
    lines: dict[HeaderLines, HeaderLines] = {}
    briefings = [
        Briefing(
            doc.path,
            briefing_url(doc.path),
            doc.header,
            lines.setdefault(doc.header_lines, doc.header_lines),  # most headers are laid out like others
            body if aside is None else body.put_aside(aside),
        )
        for doc, body in zip(documents, interrupted(bodies, len(tasks) // 3, meanwhile), strict=True)
    ]
    assets = frozenset(asset_url(source.path) for source in inputs.assets)
    return gather(briefings, registry=registry, config=inputs.config, clock=clock, assets=assets)


def read_documents(
    sources: Sequence[SourceFile],
    cache: Cache,
    executor: Executor | None,
    progress: Progress = silent,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[Document]:
    """The header of every content file, in their order; `meanwhile` is done while others read."""
    heads = compute_each(
        sources,
        work=read_head,
        key=lambda source: digest_of(source.path, source.digest),
        known=cache.shelf("documents"),
        executor=executor,
        progress=partial(progress, "read"),
        name=_path,
    )
    return list(map(Document, sources, interrupted(heads, len(sources) // 3, meanwhile)))


def read_registry(inputs: Inputs, cache: Cache) -> Registry:
    """Actors and tags, parsed only where their files changed."""
    shelf = cache.shelf("registry")

    def load(source: SourceFile | None, work: Callable[[SourceFile | None], Any]) -> Any:
        return compute_all([source], work=work, key=lambda s: digest_of(s.path, s.digest) if s else "", known=shelf)[0]

    return Registry(load(inputs.actors, load_actors), load(inputs.tags, load_tags))


def read_decisions(source: SourceFile | None, registry: Registry) -> Effective:
    """What curators decided, about the actors as they are called today."""
    today = registry.actor_ids
    return effective(replace(d, actor=today.get(d.actor, d.actor)) for d in load_decisions(source))


@dataclass(frozen=True, slots=True)
class BodyTask:
    """All that one body depends on, but for the series of site.toml."""

    document: Document
    actors: tuple[Actor, ...]
    former_ids: tuple[tuple[str, str], ...]
    """An id that the header lists → the one that stands for it today, where they differ."""
    decided: Decided
    digest: str

    @property
    def path(self) -> str:
        """Of the content file."""
        return self.document.path


def body_tasks(
    sources: Sequence[SourceFile],
    documents: Sequence[Document],
    *,
    registry: Registry,
    config: SiteConfig,
    decisions: Effective = NO_DECISIONS,
) -> list[BodyTask]:
    """Each document with the records of the actors that its header lists, and what was decided about their names."""
    digests = {actor.id: digest_of(actor) for actor in registry.actors.values()}
    one = partial(body_task, registry=registry, proposed=config.show_proposed, decisions=decisions, digests=digests)
    return [one(source, document) for source, document in zip(sources, documents, strict=True)]


def body_task(
    source: SourceFile,
    document: Document,
    *,
    registry: Registry,
    proposed: bool,
    decisions: Effective,
    digests: Mapping[str, str],
) -> BodyTask:
    """One of them; `digests` holds those of the actors, by id."""
    actors = registry.actors_of(document.header, proposed=proposed)
    today = registry.actor_ids
    former = tuple([(name, today[name]) for name in document.header.actors if today.get(name, name) != name])
    decided = decided_for(source.stem, [actor.id for actor in actors], decisions)
    # Nearly every task has no more than this.
    own = "\0".join([source.path, source.digest, *[digests[actor.id] for actor in actors]])
    key = digest_of(own, former, decided) if former or decided != NOTHING else digest_text(own)
    return BodyTask(document, actors, former, decided, key)


def body_work(config: SiteConfig, names: Names | None = None, *, explained: bool = False) -> Callable[[BodyTask], Body]:
    """The function that parses a body, for workers; `names` are the registry's, where there is much to parse."""
    passages, quotes = config.pages.passages, config.wants_quotes
    options: dict[str, Any] = {
        "series": dict(config.series),
        "passages": passages,
        "quotes": quotes,
        "explained": explained,
    }
    return Stepwise(partial(parse_task, names=names, **options))


def body_settings(config: SiteConfig) -> str:
    """The digest of the settings on which bodies depend."""
    return digest_of(config.series, config.pages.passages, config.wants_quotes)


def parse_task(task: BodyTask, **options: Any) -> Steps[Body]:
    """The leaf that turns one body into HTML; the options are those of `parse_body`."""
    actors = {actor.id: actor for actor in task.actors}
    former = {old: actors[now] for old, now in task.former_ids if now in actors}
    return parse_body.steps(task.document, actors={**actors, **former}, decided=task.decided, **options)


def task_key(task: BodyTask, *, settings: str) -> str:
    """Names the result of `parse_task` by all that it depends on; `settings` is `body_settings`."""
    return digest_of(task.digest, settings)


def _path(item: SourceFile | BodyTask) -> str:
    return item.path
