"""What each rule is worth: it is replaced by the answer that it gives nearly always, and the documents are read again.

    python benchmarks/ablation.py GOLD_DIR… [--rules FILE] [--every N] [--at-most N] [--together] [--out FILE]

Each GOLD_DIR holds `seeds/` and `gold/`. Without `--rules`, every function of `seeds`, `linking`, `entities` and
`tagging` is a rule that gives one plain answer in nine cases of ten; `--rules` names a CSV table as this script writes
it instead. A row of the result: the rule, its answer, the documents where it decides otherwise, and for all folders and
those held out how many answers get worse and better without it. A new rule has to pay: at least three documents that
it was not made for. `--together` replaces all at once and prints each question of each folder. Takes hours: at night.
"""

import argparse
import csv
import importlib
import inspect
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from answers import Document, Folder, documents, judge, survey_of

import site_builder

PACKAGES = ("seeds", "linking", "entities", "tagging")
ROOT = Path(site_builder.__file__).parent
NEARLY_ALWAYS = 0.9
COLUMNS = (
    "module",
    "function",
    "always returning",
    "documents",
    "worse",
    "better",
    "held out worse",
    "held out better",
)


ANSWERS: Mapping[str, Callable[..., Any]] = {
    "False": lambda *_, **__: False,
    "True": lambda *_, **__: True,
    "None": lambda *_, **__: None,
    "zero": lambda *_, **__: 0,
    "empty str": lambda *_, **__: "",
    "empty list": lambda *_, **__: [],
    "empty tuple": lambda *_, **__: (),
    "empty set": lambda *_, **__: set(),
    "empty frozenset": lambda *_, **__: frozenset(),
    "same": lambda *given, **_: given[0],
    "gen": lambda *_, **__: iter(()),
}
"""The answer that replaces a rule; "same" is what it was given, "gen" yields nothing."""
_PLAIN = {repr(answer()): name for name, answer in ANSWERS.items() if name not in ("same", "gen")}


class Rule(NamedTuple):
    module: str
    function: str
    answer: str


class Worth(NamedTuple):
    """Answers that get worse and better without a rule."""

    worse: int
    better: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=Path, nargs="+")
    parser.add_argument("--rules", type=Path, help="CSV table with module, function, always returning")
    parser.add_argument("--every", type=int, default=1, help="every second, third … document only")
    parser.add_argument("--at-most", type=int, default=16, help="documents read again for each rule")
    parser.add_argument("--together", action="store_true", help="replace all rules at once")
    parser.add_argument("--out", type=Path, help="write the table here")
    options = parser.parse_args()
    texts = [one for folder in options.gold for one in documents(folder, options.every)]
    rules = read_rules(options.rules) if options.rules else None
    if options.together:
        print(*together(texts, rules or []), sep="\n")
        return 0
    with options.out.open("w", newline="") if options.out else sys.stdout as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(texts, rules, options.at_most))
    return 0


