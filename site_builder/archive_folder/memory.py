"""What the last run understood of every content file; texts are fetched when they are shown.

So where few pages are made the archive is known in a moment, and where little is asked little is read. All of it lies
sealed in the cache, in a book of which an edit renews a leaf; where anything is amiss with it, the file is understood
again. Where one process understands the archive again and again, what did not change is the same value each time.
"""

import os
import pickle
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from typing import NamedTuple

from site_builder.archive.known_records import Registry
from site_builder.content.front_matter import Head
from site_builder.content.model import ASIDES, Body
from site_builder.core.codec import DAMAGED
from site_builder.core.source_file import SourceFile
from site_builder.runtime.book import Book
from site_builder.runtime.cache import Cache

LEAVES = 16_384
RECENT = 64
"""So many texts are held after they were asked for: a page asks more than once."""
BATCH = 256
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
    body: Body | None
    """Without what it puts aside."""


class ArchiveMemory:
    """The content files as the last run understood them, and the place that their texts are fetched from."""

    def __init__(self, cache: Cache) -> None:
        self._book = Book[KnownFile](cache.shelf("understood"), leaves=LEAVES)
        self._bodies = cache.shelf("bodies")
        self._process = os.getpid()
        self._leaves: dict[int, dict[str, KnownFile]] = {}
        """Those that were read."""
        self._has_all = False
        """Whether what is on none of these is on none at all."""
        self._there: set[str] = set()
        """Keys of the bodies of those that the cache has."""
        self._registry: tuple[object, Registry] | None = None
        self._again: dict[str, Callable[[], Body]] = {}
        self._recent = lru_cache(maxsize=RECENT)(self._fetched)
        self._shared: dict[str, tuple[Callable[[], bytes], ...]] = {}

    def registry(self, made_of: object, read: Callable[[], Registry]) -> Registry:
        """That of the last run in this process, if it was made of the same; with all that was looked up in it since."""
        if self._registry is None or self._registry[0] != made_of:
            self._registry = made_of, read()
        return self._registry[1]

    def file(self, path: str) -> KnownFile | None:
        """The file at a path as the last run understood it."""
        return self._leaf(path).get(path)

    def _leaf(self, path: str) -> dict[str, KnownFile]:
        """All that is known of the files on the leaf of a path."""
        number = self._book.leaf_of(path)
        if number not in self._leaves:
            self._leaves[number] = {} if self._has_all else self._book.read([path])
        return self._leaves[number]

    def head(self, source: SourceFile) -> Head | None:
        """The header of a file that is as it was."""
        known = self.file(source.path)
        return known.head if known and known.digest == source.digest and not known.head.came_late else None

    def body(self, path: str, key: str, again: Callable[[], Body]) -> Body | None:
        """The body of that key, if it is known; `again` makes it once more, should its text be lost."""
        known = self.file(path)
        if known is None or known.body is None or known.key != key:
            return None
        if key not in self._there:
            self._there |= self._bodies.present([key])
        return self.fetching(known.body, key, again) if key in self._there else None

    def fetching(self, bare_body: Body, key: str, again: Callable[[], Body]) -> Body:
        """The body of that key, its texts fetched from the cache when they are shown."""
        self._again[key] = again
        return bare_body.but(**{name: partial(self._read, key, place) for place, name in enumerate(ASIDES[:3])})

    def let_go(self, key: str) -> None:
        """Nobody has the body of that key any more."""
        self._again.pop(key, None)

    def share(self, put: Put) -> None:
        """Put all texts where forked processes can read them."""
        keys, self._shared = list(self._again), {}
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            blobs = self._bodies.load(batch)
            for key in batch:
                self._shared[key] = tuple(map(put, self._texts(key, blobs.get(key))))

    def keep(self, paths: Iterable[str], files: Iterable[tuple[SourceFile, Head, str, Body | None]]) -> None:
        """Remember the files at these paths and no others, each with its header and the key of its body, in whatever
        order they come; the body itself, made bare, only where it is not remembered under that key. A new leaf is
        written when all its files are there, another that is not as before when all files are."""
        self.read_all()
        before, after = self._leaves, dict[int, dict[str, KnownFile]]()
        missing = Counter(map(self._book.leaf_of, paths))
        for source, head, key, body in files:
            number = self._book.leaf_of(source.path)
            known, leaf = before.get(number, {}).get(source.path), after.setdefault(number, {})
            is_same = known and (known.digest, known.key) == (source.digest, key)
            leaf[source.path] = known if known and is_same else KnownFile(source.digest, head, key, body)
            missing[number] -= 1
            if not missing[number] and not before.get(number):
                self._write(leaf, leaf)
        for known_leaf, leaf in ((before[number], after.get(number, {})) for number in before):
            if known_leaf and known_leaf != leaf:
                self._write(leaf, leaf or known_leaf)
        self._leaves = after
        self._there &= {known.key for leaf in after.values() for known in leaf.values()}

    def keep_one(self, path: str, known: KnownFile | None) -> None:
        """Remember one file as it is now, as `keep` does for all; None where there is none any more."""
        leaf = self._leaf(path)
        before = leaf.pop(path, None)
        self._there -= {before.key} if before else set()
        if known:
            leaf[path] = known
        self._write(leaf, [path])

    def let_files_go(self) -> None:
        """Hold no file any more: whoever asks for one reads it again."""
        self._leaves, self._has_all = {}, False

    def let_texts_go(self) -> None:
        """Nobody asks for the text of a body any more that was given until now."""
        self._again, self._shared = {}, {}

    def _write(self, files: Mapping[str, KnownFile], changed: Collection[str]) -> None:
        self._book.keep(files, changed)
        self._there |= {known.key for known in filter(None, map(files.get, changed)) if known.body}

    def _read(self, key: str, place: int) -> bytes:
        shared = self._shared.get(key)
        return shared[place]() if shared else self._recent(key)[place]

    def _fetched(self, key: str) -> Texts:
        # A forked process must not touch the connection that it inherited.
        return self._texts(key, self._bodies.load([key]).get(key) if os.getpid() == self._process else None)

    def _texts(self, key: str, blob: bytes | None) -> Texts:
        with suppress(*DAMAGED):
            return _bytes_of(pickle.loads(blob or b""))
        return _bytes_of(self._again[key]())

    def read_all(self) -> None:
        """Have all that is remembered in memory, which is quicker than leaf by leaf."""
        if not self._has_all:
            files = self._book.read()
            self._there |= self._bodies.present([known.key for known in files.values()])
            leaves: dict[int, dict[str, KnownFile]] = {}
            for path, known in files.items():
                leaves.setdefault(self._book.leaf_of(path), {})[path] = known
            self._leaves, self._has_all = leaves | self._leaves, True


def _bytes_of(body: Body) -> Texts:
    shown, said, rest = body.shown, body.said, body.rest
    if isinstance(shown, bytes) and isinstance(said, bytes) and isinstance(rest, bytes):
        return shown, said, rest
    raise TypeError("the texts of a stored body are bytes")
