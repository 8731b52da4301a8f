"""The commands: words → the stage that does the work → what is said about it. Nothing but `console` prints and exits.

Exit status: 0 all is well, 1 the author must fix something, 2 the command was called wrongly.
"""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from site_builder import __version__
from site_builder.console import Console, clock, command, problem
from site_builder.errors import SiteError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """Turn a folder of briefings into a linked website.

    Start with `site-builder demo DIR` to see a full archive, or `site-builder new DIR` for your own.
    """


@main.command(epilog="Example: site-builder new archive && cd archive && site-builder serve")
@click.argument("folder", type=click.Path(path_type=Path))
@command
def new(console: Console, root: Path, *, folder: Path) -> None:
    """Make an archive: site.toml explained line by line, an empty seeds/, a first briefing."""
    from site_builder.demo.starter import starter_files

    files = dict(starter_files(day=f"{clock():%Y-%m-%d}"))
    lay_files(root / folder, files)
    console.say(f"{folder}: {len(files)} files. Next: cd {folder} && site-builder serve")
    console.result({"folder": str(folder), "files": sorted(files)})


@main.command(epilog="Example: site-builder demo demo --briefings 300 && cd demo && site-builder serve")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--briefings", type=click.IntRange(1, 100_000), default=300, show_default=True, help="How many.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another number makes another world.")
@command
def demo(console: Console, root: Path, *, folder: Path, briefings: int, seed: int) -> None:
    """Make an archive of an invented world, to see a site full in ten seconds."""
    from site_builder.demo import demo_files

    with console.progress() as progress:
        files = {}
        for path, text in demo_files(briefings, seed=seed):
            files[path] = text
            progress("write", min(len(files), briefings), briefings)
    lay_files(root / folder, files)
    console.say(f"{folder}: {briefings} briefings of an invented world. Next: cd {folder} && site-builder serve")
    console.result({"folder": str(folder), "files": len(files)})


@main.command(epilog="Example: site-builder build --output public --portable")
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("public"), show_default=True, help="The folder."
)
@click.option("--portable", is_flag=True, help="Links name index.html, for reading from disk without a server.")
@click.option("--swap", is_flag=True, help="Build beside and turn a link, so that the whole site changes at once.")
@click.option("--verify", is_flag=True, help="Build again from nothing and compare every byte.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes; 0 is one for each core.")
@command
def build(console: Console, root: Path, *, output: Path, verify: bool, **options: Any) -> int:
    """Build the website: only what changed is rendered and written."""
    from site_builder import build as pipeline

    with console.progress() as progress:
        report = pipeline.build(root, output=root / output, clock=clock(), progress=progress, **options)
    done = report.published
    console.say(
        f"{output}: {report.briefings} briefings, {report.pages} files: {report.rendered} rendered, "
        f"{len(done.written)} written, {len(done.removed)} removed"
    )
    if report.warnings:
        console.say(f"{len(report.warnings)} warnings; site-builder check lists them")
    if done.foreign:
        console.say(f"left alone, not made by a build: {', '.join(done.foreign[:5])}{' …' if done.foreign[5:] else ''}")
    console.result({**asdict(report), "warnings": [problem(w) for w in report.warnings]})
    if not verify:
        return 0
    from site_builder.checking import verify as prove

    options.pop("swap")
    different = prove(root, output=root / output, clock=clock(), **options)
    for path in different:
        console.warn(f"differs from a clean build: {path}")
    if different:
        return 1
    console.say(f"a clean build gives the same {report.pages} files")
    return 0


