"""Lines of page headers and footers → removed lines, each once. Knows no format."""

from collections.abc import Iterable

from site_builder.seeds.model import Removal, Removed

_PLACES = {"header": Removal.PAGE_HEAD, "footer": Removal.PAGE_FOOT, "watermark": Removal.WATERMARK}


def heads_and_feet(lines: Iterable[tuple[str, str]]) -> tuple[Removed, ...]:
    """The distinct lines as removed; each is given as `header`, `footer` or `watermark` and its words, in file
    order.
    """
    found: dict[str, Removal] = {}
    for place, line in lines:
        found.setdefault(line, _PLACES[place])
    return tuple(Removed(0, line, str(why), why) for line, why in found.items())
