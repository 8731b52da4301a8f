"""The home page: the newest briefings, the names in them, and rising actors.

Rising actors depend on the archive's dates, never on the clock.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as day
from datetime import timedelta
from itertools import islice, takewhile

from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.pages.changes import latest_corrections
from site_builder.pages.listings import group_by_year, newest
from site_builder.pages.model import Card, Count, HomePage, RunningStory
from site_builder.pages.site import Site, count_actor, count_tag, link_to_tag, most, most_named
from site_builder.pages.years import count_years
from site_builder.registry.tag import TagKind

SHOWN = 20
THAT_DAY = 8
RECENT_DAYS = 90
FRONT, FRONT_FROM = 5, 12
"""Number of briefings on the front; only one in an archive with at most FRONT_FROM shown."""
STORIES = 4
RISING, FEWEST_RISING = 12, 3
"""Maximum and minimum number of rising actors; the maximum also limits the most named."""
RISING_FROM, STEEP = 3, 2
"""A rising actor is named in at least RISING_FROM of the newest briefings, and STEEP times as often as before."""


def plan_home(site: Site) -> Iterator[HomePage]:
    """`/`."""
    archive, config = site.archive, site.config
    tags, latest = archive.registry.tags, recent(archive.briefings)
    counts = Counter(actor.id for b in latest for actor in site.archive.actors_of(b))
    floor = since(archive.briefings)
    rising = rising_actors(site, counts, len(latest))
    yield HomePage(
        url="/",
        title=config.title,
        description=config.description or site.texts("home.description", site=config.title),
        language=config.language,
        updated=newest(archive.briefings),
        groups=group_by_year(site, "/", archive.briefings[: config.briefings_on_first_page]),
        years=count_years(site),
        total=len(archive.briefings),
        front=front_of(site, site.cards_of(archive.briefings[: config.briefings_on_first_page])),
        tags=most(site, (count_tag(archive, tags[t], len(b)) for t, b in archive.by_tag.items()), SHOWN),
        actors=rising or _often(most_named(site, counts, RISING)),
        stories=running_stories(site, latest),
        rising=bool(rising),
        since=PartialDate(floor.year, floor.month) if floor else None,
        corrected=latest_corrections(site),
        that_day=site.cards_of(islice(on_that_day(site), THAT_DAY)),
    )


def front_of(site: Site, cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """The newest cards. A title shared with another briefing, or that merely names the site or its briefings, does not
    lead if there is another.
    """
    front = cards[: FRONT if len(cards) > FRONT_FROM else 1]
    forms = (site.texts("tally.briefings", n=n) for n in (1, 2))
    nouns = {site.config.title.casefold(), *(form.strip("12 ").casefold() for form in forms)}
    titles = Counter(card.title.casefold() for card in cards)
    says = (card for card in front if titles[card.title.casefold()] == 1 and card.title.casefold() not in nouns)
    lead = next(says, None)
    return (lead, *(card for card in front if card is not lead)) if lead else front


def _often(named: Sequence[Count]) -> tuple[Count, ...]:
    """Actors named more than once; empty if too few for a list."""
    found = tuple(count for count in named if count.count > 1)
    return found if len(found) >= FEWEST_RISING else ()


def running_stories(site: Site, latest: Sequence[Briefing]) -> tuple[RunningStory, ...]:
    """Stories of the newest briefings that have their own page."""
    tags = (tag for briefing in latest for tag in site.archive.tags_of(briefing) if tag.kind is TagKind.STORYLINE)
    ids = [t.id for t in dict.fromkeys(tags) if t.id not in site.archive.topics]
    found = []
    for name in ids[:STORIES]:
        briefings = site.archive.by_tag[name]
        days = [date for date in site.archive.dates("tagged", name) if date]
        months = Counter(12 * date.year + max(date.month, 1) - 1 for date in days)
        first = min(months)
        counts = tuple(months.get(month, 0) for month in range(first, max(months) + 1))
        start = PartialDate(first // 12, first % 12 + 1)
        link = link_to_tag(site.archive, site.archive.registry.tags[name])
        found.append(RunningStory(link, len(briefings), start, counts, site.cards[briefings[0].url]))
    return tuple(found)


def since(briefings: Sequence[Briefing]) -> day | None:
    """The day 90 days before the newest briefing, independent of the clock; None if nothing is dated."""
    last = newest(briefings)
    return day.fromisoformat(last) - timedelta(days=RECENT_DAYS) if last else None


def recent(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """The briefings of the 90 days up to the newest."""
    floor = str(since(briefings) or "9")
    return tuple(takewhile(lambda b: b.date is not None and b.date.first_day > floor, briefings))


def rising_actors(site: Site, counts: Mapping[str, int], recent: int) -> tuple[Count, ...]:
    """Actors named much more often in the `recent` newest briefings than before, steepest first.

    `counts` has the number of newest briefings naming each. Empty if too few rise, or if most of the archive is new.
    """
    earlier = len(site.archive.briefings) - recent
    found: list[tuple[int, Count]] = []
    for name, count in counts.items() if earlier >= recent else ():
        actor = site.archive.registry.faces[name]
        if count >= RISING_FROM and actor.has_page and actor.index:
            before = (len(site.archive.by_actor[name]) - count) * recent
            if count * earlier > STEEP * before:
                found.append((1000 * count * earlier // (before + earlier), count_actor(actor, count)))
    found.sort(key=lambda item: (-item[0], -item[1].count, site.order(item[1].label), item[1].url))
    return tuple(count for _, count in found[:RISING]) if len(found) >= FEWEST_RISING else ()


def on_that_day(site: Site) -> Iterator[Briefing]:
    """Briefings of earlier years on the month and day of the newest, latest first."""
    archive = site.archive
    last = archive.briefings[0].date if archive.briefings else None
    for year in archive.by_year if last and last.day else ():
        for place, date in enumerate(archive.dates("year", year)):
            if date and last and (date.month, date.day) == (last.month, last.day) and year < last.year:
                yield archive.by_year[year][place]
