"""Tables of the archive → bytes of an SQLite file, for Datasette and other tools.

Built in memory in fixed order, without date or machine: equal tables give equal bytes with the same version of SQLite,
which writes its version into the file and may lay out pages and the full-text index differently.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from importlib.resources import files

from site_builder.core.urls import absolute
from site_builder.exports.citation_formats import series_name
from site_builder.pages.data import NameRow
from site_builder.pages.tables import BriefingRow, TablesPage
from site_builder.settings.site_config import SiteConfig


def write_database(page: TablesPage, site: SiteConfig) -> bytes:
    """Bytes of the file."""
    address = partial(absolute, site.base_url)
    numbers = {entry.row.card.url: number for number, entry in enumerate(page.entries.all, 1)}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(_sql("schema"))
        database.execute("BEGIN")
        _insert(database, "tags", (_tag(tag, address(tag.url)) for tag in page.tags.all))
        _insert(database, "actors", (_actor(a, address(a.url) if a.url else None) for a in page.actors.all))
        for number, entry in enumerate(page.entries.all, 1):
            for table, rows in _rows(number, entry, address(entry.row.card.url), numbers, site):
                _insert(database, table, rows)
        database.execute("COMMIT")
        database.executescript(_sql("indexes"))
        return database.serialize()


def _sql(name: str) -> str:
    return files("site_builder.exports").joinpath(f"{name}.sql").read_text("utf-8")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    for row in rows:
        database.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)


def _rows(
    number: int, entry: BriefingRow, url: str, numbers: Mapping[str, int], site: SiteConfig
) -> Iterator[tuple[str, Iterable[tuple[object, ...]]]]:
    """Table → rows of one briefing; None stands for the row id that SQLite assigns."""
    roles = ((named.actor, _list(named.roles_written), named.role_at_date or None) for named in entry.actors)
    yield "briefings", [(number, url, *_briefing(entry, site))]
    yield "briefing_tags", ((number, tag) for tag in entry.tags)
    yield "briefing_actors", ((number, *role) for role in roles)
    yield "mentions", ((None, number, *mention) for mention in _mentions(entry))
    yield "quotes", ((None, number, q.actor, f"{url}#{q.anchor}" if q.anchor else url, q.text) for q in entry.quotes)
    yield "references", ((None, number, numbers[c.url], c.written) for c in entry.cites)


def _tag(tag: NameRow, url: str) -> tuple[object, ...]:
    broader = tag.also[0] if tag.also else None
    return tag.id, url, tag.label, tag.kind, tag.proposed, broader, tag.count, tag.first or None, tag.last or None


def _actor(actor: NameRow, url: str | None) -> tuple[object, ...]:
    lists = (_list(actor.also), _list(actor.same_as))
    span = (actor.count, actor.first or None, actor.last or None)
    return actor.id, url, actor.label, actor.sorts_under, actor.kind, actor.proposed, *lists, *span


def _briefing(entry: BriefingRow, site: SiteConfig) -> tuple[object, ...]:
    row, card = entry.row, entry.row.card
    return (
        card.title,
        str(card.date) if card.date else None,
        card.summary,
        _list(row.authors),
        series_name(row, site) or None,
        row.number or None,
        row.doi or None,
        card.language,
        row.status,
        entry.words,
        entry.text.decode("utf-8"),
    )


def _mentions(entry: BriefingRow) -> Iterator[tuple[object, ...]]:
    for named in entry.actors:
        for shown in named.passages.shown:
            sentence = f"{shown.before}{shown.name}{shown.after}"
            yield named.actor, shown.anchor, shown.name, sentence, shown.quoted


def _list(values: tuple[str, ...]) -> str:
    """A JSON array, which Datasette offers as facets."""
    return json.dumps(values, ensure_ascii=False)
