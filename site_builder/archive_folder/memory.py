"""Content files as the last run understood them; their texts are fetched when they are shown.

All of it lies sealed in the cache. Where anything is amiss with it, the file is understood again.
"""

import os
import pickle
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from site_builder.archive.known_records import Registry
from site_builder.content.front_matter import Head
from site_builder.content.model import ASIDES, Body
from site_builder.core.codec import unpickled
from site_builder.core.source_file import SourceFile
from site_builder.runtime.book import Book
from site_builder.runtime.cache import Cache

LEAVES = 256
RECENT = 64
"""So many texts are held after they were asked for: a page asks more than once."""
OPENED = 1_024
"""So many bodies are held after they were asked for."""
BATCH = 256
FRAME = "frame"
Texts = tuple[bytes, bytes, bytes]
"""What a body puts aside: `shown`, `said` and `rest`."""
Put = Callable[[bytes], Callable[[], bytes]]
"""Puts bytes away, and gives what reads them."""


class KnownFile(NamedTuple):
    """A content file as it was understood."""

    digest: str
    """Of its bytes."""
    head: Head
    key: str
    """Names the body; empty where there is none."""


class ArchiveMemory:
    """The content files as the last run understood them, and the place that their texts are fetched from."""

    def __init__(self, cache: Cache) -> None:
        self._book, self._shelf = Book[KnownFile](cache.shelf("understood"), leaves=LEAVES), cache.shelf("understood")
        self._bodies = cache.shelf("bodies")
        self._process = os.getpid()
        self._files: dict[str, KnownFile] | None = None
        self._there: set[str] = set()
        """Keys of the bodies of those that the cache has."""
        self._registry: tuple[object, Registry] | None = None
        self._again: dict[str, Callable[[], Body]] = {}
        self._opened = lru_cache(maxsize=OPENED)(self._open)
        self._recent = lru_cache(maxsize=RECENT)(self._fetched)
        self._shared: dict[str, Callable[[], bytes]] = {}

    def registry(self, made_of: object, read: Callable[[], Registry]) -> Registry:
        """That of the last run in this process, if it was made of the same; with all that was looked up in it since."""
        if self._registry is None or self._registry[0] != made_of:
            self._registry = made_of, read()
        return self._registry[1]

    @property
    def files(self) -> Mapping[str, KnownFile]:
        """By path."""
        if self._files is None:
            self._files = self._book.read()
            self._there = self._bodies.present([known.key for known in self._files.values()])
        return self._files

    @property
    def frame(self) -> str:
        """Names all that the keys of the bodies depend on beside the files."""
        return self._shelf.load([FRAME]).get(FRAME, b"").decode()

    def head(self, source: SourceFile) -> Head | None:
        """The header of a file that is as it was."""
        known = self.files.get(source.path)
        return known.head if known and known.digest == source.digest and not known.head.came_late else None

    def body(self, path: str, key: str, again: Callable[[], Body]) -> Callable[[], Body] | None:
        """What reads the body of that key, if it is known; `again` makes it once more, should it be lost."""
        known = self.files.get(path)
        if known is None or known.key != key or key not in self._there:
            return None
        self._again[key] = again
        return partial(self._opened, key)

    def fetching(self, body: Body, key: str, again: Callable[[], Body]) -> Body:
        """The body of that key, its texts fetched from the cache when they are shown."""
        self._again[key] = again
        return body.but(**{name: partial(self._read, key, place) for place, name in enumerate(ASIDES[:3])})

    def let_go(self, key: str) -> None:
        """Nobody has the body of that key any more."""
        self._again.pop(key, None)

    def share(self, put: Put) -> None:
        """Put all bodies where forked processes can read them."""
        keys, self._shared = list(self._again), {}
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            blobs = self._bodies.load(batch)
            for key in batch:
                self._shared[key] = put(blobs.get(key) or pickle.dumps(self._again[key](), pickle.HIGHEST_PROTOCOL))

    def keep(self, paths: Collection[str], understood: Mapping[str, KnownFile], frame: str) -> None:
        """Remember the files at these paths and no others: those that were `understood` now, the rest as before."""
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
        """Hold no file any more: whoever asks for one reads all again."""
        self._files = None

    def let_texts_go(self) -> None:
        """Nobody asks for the text of a body any more that was given until now."""
        self._again, self._shared = {}, {}
        self._opened.cache_clear()

    def _open(self, key: str) -> Body:
        return self.fetching(self._whole(key), key, self._again[key])

    def _read(self, key: str, place: int) -> bytes:
        return self._recent(key)[place]

    def _fetched(self, key: str) -> Texts:
        return _bytes_of(self._whole(key))

    def _whole(self, key: str) -> Body:
        """The body with its texts; made once more where it was lost or is damaged."""
        shared = self._shared.get(key)
        # A forked process must not touch the connection that it inherited.
        blob = shared() if shared else self._bodies.load([key]).get(key) if os.getpid() == self._process else None
        body = unpickled(blob)
        return body if isinstance(body, Body) else self._again[key]()


def _bytes_of(body: Body) -> Texts:
    shown, said, rest = body.shown, body.said, body.rest
    if isinstance(shown, bytes) and isinstance(said, bytes) and isinstance(rest, bytes):
        return shown, said, rest
    raise TypeError("the texts of a stored body are bytes")
