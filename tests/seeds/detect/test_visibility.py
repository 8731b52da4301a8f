from datetime import UTC, datetime

import pytest

from site_builder.seeds.detect.visibility import of_path, strictest
from site_builder.seeds.model import PUBLIC, Visibility


def test_where_nobody_says_anything_all_is_public_and_no_value_is_made() -> None:
    assert strictest(()) is PUBLIC


def test_of_several_embargoes_the_last_and_of_several_terms_the_first_holds() -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    said = strictest((Visibility(("a draft",), days[0], days[3]), Visibility(("a draft",), days[1], days[2])))
    assert (said.withheld, said.publish_at, said.expires_at) == (("a draft",), days[1], days[2])


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
def test_a_name_with_the_mark_of_a_draft_makes_one(name: str) -> None:
    assert of_path(f"seeds/{name}").withheld == (f"its path has the name {name}",)
    assert of_path(f"seeds/{name}!/dues.txt").withheld == (f"its path has the name {name}",)


@pytest.mark.parametrize(
    "name",
    [
        *("nba-draft-2021.txt", "draft-law-on-ports.md", "Draft Law on Ports.docx", "NBA DRAFT 2021.docx"),
        *("aircraft_DRAFTING.txt", "overdraft.txt", "DRAFT LAW ON PORTS.txt", "DRAFT-RESOLUTION-7.TXT"),
        *("2021-05-03-entwurf-des-haushalts.txt", "first_draft_of_history.txt", "2021_draft_budget.csv"),
    ],
)
def test_a_name_about_drafts_marks_none(name: str) -> None:
    assert of_path(f"seeds/{name}") == PUBLIC
