"""The files of the archive → the Archive: only what changed is parsed, on every core, then the whole is gathered."""

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
"""In so few texts the names of their own actors alone are looked for, not those of the whole registry at once."""
AT_ONCE = 32
"""So many texts are parsed side by side, which are in memory with all that is known of them."""
NO_DECISIONS = Effective(())


@dataclass(frozen=True)
class Understood:
    """The archive, and what it was made of."""

    archive: Archive
    texts: dict[str, SourceFile]
    """By path: the files of what is published, each with the text that counts."""
    faults: tuple[SiteError, ...]
    """Of files that count with an earlier text or not at all, where the door keeps going."""
    later: "Callable[[datetime], Later]"
    """What would be wrong at another moment, if nobody edits anything."""
    moments: tuple[datetime, ...]
    """When something is published or goes by itself."""

    def without_sources(self, *, texts_too: bool) -> "Understood":
        """The same for a build, which asks no more for what the files said: what is left needs the memory."""
        return replace(self, texts={} if texts_too else self.texts, later=_unknown)


@dataclass(frozen=True, slots=True)
class Later:
    """What is wrong with what is published at some moment."""

    errors: tuple[SiteError, ...]
    hidden: tuple[SiteError, ...]
    """Links that are then shown as plain words, as their targets are not published."""


def _unknown(moment: datetime) -> Later:
    raise ValueError(f"what is wrong at {moment} is not known without the sources")


@dataclass(frozen=True, slots=True)
class Tools:
    """What the work of reading is done with."""

    cache: Cache
    executor: Executor | None
    memory: ArchiveMemory
    """What the last run understood."""
    progress: Progress = silent
    aside: Put | None = None
    """Puts away what few will ask for, and gives what reads it."""


def understand(
    inputs: Inputs,
    *,
    door: Door,
    tools: Tools,
    documents: Sequence[Document] | None = None,
    restricted: Set[str] = frozenset(),
    before: ArchiveRows = NO_ROWS,
) -> Understood:
    """The archive of what the door lets in, or of these documents; nobody sees the actors that are `restricted`. Rows
    of the last build that still hold are kept."""
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
    room = Room(inputs, door, tools, registry, seen, digest_of(sorted(restricted)), before)
    briefings = dict(room.parse(documents))
    door.end_stage()
    if found:
        tools.memory.keep(found.keys(), room.understood(found), room.frame)
    return room.gathered({document.path: briefings[document.path] for document in documents}, own_pages)


@dataclass
class Room:
    """Behind the door: headers that were let in become briefings, and those an archive."""

    inputs: Inputs
    door: Door
    tools: Tools
    registry: Registry
    pages: Sequence[Document]
    """Pages of the archive's own that readers may see."""
    hides: str
    """Names the actors that nobody sees."""
    before: ArchiveRows
    documents: dict[str, Document] = field(default_factory=dict)
    """By path: what counts of each file."""
    failed: dict[str, tuple[SiteError, ...]] = field(default_factory=dict)
    """By path: what is wrong with a body."""
    keys: dict[str, str] = field(default_factory=dict)
    """By path: what names the body."""

    @cached_property
    def _decisions(self) -> Effective:
        return read_decisions(self.inputs.decisions, self.registry)

    @cached_property
    def frame(self) -> str:
        """Names all that bodies depend on beside their files."""
        files = [file and file.digest for file in (self.inputs.actors, self.inputs.decisions)]
        return digest_of(body_settings(self.inputs.config), self.inputs.config.show_proposed, files, self.hides)

    def parse(self, documents: Sequence[Document]) -> Iterator[tuple[str, Briefing]]:
        """By path: the briefing of each document, or of the one that counts where its body is faulty."""
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
        """What the memory is to keep of these files, where that is not what it has."""
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
        """Each document with the key of its body, and the body, what reads it where it is remembered, or what is wrong
        with it."""
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
                yield document, key, body if tools.aside is None else body.packed_away(tools.aside)
            else:
                yield document, key, outcome

    def _remembered(self, document: Document) -> tuple[str, Callable[[], Body]] | None:
        """Key of the body of a file that is as it was, and what reads it."""
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
        """All of them; `own_pages` are those that readers may see, and others.

        Raises SiteErrors with what does not hold together, unless the door keeps going.
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
        """What would be wrong at that moment."""
        door = Door(moment, self.inputs.config.audiences, labels=self.inputs.config.fields)
        for path, document in self.documents.items():
            if door.enter(document) is document and path in self.failed:
                door.refuse(document, self.failed[path])
        found = self._examined(briefings, moment, rows)
        hidden = tuple(wordy_links(found.archive))
        return Later((*door.faults, *found.in_headers, *found.in_links), hidden)

    def _doubted(self, briefings: Mapping[str, Briefing], found: Examined) -> Iterator[Document]:
        """What counts of the files that something is wrong with, seen beside all others."""
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
        """URLs of all pages of the archive's own, public or not."""
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
        """Pages of the archive's own that readers may see."""
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
    """What each header says; of those files alone that are not remembered it is read, and kept in the cache where no
    memory of all will be."""
    known = [tools.memory.head(source) for source in sources]
    new = [source for source, head in zip(sources, known, strict=True) if head is None]
    return merged(known, read_heads(new, cache, tools.executor, tools.progress))


