"""A built site → the pages that are too heavy: what a first visit transfers, compressed as servers compress.

Counts the page, its styles, its scripts and its icon. Search comes on top and is not counted: it is fetched when asked.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from built import file_of, root_path

PAGE_KB = 60
SCRIPT_KB = 12
_PARTS = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src)="([^"]+)"')
_SEARCH = re.compile(r"search|pagefind")


def heavy(site: Path, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each page above the limit, and for scripts above theirs."""
    for kind, url in pages:
        page, script = weigh(site, url)
        if page > PAGE_KB * 1024:
            yield f"{kind} {url}: {page / 1024:.1f} KB to transfer, more than {PAGE_KB}"
        if script > SCRIPT_KB * 1024:
            yield f"{kind} {url}: {script / 1024:.1f} KB of script, more than {SCRIPT_KB}"


def weigh(site: Path, url: str) -> tuple[int, int]:
    """Compressed bytes of a page with all its parts, and uncompressed bytes of its scripts."""
    root = root_path(site)
    html = file_of(site, url).read_bytes()
    addresses = {urljoin(root + url[1:], link) for link in _PARTS.findall(html.decode("utf-8"))}
    parts = {unquote(urlsplit(address).path).removeprefix(root) for address in addresses}
    data = {name: (site / name).read_bytes() for name in parts if not _SEARCH.search(name)}
    script = sum(len(content) for name, content in data.items() if name.endswith(".js"))
    return sum(len(gzip.compress(content, 6)) for content in (html, *data.values())), script
