"""Commands on the website: build, check and serve it, and manage its templates.

The stages do the work; reports are written here.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from site_builder.commands.console import TOPICS, Console, clock, command, problem
from site_builder.core.errors import BuildFailed, SiteError, SiteProblem, UsageError, counted
from site_builder.settings.site_config import FILE, OUTPUT

if TYPE_CHECKING:
    from site_builder.building.build_report import BuildReport
    from site_builder.building.timings import Timings
    from site_builder.registry.published import Relisted
    from site_builder.runtime.file_transaction import FileChange

CONTAINED = 3
"""Exit status of a build that published everything but pages that a fault of ours prevents."""
QUIET_S = 2.0
"""Pause without a save after which everything is checked."""


@click.command(epilog="Example: site-builder build --output public --portable")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path(OUTPUT),
    show_default=True,
    help="The folder for the site.",
)
@click.option("--portable", is_flag=True, help="Link to index.html files, so that the site can be read from disk.")
@click.option(
    "--swap",
    is_flag=True,
    help="Build into a new folder and switch a symlink to it, so that the whole site changes at once.",
)
@click.option("--adopt", is_flag=True, help="Take over an output folder whose build records were lost.")
@click.option(
    "--allow-gone",
    "let_go",
    metavar="URL",
    multiple=True,
    help="Give up a published URL (or *pattern*) for good; may be repeated.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Publish what is valid; a file with an error stays as published last, or is withheld.",
)
@click.option("--verify", is_flag=True, help="Compare every byte with a clean build.")
@click.option("--repair", is_flag=True, help="With --verify: replace files that differ.")
@click.option("--watch", is_flag=True, help="Build again after every save, until Ctrl-C.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Number of processes; 0 means one per core.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Run on the Dask cluster at tcp://HOST:PORT.")
@click.option("--timings", "timed", is_flag=True, help="Report the time of each stage, and why each part was made.")
@command
def build(
    console: Console,
    root: Path,
    *,
    output: Path,
    verify: bool,
    repair: bool,
    timed: bool,
    watch: bool,
    **options: object,
) -> int:
    """Build the website; only changed pages are rendered and written.

    If a fault of site-builder prevents a page, readers see that it is not available, everything else is published, and
    the exit status is 3; with --keep-going it is 0. Any other error publishes nothing new, and the exit status is 1.
    """
    if repair and not verify:
        raise UsageError("--repair works only with --verify", hint="site-builder build --verify --repair")
    if watch and verify:
        raise UsageError("--watch and --verify cannot be used together", hint="leave out one of them")
    asked = _Build(console, root, output, timed, options)
    return asked.again_and_again() if watch else asked.once(verify=verify, repair=repair)


@dataclass(frozen=True)
class _Ended:
    """End of a build: its report, or the problem that stopped it."""

    when: datetime
    timings: "Timings"
    report: "BuildReport | None" = None
    failure: SiteProblem | None = None

    def is_news_after(self, before: "_Ended | None") -> bool:
        """True if it reports anything new compared with the previous build, although no file was saved."""
        if str(self.failure) != str(before and before.failure):
            return True
        if self.report is None:
            return isinstance(self.failure, BuildFailed)  # something was taken off the site
        return bool(self.report.published.written or self.report.published.removed or self.report.listing)


@dataclass(frozen=True)
class _Build:
    """A build command with its options."""

    console: Console
    root: Path
    output: Path
    timed: bool
    options: Mapping[str, Any]

    def again_and_again(self) -> int:
        """Build, then again after each save and whenever an embargo ends or a text expires. State stays in memory.
        Returns the status of the last build."""
        from site_builder.archive_folder.inputs import STATE_FOLDER, require_archive
        from site_builder.building.build_state import BuildState
        from site_builder.runtime import watching

        require_archive(self.root)
        last: _Ended | None = None
        unheard = Console(quiet=True, form="none", root=self.root)
        with BuildState(self.root / STATE_FOLDER) as shared, suppress(KeyboardInterrupt):

            def build_again(saved: frozenset[str]) -> float | None:
                nonlocal last
                before, on_timer = last, last is not None and not saved
                last = self._run(unheard if on_timer else self.console, shared=shared, saved=saved)
                if not on_timer or last.is_news_after(before):
                    self._say(last)
                left_s = self._seconds_left(last)
                return min(QUIET_S, left_s or QUIET_S) if saved and last.report else left_s

            watching.each_save(self.root, (FILE, "content", "templates"), build_again)
        self.console.say("Stopped.")
        return 1 if last and last.failure else 0

    def once(self, *, verify: bool, repair: bool) -> int:
        """Build once and report."""
        ended = self._run(self.console)
        report = ended.report
        if not verify or report is None or report.faults:  # with an error the site differs from a clean build
            return self._say(ended)
        left = wrong = self.wrong(report.published.restored)
        if repair and wrong:
            again = self._run(self.console, afresh=True)
            if again.failure:
                return self._say(again)
            left = self.wrong()
        status = self._say(ended, {"wrong": wrong, "left": left})
        _say_wrong(self.console, wrong, left, repair=repair)
        if not left:
            self.console.say(f"verified: {counted(report.pages, 'file')} equal a clean build")
        return 1 if left else status

    def _run(self, console: Console, **more: Any) -> _Ended:
        from site_builder.building import pipeline
        from site_builder.building.timings import Timings

        now, timings = clock(), Timings()
        with console.progress() as progress:
            run = partial(pipeline.build, output=self.root / self.output, clock=now, progress=progress, timings=timings)
            try:
                return _Ended(now, timings, run(self.root, **self.options, **more))
            except SiteProblem as raised:
                return _Ended(now, timings, failure=raised)

    def _seconds_left(self, ended: _Ended) -> float | None:
        """Seconds until the next embargo ends or text expires; None if none will, or headers cannot be read."""
        from site_builder.building.check import what_is_due

        moment = ended.report.next_change if ended.report else None
        with suppress(SiteProblem):
            due = () if ended.report else what_is_due(self.root, clock=ended.when)
            moment = next((one.when for one in due), moment)
        return (moment - clock()).total_seconds() if moment else None

    def _say(self, ended: _Ended, proof: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> int:
        """Report a build, and its comparison with a clean one if there is `proof`. Returns the exit status."""
        report = ended.report
        if report is None:
            return _say_failed(self.console, self.root, ended)
        undecided = bool(report.faults) and not self.options["keep_going"]
        self.console.problems((*report.unremembered, *report.taken_offline), kind="warning")
        self.console.problems(report.faults, kind="error" if undecided else "warning")
        self.console.problems(report.contained, kind="error")
        self.console.problems(report.revised[:REVISED_SHOWN], kind="warning")
        _write_lists(self.console, self.root, report.former, report.listing)
        _say_built(self.console, self.output, report, ended.when)
        if self.timed:
            _say_timings(self.console, ended.timings)
        self.console.result(_facts(report, proof))
        if undecided:
            return 1
        return CONTAINED if report.contained and not self.options["keep_going"] else 0

    def wrong(self, restored: Iterable[str] = ()) -> dict[str, str]:
        """Path → difference from a clean build, before or after the repair."""
        from site_builder.building.check import verify

        asked = {name: self.options[name] for name in ("portable", "workers", "let_go")}
        differing = verify(self.root, output=self.root / self.output, clock=clock(), **asked)
        found = dict.fromkeys(restored, "changed since the last build")
        return found | dict.fromkeys(differing, "differs from a clean build")


def _say_failed(console: Console, root: Path, ended: _Ended) -> int:
    """Report the problem that stopped a build, and unpublished briefings if they can be read."""
    from site_builder.archive.schedule import summary
    from site_builder.building.check import withheld
    from site_builder.building.replaced_texts import withheld_by_headers

    assert ended.failure
    status = console.failed(ended.failure)
    _write_lists(console, root, withheld_by_headers(root, ended.when))
    with suppress(SiteProblem):
        found = withheld(root, clock=ended.when)
        if found.total:
            console.say(summary(found, ended.when))
    return status


def _facts(report: "BuildReport", proof: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Facts about a build, and its comparison with a clean one, as JSON values."""
    parts = {part.name: getattr(report, part.name) for part in fields(report) if part.name not in ("listing", "former")}
    problems = {
        kind: [problem(error) for error in parts[kind]]
        for kind in ("warnings", "taken_offline", "revised", "faults", "contained", "unremembered")
    }
    files = {part.name: getattr(report.published, part.name) for part in fields(report.published)}
    return {**parts, **problems, "published": files, **proof}


