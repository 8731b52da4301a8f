"""Documents before and after a change → those of which readers would see more, or see it earlier or longer.

One comparison for every command and for the desk: status, audience and dates of each document, before and after. It
judges what a header allows, whatever command wrote it. Knows no disk and no command.
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
    """How much of a document readers see."""

    NOTHING = 0
    TOMBSTONE = 1
    """Title, date, authors and notes of a withdrawn text."""
    TEXT = 2


_NAMES = {Shown.TOMBSTONE: "the title, date and authors of", Shown.TEXT: "the text of"}


class Exposure(NamedTuple):
    """How much of a document readers see, and when."""

    shown: Shown
    start: datetime
    end: datetime

    def exceeds(self, before: "Exposure") -> bool:
        """True if readers see more than before, or see it earlier or longer."""
        return self.shown > before.shown or (bool(self.shown) and (self.start < before.start or self.end > before.end))


HIDDEN = Exposure(Shown.NOTHING, NEVER, EVER)


Change = tuple[SourceFile | None, SourceFile | None]
"""A document before and after; None where there is none."""


def exposures(changes: Iterable[Change], *, clock: datetime = EVER, hint: str = "") -> Iterator[PublicationError]:
    """An error for each document of which readers would see more after the changes.

    `clock` is the present moment: what is past by then counts no more. A document that is new stands for the one of
    the same title that goes. `hint` says what else can be done.
    """
    way = "; or ".join(filter(None, ("add --publish if readers are to see it", hint)))
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
    """The share of a document that readers see from that moment on, by its header."""
    if head is None or head.blind or head.header.audience or head.header.status is BriefingStatus.DRAFT:
        return HIDDEN
    header = head.header
    start, end = max(header.publish_at or EVER, clock), header.expires_at or NEVER
    shown = Shown.TOMBSTONE if header.status is BriefingStatus.WITHDRAWN else Shown.TEXT
    return Exposure(shown, start, end) if start < end else HIDDEN
