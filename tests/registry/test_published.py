"""published.csv: the list of published URLs, as text and parsed."""

import pytest

from site_builder.core.errors import SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.registry.published import (
    PublishedUrl,
    brought_up_to_date,
    is_let_go,
    load_published,
    lost_urls,
    write_published,
)

TEXT = 'url,first,text\n"/briefings/a,b/",2024-02-12,d1\n/tags/,2024-02-13,\n'


def file(text: str) -> SourceFile:
    return SourceFile("content/published.csv", text.encode())


def test_written_lists_are_sorted_and_read_back() -> None:
    listed = {"/tags/": PublishedUrl("2024-02-13", ""), "/briefings/a,b/": PublishedUrl("2024-02-12", "d1")}
    assert write_published(listed) == TEXT
    assert load_published(file(TEXT)) == listed
    assert load_published(None) == {}


def test_two_branches_merge_by_keeping_the_lines_of_both() -> None:
    merged = load_published(file(TEXT + '/tags/,2024-01-01,\n"/briefings/a,b/",2024-03-01,d2\n'))
    of_both = PublishedUrl("2024-02-12", "d2", ("d1",))
    assert merged == {"/briefings/a,b/": of_both, "/tags/": PublishedUrl("2024-01-01", "")}
    assert load_published(file(write_published(merged))) == merged


def test_every_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SiteErrors) as raised:
        load_published(file(TEXT + "<<<<<<< HEAD\n/x/,yesterday,\n/y/,2024-01-01\n"))
    assert [error.place.line for error in raised.value.errors if error.place] == [4, 5, 6]


def test_a_build_adds_new_urls_and_present_texts_and_keeps_first_dates() -> None:
    listed = load_published(file(TEXT))
    after = brought_up_to_date(listed, {"/briefings/a,b/": "d2", "/": ""}, today="2024-05-01", gone={"/tags/"})
    assert after == {"/": PublishedUrl("2024-05-01", ""), "/briefings/a,b/": PublishedUrl("2024-02-12", "d2")}


def test_an_editor_can_give_up_a_url_or_all_that_match_a_pattern() -> None:
    assert lost_urls(["/b/", "/a/", "/c/"], {"/c/"}, let_go=["/b/"]) == ("/a/",)
    assert is_let_go("/tags/harbour/feed.xml", ["/*/feed.xml"])
    assert not is_let_go("/tags/harbour/", ["/*/feed.xml"])
