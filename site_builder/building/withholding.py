"""After a build that could not be finished → the output without what must not be public any more, and nothing new.

The site is made once more of what it was last made of, each text seen by whom its header says now. Where that is not
known or cannot be made, every file that may show something of what must go is removed. Also: what a build that keeps
going reads, each file that cannot be understood as it was before.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from site_builder.archive.admission import AS_BEFORE, Door, nothing_new, with_outcome
from site_builder.archive.own_pages import admitted, read_own_pages
from site_builder.archive_folder.inputs import (
    BRIEFINGS_FOLDER,
    CONTENT_FOLDER,
    PAGES_FOLDER,
    Inputs,
    inputs_of,
    is_own_page,
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
from site_builder.pages.model import FEED_STYLE, SEARCH_STYLE, STYLES
from site_builder.pages.social_cards import FILE as SOCIAL_CARD
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import load_actors, load_tags
from site_builder.registry.published import load_published
from site_builder.registry.redirects import load_redirects
from site_builder.registry.registry_files import ACTORS_FILE, source_text
from site_builder.runtime.cache import Cache
from site_builder.runtime.files import Tree, read_file
from site_builder.settings.site_config import FILE
from site_builder.settings.yaml_nodes import yaml_node

NOTHING = Last(portable=False, files={}, assets={})
"""What is known of an output that nobody remembers."""
T = TypeVar("T")
GONE = "is off the site: it is no longer published, or it is unclear who may see it"


# ---------- keeping going


def read_sound(root: Path, last: Last, cache: Cache) -> tuple[SiteInputs, tuple[SiteError, ...]]:
    """What a build reads, each file that cannot be read or understood as it was before, and what is wrong with those.

    SiteError where there is no earlier one. Headers and texts are not looked at.
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
    """The inputs with each record file that cannot be understood as it was before."""
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
        return replace(inputs, actors=last.files.get(ACTORS_FILE))  # an author as before is an actor that is gone now
    return inputs


def _attempt(work: Callable[[], T], faults: list[SiteError]) -> T | None:
    try:
        return work()
    except SiteProblem as problem:
        faults += problem.errors
    return None


def restricted_actors(source: SourceFile | None) -> frozenset[str]:
    """Ids whose records are for an audience, as far as the file can be read at all."""
    if source is None:
        return frozenset()
    with suppress(SiteProblem):
        root = yaml_node(source_text(source), source.path, error=RegistryError)
        records = root.value if isinstance(root.value, dict) else {}
        return frozenset(k for k, node in records.items() if isinstance(node.value, dict) and "audience" in node.value)
    return frozenset()


def restricted_now(root: Path) -> frozenset[str]:
    """The same of the file as it is now, though the records may be read as they were before."""
    with suppress(SiteError):
        return restricted_actors(read_file(root, ACTORS_FILE))
    return frozenset()


# ---------- withholding


@dataclass(frozen=True)
class StillPublic:
    """What may stay of an output, and what must go."""

    inputs: SiteInputs
    """Of what stays."""
    documents: tuple[Document, ...]
    restricted: frozenset[str]
    """Actors that readers may no longer see."""
    gone: tuple[SiteError, ...]
    """What must go and was public, a line each."""


def still_public(root: Path, output: Path, last: Last, *, clock: datetime, known: BuildState) -> StillPublic:
    """What may stay of an output that was last made of these files; of those that are as they were when they were last
    understood, the header is known. Raises SiteErrors where those make no site."""
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
    gone = [
        *(page.path for page in inputs.pages if page.path not in open_now),
        *(d.path for d in documents if not _stays(d, clock)),
        *(path for path in last.assets if path not in paths and _was_open(path, last)),
        *(f"{ACTORS_FILE}: {name}" for name in sorted(restricted - restricted_actors(inputs.actors))),
    ]
    inputs = replace(inputs, pages=tuple(page for page in inputs.pages if page.path in open_now))
    return StillPublic(
        with_theme(inputs), documents, restricted, tuple(SiteError(GONE, place=Location(path)) for path in gone)
    )


def _look_around(root: Path, last: Last, cache: Cache | None = None) -> Tree:
    """What lies in content/ now; of a folder that is not there or cannot be read, what did before: it is lost, not
    empty."""
    tree = scan_content(root, cache)
    closed = [f"{error.place.path}/" for error in tree.problems if error.place]
    if not (root / CONTENT_FOLDER).is_dir():
        closed = [f"{CONTENT_FOLDER}/"]
    lost = [file for path, file in last.files.items() if path.startswith(tuple(closed))] if closed else []
    return Tree((*tree.files, *lost), tree.problems)


