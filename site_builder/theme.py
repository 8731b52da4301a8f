"""Files of a theme → one value that renders pages: template name → source text, and the digest of them all.

An archive's own `templates/` is laid over the packaged theme, file by file. Knows no disk beyond where the packaged
theme stands, and nothing of Jinja.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.digests import digest_of
from site_builder.errors import Location, ThemeError
from site_builder.sources import SourceFile

FOLDER = "templates/"
PACKAGED = "packaged/"
"""Before the name of a packaged template, where a template of the archive stands in its place."""
_TEXT_ENDINGS = (".html", ".xml", ".txt", ".css", ".svg", ".js")


@dataclass(frozen=True)
class Theme:
    """All templates of a site. Two themes are equal when their digests are."""

    templates: Mapping[str, str] = field(compare=False, repr=False)
    """Template name, such as `partials/entry.html`, → source text."""
    digest: str
    trusted: bool = True
    """False where a file comes from outside this package: then templates run in a sandbox."""


def read_theme(packaged: Iterable[SourceFile], overrides: Iterable[SourceFile] = ()) -> Theme:
    """The theme in the files; an override stands before the packaged file of the same name, which it may extend as
    `packaged/NAME`.

    Paths are relative to the theme's folder, with or without `templates/` before them. Files that are no templates
    (images, fonts) are passed over. Raises ThemeError for a file that is not UTF-8.
    """
    own, ours = template_texts(overrides), template_texts(packaged)
    templates = {**ours, **{PACKAGED + name: ours[name] for name in own if name in ours}, **own}
    return Theme(templates=templates, digest=digest_of(templates, bool(own)), trusted=not own)


def packaged_theme_folder() -> Path:
    """The folder of the theme that comes with this package: inside an installed package, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "templates"
    return installed if installed.is_dir() else here.parent / "templates"


def template_texts(files: Iterable[SourceFile], *, folder: str = FOLDER) -> dict[str, str]:
    """Template name → text, sorted; files that are no templates are passed over."""
    named = ((file.path.removeprefix(folder), file.data) for file in files)
    return {name: _decode(name, data) for name, data in sorted(named) if name.endswith(_TEXT_ENDINGS)}


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        place = Location(FOLDER + name, line)
        raise ThemeError("this template is not UTF-8", place=place, hint="save it as UTF-8") from problem
