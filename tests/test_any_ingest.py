"""Any history of seeds, human edits and lost caches ends at the same content, whatever is cached."""

import os
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from site_builder.ingest.pipeline import ingest
from site_builder.ingest.report import IngestReport
from tests import examples
from tests.builders import CLOCK, TOML, lay, outputs

TITLES = ("The Harbour Talks Resume", "A Treaty on Dues Is Signed", "The Pilots Vote")
EDGES = ("The Quay Letter", "Join our readers", "")
DATES = ("3 May 2021", "03/05/2021", "14/05/2021", "05/14/2021", "")
PARAGRAPHS = (
    "Ilse Vantor met Osk Oronto of the Nordic Union in Lusmere, and the port dues stay as they were for a year.",
    "“Nothing is settled about the wide canal,” Vantor said on Monday. The pilots of the northern basin disagreed.",
    "The hostage talks of last winter came to nothing, and the wide canal stays closed to all but the ferries.",
)
MARKS = ("", "DRAFT\n\n", "Tags: harbour, piers\n\n")
NAMES = tuple(f"seeds/{folder}{name}.txt" for folder in ("", "old/") for name in ("first", "second", "third"))
names, words = st.sampled_from(NAMES), st.integers(0, 2)
texts = st.builds(
    lambda edge, mark, title, date, body: f"{edge}\n\n{mark}{title}\n\n{date}\n\n{body}\n\n{edge}\n",
    st.sampled_from(EDGES),
    st.sampled_from(MARKS),
    st.builds("{} {}".format, st.sampled_from(TITLES), words),
    st.sampled_from(DATES),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=3).map("\n\n".join),
)


class Ingesting(RuleBasedStateMachine):
    """Two archives with the same files; one drops its caches before each run."""

    def __init__(self) -> None:
        super().__init__()
        self.roots = tuple(Path(mkdtemp()) for _ in range(2))
        for root in self.roots:
            lay(
                root,
                {
                    "site.toml": f"{TOML}[ingest]\nunsure_dates = 'publish'\n",
                    NAMES[0]: "A Quiet Year\n\n1 May 2021\n\nNo.\n",
                },
            )

    @rule(name=names, text=texts)
    def write(self, name: str, text: str) -> None:
        for root in self.roots:
            lay(root, {name: text})

    @rule(name=names, to=names)
    def rename(self, name: str, to: str) -> None:
        for root in self.roots:
            if (root / name).exists():
                (root / to).parent.mkdir(exist_ok=True)
                os.replace(root / name, root / to)

    @rule(name=names)
    def delete(self, name: str) -> None:
        for root in self.roots:
            (root / name).unlink(missing_ok=True)

    @rule(number=words, text=st.sampled_from(PARAGRAPHS))
    def edit(self, number: int, text: str) -> None:
        for root in self.roots:
            written = sorted((root / "content").rglob("*.md"))
            if number < len(written):
                written[number].write_text(f"{written[number].read_text('utf-8')}\n{text}\n", "utf-8")

    @rule(number=words)
    def remove(self, number: int) -> None:
        for root in self.roots:
            written = sorted((root / "content").rglob("*.md"))
            if number < len(written):
                written[number].unlink()

    @invariant()
    def runs_agree(self) -> None:
        kept, fresh = self.roots
        rmtree(fresh / ".site-builder", ignore_errors=True)
        reports = [ingest(root, clock=CLOCK, workers=1) for root in (kept, fresh)]
        assert outputs(kept / "content") == outputs(fresh / "content")
        assert said(reports[0]) == said(reports[1])

    def teardown(self) -> None:
        for root in self.roots:
            rmtree(root)


def said(report: IngestReport) -> object:
    """The outcome for each seed, and all errors."""
    return [(seed.path, seed.content, seed.outcome) for seed in report.seeds], [*map(str, report.errors)]


TestIngesting = Ingesting.TestCase
TestIngesting.settings = examples(12, stateful_step_count=8, derandomize=True, suppress_health_check=list(HealthCheck))
