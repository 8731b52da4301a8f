"""What a reader took out of a seed → a draft."""

from site_builder.config import IngestConfig
from site_builder.seeds.draft import Draft, Extract


def draft_from(extract: Extract, *, path: str, digest: str, config: IngestConfig) -> Draft:
    """The draft of one seed."""
    return Draft(path, digest, extract.title, None, extract.text)
