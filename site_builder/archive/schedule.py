"""Headers and a clock → unpublished briefings by reason, and coming changes.

`Header.public_at` decides whether a briefing is published.

The next moment when `publish_at` or `expires_at` changes the publish set is stored in the archive
(`Archive.next_change`): builds are not skipped after it, and `--watch` and the preview wake up at it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from site_builder.core.errors import counted
from site_builder.core.partial_date import MONTHS

if TYPE_CHECKING:
    from site_builder.content.model import Header


class Cause(StrEnum):
    """Reason why a briefing is not published, in the order of reports."""

    UNDATED = "undated"
    """Draft without a date."""
    UNSURE = "unsure"
    """Draft with a merely probable date."""
    DRAFT = "draft"
    AUDIENCE = "audience"
    EMBARGOED = "embargoed"
    EXPIRED = "expired"


_WORDS = {
    Cause.UNDATED: "without a date",
    Cause.UNSURE: "with an unconfirmed date",
    Cause.EMBARGOED: "embargoed",
    Cause.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Counts of the unpublished briefings of an archive."""

    briefings: int = 0
    """Number of all briefings, published or not."""
    counts: tuple[tuple[Cause, int], ...] = ()
    """Reasons with at least one briefing, in the order of `Cause`."""
    next_embargo: datetime | None = None
    """End of the next embargo."""

    @property
    def total(self) -> int:
        """Number of unpublished briefings."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A moment at which a briefing appears or disappears."""

    when: datetime
    path: str
    appears: bool
    title: str


def cause(header: "Header", clock: datetime) -> Cause | None:
    """First reason why the briefing is not published at that moment; None if it is."""
    if header.public_at(clock):
        return None
    from site_builder.content.model import SURE_DATE, BriefingStatus  # not imported by a build that has nothing to do

    if header.status is BriefingStatus.DRAFT:
        if header.seed and header.seed[-1].waits_for == SURE_DATE:
            return Cause.UNSURE
        waits = not header.date and (not header.seed or bool(header.seed[-1].waits_for))
        return Cause.UNDATED if waits else Cause.DRAFT
    if header.audience:
        return Cause.AUDIENCE
    if header.expires_at is not None and clock >= header.expires_at:
        return Cause.EXPIRED
    return Cause.EMBARGOED


def tally(headers: "Iterable[Header]", clock: datetime) -> Unpublished:
    """Numbers of unpublished briefings by reason."""
    causes = [(cause(header, clock), header.publish_at) for header in headers]
    found = Counter(why for why, _ in causes)
    moments = [when for why, when in causes if why is Cause.EMBARGOED and when]
    counts = tuple((kind, found[kind]) for kind in Cause if found[kind])
    return Unpublished(len(causes), counts, min(moments, default=None))


def summary(withheld: Unpublished, clock: datetime) -> str:
    """`12 briefings not published: 3 without a date, 2 drafts, 7 embargoed (next: 1 December)`."""
    if not withheld.total:
        return "no briefings yet" if not withheld.briefings else "every briefing is published"
    parts = [_part(kind, count) for kind, count in withheld.counts]
    if withheld.next_embargo:
        place = [kind for kind, _ in withheld.counts].index(Cause.EMBARGOED)
        parts[place] += f" (next: {moment_words(withheld.next_embargo, clock)})"
    return f"{counted(withheld.total, 'briefing')} not published: {', '.join(parts)}"


WAYS = {
    Cause.UNDATED: "add a date to each: site-builder briefing date NAME 2024-02-12; to publish all under “Undated”: "
    '[ingest] unsure_dates = "publish" in site.toml, then site-builder ingest --refresh --publish',
    Cause.UNSURE: "confirm each one: site-builder briefing date NAME 2024-02-12",
    Cause.DRAFT: "to publish one: site-builder briefing status NAME final --publish",
    Cause.AUDIENCE: "to publish one, delete audience: from its header",
    Cause.EXPIRED: "to publish one again, delete expires_at: from its header",
    Cause.EMBARGOED: "nothing to do: the first build after an embargo ends publishes them",
}
"""Cause → remedy."""


def remedies(withheld: Unpublished) -> tuple[str, ...]:
    """A line for each cause, with its count and remedy."""
    return tuple(f"{_part(kind, count)}; {WAYS[kind]}" for kind, count in withheld.counts)


def _part(kind: Cause, count: int) -> str:
    if kind is Cause.AUDIENCE:
        return f"{count} for an audience"
    return counted(count, "draft") if kind is Cause.DRAFT else f"{count} {_WORDS[kind]}"


def moment_words(when: datetime, clock: datetime) -> str:
    """A moment in words: `1 December`. The year is added if it is not the current one, the time (UTC) unless it is
    midnight."""
    year = f" {when.year}" if when.year != clock.year else ""
    time = f", {when:%H:%M} UTC" if when.hour or when.minute else ""
    return f"{when.day} {MONTHS[when.month - 1]}{year}{time}"


def due(headers: "Iterable[tuple[str, Header]]", clock: datetime) -> tuple[Due, ...]:
    """Coming appearances and removals, soonest first. `headers` are pairs of path and header."""
    found = []
    for path, header in headers:
        ends = header.expires_at
        starts = header.publish_at if header.publish_at and header.publish_at > clock else None
        is_open = cause(header, clock) in (None, Cause.EMBARGOED)
        if is_open and starts and (ends is None or starts < ends):
            found.append(Due(starts, path, True, header.title))
        if is_open and ends and (starts is None or starts < ends):
            found.append(Due(ends, path, False, header.title))
    return tuple(sorted(found))
