from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.seeds.detect.visibility import of_path, strictest
from site_builder.seeds.model import PUBLIC, Mark, MarkKind, MarkPlace, Visibility

MARK = Mark(MarkKind.DRAFT, MarkPlace.TEXT, "Draft")

MOMENTS = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
MARKS = st.builds(Mark, st.sampled_from(MarkKind), st.sampled_from(MarkPlace), st.text(max_size=9))
SAID = st.builds(Visibility, st.lists(MARKS, max_size=2).map(tuple), MOMENTS, MOMENTS, MOMENTS)


def test_the_strictest_of_no_statements_is_public() -> None:
    assert strictest(()) is PUBLIC


def test_the_last_embargo_and_the_earliest_expiry_count() -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    said = strictest((Visibility((MARK,), days[0], days[3]), Visibility((MARK,), days[1], days[2])))
    assert (said.marks, said.publish_at, said.expires_at) == ((MARK,), days[1], days[2])


@pytest.mark.parametrize(
    "name",
    [
        *("Minutes_DRAFT_v2.docx", "DRAFT Minutes.docx", "20210503_DRAFT.txt", "DRAFT.txt", "Rede-ENTWURF.docx"),
        *(
            "Note BROUILLON 3.odt",
            "MINUTES_DRAFT.DOCX",
            "minutes_draft_v2.docx",
            "Acta (BORRADOR).pdf",
            "DRAFT_V2.docx",
        ),
    ],
)
def test_a_file_name_with_a_draft_mark_withholds_the_text(name: str) -> None:
    assert of_path(f"seeds/{name}").withheld == (f"its file is called {name}",)
    assert of_path(f"seeds/{name}!/dues.txt").withheld == (f"it lies in a folder called {name}",)


@pytest.mark.parametrize(
    "name",
    [
        *("nba-draft-2021.txt", "draft-law-on-ports.md", "Draft Law on Ports.docx", "NBA DRAFT 2021.docx"),
        *("aircraft_DRAFTING.txt", "overdraft.txt", "DRAFT LAW ON PORTS.txt", "DRAFT-RESOLUTION-7.TXT"),
        *("2021-05-03-entwurf-des-haushalts.txt", "first_draft_of_history.txt", "2021_draft_budget.csv"),
    ],
)
def test_a_file_name_that_mentions_drafts_is_not_a_mark(name: str) -> None:
    assert of_path(f"seeds/{name}") == PUBLIC


@given(st.lists(SAID, max_size=4), SAID)
def test_no_other_statement_makes_a_text_more_public(said: list[Visibility], more: Visibility) -> None:
    before, after = strictest(said), strictest((*said, more))
    clock = datetime(2030, 1, 1, tzinfo=UTC)
    assert {*before.marks} <= {*after.marks}
    assert not before.waits_for(clock) or (after.waits_for(clock) or clock) >= before.waits_for(clock)
    assert not before.expires_at or (after.expires_at and after.expires_at <= before.expires_at)


@given(MARKS)
def test_every_mark_has_its_sentence(mark: Mark) -> None:
    assert Visibility((mark, mark)).withheld == (mark.reason,)
    assert mark.reason
