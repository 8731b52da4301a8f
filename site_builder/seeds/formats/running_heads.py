"""The lines of page heads and feet → what is put aside, each line once. Knows no format."""

from collections.abc import Iterable

from site_builder.seeds.model import EVERY_PAGE, Removed


def heads_and_feet(lines: Iterable[tuple[str, str]]) -> tuple[Removed, ...]:
    """What is put aside; of each line `header` or `footer` and its words, in the order of the file."""
    found: dict[str, str] = {}
    for place, line in lines:
        found.setdefault(line, f"{'head' if place == 'header' else 'foot'} {EVERY_PAGE}")
    return tuple(Removed(0, line, why) for line, why in found.items())
