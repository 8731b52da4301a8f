"""Changes of a briefing's header by an editor: text → text, for commands and desk.

Ingest treats such a header as edited, so a changed seed does not revert it. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from site_builder.archive.validation import NO_BRIEFING
from site_builder.content.front_matter import header_of
from site_builder.content.model import BriefingStatus, Correction, Header
from site_builder.core.errors import HeaderError, Location, UsageError, add_command, did_you_mean
from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.curation.record_changes import member
from site_builder.ingest.three_way_merge import released
from site_builder.registry.record_edits import set_header_field

BY_CURATOR = "curator"
"""In place of the digest of a header that a curator left as ingest wrote it."""


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """Input of a header change."""

    path: str
    text: str
    words: Sequence[str]
    """Arguments of the change."""
    today: datetime | None = None
    stems: frozenset[str] = frozenset()
    """Stems of all briefings."""
    tags: frozenset[str] = frozenset()
    """Ids of all tags."""
    remove: bool = False

    @property
    def header(self) -> Header:
        """Current header of the file."""
        return header_of(self.path, self.text)


def with_fields(path: str, text: str, fields: Mapping[str, object]) -> str:
    """The file with these header fields; None removes a field. If ingest made the briefing a draft only until it has
    one of these fields, the draft status is removed as well.

    Raises HeaderError or SiteErrors for invalid values.
    """
    after = text
    for name, value in fields.items():
        after = set_header_field(after, name, value, path=path)
    header = header_of(path, after)
    return (released(after, header) or after) if after != text else text


def set_date(change: HeaderChange) -> str:
    """Set the date; an empty word removes it."""
    written = change.words[0].strip()
    try:
        date = parse_edtf(written) if written else None
    except ValueError as problem:
        hint = "write 2024-02-12, 2024-02 or 2024; for about: 2024-02~; for between: 2024-02/2024-03"
        raise HeaderError(f'"{written}" is not a date', place=Location(change.path), hint=hint) from problem
    return with_fields(change.path, change.text, {"date": date})


def without_date(path: str, text: str, status: BriefingStatus | None) -> str:
    """The file of a briefing that needs no date, published or a draft for good: ingest keeps the header as an edited
    one, even with `--refresh`."""
    *earlier, last = header_of(path, text).seed
    entry = replace(last, waits_for="", wrote=replace(last.wrote, header=BY_CURATOR))
    after = set_header_field(text, "seed", (*earlier, entry), path=path)
    return set_header_field(after, "status", status, path=path)


def set_status(change: HeaderChange) -> str:
    """Set the status."""
    status = member(BriefingStatus, change.words[0], "status")
    if status is BriefingStatus.SUPERSEDED:
        raise UsageError(
            "superseded needs the briefing that replaces it", hint="site-builder briefing supersede NAME NEW-NAME"
        )
    gone = {} if status is BriefingStatus.DRAFT else {"superseded_by": None}
    written = None if status is BriefingStatus.FINAL else status
    return with_fields(change.path, change.text, {"status": written, **gone})


def set_tag(change: HeaderChange) -> str:
    """Add a tag to the briefing, or remove it."""
    tag, tags = change.words[0], change.header.tags
    if tag not in change.tags and not change.remove:
        hint = did_you_mean(tag, change.tags) or f"add it: {add_command('tag', tag)}"
        raise HeaderError(f'there is no tag "{tag}"', place=Location(change.path), hint=hint)
    wanted = tuple(t for t in tags if t != tag) if change.remove else tuple(dict.fromkeys((*tags, tag)))
    return with_fields(change.path, change.text, {"tags": wanted or None})


def supersede(change: HeaderChange) -> str:
    """Mark the briefing as superseded by a later one."""
    later = change.words[0].strip("/").rpartition("/")[2].removesuffix(".md")
    if later not in change.stems | {NO_BRIEFING}:
        raise UsageError(f'there is no briefing "{later}"', hint="give its file name without .md, or none")
    return with_fields(change.path, change.text, {"status": BriefingStatus.SUPERSEDED, "superseded_by": later})


def _names(words: str) -> tuple[str, ...]:
    """Names between semicolons."""
    return tuple(filter(None, (" ".join(name.split()) for name in words.split(";"))))


def _described(change: HeaderChange, status: BriefingStatus) -> str:
    """Set the status, with a note for readers."""
    assert change.today is not None
    today = PartialDate(change.today.year, change.today.month, change.today.day)
    notes = (*change.header.corrections, Correction(today, " ".join(change.words[0].split())))
    return with_fields(change.path, change.text, {"status": status, "superseded_by": None, "corrections": notes})


READERS_SEE = {
    "withdraw": "readers see title, date, authors and this note; the text disappears from every page, list and feed",
    "correct": "readers see the present text, marked as corrected, with this note",
    "supersede": "readers see the text with a link to the later briefing above it",
}
"""Consequences of a change for readers, once the site is built."""
INSTEAD = {
    "withdraw": "readers cannot see this text: leave it, or site-builder briefing delete {name}",
    "delete": "redirect its address to another briefing with --to NAME",
    "correct": "readers cannot see this text, so it needs no correction: just edit it",
    "supersede": "readers cannot see this text, so it needs no successor",
}
"""Alternatives for a text that readers do not see, where the change is pointless."""
WORK: Mapping[str, Callable[[HeaderChange], str]] = {
    "title": lambda change: with_fields(change.path, change.text, {"title": change.words[0]}),
    "date": set_date,
    "status": set_status,
    "tag": set_tag,
    "language": lambda change: with_fields(change.path, change.text, {"language": change.words[0].strip() or None}),
    "series": lambda change: with_fields(change.path, change.text, {"series": change.words[0].strip() or None}),
    "author": lambda change: with_fields(change.path, change.text, {"authors": _names(change.words[0]) or None}),
    "withdraw": lambda change: _described(change, BriefingStatus.WITHDRAWN),
    "correct": lambda change: _described(change, BriefingStatus.CORRECTED),
    "supersede": supersede,
}
"""Function of each change in `command_words.CHANGES`."""
