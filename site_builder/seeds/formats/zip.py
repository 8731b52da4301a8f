"""A zip file → the seeds in it. A harmful entry is reported and left out; the others are read.

Hidden files and those of the packing program are skipped.
"""

import re
from collections import Counter
from collections.abc import Iterator
from zipfile import ZipInfo

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.limits import MB, refusal
from site_builder.seeds.formats.safe_zip import (
    DO_NOT_TRUST,
    ENCRYPTED,
    ZipFolder,
    bad_name,
    check_number,
    directory,
    is_bomb,
    shown,
)
from site_builder.settings.site_config import IngestConfig

KIND = "zip file"
_NO_SEED = re.compile(r"(^|/)(\.(?!\.([/\\]|$))|__MACOSX/|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.(zip|7z|rar|tar|tgz|gz|bz2|xz|cab)$", re.IGNORECASE)


def unpack(data: bytes, path: str, limits: IngestConfig) -> Iterator[SourceFile | SeedError]:
    """The files in name order, each `PATH!/INNER`, or the error for one left out.

    Raises SeedError if the archive as a whole is damaged or holds too many files.
    """
    with directory(data, path, KIND) as (box, infos):
        infos = [info for info in infos if not _NO_SEED.search(info.filename)]
        check_number(infos, path, limits, KIND)
        names = Counter(info.filename for info in infos)
        archive = ZipFolder(path, KIND, box, {info.filename: info for info in infos})
        remaining = limits.max_archive_mb * MB
        for name in sorted(names):
            info = archive.members[name]
            harm = _harm(info, names[name], remaining, limits)
            if harm:
                what, hint = harm
                yield refusal(path, f"{shown(name)} in this {KIND} was left out: {what}", hint)
                continue
            remaining -= info.file_size
            try:
                part = SourceFile(f"{path}!/{name}", archive.read(name))
            except SeedError as error:
                yield error
            else:
                yield part


def _harm(info: ZipInfo, copies: int, remaining: int, limits: IngestConfig) -> tuple[str, str] | None:
    """Reason and remedy if an entry must be left out; None if it is harmless. `remaining` is the number of bytes that
    may still be unpacked."""
    why = bad_name(info.filename)
    if why:
        return f"its name is dangerous: {why}", "unpack it by hand and check it"
    if copies > 1:
        return "two files have this name", "unpack it by hand and check it"
    if info.flag_bits & ENCRYPTED:
        return "it is encrypted", "save it without a password"
    if _ARCHIVE.search(info.filename):
        return "it is another archive", "unpack it into the folder"
    if info.file_size > limits.max_seed_mb * MB:
        return (
            f"it is larger than {limits.max_seed_mb} MB",
            f"raise max_seed_mb under [ingest] in site.toml, or {ALLOW_LARGE}",
        )
    if is_bomb(info.file_size, info.compress_size, limits):
        return f"it unpacks to {info.file_size / MB:,.0f} MB from almost nothing", DO_NOT_TRUST
    if info.file_size > remaining:
        most = f"with the files before it, it unpacks to more than {limits.max_archive_mb} MB"
        return most, f"split the archive, or {ALLOW_LARGE}"
    return None
