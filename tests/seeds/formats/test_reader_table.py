"""Choice of the reader for a seed; one bad part does not affect the others."""

import pytest

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import READERS, format_of, read_parts
from site_builder.settings.site_config import IngestConfig
from tests.seeds.documents import CONFIG, PROSE
from tests.seeds.formats.samples import zip_file


def test_a_zip_gives_one_draft_for_each_good_part_and_an_error_for_each_bad_one() -> None:
    source = SourceFile("seeds/box.zip", zip_file({"a.txt": f"Ports\n\n{PROSE}", "b.txt": b"no\0text", "c.xyz": "?"}))
    reading = read_parts(source, CONFIG)
    assert [draft.path for draft in reading.drafts] == ["seeds/box.zip!/a.txt"]
    assert sorted(str(error.place) for error in reading.errors) == ["seeds/box.zip!/b.txt", "seeds/box.zip!/c.xyz"]


def test_content_decides_the_format_over_a_wrong_file_name() -> None:
    assert format_of(SourceFile("seeds/box.txt", zip_file({"a.txt": "x"}))).unpack is not None


def test_a_zip_inside_a_zip_is_refused() -> None:
    reading = read_parts(SourceFile("seeds/box.zip", zip_file({"b.zip": zip_file({"a.txt": "words"})})), CONFIG)
    assert reading.drafts == ()
    assert len(reading.errors) == 1


def test_an_unknown_ending_names_the_known_ones() -> None:
    with pytest.raises(SeedError, match=r'"\.xyz"') as caught:
        format_of(SourceFile("seeds/a.xyz", b"words"))
    assert ".txt" in caught.value.hint


def test_a_file_without_ending_is_plain_text() -> None:
    assert format_of(SourceFile("seeds/README", b"words")).name == "plain text"


@pytest.mark.parametrize("ending", [ending for known in READERS for ending in known.endings])
def test_a_file_beyond_the_limit_is_refused(ending: str) -> None:
    reading = read_parts(SourceFile(f"seeds/a{ending}", b"words \n" * 200_000), IngestConfig(max_seed_mb=1))
    assert "more than 1 MB" in str(reading.errors[0])


def test_the_depth_of_nested_containers_is_a_setting() -> None:
    mail = b"From: a@b.example\nMessage-ID: 1\nSubject: Talks\n\n" + PROSE.encode()
    source = SourceFile("seeds/box.zip", zip_file({"a.mbox": b"From a\n" + mail}))
    assert [draft.path for draft in read_parts(source, CONFIG).drafts] == ["seeds/box.zip!/a.mbox!/0001.eml"]
    (error,) = read_parts(source, IngestConfig(max_containers=1)).errors
    assert str(error.place) == "seeds/box.zip!/a.mbox"
