"""The interface of a format: recognition by content and by name, and the function that reads or unpacks it.

Every format is written as Markdown and read again, so one set of detectors serves all; the round trip takes 3 % of the
reading time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from site_builder.core.errors import SiteError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

Read = Callable[[bytes, str, IngestConfig], Extract]
"""`read(data, path, limits)`. Raises SeedError if the file is broken, hostile or over the limits."""
Unpack = Callable[[bytes, str, IngestConfig], Iterable[SourceFile | SiteError]]
"""`unpack(data, path, limits)`: the files inside, each with path `PATH!/INNER`, in their own order, and an error for
each one left out.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the format table; `read` or `unpack` is set, or both for a text that carries files."""

    name: str
    endings: tuple[str, ...]
    """Lower-case file extensions with their dot, used if no format recognises the content."""
    knows: Callable[[bytes], bool]
    """Recognises the format by content; tested before the name."""
    read: Read | None = None
    unpack: Unpack | None = None
    may_be_inside: bool = True
    """False to refuse such a file inside another container."""


def by_name_alone(_data: bytes) -> bool:
    """The `knows` of formats whose content looks like any text."""
    return False
