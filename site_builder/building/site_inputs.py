"""Contents of the archive's folder and its theme: all inputs of a site as one value."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.archive_folder.inputs import Inputs, read_inputs, require_content
from site_builder.core.digests import digest_of
from site_builder.core.installed import packaged_theme_folder
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import FixedUrls, asset_url
from site_builder.i18n.catalogue import Texts
from site_builder.rendering.theme import Theme, read_theme, texts_of
from site_builder.runtime.cache import Cache
from site_builder.runtime.code_version import code_version
from site_builder.runtime.files import read_file, read_tree
from site_builder.settings.site_config import Typeface

if TYPE_CHECKING:
    from site_builder.pages.model import AssetPage


@dataclass(frozen=True, kw_only=True)
class SiteInputs(Inputs):
    """Files of an archive's folder, and the theme of its pages."""

    theme: Theme

    @property
    def texts(self) -> Texts:
        """Texts of the site in its language."""
        return texts_of(self.theme, self.config.language)

    @property
    def fixed(self) -> FixedUrls:
        """Fixed URLs of all page kinds."""
        from site_builder.pages.planners import FIXED

        return FIXED

    @property
    def listed(self) -> bytes | None:
        """Content of published.csv; None if there is none."""
        return self.published.data if self.published else None

    @cached_property
    def followed(self) -> dict[str, str]:
        """Path → digest of each briefing and of actors.yaml: the files in which single edits are tracked."""
        return {file.path: file.digest for file in (*self.briefings, *filter(None, (self.actors,)))}

    def base(self, *, portable: bool) -> str:
        """Digest of settings, site texts and code, on which all facts depend."""
        return digest_of(self.theme.texts, self.config, portable, code_version())

    def stamp(self, *, portable: bool) -> str:
        """Digest of everything a build reads, except the clock and published.csv."""
        return digest_of([(file.path, file.digest) for file in self.briefings], self.frame(portable=portable))

    def frame(self, *, portable: bool) -> str:
        """Digest of everything a build reads, except briefings, the clock and published.csv."""
        files = (
            *self.assets,
            *self.pages,
            *self.versions,
            *filter(None, (self.actors, self.tags, self.authors, self.redirects, self.decisions)),
        )
        read = [(file.path, file.digest) for file in files]
        return digest_of(read, self.strays, self.config, self.theme.digest, portable, code_version())


def read_site(root: Path, cache: Cache | None = None) -> SiteInputs:
    """Read all inputs of a site; the archive's templates override the packaged ones. With a cache, files with unchanged
    size, time and inode are not read.

    Raises SiteError if there is no content/.
    """
    inputs = with_theme(read_inputs(root, cache))
    require_content(root)
    return inputs


def read_saved(root: Path, inputs: SiteInputs, saved: Iterable[str]) -> SiteInputs | None:
    """The inputs with these briefings read again; None if one was deleted."""
    now = {path: read_file(root, path) for path in saved}
    files = [now.get(file.path, file) for file in inputs.briefings]
    return replace(inputs, briefings=tuple(filter(None, files))) if all(now.values()) else None


def with_theme(inputs: Inputs, theme: Theme | None = None) -> SiteInputs:
    """Inputs with this theme; by default the packaged theme with the archive's own templates. Raises ThemeError or
    SiteErrors."""
    values = {field.name: getattr(inputs, field.name) for field in fields(Inputs)}
    return SiteInputs(**values, theme=theme or theme_of(inputs.own))


def theme_of(own: Sequence[SourceFile]) -> Theme:
    """The packaged theme overlaid with an archive's own templates."""
    packaged = packaged_theme_folder()
    return read_theme(read_tree(packaged.parent, packaged.name), own)


def asset_pages(inputs: SiteInputs, published: Set[str]) -> "Iterator[AssetPage]":
    """A page for each file that is published as it is. `published` are the URLs of assets that may be."""
    from site_builder.pages.model import AssetPage

    files = ((asset_url(source.path), source.path, source.data) for source in inputs.assets)
    look = inputs.config.theme
    fonts = {} if look.fonts or look.font == Typeface.SYSTEM else inputs.theme.fonts
    shown = (*(file for file in files if file[0] in published), *((url, url, fonts[url]) for url in sorted(fonts)))
    for url, title, data in shown:
        yield AssetPage(url=url, title=title, description="", language="", updated="", data=data)
