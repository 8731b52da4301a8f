"""What an earlier version left is built by this one."""

from datetime import UTC, datetime
from pathlib import Path

from site_builder.build import build
from tests.upgrade.stored import lay_stored, stored_urls

NOW = datetime(2022, 1, 1, tzinfo=UTC)


def test_a_stored_archive_keeps_every_address_of_its_pages_in_todays_build(tmp_path: Path) -> None:
    root = lay_stored(tmp_path)
    before = stored_urls(root)
    assert len(before) == 77
    build(root, output=tmp_path / "out" / "public", clock=NOW, workers=1)
    after = {
        "/" + path.relative_to(tmp_path / "out/public").as_posix().removesuffix("index.html")
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert {url for url in before if url.endswith("/")} <= after
