"""Files that are published as they are: which of them readers may see, and the sizes of the pictures among them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from operator import itemgetter

from site_builder.content.model import Briefing, BriefingStatus
from site_builder.core.image_size import Size, image_size
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import asset_url


class Assets(frozenset[str]):
    """URLs of files that are published as they are; of the pictures among them also their sizes."""

    sizes: Mapping[str, Size]

    def __new__(cls, sizes: Mapping[str, Size | None]) -> "Assets":
        """URL → size; None for what is no picture."""
        found = super().__new__(cls, sizes)
        found.sizes = {url: size for url, size in sizes.items() if size}
        return found

    @cached_property
    def pictures(self) -> Mapping[str, Mapping[str, Size]]:
        """By the folder of their URLs: the sizes of the pictures in it, by URL."""
        found: dict[str, dict[str, Size]] = {}
        for url, size in sorted(self.sizes.items()):
            found.setdefault(folder_of(url), {})[url] = size
        return found

    def sizes_in(self, folder: str) -> Mapping[str, Size]:
        """The sizes of the pictures in the folder of a URL."""
        return self.pictures.get(folder, {})

    def __reduce__(self) -> "tuple[type[Assets], tuple[Mapping[str, Size | None]]]":
        return Assets, ({url: self.sizes.get(url) for url in sorted(self)},)


NO_ASSETS = Assets({})


def assets_of(files: Iterable[SourceFile]) -> Assets:
    """The files that are published as they are."""
    return Assets({asset_url(file.path): image_size(file.data) for file in files})


def open_assets(shown: Mapping[str, Briefing], assets: Set[str]) -> Assets:
    """Those of the assets that are published: everyone's, and those of a briefing that shows its text."""
    sizes = assets.sizes if isinstance(assets, Assets) else {}
    return Assets({url: sizes.get(url) for url in assets if _is_open(url, shown)})


def _is_open(url: str, shown: Mapping[str, Briefing]) -> bool:
    if url.startswith("/assets/"):
        return True
    briefing = shown.get(folder_of(url))
    return briefing is not None and briefing.header.status is not BriefingStatus.WITHDRAWN


class AssetsWhenAsked:
    """The same of which each answer is found when it is asked for: then the header of one briefing is read."""

    def __init__(self, files: Sequence[SourceFile], briefings: Mapping[str, Briefing]) -> None:
        self._files, self._briefings = files, briefings

    @cached_property
    def _folders(self) -> Mapping[str, dict[str, SourceFile]]:
        found: dict[str, dict[str, SourceFile]] = {}
        for url, file in sorted(((asset_url(file.path), file) for file in self._files), key=itemgetter(0)):
            found.setdefault(folder_of(url), {})[url] = file
        return found

    def __contains__(self, url: str) -> bool:
        return url in self._folders.get(folder_of(url), ()) and _is_open(url, self._briefings)

    def sizes_in(self, folder: str) -> Mapping[str, Size]:
        """As of `Assets`."""
        files = self._folders.get(folder, {}).items()
        sizes = ((url, image_size(file.data)) for url, file in files if _is_open(url, self._briefings))
        return {url: size for url, size in sizes if size}


def folder_of(url: str) -> str:
    """Of the URL of a file: all before its name."""
    return url[: url.rfind("/") + 1]
