"""A briefing replaced by a later one names it, and its page redirects there."""

from pathlib import Path

import pytest

from site_builder.building.check import check
from site_builder.core.errors import SiteErrors
from tests.builders import CLOCK, FOLDER, built, content, lay

OLD, NEW = "2024-02-12-harbour-talks", "2024-03-01-harbour-talks-again"


def archive(root: Path, *, new: dict[str, object] | None = None, **header: object) -> Path:
    fields = {"status": "superseded", "superseded_by": NEW} | header
    return lay(
        root,
        {
            f"{FOLDER}/{OLD}.md": content("Harbour Talks", **fields),
            f"{FOLDER}/{NEW}.md": content("Harbour Talks Again", "It opened.\n", date="2024-03-01", **(new or {})),
        },
    )


def page(root: Path) -> str:
    built(root)
    return (root / f"public/briefings/{OLD}/index.html").read_text("utf-8")


def test_the_page_leads_to_the_briefing_that_replaces_it(tmp_path: Path) -> None:
    assert f'Replaced by <a href="../../briefings/{NEW}/">Harbour Talks Again</a>.' in page(archive(tmp_path))


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        ({"superseded_by": None}, "status: superseded does not say which briefing replaces this one"),
        ({"superseded_by": "2024-03-01-harbour-talk-again"}, 'there is no briefing "2024-03-01-harbour-talk-again"'),
        ({"superseded_by": OLD}, "a briefing cannot replace itself"),
        ({"status": "final"}, "the status is final"),
    ],
)
def test_an_invalid_successor_is_an_error_with_its_place(tmp_path: Path, header: dict[str, object], fact: str) -> None:
    root = archive(tmp_path, **header)
    with pytest.raises(SiteErrors, match=fact):
        built(root)
    (error,) = check(root, clock=CLOCK).errors
    assert str(error.place).startswith(f"{FOLDER}/{OLD}.md:")
    assert error.hint


def test_an_unknown_successor_is_ignored(tmp_path: Path) -> None:
    assert "A later briefing replaces this one." in page(archive(tmp_path, superseded_by="none"))
    assert check(tmp_path, clock=CLOCK).warnings == ()


def test_an_unpublished_successor_is_left_out_with_a_warning(tmp_path: Path) -> None:
    root = archive(tmp_path, new={"publish_at": "2027-01-01"})
    html = page(root)
    assert "A later briefing replaces this one." in html
    assert NEW not in html
    assert "again" not in html.lower()
    (warning,) = (str(w) for w in check(root, clock=CLOCK).warnings)
    assert f"superseded_by: {NEW} is not published" in warning


def test_a_draft_without_a_successor_stops_nothing(tmp_path: Path) -> None:
    root = archive(tmp_path, superseded_by=None, publish_at="2027-01-01")
    built(root)
