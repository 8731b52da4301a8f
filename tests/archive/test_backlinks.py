from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from site_builder.archive import backlinks
from site_builder.archive.backlinks import CitationMemory, from_seed, urls_by_seed
from site_builder.content.model import BodyLink, Briefing
from tests.builders import archive, briefing


def test_links_and_references_are_told_to_those_they_cite() -> None:
    found = archive(
        briefing("a", body="See [b](/briefings/b/) and [itself](/briefings/a/).\n", date="2024-02-14"),
        briefing("b", title="Nine Crowns", date="2024-02-13", series="VL"),
        briefing("c", body="No news, see VL 13/2/2024: “Nine Crowns”.\n", date="2024-02-15"),
    )
    assert found.cited_by == {"/briefings/b/": ("/briefings/c/", "/briefings/a/")}
    (cited,) = found.cited["/briefings/c/"]
    assert (cited.state, cited.target) == ("resolved", "/briefings/b/")


@pytest.mark.parametrize(("target", "state", "url"), [("b", "resolved", "/briefings/b/"), ("none", "external", "")])
def test_an_editor_says_what_a_reference_means(target: str, state: str, url: str) -> None:
    override = f"[{{written: VL 1/1/2020, target: {target}}}]"
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=override), briefing("b"))
    assert [(c.state, c.target, c.why) for c in found.cited["/briefings/a/"]] == [(state, url, "set in the header")]
    other = override.replace("VL 1/1/2020", "VL 2/2/2020")
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=other), briefing("b"))
    assert [c.state for c in found.cited["/briefings/a/"]] == ["missing"]


def test_a_reference_set_by_hand_that_the_text_does_not_have_is_said() -> None:
    override = '[{written: "VL 1/1/2020", target: b}, {written: "VL 9/9/2020", target: b}]'
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=override), briefing("b"))
    assert [warning.message for warning in found.warnings] == ["references: the text has no reference “VL 9/9/2020”"]


@pytest.mark.parametrize("written", ["/old/b/", "/old/b", "/old/b/#nets"])
@pytest.mark.parametrize("now", ["/briefings/b/", "/briefings/b/#nets"])
def test_a_link_to_an_old_address_means_the_briefing_that_is_there_now(written: str, now: str) -> None:
    link = BodyLink(written, 3, written)
    assert from_seed(briefing("a"), link, {"/old/b/": now}) == "/briefings/b/"
    assert from_seed(briefing("a"), link, {"/old/c/": now}) == ""


Texts = Mapping[str, object]
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


def edited(before: Texts, after: Texts) -> set[str]:
    """URLs of those that differ."""
    return {f"/briefings/{name}/" for name in {**before, **after} if before.get(name) != after.get(name)}


def test_what_is_remembered_of_references_is_what_is_found_without_it() -> None:
    texts = [briefing(name, body=body, date="2024-03-01", series="VL") for name, body in CITING.items()]
    memory, told, resolved = CitationMemory(), CitationMemory(), set[str]()
    told.of(texts, texts)
    last: dict[str, dict[str, object]] = {}
    for edit in (*EDITS, *reversed(EDITS)):
        before, last = last, {**CITED, **edit}
        shown = [*texts, *(briefing(name, **facts) for name, facts in last.items())]
        found = memory.of(shown, shown)
        assert found == CitationMemory().of(shown, shown) == told.of(shown, shown, edited(before, last))
        resolved |= {url for url, cited in found.items() if cited[0].target}
    assert resolved == {f"/briefings/{name}/" for name in CITING if name != "none"}


def test_a_title_that_changes_has_those_references_resolved_again_that_it_may_concern() -> None:
    texts = [briefing(name, body=body, date="2024-03-01", series="VL") for name, body in CITING.items()]
    memory = CitationMemory()
    before = memory.of(shown := [*texts, *(briefing(name, **facts) for name, facts in CITED.items())], shown)
    edit = {**CITED, **EDITS[2]}
    after = memory.of(shown := [*texts, *(briefing(name, **facts) for name, facts in edit.items())], shown)
    assert [url for url in after if after[url] is not before.get(url)] == ["/briefings/named/"]


def cited_by(
    memory: CitationMemory, shown: Sequence[Briefing], edited: set[str] | None = None
) -> Mapping[str, Sequence[str]]:
    return memory.backlinks(shown, memory.of(shown, shown, edited), shown, urls_by_seed(shown))


def test_an_edit_of_a_text_alone_looks_through_no_header(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    work = backlinks.index_of
    monkeypatch.setattr(backlinks, "index_of", lambda of: (looked.append("all"), work(of))[1])
    one, two = briefing("a", body="See [b](/briefings/b/).\n"), briefing("b", body="Calm.\n")
    edited = replace(one, body=briefing("a", body="Nothing.\n").body)
    moved = replace(two, header=briefing("b", title="Another").header)
    memory = CitationMemory()
    looked.clear()
    found, counts = [], []
    for shown in ([one, two], [edited, two], [edited, moved]):
        found.append(cited_by(memory, shown))
        counts.append(len(looked))
    assert found == [{"/briefings/b/": ("/briefings/a/",)}, {}, {}]
    assert counts == [1, 1, 2]


LEADS = ({}, {"a": "[b](/briefings/b/)"}, {"a": "[b](/briefings/b/) [c](/briefings/c/)"}, {"b": "[a](/briefings/a/)"})


def test_what_is_remembered_of_links_is_what_is_found_without_it() -> None:
    memory, told = CitationMemory(), CitationMemory()
    texts: dict[str, str] = {}
    for edit in (*LEADS, *reversed(LEADS), {"a": "[d](/briefings/d/)", "d": "New"}, *LEADS):
        before, texts = texts, {"a": "Calm", "b": "Calm", "c": "[a](/briefings/a/)", **edit}
        shown = [briefing(name, body=f"{text}.\n") for name, text in texts.items()]
        found = cited_by(memory, shown)
        assert list(found.items()) == list(cited_by(CitationMemory(), shown).items())
        assert list(found.items()) == list(cited_by(told, shown, edited(before, texts)).items())
