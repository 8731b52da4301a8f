"""What was planned of an archive → the same archive again, of which each part is read when it is asked for.

The lists of a site are facts, so they need not be made again from ten thousand headers. Holds what planners can ask
through `pages/traces`, and no more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar, cast

from site_builder.archive.backlinks import Cited, by_seed
from site_builder.archive.gather import Archive, shown_header, without_text
from site_builder.archive.known_records import Registry
from site_builder.archive.own_pages import OwnPage
from site_builder.archive.validation import Targets
from site_builder.content.front_matter import Head
from site_builder.content.model import Body, Briefing, BriefingStatus, Header, HeaderLines
from site_builder.core.image_size import Size, image_size
from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import asset_url
from site_builder.settings.site_config import ShowProposed

K = TypeVar("K")
Tables = Callable[[str], Mapping[Any, Any]]
"""Name of a table of `pages/facts` → the table."""


def _listed(name: str) -> cached_property[Any]:
    """The lists of briefings of a table."""
    return cached_property(lambda archive: _Lists(archive._tables(name), archive.by_url))


class KnownArchive(Archive):
    """An archive with the lists that it had when it was planned."""

    def __init__(
        self,
        tables: Tables,
        paths: Mapping[str, str],
        head: Callable[[str], Head],
        read: Callable[[str], Briefing],
        *,
        registry: Registry,
        pages: tuple[OwnPage, ...],
        assets: Sequence[SourceFile],
        show_proposed: ShowProposed,
        citable: Callable[[], Mapping[str, Sequence[Any]]],
    ) -> None:
        """`paths` has the file of each published briefing by URL, newest first; `head` knows what is above its text,
        `read` understands all of it; `citable` is as of `pages/facts`."""
        dates = tables("date")
        briefings = tuple([_Stored(path, url, dates[url], head, read) for url, path in paths.items()])
        fields = {"briefings": briefings, "registry": registry, "show_proposed": show_proposed, "pages": pages}
        vars(self).update(fields, _tables=tables, _asset_files=assets, _citable=citable)

    by_tag = _listed("tagged")
    by_actor = _listed("naming")
    by_year = _listed("year")
    countries = _listed("country")
    translations = _listed("versions")
    blocks = _listed("block")

    @cached_property
    def corrected(self) -> Mapping[str, Briefing]:
        """By URL."""
        return {url: self.by_url[url] for url in self._tables("corrected")}  # type: ignore[attr-defined]

    @cached_property
    def volumes(self) -> Mapping[str, tuple[str, ...]]:
        """Names of blocks by name of the volume."""
        return self._tables("volume")  # type: ignore[attr-defined, no-any-return]

    @cached_property
    def cited_by(self) -> Mapping[str, tuple[str, ...]]:
        """URLs by URL."""
        return self._tables("cited_by")  # type: ignore[attr-defined, no-any-return]

    @cached_property
    def cited(self) -> Mapping[str, tuple[Cited, ...]]:
        """By URL of the briefing that cites."""
        return _Cited(self._tables("cited"), self.by_url)  # type: ignore[attr-defined]

    def links_of(self, briefing: Briefing) -> Mapping[str, str]:
        """The links of a body, each with where it leads."""
        return dict(self._tables("targets").get(briefing.url, ()))  # type: ignore[attr-defined]

    @cached_property
    def targets(self) -> Targets:
        """Where links lead, looked up again."""
        seeds = ((url, row[-1]) for url, row in self._citable().items())  # type: ignore[attr-defined]
        return Targets(self.by_url, self.leads, by_seed(seeds, self.registry.redirects))

    @cached_property
    def assets(self) -> frozenset[str]:
        """URLs of files that are published as they are, to be asked for one."""
        return cast(frozenset[str], _OpenAssets(self._pictures, self.by_url))

    def sizes_of(self, briefing: Briefing) -> Mapping[str, Size]:
        """Width and height of the pictures in a briefing's folder."""
        if self.by_url[briefing.url].header.status is BriefingStatus.WITHDRAWN:
            return {}
        found = {url: image_size(file.data) for url, file in self._pictures.get(briefing.url, ())}
        return {url: size for url, size in found.items() if size}

    @cached_property
    def _pictures(self) -> Mapping[str, list[tuple[str, SourceFile]]]:
        """By folder, in order of their URLs: the files that are published as they are."""
        found: dict[str, list[tuple[str, SourceFile]]] = {}
        for file in self._asset_files:  # type: ignore[attr-defined]
            url = asset_url(file.path)
            found.setdefault(url[: url.rindex("/") + 1], []).append((url, file))
        return {folder: sorted(files, key=itemgetter(0)) for folder, files in found.items()}


