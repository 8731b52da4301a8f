"""Pickled results of earlier runs in one SQLite file, keyed by digests of everything they depend on.

Knows nothing of its contents. It cannot falsify a result: an entry is bound to its kind, its key, the code that
computed it and this user's secret, and counts as missing if the seal does not match. A damaged, foreign or locked file
is replaced or ignored.

Unpickling executes what the bytes say, and an archive from elsewhere may contain a cache file. A file of another user,
with other tables, or reached through a link is therefore not opened, and an entry is loaded only if it was sealed with
a secret that is never stored in an archive.
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
"""Identifies the file as ours, in this layout."""
AGE = 8
"""Entries unused for this many storing runs are dropped."""
BATCH = 256
BATCH_BYTES = 8_000_000
"""Limits, in entries and bytes, of what is buffered before it goes to the database."""
_TABLES = (
    "CREATE TABLE blobs (id INTEGER PRIMARY KEY, blob BLOB NOT NULL)",
    "CREATE TABLE run (number INTEGER NOT NULL)",
    "CREATE TABLE uses (id INTEGER PRIMARY KEY, run INTEGER NOT NULL)",
)
_MADE = tuple(table.encode() for table in _TABLES)
"""In the form and order in which SQLite reports them."""


class Cache:
    """One cache file. Entries are written at `commit` or `close`, also if a run fails."""

    def __init__(self, path: Path, *, version: str, secret: bytes, ages: bool = True) -> None:
        self.ages = ages
        """True if this run ages the entries and drops those long unused; false for runs that use few of the useful
        entries."""
        self._path = path
        self._version = version
        self._secret = secret
        self._used: set[int] = set()
        self._waiting: dict[int, bytes] = {}
        self._weight = 0
        self._writing = False
        self._counted = False
        """True once this run was counted: on the first store, however many commits follow."""
        self._locked_out = False
        self._file = _open(path)
        self.stored_kinds: set[str] | None = None
        """Kinds stored since the cache was opened, if it was empty then."""
        with self._tolerant():
            self.stored_kinds = None if self._file.execute("SELECT 1 FROM blobs LIMIT 1").fetchone() else set()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def shelf(self, kind: str) -> "Shelf":
        """Entries of one kind of result."""
        return Shelf(self, kind, digest_of(self._version, kind).encode(), self._secret)

    def commit(self) -> None:
        """Write everything stored since the last commit, in one transaction."""
        with self._tolerant():
            self._flush()
            if self._writing:
                self._file.execute("COMMIT")
        self._writing = self._locked_out = False

    def drop(self, numbers: Sequence[int]) -> None:
        """Remove the entries with these numbers at the next commit."""
        with self._tolerant():
            self._flush()
            self._begin()
            for table in ("blobs", "uses"):
                self._of(numbers, f"DELETE FROM {table}")

    def discard(self) -> None:
        """Forget everything stored since the last commit."""
        self._waiting, self._weight = {}, 0
        with self._tolerant():
            if self._writing:
                self._file.execute("ROLLBACK")
        self._writing = self._locked_out = False

    def close(self) -> None:
        """Commit, drop entries long unused, and release the file. Other runs may read it meanwhile."""
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
        """Sealed blobs with these numbers, or another column of their rows."""
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
        """Run the query for the rows with these numbers; `given` are its other parameters."""
        sought = sorted(numbers)
        if len(sought) == 1:  # takes half the time without a list
            return self._file.execute(f"{query} WHERE id = ?", (*given, *sought))
        return self._file.execute(f"{query} WHERE id IN (SELECT value FROM json_each(?))", (*given, dumps(sought)))

    def _begin(self) -> None:
        """Open the transaction, which ends with a commit or is discarded."""
        if not self._writing:
            self._file.execute("BEGIN IMMEDIATE")
            self._writing = True
            if self.ages and not self._counted:
                self._file.execute("UPDATE run SET number = number + 1")
                self._counted = True

    def _age(self) -> None:
        """Store which entries were used, and drop those long unused. Runs only once in several storing runs, since it
        is slow."""
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
        """Skip writing if another run has locked the file; replace a broken file."""
        try:
            yield
        except sqlite3.Error as error:
            # errors raised by the module itself have no code
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
    """Entries of one kind: key → blob."""

    def __init__(self, cache: Cache, kind: str, scope: bytes, secret: bytes) -> None:
        self.kind, self._cache, self._scope, self._secret = kind, cache, scope, secret

    def present(self, keys: Sequence[str]) -> set[str]:
        """Keys that are stored."""
        numbers = self._numbers(keys)
        there = self._cache.fetch(numbers.values(), "id")
        return {key for key, number in numbers.items() if number in there}

    def load(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Intact blobs of these keys."""
        numbers = self._numbers(keys)
        found = self._cache.fetch(numbers.values())
        opened = ((key, self._opened(key, found[number])) for key, number in numbers.items() if number in found)
        return {key: blob for key, blob in opened if blob is not None}

    def save(self, key: str, blob: bytes) -> None:
        """Store a blob; it is written at the next commit."""
        if self._cache.stored_kinds is not None:
            self._cache.stored_kinds.add(self.kind)
        self._cache.put(self._number(key), seal(self._secret, self._bound(key), blob) + blob)

    def drop(self, keys: Sequence[str]) -> None:
        """Remove these keys at the next commit."""
        self._cache.drop([self._number(key) for key in keys])

    def _numbers(self, keys: Sequence[str]) -> dict[str, int]:
        """Row number of each key. Empty if nothing can be stored yet, since a first build asks for very many."""
        kinds = self._cache.stored_kinds
        return {key: self._number(key) for key in keys} if kinds is None or self.kind in kinds else {}

    def _number(self, key: str) -> int:
        """Row number of 63 bits: faster than a text key; a collision fails the seal."""
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
    """Open the cache in a file, for this code and user; creates file and folder as needed."""
    return Cache(path, version=code_version(), secret=user_secret())


