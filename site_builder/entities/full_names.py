"""Texts → the persons that they name in full, and so whose family name a word alone in another text is.

A quick search by given names and by the shapes of names: one text may be misread, what several have is believed.

A family name alone is that person where two or more texts within thirty years have exactly one given name with it, its
own text has signs of a human, and no curator's record says otherwise. Two given names that cannot be one mean nobody.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from site_builder.core.partial_date import PartialDate
from site_builder.entities.attachment import TERM, WORKING_LIFE, one_given
from site_builder.entities.model import Evidence
from site_builder.entities.name_shapes import shape_of
from site_builder.entities.people import is_no_name
from site_builder.entities.word_lists import GIVEN_NAMES, LEGAL_FORMS, PARTICLES
from site_builder.linking.name_forms import AMBIGUOUS
from site_builder.registry.actor import NameOrder
from site_builder.text.folding import fold

LEAST = 2
"""Texts that name a person in full before the family name counts alone elsewhere."""
_FIRM = "Co."
"""What a firm has for a given name; where few texts name it, it hides no person."""
_REST = r"[\w’'-]{0,40}"
_CAPITALISED = rf"[A-ZÀ-Þ]{_REST}"
_RUN = re.compile(  # a pattern that begins with a set of signs is found quickly
    rf"[A-ZÀ-Þ](?<![\w.-].){_REST}(?:\.(?:[A-Z]\.)?)?"
    rf"(?: (?:{_CAPITALISED}|[A-Z]\.|{'|'.join(sorted(PARTICLES))})){{0,4}} {_CAPITALISED}"
)


def full_names(text: str) -> tuple[tuple[str, str], ...]:
    """Family and given name of each: the last word of a run of capitalised ones, and the first that is a given name."""
    return tuple(dict.fromkeys(name for run in _RUN.findall(text) if (name := _named(run))))


@lru_cache(maxsize=16_384)
def _named(run: str) -> tuple[str, str] | None:
    *others, last = fold(run).removesuffix("'s").split()
    if last in LEGAL_FORMS:
        return next((w for w in others if w not in GIVEN_NAMES), last), _FIRM
    given = next((w for w in others if w in GIVEN_NAMES or w.split("-")[0] in GIVEN_NAMES), "")
    shape = shape_of((others[-1], last)) if others[-1] not in PARTICLES else None
    if shape is not None and shape.order == NameOrder.FAMILY_FIRST:
        given, last = last, others[-1]
    given = given or (others[0] if others[0].count(".") > 1 else "")
    return None if not given or is_no_name((given, last), False) else (last, given)


@dataclass
class NamesInFull:
    """How many texts name each person in full."""

    families: dict[str, Counter[tuple[str, int]]] = field(default_factory=dict)
    """Family name → given name and year of the text, 0 where it has none → number of texts."""

    def add(self, date: PartialDate | None, names: Iterable[tuple[str, str]]) -> None:
        """Count a text of a date with these names."""
        year = date.year if date else 0
        for family, given in names:
            self.families.setdefault(family, Counter())[given, year] += 1

    def bearer(self, word: str, date: PartialDate | None) -> Evidence | None:
        """That a word alone in a text of a date is the family name of exactly one person, whom several other texts of
        those years name in full."""
        found = [(given, year, n) for (given, year), n in self.families.get(word, {}).items()]
        firms = [one for one in found if one[0] == _FIRM]
        if 2 * sum(n for *_, n in firms) < sum(n for *_, n in found) - sum(n for *_, n in firms):
            found = [one for one in found if one[0] != _FIRM]
        reach = TERM if word in AMBIGUOUS else WORKING_LIFE
        texts = sum(n for _, year, n in found if not (date and year) or abs(date.year - year) <= reach)
        givens = sorted({given for given, _, _ in found}, key=lambda given: (len(given), given))
        if texts < LEAST or "." in givens[-1] or not all(one_given(*two) for two in combinations(givens, 2)):
            return None
        return Evidence("archive", f"{texts} other documents have “{givens[-1]} {word}” in full", 2)
