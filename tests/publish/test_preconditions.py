"""A run that is not allowed is refused before any change; test_publish shows that it then stops."""

from pathlib import Path

import pytest

from site_builder.core.errors import PublishError
from site_builder.publish.output_folder import OutputFolder
from site_builder.publish.preconditions import blocked


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        (".", r"the output folder \w+ is \w+, which is read"),
        ("..", r"holds"),
        ("content", "the output folder content is content, which is read"),
        ("content/public", "the output folder public lies in content, which is read"),
        (".state/x", r"lies in \.state"),
        ("link", "the output folder link is content"),
        ("other", "the output folder other holds site.toml: it is not an output folder"),
    ],
)
def test_a_folder_that_is_read_is_refused(tmp_path: Path, folder: str, message: str) -> None:
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    (root / "other").mkdir()
    (root / "other/site.toml").write_text("")
    (root / "link").symlink_to("content")
    with pytest.raises(PublishError, match=message):
        OutputFolder(root / folder, root / ".state", sources=[root / "content"], marks=["site.toml"])


@pytest.mark.parametrize(
    ("staged", "foreign", "expected"),
    [
        (["a/b"], [], []),
        (["a/b"], ["a/c", "ab", "b"], []),
        (["a/b"], ["a/b"], ['"a/b" is in the way of "a/b"']),
        (["a/b/c"], ["a"], ['"a" is in the way of "a/b/c"']),
        (["a"], ["a/b/c", "a/d"], ['"a/d" is in the way of "a"']),
        (["b", "a"], ["a", "b"], ['"a" is in the way of "a"', '"b" is in the way of "b"']),
    ],
)
def test_foreign_files_block_files_with_their_path(staged: list[str], foreign: list[str], expected: list[str]) -> None:
    errors = [error.message.partition(", and no build")[0] for error in blocked(set(staged), frozenset(foreign))]
    assert errors == expected


def test_only_a_few_of_many_blocking_files_are_named() -> None:
    paths = [f"{number}.html" for number in range(9)]
    errors = [error.message for error in blocked(set(paths), frozenset(paths))]
    assert len(errors) == 6
    assert errors[-1] == "4 more files are in the way of outputs"
