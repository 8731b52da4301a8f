"""The bytes of an RTF file → its tokens: groups, control words, text. Binary data is skipped.

Rich Text Format specification 1.9.1. Of the control words, only `bin` has a meaning here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.seeds.formats.limits import damaged, too_many
from site_builder.settings.site_config import IngestConfig

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A brace, a control word, a control symbol or bytes of text."""

    kind: str
    """`open`, `close`, `word`, `symbol` or `bytes`."""
    name: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes, path: str, limits: IngestConfig) -> Iterator[Token]:
    """The tokens in order. Raises SeedError for too many of them, or for bytes that are not RTF."""
    position, count = 0, 0
    while position < len(data):
        match = _TOKEN.match(data, position)
        if match is None:
            raise damaged(path, "RTF file", detail=f"byte {position:,}")
        position = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if word == b"bin":
            position += max(0, min(int(number or b"0"), len(data)))
            continue
        count += not text
        if count > 10 * limits.max_elements:
            raise too_many(path, "control words", limits)
        if word:
            yield Token("word", word.decode("ascii"), int(number) if number else None)
        elif code:
            yield Token("bytes", data=bytes.fromhex(code.decode("ascii")))
        elif symbol:
            yield Token("symbol", symbol.decode("latin-1"))
        elif brace:
            yield Token("open" if brace == b"{" else "close")
        elif text:
            yield Token("bytes", data=text)
