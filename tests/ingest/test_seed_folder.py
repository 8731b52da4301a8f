"""Ignored files in seeds/."""

from pathlib import Path

import pytest

from site_builder.ingest.pipeline import ingest
from site_builder.ingest.seed_folder import is_ignored
from tests.builders import CLOCK, TOML, lay
from tests.seeds.documents import MORE, PROSE

ENDS = "Share this page\n\nThe Basin Review\n"
"""Boilerplate lines below a text: one by its words, one because several texts end with it."""


@pytest.mark.parametrize(
    ("pattern", "path", "ignored"),
    [
        ("notes.md", "seeds/notes.md", True),
        ("notes.md", "seeds/2021/Notes.MD", True),
        ("/notes.md", "seeds/notes.md", True),
        ("/notes.md", "seeds/2021/notes.md", False),
        ("old", "seeds/2021/old/a.md", True),
        ("old/", "seeds/2021/old/a.md", True),
        ("/old", "seeds/2021/old/a.md", False),
        ("2021/old", "seeds/2021/old/a.md", True),
        ("2021/old", "seeds/archive/2021/old/a.md", False),
        ("*.tmp", "seeds/2021/a.tmp", True),
        ("*.tmp", "seeds/2021/a.tmp.md", False),
        ("old", "seeds/older/a.md", False),
    ],
)
def test_a_pattern_names_files_and_folders_anywhere_or_from_the_top(pattern: str, path: str, ignored: bool) -> None:
    assert is_ignored(path, [pattern]) is ignored
    assert is_ignored(path, ["none", pattern]) is ignored


def ends(root: Path, header: str, folder: str, settings: dict[str, str]) -> list[int]:
    """Number of briefings with the first and the second boilerplate line."""
    texts = {
        f"{folder}/2021-02-0{n}-basin-{n}.md": f"---\ntitle: Basin {n}\ndate: 2021-02-0{n}\n{header}---\n\n"
        f"{PROSE}\n\n{MORE}\n\nPilot {n} of {n}0 spoke on the ports.\n\n{ENDS}"
        for n in (1, 2, 3, 4)
    }
    lay(root, {"site.toml": f"{TOML}[ingest]\npropose = false\n", **texts, **settings})
    ingest(root, clock=CLOCK, workers=1)
    found = [path.read_text("utf-8") for path in (root / "content").rglob("*.md")]
    return [sum(line in text for text in found) for line in ENDS.split("\n\n")]


@pytest.mark.parametrize(
    ("folder", "settings"),
    [
        ("seeds/_posts", {}),
        ("seeds/site/news", {"seeds/site/_config.yml": "title: The Basin Review\npermalink: pretty\n"}),
        ("seeds/content/news", {"seeds/hugo.toml": 'baseURL = "https://basin.example/"\n'}),
    ],
)
def test_boilerplate_is_kept_in_a_text_of_a_site_generator(
    tmp_path: Path, folder: str, settings: dict[str, str]
) -> None:
    assert ends(tmp_path, "", folder, settings) == [4, 4]


def test_boilerplate_is_removed_from_a_clipping_of_a_whole_page(tmp_path: Path) -> None:
    assert ends(tmp_path, "source: https://basin.example/news\n", "seeds/clippings", {}) == [0, 0]


def test_a_text_of_the_author_keeps_a_last_line_that_might_be_a_control(tmp_path: Path) -> None:
    text = f"---\ntitle: Basin\ndate: 2021-02-01\n---\n\n{PROSE}\n\n{MORE}\n\nMore.\n"
    lay(tmp_path, {"site.toml": TOML, "seeds/basin.md": text})
    ingest(tmp_path, clock=CLOCK, workers=1)
    (written,) = (tmp_path / "content/briefings").rglob("*.md")
    assert written.read_text("utf-8").endswith("\n\nMore.\n")


def test_a_post_of_nothing_but_missing_pictures_is_a_draft(tmp_path: Path) -> None:
    text = "---\ntitle: Basin\ndate: 2021-02-01\n---\n\n![](basin.png)\n"
    lay(tmp_path, {"site.toml": TOML, "seeds/basin.md": text})
    ingest(tmp_path, clock=CLOCK, workers=1)
    (written,) = (tmp_path / "content/briefings").rglob("*.md")
    assert "\nstatus: draft\n" in written.read_text("utf-8")


def test_a_post_without_a_date_in_its_header_is_dated_by_its_file_name_and_keeps_labelled_lines(tmp_path: Path) -> None:
    lines = "**When**: Friday, May 9, 2014\n\n**Where**: Port House, Oronto"
    text = f"---\ntitle: Basin\n---\n\n{lines}\n\nOn 28 January 2016 the basin shook.\n\n{PROSE}\n"
    lay(tmp_path, {"site.toml": TOML, "seeds/2016-04-04-basin.md": text})
    ingest(tmp_path, clock=CLOCK, workers=1)
    (written,) = (tmp_path / "content/briefings").rglob("*.md")
    assert "\ndate: 2016-04-04\n" in written.read_text("utf-8")
    assert lines in written.read_text("utf-8")
