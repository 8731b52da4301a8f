"""References in prose, and the briefings that they cite."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.linking.citation_finder import (
    _BRACKET,
    _DESK,
    _NUMBERED,
    _TITLE_DATE,
    _WRITTEN,
    find_references,
    read_date,
)
from site_builder.linking.citation_resolver import (
    TITLE_RATIO,
    CitableBriefing,
    index_of,
    resolve_reference,
)
from site_builder.linking.model import Block, BlockKind, Reference, ReferenceState
from site_builder.linking.text_view import read_blocks
from site_builder.settings.site_config import DateOrder, SeriesConfig
from tests.linking.cases import cases
from tests.linking.sample_people import blocks_of

CASES = list(cases("references"))
SERIES = {"HD": SeriesConfig("Harbour Desk"), "NM": SeriesConfig("Net Menders", date_order=DateOrder.MONTH_FIRST)}


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_references_of_a_text_are_those_of_the_fixture(text: str, expected: list[str]):
    assert written(text) == expected


def found_in(blocks: Sequence[Block], series: Mapping[str, SeriesConfig]) -> tuple[Reference, ...]:
    return find_references(read_blocks("", blocks), series)


def written(text: str) -> list[str]:
    blocks = blocks_of(text)
    found = found_in(blocks, SERIES)
    assert all(blocks[r.block].text[r.start : r.end] == r.written for r in found)
    return [
        " | ".join([r.series or "-", r.date or "-", r.title_written or "-", r.number or "-", r.rule])
        + (" | among others" if r.open_ended else "")
        for r in found
    ]


INDEX = index_of(
    [
        CitableBriefing("2021-02-02-nets", "The Nets Are Torn and Old", "2021-02-02"),
        CitableBriefing("2021-02-02-boats", "Boats: A Quiet Year at Sea", "2021-02-02"),
        CitableBriefing("2021-03-04-tides", "Tides and Times", "2021-03-04"),
        CitableBriefing("log-23", "Log of the Day", "2020-01-01", series="log", number="23"),
        CitableBriefing("log-23b", "Log of the Night", "2020-01-02", series="log", number="23"),
        CitableBriefing("log-24", "Log of the Day", "2020-01-01", series="log", number="24"),
    ]
)


def resolved(**fields: str) -> tuple[str, str]:
    reference = Reference(0, 0, 1, "x", **fields)
    state, target, _ = resolve_reference(reference, INDEX, series="log", key="log-24")
    return state, target


def test_an_exact_date_and_a_like_title_resolve():
    assert resolved(date="2021-02-02", title_written="Nets are torn and old") == ("resolved", "2021-02-02-nets")


def test_a_reference_with_another_title_is_unresolved_even_if_the_day_matches():
    assert resolved(date="2021-02-02", title_written="Ropes and Anchors") == ("missing", "")


def test_a_reference_with_another_day_is_unresolved_even_if_the_title_matches():
    assert resolved(date="2021-02-03", title_written="The Nets Are Torn and Old") == ("missing", "")


def test_a_date_alone_resolves_if_only_one_briefing_has_it():
    assert resolved(date="2021-03-04") == ("resolved", "2021-03-04-tides")
    assert resolved(date="2021-02-02") == ("ambiguous", "")


def test_a_title_decides_the_order_of_day_and_month():
    found = resolved(date="2021-04-03", date_written="3/4/2021", title_written="Tides and Times")
    assert found == ("resolved", "2021-03-04-tides")


def test_a_number_resolves_in_its_series_alone():
    assert resolved(number="23") == ("ambiguous", "")
    assert resolved(number="24") == ("missing", "")
    state, target, why = resolve_reference(Reference(0, 0, 1, "x", number="24"), INDEX, series="log")
    assert (state, target, why) == (ReferenceState.RESOLVED, "log-24", "number and series")


def test_an_impossible_date_is_read_in_the_other_order_or_ignored():
    assert read_date("27/3/2014", DateOrder.MONTH_FIRST) == "2014-03-27"
    assert read_date("30/30/2014", DateOrder.MONTH_FIRST) == ""
    assert read_date("31 February 2014", DateOrder.DAY_FIRST) == ""
    assert read_date("2014-02-03", DateOrder.DAY_FIRST) == "2014-02-03"
    assert read_date("3.2.14", DateOrder.DAY_FIRST) == "2014-02-03"


def test_a_quoted_title_is_a_reference_only_if_one_briefing_has_it() -> None:
    blocks = (Block(0, BlockKind.PARAGRAPH, "As “Harbour Talks Resume in Karvonia,” said, they went on."),)
    (reference,) = found_in(blocks, {})
    known = index_of([CitableBriefing("/briefings/a/", "Harbour Talks Resume in Karvonia", "2021-02-10")])
    assert reference.written == "Harbour Talks Resume in Karvonia"
    assert resolve_reference(reference, known)[:2] == (ReferenceState.RESOLVED, "/briefings/a/")
    assert resolve_reference(reference, known, key="/briefings/a/")[0] == ReferenceState.EXTERNAL
    assert resolve_reference(reference, index_of([]))[0] == ReferenceState.EXTERNAL


def test_a_quoted_sentence_is_not_a_title() -> None:
    blocks = (Block(0, BlockKind.PARAGRAPH, "She said “we will reopen the harbour before the winter.”"),)
    assert found_in(blocks, {}) == ()


def test_a_number_is_ignored_if_no_briefing_is_numbered() -> None:
    blocks = (Block(0, BlockKind.PARAGRAPH, "See Document 23."),)
    (reference,) = found_in(blocks, {})
    assert resolve_reference(reference, index_of([CitableBriefing("a", "Harbour Talks", "2021-02-10")]))[0] == (
        ReferenceState.EXTERNAL
    )


TITLES = st.sampled_from(
    ["The Herring Year", "The herring year.", "The Herring Years", "A Herring Year", "Nets in Spring"]
)


@given(st.lists(TITLES, max_size=4), TITLES)
def test_a_cited_title_matches_exactly_or_nearly_among_briefings_of_the_day(titles: list[str], written: str) -> None:
    def ratio(title: str) -> float:
        one, two = (" ".join(re.findall(r"\w+", text.lower())) for text in (title, written))
        return SequenceMatcher(None, one, two, autojunk=False).ratio()

    entries = [CitableBriefing(f"b{number}", title, "2022-04-03") for number, title in enumerate(titles)]
    equal = [entry.key for entry in entries if ratio(entry.title) == 1]
    near = equal or [entry.key for entry in entries if ratio(entry.title) >= TITLE_RATIO]
    cited = Reference(0, 0, 9, written, date_written="2022-04-03", date="2022-04-03", title_written=written)
    state, target, why = resolve_reference(cited, index_of(entries))
    assert (state is ReferenceState.RESOLVED, target) == (len(near) == 1, near[0] if len(near) == 1 else "")
    assert len(near) < 2 or why == f"several briefings match: {', '.join(near)}"


PIECES = st.sampled_from(
    [
        *(
            " ",
            "\t",
            " " * 4,
            " " * 12,
            ",",
            "; ",
            ":",
            "(",
            ")",
            ".",
            '"',
            "and ",
            "DD ",
            "Hd ",
            "of ",
            "from ",
            "seen ",
        ),
        *("3/4/2022", '3/4/2022; "', "3 April 2022", "April 3rd, 2022", "2022-04-03: ", '"The Herring Year"', 'Nets"'),
        *("our ", "our", "our report of ", "this desk's last two notes", " note on ", "we wrote in our paper from "),
        *("Document 2", "No. ", "23b ", "docs. ", "nos. ", " or 7", ", and 8"),
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_a_pattern_finds_the_same_where_it_is_looked_for_only_beside_its_signs(pieces: list[str]) -> None:
    line = "".join(pieces)
    for pattern, (matches, _, signs) in zip((_DESK, _BRACKET, _TITLE_DATE, _NUMBERED), _WRITTEN, strict=True):
        marks = signs(read_blocks("", [Block(0, BlockKind.PARAGRAPH, line)]))
        expected = [match.span() for match in pattern.finditer(line)]
        if marks or not re.search(r"\s{10}", line):
            assert [match.span() for match in (matches(line, list(marks)) if marks else ())] == expected


def test_a_sign_at_the_end_of_a_line_hides_none_in_the_next() -> None:
    (reference,) = found_in(blocks_of("It was our\n\nour last report of 3 April 2022"), {})
    assert (reference.block, reference.date) == (1, "2022-04-03")


def test_a_line_that_is_a_title_or_begins_with_one_is_a_reference_if_a_briefing_has_it() -> None:
    lines = "2 The Nets Are Torn and Old — Ilse Vantor\nTides and Times of the Sea\nBoats: A Quiet Year at Sea"
    blocks = (Block(0, BlockKind.PARAGRAPH, lines), Block(1, BlockKind.PARAGRAPH, "The Nets Are Torn and Old."))
    found = found_in(blocks, {})
    assert all(lines[r.start : r.end] == r.written for r in found)
    assert [resolve_reference(r, INDEX)[1] for r in found] == ["2021-02-02-nets", "", "2021-02-02-boats"]
    item = (Block(0, BlockKind.LIST_ITEM, "The Nets Are Torn and Old—what it means"),)
    assert [resolve_reference(r, INDEX)[1] for r in found_in(item, {})] == ["2021-02-02-nets"]
