import os
import signal
import sqlite3
from operator import itemgetter
from pathlib import Path

import pytest

from site_builder.runtime.cache import AGE, BATCH, BATCH_BYTES, Cache, Shelf, open_cache
from site_builder.runtime.seals import user_secret

SECRET = b"s" * 32


def cache(path: Path, *, version: str = "1", secret: bytes = SECRET) -> Cache:
    return Cache(path, version=version, secret=secret)


def stored(path: Path, **binding: object) -> dict[str, bytes]:
    with cache(path, **binding) as opened:
        return dict(opened.shelf("k").load(["a", "b"]))


def spoil(path: Path, script: str) -> None:
    """Damage the file, as another program might."""
    file = sqlite3.connect(path)
    file.executescript(script)
    file.close()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "state" / "cache.sqlite"
    with cache(path) as opened:
        opened.shelf("k").save("a", b"blob")
    return path


def test_stored_values_are_found_by_the_next_run(filled: Path) -> None:
    with cache(filled) as opened:
        assert opened.shelf("k").present(["a", "b"]) == {"a"}
        assert opened.shelf("k").load(["a", "b"]) == {"a": b"blob"}


def test_dropping_and_then_discarding_keeps_the_value(filled: Path) -> None:
    with cache(filled) as opened:
        opened.shelf("k").drop(["a"])
        opened.discard()
        assert opened.shelf("k").load(["a"]) == {"a": b"blob"}


def test_stored_values_are_found_before_the_commit(tmp_path: Path) -> None:
    with cache(tmp_path / "c") as opened:
        shelf = opened.shelf("k")
        shelf.save("a", b"blob")
        assert (shelf.present(["a"]), shelf.load(["a"])) == ({"a"}, {"a": b"blob"})


def test_more_than_a_batch_is_written_in_one_transaction(tmp_path: Path) -> None:
    names = [str(n) for n in range(2 * BATCH + 1)]
    with cache(tmp_path / "c") as opened:
        shelf = opened.shelf("k")
        for name in names:
            shelf.save(name, name.encode())
        assert stored(tmp_path / "c") == {}
        with cache(tmp_path / "c") as other:
            assert other.shelf("k").present(names) == set()
        opened.commit()
        with cache(tmp_path / "c") as other:
            assert other.shelf("k").load(names) == {name: name.encode() for name in names}


