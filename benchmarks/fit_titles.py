"""Fits the weights by which title, date and authors are chosen, and prints figures with publishers left out.

    python benchmarks/fit_titles.py GOLD_DIR… --models DIR [--folds N] [--epochs N] [--errors] [--write]

The documents are those of `fit.py`, each once more with broken lines, and the tables of the tests. Averaged
passive-aggressive ranking: the best right candidate must beat each wrong one. `--models` holds the weights of the page
that `fit.py` fitted with publishers left out: a document is read with those that never saw it, for the labels of the
page are features here. The same documents give the same integers.
"""

import argparse
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from fit import CONFIG, HEAD, LEAST, MIN_PUBLISHERS, SCALE, documents_of, fold_of, use
from gold_folder import gold_folder
from rebuild import KINDS, plain

from site_builder.core.source_file import SourceFile
from site_builder.scoring.candidates import RIGHT, Choice, choose
from site_builder.scoring.weights import Weights, read_weights, write_weights
from site_builder.seeds.detect import date_candidates, front_block_reader, publication_date, titles
from site_builder.seeds.detect.byline_candidates import BylineCandidate
from site_builder.seeds.detect.date_candidates import DateCandidate
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.title_candidates import TitleCandidate
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.lines import SourceLine

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(titles.__file__).with_name("title_weights.toml")
TITLES, DATES, NAMES = "titles", "dates", "names"
WRITTEN = {
    TITLES: TABLE,
    DATES: TABLE.with_name("date_weights.toml"),
    NAMES: TABLE.with_name("byline_weights.toml"),
}
"""Tables to fit, by kind of candidate; examples for titles have a kind of their own."""
TABLES = ("front_block_reader", "publishers", "details", "site_lines", "structure", "titles")
EPOCHS = 24
RATES = {TITLES: 0.02, DATES: 0.01, NAMES: 0.02}
"""Maximum change of the weights by one document, chosen with publishers left out."""
PER = 6
"""Documents of one publisher in a round; a table counts as this many."""
PER_TABLES = {TITLES: 800, DATES: 800, NAMES: 40}
AGAIN, WEIGHT = 2, 10
"""Rounds in which misread rows of the tests count more, and the factor."""


@dataclass(frozen=True)
class Example:
    """The candidates of a document, and the right ones."""

    name: str
    publisher: str
    kind: str
    """The kind in the collection; for other documents the name of the folder or table."""
    candidates: Sequence[TitleCandidate | DateCandidate | BylineCandidate]
    texts: Sequence[str]
    right: frozenset[int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=gold_folder, nargs="+")
    parser.add_argument("--models", metavar="DIR", type=Path, required=True, help="written by fit.py --models")
    parser.add_argument("--only", choices=tuple(WRITTEN))
    parser.add_argument("--folds", type=int, default=8, help="parts of the publishers that are left out in turn")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--errors", action="store_true", help="print what is read wrong of publishers left out")
    parser.add_argument("--write", action="store_true", help="write the table of the program")
    options = parser.parse_args()
    models = [read_weights(path.read_text("utf-8")) for path in sorted(options.models.glob("page-*.toml"))]
    every = [e for folder in options.gold for e in examples_of(folder.resolve(), models)] + list(examples_of_tables())
    for what, table in WRITTEN.items():
        if options.only in (None, what):
            own = [e for e in every if e.kind == what or (what == TITLES and e.kind not in WRITTEN)]
            _report(own, table, options, what)
    return 0


def _report(every: Sequence[Example], table: Path, options: argparse.Namespace, what: str) -> None:
    """Fit, measure and write the weights of titles or dates."""
    examples = [e for e in every if e.right]
    print("==", what)
    print(
        len(every),
        "documents,",
        len(examples),
        "with the right candidate,",
        len({e.publisher for e in every}),
        "publishers",
    )
    if options.errors:
        print(*(f"no candidate: {e.name}" for e in every if not e.right), sep="\n")
    if options.folds:
        measure(every, examples, options, what)
    if options.write:
        weights = fit(examples, options.epochs, what)
        for _ in range(AGAIN):  # tests and floors must pass: errors in their documents count more
            sure = date_candidates.SURE if what == DATES else 0
            examples += [e for e in examples if _must_hold(e) and not _is_right(weights, e, sure)] * WEIGHT
            weights = fit(examples, options.epochs, what)
        table.write_text(HEAD + write_weights(weights), "utf-8")
        print(
            len(weights.features),
            "features,",
            sum(not _is_right(weights, e) for e in every),
            "wrong of those fitted on",
        )
        if options.errors:
            print(
                *(f"fitted and wrong: {e.name}: {_chosen(weights, e)!r}" for e in every if not _is_right(weights, e)),
                sep="\n",
            )


