"""An archive of 0.2.0 is ingested and built by the present code: its URLs, texts, edits and decisions stay, and hidden
content stays hidden.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml.html import fromstring

from site_builder.building.check import check
from site_builder.core.digests import digest_text
from site_builder.core.source_file import SourceFile
from site_builder.curation.upgrade import upgrade
from site_builder.ingest.three_way_merge import split_parts
from site_builder.registry.ledger import load_decisions
from site_builder.registry.redirects import load_redirects
from site_builder.registry.version_list import VERSIONS_FILE, RevisionKind, load_versions
from site_builder.settings.removed_settings import removed_in
from tests.builders import CLOCK, outputs, run
from tests.unpacked import found_in
from tests.upgrade.stored import HERE, texts_of

OLD = HERE / "23a5e4aa"
DECISIONS = "content/decisions.yaml"
MARKED = ("lendria-the-hours-of-the-pilots", "karvonia-the-gauges-of-the-basin", "karvonia-the-cranes-of-the-basin")
"""Published texts with a mark unknown to 0.2.0."""
HIDDEN = ("draft", "embargoed", "internal", "expired", "withdrawn", "undated", "status", "note")
"""Each has a unique word in the archive, `zqdraftqz`, that 0.2.0 published nowhere."""
MACHINE = re.compile(
    r".*\.(?:css|js)|fonts/.*|search/[^/]+/.*|actors/[^/]+/card\.html|llms\.txt|opensearch\.xml|favicon\.svg"
    r"|site-builder\.txt|corrections/.*|changes/.*|changes\.json|saved/.*|(?:[^/]+/)*cite\.\w+(?:\.json)?"
)
"""Files loaded by pages or requested by programs: their names may change between versions."""


def lay(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD / "archive", tmp_path / "archive"))


@dataclass(frozen=True)
class Updated:
    """The archive after a build, an ingest and another build by the present code, and their reports."""

    root: Path
    reports: tuple[str, str, str]

    @property
    def held(self) -> list[str]:
        """The marked texts whose pages were removed by the last build."""
        return [words for words in MARKED if not [*self.root.glob(f"public/briefings/*-{words}/index.html")]]


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Updated:
    root = lay(tmp_path_factory.mktemp("update"))
    ended = [run(command, "--workers", "1", root=root) for command in ("build", "ingest", "build")]
    assert [status for status, _ in ended] == [0, 0, 0], ended
    first, second, third = (said for _, said in ended)
    return Updated(root, (first, second, third))


def published_before() -> dict[str, str]:
    """Path in public/ → digest of the text on the page, empty if there was none."""
    rows = (line.split(" ", 1) for line in (OLD / "public.txt").read_text("utf-8").splitlines())
    return {path: digest.removeprefix("-") for digest, path in rows}


def is_marked(path: str) -> bool:
    return any(words in path for words in MARKED)


def shown_text(page: bytes) -> str:
    """Digest of the words of the text on a page, computed as in `make.txt`."""
    tree = fromstring(page)
    for link in tree.xpath('//a[@class="permalink"]'):
        link.drop_tree()
    texts = tree.xpath('//article//div[starts-with(@class, "prose")]')
    return digest_text(" ".join(" ".join(text.text_content().split()) for text in texts)) if texts else ""


def test_every_address_of_a_live_site_stays(updated: Updated) -> None:
    today = outputs(updated.root / "public")
    owed = {path for path in published_before() if not MACHINE.fullmatch(path) and not is_marked(path)}
    owed = {path for path in owed if not path.startswith("actors/ost-gazette/")}  # named only by texts that are held
    assert len(owed) > 100
    assert sorted(owed - today.keys()) == []


def test_an_update_publishes_nothing_new(updated: Updated) -> None:
    today = outputs(updated.root / "public")
    assert sorted(path for path in today.keys() - published_before().keys() if not MACHINE.fullmatch(path)) == []
    words = [f"zq{state}qz" for state in HIDDEN]
    assert {path: found for path, data in today.items() if (found := found_in(data, words))} == {}


def test_every_page_shows_the_same_text_after_an_update(updated: Updated) -> None:
    today = outputs(updated.root / "public")
    before = {path: text for path, text in published_before().items() if text and not is_marked(path)}
    assert len(before) > 15
    assert {path for path, text in before.items() if shown_text(today[path]) != text} == set()


def test_an_ingest_after_the_update_changes_no_text_that_has_no_new_mark(updated: Updated) -> None:
    before, after = texts_of(OLD / "archive", "content"), texts_of(updated.root, "content")
    assert before.keys() <= after.keys()
    briefings = [path for path in before if path.startswith("content/briefings/") and not is_marked(path)]
    assert [path for path in briefings if split_parts(after[path]) != split_parts(before[path])] == []
    for path in ("content/actors.yaml", "content/tags.yaml", "content/authors.yaml", "content/redirects.csv"):
        assert after[path] == before[path]


def test_every_decision_of_a_curator_is_kept(updated: Updated) -> None:
    def decisions(root: Path) -> frozenset[str]:
        found = load_decisions(SourceFile(DECISIONS, (root / DECISIONS).read_bytes()))
        return frozenset(f"{d.verdict} {d.scope} {d.surface} {d.actor} {d.tag} {d.briefing}" for d in found)

    assert decisions(OLD / "archive") <= decisions(updated.root)
    public = updated.root / "public"
    assert not (public / "actors/dredging-authority/index.html").exists(), "rejected"
    quiet = (public / "briefings/2021-10-05-karvonia-a-quiet-autumn/index.html").read_text("utf-8")
    assert 'actors/oskar-vantor/" class="actor">Vantor</a>' in quiet, "a mention set by hand"
    assert 'class="actor">Ilse Vantor' not in quiet, "rejected in this paragraph"
    redirects = load_redirects(SourceFile("", (updated.root / "content/redirects.csv").read_bytes()))
    assert all((public / url.strip("/") / "index.html").exists() for url in redirects if url.startswith("/fees"))


def test_a_live_text_is_named_before_a_new_mark_removes_it(updated: Updated) -> None:
    before, ingested, built = updated.reports
    assert updated.held
    listed = "".join(line for line in ingested.splitlines() if line.startswith("public until now, and now held back"))
    assert [words for words in updated.held if words not in listed] == []
    assert [words for words in updated.held if f"{words}/ was published and is now held back" not in built] == []
    assert [words for words in updated.held if words in before] == []


def test_a_removed_setting_is_named_and_stops_nothing(updated: Updated) -> None:
    text = (updated.root / "site.toml").read_text("utf-8")
    named = [warning.message for warning in check(updated.root, clock=CLOCK).warnings if "was removed" in str(warning)]
    assert named == [warning.message for warning in removed_in(text, "site.toml")]


def test_the_upgrade_keeps_every_word_that_people_wrote(tmp_path: Path) -> None:
    root = lay(tmp_path)
    status, said = run("upgrade", root=root)
    assert status == 0, said
    before, after = texts_of(OLD / "archive", "content"), texts_of(root, "content")
    assert [path for path in before if path.endswith(".md") and after[path] != before[path]] == []
    assert upgrade(root) == ()


def test_an_update_invents_no_former_text(updated: Updated) -> None:
    listed = load_versions(SourceFile(VERSIONS_FILE, (updated.root / VERSIONS_FILE).read_bytes()))
    assert {row.change for rows in listed.values() for row in rows} == {RevisionKind.WITHHELD}
    assert not (updated.root / "content/versions").exists()


def test_an_upgraded_archive_keeps_former_texts_and_an_upgrade_leaves_them_alone(tmp_path: Path) -> None:
    root = lay(tmp_path)
    assert run("upgrade", root=root)[0] == 0
    assert run("build", root=root)[0] == 0
    stem = "2021-10-05-karvonia-a-quiet-autumn"
    path = next(path.relative_to(root).as_posix() for path in root.glob(f"content/briefings/**/{stem}.md"))
    before = (root / path).read_bytes()
    (root / path).write_bytes(before + b"\nOne more sentence.\n")
    assert run("build", root=root)[0] == 0
    kept = {place: place.read_bytes() for place in (root / "content").glob("versions/**/*.md")}
    assert [*kept.values()] == [before]
    listed = (root / VERSIONS_FILE).read_bytes()
    assert run("upgrade", root=root) == (0, "nothing to upgrade\n")
    assert {place: place.read_bytes() for place in kept} == kept
    assert (root / VERSIONS_FILE).read_bytes() == listed
    assert [*(root / f"public/briefings/{stem}/versions").glob("*/index.html")]
