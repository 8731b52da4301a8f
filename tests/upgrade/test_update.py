"""An archive that 0.2.0 left is taken in and built by the present code: its URLs, texts, edits and decisions stay, and
nothing that was hidden appears."""

import re
import shutil
from pathlib import Path

import pytest
from lxml.html import fromstring

from site_builder.core.digests import digest_text
from site_builder.core.source_file import SourceFile
from site_builder.curation.upgrade import upgrade
from site_builder.ingest.three_way_merge import split_parts
from site_builder.registry.ledger import load_decisions
from site_builder.registry.redirects import load_redirects
from tests.builders import outputs, run
from tests.unpacked import found_in
from tests.upgrade.stored import HERE, texts_of

OLD = HERE / "23a5e4aa"
DECISIONS = "content/decisions.yaml"
MARKED = ("lendria-the-hours-of-the-pilots", "karvonia-the-gauges-of-the-basin", "karvonia-the-cranes-of-the-basin")
"""Live texts that carry a mark which 0.2.0 did not know."""
HIDDEN = ("draft", "embargoed", "internal", "expired", "withdrawn", "undated", "status", "note")
"""Each has a word of its own in the archive, `zqdraftqz`, that 0.2.0 published nowhere."""
MACHINE = re.compile(
    r".*\.(?:css|js)|fonts/.*|search/[^/]+/.*|actors/[^/]+/card\.html|llms\.txt|opensearch\.xml|favicon\.svg"
    r"|corrections/.*|(?:[^/]+/)*cite\.\w+(?:\.json)?"
)
"""Files that pages load or programs look for: their names may change from version to version."""


def lay(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD / "archive", tmp_path / "archive"))


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The archive, taken in and built by the present code, and what ingest reported."""
    root = lay(tmp_path_factory.mktemp("update"))
    status, report = run("ingest", "--workers", "1", root=root)
    assert status == 0, report
    status, said = run("build", "--workers", "1", root=root)
    assert status == 0, said
    return root, report


def published_before() -> dict[str, str]:
    """Path in public/ → digest of the text that the page showed, empty where it showed none."""
    rows = (line.split(" ", 1) for line in (OLD / "public.txt").read_text("utf-8").splitlines())
    return {path: digest.removeprefix("-") for digest, path in rows}


def is_marked(path: str) -> bool:
    return any(words in path for words in MARKED)


def shown_text(page: bytes) -> str:
    """Digest of the words of the text that a page shows, as `make.txt` counts it."""
    tree = fromstring(page)
    for link in tree.xpath('//a[@class="permalink"]'):
        link.drop_tree()
    texts = tree.xpath('//article//div[starts-with(@class, "prose")]')
    return digest_text(" ".join(" ".join(text.text_content().split()) for text in texts)) if texts else ""


def test_every_address_of_a_live_site_stays(updated: tuple[Path, str]) -> None:
    today = outputs(updated[0] / "public")
    owed = {path for path in published_before() if not MACHINE.fullmatch(path) and not is_marked(path)}
    assert len(owed) > 100
    assert sorted(owed - today.keys()) == []


def test_an_update_publishes_nothing_new(updated: tuple[Path, str]) -> None:
    today = outputs(updated[0] / "public")
    assert sorted(path for path in today.keys() - published_before().keys() if not MACHINE.fullmatch(path)) == []
    words = [f"zq{state}qz" for state in HIDDEN]
    assert {path: found for path, data in today.items() if (found := found_in(data, words))} == {}


def test_every_page_shows_the_text_that_it_showed(updated: tuple[Path, str]) -> None:
    today = outputs(updated[0] / "public")
    before = {path: text for path, text in published_before().items() if text and not is_marked(path)}
    assert len(before) > 15
    assert {path for path, text in before.items() if shown_text(today[path]) != text} == set()


def test_an_ingest_after_the_update_changes_no_text_that_has_no_new_mark(updated: tuple[Path, str]) -> None:
    before, after = texts_of(OLD / "archive", "content"), texts_of(updated[0], "content")
    assert before.keys() <= after.keys()
    briefings = [path for path in before if path.startswith("content/briefings/") and not is_marked(path)]
    assert [path for path in briefings if split_parts(after[path]) != split_parts(before[path])] == []
    for path in ("content/actors.yaml", "content/tags.yaml", "content/authors.yaml", "content/redirects.csv"):
        assert after[path] == before[path]


def test_every_decision_of_a_curator_still_stands(updated: tuple[Path, str]) -> None:
    def decisions(root: Path) -> frozenset[str]:
        found = load_decisions(SourceFile(DECISIONS, (root / DECISIONS).read_bytes()))
        return frozenset(f"{d.verdict} {d.scope} {d.surface} {d.actor} {d.tag} {d.briefing}" for d in found)

    assert decisions(OLD / "archive") <= decisions(updated[0])
    public = updated[0] / "public"
    assert not (public / "actors/dredging-authority/index.html").exists(), "rejected"
    quiet = (public / "briefings/2021-10-05-karvonia-a-quiet-autumn/index.html").read_text("utf-8")
    assert 'actors/oskar-vantor/" class="actor">Vantor</a>' in quiet, "a mention set by hand"
    assert 'class="actor">Ilse Vantor' not in quiet, "rejected in this paragraph"
    redirects = load_redirects(SourceFile("", (updated[0] / "content/redirects.csv").read_bytes()))
    assert all((public / url.strip("/") / "index.html").exists() for url in redirects if url.startswith("/fees"))


def test_the_upgrade_keeps_every_word_that_people_wrote(tmp_path: Path) -> None:
    root = lay(tmp_path)
    status, said = run("upgrade", root=root)
    assert status == 0, said
    before, after = texts_of(OLD / "archive", "content"), texts_of(root, "content")
    assert [path for path in before if path.endswith(".md") and after[path] != before[path]] == []
    assert upgrade(root).done == ()