@main.command(epilog="Example: site-builder check --wanted wanted.tsv")
@click.option("--wanted", type=click.Path(path_type=Path), help="Also list references without a briefing in a file.")
@command
def check(console: Console, root: Path, *, wanted: Path | None) -> int:
    """Look at everything and write nothing: errors, and what an editor should look at."""
    from site_builder import checking

    report = checking.check(root, clock=clock())
    console.problems(report.errors, kind="error")
    console.problems(report.warnings, kind="warning")
    console.say(f"{report.briefings} briefings: {len(report.errors)} errors, {len(report.warnings)} warnings")
    console.result(
        {k: [problem(e) for e in getattr(report, k)] for k in ("errors", "warnings")} | {"wanted": report.wanted}
    )
    if wanted:
        checking.write_wanted(root, wanted, report.wanted)
        console.say(f"{wanted}: {len(report.wanted)} wanted briefings")
    return 1 if report.errors else 0


@main.command(epilog="Example: site-builder build && site-builder links --diff")
@click.option("--diff", is_flag=True, help="Only what the last build that changed any link made otherwise.")
@command
def links(console: Console, root: Path, *, diff: bool) -> None:
    """The links from texts to actors that builds made, each with its rule."""
    from site_builder import linkage
    from site_builder.inputs import STATE_FOLDER

    state = root / STATE_FOLDER
    drift = linkage.link_drift(state) if diff else linkage.all_links(state)
    for link in drift:
        was = f" (was {link.before})" if diff and link.before and link.now else ""
        mark = f"{link.change}\t" if diff else ""
        console.say(f"{mark}{link.briefing}#{link.anchor}\t{link.surface}\t{link.now or link.before}{was}")
    console.say(f"{len(drift)} links{' gained, lost or changed' if diff else ''}")
    console.result(drift)


@main.command(epilog="Example: site-builder ingest --show seeds/report.txt")
@click.option("--show", metavar="SEED", default="", help="Print what a seed becomes, and why; write nothing.")
@click.option("--explain", is_flag=True, help="Print every decision about new and changed seeds with its evidence.")
@click.option("--refresh", is_flag=True, help="Write untouched files anew with today's converter.")
@click.option("--take-seed", metavar="SEED", multiple=True, help="In a conflict, the seed wins.")
@click.option("--keep-mine", metavar="SEED", multiple=True, help="In a conflict, the edited file wins.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes; 0 is one for each core.")
@command
def ingest(console: Console, root: Path, *, show: str, explain: bool, **options: Any) -> int:
    """Turn the documents in seeds/ into Markdown that people can edit; what they edited is kept."""
    from site_builder import ingest as stage

    if show:
        shown = stage.show(root, show)
        console.say("\n".join([*(f"# {line}" for line in shown.lines), shown.text]))
        console.result(shown)
        return 0
    with console.progress() as progress:
        report = stage.ingest(root, clock=clock(), progress=progress, **options)
    console.problems(report.errors, kind="error")
    for line in stage.told(report, explain=explain):
        console.say(line)
    console.result(
        {
            **asdict(report),
            "errors": [problem(e) for e in report.errors],
            "counts": dict(report.counts),
            "furniture": [{"line": line, "seeds": seeds} for line, seeds in report.furniture],
        }
    )
    return 1 if report.errors else 0


@main.command(epilog="Example: site-builder link --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes; 0 is one for each core.")
@command
def link(console: Console, root: Path, *, dry_run: bool, workers: int) -> None:
    """Add the actors that became known later to the headers of older briefings that name them."""
    from site_builder import catchup

    with console.progress() as progress:
        found = catchup.catch_up(root, dry_run=dry_run, workers=workers, progress=progress)
    for one in found:
        console.say(f"{one.path}: {', '.join(actor for actor, _ in one.actors)}")
        for actor, why in one.actors:
            console.say(f"  {actor}: {why}")
    console.say(f"{len(found)} briefings {'would name' if dry_run else 'name'} more actors")
    console.result(found)


