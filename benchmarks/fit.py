"""Fits the weights by which the pieces of a page are labelled, and prints figures with publishers left out.

    python benchmarks/fit.py GOLD_DIR… [--folds N] [--epochs N] [--models DIR] [--errors] [--write]

A GOLD_DIR holds `seeds/` and `gold/`; what is held out is refused. The publishers are parted into N folds, and what
ingest reads of each is measured with weights that were fitted on the others; `--models` keeps those for
`fit_titles.py`. Passive-aggressive structured perceptron,
averaged (Collins 2002; Crammer et al. 2006). The same documents give the same integers.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gold_folder import gold_folder
from gold_pages import counts_of, table, text_of
from rebuild import plain

from site_builder.core.source_file import SourceFile
from site_builder.scoring.sequence import label_sequence
from site_builder.scoring.weights import Weights, write_weights
from site_builder.seeds.detect import page
from site_builder.seeds.detect.dates import readings
from site_builder.seeds.detect.draft import read_lines, without_comments
from site_builder.seeds.detect.front_block import stem_of
from site_builder.seeds.detect.line_facts import LineFacts, line_facts
from site_builder.seeds.detect.page import FURNITURE, LABELS
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.settings.site_config import IngestConfig

TABLE = Path(page.__file__).with_name("page_weights.toml")
HEAD = "# Written by `make fit`: what each feature says for each label, in their order. Fit again; do not edit.\n"
BEFORE = frozenset(("above", "pre"))
TITLES = frozenset(("title", "title goes on"))
KEPT = frozenset(LABELS) - FURNITURE
PER = 8
"""Documents of one publisher in a round."""
RATE = 0.02
"""Maximum change of the weights by one document."""
COST, COST_OF_TEXT = 1, 3
"""Costs of a wrong label, and of text labelled as boilerplate."""
SCALE, LEAST = 1000, 30
"""Integer units per 1; a feature whose weights are all smaller than LEAST is left out."""
MIN_PUBLISHERS = 3
"""Minimum publishers whose documents have a feature."""
SMALL = 200
"""Maximum characters of a piece that may be a date line, a by-line or a detail."""
CONFIG = IngestConfig()


@dataclass(frozen=True)
class Example:
    """A document, and the allowed labels of each piece."""

    name: str
    publisher: str
    facts: list[LineFacts]
    allowed: list[frozenset[str]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=gold_folder, nargs="+")
    parser.add_argument("--folds", type=int, default=8, help="parts of the publishers that are left out in turn")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--models", metavar="DIR", type=Path, help="write the weights of each fold here")
    parser.add_argument("--errors", action="store_true", help="print what is read wrong of publishers left out")
    parser.add_argument("--write", action="store_true", help="write the table of the program")
    options = parser.parse_args()
    use(Weights(LABELS, {}, dict.fromkeys(STEPS, 0)))
    examples = [example for folder in options.gold for example in examples_of(folder.resolve())]
    print(len(examples), "documents,", len({e.publisher for e in examples}), "publishers")
    if options.folds:
        folds = range(options.folds)
        models = [fit([e for e in examples if fold_of(e.publisher, len(folds)) != n], options.epochs) for n in folds]
        for n, model in enumerate(models if options.models else ()):
            options.models.mkdir(parents=True, exist_ok=True)
            (options.models / f"page-{n}.toml").write_text(write_weights(model), "utf-8")
        measure(options.gold, models, errors=options.errors)
    if options.write:
        fitted = fit(examples, options.epochs)
        TABLE.write_text(HEAD + write_weights(fitted), "utf-8")
        print(len(fitted.features), "features")
    return 0


def use(weights: Weights) -> None:
    page.weights = lambda: weights  # type: ignore[assignment]


def fold_of(publisher: str, folds: int) -> int:
    return int(hashlib.sha256(f"fold {publisher}".encode()).hexdigest(), 16) % folds


def measure(folders: Iterable[Path], models: Sequence[Weights], *, errors: bool) -> None:
    """Print the results of ingest on the collection, for each publisher with weights fitted without it."""
    rows = []
    for path, answers in (pair for folder in folders for pair in documents_of(folder) if "publisher" in pair[1]):
        use(models[fold_of(answers["publisher"], len(models))])
        source = SourceFile(f"seeds/{path.name}", path.read_bytes())
        counts, wrong = counts_of(next(iter(read_parts(source, CONFIG).drafts), None), answers, text_of(source))
        rows.append((answers, counts))
        if errors and wrong:
            print(*(f"{path.stem} ({answers['kind']}): {what}" for what in wrong), sep="\n")
    print(*table(rows), sep="\n")


# ---------- documents with answers


def documents_of(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if folder.name == "held-out":
        raise SystemExit("held-out is for reporting, never for fitting")
    for path in sorted((folder / "seeds").iterdir()):
        answers = folder / "gold" / f"{path.stem}.json"
        yield path, json.loads(answers.read_text("utf-8"))


def examples_of(folder: Path) -> Iterator[Example]:
    for path, answers in documents_of(folder):
        publisher = answers.get("publisher") or f"{folder.name} {re.split(r'[-_]', path.stem)[0]}"
        for draft in read_parts(SourceFile(f"seeds/{path.name}", path.read_bytes()), CONFIG).drafts:
            extract = draft.extract
            if extract is not None:
                text, _, _ = without_comments(extract.markup, extract.text)
                lines = read_lines(extract.markup, text)
                facts = line_facts(lines, title=extract.title, stem=stem_of(draft.path), markup=extract.markup)
                allowed = list(_labels_of(facts, answers))
                if facts and _is_possible(allowed):
                    yield Example(path.stem, publisher, facts, allowed)


def _labels_of(facts: Sequence[LineFacts], answers: Mapping[str, Any]) -> Iterator[frozenset[str]]:
    """The allowed labels of each piece, according to the answers."""
    texts = [plain(fact.text) for fact in facts]
    titles = {_bare(title) for title in (answers["title"], *answers["title_alt"])}
    clutter = {plain(line) for line in answers["boilerplate"]}
    headings, free = ({_bare(h) for h in answers[key]} for key in ("headings", "headings_optional"))
    cluttered = [
        not clutter.isdisjoint({t, *(plain(n.text) for n in f.lines)}) for t, f in zip(texts, facts, strict=True)
    ]
    is_known = "starts" in answers
    whole = plain(" ".join(answers.get("paragraphs") or ()))
    first = _piece(texts, plain(answers["starts"]), first=True) if is_known else 0
    last = _piece(texts, plain(answers["ends"]), first=False) if is_known else len(texts)
    title = _title_pieces(texts, titles, first if is_known else 40)
    top, end = min(title, default=-1), max(title, default=-1)
    for i, (fact, text) in enumerate(zip(facts, texts, strict=True)):
        small = _of_head(fact, text, answers)
        if i in title:
            labels = {"title"} if i == top else {"title goes on"}
        elif cluttered[i]:
            labels = {"above"} if i < top or (is_known and not title and i < first) else {"inside", "below"}
            labels = {"above", *labels} if not is_known and not title else labels
            labels = {"below"} if is_known and i > last else {"inside"} if is_known and labels != {"above"} else labels
        elif is_known and i > last:
            labels = small | {"below"} if small or any(cluttered[last:i]) else {"below", "body"}
        elif is_known and i < first:
            above = {"above", "pre"} if small or i > top - 4 > 0 else {"above"}
            labels = (small or {"inside", "head"}) if title and i > end else above
        elif _bare(text) in headings:
            labels = {"heading"}
        elif _bare(text) in free:
            labels = {"heading", "body"}
        elif whole and text not in whole:  # a caption, or a teaser between the paragraphs
            labels = {"body", "inside"}
        elif is_known:
            near = any(cluttered[max(0, i - 2) : i + 3]) and len(text) < SMALL
            labels = {"body", "inside"} if near else {"body"} | (small & {"date"})
        else:
            labels = {"pre"} if i < top else {"body"} | (small & {"date", "byline"})
            labels |= {"head"} if "body" in labels and i < 20 and len(text) < SMALL else set()
        yield frozenset(labels)


def _of_head(fact: LineFacts, text: str, answers: Mapping[str, Any]) -> set[str]:
    """The label of a piece with the date, an author or a detail of the answers; else empty."""
    if len(text) > SMALL:
        return set()
    if any(str(reading.date) == answers["date"] for reading in readings(fact.text)):
        return {"date"}
    if any(name in text for name in map(plain, answers.get("authors", [])) if name):
        return {"byline"}
    return {"head"} if any(plain(value) in text for _, value in answers.get("details", []) if value) else set()


def _bare(text: str) -> str:
    return re.sub(r"[\\`]", "", plain(text)).rstrip(" .:")


def _piece(texts: Sequence[str], words: str, *, first: bool) -> int:
    """The piece with the first, or the last, words of the text."""
    whole = " ".join(texts) + " "
    at = whole.find(words) if first else whole.rfind(words)
    end = at + (0 if first else len(words) - 1)
    return _place(texts, end) if at >= 0 else 0 if first else len(texts) - 1


def _place(texts: Sequence[str], at: int) -> int:
    length = 0
    for i, text in enumerate(texts):
        length += len(text) + 1
        if at < length:
            return i
    return len(texts) - 1


def _title_pieces(texts: Sequence[str], titles: set[str], end: int) -> set[int]:
    """The pieces of the title: the nearest above the text."""
    for i in range(min(end, len(texts) - 1), -1, -1):
        whole = ""
        for j in range(i, min(i + 8, len(texts))):
            whole = f"{whole} {texts[j]}".strip()
            if _bare(whole) in titles:
                return set(range(i, j + 1))
            if not any(title.startswith(_bare(whole)) for title in titles):
                break
    return set()


def _may_follow(a: str, b: str) -> bool:
    """True if a label may follow another: the page, the title, the head and the text, and the rest of the page."""
    if a == "below" or (a == "" and b == "below"):
        return a == b
    if a in BEFORE or a == "":
        return b in BEFORE | {"title", "body", "heading"}
    return b not in BEFORE | TITLES or (a in TITLES and b == "title goes on")


STEPS = [(a, b) for a in ("", *LABELS) for b in LABELS if _may_follow(a, b)]


def _is_possible(allowed: Sequence[frozenset[str]]) -> bool:
    before = {""}
    for labels in allowed:
        before = {b for b in labels if any((a, b) in STEPS for a in before)}
    return bool(before)


# ---------- fitting


def fit(examples: Sequence[Example], epochs: int) -> Weights:
    """The best weights for these documents; each publisher occurs about equally often in each round."""
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    for e in examples:
        for name in (name for fact in e.facts for name in fact.features):
            publishers[name].add(e.publisher)
    usable = [name for name, of in publishers.items() if len(of) >= MIN_PUBLISHERS]
    rows = {name: [0.0] * len(LABELS) for name in usable}
    steps = dict.fromkeys(STEPS, 0.0)
    summed: Counter[tuple[str, str]] = Counter()
    model = Weights(LABELS, rows, steps)  # type: ignore[arg-type]
    features = {id(e): [[name for name in fact.features if name in rows] for fact in e.facts] for e in examples}
    time = 1
    for epoch in range(epochs):
        for e in _round(examples, epoch):
            time += 1
            model = Weights(LABELS, rows, steps)  # type: ignore[arg-type]
            for (name, label), value in _change(model, features[id(e)], e.allowed).items():
                if name in rows:
                    rows[name][LABELS.index(label)] += value
                else:
                    steps[name, label] += value
                summed[name, label] += time * value
    whole = {
        name: tuple(round(SCALE * (v - summed[name, label] / time)) for v, label in zip(row, LABELS, strict=True))
        for name, row in rows.items()
    }
    averaged = {step: round(SCALE * (v - summed[step] / time)) for step, v in steps.items()}
    return Weights(LABELS, {n: row for n, row in whole.items() if max(map(abs, row)) >= LEAST}, averaged)


def _round(examples: Sequence[Example], epoch: int) -> list[Example]:
    of_publisher: defaultdict[str, list[Example]] = defaultdict(list)
    for e in examples:
        of_publisher[e.publisher].append(e)
    takes = ((of, min(len(of), PER)) for of in of_publisher.values())
    chosen = [of[(epoch * take + k) % len(of)] for of, take in takes for k in range(take)]
    return sorted(chosen, key=lambda e: hashlib.sha256(f"{epoch} {e.publisher} {e.name}".encode()).digest())


def _change(
    model: Weights, features: Sequence[Sequence[str]], allowed: Sequence[frozenset[str]]
) -> dict[tuple[str, str], float]:
    """The change of each weight after which the best allowed labels beat all others by their costs."""
    scores = [model.scores(names) for names in features]
    costly = [
        [s + _cost(LABELS[i], labels) for i, s in enumerate(row)] for row, labels in zip(scores, allowed, strict=True)
    ]
    fenced = [
        [s if LABELS[i] in labels else s - 10**7 for i, s in enumerate(row)]
        for row, labels in zip(scores, allowed, strict=True)
    ]
    guess, right = label_sequence(model, costly).best, label_sequence(model, fenced).best
    change: Counter[tuple[str, str]] = Counter()
    behind = 0.0
    before = ("", "")
    for names, row, a, b in zip(features, costly, right, guess, strict=True):
        behind += row[b] - row[a]
        now = (LABELS[a], LABELS[b])
        if a != b:
            change.update({(name, now[0]): 1 for name in names})
            change.subtract({(name, now[1]): 1 for name in names})
        change[before[0], now[0]] += 1
        change[before[1], now[1]] -= 1
        behind += model.transitions[before[1], now[1]] - model.transitions[before[0], now[0]]
        before = now
    norm = sum(value * value for value in change.values())
    rate = min(RATE, max(0.0, behind) / norm) if norm else 0.0
    return {key: rate * value for key, value in change.items() if rate and value}


def _cost(label: str, allowed: frozenset[str]) -> int:
    if label in allowed:
        return 0
    return COST_OF_TEXT if label in FURNITURE and not allowed & FURNITURE else COST


if __name__ == "__main__":
    sys.exit(main())
