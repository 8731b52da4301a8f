"""A zip file → the seeds in it. Hidden files and those of the packing program itself are passed over."""

import re

from site_builder.config import IngestConfig
from site_builder.seeds.readers.archives import opened
from site_builder.seeds.readers.refusals import check_size, refusal
from site_builder.sources import SourceFile

KIND = "zip file"
_NO_SEED = re.compile(r"(^|/)(\.|__MACOSX/|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.(zip|7z|rar|tar|tgz|gz|bz2|xz|cab)$", re.IGNORECASE)


def unpack(data: bytes, path: str, limits: IngestConfig) -> tuple[SourceFile, ...]:
    """The files in the order of their names, each `PATH!/INNER`; SeedError for an archive that could harm."""
    check_size(data, path, limits)
    with opened(data, path, limits, kind=KIND) as archive:
        names = sorted(name for name in archive.members if not _NO_SEED.search(name))
        if nested := [name for name in names if _ARCHIVE.search(name)]:
            raise refusal(path, f"this {KIND} holds another archive: {nested[0]}", "unpack it into the folder")
        too_large = [name for name in names if archive.members[name].file_size > limits.max_seed_mb * 1_000_000]
        if too_large:
            raise refusal(
                path,
                f"{too_large[0]} in this {KIND} has more than {limits.max_seed_mb} MB",
                "take it out, or raise max_seed_mb in [ingest] of site.toml",
            )
        return tuple(SourceFile(f"{path}!/{name}", archive.read(name)) for name in names)
