"""The links that two builds made → what was gained, lost and changed, each with its rule (R32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from site_builder.linking.model import Mention

Links = Mapping[str, str]
"""File stem of a briefing → its links, as `list_links` writes them."""


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


def list_links(mentions: Sequence[Mention], anchors: Sequence[str]) -> str:
    """The links of one briefing, a line each: paragraph, words, actor and rule, parted by tabs."""
    return "\n".join([f"{anchors[m.block]}\t{m.surface}\t{m.actor}\t{m.rule}" for m in mentions if m.linked])


def compare_links(before: Links, now: Links) -> tuple[Drift, ...]:
    """Every difference, sorted by briefing, paragraph and words."""
    found: list[Drift] = []
    for stem in sorted(before.keys() | now.keys()):
        if before.get(stem, "") != now.get(stem, ""):
            found += _compare(stem, _parsed(before.get(stem, "")), _parsed(now.get(stem, "")))
    return tuple(sorted(found))


def _compare(stem: str, before: Mapping[tuple[str, str], str], now: Mapping[tuple[str, str], str]) -> list[Drift]:
    found = []
    for place in before.keys() | now.keys():
        was, made = before.get(place, ""), now.get(place, "")
        if was != made:
            change = LinkChange.CHANGED if was and made else LinkChange.GAINED if made else LinkChange.LOST
            found.append(Drift(stem, *place, change, was, made))
    return found


def _parsed(text: str) -> dict[tuple[str, str], str]:
    """Paragraph and words → actor and rule; of equal words in one paragraph the first carries the link."""
    rows = (line.split("\t") for line in text.split("\n") if line)
    return {(anchor, surface): f"{actor} {rule}" for anchor, surface, actor, rule in rows}
