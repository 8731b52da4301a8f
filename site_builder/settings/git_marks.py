"""Conflict markers of git: both sides of each conflict."""

from collections.abc import Iterator
from typing import NamedTuple

OURS, MIDDLE, THEIRS = "<<<<<<< ", "=======", ">>>>>>> "


class Marked(NamedTuple):
    """A conflict between two versions of the same lines."""

    start: int
    """Line of the first marker, from 0; `end` is the line of the last."""
    end: int
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def sides(self) -> tuple[str, str]:
        """Both sides, each joined into one line."""
        return _in_one(self.ours), _in_one(self.theirs)


def marked_in(text: str) -> Iterator[Marked]:
    """Conflicts in text order."""
    lines = text.splitlines() if THEIRS in text else []
    start = middle = -1
    for number, line in enumerate(lines):
        if line.startswith(OURS):
            start, middle = number, -1
        elif line == MIDDLE and start >= 0:
            middle = number
        elif line.startswith(THEIRS) and middle >= 0:
            yield Marked(start, number, tuple(lines[start + 1 : middle]), tuple(lines[middle + 1 : number]))
            start = middle = -1


def with_side(text: str, place: Marked, *, ours: bool) -> str:
    """The text with one side of a conflict, without its markers."""
    lines = text.splitlines(keepends=True)
    middle = place.start + 1 + len(place.ours)
    kept = lines[place.start + 1 : middle] if ours else lines[middle + 1 : place.end]
    return "".join([*lines[: place.start], *kept, *lines[place.end + 1 :]])


def _in_one(lines: tuple[str, ...]) -> str:
    return " ".join(" ".join(lines).split())
