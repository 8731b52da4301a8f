"""A link as the editor wrote it → the URL of the site that it means. Knows no file and no other page."""

import re
from posixpath import join, normpath
from urllib.parse import unquote

from site_builder.core.urls import briefing_url, of_name, to_name

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def find_target(written: str, path: str, page: str) -> str:
    """The URL from the root that a link of the body means, or an empty text for one that leaves the site."""
    if _SCHEME.match(written):
        return ""
    address, mark, fragment = written.partition("#")
    address, fragment = of_name(unquote(address)), unquote(fragment)
    if not address:
        return page + mark + fragment
    if address.endswith(".md"):
        return briefing_url(normpath(join(path.rpartition("/")[0], to_name(address)))) + mark + fragment
    if address.startswith("/"):
        return _tidy(address) + mark + fragment
    stem = page.strip("/").rpartition("/")[2]
    if address.startswith(f"{stem}/") and not address.endswith("/"):
        return page + address.removeprefix(f"{stem}/") + mark + fragment
    return _tidy(join(page, address)) + mark + fragment


def find_seed(written: str, seed: str) -> str:
    """The path of the seed that a link means, as it stands in the seed at a path; empty where it can mean none."""
    address = unquote(written).partition("#")[0]
    if not seed or not address or address.startswith("/") or _SCHEME.match(written):
        return ""
    return normpath(join(seed.rpartition("/")[0], address))


def _tidy(path: str) -> str:
    """Without `.`, `..` and doubled slashes; a final slash stays."""
    tidy = normpath(path).replace("//", "/")
    return tidy if tidy == "/" or not path.endswith("/") else f"{tidy}/"
