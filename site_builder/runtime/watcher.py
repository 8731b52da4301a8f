"""The folders of an archive → which files changed, from a thread of its own.

The system's notices are quick, but they fail on network mounts and may be lost; so all files are compared every few
seconds as well, which finds each change that no notice reported. A burst, as of a switch of branches, is reported once,
when it has ended. Knows no file's meaning.
"""

import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from site_builder.runtime.tree_walk import is_litter

Facts = Mapping[str, tuple[int, int, int]]
"""Path → time of the last change, size and number of the file."""
STEP_MS = 5
"""So long without another notice, and a change is told."""
TOGETHER_MS = 60
"""Notices that follow each other closely are sent together, at this interval at the latest."""
MANY = 8
"""More changed files than this are a burst, which has ended when nothing more was noticed for QUIET_S."""
QUIET_S = 0.2
STALE_S = 60.0
"""A lock of Git that is older was left by a run that is gone."""
LOOK_S = 5.0
"""Interval at which all files are compared."""


class Watcher:
    """Calls `tell` with paths relative to the root, as posix paths, in a thread, from `start` to `stop`."""

    def __init__(self, root: Path, tops: Iterable[str], tell: Callable[[frozenset[str], float], None]) -> None:
        self._root = root.resolve()
        self._tops = tuple(tops)
        self._tell = tell
        self._noticed: SimpleQueue[tuple[frozenset[str], float]] = SimpleQueue()
        """Paths and when they were noticed."""
        self._stop = threading.Event()
        self._others = threading.Event()
        """Set when there are other folders to listen to."""
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._known: dict[str, tuple[int, int, int]] = {}
        """As of `Facts`: what a notice told is told again only where it changed since."""

    def start(self) -> None:
        """Begin to listen and to compare."""
        self._known = look(self._root, self._tops)
        works = (self._look, self._hand_on, self._listen_below, self._listen_above)
        self._threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads."""
        self._stop.set()
        self._others.set()
        self._noticed.put((frozenset(), 0.0))
        for thread in self._threads:
            thread.join(timeout=2)

    def _folders(self) -> list[Path]:
        return [self._root / top for top in self._tops if (self._root / top).is_dir()]

    def _listen_below(self) -> None:
        """To everything below the folders, begun again when one of them comes or goes."""
        while not self._stop.is_set():
            self._others.clear()
            folders = self._folders()
            if not folders:
                self._others.wait()
            elif not self._listen(folders, self._others, deep=True):
                return

    def _listen_above(self) -> None:
        """To the root's own files and folders."""
        self._listen([self._root], self._stop, deep=False)

    def _listen(self, folders: list[Path], until: threading.Event, *, deep: bool) -> bool:
        """Tell what the system notices until the event is set; False where it has no more notices to give."""
        from watchfiles import watch

        try:
            batches = watch(
                *folders,
                watch_filter=None,
                debounce=TOGETHER_MS,
                step=STEP_MS,
                stop_event=until,
                recursive=deep,
                rust_timeout=500,
                raise_interrupt=False,
            )
            for batch in batches:
                now = time.monotonic()
                paths = frozenset(filter(None, (self._path(name) for _, name in batch)))
                if not deep and any(not (self._root / path).is_file() for path in paths):
                    self._others.set()
                if paths:
                    seen = look(self._root, paths)
                    self._known.update({path: seen[path] for path in paths & seen.keys()})
                    self._noticed.put((paths, now))
        except (OSError, RuntimeError):  # comparing finds the changes
            return False
        return True

    def _look(self) -> None:
        while not self._stop.wait(LOOK_S):
            with self._lock:
                now = look(self._root, self._tops)
                paths = differences(self._known, now)
                self._known = now
            if paths:
                self._noticed.put((paths, time.monotonic()))

    def _hand_on(self) -> None:
        """Report what was noticed: at once, or a burst as one."""
        while not self._stop.is_set():
            paths, at = self._noticed.get()
            rests, is_written = (lambda: not self._stop.wait(QUIET_S)), partial(git_is_writing, self._root)
            paths = whole_burst(paths | self._more(), self._more, is_written, rests)
            if paths:
                self._tell(paths, at)

    def _more(self) -> frozenset[str]:
        """What was noticed meanwhile."""
        return frozenset().union(*(self._noticed.get()[0] for _ in range(self._noticed.qsize())))

    def _path(self, name: str) -> str:
        """Relative to the root; empty for what is no part of the archive or no file of a person."""
        try:
            parts = Path(name).relative_to(self._root).parts
        except ValueError:
            return ""
        wanted = parts and parts[0] in self._tops and not any(map(is_litter, parts))
        return "/".join(parts) if wanted else ""


def look(root: Path, tops: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """The facts of every file below some files or folders of the root."""
    found: dict[str, tuple[int, int, int]] = {}
    for top in tops:
        _look_below(os.path.join(root, top), top, found)
    return found


def _look_below(full: str, path: str, found: dict[str, tuple[int, int, int]]) -> None:
    # What is gone meanwhile or cannot be read is passed over: the next look sees what is there then.
    with suppress(OSError):
        facts = os.stat(full)
        if not stat.S_ISDIR(facts.st_mode):
            found[path] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
            return
        with os.scandir(full) as entries:
            for entry in entries:
                linked_folder = entry.is_symlink() and entry.is_dir()
                if not is_litter(entry.name) and not linked_folder:
                    _look_below(entry.path, f"{path}/{entry.name}", found)


def whole_burst(
    paths: frozenset[str],
    more: Callable[[], frozenset[str]],
    is_written: Callable[[], bool],
    rests: Callable[[], bool],
) -> frozenset[str]:
    """The changed paths; of a burst, or while Git writes, with `more` until a rest brings nothing.

    `rests` waits for QUIET_S and returns False if the watcher was stopped.
    """
    while (len(paths) > MANY or is_written()) and rests():
        further = more()
        if not further and not is_written():
            break
        paths |= further
    return paths


def git_is_writing(root: Path) -> bool:
    """Whether Git is changing the files at this moment, as in a switch of branches: it holds a lock so long."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            with suppress(OSError):
                return time.time() - (folder / ".git" / "index.lock").stat().st_mtime < STALE_S
            return False
    return False


def differences(before: Facts, after: Facts) -> frozenset[str]:
    """Paths that came, went or changed."""
    return frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
