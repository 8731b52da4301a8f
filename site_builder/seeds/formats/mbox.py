"""A mailbox file → its mails, each as a file of its own (RFC 4155; quoted `From` lines are unquoted as in mboxrd)."""

import re

from site_builder.core.source_file import SourceFile
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.eml import KIND as MAIL
from site_builder.seeds.formats.limits import damaged, refusal
from site_builder.seeds.formats.sniffing import MAIL_STARTS
from site_builder.settings.site_config import IngestConfig

KIND = "mailbox"
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def unpack(data: bytes, path: str, limits: IngestConfig) -> tuple[SourceFile, ...]:
    """The mails in order, named by position: `PATH!/0001.eml`."""
    starts = [match.span() for match in MAIL_STARTS.finditer(data)]
    if not starts:
        raise damaged(path, KIND, detail=f"no {MAIL} begins in it")
    if len(starts) > limits.max_archive_files:
        hint = f"split it, or {ALLOW_LARGE}"
        raise refusal(path, f"this {KIND} holds {len(starts):,} mails, more than {limits.max_archive_files:,}", hint)
    ends = [*(start for start, _ in starts[1:]), len(data)]
    return tuple(
        SourceFile(f"{path}!/{number:04d}.eml", _QUOTED.sub(rb"\1", data[begin:end]))
        for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1)
    )
