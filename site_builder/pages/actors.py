"""The pages of the actors and their index."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import chain, groupby
from typing import Any

from site_builder.archive.gather import NamedWith
from site_builder.archive.offices import neighbours_of, places_of
from site_builder.archive.written_roles import Description, WrittenRole, group_roles
from site_builder.content.markdown import render_note
from site_builder.content.model import Briefing
from site_builder.content.passages import Passages
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import actor_url, slugify
from site_builder.i18n.collation import initial
from site_builder.linking.language_words import small
from site_builder.pages.listings import ListingPart, first_page, further_page, newest, titled
from site_builder.pages.model import (
    ActorCardPage,
    ActorGroup,
    ActorIndexPage,
    ActorPage,
    Card,
    Count,
    Group,
    HolderShown,
    Link,
    Members,
    NameVariant,
    OfficeShown,
    RoleShown,
)
from site_builder.pages.site import Site, count_actor, link_to_actor, most_named, most_tagged
from site_builder.pages.timelines import timeline, yearly, years_of
from site_builder.registry.actor import Actor, ActorKind, NameKind, Role, Status

SHOWN = 12
ON_CARD = 3
HIDDEN_NAMES = (NameKind.CODE, NameKind.DEMONYM, NameKind.METONYM, NameKind.TITLE, NameKind.SHORT, NameKind.MONONYM)
"""Kinds of names that serve linking and search, not the reader of a page."""
KINDS = (
    (ActorKind.PERSON, "people", "kinds.people"),
    (ActorKind.GOVERNMENT, "governments", "kinds.governments"),
    (ActorKind.ORGANISATION, "organisations", "kinds.organisations"),
    (ActorKind.OFFICE, "offices", "kinds.offices"),
    (ActorKind.GROUP, "groups", "kinds.groups"),
)
"""In the order of the index: kind, anchor there (the same in every language) and text."""


def actor_card(site: Site, actor: Actor, briefings: Sequence[Briefing]) -> ActorCardPage:
    """A card with the newest briefings that name the actor."""
    return ActorCardPage(
        url=f"{actor_url(actor.id)}card.html",
        title=actor.name,
        description="",
        language=site.config.language,
        updated=newest(briefings),
        cards=site.cards_of(briefings[:ON_CARD]),
    )


def plan_actor(site: Site, actor_id: str) -> Iterator[ActorPage | ActorCardPage]:
    """The first page of an actor and its card; nothing if no briefing names the actor or it has no page."""
    table = "country" if actor_id in site.archive.countries else "naming"
    briefings = (site.archive.countries if table == "country" else site.archive.by_actor).get(actor_id, ())
    if briefings and site.archive.registry.actors[actor_id].has_page:
        yield _first_page(site, site.archive.registry.actors[actor_id], briefings, table)
        if site.config.pages.cards:
            yield actor_card(site, site.archive.registry.actors[actor_id], briefings)


def plan_actor_period(site: Site, actor_id: str, url: str) -> Iterator[ActorPage]:
    """A further page of an actor's listing, if there is one."""
    actor = site.archive.registry.faces.get(actor_id)
    part = further_page(site, link_to_actor(actor), url) if actor and actor.has_page else None
    if actor and part:
        yield _page(site, actor, part)


def _page(site: Site, actor: Actor, part: ListingPart, **first: Any) -> ActorPage:
    """A page of an actor's listing; `first` has the fields that only the first page shows."""
    return ActorPage(
        title=titled(site, actor.name, part["period"]),
        description=site.texts("actor.description", name=actor.name, site=site.config.title),
        language=site.config.language,
        **part,
        kind=actor.kind,
        proposed=actor.status is Status.PROPOSED,
        disambiguator=actor.disambiguator,
        passages=passages_of(site, actor, part["groups"]) if site.config.pages.passages else {},
        **first,
    )


def _first_page(site: Site, actor: Actor, briefings: Sequence[Briefing], table: str) -> ActorPage:
    shows, dates = site.config.pages, site.archive.dates(table, actor.id)
    long = len(briefings) > site.config.briefings_on_first_page
    tags, together = _company(site, actor, site.archive.company(table, actor.id), dates) if shows.company else ((), ())
    offices, languages, names = _offices(site, actor), *_shown_names(actor)
    return _page(
        site,
        actor,
        first_page(site, link_to_actor(actor), briefings, dates),
        timeline=timeline(dates, base_url=actor_url(actor.id) if long else "") if shows.pictures else (),
        offices=offices,
        members=_members(site, actor, {holder.holder.url for office in offices for holder in office.holders}),
        names=names[: len(languages)],
        more_names=names[len(languages) :],
        roles=tuple(_role(site, actor, role) for role in actor.roles),
        note=render_note(actor.note),
        same_as=_same_as(site, actor),
        roles_written=roles_written(site, actor, briefings) if shows.company else (),
        tags=tags,
        together=together,
    )


