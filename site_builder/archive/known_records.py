"""Who and what the archive knows: its actors, tags and authors, and which of them a header lists."""

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
"""The audience of an actor of whom it cannot be told who may see it."""


@dataclass(frozen=True)
class Registry:
    """Who and what the archive knows, and where its old addresses lead."""

    actors: Actors
    tags: Tags
    redirects: Redirects = field(default_factory=dict)
    authors: Authors = field(default_factory=dict)

    def actors_of(self, header: Header, *, proposed: ShowProposed) -> tuple[Actor, ...]:
        """The actors of a header, merged and renamed ones followed, each once; unconfirmed ones as `proposed` says.

        One that only a certain audience may see is left out.
        """
        found = self._slices.get((header.actors, proposed))
        if found is None:
            ids = dict.fromkeys([self.actor_ids[name] for name in header.actors if name in self.actor_ids])
            listed = [self.actors[name] for name in ids]
            found = tuple([a for a in listed if a.is_shown(proposed) and not a.audience])
            self._slices[header.actors, proposed] = found
        return found

    def tags_of(self, header: Header, *, proposed: ShowProposed) -> tuple[Tag, ...]:
        """The tags of a header, retired ones followed, each once; unconfirmed ones as `proposed` says."""
        found = self._tag_slices.get((header.tags, proposed))
        if found is None:
            ids = dict.fromkeys([self.tag_ids[name] for name in header.tags if name in self.tag_ids])
            found = tuple([t for t in map(self.tags.__getitem__, ids) if _shown(t.status, proposed)])
            self._tag_slices[header.tags, proposed] = found
        return found

    def without(self, restricted: Set[str]) -> "Registry":
        """The same where readers may not see these actors."""
        hidden = {name: replace(self.actors[name], audience=NOBODY) for name in restricted & self.actors.keys()}
        return replace(self, actors={**self.actors, **hidden})

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """By id: the digest of each actor's record."""
        return {name: actor.stamp for name, actor in self.actors.items()}

    @cached_property
    def faces(self) -> Actors:
        """By id: what pages of others may show of each actor."""
        return {name: actor.face for name, actor in self.actors.items()}

    @cached_property
    def face_digests(self) -> Mapping[str, str]:
        """Their digests."""
        return {name: face.stamp for name, face in self.faces.items()}

    @cached_property
    def tag_digests(self) -> Mapping[str, str]:
        """The same of each tag."""
        return {tag.id: digest_of(tag) for tag in self.tags.values()}

    @cached_property
    def actor_ids(self) -> Mapping[str, str]:
        """Every id that a header may list, present or former → the one that replaces it today."""
        return {**dict(zip(self.actors, self.actors, strict=True)), **aliases(self.actors)}

    @cached_property
    def _slices(self) -> dict[tuple[tuple[str, ...], ShowProposed], tuple[Actor, ...]]:
        """What `actors_of` found, by what it looks at: each briefing is asked for more than once."""
        return {}

    @cached_property
    def _tag_slices(self) -> dict[tuple[tuple[str, ...], ShowProposed], tuple[Tag, ...]]:
        """The same of `tags_of`."""
        return {}

    @cached_property
    def tag_ids(self) -> Mapping[str, str]:
        """The same for tags."""
        return {**dict(zip(self.tags, self.tags, strict=True)), **aliases(self.tags)}


def _shown(status: Status, proposed: ShowProposed) -> bool:
    return status is Status.CURATED or (proposed is not ShowProposed.NONE and status is Status.PROPOSED)
