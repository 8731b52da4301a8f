"""The packaged templates, those that an archive has of its own, and copies for it to edit.

A template that only fills blocks of `packaged/NAME` follows every change of the package.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from site_builder.archive_folder.inputs import read_settings
from site_builder.core.errors import UsageError, did_you_mean
from site_builder.core.installed import packaged_theme_folder
from site_builder.rendering.theme import FOLDER, template_texts
from site_builder.runtime.files import read_tree, write_atomic


def templates(root: Path) -> Mapping[str, str]:
    """Name of each template → `packaged` or `own`, sorted by name."""
    packaged, own = _read(root)
    return dict(sorted((dict.fromkeys(packaged, "packaged") | dict.fromkeys(own, "own")).items()))


def copy(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Copy packaged templates into the archive for editing. Returns their names. Raises UsageError if one exists
    already."""
    packaged, own = _read(root)
    wanted = tuple(dict.fromkeys(name.removeprefix(FOLDER) for name in names))
    if not wanted:
        raise UsageError("no template was named", hint="all names: site-builder theme list")
    for name in wanted:
        if name not in packaged:
            hint = did_you_mean(name, packaged) or "all names: site-builder theme list"
            raise UsageError(f'the package has no template "{name}"', hint=hint)
        if name in own:
            raise UsageError(f"{FOLDER}{name} exists already", hint="edit it, or delete it and copy it again")
    for name in wanted:
        write_atomic(root / FOLDER / name, packaged[name].encode("utf-8"))
    return wanted


def _read(root: Path) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The packaged templates, and those of the archive in `root`."""
    read_settings(root)  # raises with a remedy if this is no archive
    home = packaged_theme_folder()
    if (root / FOLDER).resolve() == home.resolve():
        raise UsageError(
            "this folder holds the packaged templates, not an archive's own", hint="name an archive with --root"
        )
    return template_texts(read_tree(home.parent, home.name)), template_texts(read_tree(root, FOLDER.rstrip("/")))
