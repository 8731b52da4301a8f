"""Images inside a document → assets with safe names, one for equal bytes.

An image is recognised by its first bytes; anything else, or one too damaged to be cleaned, is left out and reported.
Author, place, time and device are removed before anything is written.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import unquote_to_bytes

from site_builder.core.digests import digest_bytes
from site_builder.metadata.cleaned import Cleaned, Unreadable
from site_builder.metadata.cleaning import clean_picture, picture_kind
from site_builder.seeds.alt_texts import described
from site_builder.seeds.model import Asset


class Pictures:
    """Collects the images of one document in text order."""

    def __init__(self) -> None:
        self._assets: dict[str, Asset] = {}
        self._cleaned: dict[str, Cleaned] = {}
        self._left_out = 0
        self._remote = 0

    @property
    def assets(self) -> tuple[Asset, ...]:
        """All images collected."""
        return tuple(self._assets.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each kind of image left out or changed."""
        found = []
        if self._left_out:
            found.append(f"{_count(self._left_out)} left out, as browsers cannot show the format safely")
        if self._remote:
            found.append(f"{_count(self._remote)} not fetched, as they are on the web or in another file")
        found += _reported("metadata removed from", [cleaned.removed for cleaned in self._cleaned.values()])
        found += _reported("kept in", [cleaned.kept for cleaned in self._cleaned.values()])
        return tuple(found)

    def add(self, data: bytes, *, alt: str) -> str:
        """Adds an image; returns its asset name, or empty if it is left out."""
        try:
            cleaned = clean_picture(data)
        except Unreadable:
            self._left_out += 1
            return ""
        # named after the published bytes: a digest of the original would prove that the desk had it
        name = f"picture-{digest_bytes(cleaned.data)[:12]}.{picture_kind(cleaned.data)}"
        self._cleaned.setdefault(name, cleaned)
        self._assets.setdefault(name, Asset(name, cleaned.data, described(alt)))
        return name

    def add_source(self, source: str, *, alt: str) -> str:
        """Adds the `src` of an HTML image; only `data:` URLs, because nothing is fetched."""
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


def _reported(what: str, each: Iterable[tuple[str, ...]]) -> list[str]:
    """One sentence with the findings and the number of images concerned; empty if there are none."""
    some = [names for names in each if names]
    return [f"{what} {_count(len(some))}: {', '.join(dict.fromkeys(chain(*some)))}"] if some else []


def _count(number: int) -> str:
    return "1 picture" if number == 1 else f"{number} pictures"
