"""Lighthouse over pages of a built site: a briefing, an actor and the home page must score 100 in three categories.

    python tools/lighthouse.py public

Its fourth, performance, depends on the machine; `benchmarks/lighthouse.py` measures it.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import ARGUMENTS, CHROMIUM, TOP, needed
from built import richest_pages, serve

KINDS = ("briefing", "actor", "home")
CATEGORIES = ("accessibility", "best-practices", "seo")


def main() -> None:
    """Print each score; exit status 1 if one is below 100."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, nargs="?", default=Path("public"), help="a built site (default public)")
    site: Path = parser.parse_args().site
    pages = richest_pages(site)
    missing = [kind for kind in KINDS if kind not in pages]
    if missing:
        sys.exit(f"error: {site} has no page of these kinds: {', '.join(missing)}")
    wrong = 0
    with serve(site) as address:
        for kind in KINDS:
            report = reported(address + pages[kind], CATEGORIES)
            print(f"Lighthouse: {kind}: {', '.join(f'{name} {score:.0f}' for name, score in scores(report).items())}")
            for line in lowered(report):
                wrong += 1
                print(f"  {line}")
    sys.exit(1 if wrong else 0)


def reported(address: str, categories: Sequence[str]) -> dict[str, Any]:
    """Lighthouse's report of one page, read with the system's Chromium."""
    command = ["node", str(needed("lighthouse/cli/index.js")), address, "--quiet", "--output=json"]
    command += ["--output-path=stdout", "--no-enable-error-reporting", f"--only-categories={','.join(categories)}"]
    command += [f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}"]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOP, env=environment)
    try:
        report: dict[str, Any] = json.loads(result.stdout)
    except ValueError:
        sys.exit(f"error: Lighthouse failed at {address}: {result.stderr[-600:]}")
    if report.get("runtimeError"):
        sys.exit(f"error: Lighthouse failed at {address}: {report['runtimeError']['message']}")
    return report


def scores(report: dict[str, Any]) -> dict[str, float]:
    """Category → score out of 100; 0 if there is none."""
    return {name: 100 * (category["score"] or 0) for name, category in report["categories"].items()}


def lowered(report: dict[str, Any]) -> Iterator[str]:
    """Audits that keep a category below 100."""
    for name, category in report["categories"].items():
        if (category["score"] or 0) < 1:
            audits = [report["audits"][item["id"]] for item in category["auditRefs"] if item["weight"]]
            reasons = [audit["title"] for audit in audits if audit["score"] is None or audit["score"] < 1]
            yield f"{name} is below 100: {'; '.join(reasons)}"


if __name__ == "__main__":
    main()
