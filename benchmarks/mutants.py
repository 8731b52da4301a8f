"""Share of single code changes noticed by tests: python benchmarks/mutants.py FOLDER [COUNT] [SEED] [PART/PARTS].

Each mutant is one operator, comparison or constant, changed in a copy of the checkout. Of the suite only the tests that
evaluate the changed expression can notice it: the whole suite is run once with each drawn place marked (in workers and
subprocesses as well), and each mutant is then given the tests that came by, nearest first. What is evaluated at import
is given the tests of the modules that import it. FOLDER keeps the sample, what reached it, and a line for each
mutant that was tried: the same command goes on where it stopped, parts can run side by side. Not in CI.
"""

import ast
import json
import multiprocessing
import os
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from tools.changed_tests import importing, nearest_tests

ROOT = Path(__file__).resolve().parent.parent
CPU_SECONDS = 20  # for the first tests of a mutant, and again for the others
FIRST = 30
OPTIONS = ("-xq", "-pno:randomly", "-pno:cacheprovider", "-Wignore::pytest.PytestAssertRewriteWarning")
LOADED = (
    "hypothesis",
    "jinja2",
    "markdown_it",
    "mdit_py_plugins.footnote",
    "yaml",
    "frontmatter",
    "babel",
    "tornado.web",
    "rich",
)
LEFT_OUT = (".venv", ".git", "public", ".site-builder", "node_modules", ".hypothesis", ".mypy_cache", ".ruff_cache")
MARK = """
import builtins, os
_known = set()
def _seen_(number, value):
    key = number, os.environ.get("PYTEST_CURRENT_TEST", "")
    if key not in _known:
        _known.add(key)
        with open({log!r}, "a", encoding="utf-8") as file:
            file.write(f"{{number}}\\t{{key[1]}}\\n")
    return value
builtins._seen_ = _seen_
"""

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
}  # fmt: skip


Reached = dict[int, dict[str, set[str]]]


class Mutant(NamedTuple):
    """A place that can be changed, identified by its text even if the lines around it change."""

    file: str
    what: str
    line: str
    ordinal: int  # among the places of the file with all of these equal


