"""Files that are published as they are: those that readers may see, and sizes of pictures."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from types import MappingProxyType

from site_builder.content.model import BodyLink, Briefing, BriefingStatus
from site_builder.core.image_size import Size, image_size
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import asset_url, percent_encoded
from site_builder.metadata.assets import look_into
from site_builder.settings.site_config import SiteConfig


class Assets(frozenset[str]):
    """URLs of files that are published as they are, with sizes of the pictures."""

    sizes: Mapping[str, Size]
    free: Set[str]
    """Shared files published without a link to them."""
    withheld: Mapping[str, tuple[str, ...]]
    """URL of each document held back → personal data found in it."""

    def __new__(
        cls,
        sizes: Mapping[str, Size | None],
        free: Set[str] | None = None,
        withheld: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> "Assets":
        """`sizes` maps each URL to a picture size, or None for other files."""
        found = super().__new__(cls, sizes)
        found.sizes = {url: size for url, size in sizes.items() if size}
        found.free, found.withheld = frozenset(sizes) if free is None else free, withheld
        return found

    @cached_property
    def pictures(self) -> Mapping[str, Mapping[str, Size]]:
        """Folder URL → sizes of its pictures by URL."""
        found: dict[str, dict[str, Size]] = {}
        for url, size in sorted(self.sizes.items()):
            found.setdefault(folder_of(url), {})[url] = size
        return found

    def sizes_in(self, folder: str) -> Mapping[str, Size]:
        """Sizes of the pictures in a folder, by URL."""
        return self.pictures.get(folder, {})

    def __reduce__(self) -> tuple[type["Assets"], tuple[object, ...]]:
        return Assets, ({url: self.sizes.get(url) for url in sorted(self)}, self.free, dict(self.withheld))


NO_ASSETS = Assets({})


FileTraits = tuple[bool, tuple[str, ...]]
"""True for a picture without metadata; and the kinds of personal data found in a document."""


def traits_of(file: SourceFile) -> FileTraits:
    """Two traits of a file: True if it is a picture without metadata, and the kinds of personal data found in a
    document."""
    looked = look_into(file)
    return looked.is_clean_picture, looked.names


def assets_of(
    files: Iterable[SourceFile],
    config: SiteConfig,
    own: Sequence[SourceFile],
    traits: Callable[[SourceFile], FileTraits] = traits_of,
) -> Assets:
    """Files that may be published as they are. Shared files need no link if they are pictures without metadata, or
    named by site.toml or a template in `own`."""
    sizes, free, withheld = dict[str, Size | None](), set[str](), dict[str, tuple[str, ...]]()
    named = set(config.theme.files)
    named_urls = {item.url.partition("#")[0] for item in config.theme.nav}
    templates = b"\0".join(file.data for file in own)
    for file in files:
        url = asset_url(file.path)
        sizes[url] = image_size(file.data)
        if config.assets.lists(file.path):
            free.add(url)
            continue
        is_clean, names = traits(file)
        if names:
            withheld[url] = names
        elif is_clean or file.path in named or url in named_urls or url[1:].encode() in templates:
            free.add(url)
    return Assets(sizes, free, withheld)


def open_assets(shown: Mapping[str, Briefing], assets: Set[str], linked: Set[str] | None) -> Assets:
    """Published assets: shared files that need no link or have one, and the files of briefings whose text is shown.
    With `linked` None, as before links are known, every shared file is included. Withheld assets never are."""
    all_ = assets if isinstance(assets, Assets) else Assets(dict.fromkeys(assets))
    found = {
        url: all_.sizes.get(url) for url in all_ if url not in all_.withheld and _is_open(url, shown, all_, linked)
    }
    return Assets(found, all_.free, all_.withheld)


def _is_open(url: str, shown: Mapping[str, Briefing], assets: Assets, linked: Set[str] | None) -> bool:
    if url.startswith("/assets/"):
        return linked is None or url in assets.free or url in linked
    briefing = shown.get(folder_of(url))
    return briefing is not None and briefing.header.status is not BriefingStatus.WITHDRAWN


def linked_assets(linked: Iterable[Iterable[str]], notes: Sequence[str], assets: Set[str]) -> Set[str]:
    """Shared files linked from a text or a note. `linked` lists the URLs that each text links; `notes` are Markdown or
    HTML, searched for the files' paths."""
    found = {url for urls in linked for url in urls}
    every = "\0".join(notes)
    for url in assets if "assets/" in every else ():
        if url[1:] in every or percent_encoded(url[1:]) in every:
            found.add(url)
    return found


def assets_in(links: Iterable[BodyLink]) -> Set[str]:
    """Shared files among these link targets."""
    return {link.url.partition("#")[0] for link in links if link.url.startswith("/assets/")}


def folder_of(url: str) -> str:
    """Folder part of a file URL."""
    return url[: url.rfind("/") + 1]
