"""Finds every form of the actors' names in a text at once (R3, R6): leftmost, longest, without overlaps.

The automaton may cover a whole registry: the matches for some of its actors are those that their names alone would
give. A short name counts only in its exact spelling: “América” is not “America”, and a short function word in a line of
capitals (“AU TITRE”) is no name.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from site_builder.core.grouping import grouped
from site_builder.core.partial_date import PartialDate
from site_builder.linking.name_forms import Form, Spelling, forms_of
from site_builder.registry.actor import Actor
from site_builder.text.multi_search import Hit, overlapping

Written = tuple[int, int, Spelling]
"""Start, end and spelling. Equal names share one spelling."""
FEW_TEXTS = 4
"""For this many texts, only the actors asked for are searched for: a search for all takes longer to build."""


class Names:
    """Forms of some actors. The search is built on first use and not pickled."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors = tuple(actors)
        self._searches = 0

    def __reduce__(self) -> tuple[type["Names"], tuple[tuple[Actor, ...]]]:
        return Names, (self._actors,)

    def find(
        self, text: str, raw: bytes, actors: Mapping[str, Actor], *, date: PartialDate | None, loud: Callable[[], bool]
    ) -> Sequence[Written]:
        """Matches in the text (also passed as `raw` bytes) for these actors, all covered by this search.

        Names in capitals count only in a `loud` text, which is evaluated on demand. Names not in use on the date are
        skipped.
        """
        self._searches += 1
        if self._searches <= FEW_TEXTS and len(actors) < len(self._actors):
            return Names(actors.values()).find(text, raw, actors, date=date, loud=loud)
        usable: dict[int, Spelling | None] = {}
        found: list[Written] = []
        spelling: Spelling | None
        floor = 0
        for number, start, end in self._search(text, raw):
            if end == floor:  # a longer match with the same end came first
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
    def _by_text(self) -> Mapping[str, tuple[Form, ...]]:
        return grouped((form.text, form) for actor in self._actors for form in forms_of(actor))

    @cached_property
    def _spellings(self) -> Sequence[Spelling]:
        return [Spelling(forms) for forms in self._by_text.values()]

    @cached_property
    def _search(self) -> Callable[[str, bytes], Sequence[Hit]]:
        return overlapping(tuple(self._by_text))


def _usable(
    spelling: Spelling, actors: Mapping[str, Actor], date: PartialDate | None, loud: Callable[[], bool]
) -> Spelling | None:
    """Spelling reduced to its usable forms, in the order of the actors; None if there are none."""
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
    """Removes the found names that a longer name from `start` replaces. False, without removing any, if an earlier name
    overlaps that start."""
    first = bisect_left(found, start, key=_START)
    if first and found[first - 1][1] > start:
        return False
    del found[first:]
    return True


_START = itemgetter(0)
