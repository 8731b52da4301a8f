"""The home page: the size of the archive, its newest briefings, the names in them, and searches that find something.

All of it depends on the archive's dates, never on the clock.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.pages.actors import KINDS
from site_builder.pages.changes import latest_corrections
from site_builder.pages.listings import group_by_year, newest
from site_builder.pages.model import Count, HomePage, RunningStory
from site_builder.pages.site import Site, count_actor, count_tag, link_to_tag, most
from site_builder.pages.years import count_years
from site_builder.registry.actor import ActorKind
from site_builder.registry.tag import TagKind

SHOWN = 20
THAT_DAY = 8
NEWEST = 30
"""Number of newest briefings from which names, stories and suggestions are taken."""
FEW = 10
"""A smaller archive lists its names instead of its topics."""
FRONT, FRONT_FROM = 5, 12
"""Number of briefings on the front; only one in an archive with at most FRONT_FROM shown."""
STORIES = 4
IN_THE_NEWS = ((ActorKind.PERSON, 5), (ActorKind.GOVERNMENT, 4))
"""Kinds of actors in the news, in order, each with the maximum number."""
NAMED_HERE = (*IN_THE_NEWS, (ActorKind.ORGANISATION, 5))
"""The same for the names of a small archive."""
LEAST = 2
"""Minimum number of newest briefings that name somebody in the news, and of results of a suggested search."""


def plan_home(site: Site) -> Iterator[HomePage]:
    """`/`."""
    archive, config = site.archive, site.config
    tags, latest = archive.registry.tags, archive.briefings[:NEWEST]
    counts = Counter(actor.id for b in latest for actor in archive.actors_of(b))
    total, oldest = len(archive.briefings), latest[-1].date if latest else None
    used = () if total < FEW else (count_tag(archive, tags[t], len(b)) for t, b in archive.by_tag.items())
    yield HomePage(
        url="/",
        title=config.title,
        description=config.description or site.texts("home.description", site=config.title),
        language=config.language,
        updated=newest(archive.briefings),
        groups=group_by_year(site, "/", archive.briefings[: config.briefings_on_first_page]),
        years=count_years(site),
        total=total,
        span=_span(site),
        kinds=_kinds(site),
        front=site.cards_of(archive.briefings[: FRONT if total > FRONT_FROM else 1]),
        tags=most(site, used, SHOWN),
        actors=_named(site, counts, NAMED_HERE, 1) if total < FEW else _named(site, counts, IN_THE_NEWS, LEAST),
        since=PartialDate(oldest.year, oldest.month) if oldest and total >= FEW else None,
        searches=tuple(_searches(site, latest)) if total >= FEW else (),
        stories=running_stories(site, latest),
        corrected=latest_corrections(site),
        that_day=site.cards_of(islice(on_that_day(site), THAT_DAY)),
    )


def _span(site: Site) -> str:
    """First and last year: `1969–2026`."""
    years = [str(year) for year in site.archive.by_year]
    return site.texts("date.span", first=years[-1], last=years[0]) if len(years) > 1 else "".join(years)


def _kinds(site: Site) -> tuple[Count, ...]:
    """Number of people, governments and organisations in the index, each with the key of the text for one."""
    faces = map(site.archive.registry.faces.__getitem__, site.archive.by_actor)
    counts = Counter(actor.kind for actor in faces if actor.has_page and actor.index)
    return tuple(Count(f"/actors/#{name}", f"unit.{name}", counts[kind]) for kind, name, _ in KINDS[:3] if counts[kind])


def _named(site: Site, counts: Counter[str], kinds: Sequence[tuple[ActorKind, int]], least: int) -> tuple[Count, ...]:
    """Actors of these kinds with at least `least` briefings, most named first within a kind."""
    actors = [(site.archive.registry.faces[name], n) for name, n in counts.items() if n >= least]
    shown = [(actor, n) for actor, n in actors if actor.has_page and actor.index]
    several = (most(site, [count_actor(a, n) for a, n in shown if a.kind is kind], limit) for kind, limit in kinds)
    return tuple(count for of_kind in several for count in of_kind)


def _searches(site: Site, latest: Sequence[Briefing]) -> Iterator[str]:
    """At most three searches with at least LEAST results: what somebody said about a topic, a day, two people."""
    archive, faces, quoted = site.archive, site.archive.registry.faces, Counter[tuple[str, str]]()
    together = Counter[tuple[str, str]]()
    for briefing in latest:
        people = [a.id for a in archive.actors_of(briefing) if a.kind is ActorKind.PERSON and a.has_page and a.index]
        topics = [tag.label for tag in archive.tags_of(briefing) if tag.kind is not TagKind.STORYLINE]
        speakers = {quote.speaker for quote in briefing.body.own[1]}.intersection(people)
        quoted.update((speaker, topic) for speaker in speakers for topic in topics)
        together.update(combinations(sorted(people), 2))
    for (name, topic), n in quoted.most_common(1):
        yield from [site.texts("home.said", name=faces[name].name, topic=topic)] if n >= LEAST else ()
    days = (Counter(date for date in archive.dates("year", year) if date and date.day) for year in archive.by_year)
    busy = (date for counts in days for date, n in counts.items() if n >= LEAST)
    yield from map(site.texts.long_date, islice(busy, 1))
    for pair, n in together.most_common(1):
        names = (faces[name].name for name in pair)
        yield from [site.texts("home.pair", **dict(zip(("one", "other"), names, strict=True)))] if n >= LEAST else ()


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


def on_that_day(site: Site) -> Iterator[Briefing]:
    """Briefings of earlier years on the month and day of the newest, latest first."""
    archive = site.archive
    last = archive.briefings[0].date if archive.briefings else None
    for year in archive.by_year if last and last.day else ():
        for place, date in enumerate(archive.dates("year", year)):
            if date and last and (date.month, date.day) == (last.month, last.day) and year < last.year:
                yield archive.by_year[year][place]
