"""The preview in a real browser: save, and the open page is right.

    python tools/preview.py

Lays a small archive, serves it, edits its files and looks at what the open pages do; ends with 1 if anything is wrong.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium
from desk import decide_forty, record_roles, say_what_to_do, take_a_seed, work_at_the_desk
from served import TOP, WAIT_MS, briefing, edit, new_folder, open_page, served, timing, wait_until_settled

BRANCHED = 2_000
"""Number of files that differ between two branches."""


def main() -> None:
    """Run every check on an archive of its own; print the failures."""
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


def reload_once(page: Any, root: Path, address: str) -> None:
    """a saved body reloads its page, where it was scrolled to"""
    path, url = briefing(root)
    open_page(page, address + url)
    page.evaluate("window.scrollTo({top: 400, behavior: 'instant'})")
    before = page.evaluate("window.scrollY")
    edit(path, lambda text: text + "\n\nA sentence that was just written.\n")
    page.wait_for_function("document.body?.innerText.includes('just written')", timeout=WAIT_MS)
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
    page.wait_for_function("document.body?.innerText.includes('just written')", timeout=WAIT_MS)
    still.wait_for_timeout(800)
    assert still.evaluate("window.untouched === true"), "it was reloaded"


def swap_style(page: Any, root: Path, address: str) -> None:
    """a stylesheet is swapped without a reload"""
    shutil.copy(TOP / "templates/own.css", new_folder(root / "templates") / "own.css")
    open_page(page, address)
    page.evaluate("window.untouched = true")
    edit(root / "templates/own.css", lambda text: text + "\nbody { outline: 7px solid red }\n")
    page.wait_for_function("document.body && getComputedStyle(document.body).outlineWidth === '7px'", timeout=WAIT_MS)
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
    """An invalid date."""
    return briefing(root)[0], lambda text: re.sub("^date: .*", "date: 31.31.21", text, count=1, flags=re.M)


def broken_link(root: Path) -> tuple[Path, Callable[[str], str]]:
    """A broken link."""
    return briefing(root)[0], lambda text: text + "\n\n[gone](/briefings/no-such-briefing/)\n"


def broken_template(root: Path) -> tuple[Path, Callable[[str], str]]:
    """A template that uses an undefined variable."""
    shutil.copy(TOP / "templates/briefing.html", new_folder(root / "templates") / "briefing.html")
    return root / "templates/briefing.html", lambda text: text.replace("{{ page.title }}", "{{ page.titel }}")


HIDDEN = {
    "draft": "status: draft",
    "embargoed": "publish_at: 2999-01-01",
    "expired": "expires_at: 2001-01-01",
}
"""State → the header line that sets it."""


def see_what_is_hidden(page: Any, root: Path, address: str) -> None:
    """drafts, embargoed and expired ones carry banner and badge, on their page and in lists, for the editor alone"""
    pages = {}
    for place, (state, line) in enumerate(HIDDEN.items(), 57):
        path, pages[state] = briefing(root, place)
        edit(path, lambda text, line=line: re.sub("^date: ", f"{line}\ndate: ", text, count=1, flags=re.M))
    page.wait_for_timeout(500)
    for state, url in pages.items():
        open_page(page, address + url)
        page.keyboard.press("Escape")  # links to it are errors now
        assert state in page.locator("#site-preview-banner .banner").inner_text().lower()
        assert page.locator("#site-preview .badge").inner_text() == state
        assert page.locator("a[href^='#'] + .preview-badge").count() == 0, "a link inside the page has a badge"
    open_page(page, address)
    badges = page.locator("main .preview-badge")
    badges.first.wait_for(timeout=WAIT_MS)
    assert {*badges.all_inner_texts()} == {*HIDDEN}, badges.all_inner_texts()
    colours = badges.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert len({*colours}) == len(HIDDEN), "the states look alike"
    page.locator("#site-preview #view").click()
    page.wait_for_function("!document.querySelector('.preview-badge')", timeout=WAIT_MS)
    for url in pages.values():
        page.goto(address + url)
        assert "not found" in page.title(), "everyone can see it"


def explain_links(page: Any, root: Path, address: str) -> None:
    """the key ? tells why each link is there"""
    _, url = briefing(root)
    open_page(page, address + url)
    page.keyboard.press("?")
    shown = page.locator("#site-preview #why")
    shown.wait_for(state="visible", timeout=WAIT_MS)
    text = shown.inner_text()
    assert "a name of" in text, text[:300]
    assert not re.search(r"\bR\d+: ", text), text[:300]
    page.keyboard.press("Escape")
    shown.wait_for(state="hidden", timeout=WAIT_MS)


TWINS = """
ilse-vantor:
  kind: person
  name: Ilse Vantor

