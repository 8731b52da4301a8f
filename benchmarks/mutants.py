"""How many single changes of the code the tests notice: python benchmarks/mutants.py [COUNT] [SEED] [FIRST].

Each mutant is one operator, comparison or constant of one module, changed in a copy of the checkout; the tests that
mirror the module run first, then those that import it, then those of its folder, then the golden site. Not in CI.
"""

import ast
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAST = ("tests/test_golden.py",)
SECONDS = 240
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
LEFT_OUT = (".venv", ".git", "public", ".site-builder", "node_modules")

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
}  # fmt: skip


def places(tree: ast.AST) -> Iterator[tuple[int, str, ast.AST, str, object]]:
    """What can be changed: the line, what is done, and the node, field and value that do it."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            new = SWAPS[type(node.ops[0])]
            yield line, f"{type(node.ops[0]).__name__} → {new.__name__}", node, "ops", [new(), *node.ops[1:]]
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
            yield (
                line,
                f"{type(node.op).__name__} → {SWAPS[type(node.op)].__name__}",
                node,
                "op",
                SWAPS[type(node.op)](),
            )
        elif isinstance(node, ast.Constant) and type(node.value) in (bool, int):
            new_value = not node.value if isinstance(node.value, bool) else node.value + 1
            yield line, f"{node.value} → {new_value}", node, "value", new_value
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield line, "Not → bool", node, "op", ast.Not()


def mutants(count: int, seed: int) -> list[tuple[str, int]]:
    """The files and the numbers of the places in them, drawn from all places alike."""
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "site_builder").rglob("*.py"))
    every = [(f, n) for f in files for n in range(sum(1 for _ in places(ast.parse((ROOT / f).read_text("utf-8")))))]
    return random.Random(seed).sample(every, count)


def tests_of(file: str) -> tuple[list[str], list[str]]:
    """The tests that name a module, and those further away that may notice a change of it."""
    module = Path(file).with_suffix("").relative_to("site_builder")
    dotted, parent = ".".join(module.parts), ".".join(module.parts[:-1])
    wanted = (f"site_builder.{dotted} import", f"from site_builder.{parent} import {module.name}\n")
    texts = {path: path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py"))}
    importing = [path.relative_to(ROOT).as_posix() for path, text in texts.items() if any(w in text for w in wanted)]
    mirrored = f"tests/{module.parent.as_posix()}/test_{module.name}.py"
    near = [test for test in dict.fromkeys([mirrored, *importing]) if (ROOT / test).exists()]
    return near, [test for test in (f"tests/{module.parent.as_posix()}", *LAST) if (ROOT / test).exists()]


def verdict(copy: Path, tests: list[str]) -> str:
    """How tests of the copy end: passed, failed or slow. Run in a fork, which has all but the package itself loaded."""
    run = multiprocessing.get_context("fork").Process(target=_run, args=(copy, tests))
    run.start()
    run.join(SECONDS)
    if run.is_alive():
        run.kill()
        return "slow"
    return {0: "passed", 1: "failed", 2: "failed"}[run.exitcode or 0]


def _run(copy: Path, tests: list[str]) -> None:
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    sys.path.insert(0, str(copy))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os._exit(pytest.main([*OPTIONS, *tests]))


def outcome(copy: Path, file: str, number: int) -> tuple[str, str]:
    """What was changed, and whether a test noticed."""
    text = (ROOT / file).read_text("utf-8")
    tree = ast.parse(text)
    line, what, node, field, value = list(places(tree))[number]
    if what == "Not → bool":
        node.operand = ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]
    else:
        setattr(node, field, value)
    (copy / file).write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
    near, far = tests_of(file)
    found = verdict(copy, near) if near else "passed"
    found = "near " + found if found != "passed" else "far " + verdict(copy, far)
    (copy / file).write_text(text, "utf-8")
    return f"{file}:{line}  {what}   {text.splitlines()[line - 1].strip()}", found


def main(count: int, seed: int, first: int) -> None:
    for name in LOADED:
        import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        assert verdict(copy, ["tests/core", *LAST]) == "passed", "the tests fail without a change"
        caught = 0
        for done, (file, number) in enumerate(mutants(count, seed)[first:], 1):
            what, found = outcome(copy, file, number)
            caught += found.endswith("failed")
            print(f"{caught}/{done} {found} {what}", flush=True)


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["200", "1", "0"][len(sys.argv) - 1 :])))
