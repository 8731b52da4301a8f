"""A built site and questions with their right answers → how high the search ranks these, next to Pagefind.

    python benchmarks/search_quality.py PUBLIC QUESTIONS.csv [PUBLIC QUESTIONS.csv …] [--each]

QUESTIONS has the columns `kind`, `question` and `right`: a pattern that the address of a right answer contains. They
are to be written before anybody has searched. `search_questions.csv` and `search_questions_typed.csv` ask a demo
archive of 300; `search_questions_real.csv` asks the `fit` part of `gold/` with 204 documents of other
collections, ingested as one archive. Each question is asked with an empty cache; requests and compressed bytes are
those of the index and of what the first results show, without the programs. Where PUBLIC has a folder `pagefind`, as

    pagefind --site PUBLIC --glob "{briefings,actors}/*/index.html" --root-selector main --force-language en

makes it, both are asked. An answer counts by its reciprocal rank among the first ten. A phrase in quotes is asked of
Pagefind with and without them, and the better answer counts: its order of exact matches says little. Pagefind is no
dependency of the project and must be brought along.
"""

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote_plus

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import built
from browser import chromium

LOOKED_AT, AT_ONCE = 10, 5
SOON_MS = 20_000
REST_MS = 150
"""Longer than any request for a file takes."""
PAGEFIND = """async ([address, question, most]) => {
  const pagefind = await import(`${address}/pagefind/pagefind.js`);
  const { results } = await pagefind.search(question);
  return Promise.all(results.slice(0, most).map(async (result) => (await result.data()).url));
}"""
PROGRAMS = re.compile(r"/(?:open|search|pagefind|pagefind-\w+)\.js$|/wasm\.[\w.-]+$")
INDEX = re.compile(r"/(?:search|pagefind)/[^?]+\.[^?]+")


@dataclass(frozen=True)
class Answer:
    """Result of an engine for a question."""

    rank: int
    """Rank of the first right answer among the first ten; 0 if there is none."""
    requests: int
    size: int
    """Compressed bytes."""

    def __str__(self) -> str:
        return f"{self.rank:2} ({self.requests} files, {self.size / 1000:.0f} KB)"


Engine = Callable[[Any, str, str], Iterator[list[str]]]
"""Page, address and question → the addresses of the first five answers, then of the first ten."""


def main() -> None:
    """Print a row for each kind of question, and one for all."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("places", nargs="+", type=Path, metavar="PUBLIC QUESTIONS.csv")
    arguments.add_argument("--each", action="store_true", help="also a row for each question")
    given = arguments.parse_args()
    answers: dict[str, list[dict[str, Answer]]] = {}
    with chromium() as browser:
        for public, questions in zip(given.places[::2], given.places[1::2], strict=True):
            for row, found in _asked(browser, public, questions):
                answers.setdefault(row["kind"], []).append(found)
                if given.each:
                    each = "".join(f" {name} {answer!s:22}" for name, answer in found.items())
                    print(f"{row['kind']:8} {row['question']:55}{each}", flush=True)
    _report(answers)


def _asked(browser: Any, public: Path, questions: Path) -> Iterator[tuple[dict[str, str], dict[str, Answer]]]:
    engines: dict[str, Engine] = {"ours": _ours}
    if (public / "pagefind").is_dir():
        engines["pagefind"] = _pagefind
    built.POLICY = "default-src 'self' 'unsafe-eval'"  # Pagefind is WebAssembly
    with built.serve(public) as address, questions.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row, {name: _best(ask, browser, address, row) for name, ask in engines.items()}


def _best(ask: Engine, browser: Any, address: str, row: dict[str, str]) -> Answer:
    """The better result of the question with and without quotation marks, for Pagefind."""
    asked = dict.fromkeys([row["question"], *([row["question"].replace('"', "")] if ask is _pagefind else [])])
    answers = [_answer(ask, browser, address, question, row["right"]) for question in asked]
    return min(answers, key=lambda answer: answer.rank or LOOKED_AT + 1)


def _answer(ask: Engine, browser: Any, address: str, question: str, right: str) -> Answer:
    context = browser.new_context()
    page, files = context.new_page(), dict[str, int]()

    def note(request: Any) -> None:
        if INDEX.search(request.url) and not PROGRAMS.search(request.url.partition("?")[0]):
            files[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", note)
    finder = ask(page, address, question)
    found = next(finder)
    read = dict(files)
    found = next(finder, found)
    context.close()
    return Answer(_rank(found, right), len(read), sum(read.values()))


def _rank(found: list[str], right: str) -> int:
    """Rank of the first right answer, from 1; 0 if there is none."""
    return next((n for n, url in enumerate(found[:LOOKED_AT], 1) if re.search(right, url)), 0)


def _ours(page: Any, address: str, question: str) -> Iterator[list[str]]:
    page.goto(f"{address}/search/?q={quote_plus(question)}")
    page.wait_for_selector(".search-said:not(:empty)", timeout=SOON_MS)
    page.wait_for_selector(".results:not([aria-busy])", state="attached", timeout=SOON_MS)
    page.wait_for_timeout(REST_MS)
    links, count = page.locator(".result-title"), -1
    while links.count() > count:  # further ones are loaded when the last one is visible
        yield [str(link.get_attribute("href")) for link in links.all()]
        count = links.count()
        if count:
            links.last.scroll_into_view_if_needed()
        page.wait_for_timeout(REST_MS)


def _pagefind(page: Any, address: str, question: str) -> Iterator[list[str]]:
    page.goto(f"{address}/search/")
    for most in (AT_ONCE, LOOKED_AT):
        yield list(page.evaluate(PAGEFIND, [address, question, most]))
        page.wait_for_timeout(REST_MS)


def _report(answers: dict[str, list[dict[str, Answer]]]) -> None:
    everything = [found for several in answers.values() for found in several]
    print("| kind | questions | engine | mean reciprocal rank | first | first five | files, most | KB, most |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, several in {**answers, "all": everything}.items():
        for engine in several[0]:
            found = [one[engine] for one in several]
            mean = sum(1 / one.rank for one in found if one.rank) / len(found)
            first, five = (sum(0 < one.rank <= most for one in found) for most in (1, AT_ONCE))
            files = sorted(one.requests for one in found)
            sizes = sorted(one.size / 1000 for one in found)
            costs = f"{median(files):.0f}, {files[-1]} | {median(sizes):.0f}, {sizes[-1]:.0f}"
            print(f"| {kind} | {len(found)} | {engine} | {mean:.2f} | {first} | {five} | {costs} |")


if __name__ == "__main__":
    main()
