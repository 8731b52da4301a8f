"""The application without a server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from site_builder.core.errors import Location, PublicationError, SiteError, SiteErrors
from site_builder.preview.live.site import EDITOR, PUBLIC
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Preview, Request, content_type
from site_builder.preview.web.websockets import request_of
from site_builder.rendering.error_text import worded
from tests.preview.archives import lay, resident

HOST = {"host": "127.0.0.1:8000"}
GIVEN = ("eDpndWVzcw==", "eDpzZWNyZXQgd29yZHM=")
"""A wrong password and "secret words", as browsers send them."""


def broken(request: Request) -> Any:
    raise SiteError("this is wrong", hint="mend it")


def broken_twice(request: Request) -> Any:
    raise SiteErrors([SiteError("one"), SiteError("two")])


def many_at_once(request: Request) -> Any:
    raise SiteErrors([PublicationError(f"this would publish “{n}”", hint="look") for n in range(20)])


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    text = "---\ntitle: A\ndate: 2021-01-01\n---\n\nA text.\n"
    files = {
        "site.toml": 'title = "T"\nbase_url = "https://example.org/archive/"\n',
        "content/briefings/2021/a.md": text,
    }
    live = resident(lay(tmp_path / "archive", files))
    desk = {"/_desk/one": broken, "/_desk/two": broken_twice, "/_desk/many": many_at_once}
    guard = Guard(8000)
    yield Preview(live, guard, words=lambda e: worded(e, tmp_path), problems=live.problems, desk=desk)
    live.live_files.cache.close()


def test_errors_at_the_desk_are_shown_in_words(preview: Preview) -> None:
    one = preview.answer(Request("POST", "/_desk/one", HOST, b""))
    two = preview.answer(Request("POST", "/_desk/two", HOST, b""))
    assert (one.status, one.body) == (422, b"error: this is wrong\nhint: mend it\n")
    assert two.body == b"error: one\n\nerror: two\n"


def test_a_question_about_many_texts_names_the_first_and_counts_the_others(preview: Preview) -> None:
    answer = preview.answer(Request("POST", "/_desk/many", HOST, b""))
    words = answer.body.decode()
    assert answer.status == 409
    assert (words.count("this would publish"), words.strip().rpartition("\n")[2]) == (8, "The same for 12 more.")


def test_links_with_the_path_of_the_published_site_lead_to_the_same_pages(preview: Preview) -> None:
    plain = preview.answer(Request("GET", "/briefings/a/", HOST, b""))
    assert preview.answer(Request("GET", "/archive/briefings/a/", HOST, b"")) == plain
    assert preview.answer(Request("GET", "/briefings/a", HOST, b"")).status == 200


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    live = resident(lay(tmp_path / "archive", {"site.toml": 'title = "T"\nbase_url = "https://example.org/"\n'}))
    guard = Guard(8000, "secret words")
    preview = Preview(live, guard, words=str, problems=live.problems, desk={})
    asked = Request("GET", "/", HOST, b"")
    answer = preview.answer(asked)
    headers = dict(preview.headers(asked, answer))
    assert (answer.status, headers["WWW-Authenticate"][:5]) == (401, "Basic")
    wrong, right = (replace(asked, headers={**HOST, "authorization": f"Basic {words}"}) for words in GIVEN)
    assert (preview.answer(wrong).status, preview.answer(right).status) == (401, 200)
    live.live_files.cache.close()


def test_the_view_is_the_editors_unless_another_was_chosen() -> None:
    cookies = ("", "other=1; preview-view=public", "preview-view=nobody")
    views = [Request("GET", "/", {"cookie": cookie}, b"").view for cookie in cookies]
    assert views == [EDITOR, PUBLIC, EDITOR]


def test_a_request_is_read_with_its_query_and_its_headers() -> None:
    headers = HTTPHeaders({"Host": "desk", "X-Desk-Token": "t"})
    line = RequestStartLine("POST", "/%C3%A9+?key=a%3Ab", "HTTP/1.1")
    found = request_of(HTTPServerRequest(start_line=line, headers=headers, body=b"abc"))
    assert (found.path, found.query, found.body, found.method) == ("/é+", {"key": "a:b"}, b"abc", "POST")
    assert found.headers == {"host": "desk", "x-desk-token": "t"}


def test_files_are_served_with_their_media_type() -> None:
    kinds = [content_type(url) for url in ("/a/", "/style.css", "/feed.xml", "/logo.svg", "/file.odd-ending")]
    expected = ["text/html; charset=utf-8", "text/css; charset=utf-8", "application/xml", "image/svg+xml"]
    assert kinds == [*expected, "application/octet-stream"]


def test_an_error_is_shown_with_its_source_lines_if_readable(tmp_path: Path) -> None:
    lay(tmp_path, {"content/a.md": "one\ntwo\nthree\n"})
    there = SiteError("is wrong", place=Location("content/a.md", 2), hint="mend it")
    assert worded(there, tmp_path).splitlines() == [
        "error: content/a.md:2: is wrong",
        "  1 | one",
        "> 2 | two",
        "  3 | three",
        "hint: mend it",
    ]
    gone = SiteError("is wrong", place=Location("content/b.md", 2))
    assert (
        worded(gone, tmp_path, kind="warning", more=2) == "warning: content/b.md:2: is wrong (and 2 more of the same)"
    )


def test_an_error_never_shows_a_file_outside_the_archive(tmp_path: Path) -> None:
    lay(tmp_path, {"secret.txt": "secret\n", "archive/site.toml": ""})
    (tmp_path / "archive/link.txt").symlink_to(tmp_path / "secret.txt")
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt"):
        assert "secret\n" not in worded(SiteError("is wrong", place=Location(path, 1)), tmp_path / "archive") + "\n"
