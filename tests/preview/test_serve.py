"""The whole preview on a port of its own, from start to end."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from site_builder.core.errors import ConfigError, SiteError
from site_builder.preview.live.site import Resident
from site_builder.preview.web.server import listen, serve
from tests.builders import edit
from tests.preview.archives import NOW, lay, lay_demo

PATIENCE = 2400


class Served:
    """A preview that runs in a thread."""

    def __init__(self, root: Path, **options: str) -> None:
        self.said: list[str] = []
        self.problems: list[str] = []
        self._ready = threading.Event()
        self._stop: Callable[[], object] = lambda: None
        arguments: dict[str, Any] = {"port": 0, "browse": False, "clock": lambda: NOW, "tell": self.tell, **options}
        self._thread = threading.Thread(target=lambda: serve(root, **arguments))
        self._thread.start()
        assert self._ready.wait(120)

    def tell(self, words: str, errors: tuple[Exception, ...] = ()) -> None:
        self.said.append(words)
        self.problems += map(str, errors)
        if words.startswith("Serving"):
            loop, task = asyncio.get_running_loop(), asyncio.current_task()
            assert task
            self._stop = lambda: loop.call_soon_threadsafe(task.cancel)
            self._ready.set()

    @property
    def address(self) -> str:
        return self.said[0].split()[1]

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self.address}{path}") as answer:
            data: bytes = answer.read()
        return data

    def wait_for(self, done: Callable[[], bool]) -> None:
        waiting = threading.Event()
        assert any(done() or waiting.wait(0.05) for _ in range(PATIENCE))

    def settled(self) -> bool:
        timing = json.loads(self.get("_preview/timing.json"))
        return bool(timing["is_settled"])

    def end(self) -> None:
        self._stop()
        self._thread.join(120)
        assert not self._thread.is_alive()


@contextmanager
def served(root: Path, **options: str) -> Iterator[Served]:
    running = Served(root, **options)
    try:
        yield running
    finally:
        running.end()


def test_a_save_is_noticed_and_shown(tmp_path: Path) -> None:
    root = lay_demo(tmp_path / "archive", 12)
    path = sorted(root.glob("content/briefings/*/*.md"))[5]
    with served(root) as preview:
        preview.wait_for(preview.settled)
        edit(root, path.relative_to(root).as_posix(), "\n\n", "\n\nWords that were just written. ")
        preview.wait_for(lambda: b"just written" in preview.get(f"briefings/{path.stem}/"))
        edit(root, "site.toml", "title", "titel")
        preview.wait_for(lambda: bool(preview.problems))
        assert "title is missing" in preview.problems[0]
        edit(root, "site.toml", "titel", "title")
        preview.wait_for(lambda: "All problems are fixed." in preview.said)
    assert preview.said[-1] == "Stopped."


def test_files_changed_during_reading_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, load = lay_demo(tmp_path / "archive", 12), Resident.load
    path = sorted(root.glob("content/briefings/*/*.md"))[5]

    def load_and_edit(live: Resident) -> None:
        load(live)
        edit(root, path.relative_to(root).as_posix(), "\n\n", "\n\nWords that were just written. ")

    monkeypatch.setattr(Resident, "load", load_and_edit)
    with served(root) as preview:
        preview.wait_for(lambda: b"just written" in preview.get(f"briefings/{path.stem}/"))


def test_many_uncached_bodies_are_parsed_in_other_processes(tmp_path: Path) -> None:
    with served(lay_demo(tmp_path / "archive", 40)) as preview:
        assert b"<h1" in preview.get("")
        preview.wait_for(preview.settled)
        assert json.loads(preview.get("_desk/queue.json"))["total"] >= 0


def test_the_preview_listens_on_this_machine_only_and_requires_the_password(tmp_path: Path) -> None:
    root = lay(
        tmp_path / "archive", {"content/.keep": "", "site.toml": 'title = "A"\nbase_url = "https://example.org/"\n'}
    )
    with served(root, password="secret words") as preview:
        assert preview.address.startswith("http://127.0.0.1:")
        with pytest.raises(urllib.error.HTTPError, match="401"):
            preview.get("")
    with listen(0) as opened:
        assert opened.getsockname()[0] == "127.0.0.1"


def test_a_password_that_is_soon_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="fewer than 8 characters"):
        serve(tmp_path, port=0, browse=False, clock=lambda: NOW, tell=lambda words, errors=(): None, password="short")


def test_a_folder_without_an_archive_is_not_served_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not an archive"):
        serve(tmp_path, port=0, browse=False, clock=lambda: NOW, tell=lambda words, errors=(): None)
    assert list(tmp_path.iterdir()) == []
