"""Baselines: files of known warnings that `check` leaves out."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from site_builder.core.errors import SiteError, UsageError
from site_builder.runtime.files import write_atomic


def leave_out(root: Path, baseline: Path | None, warnings: Sequence[SiteError]) -> tuple[SiteError, ...]:
    """Warnings that the baseline file does not list; all of them without a baseline."""
    if baseline is None:
        return tuple(warnings)
    file = root / baseline
    if not file.is_file():
        raise UsageError(f"the baseline {baseline} does not exist", hint="create it with --save-baseline")
    known = {*file.read_text("utf-8").splitlines()}
    return tuple(warning for warning in warnings if _line(warning) not in known)


def save_baseline(root: Path, baseline: Path | None, warnings: Iterable[SiteError]) -> int:
    """Write the warnings to the baseline file, sorted and one per line. Returns their number."""
    if baseline is None:
        raise UsageError("--save-baseline needs a file", hint="add --baseline FILE")
    lines = sorted({_line(warning) for warning in warnings})
    write_atomic(root / baseline, "".join(f"{line}\n" for line in lines).encode("utf-8"))
    return len(lines)


def _line(error: SiteError) -> str:
    """Identity of a warning that does not depend on its line."""
    path = error.place.path if error.place else ""
    return "\t".join((error.topic, path, " ".join(error.message.split())))
