"""Actors → every form of their names, looked for in a text at once (R3, R6): leftmost, longest, without overlaps.

The names of a whole registry may be looked for: what is found of some of its actors is what their names alone give.

A short name counts only as it is spelt: “América” is not “America”, and a small word of the text's language among words
in capitals (“AU TITRE”) is not a name.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from site_builder.core.partial_date import PartialDate
from site_builder.linking.name_forms import Form, Spelling, forms_of
from site_builder.registry.actor import Actor
from site_builder.text.multi_search import FEW_TEXTS, Hit, overlapping

Written = tuple[int, int, Spelling]
"""Start, end and what is written there; equal names share one spelling."""


class Names:
    """The forms of some actors. What finds them is made when it is first needed, and does not travel."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors = tuple(actors)
        self._asked = 0

    def __reduce__(self) -> tuple[type["Names"], tuple[tuple[Actor, ...]]]:
        return Names, (self._actors,)

    def find(
        self, text: str, raw: bytes, actors: Mapping[str, Actor], *, date: PartialDate | None, loud: Callable[[], bool]
    ) -> Sequence[Written]:
        """Where the text, and the same `in_bytes`, has a form of these actors, whom the names are of too.

        Names written in capitals count only in a `loud` text (asked where there is one), names of other times not on
        this date.
        """
        self._asked += 1
        if self._asked <= FEW_TEXTS and len(actors) < len(self._actors):
            return Names(actors.values()).find(text, raw, actors, date=date, loud=loud)
        usable: dict[int, Spelling | None] = {}
        found: list[Written] = []
        spelling: Spelling | None
        floor = 0
        for number, start, end in self._search(text, raw):
            if end == floor:  # the longest of those that end here came first
                continue
            if number in usable:
                spelling = usable[number]
            else:
                spelling = self._spellings[number]
                if spelling.always not in actors:
                    spelling = _usable(spelling, actors, date, loud)
                usable[number] = spelling
            if spelling is not None and (start >= floor or _give_way(found, start)):
                found.append((start, end, spelling))
                floor = end
        return found

    @cached_property
    def _by_text(self) -> Mapping[str, list[Form]]:
        found: dict[str, list[Form]] = {}
        for actor in self._actors:
            for form in forms_of(actor):
                found.setdefault(form.text, []).append(form)
        return found

    @cached_property
    def _spellings(self) -> Sequence[Spelling]:
        return [Spelling(tuple(forms)) for forms in self._by_text.values()]

    @cached_property
    def _search(self) -> Callable[[str, bytes], Sequence[Hit]]:
        return overlapping(tuple(self._by_text))


def _usable(
    spelling: Spelling, actors: Mapping[str, Actor], date: PartialDate | None, loud: Callable[[], bool]
) -> Spelling | None:
    """The spelling with the forms that count, in the order of the actors; None where none does."""
    forms = spelling.forms
    left = [form for form in forms if form.actor in actors and (not form.shouted or loud()) and _in_use(form, date)]
    if len(left) > 1:
        order = {name: place for place, name in enumerate(actors)}
        left.sort(key=lambda form: order[form.actor])
    if tuple(left) == forms:
        return spelling
    return Spelling(tuple(left)) if left else None


def _in_use(form: Form, date: PartialDate | None) -> bool:
    if date is None:
        return True
    return not (form.from_ and date < form.from_) and not (form.to and form.to < date)


def _give_way(found: list[Written], start: int) -> bool:
    """Whether a name that ends later than all found has a place: those that start in it give way (they are shorter).

    It has none where one begins before it and ends in it.
    """
    first = bisect_left(found, start, key=_START)
    if first and found[first - 1][1] > start:
        return False
    del found[first:]
    return True


_START = itemgetter(0)
