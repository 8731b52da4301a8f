"""Collects the persons that texts name in full, to resolve bare family names in other texts.

A fast scan by given names and name shapes: one text may be misread, so several must agree. A bare family name is
resolved if two or more texts within thirty years use exactly one given name with it, its own text shows a human, and no
curator's record contradicts. Two incompatible given names resolve to nobody.
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
"""Minimum number of texts with the full name before the bare family name counts elsewhere."""
_FIRM = "Co."
"""Stands in for the given name of a firm. Firms named in few texts do not hide a person."""
_REST = r"[\w’'-]{0,40}"
_CAPITALISED = rf"[A-ZÀ-Þ]{_REST}"
_RUN = re.compile(  # starting with a character class makes the search fast
    rf"[A-ZÀ-Þ](?<![\w.-].){_REST}(?:\.(?:[A-Z]\.)?)?"
    rf"(?: (?:{_CAPITALISED}|[A-Z]\.|{'|'.join(sorted(PARTICLES))})){{0,4}} {_CAPITALISED}"
)


def full_names(text: str) -> tuple[tuple[str, str], ...]:
    """Family and given name of each person: the last word of a run of capitalised words, and its first given name."""
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
    """Number of texts that name each person in full."""

    families: dict[str, Counter[tuple[str, int]]] = field(default_factory=dict)
    """Family name → given name and year of the text (0 if undated) → number of texts."""

    def add(self, date: PartialDate | None, names: Iterable[tuple[str, str]]) -> None:
        """Counts the names of a dated text."""
        year = date.year if date else 0
        for family, given in names:
            self.families.setdefault(family, Counter())[given, year] += 1

    def bearer(self, word: str, date: PartialDate | None) -> Evidence | None:
        """Evidence that a bare family name is the only person of that name in several texts of those years."""
        found = [(given, year, n) for (given, year), n in self.families.get(word, {}).items()]
        firms = [one for one in found if one[0] == _FIRM]
        if 2 * sum(n for *_, n in firms) < sum(n for *_, n in found) - sum(n for *_, n in firms):
            found = [one for one in found if one[0] != _FIRM]
        reach = TERM if word in AMBIGUOUS else WORKING_LIFE
        texts = sum(n for _, year, n in found if not (date and year) or abs(date.year - year) <= reach)
        givens = sorted({given for given, _, _ in found}, key=lambda given: (len(given), given))
        if texts < LEAST or "." in givens[-1] or not all(one_given(*two) for two in combinations(givens, 2)):
            return None
        return Evidence("archive", f"{texts} other documents name “{givens[-1]} {word}” in full", 2)
