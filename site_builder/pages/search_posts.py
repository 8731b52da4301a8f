"""Offices with holders → posts, so that a search for an office finds its present and former holders."""

from dataclasses import dataclass
from typing import NamedTuple

from site_builder.archive.offices import Office
from site_builder.core.urls import actor_url
from site_builder.pages.actors import years_held
from site_builder.pages.site import Site
from site_builder.registry.actor import ActorKind


class PostHolder(NamedTuple):
    """A holder of a post."""

    url: str
    name: str
    years: str
    """`2013–2022`, `from 2013`; else empty."""
    first: str
    """As precise as known, such as `2013-05`; else empty."""
    last: str


@dataclass(frozen=True)
class Post:
    """An office of a country, an organisation, or both."""

    id: str
    title: str
    of: str
    """Name of the country, else of the organisation."""
    scope: tuple[str, ...]
    """All names of both."""
    holders: tuple[PostHolder, ...]
    """Earliest first."""


def posts_of(site: Site) -> tuple[Post, ...]:
    """The posts of all visible countries and organisations; an office of both is one post."""
    found: dict[tuple[str, Office], list[str]] = {}
    faces = site.archive.registry.faces
    for place in site.offices:
        if not faces[place].audience and faces[place].is_shown(site.archive.show_proposed):
            for title, office in site.offices[place].items():
                found.setdefault((title, office), []).append(place)
    return tuple(_post(site, office, places) for (_, office), places in sorted(found.items()))


def _post(site: Site, office: Office, places: list[str]) -> Post:
    records = site.archive.registry.actors
    named = sorted((records[place] for place in places), key=lambda a: (a.kind is not ActorKind.GOVERNMENT, a.id))
    scope = tuple(name for actor in named for name in actor.all_names)
    holders = []
    for holder, _, first, last in reversed(office):
        years = years_held(site, int(first[:4] or 0), int(last[:4] or 0))
        holders.append(PostHolder(actor_url(holder), records[holder].name, years, first, last))
    return Post(f"{named[0].id} {office[0].title}", office[0].title, named[0].name, scope, tuple(holders))
