"""Pages of a built site → what keeps a reader out: by axe-core in light and dark, under the strict policy, in a narrow
window, with wider spacing of the text, in forced colours, and where motion is unwelcome.

WCAG 2.2: 1.4.10 (reflow: 320 px is a window of 1280 px at 400 %), 1.4.12 (text spacing), 2.3.3, 2.5.8 (targets).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from browser import chromium, needed
from built import serve

AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
NARROW_PX = 320
SOON_MS = 900
"""Longer than a card takes to open."""
CUT = (Path(__file__).parent / "cut.js").read_text(encoding="utf-8")
PAINTED = (Path(__file__).parent / "painted.js").read_text(encoding="utf-8")
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } " + (
    "p { margin-block-end: 2em !important; }"
)


def barriers(site: Path, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each barrier."""
    axe = needed("axe-core/axe.min.js").read_text(encoding="utf-8")
    with serve(site) as address, chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme)
            for kind, url in pages:
                yield from (f"{kind} {url} {scheme}: {fact}" for fact in _axe(context, address + url, axe))
            context.close()
        for name, options, ask in STATES:
            context = browser.new_context(**options)
            for kind, url in pages:
                yield from (f"{kind} {url} {name}: {fact}" for fact in ask(context, address + url))
            context.close()
        yield from _motion(browser, address, dict(reversed(pages)))


def _axe(context: Any, address: str, axe: str) -> Iterator[str]:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.evaluate(axe)
    result = page.evaluate("options => axe.run(options)", AXE_OPTIONS)
    for violation in result["violations"]:
        for node in violation["nodes"][:5]:
            yield f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
    yield from (f"the console says {line}" for line in said)
    page.close()


def _cut(context: Any, address: str) -> Iterator[str]:
    page = context.new_page()
    page.goto(address)
    yield from (f"cut off: {fact}" for fact in page.evaluate(CUT))
    page.close()


def _cut_when_spaced(context: Any, address: str) -> Iterator[str]:
    page = context.new_page()
    page.goto(address)
    page.add_style_tag(content=SPACED)
    yield from (f"cut off with wider spacing: {fact}" for fact in page.evaluate(CUT))
    page.close()


def _painted(context: Any, address: str) -> Iterator[str]:
    page = context.new_page()
    page.goto(address)
    yield from (f"{shape} keeps a colour of its own in forced colours" for shape in page.evaluate(PAINTED))
    page.close()


STATES = (
    ("at 320 px", {"viewport": {"width": NARROW_PX, "height": 600}}, _cut),
    ("at 320 px, by finger", {"viewport": {"width": NARROW_PX, "height": 600}, "has_touch": True}, _cut),
    ("at 1280 px", {"viewport": {"width": 1280, "height": 900}}, _cut),
    ("at 1280 px", {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True}, _cut_when_spaced),
    ("at 320 px", {"viewport": {"width": NARROW_PX, "height": 600}, "bypass_csp": True}, _cut_when_spaced),
    ("on black", {"forced_colors": "active", "color_scheme": "dark"}, _painted),
    ("on white", {"forced_colors": "active", "color_scheme": "light"}, _painted),
)
"""Name, browser settings, and checks of each page."""


def _motion(browser: Any, address: str, pages: dict[str, str]) -> Iterator[str]:
    """A sentence for each movement with reduced motion and, as a test of this check, for missing movement
    without it.
    """
    if "briefing" not in pages:
        return
    for wish, moves in (("no-preference", True), ("reduce", False)):
        context = browser.new_context(reduced_motion=wish)
        page = context.new_page()
        page.goto(address + pages["briefing"])
        smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
        if smooth != moves:
            yield f"briefing: scrolling is {'smooth' if smooth else 'abrupt'} with prefers-reduced-motion: {wish}"
        if page.locator(".prose a.actor").count():
            page.locator(".prose a.actor").first.hover()
            page.wait_for_timeout(SOON_MS)
            moved = page.evaluate(
                "(card => card && getComputedStyle(card).animationName !== 'none')(document.querySelector('.card'))"
            )
            if moved != moves:
                yield f"briefing: a card {'moves' if moved else 'stands'} with prefers-reduced-motion: {wish}"
        context.close()