class _OpenAssets:
    """The files that readers may see; a header is read when a file in its briefing's folder is asked for."""

    def __init__(self, folders: Mapping[str, list[tuple[str, SourceFile]]], briefings: Mapping[str, Briefing]) -> None:
        self._folders, self._briefings = folders, briefings

    def __contains__(self, url: str) -> bool:
        folder = url[: url.rfind("/") + 1]
        if not any(url == there for there, _ in self._folders.get(folder, ())):
            return False
        briefing = self._briefings.get(folder)
        return url.startswith("/assets/") or (
            briefing is not None and briefing.header.status is not BriefingStatus.WITHDRAWN
        )


class _Stored(Briefing):
    """A briefing whose header and text are read when they are asked for; its date is known."""

    def __init__(
        self, path: str, url: str, date: str, head: Callable[[str], Head], read: Callable[[str], Briefing]
    ) -> None:
        """`date` as the facts have it, in EDTF."""
        vars(self).update(path=path, url=url, _date=date, _read_head=head, _read=read)

    @cached_property
    def _head(self) -> Head:
        return self._read_head(self.path)  # type: ignore[attr-defined, no-any-return]

    @cached_property
    def _whole(self) -> Briefing:
        return without_text(self._read(self.path))  # type: ignore[attr-defined]

    @cached_property
    def date(self) -> PartialDate | None:
        """Known without its header."""
        return parse_edtf(self._date) if self._date else None  # type: ignore[attr-defined]

    @cached_property
    def header(self) -> Header:
        return shown_header(self._head.header)

    @property
    def header_lines(self) -> HeaderLines:
        return self._head.header_lines

    @property
    def body(self) -> Body:
        return self._whole.body

    @property
    def text(self) -> str:
        return self._whole.text


class _Lists(Mapping[K, tuple[Briefing, ...]]):
    """Lists of URLs as lists of briefings."""

    def __init__(self, lists: Mapping[K, Sequence[str]], briefings: Mapping[str, Briefing]) -> None:
        self._lists, self._briefings = lists, briefings

    def __getitem__(self, key: K) -> tuple[Briefing, ...]:
        return tuple([self._briefings[url] for url in self._lists[key]])

    def __contains__(self, key: object) -> bool:
        return key in self._lists

    def __iter__(self) -> Iterator[K]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)


class _Cited(Mapping[str, tuple[Cited, ...]]):
    """What became of references, next to these."""

    def __init__(self, outcomes: Mapping[str, Any], briefings: Mapping[str, Briefing]) -> None:
        self._outcomes, self._briefings = outcomes, briefings

    def __getitem__(self, url: str) -> tuple[Cited, ...]:
        return with_outcomes(self._briefings[url], self._outcomes[url])

    def __iter__(self) -> Iterator[str]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)


def with_outcomes(briefing: Briefing, known: Sequence[Any]) -> tuple[Cited, ...]:
    """The references of a text, with what the facts of `pages/facts` say of them."""
    pairs = zip(briefing.body.references, known[1:], strict=True)
    return tuple([Cited(reference, *outcome) for reference, outcome in pairs])
