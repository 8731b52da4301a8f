"""Links and ids of built pages, interpreted as in a browser."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit


class Reader(HTMLParser):
    """Links and link targets of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        external = tag == "link" and found.get("rel") == "canonical"
        self.links += [] if external else [value or "" for key, value in attrs if key in ("href", "src")]


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode())
    return reader


def dead_links(site: Mapping[str, bytes], *, at: str, from_disk: bool = False) -> Iterator[str]:
    """Every link of every page that a browser could not follow, with the site served at `at` (`/archive/`).

    From disk a link must name its file; `index.html` is not added.
    """
    pages = {path: read(data) for path, data in site.items() if path.endswith(".html")}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = _target(f"{at}{path}", unquote(parts.path), from_disk)
            file = target.removeprefix(at)
            inside = target.startswith(at)
            anchor = unquote(parts.fragment)
            if not inside or file not in site or (anchor and anchor not in pages[file].ids):
                yield f"{path}: {link}"


def _target(page: str, link: str, from_disk: bool) -> str:
    if not link:
        return page
    target = normpath(join(page[: page.rindex("/") + 1], link))
    return target if from_disk or not link.endswith("/") else join(target, "index.html")
