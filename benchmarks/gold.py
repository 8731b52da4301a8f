"""Runs the seeds stage over gold folders, judges what it read, and fails below the floors.

    python benchmarks/gold.py GOLD_DIR [--out DIR] [--errors N] [--half 0|1]

GOLD_DIR holds `seeds/` and `gold/`, or folders that do. Where the answers name the publisher, as those of the
collection do, a table by kind is printed (`gold_pages.py`), and errors only of the part to learn from. Else the scorer
`score.py` beside the folder judges, with floors in `gold.toml`, a table for each folder's name. Actors and references
are measured by `gold_actors.py`.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from gold_pages import counts_of, table, text_of

from site_builder.core.source_file import SourceFile
from site_builder.seeds.corpus.outline import outline
from site_builder.seeds.corpus.survey import finish, survey
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig

MOVED = frozenset(
    (
        *("the title", "the date line", "the byline", "the line of tags", "the document number", "a date of update"),
        "the head of the document",
    )
)
HERE = Path(__file__).resolve().parent


def main() -> int:
    options = _options()
    given = Path(options.gold).resolve()
    found = sorted(path.parent for path in given.glob("*/gold")) or [given]
    return max(_measure(gold, options) for gold in found)


def _measure(gold: Path, options: argparse.Namespace) -> int:
    """Judge one folder; 1 if a figure is below its floor."""
    first = next((gold / "gold").glob("*.json"), None)
    if first and "publisher" in json.loads(first.read_text(encoding="utf-8")):
        return _by_kind(gold, options)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(options.out or folder)
        out.mkdir(parents=True, exist_ok=True)
        drafts = write_all(_seeds(gold, options.half), out)
        figures = score(gold, out, options)
    figures["total"] |= words_of(drafts, gold) | false_holds(drafts, gold.name)
    if options.half is not None:
        print("half of the documents: floors are for all of them")
        return 0
    return _below_floors(figures, gold.name)


def _by_kind(gold: Path, options: argparse.Namespace) -> int:
    """Print the table of the collection, without the errors of held-out documents."""
    sources = _seeds(gold, options.half)
    read = {draft.path: draft for draft in read_all(sources)}
    rows = []
    for source in sources:
        answers = json.loads((gold / "gold" / f"{source.stem}.json").read_text(encoding="utf-8"))
        counts, errors = counts_of(read.get(source.path), answers, text_of(source))
        rows.append((answers, counts))
        if options.errors and gold.name != "held-out":
            print(*(f"{source.stem} ({answers['kind']}): {error}" for error in errors[: options.errors]), sep="\n")
    print(f"== {gold.name}", *table(rows), sep="\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR")
    parser.add_argument("--out", help="keep the Markdown here")
    parser.add_argument("--errors", type=int, default=0, help="how many errors of each kind to print")
    parser.add_argument("--half", type=int, choices=(0, 1), help="every second document only, without floors")
    return parser.parse_args()


def _seeds(gold: Path, half: int | None) -> list[SourceFile]:
    files = sorted(path for path in (gold / "seeds").rglob("*") if path.is_file())
    if not files:
        raise SystemExit(f"{gold}/seeds holds no documents: name the folder that has seeds/ and gold/ in it")
    chosen = files if half is None else files[half::2]
    return [SourceFile(f"seeds/{path.relative_to(gold / 'seeds').as_posix()}", path.read_bytes()) for path in chosen]


def read_all(sources: list[SourceFile]) -> list[Draft]:
    """The finished drafts of all seeds."""
    config = IngestConfig()
    started = time.process_time()
    drafts: list[Draft] = []
    for source in sources:
        reading = read_parts(source, config)
        drafts += reading.drafts
        for error in reading.errors:
            print(f"error: {error}")
    found = survey(outline(draft) for draft in drafts)
    finished = [finish(draft, found.knowledge(draft.path, config), config) for draft in drafts]
    seconds = time.process_time() - started
    print(f"{len(drafts)} documents in {seconds:.2f} s, {len(drafts) / seconds:.0f} a second on one core")
    return finished


def write_all(sources: list[SourceFile], out: Path) -> list[Draft]:
    """Write the Markdown of every seed; returns the finished drafts."""
    finished = read_all(sources)
    for draft in finished:
        header = {"title": draft.title, "date": str(draft.date or ""), "authors": list(draft.authors)}
        lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in header.items())
        (out / f"{_stem(draft)}.md").write_text(f"---\n{lines}---\n\n{draft.body}", encoding="utf-8")
    return finished


def false_holds(drafts: list[Draft], name: str) -> dict[str, float]:
    """Percentage of documents left public by ingest; each one held back is printed.

    All of them were published by their makers. `marked` in `gold.toml` lists those that have a mark nevertheless.
    """
    marked = frozenset(_floors(name).get("marked", ()))
    held = [draft for draft in drafts if draft.visibility.withheld and _stem(draft) not in marked]
    for draft in held:
        print(f"held back: {draft.path}: {'; '.join(draft.visibility.withheld)}")
    print(f"false holds: {len(held)} of {len(drafts)}")
    return {"public": 100 - 100 * len(held) / len(drafts)}


def words_of(drafts: list[Draft], gold: Path) -> dict[str, float]:
    """Destination of the words of the seeds, in percent.

    The scorer looks at bodies alone, so a date line, a byline or a title in other words that became a field counts as
    lost there. `text` leaves those lines out, and the furniture that the gold names: what is missing then is lost.
    """
    every, body, kept, text = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    taken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for draft in drafts:
        furniture = _furniture(gold / "gold" / f"{_stem(draft)}.json")
        whole, now = _words(draft.extract.text if draft.extract else ""), _words(draft.body)
        apart = Counter[str]()
        for line in draft.removed:
            words = _words(line.text)
            named = line.text.strip().casefold() in furniture
            taken[line.why if line.why in MOVED else "furniture" if named else "other lines"] += words
            apart += words if line.why in MOVED or named else Counter()
        every, body = every + whole, body + now
        text, kept = text + (whole - apart), kept + ((whole - apart) & now)
    total = every.total() or 1
    lost = every - body - sum(taken.values(), Counter[str]())
    shares = (f"{name} {100 * words.total() / total:.2f} %" for name, words in sorted(taken.items()))
    print(f"words taken out: {', '.join(shares)}; nowhere: {lost.total()} {dict(lost.most_common(5))}")
    text_share = 100 * kept.total() / (text.total() or 1)
    print(f"words of the text itself kept: {text_share:.3f} %; missing: {dict((text - kept).most_common(8))}")
    return {"accounted": 100 - 100 * lost.total() / total, "text": text_share}


def _furniture(path: Path) -> set[str]:
    return {line.strip().casefold() for line in json.loads(path.read_text(encoding="utf-8"))["boilerplate"]}


def _stem(draft: Draft) -> str:
    return draft.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]{3,}", text))


def score(gold: Path, out: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """The scorer's counts as shares, overall and for each source."""
    scorer = gold.parent / "score.py"
    stems = "|".join(sorted(path.stem for path in out.glob("*.md")))
    with tempfile.NamedTemporaryFile(suffix=".json") as counts:
        command = [sys.executable, str(scorer), str(gold / "gold"), str(out), "--by-source", "--json", counts.name]
        command += ["--errors", str(options.errors)]
        command += ["--only", f"^(?:{stems})$"] if options.half is not None else []
        subprocess.run(command, check=True)
        found = json.loads(Path(counts.name).read_text(encoding="utf-8"))
    return {name: _shares(c) for name, c in {"total": found["total"], **found["by_source"]}.items()}


