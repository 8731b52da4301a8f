"""The curator's desk in a real browser, by keys alone; and seeds that change under the preview."""

import difflib
import re
from functools import partial
from pathlib import Path
from typing import Any

from browser import needed
from served import WAIT_MS, edit, ingest, open_page, seeded, serving

PEOPLE = 300
MANY = 1_000
ASKED_OR_DONE = (
    """words => document.querySelector("#ask").open || document.querySelector("#count").innerText.startsWith(words)"""
)


def waiting(page: Any) -> int:
    """Number of pending items shown by the desk."""
    return int((re.match(r"\d+", page.locator("#count").inner_text()) or ["0"])[0])


def open_desk(page: Any, address: str) -> int:
    """Load the desk; returns the number of pending items."""
    page.goto(f"{address}_desk/#one")
    page.locator("#item h2, #item .none").first.wait_for(timeout=WAIT_MS)
    return waiting(page)


def decide(page: Any, key: str, left: int) -> None:
    """Press a key, and wait until that many items are left."""
    page.keyboard.press(key)
    page.wait_for_function(ASKED_OR_DONE, arg=f"{left} to" if left else "Nothing", timeout=WAIT_MS)
    if page.locator("#ask[open]").count():  # somebody of that name is registered
        page.keyboard.press("Enter")
    until(page, left)


def until(page: Any, left: int) -> None:
    """Wait until that many items are left."""
    words = re.compile(rf"^{left} to decide$" if left else "^Nothing to decide")
    page.locator("#count").filter(has_text=words).wait_for(timeout=WAIT_MS)


def be_refused(page: Any, path: Path) -> str:
    """Decide at the very moment when somebody saves the file; returns what was saved."""
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
        page.keyboard.type("xxxx")  # faster than they are written
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


def say_what_to_do(page: Any, root: Path, address: str) -> None:
    """without JavaScript the desk says what to do; with it, every control has a name and a key"""
    plain = page.context.browser.new_context(java_script_enabled=False)
    silent = plain.new_page()
    silent.goto(f"{address}_desk/")
    assert "site-builder check" in silent.locator("noscript").inner_text()
    plain.close()
    open_desk(page, address)
    page.keyboard.press("?")
    page.locator("#all[open]").wait_for(timeout=WAIT_MS)
    assert "undo the last change" in page.locator("#table").inner_text()
    page.keyboard.press("Escape")
    nameless = "all => all.filter(one => !(one.innerText || one.ariaLabel || '').trim()).length"
    assert page.locator("button:visible, a:visible").evaluate_all(nameless) == 0


def take_a_seed(page: Any, root: Path, address: str) -> None:
    """a changed seed is ingested, and the open page shows it"""
    own = root.parent / "seeds"
    seeded(own, 3)
    with serving(own) as desk:
        path = sorted(own.glob("content/briefings/*/*title-of-note-1.md"))[0]
        open_page(page, f"{desk}briefings/{path.stem}/")
        edit(own / "seeds/note-001.txt", lambda text: text.replace("nothing was agreed", "all was agreed"))
        page.wait_for_function("document.body?.innerText.includes('all was agreed')", timeout=WAIT_MS)


def decide_forty(page: Any, root: Path, address: str) -> None:
    """forty at once by Enter, undone by u; with a thousand proposals each view passes axe and fits a phone"""
    own = root.parent / "many"
    seeded(own, MANY)
    actors = own / "content/actors.yaml"
    before = actors.read_bytes()
    with serving(own) as desk:
        page.goto(f"{desk}_desk/")
        page.locator("#rows li").first.wait_for(timeout=WAIT_MS)
        page.locator("#together button", has_text="Likely right").click()
        page.locator("#together h2", has_text="Likely right").wait_for(timeout=WAIT_MS)
        with page.expect_response("**/_desk/batch", timeout=WAIT_MS):
            page.keyboard.press("Enter")
        assert actors.read_bytes() != before, "Enter accepted none of forty"
        page.locator("#undo:visible").wait_for(timeout=WAIT_MS)
        with page.expect_response("**/_desk/undo", timeout=WAIT_MS):
            page.keyboard.press("u")
        assert actors.read_bytes() == before, "the undo left something behind"
        axe = needed("axe-core/axe.min.js").read_text(encoding="utf-8")
        for scheme in ("light", "dark"):
            phone = {"viewport": {"width": 390, "height": 800}, "bypass_csp": True}
            context = page.context.browser.new_context(color_scheme=scheme, **phone)
            other = context.new_page()
            for view, shown in VIEWS.items():
                other.goto(f"{desk}_desk/#{view}")
                other.reload()
                other.locator(shown).first.wait_for(timeout=WAIT_MS)
                other.evaluate(axe)
                wrong = other.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
                facts = [f"{v['id']}: {n['html'][:120]}" for v in wrong for n in v["nodes"][:3]]
                assert not facts, f"{view}, {scheme}: {facts}"
                assert other.evaluate("document.documentElement.scrollWidth") <= 390, f"{view} is too wide for a phone"
            context.close()


def record_roles(page: Any, root: Path, address: str) -> None:
    """a role is recorded with a yes and another refused with a no; a restart asks for neither, u brings back both"""
    own = root.parent / "roles"
    for name, text in ROLES.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, "utf-8")
    rows = page.locator("#rows li")
    with serving(own) as desk:
        page.goto(f"{desk}_desk/")
        rows.nth(1).wait_for(timeout=WAIT_MS)
        page.keyboard.press("x")
        with page.expect_response("**/_desk/batch", timeout=WAIT_MS):
            page.keyboard.press("Enter")
        assert "role: Harbour Minister" in (own / "content/decisions.yaml").read_text("utf-8")
        assert "title: Pilot General, from: 2021-03" in (own / "content/actors.yaml").read_text("utf-8")
    with serving(own) as desk:
        page.goto(f"{desk}_desk/")
        page.locator("#together .none").filter(has_text="Nothing left").wait_for(timeout=WAIT_MS)
        page.keyboard.press("u")
        rows.nth(1).wait_for(timeout=WAIT_MS)
        assert (own / "content/actors.yaml").read_text("utf-8") == ROLES["content/actors.yaml"]


_CALLED = "actors: [ilse-vantor, orl-okell]\n---\n\nHarbour Minister Ilse Vantor met Pilot General Orl Okell.\n"
ROLES = {
    "site.toml": 'title = "Roles"\nbase_url = "https://example.org/"\n',
    "content/actors.yaml": "\n".join(
        f"{name.lower().replace(' ', '-')}:\n  kind: person\n  name: {name}\n" for name in ("Ilse Vantor", "Orl Okell")
    ),
    "content/briefings/2021-03-05-spring.md": f"---\ntitle: Spring\ndate: 2021-03-05\n{_CALLED}",
    "content/briefings/2024-05-06-summer.md": f"---\ntitle: Summer\ndate: 2024-05-06\n{_CALLED}",
}
"""An archive in which two briefings call each of two people by one office."""
VIEWS = {
    "together": "#rows li",
    "one": "#item h2",
    "briefings": "#briefings tbody tr",
    "actor=ilsa-vantor": "#record[open]",
}
"""Selector that each view shows once it is loaded."""
