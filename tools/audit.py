"""A built site → what real clients find wrong with it; ends with 1 if that is anything.

    python tools/audit.py public

Crawls the whole site, and asks one page of each kind, the largest: the Nu HTML checker; axe-core in light and dark; a
narrow window, wider spacing, forced colours, less motion; the typeface of a first visit; a strict
Content-Security-Policy; paper; the weight to transfer; and a reader with a mouse, a keyboard, a finger or no script. A
site built with --portable is read from disk instead. A tool that is missing is an error that names the package to
install.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from access import barriers
from built import sampled_pages
from crawl import broken_links
from disk import broken_from_disk
from face import unshown
from markup import faults
from paper import lacks
from walk import walk
from weight import heavy

Pages = Sequence[tuple[str, str]]
CHECKS: dict[str, Callable[[Path, Pages], Iterator[str]]] = {
    "links": lambda site, _: broken_links(site),
    "Nu": faults,
    "weight": heavy,
    "face": unshown,
    "browser": barriers,
    "walk": lambda site, pages: walk(site, dict(reversed(pages))),
    "paper": lacks,
}
FROM_DISK: dict[str, Callable[[Path, Pages], Iterator[str]]] = {"disk": broken_from_disk}
SHOWN = 40


def main() -> None:
    """Run every check, print the findings; exit status 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, nargs="?", default=Path("public"), help="a built site (default public)")
    parser.add_argument("--portable", action="store_true", help="the site was built with --portable: open it from disk")
    parser.add_argument("--sample", type=int, default=1, help="how many pages of each kind to look at (default 1)")
    parser.add_argument("--only", nargs="+", choices=[*CHECKS, *FROM_DISK], help="these checks alone")
    options = parser.parse_args()
    pages = sampled_pages(options.site, options.sample)
    if not pages:
        sys.exit(f"error: {options.site} holds no page; build the site first")
    wrong = 0
    for name, check in (FROM_DISK if options.portable else CHECKS).items():
        if options.only and name not in options.only:
            continue
        found = list(check(options.site, pages))
        wrong += len(found)
        print(f"{name}: {f'{len(found)} to mend' if found else 'nothing to mend'} ({len(pages)} pages)", flush=True)
        for line in found[:SHOWN]:
            print(f"  {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
