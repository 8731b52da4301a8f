"""The work of a build after an edit depends on the edit alone: counted, and equal in a small and a large archive."""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from site_builder.archive_folder import loading
from site_builder.building.check import verify
from site_builder.building.pipeline import build
from site_builder.content import front_matter
from site_builder.core.errors import SiteErrors
from site_builder.exports import writers
from site_builder.runtime.files import read_tree
from tests.builders import CLOCK, FOLDER, content, lay
from tests.builders import run as run_command

SMALL, LARGE = 80, 160
TOGETHER = 10
"""Number of briefings that share a year, a tag and an actor."""
LATER = CLOCK + timedelta(days=30)


class Cost(NamedTuple):
    """Work done by a build."""

    headers: int
    bodies: int
    parts: int
    rendered: int
    written: int


def stem(number: int) -> str:
    return f"{1800 + number // TOGETHER}-01-{1 + number % TOGETHER:02d}-text-{number}"


def path(number: int) -> str:
    return f"{FOLDER}/{stem(number)}.md"


def text(number: int, words: str = "Nothing new.", **more: object) -> str:
    group = number // TOGETHER
    header = {"tags": f"[tag-{group}]", "actors": f"[actor-{group}]", "date": stem(number)[:10], **more}
    return content(f"Title {number}", f"Oronto {group} spoke. {words}\n", **header)


def tags(groups: int, which: int = -1, label: str = "") -> str:
    """Tags, every other one with a story, including those that the edits concern."""
    return "".join(
        f"tag-{n}: {{label: {label if n == which else 'Tag'} {n}, kind: {('storyline', 'topic')[n % 2]}}}\n"
        for n in range(groups)
    )


def actors(groups: int, which: int = -1, names: str = "") -> str:
    one = "actor-{}: {{kind: person, name: Oronto {}, names: {}}}\n"
    return "".join(one.format(n, n, names if n == which else "[]") for n in range(groups))


def archive(root: Path, size: int) -> Path:
    groups = size // TOGETHER
    texts = {path(number): text(number) for number in range(size)}
    texts[path(size - 5)] = text(size - 5, publish_at="2026-01-20")
    return lay(root, {**texts, "content/tags.yaml": tags(groups), "content/actors.yaml": actors(groups)})


def edits(size: int) -> dict[str, dict[str, str | None]]:
    """One edit of each kind, in a briefing equally far from the newest in each archive: path → new text."""
    one, groups = size - 15, size // TOGETHER
    mine = one // TOGETHER
    decided = "- {{id: d1, when: 2024-01-01, verdict: reject, scope: briefing, briefing: {}, surface: {}, actor: {}}}\n"
    return {
        "body": {path(one): text(one, "Something new.")},
        "title": {path(one): text(one).replace(f"Title {one}", "Another")},
        "alias": {"content/actors.yaml": actors(groups, mine, "[{text: The speaker}]")},
        "new": {path(one).replace(".md", "-b.md"): text(one).replace("Title", "New title")},
        "deleted": {path(one): None},
        "relabelled tag": {"content/tags.yaml": tags(groups, mine, "Port")},
        "decision": {"content/decisions.yaml": decided.format(stem(one), f"Oronto {mine}", f"actor-{mine}")},
        "redirect": {"content/redirects.csv": f"/old/,/briefings/{stem(one)}/\n"},
    }


KINDS = (*edits(SMALL), "embargo that ends")


def run(root: Path, *, later: bool = False) -> Cost:
    counts: dict[str, int] = {}

    def progress(stage: str, done: int, total: int) -> None:
        counts[stage] = total

    clock = LATER if later else CLOCK
    report = build(root, output=root / "public", clock=clock, workers=1, progress=progress)
    stages = (counts.get(stage, 0) for stage in ("read", "parse", "render"))
    # Which shards of the search hold the words of a text is random: tests/pages/test_search.py counts them.
    shards = [p for p in report.published.written if p.startswith("search/recent/t")]
    return Cost(*stages, report.rendered - len(shards), len(report.published.written) - len(shards))


