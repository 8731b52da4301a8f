"""URLs of the site, each a function of a source path or registry id alone.

Internal URLs are written from the site's root and end in `/` (`/briefings/2021-02-10-x/`). Pages link relatively, so
the same output works at `/`, under `/archive/` and, with `index.html` appended, from disk. In file names only `#` and
`%` are encoded (`%23`, `%25`), since `#` starts a fragment.

`404.html` is served at any depth, so its links start with the path of the base URL.
"""

import re
import unicodedata
from collections.abc import Callable, Set
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from site_builder.core.letters import PLAIN

SLUG_LENGTH = 80
ADDRESSES_KEPT = 4096
"""Size of the cache; addresses on a page are requested repeatedly."""
_LETTERS = str.maketrans({**PLAIN, "’": "", "'": "", "ʼ": ""})
_WORD = re.compile(r"[^\W_]+")


class FixedUrls(NamedTuple):
    """URLs of pages that exist regardless of the briefings."""

    always: Set[str] = frozenset()
    optional: Set[str] = frozenset()
    """URLs that settings may switch off; navigation may link them, texts may not."""


def slugify(text: str) -> str:
    """Lower-case words joined by `-`, at most 80 characters, cut between words; diacritics folded, other scripts kept.

    Empty if no letter or digit remains.
    """
    words = _WORD.findall(folded(text))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        slug = longer
    return slug


def folded(text: str) -> str:
    """The text in lower case, without diacritics and apostrophes."""
    if text.isascii():
        return text.lower().replace("'", "")
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return unicodedata.normalize("NFC", without(apart, unicodedata.combining))


def without(text: str, dropped: Callable[[str], object]) -> str:
    """The text without the non-ASCII characters for which `dropped` is true; called once per distinct character."""
    found = {c for c in set(text) if c > "\x7f" and dropped(c)}
    return "".join([c for c in text if c not in found]) if found else text


def briefing_url(path: str) -> str:
    """`content/briefings/2021/2021-02-10-x.md` → `/briefings/2021-02-10-x/`."""
    return f"/briefings/{of_name(path.rsplit('/', 1)[-1].rsplit('.', 1)[0])}/"


def is_briefing_url(url: str) -> bool:
    """True for the address of a briefing's own page."""
    return url.startswith("/briefings/") and url.count("/") == 3 and url.endswith("/")


def version_url(url: str, version: str = "") -> str:
    """The page of a briefing's former texts: `/briefings/x/versions/`; of one: `/briefings/x/versions/2021-05-03/`."""
    return f"{url}versions/{version}/" if version else f"{url}versions/"


def own_page_url(path: str) -> str:
    """`content/pages/about/imprint.md` → `/about/imprint/`."""
    return of_name(f"/{path.removeprefix('content/pages/').rsplit('.', 1)[0]}/")


def actor_url(actor_id: str) -> str:
    """`ilse-vantor` → `/actors/ilse-vantor/`."""
    return f"/actors/{actor_id}/"


def tag_url(tag_id: str) -> str:
    """`taiwan` → `/tags/taiwan/`."""
    return f"/tags/{tag_id}/"


def period_url(base: str, year: int, month: int = 0) -> str:
    """URL of a listing's page for a year or month: `/tags/taiwan/`, 2021 → `/tags/taiwan/2021/`."""
    return f"{base}{year:04d}/{month:02d}/" if month else f"{base}{year:04d}/"


def undated_url(base: str) -> str:
    """URL of a listing's page for undated briefings: `/tags/taiwan/` → `/tags/taiwan/undated/`."""
    return f"{base}undated/"


def output_path(url: str) -> str:
    """File that serves a URL: `/tags/` → `tags/index.html`; a URL with a file name is that file."""
    return to_name(url.removeprefix("/")) + ("index.html" if url.endswith("/") else "")


def of_name(name: str) -> str:
    """A file name as written in URLs."""
    return name.replace("%", "%25").replace("#", "%23") if "%" in name or "#" in name else name


def to_name(url: str) -> str:
    """The file name of a URL part."""
    return url.replace("%23", "#").replace("%25", "%") if "%" in url else url


def relative(page: str, target: str) -> str:
    """Percent-encoded relative link from one page to another URL of the site, with its `#fragment`.

    Both are URLs from the root.
    """
    path, mark, fragment = target.partition("#")
    return f"#{fragment}" if path == page and mark else link_from("../" * (page.count("/") - 1), target)


def link_from(root: str, target: str, *, portable: bool = False) -> str:
    """Percent-encoded link to a URL of the site from any page whose link to the site root is `root`. `portable` appends
    `index.html`, for reading from disk.
    """
    path, mark, fragment = target.partition("#")
    file = "index.html" if portable and path.endswith("/") else ""
    return ((root + percent_encoded(path[1:]) + file) or "./") + mark + fragment


def percent_encoded(path: str) -> str:
    """The path percent-encoded (RFC 3986 §2.1). Most paths need no change."""
    return path if _UNRESERVED(path) else quote(to_name(path), safe="/~")


_UNRESERVED = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch


@lru_cache(maxsize=ADDRESSES_KEPT)
def absolute(base_url: str, target: str) -> str:
    """Full percent-encoded address of a URL of the site. `base_url` may end in a slash.

    Full addresses are returned unchanged.
    """
    return target if is_external(target) else base_url.rstrip("/") + encoded(target)


def encoded(target: str) -> str:
    """A URL of the site with its fragment, percent-encoded."""
    path, mark, fragment = target.partition("#")
    return percent_encoded(path) + (mark + quote(fragment, safe="/~") if mark else "")


def unquoted(written: str) -> str:
    """URL of a path as somebody wrote it, percent-encoded or not; keeps its fragment."""
    path, mark, fragment = written.partition("#")
    return of_name(unquote(path)) + mark + unquote(fragment)


def is_external(target: str) -> bool:
    """True if an address leads out of the site."""
    return not target.startswith("/")


def asset_url(path: str) -> str:
    """URL of a file that is published as it is; empty if it has no place on the site.

    `content/briefings/2021/STEM/chart.png` → `/briefings/STEM/chart.png`; `content/assets/logo.svg` →
    `/assets/logo.svg`.
    """
    if path.startswith("content/assets/"):
        return of_name(path.removeprefix("content"))
    parts = path.split("/")
    return (
        of_name(f"/briefings/{parts[-2]}/{parts[-1]}")
        if path.startswith("content/briefings/") and len(parts) > 3
        else ""
    )
