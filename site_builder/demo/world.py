"""A number of briefings and a seed → an invented world: states, offices with holders, firms, tags.

Drawn from named random streams, so equal arguments give the same world in every process. Knows nothing of sentences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import isqrt
from random import Random

from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import slugify
from site_builder.demo.vocabulary import OFFICES, SUBJECTS, SYLLABLES, TONGUES, WORDS, NameGrammar, Subject
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, NameOrder, Role
from site_builder.registry.tag import Tag, TagKind

LAST_DAY = date(2025, 12, 19)
MOST_YEARS, MOST_STATES, MOST_TAGS = 12, 40, 120
FIRMS_A_STATE = 6


@dataclass(frozen=True, slots=True)
class Office:
    """A post and its holders, oldest first."""

    title: str
    """`foreign minister`."""
    terms: tuple[tuple[date, Actor], ...]
    """First day and holder; a term ends the day before the next begins."""

    def holder(self, day: date) -> Actor:
        """Holder of the post on a day."""
        return next(actor for first, actor in reversed(self.terms) if first <= day)


@dataclass(frozen=True, slots=True)
class Country:
    """A state with everything its news needs."""

    government: Actor
    demonym: str
    capital: str
    offices: tuple[Office, ...]
    bodies: tuple[Actor, ...]
    firms: tuple[Actor, ...]

    @property
    def name(self) -> str:
        """`Karvonia`."""
        return self.government.name


@dataclass(frozen=True)
class World:
    """Everything that can be named."""

    first_day: date
    states: tuple[Country, ...]
    """Most important first."""
    groups: tuple[Actor, ...]
    places: tuple[Actor, ...]
    subjects: tuple[tuple[Subject, tuple[str, ...]], ...]
    """Subjects, most frequent first, with the ids of their tags."""
    tags: tuple[Tag, ...]
    """Topics, regions for the states most in the news, and a story."""

    @cached_property
    def story(self) -> Tag:
        """Story of the first state and the first subject."""
        return next(tag for tag in self.tags if tag.kind is TagKind.STORYLINE)

    @cached_property
    def tag_ids(self) -> frozenset[str]:
        """Ids of the tags."""
        return frozenset(tag.id for tag in self.tags)

    def actors(self) -> Iterator[Actor]:
        """All actors."""
        for state in self.states:
            yield state.government
            yield from state.bodies
            yield from state.firms
            yield from {actor.id: actor for office in state.offices for _, actor in office.terms}.values()
        yield from self.groups
        yield from self.places


def build_world(briefings: int, seed: int, *, since: date | None = None) -> World:
    """A world in proportion to an archive of this many briefings; states and subjects grow with the square root of that
    number. Its news spans two to twelve years, unless `since` sets its first day."""
    root = isqrt(max(1, briefings))
    random = Random(f"world {seed}")
    names = _Names(random)
    years = min(MOST_YEARS, max(2, briefings // 40))
    first_day = since or LAST_DAY - timedelta(weeks=52 * years)
    first_day -= timedelta(days=first_day.weekday())
    count = min(MOST_STATES, max(4, root * 2 // 5))
    states = tuple(_state(names, first_day, TONGUES[n % len(TONGUES)], random) for n in range(count))
    groups = _cycle(names, ActorKind.GROUP, WORDS.group_forms, count // 2)
    places = _cycle(names, ActorKind.PLACE, WORDS.place_forms, count)
    used = random.sample(SUBJECTS, min(len(SUBJECTS), max(4, root // 3)))
    subjects = tuple((subject, tuple(slugify(label) for label in subject.labels)) for subject in used)
    return World(first_day, states, groups, places, subjects, _tags(states, used))


class _Names:
    """Hands out each name once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[str | tuple[str, str]] = set()

    def one(self, tables: tuple[tuple[str, ...], ...], form: str = "{}") -> str:
        """A new joined name in this form."""
        while True:
            name = form.format("".join(self._random.choice(table) for table in tables))
            if name not in self._taken:
                self._taken.add(name)
                return name

    def person(self, tongue: NameGrammar) -> Actor:
        """A person without an office."""
        if tongue.order is NameOrder.MONONYM:
            return _person(given=self.one(tongue.given), family="", order=tongue.order)
        while True:
            given, family = (
                "".join(self._random.choice(table) for table in tables) for tables in (tongue.given, tongue.family)
            )
            if (given, family) not in self._taken:
                self._taken.add((given, family))
                return _person(given=given, family=family, order=tongue.order)