def places(tree: ast.AST) -> Iterator[tuple[int, str, ast.AST, str, object]]:
    """Possible changes: the line, a description, and the node, field and value that make it."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            new = SWAPS[type(node.ops[0])]
            yield line, f"{type(node.ops[0]).__name__} → {new.__name__}", node, "ops", [new(), *node.ops[1:]]
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
            new = SWAPS[type(node.op)]
            yield line, f"{type(node.op).__name__} → {new.__name__}", node, "op", new()
        elif isinstance(node, ast.Constant) and type(node.value) in (bool, int):
            new_value = not node.value if isinstance(node.value, bool) else node.value + 1
            yield line, f"{node.value} → {new_value}", node, "value", new_value
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield line, "Not → bool", node, "op", ast.Not()


def mutants_of(root: Path, file: str) -> dict[Mutant, int]:
    """All mutants of a file, each with its number among the places."""
    text, counted, found = (root / file).read_text("utf-8"), defaultdict[tuple[str, str], int](int), {}
    for number, (line, what, *_) in enumerate(places(ast.parse(text))):
        words = text.splitlines()[line - 1].strip()
        found[Mutant(file, what, words, counted[what, words])] = number
        counted[what, words] += 1
    return found


def drawn(count: int, seed: int) -> list[Mutant]:
    """A uniform sample of all places."""
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "site_builder").rglob("*.py"))
    return random.Random(seed).sample([mutant for file in files for mutant in mutants_of(ROOT, file)], count)


def kept(folder: Path, count: int, seed: int) -> list[Mutant]:
    """The sample stored in the folder, drawn if there is none."""
    file = folder / "sample.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(drawn(count, seed), ensure_ascii=False, indent=0), "utf-8")
    return [Mutant(*entry) for entry in json.loads(file.read_text("utf-8"))]


class _Marking(ast.NodeTransformer):
    """Puts a mark around each drawn expression, and around the uses of a drawn named constant."""

    def __init__(self, numbers: dict[ast.AST, int], tree: ast.Module) -> None:
        self.numbers = numbers
        self.named: dict[str, int] = {}
        self.inside = 0
        for statement in tree.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                numbers_here = [numbers[node] for node in ast.walk(statement) if node in numbers]
                if isinstance(target, ast.Name) and numbers_here:
                    self.named[target.id] = numbers_here[0]

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.match_case):
            node.body = [self.visit(statement) for statement in node.body]  # type: ignore[misc]
            return node
        within = isinstance(node, ast.FunctionDef)
        self.inside += within
        new = self.generic_visit(node)
        self.inside -= within
        number = self.numbers.get(node)
        if number is None and self.inside and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            number = self.named.get(node.id)
        if number is None:
            return new
        return ast.Call(ast.Name("_seen_", ast.Load()), [ast.Constant(number), new], [])


def mark(copy: Path, sample: list[Mutant], log: Path) -> None:
    """Mark each place of the sample in a copy; each evaluation is logged with its test."""
    by_file = defaultdict(list)
    for number, mutant in enumerate(sample):
        by_file[mutant.file].append((number, mutant))
    for file, wanted in by_file.items():
        tree, known = ast.parse((copy / file).read_text("utf-8")), mutants_of(copy, file)
        nodes = [node for _, _, node, *_ in places(tree)]
        numbers = {nodes[known[mutant]]: number for number, mutant in wanted if mutant in known}
        marked = ast.fix_missing_locations(_Marking(numbers, tree).visit(tree))
        (copy / file).write_text(ast.unparse(marked), "utf-8")
    package = copy / "site_builder/__init__.py"
    package.write_text(package.read_text("utf-8") + MARK.format(log=str(log)), "utf-8")


def reached(folder: Path) -> Reached:
    """For each number of the sample the test files that evaluate it, and the tests; none for those of a whole file."""
    found: Reached = defaultdict(lambda: defaultdict(set))
    for log in folder.glob("reached*"):
        for row in set(log.read_text("utf-8").splitlines()):
            number, _, test = row.partition("\t")
            file, _, name = test.rpartition(" ")[0].partition("::")
            if file:
                found[int(number)][file].add("" if test.endswith("(setup)") else name.partition("[")[0])
    return found


def distances(file: str) -> dict[str, int]:
    """Distance of each test file from a module: 1 mirrors or imports it, 2 is in its package, 3 any other."""
    near = {*nearest_tests(ROOT / file), *importing(ROOT / file, ROOT / "tests")}
    beside, golden = ROOT / "tests" / Path(file).parts[1], ROOT / "tests/test_golden.py"
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    far = {test: 1 if test in near else 2 if beside in test.parents or test == golden else 3 for test in tests}
    return {test.relative_to(ROOT).as_posix(): distance for test, distance in far.items()}


def in_order(mutant: Mutant, known: Reached, by_file: dict[str, set[str]] | None) -> list[str]:
    """The tests of a mutant: those that import its module, then of its folder, then the others; narrow ones first."""
    far = distances(mutant.file)
    if not by_file:
        return sorted(far, key=lambda file: (far[file], file))
    passes = Counter((file, test) for files in known.values() for file, tests in files.items() for test in tests)
    found = [(file, "") if "" in tests else (file, test) for file, tests in by_file.items() for test in sorted(tests)]
    ordered = sorted(set(found), key=lambda at: (not at[1], far.get(at[0], 3), passes[at], at))
    return [f"{file}::{test}" if test else file for file, test in ordered]


def verdict(copy: Path, tests: list[str], seconds: int = CPU_SECONDS) -> str:
    """Result of tests in the copy: passed, failed or slow. Run in a fork in which all but the package itself is
    loaded.
    """
    run = multiprocessing.get_context("fork").Process(target=_run, args=(copy, tests, seconds))
    run.start()
    select.select([run.sentinel], [], [], seconds * 10)
    with suppress(ProcessLookupError):
        os.killpg(run.pid or 0, signal.SIGKILL)  # before waiting: until then the number belongs to nobody else
    run.join()
    return {0: "passed", 1: "failed", 2: "failed", 5: "passed"}.get(run.exitcode or 0, "slow")


def _run(copy: Path, tests: list[str], seconds: int) -> None:
    os.setpgrp()
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    sys.path.insert(0, str(copy))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    os._exit(pytest.main([*OPTIONS, *tests]))


def change(copy: Path, mutant: Mutant, number: int) -> None:
    """Change the module in the copy."""
    tree = ast.parse((copy / mutant.file).read_text("utf-8"))
    _, what, node, field, value = list(places(tree))[number]
    if what == "Not → bool":
        node.operand = ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]
    else:
        setattr(node, field, value)
    (copy / mutant.file).write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")


def outcome(copy: Path, mutant: Mutant, tests: list[str]) -> str:
    """Result of the tests against a mutant; `gone` if its place no longer exists."""
    file = copy / mutant.file
    number = mutants_of(copy, mutant.file).get(mutant) if file.exists() else None
    if number is None:
        return "gone"
    text, found = file.read_text("utf-8"), "not reached"
    change(copy, mutant, number)
    for some in (tests[:FIRST], tests[FIRST:]):
        if some and found in ("not reached", "passed"):
            found = verdict(copy, some)
    file.write_text(text, "utf-8")
    return found


def copied(folder: str) -> Path:
    """A copy of the checkout."""
    copy = Path(folder) / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return copy


def measure(folder: Path, sample: list[Mutant], part: int, parts: int) -> None:
    """Runs the suite, or a part of its files, once with the sample marked."""
    done = folder / f"measured-{part}-{parts}"
    if done.exists():
        return
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))[part - 1 :: parts]
    with tempfile.TemporaryDirectory() as place:
        copy = copied(place)
        mark(copy, sample, folder / f"reached-{part}-{parts}")
        print("The suite with marks:", verdict(copy, ["--maxfail=1000", *files], 3600), flush=True)
    done.touch()


def main(folder: Path, count: int, seed: int, part: int, parts: int) -> None:
    for name in LOADED:
        import_module(name)
    sample = kept(folder, count, seed)
    measure(folder, sample, part, parts)
    if len(list(folder.glob(f"measured-*-{parts}"))) < parts:
        print("The other parts still measure; call again when they are done.")
        return
    results, known = folder / f"results-{part}-{parts}", reached(folder)
    tried = {int(row.partition("\t")[0]) for file in folder.glob("results*") for row in file.read_text().splitlines()}
    with tempfile.TemporaryDirectory() as place, results.open("a", encoding="utf-8") as out:
        copy = copied(place)
        assert verdict(copy, ["tests/core", "tests/test_golden.py"], 240) == "passed", "the tests fail without a change"
        for number, mutant in list(enumerate(sample))[part - 1 :: parts]:
            if number not in tried:
                tests = in_order(mutant, known, known.get(number))
                print(number, outcome(copy, mutant, tests), len(tests), *mutant[:3], sep="\t", file=out, flush=True)


if __name__ == "__main__":
    words = sys.argv[2:] + ["200", "1", "1/1"][len(sys.argv) - 2 :]
    main(Path(sys.argv[1]).resolve(), int(words[0]), int(words[1]), *map(int, words[2].split("/")))  # type: ignore[arg-type]
