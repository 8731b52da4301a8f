"""Texts that must go after a failed build, and what may stay; also the inputs of a build with `--keep-going`.

The site is rebuilt from its snapshot, each text as visible as its current header allows. Without a snapshot, every file
that may show a withheld text is removed. With `--keep-going`, files with errors fall back to their last published
version.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from site_builder.archive.admission import AS_BEFORE, Door, nothing_new, with_outcome
from site_builder.archive.former_texts import listed_versions, shown_rows
from site_builder.archive.own_pages import admitted, read_own_pages
from site_builder.archive_folder.inputs import (
    BRIEFINGS_FOLDER,
    CONTENT_FOLDER,
    PAGES_FOLDER,
    Inputs,
    inputs_of,
    is_own_page,
    is_version,
    read_own,
    read_settings,
    require_content,
    scan_content,
)
from site_builder.archive_folder.reading import read_registry
from site_builder.building.build_state import BuildState
from site_builder.building.site_inputs import SiteInputs, theme_of, with_theme
from site_builder.building.snapshot import RECORDS, Last
from site_builder.content.front_matter import Document, look_at_head
from site_builder.content.model import BriefingStatus
from site_builder.core.errors import Location, RegistryError, SiteError, SiteErrors, SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import actor_url, asset_url, briefing_url, output_path, own_page_url
from site_builder.pages.model import SEARCH_STYLE, THEME_FILES
from site_builder.pages.social_cards import FILE as SOCIAL_CARD
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import load_actors, load_tags
from site_builder.registry.published import load_published
from site_builder.registry.redirects import load_redirects
from site_builder.registry.registry_files import ACTORS_FILE, source_text
from site_builder.registry.version_list import VERSIONS_FILE, redacted_texts
from site_builder.runtime.cache import Cache
from site_builder.runtime.files import Tree, read_file
from site_builder.settings.site_config import FILE
from site_builder.settings.yaml_nodes import yaml_node

NOTHING = Last(portable=False, files={}, assets={})
"""Stands for the snapshot of an output that has none."""
T = TypeVar("T")
GONE = "was taken off the site: it is no longer public, or it is unclear who may see it"


# ---------- keeping going


def read_sound(root: Path, last: Last, cache: Cache) -> tuple[SiteInputs, tuple[SiteError, ...]]:
    """Current inputs, with each unreadable file replaced by its version in `last`, and the errors of those files.

    Raises SiteErrors if there is no earlier version. Headers and texts are not parsed here.
    """
    require_content(root)
    faults: list[SiteError] = []
    config = _attempt(partial(read_settings, root), faults)
    own, tree = read_own(root), scan_content(root, cache)
    faults += (*own.problems, *tree.problems)
    sound = not own.problems and _attempt(partial(theme_of, own.files), faults) is not None
    if not sound and FILE not in last.files:
        raise SiteErrors(faults)
    settings = read_file(root, FILE) if config else last.files.get(FILE)
    if config is None:
        if settings is None:
            raise SiteErrors(faults)
        config = last.inputs(_reader(root, tree.files)).config
    inputs = replace(inputs_of(config, tree.files, own=own.files if sound else last.templates), settings=settings)
    inputs = _sound_records(inputs, last, cache, faults, lost={e.place.path for e in tree.problems if e.place})
    return with_theme(inputs), tuple(with_outcome(error, AS_BEFORE) for error in faults)


def _sound_records(inputs: Inputs, last: Last, cache: Cache, faults: list[SiteError], *, lost: Iterable[str]) -> Inputs:
    """The inputs with each broken record file replaced by its version in `last`."""
    loads: Mapping[str, Callable[[SourceFile | None], object]] = {
        "actors": load_actors,
        "tags": load_tags,
        "authors": lambda source: read_registry(replace(inputs, authors=source, tags=None), cache),
        "redirects": load_redirects,
        "decisions": load_decisions,
        "published": load_published,
    }
    given = inputs
    with suppress(SiteProblem):
        read_registry(inputs, cache)
        loads = {name: load for name, load in loads.items() if name not in ("actors", "tags", "authors")}
    for name in RECORDS:
        path = f"{CONTENT_FOLDER}/{name}.{'csv' if name in ('redirects', 'published') else 'yaml'}"
        found = len(faults)
        if name in loads:
            _attempt(partial(loads[name], getattr(inputs, name)), faults)
        if len(faults) > found or path in lost:
            if FILE not in last.files:
                raise SiteErrors(faults)
            before: dict[str, Any] = {name: last.files.get(path)}
            inputs = replace(inputs, **before)
    if inputs is not given and _attempt(partial(read_registry, inputs, cache), []) is None:
        return replace(
            inputs, actors=last.files.get(ACTORS_FILE)
        )  # an older authors.yaml names an actor that no longer exists
    return inputs


def _attempt(work: Callable[[], T], faults: list[SiteError]) -> T | None:
    try:
        return work()
    except SiteProblem as problem:
        faults += problem.errors
    return None


def restricted_actors(source: SourceFile | None) -> frozenset[str]:
    """Ids of actors whose records are limited to an audience, as far as the file can be parsed."""
    if source is None:
        return frozenset()
    with suppress(SiteProblem):
        root = yaml_node(source_text(source), source.path, error=RegistryError)
        records = root.value if isinstance(root.value, dict) else {}
        return frozenset(k for k, node in records.items() if isinstance(node.value, dict) and "audience" in node.value)
    return frozenset()


def restricted_now(root: Path) -> frozenset[str]:
    """Ids of actors that the current actors.yaml limits to an audience, even if the build uses an older version of
    it.
    """
    with suppress(SiteError):
        return restricted_actors(read_file(root, ACTORS_FILE))
    return frozenset()


def redacted_now(root: Path) -> dict[str, str]:
    """Digest of each text out of which words were taken, even if the output has it → name of its briefing."""
    with suppress(SiteError):
        return redacted_texts(read_file(root, VERSIONS_FILE))
    return {}


# ---------- withholding


@dataclass(frozen=True)
class StillPublic:
    """Parts of an output that may stay, and those that must go."""

    inputs: SiteInputs
    """Inputs of what stays."""
    documents: tuple[Document, ...]
    restricted: frozenset[str]
    """Actors that readers may no longer see."""
    gone: tuple[SiteError, ...]
    """A line for each published text, file or actor that must go."""


def still_public(root: Path, output: Path, last: Last, *, clock: datetime, known: BuildState) -> StillPublic:
    """Divide an output last made of `last` into what may stay and what must go. Unchanged files need not be read again:
    their headers are known. Raises SiteErrors if the files that may stay do not make a site."""
    last, before = last.without(redacted_now(root)), last
    tree = _look_around(root, last, known.cache)
    sources = [s for s in tree.files if s.path.startswith(BRIEFINGS_FOLDER + "/") and s.path.endswith(".md")]
    inputs = last.inputs(_reader(root, tree.files, output))
    config = _attempt(partial(read_settings, root), []) or inputs.config
    door = Door(clock, config.audiences, last.texts, config.fields)
    heads = ((source, known.memory.head(source) or look_at_head(source)) for source in sources)
    present = [door.enter(Document(source, head)) for source, head in heads]
    documents = tuple(nothing_new(present, last.texts, clock))
    actors = next((source for source in tree.files if source.path == ACTORS_FILE), None)
    restricted = restricted_actors(actors)
    now = {source.path: source for source in tree.files if source.path.startswith(f"{PAGES_FOLDER}/")}
    left = read_own_pages(now[page.path] for page in inputs.pages if page.path in now)
    open_now = {document.path for document in admitted(left, door)}
    paths = {source.path for source in inputs.assets}
    inputs, less = _with_former_texts(inputs, tuple(file for file in tree.files if is_version(file.path)))
    gone = [
        *sorted(before.texts.keys() - last.texts.keys()),
        *([VERSIONS_FILE] if less else ()),
        *(page.path for page in inputs.pages if page.path not in open_now),
        *(d.path for d in documents if not _stays(d, clock)),
        *(path for path in last.assets if path not in paths and _was_open(path, last)),
        *(f"{ACTORS_FILE}: {name}" for name in sorted(restricted - restricted_actors(inputs.actors))),
    ]
    inputs = replace(inputs, pages=tuple(page for page in inputs.pages if page.path in open_now))
    return StillPublic(
        with_theme(inputs), documents, restricted, tuple(SiteError(GONE, place=Location(path)) for path in gone)
    )


def _with_former_texts(inputs: Inputs, now: tuple[SourceFile, ...]) -> tuple[Inputs, bool]:
    """The inputs with the present former texts, unless these cannot be read; True if fewer are shown than before."""
    with suppress(SiteProblem):
        before, after = (
            {(row.url, row.text) for rows in listed_versions(files).values() for row in shown_rows(rows)}
            for files in (inputs.versions, now)
        )
        return replace(inputs, versions=now), not before <= after
    return inputs, False


def _look_around(root: Path, last: Last, cache: Cache | None = None) -> Tree:
    """Current files in content/. Files of a missing or unreadable folder count as they were before: they are lost, not
    deleted."""
    tree = scan_content(root, cache)
    closed = [f"{error.place.path}/" for error in tree.problems if error.place]
    if not (root / CONTENT_FOLDER).is_dir():
        closed = [f"{CONTENT_FOLDER}/"]
    lost = [file for path, file in last.files.items() if path.startswith(tuple(closed))] if closed else []
    return Tree((*tree.files, *lost), tree.problems)


def _stays(document: Document, clock: datetime) -> bool:
    """True if the text is still as public as before."""
    if not document.header.public_at(clock):
        return False
    withdrawn = BriefingStatus.WITHDRAWN
    return document.header.status is not withdrawn or look_at_head(document.source).header.status is withdrawn


def _was_open(path: str, last: Last) -> bool:
    """True if an asset was visible to everyone: it lies in content/assets/ or in the folder of a published briefing."""
    folder = path.split("/")[-2]
    return path.startswith("content/assets/") or any(text.stem == folder for text in last.texts.values())


def _reader(
    root: Path, files: Iterable[SourceFile], output: Path | None = None
) -> Callable[[str, str], SourceFile | None]:
    """A reader of assets by path and digest. A changed file is read from the output in its published form; a removed
    one is None."""
    present = {file.path: file for file in files}
    lost = not (root / CONTENT_FOLDER).is_dir()

    def read(path: str, digest: str) -> SourceFile | None:
        now = present.get(path)
        if now is not None and now.digest == digest:
            return now
        if (now is None and not lost) or output is None:
            return now
        with suppress(OSError):
            then = SourceFile(path, (output / output_path(asset_url(path))).read_bytes())
            return then if then.digest == digest else None
        return None

    return read


def harmless(
    root: Path, output: Path, paths: Iterable[str], *, clock: datetime, last: Last
) -> tuple[tuple[str, ...], tuple[SiteError, ...]]:
    """Files of an output that certainly show nothing that must go, and an error for each thing that must.

    For outputs that cannot be rebuilt. Keeps pages of briefings that name nothing withheld, and files that are equal on
    every site. Keeps all paths if nothing must go.
    """
    paths = tuple(paths)
    tree = _look_around(root, last)
    briefings = [s for s in tree.files if s.path.startswith(BRIEFINGS_FOLDER + "/") and s.path.endswith(".md")]
    config = _attempt(partial(read_settings, root), [])
    door = Door(clock, config.audiences if config else (), last.texts, config.fields if config else ())
    public = {d.source.stem: d for d in (door.enter(Document(s, look_at_head(s))) for s in briefings)}
    public = {stem: d for stem, d in public.items() if d.header.public_at(clock)}
    found = {folder[1] for folder in map(re.compile(r"briefings/([^/]+)/.+").fullmatch, paths) if folder}
    redacted = {*redacted_now(root).values()}
    withheld = [
        stem for stem in sorted(found) if _must_go(stem, public.get(stem), output, is_redacted=stem in redacted)
    ]
    closed = [actor for actor in sorted(restricted_now(root)) if output_path(actor_url(actor)) in paths]
    pages_now = [file for file in tree.files if is_own_page(file.path)]
    own = {output_path(own_page_url(page.path)) for page in pages_now}
    own -= {output_path(own_page_url(page.path)) for page in admitted(read_own_pages(pages_now), door)}
    hidden = sorted(own & {*paths})
    if not (withheld or closed or hidden) or not (root / CONTENT_FOLDER).is_dir():
        return paths, ()
    places = (
        *map(briefing_url, withheld),
        *map(actor_url, closed),
        *(f"/{path.removesuffix('index.html')}" for path in hidden),
    )
    gone = tuple(SiteError(GONE, place=Location(f"{output.name}{place}")) for place in places)
    named = (*withheld, *closed)
    return tuple(p for p in paths if p not in own and _is_harmless(p, named, hidden, output)), gone


def _must_go(stem: str, document: Document | None, output: Path, *, is_redacted: bool) -> bool:
    """True if the folder of a briefing's URL shows a briefing that is not public, the text of a withdrawn one, or one
    without its note on words that were taken out."""
    pages = {file.name: file.read_text("utf-8", "replace") for file in (output / "briefings" / stem).glob("index.*")}
    html = pages.get("index.html", "")
    if document is None:
        return 'http-equiv="refresh"' not in html
    if is_redacted and not all(escape(one.note) in html for one in document.header.corrections):
        return True
    if document.header.status is not BriefingStatus.WITHDRAWN:
        return False
    words = set(re.findall(r"\w{6,}", document.body))
    is_shown = 'class="prose' in html or 2 * sum(word in html for word in words) > len(words)
    return is_shown or "index.md" in pages or not html


_HARMLESS = (*THEME_FILES, SEARCH_STYLE, "404.html")


def _is_harmless(path: str, withheld: Sequence[str], hidden: Sequence[str], output: Path) -> bool:
    """True if a file shows none of the `withheld` briefings and actors. The navigation of a page may still show the
    title of a `hidden` own page.
    """
    if path.startswith(("assets/", "fonts/")) or path in _HARMLESS:
        return True
    page = re.fullmatch(r"briefings/([^/]+)/(.+)", path)
    if page and page[1] in withheld:
        return False
    if page and page[2] == SOCIAL_CARD:
        return True  # shows only the title of its own briefing
    data = (output / path).read_bytes()
    if any(stem.encode() in data for stem in withheld):
        return False
    return bool(page) or (
        not withheld and (path.endswith(".html") or not any(own[:-10].encode() in data for own in hidden))
    )
