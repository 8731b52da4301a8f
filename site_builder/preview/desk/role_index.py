"""Descriptions of actors in briefings → roles that a curator may record; updated body by body.

Only roles of actors named in a changed body or record are grouped again.
"""

from collections.abc import Iterator, Mapping

from site_builder.archive.written_roles import Description, WrittenRole, unrecorded_roles
from site_builder.content.front_matter import Document
from site_builder.content.model import NO_BODY, Body, BriefingStatus
from site_builder.registry.actor import Actor, ActorKind, Confidence, Status


class RoleIndex:
    """Index of the bodies taken so far."""

    def __init__(self) -> None:
        self._written: dict[str, dict[str, tuple[str, ...]]] = {}
        """Actor → content file → words."""
        self._actors: dict[str, tuple[str, ...]] = {}
        """Content file → actors."""
        self._found: dict[str, tuple[Actor, tuple[WrittenRole, ...]]] = {}

    def take(self, path: str, body: Body = NO_BODY) -> None:
        """Replaces the body of a content file."""
        for actor in self._actors.pop(path, ()):
            del self._written[actor][path]
            self._found.pop(actor, None)
        described = {named.actor: named.roles_written for named in body.named if named.roles_written}
        for actor, words in described.items():
            self._written.setdefault(actor, {})[path] = words
            self._found.pop(actor, None)
        if described:
            self._actors[path] = tuple(described)

    def words(self) -> dict[str, list[str]]:
        """Actor id → descriptions in texts."""
        return {actor: [one for words in by_path.values() for one in words] for actor, by_path in self._written.items()}

    def unrecorded(
        self, actors: Mapping[str, Actor], documents: Mapping[str, Document]
    ) -> Iterator[tuple[Actor, WrittenRole]]:
        """Actors with each role that briefings state and their record lacks, for accepted or likely people only. A
        role's `urls` are paths of content files."""
        for _ in self.steps(actors, documents):
            pass
        for actor, roles in self._found.values():
            yield from ((actor, role) for role in roles)

    def steps(self, actors: Mapping[str, Actor], documents: Mapping[str, Document]) -> Iterator[None]:
        """Groups the changes in small steps, so that `unrecorded` need not."""
        for name, by_path in list(self._written.items()):
            actor = actors.get(name)
            if actor is None or len(by_path) < 2 or not _is_sure(actor):
                self._found.pop(name, None)
            elif name not in self._found or self._found[name][0] is not actor:
                self._found[name] = actor, unrecorded_roles(actor, _descriptions(by_path, documents))
                yield


def _is_sure(actor: Actor) -> bool:
    vouched = actor.status is Status.CURATED or actor.confidence is Confidence.LIKELY
    return vouched and actor.has_page and actor.kind is ActorKind.PERSON


def _descriptions(by_path: Mapping[str, tuple[str, ...]], documents: Mapping[str, Document]) -> Iterator[Description]:
    """Descriptions in dated briefings that were not withdrawn."""
    for path in by_path.keys() & documents.keys():
        header = documents[path].header
        if header.date and header.status is not BriefingStatus.WITHDRAWN:
            yield from (Description(str(header.date), path, one) for one in by_path[path])
