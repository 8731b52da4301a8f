"""Invisible content of a document, hidden text and unaccepted insertions → lines and notes for the report.

It was not meant for readers, so no format reader passes it on.
"""

from site_builder.core.errors import counted
from site_builder.seeds.model import HIDDEN, Removed

INSERTED = "an unaccepted insertion"
SCRIPT = "a script of the document"
_NOTES = (
    (HIDDEN, "hidden text left out: {}"),
    (SCRIPT, "scripts left out: {}"),
    (INSERTED, "unaccepted insertions left out: {}; accept or reject the changes in the document"),
)
_LENGTH = 500
"""Maximum characters of a passage in the report."""


class WithheldText:
    """Collects the passages in text order; adjacent pieces with one reason form one passage."""

    def __init__(self) -> None:
        self._passages: list[tuple[str, list[str]]] = []
        self._open = False

    def add(self, why: str, words: str) -> None:
        """Adds a passage, or a piece of one, that is left out. `words` is empty for an image or a similar object."""
        if not self._open or self._passages[-1][0] != why:
            self._passages.append((why, []))
        self._passages[-1][1].append(words)
        self._open = True

    def close(self) -> None:
        """Ends the current passage."""
        self._open = False

    @property
    def removed(self) -> tuple[Removed, ...]:
        """One Removed for each passage."""
        passages = ((why, " ".join("".join(pieces).split())) for why, pieces in self._passages)
        return tuple(Removed(0, words[:_LENGTH] or "(no words)", why) for why, words in passages)

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each reason."""
        reasons = [why for why, _ in self._passages]
        return tuple(note.format(counted(reasons.count(why), "passage")) for why, note in _NOTES if why in reasons)