def _cycle(names: _Names, kind: ActorKind, forms: Sequence[str], count: int) -> tuple[Actor, ...]:
    return tuple(_named(kind, names.one(SYLLABLES.place, forms[n % len(forms)])) for n in range(count))


def _named(kind: ActorKind, name: str) -> Actor:
    return Actor(id=slugify(name), kind=kind, name=name)


def _person(*, given: str, family: str, order: NameOrder) -> Actor:
    parts = (family, given) if order is NameOrder.FAMILY_FIRST else (given, family)
    actor = _named(ActorKind.PERSON, " ".join(part for part in parts if part))
    return replace(actor, family=family, given=given if family else "", order=order)


def _state(names: _Names, first_day: date, tongue: NameGrammar, random: Random) -> Country:
    name, capital = names.one(SYLLABLES.state), names.one(SYLLABLES.capital)
    demonym = f"{name}n"
    own = Actor(
        id=slugify(name),
        kind=ActorKind.GOVERNMENT,
        name=name,
        names=(Name(demonym, NameKind.DEMONYM, link=LinkRule.NEVER), Name(capital, NameKind.METONYM)),
    )
    bodies = tuple(_body(form.format(state=name, demonym=demonym), own.id) for form in WORDS.bodies)
    offices = tuple(
        _office(
            names,
            title,
            bodies[leads].id if leads is not None else "",
            country=own.id,
            tongue=tongue,
            first_day=first_day,
            random=random,
        )
        for title, leads in OFFICES
    )
    firms = tuple(
        replace(
            _named(ActorKind.ORGANISATION, names.one(SYLLABLES.firm, f"{{}} {random.choice(WORDS.firm_kinds)}")),
            country=own.id,
        )
        for _ in range(FIRMS_A_STATE)
    )
    return Country(own, demonym, capital, offices, bodies, firms)


def _body(name: str, country: str) -> Actor:
    code = "".join(word[0] for word in name.split() if word[0].isupper())
    return replace(
        _named(ActorKind.ORGANISATION, name),
        country=country,
        names=(Name(text=code, kind=NameKind.CODE, link=LinkRule.SCOPED),) if len(code) > 2 else (),
    )


def _office(
    names: _Names, title: str, body: str, *, country: str, tongue: NameGrammar, first_day: date, random: Random
) -> Office:
    starts = [first_day - timedelta(days=random.randrange(60, 900))]
    longer = 1 + (LAST_DAY - first_day).days // (365 * MOST_YEARS + 30)  # the supply of names is limited
    while (following := starts[-1] + longer * timedelta(days=random.randrange(700, 2400))) < LAST_DAY:
        starts.append(following)
    terms = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        last = _partial(end - timedelta(days=1)) if end else None
        role = Role(title, organisation=body, country=country, from_=_partial(start), to=last)
        terms.append((start, replace(names.person(tongue), roles=(role,), country=country)))
    return Office(title, tuple(terms))


def _partial(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _tags(states: tuple[Country, ...], subjects: list[Subject]) -> tuple[Tag, ...]:
    topics = [
        Tag(
            id=slugify(label),
            label=label,
            kind=TagKind.TOPIC,
            broader=slugify(subject.labels[0]) if label != subject.labels[0] else "",
            match=subject.matters[:3] if label == subject.labels[0] else (),
        )
        for subject in subjects
        for label in subject.labels
    ]
    regions = [
        Tag(id=state.government.id, label=state.name, kind=TagKind.REGION, match=(state.name, state.demonym))
        for state in states[: MOST_TAGS - 1 - len(topics)]
    ]
    label = f"{states[0].name} {subjects[0].labels[0].lower()} talks"
    story = Tag(id=slugify(label), label=label, kind=TagKind.STORYLINE)
    return tuple(sorted((*topics, *regions, story), key=lambda tag: tag.id))
