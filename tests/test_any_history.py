"""Any history of edits, faults and moments, in whatever order, ends at the clean build, byte for byte; on the way
nothing that is hidden is in any output.

Each file has words of its own for every edit of it, so that an output tells which texts it shows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, takewhile
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from site_builder.building.build_report import BuildReport
from site_builder.building.build_state import BuildState
from site_builder.building.check import CheckReport, check
from site_builder.building.pipeline import build
from site_builder.content.front_matter import text_digest
from site_builder.core.errors import SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.preview.live.site import PUBLIC, Resident
from site_builder.publish.manifest import LIST
from site_builder.runtime.cache import open_cache
from tests import examples
from tests.builders import CLOCK, FOLDER, TOML, content, lay, outputs

PEOPLE, TOPICS = ("ilse-vantor", "osk-oronto", "lusmere"), ("harbour", "trade", "dues")
TITLES = ("The harbour talks resume", "A treaty on dues is signed", "The dues treaty is broken")
DAYS = ("2023-12-31", "2024-02-10", "2024-02-12", "2025-02-10", None)
FIRST, LATER = "a-text", ("text-1", "text-2", "text-3", "text-4")
"""The other texts link to the first, so it keeps its place."""

WORDING = {
    "title": TITLES,
    "date": DAYS,
    **{
        name: tuple(f"[{', '.join(some)}]" for number in range(4) for some in combinations(known, number))
        for name, known in (("actors", PEOPLE), ("tags", TOPICS), ("authors", ("desk",)))
    },
}
READERS = {
    "status": ("final", "draft", "withdrawn", "superseded"),
    "audience": (None, "staff"),
    "publish_at": (None, "2025-06-01", "2026-01-05", "2026-01-09"),
    "expires_at": (None, "2025-06-01", "2026-01-05", "2026-01-09"),
}
FILES = {
    "site.toml": tuple(
        f"{TOML}audiences = ['staff']\n{settings}\n"
        for settings in (
            "[exports]\nsqlite = true",
            "",
            "[pages]\nrelated = false",
            "[exports]\ncitations = true\nredirects = true",
            "[search]\nenabled = false",
        )
    ),
    "content/authors.yaml": tuple(f"desk: {{name: The Desk {number}}}\n" for number in "123"),
    "content/redirects.csv": ("", f"/old-1/,/briefings/{FIRST}/\n", "/old-1/,/tags/\n/old-2/,/\n"),
    "content/decisions.yaml": tuple(
        f"- {{id: d1, when: 2024-01-01, verdict: reject, surface: {surface}, actor: {actor}}}\n"
        for surface in ("Vantor", "Osk Oronto")
        for actor in PEOPLE
    ),
    "content/pages/imprint.md": tuple(content(f"Imprint {n}", f"See [it](/briefings/{FIRST}/).\n") for n in "123"),
    "templates/partials/footer.html": ("{{ page.url }}", "<footer>{{ site.title }}</footer>", "{{ page.title }}"),
    f"{FOLDER}/{FIRST}/figures.csv": tuple(f"year,sum\n2024,{words}\n" for words in "123"),
}
FAULTS = {
    "templates/briefing.html": "{{ page.titel }}",
    "content/tags.yaml": "harbour: [\n",
    "content/redirects.csv": "/a/\n",
    f"{FOLDER}/2024-01-01-faulty.md": content("Faulty", sumary="x"),
}
FORMS = ("", ", names: [{text: The speaker}]", ", status: proposed", ", audience: staff", ", index: false")
WORD = re.compile(rb"zz\d+x\d+")
pick = st.integers(0, 9)


def one_of(choices: Mapping[str, tuple[str | None, ...]]) -> st.SearchStrategy[tuple[str, str | None]]:
    return st.one_of([st.tuples(st.just(name), st.sampled_from(values)) for name, values in choices.items()])


def texts(words: set[bytes]) -> set[bytes]:
    """The texts by the words in them."""
    return {word.partition(b"x")[0] for word in words}


@dataclass
class Text:
    """A briefing in its present state."""

    number: int
    edit: int = 0
    leads_to: str = ""
    header: dict[str, str | None] = field(default_factory=dict)
    former: list[tuple[bytes, dict[str, str | None], str]] = field(default_factory=list)
    """Word, header and file of each text that a correction replaced, the newest last."""

    @property
    def word(self) -> bytes:
        return f"zz{self.number}x{self.edit}".encode()

    def public(self, clock: datetime) -> bool:
        status, audience, start, end = map(self.header.get, READERS)
        early = start and clock < datetime.fromisoformat(f"{start}T00:00Z")
        late = end and clock >= datetime.fromisoformat(f"{end}T00:00Z")
        return status not in {"draft", "withdrawn"} and not audience and not early and not late

    def words(self, clock: datetime) -> set[bytes]:
        """Those that readers see: of the text, and of former ones back to the first that was for others."""
        if not self.public(clock):
            return set()
        same = tuple(map(self.header.get, READERS))[1:]
        shown = takewhile(lambda one: tuple(map(one[1].get, READERS))[1:] == same, reversed(self.former))
        former = takewhile(lambda one: one[1].get("status") not in {"draft", "withdrawn"}, shown)
        return {self.word, *(word for word, _, _ in former)}

    def file(self, stem: str, known: Mapping[str, object]) -> str:
        word = self.word.decode()
        said = f"## Said {{#said}}\n\nIlse Vantor met Osk Oronto, and “nothing {word} is settled”, Vantor said.\n"
        said += f"See “{TITLES[self.edit % 3]}”, SGH 10/2/2024.\n\n![{word}]({stem}/map.png)\n"
        if self.leads_to in known:
            said += f"\nThe [other]({self.leads_to}.md#said).\n"
        later = "none" if self.header.get("status") == "superseded" else None
        return content(body=said, superseded_by=later, **self.header)


class Editing(RuleBasedStateMachine):
    """One archive and every action of an editor, a curator and a timer."""

    def __init__(self) -> None:
        super().__init__()
        self.root, self.clock, self.workers, self.edits = Path(mkdtemp()), CLOCK, 1, 0
        self.names, self.labels = dict.fromkeys(PEOPLE, 0), dict.fromkeys(TOPICS, 0)
        self.files = {path: FILES[path][0] for path in ("site.toml", "content/authors.yaml")}
        self.laid: dict[str, str | bytes] = {}
        self.broken: set[str] = set()
        self.texts: dict[str, Text] = {}
        for number, stem in enumerate((FIRST, *LATER)):
            header = {"title": TITLES[number % 3], "date": DAYS[number], "actors": "[ilse-vantor]", "tags": "[harbour]"}
            self.texts[stem] = Text(number, header=header)
        self.build()

    def teardown(self) -> None:
        self.mend()
        self.build()
        clean = self.root / "clean"
        build(self.root, output=clean, state=self.root / "state", clock=self.clock, workers=1)
        assert outputs(self.root / "public") == outputs(clean)
        rmtree(self.root)

    # ---------- actions of people

    @rule(place=pick, change=one_of(WORDING))
    def change_the_header(self, place: int, change: tuple[str, str | None]) -> None:
        self.text(place).header.update([change])

    @rule(place=pick, change=one_of(READERS))
    def change_who_may_read(self, place: int, change: tuple[str, str | None]) -> None:
        self.text(place).header.update([change])

    @rule(place=pick)
    def change_the_words(self, place: int) -> None:
        self.edits += 1
        self.text(place).edit = self.edits

    @rule(place=pick)
    def correct(self, place: int) -> None:
        """As `briefing correct` does: the former text is kept, with a line in the list."""
        text = self.text(place)
        stem = next(stem for stem, one in self.texts.items() if one is text)
        text.former.append((text.word, dict(text.header), text.file(stem, self.texts)))
        self.change_the_words(place)

    @rule(place=pick, other=pick)
    def link(self, place: int, other: int) -> None:
        self.text(place).leads_to = sorted(self.texts)[other % len(self.texts)]

    @rule(place=pick)
    def rename(self, place: int) -> None:
        for stem in sorted(self.texts)[1:][place : place + 1]:
            self.edits += 1
            self.texts[f"{stem[:6]}-{self.edits}"] = self.texts.pop(stem)

    @rule(place=pick)
    def delete(self, place: int) -> None:
        for stem in sorted(self.texts)[1:][place : place + 1]:
            del self.texts[stem]

    @rule(place=pick, day=st.sampled_from(DAYS))
    def add(self, place: int, day: str | None) -> None:
        self.edits += 1
        self.texts[f"new-{self.edits}"] = Text(10 + self.edits, header={"title": TITLES[place % 3], "date": day})

    @rule(name=st.sampled_from(PEOPLE), form=pick)
    def record(self, name: str, form: int) -> None:
        self.names[name] = form

    @rule(name=st.sampled_from(TOPICS), form=pick)
    def label(self, name: str, form: int) -> None:
        self.labels[name] = form

    @rule(change=one_of(FILES))
    def change_a_file(self, change: tuple[str, str]) -> None:
        self.files.update([change])

    @rule(days=st.integers(-6, 6), workers=st.sampled_from((1, 1, 2)))
    def wait(self, days: int, workers: int) -> None:
        self.clock, self.workers = max(CLOCK, self.clock + timedelta(days=days)), workers

    @rule(path=st.sampled_from(sorted(FAULTS)))
    def break_something(self, path: str) -> None:
        self.broken.add(path)

    @rule()
    def mend(self) -> None:
        self.broken.clear()

    # ---------- actions of the builder

    @invariant()
    def build(self) -> None:
        before = self.shown()
        try:
            self.run()
        except SiteProblem:
            assert self.broken
            assert self.shown() <= before
            assert not texts(self.shown()) - texts(self.public())
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
        saved = self.lay()
        shared = {"clock": self.clock, "workers": self.workers, "keep_going": keep_going}
        return build(self.root, output=self.root / "public", **shared, **self.known(saved))

    def known(self, saved: frozenset[str]) -> dict[str, Any]:
        """State of earlier builds given to a build: none, as each may run in a new process."""
        return {}

    def lay(self) -> frozenset[str]:
        """Write the changes since the last build, and delete removed files; the paths of both."""
        wanted: dict[str, str | bytes] = {**self.files, **self.records()}
        for stem, text in self.texts.items():
            wanted |= {f"{FOLDER}/{stem}.md": text.file(stem, self.texts), f"{FOLDER}/{stem}/map.png": text.word}
        wanted |= self.former_texts()
        wanted |= {path: FAULTS[path] for path in self.broken}
        for path in self.laid.keys() - wanted.keys():
            (self.root / path).unlink()
        saved = dict(wanted.items() - self.laid.items())
        lay(self.root, {"site.toml": wanted["site.toml"], **saved})
        gone, self.laid = self.laid.keys() - wanted.keys(), wanted
        return frozenset({*saved, *gone})

    def former_texts(self) -> dict[str, str]:
        rows, found = ["url,version,until,text,change"], dict[str, str]()
        for stem, text in self.texts.items():
            for number, (_, _, file) in enumerate(text.former, 1):
                name = text_digest(SourceFile(f"{stem}.md", file.encode()))
                rows.append(f"/briefings/{stem}/,2024-03-01{f'-{number}' * (number > 1)},2024-03-01,{name},minor")
                found[f"content/versions/{stem}/{name}.md"] = file
        return {**found, "content/versions.csv": "\n".join(rows) + "\n"} if found else {}

    def records(self) -> dict[str, str]:
        kinds = ("", ", country: lusmere", ", roles: [{title: chair, organisation: lusmere, from: 2021}]")
        state, *people = "government", *(f"person{kind}" for kind in kinds)
        actors = "".join(
            f"{name}: {{kind: {state if name == 'lusmere' else people[form % 3]}, "
            f"name: {name.replace('-', ' ').title()}{FORMS[form % 5]}}}\n"
            for name, form in self.names.items()
        )
        broader = {
            name: ", kind: storyline, broader: harbour"
            for name, form in self.labels.items()
            if form > 6 and name != "harbour"
        }
        labels = "".join(
            f"{name}: {{label: {name.title()} {form % 2}{broader.get(name, '')}}}\n"
            for name, form in self.labels.items()
        )
        return {"content/actors.yaml": actors, "content/tags.yaml": labels}

    def text(self, place: int) -> Text:
        return self.texts[sorted(self.texts)[place % len(self.texts)]]

    def shown(self) -> set[bytes]:
        """Words of texts and bytes of pictures that are in any output."""
        return {word for data in outputs(self.root / "public").values() for word in WORD.findall(data)}

    def public(self) -> set[bytes]:
        return {word for text in self.texts.values() for word in text.words(self.clock)}


class Watching(Editing):
    """The same with builds of one process, which receive each saved file."""

    kept: BuildState | None = None

    def known(self, saved: frozenset[str]) -> dict[str, Any]:
        self.kept = self.kept or BuildState(self.root / ".site-builder").__enter__()
        return {"shared": self.kept, "saved": saved}

    def teardown(self) -> None:
        super().teardown()
        if self.kept:
            self.kept.__exit__()


class Previewing(Editing):
    """The same with a preview, which receives each saved file; its pages equal those of the build."""

    live: Resident | None = None
    seen = 0

    def known(self, saved: frozenset[str]) -> dict[str, Any]:
        if self.live:
            self.live.take(sorted(saved))
        return {}

    @invariant()
    def build(self) -> None:
        super().build()
        if self.live is None:
            cache = open_cache(self.root / "preview.sqlite")
            self.live = Resident(self.root, cache, lambda: self.clock)
            self.live.load()
        if self.broken:
            return
        for _ in self.live.steps():
            pass
        view, urls = self.live.views[PUBLIC], sorted(outputs(self.root / "public"))
        assert not self.live.problems()
        self.seen += 1
        for path in urls[self.seen % 7 :: 7]:
            url = "/" + path.removesuffix("index.html")
            if path != LIST:
                assert view.show(url).data == (self.root / "public" / path).read_bytes(), url

    @invariant()
    def check(self) -> None:
        """Check that a check with a cache gives the same as one without."""
        if self.broken:
            return
        state, aside = self.root / ".site-builder", self.root / "aside"
        known = shown(check(self.root, clock=self.clock))
        state.rename(aside)
        assert shown(check(self.root, clock=self.clock)) == known
        rmtree(state)
        aside.rename(state)

    def teardown(self) -> None:
        super().teardown()
        if self.live:
            self.live.live_files.cache.close()


def shown(report: CheckReport) -> object:
    return [*map(str, report.errors)], [*map(str, report.warnings)], report.withheld


SETTINGS = {"stateful_step_count": 10, "derandomize": True, "suppress_health_check": list(HealthCheck)}
TestEditing, TestWatching, TestPreviewing = Editing.TestCase, Watching.TestCase, Previewing.TestCase
TestEditing.settings, TestWatching.settings = examples(20, **SETTINGS), examples(10, **SETTINGS)
TestPreviewing.settings = examples(6, **SETTINGS)
