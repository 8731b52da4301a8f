"""A briefing's page → machine-readable metadata: one table, two outputs.

`meta_tags` is for reference managers (Highwire Press and DCMI terms), `json_ld` for search engines (schema.org
`Report`). Author names are as the briefing gives them; a name is never split.
"""

from collections.abc import Iterator, Mapping

from site_builder.core.urls import absolute, period_url
from site_builder.exports.citation_formats import address_of, authors_of, doi_url, filled, license_of, series_name
from site_builder.i18n.catalogue import Texts
from site_builder.pages.model import (
    ActorPage,
    BriefingPage,
    HomePage,
    Link,
    ListingPage,
    Page,
    Signature,
    TagPage,
    YearPage,
)
from site_builder.settings.site_config import SiteConfig

_TYPES = {"person": "Person", "government": "GovernmentOrganization", "place": "Place"}
"""schema.org types of actor kinds; every other kind is an Organization."""


MEDIA_TYPES = {
    "BibTeX": "application/x-bibtex",
    "RIS": "application/x-research-info-systems",
    "CSL-JSON": "application/vnd.citationstyles.csl+json",
}
"""Media types of citation files, by form."""


def meta_tags(page: BriefingPage, site: SiteConfig) -> tuple[tuple[str, str], ...]:
    """Name and content of each `<meta>` in fixed order, without missing values."""
    card = page.card
    rows = [
        ("citation_title", card.title),
        *(("citation_author", author) for author in authors_of(page, site)),
        ("citation_publication_date", str(card.date).replace("-", "/") if card.date else ""),
        ("DCTERMS.issued", str(card.date or "")),
        ("citation_technical_report_institution", site.publisher),
        ("citation_technical_report_number", page.number),
        ("citation_series_title", series_name(page, site)),
        ("citation_abstract", card.summary),
        ("citation_keywords", "; ".join(tag.label for tag in card.tags)),
        ("citation_language", page.language),
        ("citation_doi", page.doi),
        ("citation_public_url", absolute(site.base_url, page.url)),
        *(("DCTERMS.references", absolute(site.base_url, link.url)) for link in page.cites),
    ]
    return tuple((name, content) for name, content in rows if content)


def json_ld(page: BriefingPage, site: SiteConfig) -> Mapping[str, object]:
    """The briefing as a schema.org Report, without empty properties."""
    card = page.card
    about, mentions = _subjects(page)
    signed = {signature.name: signature for signature in page.signatures}
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": card.title,
        "description": card.summary,
        "author": [_author(signed.get(author, Signature(author)), site) for author in authors_of(page, site)],
        "publisher": _publisher(site),
        "datePublished": str(card.date or ""),
        "dateModified": str(max((correction.date for correction in page.corrections), default="")),
        "reportNumber": page.number,
        "isPartOf": {"@type": "CreativeWorkSeries", "name": series_name(page, site)} if page.series else None,
        "keywords": [tag.label for tag in card.tags],
        "about": about,
        "mentions": mentions,
        "citation": [
            {"@type": "Report", "name": link.label, "url": absolute(site.base_url, link.url)} for link in page.cites
        ],
        **_versions(page, site),
        "url": absolute(site.base_url, page.url),
        "identifier": doi_url(page.doi) if page.doi else "",
        "license": license_of(site),
        "inLanguage": page.language,
        "isAccessibleForFree": True,
    }
    return filled(report)


def signposts(page: BriefingPage, site: SiteConfig) -> tuple[tuple[str, str, str], ...]:
    """Relation, address and media type of each typed link for machines (signposting.org, FAIR Signposting level 1)."""
    rows = [
        ("cite-as", address_of(page, site), ""),
        ("type", "https://schema.org/Report", ""),
        ("type", "https://schema.org/AboutPage", ""),
        *((("describedby", absolute(site.base_url, page.data), "application/json"),) if page.data else ()),
        *(("describedby", absolute(site.base_url, file.url), MEDIA_TYPES[file.label]) for file in page.files),
        *((("alternate", absolute(site.base_url, page.markdown), "text/markdown"),) if page.markdown else ()),
    ]
    return tuple(rows)


