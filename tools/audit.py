"""A built site → what real clients find wrong with it; ends with 1 if that is anything.

    python tools/audit.py public

Checks one page of each kind, the largest, with the Nu HTML checker (no error, no warning) and with axe-core in light
and dark; that none scrolls sideways at 320 pixels; that a strict Content-Security-Policy holds; that every link and
anchor of the whole site resolves; and walks through cards, copy buttons and filters by mouse, by keyboard and without
script. A tool that is missing is an error that names the package to install.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium
from built import richest_pages, serve
from crawl import broken_links
from walk import walk

TOP = Path(__file__).resolve().parent.parent
NU = TOP / "node_modules/vnu-jar/build/dist/vnu.jar"
AXE = TOP / "node_modules/axe-core/axe.min.js"
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
NARROW_PX = 320


def main() -> None:
    """Run every check, print what each found, end with 1 if there is anything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, nargs="?", default=Path("public"), help="a built site (default public)")
    site: Path = parser.parse_args().site
    pages = richest_pages(site)
    if not pages:
        sys.exit(f"error: {site} holds no page; build the site first")
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "links": lambda: broken_links(site),
        "Nu": lambda: _nu(site, pages),
        "browser": lambda: _browser(site, pages),
        "walk": lambda: walk(site, pages),
    }
    wrong = 0
    for name, check in checks.items():
        found = list(check())
        wrong += len(found)
        print(f"{name}: {'nothing to mend' if not found else f'{len(found)} to mend'} ({len(pages)} kinds of pages)")
        for line in found[:200]:
            print(f"  {line}")
    sys.exit(1 if wrong else 0)


def _nu(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """Errors and warnings of the Nu HTML checker."""
    if not shutil.which("java"):
        sys.exit("error: Java is missing; install the Debian package default-jre-headless")
    _need(NU)
    files = [str(site / (url[1:] + "index.html" if url.endswith("/") else url[1:])) for url in pages.values()]
    files += [str(path) for path in sorted(site.glob("*.svg"))]
    command = ["java", "-jar", str(NU), "--also-check-svg", "--format", "json", "--exit-zero-always", "--stdout"]
    result = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    try:
        messages = json.loads(result.stdout)["messages"]
    except ValueError:
        yield f"the checker itself failed: {result.stderr[-400:]}"
        return
    for message in messages:
        place = f"{message.get('url', '')}:{message.get('lastLine', '')}".removeprefix(f"file:{site.resolve()}/")
        yield f"{place}: {message['type']}: {message['message']}"


def _browser(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """What axe-core, the Content-Security-Policy and a narrow window show."""
    _need(AXE)
    axe = AXE.read_text(encoding="utf-8")
    with serve(site) as address, chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme)
            for kind, url in pages.items():
                yield from (f"{kind} {url} {scheme}: {fact}" for fact in _axe(context, address + url, axe))
            context.close()
        context = browser.new_context(viewport={"width": NARROW_PX, "height": 600})
        for kind, url in pages.items():
            yield from (f"{kind} {url}: {fact}" for fact in _narrow(context, address + url))
        context.close()


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


def _narrow(context: Any, address: str) -> Iterator[str]:
    page = context.new_page()
    page.goto(address)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW_PX:
        yield f"scrolls sideways: {width} px wide in a window of {NARROW_PX}"
    page.close()


def _need(path: Path) -> None:
    if path.exists():
        return
    if not shutil.which("npm"):
        sys.exit("error: Node is missing; install the Debian packages nodejs and npm")
    sys.exit(f"error: {path.relative_to(TOP)} is missing; run: npm ci")


if __name__ == "__main__":
    main()
