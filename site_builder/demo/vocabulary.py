"""Word tables of the invented world, read from `words.toml`, which explains them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

from site_builder.registry.actor import NameOrder

Syllables = tuple[tuple[str, ...], ...]
"""A name joins one syllable of each row."""


@dataclass(frozen=True, slots=True)
class NameGrammar:
    """Rules for building the names of a people."""

    order: NameOrder
    given: Syllables
    family: Syllables


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a briefing."""

    labels: tuple[str, ...]
    """Labels of its tags, the broader one first."""
    matters: tuple[str, ...]
    """Words before a policy noun: `wheat` quota."""


def _rows(tables: Sequence[Sequence[str]]) -> Syllables:
    return tuple(tuple(row) for row in tables)


_TABLES: Mapping[str, Any] = tomllib.loads(files("site_builder.demo").joinpath("words.toml").read_text("utf-8"))
WORDS = SimpleNamespace(**_TABLES["words"])
SLOTS: Mapping[str, Sequence[str]] = _TABLES["slots"]
"""Slots filled with a random word."""
SYLLABLES = SimpleNamespace(**_TABLES["syllables"])
TONGUES = tuple(
    NameGrammar(NameOrder(tongue["order"]), _rows(tongue["given"]), _rows(tongue.get("family", ())))
    for tongue in _TABLES["tongues"]
)
SUBJECTS = tuple(Subject(tuple(labels), tuple(matters)) for labels, matters in _TABLES["subjects"])
OFFICES = tuple((office["title"], office.get("leads")) for office in _TABLES["offices"])
"""Title in the desk's wording, and the kind of body that its holder leads, if any."""
OPENINGS: tuple[tuple[str, str], ...] = tuple(
    (opening["title"], opening["sentence"]) for opening in _TABLES["openings"]
)
"""A title, and the opening sentence of its briefing."""
