"""Foreign addresses in a body: pictures on other sites and addresses of private networks or disks.

A picture on another site tells its owner who reads the page; a private address tells readers about the desk. Works on
rendered Markdown, whose attributes contain no bare `"` or `>`.
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
    """True if a browser would fetch the picture from another site."""
    return bool(_ADDRESS.match(address)) and not _OWN.match(address)


def is_private(address: str) -> bool:
    """True if an address leads to a disk, a machine or a private network."""
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
    """Foreign addresses of a body, for `check`. `body_line` is the number of its first line in the file."""
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
    """Foreign addresses in rendered HTML."""
    for match in _ELEMENT.finditer(html):
        address = unescape(match["src"] or match["href"] or "")
        picture = match["src"] is not None and is_foreign_picture(address)
        if picture or is_private(address):
            yield Foreign(unquote(address), 0, picture)


def resolve_foreign(html: str, *, fetch: bool) -> str:
    """The HTML with foreign pictures replaced by links with their descriptions, unless `fetch` allows them.

    Links to a disk become plain words.
    """
    if "<img" not in html and 'href="f' not in html and 'href="F' not in html:  # an address that begins with "file:"
        return html
    inside: list[bool] = []
    """For each open link, True if its tags stay."""
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
