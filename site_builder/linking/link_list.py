"""Converts the links of a text to stored lines and back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.linking.model import Mention


@dataclass(frozen=True, slots=True, order=True)
class ListedLink:
    """Link from a text to an actor."""

    briefing: str
    """File stem."""
    anchor: str
    """Id of the paragraph."""
    surface: str
    actor: str
    rule: str
    """`R7`."""
    why: str
    """For example `short form of Ilse Vantor, …`."""


def list_links(mentions: Sequence[Mention], anchors: Sequence[str]) -> str:
    """Links of one briefing, one per line: paragraph, words, actor, rule and reason, separated by tabs."""
    return "\n".join(
        [
            f"{anchors[m.block]}\t{m.surface}\t{m.actor}\t{m.rule}\t{' '.join(m.why.split())}"
            for m in mentions
            if m.linked
        ]
    )


def read_links(stem: str, listed: str) -> Iterator[ListedLink]:
    """Parses the lines written by `list_links`."""
    for line in listed.split("\n") if listed else ():
        yield ListedLink(stem, *line.split("\t"))
