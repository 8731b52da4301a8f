"""Records of the archive (actors, tags, authors), and the ones that a header lists."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from site_builder.content.model import Header
from site_builder.core.digests import digest_of
from site_builder.registry.actor import Actor, Actors, Status
from site_builder.registry.author import Authors
from site_builder.registry.loading import aliases
from site_builder.registry.redirects import Redirects
from site_builder.registry.tag import Tag, Tags
from site_builder.settings.site_config import ShowProposed

NOBODY = "nobody"
"""Audience of actors whose visibility cannot be determined."""


@dataclass(frozen=True)
class Registry:
    """Records of the archive, and its redirects."""

    actors: Actors
    tags: Tags
    redirects: Redirects = field(default_factory=dict)
    authors: Authors = field(default_factory=dict)

    def actors_of(self, header: Header, *, proposed: ShowProposed) -> tuple[Actor, ...]:
        """Actors of a header that readers see, without duplicates. Former ids are followed; `proposed` decides whether
        unconfirmed actors are included. Actors limited to an audience are never included."""
        found = self._slices.get((header.actors, proposed))
        if found is None:
            ids = dict.fromkeys([self.actor_ids[name] for name in header.actors if name in self.actor_ids])
            listed = [self.actors[name] for name in ids]
            found = tuple([a for a in listed if a.is_shown(proposed) and not a.audience])
            self._slices[header.actors, proposed] = found
        return found

    def tags_of(self, header: Header, *, proposed: ShowProposed) -> tuple[Tag, ...]:
        """Tags of a header that readers see, without duplicates. Retired ids are followed; `proposed` decides whether
        unconfirmed tags are included."""
        found = self._tag_slices.get((header.tags, proposed))
        if found is None:
            ids = dict.fromkeys([self.tag_ids[name] for name in header.tags if name in self.tag_ids])
            found = tuple([t for t in map(self.tags.__getitem__, ids) if _shown(t.status, proposed)])
            self._tag_slices[header.tags, proposed] = found
        return found

    def without(self, restricted: Set[str]) -> "Registry":
        """The registry with these actors hidden from readers."""
        hidden = {name: replace(self.actors[name], audience=NOBODY) for name in restricted & self.actors.keys()}
        return replace(self, actors={**self.actors, **hidden})

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Actor id → digest of the record."""
        return {name: actor.stamp for name, actor in self.actors.items()}

    @cached_property
    def faces(self) -> Actors:
        """Actor id → public record."""
        return {name: actor.face for name, actor in self.actors.items()}

    @cached_property
    def face_digests(self) -> Mapping[str, str]:
        """Actor id → digest of the public record."""
        return {name: record.stamp for name, record in self.faces.items()}

    @cached_property
    def tag_digests(self) -> Mapping[str, str]:
        """Tag id → digest of the record."""
        return {tag.id: digest_of(tag) for tag in self.tags.values()}

    @cached_property
    def actor_ids(self) -> Mapping[str, str]:
        """Actor id, current or former → current id."""
        return {**dict(zip(self.actors, self.actors, strict=True)), **aliases(self.actors)}

    @cached_property
    def _slices(self) -> dict[tuple[tuple[str, ...], ShowProposed], tuple[Actor, ...]]:
        """Cache of `actors_of`: each briefing asks repeatedly."""
        return {}

    @cached_property
    def _tag_slices(self) -> dict[tuple[tuple[str, ...], ShowProposed], tuple[Tag, ...]]:
        """Cache of `tags_of`."""
        return {}

    @cached_property
    def tag_ids(self) -> Mapping[str, str]:
        """Tag id, current or former → current id."""
        return {**dict(zip(self.tags, self.tags, strict=True)), **aliases(self.tags)}


def _shown(status: Status, proposed: ShowProposed) -> bool:
    return status is Status.CURATED or (proposed is not ShowProposed.NONE and status is Status.PROPOSED)
