"""What a format is: how it is told by content and by name, and the function that reads or unpacks it.

Every format is written as Markdown and read again, so one set of detectors serves all; the way there and back takes 3 %
of the time of reading.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from site_builder.core.errors import SiteError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

Read = Callable[[bytes, str, IngestConfig], Extract]
"""`read(data, path, limits)`: SeedError where the file is broken, hostile or beyond the limits."""
Unpack = Callable[[bytes, str, IngestConfig], Iterable[SourceFile | SiteError]]
"""`unpack(data, path, limits)`: the files inside, each with the path `PATH!/INNER`, in their own order, and
why some are left out."""


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of formats: `read` or `unpack` is set, or both for a text that carries files."""

    name: str
    endings: tuple[str, ...]
    """Of file names, lower-case, with their dot; asked where no format knows the content."""
    knows: Callable[[bytes], bool]
    """True where the bytes themselves say that they are of this format; asked before the name."""
    read: Read | None = None
    unpack: Unpack | None = None
    may_be_inside: bool = True
    """False refuses such a file inside another container."""


def by_name_alone(_data: bytes) -> bool:
    """Of formats whose content looks like any text."""
    return False
