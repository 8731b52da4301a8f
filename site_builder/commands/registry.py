"""Commands on the registry: spreadsheet of actors, single records, schemas for editors.

The stages write only the lines of changed records.
"""

from pathlib import Path
from typing import Any

import click

from site_builder.commands.console import Console, clock, command, publishing
from site_builder.core.errors import UsageError, counted
from site_builder.curation.command_words import ACTOR_ACTIONS, TAG_ACTIONS

CANNOT_JOIN = 129
"""Exit status above 128: the merge driver failed, and git discards its output (gitattributes)."""
SHOWN = 10
"""Maximum number of addresses that `show` prints."""


@click.command(epilog="Example: site-builder actors export actors.csv")
@click.argument("direction", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(path_type=Path))
@command
def actors(console: Console, root: Path, *, direction: str, file: Path) -> None:
    """Export the registry of actors as CSV for spreadsheets and OpenRefine, or import it, without loss.

    An import changes only the lines of changed actors and removes no actor.
    """
    from site_builder.curation import exchange

    if direction == "export":
        count = exchange.export_actors(root, root / file)
        console.say(f"{file}: {counted(count, 'actor')}")
        console.result({"file": str(file), "actors": count})
        return
    done = exchange.import_actors(root, root / file, clock=clock())
    console.say(f"{counted(len(done.added), 'actor')} added, {len(done.changed)} changed")
    if done.absent:
        more = " …" if done.absent[5:] else ""
        are = f"is not in {file} and stays" if len(done.absent) == 1 else f"are not in {file} and stay"
        console.say(f"{len(done.absent)} {are}: {', '.join(done.absent[:5])}{more}")
    console.result(done)


@click.command(epilog="Example: site-builder actor merge i-vantor ilse-vantor")
@click.argument("action", type=click.Choice([*ACTOR_ACTIONS, "show"]))
@click.argument("words", metavar="ID [WORD]...", nargs=-1)
@click.option(
    "--name", "names", metavar="NAME", multiple=True, help="split: a name to move to the new actor; may be repeated."
)
@click.option(
    "--briefing",
    "briefings",
    metavar="NAME",
    multiple=True,
    help="split: a briefing (file name without .md) about the new actor; may be repeated.",
)
@click.option("--kind", metavar="KIND", default="", help="add: person, organisation, government, office, group, place.")
@click.option("--as", "as_", metavar="KIND", default="", help="alias: variant, short, former, title, code …")
@click.option("--at", metavar="ACTOR", default="", help="role: the organisation, by id or name.")
@click.option("--country", metavar="ACTOR", default="", help="role: the government, by id or name.")
@click.option("--from", "from_", metavar="DATE", default="", help="alias, role: first day, month or year.")
@click.option("--to", metavar="DATE", default="", help="alias, role: last day, month or year.")
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@command
def actor(console: Console, root: Path, *, action: str, words: tuple[str, ...], **given: object) -> None:
    """Show or change one actor; only the lines of its record change, and its URL stays or redirects.

    `add ID NAME`, `show ID`, `accept ID`, `rename ID NAME`, `alias ID NAME`, `role ID TITLE`, `note ID TEXT`,
    `same-as ID WIKIDATA-OR-URL`, `merge GONE KEPT`, `distinct ID OTHER`, `split ID NEW-ID NAME`,
    `refuse-role ID TITLE`, `reject ID`, `retire ID`.

    `withhold ID` removes an actor from everything public and lists the places that still name it.
    """
    from site_builder.curation import lookup

    if action == "show":
        _show(console, root, words)
        return
    _curate(console, root, "actor", action, words, **given)
    if action == "withhold":
        left = tuple(lookup.still_naming(root, words[0]))
        console.say(f"still named in {counted(len(left), 'place')}:" if left else "not named anywhere else")
        for kind, place in left:
            console.say(f"  {kind}\t{place}")


@click.command(epilog='Example: site-builder tag rename sea-law "Law of the sea"')
@click.argument("action", type=click.Choice(TAG_ACTIONS))
@click.argument("words", metavar="ID [WORD]...", nargs=-1)
@click.option("--kind", metavar="KIND", default="", help="add: topic, region, institution, instrument, storyline.")
@click.option("--to", metavar="ID", default="", help="retire: the tag that replaces it.")
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@command
def tag(console: Console, root: Path, *, action: str, words: tuple[str, ...], **given: object) -> None:
    """Change one tag; only the lines of its record change, and its URL stays or redirects.

    `add ID LABEL`, `accept ID`, `rename ID LABEL`, `define ID TEXT`, `match ID PHRASE`, `broader ID PARENT`,
    `merge GONE KEPT`, `distinct ID OTHER`, `reject ID`, `retire ID`.
    """
    _curate(console, root, "tag", action, words, **given)