def _say_wrong(console: Console, wrong: Mapping[str, str], left: Mapping[str, str], *, repair: bool) -> None:
    """Report differences from a clean build, and those that could not be repaired."""
    for path, fact in wrong.items():
        console.warn(f"{fact}: {path}")
    if wrong and not repair:
        console.warn("hint: to replace the files that differ: site-builder build --verify --repair")
    for path in left if repair else ():
        console.warn(f"{path} was not made by a build: remove it, or take it over with --adopt")


def _say_built(console: Console, output: Path, report: "BuildReport", now: datetime) -> None:
    from site_builder.archive.schedule import summary

    done = report.published
    if report.warnings:
        console.say(f"{counted(len(report.warnings), 'warning')}; see: site-builder check")
    files = [path for path in done.removed if path.startswith("assets/")]
    if files:
        more = " …" if files[5:] else ""
        console.warn(f"no longer published: {', '.join(files[:5])}{more}; for the reasons: site-builder check")
    if done.foreign:
        console.say(
            f"left alone, as no build made them: {', '.join(done.foreign[:5])}{' …' if done.foreign[5:] else ''}"
        )
    if report.faults or report.contained:
        number = len(report.faults) + len(report.contained)
        console.say(f"{counted(number, 'error')}, see above; everything else is published")
    made = f"{counted(report.briefings, 'briefing')}, {counted(report.pages, 'file')}"
    changed = f"{report.rendered} rendered, {len(done.written)} written, {len(done.removed)} removed"
    console.say(f"{output}: {made} ({changed}); {summary(report.withheld, now)}")


