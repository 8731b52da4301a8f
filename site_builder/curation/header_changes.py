"""What an editor changes in the header of one briefing: text → text, for commands and desk.

To ingest such a header counts as edited: a later change of the seed does not undo it. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from site_builder.archive.validation import NO_BRIEFING
from site_builder.content.front_matter import header_of
from site_builder.content.model import BriefingStatus, Correction, Header
from site_builder.core.errors import HeaderError, Location, UsageError, add_command, did_you_mean
from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.curation.record_changes import member
from site_builder.ingest.three_way_merge import released
from site_builder.registry.record_edits import set_header_field


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """All that a change of a header is made of."""

    path: str
    text: str
    words: Sequence[str]
    """What the change needs besides."""
    today: datetime | None = None
    stems: frozenset[str] = frozenset()
    """Of all briefings."""
    tags: frozenset[str] = frozenset()
    """Ids of all tags."""
    remove: bool = False

    @property
    def header(self) -> Header:
        """Of the file as it is."""
        return header_of(self.path, self.text)


def with_fields(path: str, text: str, fields: Mapping[str, object]) -> str:
    """The file with these fields of its header, None for one that goes; ingest's own draft is published with the field
    that it waited for.

    Raises HeaderError or SiteErrors for what cannot be in a header.
    """
    after = text
    for name, value in fields.items():
        after = set_header_field(after, name, value, path=path)
    header = header_of(path, after)
    return (released(after, header) or after) if after != text else text


def set_date(change: HeaderChange) -> str:
    """Another date, or with an empty word none."""
    written = change.words[0].strip()
    try:
        date = parse_edtf(written) if written else None
    except ValueError as problem:
        hint = "write it as 2024-02-12, 2024-02 or 2024; about: 2024-02~; between: 2024-02/2024-03"
        raise HeaderError(f'"{written}" is not a date', place=Location(change.path), hint=hint) from problem
    return with_fields(change.path, change.text, {"date": date})


def set_status(change: HeaderChange) -> str:
    """Another status."""
    status = member(BriefingStatus, change.words[0], "status")
    if status is BriefingStatus.SUPERSEDED:
        raise UsageError("say which briefing replaces it", hint="site-builder briefing supersede NAME NEW-NAME")
    gone = {} if status is BriefingStatus.DRAFT else {"superseded_by": None}
    written = None if status is BriefingStatus.FINAL else status
    return with_fields(change.path, change.text, {"status": written, **gone})


def set_tag(change: HeaderChange) -> str:
    """The briefing with a tag, or without it."""
    tag, tags = change.words[0], change.header.tags
    if tag not in change.tags and not change.remove:
        hint = did_you_mean(tag, change.tags) or f"add it: {add_command('tag', tag)}"
        raise HeaderError(f'there is no tag "{tag}"', place=Location(change.path), hint=hint)
    wanted = tuple(t for t in tags if t != tag) if change.remove else tuple(dict.fromkeys((*tags, tag)))
    return with_fields(change.path, change.text, {"tags": wanted or None})


def supersede(change: HeaderChange) -> str:
    """The page leads to the later briefing."""
    later = change.words[0].strip("/").rpartition("/")[2].removesuffix(".md")
    if later not in change.stems | {NO_BRIEFING}:
        raise UsageError(f'there is no briefing "{later}"', hint="name it as its address does, or write none")
    return with_fields(change.path, change.text, {"status": BriefingStatus.SUPERSEDED, "superseded_by": later})


def _described(change: HeaderChange, status: BriefingStatus) -> str:
    """Another status, with a note for readers."""
    assert change.today is not None
    today = PartialDate(change.today.year, change.today.month, change.today.day)
    notes = (*change.header.corrections, Correction(today, " ".join(change.words[0].split())))
    return with_fields(change.path, change.text, {"status": status, "superseded_by": None, "corrections": notes})


READERS_SEE = {
    "withdraw": "readers see title, date, authors and this note; the text is gone from every page, list and feed",
    "correct": "readers see the text as it is now, marked as corrected, with this note",
    "supersede": "readers see the text with a link to the later briefing above it",
}
"""What a change means for readers, once the site is built."""
INSTEAD = {
    "withdraw": "readers do not see this text: leave it as it is, or site-builder briefing delete {name}",
    "delete": "lead its address to another briefing with --to NAME",
    "correct": "a text that readers do not see needs no correction: edit it",
    "supersede": "a text that readers do not see needs no successor: leave it as it is",
}
"""The step that helps with a text that readers do not see, in place of the change."""
WORK: Mapping[str, Callable[[HeaderChange], str]] = {
    "title": lambda change: with_fields(change.path, change.text, {"title": change.words[0]}),
    "date": set_date,
    "status": set_status,
    "tag": set_tag,
    "withdraw": lambda change: _described(change, BriefingStatus.WITHDRAWN),
    "correct": lambda change: _described(change, BriefingStatus.CORRECTED),
    "supersede": supersede,
}
"""What each change of `command_words.CHANGES` does."""
