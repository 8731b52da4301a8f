"""A plain text file → its text, and its header if it has one. Knows no structure."""

from dataclasses import replace

from site_builder.core.errors import SeedError
from site_builder.seeds.decoding import decode
from site_builder.seeds.formats.headed import HeadedText, split_header, with_header
from site_builder.seeds.model import PUBLIC, Extract
from site_builder.settings.site_config import IngestConfig


def read_plain(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text as it is. Raises SeedError if it is not text."""
    decoded = decode(data, limits)
    extract = Extract(decoded.text, "plain", notes=decoded.notes)
    above = _header(decoded.text, path, limits)
    header = above.header
    if header is None or not (header.single("title") or replace(header.visibility, unclear=(), dated=None) != PUBLIC):
        return extract  # the rules enclose ordinary lines
    return with_header(replace(extract, text=above.text), header, path)


def _header(text: str, path: str, limits: IngestConfig) -> HeadedText:
    try:
        return split_header(text, path, limits)
    except SeedError:
        return HeadedText(text)
