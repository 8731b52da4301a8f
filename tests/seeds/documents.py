"""Small invented documents for the tests of the seeds stage, and tables of such documents with expected results."""

import re
from operator import contains, eq
from pathlib import Path

from site_builder.core.errors import raise_all
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig
from tests.linking.cases import Row, rows

CONFIG = IngestConfig()
PROSE = (
    "The harbour council of Karvonia met on Tuesday for nine hours and decided to open the northern basin to foreign"
    " ships from the spring on, provided that the pilots agree to the new hours."
)
MORE = (
    "Two members of the council voted against the plan because they expect that the older piers cannot carry the cranes"
    " which the shipping companies want to bring with them next year."
)

TOP = "Karvonia Opens Its Basin\n\n10 February 2021"


def draft_of(text: str, path: str = "seeds/briefing.txt", config: IngestConfig = CONFIG) -> Draft:
    """The only draft of a text."""
    reading = read_parts(SourceFile(path, text.encode("utf-8")), config)
    raise_all(reading.errors)
    (draft,) = reading.drafts
    return draft


def whys(draft: Draft) -> dict[str, str]:
    """Text → reason, for the removed lines."""
    return {removed.text: removed.why for removed in draft.removed}


def headings(draft: Draft) -> list[str]:
    """The headings of the body."""
    return [line.lstrip("# ") for line in draft.body.split("\n") if line.startswith("#")]


def documents(module: str) -> list[Row]:
    """The rows of the table beside a test module: `structure.txt` for `test_structure.py`."""
    path = Path(module)
    return rows(path.with_name(f"{path.stem.removeprefix('test_')}.txt"))


def check(row: list[str]) -> None:
    """Read the document of a row, and hold each `fact: value` behind it against the draft.

    TOP, PROSE and MORE stand for the texts of this module. Lists have `; ` between their items. `file` is the path of
    the seed, `removed` a line and why it was taken out; `body has`, `lacks`, `begins` and `ends` are of a part alone.
    """
    text, *cells = (re.sub(r"\b(TOP|PROSE|MORE)\b", lambda word: globals()[word[0]], cell) for cell in row)
    facts = [(name, value.strip()) for name, _, value in (cell.partition(":") for cell in cells)]
    draft = draft_of(f"{text}\n", dict(facts).get("file", "seeds/briefing.txt"))
    found = _facts_of(draft)
    for name, value in facts:
        fact, _, part = name.partition(" ")
        if fact == "removed":
            line, _, why = value.partition(" = ")
            assert whys(draft)[line] == why
        elif fact != "file":
            assert _PARTS[part](found[fact], value), (name, found[fact])


_PARTS = {
    "": eq,
    "has": contains,
    "lacks": lambda text, part: part not in text,
    "begins": str.startswith,
    "ends": str.endswith,
}


def _facts_of(draft: Draft) -> dict[str, str]:
    found = {name: str(getattr(draft, name)) for name in ("title", "date", "number", "summary", "language")}
    found |= {name: "; ".join(getattr(draft, name)) for name in ("authors", "tags", "notes")}
    found |= {"headings": "; ".join(headings(draft)), "details": "; ".join(map(": ".join, draft.details))}
    return found | {"body": draft.body.rstrip("\n")}
