"""The state folder ↔ the links of the last two builds that made different ones."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from site_builder.archive.gather import Archive
from site_builder.core.last_results import keeps_last
from site_builder.linking.link_diff import Drift, Links, compare_links
from site_builder.runtime.state import private_folder, read_json, read_kept, write_kept

LINKS_FILE = "links.json"
FORMAT = 3
"""Links of format 1 name the places of paragraphs by digests of their texts, those of format 2 have no reasons."""


class LinksMade:
    """The links of a build, remembered when it has ended well."""

    def __init__(self, state: Path, archive: Archive) -> None:
        self._state = state
        self._archive = archive

    def remember(self) -> None:
        """Keep them in the state folder, with those of the last build that made others; nothing is written where this
        build made the same."""
        now = {briefing.stem: briefing.body.links_made for briefing in self._archive.briefings}
        kept = _kept(self._state)
        if not kept or not kept.endswith(_end_of(now)):
            _keep(self._state, now, *_read(self._state))


def mark_of_links(state: Path) -> tuple[int, ...]:
    """Names the file as it is: another one when it is written or lost."""
    with suppress(OSError):
        facts = (state / LINKS_FILE).lstat()
        return facts.st_mtime_ns, facts.st_size, facts.st_ino
    return ()


def amend_links(state: Path, changed: Links) -> None:
    """Remember the links of some texts, those of all others being as they were."""
    before, last = _read(state)
    _keep(state, {**last, **changed}, before, last)


def _keep(state: Path, now: Links, before: Links, last: Links) -> None:
    """Remember the links `now`, where the last ones were others."""
    if last != now:
        links = _written({"format": FORMAT, "before": last or before, "now": now})
        write_kept(private_folder(state) / LINKS_FILE, links)


def link_drift(state: Path) -> tuple[Drift, ...]:
    """What the last build that changed any link gained, lost and changed."""
    before, now = _read(state)
    return compare_links(before, now) if before else ()


def all_links(state: Path) -> tuple[Drift, ...]:
    """Every link of the last build, as if all had been gained."""
    return compare_links({}, _read(state)[1])


def _written(kept: dict[str, Any]) -> bytes:
    return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8")


@keeps_last(1)
def _end_of(now: Links) -> bytes:
    """How a file ends that has these links."""
    return _written({"format": FORMAT, "now": now})[1:]


def _kept(state: Path) -> bytes:
    """The file; nothing where there is none."""
    with suppress(OSError):
        return read_kept(state / LINKS_FILE)
    return b""


def _read(state: Path) -> tuple[Links, Links]:
    """Before and now; nothing where there is no file of ours."""
    try:
        kept = read_json(_kept(state))
        return (_links(kept["before"]), _links(kept["now"])) if kept["format"] == FORMAT else ({}, {})
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}


def _links(found: Any) -> Links:
    """The links of one build; TypeError or ValueError if they are none."""
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise TypeError("no links")
    if any(line.count("\t") != 4 for text in found.values() for line in text.split("\n") if line):
        raise ValueError("no links")
    return found
