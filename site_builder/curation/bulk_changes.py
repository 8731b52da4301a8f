"""One change of many briefings: their files → the files that change, for one step of the journal. Pure."""

from collections.abc import Sequence
from datetime import datetime

from site_builder.archive_folder.inputs import Inputs
from site_builder.content.front_matter import exact_text
from site_builder.core.errors import UsageError
from site_builder.curation.header_changes import WORK, HeaderChange
from site_builder.curation.relocation import delete_unread
from site_builder.registry.loading import load_tags
from site_builder.runtime.file_transaction import FileChange

BULK = {
    "status": "set status",
    "tag": "add tag",
    "untag": "remove tag",
    "author": "set authors",
    "language": "set language",
    "series": "set series",
    "withdraw": "withdraw, with a note for readers",
    "delete": "delete (never public)",
}
"""By name, in the order of the desk's menu."""


def change_all(
    inputs: Inputs, paths: Sequence[str], action: str, value: str, *, clock: datetime, by: str = ""
) -> tuple[FileChange, ...]:
    """Apply one change to each of these content files. Raises all errors before anything is written."""
    if action not in BULK:
        raise UsageError(f'"{action}" is not a change for several briefings', hint=f"choose one of {', '.join(BULK)}")
    if not paths:
        raise UsageError("no briefing is ticked", hint="tick some, or all that the filter found")
    if not value.strip() and action in ("tag", "untag", "withdraw", "status"):
        raise UsageError(f"{BULK[action]}: nothing was entered", hint="type it beside the menu")
    files = {file.path: file for file in inputs.briefings}
    if action == "delete":
        return delete_unread(inputs, paths, clock=clock, by=by)
    stems, known = frozenset(file.stem for file in inputs.briefings), load_tags(inputs.tags)
    if action in ("tag", "untag"):
        value = {tag.label.casefold(): tag.id for tag in known.values()}.get(value.strip().casefold(), value.strip())
    found = []
    for path in sorted(paths):
        text = exact_text(files[path])
        change = HeaderChange(path, text, (value,), clock, stems, frozenset(known), action == "untag")
        after = WORK["tag" if action == "untag" else action](change)
        if after != text:
            found.append(FileChange(path, files[path].data, after))
    if not found:
        raise UsageError("all ticked briefings have this already", hint="nothing was written")
    return tuple(found)