def _registry_of(inputs: Inputs, tools: Tools) -> Registry:
    """The same as `read_registry` gives: the value of the last run where its files are as they were."""
    read = partial(read_registry, inputs, tools.cache)
    files = (inputs.actors, inputs.tags, inputs.authors, inputs.redirects)
    return tools.memory.registry(tuple([file and file.digest for file in files]), read)


@dataclass(frozen=True, slots=True)
class BodyTask:
    """All that one body depends on, but for the settings of the site."""

    document: Document
    actors: Mapping[str, Actor]
    """By id, and by each former id that the header lists."""
    decided: Decided
    key: str
    """Names the body by all that it depends on, those settings too."""

    @property
    def path(self) -> str:
        """Of the content file."""
        return self.document.path

    def parse(self, **options: Any) -> Body:
        """The leaf that turns one body into HTML; the options are those of `parse_body`."""
        return parse_body(self.document, actors=self.actors, decided=self.decided, **options)


def body_tasks(
    documents: Iterable[Document], registry: Registry, config: SiteConfig, decisions: Effective
) -> list[BodyTask]:
    """Each document with the records of the actors that its header lists, and what was decided about their names."""
    one = partial(_body_task, registry=registry, decisions=decisions, settings=body_settings(config))
    return [one(document, registry.actors_of(document.header, proposed=config.show_proposed)) for document in documents]


def _body_task(
    document: Document, actors: Sequence[Actor], *, registry: Registry, decisions: Effective, settings: str
) -> BodyTask:
    source = document.source
    today = registry.actor_ids
    former = tuple([(name, today[name]) for name in document.header.actors if today.get(name, name) != name])
    decided = decided_for(source.stem, [actor.id for actor in actors], decisions)
    # Nearly every task has no more than this.
    own = "\0".join([source.path, source.digest, settings, *[actor.stamp for actor in actors]])
    key = digest_of(own, former, decided) if former or decided != NOTHING else digest_text(own)
    known = {actor.id: actor for actor in actors}
    return BodyTask(document, known | {old: known[now] for old, now in former if now in known}, decided, key)


def body_work(config: SiteConfig, names: Names | None = None, *, explained: bool = False) -> Callable[[BodyTask], Body]:
    """The function that parses a body, for workers; `names` are the registry's, where there is much to parse."""
    return partial(
        BodyTask.parse,
        names=names,
        series=dict(config.series),
        passages=config.pages.passages,
        quotes=config.wants_quotes,
        explained=explained,
    )


def body_settings(config: SiteConfig) -> str:
    """The digest of the settings on which bodies, and what is kept beside them, depend."""
    return digest_of(config.series, config.fields, config.pages.passages, config.wants_quotes)
