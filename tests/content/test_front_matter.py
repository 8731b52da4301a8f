from dataclasses import fields

import pytest
from frontmatter.default_handlers import YAMLHandler
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.front_matter import FENCE, look_at_head, read_document, split
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.errors import HeaderError, SiteErrors
from site_builder.core.partial_date import PartialDate
from site_builder.core.source_file import SourceFile
from tests.builders import content, document

PATH = "content/briefings/2024/x.md"


def refused(data: bytes | str) -> HeaderError:
    with pytest.raises(HeaderError) as raised:
        read_document(SourceFile(PATH, data if isinstance(data, bytes) else data.encode()))
    return raised.value


def test_a_title_is_enough() -> None:
    found = document("---\ntitle: Harbour\n---\nNo.")
    assert (found.header.title, found.header.date, found.header.status) == ("Harbour", None, BriefingStatus.FINAL)
    assert (found.body, found.body_line, found.header_lines) == ("No.", 4, (("title", 2),))


def test_values_are_read_as_written() -> None:
    found = document(content("007", number="1:30", date="2021-02", authors="[no, 'Ilse: Vantor']"))
    assert (found.header.title, found.header.number) == ("007", "1:30")
    assert (found.header.date, found.header.authors) == (PartialDate(2021, 2), ("no", "Ilse: Vantor"))


@pytest.mark.parametrize(
    ("text", "line", "body_line", "body"),
    [
        ("---\ntitle: a\n---\n\n\nNo.\n", 2, 6, "No.\n"),
        ("---\n\n# note\ntitle: a\n---\nNo.\n", 4, 6, "No.\n"),
        ("\ufeff---\r\ntitle: a\r\n---\r\nNo.\r\n", 2, 4, "No.\n"),
        ("--- \ntitle: a\n---  \n\n    code\n", 2, 5, "    code\n"),
        ("---\ntitle: a\n---", 2, 3, ""),
        ("---\ntitle: a\n---\nOne.\n\n---\n\nTwo.\n", 2, 4, "One.\n\n---\n\nTwo.\n"),
    ],
)
def test_lines_count_as_they_do_in_the_file(text: str, line: int, body_line: int, body: str) -> None:
    found = read_document(SourceFile(PATH, text.encode()))
    assert (found.header_lines, found.body_line, found.body) == ((("title", line),), body_line, body)


def test_a_summary_may_have_lines_and_a_header_empty_ones() -> None:
    found = document("---\ntitle: a\nsummary: >\n  One\n\n  two.\n\ntags:\n\n- harbour\n# note\n---\n")
    assert (found.header.summary, found.header.tags) == ("One two.", ("harbour",))


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "the file does not start with a header", 1),
        ("\n---\ntitle: a\n---\n", "the file does not start with a header", 1),
        ("---", 'the header has no closing "---"', 1),
        ("---\ntitle: a\nNo.\n", 'the header has no closing "---"', 3),
        ("---\ntitle: a\nNo.\n \n\t\n", 'the header has no closing "---"', 3),
        ("---\ntitle: a\n\nNo.\n\n---\n\nMore.\n", 'the header has no closing "---"', 2),
        ("---\njust words\n---\n", "the header is plain text, not fields", 2),
        ("---\n- title: a\n---\n", "the header is a list, not fields", 2),
        (b"---\ntitle: a\n---\n\xff\n", "this is not UTF-8: byte 0xff", 4),
        ("---\ntitle: a\n---\n\x00\n", "this is not text: it has a NUL character", 4),
    ],
)
def test_an_unreadable_file_is_reported_with_place_and_reason(text: bytes | str, message: str, line: int) -> None:
    error = refused(text)
    assert (error.message, str(error.place)) == (message, f"{PATH}:{line}")
    assert error.hint


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("draft: true", "write status: draft instead, or"),
        ("categories: [ports]", "did you mean tags?"),
        ("description: On ports", "did you mean summary?"),
        ("author: Ilse Vantor", "did you mean authors?"),
        ("publishDate: 2024-02-12", "did you mean publish_at?"),
        ("sumary: On ports", 'did you mean "summary"?'),
    ],
)
def test_a_field_of_another_generator_is_named_with_ours(line: str, hint: str) -> None:
    (fault,) = look_at_head(SourceFile(PATH, f"---\ntitle: Harbour\n{line}\n---\nNo.".encode())).faults_in({})
    assert fault.hint.startswith(hint)


def test_no_header_field_has_the_name_of_a_foreign_one() -> None:
    assert not {field.name for field in fields(Header)} & Header.FOREIGN.keys()


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(SiteErrors) as raised:
        document(content(date="soon", language="English", corrections="[{date: 2024}]", summary="a " * 200))
    assert [e.message for e in raised.value.errors] == [
        'date: "soon" is not a date',
        'language: "English" is not a language tag',
        "corrections: note is missing",
        "summary has 399 characters",
    ]


@given(
    st.lists(
        st.sampled_from(["---", "--- ", "---\x1f", "----", " ---", "", " ", "\u2003", "a: b", "- x", "No."]), max_size=7
    )
)
def test_fences_are_found_as_by_python_frontmatter(lines: list[str]) -> None:
    text = "\n".join(["---", *lines])
    fenced = any(line.rstrip() == FENCE for line in lines)
    try:
        header, body = split(text, PATH)
    except HeaderError:
        assert not fenced or "\n\n" in text
        return
    assert fenced
    found, rest = YAMLHandler().split(text)
    assert header == "\n" * text.count("\n", 0, text.index(found, len(FENCE))) + found
    assert body == rest.lstrip("\n")


@pytest.mark.parametrize(
    ("line", "blind"),
    [
        ("<<: {status: draft}", True),
        ("status: drft", True),
        ("audience: [staff]", True),
        ("publish_at: soon", True),
        ("expires_at: 2024-02-12T09:00", True),
        ("statsu: draft", True),
        ("Status: draft", True),
        ("draft: true", True),
        ("expiryDate: 2024-02-12", True),
        ("sumary: On ports", False),
        ("date: soon", False),
        ("language: English", False),
    ],
)
def test_a_possibly_hiding_header_differs_from_one_with_another_fault(line: str, blind: bool) -> None:
    head = look_at_head(SourceFile(PATH, f"---\ntitle: Harbour\n{line}\n---\nNo.".encode()))
    assert (len(head.faults_in({})), head.blind) == (1, blind)


def test_the_header_of_a_text_that_is_not_utf_8_is_still_read() -> None:
    head = look_at_head(SourceFile(PATH, b"---\ntitle: a\nstatus: draft\n---\n\xff\n"))
    assert (head.header.status, head.blind, len(head.faults)) == ("draft", False, 1)
    assert look_at_head(SourceFile(PATH, b"\xff")).blind
