"""Removal of personal metadata from pictures and office documents in content/, all files or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.archive_folder.inputs import read_inputs
from site_builder.core.errors import SiteError, UsageError, did_you_mean
from site_builder.curation.journal import write
from site_builder.metadata.assets import look_into, telling
from site_builder.runtime.file_transaction import FileChange


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A cleaned file."""

    path: str
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    """Copyright and similar fields, which are kept."""


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """Results of a run."""

    files: int
    """Number of files inspected."""
    cleaned: tuple[Scrubbed, ...]
    left: tuple[SiteError, ...]
    """Files with metadata that could not be removed, with reasons."""


def scrub(root: Path, paths: Sequence[str] = ()) -> ScrubReport:
    """Clean the named files, or all published files of content/. Raises UsageError for other files."""
    assets = {source.path: source for source in read_inputs(root).assets}
    for path in paths:
        if path not in assets:
            hint = did_you_mean(path, assets) or "name it as content/assets/NAME"
            raise UsageError(f"{path} is not a published file", hint=hint)
    chosen = [assets[path] for path in (paths or assets)]
    looked = [look_into(source) for source in chosen]
    tainted = [one for one in looked if one.cleaned.removed]
    write(root, [FileChange(one.source.path, one.source.data, one.cleaned.data) for one in tainted])
    done = tuple(Scrubbed(one.source.path, one.cleaned.removed, one.cleaned.kept) for one in tainted)
    cleaned = {one.path for one in done}
    return ScrubReport(len(looked), done, tuple(telling(s for s in chosen if s.path not in cleaned)))
