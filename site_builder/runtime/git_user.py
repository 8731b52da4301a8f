"""What git knows of an archive: who works on it, and who changed which lines when."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LONGEST = 100
"""Characters of a name that are kept."""
PATIENCE_S = 5
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
"""The archive may come from elsewhere, its settings with it: no program of theirs is run."""


class Commit(NamedTuple):
    """One change that git has."""

    when: str
    """A date, `2026-11-25`."""
    by: str
    words: str


def signature(root: Path) -> str:
    """The `user.name` of git in that folder, on one line; "" where git has none or is missing."""
    words = " ".join(ask_git(root, "config", "--get", "user.name").split())
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST].strip()


def commits(root: Path, path: str, lines: tuple[int, int] | None = None, *, most: int = 20) -> tuple[Commit, ...]:
    """The commits that changed a file, or these lines of it (from 1, both included), the newest first."""
    shown = ("log", "-s", f"-n{most}", "--date=short", "--format=%ad%x09%an%x09%s", "--no-ext-diff", "--no-textconv")
    of = (f"-L{lines[0]},{lines[1]}:{path}",) if lines else ("--follow", "--", path)
    parts = (line.split("\t", 2) for line in ask_git(root, *shown, *of).splitlines())
    return tuple(Commit(*part) for part in parts if len(part) == 3)


def ask_git(root: Path, *words: str) -> str:
    """What git prints; "" where it fails or is missing."""
    git = shutil.which("git")
    # Windows also looks in the current folder, and the archive may come from elsewhere.
    if git is None or Path(git).absolute().is_relative_to(root.absolute()):
        return ""
    with suppress(OSError, subprocess.SubprocessError):
        asked = [git, *_SAFE, "-C", str(root), *words]
        done = subprocess.run(asked, capture_output=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL)
        return done.stdout.decode("utf-8", "replace")
    return ""
