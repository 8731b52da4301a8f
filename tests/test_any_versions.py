"""Any history of a live site keeps each text that readers had, byte for byte, and shows none that was taken back.

Each text and each title has a word of its own, so that an output tells which texts it shows. `Site` knows only what an
editor sees: the files, the addresses of a briefing, and the builds. Where it is unclear whether a former text may be
shown, as in a merge of a withdrawal with an edit, its words may be in the output and need not be.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from shutil import copytree, ignore_patterns, rmtree
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from site_builder.archive.former_texts import shows_text
from site_builder.building.build_state import BuildState
from site_builder.building.pipeline import build
from site_builder.building.replaced_texts import withheld_by_headers
from site_builder.content.front_matter import has_text, look_at_head, version_digest
from site_builder.core.errors import SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.curation.briefing_actions import tell_readers
from site_builder.demo.starter import git_files
from site_builder.registry.published import PUBLISHED_FILE, load_published
from site_builder.registry.redirects import REDIRECTS_FILE, load_redirects
from site_builder.registry.version_list import VERSIONS_FILE, RevisionKind, load_versions
from site_builder.runtime.file_transaction import FileChange, revise
from site_builder.runtime.git_user import ask_git
from tests import examples
from tests.builders import CLOCK, FOLDER, TOML, content, lay, outputs, run
from tests.demo.test_new_in_git import git
from tests.unpacked import found_in

SETTINGS = (
    f'{TOML}base_url = "https://letter.example/"\naudiences = ["staff"]\n[exports]\ncitation_files = true\n'
    "sqlite = true\nredirects = true\nmarkdown = true\nfull_text_feeds = true\n[publish]\nlive = true\n"
)
PEOPLE = {"ilse-vantor": "Ilse Vantor", "orl-okell": "Orl Okell", "osk-oronto": "Osk Oronto"}
WORDS = ("the", "harbour", "*stays*", "closed", "until", "spring", "Ilse Vantor", "Orl Okell", "\n\n")
SEED = "seeds/dues.md"
FAULT = " [so](nowhere.md)"
BROKEN = "content/tags.yaml"
GATES = ("status: draft", "audience: staff", "publish_at: {}", "expires_at: {}")
LOST = (".site-builder", "public")
WORD = re.compile(r"zq[b-v]{4}qz")
COMMENT = re.compile("<!--.*?-->", re.S)
LETTERS = str.maketrans("0123456789ABCDEF", "bcdfghjklmnprstv")
FLAGS = ((), (), (), ("--keep-going",), ("--allow-gone", "/briefings/*"))
"""A build without flags fails if a published text is a draft by now, and takes the text off."""


@dataclass
class Former:
    """A text that was public until another replaced it."""

    text: str
    words: set[str]
    files: set[bytes]
    """Files that had it when it was public: in the last build, or in git."""
    is_found: bool
    """True if the build that replaced it could find it."""
    is_sure: bool = True
    """False if a header in git hides it, so that it may be left out."""
    is_erased: bool = False


@dataclass
class Briefing:
    """A briefing under all its names."""

    names: list[str] = field(default_factory=list)
    text: str = ""
    """Digest of the text that readers have; empty if they have none."""
    words: set[str] = field(default_factory=set)
    files: set[bytes] = field(default_factory=set)
    in_snapshot: bool = False
    former: list[Former] = field(default_factory=list)
    erased: set[str] = field(default_factory=set)
    """Digests erased since the last build."""
    times_hidden: int = 0

    @property
    def all_words(self) -> set[str]:
        return self.words.union(*(one.words for one in self.former))

    def hide(self) -> None:
        self.text, self.words, self.former, self.times_hidden = "", set(), [], self.times_hidden + 1


class Site:
    """A live site with all that happens to it."""

    settings = SETTINGS

    def __init__(self, root: Path, *, has_git: bool, is_watched: bool) -> None:
        self.root, self.has_git, self.is_watched, self.clock = root, has_git, is_watched, CLOCK
        self.number, self.briefings, self.unsure = 0, dict[str, Briefing](), set[str]()
        self.taken = set[str]()
        self.removed: list[tuple[str, bytes, str, Briefing]] = []
        self.shared: BuildState | None = None
        self.seen: dict[str, bytes] | None = None

    def start(self) -> None:
        actors = "".join(f"{name}:\n  kind: person\n  name: {words}\n" for name, words in PEOPLE.items())
        lay(self.root, {**dict(git_files()), "site.toml": self.settings, "content/actors.yaml": actors})
        for number in range(2):
            header = {"date": f"2024-02-1{number}", "actors": "[ilse-vantor, orl-okell]"}
            self.put(f"2024-02-1{number}-text", content(f"Talks {self.word()}", self.body(number), **header))
        lay(self.root, {"site.toml": self.settings, SEED: self.seed()})
        self.command("ingest", "--workers", "1")
        self.commit(first=True)

    # ---------- files

    def word(self) -> str:
        self.number += 1
        return f"zq{f'{self.number:04X}'.translate(LETTERS)}qz"

    def body(self, number: int) -> str:
        draw = Random(number)
        words = draw.choices(WORDS, k=draw.randint(3, 12))
        words.insert(draw.randint(0, len(words)), self.word())
        return f"{' '.join(words).strip()}\n"

    def seed(self) -> str:
        return content(
            "Dues", f"The dues {self.word()} are low, and the mail boats wait outside the basin for a berth.\n"
        )

    def path(self, stem: str) -> str:
        (place,) = (self.root / "content/briefings").rglob(f"{stem}.md")
        return place.relative_to(self.root).as_posix()

    def file(self, stem: str) -> SourceFile:
        return SourceFile(self.path(stem), (self.root / self.path(stem)).read_bytes())

    def parts(self, stem: str) -> tuple[str, str]:
        """Header and body of a file."""
        _, header, body = self.file(stem).data.decode().split("---\n", 2)
        return header, body

    def put(self, stem: str, text: str) -> None:
        folder = self.path(stem).rpartition("/")[0] if stem in self.stems() else FOLDER
        lay(self.root, {"site.toml": self.settings, f"{folder}/{stem}.md": text})

    def set_body(self, stem: str, body: str) -> None:
        self.put(stem, f"---\n{self.parts(stem)[0]}---\n\n{body}")

    def set_header(self, stem: str, names: tuple[str, ...], line: str = "") -> None:
        header, body = self.parts(stem)
        lines = [one for one in header.splitlines() if not one.startswith(names)]
        self.put(stem, "\n".join(["---", *lines, *filter(None, [line]), "---", body]))

    def stems(self) -> list[str]:
        return sorted(place.stem for place in (self.root / "content/briefings").rglob("*.md"))

    def stem(self, place: int) -> str:
        return self.stems()[place % len(self.stems())]

    def source(self, path: str) -> SourceFile | None:
        return SourceFile(path, (self.root / path).read_bytes()) if (self.root / path).exists() else None

    def is_faulty(self, stem: str = "") -> bool:
        if not stem:
            return (self.root / BROKEN).exists() or any(map(self.is_faulty, self.stems()))
        return FAULT in self.parts(stem)[1]

    # ---------- what people do

    def command(self, *words: str) -> int:
        status, _ = run(*words, root=self.root, clock=self.clock)
        for stem in self.stems():
            self.briefings.setdefault(stem, Briefing())
        return status

    def edit(self, place: int, number: int) -> None:
        self.set_body(self.stem(place), self.body(number))

    def put_back(self, place: int, number: int) -> None:
        """A former text."""
        former = sorted((self.root / "content/versions" / self.stem(place)).glob("*.md"))
        if former:
            self.set_body(
                self.stem(place), former[number % len(former)].read_text().split("---\n", 2)[2].strip("\n") + "\n"
            )

    def hide_a_word(self, place: int, number: int) -> None:
        """A word that readers have, in a comment of another text."""
        words = sorted(self.briefings[self.stem(place)].all_words)
        if words:
            self.set_body(self.stem(place), f"{self.body(number)}\n<!-- {words[number % len(words)]} -->\n")

    def correct(self, place: int, number: int) -> None:
        self.command(
            "briefing", "correct", self.stem(place), *(["--minor"] if number % 2 else ["--note", f"It was {number}."])
        )

    def save_at_the_desk(self, place: int, number: int) -> None:
        stem = self.stem(place)
        self.edit(place, number)
        row = load_published(self.source(PUBLISHED_FILE)).get(f"/briefings/{stem}/")
        if row and row.text:
            tell_readers(self.root, stem, "It was so." if number % 2 else "", clock=self.clock)

    def retitle(self, place: int, number: int) -> None:
        if number % 2:
            self.command("briefing", "title", self.stem(place), f"Talks {self.word()}")
        else:
            self.set_header(self.stem(place), ("title:",), f"title: Talks {self.word()}")

    def move(self, place: int, number: int) -> None:
        old, new = self.stem(place), f"2024-02-1{number % 4}-moved"
        if not self.command("briefing", "move", old, new):
            self.rename(old, new)

    def rename_by_hand(self, place: int, number: int) -> None:
        old, new = self.stem(place), f"2024-02-1{number % 4}-hand"
        if new not in self.stems():
            before = self.root / self.path(old)
            after = before.rename(before.with_name(f"{new}.md"))
            self.command("check", "--fix")
            if load_redirects(self.source(REDIRECTS_FILE)).get(f"/briefings/{old}/") == f"/briefings/{new}/":
                self.rename(old, new)
            else:
                after.rename(before)
                self.briefings.pop(new)

    def rename(self, old: str, new: str) -> None:
        self.briefings[new] = self.briefings.pop(old)
        self.briefings[new].names.append(old)

    def merge_actors(self, place: int, number: int) -> None:
        one, other = ([*PEOPLE][n % 3] for n in (place, number))
        self.command("actor", "merge", one, other)

    def withdraw(self, place: int, number: int) -> None:
        self.command("briefing", "withdraw", self.stem(place), f"It was {number}.")

    def withhold(self, place: int, number: int) -> None:
        line = GATES[number % 4].format(f"{self.clock + timedelta(days=number % 5 - 2):%Y-%m-%d}")
        self.set_header(self.stem(place), (line.partition(":")[0],), line)

    def show_again(self, place: int, number: int) -> None:
        if number % 2:
            self.command("briefing", "status", self.stem(place), "final", "--publish")
        else:
            self.set_header(self.stem(place), ("status:", "audience:", "publish_at:", "expires_at:"))

    def erase(self, place: int, number: int) -> None:
        stem = self.stem(place)
        known = load_versions(self.source(VERSIONS_FILE)).get(f"/briefings/{stem}/", ())
        rows = [row for row in known if row.is_left]
        if rows:
            row, briefing = rows[number % len(rows)], self.briefings[stem]
            assert not self.command("briefing", "erase", stem, "--version", row.version)
            for one in briefing.former:
                one.is_erased |= one.text == row.text
            briefing.erased.add(row.text)
            if has_text(self.file(stem), row.text):
                self.unsure |= words_in(self.file(stem).data)

    def delete(self, place: int, number: int) -> None:
        stem, to = self.stem(place), self.stem(number)
        if not self.command("briefing", "delete", stem, *(["--to", to] if to != stem else [])):
            self.briefings.pop(stem)
            self.command("check")

    def undo(self, place: int, number: int) -> None:
        before, files = {*self.stems()}, outputs(self.root / "content")
        if self.command("undo"):
            return
        lost, new = before - {*self.stems()}, {*self.stems()} - before
        if len(lost) == len(new) == 1:
            self.briefings.pop(*new)
            self.rename(lost.pop(), new.pop())
        else:  # a deletion is undone, and its texts may be public again
            for path, data in outputs(self.root / "content").items():
                self.unsure |= words_in(data) if new and files.get(path) != data else set()
        redirects = load_redirects(self.source(REDIRECTS_FILE))
        for stem, one in self.briefings.items():
            if one.names and redirects.get(f"/briefings/{one.names[-1]}/") != f"/briefings/{stem}/" and not lost:
                self.unsure |= one.all_words
                self.briefings[stem] = Briefing()

    def refresh(self, place: int, number: int) -> None:
        if number % 2:
            lay(self.root, {"site.toml": self.settings, SEED: self.seed()})
        self.command("ingest", "--refresh", "--workers", "1")

    def upgrade(self, place: int, number: int) -> None:
        self.command("upgrade")

    def remove_by_hand(self, place: int, number: int) -> None:
        """Remove a file, or put the last one back."""
        stem = self.stem(place)
        if self.removed:
            path, data, stem, briefing = self.removed.pop()
            if stem not in self.stems():
                (self.root / path).write_bytes(data)
                self.briefings[stem] = briefing
        elif self.stems()[1:]:
            self.removed.append((self.path(stem), self.file(stem).data, stem, self.briefings.pop(stem)))
            (self.root / self.path(stem)).unlink()

    def break_something(self, place: int, number: int) -> None:
        if number % 3:
            self.set_body(self.stem(place), f"{self.parts(self.stem(place))[1].strip()}{FAULT}\n")
        else:
            (self.root / BROKEN).write_text("canal: [\n")

    def mend(self, place: int, number: int) -> None:
        (self.root / BROKEN).unlink(missing_ok=True)
        for stem in filter(self.is_faulty, self.stems()):
            self.set_body(stem, self.parts(stem)[1].strip().replace(FAULT, f" {self.word()}") + "\n")

    def wait(self, place: int, number: int) -> None:
        self.clock += timedelta(days=number % 3, hours=1)

    def lose(self, place: int, number: int) -> None:
        """The output, the state of builds, or both."""
        self.close()
        for name in LOST[: number % 2 + 1] if place % 2 else LOST[1:]:
            rmtree(self.root / name, ignore_errors=True)
        for one in self.briefings.values():
            one.in_snapshot &= (self.root / LOST[0]).exists()

    def commit(self, place: int = 0, number: int = 0, *, first: bool = False) -> None:
        if self.has_git:
            for words in (["init", "-qb", "main"], ["add", "-A"], ["commit", "-qm", "x", "--allow-empty"])[not first :]:
                git(self.root, *words)

    def work_in_two_clones(self, place: int, number: int) -> None:
        """Two people edit and build, each in a clone, and git merges what they committed."""
        if not self.has_git or self.is_faulty():
            return
        self.commit()
        draw, other = (
            Random(place * 100 + number),
            Site(self.root.parent / f"two-{self.number}", has_git=True, is_watched=False),
        )
        git(self.root.parent, "clone", "-q", self.root.name, other.root.name)
        other.clock, other.number, other.briefings = self.clock, self.number + 3_000, deepcopy(self.briefings)
        before = {stem: one.times_hidden for stem, one in self.briefings.items()}
        for one in other.briefings.values():
            one.in_snapshot = False
        for site in (self, other):
            for _ in range(draw.randint(0, 6)):
                getattr(site, draw.choice(OF_ONE))(draw.randrange(60), draw.randrange(60))
            site.commit()
        try:
            git(self.root, "pull", "-q", "--no-rebase", "--no-edit", str(other.root), "main")
        except CalledProcessError:
            for path in ask_git(self.root, "diff", "--name-only", "--diff-filter=U").split():
                git(self.root, "checkout", draw.choice(("--ours", "--theirs")), path)
            self.commit()
        self.number, self.unsure = other.number, self.unsure | other.unsure
        for stem, one in self.briefings.items():
            self.join(stem, one, other.briefings[stem], was_hidden=before[stem])
        rmtree(other.root)

    def join(self, stem: str, one: Briefing, two: Briefing, *, was_hidden: int) -> None:
        """The history of a briefing in two clones."""
        rows = load_versions(self.source(VERSIONS_FILE)).get(f"/briefings/{stem}/", ())
        if one.times_hidden + two.times_hidden > 2 * was_hidden:
            self.unsure |= one.all_words | two.all_words
            one.hide()
            return
        known = {former.text: former for former in one.former}
        for former in two.former:
            if former.text in known:
                known[former.text].is_erased |= former.is_erased
            else:
                one.former.append(former)
        if has_text(self.file(stem), two.text) or not one.text:
            one.text, two.text, one.files, two.files = two.text, one.text, two.files, one.files
            one.words, two.words, one.in_snapshot = two.words, one.words, False
        if two.text and two.text not in {one.text, *known}:
            if any(row.change is RevisionKind.WITHHELD for row in rows):
                self.unsure |= two.words
            else:
                one.former.append(self.replaced(stem, two))
        for former in (*one.former, one):
            former.files |= {*self.committed(stem, former.text)}

    # ---------- builds

    def build(self, place: int, number: int) -> None:
        flags, before = FLAGS[number % len(FLAGS)], self.shown()
        self.look(self.run(*flags), before, *flags)

    def run(self, *flags: str) -> int:
        if not self.is_watched:
            return self.command("build", "--workers", "1", *flags)
        self.shared = self.shared or BuildState(self.root / LOST[0]).__enter__()
        now = {**outputs(self.root / "content"), "site.toml": b""}
        saved = {f"content/{path}" for path, _ in now.items() ^ self.seen.items()} if self.seen else set[str]()
        known = {"shared": self.shared, "saved": frozenset(saved), "clock": self.clock, "workers": 1}
        self.seen = now
        try:
            options = {"keep_going": "--keep-going" in flags, "let_go": flags[1:]}
            report = build(self.root, output=self.root / LOST[1], **options, **known)
        except SiteProblem:
            revise(self.root, withheld_by_headers(self.root, self.clock))
            return 1
        listing = [FileChange(PUBLISHED_FILE, *report.listing)] if report.listing else []
        revise(self.root, [*listing, *report.former])
        return 0

    def close(self) -> None:
        if self.shared:
            self.shared.__exit__()
        self.shared = self.seen = None

    def look(self, failed: int, before: set[str], *flags: str) -> None:
        """Compare the output and the former texts with the history."""
        assert failed or not self.is_faulty() or "--keep-going" in flags
        may, must = set[str](), set[str]()
        for stem, one in self.briefings.items():
            file, header = self.file(stem), look_at_head(self.file(stem)).header
            if not header.public_at(self.clock) or header.status == "withdrawn":
                self.taken |= one.all_words | words_in(file.data)
                one.hide()
                may |= words_in(header.title.encode()) if header.public_at(self.clock) else set()
            elif self.is_faulty(stem):
                may |= one.words.union(*(former.words for former in one.former if not former.is_erased))
            elif not failed:
                self.publish(stem, one)
        for _, _, _, one in self.removed:
            self.unsure |= one.all_words if failed else set()
            self.taken |= one.all_words
            one.hide()
        if failed:
            assert self.shown() <= before
            assert not self.shown() & self.taken - may - self.unsure
            return
        for stem, one in self.briefings.items():
            if one.text and not self.is_faulty(stem):
                seen, demanded = self.visible(stem, one)
                may, must = may | seen, must | demanded
        self.taken -= may
        assert self.shown() <= may | self.unsure
        if not self.is_faulty():
            assert must - self.unsure <= self.shown()
            self.build_again(*flags)

    def publish(self, stem: str, one: Briefing) -> None:
        """The text of a briefing after a build."""
        file = self.file(stem)
        if one.text and not has_text(file, one.text):
            one.former.append(self.replaced(stem, one))
            one.former[-1].is_erased = one.text in one.erased
        one.text, one.words, one.files = version_digest(file), words_in(file.data), {file.data}
        one.in_snapshot, one.erased = True, set()

    def replaced(self, stem: str, one: Briefing) -> Former:
        committed = [] if one.in_snapshot else [*self.committed(stem, one.text)]
        is_sure = all(shows_text(look_at_head(SourceFile("a.md", data))) for data in committed)
        is_found = one.in_snapshot or (bool(committed) and is_sure)
        return Former(one.text, one.words, {*one.files, *committed}, is_found, is_sure)

    def committed(self, stem: str, text: str) -> Iterator[bytes]:
        """The files with a text in git, under all names of a briefing."""
        for name in (stem, *self.briefings[stem].names) if self.has_git and text else ():
            path = f"{self.path(stem).rpartition('/')[0]}/{name}.md"
            for commit in ask_git(self.root, "log", "--all", "--full-history", "--format=%H", "--", path).split():
                data = ask_git(self.root, "show", f"{commit}:{path}").encode()
                if has_text(SourceFile(path, data), text):
                    yield data

    def visible(self, stem: str, one: Briefing) -> tuple[set[str], set[str]]:
        """Words that readers may see of a briefing, and those that they must see."""
        present, listed = self.file(stem), load_versions(self.source(VERSIONS_FILE)).get(f"/briefings/{stem}/", ())
        seen = may = words_in(COMMENT.sub("", present.data.decode()).encode())
        must, hidden = shown_words(present) & may, comments_in(present)
        is_as_public = True
        for former in reversed([former for former in one.former if not former.is_erased]):
            place = self.root / f"content/versions/{stem}/{former.text}.md"
            assert not former.is_sure or former.text in {row.text for row in listed}
            assert place.exists() or not former.is_found
            if place.exists():
                file = SourceFile(place.name, place.read_bytes())
                assert file.data in former.files
                former.files, former.words, former.is_found = {file.data}, words_in(file.data), True
                is_as_public &= gates(file) == gates(present)
                if is_as_public:
                    words = words_in(COMMENT.sub("", file.data.decode()).encode())
                    may |= words - (hidden - seen)
                    must |= shown_words(file) if words.isdisjoint(hidden - seen) else set()
                    hidden |= comments_in(file)
        self.compare(stem, [row.text for row in reversed(listed) if row.change is not RevisionKind.WITHHELD])
        return may, must

    def compare(self, stem: str, texts: list[str]) -> None:
        """The differences on the page of versions are those that difflib finds in words."""
        folder = self.root / f"public/briefings/{stem}/versions"
        places = [self.root / f"content/versions/{stem}/{text}.md" for text in texts]
        number_shown = len([*folder.glob("*/index.html")])
        files = [self.file(stem).data, *(place.read_bytes() for place in places if place.exists())]
        if number_shown != len(texts) or any(b"<!--" in data for data in files):
            return  # some are not shown, or a word of theirs
        page = (folder / "index.html").read_text() if texts else ""
        found = {
            kind: re.findall(f"<{kind}>(?:<span[^>]*>[^<]*</span>)?(.*?)</{kind}>", page) for kind in ("del", "ins")
        }
        expected: dict[str, list[str]] = {"del": [], "ins": []}
        newer = words_of(files[0])
        for older in map(words_of, files[1:]):
            for kind, i, j, k, m in SequenceMatcher(None, older, newer).get_opcodes():
                expected["del"] += [" ".join(older[i:j])] if kind != "equal" and i < j else []
                expected["ins"] += [" ".join(newer[k:m])] if kind != "equal" and k < m else []
            newer = older
        assert found == expected

    def shown(self) -> set[str]:
        """Words in any byte of the output."""
        site = outputs(self.root / LOST[1])
        known = [f"zq{f'{n:04X}'.translate(LETTERS)}qz" for n in range(1, self.number + 1)] if site else []
        packed = (found_in(data, known) for path, data in site.items() if path.endswith((".sqlite", ".gz")))
        return words_in(b"\0".join([*(path.encode() for path in site), *site.values()])).union(*packed)

    def build_again(self, *flags: str) -> None:
        """A second build changes nothing."""
        before = outputs(self.root / "content"), outputs(self.root / LOST[1])
        assert not self.run(*flags)
        assert (outputs(self.root / "content"), outputs(self.root / LOST[1])) == before

    def build_elsewhere(self) -> None:
        """A build of the same files without any state gives the same bytes."""
        clean = self.root.parent / "clean"
        copytree(self.root, clean, ignore=ignore_patterns(*LOST, ".git"))
        assert run("build", "--workers", "1", root=clean, clock=self.clock)[0] == 0
        assert outputs(clean / LOST[1]) == outputs(self.root / LOST[1])
        assert outputs(clean / "content") == outputs(self.root / "content")


def words_in(data: bytes) -> set[str]:
    return {*WORD.findall(data.decode("utf-8", "replace"))}


def comments_in(file: SourceFile) -> set[str]:
    return words_in("".join(COMMENT.findall(file.data.decode())).encode())


def shown_words(file: SourceFile) -> set[str]:
    """Words of title and body, which a page shows."""
    body = COMMENT.sub("", file.data.decode().split("---\n", 2)[2])
    return words_in(f"{look_at_head(file).header.title} {body}".encode())


def words_of(data: bytes) -> list[str]:
    return data.decode().split("---\n", 2)[2].replace("*", "").split()


def gates(file: SourceFile) -> tuple[object, ...]:
    header = look_at_head(file).header
    return header.audience, header.publish_at, header.expires_at


OF_ONE = (
    *("build",) * 8,
    *("edit",) * 6,
    *(
        "put_back",
        "correct",
        "correct",
        "save_at_the_desk",
        "retitle",
        "withdraw",
        "withhold",
        "show_again",
        "erase",
        "commit",
    ),
)
"""Actions in a clone that git merges: each leaves the names of the files."""
ACTIONS = (
    *OF_ONE,
    *("move", "move", "rename_by_hand", "merge_actors", "delete", "undo", "undo", "refresh", "upgrade", "hide_a_word"),
    *(
        "remove_by_hand",
        "break_something",
        "mend",
        "mend",
        "wait",
        "wait",
        "lose",
        "lose",
        "show_again",
        "work_in_two_clones",
    ),
)
HIDING = (
    *("status: draft", "audience: staff", "publish_at: {}", "expires_at: {}"),
    *("status: withdrawn", "status: drfat", "audience: nobody", "published: false"),
)
SMALL = (
    f'{TOML}base_url = "https://letter.example/"\naudiences = ["staff"]\n[exports]\nlists = false\n'
    "[search]\nenabled = false\n[pages]\nrelated = false\n[publish]\nlive = true\n"
)


class Attacked(Site):
    """The same with one question: does an output show a word that was taken back?

    A word is taken back if a build or a commit saw a briefing hidden, removed or redacted that has or had it, until a
    public text has it again.
    """

    settings = SMALL

    def start(self) -> None:
        super().start()
        self.taken_back, self.redacted, self.whole = set[str](), set[str](), dict[Path, bytes]()
        self.ever, self.copied = dict[str, set[str]](), set[str]()

    def see(self) -> None:
        """The state of all files, as a build or a commit has it."""
        shown, hidden = set[str](), set[str]()
        moved = load_redirects(self.source(REDIRECTS_FILE))
        for old in self.ever.keys() - {*self.stems()}:
            new = moved.get(f"/briefings/{old}/", "").strip("/").rpartition("/")[2]
            if new in self.stems() and new not in self.ever:
                self.ever[new] = self.ever.pop(old)
            else:
                hidden |= self.ever[old]
        for stem in self.stems():
            file = self.file(stem)
            head, words = look_at_head(file), words_in(file.data)
            self.ever[stem] = self.ever.get(stem, set()) | words
            if head.blind or not head.header.public_at(self.clock) or head.header.status == "withdrawn":
                hidden |= self.ever[stem]
                title = words_in(head.header.title.encode()) if head.header.status == "withdrawn" else set[str]()
                shown, self.copied = shown | title, self.copied | title  # a failed build leaves a notice as it is
            else:
                shown |= words
        self.taken_back = (self.taken_back | hidden) - shown
        self.redacted -= shown

    def build(self, place: int, number: int) -> None:
        self.see()
        self.ask(self.run(*FLAGS[number % len(FLAGS)]))

    def ask(self, failed: int) -> None:
        """After a failed build, a text that readers may see stays as it was, even if a draft has its words by now."""
        assert not self.shown() & ((self.taken_back | self.redacted) - (self.copied if failed else set()))

    def commit(self, place: int = 0, number: int = 0, *, first: bool = False) -> None:
        super().commit(first=first)
        if self.has_git and not first:
            self.see()

    def build_in_a_clone(self, place: int, number: int) -> None:
        """A runner clones what is committed, with or without its history."""
        if self.has_git:
            self.commit()
            other = Attacked(self.root.parent / "runner", has_git=True, is_watched=False)
            depth = ["--depth", "1"] if number % 4 == 0 else []
            git(self.root.parent, "clone", "-q", *depth, f"file://{self.root}", other.root.name)
            other.clock, other.number = self.clock, self.number
            other.taken_back, other.redacted, other.copied = self.taken_back, self.redacted, self.copied
            other.ask(other.run(*FLAGS[number % len(FLAGS)]))
            rmtree(other.root)

    def hide(self, place: int, number: int) -> None:
        line = HIDING[number % 8].format(f"{self.clock + timedelta(days=2 if number % 8 == 2 else -2):%Y-%m-%d}")
        if number % 3:
            self.edit(place, number)
        self.set_header(self.stem(place), (line.partition(":")[0],), line)

    def show_again(self, place: int, number: int) -> None:
        self.set_header(self.stem(place), ("status:", "audience:", "publish_at:", "expires_at:", "published:"))
        if number % 3:
            self.edit(place, number)

    def hide_in_another_file(self, place: int, number: int) -> None:
        stem, other = self.stem(place), f"2024-03-0{number % 4 + 1}-draft"
        self.put(other, content("Draft", self.parts(stem)[1], status="draft"))
        self.copied |= words_in(self.file(other).data)
        self.briefings.setdefault(other, Briefing())
        self.edit(place, number)

    def erase(self, place: int, number: int) -> None:
        if not self.whole:
            super().erase(place, number)

    def redact(self, place: int, number: int) -> None:
        words = sorted(self.ever.get(self.stem(place), ()))
        if words and not self.command("briefing", "redact", self.stem(place), words[number % len(words)]):
            self.redacted.add(words[number % len(words)])

    def damage(self, place: int, number: int) -> None:
        """Damage one of the lists, or restore it as it was."""
        if self.whole:
            for path, data in self.whole.items():
                path.write_bytes(data)
            self.whole = {}
        elif (self.root / (VERSIONS_FILE, PUBLISHED_FILE)[number % 2]).exists():
            path = self.root / (VERSIONS_FILE, PUBLISHED_FILE)[number % 2]
            self.whole = {path: path.read_bytes()}
            path.write_bytes(path.read_bytes() + b"damaged\n")


ATTACKS = (
    *("build",) * 9,
    *("edit",) * 4,
    *("hide",) * 4,
    *("show_again",) * 4,
    *("commit",) * 3,
    *("build_in_a_clone",) * 2,
    *("correct", "retitle", "move", "undo", "delete", "redact", "redact", "withdraw", "erase", "put_back"),
    *("hide_in_another_file", "damage", "damage", "wait", "lose", "remove_by_hand", "break_something", "mend"),
)
number = st.integers(0, 59)


@examples(3, derandomize=True, suppress_health_check=[*HealthCheck])
@given(st.booleans(), st.booleans(), st.lists(st.tuples(st.sampled_from(ACTIONS), number, number), max_size=12))
def test_any_history_keeps_what_readers_had_and_shows_nothing_taken_back(
    has_git: bool, is_watched: bool, history: list[tuple[str, int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site", has_git=has_git, is_watched=is_watched)
        site.start()
        site.build(0, 0)
        for action, place, n in history:
            getattr(site, action)(place, n)
        site.mend(0, 0)
        site.build(0, len(FLAGS) - 1)
        site.build_elsewhere()
        site.close()


def attacked(folder: Path, attacks: list[tuple[str, int, int]], *, has_git: bool) -> None:
    site = Attacked(folder / "site", has_git=has_git, is_watched=False)
    site.start()
    site.build(0, 0)
    for action, place, n in attacks:
        getattr(site, action)(place, n)
    site.build_in_a_clone(0, 1)
    site.build(0, 3)


@examples(6, derandomize=True, suppress_health_check=[*HealthCheck])
@given(st.booleans(), st.lists(st.tuples(st.sampled_from(ATTACKS), number, number), min_size=6, max_size=14))
def test_no_order_of_attacks_shows_a_word_that_was_taken_back(
    has_git: bool, attacks: list[tuple[str, int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        attacked(Path(folder), attacks, has_git=has_git)
