from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.archive.gather import Archive
from site_builder.build.link_log import (
    LINKS_FILE,
    all_links,
    amend_links,
    link_drift,
    remember_links,
)
from site_builder.build.standing import LINKS_FOLDER, mark_of_links
from site_builder.linking.link_diff import LinkChange
from tests.builders import archive, briefing

VANTOR = "p-1\tVantor\tilse-vantor\tR7\ta short form"
MANY = {f"text-{number}": VANTOR for number in range(300)}


def archive_with_links(**links: str) -> Archive:
    made = ((briefing(stem), text) for stem, text in links.items())
    return archive(*(replace(item, body=replace(item.body, listed_links=text.encode())) for item, text in made))


def test_the_first_build_has_nothing_to_compare_with(tmp_path: Path) -> None:
    remember_links(tmp_path, archive_with_links(a=VANTOR))
    assert link_drift(tmp_path) == ()
    assert [link.surface for link in all_links(tmp_path)] == ["Vantor"]


def test_a_build_writes_the_links_that_it_changes(tmp_path: Path) -> None:
    remember_links(tmp_path, archive_with_links(**MANY))
    before = {*(tmp_path / LINKS_FOLDER).iterdir()}
    remember_links(tmp_path, archive_with_links(**{**MANY, "text-7": "", "new": VANTOR}))
    now = {*(tmp_path / LINKS_FOLDER).iterdir()}
    assert (len(now - before), len(before - now)) == (2, 2)
    assert [(link.briefing, link.change) for link in link_drift(tmp_path)] == [
        ("new", LinkChange.GAINED),
        ("text-7", LinkChange.LOST),
    ]
    assert len(all_links(tmp_path)) == len(MANY)


def test_links_that_are_amended_are_those_of_a_build(tmp_path: Path) -> None:
    amended, made = tmp_path / "amended", tmp_path / "made"
    changed = {"text-7": "", "text-8": VANTOR.replace("R7", "R1"), "new": VANTOR}
    for state in (amended, made):
        remember_links(state, archive_with_links(**MANY))
    amend_links(amended, changed)
    remember_links(made, archive_with_links(**{**MANY, **changed}))
    assert (all_links(amended), link_drift(amended)) == (all_links(made), link_drift(made))
    assert sorted(file.name for file in (amended / LINKS_FOLDER).iterdir()) == sorted(
        file.name for file in (made / LINKS_FOLDER).iterdir()
    )
    mark = mark_of_links(amended)
    remember_links(amended, archive_with_links(**{**MANY, **changed}))
    assert mark_of_links(amended) == mark


@pytest.mark.parametrize("damage", [b"", b"text-7\n" + VANTOR.encode(), None])
def test_links_of_which_a_piece_is_damaged_or_lost_count_for_nothing(tmp_path: Path, damage: bytes | None) -> None:
    remember_links(tmp_path, archive_with_links(**MANY))
    mark, piece = mark_of_links(tmp_path), next((tmp_path / LINKS_FOLDER).iterdir())
    piece.unlink()
    if damage is not None:
        piece.write_bytes(damage)
    assert mark_of_links(tmp_path) != mark
    assert (all_links(tmp_path), link_drift(tmp_path)) == ((), ())
    amend_links(tmp_path, dict.fromkeys(MANY, ""))
    assert mark_of_links(tmp_path) == ()
    remember_links(tmp_path, archive_with_links(**MANY))
    assert (len(all_links(tmp_path)), link_drift(tmp_path)) == (len(MANY), ())


def test_a_build_that_changes_no_link_keeps_the_last_comparison(tmp_path: Path) -> None:
    first: Archive = archive_with_links(a=VANTOR)
    second: Archive = archive_with_links(a="")
    for found in (first, second, second):
        remember_links(tmp_path, found)
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
        b'{"format": 4, "pieces": {"1": "../links.json"}, "before": {}}',
        b'{"format": 4, "pieces": [1], "before": {}}',
        b'{"format": 4, "pieces": {}, "before": {"a": 1}}',
        b'{"format": 4, "pieces": {"1": 7}, "before": {}}',
    ],
)
def test_a_damaged_file_of_links_is_as_good_as_none(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / LINKS_FILE).write_bytes(kept)
    assert (link_drift(tmp_path), all_links(tmp_path)) == ((), ())
    remember_links(tmp_path, archive_with_links(a=VANTOR))
    assert [link.surface for link in all_links(tmp_path)] == ["Vantor"]


def test_links_are_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    for name in (LINKS_FILE, f"{LINKS_FILE}.part"):
        (tmp_path / name).symlink_to("precious")
    (tmp_path / "other").mkdir()
    (tmp_path / LINKS_FOLDER).symlink_to("other")
    remember_links(tmp_path, archive_with_links(a=VANTOR))
    assert list((tmp_path / "other").iterdir()) == []
    assert (tmp_path / "precious").read_text() == "mine"
    assert (tmp_path / LINKS_FILE).stat().st_mode & 0o777 == 0o600
