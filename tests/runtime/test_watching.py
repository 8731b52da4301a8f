"""Work that follows each save."""

from pathlib import Path

import pytest

from site_builder.runtime import watcher, watching
from site_builder.runtime.watching import each_save
from tests.preview.archives import lay


def test_the_work_is_done_at_once_and_after_each_save_until_ctrl_c(tmp_path: Path) -> None:
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


def test_a_burst_is_one_piece_of_work(tmp_path: Path) -> None:
    paths = {f"content/{n}.md": "one" for n in range(3 * watcher.MANY)}
    root = lay(tmp_path, paths)
    seen: list[frozenset[str]] = []

    def work(saved: frozenset[str]) -> None:
        seen.append(saved)
        if frozenset.union(*seen) >= paths.keys():
            raise KeyboardInterrupt
        lay(root, dict.fromkeys(paths, f"round {len(seen)}"))

    with pytest.raises(KeyboardInterrupt):
        each_save(root, ("content",), work)
    assert len(seen) <= 3
