"""The lines of page heads and feet → what is put aside, each line once. Knows no format."""

from collections.abc import Iterable

from site_builder.seeds.model import Removal, Removed

_PLACES = {"header": Removal.PAGE_HEAD, "footer": Removal.PAGE_FOOT, "watermark": Removal.WATERMARK}


def heads_and_feet(lines: Iterable[tuple[str, str]]) -> tuple[Removed, ...]:
    """The lines put aside; of each line `header`, `footer` or `watermark` and its words, in the order of the file."""
    found: dict[str, Removal] = {}
    for place, line in lines:
        found.setdefault(line, _PLACES[place])
    return tuple(Removed(0, line, str(why), why) for line, why in found.items())
