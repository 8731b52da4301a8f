"""One change of many briefings: each ticked file is meant, and one that cannot be read is named."""

import pytest

from site_builder.archive_folder.inputs import inputs_of
from site_builder.core.errors import HeaderError
from site_builder.core.source_file import SourceFile
from site_builder.curation.bulk_changes import change_all
from tests.builders import CLOCK, SITE, content


def test_of_two_files_with_one_name_the_ticked_one_is_deleted() -> None:
    paths = [f"content/briefings/{folder}/x.md" for folder in ("a", "b")]
    draft = content(status="draft").encode()
    inputs = inputs_of(SITE, [SourceFile(path, draft) for path in paths], own=[])
    for path in paths:
        changes = change_all(inputs, [path], "delete", "", clock=CLOCK)
        assert [change.path for change in changes] == [path]


@pytest.mark.parametrize(("action", "value"), [("status", "draft"), ("delete", "")])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(action: str, value: str) -> None:
    bad = SourceFile("content/briefings/x.md", b"---\ntitle: \xff\n---\n")
    with pytest.raises(HeaderError, match=r"x\.md:2: this is not UTF-8"):
        change_all(inputs_of(SITE, [bad], own=[]), [bad.path], action, value, clock=CLOCK)
