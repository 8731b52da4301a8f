"""The state folder ↔ the links of the last two builds that made different ones."""

import json
from functools import cached_property
from pathlib import Path

from site_builder.archive import Archive
from site_builder.files import write_atomic
from site_builder.linking.drift import Drift, Links, compare_links

LINKS_FILE = "links.json"


class LinksMade:
    """The links of a build, remembered when it has ended well."""

    def __init__(self, state: Path, archive: Archive) -> None:
        self._state = state
        self._archive = archive

    @cached_property
    def text(self) -> bytes:
        """What the state folder will hold: these links, and those of the last build that made others. Empty where this
        build made the same."""
        now = {briefing.stem: briefing.body.links_made for briefing in self._archive.briefings}
        before, last = _read(self._state)
        if last == now:
            return b""
        kept = {"before": last or before, "now": now}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8")

    def remember(self) -> None:
        """Keep them."""
        if self.text:
            write_atomic(self._state / LINKS_FILE, self.text)


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
