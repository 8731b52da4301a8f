"""What was planned of an archive → the same archive again, of which each part is read when it is asked for.

The lists of a site are facts, so they need not be made again from ten thousand headers. Holds what planners can ask
through `pages/traces`, and no more.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from site_builder.archive.backlinks import Cited
from site_builder.archive.gather import Archive, shown_header, without_text
from site_builder.archive.lists import Lists, TableView
from site_builder.archive.published_files import Assets, AssetsWhenAsked
from site_builder.building.edited_files import Edit
from site_builder.content.front_matter import Head
from site_builder.content.model import Body, Briefing, ByPathAndDate, Header, HeaderLines
from site_builder.core.partial_date import PartialDate, parse_edtf


def known_archive(edit: Edit, lists: Lists) -> Archive:
    """The archive of an edit, of which `lists` has the tables of `pages/facts`."""
    briefings = {url: _StoredBriefing(edit.paths[url], url, date, edit) for url, date in lists["date"].items()}

    def cited(url: str, outcomes: Sequence[Any]) -> tuple[Cited, ...]:
        pairs = zip(briefings[url].body.references, outcomes[1:], strict=True)
        return tuple([Cited(reference, *outcome) for reference, outcome in pairs])

    return Archive(
        tuple(briefings.values()),
        lists,
        edit.room.registry,
        edit.inputs.config.show_proposed,
        cited=TableView(lists, "cited", cited),
        cited_by=TableView(lists, "cited_by"),
        warnings=(),
        next_change=None,
        assets=cast(Assets, AssetsWhenAsked(edit.inputs.assets, edit.placed)),
        pages=edit.room.own_pages,
        led=TableView(lists, "targets"),
        roles=TableView(lists, "described"),
        fixed=edit.inputs.fixed,
    )


class _StoredBriefing(ByPathAndDate):
    """A briefing whose header and text are read when they are asked for; its date is known."""

    def __init__(self, path: str, url: str, date: str, edit: Edit) -> None:
        """`date` as the facts have it, in EDTF."""
        self.path, self.url, self._date, self._edit = path, url, date, edit  # a fifth one would double its memory

    @cached_property
    def _head(self) -> Head:
        return self._edit.head(self.path)

    @cached_property
    def _whole(self) -> Briefing:
        return without_text(self._edit.read(self.path))

    @cached_property
    def date(self) -> PartialDate | None:
        """Known without its header."""
        return parse_edtf(self._date) if self._date else None

    @cached_property
    def header(self) -> Header:
        return shown_header(self._head.header)

    @property
    def header_lines(self) -> HeaderLines:
        return self._head.header_lines

    @property
    def body(self) -> Body:
        return self._whole.body

    @property
    def text(self) -> str:
        return self._whole.text
