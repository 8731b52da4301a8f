"""Pages of the search index → the bytes of their files. Addresses are from the root, percent-encoded."""

from itertools import chain
from typing import Any
from urllib.parse import quote

from site_builder.i18n.catalogue import Texts
from site_builder.pages.search import Found, FoundPage, FoundText, ShardPage, VolumesPage
from site_builder.search.index import merge, script_of
from site_builder.settings.site_config import SiteConfig


def write_index(page: VolumesPage | ShardPage | FoundPage, site: SiteConfig, texts: Texts) -> bytes:
    """The bytes of the file."""
    value: Any
    if isinstance(page, VolumesPage):
        value = page.volumes
    elif isinstance(page, ShardPage):
        value = merge(page.pieces)
    else:
        value = [_row(row, site, texts) for row in page.rows]
    return script_of(page.url.removeprefix("/search/").removesuffix(".js"), value)


def _row(row: FoundText | Found, site: SiteConfig, texts: Texts) -> tuple[Any, ...]:
    """Address, title, summary, kind; of a briefing also its date for programs and for readers, its language where it is
    another one, and its passages, id and text."""
    if isinstance(row, Found):
        return _address(row.url), row.title, row.summary, row.kind
    card = row.card
    language = card.language if card.language != site.language else ""
    date = (str(card.date), texts.long_date(card.date)) if card.date else ("", "")
    return _address(card.url), card.title, card.summary, "", *date, language, list(chain.from_iterable(row.passages))


def _address(url: str) -> str:
    return quote(url[1:], safe="/%~")
