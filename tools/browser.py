"""The system's Chromium, driven by Playwright, without network access beyond this machine; and paths of npm
checkers.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    from playwright.sync_api import Error, sync_playwright
except ModuleNotFoundError:
    sys.exit("error: Playwright is missing; install it with: pip install playwright")

__all__ = ("ARGUMENTS", "CHROMIUM", "TOP", "Error", "chromium", "needed")
TOP = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser. Exits with the name of the package to install if one is missing."""
    if not CHROMIUM.exists():
        sys.exit("error: Chromium is missing; install the Debian package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def needed(module: str) -> Path:
    """A file of a Node module. Exits with the command to run if it is missing."""
    path = TOP / "node_modules" / module
    if path.exists():
        return path
    if not shutil.which("npm"):
        sys.exit("error: Node is missing; install the Debian packages nodejs and npm")
    sys.exit(f"error: {path.relative_to(TOP)} is missing; run: npm ci")
