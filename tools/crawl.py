"""A built site → every link of it that leads nowhere: pages, files, fragments, feed and sitemap.

Reads the folder alone: what a link means is worked out as a browser would, from the address that the home page's
canonical link gives the site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

ADDRESSES = {"a": "href", "area": "href", "link": "href", "img": "src", "script": "src", "source": "src"}
_IN_XML = re.compile(r'<loc>([^<]+)</loc>|<link [^>]*href="([^"]+)"')


@dataclass
class _Document(HTMLParser):
    """The links and link targets of a page."""

    links: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    canonical: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Records ids and links."""
        found = {name: value or "" for name, value in attrs}
        if found.get("id"):
            self.names.add(found["id"])
        if tag == "link" and found.get("rel") == "canonical":
            self.canonical = found.get("href", "")
        elif ADDRESSES.get(tag, "") in found:
            self.links.append(found[ADDRESSES[tag]])


def broken_links(folder: Path) -> Iterator[str]:
    """A sentence for each broken link, in the order of pages and links."""
    documents = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    home = documents.get(folder / "index.html")
    if home is None:
        yield f"{folder} has no index.html"
        return
    base = home.canonical
    for path, document in documents.items():
        here = _address(base, folder, path)
        for link in document.links:
            yield from _check(folder, documents, base, path, link, urljoin(here, link))
        if document.canonical and not document.canonical.startswith(base):
            yield f"{path.relative_to(folder)}: canonical {document.canonical} is not below {base}"
    for path in sorted(folder.rglob("*.xml")):
        for match in _IN_XML.finditer(path.read_text(encoding="utf-8")):
            link = match[1] or match[2]
            yield from _check(folder, documents, base, path, link, link)


def _read(path: Path) -> _Document:
    document = _Document()
    document.feed(path.read_text(encoding="utf-8"))
    document.close()
    return document


def _address(base: str, folder: Path, path: Path) -> str:
    return base + quote(path.relative_to(folder).as_posix().removesuffix("index.html"))


def _check(
    folder: Path, documents: dict[Path, _Document], base: str, path: Path, link: str, full: str
) -> Iterator[str]:
    if not full.startswith(base):
        return
    parts = urlsplit(full)
    inside = unquote(parts.path).removeprefix(urlsplit(base).path)
    target = folder / (inside + "index.html" if inside.endswith("/") or not inside else inside)
    page = path.relative_to(folder)
    if not target.is_file():
        yield f"{page}: {link} leads to no file"
    elif parts.fragment and target in documents and unquote(parts.fragment) not in documents[target].names:
        yield f"{page}: {link} has no such anchor"
