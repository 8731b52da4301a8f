"""Commands that make an archive: an empty one, or one about an invented world.

They write into an empty folder only.
"""

from pathlib import Path
from shlex import quote

import click

from site_builder.commands.console import Console, clock, command
from site_builder.core.errors import UsageError, counted


@click.command(epilog="Example: site-builder new archive && cd archive && site-builder serve")
@click.argument("folder", type=click.Path(path_type=Path))
@command
def new(console: Console, root: Path, *, folder: Path) -> None:
    """Create an archive: an annotated site.toml, an empty seeds/ and a first briefing."""
    from site_builder.demo.starter import starter_files

    files = dict(starter_files(day=f"{clock():%Y-%m-%d}"))
    _lay_files(root / folder, files)
    console.say(f"{folder}: {len(files)} files. {_next(folder)}")
    console.result({"folder": str(folder), "files": sorted(files)})


@click.command(epilog="Example: site-builder demo demo --briefings 300 && cd demo && site-builder serve")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--briefings", type=click.IntRange(1, 100_000), default=300, show_default=True, help="Number of briefings."
)
@click.option(
    "--seed",
    metavar="NUMBER",
    type=int,
    default=7,
    show_default=True,
    help="Another number makes another world.",
)
@command
def demo(console: Console, root: Path, *, folder: Path, briefings: int, seed: int) -> None:
    """Create an archive about an invented world: a full site in ten seconds."""
    from site_builder.demo import demo_files, with_questions

    with console.progress() as progress:
        files = {}
        for path, text in with_questions(demo_files(briefings, seed=seed)):
            files[path] = text
            progress("write", min(len(files), briefings), briefings)
    _lay_files(root / folder, files)
    words = f"{counted(briefings, 'briefing')} about an invented world, and 3 with questions for the desk"
    console.say(f"{folder}: {words}. {_next(folder)}")
    console.result({"folder": str(folder), "files": len(files)})


def _next(folder: Path) -> str:
    return f"Next: cd {quote(str(folder))} && site-builder serve"


def _lay_files(folder: Path, files: dict[str, str]) -> None:
    """Write a new archive. Raises UsageError if the folder holds something already."""
    from site_builder.runtime.files import write_atomic

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder", hint="choose another name; nothing was written")
    for path, text in files.items():
        write_atomic(folder / path, text.encode("utf-8"))