def _shares(counts: dict[str, int]) -> dict[str, float]:
    def share(top: str, *bottom: str) -> float:
        whole = sum(counts.get(name, 0) for name in bottom)
        return 100 * counts.get(top, 0) / whole if whole else 100.0

    hits = 2 * counts.get("h_tp", 0)
    misses = counts.get("h_fp", 0) + counts.get("h_fn", 0)
    return {
        "title": share("title", "docs"),
        "date": share("date", "docs"),
        "headings": 100 * hits / (hits + misses) if hits + misses else 100.0,
        "kept": share("w_kept", "w_all"),
        "clean": 100 - share("b_leak", "b_docs") if counts.get("b_docs") else 100.0,
    }


def _below_floors(figures: dict[str, dict[str, float]], name: str) -> int:
    floors = {source: wanted for source, wanted in _floors(name).items() if isinstance(wanted, dict)}
    low = [
        f"{source}: {key} {figures[source][key]:.2f} is below {floor}"
        for source, wanted in floors.items()
        for key, floor in wanted.items()
        if source in figures and figures[source][key] < floor
    ]
    print("\n".join(low) or "all floors held")
    return 1 if low else 0


def _floors(name: str) -> dict[str, Any]:
    return dict(tomllib.loads((HERE / "gold.toml").read_text(encoding="utf-8")).get(name, {}))


if __name__ == "__main__":
    sys.exit(main())
