"""A plain text file → its text. Knows nothing of structure."""

from site_builder.seeds.decoding import decode
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig


def read_plain(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text as it is; SeedError for what is no text."""
    decoded = decode(data, limits)
    return Extract(decoded.text, "plain", notes=decoded.notes)
