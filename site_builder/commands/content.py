"""Commands that write into content/: convert seeds, add actors to older headers.

The stages, not these commands, preserve what a person edited.
"""

from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from site_builder.commands.console import Console, clock, command, problem, publishing
from site_builder.core.errors import counted
from site_builder.curation.command_words import BATCHES, CHANGES, ERASURES, RELOCATIONS
from site_builder.settings.site_config import FILE

PLACES_SHOWN = 20
"""Maximum number of files that are named."""


@click.command(epilog="Example: site-builder ingest --show seeds/report.txt")
@click.option("--show", metavar="SEED", default="", help="Print what a seed would become and why; write nothing.")
@click.option(
    "--explain",
    is_flag=True,
    help="Print every decision about new and changed seeds with its evidence; with --show, about every line.",
)
@click.option("--refresh", is_flag=True, help="Convert unedited files again with the current readers.")
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@click.option(
    "--take-seed", metavar="SEED", multiple=True, help="Resolve a conflict in favour of the seed; may be repeated."
)
@click.option(
    "--keep-mine",
    metavar="SEED",
    multiple=True,
    help="Resolve a conflict in favour of the edited file; may be repeated.",
)
@click.option(
    "--allow-large", metavar="FILE", multiple=True, help="Read this seed however large it is; may be repeated."
)
@publishing
@click.option("--strict", is_flag=True, help="Exit with status 1 if a seed cannot be read.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Number of processes; 0 means one per core.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Run on the Dask cluster at tcp://HOST:PORT.")
@command
def ingest(console: Console, root: Path, *, show: str, explain: bool, strict: bool, **options: Any) -> int:
    """Turn the documents in seeds/ into editable Markdown, keeping later edits.

    A seed that cannot be read is reported and left out. The exit status is 1 if a conflict needs your decision.
    """
    from site_builder.ingest import pipeline as stage
    from site_builder.ingest.report import REPORT_FILE, report_lines

    if show:
        shown = stage.show(root, show, clock=clock(), allow_large=options["allow_large"], explain=explain)
        console.say("\n".join([*(f"# {line}" for line in shown.lines), shown.text]))
        console.result(shown)
        return 0
    now = clock()
    with console.progress() as progress:
        report = stage.ingest(root, clock=now, progress=progress, **options)
    console.problems(report.errors, kind="error")
    console.problems(report.unreadable, kind="error" if strict else "warning")
    *lines, closing = report_lines(report, explain=explain, clock=now)
    more = [f"full report: .site-builder/{REPORT_FILE}"]
    dry = ["dry run: content/ was not changed"] if options["dry_run"] else []
    console.say("\n".join([*lines, *more, *dry, closing]))
    console.result(
        {
            **{f.name: getattr(report, f.name) for f in fields(report) if f.name != "before"},
            "errors": [problem(e) for e in report.errors],
            "unreadable": [problem(e) for e in report.unreadable],
            "unread": [problem(e) for e in report.unread],
            "counts": dict(report.counts),
            "furniture": [{"line": line, "seeds": seeds} for line, seeds in report.furniture],
        }
    )
    return 1 if report.errors or (strict and report.unreadable) else 0


@click.command(epilog="Example: site-builder migrate --old-urls sitemap.xml")
@click.option(
    "--old-urls",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Check the addresses in the old site's sitemap.xml, or in a list with one address per line.",
)
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@command
def migrate(console: Console, root: Path, *, old_urls: Path | None, dry_run: bool) -> int:
    """Copy the title, address, language, description and menu of an old site in seeds/ into site.toml.

    With --old-urls, check that its addresses lead to pages here; the exit status is 1 if one does not.
    """
    from site_builder.curation import migration

    if old_urls is None:
        change, notes = migration.take_settings(root, dry_run=dry_run)
        for note in notes:
            console.say(note)
        console.changes([change] if change else [], dry_run=dry_run)
        return 0
    found = migration.prove(root, migration.addresses_of_file(old_urls), clock=clock())
    for one in found.lost:
        console.say(f"{one.url} {one.why}{f'; nearest: {one.nearest}' if one.nearest else ''}")
    share = f"{100 * found.leading / found.addresses:.1f} %"
    console.say(f"{found.leading} of {found.addresses} old addresses lead to a page: {share}")
    console.result(found)
    return 1 if found.lost else 0


@click.command(epilog="Example: site-builder link --dry-run")
@click.option("--dry-run", is_flag=True, help="Report what would be added; write nothing.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Number of processes; 0 means one per core.")
@command
def link(console: Console, root: Path, *, dry_run: bool, workers: int) -> None:
    """Add actors to the headers of older briefings that name them."""
    from site_builder.curation import backfill

    with console.progress() as progress:
        found = backfill.catch_up(root, clock=clock(), dry_run=dry_run, workers=workers, progress=progress)
    for one in found:
        console.say(f"{one.path}: {', '.join(actor for actor, _ in one.actors)}")
        for actor, why in one.actors:
            console.say(f"  {actor}: {why}")
    name = "would name" if dry_run else "names" if len(found) == 1 else "name"
    console.say(f"{counted(len(found), 'briefing')} {name} more actors")
    console.result(found)


