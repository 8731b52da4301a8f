"""A tag: an entry of the archive's controlled vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from site_builder.core.codec import packed_flat
from site_builder.registry.actor import Status
from site_builder.settings.fields import block, entry, identifier, listing, one_of, words
from site_builder.settings.site_config import ListOrder


class TagKind(StrEnum):
    """Kind of a tag."""

    REGION = "region"
    TOPIC = "topic"
    INSTITUTION = "institution"
    INSTRUMENT = "instrument"
    STORYLINE = "storyline"


@packed_flat
@dataclass(frozen=True)
class Tag:
    """A record of tags.yaml; `id` is its key there and never changes."""

    id: str
    label: str = entry(words, doc="as readers see it")
    kind: TagKind = one_of(TagKind, default=TagKind.TOPIC)
    broader: str = entry(identifier, default="", doc="id of the broader tag")
    related: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids")
    order: ListOrder | None = one_of(
        ListOrder, default=None, doc="what its page starts with: newest, oldest; for a storyline, oldest"
    )
    definition: str = entry(block, default="", doc="shown to readers on the tag's page")
    usage_hint: str = entry(block, default="", doc="never published")
    match: tuple[str, ...] = entry(listing(words), default=(), doc="phrases that make ingest propose the tag")
    status: Status = one_of(Status, default=Status.CURATED)
    replaced_by: str = entry(identifier, default="", doc="the tag that replaces this retired one")
    distinct_from: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids of other tags that look alike")
    line: int = field(default=0, compare=False)
    """Line of the record in tags.yaml."""

    def is_apart_from(self, other: "Tag") -> bool:
        """True if either record is marked as distinct from the other."""
        return other.id in self.distinct_from or self.id in other.distinct_from


Tags = Mapping[str, Tag]