def _open(path: Path) -> sqlite3.Connection:
    """A usable file, an emptied one, or a database in memory if the disk allows neither."""
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
    """Delete the cache file. If it cannot be deleted, it is still not trusted: `open_cache` checks it again."""
    with suppress(OSError):
        _remove(path)


def _is_ours(path: Path) -> bool:
    """True if the file is missing, or a regular file of this user that nobody else can write and that has no second
    hard link.

    SQLite also writes into companion files, which would be reached through such a link.
    """
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return True
    alone = stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1
    return alone and facts.st_uid == os.getuid() and not facts.st_mode & 0o022


def _connect(path: Path) -> sqlite3.Connection:
    # Created here with mode 0600: SQLite would make it readable and, with a loose umask, writable for others.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    file = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
    try:
        return _prepared(file)
    except BaseException:
        file.close()
        raise


def _prepared(file: sqlite3.Connection) -> sqlite3.Connection:
    file.text_factory = bytes  # invalid UTF-8 becomes an entry whose seal does not match
    file.execute("PRAGMA trusted_schema = OFF")
    (mark,) = file.execute("PRAGMA application_id").fetchone()
    made = tuple(row[0] for row in file.execute("SELECT sql FROM sqlite_master ORDER BY name"))
    if made != (_MADE if mark == FORMAT else ()):  # a view could refer to itself and be read without end
        raise sqlite3.DatabaseError("not a cache of ours")
    if mark != FORMAT:
        # A first run writes its data directly rather than through a log, in half the time.
        file.execute("PRAGMA journal_mode = TRUNCATE")
        made_now = ";".join((*_TABLES, "INSERT INTO run VALUES (0)", f"PRAGMA application_id = {FORMAT}"))
        file.executescript(f"BEGIN;{made_now};COMMIT;")
    # A power cut may then damage the file; the seals detect it.
    file.execute("PRAGMA synchronous = OFF")
    return file


def _remove(path: Path) -> None:
    for file in _files(path):
        with suppress(FileNotFoundError):
            os.unlink(file)


def _files(path: Path) -> tuple[Path, ...]:
    """The file and its companions made by SQLite (sqlite.org/tempfiles.html)."""
    return tuple(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", "-journal"))