REVISED_SHOWN = 5
"""Maximum number of replaced texts named after a build; `check` names all."""
REASONS_SHOWN = 40
"""Maximum number of parts listed with their reasons."""


def _say_timings(console: Console, timings: "Timings") -> None:
    for name, seconds in timings.seconds.items():
        console.say(f"{seconds:8.2f} s  {name}")
    console.say(f"made {len(timings.reasons):,} of {timings.parts:,} parts of the site")
    for part, reason in list(timings.reasons.items())[:REASONS_SHOWN]:
        console.say(f"  {part}: {reason}")
    if len(timings.reasons) > REASONS_SHOWN:
        console.say(f"  … and {len(timings.reasons) - REASONS_SHOWN:,} more")


def _write_lists(
    console: Console, root: Path, former: Sequence["FileChange"], listing: "Relisted | None" = None
) -> None:
    """Write published.csv and former texts into the archive; if that is impossible, as on a build server, say so."""
    if not (former or listing):
        return
    from site_builder.registry.published import PUBLISHED_FILE
    from site_builder.runtime.file_transaction import FileChange, revise

    try:
        revise(root, [*([FileChange(PUBLISHED_FILE, *listing)] if listing else []), *former])
    except SiteProblem:
        console.warn(f"{PUBLISHED_FILE} cannot be written; for the URLs that are missing: site-builder check")


