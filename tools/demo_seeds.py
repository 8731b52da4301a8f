"""The briefings of the demonstration as their possible source text files, for tests and benchmarks."""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from site_builder.core.partial_date import MONTHS
from site_builder.demo import make_plan
from site_builder.demo.content_files import WrittenBriefing, write_briefing
from site_builder.demo.plan import SERIES, PlannedBriefing, pick
from site_builder.demo.prose import DemoBlock, DemoBlockKind


def demo_seeds(briefings: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Path and text of each seed."""
    plan = make_plan(briefings, seed=seed)
    for index in range(briefings):
        yield seed_file(write_briefing(plan, index))


def seed_file(written: WrittenBriefing) -> tuple[str, str]:
    """Path and text of a seed as if copied from a page: lines of plain text, including navigation."""
    entry = written.entry
    random = Random(f"seed {entry.index} {entry.stem}")
    above, below = pick(random, SITE_LINES)
    lines = [*above, entry.title, "", pick(random, DATE_LINES)(entry), "", *_plain(written.blocks), *below]
    return f"seeds/{entry.day.year}/{entry.index + 1:05d}.txt", "\n".join(lines) + "\n"


DATE_LINES: tuple[Callable[[PlannedBriefing], str], ...] = (
    lambda e: f"Published on {MONTHS[e.day.month - 1]} {e.day.day}, {e.day.year}",
    lambda e: f"{e.day.day} {MONTHS[e.day.month - 1]} {e.day.year}",
    lambda e: f"{e.day:%A}, {e.day.day} {MONTHS[e.day.month - 1]} {e.day.year}",
    lambda e: f"Date: {e.day}",
    lambda e: f"{SERIES} {e.day.day}/{e.day.month}/{e.day.year}",
    lambda e: f"{MONTHS[e.day.month - 1]} {e.day.day}, {e.day.year}",
)
SITE_LINES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((), ("", "Back to list")),
    (("Home > Briefings", ""), ("", "Back to list")),
    ((), ("", "Share this briefing", "Print", "Back to top")),
    ((), ()),
)


def _plain(blocks: Sequence[DemoBlock]) -> Iterator[str]:
    for block in blocks:
        mark = "• " if block.kind is DemoBlockKind.LIST else ""
        for line in block.lines:
            yield mark + _LINK.sub(r"“\1”", line).replace("*", "")
        yield ""


_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
