"""Rows of lists → bytes of the files for programs: CSV, JSON, JSON Feed, BibTeX, RIS, CSL-JSON.

CSV follows RFC 4180 with a header row (CR LF, UTF-8 without byte-order mark), JSON follows RFC 8259 with keys in fixed
order, the feed is JSON Feed 1.1. Addresses are absolute, since files are used outside the site.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from itertools import chain

from site_builder.content.body import absolute_links
from site_builder.content.foreign import resolve_foreign
from site_builder.core.compact_json import compact_json
from site_builder.core.partial_date import PartialDate
from site_builder.core.spreadsheet import guarded
from site_builder.core.urls import absolute, encoded, is_external, percent_encoded
from site_builder.exports.citation_formats import bibtex, csl, csl_text, ris
from site_builder.exports.markdown_text import write_text
from site_builder.exports.rows import VERSION, archive_values, briefing_row, briefing_values, name_row
from site_builder.pages.data import BriefingFile, BriefingListRow, DataPage
from site_builder.pages.model import BodyHtml, BriefingPage
from site_builder.registry.actor import WIKIDATA
from site_builder.settings.site_config import SiteConfig

JOINT = "; "
"""Separator of values within a CSV cell."""
_QUOTED = re.compile('[",\r\n]').search
Piece = str | bytes
"""Part of a file; bytes come from the cache."""
BRIEFING_COLUMNS = (
    *("url", "title", "date", "summary", "authors", "series", "number", "doi"),
    *("language", "status", "tags", "actors", "digest"),
)
ACTOR_COLUMNS = (
    *("id", "url", "name", "sort_name", "kind", "proposed", "names", "same_as"),
    *("briefings", "first", "last", "digest"),
)


def write_data(page: DataPage, site: SiteConfig) -> bytes:
    """Bytes of a list."""
    data = BytesIO()  # long lists are joined only once
    data.writelines(piece.encode() if isinstance(piece, str) else piece for piece in WRITERS[page.form](page, site))
    return data.getvalue()


def write_briefing(file: BriefingFile, site: SiteConfig) -> bytes:
    """Bytes of one form of a briefing."""
    return _FORMS[file.form](file.page, site).encode("utf-8")


# ---------- lists


def _archive_json(page: DataPage, site: SiteConfig) -> Iterator[Piece]:
    address = partial(absolute, site.base_url)
    lists: dict[str, Iterable[Piece]] = {
        "briefings": _written(page, ",\n", lambda row: compact_json(briefing_row(row, site, address))),
        "actors": (compact_json(name_row(row, address, "names")) for row in page.actors.all),
        "tags": (compact_json(name_row(row, address, "broader")) for row in page.tags.all),
    }
    yield compact_json(archive_values(page, site))[:-1]
    # one row per line, so that diffs and line-based tools see what changed
    for name, rows in lists.items():
        yield f',\n"{name}":'
        yield from _lines(rows)
    yield "}\n"


def _written(page: DataPage, joint: str, write: Callable[[BriefingListRow], str]) -> Iterable[bytes]:
    """Records of all briefings, newest first, as one text per block. `joint` separates the records within a block; the
    caller puts it between blocks too."""
    return (records.written(lambda rows: joint.join(map(write, rows))) for records in page.records)


def _joined(joint: str, texts: Iterable[Piece]) -> Iterator[Piece]:
    """The texts with the separator between them."""
    for place, text in enumerate(texts):
        yield from (joint, text) if place else (text,)


def _lines(rows: Iterable[Piece]) -> Iterator[Piece]:
    return chain(["[\n"], _joined(",\n", rows), ["\n]"])


def _briefings_csv(page: DataPage, site: SiteConfig) -> Iterator[Piece]:
    address = partial(absolute, site.base_url)
    lines = _written(page, "", lambda row: _csv_line(BRIEFING_COLUMNS, briefing_row(row, site, address)))
    return chain([",".join(BRIEFING_COLUMNS) + "\r\n"], lines)


def _actors_csv(page: DataPage, site: SiteConfig) -> Iterator[Piece]:
    address = partial(absolute, site.base_url)
    lines = (_csv_line(ACTOR_COLUMNS, name_row(row, address, "names")) for row in page.actors.all)
    return chain([",".join(ACTOR_COLUMNS) + "\r\n"], lines)


def _csv_line(columns: tuple[str, ...], row: Mapping[str, object]) -> str:
    return ",".join([_cell(row[name]) for name in columns]) + "\r\n"


def _cell(value: object) -> str:
    """One value; a `'` guards against formulas in spreadsheets."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = guarded(JOINT.join(value) if isinstance(value, list | tuple) else "" if value is None else str(value))
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED(text) else text


