"""A WordPress export (WXR, an RSS file) → its posts and pages, each a web page with a header.

Privacy, dates and addresses in the header are judged like those of every other header.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

from site_builder.core.source_file import SourceFile
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.document_tree import Element, words_of
from site_builder.seeds.formats.limits import refusal
from site_builder.seeds.formats.safe_xml import parse_xml
from site_builder.settings.site_config import IngestConfig

KIND = "WordPress export"
_POSTS = ("post", "page")
_SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    **{f"http://wordpress.org/export/1.{n}/": "wp" for n in range(4)},
    **{f"http://wordpress.org/export/1.{n}/excerpt/": "excerpt" for n in range(4)},
}
_TERMS = re.compile(r"expir|embargo|private|restrict|password", re.IGNORECASE)
"""Names of plugin fields about readers and dates of a post."""
_STRAY_END = re.compile(rb"\]\]>(?!\s*</(?:[a-z]+:\w+|title|description|category)>|<!\[CDATA\[)")
"""An end of CDATA within a post, where no element of the export ends."""
_NOT_IN_XML = bytes({*range(32)} - {*b"\t\n\r"})
_BLOCK = re.compile(
    r"(<pre\b(?:(?!</pre\b).)*+(?:</pre>)?|</?(?:p|div|center|section|article|aside|header|footer|figure|figcaption"
    r"|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td|blockquote|h[1-6]|hr|form|details|summary)\b[^<>]*+>)",
    re.IGNORECASE | re.DOTALL,
)
_HOLDS_WORDS = re.compile(r"<(?:p|li|dt|dd|caption|figcaption|th|td|h[1-6]|summary)\b", re.IGNORECASE)


def unpack(data: bytes, path: str, limits: IngestConfig) -> Iterator[SourceFile]:
    """The posts and pages in file order, each `PATH!/NAME.html`; trash and internal items are left out."""
    root = parse_xml(_well_formed(data), path, limits, kind=KIND, prefixes=_SPACES)
    channel = next(iter(root.named("channel")), root)
    people = {_of(node, "wp:author_login"): _of(node, "wp:author_display_name") for node in channel.named("wp:author")}
    items = [item for item in channel.named("item") if _of(item, "wp:post_type") in _POSTS]
    if len(items) > limits.max_archive_files:
        hint = f"split it, or {ALLOW_LARGE}"
        raise refusal(path, f"this {KIND} holds {len(items):,} posts, more than {limits.max_archive_files:,}", hint)
    taken: set[str] = set()
    for item in items:
        if _of(item, "wp:status") in ("trash", "auto-draft", "inherit"):
            continue
        header = json.dumps(_header(item, people), ensure_ascii=False, indent=1)
        yield SourceFile(f"{path}!/{_name(item, taken)}.html", f"{header}\n\n{_content(item)}\n".encode())


def _well_formed(data: bytes) -> bytes:
    """The export without what WordPress writes unescaped: ends of CDATA within posts, and control characters."""
    return _STRAY_END.sub(b"]]]]><![CDATA[>", data.translate(None, _NOT_IN_XML))


def _header(item: Element, people: dict[str, str]) -> dict[str, object]:
    """The header, in the JSON form of Hugo."""
    author = _of(item, "dc:creator")
    header: dict[str, object] = {
        "title": _of(item, "title"),
        "date": _date(item),
        "author": [people.get(author) or author],
        "excerpt": _of(item, "excerpt:encoded"),
        "link": _of(item, "link"),
        "status": _of(item, "wp:status"),
        "password": _of(item, "wp:post_password"),
        "categories": [
            words_of(node)
            for node in item.named("category")
            if node.attrs.get("domain") in ("category", "post_tag") and node.attrs.get("nicename") != "uncategorized"
        ],
    }
    for field in item.named("wp:postmeta"):
        key, value = _of(field, "wp:meta_key"), _of(field, "wp:meta_value")
        if _TERMS.search(key) and value:
            header.setdefault(key.strip("_"), _moment(value))
    return {key: value for key, value in header.items() if value and value != [""]}


def _date(item: Element) -> str:
    """The publication date in the site's own time; empty for a draft."""
    written = _of(item, "wp:post_date")
    return "" if written.startswith("0000") else written[:10] if _of(item, "wp:status") != "future" else _when(item)


def _when(item: Element) -> str:
    """The moment of a scheduled post, in UTC if the export has it."""
    written = _of(item, "wp:post_date_gmt")
    return f"{written}Z" if written and not written.startswith("0000") else _of(item, "wp:post_date")


def _moment(value: str) -> str:
    """A moment in seconds since 1970 as ISO 8601; anything else unchanged."""
    return datetime.fromtimestamp(int(value), UTC).isoformat() if re.fullmatch(r"[0-9]{9,10}", value) else value


def _content(item: Element) -> str:
    """The post as HTML. Text without blocks (`<!-- wp:`) is split into paragraphs as WordPress does (`wpautop`): at
    blank lines and block elements."""
    nodes = item.named("content:encoded")
    html = "".join(text for node in nodes for text in node.children if isinstance(text, str))
    if "<!-- wp:" in html:
        return html
    pieces = _BLOCK.split(html)
    return "".join(
        piece if place % 2 else _paragraphs(piece, pieces[place - 1] if place else "")
        for place, piece in enumerate(pieces)
    )


def _paragraphs(text: str, tag: str) -> str:
    """The paragraphs of a text between two tags; a single one may belong to the opening `tag`."""
    parts = [list(lines) for blank, lines in groupby(text.splitlines(), lambda line: not line.strip()) if not blank]
    if len(parts) == 1 and _HOLDS_WORDS.match(tag):
        return "<br>".join(parts[0])
    return "\n".join(f"<p>{'<br>'.join(part)}</p>" for part in parts)


def _name(item: Element, taken: set[str]) -> str:
    """A unique file name from date and name of the post."""
    name = re.sub(r"[^\w-]+", "-", _of(item, "wp:post_name") or _of(item, "title")).strip("-")[:100] or "post"
    number, free = 2, name
    while free.casefold() in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free.casefold())
    return free


def _of(node: Element, tag: str) -> str:
    return next(map(words_of, node.named(tag)), "")
