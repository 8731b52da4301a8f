"""Paths of the registry files, and their texts. Light to import, since every build does."""

from site_builder.core.errors import Location, RegistryError
from site_builder.core.source_file import SourceFile

ACTORS_FILE = "content/actors.yaml"
TAGS_FILE = "content/tags.yaml"
AUTHORS_FILE = "content/authors.yaml"
DECISIONS_FILE = "content/decisions.yaml"


def source_text(source: SourceFile) -> str:
    """Text of a file without byte-order mark. Raises RegistryError with the line that is not UTF-8."""
    try:
        return source.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        line = source.data.count(b"\n", 0, wrong.start) + 1
        hint = "save the file as UTF-8"
        raise RegistryError("this line is not UTF-8 text", place=Location(source.path, line), hint=hint) from None
