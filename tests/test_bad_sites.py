"""Broken archives → the messages shown to an editor. See tests/bad_sites/README.md."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.builders import run

SITES = sorted(path.parent for path in (Path(__file__).parent / "bad_sites").glob("*/expected.txt"))


def said(site: Path, folder: Path) -> str:
    """The command, its output and its exit status. A site with seeds is ingested strictly, any other is built."""
    copytree(site, folder, dirs_exist_ok=True)
    (folder / "expected.txt").unlink(missing_ok=True)
    command = "ingest --strict" if (site / "seeds").exists() else "build"
    status, printed = run(*command.split(), root=folder)
    return f"$ site-builder {command}\n{printed}exit status {status}\n"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_broken_site_reports_error_place_and_hint_without_output(site: Path, tmp_path: Path) -> None:
    words = said(site, tmp_path)
    assert words == (site / "expected.txt").read_text("utf-8")
    assert words.endswith("exit status 1\n")
    assert "Traceback" not in words
    assert not (tmp_path / "public").exists()
