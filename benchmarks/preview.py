"""Saves files of a large archive under a running preview and prints how long the open page takes to be right.

python benchmarks/preview.py N [--rounds 7] [--folder DIR] [--soak MINUTES]

A real browser has the page open; a save is timed from the write to the words in the page, and, by the preview's own
clock, from the system's notice to the message that makes the page reload, and to the moment when all pages are right.
Start is timed from the command to the first page, cold and warm, beside a cold build. Seeds are saved in an archive of
their own, made of the same texts, because the other has none. Memory is that of the process. Nothing is asserted.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import HTTPError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from browser import chromium
from demo_seeds import demo_seeds

TOP = Path(__file__).resolve().parent.parent
WAIT_MS = 60_000


@dataclass(frozen=True)
class Save:
    """A kind of change: the open page, the saved file, and the condition under which the page is right."""

    name: str
    url: str
    path: Path
    change: Callable[[str, int], str | None]
    """Text and round → new text; None removes the file."""
    shows: Callable[[int], str]
    """JavaScript that is true once the page is right."""


@dataclass(frozen=True)
class Times:
    """Milliseconds of one save."""

    told: float
    seen: float
    settled: float


def main() -> None:
    """Lay the archive, start cold and warm, save, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("briefings", type=int)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--soak", type=float, default=0.0, help="minutes of edits, with the memory before and after")
    asked = parser.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=asked.folder or (memory if memory.is_dir() else None)) as folder:
        root = Path(folder) / "archive"
        command = [sys.executable, "-m", "site_builder"]
        subprocess.run([*command, "demo", str(root), "--briefings", str(asked.briefings), "--quiet"], check=True)
        print(f"build cold: {build_s(root):.2f} s")
        for state in ("cold", "warm"):
            with serving(root) as (address, started, _):
                print(f"start {state}: listening after {started:.2f} s, {first_page(root, address)}", flush=True)
        with serving(root) as (address, _, process), chromium() as browser:
            settled(address)
            page = browser.new_page()
            print(f"memory: {rss_mib(process):.0f} MiB; {asked.briefings:,} briefings, median of {asked.rounds}:")
            print(f"{'saved':22}{'notice → message':>18}{'save → seen':>14}{'all right':>12}")
            for save in saves(root):
                times = [timed(save, number, page, address) for number in range(asked.rounds)]
                told, seen, all_right = (median(getattr(t, f) for t in times) for f in ("told", "seen", "settled"))
                print(f"{save.name:22}{told:>15.0f} ms{seen:>11.0f} ms{all_right:>9.0f} ms", flush=True)
            burst(root, page, address)
            for url in MACHINES:
                print(f"/{url} after a change: {loaded_s(address, url):.2f} s, again: {loaded_s(address, url):.2f} s")
            if asked.soak:
                soak(root, address, process, asked.soak)
        sown = Path(folder) / "sown"
        with sowing(sown, asked.briefings) as (address, _, process), chromium() as browser:
            page = browser.new_page()
            settled(address)
            times = [timed(seed_save(sown), number, page, address) for number in range(asked.rounds)]
            told, seen, all_right = (median(getattr(t, f) for t in times) for f in ("told", "seen", "settled"))
            print(f"{'a seed':22}{told:>15.0f} ms{seen:>11.0f} ms{all_right:>9.0f} ms; {rss_mib(process):.0f} MiB")


MACHINES = ("sitemap.xml", "feed.xml", "briefings.csv", "nowhere/at/all")


