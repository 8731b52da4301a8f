"""The archive's files in memory with their contents: headers, registry, decisions, theme and settings.

After a change only the changed files are read. A file that cannot be understood keeps its last good value, with a
problem next to it, so that a typing error in one file never takes down the rest of the site. Knows no pages.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from site_builder.archive.former_texts import FormerTexts, former_texts
from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import (
    inputs_of,
    is_briefing,
    is_own_page,
    is_published_file,
    is_version,
    read_own,
    read_settings,
    scan_content,
)
from site_builder.archive_folder.loading import NO_DECISIONS, Tools, known_heads
from site_builder.archive_folder.memory import ArchiveMemory
from site_builder.archive_folder.reading import read_decisions, read_registry
from site_builder.building.site_inputs import SiteInputs, theme_of, with_theme
from site_builder.content.front_matter import Document, Head, look_at_head
from site_builder.content.model import Briefing
from site_builder.core.errors import SiteError, SiteProblem, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.i18n.catalogue import Texts
from site_builder.registry.decisions import DECISIONS_FILE, Effective
from site_builder.registry.loading import ACTORS_FILE, AUTHORS_FILE, TAGS_FILE, load_actors, load_authors, load_tags
from site_builder.registry.published import PUBLISHED_FILE, Published, load_published
from site_builder.registry.redirects import REDIRECTS_FILE, load_redirects
from site_builder.registry.validation import author_problems
from site_builder.registry.version_list import VERSIONS_FILE, Versions, load_versions
from site_builder.rendering.theme import FOLDER, Theme, texts_of
from site_builder.runtime.cache import Cache
from site_builder.runtime.files import read_file, scan_tree
from site_builder.runtime.process_pool import pool
from site_builder.settings.site_config import FILE, SiteConfig

RECORDS = (ACTORS_FILE, TAGS_FILE, AUTHORS_FILE, DECISIONS_FILE, REDIRECTS_FILE)
MANY = 200
"""With more changed files than this, the whole tree is read again."""


@dataclass(frozen=True)
class Changed:
    """Changes found on disk."""

    documents: tuple[tuple[Document | None, Document | None], ...] = ()
    """Each changed briefing before and after; None if absent."""
    bodies: frozenset[str] = frozenset()
    """Paths of briefings with changed bytes."""
    registry: Registry | None = None
    """The previous registry, if it changed."""
    decisions: Effective | None = None
    """The previous decisions, if they changed."""
    settings: SiteConfig | None = None
    """The previous settings, if they changed."""
    theme: bool = False
    """True if templates or texts of the site changed."""
    others: bool = False
    """True if redirects, published files, authors or own pages changed."""

    def __bool__(self) -> bool:
        return self != Changed()


@dataclass
class LiveFiles:
    """The files with their contents."""

    root: Path
    cache: Cache
    sources: dict[str, SourceFile] = field(default_factory=dict)
    """All files in content/, by path."""
    documents: dict[str, Document] = field(default_factory=dict)
    """The last good header of each existing briefing."""
    config: SiteConfig = field(init=False)
    registry: Registry = field(default_factory=lambda: Registry({}, {}))
    decisions: Effective = NO_DECISIONS
    published: Published = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)
    theme: Theme = field(init=False)
    memory: ArchiveMemory = field(init=False)
    """Cached results of the last build or preview."""
    problems: dict[str, tuple[SiteError, ...]] = field(default_factory=dict)
    """Operation → its errors. A path stands for parsing that file; reading the same bytes again does not clear its
    errors.
    """
    _good: dict[str, SourceFile | None] = field(default_factory=dict)
    """Files from which the present records were read."""

    def __post_init__(self) -> None:
        """Raises ConfigError if the settings cannot be read."""
        self._read_settings()

    def load(self) -> None:
        """Loads everything else from disk and cache."""
        self.theme = theme_of(())
        tree = scan_content(self.root, self.cache)
        self.sources = {source.path: source for source in tree.files}
        self._note("content", tree.problems)
        self._guard("templates", self._read_theme)
        self._load_documents()
        self._guard("records", self._hold_records)
        self._guard(ACTORS_FILE, self._load_registry)
        for path in (DECISIONS_FILE, REDIRECTS_FILE, PUBLISHED_FILE, VERSIONS_FILE) if self._good else _READERS:
            self._read_records(path)

    def take(self, paths: Iterable[str]) -> Changed:
        """Reads these files or folders again."""
        wanted, then = sorted(set(paths)), copy(self)
        fresh = self._look(wanted)
        bodies = frozenset(filter(is_briefing, fresh))
        if not {FILE, *self.config.theme.files}.isdisjoint(wanted):
            self._guard(FILE, self._read_settings)
        other_fields = self.config.fields != then.config.fields
        documents = self._take_documents(filter(is_briefing, self.sources) if other_fields else bodies)
        if any(path == "templates" or path.startswith(FOLDER) for path in wanted):
            self._guard("templates", self._read_theme)
        for path in _READERS:
            if path in fresh or (path in (AUTHORS_FILE, DECISIONS_FILE) and self.registry is not then.registry):
                self._read_records(path)
        return Changed(
            documents=documents,
            bodies=bodies,
            registry=then.registry if self.registry is not then.registry else None,
            decisions=then.decisions if self.decisions != then.decisions else None,
            settings=then.config if self.config != then.config else None,
            theme=self.theme.digest != then.theme.digest,
            others=self._others != then._others or any(map(_shown_elsewhere, fresh)),
        )

    @property
    def pages(self) -> tuple[SourceFile, ...]:
        """The archive's own pages, by path."""
        return tuple([self.sources[path] for path in sorted(filter(is_own_page, self.sources))])

    def former(self, briefings: Mapping[str, Briefing]) -> dict[str, FormerTexts]:
        """The former texts of briefings that readers may see, by URL."""
        kept = tuple([self.sources[path] for path in sorted(filter(is_version, self.sources))]) if self.versions else ()
        return former_texts(briefings, self.versions, kept, self.sources)

    @property
    def texts(self) -> Texts:
        """The texts of the site in its language."""
        return texts_of(self.theme, self.config.language)

    @property
    def inputs(self) -> SiteInputs:
        """The inputs that a build would read."""
        files = (self.sources[path] for path in sorted(self.sources))
        return with_theme(inputs_of(self.config, files, own=()), self.theme)

    @property
    def _others(self) -> tuple[object, ...]:
        """Page dependencies other than texts and records."""
        return self.registry.redirects, self.published.keys(), self.registry.authors

    def _look(self, paths: list[str]) -> set[str]:
        """The files among the paths whose bytes changed."""
        inside = [path for path in paths if path.startswith("content/")]
        changed: set[str] = set()
        if len(inside) > MANY or "content" in paths:
            inside = ["content"]
        for path in inside:
            self._guard(f"reading {path}", partial(self._look_at, path, changed))
        return changed

    def _look_at(self, path: str, changed: set[str]) -> None:
        """Reads a path as the file or folder that it now is."""
        below = [known for known in self.sources if known.startswith(f"{path}/")] if path not in self.sources else []
        tree = scan_tree(self.root, path) if (self.root / path).is_dir() else None
        file = None if tree else read_file(self.root, path)
        now = {source.path: source for source in (tree.files if tree else filter(None, [file]))}
        for each in dict.fromkeys([path, *below, *now]):
            self._put(each, now.get(each), changed)
        if tree or below:
            self._note(path, tree.problems if tree else ())

    def _put(self, path: str, source: SourceFile | None, changed: set[str]) -> None:
        old = self.sources.get(path)
        if (old and old.digest) == (source and source.digest):
            return
        changed.add(path)
        if source is None:
            del self.sources[path]
            self.problems.pop(path, None)
        else:
            self.sources[path] = source

    def _take_documents(self, paths: Iterable[str]) -> tuple[tuple[Document | None, Document | None], ...]:
        before = {path: self.documents.get(path) for path in sorted(paths)}
        for path in before:
            if path in self.sources:
                self._take_head(self.sources[path], look_at_head(self.sources[path]))
            else:
                self.documents.pop(path, None)
        now = ((old, self.documents.get(path)) for path, old in before.items())
        return tuple((old, new) for old, new in now if old is not new)

    def _load_documents(self) -> None:
        """Loads all headers; those the last run did not understand are read now."""
        self.memory = ArchiveMemory(self.cache)
        sources = [source for path, source in sorted(self.sources.items()) if is_briefing(path)]
        with pool(os.cpu_count() or 1) as executor:
            heads = known_heads(sources, Tools(self.cache, executor, self.memory), self.cache)
            for source, head in zip(sources, heads, strict=True):
                self._take_head(source, head)

    def _take_head(self, source: SourceFile, head: Head) -> None:
        """Takes a header that is fully readable."""
        labels = dict(self.config.fields)
        faults = head.faults_in(labels)
        self._note(source.path, faults)
        if not faults:
            self.documents[source.path] = Document(source, replace(head, header=head.header_in(labels)))

    def _read_settings(self) -> None:
        self.config = read_settings(self.root)

    def _read_theme(self) -> None:
        self.theme = theme_of(read_own(self.root).files)

    def _hold_records(self) -> None:
        """Snapshots the record files that the desk edits and compares with, because the next edit changes them on
        disk.
        """
        files = [self.sources[path] for path in RECORDS if path in self.sources]
        self.sources |= {file.path: SourceFile(file.path, file.data) for file in files}

    def _load_registry(self) -> None:
        self.registry = read_registry(self.inputs, self.cache)
        self._good = {path: self.sources.get(path) for path in (ACTORS_FILE, TAGS_FILE)}

    def _read_records(self, path: str) -> None:
        source = self.sources.get(path)
        self._guard(path, lambda: _READERS[path](self, source, self._good.get(path)))
        if path not in self.problems:
            self._good[path] = source

    def _register(self, **records: Any) -> None:
        self.registry = replace(self.registry, **records)

    def _read_authors(self, source: SourceFile | None, before: SourceFile | None) -> None:
        authors = load_authors(source)
        raise_all(author_problems(authors, self.registry.actor_ids, AUTHORS_FILE))
        self._register(authors=authors)

    def _read_decisions(self, source: SourceFile | None, before: SourceFile | None) -> None:
        self.decisions = read_decisions(source, self.registry)

    def _read_published(self, source: SourceFile | None, before: SourceFile | None) -> None:
        self.published = load_published(source)

    def _read_versions(self, source: SourceFile | None, before: SourceFile | None) -> None:
        self.versions = load_versions(source)

    def _guard(self, path: str, read: Callable[[], None]) -> None:
        """Reads, and stores any errors under that path until it can be read again."""
        try:
            read()
        except SiteProblem as problem:
            self._note(path, problem.errors)
        else:
            self._note(path, ())

    def _note(self, path: str, problems: tuple[SiteError, ...]) -> None:
        self.problems.pop(path, None)
        if problems:
            self.problems[path] = problems


def _shown_elsewhere(path: str) -> bool:
    """True for a file that pages show and that is neither a briefing nor a record."""
    return is_published_file(path) or is_own_page(path) or is_version(path)


_READERS: Mapping[str, Callable[[LiveFiles, SourceFile | None, SourceFile | None], None]] = {
    ACTORS_FILE: lambda live_files, now, then: live_files._register(
        actors=load_actors(now, then, live_files.registry.actors)
    ),
    TAGS_FILE: lambda live_files, now, then: live_files._register(tags=load_tags(now, then, live_files.registry.tags)),
    AUTHORS_FILE: LiveFiles._read_authors,
    REDIRECTS_FILE: lambda live_files, now, then: live_files._register(redirects=load_redirects(now)),
    PUBLISHED_FILE: LiveFiles._read_published,
    VERSIONS_FILE: LiveFiles._read_versions,
    DECISIONS_FILE: LiveFiles._read_decisions,
}
"""File of records → its reader, given the present and the last understood version. Authors and decisions come last,
because they name actors.
"""
