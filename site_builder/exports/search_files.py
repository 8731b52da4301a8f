"""Pages of the search index → the bytes of their files. Addresses are from the root, percent-encoded."""

from typing import Any
from urllib.parse import quote

from site_builder.i18n.catalogue import Texts
from site_builder.pages.model import Card
from site_builder.pages.search import Found, FoundPage, ShardPage, SlicesPage
from site_builder.search.index import indexed, script_of
from site_builder.settings.site_config import SiteConfig


def write_index(page: SlicesPage | ShardPage | FoundPage, site: SiteConfig, texts: Texts) -> bytes:
    """The bytes of the file."""
    value: Any
    if isinstance(page, SlicesPage):
        value = page.slices
    elif isinstance(page, ShardPage):
        value = indexed(page.part)[page.number]
    else:
        value = [_row(row, site, texts) for row in page.rows]
    return script_of(page.url.removeprefix("/search/").removesuffix(".js"), value)


def _row(row: Card | Found, site: SiteConfig, texts: Texts) -> tuple[str, ...]:
    """Address, title, summary, kind; of a briefing also its date for programs and for readers, and its language."""
    address = quote(row.url[1:], safe="/%~")
    if isinstance(row, Found):
        return address, row.title, row.summary, row.kind
    language = row.language if row.language != site.language else ""
    date = (str(row.date), texts.long_date(row.date)) if row.date else ("", "")
    return (address, row.title, row.summary, "", *date, *filter(None, (language,)))
