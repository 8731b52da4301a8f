"""Problems → a SARIF log, and a baseline: the warnings of an old archive that are known and not shown again."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from site_builder import __version__
from site_builder.core.errors import Location, SiteError, UsageError
from site_builder.core.urls import percent_encoded
from site_builder.runtime.files import write_atomic

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(errors: Iterable[SiteError], warnings: Iterable[SiteError]) -> str:
    """The log as JSON (OASIS SARIF 2.1.0), a rule for each topic."""
    every = [("error", error) for error in errors] + [("warning", warning) for warning in warnings]
    rules = [{"id": topic} for topic in sorted({error.topic for _, error in every})]
    driver = {"name": "site-builder", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(level, error) for level, error in every]}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(level: str, error: SiteError) -> dict[str, Any]:
    place = error.place or Location("")
    words = f"{error.message}. {error.hint}" if error.hint else error.message
    found: dict[str, Any] = {"ruleId": error.topic, "level": level, "message": {"text": words}}
    if place.path:
        region = {"region": {"startLine": place.line}} if place.line else {}
        where = {"artifactLocation": {"uri": percent_encoded(place.path)}, **region}
        found["locations"] = [{"physicalLocation": where}]
    return found


def leave_out(root: Path, baseline: Path | None, warnings: Sequence[SiteError]) -> tuple[SiteError, ...]:
    """The warnings that the baseline does not have; all where there is none."""
    if baseline is None:
        return tuple(warnings)
    file = root / baseline
    if not file.is_file():
        raise UsageError(f"there is no file {baseline}", hint="write it with: --baseline FILE --save-baseline")
    known = {*file.read_text("utf-8").splitlines()}
    return tuple(warning for warning in warnings if _line(warning) not in known)


def save_baseline(root: Path, baseline: Path | None, warnings: Iterable[SiteError]) -> int:
    """Write the warnings down, one a line and sorted; their number."""
    if baseline is None:
        raise UsageError("--save-baseline needs a file", hint="name it with --baseline FILE")
    lines = sorted({_line(warning) for warning in warnings})
    write_atomic(root / baseline, "".join(f"{line}\n" for line in lines).encode("utf-8"))
    return len(lines)


def _line(error: SiteError) -> str:
    """What a warning is known by, whatever moves its line."""
    path = error.place.path if error.place else ""
    return "\t".join((error.topic, path, " ".join(error.message.split())))
