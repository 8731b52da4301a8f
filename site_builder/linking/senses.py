"""The forms that are written alike → whom they name in a line of its kind, and what every rule asks about that.

A spelling is met many times: what it stands for is found out once. Knows no text.
"""

from dataclasses import dataclass
from functools import cached_property

from site_builder.linking.model import MentionKind
from site_builder.linking.name_forms import Form
from site_builder.registry.actor import LinkRule
from site_builder.text.english_words import MONTH_NAMES, word_set

AMBIGUOUS = word_set(
    "May March April June August Turkey Bush Mark Will Chad Jordan Georgia Rice Guinea Niger Mali Cuba Lebanon "
    "Israel Marino Grace Hope Bill Jack Frank Grant Pope King Page Young Long Brown White Black Green Gray Grey "
    "Rich Price Field Stone Wood Hill Lake Rivers Banks Law Case Bond Best Day Love Good Power Dean Judge Major "
    "Sterling West East North South House Church Cross Snow Fox Wolf Bird Bell Ball Cook Carter Baker Mason Potter "
    "Porter Rose Summer Winter Rock Sun An He She Do So No Ma Man Sharp Strong Wise"
) - frozenset(["Cuba", "Israel", "Lebanon", "Mali"])
"""Forms that are scoped whatever their record says."""


class Sense:
    """What a spelling stands for. Compared by identity: each spelling has one of its own."""

    __slots__ = ("actors", "demonym", "forms", "kind", "month", "place", "scoped")

    def __init__(self, forms: tuple[Form, ...]) -> None:
        first = forms[0]
        self.forms = forms
        """Every form that is written like this; one for each actor that is left."""
        self.actors = actors_of(forms)
        """Ids, each once, in the order of the forms."""
        self.kind = first.kind
        """How the actor is named."""
        self.demonym = first.demonym
        self.place = first.place
        self.month = first.text in MONTH_NAMES
        self.scoped = _is_scoped(forms)
        """Whether it needs support in the briefing (R15)."""


@dataclass(frozen=True)
class Spelling:
    """The forms that are written alike."""

    forms: tuple[Form, ...]

    @cached_property
    def always(self) -> str:
        """The one actor that is written so in every text and at all times; else an empty text."""
        first = self.forms[0]
        return "" if len(self.forms) > 1 or first.shouted or first.from_ or first.to else first.actor

    @cached_property
    def sense(self) -> Sense | None:
        """Whom it names in an ordinary line, where names that count in capitals only do not count."""
        best = best_forms(tuple([form for form in self.forms if not form.capitals]))
        return Sense(best) if best else None

    @cached_property
    def shouted(self) -> Sense:
        """Whom it names in a line that is set in capitals throughout."""
        return Sense(best_forms(self.forms))


def best_forms(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """One form for each actor, the strongest; a full name of one actor beats a short form of another."""
    if len(forms) < 2:
        return forms
    ranked = sorted(forms, key=lambda form: (form.demonym, _RANK[form.kind]))
    best = {form.actor: form for form in reversed(ranked)}
    top = min(_RANK[form.kind] for form in best.values())
    return tuple(form for form in ranked if best.get(form.actor) is form and (_RANK[form.kind] == top or top > 1))


_RANK = {
    MentionKind.FULL: 0,
    MentionKind.ABBREVIATION: 1,
    MentionKind.METONYM: 2,
    MentionKind.TITLE: 3,
    MentionKind.SHORT: 4,
}


def actors_of(forms: tuple[Form, ...]) -> tuple[str, ...]:
    """The ids of the actors of some forms, each once, in their order."""
    if len(forms) == 1:
        return (forms[0].actor,)
    return tuple(dict.fromkeys([form.actor for form in forms]))


def _is_scoped(forms: tuple[Form, ...]) -> bool:
    first = forms[0]
    if first.kind is MentionKind.SHORT or first.kind is MentionKind.TITLE:
        return False
    return first.text in AMBIGUOUS or all(form.link is LinkRule.SCOPED for form in forms)
