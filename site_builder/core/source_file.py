"""A file of the archive as a value: where it is and what it holds."""

from dataclasses import dataclass
from functools import cached_property

from site_builder.core.digests import digest_bytes


@dataclass(frozen=True)
class SourceFile:
    """One file as it was read; equal bytes at an equal path are an equal source."""

    path: str
    """Posix path relative to the archive's root, such as `content/briefings/2021/2021-02-10-x.md`."""
    data: bytes

    @cached_property
    def digest(self) -> str:
        """The digest of the bytes alone."""
        return digest_bytes(self.data)

    @property
    def stem(self) -> str:
        """The file name without folder and last ending."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