@click.command(epilog="Example: site-builder assets clean content/assets/harbour.jpg")
@click.argument("action", type=click.Choice(["clean"]))
@click.argument("files", metavar="[FILE]...", nargs=-1)
@command
def assets(console: Console, root: Path, *, action: str, files: tuple[str, ...]) -> int:
    """Remove author, GPS position, device and comments from pictures and office documents in content/.

    The visible content does not change. Orientation, colour profile, copyright, credit and licence stay.
    """
    from site_builder.curation import asset_cleaning

    report = asset_cleaning.scrub(root, files)
    for one in report.cleaned:
        stays = f" (kept: {', '.join(one.kept)})" if one.kept else ""
        console.say(f"{one.path}: removed {', '.join(one.removed)}{stays}")
    console.problems(report.left, kind="warning")
    console.say(f"{counted(report.files, 'file')}: {len(report.cleaned)} cleaned, {len(report.left)} to clean by hand")
    console.result({"files": report.files, "cleaned": report.cleaned, "left": [problem(one) for one in report.left]})
    return 1 if report.left else 0


@click.command(epilog="Example: site-builder briefing move 2024-02-12-talks 2024-02-12-harbour-talks")
@click.argument("action", type=click.Choice([*RELOCATIONS, *BATCHES, *ERASURES, *CHANGES]))
@click.argument("words", metavar="NAME [WORD]", nargs=-1)
@click.option("--to", metavar="NAME", default="", help="delete: the briefing that replaces it.")
@click.option("--remove", is_flag=True, help="tag: remove the tag.")
@click.option("--note", metavar="TEXT", default="", help="correct, redact: the note that readers see.")
@click.option("--minor", is_flag=True, help="correct: a minor change, without a note.")
@click.option("--version", metavar="DATE", default="", help="erase: the former version, by the date in its address.")
@publishing
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@command
def briefing(console: Console, root: Path, *, action: str, words: tuple[str, ...], **options: Any) -> None:
    """Change one briefing, given by its file name without .md or by its URL.

    `title NAME TITLE`, `date NAME DATE`, `status NAME STATUS`, `tag NAME TAG`,
    `author NAME "NAMES; …"`, `language NAME TAG`, `series NAME LABEL` change its header.

    `withdraw NAME NOTE` takes a published text back, `correct NAME NOTE` marks it as corrected, and
    `supersede NAME NEW-NAME` replaces it: readers see the note, or a link to the later briefing. `correct NAME --minor`
    records a change without a note. `erase NAME --version DATE` removes a former text for good; its line stays. It also
    names other versions with words of that text which the present text no longer has.

    `redact NAME WORDS …` takes words out of the present and every former text, tells readers that it did, and names the
    files of the site, of caches and of seeds that have them.

    `move NAME NEW-NAME` renames a briefing, its folder and the links to it, and redirects the old address.
    `delete NAME` deletes it with its folder and the links to it; if readers knew it, a notice stays in its place, or
    with --to a redirect. Its seeds are not ingested again.

    `seen FOLDER` publishes the texts that LibreOffice or Tesseract made from a folder of seeds: it first names a sample
    to compare, then needs --publish.

    A change that would show readers something new, such as a correction of a draft, needs --publish.
    """
    from site_builder.curation import briefing_actions
    from site_builder.registry.decisions import DECISIONS_FILE

    done = briefing_actions.act_on_briefing(root, action, words, clock=clock(), **options)
    console.changes(done.changes, dry_run=options["dry_run"])
    for version, found in done.still_there:
        console.warn(f"version {version} also has {', '.join(found[:3])}{' …' if found[3:] else ''}")
        console.warn(f"hint: remove it as well: site-builder briefing erase {words[0]} --version {version}")
    if done.places:
        console.warn(f"{counted(len(done.places), 'file')} had the words: {', '.join(done.places[:PLACES_SHOWN])}")
        console.warn("hint: the next build replaces pages and feeds; remove .site-builder/ to lose the caches as well")
    if done.readers_see and done.changes:
        console.say(f"after the next build, {done.readers_see}")
    if action == "delete" and any(change.path == DECISIONS_FILE for change in done.changes):
        console.say("its seeds will not be ingested again; to bring one back: site-builder ingest --take-seed SEED")


@click.command(epilog="Example: site-builder upgrade --dry-run")
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@publishing
@command
def upgrade(console: Console, root: Path, *, publish: bool, dry_run: bool) -> None:
    """Update an archive made by an earlier version; no URL, decision or edit is lost."""
    from site_builder.curation import upgrade as stage

    notes = stage.upgrade(root, clock=clock(), publish=publish, dry_run=dry_run)
    for note in notes:
        console.say(note)
    done = f"{FILE} {'would be upgraded' if dry_run else 'was upgraded'}"
    console.say(done if notes else "nothing to upgrade")
    console.result(notes)
