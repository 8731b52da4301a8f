"""Whatever is edited, and in whatever order: the output is that of a clean build, byte for byte."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from site_builder.build.pipeline import build
from site_builder.runtime.files import write_atomic
from tests import examples
from tests.builders import CLOCK, FOLDER, TOML, content, outputs

PEOPLE, TOPICS, TEXTS = ("ilse-vantor", "osk-oronto", "lusmere"), ("harbour", "trade", "dues"), 6
SITE = TOML + "audiences = ['staff']\n"
SETTINGS = (
    "",
    "[pages]\nrelated = false\n",
    "[exports]\ncitations = true\nredirects = true\n",
    "[search]\nenabled = false\n",
)
FOOTERS = ("", "<footer>{{ site.title }}</footer>\n", "<footer>{{ page.title }}</footer>\n")
TITLES = ("The harbour talks resume", "A treaty on dues is signed", "The dues treaty is broken")
DAYS = ("2023-12-31", "2024-02-10", "2024-02-12", "2025-02-10", "")
pick = st.integers(0, 9)


@dataclass(frozen=True)
class Edited:
    """A briefing as it stands."""

    title: int = 0
    day: int = 1
    words: int = 0
    actors: int = 1
    tags: int = 1
    cites: int = 0
    ends: bool = False

    def file(self) -> str:
        named = [name for bit, name in enumerate(PEOPLE) if self.actors & 1 << bit]
        tags = [name for bit, name in enumerate(TOPICS) if self.tags & 1 << bit]
        said = f"## Said {{#said}}\n\nIlse Vantor met Osk Oronto, and “nothing {self.words} is settled”, Vantor said. "
        said += f"See “{TITLES[self.cites % 3]}”, SGH 10/2/2024, and [more](text-{self.cites % TEXTS}.md#said).\n"
        return content(
            TITLES[self.title % 3],
            said,
            date=DAYS[self.day % 5] or None,
            actors=f"[{', '.join(named)}]",
            tags=f"[{', '.join(tags)}]",
            authors="[desk]" if self.words % 2 else None,
            expires_at="2026-01-04" if self.ends else None,
        )


class Edits(RuleBasedStateMachine):
    """One archive and everything that an editor or a curator may do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.root, self.clock, self.workers = Path(mkdtemp()), CLOCK, 1
        self.texts = {number: Edited(number, number) for number in range(TEXTS)}
        self.names, self.labels = dict.fromkeys(PEOPLE, 0), dict.fromkeys(TOPICS, 0)
        for number in self.texts:
            self.write(number)
        self.put("site.toml", SITE)
        self.records()

    @invariant()
    def build(self) -> None:
        build(self.root, output=self.root / "public", clock=self.clock, workers=self.workers)

    def teardown(self) -> None:
        clean = self.root / "clean"
        build(self.root, output=clean, state=self.root / "other", clock=self.clock, workers=1)
        assert outputs(self.root / "public") == outputs(clean)
        rmtree(self.root)

    @rule(number=pick, title=pick)
    def title(self, number: int, title: int) -> None:
        self.edit(number, title=title)

    @rule(number=pick, day=pick)
    def date(self, number: int, day: int) -> None:
        self.edit(number, day=day)

    @rule(number=pick, words=pick, cites=pick)
    def body(self, number: int, words: int, cites: int) -> None:
        self.edit(number, words=words, cites=cites)

    @rule(number=pick, actors=pick, tags=pick)
    def listed(self, number: int, actors: int, tags: int) -> None:
        self.edit(number, actors=actors % 8, tags=tags % 8)

    @rule(number=pick)
    def term(self, number: int) -> None:
        self.edit(number, ends=True)

    @rule(number=pick, day=pick)
    def new(self, number: int, day: int) -> None:
        self.texts[TEXTS + number] = Edited(number, day, number)
        self.write(TEXTS + number)

    @rule(number=pick)
    def gone(self, number: int) -> None:
        if TEXTS + number in self.texts:
            del self.texts[TEXTS + number]
            (self.root / self.path(TEXTS + number)).unlink()

    @rule(name=st.sampled_from(PEOPLE), form=pick)
    def record(self, name: str, form: int) -> None:
        self.names[name] = form
        self.records()

    @rule(name=st.sampled_from(TOPICS), form=pick)
    def label(self, name: str, form: int) -> None:
        self.labels[name] = form
        self.records()

    @rule(number=pick)
    def setting(self, number: int) -> None:
        self.put("site.toml", SITE + SETTINGS[number % 4])

    @rule(number=pick)
    def template(self, number: int) -> None:
        self.put("templates/partials/footer.html", FOOTERS[number % 3])

    @rule(number=pick)
    def redirect(self, number: int) -> None:
        self.put("content/redirects.csv", f"/old-{number}/,/briefings/text-{number % TEXTS}/\n")

    @rule(name=st.sampled_from(PEOPLE), surface=st.sampled_from(("Vantor", "Osk Oronto")))
    def decision(self, name: str, surface: str) -> None:
        decided = f"- {{id: d1, when: 2024-01-01, verdict: reject, surface: {surface}, actor: {name}}}\n"
        self.put("content/decisions.yaml", decided)

    @rule(number=pick, words=pick)
    def own_page(self, number: int, words: int) -> None:
        page = content(f"Imprint {words}", f"See [it](/briefings/text-{number % TEXTS}/).\n")
        self.put(f"content/pages/page-{number % 2}.md", page)

    @rule(number=pick, words=pick)
    def file_of_text(self, number: int, words: int) -> None:
        self.put(f"{FOLDER}/text-{number % TEXTS}/figures.csv", f"year,sum\n2024,{words}\n")

    @rule(number=pick)
    def signer(self, number: int) -> None:
        self.put("content/authors.yaml", f"desk: {{name: The Desk {number}}}\n")

    @rule(days=st.integers(-4, 4))
    def wait(self, days: int) -> None:
        self.clock = max(CLOCK, self.clock + timedelta(days=days))

    @rule(workers=st.sampled_from((1, 1, 2)))
    def cores(self, workers: int) -> None:
        self.workers = workers

    # ---------- helpers

    def path(self, number: int) -> str:
        return f"{FOLDER}/text-{number}.md"

    def edit(self, number: int, **more: object) -> None:
        known = sorted(self.texts)
        number = known[number % len(known)]
        self.texts[number] = replace(self.texts[number], **more)  # type: ignore[arg-type]
        self.write(number)

    def write(self, number: int) -> None:
        self.put(self.path(number), self.texts[number].file())

    def put(self, path: str, text: str) -> None:
        write_atomic(self.root / path, text.encode())

    def records(self) -> None:
        forms = ("", ", names: [{text: The speaker}]", ", status: proposed", ", audience: staff", ", index: false")
        kinds = ("", ", country: lusmere", ", family: Vantor")
        actors = "".join(
            f"{name}: {{kind: person, name: {name.replace('-', ' ').title()}{forms[form % 5]}{kinds[form % 3]}}}\n"
            for name, form in self.names.items()
        )
        broader = {name: ", broader: harbour" for name, form in self.labels.items() if form > 6 and name != "harbour"}
        labels = "".join(
            f"{name}: {{label: {name.title()} {form % 2}{broader.get(name, '')}}}\n"
            for name, form in self.labels.items()
        )
        self.put("content/actors.yaml", actors)
        self.put("content/tags.yaml", labels)


TestEdits = Edits.TestCase
TestEdits.settings = examples(
    6,
    stateful_step_count=12,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
