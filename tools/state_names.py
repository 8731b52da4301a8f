"""Babel's CLDR and rigour's territories → the packaged tables of names and Wikidata ids of states and places.

    python -m venv names && names/bin/pip install babel rigour
    names/bin/python tools/state_names.py

Writes `state_names.csv` and `same_as.csv` beside the starter tables, each row with its source; a person reads the
difference before it is committed. Neither library is needed to build a site. No id is written from memory: a record
whose name and code rigour does not know has none.
"""

import csv
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from rigour.territories import Territory, get_territories

STARTER = Path(__file__).resolve().parent.parent / "site_builder" / "registry" / "starter"
LANGUAGES = ("de", "fr", "es")
HISTORICAL = {"SU": "suhh", "DD": "dd", "YU": "yucs", "VD": "vdvn", "YD": "ydyd"}
"""Codes of the table that rigour writes in another way."""
AMBIGUOUS = {
    "Dominique",
    "Maurice",
    "Granada",
    "Grenade",
    "Mauricio",
    "Salvador",
    "Island",
    "Chili",
    "Malte",
    "Damas",
    "Alger",
    "Rom",
    "Roma",
    "Acra",
}
"""Names that more often mean somebody or something else: they are scoped."""
_ELSEWHERE = {"America/St_Johns"}
"""Zones of cities that only share the name of a capital."""


def main() -> None:
    """Write both tables."""
    _write("state_names.csv", ("id", "lang", "variant", "capital", "source"), _names())
    _write("same_as.csv", ("id", "wikidata", "source"), _same())


def _write(table: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with (STARTER / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((STARTER / table).read_text(encoding="utf-8").splitlines()))


def _names() -> Iterator[tuple[str, ...]]:
    source = f"CLDR, by Babel {version('babel')}"
    zones = {lang: _cities(Locale(lang)) for lang in ("en", *LANGUAGES)}
    for row in _rows("states.csv"):
        code = row["code"].partition("|")[0]
        for lang in LANGUAGES:
            name = _clean(Locale(lang).territories.get(code, ""))
            city = next((zones[lang][z] for z in _zones_of(row["capital"], zones["en"]) if z in zones[lang]), "")
            known = {row["name"], *_items(row["variant"]), *_items(row["short"]), *_items(row["capital"])}
            name = "" if name in known or code not in _CODES else name
            city = "" if city in known else city
            if name or city:
                first = row["capital"].partition("|")[0]
                dates = "@" + first.partition("@")[2] if city and "@" in first else ""
                yield row["id"], lang, _marked(name), _marked(city, first.startswith("~")) + dates, source


def _marked(name: str, scoped: bool = False) -> str:
    return f"~{name}" if name and (scoped or name in AMBIGUOUS) else name


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.partition("@")[0].lstrip("~") for item in cell.split("|") if item)


def _cities(locale: Locale) -> dict[str, str]:
    """The city of each time zone, as spelled in the language."""
    named = {zone: entry.get("city", "") for zone, entry in locale.time_zones.items() if zone not in _ELSEWHERE}
    return {zone: _clean(city) for zone, city in named.items() if city}


def _clean(name: str) -> str:
    """Text without soft hyphens and without the state in brackets: "Tripoli (Libye)"."""
    return name.replace("’", "'").replace("\u00ad", "").partition(" (")[0]


def _zones_of(capital: str, english: dict[str, str]) -> Iterator[str]:
    """The zones named after a capital; a zone without an English name keeps its id."""
    cities = {_plain(city) for city in _items(capital)}
    for lang in LANGUAGES:
        for zone in _cities(Locale(lang)):
            own = english.get(zone, zone.rpartition("/")[2].replace("_", " "))
            if _plain(own) in cities:
                yield zone


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if letter.isalpha()).lower()


def _same() -> Iterator[tuple[str, ...]]:
    source = f"rigour {version('rigour')}, territories"
    territories = list(get_territories())
    by_code = {t.code.upper(): t for t in territories}
    by_name = {_plain(name): t for t in territories for name in (t.name, t.full_name) if name}
    for row in _rows("states.csv"):
        names = (row["name"], *_items(row["variant"]))
        code = row["code"].partition("|")[0]
        code = HISTORICAL.get(code, code).upper()
        found = next((by_name[_plain(name)] for name in names if _plain(name) in by_name), by_code.get(code))
        if found is not None and _fits(found, row, code):
            yield row["id"], found.qid, source
    for row in _rows("places.csv"):
        found = by_name.get(_plain(row["name"]))
        if found is not None and found.qid:
            yield row["id"], found.qid, source


def _fits(found: Territory, row: dict[str, str], code: str) -> bool:
    """True if the territory is the state itself: equal code, or both historical."""
    return bool(found.qid) and (found.code.upper() == code or not row["code"] or bool(found.is_historical))


_CODES = {t.code.upper() for t in get_territories() if t.is_country and not t.is_historical}

if __name__ == "__main__":
    main()
