"""Lighthouse's four scores of the largest page of each kind, and of a search: medians of some runs, and what weighs.

    python benchmarks/lighthouse.py [SITE | BRIEFINGS] [--runs 5] [--question WORDS]

Reads a built site, or lays an invented archive of so many briefings (300 unless given) and builds it, and lets
Lighthouse read its pages as a slow phone would. Reported, never asserted: the performance depends on the machine and on
what else it does. The goal is 100 · 100 · 100 · 98.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from browser import TOP
from built import richest_pages, serve
from lighthouse import CATEGORIES, reported, scores
from weight import weigh

KINDS = ("home", "briefing", "actor", "tag", "year", "index actors", "index search-home")
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", nargs="?", default="300", help="a built site, or a number of briefings (default 300)")
    parser.add_argument("--runs", type=int, default=5, help="how often each page is read (default 5)")
    parser.add_argument("--question", default="ceasefire talks", help="what is searched for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = not options.site.isdigit()
        site = Path(options.site) if own else built(Path(folder) / "archive", int(options.site))
        pages = {kind: url for kind, url in richest_pages(site).items() if kind in KINDS}
        if "index search-home" not in pages:
            raise SystemExit(f"{site} holds no site: build it first")
        pages["a question"] = f"{pages['index search-home']}?q={quote(options.question)}"
        print(f"{site if own else f'{options.site} briefings'}, {options.runs} runs each")
        with serve(site) as address:
            for kind, url in pages.items():
                print(f"{kind}: {line(site, address, url, options.runs)}", flush=True)


def line(site: Path, address: str, url: str, runs: int) -> str:
    """Scores, weight and times of one page."""
    reports = [reported(address + url, (*CATEGORIES, "performance")) for _ in range(runs)]
    middle = {name: median(scores(report)[name] for report in reports) for name in scores(reports[0])}
    page, script = weigh(site, url.split("?")[0])
    return (
        f"{', '.join(f'{name} {score:.0f}' for name, score in middle.items())}; "
        f"{page / 1024:.1f} KB transferred, {script / 1024:.1f} KB of script; "
        + "; ".join(f"{reports[0]['audits'][name]['title']} {shown(reports[0], name)}" for name in METRICS)
    )


def built(root: Path, briefings: int) -> Path:
    run = [sys.executable, "-m", "site_builder"]
    subprocess.run([*run, "demo", str(root), "--briefings", str(briefings), "--quiet"], check=True, cwd=TOP)
    subprocess.run([*run, "build", "--root", str(root), "--quiet"], check=True, cwd=TOP)
    return root / "public"


def shown(report: dict, name: str) -> str:
    return str(report["audits"][name].get("displayValue", "–")).replace("\xa0", " ")


if __name__ == "__main__":
    main()
