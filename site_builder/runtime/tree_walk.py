"""A folder → paths of the files below it, and errors for refused names and links.

Skips litter. A link is followed only inside the root, a link to a folder only once. Opens no file.
"""

import os
from collections.abc import Iterator

from site_builder.core.errors import Location, SiteError

_LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
"""Files left behind by desktops."""
_CONTROL = frozenset(map(chr, [*range(32), 127, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
"""Characters that control a terminal or change the reading direction (Unicode UAX #9)."""


class Walk:
    """One pass over a folder; remembers the linked folders it has entered."""

    def __init__(self, root: str, endings: tuple[str, ...], problems: list[SiteError]) -> None:
        self.root = root
        self._prefix = root.rstrip(os.sep) + os.sep
        self._endings = endings
        self._problems = problems
        self._entered: set[str] = set()

    def paths(self, full: str, path: str) -> Iterator[tuple[str, str]]:
        """Full and relative path of each wanted file below a folder, in no particular order."""
        try:
            with os.scandir(full) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            self._problems.append(unreadable(path, error))
            return
        for entry in found:
            name = entry.name
            if is_litter(name):
                continue
            below = f"{path}/{name}"
            if not name.isprintable() and not self._named_well(name, below):
                continue
            if entry.is_symlink() and not self._may_follow(entry.path, below):
                continue
            if entry.is_dir():
                yield from self.paths(entry.path, below)
            elif not self._endings or name.lower().endswith(self._endings):
                yield entry.path, below

    def inside(self, real: str, path: str) -> bool:
        """True if a real path lies in the root; otherwise a problem is recorded."""
        if real == self.root or real.startswith(self._prefix):
            return True
        return self._note(path, "leads out of the archive", "copy the file into the archive instead of linking it")

    def _may_follow(self, full: str, path: str) -> bool:
        real = os.path.realpath(full)
        if not os.path.exists(real):
            return self._note(path, "is a link that leads nowhere", "remove the link or bring back its target")
        if not self.inside(real, path):
            return False
        if os.path.isdir(real):
            here = os.path.realpath(os.path.dirname(full)) + os.sep
            if here.startswith(real + os.sep) or real in self._entered:
                return self._note(path, "is a link to a folder that is read already", "remove the link")
            self._entered.add(real)
        return True

    def _named_well(self, name: str, path: str) -> bool:
        if any(char in _CONTROL or "\ud800" <= char <= "\udfff" for char in name):
            shown = path.encode("utf-8", "backslashreplace").decode()
            shown = "".join(repr(char)[1:-1] if char in _CONTROL else char for char in shown)
            return self._note(
                shown, "has a name with control or direction characters, or not in UTF-8", "rename the file"
            )
        return True

    def _note(self, path: str, message: str, hint: str) -> bool:
        self._problems.append(SiteError(message, place=Location(path), hint=hint))
        return False


def is_litter(name: str) -> bool:
    """True if a file name is hidden, temporary, or left by a desktop."""
    hidden = name.startswith((".", "~$", "#")) and (name[0] != "#" or name.endswith("#"))
    return hidden or name.endswith("~") or name in _LITTER


def check_inside(root: str, full: str, path: str) -> None:
    """Raise SiteError if a path leads out of the root, which is a real path."""
    problems: list[SiteError] = []
    if not Walk(root, (), problems).inside(os.path.realpath(full), path):
        raise problems[0]


def unreadable(path: str, error: OSError) -> SiteError:
    """Error for a file that the system refused to read."""
    return SiteError(f"cannot be read: {error.strerror}", place=Location(path), hint="check the permissions")
