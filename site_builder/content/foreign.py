"""Addresses in a body that are not of this site: pictures that a browser would fetch elsewhere, places of a desk's own.

A picture fetched from elsewhere tells its owner who reads the page; an address of a private network or of a disk tells
readers about the desk. Knows the HTML of rendered Markdown, whose attributes hold no bare `"` or `>`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html import unescape
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from site_builder.content.fast_markdown import InlineLine
from site_builder.content.markdown import TokenBlock
from site_builder.content.model import Foreign

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_OWN = re.compile(r"data:image/", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_PRIVATE_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".intranet", ".home.arpa")
_ELEMENT = re.compile(r'<img src="(?P<src>[^"<>]*)"(?P<rest>[^<>]*)>|<a href="(?P<href>[^"<>]*)"[^<>]*>|</a>')
_ALT = re.compile(r' alt="([^"]*)"')
_BREAKS = ("softbreak", "hardbreak")


def is_foreign_picture(address: str) -> bool:
    """Whether a browser would have to fetch this picture from elsewhere."""
    return bool(_ADDRESS.match(address)) and not _OWN.match(address)


def is_private(address: str) -> bool:
    """Whether an address leads to a disk, a machine or a network of the desk's own."""
    if address.lower().startswith("file:"):
        return True
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(_PRIVATE_NAMES)


def foreign_addresses(items: Sequence[TokenBlock], body_line: int) -> tuple[Foreign, ...]:
    """What check names of a body whose first line has this number in its file."""
    return tuple(
        found for item in items if not isinstance(item.inline, InlineLine) for found in _in_block(item, body_line)
    )


def _in_block(item: TokenBlock, body_line: int) -> Iterator[Foreign]:
    line = body_line + max(0, item.block.line - 1)
    for child in item.inline.children or ():
        line += child.type in _BREAKS
        address = str(child.attrs.get("src" if child.type == "image" else "href", ""))
        picture = child.type == "image" and is_foreign_picture(address)
        if picture or is_private(address):
            yield Foreign(unquote(address), line, picture)


def foreign_in(html: str) -> Iterator[Foreign]:
    """The same of a short text that is rendered already."""
    for match in _ELEMENT.finditer(html):
        address = unescape(match["src"] or match["href"] or "")
        picture = match["src"] is not None and is_foreign_picture(address)
        if picture or is_private(address):
            yield Foreign(unquote(address), 0, picture)


def resolve_foreign(html: str, *, fetch: bool) -> str:
    """The HTML with each foreign picture as a link with its description; fetched only where `fetch` says so.

    What lies on somebody's disk is no address for a reader: of it the words stay.
    """
    if "<img" not in html and 'href="f' not in html and 'href="F' not in html:  # an address that begins with "file:"
        return html
    inside: list[bool] = []
    """Of each link that is open, whether its tags stay."""
    return _ELEMENT.sub(partial(_resolved, inside, fetch), html)


def _resolved(inside: list[bool], fetch: bool, match: re.Match[str]) -> str:
    if match["href"] is not None:
        inside.append(not match["href"].lower().startswith("file:"))
        return match[0] if inside[-1] else ""
    if match["src"] is None:
        return match[0] if not inside or inside.pop() else ""
    source = match["src"]
    if not is_foreign_picture(source):
        return match[0]
    if fetch and _WEB.match(source):
        return f'<img src="{source}"{match["rest"]} referrerpolicy="no-referrer">'
    alt = _ALT.search(match["rest"])
    words = (alt[1] if alt else "") or source
    if not _WEB.match(source):
        return alt[1] if alt else ""
    return words if inside else f'<a href="{source}" rel="noreferrer">{words}</a>'
