from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.archive.gather import Archive
from site_builder.build.link_log import LINKS_FILE, LinksMade, all_links, link_drift
from site_builder.linking.link_diff import LinkChange
from tests.builders import archive, briefing


def archive_with_links(**links: str) -> Archive:
    made = ((briefing(stem), text) for stem, text in links.items())
    return archive(*(replace(item, body=replace(item.body, links_made=text)) for item, text in made))


def test_the_first_build_has_nothing_to_compare_with(tmp_path: Path) -> None:
    LinksMade(tmp_path, archive_with_links(a="p-1\tVantor\tilse-vantor\tR7\ta short form")).remember()
    assert link_drift(tmp_path) == ()
    assert [link.surface for link in all_links(tmp_path)] == ["Vantor"]


def test_a_build_that_changes_no_link_keeps_the_last_comparison(tmp_path: Path) -> None:
    first: Archive = archive_with_links(a="p-1\tVantor\tilse-vantor\tR7\ta short form")
    second: Archive = archive_with_links(a="")
    for found in (first, second, second):
        LinksMade(tmp_path, found).remember()
    assert [link.change for link in link_drift(tmp_path)] == [LinkChange.LOST]


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"now": 1}'])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: str) -> None:
    (tmp_path / LINKS_FILE).write_text(damage, encoding="utf-8")
    assert link_drift(tmp_path) == ()


@pytest.mark.parametrize(
    "kept",
    [
        b"[" * 100_000,
        b'{"before": ' + b"[" * 100_000,
        b'{"before": 7, "now": []}',
        b'{"before": {"a": 1}, "now": {}}',
        b'{"before": {"a": "p-1"}, "now": {}}',
        b"\xff",
    ],
)
def test_a_damaged_file_of_links_is_as_good_as_none(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / LINKS_FILE).write_bytes(kept)
    assert (link_drift(tmp_path), all_links(tmp_path)) == ((), ())
    LinksMade(tmp_path, archive_with_links(a="p-1\tVantor\tilse-vantor\tR7\ta short form")).remember()
    assert [link.surface for link in all_links(tmp_path)] == ["Vantor"]


def test_links_are_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    for name in (LINKS_FILE, f"{LINKS_FILE}.part"):
        (tmp_path / name).symlink_to("precious")
    LinksMade(tmp_path, archive_with_links(a="p-1\tVantor\tilse-vantor\tR7\ta short form")).remember()
    assert (tmp_path / "precious").read_text() == "mine"
    assert (tmp_path / LINKS_FILE).stat().st_mode & 0o777 == 0o600
