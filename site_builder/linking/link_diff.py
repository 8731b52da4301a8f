"""The links that two builds made → what was gained, lost and changed, each with its rule (R32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from site_builder.linking.model import Mention

Links = Mapping[str, str]
"""File stem of a briefing → its links, as `list_links` writes them."""


_Place = tuple[str, str]
"""Paragraph and words."""
_Made = tuple[str, str]
"""Actor with rule, and why."""
_NONE: _Made = ("", "")


class LinkChange(StrEnum):
    """What became of a link."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """One link that the later build made otherwise."""

    briefing: str
    anchor: str
    """Id of the paragraph."""
    surface: str
    change: LinkChange
    before: str
    """Actor and rule (`ilse-vantor R7`), or empty."""
    now: str
    rule: str = ""
    """Of the link as it is now, else of the one that was: `R7`."""
    why: str = ""
    """The sentence of the link as it is now, else of the one that was: `short form of Ilse Vantor, …`."""


def list_links(mentions: Sequence[Mention], anchors: Sequence[str]) -> str:
    """The links of one briefing, a line each: paragraph, words, actor, rule and why, parted by tabs."""
    return "\n".join(
        [
            f"{anchors[m.block]}\t{m.surface}\t{m.actor}\t{m.rule}\t{' '.join(m.why.split())}"
            for m in mentions
            if m.linked
        ]
    )


def compare_links(before: Links, now: Links) -> tuple[Drift, ...]:
    """Every difference, sorted by briefing, paragraph and words."""
    found: list[Drift] = []
    for stem in sorted(before.keys() | now.keys()):
        if before.get(stem, "") != now.get(stem, ""):
            found += _compare(stem, _parsed(before.get(stem, "")), _parsed(now.get(stem, "")))
    return tuple(sorted(found))


def _compare(stem: str, before: Mapping[_Place, _Made], now: Mapping[_Place, _Made]) -> list[Drift]:
    found = []
    for place in before.keys() | now.keys():
        was, made = before.get(place, _NONE), now.get(place, _NONE)
        if was[0] != made[0]:
            change = LinkChange.CHANGED if was[0] and made[0] else LinkChange.GAINED if made[0] else LinkChange.LOST
            told = made if made[0] else was
            rule = told[0].rpartition(" ")[2]
            found.append(Drift(stem, *place, change, was[0], made[0], rule, told[1]))
    return found


def _parsed(text: str) -> dict[_Place, _Made]:
    """What each place links to; of equal words in one paragraph the first carries the link."""
    rows = (line.split("\t") for line in text.split("\n") if line)
    return {(anchor, surface): (f"{actor} {rule}", why) for anchor, surface, actor, rule, why in rows}