def _company(
    site: Site, actor: Actor, company: Sequence[NamedWith], dates: Sequence[PartialDate | None]
) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """The tags and actors named most often together with an actor."""
    counts = Counter(chain.from_iterable(named.actors for named in company))
    del counts[actor.id]
    together = most_named(site, counts, SHOWN)
    if site.config.pages.pictures:
        together = _over_time(dates, company, together)
    tags = Counter(chain.from_iterable(named.tags for named in company))
    del tags[actor.id]  # the tag of the country itself
    return most_tagged(site, tags, SHOWN), together


def _over_time(
    dates: Sequence[PartialDate | None], company: Sequence[NamedWith], together: Sequence[Count]
) -> tuple[Count, ...]:
    """Counts of actors, each with its numbers by year."""
    years = years_of([date.year for date in dates if date])
    shared = {count.url.split("/")[2]: list[PartialDate | None]() for count in together}
    for date, named in zip(dates, company, strict=True):
        for name in shared.keys() & named.actors:
            shared[name].append(date)
    return tuple([Count(*c[:4], yearly(found, years)) for c, found in zip(together, shared.values(), strict=True)])


def passages_of(site: Site, actor: Actor, groups: Sequence[Group]) -> dict[str, Passages]:
    """URL of a briefing → its passages on the actor: mentions in their sentences, and quotations."""
    found: dict[str, Passages] = {}
    for card in chain.from_iterable(group.cards for group in groups):
        passages = site.archive.passages(card.url, actor.id)
        if passages:
            found[card.url] = passages
    return found


def roles_written(site: Site, actor: Actor, briefings: Sequence[Briefing]) -> tuple[tuple[str, Card], ...]:
    """Wordings of the actor's role in briefings, each with its years and oldest briefing; the latest role first."""
    written = []
    described = site.archive.described(actor.id)
    for briefing in briefings:
        roles = described.get(briefing.url, ())
        written += [Description(str(briefing.date or ""), briefing.url, words) for words in roles]
    return tuple([(_in_years(site, role), site.cards[role.url]) for role in group_roles(written)][:SHOWN])


def _in_years(site: Site, role: WrittenRole) -> str:
    first, last = role.first[:4], role.last[:4]
    return role.words if first == last else f"{role.words}, {site.texts('date.span', first=first, last=last)}"


def _role(site: Site, actor: Actor, role: Role) -> RoleShown:
    start, end = str(role.from_ or "")[:4], str(role.to or "")[:4]
    found = [
        site.offices[place].get(small(role.title), ())
        for place in places_of(role, actor, site.archive.registry.actor_ids)
        if place in site.offices
    ]
    before, after = neighbours_of(found[0], role, actor.id) if found else ("", "")
    places = _named(site, role.organisation), _named(site, role.country)
    known = int(start or 0), int(end or 0)
    return RoleShown(role.title, *places, years_held(site, *known), *known, _holder(site, before), _holder(site, after))


def _holder(site: Site, name: str) -> Link | None:
    return link_to_actor(site.archive.registry.faces[name]) if name else None


def years_held(site: Site, start: int, end: int) -> str:
    """`2013–2022`, `from 2013`, `until 2022`; empty if neither year is known."""
    if start and end:
        return str(start) if start == end else site.texts("date.span", first=str(start), last=str(end))
    if start:
        return site.texts("date.from", year=str(start))
    return site.texts("date.until", year=str(end)) if end else ""


def _offices(site: Site, actor: Actor) -> tuple[OfficeShown, ...]:
    """The offices of an organisation or country."""
    if actor.kind is ActorKind.PERSON or actor.id not in site.offices:
        return ()
    faces = site.archive.registry.faces
    found = []
    for office in site.offices[actor.id].values():
        terms = [(t, int(t.first[:4] or 0), int(t.last[:4] or 0)) for t in office]
        holders = [HolderShown(link_to_actor(faces[t.holder]), years_held(site, a, z), a, z) for t, a, z in terms]
        found.append(OfficeShown(office[0].title, tuple(holders)))
    return tuple(found)


