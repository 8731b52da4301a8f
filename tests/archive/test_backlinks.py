from dataclasses import replace

import pytest

from site_builder.archive.backlinks import from_seed
from site_builder.archive.contributions import NO_ROWS, ArchiveRows
from site_builder.archive.gather import Archive, archive_of
from site_builder.content.model import BodyLink, Briefing
from site_builder.core.digests import digest_of
from site_builder.core.urls import FixedUrls
from tests.builders import SITE, archive, briefing, registry


def test_cited_briefings_list_the_links_and_references_to_them() -> None:
    found = archive(
        briefing("a", body="See [b](/briefings/b/) and [itself](/briefings/a/).\n", date="2024-02-14"),
        briefing("b", title="Nine Crowns", date="2024-02-13", series="VL"),
        briefing("c", body="No news, see VL 13/2/2024: “Nine Crowns”.\n", date="2024-02-15"),
    )
    assert found.cited_by == {"/briefings/b/": ("/briefings/c/", "/briefings/a/")}
    (cited,) = found.cited["/briefings/c/"]
    assert (cited.state, cited.target) == ("resolved", "/briefings/b/")


@pytest.mark.parametrize(("target", "state", "url"), [("b", "resolved", "/briefings/b/"), ("none", "external", "")])
def test_an_editor_can_resolve_a_reference_in_the_header(target: str, state: str, url: str) -> None:
    override = f"[{{written: VL 1/1/2020, target: {target}}}]"
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=override), briefing("b"))
    assert [(c.state, c.target, c.why) for c in found.cited["/briefings/a/"]] == [(state, url, "set in the header")]
    other = override.replace("VL 1/1/2020", "VL 2/2/2020")
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=other), briefing("b"))
    assert [c.state for c in found.cited["/briefings/a/"]] == ["missing"]


def test_a_manual_reference_missing_from_the_text_is_reported() -> None:
    override = '[{written: "VL 1/1/2020", target: b}, {written: "VL 9/9/2020", target: b}]'
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=override), briefing("b"))
    assert [warning.message for warning in found.warnings] == ["references: “VL 9/9/2020” is not in the text"]


@pytest.mark.parametrize("written", ["/old/b/", "/old/b", "/old/b/#nets"])
@pytest.mark.parametrize("now", ["/briefings/b/", "/briefings/b/#nets"])
def test_a_link_to_an_old_address_leads_to_the_current_briefing(written: str, now: str) -> None:
    link = BodyLink(written, 3, written)
    assert from_seed(briefing("a"), link, {"/old/b/": now}) == "/briefings/b/"
    assert from_seed(briefing("a"), link, {"/old/c/": now}) == ""


CITING = {
    "named": "No news, see VL 13/2/2024: “Nine Crowns”.\n",
    "lost": "No news, see VL 14/2/2024: “Ten Crowns”.\n",
    "number": "No news, see VL no. 12.\n",
    "title": "As “Nine Crowns of the Northern Harbours” says, nothing is open.\n",
    "none": "No news at all.\n",
}
CITED: dict[str, dict[str, object]] = {
    "b": {"title": "Nine Crowns", "date": "2024-02-13", "series": "VL"},
    "c": {"title": "Nine Crowns of the Northern Harbours", "date": "2024-02-16"},
    "d": {"title": "Something else", "date": "2024-02-17", "series": "VL"},
}
EDITS: list[dict[str, dict[str, object]]] = [
    {},
    {"d": {**CITED["d"], "title": "Other things"}},
    {"b": {**CITED["b"], "title": "Eight Crowns"}},
    {"b": {**CITED["b"], "date": "2024-02-14"}},
    {"d": {**CITED["d"], "date": "2024-02-13"}},
    {"d": {**CITED["d"], "number": 12}},
    {"c": {**CITED["c"], "title": "Ten Crowns of the Northern Harbours"}},
    {"e": {**CITED["c"], "date": "2024-02-18"}},
    {"e": {"title": "Ten Crowns", "date": "2024-02-14"}},
]


def named(name: str, **facts: object) -> Briefing:
    """A briefing whose body has a name, like those read from a folder."""
    return replace(briefing(name, **facts), text=digest_of(name, facts))


def gathered(*briefings: Briefing, before: ArchiveRows = NO_ROWS) -> Archive:
    return archive_of(briefings, registry=registry(), config=SITE, before=before, fixed=FixedUrls())


def test_references_resolved_with_cached_rows_equal_those_without() -> None:
    texts = [named(name, body=body, date="2024-03-01", series="VL") for name, body in CITING.items()]
    rows, resolved = NO_ROWS, set[str]()
    for edit in (*EDITS, *reversed(EDITS)):
        shown = [*texts, *(named(name, **facts) for name, facts in {**CITED, **edit}.items())]
        found = gathered(*shown, before=rows)
        assert dict(found.cited) == dict(gathered(*shown).cited)
        resolved |= {url for url, cited in found.cited.items() if cited[0].target}
        rows = found.rows
    assert resolved == {f"/briefings/{name}/" for name in CITING if name != "none"}


def test_a_changed_title_resolves_only_the_references_it_may_affect() -> None:
    texts = [named(name, body=body, date="2024-03-01", series="VL") for name, body in CITING.items()]
    before = gathered(*texts, *(named(name, **facts) for name, facts in CITED.items())).rows
    edit = {**CITED, **EDITS[2]}
    after = gathered(*texts, *(named(name, **facts) for name, facts in edit.items()), before=before).rows
    again = [url for url, row in after.resolutions.items() if row is not before.resolutions.get(url)]
    assert sorted(again) == ["/briefings/b/", "/briefings/named/"]


LEADS = ({}, {"a": "[b](/briefings/b/)"}, {"a": "[b](/briefings/b/) [c](/briefings/c/)"}, {"b": "[a](/briefings/a/)"})


def test_links_resolved_with_cached_rows_equal_those_without() -> None:
    rows = NO_ROWS
    for edit in (*LEADS, *reversed(LEADS), {"a": "[d](/briefings/d/)", "d": "New"}, *LEADS):
        texts = {"a": "Calm", "b": "Calm", "c": "[a](/briefings/a/)", **edit}
        shown = [named(name, body=f"{text}.\n") for name, text in texts.items()]
        found, clean = gathered(*shown, before=rows), gathered(*shown)
        assert list(found.cited_by.items()) == list(clean.cited_by.items())
        assert found.rows == clean.rows
        rows = found.rows


def test_a_link_follows_its_moved_target() -> None:
    linking = named("a", body="See [b](/briefings/b/).\n")
    shown, gone = gathered(linking, named("b")), gathered(linking)
    assert shown.links_of(linking) == {"/briefings/b/": "/briefings/b/"}
    assert gathered(linking, before=shown.rows).links_of(linking) == gone.links_of(linking) == {"/briefings/b/": ""}
    assert gathered(linking, named("b"), before=gone.rows).links_of(linking) == shown.links_of(linking)
