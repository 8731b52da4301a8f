"""A planned briefing and its world → sentences, and the actors they name.

Slots of a template are attributes of `SentenceWriter`: values of the briefing, or methods that draw words. The first
mention of a person has the full name and the office held on that day; later ones use the family name, unless two share
it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from random import Random

from site_builder.demo.plan import SERIES, Plan, PlannedBriefing, family, title_case
from site_builder.demo.vocabulary import SLOTS, WORDS
from site_builder.registry.actor import Actor

Part = tuple[str, str]
Draw = Callable[[], str]
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def parts(template: str) -> tuple[Part, ...]:
    """Pairs of text before a slot and the slot's name; the last name is empty."""
    pieces = _SLOT.split(template)
    return tuple(zip(pieces[::2], [*pieces[1::2], ""], strict=True))


class DemoBlockKind(StrEnum):
    """Kind of a block."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class DemoBlock:
    """A block of a body."""

    kind: DemoBlockKind
    lines: tuple[str, ...]
    """One per item or row; cells are separated by tabs. Inline text is Markdown."""


class SentenceWriter:
    """Writes the sentences of one briefing."""

    def __init__(self, plan: Plan, entry: PlannedBriefing) -> None:
        self.random = Random(f"text {plan.seed} {entry.index}")
        self.named: dict[str, None] = {}
        """Ids of the actors named so far, in order."""
        self._plan = plan
        self._entry = entry
        self._earlier = plan.earlier(entry)
        self._codes: dict[str, str] = {}
        self._cited = entry
        self._unit, self._amount = "", 0.0
        self._last_thing = ""
        families = [family(actor) for actor, _, _ in entry.people]
        self._short = {a.id: f for (a, _, _), f in zip(entry.people, families, strict=True) if families.count(f) == 1}
        self._slots: dict[str, str | Draw] = {**self._values(), **self._names(), **self._words()}

    @property
    def can_cite(self) -> bool:
        """True if there is an earlier briefing on the same state."""
        return bool(self._earlier)

    def sentence(self, template: str) -> str:
        """The filled template with a capital first letter."""
        text = self.phrase(template)
        return text[0].upper() + text[1:]

    def phrase(self, template: str) -> str:
        """The filled template."""
        written = []
        for before, slot in parts(template):
            written.append(before)
            if slot:
                filling = self._slots[slot]
                written.append(filling if isinstance(filling, str) else filling())
        return "".join(written)

    def pick(self, items: Sequence[str]) -> str:
        """A random item."""
        return items[int(self.random.random() * len(items))]

    def number(self) -> str:
        """`12.4 million tonnes`."""
        self._unit = self.pick(WORDS.units)
        return f"{self._figure()} {self._unit}"

    def same(self) -> str:
        """A figure close to the previous number, in its unit."""
        return f"{_figure(self._amount * (0.7 + self.random.random() * 0.6))} {self._unit}"

    def _figure(self) -> str:
        self._amount = 10 ** (0.5 + self.random.random() * 4)
        return _figure(self._amount)

    def _values(self) -> dict[str, str]:
        entry = self._entry
        return {
            "demonym": entry.lead.demonym,
            "partner_demonym": entry.partner.demonym,
            "matter": entry.matter,
            "the_matter": f"the {entry.quality} {entry.matter}",
            "fate_past": entry.fate.lower(),
            "Field": title_case(entry.subject.labels[0]),
        }

    def _names(self) -> dict[str, Draw]:
        """Slots that name an actor."""
        entry = self._entry
        return {
            "lead": lambda: self._name(entry.lead.government, entry.lead.name),
            "partner": lambda: self._name(entry.partner.government, entry.partner.name),
            "capital": lambda: self._name(entry.lead.government, entry.lead.capital),
            "partner_capital": lambda: self._name(entry.partner.government, entry.partner.capital),
            "a_full": lambda: self._person(0),
            "b_full": lambda: self._person(1),
            "who": lambda: self._person(int(self.random.random() * len(entry.people))),
            "Who": self._subject,
            "body": self._body,
            "firm": lambda: self._own(entry.firms[int(self.random.random() * len(entry.firms))]),
            "bidder": lambda: self._own(entry.firms[0]),
            "bloc": lambda: f"the {self._own(entry.group)}",
            "place": lambda: self._own(entry.place),
        }

    def _words(self) -> dict[str, Draw]:
        """Slots that name nobody."""
        entry, pick = self._entry, self.pick
        return {slot: partial(pick, words) for slot, words in SLOTS.items()} | {
            "thing": self._thing,
            "a_thing": self._a_thing,
            "Thing": lambda: title_case(f"{pick(entry.subject.matters)} {pick(WORDS.nouns)}"),
            "number": self.number,
            "same": self.same,
            "money": lambda: f"{self._figure()} {pick(WORDS.money)}",
            "unnamed": self._unnamed,
            "utterance": lambda: self.phrase(pick(WORDS.utterances)),
            "Utterance": lambda: self.sentence(pick(WORDS.utterances)),
            "appeal": lambda: self.phrase(pick(WORDS.appeals)),
            "reference": self._reference,
            "link_title": self._link_title,
            "link_url": lambda: f"/briefings/{self._cited.stem}/",
        }

    def _name(self, actor: Actor, written: str) -> str:
        self.named.setdefault(actor.id)
        return written

    def _own(self, actor: Actor) -> str:
        return self._name(actor, actor.name)

    def _person(self, number: int) -> str:
        actor, title, state = self._entry.people[number]
        if actor.id in self.named:
            return self._short.get(actor.id, actor.name) if self.random.random() < 0.85 else actor.name
        self._own(actor)
        if self.random.random() < 0.5:
            return f"{self._own(state.government)}’s {title} {actor.name}"
        return f"{state.demonym} {title} {actor.name}"

    def _subject(self) -> str:
        """A person at the start of a sentence, sometimes introduced by an apposition."""
        number = int(self.random.random() * len(self._entry.people))
        actor, title, state = self._entry.people[number]
        if actor.id in self.named or self.random.random() < 0.5:
            return self._person(number)
        return f"{self._own(actor)}, the {state.demonym} {title},"

    def _body(self) -> str:
        actor = self._entry.bodies[int(self.random.random() * len(self._entry.bodies))]
        if actor.id in self._codes:
            return f"the {self._codes[actor.id]}"
        if actor.id not in self.named and actor.names and self.random.random() < 0.5:
            self._codes[actor.id] = actor.names[0].text
            return f"the {self._own(actor)} ({actor.names[0].text})"
        return f"the {self._own(actor)}"

    def _thing(self) -> str:
        before = self._last_thing
        while self._last_thing == before:
            self._last_thing = self._any_thing()
        return self._last_thing

    def _any_thing(self) -> str:
        chance = self.random.random()
        if chance < 0.12:
            return f"the {self._entry.matter}"
        thing = f"{self.pick(self._entry.subject.matters)} {self.pick(WORDS.nouns)}"
        if chance < 0.6:
            return f"the {self.pick(WORDS.qualities)} {thing}"
        return f"the {self._entry.lead.demonym} {thing}" if chance < 0.75 else f"the {thing}"

    def _a_thing(self) -> str:
        quality = self.pick(WORDS.qualities)
        article = "an" if quality[0] in "aeiou" else "a"
        return f"{article} {quality} {self.pick(self._entry.subject.matters)} {self.pick(WORDS.nouns)}"

    def _unnamed(self) -> str:
        """An unnamed person."""
        lead, partner = self._entry.lead, self._entry.partner
        other = {"partner_capital": partner.capital, "partner_demonym": partner.demonym}
        return str(self.pick(WORDS.unnamed)).format(capital=lead.capital, demonym=lead.demonym, **other)

    def _reference(self) -> str:
        first = self._desk_reference()
        return f"{first} and {self._desk_reference()}" if self.random.random() < 0.15 else first

    def _desk_reference(self) -> str:
        cited = self._draw_cited()
        day = cited.day
        return f"{SERIES} {day.day}/{day.month}/{day.year}; “{cited.title}”"

    def _link_title(self) -> str:
        self._cited = self._draw_cited()
        return self._cited.title

    def _draw_cited(self) -> PlannedBriefing:
        return self._plan.entries[self._earlier[int(self.random.random() * len(self._earlier))]]


def _figure(amount: float) -> str:
    return f"{amount:.1f}" if amount < 100 else f"{amount:,.0f}"
