"""A built site → what a reader with a mouse, a keyboard or no script would miss: menu, cards, contents, citations.

Every claim is a sentence; the ones that do not hold are given. WCAG 2.2, 1.4.13: content that appears on hover or
focus can be dismissed, can be hovered, and stays.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from browser import Error, chromium
from built import serve

EVERY = "every kind"
STOPS = 40
TOP_JS = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
"""Makes Tab start at the top, also on a page that starts in its own field."""
SEEN_JS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const shown = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return shown && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
"""True if the focused element is inside the window, with a focus ring (WCAG 2.4.7, 2.4.11)."""
CLIPBOARD_JS = """() => Promise.race([
  navigator.clipboard.readText(),
  new Promise(done => setTimeout(() => done("nothing to be read"), 5000)),
])"""
"""The copied text; a browser that believes it is in the background would never answer."""
PATIENCE_MS = 5_000
SOON_MS = 900
"""Longer than a card takes to open and to fetch."""


def walk(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """Every claim that is false."""
    with serve(site) as address, chromium() as browser:
        for options, walks in WALKS:
            context = browser.new_context(**options)
            for kind, take in walks:
                page = context.new_page()
                page.set_default_timeout(PATIENCE_MS)
                if kind == EVERY:
                    for name, url in pages.items():
                        yield from (f"{name} {url}: {claim}" for claim in _failed(take(page, address + url)))
                elif kind in pages:
                    yield from _failed(take(page, address + pages[kind]))
                page.close()
            context.close()


Claims = Iterator[tuple[str, bool]]


def _failed(claims: Claims) -> Iterator[str]:
    """The false claims; a walk that cannot continue ends with the reason."""
    try:
        yield from (claim for claim, holds in claims if not holds)
    except Error as problem:
        yield f"the walk ends early: {str(problem).splitlines()[0]}"


def _by_mouse(page: Any, address: str) -> Claims:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if request.resource_type == "fetch" else None)
    page.goto(address)
    link, card = page.locator(".prose a.actor").first, page.locator(".card")
    link.hover()
    page.wait_for_timeout(SOON_MS)
    yield "a card opens when the mouse rests on an actor's name", card.count() == 1
    yield "it fetches one small file", len(fetched) == 1 and fetched[0].endswith("/card.html")
    yield "it shows the latest briefings", card.locator("li").count() > 0
    yield "it stays inside the window", _inside(page, card)
    card.hover()
    page.wait_for_timeout(SOON_MS)
    yield "it stays while the mouse is on it", card.count() == 1
    page.keyboard.press("Escape")
    yield "Escape closes it without moving the mouse", card.count() == 0
    page.mouse.move(0, 0)
    link.hover()
    page.wait_for_timeout(SOON_MS)
    yield "the second time nothing is fetched", len(fetched) == 1
    page.mouse.move(0, 0)
    page.wait_for_timeout(SOON_MS)
    yield "it closes when the mouse has left", card.count() == 0


def _by_keyboard(page: Any, address: str) -> Claims:
    page.goto(address)
    card = page.locator(".card")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.prose a.actor')"):
            break
    page.wait_for_timeout(SOON_MS)
    yield "a card opens when an actor's name has the focus", card.count() == 1
    yield "the name is described by it", page.evaluate("document.activeElement.hasAttribute('aria-describedby')")
    page.keyboard.press("Tab")
    page.wait_for_timeout(SOON_MS)
    inside = page.evaluate("Boolean(document.activeElement.closest('.card'))")
    yield "Tab leads into the card, which stays", inside and card.count() == 1
    page.keyboard.press("Escape")
    back = page.evaluate("document.activeElement.matches('.prose a.actor')")
    yield "Escape closes it and leads back to the name", back and card.count() == 0
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.wait_for_timeout(SOON_MS)
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(SOON_MS)
    yield "it closes when the focus has left", card.count() == 0


def _by_touch(page: Any, address: str) -> Claims:
    page.goto(address)
    link = page.locator(".prose a.actor").first
    target = link.evaluate("link => link.href")
    link.tap()
    page.wait_for_timeout(SOON_MS)
    yield "a finger follows the link of an actor's name at once", page.url == target


def _tabbing(page: Any, address: str) -> Claims:
    """Check the first stops of the Tab key: each is visible, and none is a trap."""
    page.goto(address)
    page.evaluate(TOP_JS)
    page.keyboard.press("Tab")
    yield "the first stop leads to the content", page.evaluate("document.activeElement.matches('.skip')")
    yield "the way to the content is seen once it has the focus", page.evaluate(SEEN_JS)
    seen = [page.evaluate("document.activeElement.outerHTML.slice(0, 80)")]
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement === document.body ? '' : document.activeElement.outerHTML")[:80]
        if not here:
            break
        yield f"the focus is seen on {here}", page.evaluate(SEEN_JS)
        seen.append(here)
    menu = sum("<a" in here and page.locator(".sections a").count() > 0 for here in seen)
    yield "the menu is reached by Tab", menu > 0
    page.goto(address)
    page.evaluate(TOP_JS)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    yield "Enter leads past the menu", page.evaluate("document.activeElement.id") == "page.content"
    page.keyboard.press("Tab")
    yield "and Tab goes on from there", page.evaluate("!document.activeElement.closest('header.masthead')")


def _menu(page: Any, address: str) -> Claims:
    page.goto(address)
    links = page.locator(".sections a")
    for place in range(links.count()):
        page.goto(address)
        link = page.locator(".sections a").nth(place)
        target = link.evaluate("link => link.href")
        if not target.startswith(address.split("/", 3)[0] + "//" + address.split("/")[2]):
            continue
        _tab_to(page, f".sections li:nth-child({place + 1}) a")
        opens = link.get_attribute("data-search") is not None
        if opens:
            page.keyboard.press("Enter")
            page.wait_for_selector("input[type=search]:focus")
            yield "the menu opens the search by keyboard", page.url == address
        else:
            with page.expect_navigation():  # the page's link to itself reloads it: its address proves nothing
                page.keyboard.press("Enter")
            yield f"the menu leads to {target} by keyboard", page.url == target and page.locator("h1").count() == 1


def _contents(page: Any, address: str) -> Claims:
    page.goto(address)
    if not page.locator(".contents a").count():
        return
    name = str(page.locator(".contents a").last.get_attribute("href"))
    page.locator(".contents a").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(SOON_MS)
    yield "the contents lead to a heading by keyboard", page.url.endswith(name)
    inside = page.evaluate("name => document.querySelector(name).getBoundingClientRect().top", name)
    yield "and the heading is in the window", 0 <= inside < page.viewport_size["height"]


def _citing(page: Any, address: str) -> Claims:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    line, menu = page.locator(".cite-line"), page.locator(".cite-style")
    styles = menu.locator("option").all_inner_texts()
    yield "a menu offers the styles of citation", len(styles) > 3 and not page.locator(".cite pre").first.is_visible()
    before = line.inner_text()
    menu.focus()
    page.keyboard.press("ArrowDown")
    yield "the keyboard chooses another style, and the line follows", line.inner_text() != before
    _tab_to(page, ".cite button.copy")
    yield "Tab leads to a button that copies", page.evaluate("document.activeElement.matches('.cite button.copy')")
    page.keyboard.press("Space")
    page.wait_for_timeout(SOON_MS // 3)
    page.bring_to_front()
    yield "which copies the citation that is shown", page.evaluate(CLIPBOARD_JS) == line.inner_text()


def _saving(page: Any, address: str) -> Claims:
    """Keep a briefing and one of its paragraphs, open the list, take them out again, all by keyboard."""
    page.goto(address)
    _tab_to(page, "button.keep")
    page.keyboard.press("Enter")
    kept = "Object.values(localStorage).join()"
    yield "a button under the title keeps the briefing", address.endswith(page.evaluate(kept).strip('"[]/') + "/")
    mark = page.locator(".prose .permalink").first
    mark.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    yield "the next stop after ¶ keeps the paragraph", page.evaluate("document.activeElement.matches('.place-tools *')")
    page.keyboard.press("Enter")
    page.goto(address.split("/briefings/")[0] + "/saved/")
    page.wait_for_selector(".saved .entry")
    yield "the list has both, with the title of the briefing", page.locator(".saved .entry h2").count() == 2
    page.emulate_media(media="print")
    yield "on paper it is the text of the briefing, once", page.locator(".saved-text:visible .prose").count() == 1
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.locator(".cite-tools button").last.click()
    yield "its citations are a file", "@" in download.value.path().read_text("utf-8")
    for left in (1, 0):
        page.locator(".saved .entry button").first.click()
        page.wait_for_function("left => document.querySelectorAll('.saved .entry').length === left", arg=left)
    yield "an empty list says how to fill it", page.locator(".saved .empty").is_visible()


def _again(page: Any, address: str) -> Claims:
    """Check that entries new since the last visit are marked, and none on a first visit."""
    page.goto(address)
    yield "a first visit shows no mark", page.locator(".fresh").count() == 0
    page.evaluate('key => localStorage.setItem(key, \'{"last": "2000-01-01"}\')', f"{address}visit.js#visits")
    page.goto(address)
    yield "what is newer than the last visit is marked", page.locator(".fresh").count() > 0


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus, or give up."""
    for _ in range(STOPS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")


def _plain(page: Any, address: str) -> Claims:
    """Check that without JavaScript no control is without effect."""
    page.goto(address)
    idle = page.locator("button:visible, form:visible, input:visible, select:visible")
    forms = page.locator("form[action]:visible")
    yield "without script no control is shown that needs one", idle.count() == 0 or forms.count() > 0
    yield "without script the page has its heading", page.locator("h1").first.is_visible()


def _without_script(page: Any, address: str) -> Claims:
    page.goto(address)
    page.locator(".cite summary").click()
    yield "without script the citations open", page.locator(".cite pre").first.is_visible()
    page.goto(address)
    link = page.locator(".prose a.actor").first
    target = link.get_attribute("href")
    link.click()
    page.wait_for_load_state()
    yield "without script an actor's name is a plain link", page.url.endswith(str(target).lstrip("./"))
    page.goto(address)
    place = page.locator(".prose .permalink").first.get_attribute("href")
    yield "without script a paragraph has its address", bool(place) and page.locator(str(place)).count() == 1


def _filtering(page: Any, address: str) -> Claims:
    page.goto(address)
    if not page.locator("form.filter").count():
        return
    shown = page.locator(".kind li:visible")
    total, name = shown.count(), page.locator(".kind li a").first.inner_text()
    page.locator("form.filter input").fill(name.upper())
    yield "the filter of an index finds a name in any case", 0 < shown.count() <= total
    page.locator("form.filter input").fill("nobody has this name")
    yield "a filter that finds nobody shows nobody, and no empty heading", page.locator(".kind:visible").count() == 0
    page.locator("form.filter input").fill("")
    yield "an empty filter shows everyone", shown.count() == total


def _inside(page: Any, card: Any) -> bool:
    box = card.bounding_box()
    return bool(box) and box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


WALKS: tuple[tuple[dict[str, Any], tuple[tuple[str, Callable[[Any, str], Claims]], ...]], ...] = (
    (
        {},
        (
            ("briefing", _by_mouse),
            ("briefing", _by_keyboard),
            ("briefing", _contents),
            ("briefing", _citing),
            ("briefing", _saving),
            ("home", _again),
            ("home", _menu),
            ("index actors", _filtering),
        ),
    ),
    ({"reduced_motion": "reduce"}, ((EVERY, _tabbing),)),
    ({"java_script_enabled": False}, (("briefing", _without_script), (EVERY, _plain))),
    ({"has_touch": True}, (("briefing", _by_touch),)),
)
"""Browser settings, and for each the kind of page of each walk."""
