from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.links import find_target
from site_builder.core import urls
from site_builder.core.urls import absolute, asset_url, briefing_url, output_path, relative, unquoted


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("China: A “Frosty” Call", "china-a-frosty-call"),
        ("Weiß’ Œuvre à Łódź", "weiss-oeuvre-a-lodz"),
        ("杨洁篪", "杨洁篪"),
        ("Τα νέα", "τα-νεα"),
        ("İstanbul", "istanbul"),
        ("snake_case", "snake-case"),
        ("…", ""),
        ("a" * 100, "a" * 80),
        ("word " * 20, "-".join(["word"] * 16)),
    ],
)
def test_a_slug_folds_diacritics_and_keeps_other_scripts(text: str, slug: str) -> None:
    assert urls.slugify(text) == slug
    assert urls.slugify(slug) == slug


@given(st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z") | st.text(alphabet="aB'’ -_é9"))
def test_plain_letters_are_folded_as_all_others_are(text: str) -> None:
    assert urls.slugify(text) == urls.slugify(f"{text} …") == urls.slugify(urls.slugify(text))


def test_each_kind_of_page_has_its_url() -> None:
    assert urls.briefing_url("content/briefings/2021/2021-02-10-x.md") == "/briefings/2021-02-10-x/"
    assert urls.actor_url("ilse-vantor") == "/actors/ilse-vantor/"
    assert urls.tag_url("harbour") == "/tags/harbour/"
    assert urls.period_url("/tags/harbour/", 2021) == "/tags/harbour/2021/"
    assert urls.period_url("/", 2021, 2) == "/2021/02/"
    assert urls.undated_url("/tags/harbour/") == "/tags/harbour/undated/"


def test_a_url_that_ends_in_a_slash_is_served_by_an_index() -> None:
    assert urls.output_path("/") == "index.html"
    assert urls.output_path("/tags/") == "tags/index.html"
    assert urls.output_path("/feed.xml") == "feed.xml"


@pytest.mark.parametrize(
    ("page", "target", "link", "portable"),
    [
        ("/", "/", "./", "index.html"),
        ("/", "/tags/", "tags/", "tags/index.html"),
        ("/briefings/x/", "/", "../../", "../../index.html"),
        ("/briefings/x/", "/briefings/y/#p-1", "../../briefings/y/#p-1", "../../briefings/y/index.html#p-1"),
        ("/briefings/x/", "/style.css", "../../style.css", "../../style.css"),
        ("/tags/é/", "/tags/ü/", "../../tags/%C3%BC/", "../../tags/%C3%BC/index.html"),
        ("/404.html", "/tags/", "tags/", "tags/index.html"),
    ],
)
def test_a_link_is_relative_to_its_page(page: str, target: str, link: str, portable: str) -> None:
    assert urls.relative(page, target) == link
    assert urls.link_from("../" * (page.count("/") - 1), target, portable=True) == portable


def test_a_percent_sign_in_a_name_is_encoded_like_any_other() -> None:
    assert urls.relative("/", urls.asset_url("content/assets/50%25.png")) == "assets/50%2525.png"
    assert urls.absolute("https://example.org/", "/assets/50%.png") == "https://example.org/assets/50%25.png"


def test_a_full_address_stays_as_it_is() -> None:
    assert urls.absolute("https://example.org/", "https://example.com/a%20b?c") == "https://example.com/a%20b?c"


@given(st.text(alphabet="aZ0-._~/ %#?é\n"))
def test_a_path_is_percent_encoded_like_by_urllib(path: str) -> None:
    assert urls.percent_encoded(path) == quote(path, safe="/~")


def test_an_absolute_address_is_encoded() -> None:
    assert urls.absolute("https://example.org/archive", "/tags/ü/#a") == "https://example.org/archive/tags/%C3%BC/#a"
    assert urls.absolute("https://example.org/", "/") == "https://example.org/"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("content/briefings/2021/2021-02-10-x/chart.png", "/briefings/2021-02-10-x/chart.png"),
        ("content/briefings/2021-02-10-x/chart.png", "/briefings/2021-02-10-x/chart.png"),
        ("content/briefings/chart.png", ""),
        ("content/assets/a/logo.svg", "/assets/a/logo.svg"),
        ("content/actors.yaml", ""),
    ],
)
def test_a_file_next_to_a_briefing_or_in_assets_has_a_url(path: str, url: str) -> None:
    assert urls.asset_url(path) == url


NAMES = ("a#b", "100%", "a%23b", "a%2523b", "x#y#z", "50% #1")


@pytest.mark.parametrize("name", NAMES)
def test_marks_in_file_names_are_left_out_of_addresses(name: str) -> None:
    url = asset_url(f"content/assets/{name}.pdf")
    assert output_path(url) == f"assets/{name}.pdf"
    link = relative("/briefings/x/", url)
    assert (link.startswith("../../assets/"), unquote(link)) == (True, f"../../assets/{name}.pdf")
    assert "#" not in link
    assert unquote(absolute("https://example.org/", url)).endswith(f"/{name}.pdf")
    assert unquoted(quote(f"/assets/{name}.pdf")) == url


def test_an_encoded_url_keeps_its_fragment() -> None:
    assert relative("/briefings/x/", "/briefings/x/#p-1") == "#p-1"
    url = briefing_url("content/briefings/2024/a#b.md")
    assert relative("/", f"{url}#part") == "briefings/a%23b/#part"
    assert absolute("https://example.org/", f"{url}#part") == "https://example.org/briefings/a%23b/#part"
    assert find_target("a%23b.md#part", "content/briefings/2024/c.md", "/briefings/c/") == f"{url}#part"
