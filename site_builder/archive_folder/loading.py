"""Files of an archive → the Archive: changed files are parsed on all cores, then everything is gathered."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, cast

from site_builder.archive.admission import Door
from site_builder.archive.contributions import NO_ROWS, ArchiveRows
from site_builder.archive.gather import Archive, Examined, changes, examine, wordy_links
from site_builder.archive.known_records import Registry
from site_builder.archive.own_pages import OwnPage, admitted, own_page, read_own_pages
from site_builder.archive.published_files import Assets, FileTraits, assets_of, traits_of
from site_builder.archive_folder.inputs import Inputs
from site_builder.archive_folder.memory import ArchiveMemory, KnownFile, Put
from site_builder.archive_folder.reading import read_decisions, read_heads, read_registry
from site_builder.content.body import parse_body
from site_builder.content.front_matter import Document, Head
from site_builder.content.model import NO_BODY, Body, Briefing, ParsedBriefing
from site_builder.core.digests import digest_of, digest_text
from site_builder.core.errors import CollisionError, SiteError, SiteErrors, SiteProblem, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url, own_page_url
from site_builder.linking.editor_decisions import NOTHING, Decided, decided_for
from site_builder.linking.name_matcher import Names
from site_builder.registry.actor import Actor
from site_builder.registry.decisions import Effective
from site_builder.runtime.cache import Cache
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.parallel import Computation, Value, merged
from site_builder.settings.site_config import SiteConfig

FEW_TEXTS = 32
"""Up to this number of texts, only the names of their own actors are searched for, not those of the whole registry."""
AT_ONCE = 32
"""Number of texts parsed at once; all are in memory with their parsed bodies."""
NO_DECISIONS = Effective(())


@dataclass(frozen=True)
class Understood:
    """An archive, with its sources."""

    archive: Archive
    texts: dict[str, SourceFile]
    """Path → published text that counts."""
    faults: tuple[SiteError, ...]
    """Errors of files that fall back to an earlier text or are left out, if the door keeps going."""
    later: "Callable[[datetime], Later]"
    """Errors at a later moment if nothing is edited."""
    moments: tuple[datetime, ...]
    """Moments at which something is published or expires."""

    def without_sources(self, *, texts_too: bool) -> "Understood":
        """The archive without its sources, to free memory during a build."""
        return replace(self, texts={} if texts_too else self.texts, later=_unknown)


@dataclass(frozen=True, slots=True)
class Later:
    """Errors of the published texts at a later moment."""

    errors: tuple[SiteError, ...]
    hidden: tuple[SiteError, ...]
    """Links that will be shown as plain words because their targets are not published."""


def _unknown(moment: datetime) -> Later:
    raise ValueError(f"what is wrong at {moment} is not known without the sources")


@dataclass(frozen=True, slots=True)
class Tools:
    """Resources for reading and parsing."""

    cache: Cache
    executor: Executor | None
    memory: ArchiveMemory
    """The parsed archive of the last run."""
    progress: Progress = silent
    spill: Put | None = None
    """Spills rarely used bytes; returns a function that reads them."""


def understand(
    inputs: Inputs,
    *,
    door: Door,
    tools: Tools,
    documents: Sequence[Document] | None = None,
    restricted: Set[str] = frozenset(),
    before: ArchiveRows = NO_ROWS,
) -> Understood:
    """The archive of the documents admitted by the door, or of these documents. `restricted` actors are hidden. Valid
    rows of the last build are reused."""
    own_pages = read_own_pages(inputs.pages)
    seen = tuple(admitted(own_pages, door))
    found: dict[str, Document] = {}
    if documents is None:
        heads = known_heads(inputs.briefings, tools)
        found = {source.path: Document(source, head) for source, head in zip(inputs.briefings, heads, strict=True)}
        documents = list(map(door.enter, found.values()))
        door.end_stage()
    registry = _registry_of(inputs, tools)
    registry = registry.without(restricted) if restricted else registry
    parser = ArchiveParser(inputs, door, tools, registry, seen, digest_of(sorted(restricted)), before)
    briefings = dict(parser.parse(documents))
    door.end_stage()
    if found:
        tools.memory.keep(found.keys(), parser.understood(found), parser.frame)
    return parser.gathered({document.path: briefings[document.path] for document in documents}, own_pages)


@dataclass
class ArchiveParser:
    """Turns admitted headers into briefings, and these into an archive."""

    inputs: Inputs
    door: Door
    tools: Tools
    registry: Registry
    pages: Sequence[Document]
    """Own pages that readers may see."""
    hides: str
    """Digest of the hidden actors."""
    before: ArchiveRows
    documents: dict[str, Document] = field(default_factory=dict)
    """Path → document that counts."""
    failed: dict[str, tuple[SiteError, ...]] = field(default_factory=dict)
    """Path → errors of the body."""
    keys: dict[str, str] = field(default_factory=dict)
    """Path → key of the body."""

    @cached_property
    def _decisions(self) -> Effective:
        return read_decisions(self.inputs.decisions, self.registry)

    @cached_property
    def frame(self) -> str:
        """Digest of everything that bodies depend on apart from their files."""
        files = [file and file.digest for file in (self.inputs.actors, self.inputs.decisions)]
        return digest_of(body_settings(self.inputs.config), self.inputs.config.show_proposed, files, self.hides)

    def parse(self, documents: Sequence[Document]) -> Iterator[tuple[str, Briefing]]:
        """Path and briefing of each document; a document with a faulty body is replaced by its fallback."""
        refused, written = list[Document](), list[Document]()
        for document in documents:
            if document.header_lines:
                written.append(document)
            else:
                yield document.path, self._briefing(document, NO_BODY)
        for document, key, body in self._bodies(written):
            if isinstance(body, SiteProblem):
                self.failed[document.path] = body.errors
                counts = self.door.refuse(document, body.errors)
                if counts.source is not document.source:
                    refused.append(counts)
                    continue
                yield document.path, self._briefing(counts, NO_BODY)
            else:
                self.keys[document.path] = key
                yield document.path, self._briefing(document, body, key)
        if refused:
            yield from self.parse(refused)

    def understood(self, found: Mapping[str, Document]) -> dict[str, KnownFile]:
        """Entries of these files that differ from the memory."""
        files, new = self.tools.memory.files, dict[str, KnownFile]()
        for path, document in found.items():
            is_own = self.documents[path].source is document.source
            now = KnownFile(document.source.digest, document.head, self.keys.get(path, "") if is_own else "")
            known = files.get(path)
            if known is None or (known.digest, known.key) != (now.digest, now.key):
                new[path] = now
        return new

    def _bodies(
        self, documents: Sequence[Document]
    ) -> Iterator[tuple[Document, str, Body | Callable[[], Body] | SiteProblem]]:
        """Each document with the key of its body, and the body, a function that loads it, or its errors."""
        config, tools, is_framed = self.inputs.config, self.tools, self.tools.memory.frame == self.frame
        known = {d.path: found for d in documents if is_framed and (found := self._remembered(d))}
        rest = [document for document in documents if document.path not in known]
        tasks = {task.path: task for task in body_tasks(rest, self.registry, config, self._decisions)}
        for task in tasks.values():
            if body := tools.memory.body(task.path, task.key, partial(body_work(config), task)):
                known[task.path] = task.key, body
        new = [task for task in tasks.values() if task.path not in known]
        outcomes = Computation(
            work=body_work(config, Names(self.registry.actors.values()) if len(new) > FEW_TEXTS else None),
            key=lambda task: task.key,
            known=tools.cache.shelf("bodies"),
            executor=tools.executor,
            progress=partial(tools.progress, "parse"),
            name=lambda task: task.path,
            chunk=AT_ONCE,
        ).outcomes(new)
        for document in documents:
            if document.path in known:
                yield document, *known[document.path]
                continue
            outcome, key = next(outcomes), tasks[document.path].key
            if isinstance(outcome, Value):
                body = outcome.value()
                yield document, key, body if tools.spill is None else body.packed_away(tools.spill)
            else:
                yield document, key, outcome

    def _remembered(self, document: Document) -> tuple[str, Callable[[], Body]] | None:
        """Body key of an unchanged file, and a function that loads the body."""
        memory = self.tools.memory
        known = memory.files.get(document.path)
        if known is None or known.digest != document.source.digest:
            return None
        body = memory.body(document.path, known.key, partial(self._again, document))
        return (known.key, body) if body else None

    def _again(self, document: Document) -> Body:
        (task,) = body_tasks([document], self.registry, self.inputs.config, self._decisions)
        return body_work(self.inputs.config)(task)

    def gathered(self, briefings: dict[str, Briefing], own_pages: Sequence[Document]) -> Understood:
        """Gather the archive; `own_pages` may include hidden ones.

        Raises SiteErrors for inconsistencies, unless the door keeps going.
        """
        door, found = self.door, self._examined(briefings)
        if not door.keeps_going:
            raise_all(found.in_headers)
            raise_all(found.in_links)
        elif found.in_headers or found.in_links:
            briefings |= dict(self.parse(tuple(self._doubted(briefings, found))))
            found = self._examined(briefings)
        warnings = {str(warning): warning for warning in (*door.warnings, *found.archive.warnings)}
        headers = [*(b.header for b in briefings.values()), *(page.header for page in own_pages)]
        moments = changes(headers, door.clock)
        archive = replace(found.archive, warnings=tuple(warnings.values()), next_change=next(iter(moments), None))
        texts = {b.path: self.documents[b.path].source for b in archive.briefings}
        texts |= {document.path: document.source for document in self.pages}
        later = partial(self._at, briefings=briefings, rows=archive.rows)
        return Understood(archive, texts, SiteErrors(door.faults).errors, later, moments)

    def _at(self, moment: datetime, *, briefings: Mapping[str, Briefing], rows: ArchiveRows) -> Later:
        """Errors at a later moment."""
        door = Door(moment, self.inputs.config.audiences, labels=self.inputs.config.fields)
        for path, document in self.documents.items():
            if door.enter(document) is document and path in self.failed:
                door.refuse(document, self.failed[path])
        found = self._examined(briefings, moment, rows)
        hidden = tuple(wordy_links(found.archive))
        return Later((*door.faults, *found.in_headers, *found.in_links), hidden)

    def _doubted(self, briefings: Mapping[str, Briefing], found: Examined) -> Iterator[Document]:
        """Fallbacks for files with errors that only a comparison with other files reveals, such as two files with one
        URL."""
        wrong: dict[str, list[SiteError]] = {}
        twice: dict[str, list[SiteError]] = {}
        for error in (*found.in_headers, *found.in_links):
            path = error.place.path if error.place else ""
            if isinstance(error, CollisionError):
                twice.setdefault(briefings[path].url.casefold(), []).append(error)
            else:
                wrong.setdefault(path, []).append(error)
        for url, errors in sorted(twice.items()):
            same = [b for b in briefings.values() if b.url.casefold() == url and b.header.public_at(self.door.clock)]
            yield from self.door.choose([self.documents[b.path] for b in same], errors)
        for path, errors in sorted(wrong.items()):
            if path in self.documents:
                yield self.door.doubt(self.documents[path], errors)
            else:  # a record of the registry, which is hidden
                self.door.faults += errors

    @property
    def _urls_of_pages(self) -> Set[str]:
        """URLs of all own pages, public or not."""
        return {own_page_url(source.path) for source in self.inputs.pages}

    def _examined(
        self, briefings: Mapping[str, Briefing], clock: datetime | None = None, rows: ArchiveRows | None = None
    ) -> Examined:
        return examine(
            tuple(briefings.values()),
            registry=self.registry,
            config=self.inputs.config,
            clock=clock or self.door.clock,
            assets=self._assets,
            pages=self.own_pages,
            unseen=self._urls_of_pages,
            fixed=self.inputs.fixed,
            before=rows or self.before,
        )

    @cached_property
    def own_pages(self) -> tuple[OwnPage, ...]:
        """Own pages that readers may see."""
        return tuple(map(own_page, self.pages))

    @cached_property
    def _assets(self) -> Assets:
        shelf = self.tools.cache.shelf("traits of files")
        known = shelf.load([file.digest for file in self.inputs.assets])

        def traits(file: SourceFile) -> FileTraits:
            if file.digest in known:
                return cast(FileTraits, pickle.loads(known[file.digest]))
            found = traits_of(file)
            shelf.save(file.digest, pickle.dumps(found))
            return found

        return assets_of(self.inputs.assets, self.inputs.config, self.inputs.own, traits)

    def _briefing(self, document: Document, body: Body | Callable[[], Body], text: str = "") -> Briefing:
        self.documents[document.path] = document
        header = document.head.header_in(dict(self.inputs.config.fields))
        return ParsedBriefing(document.path, briefing_url(document.path), header, document.header_lines, body, text)


def known_heads(sources: Sequence[SourceFile], tools: Tools, cache: Cache | None = None) -> Iterator[Head]:
    """Header of each file. Only headers missing in memory are read; they are cached if no memory will be stored."""
    known = [tools.memory.head(source) for source in sources]
    new = [source for source, head in zip(sources, known, strict=True) if head is None]
    return merged(known, read_heads(new, cache, tools.executor, tools.progress))


def _registry_of(inputs: Inputs, tools: Tools) -> Registry:
    """Result of `read_registry`, reused from the last run if its files are unchanged."""
    read = partial(read_registry, inputs, tools.cache)
    files = (inputs.actors, inputs.tags, inputs.authors, inputs.redirects)
    return tools.memory.registry(tuple([file and file.digest for file in files]), read)


@dataclass(frozen=True, slots=True)
class BodyTask:
    """Everything that one body depends on, apart from site settings."""

    document: Document
    actors: Mapping[str, Actor]
    """By current id, and by each former id in the header."""
    decided: Decided
    key: str
    """Digest of everything the body depends on, site settings included."""

    @property
    def path(self) -> str:
        """Path of the content file."""
        return self.document.path

    def parse(self, **options: Any) -> Body:
        """Parse the body; the options are those of `parse_body`."""
        return parse_body(self.document, actors=self.actors, decided=self.decided, **options)


def body_tasks(
    documents: Iterable[Document], registry: Registry, config: SiteConfig, decisions: Effective
) -> list[BodyTask]:
    """Documents with the records of their actors and the decisions about their names."""
    one = partial(_body_task, registry=registry, decisions=decisions, settings=body_settings(config))
    return [one(document, registry.actors_of(document.header, proposed=config.show_proposed)) for document in documents]


def _body_task(
    document: Document, actors: Sequence[Actor], *, registry: Registry, decisions: Effective, settings: str
) -> BodyTask:
    source = document.source
    today = registry.actor_ids
    former = tuple([(name, today[name]) for name in document.header.actors if today.get(name, name) != name])
    decided = decided_for(source.stem, [actor.id for actor in actors], decisions)
    # nearly every task ends here
    own = "\0".join([source.path, source.digest, settings, *[actor.stamp for actor in actors]])
    key = digest_of(own, former, decided) if former or decided != NOTHING else digest_text(own)
    known = {actor.id: actor for actor in actors}
    return BodyTask(document, known | {old: known[now] for old, now in former if now in known}, decided, key)


def body_work(config: SiteConfig, names: Names | None = None, *, explained: bool = False) -> Callable[[BodyTask], Body]:
    """The function by which workers parse bodies. For many texts, pass the `names` of the whole registry, so that they
    are compiled only once."""
    return partial(
        BodyTask.parse,
        names=names,
        series=dict(config.series),
        passages=config.pages.passages,
        quotes=config.wants_quotes,
        explained=explained,
    )


def body_settings(config: SiteConfig) -> str:
    """Digest of the settings that bodies and their cached data depend on."""
    return digest_of(config.series, config.fields, config.pages.passages, config.wants_quotes)
