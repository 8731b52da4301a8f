"""Documents before and after a change → errors for those that readers would see more of, earlier or longer.

The one check for all commands and the desk: compares status, audience and dates. Judges by the headers alone. Knows no
disk and no command.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import IntEnum
from typing import NamedTuple

from site_builder.content.front_matter import Head, look_at_head
from site_builder.content.model import BriefingStatus
from site_builder.core.errors import Location, PublicationError
from site_builder.core.source_file import SourceFile

EVER = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


class Shown(IntEnum):
    """Visible part of a document."""

    NOTHING = 0
    TOMBSTONE = 1
    """Title, date, authors and notes of a withdrawn text."""
    TEXT = 2


_NAMES = {Shown.TOMBSTONE: "the title, date and authors of", Shown.TEXT: "the text of"}


class Exposure(NamedTuple):
    """Visible part of a document, and the time during which it is visible."""

    shown: Shown
    start: datetime
    end: datetime

    def exceeds(self, before: "Exposure") -> bool:
        """True if readers see more than before, or see it earlier or longer."""
        return self.shown > before.shown or (bool(self.shown) and (self.start < before.start or self.end > before.end))


HIDDEN = Exposure(Shown.NOTHING, NEVER, EVER)


Change = tuple[SourceFile | None, SourceFile | None]
"""A document before and after; None where it does not exist."""


def exposures(changes: Iterable[Change], *, clock: datetime = EVER, hint: str = "") -> Iterator[PublicationError]:
    """An error for each document that readers would see more of after the changes.

    `clock` is the present: times before it count as past. A new document is compared with a deleted one of the same
    title. `hint` is added to the remedy of each error.
    """
    way = "; or ".join(filter(None, ("add --publish if readers should see it", hint)))
    heads = [(before and look_at_head(before), after and look_at_head(after), after) for before, after in changes]
    gone = {before.header.title: before for before, after, _ in heads if before and not after}
    for before, after, source in heads:
        if after and source:
            title, now = after.header.title, exposure_of(after, clock)
            if now.exceeds(exposure_of(before or gone.get(title), clock)):
                since = f" from {now.start:%Y-%m-%d %H:%M} UTC" if now.start > clock else ""
                what = f"this would publish {_NAMES[now.shown]} “{title}”{since}; nothing was written"
                yield PublicationError(what, place=Location(source.path), hint=way)


def exposure_of(head: Head | None, clock: datetime) -> Exposure:
    """Exposure of a document from `clock` on, by its header."""
    if head is None or head.blind or head.header.audience or head.header.status is BriefingStatus.DRAFT:
        return HIDDEN
    header = head.header
    start, end = max(header.publish_at or EVER, clock), header.expires_at or NEVER
    shown = Shown.TOMBSTONE if header.status is BriefingStatus.WITHDRAWN else Shown.TEXT
    return Exposure(shown, start, end) if start < end else HIDDEN