def build_s(root: Path) -> float:
    """Seconds of a cold build; its output is deleted."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "site_builder", "build", "--root", str(root), "--quiet"], check=True)
    took = time.monotonic() - began
    for name in ("public", ".site-builder"):
        shutil.rmtree(root / name)
    return took


def loaded_s(address: str, url: str) -> float:
    """Seconds until an address is answered."""
    began = time.monotonic()
    with suppress(HTTPError), urllib.request.urlopen(f"{address}{url}") as answer:
        answer.read()
    return time.monotonic() - began


def sowing(root: Path, number: int) -> AbstractContextManager[tuple[str, float, int]]:
    """The preview of an archive whose briefings all came from seeds."""
    for path, text in demo_seeds(number):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    (root / "site.toml").write_text('title = "Sown"\nbase_url = "https://example.org/"\n', "utf-8")
    subprocess.run([sys.executable, "-m", "site_builder", "ingest", "--root", str(root), "--quiet"], check=True)
    return serving(root)


def seed_save(root: Path) -> Save:
    """Add a sentence to the seed of an open briefing."""
    path = some_briefing(root)
    seed = re.findall(r"seeds/[^\s\"',}]+", path.read_text("utf-8"))[0]
    return Save(
        "a seed",
        f"briefings/{path.stem}/",
        root / seed,
        lambda text, n: f"{text.rstrip()}\n\nRound {n} of a seed was agreed upon by all.\n",
        _says("Round {} of a seed"),
    )


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, float, int]]:
    """The address of a preview, the seconds until it listens, and its process id."""
    command = [sys.executable, "-m", "site_builder", "serve", "--port", "0", "--root", str(root)]
    began = time.monotonic()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            line = next(line for line in process.stdout if "http://" in line)
            yield re.findall(r"http://\S+", line)[0], time.monotonic() - began, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def read(address: str, path: str) -> Any:
    """The JSON at an address of the preview."""
    with urllib.request.urlopen(f"{address}{path}") as answer:
        return json.load(answer)


def first_page(root: Path, address: str) -> str:
    """Time until the first briefing is shown, and until all are."""
    began = time.monotonic()
    with urllib.request.urlopen(f"{address}briefings/{some_briefing(root).stem}/") as answer:
        answer.read()
    page_s = time.monotonic() - began
    settled(address)
    return f"first page {page_s:.2f} s later, all right {time.monotonic() - began:.2f} s later"


def settled(address: str) -> dict[str, float]:
    """The preview's timing, once everything is right."""
    for timing in _timings(address):
        if timing["settled"] >= timing["told"] and timing["is_settled"]:
            break
    return timing


def _timings(address: str) -> Iterator[dict[str, float]]:
    """The preview's timing again and again, for as long as a person would wait."""
    began = time.monotonic()
    while time.monotonic() < began + WAIT_MS / 1000:
        yield read(address, "_preview/timing.json")
        time.sleep(0.02)
    raise SystemExit(f"the preview did not come to an end of its work within {WAIT_MS // 1000} s")