def _changes(page: DataPage, site: SiteConfig) -> Iterator[Piece]:
    """Corrections, replacements and withdrawals, a line each, for those who cited a text."""
    address = partial(absolute, site.base_url)
    rows = (
        {
            "url": address(change.card.url),
            "title": change.card.title,
            "date": str(change.date or ""),
            "kind": change.kind,
            "note": change.note,
            "replaced_by": address(change.later.url) if change.later else "",
            "versions": address(versions) if versions else "",
        }
        for change, versions in page.changes
    )
    yield f'{{"version": {VERSION}, "changes": '
    yield from _lines(compact_json(_filled(row, keep="url")) for row in rows)
    yield "}\n"


def _json_feed(page: DataPage, site: SiteConfig) -> Iterator[str]:
    """JSON Feed 1.1. The id of an item is its permanent address."""
    address = partial(absolute, site.base_url)
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": address("/"),
        "feed_url": address(page.url),
        "description": site.description,
        "language": site.language,
        "authors": [{"name": site.publisher}],
        "items": [_item(row, page, site) for row in page.briefings.all],
    }
    yield compact_json(_filled(values, keep="items"))


def feed_html(body: BodyHtml, url: str, site: SiteConfig) -> str:
    """A body for use outside the site, with absolute addresses."""
    html = resolve_foreign(body.html, fetch=site.content.fetch)
    return absolute_links(html, absolute(site.base_url, url))


def _item(row: BriefingListRow, page: DataPage, site: SiteConfig) -> dict[str, object]:
    url, body = absolute(site.base_url, row.card.url), page.bodies.get(row.card.url)
    html = feed_html(body, row.card.url, site) if body else ""
    item = {
        "id": url,
        "url": url,
        "title": row.card.title,
        "content_html": html,
        "content_text": "" if html else row.card.summary or row.card.title,
        "summary": row.card.summary,
        "date_published": _instant(row.card.date),
        "date_modified": _instant(row.card.corrected),
        "authors": [{"name": author} for author in row.authors],
        "tags": [tag.label for tag in row.card.tags],
        "language": row.card.language,
    }
    return _filled(item)


def _instant(date: PartialDate | None) -> str:
    """RFC 3339 timestamp."""
    return f"{date.first_day}T00:00:00Z" if date else ""


def _beacon(page: DataPage, site: SiteConfig) -> Iterator[str]:
    """Wikidata entities that have a page, with their numbers of briefings (BEACON, draft of 2017)."""
    head = {
        "FORMAT": "BEACON",
        "PREFIX": WIKIDATA,
        "TARGET": absolute(site.base_url, "/actors/") + "{ID}/",
        "FEED": absolute(site.base_url, page.url),
        "NAME": site.title,
        "DESCRIPTION": site.description,
        "INSTITUTION": site.publisher,
    }
    yield from (f"#{name}: {' '.join(value.split())}\n" for name, value in head.items() if value)
    for row in page.actors.all:
        ids = [address.removeprefix(WIKIDATA) for address in row.same_as if address.startswith(WIKIDATA)]
        if ids and row.url:
            yield f"{ids[0]}|{row.count}|{row.id}\n"


def _redirects(page: DataPage, site: SiteConfig) -> Iterator[str]:
    """One line per old address: path at the host, new address, status (moved permanently)."""
    root = site.root_path.rstrip("/")
    rows = ((percent_encoded(root + old), new) for old, new in page.redirects.all)
    return (f"{old} {new if is_external(new) else encoded(root + new)} 301\n" for old, new in rows)


WRITERS: Mapping[str, Callable[[DataPage, SiteConfig], Iterable[Piece]]] = {
    "archive": _archive_json,
    "changes": _changes,
    "briefings-csv": _briefings_csv,
    "actors-csv": _actors_csv,
    "beacon": _beacon,
    "bibtex": lambda page, site: _joined("\n", _written(page, "\n", lambda row: bibtex(row, site))),
    "ris": lambda page, site: _joined("\r\n", _written(page, "\r\n", lambda row: ris(row, site))),
    "csl": lambda page, site: chain(_lines(_written(page, ",\n", lambda row: compact_json(csl(row, site)))), ["\n"]),
    "json-feed": _json_feed,
    "redirects": _redirects,
}

_FORMS: Mapping[str, Callable[[BriefingPage, SiteConfig], str]] = {
    "JSON": lambda page, site: compact_json(briefing_values(page, site)),
    "Markdown": write_text,
    "BibTeX": bibtex,
    "RIS": ris,
    "CSL-JSON": csl_text,
}


def _filled(values: Mapping[str, object], keep: str = "") -> dict[str, object]:
    return {name: value for name, value in values.items() if value or name == keep}
