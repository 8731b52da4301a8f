"""Social cards of one archive after another: unchanged cards are kept."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from site_builder.archive.gather import Archive
from site_builder.pages import site
from site_builder.pages.site import CardMemory, Cards
from site_builder.registry.actor import ActorKind
from site_builder.registry.tag import TagKind
from tests.builders import SITE, actor, archive, briefing, registry, tag

KNOWN = registry(actor("Vantor"), tag("Fish"), actor("Karvonia", ActorKind.GOVERNMENT), tag("Karvonia"))
NEW = briefing("2024-02-14-new", date="2024-02-14", tags="[fish]", registry=KNOWN)
TEXTS = [
    briefing(f"2024-02-{day}-text", date=f"2024-02-{day}", actors="[vantor]", tags="[fish]", registry=KNOWN)
    for day in (10, 11, 12)
]
ABROAD = briefing("2024-02-15-abroad", date="2024-02-15", actors="[karvonia]", tags="[karvonia]", registry=KNOWN)
Made = Callable[[Archive], list[str]]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """URLs of the cards drawn for an archive after the previous archives; all are checked."""
    memory, urls = CardMemory(), list[str]()
    make = site.make_card
    monkeypatch.setattr(site, "make_card", lambda one, *where: (urls.append(one.url), make(one, *where))[1])

    def of(now: Archive) -> list[str]:
        found, before = dict(Cards(now, SITE, memory)), len(urls)
        assert found == dict(Cards(now, SITE))
        new = urls[:before]
        urls.clear()
        return new

    return of


def test_an_edit_rebuilds_only_the_card_of_its_briefing(made: Made) -> None:
    assert len(made(archive(*TEXTS, registry=KNOWN))) == 3
    edited = replace(TEXTS[1], header=replace(TEXTS[1].header, title="Another"))
    assert made(archive(TEXTS[0], edited, TEXTS[2], registry=KNOWN)) == [edited.url]


def test_added_and_removed_briefings_leave_other_cards_unchanged(made: Made) -> None:
    made(archive(*TEXTS, registry=KNOWN))
    assert made(archive(*TEXTS[1:], NEW, registry=KNOWN)) == [NEW.url]
    assert made(archive(*TEXTS, registry=KNOWN)) == [TEXTS[0].url]


def test_a_changed_record_rebuilds_all_cards(made: Made) -> None:
    made(archive(*TEXTS, registry=KNOWN))
    other = replace(KNOWN, actors={**KNOWN.actors, "vantor": replace(KNOWN.actors["vantor"], name="Ada Vantor")})
    assert len(made(archive(*TEXTS, registry=other))) == 3


def test_a_tag_that_becomes_a_country_rebuilds_all_cards(made: Made) -> None:
    region = replace(KNOWN, tags={**KNOWN.tags, "karvonia": replace(KNOWN.tags["karvonia"], kind=TagKind.REGION)})
    texts = [briefing("2024-02-09-home", date="2024-02-09", tags="[karvonia]", registry=region), *TEXTS]
    made(archive(*texts, registry=region))
    assert len(made(archive(*texts, ABROAD, registry=region))) == 5
