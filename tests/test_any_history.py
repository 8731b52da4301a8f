"""Any history of edits, faults and moments ends at the clean build; on the way nothing that is hidden is in any output.

Each file has words of its own for every edit of it, so that an output tells which texts it shows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from site_builder.build.build_report import BuildReport
from site_builder.build.pipeline import build
from site_builder.core.errors import SiteError, SiteErrors
from tests import examples
from tests.builders import CLOCK, FOLDER, TOML, content, lay, outputs

STATUSES = ("final", "draft", "withdrawn", "superseded")
MOMENTS = (None, "2025-06-01", "2026-01-05", "2026-01-09")
STEMS = tuple(f"2024-02-1{number}-text" for number in range(5))
SITE = TOML + 'audiences = ["staff"]\n[exports]\nsqlite = true\n'
FAULTS = {
    "templates/briefing.html": "{{ page.titel }}",
    "content/tags.yaml": "harbour: [\n",
    "content/redirects.csv": "/a/\n",
    f"{FOLDER}/2024-01-01-faulty.md": content("Faulty", sumary="x"),
}
TAGS = "".join(f"tag-{stem}:\n  label: Tag {stem}\n" for stem in STEMS)
WORD = re.compile(rb"zz\d+x\d+")


@dataclass(frozen=True)
class Text:
    """A briefing as the editor has it."""

    number: int
    edit: int = 0
    status: str = "final"
    audience: str = ""
    publish_at: str | None = None
    expires_at: str | None = None
    links: str = ""

    @property
    def word(self) -> bytes:
        return f"zz{self.number}x{self.edit}".encode()

    def public(self, clock: datetime) -> bool:
        early = self.publish_at is not None and clock < _moment(self.publish_at)
        late = self.expires_at is not None and clock >= _moment(self.expires_at)
        return self.status != "draft" and not self.audience and not early and not late

    def file(self, stem: str) -> str:
        word = self.word.decode()
        body = f"The words {word}, see [the other]({self.links}.md).\n" if self.links else f"The words {word}.\n"
        return content(
            f"Title {self.number}",
            f"{body}\n![{word}]({stem}/map.png)\n",
            date=stem[:10],
            tags=f"[tag-{STEMS[self.number]}]",
            status=self.status,
            audience=self.audience or None,
            publish_at=self.publish_at,
            expires_at=self.expires_at,
        )


class Editing(RuleBasedStateMachine):
    """An editor, a curator and a timer at one archive."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp())
        self.clock = CLOCK
        self.edits = 0
        self.texts = {stem: Text(number) for number, stem in enumerate(STEMS)}
        self.broken: set[str] = set()
        lay(self.root, {"site.toml": SITE, "content/tags.yaml": TAGS})
        for stem in STEMS:
            self.write(stem)
        self.build()

    def teardown(self) -> None:
        self.mend()
        self.build()
        clean = self.root / "clean"
        build(self.root, output=clean, state=self.root / "state", clock=self.clock, workers=1)
        assert outputs(self.root / "public") == outputs(clean)
        rmtree(self.root)

    # ---------- what people do

    @rule(place=st.integers(0, 9), status=st.sampled_from(STATUSES))
    def change_the_status(self, place: int, status: str) -> None:
        self.change(place, lambda text: replace(text, status=status))

    @rule(place=st.integers(0, 9), audience=st.sampled_from(("", "staff")))
    def change_the_audience(self, place: int, audience: str) -> None:
        self.change(place, lambda text: replace(text, audience=audience))

    @rule(place=st.integers(0, 9), start=st.sampled_from(MOMENTS), end=st.sampled_from(MOMENTS))
    def change_the_moments(self, place: int, start: str | None, end: str | None) -> None:
        self.change(place, lambda text: replace(text, publish_at=start, expires_at=end))

    @rule(place=st.integers(0, 9))
    def change_the_words(self, place: int) -> None:
        self.edits += 1
        self.change(place, lambda text: replace(text, edit=self.edits))

    @rule(place=st.integers(0, 9), other=st.integers(0, 9))
    def link(self, place: int, other: int) -> None:
        names = sorted(self.texts)
        if names:
            self.change(place, lambda text: replace(text, links=names[other % len(names)]))

    @rule(place=st.integers(0, 9))
    def rename(self, place: int) -> None:
        for stem in sorted(self.texts)[place : place + 1]:
            self.edits += 1
            text = self.delete_file(stem)
            self.texts[f"{stem[:15]}-{self.edits}"] = text
            self.write(f"{stem[:15]}-{self.edits}")
            self.unlink_dead()

    @rule(place=st.integers(0, 9))
    def delete(self, place: int) -> None:
        for stem in sorted(self.texts)[place : place + 1]:
            self.delete_file(stem)
            self.unlink_dead()

    @rule(days=st.integers(-6, 6))
    def wait(self, days: int) -> None:
        self.clock = max(CLOCK, self.clock + timedelta(days=days))

    @rule(path=st.sampled_from(sorted(FAULTS)))
    def break_something(self, path: str) -> None:
        lay(self.root, {"site.toml": SITE, path: FAULTS[path]})
        self.broken.add(path)

    @rule()
    def mend(self) -> None:
        for path in self.broken:
            (self.root / path).unlink()
        lay(self.root, {"site.toml": SITE, "content/tags.yaml": TAGS})
        self.broken.clear()

    # ---------- what the builder does

    @invariant()
    def build(self) -> None:
        before = self.shown()
        try:
            self.run()
        except (SiteError, SiteErrors):
            assert self.broken
            assert self.shown() <= before & self.public()
        else:
            assert not self.broken
            assert self.shown() == self.public()

    @rule()
    def build_what_is_right(self) -> None:
        report = self.run(keep_going=True)
        assert bool(report.faults) == bool(self.broken)
        assert self.shown() == self.public()

    # ---------- helpers

    def run(self, *, keep_going: bool = False) -> BuildReport:
        return build(self.root, output=self.root / "public", clock=self.clock, workers=1, keep_going=keep_going)

    def shown(self) -> set[bytes]:
        """The words of texts, and the bytes of pictures, that are in any output."""
        return {word for data in outputs(self.root / "public").values() for word in WORD.findall(data)}

    def public(self) -> set[bytes]:
        return {t.word for t in self.texts.values() if t.public(self.clock) and t.status != "withdrawn"}

    def change(self, place: int, edit: Callable[[Text], Text]) -> None:
        for stem in sorted(self.texts)[place : place + 1]:
            self.texts[stem] = edit(self.texts[stem])
            self.write(stem)

    def write(self, stem: str) -> None:
        text = self.texts[stem]
        lay(
            self.root,
            {"site.toml": SITE, f"{FOLDER}/{stem}.md": text.file(stem), f"{FOLDER}/{stem}/map.png": text.word},
        )

    def delete_file(self, stem: str) -> Text:
        (self.root / f"{FOLDER}/{stem}.md").unlink()
        rmtree(self.root / f"{FOLDER}/{stem}")
        return self.texts.pop(stem)

    def unlink_dead(self) -> None:
        for stem, text in self.texts.items():
            if text.links and text.links not in self.texts:
                self.texts[stem] = replace(text, links="")
                self.write(stem)


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00+00:00")


TestEditing = Editing.TestCase
TestEditing.settings = examples(
    6,
    stateful_step_count=14,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
