"""The preview in a real browser: save, and the open page is right.

    python tools/preview.py

Lays a small archive, serves it, edits its files and looks at what the open pages do; ends with 1 if anything is wrong.
"""

import difflib
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
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium

TOP = Path(__file__).resolve().parent.parent
WAIT_MS = 10_000
BRIEFINGS = 60
PEOPLE = 300


def main() -> None:
    """Run every check on an archive of its own; print what went wrong."""
    wrong = 0
    with chromium() as browser:
        for check in [c for c in CHECKS if not sys.argv[1:] or c.__name__ in sys.argv[1:]]:
            with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "archive") as (root, address):
                context = browser.new_context(viewport={"width": 1100, "height": 500})
                page = context.new_page()
                try:
                    check(page, root, address)
                    print(f"ok: {check.__doc__}")
                except Exception as problem:
                    wrong += 1
                    print(f"WRONG: {check.__doc__}\n  {type(problem).__name__}: {str(problem)[:600]}")
                finally:
                    context.close()
    sys.exit(1 if wrong else 0)


@contextmanager
def served(root: Path) -> Iterator[tuple[Path, str]]:
    """A demonstration archive and the address of its preview."""
    run = [sys.executable, "-m", "site_builder"]
    subprocess.run([*run, "demo", str(root), "--briefings", str(BRIEFINGS), "--quiet"], check=True, cwd=TOP)
    with serving(root) as address:
        yield root, address


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """The preview of an archive, on a port that is free."""
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
    """Wait until the preview has read all."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}_preview/state.json") as answer:
            if json.load(answer)["settled"]:
                return
        time.sleep(0.05)
    raise TimeoutError("the preview did not settle")


def briefing(root: Path, place: int = 20) -> tuple[Path, str]:
    """A content file and the path of its page."""
    path = sorted(root.glob("content/briefings/*/*.md"))[place]
    return path, f"briefings/{path.stem}/"


def edit(path: Path, change: Callable[[str], str]) -> str:
    """Save a file as an editor does; returns what it was."""
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    return before


def open_page(page: Any, url: str) -> None:
    """Load, and wait until the page has told the server its address."""
    page.goto(url)
    page.wait_for_function("window.LiveReload && LiveReload.connector && LiveReload.connector.protocol >= 7")
    page.wait_for_timeout(150)


def reload_once(page: Any, root: Path, address: str) -> None:
    """a saved body reloads its page, where it was scrolled to"""
    path, url = briefing(root)
    open_page(page, address + url)
    page.evaluate("window.scrollTo({top: 400, behavior: 'instant'})")
    before = page.evaluate("window.scrollY")
    edit(path, lambda text: text + "\n\nA sentence that was just written.\n")
    page.wait_for_function("document.body.innerText.includes('just written')", timeout=WAIT_MS)
    page.wait_for_timeout(200)
    assert abs(page.evaluate("window.scrollY") - before) < 3, "the page has moved"


def others_stay(page: Any, root: Path, address: str) -> None:
    """a tab whose page did not change is not reloaded"""
    path, url = briefing(root)
    _, other = briefing(root, 40)
    still = page.context.new_page()
    open_page(still, address + other)
    still.evaluate("window.untouched = true")
    open_page(page, address + url)
    edit(path, lambda text: text + "\n\nA sentence that was just written.\n")
    page.wait_for_function("document.body.innerText.includes('just written')", timeout=WAIT_MS)
    still.wait_for_timeout(800)
    assert still.evaluate("window.untouched === true"), "it was reloaded"


def swap_style(page: Any, root: Path, address: str) -> None:
    """a stylesheet is swapped without a reload"""
    shutil.copy(TOP / "templates/style.css", _folder(root / "templates") / "style.css")
    open_page(page, address)
    page.evaluate("window.untouched = true")
    edit(root / "templates/style.css", lambda text: text + "\nbody { outline: 7px solid red }\n")
    page.wait_for_function("getComputedStyle(document.body).outlineWidth === '7px'", timeout=WAIT_MS)
    assert page.evaluate("window.untouched === true"), "the page was reloaded"


def show_broken(
    name: str, breaking: Callable[[Path], tuple[Path, Callable[[str], str]]], fact: str
) -> Callable[..., None]:
    """A check that a mistake covers the last good page and that mending it uncovers the page."""

    def check(page: Any, root: Path, address: str) -> None:
        path, change = breaking(root)
        _, url = briefing(root)
        open_page(page, address + url)
        title = page.title()
        before = edit(path, change)
        shown = page.locator("#site-preview #errors")
        shown.wait_for(state="visible", timeout=WAIT_MS)
        words = shown.inner_text()
        assert fact in words, words
        assert path.name in words, words
        assert page.title() == title, "the last good page is gone"
        path.write_text(before, "utf-8")
        shown.wait_for(state="hidden", timeout=WAIT_MS)

    check.__doc__ = f"{name} shows over the last good page, and goes when it is mended"
    return check


def broken_header(root: Path) -> tuple[Path, Callable[[str], str]]:
    """A date that is none."""
    return briefing(root)[0], lambda text: re.sub("^date: .*", "date: 31.31.21", text, count=1, flags=re.M)


def broken_link(root: Path) -> tuple[Path, Callable[[str], str]]:
    """A link to nothing."""
    return briefing(root)[0], lambda text: text + "\n\n[gone](/briefings/no-such-briefing/)\n"


def broken_template(root: Path) -> tuple[Path, Callable[[str], str]]:
    """A template that asks for what is not there."""
    shutil.copy(TOP / "templates/briefing.html", _folder(root / "templates") / "briefing.html")
    return root / "templates/briefing.html", lambda text: text.replace("{{ page.card.title }}", "{{ page.card.titel }}")


def see_drafts(page: Any, root: Path, address: str) -> None:
    """a draft carries a banner and a badge for the editor, and is not there for everyone"""
    path, url = briefing(root)
    edit(path, lambda text: re.sub("^date: ", "status: draft\ndate: ", text, count=1, flags=re.M))
    page.wait_for_timeout(500)
    open_page(page, address + url)
    assert "Draft" in page.locator("#site-preview-banner .banner").inner_text()
    page.keyboard.press("Escape")  # what links to the draft is an error now
    page.locator("#site-preview #view").click()
    page.wait_for_function("document.title.includes('not found')", timeout=WAIT_MS)


def explain_links(page: Any, root: Path, address: str) -> None:
    """the key ? tells why each link is there"""
    _, url = briefing(root)
    open_page(page, address + url)
    page.keyboard.press("?")
    shown = page.locator("#site-preview #why")
    shown.wait_for(state="visible", timeout=WAIT_MS)
    assert re.search(r"R\d+: ", shown.inner_text()), shown.inner_text()[:300]
    page.keyboard.press("Escape")
    shown.wait_for(state="hidden", timeout=WAIT_MS)


def underline_missing(page: Any, root: Path, address: str) -> None:
    """a reference that no briefing answers to is underlined"""
    path, url = briefing(root)
    edit(path, lambda text: text + "\n\nSee “A title that nobody wrote”, 3 March 1999.\n")
    page.wait_for_timeout(500)
    open_page(page, address + url)
    page.locator(".preview-mark").first.wait_for(timeout=WAIT_MS)
    assert "nobody wrote" in page.locator(".preview-mark").first.inner_text()


def refuse_strangers(page: Any, root: Path, address: str) -> None:
    """a page from elsewhere reads nothing and opens no socket"""
    port = address.rstrip("/").rpartition(":")[2]
    page.route(
        "http://elsewhere.test/**", lambda route: route.fulfill(body="<p>elsewhere</p>", content_type="text/html")
    )
    page.goto("http://elsewhere.test/")
    read = page.evaluate(f"fetch('http://127.0.0.1:{port}/').then(r => r.text()).catch(() => 'refused')")
    opened = page.evaluate(
        f"new Promise(done => {{ const s = new WebSocket('ws://127.0.0.1:{port}/livereload');"
        "s.onopen = () => done('open'); s.onerror = () => done('refused'); })"
    )
    assert (read, opened) == ("refused", "refused"), (read, opened)


def take_a_burst(page: Any, root: Path, address: str) -> None:
    """many files saved at once are one change, and the open page is right"""
    _, url = briefing(root)
    open_page(page, address + url)
    page.evaluate("sessionStorage.setItem('loads', 0)")
    page.add_init_script("sessionStorage.setItem('loads', 1 + Number(sessionStorage.getItem('loads')))")
    for file in sorted(root.glob("content/briefings/*/*.md")):
        edit(file, lambda text: text + "\n\nA sentence that was just written.\n")
    page.wait_for_function("document.body.innerText.includes('just written')", timeout=WAIT_MS)
    time.sleep(1)
    assert page.evaluate("Number(sessionStorage.getItem('loads'))") <= 2, "it was reloaded again and again"


GIVEN = ["Ilsa", "Orvik", "Tamo", "Brenna", "Ulder", "Kesta", "Jorun", "Mavel", "Senna", "Torvald"]
FAMILY = ["Vantor", "Kelmar", "Drovny", "Ashkarn", "Belsund", "Corvath", "Eldrun", "Fenmark", "Gravick", "Haldren"]


def seeded(root: Path, people: int) -> None:
    """An archive whose seeds name so many invented persons, each in one seed, ingested."""
    run = [sys.executable, "-m", "site_builder"]
    subprocess.run([*run, "new", str(root), "--quiet"], check=True, cwd=TOP)
    for number in range(people):
        name = f"{GIVEN[number % 10]} {FAMILY[number // 10 % 10]}{'son' * (number // 100 % 2)}{'a' * (number // 200)}"
        words = f"Foreign Minister {name} said on Monday that nothing was agreed. Ms. {name.split()[1]} left at noon."
        text = f"Title of note {number}\n\n{1 + number % 28} March {1990 + number // 28}\n\n{words}\n"
        (_folder(root / "seeds") / f"note-{number:03}.txt").write_text(text, "utf-8")
    ingest(root)


def ingest(root: Path) -> None:
    """Take the seeds in."""
    subprocess.run(
        [sys.executable, "-m", "site_builder", "ingest", "--root", str(root), "--quiet"], check=True, cwd=TOP
    )


def waiting(page: Any) -> int:
    """How many things the desk says are to be decided."""
    return int((re.match(r"\d+", page.locator("#count").inner_text()) or ["0"])[0])


def open_desk(page: Any, address: str) -> int:
    """Load the desk; returns how many things wait."""
    page.goto(f"{address}_desk/")
    page.locator("#item h2, #item .none").first.wait_for(timeout=WAIT_MS)
    return waiting(page)


def decide(page: Any, key: str, left: int) -> None:
    """Press a key, and wait until so many things are left."""
    page.keyboard.press(key)
    until(page, left)


def until(page: Any, left: int) -> None:
    """Wait until so many things are left."""
    words = re.compile(rf"^{left} to decide$" if left else "^Nothing waits")
    page.locator("#count").filter(has_text=words).wait_for(timeout=WAIT_MS)


def be_refused(page: Any, path: Path) -> str:
    """Decide in the very moment in which somebody saves the file; returns what was saved."""
    for attempt in range(20):
        text = path.read_text("utf-8") + f"# a note of the editor, {attempt}\n"
        page.route("**/_desk/decide", partial(_save_first, path, text))
        left = waiting(page)
        page.keyboard.press("a")
        page.wait_for_timeout(400)
        page.unroute("**/_desk/decide")
        if page.locator("#problem").is_visible():
            assert "changed meanwhile" in page.locator("#problem").inner_text()
            assert path.read_text("utf-8") == text, "an edit was lost"
            assert waiting(page) == left, "something was decided all the same"
            page.keyboard.press("Escape")
            return text
        decide(page, "u", left)
    raise AssertionError("no decision met an edit")


def _save_first(path: Path, text: str, route: Any) -> None:
    path.write_text(text, "utf-8")
    route.continue_()


def work_at_the_desk(page: Any, root: Path, address: str) -> None:
    """by keys alone: three hundred proposals to none, undo, an edit meanwhile, a restart, an ingest again"""
    own = root.parent / "desk"
    seeded(own, PEOPLE)
    actors = own / "content/actors.yaml"
    with serving(own) as desk:
        left = open_desk(page, desk)
        assert left >= PEOPLE, f"only {left} proposals"
        before = actors.read_text("utf-8")
        decide(page, "a", left - 1)
        assert _differing(before, actors.read_text("utf-8")) == ["-  status: proposed"]
        decide(page, "u", left)
        assert actors.read_text("utf-8") == before, "the undo left something behind"
        before = be_refused(page, actors)
        decide(page, "a", left - 1)
        page.keyboard.type("aaaa")  # faster than they are written
        until(page, left - 5)
    with serving(own) as desk:
        assert open_desk(page, desk) == left - 5, "a restart asks again"
        for number in range(4, -1, -1):
            decide(page, "u", left - number)
        assert actors.read_text("utf-8") == before, "the undo after a restart left something behind"
        rejected = 0
        while left:
            left -= 1
            rejected += left % 5 == 0
            decide(page, "x" if left % 5 == 0 else "a", left)
    changed = _differing(before, actors.read_text("utf-8"))
    assert not [line for line in changed if line[0] == "+"], "lines were added"
    assert sum(line == "-  status: proposed" for line in changed) == PEOPLE
    assert sum(bool(re.match("-[a-z-]+:$", line)) for line in changed) == rejected, "other records went"
    decided = (own / "content/decisions.yaml").read_text("utf-8")
    ingest(own)
    assert (own / "content/decisions.yaml").read_text("utf-8") == decided
    with serving(own) as desk:
        assert open_desk(page, desk) == 0, "an ingest asks again"


def _differing(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def take_a_seed(page: Any, root: Path, address: str) -> None:
    """a changed seed is ingested, and the open page shows it"""
    own = root.parent / "seeds"
    seeded(own, 3)
    with serving(own) as desk:
        path = sorted(own.glob("content/briefings/*/*title-of-note-1.md"))[0]
        open_page(page, f"{desk}briefings/{path.stem}/")
        edit(own / "seeds/note-001.txt", lambda text: text.replace("nothing was agreed", "all was agreed"))
        page.wait_for_function("document.body.innerText.includes('all was agreed')", timeout=WAIT_MS)


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


CHECKS: tuple[Callable[[Any, Path, str], None], ...] = (
    reload_once,
    others_stay,
    swap_style,
    show_broken("a broken header", broken_header, "is not a date"),
    show_broken("a broken link", broken_link, "leads nowhere"),
    show_broken("a broken template", broken_template, 'has no "titel"'),
    see_drafts,
    explain_links,
    underline_missing,
    refuse_strangers,
    take_a_burst,
    take_a_seed,
    work_at_the_desk,
)

if __name__ == "__main__":
    main()