def measure(every: Sequence[Example], examples: Sequence[Example], options: argparse.Namespace, what: str) -> None:
    """Print the share of right titles for left-out publishers, each counting once."""
    of_kind: defaultdict[str, defaultdict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for n in range(options.folds):
        weights = fit([e for e in examples if fold_of(e.publisher, options.folds) != n], options.epochs, what)
        for e in (e for e in every if fold_of(e.publisher, options.folds) == n):
            is_right = _is_right(weights, e)
            of_kind[e.kind or "with broken lines"][e.publisher].append(is_right)
            if not e.kind:
                continue
            of_kind["all of the collection" if e.kind in KINDS else "all others"][e.publisher].append(is_right)
            if options.errors and not is_right:
                print(f"left out: {e.name}: {_chosen(weights, e)!r}")
    print("titles of publishers left out, where the file names none, in %; every publisher counts once")
    for kind, publishers in sorted(of_kind.items()):
        shares = [sum(of) / len(of) for of in publishers.values()]
        print(f"{kind:24} {sum(map(len, publishers.values())):5} {100 * sum(shares) / len(shares):8.1f}")


def _must_hold(example: Example) -> bool:
    """True for rows of the tests, and for documents of publishers with a floor in `gold.toml`."""
    return example.publisher in TABLES or example.publisher.startswith(("dev ", "formats-dev ", "mixed "))


def _is_right(weights: Weights, example: Example, sure: int = 0) -> bool:
    choice = choose(weights, [c.features for c in example.candidates])
    return choice.best in example.right and choice.margin >= sure * (len(example.candidates) > 1)


def _chosen(weights: Weights, example: Example) -> str:
    return example.texts[choose(weights, [c.features for c in example.candidates]).best]


# ---------- documents with answers


def examples_of(folder: Path, models: Sequence[Weights]) -> Iterator[Example]:
    for path, answers in documents_of(folder):
        publisher = answers.get("publisher") or f"{folder.name} {re.split(r'[-_]', path.stem)[0]}"
        use(models[fold_of(publisher, len(models))])
        source = SourceFile(f"seeds/{path.name}", path.read_bytes())
        yield from _dated(path.stem, publisher, source, answers["date"])
        yield from _signed(path.stem, publisher, NAMES, source, answers.get("authors", []))
        right = {_bare(title) for title in (answers["title"], *answers["title_alt"])}
        kind = answers.get("kind", folder.name)
        yield from _seen(path.stem, publisher, kind, SourceFile(f"seeds/{path.name}", path.read_bytes()), right)
        if path.suffix == ".txt" and kind != "pdf text":
            for width, capitals in ((64, False), (48, True)):
                data = _wrapped(path.read_text("utf-8", "replace"), right, width, capitals=capitals).encode()
                yield from _seen(f"{path.stem} {width}", publisher, "", SourceFile(f"seeds/{path.name}", data), right)


def _wrapped(text: str, right: set[str], width: int, *, capitals: bool) -> str:
    """The document with lines wrapped as by a printer, and its title in capitals."""
    found = []
    for line in text.split("\n"):
        line = line.upper() if capitals and _bare(line) in right else line
        found += wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(found)


def examples_of_tables() -> Iterator[Example]:
    """The rows of the tests: they name the title, or it is their first line if they do not say."""
    sys.path.insert(0, str(ROOT))
    from tests.linking.cases import rows
    from tests.seeds import documents
    from tests.seeds.detect import test_site_lines as site_lines

    for table in TABLES:
        for param in rows(ROOT / "tests/seeds/detect" / f"{table}.txt"):
            text, *cells = (
                re.sub(r"\b(TOP|PROSE|MORE)\b", lambda word: getattr(documents, word[0]), cell)
                for cell in param.values[0]
            )
            facts = {name: value.strip() for name, _, value in (cell.partition(":") for cell in cells)}
            first = text.split("\n")[0]
            if "title" not in facts and not any(first in value for value in facts.values()):
                facts["title"] = "" if is_prose(first) else first
            if "date" in facts and not facts.get("notes", "").startswith('"'):
                source = SourceFile(facts.get("file", "seeds/briefing.txt"), f"{text}\n".encode())
                yield from _dated(f"{table}: {param.id}", table, source, facts["date"].replace("None", ""))
            if "authors" in facts:
                source = SourceFile(facts.get("file", "seeds/briefing.txt"), f"{text}\n".encode())
                yield from _signed(
                    f"{table}: {param.id}", table, NAMES, source, list(filter(None, facts["authors"].split("; ")))
                )
            if "title" in facts or "title begins" in facts:
                source = SourceFile(facts.get("file", "seeds/briefing.txt"), f"{text}\n".encode())
                right, begins = {_bare(facts.get("title", ""))}, _bare(facts.get("title begins", ""))
                yield from _seen(f"{table}: {param.id}", table, table, source, right, begins)
    for text, lines in site_lines.ABOVE.items():
        for above in lines:
            for between in ("\n\n", "\n\n3 May 2021\n\n"):
                between = "\n\n" if "Truth for everyone" in above else between
                whole = f"{above}{between}{site_lines.TITLES[text]}\n\n{text}\n\n{text}\n"
                source = SourceFile("seeds/briefing.txt", whole.encode())
                yield from _seen(
                    f"above: {above}", "site_lines", "site_lines", source, {_bare(site_lines.TITLES[text])}
                )


def _seen(
    name: str, publisher: str, kind: str, source: SourceFile, right: set[str], begins: str = ""
) -> Iterator[Example]:
    """Title candidates of this document, if its file names no title."""
    seen: list[tuple[Sequence[TitleCandidate], Sequence[SourceLine]]] = []

    def record(candidates: Sequence[TitleCandidate], head: Sequence[SourceLine]) -> Choice:
        seen.append((candidates, head))
        return Choice(len(candidates) - 1, 0, ())

    before, titles.decided = titles.decided, record
    try:
        read_parts(source, CONFIG)
    finally:
        titles.decided = before
    for candidates, head in seen[:1]:
        texts = [titles.title_text(head, c) if c.first >= 0 else "" for c in candidates]
        found = {
            i
            for i, text in enumerate(texts)
            if (_bare(text) in right and not begins) or (begins and _bare(text).startswith(begins))
        }
        yield Example(name, publisher, kind, candidates, texts, frozenset(found))


def _dated(name: str, publisher: str, source: SourceFile, date: str) -> Iterator[Example]:
    """Date candidates of this document, if its file names no date."""
    seen: list[Sequence[DateCandidate]] = []

    def record(candidates: Sequence[DateCandidate]) -> Choice:
        seen.append(candidates)
        return Choice(len(candidates) - 1, 0, ())

    before, publication_date.decided = publication_date.decided, record
    try:
        read_parts(source, CONFIG)
    finally:
        publication_date.decided = before
    for candidates in seen[:1]:
        days = [{str(c.found.date), str(c.found.other)} if c.found else {""} for c in candidates]
        right = {i for i, of in enumerate(days) if date.rstrip("?~%") in of}
        yield Example(name, publisher, DATES, candidates, [" ".join(sorted(of)) for of in days], frozenset(right))


def _signed(name: str, publisher: str, kind: str, source: SourceFile, authors: Sequence[str]) -> Iterator[Example]:
    """Author candidates of this document, if no line names the author."""
    seen: list[Sequence[BylineCandidate]] = []

    def record(candidates: Sequence[BylineCandidate]) -> Choice:
        seen.append(candidates)
        return Choice(len(candidates) - 1, 0, ())

    before, front_block_reader.decided = front_block_reader.decided, record
    try:
        read_parts(source, CONFIG)
    finally:
        front_block_reader.decided = before
    for candidates in seen[:1]:
        texts = ["; ".join(c.names) for c in candidates]
        wanted = sorted(map(_bare, authors))
        right = {i for i, c in enumerate(candidates) if sorted(map(_bare, c.names)) == wanted}
        yield Example(name, publisher, kind, candidates, texts, frozenset(right))


def _bare(text: str) -> str:
    return plain(re.sub(r"[\\`]", "", text)).rstrip(" .:")


# ---------- fitting


def fit(examples: Sequence[Example], epochs: int, what: str) -> Weights:
    """The best weights for the right candidates; each publisher occurs about equally often in each round."""
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    for e in examples:
        for name in {name for c in e.candidates for name in c.features}:
            publishers[name].add(e.publisher)
    usable = {name for name, of in publishers.items() if len(of) >= MIN_PUBLISHERS or of & set(TABLES)}
    rows: defaultdict[str, float] = defaultdict(float)
    summed: Counter[str] = Counter()
    counts = {id(e): [Counter(name for name in c.features if name in usable) for c in e.candidates] for e in examples}
    time = 1
    for epoch in range(epochs):
        for e in _round(examples, epoch, what):
            time += 1
            of = counts[id(e)]
            scores = [sum(rows[name] * n for name, n in c.items()) for c in of]
            right = max(e.right, key=lambda i: (scores[i], -i))
            wrong = max((i for i in range(len(of)) if i not in e.right), key=lambda i: (scores[i], -i), default=-1)
            loss = 1 - scores[right] + scores[wrong] if wrong >= 0 else 0
            if loss <= 0:
                continue
            change = Counter(of[right])
            change.subtract(of[wrong])
            norm = sum(v * v for v in change.values())
            rate = min(RATES[what], loss / norm) if norm else 0.0
            for name, value in change.items():
                if value:
                    rows[name] += rate * value
                    summed[name] += time * rate * value
    table = {name: (round(SCALE * (v - summed[name] / time)),) for name, v in rows.items()}
    return Weights((RIGHT,), {n: row for n, row in table.items() if abs(row[0]) >= LEAST // 3}, {})


def _round(examples: Sequence[Example], epoch: int, what: str) -> list[Example]:
    of_publisher: defaultdict[str, list[Example]] = defaultdict(list)
    for e in examples:
        of_publisher[e.publisher].append(e)
    takes = ((of, min(len(of), PER_TABLES[what] if _must_hold(of[0]) else PER)) for of in of_publisher.values())
    chosen = [of[(epoch * take + k) % len(of)] for of, take in takes for k in range(take)]
    return sorted(chosen, key=lambda e: hashlib.sha256(f"{epoch} {e.publisher} {e.name}".encode()).digest())


if __name__ == "__main__":
    sys.exit(main())
