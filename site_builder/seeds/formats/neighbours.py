"""Files that a seed refers to: images become assets, double-bracket names become links."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename, commonprefix, dirname, join, normpath, splitext
from typing import TYPE_CHECKING
from urllib.parse import unquote

from site_builder.core.errors import SiteError
from site_builder.seeds.migration.header_keys import is_picture
from site_builder.seeds.migration.note_markup import note_address
from site_builder.seeds.model import Draft
from site_builder.seeds.outside_code import outside_code

if TYPE_CHECKING:
    from site_builder.seeds.formats.embedded_images import Pictures

_PICTURE = re.compile(r'!\[([^\[\]]{0,1000})\]\(([^()\s]{1,2000})((?:\s"[^"\n]{0,1000}")?)\)')
_NAMED = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]|\n]{1,300}))?\]\]")
_EMPTY_LINK = re.compile(r"\[\]\([^()\s]{1,2000}\)")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_NOTES = (".md", ".markdown", ".mdx")
_SHOWN = 5
"""Maximum number of missing images named in a note."""


@dataclass(frozen=True)
class NeighbourFiles:
    """The files around the seeds, by the names that texts use for them."""

    pictures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lower-case image name, with and without extension → paths."""
    notes: frozenset[str] = frozenset()
    """Lower-case names of Markdown seeds without extension."""


def neighbours_of(paths: Iterable[str]) -> NeighbourFiles:
    """The NeighbourFiles of all paths in the seeds folder."""
    pictures: dict[str, list[str]] = defaultdict(list)
    notes = set()
    for path in sorted(path for path in paths if is_picture(path) or path.lower().endswith(_NOTES)):
        name = basename(path).lower()
        if is_picture(name):
            pictures[name].append(path)
            pictures[splitext(name)[0]].append(path)
        else:
            notes.add(splitext(name)[0])
    return NeighbourFiles({name: tuple(found) for name, found in pictures.items()}, frozenset(notes))


def bring_along(draft: Draft, around: NeighbourFiles, read: Callable[[str], bytes]) -> Draft:
    """The draft with its images from its own or a shared folder; a missing image leaves its words. A double-bracket
    name of a seed becomes a link.
    """
    if "![" not in draft.body and "[[" not in draft.body:
        return draft
    from site_builder.seeds.formats.embedded_images import Pictures

    pictures = Pictures()
    missing: list[str] = []
    own = {asset.name for asset in draft.assets}

    def show(match: re.Match[str]) -> str:
        alt, written, title = match.groups()
        if _SCHEME.match(written) or written in own:
            return match[0]
        path = picture_of(unquote(written), draft.path, around)
        name = _taken(pictures, path, read, alt) if path else ""
        if not name:
            missing.append(unquote(written))
            return title.strip(' "') or alt
        return f"![{alt}]({name}{title})"

    def name(match: re.Match[str]) -> str:
        target, words = match[1].partition("#")[0].strip(), match[2] or match[1].partition("#")[0].strip()
        is_note = basename(target).lower() in around.notes or "/" in target
        return f"[{words}]({note_address(match[1])})" if is_note else match[0]

    body = outside_code(draft.body, lambda part: _NAMED.sub(name, _PICTURE.sub(show, part)))
    if missing:
        body = outside_code(body, lambda part: _EMPTY_LINES.sub("\n\n", _EMPTY_LINK.sub("", part))).lstrip("\n")
    notes = (*draft.notes, *pictures.notes, *_lost(missing))
    return replace(draft, body=body, assets=(*draft.assets, *pictures.assets), notes=notes)


def picture_of(written: str, seed: str, around: NeighbourFiles) -> str:
    """The path of the image that an address means: next to the seed, else the nearest path that ends alike; empty if
    none.
    """
    address = written.partition("?")[0].partition("#")[0]
    found = around.pictures.get(basename(address).lower(), ())
    next_to_seed = normpath(join(dirname(seed), address.lstrip("/")))
    if next_to_seed in found:
        return next_to_seed
    wanted = "/" + normpath("/" + address).lstrip("/").lower()
    ends = [path for path in found if splitext(f"/{path}".lower())[0].endswith(splitext(wanted)[0])]
    near = sorted(ends or found, key=lambda path: (-len(commonprefix((path, seed))), path))
    return near[0] if near else ""


def _taken(pictures: "Pictures", path: str, read: Callable[[str], bytes], alt: str) -> str:
    try:
        return pictures.add(read(path), alt=alt)
    except SiteError:
        return ""


def _lost(missing: list[str]) -> tuple[str, ...]:
    names = list(dict.fromkeys(missing))
    if not names:
        return ()
    some = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    return (f"{'A picture is' if len(names) == 1 else f'{len(names)} pictures are'} not among the seeds: {some}.",)
