import pytest

from site_builder.core.errors import CollisionError, RegistryError, SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.registry.redirects import add_redirect, check_redirects, load_redirects

from .sample_registry import source

PATH = "content/redirects.csv"
TEXT = "old,new\n# moved in spring\n/actors/a/,/actors/b/\n/actors/b/,/actors/c/\n\n/x/,https://example.org/x\n"


def file(text: str) -> SourceFile:
    return source(text, PATH)


def test_a_chain_leads_to_its_end() -> None:
    assert load_redirects(file(TEXT)) == {
        "/actors/a/": "/actors/c/",
        "/actors/b/": "/actors/c/",
        "/x/": "https://example.org/x",
    }
    assert load_redirects(None) == {}


def test_every_broken_line_is_named() -> None:
    rows = [
        "/a/",
        "/a/,/b/,/c/",
        "a/,/b/",
        "/a/,//evil.example/",
        "/a/,/a/",
        "https://x.example/,/a/",
        "/b/,/c/",
        "/b/,/d/",
    ]
    with pytest.raises(SiteErrors) as caught:
        load_redirects(file("\n".join(rows)))
    assert [str(error).removeprefix(PATH) for error in caught.value.errors] == [
        ":1: this line has 1 value, not 2",
        ":2: this line has 3 values, not 2",
        ':3: "a/" is not a URL of this site',
        ':4: "//evil.example/" is not a URL of this site',
        ":5: it leads to itself",
        ':6: "https://x.example/" is not a URL of this site',
        ":8: /b/ is redirected twice",
    ]


def test_a_cycle_is_reported_once() -> None:
    with pytest.raises(SiteErrors) as caught:
        load_redirects(file("/d/,/a/\n/a/,/b/\n/b/,/c/\n/c/,/a/\n"))
    assert [str(error) for error in caught.value.errors] == [
        "content/redirects.csv:2: redirects run in a circle: /a/ → /b/ → /c/ → /a/"
    ]


def test_lines_that_lead_nowhere_or_hide_a_page_are_reported() -> None:
    found = check_redirects(file(TEXT), {"/actors/b/"}.__contains__)
    assert [str(error) for error in found] == [
        "content/redirects.csv:3: /actors/a/ leads to /actors/c/, which does not exist",
        "content/redirects.csv:4: /actors/b/ leads to /actors/c/, which does not exist",
        "content/redirects.csv:4: /actors/b/ is redirected, but is also a page",
    ]
    assert isinstance(found[2], CollisionError)
    assert check_redirects(file("/a/,/b/#part"), {"/b/"}.__contains__) == ()
    assert check_redirects(None, bool) == ()


def test_a_percent_encoded_url_is_the_one_without() -> None:
    rules = load_redirects(file("/caf%C3%A9/,/b%20c/#d\n/%FF/,https://example.org/b%20c\n/%0A/,/b/"))
    assert rules == {"/café/": "/b c/#d", "/%FF/": "https://example.org/b%20c", "/%0A/": "/b/"}
    with pytest.raises(SiteErrors, match="not a URL"):
        load_redirects(file("/%2e%2e/a,/b/"))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "old,new\n/p/,/q/\n"),
        ("/a/,/b/", "/a/,/b/\n/p/,/q/\n"),
        ("/a/,/b/\r\n", "/a/,/b/\r\n/p/,/q/\r\n"),
        ("\ufeff/a/,/b/\n", "\ufeff/a/,/b/\n/p/,/q/\n"),
        ("/p/,/q/\n", "/p/,/q/\n"),
    ],
)
def test_a_redirect_is_added_at_the_end_once(text: str, after: str) -> None:
    assert add_redirect(text, "/p/", "/q/") == after


def test_a_url_with_a_comma_is_quoted() -> None:
    assert load_redirects(file(add_redirect("", "/a,b/", "/q/"))) == {"/a,b/": "/q/"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/actors/a/", "/z/", "already leads to /actors/b/"),
        ("/actors/c/", "/actors/a/", "back to itself"),
        ("/z/", "/z/", "back to itself"),
        ("z", "/z/", "not a URL"),
        ("/z/", "javascript:x", "not a URL"),
    ],
)
def test_an_invalid_redirect_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        add_redirect(TEXT, old, new)


def test_nothing_is_added_to_a_broken_file() -> None:
    with pytest.raises(SiteErrors):
        add_redirect("/a/\n", "/p/", "/q/")


def test_a_carriage_return_in_a_line_is_an_error_with_its_place():
    with pytest.raises(SiteErrors) as error:
        load_redirects(SourceFile("content/redirects.csv", b"old,new\n/a/\r/b/,/c/,\n"))
    assert "content/redirects.csv:2" in str(error.value)
