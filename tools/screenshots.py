"""A built site → pictures of one page of each kind, on a desktop, on a phone, in the dark and on paper.

python tools/screenshots.py public screenshots
"""

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium
from built import richest_pages, serve

STATES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "wide": {"viewport": {"width": 1920, "height": 1080}},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 794, "height": 1123}},
}
"""Playwright's settings of each state; print has the width of A4 at 96 dots per inch."""


def main() -> None:
    """Take the screenshots and print their folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, nargs="?", default=Path("public"), help="a built site (default public)")
    parser.add_argument(
        "pictures",
        type=Path,
        nargs="?",
        default=Path("screenshots"),
        help="folder for the pictures (default screenshots)",
    )
    parser.add_argument("--states", nargs="+", choices=STATES, default=list(STATES))
    parser.add_argument("--kinds", nargs="+", help="only these kinds of pages")
    parser.add_argument("--height", type=int, default=3000, help="longer pages are cut, in pixels (default 3000)")
    parser.add_argument("--url", help="this page instead of one of each kind")
    options = parser.parse_args()
    pages = {"page": options.url} if options.url else richest_pages(options.site)
    if not pages:
        sys.exit(f"error: {options.site} holds no page; build the site first")
    options.pictures.mkdir(parents=True, exist_ok=True)
    with serve(options.site) as address, chromium() as browser:
        for state in options.states:
            context = browser.new_context(**STATES[state])
            for kind, url in pages.items():
                if not options.kinds or kind in options.kinds:
                    _take(context, address + url, options, f"{kind.replace(' ', '-')}-{state}.png", state)
            context.close()
    print(f"pictures are in {options.pictures}")


def _take(context: Any, address: str, options: argparse.Namespace, name: str, state: str) -> None:
    page = context.new_page()
    page.emulate_media(media="print" if state == "print" else "screen")
    page.goto(address)
    size = page.viewport_size
    height = min(options.height, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
    page.screenshot(path=str(options.pictures / name), full_page=True, clip=clip)
    page.close()


if __name__ == "__main__":
    main()