@click.command(epilog="Example: site-builder check --only links --all")
@click.option(
    "--only",
    type=click.Choice(TOPICS),
    multiple=True,
    help="Show only warnings of this topic, and every error; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="Show every warning, not only the first of each kind.")
@click.option(
    "--fix", is_flag=True, help="First fix what is safe to fix: files renamed by hand, missing family and given names."
)
@command
def check(console: Console, root: Path, *, only: tuple[str, ...], everything: bool, fix: bool) -> int:
    """Check the whole archive: errors first, then warnings by topic. Without --fix, nothing is written."""
    from site_builder.archive.schedule import remedies, summary
    from site_builder.building import check as checking

    if fix:
        _fix(console, root)
    now = clock()
    with console.progress() as progress:
        report = checking.check(root, clock=now, progress=progress)
    warnings = [w for w in report.warnings if not only or w.topic in only]
    console.problems(report.errors, kind="error")
    if console.form == "text":
        console.grouped(warnings, everything=everything)
    known = f" ({len(report.warnings) - len(warnings)} not shown)" if len(warnings) < len(report.warnings) else ""
    found = f"{counted(len(report.errors), 'error')}, {counted(len(report.warnings), 'warning')}{known}"
    console.say(f"{counted(report.briefings, 'briefing')}: {found}")
    if report.withheld.total or not report.errors:
        console.say("\n".join([*remedies(report.withheld), summary(report.withheld, now)]))
    found_by_kind = {"errors": [problem(e) for e in report.errors], "warnings": [problem(e) for e in warnings]}
    console.result(found_by_kind | {"withheld": report.withheld})
    return 1 if report.errors else 0


@click.command(epilog="Example: site-builder due")
@command
def due(console: Console, root: Path) -> None:
    """List the briefings that will appear or expire by themselves, and when."""
    from site_builder.archive.schedule import moment_words
    from site_builder.building import check as checking

    now = clock()
    found = checking.what_is_due(root, clock=now)
    for one in found:
        change = "appears" if one.appears else "expires"
        console.say(f"{moment_words(one.when, now)}\t{change}\t{one.title}\t{one.path}")
    console.say(f"{counted(len(found), 'change')} due" if found else "nothing is due")
    console.result(found)


def _fix(console: Console, root: Path) -> None:
    from site_builder.curation.actions import write_parts
    from site_builder.curation.briefing_actions import mend_renames

    for rename in mend_renames(root, clock=clock()):
        console.say(f"fixed: {rename.old} redirects to {rename.new}")
    for name in write_parts(root, clock=clock()):
        console.say(f"fixed: added the family and given name of {name}")


@click.command(epilog="Example: site-builder links > links.tsv")
@command
def links(console: Console, root: Path) -> None:
    """List the links from published texts to actors, each with its reason."""
    from site_builder.building import check as checking

    with console.progress() as progress:
        found = checking.links_made(root, clock=clock(), progress=progress)
    for link in found:
        console.say(f"{link.briefing}#{link.anchor}\t{link.surface}\t{link.actor}\t{link.why}")
    console.say(counted(len(found), "link"))
    console.result(found)


@click.command(epilog="Example: site-builder theme copy briefing.html")
@click.argument("action", type=click.Choice(["list", "copy"]))
@click.argument("names", metavar="[NAME]...", nargs=-1)
@command
def theme(console: Console, root: Path, *, action: str, names: tuple[str, ...]) -> None:
    """Name all templates, or copy packaged ones into templates/ for editing.

    Each template of the archive replaces the packaged one of the same name.
    """
    from site_builder.building import theme_overrides

    if action == "copy":
        done = theme_overrides.copy(root, names)
        for name in done:
            console.say(f"templates/{name}")
        console.result(done)
        return
    found = theme_overrides.templates(root)
    for name, state in found.items():
        console.say(f"{state}\t{name}")
    console.result(found)


@click.command(epilog="Example: site-builder serve --port 8000 --open")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 means any free one."
)
@click.option("--open", "browse", is_flag=True, help="Open the site in a browser.")
@command
def serve(console: Console, root: Path, *, port: int, browse: bool) -> None:
    """Preview the archive, with the curator's desk; every save shows at once.

    Listens on 127.0.0.1 only. If SITE_BUILDER_PASSWORD is set, the browser asks for it.
    """
    from site_builder.preview.web import server

    def tell(words: str, errors: tuple[SiteError, ...] = ()) -> None:
        console.problems(errors, kind="error")
        console.say(words)

    password = os.environ.get("SITE_BUILDER_PASSWORD", "")
    server.serve(root, port=port, browse=browse, clock=clock, tell=tell, password=password)
