"""Colours as `#rrggbb` → how they contrast with one another, and the paler and darker ones made of two."""

from dataclasses import dataclass, replace

AA = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""
AA_SHAPE = 3.0
"""Least contrast of a border or bar that means something (WCAG 2.2, 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page on one ground."""

    paper: str
    wash: str
    """A ground a little off the paper."""
    ink: str
    soft: str
    """Quiet text."""
    rule: str
    """Lines that only divide."""
    edge: str
    """Borders and bars that mean something."""
    accent: str
    """Links."""


LIGHT = Palette("#fcfbf8", "#f3f0e9", "#1c1a17", "#595449", "#d3cdc0", "#8a8478", "#7a1f2b")
DARK = Palette("#171614", "#22201d", "#e8e4da", "#aea799", "#3d3933", "#7d766a", "#e5a3a0")


def palette(paper: str, ink: str, accent: str, *, standard: Palette) -> Palette:
    """All colours from three: those of the standard palette where paper and ink are its own, else mixed of the two."""
    if (paper, ink) == (standard.paper, standard.ink):
        return replace(standard, accent=accent)
    wash, soft, rule, edge = (mix(paper, ink, share) for share in (0.045, 0.74, 0.18, 0.5))
    return Palette(paper, wash, ink, soft, rule, edge, accent)


@dataclass(frozen=True, slots=True)
class LowContrast:
    """A pair of colours that cannot be read."""

    name: str
    """`ink` or `accent`: the setting that it comes from."""
    colour: str
    ground: str
    contrast: float
    needed: float


def pale_pairs(colours: Palette) -> tuple[LowContrast, ...]:
    """What fails WCAG AA: at most one pair for each setting, the worst."""
    grounds = (colours.paper, colours.wash)
    texts = [("ink", colours.ink), ("ink", colours.soft), ("accent", colours.accent)]
    pairs = [LowContrast(n, c, g, contrast(c, g), AA) for n, c in texts for g in grounds]
    pairs.append(LowContrast("ink", colours.edge, colours.paper, contrast(colours.edge, colours.paper), AA_SHAPE))
    failing = sorted((p for p in pairs if p.contrast < p.needed), key=lambda p: p.contrast / p.needed, reverse=True)
    return tuple({pair.name: pair for pair in failing}.values())


def remedy(colours: Palette, name: str) -> str:
    """The nearest darker or paler colour with which nothing of that setting fails; empty for none."""
    for step in range(1, 21):
        for end in ("#000000", "#ffffff"):
            near = mix(colours.ink if name == "ink" else colours.accent, end, step / 20)
            ink, accent = (near, colours.accent) if name == "ink" else (colours.ink, near)
            made = palette(colours.paper, ink, accent, standard=LIGHT)
            if all(pair.name != name for pair in pale_pairs(made)):
                return near
    return ""


def contrast(first: str, second: str) -> float:
    """From 1 (none) to 21 (black on white): WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(first: str, second: str, share: float) -> str:
    """The colour on the way from the first (share 0) to the second (share 1)."""
    pairs = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    shares = (part / 255 for part in _parts(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
