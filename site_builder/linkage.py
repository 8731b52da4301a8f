"""The state folder ↔ the links of the last two builds that made different ones."""

import json
from pathlib import Path

from site_builder.archive import Archive
from site_builder.files import write_atomic
from site_builder.linking.drift import Drift, Links, compare_links

LINKS_FILE = "links.json"


def remember_links(state: Path, archive: Archive) -> None:
    """Keep the links of this build; those of the last one that made others become the ones before."""
    now = {briefing.stem: briefing.body.links_made for briefing in archive.briefings}
    before, last = _read(state)
    if last != now:
        kept = {"before": last or before, "now": now}
        write_atomic(state / LINKS_FILE, json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8"))


def link_drift(state: Path) -> tuple[Drift, ...]:
    """What the last build that changed any link gained, lost and changed."""
    before, now = _read(state)
    return compare_links(before, now) if before else ()


def all_links(state: Path) -> tuple[Drift, ...]:
    """Every link of the last build, as if all had been gained."""
    return compare_links({}, _read(state)[1])


def _read(state: Path) -> tuple[Links, Links]:
    """Before and now; nothing where there is no file of ours."""
    try:
        kept = json.loads((state / LINKS_FILE).read_text(encoding="utf-8"))
        return kept["before"], kept["now"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}
