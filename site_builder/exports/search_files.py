"""Pages of the search index → bytes of their files. Addresses start from the root, percent-encoded."""

import re
from itertools import chain
from urllib.parse import quote

from site_builder.content.model import Body
from site_builder.core.compact_json import compact_json
from site_builder.i18n.catalogue import Texts
from site_builder.pages.search import Found, FoundPage, FoundText, ShardPage, SlipsPage, VolumesPage
from site_builder.pages.search_posts import Post
from site_builder.search.index import merge, script_of
from site_builder.settings.site_config import SiteConfig

PASSAGES_BYTES = 24_000
"""Number of bytes of a text from which passages are taken."""
_PLAIN = b"\n" + bytes(range(ord(" "), 127))
_ODD = re.compile(
    rb"[\x00-\x1f]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80"
).search
"""Control characters and all Unicode spaces other than U+0020, in UTF-8."""


def write_index(page: VolumesPage | SlipsPage | ShardPage | FoundPage, site: SiteConfig, texts: Texts) -> bytes:
    """Bytes of the file."""
    value: object
    if isinstance(page, VolumesPage):
        value = page.volumes
    elif isinstance(page, SlipsPage):
        value = page.words
    elif isinstance(page, ShardPage):
        value = merge(page.pieces)
    else:
        value = b"[%b]" % b",".join([_row(row, site, texts) for row in page.rows])
    return script_of(page.url.removeprefix("/search/").removesuffix(".js"), value)


def _row(row: FoundText | Found | Post, site: SiteConfig, texts: Texts) -> bytes:
    """A search result as a JSON array: address, title, summary, kind. A briefing adds its date in ISO form and in
    words, its language if it differs from the site's, and its passages as id and text, details first. A post has no
    address and adds its holders."""
    if isinstance(row, Found):
        return compact_json((_address(row.url), row.title, row.summary, row.kind)).encode()
    if isinstance(row, Post):
        holders = [(_address(url), *rest) for url, *rest in row.holders]
        return compact_json(("", row.title, row.of, "office", holders)).encode()
    card = row.card
    language = card.language if card.language != site.language else ""
    date = (str(card.date), texts.long_date(card.date)) if card.date else ("", "")
    own = compact_json((_address(card.url), card.title, card.summary, "", *date, language)).encode()
    details = [part for detail in row.details for part in ("", f"{detail.label}: {detail.value}")]
    passages = filter(None, (compact_json(details)[1:-1].encode(), passages_of(row.body)))
    return b"%b,[%b]]" % (own[:-1], b",".join(passages))


def passages_of(body: Body) -> bytes:
    """Id and text of the first blocks of a body, as JSON; the id is empty if there is none. Nearly all texts have
    single spaces only and are written as a whole."""
    text, ids = body.text, body.ids_of_blocks.encode()
    blanks = text.replace(b"\n", b" ")
    is_plain = len(text) <= PASSAGES_BYTES and b"  " not in blanks and blanks == blanks.strip(b" ")
    if not is_plain or _ODD(text.translate(None, _PLAIN)):
        blocks = [" ".join(block.split()) for block in text[:PASSAGES_BYTES].decode("utf-8", "ignore").split("\n")]
        return compact_json([*chain.from_iterable(zip(body.anchors, blocks, strict=False))])[1:-1].encode()
    lines = [part.replace(b"\\", b"\\\\").replace(b'"', b'\\"').split(b"\n") for part in (ids, text)]
    return b",".join([b'"%b","%b"' % row for row in zip(lines[0][:-1], lines[1], strict=False)])


def _address(url: str) -> str:
    return quote(url[1:], safe="/%~")
