"""Roles that briefings state for actors, with dates → roles over time.

A stated role is evidence, not a fact; facts are what a curator recorded in the registry. Knows no page.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from site_builder.linking.language_words import LANGUAGES, small, words_of
from site_builder.registry.actor import Actor
from site_builder.text.english_words import FUNCTION_WORDS, HONORIFICS, WORDS, word_set

MARGIN = timedelta(days=7)
"""Tolerance around a handover."""
ROLES_KEPT = 4_096
"""Size of the cache of role wordings; most of them recur."""
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_])*")
_NOT_NOW = WORDS["not_now"]
_ADDRESSES = word_set("dr prof") | {small(word) for word in HONORIFICS}
"""Forms of address before a name, which name no office."""
_PAST = _NOT_NOW | word_set("acting deputy vice")
_SAME = {"u": "", "s": "", "us": "us", "u.s": "us", "american": "us", "united": "us", "states": ""}


class WrittenRole(NamedTuple):
    """A role that briefings state for an actor, under all its wordings."""

    words: str
    """The most frequent of the fullest wordings."""
    first: str
    """`YYYY-MM-DD` of the oldest briefing with the role."""
    last: str
    urls: tuple[str, ...]
    """URLs of its briefings, oldest first."""

    @property
    def url(self) -> str:
        """URL of the oldest briefing."""
        return self.urls[0]


class Description(NamedTuple):
    """An actor's role in the words of one briefing."""

    date: str
    url: str
    words: str


def group_roles(written: Iterable[Description]) -> tuple[WrittenRole, ...]:
    """Roles with equivalent wordings grouped; the one written last comes first."""
    counts: Counter[str] = Counter()
    places: dict[str, list[Description]] = {}
    for item in written:
        counts[item.words] += 1
        places.setdefault(item.words, []).append(item)
    groups: list[tuple[frozenset[str], list[str]]] = []
    for words in sorted(counts, key=lambda w: (-len(_key(w)), -counts[w], w)):
        key = _key(words)
        homes = [own for own, _ in groups if key <= own and _PAST.isdisjoint(own ^ key)]
        if len(homes) == 1 or (homes and homes[0] == key):
            next(members for own, members in groups if own == homes[0]).append(words)
        else:
            groups.append((key, [words]))
    found = []
    for _, members in groups:
        seen = sorted(item for words in members for item in places[words])
        best = max(members, key=lambda w: (len(_key(w)), counts[w], w))
        found.append(WrittenRole(best, seen[0].date, seen[-1].date, tuple(dict.fromkeys(item.url for item in seen))))
    return tuple(sorted(found, key=lambda role: (role.last, role.words), reverse=True))


@lru_cache(maxsize=ROLES_KEPT)
def _key(words: str) -> frozenset[str]:
    """Words that distinguish one role from another."""
    plain = (_SAME.get(word, word) for word in _WORD.findall(small(words)))
    return frozenset(word for word in plain if word and word not in FUNCTION_WORDS and word != "s")


def is_among(words: str, roles: Iterable[str]) -> bool:
    """True if a role equals one of these, apart from articles and function words."""
    return _key(words) in map(_key, roles)


def unrecorded_roles(actor: Actor, written: Iterable[Description]) -> tuple[WrittenRole, ...]:
    """Roles that at least two briefings state and the actor's record lacks, without their article. A role that differs
    from a recorded one only by additional or missing words counts as recorded."""
    recorded = [_key(role.title) for role in actor.roles]
    grouped = ((role, _key(role.words)) for role in group_roles(written) if len(role.urls) > 1)
    return tuple(
        role._replace(words=_without_article(role.words))
        for role, key in grouped
        if key - _ADDRESSES and _NOT_NOW.isdisjoint(key) and not any(_are_one(key, own) for own in recorded)
    )


def _without_article(words: str) -> str:
    """The words without their article; unchanged if the first word is an abbreviation (`UN`)."""
    first, _, rest = words.partition(" ")
    return rest if rest and first[1:].islower() and small(first) in _articles() else words


@cache
def _articles() -> frozenset[str]:
    return frozenset().union(*(words_of(language).words("grammar", "articles") for language in LANGUAGES))


def _are_one(one: frozenset[str], other: frozenset[str]) -> bool:
    return (one <= other or other <= one) and _PAST.isdisjoint(one ^ other)


def in_office(actor: Actor, date: str) -> bool:
    """True if a dated role of the actor covers the date (`2021`, `2021-02` or `2021-02-10`)."""
    day = _day(date)
    dated = [role for role in actor.roles if role.from_]
    return day is not None and any(_holds(str(role.from_), str(role.to or ""), day) for role in dated)


def _holds(start: str, end: str, day: date) -> bool:
    first, last = _day(start, first=True), _day(end, first=False)
    return (first is None or first - MARGIN <= day) and (last is None or day <= last + MARGIN)


def _day(written: str, *, first: bool = True) -> date | None:
    """A calendar day; the first or last day of a year or month."""
    parts = [int(part) for part in written.split("-") if part]
    if not parts or not parts[0]:
        return None
    if len(parts) == 3:
        return date(*parts)
    month = parts[1] if len(parts) > 1 else (1 if first else 12)
    start = date(parts[0], month, 1)
    return start if first else (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
