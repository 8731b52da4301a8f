"""The commands: the only module that prints and exits.

Exit status: 0 all is well, 1 the author must fix something, 2 the command was called wrongly.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from functools import wraps
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from site_builder import __version__
from site_builder.errors import Location, SiteError, SiteErrors, excerpt

SHOWN_ERRORS = 50


class Console:
    """Where the words of one run go: a person at a terminal, a log, or a program that reads JSON."""

    def __init__(self, *, quiet: bool, form: str, root: Path) -> None:
        self.quiet = quiet
        self.form = form
        self.root = root

    def say(self, words: str = "") -> None:
        """A line for people; silent with --quiet and in JSON."""
        if not self.quiet and self.form == "text":
            click.echo(words)

    def result(self, value: Any) -> None:
        """The result for programs, with --format json."""
        if self.form == "json":
            click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain, sort_keys=True))

    def problems(self, errors: tuple[SiteError, ...], *, kind: str) -> None:
        """Errors or warnings, each with its place, two lines around the spot and the way out."""
        if self.form == "json":
            return
        several = [list(same) for _, same in groupby(errors, key=lambda e: (e.place, e.message.split(" (while ")[0]))]
        for same in several[:SHOWN_ERRORS]:
            click.echo(self._words(same[0], kind, len(same) - 1), err=True)
        if len(several) > SHOWN_ERRORS:
            click.echo(f"… and {len(several) - SHOWN_ERRORS} more; --format json lists them all", err=True)

    def _words(self, error: SiteError, kind: str, more: int) -> str:
        lines = [f"{kind}: {error}" + (f" (and {more} more of the same)" if more else "")]
        if error.place and error.place.line:
            text = self._text(error.place)
            lines += [excerpt(text, error.place.line)] if text else []
        if error.hint:
            lines.append(f"hint: {error.hint}")
        return "\n".join(lines)

    def _text(self, place: Location) -> str:
        from site_builder.theme import packaged_theme_folder

        for path in (self.root / place.path, packaged_theme_folder().parent / place.path):
            if path.is_file() and path.stat().st_size < 10_000_000:
                return path.read_text(encoding="utf-8-sig", errors="replace")
        return ""

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """A progress bar for long work; nothing where the output is no terminal."""
        if self.quiet or self.form == "json" or not sys.stderr.isatty():
            yield lambda stage, done, total: None
            return
        from rich.console import Console as Terminal
        from rich.progress import Progress

        with Progress(console=Terminal(stderr=True), transient=True) as bars:
            tasks: dict[str, Any] = {}

            def show(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(stage, total=total)
                bars.update(tasks[stage], completed=done, total=total)

            yield show


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def _problem(error: SiteError) -> dict[str, Any]:
    place = error.place or Location("")
    return {"path": place.path, "line": place.line, "message": error.message, "hint": error.hint}


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command's common options and exit status. A SiteError never shows a traceback; anything else is our bug."""

    @click.option("--root", type=click.Path(path_type=Path), default=".", help="The archive's folder (default: here).")
    @click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
    @click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
    )
    @wraps(function)
    def run(*, root: Path, quiet: bool, form: str, **options: Any) -> None:
        console = Console(quiet=quiet, form=form, root=root)
        try:
            status = function(console, root, **options)
        except (SiteError, SiteErrors) as raised:
            errors = raised.errors if isinstance(raised, SiteErrors) else (raised,)
            console.problems(errors, kind="error")
            console.result({"errors": [_problem(e) for e in errors]})
            status = 1
        sys.exit(status or 0)

    return run


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

    files = dict(starter_files(day=f"{_clock():%Y-%m-%d}"))
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
        report = pipeline.build(root, output=root / output, clock=_clock(), progress=progress, **options)
    done = report.published
    console.say(
        f"{output}: {report.briefings} briefings, {report.pages} files: {report.rendered} rendered, "
        f"{len(done.written)} written, {len(done.removed)} removed"
    )
    if report.warnings:
        console.say(f"{len(report.warnings)} warnings; site-builder check lists them")
    if done.foreign:
        console.say(f"left alone, not made by a build: {', '.join(done.foreign[:5])}{' …' if done.foreign[5:] else ''}")
    console.result({**asdict(report), "warnings": [_problem(w) for w in report.warnings]})
    if not verify:
        return 0
    from site_builder.checking import verify as prove

    options.pop("swap")
    different = prove(root, output=root / output, clock=_clock(), **options)
    for path in different:
        click.echo(f"differs from a clean build: {path}", err=True)
    console.say(f"a clean build gives the same {report.pages} files" if not different else "")
    return 1 if different else 0


@main.command(epilog="Example: site-builder check --wanted wanted.tsv")
@click.option("--wanted", type=click.Path(path_type=Path), help="Also list references without a briefing in a file.")
@command
def check(console: Console, root: Path, *, wanted: Path | None) -> int:
    """Look at everything and write nothing: errors, and what an editor should look at."""
    from site_builder import checking

    report = checking.check(root, clock=_clock())
    console.problems(report.errors, kind="error")
    console.problems(report.warnings, kind="warning")
    console.say(f"{report.briefings} briefings: {len(report.errors)} errors, {len(report.warnings)} warnings")
    console.result(
        {k: [_problem(e) for e in getattr(report, k)] for k in ("errors", "warnings")} | {"wanted": report.wanted}
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
        report = stage.ingest(root, clock=_clock(), progress=progress, **options)
    console.problems(report.errors, kind="error")
    for line in stage.told(report, explain=explain):
        console.say(line)
    console.result(
        {
            **asdict(report),
            "errors": [_problem(e) for e in report.errors],
            "counts": dict(report.counts),
            "furniture": [{"line": line, "seeds": seeds} for line, seeds in report.furniture],
        }
    )
    return 1 if report.errors else 0


@main.command(epilog="Example: site-builder serve --port 8000 --open")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="On 127.0.0.1; 0 is any.")
@click.option("--open", "browse", is_flag=True, help="Open the browser.")
@command
def serve(console: Console, root: Path, *, port: int, browse: bool) -> None:
    """Build, show the site on this machine, and build again when a file changes."""
    from site_builder import preview

    def tell(words: str, errors: tuple[SiteError, ...] = ()) -> None:
        console.problems(errors, kind="error")
        console.say(words)

    preview.serve(root, port=port, browse=browse, clock=_clock, tell=tell)


def lay_files(folder: Path, files: dict[str, str]) -> None:
    """Write a new archive. Raises UsageError if the folder holds something already."""
    from site_builder.errors import UsageError
    from site_builder.files import write_atomic

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder", hint="choose another name; nothing was written")
    for path, text in files.items():
        write_atomic(folder / path, text.encode("utf-8"))


def _clock() -> datetime:
    """Now, or the moment that SOURCE_DATE_EPOCH fixes (reproducible-builds.org specification)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
