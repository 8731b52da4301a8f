"""Colours as `#rrggbb` → contrast ratios, and lighter or darker mixtures."""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass, replace

AA = 4.5
"""Minimum contrast of text (WCAG 2.2, 1.4.3)."""
AA_SHAPE = 3.0
"""Minimum contrast of meaningful borders and bars (WCAG 2.2, 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a page on a light or dark background."""

    paper: str
    wash: str
    """Background slightly off the paper colour."""
    ink: str
    soft: str
    """Secondary text."""
    rule: str
    """Decorative lines."""
    edge: str
    """Meaningful borders and bars."""
    accent: str
    """Links."""


LIGHT = Palette("#fcfbf8", "#f3f0e9", "#1c1a17", "#595449", "#d3cdc0", "#8a8478", "#7a1f2b")
DARK = Palette("#171614", "#22201d", "#e8e4da", "#aea799", "#3d3933", "#7d766a", "#e5a3a0")


def palette(paper: str, ink: str, accent: str, *, standard: Palette) -> Palette:
    """A palette from three colours: the standard palette if paper and ink are its own, else mixed from both."""
    if (paper, ink) == (standard.paper, standard.ink):
        return replace(standard, accent=accent)
    wash, soft, rule, edge = (mix(paper, ink, share) for share in (0.045, 0.74, 0.18, 0.5))
    return Palette(paper, wash, ink, soft, rule, edge, accent)


@dataclass(frozen=True, slots=True)
class LowContrast:
    """A pair of colours with too little contrast."""

    name: str
    """Setting at fault: `ink` or `accent`."""
    colour: str
    ground: str
    contrast: float
    needed: float


def pale_pairs(colours: Palette) -> tuple[LowContrast, ...]:
    """Pairs that fail WCAG AA: at most one per setting, the worst."""
    grounds = (colours.paper, colours.wash)
    texts = [("ink", colours.ink), ("ink", colours.soft), ("accent", colours.accent)]
    pairs = [LowContrast(n, c, g, contrast(c, g), AA) for n, c in texts for g in grounds]
    pairs.append(LowContrast("ink", colours.edge, colours.paper, contrast(colours.edge, colours.paper), AA_SHAPE))
    failing = sorted((p for p in pairs if p.contrast < p.needed), key=lambda p: p.contrast / p.needed, reverse=True)
    return tuple({pair.name: pair for pair in failing}.values())


def remedy(colours: Palette, name: str) -> str:
    """Nearest darker or lighter colour with which the setting passes; empty if there is none."""
    for step in range(1, 21):
        for end in ("#000000", "#ffffff"):
            near = mix(colours.ink if name == "ink" else colours.accent, end, step / 20)
            ink, accent = (near, colours.accent) if name == "ink" else (colours.ink, near)
            made = palette(colours.paper, ink, accent, standard=LIGHT)
            if all(pair.name != name for pair in pale_pairs(made)):
                return near
    return ""


def readable(accent: str, colours: Palette) -> str:
    """The accent at the nearest lightness (HLS) that makes links readable on paper and wash, in its hue. Unchanged if
    no lightness suffices."""
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in _parts(accent)))
    for near in sorted((light, *(step / 100 for step in range(101))), key=lambda tried: abs(tried - light)):
        made = "#" + "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue, near, saturation))
        if all(contrast(made, ground) >= AA for ground in (colours.paper, colours.wash)):
            return made
    return accent


def contrast(first: str, second: str) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21 (black on white)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(first: str, second: str, share: float) -> str:
    """Colour between the first (share 0) and the second (share 1)."""
    pairs = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    shares = (part / 255 for part in _parts(colour))  # sRGB, IEC 61966-2-1
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