def _members(site: Site, actor: Actor, shown: Set[str]) -> tuple[Members, ...]:
    """The actors of a country that hold none of the offices shown, by kind."""
    others = [a for a in site.members.get(actor.id, ()) if actor_url(a.id) not in shown]
    kinds = [(text, [link_to_actor(a) for a in others if a.kind is kind]) for kind, _, text in KINDS]
    return tuple(Members(site.texts(text), tuple(links)) for text, links in kinds if links)


def _named(site: Site, name: str) -> Link | None:
    """Link to an actor given by id, or a plain name; None for an id that readers cannot resolve."""
    registry = site.archive.registry
    if name not in registry.actor_ids:
        return Link("", name) if name and name != slugify(name) else None
    actor = registry.faces[registry.actor_ids[name]]
    if actor.audience or not actor.is_shown(site.archive.show_proposed):
        return None
    return link_to_actor(actor) if actor.id in site.archive.by_actor else Link("", actor.name)


def _same_as(site: Site, actor: Actor) -> tuple[Link, ...]:
    if actor.same_as is None:
        return ()
    links = (
        Link(actor.same_as.entity, site.texts("actor.wikidata")),
        Link(actor.same_as.orcid_url, "ORCID"),
        Link(actor.same_as.ror, "ROR"),
        Link(actor.same_as.url, site.texts("actor.web-page")),
    )
    return tuple(link for link in links if link.url)


def plan_actor_index(site: Site) -> Iterator[ActorIndexPage]:
    """`/actors/`."""
    actors = site.archive.registry.faces
    shown = [(actors[i], len(b)) for i, b in site.archive.by_actor.items() if actors[i].has_page and actors[i].index]
    shown.sort(key=lambda item: (letter_of(site, item[0]) != "#", site.order(item[0].sorts_under), item[0].id))
    years = years_of([*site.archive.by_year])
    dates = (site.archive.dates("naming", a.id) for a, _ in shown)
    counted = [(a, _entry(site, a, n)._replace(years=yearly(d, years))) for (a, n), d in zip(shown, dates, strict=True)]
    kinds = (
        ActorGroup(site.texts(text), anchor, _letters(site, anchor, [i for i in counted if i[0].kind is kind]))
        for kind, anchor, text in KINDS
    )
    countries = sorted(
        (actors[c] for c in site.members if c in site.archive.by_actor), key=lambda a: (site.order(a.name), a.id)
    )
    yield ActorIndexPage(
        url="/actors/",
        title=site.texts("actors.title"),
        description=site.texts("actors.description", site=site.config.title),
        language=site.config.language,
        updated=newest(site.archive.briefings),
        kinds=tuple(kind for kind in kinds if kind.letters),
        total=len(shown),
        countries=tuple((a.id, link_to_actor(a)) for a in countries),
    )


def _letters(site: Site, anchor: str, actors: Sequence[tuple[Actor, Count]]) -> tuple[Group, ...]:
    """Actors grouped by the first letter of their sort name; others are under #."""
    runs = groupby(actors, key=lambda item: letter_of(site, item[0]))
    return tuple(
        Group(
            letter,
            "",
            f"{anchor}-{'other' if letter == '#' else letter.lower()}",
            entries=tuple(count for _, count in run),
        )
        for letter, run in runs
    )


def _entry(site: Site, actor: Actor, count: int) -> Count:
    country = site.archive.registry.actor_ids.get(actor.country, "")
    counted = count_actor(actor, count)._replace(country=country if country in site.archive.by_actor else "")
    if actor.sorts_under == actor.name:
        return counted
    label = f"{actor.sorts_under} ({actor.disambiguator})" if actor.disambiguator else actor.sorts_under
    return counted._replace(label=label)


def letter_of(site: Site, actor: Actor) -> str:
    """The letter under which the index lists an actor."""
    return initial(actor.sorts_under, site.config.language)


def _shown_names(actor: Actor) -> tuple[tuple[str, ...], tuple[NameVariant, ...]]:
    """Languages of an actor's further names, and the names: first one per language, then the others. Left out are names
    that only serve linking and search, and those that differ from another only in word order or punctuation."""
    found = {_compared(actor.name): NameVariant(actor.name, "")}
    for name in actor.names:
        if name.kind not in HIDDEN_NAMES:
            found.setdefault(_compared(name.text), NameVariant(name.text, name.lang))
    names = [*found.values()][1:]
    first = {name.language: name for name in reversed(names)}
    opening = [name for name in names if first[name.language] is name]
    return tuple(first), (*opening, *(name for name in names if first[name.language] is not name))


def _compared(name: str) -> tuple[str, ...]:
    """Key that is equal for names that differ only in word order or punctuation."""
    return tuple(sorted("".join(filter(str.isalnum, word)) for word in name.split()))