def test_large_entries_do_not_wait_in_memory_for_a_batch(tmp_path: Path) -> None:
    with cache(tmp_path / "c") as opened:
        shelf = opened.shelf("k")
        for name in "abc":
            shelf.save(name, bytes(BATCH_BYTES // 2))
        assert len(opened._waiting) == 1
        assert shelf.present(["a", "b", "c"]) == {"a", "b", "c"}


def test_kinds_of_entries_are_separate(filled: Path) -> None:
    with cache(filled) as opened:
        assert opened.shelf("other").load(["a"]) == {}


def test_entries_of_other_code_are_neither_found_nor_lost(filled: Path) -> None:
    assert stored(filled, version="2") == {}
    assert stored(filled) == {"a": b"blob"}


def test_an_entry_sealed_with_another_secret_is_not_loaded(filled: Path) -> None:
    assert stored(filled, secret=b"t" * 32) == {}


@pytest.mark.parametrize(
    "damage",
    {
        "one bit changed": "UPDATE blobs SET blob = CAST(blob || 'x' AS BLOB)",
        "text": "UPDATE blobs SET blob = 'text'",
        "number": "UPDATE blobs SET blob = 7",
        "nothing": "UPDATE blobs SET blob = x''",
        "moved to another key": "CREATE TABLE were AS SELECT * FROM blobs;"
        "UPDATE blobs SET blob = (SELECT were.blob FROM were WHERE were.id <> blobs.id); DROP TABLE were",
        "read for ever": "DROP TABLE blobs; CREATE VIEW blobs AS WITH RECURSIVE c(id) AS "
        "(SELECT 1 UNION ALL SELECT id + 1 FROM c) SELECT id, zeroblob(9) AS blob FROM c",
    }.items(),
    ids=itemgetter(0),
)
def test_an_entry_that_is_not_as_it_was_stored_is_not_loaded(filled: Path, damage: tuple[str, str]) -> None:
    with cache(filled) as opened:
        opened.shelf("k").save("b", b"other")
    spoil(filled, damage[1])
    assert stored(filled) == {}


@pytest.mark.parametrize("junk", [b"", b"not a database" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_replaced_without_an_error(filled: Path, junk: bytes) -> None:
    filled.write_bytes(junk)
    assert stored(filled) == {}
    with cache(filled) as opened:
        opened.shelf("k").save("a", b"again")
    assert stored(filled) == {"a": b"again"}


def test_a_file_damaged_in_the_middle_costs_time_only(tmp_path: Path) -> None:
    path = tmp_path / "c"
    names = [str(n) for n in range(BATCH)]
    with cache(path) as opened:
        for name in names:
            opened.shelf("k").save(name, os.urandom(5000))
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with cache(path) as opened:
        shelf = opened.shelf("k")
        shelf.present(names)
        assert shelf.load(names) == {}
        shelf.save("a", b"again")
    assert stored(path) == {"a": b"again"}


def test_a_database_of_another_program_is_replaced(filled: Path) -> None:
    filled.unlink()
    spoil(filled, "CREATE TABLE blobs (id INTEGER PRIMARY KEY, blob BLOB)")
    filled.chmod(0o600)
    with cache(filled) as opened:
        opened.shelf("k").save("a", b"again")
    assert stored(filled) == {"a": b"again"}


def test_a_file_that_others_can_write_is_not_trusted(filled: Path) -> None:
    filled.chmod(0o666)
    assert stored(filled) == {}
    assert filled.stat().st_mode & 0o777 == 0o600


def test_a_link_is_replaced_and_its_target_stays(filled: Path) -> None:
    target = filled.with_name("target")
    filled.rename(target)
    filled.symlink_to(target)
    assert stored(filled) == {}
    assert not filled.is_symlink()
    assert stored(target) == {"a": b"blob"}


def test_without_write_access_the_cache_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with cache(tmp_path / "file" / "cache") as opened:
        opened.shelf("k").save("a", b"blob")
        opened.commit()
        assert opened.shelf("k").load(["a"]) == {"a": b"blob"}


def test_a_file_that_another_run_writes_is_read_and_not_waited_for_twice(filled: Path) -> None:
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with cache(filled) as opened:
        shelf = opened.shelf("k")
        for n in range(3 * BATCH):
            shelf.save(str(n), b"new")
        assert shelf.load(["a"]) == {"a": b"blob"}
    other.execute("ROLLBACK")
    other.close()
    assert stored(filled) == {"a": b"blob"}


def test_a_broken_file_that_cannot_be_removed_is_ignored(filled: Path) -> None:
    opened = cache(filled)
    filled.unlink()
    filled.mkdir()
    opened._file.close()
    assert opened.shelf("k").load(["a"]) == {}
    opened.shelf("k").save("a", b"again")
    opened.commit()
    assert opened.shelf("k").load(["a"]) == {"a": b"again"}
    opened.close()


def test_values_unused_for_long_are_dropped_and_used_ones_kept(filled: Path) -> None:
    with cache(filled) as opened:
        opened.shelf("k").save("b", b"unused")
    for n in range(2 * AGE):
        with cache(filled) as opened:
            opened.shelf("k").load(["a"])
            opened.shelf("k").save(f"new {n}", b"")
    assert stored(filled) == {"a": b"blob"}


def test_runs_that_store_nothing_do_not_age_entries(filled: Path) -> None:
    for _ in range(3 * AGE):
        cache(filled).close()
    assert stored(filled) == {"a": b"blob"}


def test_runs_without_ageing_never_delete(filled: Path) -> None:
    asked: list[str] = []
    for n in range(AGE):
        with cache(filled) as opened:
            opened.shelf("k").save(f"new {n}", b"")
        with cache(filled) as opened:
            opened._file.set_trace_callback(asked.append)
            opened.ages = False
    assert not [query for query in asked if query.startswith("DELETE")]


def test_the_secret_is_made_once_and_is_for_this_user_alone(tmp_path: Path) -> None:
    first = user_secret(tmp_path / "s")
    assert len(first) == 32
    assert user_secret(tmp_path / "s") == first
    assert (tmp_path / "s" / "seal").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "s") == ["seal"]


def test_a_secret_readable_by_others_is_replaced(tmp_path: Path) -> None:
    first = user_secret(tmp_path)
    (tmp_path / "seal").chmod(0o644)
    second = user_secret(tmp_path)
    assert second != first
    assert user_secret(tmp_path) == second


def test_without_a_stored_secret_each_run_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert user_secret(tmp_path / "file") != user_secret(tmp_path / "file")


def test_the_cache_of_an_archive_is_opened_for_this_code_and_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    for expected in ({}, {"a": b"blob"}):
        with open_cache(tmp_path / "cache") as opened:
            assert opened.shelf("k").load(["a"]) == expected
            opened.shelf("k").save("a", b"blob")
    assert (tmp_path / "home" / "site-builder" / "seal").exists()


def test_a_first_run_writes_no_log_and_the_next_one_can_be_read_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "c"
    many = [str(n) for n in range(3 * BATCH)]
    for log, text in ((False, b"first"), (True, b"second")):
        with cache(path) as opened:
            for name in many:
                opened.shelf("k").save(name, text)
            assert (tmp_path / "c-wal").exists() == log
    assert stored(path) == {}
    with cache(path) as opened:
        assert opened.shelf("k").load(many) == dict.fromkeys(many, b"second")


def test_a_first_run_that_is_killed_leaves_an_empty_file(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        opened = cache(tmp_path / "c")
        for number in range(20 * BATCH):
            opened.shelf("k").save(str(number), bytes(1000))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    with cache(tmp_path / "c") as opened:
        assert opened.shelf("k").load(["0"]) == {}
        opened.shelf("k").save("a", b"blob")
    assert stored(tmp_path / "c") == {"a": b"blob"}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE blobs SET blob = CAST(x'ff6f' AS TEXT)",
        "DELETE FROM run",
        "UPDATE run SET number = CAST(x'ff6f' AS TEXT)",
        "INSERT INTO run VALUES (5)",
        "UPDATE uses SET run = 'x'",
    ],
)
def test_a_damaged_row_costs_time_only(filled: Path, damage: str) -> None:
    spoil(filled, damage)
    for _ in range(AGE):
        with cache(filled) as opened:
            opened.shelf("k").present(["a"])
            opened.shelf("k").load(["a"])
            opened.shelf("k").save("b", b"again")
    assert stored(filled)["b"] == b"again"


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_nothing_is_written_through_a_symbolic_or_hard_link(tmp_path: Path, ending: str) -> None:
    for made in (os.symlink, os.link):
        path = tmp_path / made.__name__ / "cache.sqlite"
        cache(path).close()
        precious = tmp_path / "precious"
        precious.write_bytes(b"precious" * 9999)
        place = path.with_name(path.name + ending)
        place.unlink(missing_ok=True)
        made(precious, place)
        for _ in range(2):
            with cache(path) as opened:
                opened.shelf("k").save("a", b"blob" * 9999)
        assert stored(path) == {"a": b"blob" * 9999}
        assert precious.read_bytes() == b"precious" * 9999


def test_a_state_folder_behind_a_link_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "state").symlink_to("elsewhere")
    with cache(tmp_path / "state" / "cache.sqlite") as opened:
        opened.shelf("k").save("a", b"blob")
        assert opened.shelf("k").load(["a"]) == {"a": b"blob"}
    assert not list((tmp_path / "elsewhere").iterdir())


def test_several_commits_of_one_process_count_as_one_run(filled: Path) -> None:
    with cache(filled) as opened:
        for n in range(3 * AGE):
            opened.shelf("k").save("b", str(n).encode())
            opened.commit()
    assert stored(filled) == {"a": b"blob", "b": str(3 * AGE - 1).encode()}


def test_a_new_cache_is_queried_only_for_kinds_that_were_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    number = Shelf._number
    monkeypatch.setattr(Shelf, "_number", lambda shelf, key: asked.append(shelf.kind) or number(shelf, key))
    for kinds in (["stored"], ["k", "stored"]):
        with cache(tmp_path / "c") as opened:
            opened.shelf("stored").save("a", b"blob")
            asked.clear()
            assert opened.shelf("k").load(["a", "b"]) == {}
            assert opened.shelf("stored").present(["a"]) == {"a"}
            assert sorted({*asked}) == kinds
