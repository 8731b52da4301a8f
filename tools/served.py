"""An archive, its preview in a separate process, and a user's actions: save, open, ingest."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
WAIT_MS = 10_000
BRIEFINGS = 60
GIVEN = ["Ilsa", "Orvik", "Tamo", "Brenna", "Ulder", "Kesta", "Jorun", "Mavel", "Senna", "Torvald"]
FAMILY = ["Vantor", "Kelmar", "Drovny", "Ashkarn", "Belsund", "Corvath", "Eldrun", "Fenmark", "Gravick", "Haldren"]


@contextmanager
def served(root: Path) -> Iterator[tuple[Path, str]]:
    """A demonstration archive and the address of its preview."""
    run = [sys.executable, "-m", "site_builder"]
    subprocess.run([*run, "demo", str(root), "--briefings", str(BRIEFINGS), "--quiet"], check=True, cwd=TOP)
    with serving(root) as address:
        yield root, address


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """The preview of an archive, on a free port."""
    command = [sys.executable, "-m", "site_builder", "serve", "--port", "0", "--root", str(root)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as run:
        try:
            assert run.stdout
            line = next(line for line in run.stdout if "http://" in line)
            address = re.findall(r"http://\S+", line)[0]
            wait_until_settled(address)
            yield address
        finally:
            run.terminate()
            run.wait(timeout=10)


def wait_until_settled(address: str) -> None:
    """Wait until the preview has read everything."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}_preview/state.json") as answer:
            if json.load(answer)["settled"]:
                return
        time.sleep(0.05)
    raise TimeoutError("the preview did not settle")


def timing(address: str) -> dict[str, float]:
    """The preview's report of its last change."""
    with urllib.request.urlopen(f"{address}_preview/timing.json") as answer:
        told: dict[str, float] = json.load(answer)
    return told


def briefing(root: Path, place: int = 20) -> tuple[Path, str]:
    """A content file and the path of its page."""
    path = sorted(root.glob("content/briefings/*/*.md"))[place]
    return path, f"briefings/{path.stem}/"


def edit(path: Path, change: Callable[[str], str]) -> str:
    """Save a file as an editor does; returns the previous text."""
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    return before


def open_page(page: Any, url: str) -> None:
    """Load a page, and wait until it has sent its address to the server."""
    page.goto(url)
    page.wait_for_function("window.LiveReload && LiveReload.connector && LiveReload.connector.protocol >= 7")
    page.wait_for_timeout(150)


def seeded(root: Path, people: int) -> None:
    """An ingested archive whose seeds name that many invented persons, one in each seed."""
    run = [sys.executable, "-m", "site_builder"]
    subprocess.run([*run, "new", str(root), "--quiet"], check=True, cwd=TOP)
    for number in range(people):
        name = f"{GIVEN[number % 10]} {FAMILY[number // 10 % 10]}{'son' * (number // 100 % 2)}{'a' * (number // 200)}"
        words = f"Foreign Minister {name} said on Monday that nothing was agreed. Ms. {name.split()[1]} left at noon."
        text = f"Title of note {number}\n\n{1 + number % 28} March {1990 + number // 28}\n\n{words}\n"
        (new_folder(root / "seeds") / f"note-{number:03}.txt").write_text(text, "utf-8")
    ingest(root)


def ingest(root: Path) -> None:
    """Ingest the seeds."""
    subprocess.run(
        [sys.executable, "-m", "site_builder", "ingest", "--root", str(root), "--quiet"], check=True, cwd=TOP
    )


def new_folder(path: Path) -> Path:
    """The folder, created if missing."""
    path.mkdir(exist_ok=True)
    return path
