"""An archive of version 0.2.0 → the same with a `publish` line in site.toml for each asset that it must keep public.

Earlier versions published every file in content/assets/. Now files other than clean pictures must be linked or listed,
and documents with personal data must be listed. Upgrading twice changes nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from site_builder.archive.published_files import traits_of
from site_builder.archive_folder.inputs import CONTENT_FOLDER, is_published_file
from site_builder.core.urls import asset_url, output_path, percent_encoded
from site_builder.curation.journal import write
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import read_text_file, scan_tree
from site_builder.settings.site_config import ASSETS, FILE, read_config


def upgrade(
    root: Path, *, clock: datetime | None = None, publish: bool = False, dry_run: bool = False
) -> tuple[str, ...]:
    """Upgrade an archive. Writes site.toml or nothing, and publishes nothing new. Returns what it did.

    Raises ConfigError if there is no archive or its settings are wrong.
    """
    text = read_text_file(root, FILE) if (root / FILE).exists() else None
    listed = read_config(text).assets
    texts = _texts_of(root)
    live = {
        path: tells
        for path, tells in _live_files(root)
        if not listed.lists(path) and (tells or not _is_said(path, texts))
    }
    if text is None or not live:
        return ()
    lines = "".join(f"    {json.dumps(path, ensure_ascii=False)},\n" for path in (*listed.publish, *live))
    after = _with_setting(text, "assets", f"publish = [\n{lines}]\n")
    if read_config(after).assets.publish != (*listed.publish, *live):
        return ()
    write(root, [FileChange(FILE, text, after)], clock=clock, publish=publish, dry_run=dry_run)
    return tuple(_notes_on(live))


def _texts_of(root: Path) -> str:
    """All texts that may link a file."""
    files = (
        *scan_tree(root, CONTENT_FOLDER, endings=(".md", ".yaml", ".csv")).files,
        *scan_tree(root, "templates").files,
    )
    return "\0".join(file.data.decode("utf-8", "replace") for file in files)


def _live_files(root: Path) -> Iterator[tuple[str, bool]]:
    """Path of each asset in public/ that may need a setting to stay published, and True if it
    contains personal data."""
    for file in scan_tree(root, CONTENT_FOLDER).files:
        if is_published_file(file.path) and (root / "public" / output_path(asset_url(file.path))).is_file():
            is_clean, names = traits_of(file)
            if names or (not is_clean and file.path.startswith(ASSETS)):
                yield file.path, bool(names)


def _notes_on(live: Mapping[str, bool]) -> Iterator[str]:
    for path, tells in live.items():
        why = "although it identifies people" if tells else "although nothing links to it"
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
