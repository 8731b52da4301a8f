"""A briefing or list row → plain values for JSON and CSV.

Keys have a fixed order; addresses are absolute, since files are used outside the site. Knows no bytes.
"""

from collections.abc import Callable, Iterable
from functools import partial

from site_builder.core.urls import absolute
from site_builder.exports.citation_formats import cite_forms, csl, license_of, series_name
from site_builder.pages.data import BriefingListRow, DataPage, NameRow
from site_builder.pages.model import BriefingPage, Card, Link, NamedActor
from site_builder.settings.site_config import SiteConfig

VERSION = 1
"""Version of archive.json and of a briefing's JSON. Fields may be added; a changed meaning needs a new version."""
Address = Callable[[str], str]
"""Path on the site → absolute address."""


def briefing_values(page: BriefingPage, site: SiteConfig) -> dict[str, object]:
    """Everything on a briefing's page except its text. Unnamed sources have no identity beyond their briefing."""
    address = partial(absolute, site.base_url)
    return {
        "version": VERSION,
        **_card(page.card, address),
        "authors": page.authors,
        "series": series_name(page, site),
        "number": page.number,
        "doi": page.doi or None,
        "status": page.status,
        "words": page.words,
        "digest": page.body.digest,
        "details": [{"label": d.label, "value": d.value} for d in page.details],
        "corrections": [{"date": str(c.date), "note": c.note} for c in page.corrections],
        "mentions": [
            _mention(actor, address) for actor in (*page.people, *page.organisations, *page.governments, *page.places)
        ],
        "quotes": [
            {
                "speaker": speaker.name,
                "speaker_url": address(speaker.url),
                "text": quote.label,
                "url": address(page.url + quote.url),
            }
            for speaker in page.quotes
            if not speaker.protected
            for quote in speaker.quotes
        ],
        "cites": [{"url": address(link.url), "title": link.label} for link in page.cites],
        "translations": [{"language": v.language, "url": address(v.url)} for v in page.versions if v.url != page.url],
        "cited_by": [address(card.url) for card in page.cited_by],
        "citations": dict(cite_forms(page, site)[:-1]),
        "csl": csl(page, site),
    }


def archive_values(page: DataPage, site: SiteConfig) -> dict[str, object]:
    """Header of archive.json: the site, and the length of each list."""
    return {
        "version": VERSION,
        "title": site.title,
        "description": site.description,
        "publisher": site.publisher,
        "url": site.base_url,
        "language": site.language,
        "license": license_of(site) or None,
        "updated": page.updated or None,
        "counts": {"briefings": page.total, "actors": len(page.actors.all), "tags": len(page.tags.all)},
    }


def briefing_row(row: BriefingListRow, site: SiteConfig, address: Address) -> dict[str, object]:
    """A row of the list of briefings."""
    own = {"authors": row.authors, "series": series_name(row, site), "number": row.number, "doi": row.doi or None}
    return {**_card(row.card, address), **own, "status": row.status, "digest": row.digest}


def name_row(row: NameRow, address: Address, also: str) -> dict[str, object]:
    """A row of the list of actors or tags; `also` is the key of a further field."""
    return {
        "id": row.id,
        "url": address(row.url) if row.url else None,
        "name": row.label,
        "sort_name": row.sorts_under,
        "kind": row.kind,
        "proposed": row.proposed,
        also: row.also,
        "same_as": row.same_as,
        "briefings": row.count,
        "first": row.first or None,
        "last": row.last or None,
        "digest": row.digest,
    }


def _mention(actor: NamedActor, address: Address) -> dict[str, object]:
    return {
        "name": actor.name,
        "kind": actor.kind,
        "url": address(actor.url) if actor.url else None,
        "surfaces": actor.surfaces,
        "roles_written": actor.roles_written,
        "role_at_date": actor.role_at_date,
        "proposed": actor.proposed,
        "same_as": actor.same_as,
    }


def _card(card: Card, address: Address) -> dict[str, object]:
    return {
        "url": address(card.url),
        "title": card.title,
        "date": str(card.date) if card.date else None,
        "summary": card.summary,
        "language": card.language,
        "tags": _ids(card.tags),
        "actors": _ids(card.actors, card.unpaged),
    }


def _ids(links: Iterable[Link], unpaged: Iterable[str] = ()) -> list[str]:
    """Id in the URL of each link: `/tags/taiwan/` → `taiwan`. Links without a page take the next id from `unpaged`."""
    others = iter(unpaged)
    return [link.url.strip("/").rpartition("/")[2] or next(others) for link in links]