def costs_in(root: Path, size: int) -> dict[str, Cost]:
    archive(root, size)
    run(root)
    found = {}
    for name, files in edits(size).items():
        before = {p: (root / p).read_text("utf-8") if (root / p).exists() else None for p in files}
        change(root, files)
        found[name] = run(root)
        change(root, before)
        run(root)
    found["embargo that ends"] = run(root, later=True)
    return found


def change(root: Path, files: dict[str, str | None]) -> None:
    lay(root, {p: words for p, words in files.items() if words is not None})
    for p in (p for p, words in files.items() if words is None):
        (root / p).unlink()


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Cost], dict[str, Cost]]:
    roots = [tmp_path_factory.mktemp(f"archive-{size}") for size in (SMALL, LARGE)]
    found = tuple(costs_in(root, size) for root, size in zip(roots, (SMALL, LARGE), strict=True))
    assert verify(roots[1], output=roots[1] / "public", clock=LATER, workers=1) == ()
    return found[0], found[1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_cost_of_an_edit_does_not_grow_with_the_site(
    costs: tuple[dict[str, Cost], dict[str, Cost]], kind: str
) -> None:
    small, large = costs[0][kind], costs[1][kind]
    assert small == large, (small, large)


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("body", Cost(1, 1, 6, 4, 4)),  # the sixth is the home page, which suggests a search for what was said
        ("title", Cost(1, 1, 17, 26, 22)),
        ("alias", Cost(0, 10, 6, 5, 4)),
        ("new", Cost(1, 1, 27, 49, 38)),
        ("deleted", Cost(0, 0, 25, 44, 34)),
    ],
)
def test_an_edit_costs_little(costs: tuple[dict[str, Cost], dict[str, Cost]], kind: str, most: Cost) -> None:
    assert all(cost <= limit for cost, limit in zip(costs[1][kind], most, strict=True)), costs[1][kind]


def test_after_an_edit_a_list_for_programs_writes_the_records_of_one_block_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = archive(tmp_path, 400)
    run(root)
    written, write = [], writers.bibtex
    monkeypatch.setattr(writers, "bibtex", lambda row, site: written.append(row.card.url) or write(row, site))
    lay(root, {path(385): text(385).replace("Title 385", "Another")})
    run(root)
    assert f"/briefings/{stem(385)}/" in written
    assert len(written) < 300
    assert verify(root, output=root / "public", clock=CLOCK, workers=1) == ()


def test_unchanged_texts_are_not_queried_for_their_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path, SMALL)
    run(root)
    asked, task = [], loading._body_task
    monkeypatch.setattr(loading, "_body_task", lambda d, *of, **by: asked.append(d.path) or task(d, *of, **by))
    lay(root, {path(65).replace(".md", "-b.md"): text(65)})
    run(root)
    assert asked == [path(65).replace(".md", "-b.md")]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_failing_build_reads_only_the_changed_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    root = archive(tmp_path, size)
    run(root)
    lay(root, {path(size - 15): text(size - 15, "See [the port](/no-such-page/).")})
    heads, look = [], front_matter._head
    monkeypatch.setattr(front_matter, "_head", lambda source: heads.append(source.path) or look(source))
    with pytest.raises(SiteErrors, match="no-such-page"):
        run(root)
    assert 0 < len(heads) <= 3
    assert {*heads} == {path(size - 15)}


def test_few_texts_are_read_like_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = []
    for few in (0, 1000):
        monkeypatch.setattr(loading, "FEW_TEXTS", few)
        root = archive(tmp_path / str(few), 20)
        run(root)
        digests.append([(file.path, file.digest) for file in read_tree(root, "public")])
    assert digests[0] == digests[1]


def test_a_build_reports_timings_and_the_reason_for_each_planned_part(tmp_path: Path) -> None:
    root = archive(tmp_path, 20)
    run_command("build", "--workers", "1", root=root)
    lay(root, {path(14): text(14, "Something new.")})
    status, said = run_command("build", "--workers", "1", "--timings", root=root)
    assert status == 0
    assert " s  plan and render\n" in said
    assert f"briefing /briefings/{stem(14)}/: the text changed: /briefings/{stem(14)}/\n" in said
