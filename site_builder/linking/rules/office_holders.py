"""Resolves a bare title ("the Foreign Minister") to its holder on the briefing's date (R11).

Only with exactly one holder among the listed actors, and never within seven days of a handover. Works on folded text.
"""

import re
from datetime import date as day
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from site_builder.core.grouping import grouped
from site_builder.core.partial_date import PartialDate
from site_builder.linking.language_words import small
from site_builder.linking.model import MentionKind, Reason
from site_builder.linking.name_forms import Form, Sense
from site_builder.linking.text_view import Candidate, RuleContext
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Role
from site_builder.text.folding import whole_words

HANDOVER_DAYS = 7
_OWNED = re.compile(r"\s+(?:of\s+)?[A-Z]")


def add_titles(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates plus the titles resolved by a dated tenure."""
    text, added = case.reading.text, []
    for title, names in _holders(case).items():
        for start, end in whole_words(case.reading.lowered, title):
            is_free = not _OWNED.match(text, end, end + 5)
            if is_free and not any(c.start < end and start < c.end for c in found):
                added.append(_candidate(case, start + 4, end, names))
    return tuple(sorted((*found, *added), key=lambda c: (c.start, -c.end))) if added else found


def _candidate(case: RuleContext, start: int, end: int, names: tuple[str, ...]) -> Candidate:
    text = case.reading.text[start:end]
    sense = Sense(tuple([Form(text, name, MentionKind.TITLE, LinkRule.AUTO) for name in names]))
    if len(names) > 1:
        return Candidate(start, end, sense, Reason.OFFICE, "several people then held this office", ambiguous=True)
    return Candidate(start, end, sense, Reason.OFFICE, f"an office held by {case.actors[names[0]].name} on {case.date}")


def _holders(case: RuleContext) -> dict[str, tuple[str, ...]]:
    """Title as written, with its article → ids of the persons who certainly hold it on the briefing's date."""
    if case.date is None or not case.date.day:
        return {}
    when = day(case.date.year, case.date.month, case.date.day)
    people = (a for a in case.actors.values() if a.roles and a.kind == ActorKind.PERSON)
    titles = ((t.written, a.id) for a in people for t in _tenures(a) if t.sure_from <= when <= t.sure_to)
    return grouped(dict.fromkeys(titles))


class _Tenure(NamedTuple):
    """Role with a known first day, counted in calendar days."""

    title: str
    written: str
    """Title in lower case, with its article."""
    start: day
    end: day
    sure_from: day
    """First day of the tenure after the handover margin."""
    sure_to: day


@lru_cache(maxsize=16384)
def _tenures(actor: Actor) -> tuple[_Tenure, ...]:
    return tuple(_tenure(role, role.from_) for role in actor.roles if role.from_ is not None)


def _tenure(role: Role, since: PartialDate) -> _Tenure:
    margin = timedelta(days=HANDOVER_DAYS)
    end = _last(role.to) if role.to else day.max
    sure_to = _first(role.to) - margin if role.to else day.max
    return _Tenure(role.title, f"the {small(role.title)}", _first(since), end, _last(since) + margin, sure_to)


def _first(date: PartialDate) -> day:
    return day.fromisoformat(date.first_day)


def _last(date: PartialDate) -> day:
    if date.day:
        return day(date.year, date.month, date.day)
    after = day(date.year + (date.month in (0, 12)), date.month % 12 + 1 if date.month else 1, 1)
    return after - timedelta(days=1)


def role_at(actor: Actor, date: PartialDate | None) -> str:
    """Title that an actor held on a date, or empty. Exact dates, without the handover margin."""
    if date is None or not date.day or not actor.roles:
        return ""
    when = day(date.year, date.month, date.day)
    titles = [tenure.title for tenure in _tenures(actor) if tenure.start <= when <= tenure.end]
    return titles[-1] if titles else ""
