from datetime import UTC, datetime

import pytest

from site_builder.seeds.detect.visibility import of_notice, strictest
from site_builder.seeds.model import PUBLIC, Visibility
from tests.seeds.documents import PROSE, draft_of


def test_where_nobody_says_anything_all_is_public_and_no_value_is_made() -> None:
    assert strictest(()) is PUBLIC


def test_of_several_embargoes_the_last_and_of_several_terms_the_first_holds() -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    said = strictest((Visibility(("a draft",), days[0], days[3]), Visibility(("a draft",), days[1], days[2])))
    assert (said.withheld, said.publish_at, said.expires_at) == (("a draft",), days[1], days[2])


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 9 a.m. 4 June 2031",
        "STRICTLY CONFIDENTIAL – Embargo until 4 June 2031",
        "Embargo: 00:01 GMT, 4 June 2031",
        "Embargoed until 04/06/2031",
        "Sperrfrist: Mittwoch, 4. Juni 2031, 10 Uhr",
        "Sous embargo jusqu’au 4 juin 2031 à 9h30",
        "EMBARGADO HASTA EL 4 DE JUNIO DE 2031",
    ],
)
def test_an_embargo_above_a_text_holds_to_the_end_of_its_day(line: str) -> None:
    draft = draft_of(f"{line}\n\nKarvonia Opens Its Basin\n\n3 June 2031\n\n{PROSE}")
    assert (draft.title, str(draft.date)) == ("Karvonia Opens Its Basin", "2031-06-03")
    assert draft.visibility == Visibility(dated=datetime(2031, 6, 5, tzinfo=UTC))
    assert (line, "a notice of embargo") in [(removed.text, removed.why) for removed in draft.removed]


@pytest.mark.parametrize(
    "line",
    [
        *("NOT FOR PUBLICATION", "Strictly confidential – not for publication", "*** Do not publish! ***"),
        *(
            "Embargoed until 9 a.m. on Thursday",
            "Nicht zur Veröffentlichung bestimmt",
            "[Ne pas publier]",
            "No publicar",
        ),
    ],
)
def test_what_says_that_it_is_not_for_publication_becomes_a_draft(line: str) -> None:
    draft = draft_of(f"{line}\n\nKarvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}")
    assert (draft.title, draft.visibility.withheld) == ("Karvonia Opens Its Basin", (f"its text says “{line}”",))


@pytest.mark.parametrize(
    "line",
    [
        *("Embargo on Karvonia Extended Until 4 June 2031", "Arms Embargo Until 4 June 2031 Agreed", "Embargo"),
        *("Under Embargo: How Karvonia Buys Its Grain", "Embargoed Goods Reached Lusmere on 4 June 2031"),
        *("The report is not for publication, she said", "Hold Until Relieved", "Not for Sale", "Publish or Perish"),
        *(
            "Das Embargo bis 4. Juni 2031 verlängert",
            "L’embargo prend fin le 4 juin 2031",
            "SECRET",
            "Not for distribution",
        ),
    ],
)
def test_a_line_on_embargoes_is_no_notice_of_one(line: str) -> None:
    assert of_notice(line) is None
