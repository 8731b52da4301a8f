"""Every rule about URLs. A URL is a function of a source path or a registry id alone.

URLs inside the site are written here from the site's root and end in `/` (`/briefings/2021-02-10-x/`); a page writes
them relative to itself, so the same output works at `/`, under `/archive/` and, written with `index.html`, from disk.
Only `#` and `%` of a file's name are encoded, as `%23` and `%25`: a `#` starts a fragment.

`404.html` is served at any depth, so its links are absolute from the base URL's path.
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
"""Those of a page and of what it names are asked for again and again."""
_LETTERS = str.maketrans({**PLAIN, "’": "", "'": "", "ʼ": ""})
_WORD = re.compile(r"[^\W_]+")


class FixedUrls(NamedTuple):
    """URLs at which a site has a page whatever its briefings say."""

    always: Set[str] = frozenset()
    optional: Set[str] = frozenset()
    """Those that settings may leave out; a link of the header may lead there, one of a text may not."""


def slugify(text: str) -> str:
    """Lower-case words joined by `-`, at most 80 characters, cut between words; diacritics folded, other scripts kept.

    An empty text where no letter or digit is left.
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
    """In lower case, without diacritics and apostrophes."""
    if text.isascii():
        return text.lower().replace("'", "")
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return unicodedata.normalize("NFC", without(apart, unicodedata.combining))


def without(text: str, dropped: Callable[[str], object]) -> str:
    """The text without those of its characters, none of them ASCII, of which this is true; asked once for each."""
    found = {c for c in set(text) if c > "\x7f" and dropped(c)}
    return "".join([c for c in text if c not in found]) if found else text


def briefing_url(path: str) -> str:
    """`content/briefings/2021/2021-02-10-x.md` → `/briefings/2021-02-10-x/`."""
    return f"/briefings/{of_name(path.rsplit('/', 1)[-1].rsplit('.', 1)[0])}/"


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
    """The part of a listing that covers a year or a month: `/tags/taiwan/`, 2021 → `/tags/taiwan/2021/`."""
    return f"{base}{year:04d}/{month:02d}/" if month else f"{base}{year:04d}/"


def undated_url(base: str) -> str:
    """The part of a listing that covers what has no date: `/tags/taiwan/` → `/tags/taiwan/undated/`."""
    return f"{base}undated/"


def output_path(url: str) -> str:
    """The file that serves a URL: `/tags/` → `tags/index.html`; a URL with a file name is that file."""
    return to_name(url.removeprefix("/")) + ("index.html" if url.endswith("/") else "")


def of_name(name: str) -> str:
    """The name of a file as written in a URL."""
    return name.replace("%", "%25").replace("#", "%23") if "%" in name or "#" in name else name


def to_name(url: str) -> str:
    """The name of the file that a URL writes so."""
    return url.replace("%23", "#").replace("%25", "%") if "%" in url else url


def relative(page: str, target: str) -> str:
    """The link that a page writes to another URL of the site, percent-encoded; a `#fragment` is kept.

    Both are URLs from the root.
    """
    path, mark, fragment = target.partition("#")
    return f"#{fragment}" if path == page and mark else link_from("../" * (page.count("/") - 1), target)


def link_from(root: str, target: str, *, portable: bool = False) -> str:
    """The same for any page from which `root` leads up to the root of the site. `portable` names the file, for reading
    from disk without a server."""
    path, mark, fragment = target.partition("#")
    file = "index.html" if portable and path.endswith("/") else ""
    return ((root + percent_encoded(path[1:]) + file) or "./") + mark + fragment


def percent_encoded(path: str) -> str:
    """The path as an address writes it (RFC 3986 §2.1); nearly every path of a site is written so already."""
    return path if _UNRESERVED(path) else quote(to_name(path), safe="/~")


_UNRESERVED = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch


@lru_cache(maxsize=ADDRESSES_KEPT)
def absolute(base_url: str, target: str) -> str:
    """The full address of a URL of the site, percent-encoded; `base_url` with or without a final slash.

    What is a full address already stays as it is.
    """
    return target if is_external(target) else base_url.rstrip("/") + encoded(target)


def encoded(target: str) -> str:
    """A URL of the site with its fragment, percent-encoded."""
    path, mark, fragment = target.partition("#")
    return percent_encoded(path) + (mark + quote(fragment, safe="/~") if mark else "")


def unquoted(written: str) -> str:
    """A path of the site as somebody wrote it, percent-encoded or not, as a URL; a fragment stays."""
    path, mark, fragment = written.partition("#")
    return of_name(unquote(path)) + mark + unquote(fragment)


def is_external(target: str) -> bool:
    """Whether an address leads out of the site."""
    return not target.startswith("/")


def asset_url(path: str) -> str:
    """The URL of a file that is published as it is, or an empty text where it has no place on the site.

    `content/briefings/2021/STEM/chart.png` → `/briefings/STEM/chart.png`;
    `content/assets/logo.svg` → `/assets/logo.svg`.
    """
    if path.startswith("content/assets/"):
        return of_name(path.removeprefix("content"))
    parts = path.split("/")
    return (
        of_name(f"/briefings/{parts[-2]}/{parts[-1]}")
        if path.startswith("content/briefings/") and len(parts) > 3
        else ""
    )
