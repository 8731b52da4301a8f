"""Redirect files of web servers → old address and target.

Netlify and Cloudflare use `_redirects` or `netlify.toml`, Apache `.htaccess`; hidden files are not seeds, so a copy
must be named `htaccess`.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import basename

from site_builder.core.errors import SeedError
from site_builder.seeds.migration.addresses import closed
from site_builder.settings.yaml_nodes import Node, toml_node

_NAMES = ("_redirects", "netlify.toml", "htaccess")
_PLAIN = re.compile(r"/?[\w./~%+,;=@-]{1,500}")


def is_redirects(path: str) -> bool:
    """True if the file name is that of a redirect list."""
    return basename(path) in _NAMES


def moved(path: str, text: str) -> Mapping[str, str]:
    """Old address → target for each redirect in a server's file. Redirects with patterns are skipped; of two for one
    address, the first wins."""
    rows = {"_redirects": _listed, "netlify.toml": _netlify}.get(basename(path), _apache)(text)
    found: dict[str, str] = {}
    for old, new in rows:
        old = re.sub(r"/\??$", "/", old.replace("\\", "")).removesuffix("/*")
        if _PLAIN.fullmatch(old) and (_PLAIN.fullmatch(new) or re.match(r"https?://[^\s:*]+$", new)):
            address = closed(f"/{old.lstrip('/')}")
            found.setdefault(address, new if "://" in new else closed(f"/{new.lstrip('/')}"))
    return {old: new for old, new in found.items() if old not in (new, "/")}


def _listed(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        parts = line.partition("#")[0].split()
        if len(parts) >= 2 and (len(parts) == 2 or re.match(r"30[1278]", parts[2])):
            yield parts[0], parts[1]


def _netlify(text: str) -> Iterator[tuple[str, str]]:
    settings = toml_node(text, _NAMES[1], error=SeedError).value
    node = settings.get("redirects") if isinstance(settings, dict) else None
    for item in node.value if node and isinstance(node.value, tuple) else ():
        keys: Mapping[str, Node] = item.value if isinstance(item.value, dict) else {}
        old, new, status = (str(keys[key].value) if key in keys else "" for key in ("from", "to", "status"))
        if old and new and status in ("", "301", "302", "307", "308"):
            yield old, new


def _apache(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        parts = [part.strip('"') for part in line.split() if not re.fullmatch(r"30[1278]|permanent|temp", part)]
        rule, is_seen = parts[0].lower() if parts else "", parts[3:] == [] or any("R" in part for part in parts[3:])
        if len(parts) >= 3 and rule in ("redirect", "redirectpermanent", "redirectmatch", "rewriterule") and is_seen:
            yield parts[1].removeprefix("^").removesuffix("$"), parts[2]
