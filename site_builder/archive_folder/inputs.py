"""Files of an archive on disk, unparsed, as one value."""

import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import is_
from os.path import splitext
from pathlib import Path
from typing import Any

from site_builder.content.front_matter import is_reserved
from site_builder.core.codec import unpickled
from site_builder.core.errors import ConfigError, Location, SiteError
from site_builder.core.image_size import image_size
from site_builder.core.installed import can_draw, can_write_markdown, packaged_theme_folder, to_install
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import FixedUrls, asset_url
from site_builder.registry.published import PUBLISHED_FILE
from site_builder.registry.redirects import REDIRECTS_FILE
from site_builder.registry.registry_files import ACTORS_FILE, AUTHORS_FILE, DECISIONS_FILE, TAGS_FILE
from site_builder.registry.version_list import VERSIONS_FILE, VERSIONS_FOLDER
from site_builder.runtime.cache import Cache
from site_builder.runtime.files import Listed, Tree, read_file, read_text_file, scan_changed, scan_tree
from site_builder.settings.removed_settings import removed_in
from site_builder.settings.site_config import FILE, Picture, SiteConfig, WhereInstalled, read_config

STATE_FOLDER = ".site-builder"
CACHE_FILE = "cache.sqlite"
CONTENT_FOLDER = "content"
SEEDS_FOLDER = "seeds"
SOURCES = (CONTENT_FOLDER, SEEDS_FOLDER, "templates")
BRIEFINGS_FOLDER = "content/briefings"
PAGES_FOLDER = "content/pages"
TEXT_ENDINGS = ("", ".md", ".markdown", ".mdown", ".mkd", ".txt")
"""Suffixes, below content/briefings/, of files that look like misnamed briefings."""


@dataclass(frozen=True)
class Inputs:
    """The files of an archive."""

    config: SiteConfig
    briefings: tuple[SourceFile, ...]
    assets: tuple[SourceFile, ...]
    actors: SourceFile | None
    tags: SourceFile | None
    redirects: SourceFile | None
    decisions: SourceFile | None
    published: SourceFile | None = None
    """List of URLs that readers know."""
    strays: tuple[str, ...] = ()
    """Files below content/briefings/ that are neither briefings nor in the folder of one."""
    own: tuple[SourceFile, ...] = ()
    """Own templates of the archive."""
    pages: tuple[SourceFile, ...] = ()
    """Own pages of the archive."""
    authors: SourceFile | None = None
    """Authors who sign under an id."""
    settings: SourceFile | None = None
    """site.toml, from which `config` was read."""
    versions: tuple[SourceFile, ...] = ()
    """The list of former texts, and those texts."""

    @property
    def fixed(self) -> FixedUrls:
        """URLs of pages that exist regardless of the briefings."""
        return FixedUrls()


def read_inputs(root: Path, cache: Cache | None = None) -> Inputs:
    """Read the files of an archive. With a cache, files with unchanged size, time and inode are not read."""
    config = read_settings(root)
    inputs = inputs_of(config, scan_content(root, cache).whole, own=read_own(root).whole)
    return replace(inputs, settings=read_file(root, FILE))


def scan_content(root: Path, cache: Cache | None = None) -> Tree:
    """Files below content/, read in the same way, and problems with others."""
    if cache is None:
        return scan_tree(root, CONTENT_FOLDER)
    shelf = cache.shelf("listed")
    known: tuple[Listed, ...] = unpickled(shelf.load([CONTENT_FOLDER]).get(CONTENT_FOLDER)) or ()
    tree, listed = scan_changed(root, CONTENT_FOLDER, known)
    if len(listed) != len(known) or not all(map(is_, listed, known)):
        shelf.save(CONTENT_FOLDER, pickle.dumps(listed, pickle.HIGHEST_PROTOCOL))
    return tree


def inputs_of(config: SiteConfig, content: Iterable[SourceFile], *, own: Sequence[SourceFile]) -> Inputs:
    """Inputs from files below content/ and own templates."""
    found = {source.path: source for source in content}
    briefings = tuple(s for p, s in found.items() if is_briefing(p))
    return Inputs(
        config=config,
        briefings=briefings,
        pages=tuple(s for p, s in found.items() if is_own_page(p)),
        assets=tuple(s for p, s in found.items() if is_published_file(p)),
        actors=found.get(ACTORS_FILE),
        tags=found.get(TAGS_FILE),
        authors=found.get(AUTHORS_FILE),
        redirects=found.get(REDIRECTS_FILE),
        published=found.get(PUBLISHED_FILE),
        versions=tuple(s for p, s in found.items() if is_version(p)),
        decisions=found.get(DECISIONS_FILE),
        strays=tuple(_strays(found, briefings)),
        own=tuple(own),
    )


def is_briefing(path: str) -> bool:
    """True if the file is a briefing."""
    return path.startswith(f"{BRIEFINGS_FOLDER}/") and path.endswith(".md")


def is_own_page(path: str) -> bool:
    """True if the file is an own page."""
    return path.startswith(f"{PAGES_FOLDER}/") and path.endswith(".md")


