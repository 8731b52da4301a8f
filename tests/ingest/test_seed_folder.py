"""Which files of seeds/ are passed over."""

import pytest

from site_builder.ingest.seed_folder import is_ignored


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
