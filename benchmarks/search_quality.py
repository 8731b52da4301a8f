"""A built site and questions with their right answers → how high the search ranks these, next to Pagefind.

    python benchmarks/search_quality.py PUBLIC QUESTIONS.csv [PUBLIC QUESTIONS.csv …] [--each]

QUESTIONS has the columns `kind`, `question` and `right`: a pattern that the address of a right answer contains. They
are to be written before anybody has searched. Where PUBLIC has a folder `pagefind`, as

    pagefind --site PUBLIC --glob "briefings/*/index.html" --root-selector main --force-language en

makes it, both are asked. An answer counts by its reciprocal rank among the first ten. A phrase in quotes is asked of
Pagefind with and without them, and the better answer counts: its order of exact matches says little. Pagefind is no
dependency of the project and must be brought along.
"""

import argparse
import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import built
from browser import chromium

LOOKED_AT = 10
SOON_MS = 20_000
PAGEFIND = """async ([address, question, most]) => {
  const pagefind = await import(`${address}/pagefind/pagefind.js`);
  const { results } = await pagefind.search(question);
  return Promise.all(results.slice(0, most).map(async (result) => (await result.data()).url));
}"""

Engine = Callable[[Any, str, str], list[str]]


def main() -> None:
    """Print a row for each kind of question, and one for all."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("places", nargs="+", type=Path, metavar="PUBLIC QUESTIONS.csv")
    arguments.add_argument("--each", action="store_true", help="also a row for each question")
    given = arguments.parse_args()
    ranks: dict[str, list[dict[str, int]]] = {}
    with chromium() as browser:
        for public, questions in zip(given.places[::2], given.places[1::2], strict=True):
            for row, found in _asked(browser, public, questions):
                ranks.setdefault(row["kind"], []).append(found)
                if given.each:
                    print(f"{row['kind']:8} {row['question']:45} {found}")
    _report(ranks)


def _asked(browser: Any, public: Path, questions: Path) -> list[tuple[dict[str, str], dict[str, int]]]:
    engines: dict[str, Engine] = {"ours": _ours}
    if (public / "pagefind").is_dir():
        engines["pagefind"] = _pagefind
    built.POLICY = "default-src 'self' 'unsafe-eval'"  # Pagefind is WebAssembly
    with built.serve(public) as address, questions.open(encoding="utf-8", newline="") as file:
        page = browser.new_page()
        page.goto(f"{address}/search/")
        return [
            (row, {name: _best_rank(ask, page, address, row) for name, ask in engines.items()})
            for row in csv.DictReader(file)
        ]


def _rank(found: list[str], right: str) -> int:
    """Of the first right answer, from 1; 0 where there is none."""
    return next((n for n, url in enumerate(found[:LOOKED_AT], 1) if re.search(right, url)), 0)


def _ours(page: Any, address: str, question: str) -> list[str]:
    page.goto(f"{address}/search/?q={quote_plus(question)}")
    page.wait_for_selector(".search-said:not(:empty)", timeout=SOON_MS)
    page.wait_for_selector(".results:not([aria-busy])", state="attached", timeout=SOON_MS)
    links = page.locator(".result-title")
    count = -1
    while links.count() > count:  # those further down are read when the last one is seen
        count = links.count()
        if count:
            links.last.scroll_into_view_if_needed()
        page.wait_for_timeout(100)
    return [str(link.get_attribute("href")) for link in links.all()]


def _pagefind(page: Any, address: str, question: str) -> list[str]:
    return list(page.evaluate(PAGEFIND, [address, question, LOOKED_AT]))


def _best_rank(ask: Engine, page: Any, address: str, row: dict[str, str]) -> int:
    """The better of both where a phrase stands in quotes and the engine is Pagefind."""
    asked = dict.fromkeys([row["question"], *([row["question"].replace('"', "")] if ask is _pagefind else [])])
    ranks = [_rank(ask(page, address, question), row["right"]) for question in asked]
    return min(filter(None, ranks), default=0)


def _report(ranks: dict[str, list[dict[str, int]]]) -> None:
    everything = [found for several in ranks.values() for found in several]
    print("| kind | questions | engine | mean reciprocal rank | first | among the first three |")
    print("|---|---|---|---|---|---|")
    for kind, several in {**ranks, "all": everything}.items():
        for engine in several[0]:
            found = [one[engine] for one in several]
            mean = sum(1 / rank for rank in found if rank) / len(found)
            first, three = found.count(1), sum(0 < rank <= 3 for rank in found)
            print(f"| {kind} | {len(found)} | {engine} | {mean:.2f} | {first} | {three} |")


if __name__ == "__main__":
    main()