@main.command(epilog="Example: site-builder actors export actors.csv")
@click.argument("direction", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(path_type=Path))
@command
def actors(console: Console, root: Path, *, direction: str, file: Path) -> None:
    """The registry of actors as a CSV file for spreadsheets and OpenRefine, without loss.

    An import changes the lines of changed actors only, and removes none.
    """
    from site_builder import exchange

    if direction == "export":
        count = exchange.export_actors(root, root / file)
        console.say(f"{file}: {count} actors")
        console.result({"file": str(file), "actors": count})
        return
    done = exchange.import_actors(root, root / file)
    console.say(f"{len(done.added)} actors added, {len(done.changed)} changed")
    if done.absent:
        more = " …" if done.absent[5:] else ""
        console.say(f"{len(done.absent)} are not in {file} and stay: {', '.join(done.absent[:5])}{more}")
    console.result(done)


@main.command(epilog="Example: site-builder actor merge i-vantor ilse-vantor")
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
    from site_builder import curating

    changed = curating.curate(root, action, words, names=names, briefings=briefings)
    console.say(", ".join(changed) or "nothing to change")
    console.result(changed)


@main.command(epilog="Example: site-builder schema .schemas")
@click.argument("folder", type=click.Path(path_type=Path))
@command
def schema(console: Console, root: Path, *, folder: Path) -> None:
    """Write JSON Schema files, with which an editor completes and checks headers and registry as one types."""
    from site_builder import exchange

    files = exchange.write_schemas(root / folder)
    console.say(f"{folder}: {', '.join(files)}")
    console.result({"folder": str(folder), "files": files})


@main.command(epilog="Example: site-builder theme copy briefing.html")
@click.argument("action", type=click.Choice(["list", "copy", "diff", "accept"]))
@click.argument("names", metavar="[NAME]...", nargs=-1)
@command
def theme(console: Console, root: Path, *, action: str, names: tuple[str, ...]) -> int:
    """The archive's own templates, each in place of the packaged one of its name.

    `list` names all templates; `copy` puts packaged ones into templates/, to be edited there; `diff` shows what the
    package changed since, and ends with 1 where something fell behind; `accept` takes note that yours are up to date.
    """
    from site_builder import overrides

    if action in ("copy", "accept"):
        done = overrides.copy(root, names) if action == "copy" else overrides.accept(root, names)
        for name in done:
            console.say(f"templates/{name}" + ("" if action == "copy" else " is up to date"))
        console.result(done)
        return 0
    templates = overrides.read_templates(root)
    found = overrides.compare(templates, names)
    if action == "list":
        states = dict.fromkeys(templates.packaged, "packaged") | {own.name: str(own.state) for own in found}
        for name, state in sorted(states.items()):
            console.say(f"{state}\t{name}")
        console.result(states)
        return 0
    behind = [own for own in found if own.state in overrides.FELL_BEHIND]
    for own in found:
        console.say(f"{own.state}\t{own.name}\n{own.diff}".rstrip("\n"))
    console.say(f"{len(found)} templates of your own, {len(behind)} fell behind")
    console.result(found)
    return 1 if behind else 0


@main.command(epilog="Example: site-builder serve --port 8000 --open")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="On 127.0.0.1; 0 is any.")
@click.option("--open", "browse", is_flag=True, help="Open the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address needs SITE_BUILDER_PASSWORD.")
@command
def serve(console: Console, root: Path, *, port: int, browse: bool, host: str) -> None:
    """Show the archive on this machine as it is edited, with the curator's desk; every save is seen at once."""
    from site_builder import preview

    def tell(words: str, errors: tuple[SiteError, ...] = ()) -> None:
        console.problems(errors, kind="error")
        console.say(words)

    password = os.environ.get("SITE_BUILDER_PASSWORD", "")
    preview.serve(root, port=port, browse=browse, clock=clock, tell=tell, host=host, password=password)


def lay_files(folder: Path, files: dict[str, str]) -> None:
    """Write a new archive. Raises UsageError if the folder holds something already."""
    from site_builder.errors import UsageError
    from site_builder.files import write_atomic

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder", hint="choose another name; nothing was written")
    for path, text in files.items():
        write_atomic(folder / path, text.encode("utf-8"))
