"""What came of one file, and the words for what was found in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MAX_WORDS = 200
"""Characters of a kept field that a report shows."""


class Metadata(StrEnum):
    """What a file may hold beyond what it shows, in the order of reports."""

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
    """The file is damaged, or is not what its first bytes say."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without what it told, and what that was."""

    data: bytes
    removed: tuple[Metadata, ...] = ()
    """Each once; empty where nothing had to go: then the bytes are the old ones."""
    kept: tuple[str, ...] = ()
    """`orientation`, `colour profile`, and the words of copyright, credit and licence."""


class FoundMetadata:
    """Collects what one file held."""

    def __init__(self) -> None:
        self._removed: set[Metadata] = set()
        self._kept: dict[str, None] = {}

    def remove(self, *kinds: Metadata) -> None:
        """Something that goes."""
        self._removed |= set(kinds)

    def keep(self, *names: str) -> None:
        """Something that stays."""
        self._kept |= dict.fromkeys(" ".join(name.split())[:MAX_WORDS] for name in names)

    def cleaned(self, before: bytes, parts: Iterable[bytes]) -> Cleaned:
        """The file made of the parts, or as it was where nothing went."""
        if not self._removed:
            return Cleaned(before, (), tuple(self._kept))
        return Cleaned(b"".join(parts), tuple(kind for kind in Metadata if kind in self._removed), tuple(self._kept))
