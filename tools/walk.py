"""A built site → what a reader with a mouse, a keyboard or no script would miss: cards, copy buttons, filters.

Every claim is a sentence; the ones that do not hold are given. WCAG 2.2, 1.4.13: content that appears on hover or
focus can be dismissed, can be hovered, and stays.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from browser import chromium
from built import serve

SOON_MS = 900
"""Longer than a card takes to open and to fetch."""


def walk(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """Each claim that does not hold."""
    with serve(site) as address, chromium() as browser:
        context = browser.new_context()
        if "briefing" in pages:
            yield from _failed(_by_mouse(context.new_page(), address + pages["briefing"]))
            yield from _failed(_by_keyboard(context.new_page(), address + pages["briefing"]))
            yield from _failed(_copying(context.new_page(), address + pages["briefing"]))
        if "index actors" in pages:
            yield from _failed(_filtering(context.new_page(), address + pages["index actors"]))
        context.close()
        context = browser.new_context(java_script_enabled=False)
        if "briefing" in pages:
            yield from _failed(_without_script(context.new_page(), address + pages["briefing"]))
        context.close()
        context = browser.new_context(has_touch=True)
        if "briefing" in pages:
            yield from _failed(_by_touch(context.new_page(), address + pages["briefing"]))
        context.close()


Claims = Iterator[tuple[str, bool]]


def _failed(claims: Claims) -> Iterator[str]:
    return (claim for claim, holds in claims if not holds)


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
    page.close()


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
    page.close()


def _by_touch(page: Any, address: str) -> Claims:
    page.goto(address)
    link = page.locator(".prose a.actor").first
    target = link.evaluate("link => link.href")
    link.tap()
    page.wait_for_timeout(SOON_MS)
    yield "a finger follows the link of an actor's name at once", page.url == target
    page.close()


def _without_script(page: Any, address: str) -> Claims:
    page.goto(address)
    link = page.locator(".prose a.actor").first
    target = link.get_attribute("href")
    link.click()
    page.wait_for_load_state()
    yield "without script an actor's name is a plain link", page.url.endswith(str(target).lstrip("./"))
    page.goto(address)
    place = page.locator(".prose .permalink").first.get_attribute("href")
    yield "without script a paragraph has its address", bool(place) and page.locator(str(place)).count() == 1
    page.close()


def _copying(page: Any, address: str) -> Claims:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    if page.locator(".cite").count():
        page.locator(".cite summary").click()
        page.locator(".copy").first.click()
        page.wait_for_timeout(SOON_MS // 3)
        copied = page.evaluate("navigator.clipboard.readText()")
        yield "a button copies the citation", copied == page.locator(".cite pre").first.inner_text()
    page.close()


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
    page.close()


def _inside(page: Any, card: Any) -> bool:
    box = card.bounding_box()
    return bool(box) and box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
