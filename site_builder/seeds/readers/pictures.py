"""The pictures inside a document → assets with safe names, one for equal bytes.

A picture is known by its first bytes; what is none (or could hold a script, as SVG can) is left out and named.
"""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from site_builder.digests import digest_bytes
from site_builder.seeds.draft import Asset

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)


def picture_kind(data: bytes) -> str:
    """`png`, `jpg`, `gif`, `webp`, or an empty text."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for mark, kind in _KINDS if data.startswith(mark)), "")


class Pictures:
    """Collects the pictures of one document in the order of its text."""

    def __init__(self) -> None:
        self._assets: dict[str, Asset] = {}
        self._left_out = 0
        self._remote = 0

    @property
    def assets(self) -> tuple[Asset, ...]:
        """All that were taken."""
        return tuple(self._assets.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for those that were not."""
        found = []
        if self._left_out:
            found.append(f"{_count(self._left_out)} in a form that browsers do not show safely, left out")
        if self._remote:
            found.append(f"{_count(self._remote)} on the web or in another file, not fetched")
        return tuple(found)

    def add(self, data: bytes, *, alt: str) -> str:
        """The name under which the picture is kept; empty where it is left out."""
        kind = picture_kind(data)
        if not kind:
            self._left_out += 1
            return ""
        name = f"picture-{digest_bytes(data)[:12]}.{kind}"
        self._assets.setdefault(name, Asset(name, data, " ".join(alt.split())))
        return name

    def add_source(self, source: str, *, alt: str) -> str:
        """The same for the `src` of an HTML picture: `data:` addresses only, nothing is fetched."""
        match = re.match(r"data:[^,;]*(?:;[^,;]*)*?(;base64)?,", source.strip(), re.IGNORECASE)
        if match is None:
            self._remote += bool(source.strip())
            return ""
        try:
            raw = unquote_to_bytes(source.strip()[match.end() :])
            return self.add(base64.b64decode(raw) if match[1] else raw, alt=alt)
        except (binascii.Error, ValueError):
            self._left_out += 1
            return ""


def _count(number: int) -> str:
    return "1 picture" if number == 1 else f"{number} pictures"
