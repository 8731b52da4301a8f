"""Commands on the registry: all actors as a spreadsheet, one record, the schemas of an editor.

Only the lines of what changed are written, by the stages.
"""

from pathlib import Path

import click

from site_builder.commands.console import Console, command
from site_builder.core.errors import counted


@click.command(epilog="Example: site-builder actors export actors.csv")
@click.argument("direction", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(path_type=Path))
@command
def actors(console: Console, root: Path, *, direction: str, file: Path) -> None:
    """The registry of actors as a CSV file for spreadsheets and OpenRefine, without loss.

    An import changes the lines of changed actors only, and removes none.
    """
    from site_builder.curation import exchange

    if direction == "export":
        count = exchange.export_actors(root, root / file)
        console.say(f"{file}: {counted(count, 'actor')}")
        console.result({"file": str(file), "actors": count})
        return
    done = exchange.import_actors(root, root / file)
    console.say(f"{counted(len(done.added), 'actor')} added, {len(done.changed)} changed")
    if done.absent:
        more = " …" if done.absent[5:] else ""
        are = f"is not in {file} and stays" if len(done.absent) == 1 else f"are not in {file} and stay"
        console.say(f"{len(done.absent)} {are}: {', '.join(done.absent[:5])}{more}")
    console.result(done)


@click.command(epilog="Example: site-builder actor merge i-vantor ilse-vantor")
@click.argument("action", type=click.Choice(["accept", "rename", "merge", "split", "retire"]))
@click.argument("words", metavar="ID [WORD]...", nargs=-1)
@click.option("--name", "names", multiple=True, help="split: a name that goes to the new actor.")
@click.option("--briefing", "briefings", multiple=True, help="split: a briefing (file name without .md) that means it.")
@command
def actor(
    console: Console,
    root: Path,
    *,
    action: str,
    words: tuple[str, ...],
    names: tuple[str, ...],
    briefings: tuple[str, ...],
) -> None:
    """One record of the registry: only its lines change, its address stays or leads on.

    `accept ID`, `rename ID NAME`, `merge GONE KEPT`, `split ID NEW-ID NAME`, `retire ID`.
    """
    from site_builder.curation import actions as curating

    changed = curating.curate(root, action, words, names=names, briefings=briefings)
    console.say(", ".join(changed) or "nothing to change")
    console.result(changed)


@click.command(epilog="Example: site-builder schema .schemas")
@click.argument("folder", type=click.Path(path_type=Path))
@command
def schema(console: Console, root: Path, *, folder: Path) -> None:
    """Write JSON Schema files, with which an editor completes and checks headers and registry as one types."""
    from site_builder.curation import exchange

    files = exchange.write_schemas(root / folder)
    console.say(f"{folder}: {', '.join(files)}")
    console.result({"folder": str(folder), "files": files})
