"""Cache of parsed content files; their texts are loaded when shown.

Everything is sealed. If an entry is damaged, its file is parsed again.
"""

import os
import pickle
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from site_builder.archive.known_records import Registry
from site_builder.content.front_matter import Head
from site_builder.content.model import PACKED, Body
from site_builder.core.codec import unpickled
from site_builder.core.source_file import SourceFile
from site_builder.runtime.book import Book
from site_builder.runtime.cache import Cache

LEAVES = 256
RECENT = 64
"""Size of the cache of texts: a page asks more than once."""
OPENED = 1_024
"""Size of the cache of bodies."""
BATCH = 256
FRAME = "frame"
Texts = tuple[bytes, bytes, bytes]
"""Parts of a body stored apart: `shown`, `marked_text` and `rest`."""
Put = Callable[[bytes], Callable[[], bytes]]
"""Spills bytes; returns a function that reads them."""


class KnownFile(NamedTuple):
    """A parsed content file."""

    digest: str
    """Digest of the file's bytes."""
    head: Head
    key: str
    """Key of the body; empty if there is none."""


class ArchiveMemory:
    """Content files as parsed by the last run, with access to their stored texts."""

    def __init__(self, cache: Cache) -> None:
        self._book, self._shelf = Book[KnownFile](cache.shelf("understood"), leaves=LEAVES), cache.shelf("understood")
        self._bodies = cache.shelf("bodies")
        self._process = os.getpid()
        self._files: dict[str, KnownFile] | None = None
        self._there: set[str] = set()
        """Keys of bodies in the cache."""
        self._registry: tuple[object, Registry] | None = None
        self._again: dict[str, Callable[[], Body]] = {}
        self._opened = lru_cache(maxsize=OPENED)(self._open)
        self._recent = lru_cache(maxsize=RECENT)(self._fetched)
        self._shared: dict[str, Callable[[], bytes]] = {}

    def registry(self, made_of: object, read: Callable[[], Registry]) -> Registry:
        """The registry: the one this process read last, with its caches, if `made_of` is unchanged; else read again."""
        if self._registry is None or self._registry[0] != made_of:
            self._registry = made_of, read()
        return self._registry[1]

    @property
    def files(self) -> Mapping[str, KnownFile]:
        """Entries by path."""
        if self._files is None:
            self._files = self._book.read()
            self._there = self._bodies.present([known.key for known in self._files.values()])
        return self._files

    @property
    def frame(self) -> str:
        """Digest of what body keys depend on apart from the files."""
        return self._shelf.load([FRAME]).get(FRAME, b"").decode()

    def head(self, source: SourceFile) -> Head | None:
        """Header of an unchanged file."""
        known = self.files.get(source.path)
        return known.head if known and known.digest == source.digest and not known.head.came_late else None

    def body(self, path: str, key: str, again: Callable[[], Body]) -> Callable[[], Body] | None:
        """Function that loads the body with this key, if it is stored. `again` parses it if it was lost."""
        known = self.files.get(path)
        if known is None or known.key != key or key not in self._there:
            return None
        self._again[key] = again
        return partial(self._opened, key)

    def fetching(self, body: Body, key: str, again: Callable[[], Body]) -> Body:
        """The body with this key, its texts loaded from the cache on demand."""
        self._again[key] = again
        return body.but(**{name: partial(self._read, key, place) for place, name in enumerate(PACKED[:3])})

    def let_go(self, key: str) -> None:
        """Forget the body with this key."""
        self._again.pop(key, None)

    def share(self, put: Put) -> None:
        """Spill all bodies so that forked processes can read them."""
        keys, self._shared = list(self._again), {}
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            blobs = self._bodies.load(batch)
            for key in batch:
                self._shared[key] = put(blobs.get(key) or pickle.dumps(self._again[key](), pickle.HIGHEST_PROTOCOL))

    def keep(self, paths: Collection[str], understood: Mapping[str, KnownFile], frame: str) -> None:
        """Store entries for exactly these paths: the `understood` ones as given, others unchanged."""
        before = self.files
        changed = [path for path, known in understood.items() if before.get(path) != known]
        changed += before.keys() - set(paths)
        self._files = {path: understood.get(path) or before[path] for path in paths}
        self._book.keep(self._files, changed)
        gone = {before[path].key for path in changed if path in before} - {known.key for known in self._files.values()}
        self._bodies.drop(sorted(gone))
        if self.frame != frame:
            self._shelf.save(FRAME, frame.encode())
        self._there = self._there - gone | {known.key for known in understood.values() if known.key}

    def let_files_go(self) -> None:
        """Release the entries; the next access reads them all again."""
        self._files = None

    def let_texts_go(self) -> None:
        """Release the bodies given out so far."""
        self._again, self._shared = {}, {}
        self._opened.cache_clear()

    def _open(self, key: str) -> Body:
        return self.fetching(self._whole(key), key, self._again[key])

    def _read(self, key: str, place: int) -> bytes:
        return self._recent(key)[place]

    def _fetched(self, key: str) -> Texts:
        return _bytes_of(self._whole(key))

    def _whole(self, key: str) -> Body:
        """The body with its texts; parsed again if lost or damaged."""
        shared = self._shared.get(key)
        # a forked process must not use the inherited connection
        blob = shared() if shared else self._bodies.load([key]).get(key) if os.getpid() == self._process else None
        body = unpickled(blob)
        return body if isinstance(body, Body) else self._again[key]()


def _bytes_of(body: Body) -> Texts:
    shown, marked_text, rest = body.shown, body.marked_text, body.rest
    if isinstance(shown, bytes) and isinstance(marked_text, bytes) and isinstance(rest, bytes):
        return shown, marked_text, rest
    raise TypeError("the texts of a stored body are bytes")
