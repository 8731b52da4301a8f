"""The texts of a share card → an image of 1200 × 630 pixels for link previews (The Open Graph protocol).

Needs the extra `cards`: Pillow draws in Source Serif Pro (SIL OFL 1.1). Equal texts give equal bytes with the same
versions of Pillow and zlib. Letters missing from the font, and scripts that need shaping, cannot be drawn. Each letter
is drawn once per process and then reused, because a site has a card for every briefing.
"""

import struct
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from site_builder.core.contrast import Palette, mix
from site_builder.core.installed import CARD_FONT

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
SIZES = (76, 66, 58, 50)
"""Title sizes in pixels; the largest that fits is used."""
LINES = 4
"""Maximum lines of the title."""
TITLE_TOP, TITLE_HEIGHT = 160, 358
"""Top and height of the title area in pixels."""
FOOT = 112
"""Height of the footer below the rule."""
INK, SOFT, ACCENT, RULE = 8, 13, 14, 15
"""Indices in the palette of sixteen colours. Paper is 0; ink ends its ramp, quiet text its own; accent and rule
follow.
"""
_ABSENT = "\uffff"


@dataclass(frozen=True, slots=True)
class SocialCard:
    """Texts of a card."""

    name: str
    """Name of the publication."""
    title: str
    foot: str
    """Date, series and desk, as far as known."""


def drawable(sign: SocialCard) -> bool:
    """True if the font has every letter."""
    return all(_known(letter) for letter in {*sign.name, *sign.title, *sign.foot} - {" "})


def draw_card(sign: SocialCard, colours: Palette) -> bytes:
    """The card as PNG."""
    card = _ground(sign.name).copy()
    size, lines = fit(sign.title)
    title = _face("Bold", size).drawn(lines, TITLE_HEIGHT, size, round(size * 1.16))
    card.paste(title.point(_ramp(0, INK)), (0, TITLE_TOP))
    low = _face("Regular", 34)
    card.paste(low.drawn([low.cut(sign.foot)], 80, 54).point(_ramp(INK, SOFT)), (0, HEIGHT - FOOT + 3))
    return _png(card, colours)


@lru_cache(maxsize=4)
def _ground(name: str) -> "Image":
    """The parts shared by all cards of a publication, as palette indices: a bar, its name, a mark and a rule."""
    from PIL import Image

    card = Image.new("P", (WIDTH, HEIGHT))
    face = _face("Semibold", 38)
    card.paste(face.drawn([face.cut(name)], 122, 96).point(_ramp(0, INK)), (0, 0))
    card.paste(INK, (0, 0, WIDTH, 14))
    card.paste(ACCENT, (MARGIN, 122, MARGIN + 72, 128))
    card.paste(RULE, (MARGIN, HEIGHT - FOOT, WIDTH - MARGIN, HEIGHT - FOOT + 2))
    return card


@cache
def _ramp(start: int, end: int) -> list[int]:
    """Coverage of a pixel, 0 to 255 → palette index; the lowest is always paper."""
    steps = end - start
    return [start + shade if (shade := round(value * steps / 255)) else 0 for value in range(256)]


@lru_cache(maxsize=4)
def _palette(colours: Palette) -> bytes:
    """Palette bytes: paper, the ramps to ink and to quiet text, accent and rule."""
    ramps = [(colours.ink, step / INK) for step in range(INK + 1)]
    ramps += [(colours.soft, step / (SOFT - INK)) for step in range(1, SOFT - INK + 1)]
    mixed = [mix(colours.paper, end, share) for end, share in ramps]
    return b"".join(bytes.fromhex(colour[1:]) for colour in (*mixed, colours.accent, colours.rule))


def _png(card: "Image", colours: Palette) -> bytes:
    """The image with four bits a pixel (PNG, third edition, section 11), compressed by run lengths only."""
    packed, row = card.tobytes("raw", "P;4"), WIDTH // 2
    lines = b"".join([b"\0" + packed[start : start + row] for start in range(0, len(packed), row)])
    deflate = zlib.compressobj(1, strategy=zlib.Z_RLE)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)),
        (b"PLTE", _palette(colours)),
        (b"IDAT", deflate.compress(lines) + deflate.flush()),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title has few enough lines, and the lines; a title that never fits is cut."""
    for size in SIZES:
        face = _face("Bold", size)
        lines = face.wrapped(title)
        if len(lines) <= LINES:
            return size, lines
    rest = " ".join(lines[LINES - 1 :])
    return size, [*lines[: LINES - 1], face.cut(rest)]


class _Letter(NamedTuple):
    """A letter drawn in one font and size."""

    mask: "Image"
    left: int
    """Offset of the mask from the start of the letter."""
    top: int
    """Offset of the mask from the baseline."""
    advance: float


class _Face:
    """Letters of one font in one size, each drawn on first use. There is no kerning, so the length of a line is the sum
    of its letters."""

    def __init__(self, font: "FreeTypeFont") -> None:
        self._font = font
        self._letters: dict[str, _Letter] = {}

    def letter(self, letter: str) -> _Letter:
        """The drawn letter."""
        found = self._letters.get(letter)
        if found is None:
            found = self._letters[letter] = self._drawn(letter)
        return found

    def _drawn(self, letter: str) -> _Letter:
        from PIL import Image, ImageDraw

        left, top, right, bottom = map(round, self._font.getbbox(letter, anchor="ls"))
        mask = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(mask).text((-left, -top), letter, 255, self._font, anchor="ls")
        return _Letter(mask, left, top, self._font.getlength(letter))

    def length(self, text: str) -> float:
        """Length in pixels."""
        return sum([self.letter(letter).advance for letter in text])

    def drawn(self, lines: list[str], height: int, baseline: int, leading: int = 0) -> "Image":
        """An image of the lines as coverage, 0 to 255, as wide as a card. `baseline` is the baseline of
        the first line."""
        from PIL import Image

        area = Image.new("L", (WIDTH, height))
        for number, line in enumerate(lines):
            x, y = float(MARGIN), baseline + number * leading
            for letter in map(self.letter, line):
                area.paste(255, (round(x) + letter.left, y + letter.top), letter.mask)
                x += letter.advance
        return area

    def wrapped(self, text: str) -> list[str]:
        """The text in lines that fit; a single word that is too long is cut."""
        lines, width, space = [""], 0.0, self.length(" ")
        for word in text.split():
            length = self.length(word)
            if lines[-1] and width + space + length > WIDTH - 2 * MARGIN:
                lines.append(word)
                width = length
            else:
                width += length + (space if lines[-1] else 0)
                lines[-1] = f"{lines[-1]} {word}".strip()
        return [self.cut(line) for line in lines]

    def cut(self, text: str) -> str:
        """The text, cut to one line."""
        shown = text
        while self.length(shown) > WIDTH - 2 * MARGIN:
            shown = shown[:-2].rstrip() + "…"
        return shown


@cache
def _face(weight: str, size: int) -> _Face:
    return _Face(_font(weight, size))


@cache
def _font(weight: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    data = (files(CARD_FONT) / "files" / f"SourceSerifPro-{weight}.otf").read_bytes()
    # The basic layout is the same wherever Pillow runs; the other one is a library of the system.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _known(letter: str) -> bool:
    masks = [_font("Bold", 50).getmask(c) for c in (letter, _ABSENT)]
    return letter.isprintable() and bytes(masks[0]) != bytes(masks[1])
