"""The links of a text ↔ lines to keep beside it and to list them by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.linking.model import Mention


@dataclass(frozen=True, slots=True, order=True)
class ListedLink:
    """A link from a text to an actor."""

    briefing: str
    """File stem."""
    anchor: str
    """Id of the paragraph."""
    surface: str
    actor: str
    rule: str
    """`R7`."""
    why: str
    """`short form of Ilse Vantor, …`."""


def list_links(mentions: Sequence[Mention], anchors: Sequence[str]) -> str:
    """The links of one briefing, a line each: paragraph, words, actor, rule and why, parted by tabs."""
    return "\n".join(
        [
            f"{anchors[m.block]}\t{m.surface}\t{m.actor}\t{m.rule}\t{' '.join(m.why.split())}"
            for m in mentions
            if m.linked
        ]
    )


def read_links(stem: str, listed: str) -> Iterator[ListedLink]:
    """The links of one briefing, from the lines of `list_links`."""
    for line in listed.split("\n") if listed else ():
        yield ListedLink(stem, *line.split("\t"))
