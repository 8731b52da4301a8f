"""The archive as tables for a database of everything published, including texts.

Values only; `database` writes the bytes. An actor not in the indexes is in no table.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from site_builder.content.model import Briefing
from site_builder.content.passages import Passages
from site_builder.core.digests import digest_of
from site_builder.pages.data import NONE, BriefingListRow, NameRow, Rows, list_actors, list_briefings, list_tags
from site_builder.pages.listings import newest
from site_builder.pages.model import Page
from site_builder.pages.site import Site

URL = "/archive.sqlite"


@dataclass(frozen=True, slots=True)
class NamedIn:
    """An actor in a briefing."""

    actor: str
    """Id of a row in the actors."""
    roles_written: tuple[str, ...]
    role_at_date: str
    passages: Passages


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quotation of a named actor."""

    actor: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CitedIn:
    """A reference to another briefing."""

    url: str
    written: str


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """A briefing with all its data in the tables."""

    row: BriefingListRow
    words: int
    tags: tuple[str, ...]
    """Ids of rows in the tags."""
    actors: tuple[NamedIn, ...]
    quotes: tuple[QuoteRow, ...]
    cites: tuple[CitedIn, ...]
    digest: str
    """Digest of all fields and of the text."""
    text: bytes = field(repr=False)
    """Plain UTF-8 text, one line per block."""


@dataclass(frozen=True)
class TablesPage(Page):
    """`/archive.sqlite`."""

    in_sitemap = False
    entries: Rows[BriefingRow] = NONE
    """Oldest first, so that a new briefing comes last."""
    actors: Rows[NameRow] = NONE
    tags: Rows[NameRow] = NONE
    engine: str = sqlite3.sqlite_version
    """Another version may write other bytes."""


def plan_tables(site: Site) -> Iterator[TablesPage]:
    """The database, if site.toml enables it."""
    if not site.config.exports.sqlite:
        return
    actors, tags = list_actors(site), list_tags(site)
    listed = frozenset(actor.id for actor in actors.all)
    rows = zip(site.archive.briefings, list_briefings(site).all, strict=True)
    entries = tuple(_entry(site, briefing, row, listed) for briefing, row in rows)[::-1]
    yield TablesPage(
        url=URL,
        title=site.config.title,
        description=site.config.description,
        language=site.config.language,
        updated=newest(site.archive.briefings),
        entries=Rows(entries, digest_of(tuple(entry.digest for entry in entries))),
        actors=actors,
        tags=tags,
    )


def _entry(site: Site, briefing: Briefing, row: BriefingListRow, listed: frozenset[str]) -> BriefingRow:
    body = briefing.body
    actors, anchors = [], body.anchors
    for actor in site.archive.actors_of(briefing):
        item = body.named_as(actor.id)
        if actor.id in listed:
            passages = site.archive.passages(briefing.url, actor.id) or Passages("")
            roles = (item.roles_written, item.role_at_date) if item else ((), "")
            actors.append(NamedIn(actor.id, *roles, passages))
    quotes = tuple(QuoteRow(q.speaker, q.text, anchors[q.block]) for q in body.quotes if q.speaker in listed)
    shown = (
        row,
        body.words,
        tuple(tag.id for tag in site.archive.tags_of(briefing)),
        tuple(actors),
        quotes,
        _cites(site, briefing),
    )
    return BriefingRow(*shown, digest=digest_of(shown, body.digest), text=body.text)


def _cites(site: Site, briefing: Briefing) -> tuple[CitedIn, ...]:
    cited = site.archive.cited.get(briefing.url, ())
    return tuple(CitedIn(c.target, c.reference.written) for c in cited if c.target in site.cards)
