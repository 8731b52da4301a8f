"""Content files → a cached summary of every header; a full header is read when needed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

from site_builder.archive.admission import Labels
from site_builder.archive_folder.reading import read_documents
from site_builder.content.front_matter import Document
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.source_file import SourceFile
from site_builder.ingest.matching import Origin
from site_builder.runtime.book import Book
from site_builder.runtime.cache import Cache


class HeaderSummary(NamedTuple):
    """Summary of one header."""

    title: str
    actors: tuple[str, ...]
    has_tags: bool
    may_be_hidden: bool
    is_draft: bool
    waits: bool
    """True if ingest made it a draft until a field is set."""
    seed: tuple[Origin, ...]


def summary_of(header: Header) -> HeaderSummary:
    """The summary of a header, equal before it is written and after it is read."""
    seed = tuple(Origin(intern(" ".join(e.file.split())), e.digest, e.undecided, e.marks) for e in header.seed)
    waits = bool(header.seed and header.seed[-1].waits_for)
    is_draft = header.status is BriefingStatus.DRAFT
    title, actors = " ".join(header.title.split()), tuple(map(intern, header.actors))
    return HeaderSummary(title, actors, bool(header.tags), header.may_be_hidden, is_draft, waits, seed)


@dataclass(frozen=True, eq=False)
class KnownHeaders(Mapping[str, Document]):
    """The content files by path, headers read on demand."""

    sources: Mapping[str, SourceFile]
    summaries: Mapping[str, HeaderSummary]
    cache: Cache
    labels: Labels
    """Header fields added by site.toml."""
    _read: dict[str, Document] = field(default_factory=dict)

    def __getitem__(self, path: str) -> Document:
        if path not in self._read:
            (self._read[path],) = read_documents([self.sources[path]], self.cache, None, self.labels)
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def __contains__(self, path: object) -> bool:
        return path in self.sources

    def after(
        self, changes: Mapping[str, SourceFile | None], made: Mapping[str, HeaderSummary], executor: Executor | None
    ) -> "KnownHeaders":
        """The headers after these changes, unchanged files from the cache. Headers just `made` are not read."""
        sources = {path: source for path, source in {**self.sources, **changes}.items() if source}
        fresh = [source for path in changes if path not in made and (source := sources.get(path))]
        documents = read_documents(fresh, self.cache, executor, self.labels)
        read = {**made, **{d.path: summary_of(d.header) for d in documents}}
        summaries = {path: read.get(path) or self.summaries[path] for path in sources}
        _keep(sources, summaries, changes, self.cache)
        return KnownHeaders(sources, summaries, self.cache, self.labels)

    def hidden(self) -> tuple[Header, ...]:
        """The headers of briefings that are not always public."""
        return tuple(self[path].header for path, summary in self.summaries.items() if summary.may_be_hidden)


def read_headers(
    files: Sequence[SourceFile], cache: Cache, executor: Executor | None, labels: Labels = ()
) -> KnownHeaders:
    """The headers of the content files; summaries of unchanged files come from the cache."""
    known = _book(cache).read()
    fresh = [source for source in files if known.get(source.path, ("",))[0] != source.digest]
    sources = {source.path: source for source in files}
    read = {d.path: summary_of(d.header) for d in read_documents(fresh, cache, executor, labels)}
    summaries = {path: read[path] if path in read else known[path][1] for path in sources}
    _keep(sources, summaries, {*read, *(known.keys() - sources.keys())}, cache)
    return KnownHeaders(sources, summaries, cache, labels)


def _keep(
    sources: Mapping[str, SourceFile], summaries: Mapping[str, HeaderSummary], changed: Collection[str], cache: Cache
) -> None:
    if changed:
        _book(cache).keep({path: (source.digest, summaries[path]) for path, source in sources.items()}, changed)


def _book(cache: Cache) -> Book[tuple[str, HeaderSummary]]:
    return Book(cache.shelf("headers"))
