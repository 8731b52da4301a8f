"""An archive's own templates next to the packaged ones: which there are, and which fell behind.

`copy` keeps the packaged text that an override was made from, in `templates/.packaged/`; what the package has changed
since is then known line by line. A template that only fills blocks of `packaged/NAME` never falls behind.
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
    """How a template of the archive compares with the packaged one of its name."""

    CURRENT = "current"
    """Made from the packaged template as it is."""
    BEHIND = "behind"
    """The packaged one has changed since."""
    GONE = "gone"
    """The package no longer has a template of this name."""
    BLOCKS = "blocks"
    """Fills blocks of the packaged one."""
    UNKNOWN = "unknown"
    """What it was made from is not known."""
    OWN = "own"
    """The package never had one."""


FELL_BEHIND = (OverrideState.BEHIND, OverrideState.GONE)


@dataclass(frozen=True, slots=True)
class Override:
    """A template of the archive."""

    name: str
    """`partials/entry.html`."""
    state: OverrideState
    diff: str
    """Unified: what the package changed since the copy; where that is not known, what the archive has otherwise."""


@dataclass(frozen=True, slots=True)
class Templates:
    """All texts by template name."""

    packaged: Mapping[str, str]
    own: Mapping[str, str]
    origins: Mapping[str, str]
    """The packaged texts that own templates were made from."""


def read_templates(root: Path) -> Templates:
    """The templates of the archive in `root`, and the packaged ones."""
    read_settings(root)  # says what to do where this is no archive
    home = packaged_theme_folder()
    packaged = template_texts(read_tree(home.parent, home.name))
    if are_packaged(root):
        raise UsageError("these templates are the packaged ones", hint="use --root to name an archive")
    origins = template_texts(read_tree(root, ORIGINS), folder=f"{ORIGINS}/")
    return Templates(packaged, template_texts(read_tree(root, FOLDER.rstrip("/"))), origins)


def are_packaged(root: Path) -> bool:
    """Tells whether the templates in `root` are the package's own, as in the repository of site-builder."""
    return (root / FOLDER).resolve() == packaged_theme_folder().resolve()


def compare(templates: Templates, names: Iterable[str] = ()) -> tuple[Override, ...]:
    """The templates of the archive, all if none is named, by name, each with what it misses."""
    wanted = tuple(names)
    named = _known(wanted, templates.own, "the archive has no template") if wanted else templates.own
    return tuple(_compare(name, templates) for name in sorted(named))


def copy(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Copy packaged templates into the archive, to be edited there; the names. UsageError where one is there."""
    templates = read_templates(root)
    wanted = _known(names, templates.packaged, "the package has no template")
    for name in wanted:
        if name in templates.own:
            hint = "edit it; site-builder theme diff tells what the package changed"
            raise UsageError(f"{FOLDER}{name} is there already", hint=hint)
    for name in wanted:
        write_atomic(root / FOLDER / name, templates.packaged[name].encode("utf-8"))
    return accept(root, wanted)


def accept(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Take note that the archive's templates are up to date with the packaged ones of today; the names."""
    templates = read_templates(root)
    wanted = _known(names, templates.own, "the archive has no template")
    for name in _known(wanted, templates.packaged, "the package has no template"):
        write_atomic(root / ORIGINS / name, templates.packaged[name].encode("utf-8"))
    return wanted


def _known(names: Iterable[str], known: Iterable[str], fact: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.removeprefix(FOLDER) for name in names))
    for name in wanted:
        if name not in known:
            raise UsageError(f'{fact} "{name}"', hint=did_you_mean(name, known) or "site-builder theme list names all")
    if not wanted:
        raise UsageError("no template is named", hint="site-builder theme list names all")
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
