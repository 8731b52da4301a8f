"""Result of cleaning one file, and the names of metadata kinds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MAX_WORDS = 200
"""Maximum length of a kept field in reports."""


class Metadata(StrEnum):
    """Kinds of metadata, in the order of reports."""

    AUTHOR = "author"
    PLACE = "GPS position"
    DEVICE = "device"
    SOFTWARE = "software"
    TIME = "date and time"
    THUMBNAIL = "thumbnail"
    COMMENT = "comment"
    CHANGES = "tracked changes"
    DESCRIPTION = "description"
    EDITOR = "editor data"
    SCRIPT = "script"
    FOREIGN = "reference to another file"
    REST = "data behind the picture"
    OTHER = "other metadata"


class Unreadable(ValueError):
    """The file is damaged, or not of the kind that its first bytes indicate."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned file, with the kinds of metadata removed."""

    data: bytes
    removed: tuple[Metadata, ...] = ()
    """Without repetition; if empty, the bytes are unchanged."""
    kept: tuple[str, ...] = ()
    """`orientation`, `colour profile`, and texts of copyright, credit and licence."""


class FoundMetadata:
    """Collects metadata of one file."""

    def __init__(self) -> None:
        self._removed: set[Metadata] = set()
        self._kept: dict[str, None] = {}

    def remove(self, *kinds: Metadata) -> None:
        """Record removed metadata."""
        self._removed |= set(kinds)

    def keep(self, *names: str) -> None:
        """Record kept metadata."""
        self._kept |= dict.fromkeys(" ".join(name.split())[:MAX_WORDS] for name in names)

    def cleaned(self, before: bytes, parts: Iterable[bytes]) -> Cleaned:
        """The file made of these parts; unchanged if nothing was removed."""
        if not self._removed:
            return Cleaned(before, (), tuple(self._kept))
        return Cleaned(b"".join(parts), tuple(kind for kind in Metadata if kind in self._removed), tuple(self._kept))
