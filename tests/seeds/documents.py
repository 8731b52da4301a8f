"""Small invented documents for the tests of the seeds stage."""

from site_builder.core.errors import raise_all
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig

CONFIG = IngestConfig()
PROSE = (
    "The harbour council of Karvonia met on Tuesday for nine hours and decided to open the northern basin to foreign"
    " ships from the spring on, provided that the pilots agree to the new hours."
)
MORE = (
    "Two members of the council voted against the plan because they expect that the older piers cannot carry the cranes"
    " which the shipping companies want to bring with them next year."
)


def draft_of(text: str, path: str = "seeds/briefing.txt", config: IngestConfig = CONFIG) -> Draft:
    """The one draft of a text."""
    reading = read_parts(SourceFile(path, text.encode("utf-8")), config)
    raise_all(reading.errors)
    (draft,) = reading.drafts
    return draft


def whys(draft: Draft) -> dict[str, str]:
    """Text → why, of the lines taken out."""
    return {removed.text: removed.why for removed in draft.removed}


def headings(draft: Draft) -> list[str]:
    """The headings of the body."""
    return [line.lstrip("# ") for line in draft.body.split("\n") if line.startswith("#")]
