"""An archive of version 0.2.0 or later → today's form, keeping every URL, decision and edit.

STEPS lists the changes of stored forms. Each step is pure (texts → texts with notes) and idempotent, so no version
number is needed and upgrades can run at any time. Only `upgrade` knows the disk.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.archive.published_files import traits_of
from site_builder.archive_folder.inputs import CONTENT_FOLDER, is_published_file
from site_builder.core.errors import SiteProblem
from site_builder.core.urls import asset_url, output_path, percent_encoded
from site_builder.curation.journal import write
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import read_file, scan_tree
from site_builder.settings.removed_settings import without_removed
from site_builder.settings.site_config import ASSETS, FILE, read_config


@dataclass(frozen=True)
class Stored:
    """Files of an archive as an earlier version left them."""

    texts: Mapping[str, str]
    """Path → text of site.toml and of all files in content/ that people and commands write."""
    files: Mapping[str, bool] = field(default_factory=dict)
    """Path of each file of content/ published in public/ that needs a line in site.toml → True if it needs one in spite
    of a link, because it contains personal data."""
    templates: str = ""
    """The archive's own templates."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file in a later form."""

    path: str
    text: str
    notes: tuple[str, ...]
    """Changes made, and tasks left to the editor."""


@dataclass(frozen=True, slots=True)
class Done:
    """Result of one step for one file."""

    step: str
    path: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Results of an upgrade."""

    done: tuple[Done, ...]
    """In order of steps."""


def upgrade(root: Path, *, clock: datetime | None = None, publish: bool = False, dry_run: bool = False) -> Report:
    """Upgrade an archive. Writes all files or none, and publishes nothing new.

    Raises SiteErrors for errors in files that must be parsed.
    """
    before = read_stored(root)
    after, done = upgraded(before)
    changed = [path for path in after.texts if after.texts[path] != before.texts.get(path)]
    changes = [FileChange(path, before.texts.get(path), after.texts[path]) for path in changed]
    write(root, changes, clock=clock, publish=publish, dry_run=dry_run)
    return Report(done)


def upgraded(stored: Stored) -> tuple[Stored, tuple[Done, ...]]:
    """Apply all steps. Returns the archive and what they did."""
    done: list[Done] = []
    for name, work in STEPS.items():
        made = tuple(work(stored))
        stored = replace(stored, texts={**stored.texts, **{one.path: one.text for one in made}})
        done += [Done(name, one.path, one.notes) for one in made]
    return stored, tuple(done)


def read_stored(root: Path) -> Stored:
    """Read an archive from disk. Raises ConfigError if there is none. Skips files that are not UTF-8."""
    if not (root / FILE).is_file():
        read_config(None)
    tree = scan_tree(root, CONTENT_FOLDER, endings=(".md", ".yaml", ".csv"))
    found = {source.path: source.data for source in (*tree.files, *filter(None, (read_file(root, FILE),)))}
    texts: dict[str, str] = {}
    for path, data in found.items():
        with suppress(UnicodeDecodeError):
            texts[path] = data.decode("utf-8")
    own = b"\0".join(file.data for file in scan_tree(root, "templates").files).decode("utf-8", "replace")
    return Stored(texts, dict(_live_files(root)), own)


def _live_files(root: Path) -> Iterator[tuple[str, bool]]:
    """Path of each asset in public/ that may need a setting to stay published, and True if it
    contains personal data."""
    for file in scan_tree(root, CONTENT_FOLDER).files:
        if is_published_file(file.path) and (root / "public" / output_path(asset_url(file.path))).is_file():
            is_clean, names = traits_of(file)
            if names or (not is_clean and file.path.startswith(ASSETS)):
                yield file.path, bool(names)


def _removed(stored: Stored) -> Iterator[Rewritten]:
    """site.toml without the settings that this release removed."""
    before = stored.texts.get(FILE, "")
    after, notes = without_removed(before, FILE)
    if after != before:
        yield Rewritten(FILE, after, notes)


def _assets(stored: Stored) -> Iterator[Rewritten]:
    """site.toml with a `publish` line for each published asset that would otherwise disappear. Earlier releases
    published every file in content/assets/. Now files other than clean pictures must be linked or listed, and documents
    with personal data must be listed."""
    text = stored.texts.get(FILE, "")
    with suppress(SiteProblem):
        listed = read_config(text).assets
        texts = "\0".join((stored.templates, *stored.texts.values()))
        live = [
            path
            for path, tells in stored.files.items()
            if not listed.lists(path) and (tells or not _is_said(path, texts))
        ]
        if live:
            lines = "".join(f"    {json.dumps(path, ensure_ascii=False)},\n" for path in (*listed.publish, *live))
            after = _with_setting(text, "assets", f"publish = [\n{lines}]\n")
            if read_config(after).assets.publish == (*listed.publish, *live):
                yield Rewritten(FILE, after, tuple(_notes_on(stored, live)))


def _notes_on(stored: Stored, live: Iterable[str]) -> Iterator[str]:
    for path in live:
        why = "although it identifies people" if stored.files[path] else "although nothing links to it"
        yield f"{path} stays public, {why}; to take it off the site, delete its line"


def _is_said(path: str, texts: str) -> bool:
    """True if a text seems to link a file."""
    return any(
        name in texts for name in (path.removeprefix("content/"), percent_encoded(path.removeprefix("content/")))
    )


def _with_setting(text: str, table: str, line: str) -> str:
    """site.toml with a line at the start of a table, replacing one with the same key."""
    head = re.search(rf"^[ \t]*\[{table}\][ \t]*(?:#.*)?$\n?", text, re.MULTILINE)
    if head is None:
        return f"{text}{'' if text.endswith(chr(10)) else chr(10)}\n[{table}]\n{line}"
    below = text[head.end() :]
    end = re.search(r"^[ \t]*\[", below, re.MULTILINE)
    own = below[: end.start()] if end else below
    old = re.search(rf"^[ \t]*{line.partition(' ')[0]}[ \t]*=[ \t]*\[[^\]]*\][^\n]*\n?", own, re.MULTILINE)
    kept = own[: old.start()] + own[old.end() :] if old else own
    return f"{text[: head.end()]}{line}{kept}{below[len(own) :]}"


STEPS: Mapping[str, Callable[[Stored], Iterable[Rewritten]]] = {
    "assets": _assets,
    "removed settings": _removed,
}
"""Steps in historical order; append a row for each new form."""
