"""What a new archive starts with: a configuration explained line by line, and one briefing that shows the format.

The files are in `files/`. In site.toml a line `# words` explains and a line `#key = value` is a setting at its default,
so that taking the `#` away changes nothing until the value is edited; a test holds both to the declared fields.
"""

from collections.abc import Iterator
from importlib.resources import files

from site_builder.core.source_file import SourceFile


def starter_text(name: str) -> str:
    """One of the files, as it is packaged."""
    return files("site_builder.demo").joinpath("files", name).read_text("utf-8")


def is_sample(source: SourceFile) -> bool:
    """Whether a content file is the briefing of a new archive as it was laid down, which nobody has edited."""
    text = source.data.decode("utf-8", "replace").replace("\r\n", "\n")
    return text == starter_text("welcome.md").format(day=source.stem[:10])


def starter_files(*, day: str = "2025-01-01") -> Iterator[tuple[str, str]]:
    """Path and text of every file of a new archive; the day (`YYYY-MM-DD`) dates its one briefing."""
    yield "site.toml", starter_text("site.toml")
    yield "seeds/.gitkeep", ""
    welcome = starter_text("welcome.md").format(day=day)
    yield f"content/briefings/{day[:4]}/{day}-welcome-to-your-archive.md", welcome
    yield "content/actors.yaml", starter_text("actors.yaml")
    yield "content/tags.yaml", starter_text("tags.yaml")
    yield from git_files()


def git_files() -> Iterator[tuple[str, str]]:
    """Path and text of what git is told of an archive."""
    yield ".gitignore", starter_text("gitignore")
    yield ".gitattributes", starter_text("gitattributes")
