"""Actors → every form of their names, looked for in a text at once (R3, R6): leftmost, longest, without overlaps.

The names of a whole registry may be looked for: what is found of some of its actors is what their names alone give.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from ahocorasick_rs import AhoCorasick

from site_builder.dates import PartialDate
from site_builder.linking.automaton import overlapping
from site_builder.linking.forms import Form, forms_of
from site_builder.registry.actors import Actor

Written = tuple[int, int, tuple[Form, ...]]
"""Start, end and the forms that are written so, in the order of their actors; equal names share one tuple."""


class Names:
    """The forms of some actors. What finds them is made when it is first needed, and does not travel."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors = tuple(actors)

    def __reduce__(self) -> tuple[type["Names"], tuple[tuple[Actor, ...]]]:
        return Names, (self._actors,)

    def find(
        self, text: str, actors: Mapping[str, Actor], *, date: PartialDate | None, loud: bool
    ) -> Sequence[Written]:
        """Where the text has a form of these actors, whom the names are of too.

        Names written in capitals count only in a `loud` text, names of other times not on this date.
        """
        order = {name: place for place, name in enumerate(actors)}
        usable: dict[int, tuple[Form, ...]] = {}
        found: list[Written] = []
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            forms = usable.get(number)
            if forms is None:
                forms = usable[number] = _usable(self._forms[number], order, date, loud=loud)
            if forms:
                found.append((start, -end, forms))
        return _apart(found)

    @cached_property
    def _by_text(self) -> Mapping[str, list[Form]]:
        found: dict[str, list[Form]] = {}
        for actor in self._actors:
            for form in forms_of(actor):
                found.setdefault(form.text, []).append(form)
        return found

    @cached_property
    def _forms(self) -> Sequence[tuple[Form, ...]]:
        return [tuple(forms) for forms in self._by_text.values()]

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return overlapping(tuple(self._by_text))


def _usable(
    forms: Sequence[Form], order: Mapping[str, int], date: PartialDate | None, *, loud: bool
) -> tuple[Form, ...]:
    """The forms that count, in the order of the actors."""
    left = [form for form in forms if form.actor in order and (loud or not form.shouted) and _in_use(form, date)]
    return tuple(left) if len(left) < 2 else tuple(sorted(left, key=lambda form: order[form.actor]))


def _in_use(form: Form, date: PartialDate | None) -> bool:
    if date is None:
        return True
    return not (form.from_ and date < form.from_) and not (form.to and form.to < date)


def _apart(found: list[Written]) -> Sequence[Written]:
    """The leftmost, and of those that start together the longest; `found` has each end as a negative number."""
    found.sort(key=_PLACE)
    apart: list[Written] = []
    floor = 0
    for start, end, forms in found:
        if start >= floor:
            floor = -end
            apart.append((start, floor, forms))
    return apart


_PLACE = itemgetter(0, 1)