def _curate(console: Console, root: Path, kind: str, action: str, words: tuple[str, ...], /, **given: Any) -> None:
    from site_builder.curation import actions as curating

    named = {name: given.pop(name) for name in ("names", "briefings", "dry_run") if name in given}
    options = {name.rstrip("_"): value for name, value in given.items()}
    changes = curating.curate(root, action, words, kind=kind, options=options, clock=clock(), **named)
    console.changes(changes, dry_run=named["dry_run"])


def _show(console: Console, root: Path, words: tuple[str, ...]) -> None:
    from site_builder.curation import lookup

    if len(words) != 1:
        raise UsageError(f"show takes 1 word, not {len(words)}", hint="site-builder actor show ID")
    shown = lookup.show_actor(root, words[0])
    console.say(shown.text)
    span = f", {shown.use.first} to {shown.use.last}" if shown.use.first else ""
    console.say(f"{counted(shown.use.briefings, 'briefing')}{span}")
    for url in shown.use.addresses[:SHOWN]:
        console.say(f"  {url}")
    if shown.use.briefings > SHOWN:
        console.say(f"  … and {shown.use.briefings - SHOWN} more")
    console.say(f"history, from {shown.history.source}:")
    for entry in shown.history.entries:
        console.say(f"  {entry.when}\t{entry.by}\t{entry.words}")
    console.result(shown)


@click.command(epilog="Example: site-builder find --list names.csv > found.csv")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--list", "file", type=click.Path(path_type=Path), help="A file with one name per line, or a CSV file.")
@command
def find(console: Console, root: Path, *, names: tuple[str, ...], file: Path | None) -> None:
    """Find names. Prints CSV: number of briefings, first and last date, URLs."""
    from site_builder.curation import lookup

    wanted = (*names, *(lookup.read_names(root / file) if file else ()))
    if not wanted:
        raise UsageError("no name was given", hint='site-builder find "Ilse Vantor", or --list FILE')
    found = lookup.find_names(root, wanted)
    console.say(lookup.as_csv(found).rstrip("\n"))
    console.result(found)


@click.command(epilog="Example: site-builder undo --dry-run")
@click.option("--list", "listed", is_flag=True, help="List the changes that can be undone, latest first.")
@publishing
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@command
def undo(console: Console, root: Path, *, listed: bool, publish: bool, dry_run: bool) -> None:
    """Undo the last change made on this machine by the desk or a command; repeat for earlier ones.

    A file that has changed since is reported and left alone.
    """
    from site_builder.archive_folder.inputs import read_settings
    from site_builder.curation import journal
    from site_builder.runtime.git_user import signature

    read_settings(root)
    if listed:
        steps = journal.EditLog(root).steps[::-1]
        for step in steps:
            console.say(f"{step.when}\t{step.by}\t{step.words}")
        if not steps:
            console.say("nothing to undo")
        console.result([{"when": step.when, "by": step.by, "words": step.words} for step in steps])
        return
    step, changes = journal.undo_last(root, clock=clock(), by=signature(root), publish=publish, dry_run=dry_run)
    console.say(f"{'would undo' if dry_run else 'undone'}: {step.words}")
    console.changes(changes, dry_run=dry_run)


@click.command("git-merge", epilog='Example: git config merge.site-builder.driver "site-builder git-merge %O %A %B"')
@click.argument("files", metavar="BASE OURS THEIRS", nargs=3, type=click.Path(path_type=Path, exists=True))
@command
def git_merge(console: Console, root: Path, *, files: tuple[Path, Path, Path]) -> int:
    """Merge two people's changes to actors.yaml or tags.yaml, record by record; called by git.

    The `.gitattributes` of a new archive names this merge driver; the example tells git which command it is. The result
    is written to OURS. A fact that both changed stays between conflict marks, and the exit status is 1.
    """
    from site_builder.registry.record_merge import merge_records

    try:
        base, ours, theirs = (file.read_bytes().decode("utf-8") for file in files)
    except UnicodeDecodeError:
        console.warn("nothing was merged: one side is not UTF-8")
        return CANNOT_JOIN
    merged = merge_records(base, ours, theirs)
    files[1].write_bytes(merged.text.encode("utf-8"))
    if merged.conflicts:
        console.warn(f"both sides changed {counted(merged.conflicts, 'fact')}: choose one version of each")
    console.result({"conflicts": merged.conflicts})
    return 1 if merged.conflicts else 0


@click.command(epilog="Example: site-builder schema .schemas")
@click.argument("folder", type=click.Path(path_type=Path))
@command
def schema(console: Console, root: Path, *, folder: Path) -> None:
    """Write JSON Schema files, with which an editor completes and checks headers and registry."""
    from site_builder.curation import exchange

    files = exchange.write_schemas(root / folder)
    console.say(f"{folder}: {', '.join(files)}")
    console.say("for VS Code with the YAML extension, add this to .vscode/settings.json:")
    console.say(exchange.vscode_settings(folder))
    console.result({"folder": str(folder), "files": files})