def rows(texts: Sequence[Document], rules: Sequence[Rule] | None, at_most: int) -> Iterator[tuple[Any, ...]]:
    """A row for each rule."""
    folders = surveyed(texts)
    seen = Answers(rules)
    before = {}
    for text in texts:
        with seen.of(text.name):
            before[text.name] = judge(text, folders[text.folder])
    for rule, names in seen.rules():
        chosen = [text for text in texts if text.name in names]
        step = max(1, -(-len(chosen) // at_most))
        with replaced(rule):
            after = {text.name: judge(text, folders[text.folder]) for text in chosen[::step]}
        held = {name: counts for name, counts in after.items() if "held-out" in name}
        yield *rule, len(chosen), *worth(before, after), *worth(before, held)


def together(texts: Sequence[Document], rules: Iterable[Rule]) -> Iterator[str]:
    """The questions whose counts change if all rules are replaced at once."""
    before, after = measured(texts), measured(texts, rules)
    for folder in dict.fromkeys(text.folder for text in texts):
        names = [text.name for text in texts if text.folder == folder]
        old, new = (sum((counts[name] for name in names), Counter[str]()) for counts in (before, after))
        yield f"{folder}: {worth(before, {name: after[name] for name in names})}"
        yield from (f"   {line}: {old[line]} → {new[line]}" for line in sorted(old | new) if old[line] != new[line])


def measured(texts: Sequence[Document], rules: Iterable[Rule] = ()) -> dict[str, Counter[str]]:
    """The counts of each document, read without the rules."""
    with replaced(*rules):
        folders = surveyed(texts)
        return {text.name: judge(text, folders[text.folder]) for text in texts}


def surveyed(texts: Sequence[Document]) -> dict[str, Folder]:
    of_folder = defaultdict(list)
    for text in texts:
        of_folder[text.folder].append(text)
    return {folder: survey_of(some) for folder, some in of_folder.items()}


def worth(before: Mapping[str, Counter[str]], after: Mapping[str, Counter[str]]) -> Worth:
    """Answers that got worse and better; a right answer that is gone is missed or wrong, so those are not counted."""
    worse = better = 0
    for name, counts in after.items():
        for line in counts | before[name]:
            change = counts[line] - before[name][line] if not line.endswith(" right") else 0
            worse, better = worse + max(0, change), better + max(0, -change)
    return Worth(worse, better)


@contextmanager
def replaced(*rules: Rule) -> Iterator[None]:
    """The program with the code of these rules replaced by their answers."""
    own = {}
    try:
        for rule in rules:
            function = function_of(rule)
            own[function] = function.__code__
            function.__code__ = ANSWERS[rule.answer].__code__
        forget()
        yield
    finally:
        for function, code in own.items():
            function.__code__ = code
        forget()


def forget() -> None:
    """Empty the caches of the packages that hold rules."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith(tuple(f"site_builder.{package}." for package in PACKAGES)):
            for value in vars(module).values():
                getattr(value, "cache_clear", int)()


def function_of(rule: Rule) -> FunctionType:
    """The function below its decorators."""
    found: Any = importlib.import_module(f"site_builder.{rule.module.removesuffix('.py').replace('/', '.')}")
    for part in rule.function.split("."):
        found = inspect.getattr_static(found, part)
    found = getattr(found, "fget", None) or getattr(found, "func", None) or found
    return inspect.unwrap(found)


def read_rules(path: Path) -> list[Rule]:
    with path.open(encoding="utf-8") as file:
        return [Rule(row["module"], row["function"], row["always returning"]) for row in csv.DictReader(file)]


class Answers:
    """The answers that functions give, and in which documents."""

    def __init__(self, rules: Sequence[Rule] | None) -> None:
        self._given: defaultdict[CodeType, Counter[str]] = defaultdict(Counter)
        self._documents: defaultdict[tuple[CodeType, str], set[str]] = defaultdict(set)
        self._asked = rules

    @contextmanager
    def of(self, document: str) -> Iterator[None]:
        """Record while a document is read."""

        def record(frame: FrameType, event: str, value: object) -> None:
            code = frame.f_code
            if event == "return" and code.co_filename.startswith(str(ROOT)):
                answer = _PLAIN.get(repr(value), "other") if not value or value is True else "other"
                self._given[code][answer] += 1
                self._documents[code, answer].add(document)

        sys.setprofile(record)
        try:
            yield
        finally:
            sys.setprofile(None)

    def rules(self) -> Iterator[tuple[Rule, set[str]]]:
        """Each rule with the documents where it decides otherwise."""
        asked = self._asked if self._asked is not None else list(self._nearly_always())
        for rule in asked:
            code = function_of(rule).__code__
            others = (self._documents[code, answer] for answer in self._given[code] if answer != rule.answer)
            yield rule, set[str]().union(*others)

    def _nearly_always(self) -> Iterator[Rule]:
        for code, given in sorted(self._given.items(), key=lambda row: (row[0].co_filename, row[0].co_firstlineno)):
            module = Path(code.co_filename).relative_to(ROOT).as_posix()
            (answer, number), *others = given.most_common(2)
            rule = Rule(module, code.co_qualname, answer)
            is_plain = answer in ANSWERS and others and number >= NEARLY_ALWAYS * given.total()
            if is_plain and module.split("/")[0] in PACKAGES and "<" not in code.co_qualname:
                yield rule


if __name__ == "__main__":
    raise SystemExit(main())