def breadcrumbs(page: Page, site: SiteConfig, texts: Texts) -> Mapping[str, object]:
    """Path to a page as a schema.org BreadcrumbList: home page, pages between, the page."""
    way = (Link("/", site.title), *_between(page, texts), Link(page.url, page.title))
    items = [
        {"@type": "ListItem", "position": place, "name": link.label, "item": absolute(site.base_url, link.url)}
        for place, link in enumerate(way, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def listing_json_ld(page: HomePage | ActorPage | TagPage, site: SiteConfig) -> Mapping[str, object]:
    """The site, an actor or a tag for search engines, without empty properties."""
    if isinstance(page, HomePage):
        about = _website(site)
    else:
        about = _actor(page, site) if isinstance(page, ActorPage) else _term(page, site)
    return {"@context": "https://schema.org", **filled(about)}


def _between(page: Page, texts: Texts) -> Iterator[Link]:
    if isinstance(page, BriefingPage) and page.card.date:
        yield Link(period_url("/", page.card.date.year), f"{page.card.date.year}")
    for kind, index, key in _INDEXES:
        if isinstance(page, kind):
            yield Link(index, texts(key))
            if page.base.url not in (index, page.url):
                yield page.base


_INDEXES: tuple[tuple[type[ListingPage], str, str], ...] = (
    (ActorPage, "/actors/", "nav.actors"),
    (TagPage, "/tags/", "nav.tags"),
    (YearPage, "/years/", "nav.years"),
)


def _website(site: SiteConfig) -> dict[str, object]:
    target = f"{absolute(site.base_url, '/search/')}?q={{search_term_string}}"
    action = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return {
        "@type": "WebSite",
        "name": site.title,
        "description": site.description,
        "url": absolute(site.base_url, "/"),
        "inLanguage": site.language,
        "publisher": _publisher(site),
        "potentialAction": action if site.search.enabled else None,
    }


def _actor(page: ActorPage, site: SiteConfig) -> dict[str, object]:
    roles = [
        filled({"@type": "Role", "roleName": role.title, "startDate": _year(role.first), "endDate": _year(role.last)})
        for role in page.roles
    ]
    return {
        "@type": _TYPES.get(page.kind, "Organization"),
        "name": page.base.label,
        "alternateName": [name.text for name in (*page.names, *page.more_names)],
        "hasOccupation": roles if page.kind == "person" else None,
        "sameAs": [link.url for link in page.same_as],
        "url": absolute(site.base_url, page.base.url),
    }


def _year(year: int) -> str:
    return f"{year:04d}" if year else ""


def _term(page: TagPage, site: SiteConfig) -> dict[str, object]:
    terms = {"@type": "DefinedTermSet", "name": site.title, "url": absolute(site.base_url, "/tags/")}
    return {
        "@type": "DefinedTerm",
        "name": page.base.label,
        "description": page.description if page.definition else "",
        "inDefinedTermSet": terms,
        "url": absolute(site.base_url, page.base.url),
    }


def _versions(page: BriefingPage, site: SiteConfig) -> dict[str, object]:
    """Translations of an original, or the original of a translation."""
    if not page.versions:
        return {}
    found: dict[bool, list[dict[str, str]]] = {True: [], False: []}
    for version in page.versions:
        address = absolute(site.base_url, version.url)
        found[version.original].append({"@type": "Report", "inLanguage": version.language, "url": address})
    translated = any(version.original and version.url == page.url for version in page.versions)
    return {"workTranslation": found[False]} if translated else {"translationOfWork": found[True]}


def _publisher(site: SiteConfig) -> Mapping[str, object]:
    return _agent("organisation", site.publisher, site.ror)


def _author(signature: Signature, site: SiteConfig) -> Mapping[str, object]:
    """Author as a schema.org agent; a person if no record gives the kind."""
    if signature.name in (site.desk, site.title):
        return _agent("organisation", signature.name, site.ror)
    return _agent(signature.kind or "person", signature.name, signature.same_as)


def _agent(kind: str, name: str, same_as: str | tuple[str, ...]) -> Mapping[str, object]:
    return filled({"@type": _TYPES.get(kind, "Organization"), "name": name, "sameAs": same_as})


def _subjects(page: BriefingPage) -> tuple[list[Mapping[str, object]], list[Mapping[str, object]]]:
    """Actors named in title or summary, and all others."""
    opening = f"{page.card.title} {page.card.summary}"
    about: list[Mapping[str, object]] = []
    mentions: list[Mapping[str, object]] = []
    for actor in (*page.people, *page.organisations, *page.governments):
        (about if actor.name in opening else mentions).append(_agent(actor.kind, actor.name, actor.same_as))
    return about, mentions
