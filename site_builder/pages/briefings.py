"""The page of each briefing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from site_builder.content.model import Briefing, Named, Surfaces
from site_builder.core.urls import actor_url, briefing_url, tag_url, version_url
from site_builder.i18n.locale import own_name
from site_builder.linking.model import Quote
from site_builder.pages.data import BRIEFING_FILE, TEXT_FILE, BriefingFile, briefing_files, citation_files
from site_builder.pages.model import BriefingPage, Card, Link, NamedActor, Provenance, Speaker, Version
from site_builder.pages.published_body import fill_body
from site_builder.pages.related import related_to, threads_of
from site_builder.pages.site import Site, link_to_actor, signatures_of
from site_builder.pages.social_cards import FILE as CARD
from site_builder.pages.social_cards import SocialCardPage, sign_of, sign_page
from site_builder.registry.actor import Actor, ActorKind, Status

CONTENTS_FROM_WORDS = 800
"""A shorter briefing has no table of contents."""
FORMS = {
    "txt": "provenance.plain-text",
    "md": "provenance.markdown",
    "docx": "provenance.word",
    "odt": "provenance.opendocument",
    "rtf": "provenance.rich-text",
    "pdf": "provenance.pdf",
    "html": "provenance.web-page",
    "htm": "provenance.web-page",
    "eml": "provenance.e-mail",
    "mbox": "provenance.e-mail",
}
"""Extension of a seed → text key."""
_KINDS = {
    "people": (ActorKind.PERSON,),
    "organisations": (ActorKind.ORGANISATION, ActorKind.OFFICE, ActorKind.GROUP),
    "governments": (ActorKind.GOVERNMENT,),
    "places": (ActorKind.PLACE,),
}
_GROUPS: Mapping[str, str] = {kind: group for group, kinds in _KINDS.items() for kind in kinds}


def plan_briefing(site: Site, url: str) -> Iterator[BriefingPage | BriefingFile | SocialCardPage]:
    """The page at one URL with its files for programs; none if there is no such briefing."""
    briefing = site.archive.by_url.get(url)
    if briefing is not None:
        if briefing.body.is_lost:
            raise RuntimeError("its text cannot be read")
        newer, older = (site.cards[other] if other else None for other in site.archive.neighbours(url))
        page = _page(site, briefing, newer, older)
        yield page
        yield from briefing_files(page)
        sign = sign_of(site, briefing.header) if page.picture else None
        if sign:
            yield sign_page(page, sign)


def _page(site: Site, briefing: Briefing, newer: Card | None, older: Card | None) -> BriefingPage:
    header, body, card = briefing.header, briefing.body, site.cards[briefing.url]
    headings, quotes, surfaces = body.own
    named, shows, signed = name_actors(site, briefing, surfaces), site.config.pages, signatures_of(site, header)
    citing = tuple(site.cards[url] for url in site.archive.cited_by.get(briefing.url, ()))
    later = tuple(card for card in citing if site.archive.by_url[card.url].key > briefing.key)
    return BriefingPage(
        url=briefing.url,
        title=header.title,
        description=card.summary,
        language=card.language,
        updated=card.changed,
        card=card,
        authors=tuple([signature.name for signature in signed]),
        signatures=signed if any(s.url or s.same_as for s in signed) else (),
        series=header.series,
        number=header.number,
        doi=header.doi,
        status=header.status,
        corrections=header.corrections,
        details=header.details,
        body=fill_body(site, briefing),
        headings=headings if header.toc and body.words > CONTENTS_FROM_WORDS else (),
        words=body.words,
        **named,
        newer=newer,
        older=older,
        cited_by=(*later, *(card for card in citing if card not in later)),
        later=len(later),
        quotes=quotes_of(site, briefing, quotes) if shows.quotes else (),
        threads=threads_of(site, briefing) if shows.threads else (),
        related=related_to(site, briefing) if shows.related else (),
        provenance=provenance_of(site, briefing),
        standfirst=standfirst_of(briefing),
        cites=_cites(site, briefing),
        **_files_of(site, briefing),
        versions=versions_of(site, briefing),
        superseded_by=successor_of(site, briefing),
        history=version_url(briefing.url) if briefing.url in site.archive.former else "",
    )


def _files_of(site: Site, briefing: Briefing) -> dict[str, Any]:
    """Addresses of the files beside the page."""
    url, exports = briefing.url, site.config.exports
    return {
        "data": url + BRIEFING_FILE if exports.briefings else "",
        "markdown": url + TEXT_FILE if exports.markdown else "",
        "picture": url + CARD if sign_of(site, briefing.header) else "",
        "files": citation_files(site.config, url),
    }


def successor_of(site: Site, briefing: Briefing) -> Card | None:
    """The later briefing that replaces a superseded one, if readers may see it."""
    url = briefing_url(f"{briefing.header.superseded_by}.md")
    return site.cards.get(url) if briefing.header.superseded_by else None


def versions_of(site: Site, briefing: Briefing) -> tuple[Version, ...]:
    """The text in all its languages; empty if there is only one."""
    versions = site.archive.translations.get(briefing.url, ())
    return tuple(
        Version(b.url, language, own_name(language), original=not b.header.translation_of)
        for b in versions
        if (language := b.header.language or site.config.language)
    )


def _cites(site: Site, briefing: Briefing) -> tuple[Link, ...]:
    targets = dict.fromkeys(c.target for c in site.archive.cited.get(briefing.url, ()))
    return tuple(Link(url, site.cards[url].title) for url in targets if url in site.cards and url != briefing.url)


def standfirst_of(briefing: Briefing) -> str:
    """The summary written by an editor; empty if it only repeats the text."""
    return "" if briefing.body.repeats_summary else briefing.header.summary


def quotes_of(site: Site, briefing: Briefing, quotes: Sequence[Quote]) -> tuple[Speaker, ...]:
    """Everyone quoted, in order of their first quotation; quotations without a known speaker are omitted."""
    by_speaker: dict[tuple[str, str, str], list[Link]] = {}
    anchors = briefing.body.anchors
    for quote in quotes:
        who = (quote.speaker, quote.source, quote.body)
        if any(who):
            by_speaker.setdefault(who, []).append(Link(f"#{anchors[quote.block]}", quote.text))
    actors = {actor.id: actor for actor in site.archive.actors_of(briefing)}
    speakers = []
    for (speaker, source, body), links in by_speaker.items():
        link = link_to_actor(actors[speaker]) if speaker in actors else Link("", source or body)
        if link.label:
            speakers.append(Speaker(link.url, link.label, tuple(links), protected=bool(source)))
    return tuple(speakers)


def provenance_of(site: Site, briefing: Briefing) -> Provenance | None:
    """Kind of the newest seed; None if the text was written here."""
    seeds = briefing.header.seed
    if not seeds:
        return None
    ending = seeds[-1].file.rpartition(".")[2].lower()
    form = site.texts(FORMS.get(ending, "provenance.document"))
    return Provenance(form, len(seeds))


def name_actors(site: Site, briefing: Briefing, surfaces: Surfaces) -> dict[str, Any]:
    """The actors in the box "In this briefing" by group, in order of first mention, then of the header."""
    anchors, order = briefing.body.anchors, {named.actor: named for named in briefing.body.named}
    actors = {actor.id: actor for actor in site.archive.actors_of(briefing)}
    found: dict[str, list[NamedActor]] = {group: [] for group in _KINDS}
    for name in dict.fromkeys((*filter(actors.__contains__, order), *actors)):
        item = _named(site, actors[name], order.get(name), anchors, surfaces)
        found[_GROUPS[item.kind]].append(item)
    return {group: tuple(actors) for group, actors in found.items()}


def _named(site: Site, actor: Actor, named: Named | None, anchors: Sequence[str], surfaces: Surfaces) -> NamedActor:
    url = actor_url(actor.id) if actor.has_page else ""
    if not url and actor.id in site.archive.by_tag:
        url = tag_url(actor.id)
    return NamedActor(
        url=url,
        name=actor.name,
        kind=ActorKind.PLACE if named and not named.acts else actor.kind,
        roles_written=named.roles_written if named else (),
        role_at_date=named.role_at_date if named else "",
        proposed=actor.status is Status.PROPOSED,
        anchor=anchors[named.block] if named else "",
        same_as=actor.addresses,
        surfaces=surfaces.get(actor.id, ()),
    )