def is_version(path: str) -> bool:
    """True for the list of former texts and each of those texts."""
    return path == VERSIONS_FILE or path.startswith(VERSIONS_FOLDER)


def is_published_file(path: str) -> bool:
    """True if the file is published as it is."""
    return not path.endswith(".md") and bool(asset_url(path))


def read_own(root: Path) -> Tree:
    """Own templates of the archive."""
    if (root / "templates").resolve() == packaged_theme_folder():
        return Tree((), ())
    return scan_tree(root, "templates")


def require_archive(root: Path) -> None:
    """Raise ConfigError if the folder has no site.toml: it is no archive, and nothing may be written into it."""
    if not (root / FILE).exists():
        read_config(None)


def require_content(root: Path) -> None:
    """Raise SiteError if content/ is missing: it is lost, not empty, and the site would be empty."""
    if not (root / CONTENT_FOLDER).is_dir():
        hint = f"restore it (is a disk not mounted?); in a new archive: mkdir {CONTENT_FOLDER}"
        raise SiteError(f"the folder {CONTENT_FOLDER}/ is missing", hint=hint)


def _strays(paths: Iterable[str], briefings: Iterable[SourceFile]) -> Iterator[str]:
    others = [path for path in paths if path.startswith(BRIEFINGS_FOLDER + "/") and not path.endswith(".md")]
    stems = {briefing.stem for briefing in briefings} if others else ()
    return (path for path in others if path.split("/")[-2] not in stems)


def overlooked(inputs: Inputs) -> Iterator[SiteError]:
    """A warning for each removed setting, and for each ignored file that looks as if it was to be published."""
    if inputs.settings:
        yield from removed_in(inputs.settings.data.decode("utf-8", "replace"), FILE)
    for path in inputs.strays:
        stem, ending = splitext(path.rpartition("/")[2])
        if ending.lower() in TEXT_ENDINGS:
            fact, hint = (
                "is not read as a briefing because its name does not end in .md",
                f"rename it to {stem}.md",
            )
        else:
            fact = "is not published because it is not in the folder of a briefing"
            hint = "move it into the folder with the name of its briefing, or into content/assets/"
        yield SiteError(fact, place=Location(path), hint=hint)


def read_settings(root: Path) -> SiteConfig:
    """Settings of the archive in `root`, with its logo measured. Raises ConfigError if it is no archive."""
    text = read_text_file(root, FILE) if (root / FILE).exists() else None
    return settings_of(text, partial(read_file, root))


def settings_of(text: str | None, read: Callable[[str], SourceFile | None]) -> SiteConfig:
    """Settings from the text of site.toml; `read` returns the file of the logo. Settings with `auto` are resolved by
    the installed packages."""
    config = read_config(text)
    for key, is_installed, needs in (
        ("cards", can_draw(), "Pillow and a font, which are"),
        ("markdown", can_write_markdown(), "markdownify, which is"),
    ):
        wanted = getattr(config.exports, key)
        if wanted is WhereInstalled.AUTO:
            decided: dict[str, Any] = {key: WhereInstalled.YES if is_installed else WhereInstalled.NO}
            config = replace(config, exports=replace(config.exports, **decided))
        elif wanted and not is_installed:
            fact = f"exports: {key} needs {needs} not installed"
            raise ConfigError(fact, place=_place(str(text), key), hint=to_install(key))
    for key, _ in config.fields:
        if is_reserved(key):
            fact = f'fields: "{key}" is reserved: it has a meaning, or looks like a limit on who sees a briefing'
            raise ConfigError(fact, place=_place(str(text), key), hint="choose another name for the field")
    for path in config.theme.fonts:
        file = read(path)
        if file is None or not file.data.startswith(b"wOF2"):
            fact = f"theme: fonts: {path} {'is not a WOFF2 file' if file else 'does not exist'}"
            hint = "list the .woff2 files of a typeface in content/assets/"
            raise ConfigError(fact, place=_place(str(text), "fonts"), hint=hint)
    names = [(key, getattr(config.theme, key)) for key in ("logo", "logo_dark")]
    pictures = tuple(_measure(read(path), path, key, str(text)) for key, path in names if path)
    return replace(config, theme=replace(config.theme, pictures=pictures)) if pictures else config


def _measure(file: SourceFile | None, path: str, key: str, text: str) -> Picture:
    size = image_size(file.data) if file else None
    if size is None:
        fact = "is not a PNG, JPEG, GIF, WebP or SVG picture with a size" if file else "does not exist"
        raise ConfigError(
            f"theme: {key}: {path} {fact}",
            place=_place(text, key),
            hint="give the path of a picture in content/assets/",
        )
    return Picture(asset_url(path), *size)


def _place(text: str, key: str) -> Location:
    """Place of a key in site.toml."""
    written = re.search(rf"^[ \t]*(?:\w+\.)?{key}\s*=", text, re.MULTILINE)
    return Location(FILE, text.count("\n", 0, written.end()) + 1 if written else 1)
