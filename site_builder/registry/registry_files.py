"""The files of the registry: where they lie, and their texts. Light, for every build asks where they are."""

from site_builder.core.errors import Location, RegistryError
from site_builder.core.source_file import SourceFile

ACTORS_FILE = "content/actors.yaml"
TAGS_FILE = "content/tags.yaml"
AUTHORS_FILE = "content/authors.yaml"
DECISIONS_FILE = "content/decisions.yaml"


def source_text(source: SourceFile) -> str:
    """The file's text without a byte order mark; RegistryError names the line that is not UTF-8."""
    try:
        return source.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        line = source.data.count(b"\n", 0, wrong.start) + 1
        hint = "save the file as UTF-8"
        raise RegistryError("this line is not UTF-8 text", place=Location(source.path, line), hint=hint) from None
