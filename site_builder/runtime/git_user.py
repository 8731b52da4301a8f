"""Git facts about an archive: the current user, and the commits that changed given lines."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LONGEST = 100
"""Maximum length of a name."""
PATIENCE_S = 5
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
"""Disables programs that settings of an archive from elsewhere could run."""


class Commit(NamedTuple):
    """A commit in the history."""

    when: str
    """A date, `2026-11-25`."""
    by: str
    words: str


def signature(root: Path) -> str:
    """`user.name` of git in the folder, on one line; "" if unset or git is missing."""
    words = " ".join(ask_git(root, "config", "--get", "user.name").split())
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST].strip()


def commits(root: Path, path: str, lines: tuple[int, int] | None = None, *, most: int = 20) -> tuple[Commit, ...]:
    """Commits that changed a file or a range of its lines (from 1, inclusive), newest first."""
    shown = ("log", "-s", f"-n{most}", "--date=short", "--format=%ad%x09%an%x09%s", "--no-ext-diff", "--no-textconv")
    of = (f"-L{lines[0]},{lines[1]}:{path}",) if lines else ("--follow", "--", path)
    parts = (line.split("\t", 2) for line in ask_git(root, *shown, *of).splitlines())
    return tuple(Commit(*part) for part in parts if len(part) == 3)


def former_bytes(root: Path, path: str, *, most: int = 50) -> Iterator[bytes]:
    """A file as it was after each commit that changed it in any branch merged by now, the newest first."""
    for commit in ask_git(root, "log", "--full-history", f"-n{most}", "--format=%H", "--", path).split():
        yield _printed(root, "show", "--no-ext-diff", "--no-textconv", f"{commit}:./{path}")


def ask_git(root: Path, *words: str) -> str:
    """Output of a git command; "" if it fails or git is missing."""
    return _printed(root, *words).decode("utf-8", "replace")


def _printed(root: Path, *words: str) -> bytes:
    git = shutil.which("git")
    # Windows also searches the current folder, which may come from elsewhere.
    if git is None or Path(git).absolute().is_relative_to(root.absolute()):
        return b""
    with suppress(OSError, subprocess.SubprocessError):
        asked = [git, *_SAFE, "-C", str(root), *words]
        done = subprocess.run(asked, capture_output=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL)
        return done.stdout
    return b""
