"""The words of a card → a picture of 1200 × 630 pixels, as networks show it next to a link (The Open Graph protocol).

Needs the extra `cards`: Pillow draws, Source Serif Pro (SIL OFL 1.1) is the hand. Equal words give equal bytes with the
same version of Pillow. A text with letters that the font lacks, or in a script that needs shaping, cannot be drawn.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from site_builder.core.contrast import Palette, mix
from site_builder.core.installed import CARD_FONT

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
SIZES = (76, 66, 58, 50)
"""Of the title, the largest that fits."""
LINES = 4
"""Of the title, at most."""
FOOT = 112
"""Height of the part below the line."""
SOFT, ACCENT, RULE = 16, 32, 33
"""Places in the palette."""
_ABSENT = "\uffff"


@dataclass(frozen=True, slots=True)
class SocialCard:
    """What a card says."""

    name: str
    """Of the publication."""
    title: str
    foot: str
    """Date, series, desk: what is known of them."""


def drawable(sign: SocialCard) -> bool:
    """Whether the font has every letter."""
    return all(_known(letter) for letter in {*sign.name, *sign.title, *sign.foot} - {" "})


def draw_card(sign: SocialCard, colours: Palette) -> bytes:
    """The PNG."""
    from PIL import Image, ImageDraw

    ink, foot = Image.new("L", (WIDTH, HEIGHT - FOOT)), Image.new("L", (WIDTH, FOOT))
    pen, low = ImageDraw.Draw(ink), ImageDraw.Draw(foot)
    pen.rectangle((0, 0, WIDTH, 13), 255)
    pen.text((MARGIN, 96), _cut(sign.name, _font("Semibold", 38)), 255, _font("Semibold", 38), anchor="ls")
    size, lines = fit(sign.title)
    for number, line in enumerate(lines):
        pen.text((MARGIN, 160 + size + number * round(size * 1.16)), line, 255, _font("Bold", size), anchor="ls")
    low.text((MARGIN, 54), _cut(sign.foot, _font("Regular", 34)), 255, _font("Regular", 34), anchor="ls")
    card = Image.new("P", (WIDTH, HEIGHT))
    card.putpalette(_palette(colours))
    card.paste(ink.point([value // 16 for value in range(256)]), (0, 0))
    card.paste(foot.point([value // 16 + SOFT for value in range(256)]), (0, HEIGHT - FOOT))
    card.paste(ACCENT, (MARGIN, 122, MARGIN + 72, 128))
    card.paste(RULE, (MARGIN, HEIGHT - FOOT, WIDTH - MARGIN, HEIGHT - FOOT + 2))
    data = BytesIO()
    card.save(data, "PNG", compress_level=4)  # 6 takes half as long again for a twelfth less
    return data.getvalue()


def _palette(colours: Palette) -> bytes:
    """From paper to ink and from paper to quiet text in sixteen steps each, then accent and rule."""
    ramps = (mix(colours.paper, end, step / 15) for end in (colours.ink, colours.soft) for step in range(16))
    return b"".join(bytes.fromhex(colour[1:]) for colour in (*ramps, colours.accent, colours.rule))


def fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title has few enough lines, and the lines; what does not fit at all is cut."""
    for size in SIZES:
        lines = _wrap(title, _font("Bold", size))
        if len(lines) <= LINES:
            return size, lines
    rest = " ".join(lines[LINES - 1 :])
    return size, [*lines[: LINES - 1], _cut(rest, _font("Bold", size))]


def _wrap(text: str, font: "FreeTypeFont") -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, font) for line in lines]


def _cut(text: str, font: "FreeTypeFont") -> str:
    """The text, or as much of it as one line holds."""
    shown = text
    while font.getlength(shown) > WIDTH - 2 * MARGIN:
        shown = shown[:-2].rstrip() + "…"
    return shown


@cache
def _font(weight: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    data = (files(CARD_FONT) / "files" / f"SourceSerifPro-{weight}.otf").read_bytes()
    # The plain layout is the same wherever Pillow runs; the other one is a library of the system.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _known(letter: str) -> bool:
    masks = [_font("Bold", 50).getmask(c) for c in (letter, _ABSENT)]
    return letter.isprintable() and bytes(masks[0]) != bytes(masks[1])
