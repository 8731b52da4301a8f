"""Folders of an archive → changed files, reported from a thread.

System notifications are fast, but fail on network mounts and may be lost. All files are therefore also compared every
few seconds. A burst, such as a switch of branches, is reported once, when it ends. Knows nothing of the files.
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
"""Path → time of the last change, size and inode."""
STEP_MS = 5
"""Wait for further notifications before a change is reported."""
TOGETHER_MS = 60
"""Maximum time for which successive notifications are merged."""
MANY = 8
"""A burst has more changed files than this; it ends after QUIET_S without notifications."""
QUIET_S = 0.2
STALE_S = 60.0
"""Age from which a lock of Git counts as abandoned."""
LOOK_S = 5.0
"""Interval of full comparisons."""


class Watcher:
    """Calls `tell` from a thread with changed posix paths relative to the root, between `start` and `stop`."""

    def __init__(self, root: Path, tops: Iterable[str], tell: Callable[[frozenset[str], float], None]) -> None:
        self._root = root.resolve()
        self._tops = tuple(tops)
        self._tell = tell
        self._noticed: SimpleQueue[tuple[frozenset[str], float]] = SimpleQueue()
        """Paths, each with the time of its notification."""
        self._stop = threading.Event()
        self._others = threading.Event()
        """Set when the folders to listen to change."""
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._known: dict[str, tuple[int, int, int]] = {}
        """Facts by path; a notified change is reported again only if they change once more."""

    def start(self) -> None:
        """Start listening and comparing."""
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
        """Listen to everything below the folders; restarted when one of them appears or disappears."""
        while not self._stop.is_set():
            self._others.clear()
            folders = self._folders()
            if not folders:
                self._others.wait()
            elif not self._listen(folders, self._others, deep=True):
                return

    def _listen_above(self) -> None:
        """Listen to the files and folders directly in the root."""
        self._listen([self._root], self._stop, deep=False)

    def _listen(self, folders: list[Path], until: threading.Event, *, deep: bool) -> bool:
        """Pass on notifications until the event is set. Returns False if the system cannot notify."""
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
        except (OSError, RuntimeError):  # comparing still finds the changes
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
        """Report changes: at once, or a burst as a whole."""
        while not self._stop.is_set():
            paths, at = self._noticed.get()
            rests, is_written = (lambda: not self._stop.wait(QUIET_S)), partial(git_is_writing, self._root)
            paths = whole_burst(paths | self._more(), self._more, is_written, rests)
            if paths:
                self._tell(paths, at)

    def _more(self) -> frozenset[str]:
        """Paths notified since the last call."""
        return frozenset().union(*(self._noticed.get()[0] for _ in range(self._noticed.qsize())))

    def _path(self, name: str) -> str:
        """Relative path; empty for anything that is not a user's file of the archive."""
        try:
            parts = Path(name).relative_to(self._root).parts
        except ValueError:
            return ""
        wanted = parts and parts[0] in self._tops and not any(map(is_litter, parts))
        return "/".join(parts) if wanted else ""


def look(root: Path, tops: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Facts of every file below these files and folders."""
    found: dict[str, tuple[int, int, int]] = {}
    for top in tops:
        _look_below(os.path.join(root, top), top, found)
    return found


def _look_below(full: str, path: str, found: dict[str, tuple[int, int, int]]) -> None:
    # Files that vanish or cannot be read are skipped; the next comparison sees the rest.
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
    """Paths changed. In a burst, or while Git writes, collects `more` until a rest adds nothing.

    `rests` waits QUIET_S and returns False if the watcher was stopped.
    """
    while (len(paths) > MANY or is_written()) and rests():
        further = more()
        if not further and not is_written():
            break
        paths |= further
    return paths


def git_is_writing(root: Path) -> bool:
    """True if Git is changing files, as in a switch of branches: it holds a lock meanwhile."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            with suppress(OSError):
                return time.time() - (folder / ".git" / "index.lock").stat().st_mtime < STALE_S
            return False
    return False


def differences(before: Facts, after: Facts) -> frozenset[str]:
    """Paths that were added, removed or changed."""
    return frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
