"""Catalogue of the site's own texts in one language, by key.

A text file is TOML: `tags = "Tags"` below `[nav]` is the text `nav.tags`. A name in braces is a placeholder: `Briefings
of {year}`. A text that depends on a number `n` has one form per plural category of its language (CLDR): `{ one = "{n}
briefing", other = "{n} briefings" }`. Knows neither pages nor files.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup

from site_builder.core.errors import Location, ThemeError, did_you_mean, raise_all
from site_builder.core.markup import marked, put
from site_builder.core.partial_date import PartialDate
from site_builder.i18n.locale import Locale, direction, one_or_other
from site_builder.settings.yaml_nodes import Node, toml_node

_MARKS = {"~": "date.about", "?": "date.uncertain"}

OTHER = "other"
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", OTHER})
_LEFT_TO_RIGHT = ("\u2066", "\u2069")
"""Unicode marks around left-to-right text (Unicode Standard Annex 9: LRI, PDI)."""
_NAME = re.compile(r"\{(\w+)\}")

Form = tuple[str, ...]
"""A text split at its placeholders: every second part is a name."""
Entry = Mapping[str, Form]
"""Forms by plural category; a text without a number has only `other`."""


@dataclass(frozen=True)
class Texts:
    """Texts of the site in one language."""

    locale: Locale
    entries: Mapping[str, Entry] = field(repr=False)
    translated: frozenset[str] = frozenset()
    """Keys of translated texts; the others are in English."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of untranslated texts, in order."""
        return tuple(key for key in self.entries if key not in self.translated)

    def __call__(self, key: str, **values: object) -> str:
        """The text with its values, as plain text. Raises UnknownText."""
        parts = list(self._form(self.entries, key, values))
        parts[1::2] = (str(self._shown(values[name])) for name in parts[1::2])
        return "".join(parts)

    def html(self, key: str, **values: object) -> Markup:
        """The text with its values, as HTML: values other than Markup are escaped, and English within right-to-left
        text is isolated. Raises UnknownText."""
        if not values:
            plain = self._plain.get(key)
            if plain is not None:
                return plain
        parts = list(self._form(self._escaped, key, values))
        parts[1::2] = [put(self._shown(values[name])) for name in parts[1::2]]
        return marked("".join(parts))

    def long_date(self, date: PartialDate) -> str:
        """`10 February 2021`, `about February 2021`, `February–March 2021`."""
        written, end = self.locale.long_date(date), date.end
        if end is None:
            return self(_MARKS[date.mark], date=written) if date.mark else written
        if date.year == end.year and date.month and not (date.day or end.day):
            return self.locale.month_of(end.year, end.month, since=date.month)
        return f"{written} – {self.locale.long_date(end)}"

    def pattern(self, key: str) -> str:
        """The text with its placeholders, for a script. Raises UnknownText."""
        return _with_names(self._form(self.entries, key, {}))

    def patterns(self, key: str) -> dict[str, str]:
        """Plural category → text with its placeholders. Raises UnknownText."""
        self._form(self.entries, key, {})
        return {category: _with_names(form) for category, form in self.entries[key].items()}

    def _form(self, entries: Mapping[str, Entry], key: str, values: Mapping[str, Any]) -> Form:
        entry = entries.get(key)
        if entry is None:
            raise UnknownText(f'there is no text "{key}"\n{did_you_mean(key, self.entries)}')
        if "n" not in values:
            return entry[OTHER]
        rule = self.locale.category if key in self.translated else one_or_other
        return entry.get(rule(values["n"])) or entry[OTHER]

    def _shown(self, value: object) -> object:
        return self.locale.number(value) if type(value) is int else value

    @cached_property
    def _plain(self) -> Mapping[str, Markup]:
        """Texts without placeholders."""
        return {key: Markup(e[OTHER][0]) for key, e in self._escaped.items() if len(e) == 1 and len(e[OTHER]) == 1}

    @cached_property
    def _escaped(self) -> Mapping[str, Entry]:
        foreign = direction(self.locale.language) == "rtl"

        def escaped(key: str, form: Form) -> Form:
            start, end = _LEFT_TO_RIGHT if foreign and key not in self.translated else ("", "")
            parts = [part if place % 2 else put(part) for place, part in enumerate(form)]
            parts[0] = start + parts[0]
            parts[-1] += end
            return tuple(parts)

        return {key: {c: escaped(key, form) for c, form in entry.items()} for key, entry in self.entries.items()}


class UnknownText(LookupError):
    """A key that no catalogue contains."""


def merge_texts(english: Iterable[str], own: Iterable[str], locale: Locale) -> Texts:
    """Texts from TOML files: own ones override English ones, later files override earlier ones."""
    entries: dict[str, Entry] = {}
    for source in english:
        entries |= read_texts(tomllib.loads(source))
    translated: dict[str, Entry] = {}
    for source in own:
        translated |= read_texts(tomllib.loads(source))
    return Texts(locale, entries | translated, frozenset(translated))


def read_texts(found: Mapping[str, Any], above: str = "") -> dict[str, Entry]:
    """All texts in nested tables of a catalogue. A key joins the names of the tables with dots, as in `nav.tags`."""
    entries: dict[str, Entry] = {}
    for name, value in found.items():
        if isinstance(value, str):
            entries[above + name] = {OTHER: cut(value)}
        elif OTHER in value:
            entries[above + name] = {category: cut(text) for category, text in value.items()}
        else:
            entries |= read_texts(value, f"{above}{name}.")
    return entries


def cut(text: str) -> Form:
    """`Briefings of {year}` → `Briefings of `, `year`, and an empty text."""
    return tuple(_NAME.split(text))


def _with_names(form: Form) -> str:
    return "".join(f"{{{part}}}" if place % 2 else part for place, part in enumerate(form))


def names_in(entry: Entry) -> frozenset[str]:
    """Names of all placeholders of a text."""
    return frozenset(name for form in entry.values() for name in form[1::2])


def check_texts(source: str, english: str, path: str) -> None:
    """Raise SiteErrors for each text of an own file that is unused or cannot be filled."""
    known = read_texts(tomllib.loads(english))
    raise_all(_problems(toml_node(source, path, error=ThemeError), known, path, ""))


def _problems(node: Node, known: Mapping[str, Entry], path: str, above: str) -> Iterator[ThemeError]:
    for name, item in node.value.items() if isinstance(node.value, dict) else ():
        key, place = above + name, Location(path, item.line)
        if key in known:
            yield from _wrong_forms(key, item, names_in(known[key]), path)
        elif isinstance(item.value, dict) and any(k.startswith(f"{key}.") for k in known):
            yield from _problems(item, known, path, f"{key}.")
        else:
            hint = did_you_mean(key, known) or "the texts are those of templates/texts/en.toml"
            yield ThemeError(f'there is no text "{key}"', place=place, hint=hint)


def _wrong_forms(key: str, item: Node, names: frozenset[str], path: str) -> Iterator[ThemeError]:
    forms = item.value if isinstance(item.value, dict) else {OTHER: item}
    if OTHER not in forms or not forms.keys() <= CATEGORIES:
        hint = 'write a text, or one for each plural form: { one = "…", other = "…" }'
        yield ThemeError(f"{key} is not a text", place=Location(path, item.line), hint=hint)
        return
    for form in forms.values():
        wrong = sorted(set(cut(form.value)[1::2]) - names) if isinstance(form.value, str) else [key]
        for name in wrong:
            hint = did_you_mean(name, names) or f"known: {', '.join(sorted(names)) or 'none'}"
            yield ThemeError(f"{key} has no value {{{name}}}", place=Location(path, form.line), hint=hint)
