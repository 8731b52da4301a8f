"""The measurement of what each rule is worth (`benchmarks/ablation.py`), on two documents."""

import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
LETTER = "Work – Sea – Freedom\n\nThe Basin Opens\n\n4 May 2031\n\n{prose}\n"
PROSE = "The harbour council of Karvonia met on the pier and opened the northern basin to ships of every flag. " * 3


@pytest.fixture
def ablation(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(BENCHMARKS)])
    import ablation

    return ablation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Held-out documents, of which one has a motto above its title."""
    for part in ("seeds", "gold"):
        (tmp_path / "held-out" / part).mkdir(parents=True)
    for name, text in (("motto", LETTER), ("plain", LETTER.partition("\n\n")[2])):
        answers = {"id": name, "title": "The Basin Opens", "title_alt": [], "date": "2031-05-04", "headings": []}
        (tmp_path / "held-out" / "seeds" / f"{name}.txt").write_text(text.format(prose=PROSE), "utf-8")
        (tmp_path / "held-out" / "gold" / f"{name}.json").write_text(json.dumps(answers), "utf-8")
    return tmp_path / "held-out"


def test_without_the_words_of_a_title_a_held_out_answer_gets_worse(ablation, folder: Path):
    texts = list(ablation.documents(folder))
    rule = ablation.Rule("seeds/detect/titles.py", "title_text", "empty str")
    (row,) = ablation.rows(texts, [rule], at_most=16)
    *of_rule, documents, worse, better, held_worse, held_better = row
    assert (tuple(of_rule), documents) == (rule, 2)
    assert worse == held_worse > 0
    assert better == held_better == 0


def test_a_rule_replaced_by_its_usual_answer_changes_nothing_and_comes_back(ablation, folder: Path):
    texts = list(ablation.documents(folder))
    before = ablation.measured(texts)
    rule = ablation.Rule("seeds/detect/headlines.py", "is_motto", "False")
    function = ablation.function_of(rule)
    with ablation.replaced(rule):
        assert function("Work – Sea – Freedom") is False
    assert function("Work – Sea – Freedom") is True
    assert ablation.measured(texts) == before


def test_rules_are_functions_that_give_one_answer_nearly_always(ablation, folder: Path):
    texts = list(ablation.documents(folder))
    seen = ablation.Answers(None)
    for text in texts:
        with seen.of(text.name):
            ablation.judge(text, ablation.surveyed(texts)[text.folder])
    found = dict(seen.rules())
    assert found
    assert all(rule.module.partition("/")[0] in ablation.PACKAGES for rule in found)
    assert all(rule.answer in ablation.ANSWERS for rule in found)
    assert {name for names in found.values() for name in names} <= {text.name for text in texts}
