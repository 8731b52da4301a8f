"""Work triggered by each save."""

from pathlib import Path
from queue import SimpleQueue

import pytest

from site_builder.runtime import watcher, watching
from site_builder.runtime.watching import each_save, next_of
from tests.preview.archives import lay


def test_the_work_is_done_at_once_and_after_each_save_until_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)  # it may not be watching yet when the first file is saved
    root = lay(tmp_path, {"content/a.md": "one"})
    seen: list[frozenset[str]] = []

    def work(saved: frozenset[str]) -> None:
        seen.append(saved)
        if len(seen) == 3:
            raise KeyboardInterrupt
        lay(root, {"content/a.md": "another" * len(seen)})

    with pytest.raises(KeyboardInterrupt):
        each_save(root, ("content",), work)
    assert seen[0] == frozenset()
    assert all("content/a.md" in saved for saved in seen[1:])


def test_without_a_save_the_work_is_done_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "TICK_S", 0.01)
    seen: list[frozenset[str]] = []

    def work(saved: frozenset[str]) -> None:
        seen.append(saved)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        each_save(lay(tmp_path, {"content/a.md": "one"}), ("content",), work)
    assert seen == [frozenset()] * 3


def test_all_that_was_saved_meanwhile_is_one_piece_of_work() -> None:
    saved: SimpleQueue[frozenset[str]] = SimpleQueue()
    for path in ("content/a.md", "content/b.md", "site.toml"):
        saved.put(frozenset({path}))
    assert next_of(saved, 0.0) == {"content/a.md", "content/b.md", "site.toml"}
    assert next_of(saved, 0.0) == frozenset()