oskar-vantor:
  kind: person
  name: Oskar Vantor
"""


def underline_what_is_open(page: Any, root: Path, address: str) -> None:
    """references that no briefing answers to and names that may mean two are underlined, and told by ? first"""
    actors = root / "content/actors.yaml"
    edit(actors, lambda text: "\n".join(_by_id([*_records(text), *_records(TWINS)])))
    path, url = briefing(root)
    edit(path, _name_both)
    page.wait_for_timeout(700)
    open_page(page, address + url)
    for kind, words in (("unresolved", "nobody wrote"), ("ambiguous", "Vantor")):
        mark = page.locator(f".preview-mark.{kind}").first
        mark.wait_for(timeout=WAIT_MS)
        assert words in mark.inner_text()
        assert "underline" in mark.evaluate("one => getComputedStyle(one).textDecorationLine")
    page.keyboard.press("?")
    open_ones = page.locator("#site-preview #why ol").first
    open_ones.wait_for(timeout=WAIT_MS)
    assert "is ambiguous" in open_ones.inner_text()
    assert "missing" in open_ones.inner_text()


def _name_both(text: str) -> str:
    text = re.sub(r"^actors: \[", "actors: [ilse-vantor, oskar-vantor, ", text, count=1, flags=re.M)
    text = re.sub(r"^actors:\n( *)- ", r"actors:\n\1- ilse-vantor\n\1- oskar-vantor\n\1- ", text, count=1, flags=re.M)
    return (
        text
        + "\n\nIlse Vantor met Oskar Vantor. Later Vantor left.\n\nSee “A title that nobody wrote”, 3 March 1999.\n"
    )


def _records(text: str) -> list[str]:
    return re.split(r"^(?=[a-z0-9-]+:\n)", text.strip() + "\n", flags=re.M)


def _by_id(records: list[str]) -> list[str]:
    return sorted(filter(str.strip, records), key=lambda record: record.partition(":")[0])


def stay_dismissed(page: Any, root: Path, address: str) -> None:
    """an overlay that was closed stays away through saves, until something else is wrong"""
    path, change = broken_link(root)
    _, url = briefing(root)
    open_page(page, address + url)
    edit(path, change)
    shown = page.locator("#site-preview #errors")
    shown.wait_for(state="visible", timeout=WAIT_MS)
    page.keyboard.press("Escape")
    edit(path, lambda text: text + "\n\nA sentence that was just written.\n")
    page.wait_for_function("document.body?.innerText.includes('just written')", timeout=WAIT_MS)
    page.locator("#site-preview #wrong").wait_for(state="visible", timeout=WAIT_MS)
    assert shown.is_hidden(), "it came back"
    edit(path, lambda text: text + "\n\n[gone too](/briefings/no-such-either/)\n")
    shown.wait_for(state="visible", timeout=WAIT_MS)


def leave_the_page_to_the_reader(page: Any, root: Path, address: str) -> None:
    """a seed that cannot be read is counted, and covers no page"""
    _, url = briefing(root)
    (new_folder(root / "seeds") / "empty.txt").write_text("")
    open_page(page, address + url)
    page.locator("#site-preview #wrong").wait_for(state="visible", timeout=WAIT_MS)
    assert page.locator("#site-preview #errors").is_hidden(), "it covers the page"
    page.locator("#site-preview #wrong").click()
    assert "empty.txt: the file contains no text" in page.locator("#site-preview #errors").inner_text()


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
    """two thousand files that a switch of branches exchanges are one change, there and back"""
    for number in range(BRANCHED):
        path = (
            new_folder(root / f"content/briefings/{2000 + number % 20}")
            / f"{2000 + number % 20}-01-01-note-{number}.md"
        )
        path.write_text(f"---\ntitle: Note {number}\ndate: {path.parent.name}-01-01\n---\n\nFirst words.\n", "utf-8")
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "add", "content")
    _git(root, "commit", "--quiet", "--message=first")
    _git(root, "checkout", "--quiet", "-b", "other")
    for path in sorted(root.glob("content/briefings/*/*-note-*.md")):
        edit(path, lambda text: text.replace("First words", "Second words"))
    _git(root, "commit", "--quiet", "--all", "--message=second")
    page.wait_for_timeout(1500)
    open_page(page, f"{address}briefings/2007-01-01-note-7/")
    page.evaluate("sessionStorage.setItem('loads', 0)")
    page.add_init_script("sessionStorage.setItem('loads', 1 + Number(sessionStorage.getItem('loads')))")
    for branch, words in (("main", "First words"), ("other", "Second words"), ("main", "First words")):
        before, changes = loads(page), timing(address)["changes"]
        _git(root, "checkout", "--quiet", branch)
        page.wait_for_function(f"document.body?.innerText.includes('{words}')", timeout=WAIT_MS)
        page.wait_for_timeout(1500)
        assert timing(address)["changes"] == changes + 1, "it was more than one rebuild"
        assert loads(page) == before + 1, "it was reloaded again and again"
    wait_until_settled(address)
    for number in range(0, BRANCHED, 97):
        with urllib.request.urlopen(f"{address}briefings/{2000 + number % 20}-01-01-note-{number}/") as answer:
            assert b"First words" in answer.read(), f"note {number} is not right"


def loads(page: Any) -> int:
    """Number of times the page was loaded."""
    return int(page.evaluate("Number(sessionStorage.getItem('loads'))"))


def _git(root: Path, *words: str) -> None:
    me = ["-c", "user.name=desk", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *me, *words], check=True, cwd=root)


def follow_editors(page: Any, root: Path, address: str) -> None:
    """files replaced by rename, deleted and made again, half written, moved with their folder: nothing is dropped"""
    path, url = briefing(root)
    text = path.read_text("utf-8")

    def replaced(words: str) -> None:
        swap = path.with_name(f".{path.name}.swp")
        swap.write_text("of an editor", "utf-8")
        fresh = path.with_name("4913")
        fresh.write_text(f"{text}\n\n{words}\n", "utf-8")
        fresh.rename(path)
        swap.unlink()

    def made_again(words: str) -> None:
        path.unlink()
        time.sleep(0.03)
        path.write_text(f"{text}\n\n{words}\n", "utf-8")

    def written_in_pieces(words: str) -> None:
        whole = f"{text}\n\n{words}\n"
        with path.open("w", encoding="utf-8", buffering=1) as file:
            for piece in (whole[:20], whole[20:60], whole[60:]):
                file.write(piece)
                file.flush()
                time.sleep(0.08)

    def renamed_away(words: str) -> None:
        path.rename(path.with_suffix(".md~"))
        path.write_text(f"{text}\n\n{words}\n", "utf-8")

    open_page(page, address + url)
    for number, save in enumerate((replaced, made_again, written_in_pieces, renamed_away) * 3):
        save(f"Save number {number} of an editor.")
        page.wait_for_function(f"document.body?.innerText.includes('Save number {number} of')", timeout=WAIT_MS)
    page.locator("#site-preview #errors").wait_for(state="hidden", timeout=WAIT_MS)
    path.parent.rename(path.parent.with_name("elsewhere"))
    page.wait_for_timeout(1000)
    page.goto(address + url)
    assert "Save number 11 of" in page.locator("main").inner_text(), "a moved folder was lost"
    shutil.rmtree(path.parent.with_name("elsewhere"))
    page.wait_for_function("document.title.includes('not found')", timeout=WAIT_MS)


CHECKS: tuple[Callable[[Any, Path, str], None], ...] = (
    reload_once,
    others_stay,
    swap_style,
    show_broken("a broken header", broken_header, "is not a date"),
    show_broken("a broken link", broken_link, "leads nowhere"),
    show_broken("a broken template", broken_template, 'has no "titel"'),
    see_what_is_hidden,
    explain_links,
    underline_what_is_open,
    stay_dismissed,
    leave_the_page_to_the_reader,
    refuse_strangers,
    take_a_burst,
    follow_editors,
    take_a_seed,
    say_what_to_do,
    work_at_the_desk,
    decide_forty,
    record_roles,
)

if __name__ == "__main__":
    main()
