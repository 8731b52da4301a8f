"""A built site → the pages on which a first visit does not show the site's own typeface, or on which text moves.

Each visit has an empty cache, on loopback and on a slow phone network. Chromium tells which face painted the heading.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from browser import chromium
from built import serve

FACE = "Source Serif 4"
HEADING = "main h1, main h2"
KINDS = ("home", "briefing", "actor")
NETWORKS = {"loopback": None, "4G": {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}}
"""Name → latency in ms and bytes per second, as in Lighthouse's slow 4G; None without throttling."""
MOVED = 0.05
"""Half of the cumulative layout shift that counts as good (web.dev/cls): on a slow network a stand-in may break a
paragraph one line longer, which moves 0.02."""
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) => done([
    list.getEntries().reduce((sum, entry) => sum + entry.value, 0),
    list.getEntries().flatMap((entry) => entry.sources).map(({ node, previousRect: from, currentRect: to }) =>
        `${node?.className || node?.nodeName} from ${from.x},${from.y} to ${to.x},${to.y}`).join("; "),
])).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done([0, ""]), 500))"""
"""Cumulative layout shift so far, and the shifted elements."""


def unshown(site: Path, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each page with another font, or with moving text, in two first visits of three: on a slow network
    the time at which a font arrives is random.
    """
    shown = {kind: url for kind, url in reversed(pages) if kind in KINDS}
    with serve(site) as address, chromium() as browser:
        for network, slowed in NETWORKS.items():
            for kind, url in shown.items():
                facts = _first_visit(browser, address + url, slowed)
                if facts and sum(bool(_first_visit(browser, address + url, slowed)) for _ in range(2)):
                    yield from (f"{kind} {url} on {network}: {fact}" for fact in facts)


def _first_visit(browser: Any, address: str, slowed: dict[str, int] | None) -> list[str]:
    context = browser.new_context()
    facts = list(_visit(context, address, slowed))
    context.close()
    return facts


def _visit(context: Any, address: str, slowed: dict[str, int] | None) -> Iterator[str]:
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    if slowed:
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **slowed})
    page.goto(address)
    page.evaluate("document.fonts.ready")
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    heading = devtools.send("DOM.querySelector", {"nodeId": root, "selector": HEADING})["nodeId"]
    faces = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    latin = re.search("[A-Za-z]", page.text_content(HEADING) or "")  # other scripts use system fonts
    if latin and FACE not in {face["familyName"] for face in faces}:
        yield f"the heading is painted in {', '.join(face['familyName'] for face in faces)}"
    moved, what = page.evaluate(SHIFT)
    if moved > MOVED:
        yield f"the layout moves by {moved:.3f}: {what}"
