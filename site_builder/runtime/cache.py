"""Pickled results of earlier runs in one SQLite file, found by the content of all that they depend on.

Does not know what it stores. Nothing in it can make a result wrong: an entry is bound to its kind, its key, the
code that computed it and this user's secret, and one that fails the test is as good as absent; a file that is damaged,
foreign or locked is replaced or done without.

Unpickling runs whatever the bytes say, and an archive may come from elsewhere with a cache file in it. So a file that
belongs to another user, has other tables than ours or leads elsewhere is not opened, and an entry is loaded only if it
was sealed with a secret that never lies in an archive.
"""

import os
import sqlite3
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from json import dumps
from pathlib import Path

from site_builder.core.digests import digest_of
from site_builder.core.errors import PublishError
from site_builder.runtime.code_version import code_version
from site_builder.runtime.seals import SEAL_BYTES, is_sealed, seal, user_secret
from site_builder.runtime.state import private_folder

FORMAT = 0x5B_CAFE_01
"""Marks the file as ours, in this layout."""
AGE = 8
"""Entries unused for this many runs that stored something are dropped."""
BATCH = 256
BATCH_BYTES = 8_000_000
"""So many entries, or so much, is held before it is handed to the database."""
_TABLES = (
    "CREATE TABLE blobs (id INTEGER PRIMARY KEY, blob BLOB NOT NULL)",
    "CREATE TABLE run (number INTEGER NOT NULL)",
    "CREATE TABLE uses (id INTEGER PRIMARY KEY, run INTEGER NOT NULL)",
)
_MADE = tuple(table.encode() for table in _TABLES)
"""As SQLite keeps them, sorted by name."""


