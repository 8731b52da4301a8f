"""Output of a command for a terminal, a log, or a program that reads JSON; common options, exit status and clock."""

import errno
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from functools import cache, wraps
from itertools import groupby
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import click

from site_builder.core.errors import BuildFailed, Location, SiteError, SiteProblem, UsageError, counted
from site_builder.rendering.error_text import worded

if TYPE_CHECKING:
    from site_builder.runtime.file_transaction import FileChange

COMMAND = "site-builder"
SHOWN_ERRORS = 50
PATIENCE_S = 0.25
"""Work shorter than this shows no progress bar."""
SHOWN_LINES = 12
SHOWN_OF_KIND = 3
TOPICS = (
    *("faults", "settings", "addresses", "headers", "dates", "links", "corrections", "seeds", "references"),
    *("templates", "registry", "merges", "foreign", "texts", "files"),
)
"""Topics of problems, most important first."""
WAYS_OUT = {
    errno.EACCES: "check the permissions of the file and of its folder",
    errno.EPERM: "check the permissions of the file and of its folder",
    errno.EROFS: "the disk is read-only: work on a copy of the archive",
    errno.ENOSPC: "free some space on the disk",
    errno.EDQUOT: "free some space on the disk",
    errno.EISDIR: "name a file; this is a folder",
    errno.ENOTDIR: "name another path: a part of this one is a file, not a folder",
    errno.EEXIST: "name another path, or move what is there",
}
"""Remedies by error number of the system."""
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
ANOTHER_WAY = "name another path, or make sure that this one exists"


class Console:
    """Output of one run: to a person at a terminal, a log, or a program that reads JSON."""

    def __init__(self, *, quiet: bool, form: str, root: Path) -> None:
        self.quiet = quiet
        self.form = form
        self.root = root

    def say(self, words: str = "") -> None:
        """Print a line for people; silent with --quiet and in JSON."""
        if not self.quiet and self.form == "text":
            click.echo(runnable(words))

    def warn(self, words: str) -> None:
        """Print a problem, also with --quiet."""
        if self.form == "text":
            click.echo(runnable(words), err=True)

    def result(self, value: object) -> None:
        """Print the result as JSON, with --format json."""
        if self.form == "json":
            click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain, sort_keys=True))

    def changes(self, changes: "Sequence[FileChange]", *, dry_run: bool = False) -> None:
        """Report each changed file with its removed and added lines."""
        shown = [(change.path, tuple(_differing(change))) for change in changes]
        for path, lines in shown:
            self.say(f"would change {path}" if dry_run else path)
            for line in lines[:SHOWN_LINES]:
                self.say(f"  {line}")
            if len(lines) > SHOWN_LINES:
                self.say(f"  … and {counted(len(lines) - SHOWN_LINES, 'more line')}")
        if not shown:
            self.say("nothing to change")
        self.result([{"path": path, "lines": lines} for path, lines in shown])

    def problems(self, errors: tuple[SiteError, ...], *, kind: str) -> None:
        """Print errors or warnings with place, excerpt and remedy."""
        if self.form != "text" or not errors:
            return
        from site_builder.content.foreign_headers import in_one_line

        joined = groupby(in_one_line(errors), key=lambda e: (e.place, e.message.split(" (while ")[0]))
        several = [list(same) for _, same in joined]
        for same in several[:SHOWN_ERRORS]:
            click.echo(runnable(worded(same[0], self.root, kind=kind, more=len(same) - 1)), err=True)
        if len(several) > SHOWN_ERRORS:
            click.echo(f"… and {len(several) - SHOWN_ERRORS} more; --format json lists them all", err=True)

    def grouped(self, errors: Sequence[SiteError], *, everything: bool) -> None:
        """Print warnings by topic, most important topic first. Of each kind of warning only the first few are printed,
        followed by the remedy; all are printed with `everything`."""
        present = {e.topic for e in errors}
        for topic in (*(t for t in TOPICS if t in present), *sorted(present.difference(TOPICS))):
            own = [e for e in errors if e.topic == topic]
            self.warn(f"── {topic}: {len(own)}")
            kinds: dict[str, list[SiteError]] = {}
            for error in own:
                kinds.setdefault("" if everything else _kind(error), []).append(error)
            for same in sorted(kinds.values(), key=lambda same: -len(same)):
                self._first_of(same, topic, everything=everything)

    def _first_of(self, same: Sequence[SiteError], topic: str, *, everything: bool) -> None:
        if everything:
            for error in same:
                self.warn(worded(error, self.root, kind="warning"))
            return
        for error in same[:SHOWN_OF_KIND]:
            place = f"{error.place.path}:{error.place.line}: " if error.place and error.place.line else ""
            self.warn(f"warning: {place or (f'{error.place.path}: ' if error.place else '')}{error.message}")
        if same[0].hint:
            self.warn(f"hint: {same[0].hint}")
        if len(same) > SHOWN_OF_KIND:
            self.warn(f"… and {len(same) - SHOWN_OF_KIND} more: site-builder check --only {topic} --all")

    def failed(self, raised: SiteProblem) -> int:
        """Report the errors that stopped a command, and what was withheld in spite of them. Returns the exit status."""
        errors, gone = raised.errors, raised.gone if isinstance(raised, BuildFailed) else ()
        self.problems(errors, kind="error")
        self.problems(gone, kind="withheld")
        withheld = {"withheld": [problem(one) for one in gone]} if gone else {}
        self.result({"errors": [problem(error) for error in errors]} | withheld)
        return 2 if all(isinstance(error, UsageError) for error in errors) else 1

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """Progress bar with rate and time left, for work that takes longer than PATIENCE_S. None in a file or a
        pipe: what is printed there must not depend on how busy the machine is."""
        if self.quiet or self.form == "json" or not sys.stderr.isatty():
            yield lambda stage, done, total: None
            return
        bars = _Bars()
        try:
            yield bars.show
        finally:
            bars.stop()


