"""Bytes of a picture → the same picture without its author, place, time and tools.

Nothing is decoded or recompressed: image data is copied byte for byte.
"""

import re
from collections.abc import Callable

from site_builder.metadata.cleaned import Cleaned, Unreadable
from site_builder.metadata.gif import clean_gif
from site_builder.metadata.jpeg import clean_jpeg
from site_builder.metadata.png import clean_png
from site_builder.metadata.svg import clean_svg
from site_builder.metadata.webp import clean_webp

_SVG = rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|svg|[\w.-]+:svg)"
_KINDS: tuple[tuple[bytes, str, Callable[[bytes], Cleaned]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", "png", clean_png),
    (rb"\xff\xd8\xff", "jpg", clean_jpeg),
    (rb"GIF8[79]a", "gif", clean_gif),
    (rb"RIFF....WEBP", "webp", clean_webp),
    (_SVG, "svg", lambda data: clean_svg(data, clean_picture)),
)
"""First bytes of a picture, its suffix, and its cleaner."""


def picture_kind(data: bytes) -> str:
    """`png`, `jpg`, `gif`, `webp`, `svg`, or empty. An SVG is only certain once it is cleaned."""
    return next((kind for mark, kind, _ in _KINDS if re.match(mark, data, re.DOTALL)), "")


def clean_picture(data: bytes) -> Cleaned:
    """The cleaned picture. Raises Unreadable if it is damaged or of an unknown kind."""
    for mark, _, clean in _KINDS:
        if re.match(mark, data, re.DOTALL):
            return clean(data)
    raise Unreadable("no picture")
