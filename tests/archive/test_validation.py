from pathlib import Path

import pytest

from site_builder.archive.gather import examine
from site_builder.archive.known_records import Registry
from site_builder.core.errors import (
    CollisionError,
    HeaderError,
    MissingDateError,
    SiteErrors,
    UnansweredError,
)
from site_builder.pages import tables
from site_builder.pages.data import LISTS
from site_builder.pages.planners import FIXED
from site_builder.registry.actor import Status
from site_builder.settings.site_config import read_config
from tests.builders import (
    CLOCK,
    FOLDER,
    TOML,
    actor,
    archive,
    briefing,
    built,
    content,
    gather,
    lay,
    registry,
    tag,
)

RECORDS = registry(
    actor("Ilse Vantor"),
    actor("Oslo Brandt", status=Status.PROPOSED),
    tag("Harbour"),
    tag("Canal", status=Status.PROPOSED),
)


def wrong(*briefings: object, records: Registry = RECORDS, assets: frozenset[str] = frozenset()) -> list[str]:
    with pytest.raises(SiteErrors) as raised:
        gather(briefings, registry=records, assets=assets)
    return [f"{e.place.line if e.place else 0}: {e.message} | {e.hint}" for e in raised.value.errors]


def test_unknown_tags_and_actors_get_suggestions() -> None:
    assert wrong(briefing("a", tags="[harbor]", actors="[zed]")) == [
        '4: tag "harbor" is not in content/tags.yaml | did you mean "harbour"?',
        '5: actor "zed" is not in content/actors.yaml | add it: site-builder actor add zed Zed; '
        "or remove it from actors:",
    ]


def test_an_unknown_tag_in_a_multiline_list_has_its_own_line() -> None:
    assert [line[:14] for line in wrong(briefing("a", tags="\n  - harbour\n  - qqqq\n  - harbor"))] == [
        '6: tag "qqqq" ',
        '7: tag "harbor',
    ]


def test_only_the_first_of_many_unknown_names_get_a_guess() -> None:
    many = [briefing(f"b{n}", tags="[harbor]") for n in range(60)]
    assert sum("did you mean" in line for line in wrong(*many)) == 50


def test_two_files_with_one_url_collide_ignoring_case() -> None:
    with pytest.raises(SiteErrors) as raised:
        archive(briefing("a"), briefing("A"))
    (error,) = raised.value.errors
    assert isinstance(error, CollisionError)
    assert error.message == "/briefings/a/ is already the URL of content/briefings/2024/A.md"


LINKS = {
    "/briefings/b/": "",
    "/briefings/b/#price": "",
    "/briefings/b/#Price": "",
    "/briefings/b/#user-content-price": "",
    "/briefings/b/#fn1": "",
    "/briefings/b/#top": "",
    "/tags/harbour/": "",
    "/tags/port/": "",
    "/actors/i-vantor/": "",
    "/2024/": "",
    "/years/": "",
    "/assets/logo.svg": "",
    "/briefings/gone/#s-was-here": "",
    "/briefings/b": 'did you mean "/briefings/b/"?',
    "/zzz/": "link to a page of this site by its address or file name",
    "a.pdf": (
        "put the file into the folder with the name of this briefing, or into content/assets/ and link /assets/a.pdf"
    ),
    "/briefings/b/#prise": 'did you mean "price"?',
    "/briefings/b/#fn2": "copy the paragraph's address from its page",
    "/briefings/b/#zzz": "copy the paragraph's address from its page",
}
HIDDEN = (
    "/briefings/draft/",
    "/briefings/draft/#s-part",
    "/briefings/draft/map.png",
    "/briefings/gone/map.png",
    "/tags/quay/",
    "/actors/oslo-brandt/",
    "/2019/",
)


BRIEFINGS = (
    briefing("b", body="## Price\n\nHigh.[^1]\n\n[^1]: A note.\n"),
    briefing("gone", status="withdrawn"),
    briefing(
        "draft", status="draft", body="[x](/nowhere/)\n", date="2019-03-01", tags="[quay]", actors="[oslo-brandt]"
    ),
)
FILES = frozenset({"/assets/logo.svg", "/briefings/draft/map.png", "/briefings/gone/map.png"})
LINKED = registry(
    actor("Ilse Vantor", old_ids=("i-vantor",)),
    actor("Oslo Brandt"),
    tag("Harbour"),
    tag("Quay"),
    tag("Port", replaced_by="harbour"),
)


@pytest.mark.parametrize(("link", "hint"), LINKS.items())
def test_a_dead_link_is_an_error_with_a_remedy(link: str, hint: str) -> None:
    linking = briefing("a", body=f"[x]({link})\n", tags="[harbour]", actors="[ilse-vantor]")
    if hint:
        (said,) = wrong(linking, *BRIEFINGS, records=LINKED, assets=FILES)
        assert said.startswith("8: ")
        assert said.endswith(f" | {hint}")
    else:
        found = gather((linking, *BRIEFINGS), registry=LINKED, assets=FILES)
        assert found.assets == {"/assets/logo.svg"}


