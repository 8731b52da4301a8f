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


_PART = b'<div class="text"><h1>Talks on water</h1><p>The delegates met &amp; spoke.</p></div>'
_JSON = b'{"title": "Talks", "text": "<p>The delegates met.</p>"}'


@pytest.mark.parametrize("name", ["a.txt", "README", "a.docx", "a.pdf", "a.eml", "a.html"])
def test_parts_of_a_web_page_are_read_as_one_whatever_their_name(name: str) -> None:
    (draft,) = read_parts(SourceFile(f"seeds/{name}", _PART), CONFIG).drafts
    assert draft.title == "Talks on water"
    assert draft.body.strip() == "The delegates met & spoke."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_JSON, "JSON"),
        (b"\xef\xbb\xbf\n[\n " + _JSON + b"\n]", "JSON"),
        (_JSON + b"\n" + _JSON, "JSON"),
        (_JSON[:-9], "JSON"),
        (b'{"a": ' + b"[" * 100_000, "JSON"),
        (b"<?xml version='1.0'?>\n<records><title>Talks</title></records>", "XML"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>\n", "XML"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "README", "a.md", "a.docx", "a.csv", "a.rtf", "a.mbox"])
def test_data_that_is_not_what_its_name_says_is_named_with_a_way_out(name: str, data: bytes, kind: str) -> None:
    reading = read_parts(SourceFile(f"seeds/{name}", data), CONFIG)
    assert reading.drafts == ()
    (error,) = reading.errors
    assert f"this is {kind}, no " in error.message
    assert f"add {name} to ignore" in error.hint


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Talks on water"}\n\nThe delegates met.',
        '{"title": "Talks on water"}\n\n{{< figure >}}\n\nThe delegates met.',
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>\n\n# Talks on water\n\nThe delegates met.",
        "<p align='center'><b>Talks on water</b></p>\n\nThe delegates met.",
    ],
)
def test_markdown_that_begins_with_a_header_or_an_element_stays_markdown(text: str) -> None:
    assert format_of(SourceFile("seeds/a.md", text.encode())).name == "markdown"


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
