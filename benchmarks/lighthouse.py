"""Lighthouse's performance score of a briefing, an actor and the home page: the median of five runs, and what weighs.

    python benchmarks/lighthouse.py [BRIEFINGS]

Lays an invented archive of so many briefings (300 unless told), builds and serves it, and lets Lighthouse read its
largest pages as a slow phone would. Reported, never asserted: the score depends on the machine and on what else it
does. The goal is 98.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from browser import TOP
from built import richest_pages, serve
from lighthouse import KINDS, reported, scores
from weight import weigh

RUNS = 5
GOAL = 98
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def main() -> None:
    briefings = int(sys.argv[1]) if sys.argv[1:] else 300
    with tempfile.TemporaryDirectory() as folder:
        site = built(Path(folder) / "archive", briefings)
        pages = richest_pages(site)
        print(f"{briefings} briefings, {RUNS} runs each; goal {GOAL}")
        with serve(site) as address:
            for kind in KINDS:
                reports = [reported(address + pages[kind], ("performance",)) for _ in range(RUNS)]
                runs = [scores(report)["performance"] for report in reports]
                page, script = weigh(site, pages[kind])
                print(
                    f"{kind}: median {median(runs):.0f}, runs {', '.join(f'{run:.0f}' for run in runs)}; "
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