class Cache:
    """One cache file; what is stored is written at `commit` or `close`, also when a run ends by an error."""

    def __init__(self, path: Path, *, version: str, secret: bytes, ages: bool = True) -> None:
        self.ages = ages
        """Whether this is a run by which entries grow older, and those that nothing used for long are dropped: one that
        asks for few of those that are of use is not."""
        self._path = path
        self._version = version
        self._secret = secret
        self._used: set[int] = set()
        self._waiting: dict[int, bytes] = {}
        self._weight = 0
        self._writing = False
        self._counted = False
        """Whether this run was counted: it is once something is stored, however often it commits."""
        self._locked_out = False
        self._file = _open(path)
        self.held: set[str] | None = None
        """The kinds of which something was stored since it was opened, where it was empty then."""
        with self._tolerant():
            self.held = None if self._file.execute("SELECT 1 FROM blobs LIMIT 1").fetchone() else set()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def shelf(self, kind: str) -> "Shelf":
        """The part of the cache for one kind of result."""
        return Shelf(self, kind, digest_of(self._version, kind).encode(), self._secret)

    def commit(self) -> None:
        """Write what was stored since the last commit, in one transaction."""
        with self._tolerant():
            self._flush()
            if self._writing:
                self._file.execute("COMMIT")
        self._writing = self._locked_out = False

    def drop(self, numbers: Sequence[int]) -> None:
        """Remove what is stored under the numbers; it is gone at the next commit."""
        with self._tolerant():
            self._flush()
            self._begin()
            for table in ("blobs", "uses"):
                self._of(numbers, f"DELETE FROM {table}")

    def discard(self) -> None:
        """Forget what was stored since the last commit."""
        self._waiting, self._weight = {}, 0
        with self._tolerant():
            if self._writing:
                self._file.execute("ROLLBACK")
        self._writing = self._locked_out = False

    def close(self) -> None:
        """Commit, drop what no run used for long, and let go of the file; a later run writes it while others read."""
        with self._tolerant():
            self._flush()
            if self.ages and self._counted:
                self._begin()
                self._age()
        self.commit()
        with suppress(sqlite3.Error):
            self._file.execute("PRAGMA journal_mode = WAL")
        self._file.close()

    def fetch(self, wanted: Collection[int], column: str = "blob") -> dict[int, object]:
        """The sealed blobs stored under some of the numbers, or in their place another column of the table."""
        with self._tolerant():
            found = dict(self._of(wanted, f"SELECT id, {column} FROM blobs"))
            self._used.update(found)
            return found | {number: self._waiting[number] for number in wanted if number in self._waiting}
        return {}

    def put(self, number: int, sealed: bytes) -> None:
        """Store a sealed blob."""
        self._waiting[number] = sealed
        self._weight += len(sealed)
        if len(self._waiting) >= BATCH or self._weight >= BATCH_BYTES:
            with self._tolerant():
                self._flush()

    def _flush(self) -> None:
        waiting, self._waiting, self._weight = sorted(self._waiting.items()), {}, 0
        if not waiting or self._locked_out:
            return
        self._begin()
        self._file.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?)", waiting)
        stored = dumps([number for number, _ in waiting])
        self._file.execute("INSERT OR REPLACE INTO uses SELECT value, number FROM json_each(?), run", (stored,))

    def _of(self, numbers: Iterable[int], query: str, *given: int) -> sqlite3.Cursor:
        """What the query does with the rows of these numbers."""
        sought = sorted(numbers)
        if len(sought) == 1:  # without a list in half the time
            return self._file.execute(f"{query} WHERE id = ?", (*given, *sought))
        return self._file.execute(f"{query} WHERE id IN (SELECT value FROM json_each(?))", (*given, dumps(sought)))

    def _begin(self) -> None:
        """Open the transaction that a commit ends and that may be discarded."""
        if not self._writing:
            self._file.execute("BEGIN IMMEDIATE")
            self._writing = True
            if self.ages and not self._counted:
                self._file.execute("UPDATE run SET number = number + 1")
                self._counted = True

    def _age(self) -> None:
        """Every few runs, note what was used and drop what was not for long: noting it each time would cost more."""
        rows = self._file.execute("SELECT number FROM run").fetchall()
        now = rows[0][0] if len(rows) == 1 else None
        if not isinstance(now, int):
            raise sqlite3.DatabaseError("it holds what no run wrote")
        if now % (AGE // 2) == 0:
            self._of(self._used, "UPDATE uses SET run = ?", now)
            self._file.execute("DELETE FROM uses WHERE run <= ?", (now - AGE,))
            self._file.execute("DELETE FROM blobs WHERE id NOT IN (SELECT id FROM uses)")

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """A file locked by another run is not written; a broken one is replaced by a new one."""
        try:
            yield
        except sqlite3.Error as error:
            # What the module itself raises has no code.
            self._locked_out = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not self._locked_out:
                self._replace()

    def _replace(self) -> None:
        self._waiting, self._weight, self._writing = {}, 0, False
        self._file.close()
        try:
            _remove(self._path)
            self._file = _open(self._path)
        except OSError:
            self._file = _in_memory()


class Shelf:
    """The entries of one kind: key → blob."""

    def __init__(self, cache: Cache, kind: str, scope: bytes, secret: bytes) -> None:
        self.kind, self._cache, self._scope, self._secret = kind, cache, scope, secret

    def present(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that are stored."""
        numbers = self._numbers(keys)
        there = self._cache.fetch(numbers.values(), "id")
        return {key for key, number in numbers.items() if number in there}

    def load(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The blobs of those keys that are stored and whole."""
        numbers = self._numbers(keys)
        found = self._cache.fetch(numbers.values())
        opened = ((key, self._opened(key, found[number])) for key, number in numbers.items() if number in found)
        return {key: blob for key, blob in opened if blob is not None}

    def save(self, key: str, blob: bytes) -> None:
        """Store a blob; it is written at the next commit."""
        if self._cache.held is not None:
            self._cache.held.add(self.kind)
        self._cache.put(self._number(key), seal(self._secret, self._bound(key), blob) + blob)

    def drop(self, keys: Sequence[str]) -> None:
        """Remove the blobs of those keys; they are gone at the next commit."""
        self._cache.drop([self._number(key) for key in keys])

    def _numbers(self, keys: Sequence[str]) -> dict[str, int]:
        """By key; of none where nothing can be stored, for a first build asks for very many."""
        held = self._cache.held
        return {key: self._number(key) for key in keys} if held is None or self.kind in held else {}

    def _number(self, key: str) -> int:
        """A row number of 63 bits: found faster than a text, and a collision fails the seal."""
        digest = blake2b(key.encode(), digest_size=8, key=self._scope).digest()
        return int.from_bytes(digest, "big") >> 1

    def _bound(self, key: str) -> bytes:
        return self._scope + key.encode()

    def _opened(self, key: str, sealed: object) -> bytes | None:
        if not isinstance(sealed, bytes):
            return None
        blob = sealed[SEAL_BYTES:]
        return blob if is_sealed(self._secret, self._bound(key), blob, sealed[:SEAL_BYTES]) else None


def open_cache(path: Path) -> Cache:
    """The cache in a file, for this code and this user; the file and its folder are made as needed."""
    return Cache(path, version=code_version(), secret=user_secret())


def _open(path: Path) -> sqlite3.Connection:
    """A usable file, an emptied one, or one in memory where the disk allows neither."""
    with suppress(OSError, sqlite3.Error, PublishError):
        private_folder(path.parent)
        if all(_is_ours(file) for file in _files(path)):
            with suppress(sqlite3.Error):
                return _connect(path)
        _remove(path)
        return _connect(path)
    return _in_memory()


def _in_memory() -> sqlite3.Connection:
    return _prepared(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))


def drop_cache(path: Path) -> None:
    """Forget all results; what cannot be removed is not trusted either, for `open_cache` looks at it again."""
    with suppress(OSError):
        _remove(path)


def _is_ours(path: Path) -> bool:
    """Whether the file is missing or a plain file of this user, under this name alone, that nobody else can write.

    SQLite writes into the files next to its own too, wherever they lead."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return True
    alone = stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1
    return alone and facts.st_uid == os.getuid() and not facts.st_mode & 0o022


def _connect(path: Path) -> sqlite3.Connection:
    # Made here with mode 0600, for SQLite would make it readable and, with a loose umask, writable to others.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    file = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
    try:
        return _prepared(file)
    except BaseException:
        file.close()
        raise


def _prepared(file: sqlite3.Connection) -> sqlite3.Connection:
    file.text_factory = bytes  # what is no UTF-8 is an entry like others, which no seal fits
    file.execute("PRAGMA trusted_schema = OFF")
    (mark,) = file.execute("PRAGMA application_id").fetchone()
    made = tuple(row[0] for row in file.execute("SELECT sql FROM sqlite_master ORDER BY name"))
    if made != (_MADE if mark == FORMAT else ()):  # a view could name itself, and be read for ever
        raise sqlite3.DatabaseError("not a cache of ours")
    if mark != FORMAT:
        # A first run writes what it stores once, not into a log and from there into the file: in half the time.
        file.execute("PRAGMA journal_mode = TRUNCATE")
        made_now = ";".join((*_TABLES, "INSERT INTO run VALUES (0)", f"PRAGMA application_id = {FORMAT}"))
        file.executescript(f"BEGIN;{made_now};COMMIT;")
    # A power cut may then damage the file; the seals notice.
    file.execute("PRAGMA synchronous = OFF")
    return file


def _remove(path: Path) -> None:
    for file in _files(path):
        with suppress(FileNotFoundError):
            os.unlink(file)


def _files(path: Path) -> tuple[Path, ...]:
    """The file and those that SQLite puts next to it (sqlite.org/tempfiles.html)."""
    return tuple(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", "-journal"))