def some_briefing(root: Path) -> Path:
    """A briefing in the middle."""
    paths = sorted(root.glob("content/briefings/*/*.md"))
    return paths[len(paths) // 2]


def saves(root: Path) -> tuple[Save, ...]:
    """Every kind of change made by an editor."""
    path = some_briefing(root)
    url = f"briefings/{path.stem}/"
    header = path.read_text("utf-8").split("\n---\n")[0]
    actor = re.findall(r"^actors: \[([^,\]]+)|^actors:\n\s*- (\S+)", header, re.M)[0]
    actor_id = (actor[0] or actor[1]).strip().strip('"')
    for name in ("briefing.html", "own.css"):
        (root / "templates").mkdir(exist_ok=True)
        shutil.copy(TOP / "templates" / name, root / "templates" / name)
    time.sleep(1)
    new = path.with_name(f"{path.stem[:10]}-a-new-one.md")

    def titled(text: str, number: int) -> str:
        return re.sub("^title: .*", f"title: Title number {number}", text, count=1, flags=re.M)

    def named(text: str, number: int) -> str:
        return re.sub(
            rf"^({re.escape(actor_id)}:\n(?:  .*\n)*?  name: ).*", rf"\g<1>Name {number}", text, count=1, flags=re.M
        )

    return (
        Save("a body", url, path, lambda text, n: f"{text}\nRound {n} of a body.\n", _says("Round {} of a body")),
        Save("a title", url, path, titled, _says("Title number {}")),
        Save("a title, home open", "", newest(root), titled, _says("Title number {}")),
        Save("an actor's name", url, root / "content/actors.yaml", named, _says("Name {}")),
        Save(
            "a template",
            url,
            root / "templates/briefing.html",
            lambda text, n: re.sub(r'(\n<article class="sheet.*>\n)', rf"\1<b>Template {n}</b>", text, count=1),
            _says("Template {}"),
        ),
        Save(
            "the stylesheet",
            url,
            root / "templates/own.css",
            lambda text, n: f"{text}\nbody {{ outline: {n + 3}px solid red }}\n",
            lambda n: f"document.body && getComputedStyle(document.body).outlineWidth === '{n + 3}px'",
        ),
        Save(
            "a new file",
            f"briefings/{new.stem}/",
            new,
            lambda text, n: f"---\ntitle: New {n}\ndate: {path.stem[:10]}\n---\n\nA text of round {n}.\n",
            _says("A text of round {}"),
        ),
        Save(
            "a deleted file",
            f"briefings/{new.stem}/",
            new,
            lambda text, n: None,
            lambda n: "document.title.includes('not found')",
        ),
    )


def newest(root: Path) -> Path:
    """The newest published briefing, which is on the home page."""
    paths = sorted(root.glob("content/briefings/*/*.md"), key=lambda path: path.stem, reverse=True)
    return next(path for path in paths if "status: draft" not in path.read_text("utf-8"))


def _says(words: str) -> Callable[[int], str]:
    return lambda number: f"document.body?.innerText.includes({json.dumps(words.format(number))})"


def timed(save: Save, number: int, page: Any, address: str) -> Times:
    """One save and its reversal; before a deletion the file is created."""
    before = save.path.read_text("utf-8") if save.path.exists() else None
    if before is None and save.change("", number) is None:
        save.path.write_text("---\ntitle: To go\ndate: 2020-01-01\n---\n\nA text.\n", "utf-8")
        wait_for_change(address, read(address, "_preview/timing.json")["changes"])
    page.goto(f"{address}{save.url}")
    page.wait_for_function("window.LiveReload && LiveReload.connector && LiveReload.connector.protocol >= 7")
    page.wait_for_timeout(300)
    changes = settled(address)["changes"]
    after = save.change(before or "", number)
    if after is not None and after == before:
        raise SystemExit(f"{save.name}: the save changes nothing in {save.path.name}, so no page will ever show it")
    began = time.monotonic()
    if after is None:
        save.path.unlink()
    else:
        save.path.write_text(after, "utf-8")
    page.wait_for_function(save.shows(number), timeout=WAIT_MS, polling=5)
    seen = time.monotonic() - began
    timing = wait_for_change(address, changes)
    page.wait_for_timeout(500)
    page.goto("about:blank")
    back = timing["changes"]
    if before is None:
        save.path.unlink(missing_ok=True)
    else:
        save.path.write_text(before, "utf-8")
    if after is not None or before is not None:
        wait_for_change(address, back)
    told, all_right = timing["told"] - timing["noticed"], timing["settled"] - timing["noticed"]
    return Times(told * 1000, seen * 1000, all_right * 1000)


def wait_for_change(address: str, before: float) -> dict[str, float]:
    """The timing after one change more than before, once everything is right."""
    for timing in _timings(address):
        if timing["changes"] > before:
            break
    return settled(address)


def burst(root: Path, page: Any, address: str) -> None:
    """A switch of branches: two thousand files at once."""
    path = some_briefing(root)
    paths = sorted(root.glob("content/briefings/*/*.md"))[:1999]
    page.goto(f"{address}briefings/{path.stem}/")
    page.wait_for_function("window.LiveReload && LiveReload.connector && LiveReload.connector.protocol >= 7")
    before = settled(address)["changes"]
    began = time.monotonic()
    for each in {*paths, path}:
        each.write_text(each.read_text("utf-8") + "\nA burst.\n", "utf-8")
    written = time.monotonic() - began
    page.wait_for_function(_says("A burst")(0), timeout=WAIT_MS, polling=5)
    seen = time.monotonic() - began
    timing = wait_for_change(address, before)
    changes, all_right = timing["changes"] - before, timing["settled"] - timing["noticed"]
    print(
        f"burst of {len({*paths, path})} files, written in {written:.2f} s: {changes:.0f} rebuild, "
        f"seen after {seen:.2f} s, all right {all_right:.1f} s"
    )


def soak(root: Path, address: str, process: int, minutes: float) -> None:
    """Edits without a pause; the memory of the process at the start and after every tenth of the time."""
    path = some_briefing(root)
    text = path.read_text("utf-8")
    began, number, sizes = time.monotonic(), 0, [rss_mib(process)]
    while time.monotonic() < began + minutes * 60:
        before = read(address, "_preview/timing.json")["changes"]
        path.write_text(f"{text}\nSoak {number}.\n", "utf-8")
        with urllib.request.urlopen(f"{address}briefings/{path.stem}/") as answer:
            answer.read()
        wait_for_change(address, before)
        number += 1
        if time.monotonic() >= began + minutes * 6 * len(sizes):
            sizes.append(rss_mib(process))
    path.write_text(text, "utf-8")
    print(f"soak: {number} edits in {minutes:g} min, {' → '.join(f'{size:.0f}' for size in sizes)} MiB", flush=True)


def rss_mib(process: int) -> float:
    """Resident memory (proc(5))."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    main()