@pytest.mark.parametrize("link", HIDDEN)
def test_a_link_to_an_unpublished_text_is_a_warning(link: str) -> None:
    linking = briefing("a", body=f"[x]({link})\n", tags="[harbour]", actors="[ilse-vantor]")
    found = gather((linking, *BRIEFINGS), registry=LINKED, assets=FILES)
    (said,) = [w for w in found.warnings if w.place and w.place.line]
    assert said.message == f"the link to {link} is shown as plain text because the page is not published"


def test_an_editor_cannot_name_a_briefing_that_does_not_exist() -> None:
    override = "[{written: VL 1/1/2020, target: bb}, {written: x, target: zzz}]"
    assert wrong(briefing("bbb"), briefing("a", references=override)) == [
        '4: references: there is no briefing "bb" | did you mean "bbb"?',
        '4: references: there is no briefing "zzz" | give the file name of a briefing, without .md, or none',
    ]


def test_incomplete_briefings_give_warnings_instead_of_errors() -> None:
    found = archive(briefing("a", date=None, body=""), briefing("b", body="No news, see VL 1/1/2020: “Lost”.\n"))
    assert [str(w).partition(": ")[2] for w in found.warnings] == [
        "the date is missing",
        "the file has no text",
        "no briefing matches the reference “VL 1/1/2020: “Lost””",
    ]
    assert [type(w) for w in found.warnings] == [MissingDateError, HeaderError, UnansweredError]


def test_an_undefined_audience_is_reported_not_silently_hidden() -> None:
    """Nobody sees the briefing or the actor, and the build gives the reason."""
    records = registry(actor("Ilse Vantor", audience="press"))
    assert wrong(records=records) == [
        '0: ilse-vantor audience: site.toml has no audience "press" | '
        'add audiences = ["staff", "press"] to site.toml, or delete this line'
    ]


@pytest.mark.parametrize("header", [{"status": "draft"}, {"publish_at": "2027-01-01"}, {"expires_at": "2025-01-01"}])
def test_errors_in_unpublished_texts_are_warnings(header: dict[str, str]) -> None:
    hidden = briefing("a", tags="[harbor]", actors="[zed]", translation_of="zz", references="[{written: x, target: y}]")
    assert len(wrong(hidden)) == 4
    hidden = briefing("a", tags="[harbor]", actors="[zed]", translation_of="zz", **header)
    assert len(archive(hidden, registry=RECORDS).warnings) == 3


def test_a_draft_at_the_url_of_a_published_briefing_stops_nothing() -> None:
    found = archive(briefing("a", status="draft"), briefing("A"))
    assert [b.stem for b in found.briefings] == ["A"]
    assert [type(w) for w in found.warnings] == [CollisionError]


def test_a_draft_translation_does_not_stop_the_published_one() -> None:
    texts = (briefing("o"), *(briefing(s, translation_of="o", language="fr", status=t) for s, t in DRAFT_AND_FINAL))
    (warning,) = archive(*texts).warnings
    assert "is already the translation into fr" in warning.message


DRAFT_AND_FINAL = (("a", "draft"), ("b", "final"))


NAV = {
    "/tags/harbour/": "",
    "/2024/02/": "",
    "/actors/ilse-vantor/feed.xml?x#y": "",
    "/search/": "",
    "https://example.org/a": "",
    "/tags": "did you mean",
    "/about/": "link to a page",
    "/briefings/b": "did you mean",
}


@pytest.mark.parametrize(("url", "hint"), NAV.items())
def test_a_link_of_the_header_that_leads_nowhere_is_an_error_with_its_line(url: str, hint: str) -> None:
    config = read_config(f'title = "T"\n\n[theme]\nnav = [{{label = "A", url = "{url}"}}]\n')
    listed = briefing("b", tags="[harbour]", actors="[ilse-vantor]", registry=RECORDS)
    found = examine([listed], registry=RECORDS, config=config, clock=CLOCK, fixed=FIXED)
    assert [(str(e.place), hint in e.hint) for e in found.in_links] == ([("site.toml:4", True)] if hint else [])


def test_a_header_link_to_an_unpublished_text_is_omitted_with_a_warning(tmp_path: Path) -> None:
    nav = '[theme]\nnav = [{label = "Later", url = "/briefings/b/"}, {label = "Now", url = "/briefings/a/"}]\n'
    files = {"a": content("A"), "b": content("B", publish_at="2026-12-01")}
    lay(tmp_path, {f"{FOLDER}/{stem}.md": text for stem, text in files.items()} | {"site.toml": TOML + nav})
    report = built(tmp_path)
    html = (tmp_path / "public/index.html").read_text("utf-8")
    assert [str(w) for w in report.warnings] == [
        "site.toml:3: [theme] nav: /briefings/b/ is not published, so the menu leaves it out"
    ]
    assert (">Now<" in html, ">Later<" in html) == (True, False)
    built(tmp_path, clock=CLOCK.replace(month=12, day=2))
    assert ">Later<" in (tmp_path / "public/index.html").read_text("utf-8")


def test_every_page_for_programs_may_be_linked_from_the_header(tmp_path: Path) -> None:
    fixed = {url for files in LISTS.values() for url, _, _ in files} | {tables.URL}
    assert fixed <= FIXED.optional
