"""A story: its parts in order, actors entering and leaving, part numbers; and lists with the oldest first."""

from dataclasses import replace
from typing import Any

import pytest

from site_builder.archive.gather import Archive
from site_builder.content.model import Briefing
from site_builder.pages.model import StoryPage
from site_builder.pages.planners import plan
from site_builder.registry.tag import Tag, TagKind
from site_builder.settings.site_config import ListOrder
from tests.builders import SITE, actor, archive, briefing, registry, tag, texts

ILSE, OSLO, MERA = actor("Ilse Vantor"), actor("Oslo Brandt"), actor("Mera Quill")
HARBOUR = tag("Harbour", kind=TagKind.STORYLINE)
PEOPLE = {"i": "ilse-vantor", "o": "oslo-brandt", "m": "mera-quill"}


def course(*casts: str, story: Tag = HARBOUR) -> Archive:
    """An archive of one story: for each part, from the oldest, the initials of its actors."""
    records = registry(ILSE, OSLO, MERA, story)
    return archive(*(part(day, cast, records) for day, cast in enumerate(casts, 1)), registry=records)


def part(day: int, cast: str, records: object) -> Briefing:
    named = f"[{', '.join(PEOPLE[letter] for letter in cast)}]"
    about = {"title": f"Day {day}", "date": f"2024-03-{day:02d}", "tags": "[harbour]", "actors": named}
    return briefing(f"d{day}", registry=records, **about)


def pages_of(found: Archive, **settings: object) -> dict[str, Any]:
    return {page.url: page for page in plan(found, replace(SITE, **settings), texts())}


def story_of(found: Archive, **settings: object) -> Any:
    return pages_of(found, **settings)["/tags/harbour/"]


def titles(page: Any) -> list[str]:
    return [card.title for group in page.groups for card in group.cards]


def test_the_parts_of_a_story_are_numbered_from_the_oldest() -> None:
    assert [(p.number, p.card.title) for p in story_of(course("i", "i", "i")).parts] == [
        (1, "Day 1"),
        (2, "Day 2"),
        (3, "Day 3"),
    ]


def test_a_returning_actor_enters_with_the_first_part_and_leaves_with_the_last() -> None:
    parts = story_of(course("io", "im", "io", "i", "i")).parts
    assert [[link.label for link in p.enters] for p in parts] == [["Ilse Vantor", "Oslo Brandt"], [], [], [], []]
    assert [[link.label for link in p.leaves] for p in parts] == [[], [], ["Oslo Brandt"], [], []]


def test_an_actor_leaves_a_story_only_after_two_more_parts() -> None:
    assert [p.leaves for p in story_of(course("o", "o", "i", "i")).parts][1]
    assert not any(p.leaves for p in story_of(course("o", "o", "i")).parts)


def test_each_part_of_a_story_is_numbered() -> None:
    found = pages_of(course("i", "i", "i"))["/briefings/d2/"]
    assert [(t.base.label, t.part, t.parts) for t in found.threads] == [("Harbour", 2, 3), ("Ilse Vantor", 0, 0)]


def test_a_story_may_start_with_its_newest_part() -> None:
    turned = story_of(course("i", "i", "i", story=replace(HARBOUR, order=ListOrder.NEWEST)))
    assert [p.number for p in turned.parts] == [3, 2, 1]


def test_a_story_lists_its_people_with_their_parts_and_its_first_and_last_month() -> None:
    story = story_of(course("io", "im", "i"))
    assert [(role.actor.label, role.parts) for role in story.cast] == [("Ilse Vantor", (1, 2, 3))]
    assert [str(month) for month in story.span] == ["2024-03", "2024-03"]


def test_a_story_of_few_parts_leads_to_its_topic() -> None:
    records = registry(ILSE, tag("Port"), replace(HARBOUR, broader="port"))
    both = archive(*(part(day, "i", records) for day in (1, 2)), registry=records)
    about = briefing("p", title="Port", tags="[port, harbour]", registry=records)
    found = pages_of(archive(part(1, "i", records), about, registry=records))
    assert (found["/tags/harbour/"].template, found["/tags/harbour/"].target) == ("redirect.html", "/tags/port/")
    assert [link.url for link in found["/briefings/d1/"].card.tags] == ["/tags/port/"]
    assert [entry.label for group in found["/tags/"].groups for entry in group.entries] == ["Port"]
    alone = pages_of(both)["/tags/harbour/"]
    assert (alone.template, alone.total) == ("tag.html", 2)


def test_a_very_long_story_is_a_list_that_starts_with_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.pages.tags.LONG_STORY", 2)
    page = pages_of(course("i", "i", "i"), briefings_on_first_page=2)["/tags/harbour/"]
    assert not isinstance(page, StoryPage)
    assert titles(page) == ["Day 1", "Day 2"]


def test_a_tag_of_its_own_order_starts_with_the_oldest_on_all_its_pages() -> None:
    found = pages_of(course("i", "i", "i", story=tag("Harbour", order=ListOrder.OLDEST)), briefings_on_first_page=2)
    first, year = found["/tags/harbour/"], found["/tags/harbour/2024/"]
    assert (first.order, titles(first), titles(year)) == ("oldest", ["Day 1", "Day 2"], ["Day 1", "Day 2", "Day 3"])


def test_the_order_setting_reverses_lists_of_tags_and_years_but_not_of_actors() -> None:
    found = pages_of(course("i", "i", story=tag("Harbour")), order=ListOrder.OLDEST)
    assert [titles(found[url]) for url in ("/tags/harbour/", "/2024/", "/actors/ilse-vantor/")] == [
        ["Day 1", "Day 2"],
        ["Day 1", "Day 2"],
        ["Day 2", "Day 1"],
    ]


def test_undated_briefings_are_last_even_with_the_oldest_first() -> None:
    records = registry(tag("Harbour", order=ListOrder.OLDEST))
    about = {"tags": "[harbour]", "registry": records}
    several = (
        briefing("a", title="A", date="2024-03-01", **about),
        briefing("b", title="B", date="2023-03-01", **about),
        briefing("c", title="C", date=None, **about),
    )
    assert titles(pages_of(archive(*several, registry=records))["/tags/harbour/"]) == ["B", "A", "C"]