def _stays(document: Document, clock: datetime) -> bool:
    """Whether the text is as public as it was."""
    if not document.header.public_at(clock):
        return False
    withdrawn = BriefingStatus.WITHDRAWN
    return document.header.status is not withdrawn or look_at_head(document.source).header.status is withdrawn


def _was_open(path: str, last: Last) -> bool:
    """Whether a file that is published as it is was: everyone's, and that in the folder of a published briefing."""
    folder = path.split("/")[-2]
    return path.startswith("content/assets/") or any(text.stem == folder for text in last.texts.values())


def _reader(
    root: Path, files: Iterable[SourceFile], output: Path | None = None
) -> Callable[[str, str], SourceFile | None]:
    """What gives a file that was published as it is: as it was, from the output where it was changed since; none where
    it was removed."""
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
    """The files of an output of which it is sure that they show nothing that must go, and what must go.

    For an output that cannot be made once more: pages of briefings that do not name what must go, and what looks the
    same on every site. All paths where nothing must go.
    """
    paths = tuple(paths)
    tree = _look_around(root, last)
    briefings = [s for s in tree.files if s.path.startswith(BRIEFINGS_FOLDER + "/") and s.path.endswith(".md")]
    config = _attempt(partial(read_settings, root), [])
    door = Door(clock, config.audiences if config else (), last.texts, config.fields if config else ())
    public = {d.source.stem: d for d in (door.enter(Document(s, look_at_head(s))) for s in briefings)}
    public = {stem: d for stem, d in public.items() if d.header.public_at(clock)}
    pages = [path for path in paths if re.fullmatch(r"briefings/[^/]+/index\.html", path)]
    held = [path.split("/")[1] for path in pages if _must_go(path, public, output)]
    closed = [actor for actor in sorted(restricted_now(root)) if output_path(actor_url(actor)) in paths]
    pages_now = [file for file in tree.files if is_own_page(file.path)]
    own = {output_path(own_page_url(page.path)) for page in pages_now}
    own -= {output_path(own_page_url(page.path)) for page in admitted(read_own_pages(pages_now), door)}
    hidden = sorted(own & {*paths})
    if not (held or closed or hidden) or not (root / CONTENT_FOLDER).is_dir():
        return paths, ()
    places = (
        *map(briefing_url, held),
        *map(actor_url, closed),
        *(f"/{path.removesuffix('index.html')}" for path in hidden),
    )
    gone = tuple(SiteError(GONE, place=Location(f"{output.name}{place}")) for place in places)
    named = (*held, *closed)
    return tuple(p for p in paths if p not in own and _is_harmless(p, named, hidden, output)), gone


def _must_go(page: str, public: Mapping[str, Document], output: Path) -> bool:
    """Whether a page at the URL of a briefing shows one that is not public, or the text of a withdrawn one."""
    html = (output / page).read_text("utf-8", "replace")
    document = public.get(page.split("/")[1])
    if document is None:
        return 'http-equiv="refresh"' not in html
    if document.header.status is not BriefingStatus.WITHDRAWN:
        return False
    words = set(re.findall(r"\w{6,}", document.body))
    return 2 * sum(word in html for word in words) > len(words)


_HARMLESS = (
    *STYLES,
    FEED_STYLE,
    SEARCH_STYLE,
    "site.js",
    "favicon.svg",
    "robots.txt",
    "404.html",
)


def _is_harmless(path: str, held: Sequence[str], hidden: Sequence[str], output: Path) -> bool:
    """True if a file shows nothing of these briefings and actors; of hidden pages of one's own other pages may have the
    title in their navigation."""
    if path.startswith(("assets/", "fonts/")) or path in _HARMLESS:
        return True
    page = re.fullmatch(r"briefings/([^/]+)/([^/]+)", path)
    if page and page[1] in held:
        return False
    if page and page[2] == SOCIAL_CARD:
        return True  # a drawing of its own briefing's title
    data = (output / path).read_bytes()
    if any(stem.encode() in data for stem in held):
        return False
    return bool(page) or (
        not held and (path.endswith(".html") or not any(own[:-10].encode() in data for own in hidden))
    )
