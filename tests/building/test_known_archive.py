"""What is known of an archive is read when it is asked for, and no sooner."""

from types import SimpleNamespace

import pytest

from site_builder.archive.gather import Archive
from site_builder.archive.lists import Lists
from site_builder.building.known_archive import known_archive
from site_builder.content.front_matter import Head
from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import FixedUrls
from site_builder.settings.site_config import ShowProposed
from tests.builders import briefing, registry

TABLES = {
    "date": {"/briefings/b/": "2024-02", "/briefings/a/": ""},
    "tagged": {"gas": ("/briefings/b/", "/briefings/a/")},
    "targets": {"/briefings/b/": ()},
}
PATHS = {"/briefings/b/": "content/briefings/b.md", "/briefings/a/": "content/briefings/a.md"}


@pytest.fixture
def read() -> list[str]:
    return []


@pytest.fixture
def archive(read: list[str]) -> Archive:
    def understood(path: str) -> Briefing:
        read.append(path)
        return briefing(path.rpartition("/")[2])

    def head(path: str) -> Head:
        found = understood(path)
        return Head(found.header, found.header_lines, 0, 1)

    lists = Lists(lambda name, _: TABLES[name])
    room = SimpleNamespace(registry=registry(), own_pages=())
    inputs = SimpleNamespace(assets=(), fixed=FixedUrls(), config=SimpleNamespace(show_proposed=ShowProposed.ALL))
    edit = SimpleNamespace(paths=PATHS, placed=(), head=head, read=understood, room=room, inputs=inputs)
    return known_archive(edit, lists)  # type: ignore[arg-type]


def test_lists_dates_and_places_are_known_without_a_file(archive: Archive, read: list[str]) -> None:
    assert [b.url for b in archive.by_tag["gas"]] == list(PATHS)
    assert [b.date for b in archive.briefings] == [PartialDate(2024, 2), None]
    assert archive.neighbours("/briefings/a/") == ("/briefings/b/", "")
    assert archive.links_of(archive.briefings[0]) == {}
    assert read == []


def test_a_header_reads_one_file_once(archive: Archive, read: list[str]) -> None:
    for _ in range(2):
        assert archive.by_url["/briefings/b/"].header.title
    assert read == ["content/briefings/b.md"]