@cache
def _program() -> str:
    """Name of the command as it must be typed on this machine: its path, if it was started by a path and is not on
    PATH."""
    started = sys.argv[0]
    known = not os.path.dirname(started) or Path(started).name != COMMAND or which(COMMAND)
    return COMMAND if known else started


def runnable(words: str) -> str:
    """A hint with the command written as it must be typed on this machine."""
    return words if _program() == COMMAND else re.sub(rf"\b{COMMAND}(?= [a-z])", lambda _: _program(), words)


class _Bars:
    """Successive progress bars, one per stage, with rate and time left."""

    def __init__(self) -> None:
        self._first = self._began = time.monotonic()
        self._stage = ""
        self._bar: Any = None

    def show(self, stage: str, done: int, total: int) -> None:
        """Update the bar of a stage."""
        now = time.monotonic()
        if stage != self._stage:
            self.stop()
            self._stage, self._began = stage, now
        if now - self._first >= PATIENCE_S:
            self._bar = self._bar or click.progressbar(
                length=total, label=stage, show_pos=True, item_show_func=str, file=sys.stderr
            )
            self._bar.update(done - self._bar.pos, f"{done / max(now - self._began, 0.001):,.0f}/s")

    def stop(self) -> None:
        """End the current bar."""
        if self._bar:
            self._bar.render_finish()
        self._bar = None


_WORD = re.compile(r"[^\W\d_][\w.-]*")


def _kind(error: SiteError) -> str:
    """Key of a kind of error: the words of its remedy that are not in its message, so without names, ids and paths.
    Empty without a remedy."""
    own = set(_WORD.findall(error.message))
    return " ".join(word for word in _WORD.findall(error.hint or "") if word not in own)


def _differing(change: "FileChange") -> Iterator[str]:
    """Removed lines with -, added lines with +."""
    if change.after is None or not isinstance(change.after, str | bytes):
        yield "removed" if change.after is None else "moved"
        return
    from difflib import unified_diff

    for line in unified_diff(_lines(change.before), _lines(change.after), lineterm="", n=0):
        if line[:3] not in ("---", "+++", "@@ "):
            yield f"{line[0]} {line[1:]}"


def _lines(content: object) -> list[str]:
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return text.splitlines() if isinstance(text, str) else []


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def problem(error: SiteError) -> dict[str, object]:
    """An error as JSON values."""
    place = error.place or Location("")
    return {"topic": error.topic, "path": place.path, "line": place.line, "message": error.message, "hint": error.hint}


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator with a command's common options and exit status.

    A SiteError never shows a traceback; any other exception is a bug.
    """

    @click.option(
        "--root",
        type=click.Path(path_type=Path),
        default=".",
        help="The archive's folder; by default, the current one.",
    )
    @click.option("--quiet", is_flag=True, help="Print problems only.")
    @click.option(
        "--format",
        "form",
        type=click.Choice(("text", "json")),
        default="text",
        help="Output for people (text) or for programs.",
    )
    @wraps(function)
    def run(*, root: Path, quiet: bool, form: str, **options: object) -> None:
        console = Console(quiet=quiet, form=form, root=root)
        try:
            status = function(console, root, **options)
        except SiteProblem as raised:
            status = console.failed(raised)
        except OSError as refused:
            if refused.filename is None and refused.errno not in FULL_DISK:
                raise
            status = console.failed(_refused(refused, root))
        sys.exit(status or 0)

    return run


def _refused(error: OSError, root: Path) -> SiteError:
    """Error for a file that the system refused to access."""
    path = Path(os.fsdecode(error.filename2 or error.filename or root))
    if path.name.startswith(".") and path.name.endswith(".tmp"):  # temporary file of `write_atomic`
        path = path.parent
    home = root.resolve()
    place = path.resolve().relative_to(home) if path.resolve().is_relative_to(home) else path
    fact = f"cannot be read or written: {error.strerror or type(error).__name__}"
    return SiteError(fact, place=Location(place.as_posix()), hint=WAYS_OUT.get(error.errno or 0, ANOTHER_WAY))


publishing = click.option("--publish", is_flag=True, help="Make the change even if it shows readers something new.")
"""Option of every command that may change who sees a text."""


def clock() -> datetime:
    """Current time, or the moment fixed by SOURCE_DATE_EPOCH (reproducible-builds.org specification)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        hint = "set it to the seconds since 1970-01-01, or unset it"
        raise UsageError(f'SOURCE_DATE_EPOCH is "{epoch}", which is not a time', hint=hint) from None
