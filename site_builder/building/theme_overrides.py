"""Own templates of an archive compared with the packaged ones.

`copy` saves the packaged original of an override in `templates/.packaged/`, so later changes of the package can be
shown line by line. A template that only fills blocks of `packaged/NAME` never falls behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path

from site_builder.archive_folder.inputs import read_settings
from site_builder.core.errors import UsageError, did_you_mean
from site_builder.core.installed import packaged_theme_folder
from site_builder.rendering.theme import FOLDER, PACKAGED, template_texts
from site_builder.runtime.files import read_tree, write_atomic

ORIGINS = f"{FOLDER}.packaged"


class OverrideState(StrEnum):
    """State of an own template relative to the packaged one of its name."""

    CURRENT = "current"
    """Copied from the current packaged template."""
    BEHIND = "behind"
    """The packaged template changed since the copy."""
    GONE = "gone"
    """The package no longer has this template."""
    BLOCKS = "blocks"
    """Fills blocks of the packaged template."""
    UNKNOWN = "unknown"
    """Origin unknown."""
    OWN = "own"
    """The package never had this template."""


FELL_BEHIND = (OverrideState.BEHIND, OverrideState.GONE)


@dataclass(frozen=True, slots=True)
class Override:
    """An own template of the archive."""

    name: str
    """`partials/entry.html`."""
    state: OverrideState
    diff: str
    """Unified diff: changes of the package since the copy, or the archive's differences if the origin is unknown."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Template texts by name."""

    packaged: Mapping[str, str]
    own: Mapping[str, str]
    origins: Mapping[str, str]
    """Packaged originals of own templates."""


def read_templates(root: Path) -> Templates:
    """The packaged templates, and those of the archive in `root`."""
    read_settings(root)  # raises with a remedy if this is no archive
    home = packaged_theme_folder()
    packaged = template_texts(read_tree(home.parent, home.name))
    if are_packaged(root):
        raise UsageError(
            "this folder holds the packaged templates, not an archive's own", hint="name an archive with --root"
        )
    origins = template_texts(read_tree(root, ORIGINS), folder=f"{ORIGINS}/")
    return Templates(packaged, template_texts(read_tree(root, FOLDER.rstrip("/"))), origins)


def are_packaged(root: Path) -> bool:
    """True if `root` holds the packaged templates, as the repository of site-builder does."""
    return (root / FOLDER).resolve() == packaged_theme_folder().resolve()


def compare(templates: Templates, names: Iterable[str] = ()) -> tuple[Override, ...]:
    """Own templates with their states, sorted by name; all if none is named."""
    wanted = tuple(names)
    named = _known(wanted, templates.own, "the archive has no template") if wanted else templates.own
    return tuple(_compare(name, templates) for name in sorted(named))


def copy(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Copy packaged templates into the archive for editing. Returns their names. Raises UsageError if one exists
    already."""
    templates = read_templates(root)
    wanted = _known(names, templates.packaged, "the package has no template")
    for name in wanted:
        if name in templates.own:
            hint = "edit it; site-builder theme diff shows what changed in the package"
            raise UsageError(f"{FOLDER}{name} exists already", hint=hint)
    for name in wanted:
        write_atomic(root / FOLDER / name, templates.packaged[name].encode("utf-8"))
    return accept(root, wanted)


def accept(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Mark own templates as up to date with the current package. Returns their names."""
    templates = read_templates(root)
    wanted = _known(names, templates.own, "the archive has no template")
    for name in _known(wanted, templates.packaged, "the package has no template"):
        write_atomic(root / ORIGINS / name, templates.packaged[name].encode("utf-8"))
    return wanted


def _known(names: Iterable[str], known: Iterable[str], fact: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.removeprefix(FOLDER) for name in names))
    for name in wanted:
        if name not in known:
            raise UsageError(f'{fact} "{name}"', hint=did_you_mean(name, known) or "all names: site-builder theme list")
    if not wanted:
        raise UsageError("no template was named", hint="all names: site-builder theme list")
    return wanted


def _compare(name: str, templates: Templates) -> Override:
    own, now, then = (texts.get(name) for texts in (templates.own, templates.packaged, templates.origins))
    if now is None:
        return Override(name, OverrideState.OWN if then is None else OverrideState.GONE, "")
    if then is not None:
        return Override(
            name, OverrideState.CURRENT if then == now else OverrideState.BEHIND, _diff(then, now, name, "then", "now")
        )
    if f'{PACKAGED}{name}"' in str(own) or f"{PACKAGED}{name}'" in str(own):
        return Override(name, OverrideState.BLOCKS, "")
    return Override(name, OverrideState.UNKNOWN, _diff(now, str(own), name, "packaged", "here"))


def _diff(before: str, after: str, name: str, was: str, now: str) -> str:
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    return "".join(unified_diff(*lines, f"{name} ({was})", f"{name} ({now})"))
