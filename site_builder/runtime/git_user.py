"""Git facts about an archive: the current user, the commits that changed given lines, and former states of files."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from site_builder.core.errors import SiteError

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


class FileState(NamedTuple):
    """A file after a commit that changed it."""

    commit: str
    day: str
    """Day of the commit in UTC."""
    path: str
    blob: str
    """Id of its content; empty if the commit removed the file."""


def is_shallow(root: Path) -> bool:
    """True if a folder belongs to a repository whose history is cut off or cannot be read."""
    homes = (folder / ".git" for folder in (root.absolute(), *root.absolute().parents))
    return any(map(os.path.lexists, homes)) and ask_git(root, "rev-parse", "--is-shallow-repository") != "false\n"


def file_states(root: Path, folder: str, *, since: str = "") -> Iterator[FileState]:
    """States of the files in a folder in every commit that led to the present one, also by merges, newest first; not
    those that led to `since`. Names or wildcards
    instead of a folder would take git a hundred times as long. Raises SiteError if git cannot tell."""
    shown = ("-z", "--raw", "-m", "--root", "--no-abbrev", "--no-renames", "--relative", "--format=%x02%H %ct")
    order = ("--full-history", "--topo-order", f"{since}..HEAD" if since else "HEAD")
    commit = blob = ""
    if not ask_git(root, "rev-parse", "--verify", "-q", "HEAD"):
        return
    found = _surely(root, "log", *shown, *order, "--", folder)
    for part in found.decode("utf-8", "replace").split("\0"):
        if part.startswith("\2"):
            commit, second = part[1:].split()
            day = f"{datetime.fromtimestamp(int(second), UTC):%Y-%m-%d}"
        elif part.lstrip("\n").startswith(":"):
            blob = part.split()[3]
            blob = blob if blob.strip("0") else ""
        elif part:
            yield FileState(commit, day, part, blob)


def blobs_of(root: Path, ids: Iterable[str]) -> dict[str, bytes]:
    """Id → content, without those that this clone does not have. Raises SiteError if git cannot tell."""
    asked = "".join(f"{name}\n" for name in ids).encode()
    found, rest = dict[str, bytes](), _surely(root, "cat-file", "--batch", given=asked) if asked else b""
    while rest:
        line, _, rest = rest.partition(b"\n")
        name, kind, *size = line.decode().split()
        if kind != "missing":
            end = int(size[0])
            found[name], rest = rest[:end], rest[end + 1 :]
    return found


def ask_git(root: Path, *words: str) -> str:
    """Output of a git command; "" if it fails or git is missing."""
    return (_printed(root, *words) or b"").decode("utf-8", "replace")


def _surely(root: Path, *words: str, given: bytes = b"") -> bytes:
    found = _printed(root, *words, given=given, patience_s=12 * PATIENCE_S)
    if found is None:
        raise SiteError("the history of git cannot be read", hint="see: git fsck")
    return found


def _printed(root: Path, *words: str, given: bytes = b"", patience_s: int = PATIENCE_S) -> bytes | None:
    """Output of a git command; None if it fails."""
    git = shutil.which("git")
    # Windows also searches the current folder, which may come from elsewhere.
    if git is None or Path(git).absolute().is_relative_to(root.absolute()):
        return None
    with suppress(OSError, subprocess.SubprocessError):
        asked = [git, *_SAFE, "-C", str(root), *words]
        done = subprocess.run(
            asked,
            capture_output=True,
            timeout=patience_s,
            check=False,
            input=given,
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1"},  # a partial clone would fetch from a network
        )
        return done.stdout if done.returncode == 0 else None
    return None
