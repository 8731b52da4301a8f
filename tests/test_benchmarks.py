"""The programs of benchmarks/ and tools/ end with words where they are given nothing to measure."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
SCORER = "import json, sys\nopen(sys.argv[sys.argv.index('--json') + 1], 'w').write(json.dumps({counts}))\n"


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=HOME, capture_output=True, text=True, timeout=600)


@pytest.mark.parametrize(
    "name",
    ["gold", "gold_actors", "gold_names", "gold_tags", "fit", "fit_titles", "fit_sources", "fit_speakers", "formats"],
)
def test_a_folder_without_documents_is_named(tmp_path: Path, name: str) -> None:
    more = ("--models", str(tmp_path)) if name == "fit_titles" else ()
    ended = ran(f"benchmarks/{name}.py", str(tmp_path), *more)
    assert ended.returncode in (1, 2)
    assert "holds no documents: name the folder that has seeds/ and gold/ in it" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("words", [["tools/uneven.py"], ["benchmarks/bench.py", "x"], ["benchmarks/preview.py"]])
def test_a_program_without_its_arguments_says_how_it_is_called(words: list[str]) -> None:
    ended = ran(*words)
    assert (ended.returncode, ended.stderr.startswith("usage: ")) == (2, True)


def test_hugo_gets_an_appearance(tmp_path: Path) -> None:
    runpy.run_path(str(HOME / "benchmarks/corpus.py"))["lay_hugo"](3, tmp_path / "site")
    style = (tmp_path / "site/static/style.css").read_text("utf-8")
    assert "body" in style
    assert "{%" not in style
    assert len(list((tmp_path / "site/content/briefings").rglob("2*-*.md"))) == 3


@pytest.mark.parametrize(("more", "status"), [((), 1), (("--half", "0"), 0)])
def test_floors_are_for_all_documents_of_a_collection(tmp_path: Path, more: tuple[str, ...], status: int) -> None:
    gold = tmp_path / "mixed"
    seed = "Harbour Talks\n\n12 February 2024\n\nNo.\n"
    for name, text in (("seeds/a.txt", seed), ("gold/a.json", '{"boilerplate": []}')):
        (gold / name).parent.mkdir(parents=True, exist_ok=True)
        (gold / name).write_text(text, "utf-8")
    counts = json.dumps({"total": {"docs": 1, "title": 0}, "by_source": {}})
    (tmp_path / "score.py").write_text(SCORER.format(counts=counts), "utf-8")
    ended = ran("benchmarks/gold.py", str(gold), *more)
    assert (ended.returncode, ended.stderr) == (status, "")
