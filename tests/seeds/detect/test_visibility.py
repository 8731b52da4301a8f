from datetime import UTC, datetime

from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.model import PUBLIC, Visibility


def test_where_nobody_says_anything_all_is_public_and_no_value_is_made() -> None:
    assert strictest(()) is PUBLIC


def test_of_several_embargoes_the_last_and_of_several_terms_the_first_holds() -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    said = strictest((Visibility(("a draft",), days[0], days[3]), Visibility(("a draft",), days[1], days[2])))
    assert (said.withheld, said.publish_at, said.expires_at) == (("a draft",), days[1], days[2])
