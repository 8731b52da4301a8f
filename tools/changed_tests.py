"""The tests of what differs from the last commit, for `make check`: python -m tools.changed_tests.

A module is tested by the file that mirrors its path, and by those of its package's tests that import it and mirror no
other module; where there are none, by those in its own folder that import it, else in its package. Where none imports
it, step by step the tests of the modules that do: those of its own folder, else of its package or `cli`, else others.
Of tests, a file is run, or those that import it, through other files as well. What is no module is tested by all tests
of its package, the theme by those of rendering and of whole pages. What the manual explains is tested with it.
"""

import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE, TESTS, THEME = ROOT / "site_builder", ROOT / "tests", ROOT / "templates"
PAPERS = TESTS / "test_papers.py"
_IMPORT = re.compile(r"^[ \t]*(?:from ([\w.]+) )?import (\([^)]*\)|.+)", re.MULTILINE)
_NAME = re.compile(r"(?<!as )\b[\w.]+")


@cache
def imports_of(file: Path) -> frozenset[str]:
    """The modules imported by a file and the names taken from them, all dotted."""
    rows = _IMPORT.findall(file.read_text("utf-8"))
    taken = [f"{module}.{name}" if module else name for module, names in rows for name in _NAME.findall(names)]
    return frozenset([*taken, *(module for module, _ in rows)])


def importing(file: Path, folder: Path) -> list[Path]:
    """The files in a folder that import a file."""
    dotted = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return [path for path in sorted(folder.rglob("*.py")) if path != file and dotted in imports_of(path)]


def nearest_tests(file: Path) -> list[Path]:
    """The tests of a file of the package, of the tests or of the theme."""
    if file.is_relative_to(THEME):
        return [TESTS / "rendering", TESTS / "test_golden.py"]
    if file.suffix != ".py":
        return _of_folder(file.relative_to(CODE if file.is_relative_to(CODE) else TESTS).parts[0])
    if file.is_relative_to(TESTS):
        return [file] if file.name.startswith("test_") else _tests(_reaching(file))
    folder, found, step, seen = _package(file), list[Path](), [file], {file}
    while step and not found:
        found = list(dict.fromkeys(test for module in step for test in _near(module)))
        above = dict.fromkeys(path for module in step for path in importing(module, CODE) if path not in seen)
        own = [path for path in above if path.parent == file.parent]
        step = own or [path for path in above if _package(path) in (folder, CODE)] or [*above]
        seen.update(step)
    return (found or [TESTS / folder.relative_to(CODE)]) + [PAPERS] * (file in _explained())


@cache
def _explained() -> frozenset[Path]:
    """The modules whose commands and keys the manual explains."""
    return frozenset(CODE.parent / f"{name.replace('.', '/')}.py" for name in imports_of(PAPERS))


def _of_folder(name: str) -> list[Path]:
    """The tests in a folder, or the test files with that name."""
    folder = TESTS / name
    return [folder] if any(folder.rglob("test_*.py")) else [*TESTS.glob(f"test_{name}.py")]


def _reaching(file: Path) -> list[Path]:
    """The test files that import a file, directly or through others."""
    found = [file]
    for one in found:
        found += [path for path in importing(one, TESTS) if path not in found]
    return found


def _near(file: Path) -> list[Path]:
    inside = TESTS / file.relative_to(CODE)
    named = _tests(importing(file, TESTS / _package(file).relative_to(CODE)))
    own = [test for test in [inside.with_name(f"test_{file.name}")] if test.exists()]
    free = [test for test in named if not _mirrored(test).exists() and test not in own]
    return own + free or [test for test in named if test.parent == inside.parent] or named


def _mirrored(test: Path) -> Path:
    return CODE / test.relative_to(TESTS).with_name(test.name.removeprefix("test_"))


def _package(file: Path) -> Path:
    """The top-level package of a module."""
    return CODE / Path(*file.relative_to(CODE).parts[:-1][:1])


def _tests(files: Iterable[Path]) -> list[Path]:
    return [file for file in files if file.name.startswith("test_")]


def main() -> None:
    """Print the tests of the files changed according to git."""
    asked = ["git", "status", "--porcelain", "--untracked-files=all", "--no-renames", "-z"]
    rows = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = [file for file in (ROOT / row[3:] for row in rows) if {CODE, TESTS, THEME} & {*file.parents}]
    for test in dict.fromkeys(test for file in files for test in nearest_tests(file) if test.exists()):
        print(test.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    main()
