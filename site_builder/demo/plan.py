"""A world → a plan of its briefings: dates, titles, casts, file names, and possible citations."""

from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from site_builder.content.model import BriefingStatus
from site_builder.core.urls import slugify
from site_builder.demo.vocabulary import OFFICES, OPENINGS, WORDS, Subject
from site_builder.demo.world import LAST_DAY, Country, World, build_world
from site_builder.registry.actor import Actor, NameOrder

T = TypeVar("T")
SERIES = "DD"
TWIN, DRAFT, CORRECTED = (150, 5), (500, 17), (40, 11)
"""Period and offset, in briefings, of a twin of the previous one, a draft, and a corrected one."""


@dataclass(frozen=True)
class PlannedBriefing:
    """One briefing before it is written."""

    index: int
    day: date
    lead: Country
    partner: Country
    subject: Subject
    subject_tags: tuple[str, ...]
    quality: str
    matter: str
    """Subject of the briefing without article: `silo inspection scheme`."""
    opening: int
    """Row of OPENINGS."""
    people: tuple[tuple[Actor, str, Country], ...]
    """Speakers: at least one of each state, with the title held on that day."""
    bodies: tuple[Actor, ...]
    firms: tuple[Actor, ...]
    group: Actor
    place: Actor
    mood: str
    fate: str
    title: str = ""
    stem: str = ""
    status: BriefingStatus = BriefingStatus.FINAL


@dataclass(frozen=True)
class Plan:
    """All briefings of a demonstration, oldest first."""

    world: World
    entries: tuple[PlannedBriefing, ...]
    seed: int
    by_lead: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """State → indexes of its published briefings with a unique date and title."""

    def earlier(self, entry: PlannedBriefing) -> Sequence[int]:
        """Indexes of briefings that the entry may cite: earlier published ones about the same state."""
        same = self.by_lead.get(entry.lead.government.id, ())
        return same[: bisect_left(same, entry.index)]


def pick(random: Random, items: Sequence[T]) -> T:
    """A random item, uniformly; much faster than `choice`."""
    return items[int(random.random() * len(items))]


def title_case(text: str) -> str:
    """`silo-inspection scheme` → `Silo-Inspection Scheme`."""
    return "-".join(
        part[:1].upper() + part[1:] for part in " ".join(w[:1].upper() + w[1:] for w in text.split(" ")).split("-")
    )


def make_plan(
    briefings: int, *, seed: int = 7, days: Sequence[date] = (), title: Callable[[PlannedBriefing], str] | None = None
) -> Plan:
    """A plan of that many briefings. With `days`, oldest first, these are their dates, and the first state leads nearly
    half of them. `title` replaces titles."""
    world = build_world(briefings, seed, since=days[0] if days else None)
    chances = _Chances(world, first=20 if days else 0.5)
    entries: list[PlannedBriefing] = []
    taken: dict[str, int] = {}
    for index in range(briefings):
        if falls(TWIN, index):
            entry = replace(entries[-1], index=index)
        else:
            random, day = Random(f"plan {seed} {index}"), days[index] if days else _day(world, index, briefings)
            entry = _entry(world, chances, random, index=index, day=day)
            entry = replace(entry, title=title(entry)) if title else entry
        stem = f"{entry.day}-{slugify(entry.title)}"
        taken[stem] = taken.get(stem, 0) + 1
        entries.append(replace(entry, stem=stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"))
    return Plan(world, tuple(entries), seed, _by_lead(entries))


class _Chances:
    """Cumulative weights for drawing states and subjects: the n-th weighs one n-th (Zipf's law)."""

    def __init__(self, world: World, *, first: float) -> None:
        self.states = list(accumulate(1 / (n + 2) if n else first for n in range(len(world.states))))
        self.subjects = list(accumulate(1 / (n + 4) for n in range(len(world.subjects))))


def _drawn(random: Random, sums: list[float]) -> int:
    return bisect(sums, random.random() * sums[-1])


def falls(rhythm: tuple[int, int], index: int) -> bool:
    """True if a periodic event, given by its period and offset, falls on this index."""
    return index % rhythm[0] == rhythm[1]


def _day(world: World, index: int, briefings: int) -> date:
    """Working days from first to last, evenly spread."""
    weeks = (LAST_DAY - world.first_day).days // 7
    number = (index + 1) * weeks * 5 // briefings - 1
    return world.first_day + timedelta(weeks=max(0, number) // 5, days=max(0, number) % 5)


def _entry(world: World, chances: _Chances, random: Random, *, index: int, day: date) -> PlannedBriefing:
    lead = world.states[_drawn(random, chances.states)]
    partner = lead
    while partner is lead:
        partner = world.states[_drawn(random, chances.states)]
    subject, tags = world.subjects[_drawn(random, chances.subjects)]
    seats = [(lead, _rank(random)), (partner, _rank(random))]
    seats += [(pick(random, (lead, partner)), _rank(random)) for _ in range(int(random.random() * 3))]
    people = {state.offices[rank].holder(day).id: (state.offices[rank], state) for state, rank in seats}
    entry = PlannedBriefing(
        index=index,
        day=day,
        lead=lead,
        partner=partner,
        subject=subject,
        subject_tags=tags,
        quality=pick(random, WORDS.qualities),
        matter=f"{pick(random, subject.matters)} {pick(random, WORDS.nouns)}",
        opening=int(random.random() * len(OPENINGS)),
        people=tuple((office.holder(day), office.title, state) for office, state in people.values()),
        bodies=tuple(
            pick(random, pick(random, (lead, lead, partner)).bodies) for _ in range(1 + int(random.random() * 2))
        ),
        firms=tuple(pick(random, pick(random, (lead, partner)).firms) for _ in range(1 + int(random.random() * 2))),
        group=pick(random, world.groups),
        place=pick(random, world.places),
        mood=pick(random, WORDS.moods),
        fate=pick(random, WORDS.fates),
        status=_status(index),
    )
    return replace(entry, title=_title(entry))


def _rank(random: Random) -> int:
    """Random index of an office; low indexes are more frequent."""
    return int(random.random() ** 1.5 * len(OFFICES))


def _status(index: int) -> BriefingStatus:
    if falls(DRAFT, index):
        return BriefingStatus.DRAFT
    return BriefingStatus.CORRECTED if falls(CORRECTED, index) else BriefingStatus.FINAL


def _title(entry: PlannedBriefing) -> str:
    template, _ = OPENINGS[entry.opening]
    return template.format(
        lead=entry.lead.name,
        partner=entry.partner.name,
        a_family=family(entry.people[0][0]),
        b_family=family(entry.people[1][0]),
        mood=entry.mood,
        Matter=title_case(entry.matter),
        Field=title_case(entry.subject.labels[0]),
        fate=entry.fate,
        firm_name=entry.firms[0].name,
    )


def family(actor: Actor) -> str:
    """Name of a person after the first mention: the family name, or the only name."""
    return actor.name if actor.order is NameOrder.MONONYM else actor.family


def _by_lead(entries: list[PlannedBriefing]) -> dict[str, tuple[int, ...]]:
    count = Counter((entry.day, entry.title) for entry in entries)
    found: dict[str, list[int]] = {}
    for entry in entries:
        if entry.status is not BriefingStatus.DRAFT and count[entry.day, entry.title] == 1:
            found.setdefault(entry.lead.government.id, []).append(entry.index)
    return {key: tuple(indexes) for key, indexes in found.items()}
