"""Files of a new archive: annotated settings, and one briefing that shows the format.

The files are in `files/`. In site.toml `# words` explains, and `#key = value` is a setting at its default, so
uncommenting it changes nothing. A test compares both with the declared fields.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from site_builder.core.source_file import SourceFile


def starter_text(name: str) -> str:
    """A packaged starter file."""
    return files("site_builder.demo").joinpath("files", name).read_text("utf-8")


def is_sample(source: SourceFile) -> bool:
    """True if a content file is the unedited sample briefing of a new archive."""
    text = source.data.decode("utf-8", "replace").replace("\r\n", "\n")
    return text == starter_text("welcome.md").format(day=source.stem[:10])


def starter_files(*, day: str = "2025-01-01") -> Iterator[tuple[str, str]]:
    """Path and text of every file of a new archive; `day` (`YYYY-MM-DD`) dates its briefing."""
    yield "site.toml", starter_text("site.toml")
    yield "seeds/.gitkeep", ""
    welcome = starter_text("welcome.md").format(day=day)
    yield f"content/briefings/{day[:4]}/{day}-welcome-to-your-archive.md", welcome
    yield "content/actors.yaml", starter_text("actors.yaml")
    yield "content/tags.yaml", starter_text("tags.yaml")
    yield from git_files()


def question_files() -> Iterator[tuple[str, str]]:
    """Path and text of every file with open questions."""
    folder = Path(str(files("site_builder.demo"))) / "files/questions"
    for path in sorted(folder.rglob("*.*")):
        yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


def git_files() -> Iterator[tuple[str, str]]:
    """Path and text of the archive's git files."""
    yield ".gitignore", starter_text("gitignore")
    yield ".gitattributes", starter_text("gitattributes")
