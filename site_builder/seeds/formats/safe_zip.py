"""A zip file, by itself or as the container of a document → its members, or a refusal.

Nothing is unpacked before names, number, sizes and ratios are checked, and no member is read beyond its declared size.
Writes nothing to disk.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.limits import MB, damaged, reading, refusal
from site_builder.settings.site_config import IngestConfig

ENCRYPTED = 1
"""Encryption bit of an entry's flags (APPNOTE.TXT, 4.4.4)."""
_FREE_BYTES = 1 * MB
"""Size below which the compression ratio is not checked."""
DO_NOT_TRUST = f"it may be an attack; if you trust its source, {ALLOW_LARGE}"
_REPEATED = 3
"""Maximum number of bad names in a message."""


@dataclass(frozen=True)
class ZipFolder:
    """An opened zip file whose directory was checked."""

    path: str
    kind: str
    box: ZipFile
    members: dict[str, ZipInfo]

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        info = self.members[name]
        with reading(self.path, self.kind), self.box.open(info) as stream:
            data = stream.read(info.file_size + 1)
        if len(data) != info.file_size:
            raise damaged(self.path, self.kind, detail=f"the size given for {shown(name)} is wrong")
        return data


@contextmanager
def opened(data: bytes, path: str, limits: IngestConfig, *, kind: str) -> Iterator[ZipFolder]:
    """The archive. Raises SeedError if it is damaged, encrypted, oversized or hostile."""
    with directory(data, path, kind) as (box, infos):
        _check_directory(infos, path, limits, kind)
        yield ZipFolder(path, kind, box, {info.filename: info for info in infos})


@contextmanager
def directory(data: bytes, path: str, kind: str) -> Iterator[tuple[ZipFile, list[ZipInfo]]]:
    """The zip file and its unchecked entries. Raises SeedError if it is damaged."""
    with reading(path, kind):
        try:
            box = ZipFile(BytesIO(data))
        except BadZipFile:
            raise damaged(path, kind) from None
    with box:
        yield box, [info for info in box.infolist() if not info.filename.endswith("/")]


def bad_name(name: str) -> str:
    """The reason to refuse a member's name; empty if it is harmless."""
    if not name or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "an absolute path"
    if ".." in re.split(r"[/\\]", name):
        return 'a path with ".."'
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in name):
        return "control or direction characters"
    return ""


def _check_directory(infos: list[ZipInfo], path: str, limits: IngestConfig, kind: str) -> None:
    check_number(infos, path, limits, kind)
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if total > limits.max_archive_mb * MB:
        hint = f"split it, or {ALLOW_LARGE}"
        raise refusal(path, f"this {kind} unpacks to {total / MB:,.0f} MB, more than {limits.max_archive_mb} MB", hint)
    if is_bomb(total, packed, limits):
        raise refusal(path, f"this {kind} unpacks to {total / MB:,.0f} MB from almost nothing", DO_NOT_TRUST)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise refusal(path, f"this {kind} is encrypted", "save it without a password")
    if bad := [f"{shown(info.filename)} ({why})" for info in infos if (why := bad_name(info.filename))]:
        more = f" and {len(bad) - _REPEATED} more" if len(bad) > _REPEATED else ""
        hint = "nothing of it was read; unpack it by hand and check it"
        raise refusal(path, f"this {kind} holds dangerous file names: {', '.join(bad[:_REPEATED])}{more}", hint)
    if len({info.filename for info in infos}) < len(infos):
        raise refusal(path, f"this {kind} holds two files with the same name", "unpack it by hand and check it")


def check_number(infos: Sequence[ZipInfo], path: str, limits: IngestConfig, kind: str) -> None:
    """Refuses a directory of more than `max_archive_files` entries."""
    if len(infos) > limits.max_archive_files:
        hint = f"split it, or {ALLOW_LARGE}"
        raise refusal(path, f"this {kind} holds {len(infos):,} files, more than {limits.max_archive_files:,}", hint)


def is_bomb(size: int, packed: int, limits: IngestConfig) -> bool:
    """True if the unpacked size is suspiciously large.

    Text compresses by a factor of 3 to 20, word-processor XML by up to 100, a bomb by 1000.
    """
    return size > _FREE_BYTES and size > limits.max_ratio * packed


def shown(name: str) -> str:
    """An untrusted name, safe to print."""
    return name.encode("unicode_escape", "replace").decode("ascii")[:80]
