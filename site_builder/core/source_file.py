"""A file of the archive as a value: path and bytes."""

from dataclasses import dataclass
from functools import cached_property

from site_builder.core.digests import digest_bytes


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read; equal paths and bytes make equal values."""

    path: str
    """Posix path relative to the archive's root, such as `content/briefings/2021/2021-02-10-x.md`."""
    data: bytes

    @cached_property
    def digest(self) -> str:
        """Digest of the bytes."""
        return digest_bytes(self.data)

    @property
    def stem(self) -> str:
        """File name without folder and last suffix."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
