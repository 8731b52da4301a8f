"""The file name of a seed is in no title and no address, unless its tool uses it as the title."""

from pathlib import Path

import pytest

from site_builder.content.front_matter import read_document
from site_builder.core.source_file import SourceFile
from site_builder.ingest.pipeline import ingest
from tests.builders import CLOCK, built, lay, outputs
from tests.seeds.documents import MORE, PROSE

GERMAN = "Der Hafen bleibt bis auf Weiteres geschlossen, und die Lotsen warten auf die Nachricht des Rates. " * 3


def placed(root: Path, seeds: dict[str, str]) -> tuple[str, str]:
    """File name and title of the one briefing."""
    lay(root, {"site.toml": 'title = "A"\n', **{f"seeds/{name}": text for name, text in seeds.items()}})
    assert ingest(root, clock=CLOCK, workers=1).errors == ()
    (path,) = (root / "content/briefings").rglob("*.md")
    return path.name, read_document(SourceFile("content/a.md", path.read_bytes())).header.title


@pytest.mark.parametrize(
    ("seeds", "name", "title"),
    [
        (
            {"2021-02-10 Zzclient memo.txt": f"{PROSE} {MORE}\n"},
            "2021-02-10-untitled-10-february-2021.md",
            "Untitled, 10 February 2021",
        ),
        (
            {"zzclient.md": f"---\ndate: 2021-02-10\n---\n{PROSE} {MORE}\n"},
            "2021-02-10-untitled-10-february-2021.md",
            "Untitled, 10 February 2021",
        ),
        (
            {"Zzclient memo.md": f"---\ndate: 2021-02-10\n---\n{PROSE} {MORE}\n"},
            "2021-02-10-untitled-10-february-2021.md",
            "Untitled, 10 February 2021",
        ),
        ({"zzclient.txt": f"{PROSE} {MORE}\n"}, "untitled.md", "Untitled"),
        (
            {"2021-02-10-zzclient.txt": f"{GERMAN}\n"},
            "2021-02-10-ohne-titel-10-februar-2021.md",
            "Ohne Titel, 10. Februar 2021",
        ),
    ],
)
def test_a_text_without_a_title_is_untitled(tmp_path: Path, seeds: dict[str, str], name: str, title: str) -> None:
    assert placed(tmp_path, seeds) == (name, title)
    built(tmp_path)
    assert [
        path
        for path, data in outputs(tmp_path / "public").items()
        if b"zzclient" in data.lower() + path.lower().encode()
    ] == []


@pytest.mark.parametrize(
    ("seeds", "title"),
    [
        ({"_posts/2021-02-10-the-harbour-opens.md": f"---\nlayout: post\n---\n{PROSE} {MORE}\n"}, "The harbour opens"),
        (
            {".obsidian/app.json": "{}", "Harbour notes.md": f"---\ndate: 2021-02-10\n---\n{PROSE} {MORE}\n"},
            "Harbour notes",
        ),
        ({".obsidian/app.json": "{}", "a/Harbour.md": f"{PROSE} {MORE}\n"}, "Harbour"),
        ({".obsidian/app.json": "{}", "Harbour.md": f"# The basin\n\n{PROSE} {MORE}\n"}, "The basin"),
    ],
)
def test_a_tool_that_uses_file_names_as_titles_is_followed(tmp_path: Path, seeds: dict[str, str], title: str) -> None:
    assert placed(tmp_path, seeds)[1] == title
