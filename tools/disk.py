"""A site built with --portable → what does not work when a browser opens its pages from disk, without a server."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from browser import chromium
from built import file_of

HREFS_JS = "[...document.querySelectorAll('a[href]')].map((a) => new URL(a.getAttribute('href'), location).href)"


def broken_from_disk(site: Path, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each page without its stylesheet, and for each link to a missing file."""
    with chromium() as browser:
        page = browser.new_context().new_page()
        for kind, url in pages:
            if kind != "lost":
                page.goto(file_of(site, url).resolve().as_uri())
                yield from (f"{kind} {url} from disk: {fact}" for fact in _broken(page))


def _broken(page: Any) -> Iterator[str]:
    if page.evaluate("getComputedStyle(document.body).marginTop") != "0px":
        yield "its style is not found"
    # The href of a link in a drawing (SVG) is not a string.
    links = page.evaluate(HREFS_JS)
    for link in sorted({link for link in links if link.startswith("file:")}):
        path = Path(unquote(urlsplit(link).path))
        if not path.is_file():
            yield f"{path.name or path} is no file: {link}"
