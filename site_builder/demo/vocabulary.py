"""The word tables of the invented world, as `words.toml` has them and says what each is."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

from site_builder.registry.actor import NameOrder

Syllables = tuple[tuple[str, ...], ...]
"""A name is one of each row, joined."""


@dataclass(frozen=True, slots=True)
class NameGrammar:
    """How the names of a people are built."""

    order: NameOrder
    given: Syllables
    family: Syllables


@dataclass(frozen=True, slots=True)
class Subject:
    """What a briefing is about."""

    labels: tuple[str, ...]
    """Of its tags; the first is the broader one."""
    matters: tuple[str, ...]
    """What is before a policy noun: `wheat` quota."""


def _rows(tables: Sequence[Sequence[str]]) -> Syllables:
    return tuple(tuple(row) for row in tables)


_TABLES: Mapping[str, Any] = tomllib.loads(files("site_builder.demo").joinpath("words.toml").read_text("utf-8"))
WORDS = SimpleNamespace(**_TABLES["words"])
SLOTS: Mapping[str, Sequence[str]] = _TABLES["slots"]
"""Slots that are filled with any one of some words."""
SYLLABLES = SimpleNamespace(**_TABLES["syllables"])
TONGUES = tuple(
    NameGrammar(NameOrder(tongue["order"]), _rows(tongue["given"]), _rows(tongue.get("family", ())))
    for tongue in _TABLES["tongues"]
)
SUBJECTS = tuple(Subject(tuple(labels), tuple(matters)) for labels, matters in _TABLES["subjects"])
OFFICES = tuple((office["title"], office.get("leads")) for office in _TABLES["offices"])
"""The title as the desk writes it, and which of the bodies its holder leads, if any."""
OPENINGS: tuple[tuple[str, str], ...] = tuple(
    (opening["title"], opening["sentence"]) for opening in _TABLES["openings"]
)
"""A title and the sentence that opens its briefing."""
