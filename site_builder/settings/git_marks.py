"""What git could not join: lines between its marks, both sides next to each other."""

from collections.abc import Iterator
from typing import NamedTuple

OURS, MIDDLE, THEIRS = "<<<<<<< ", "=======", ">>>>>>> "


class Marked(NamedTuple):
    """A place where two people changed the same lines."""

    start: int
    """The line of the first mark, counted from 0; `end` is the line of the last."""
    end: int
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def sides(self) -> tuple[str, str]:
        """Each side on one line."""
        return _in_one(self.ours), _in_one(self.theirs)


def marked_in(text: str) -> Iterator[Marked]:
    """Each such place, in the order of the text."""
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
    """The text with one side at that place, and without its marks."""
    lines = text.splitlines(keepends=True)
    middle = place.start + 1 + len(place.ours)
    kept = lines[place.start + 1 : middle] if ours else lines[middle + 1 : place.end]
    return "".join([*lines[: place.start], *kept, *lines[place.end + 1 :]])


def _in_one(lines: tuple[str, ...]) -> str:
    return " ".join(" ".join(lines).split())
