"""Turns documents of a gold folder into every format, reads them back, and compares them with their text version.

    python benchmarks/formats.py GOLD_DIR [--documents 30] [--keep DIR] [--show N]

Needs pandoc and LibreOffice Writer. Each document is first read as text; its title, date and body, with a table, a
quotation, a link and a footnote of our own added, are then written by other programs and read back by ours. `bare`
files hold the lines of the text file as paragraphs without a single style, as people type them.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from gold_folder import gold_folder, needs

from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig

ADDED = """

A closing remark of the desk[^desk] with a [reference](https://example.org/karvonia).

> The council of Karvonia will not comment on the numbers before all provinces have counted theirs, and it will
> not say when that is to be expected.

| Province | Votes | Turnout |
|----------|-------|---------|
| Upper Karvonia | 1200 | high |
| Lower Karvonia | 3400 | *low* |

Numbers by Ilse Vantor, who counted them.

[^desk]: The remark was added by the **desk** of Karvonia.
"""
MEASURES = ("title", "date", "headings", "lists", "tables", "footnotes", "quotes", "links", "words kept", "words added")
CONFIG = IngestConfig()


def main() -> int:
    options = _options()
    if not options.compare:
        needs("pandoc", "soffice")
    folder = Path(options.keep or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, Draft] = {}
    for path in _chosen(options.gold / "seeds", options.documents):
        draft = _read(path.name, path.read_bytes())
        wanted[path.stem] = draft
        _write(folder, path, draft)
    if not options.compare:
        _convert(folder, wanted)
    _report(folder, wanted, options.show)
    if not options.keep:
        shutil.rmtree(folder)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=gold_folder)
    parser.add_argument("--documents", type=int, default=30)
    parser.add_argument("--keep", help="keep the files here")
    parser.add_argument("--compare", action="store_true", help="only read back what --keep holds")
    parser.add_argument("--show", type=int, default=0, help="how many differences to print for each format")
    return parser.parse_args()


def _chosen(seeds: Path, count: int) -> list[Path]:
    """The same number of documents from each series, evenly spread."""
    series: dict[str, list[Path]] = {}
    for path in sorted(seeds.glob("*.txt")):
        series.setdefault(re.split(r"\d", path.name)[0], []).append(path)
    share = max(1, count // len(series))
    return [paths[place * len(paths) // share] for paths in series.values() for place in range(min(share, len(paths)))]


def _read(name: str, data: bytes) -> Draft:
    reading = read_parts(SourceFile(f"seeds/{name}", data), CONFIG)
    for error in reading.errors:
        print(f"{error}: {error.hint}")
    return reading.drafts[0] if reading.drafts else Draft(name, "", "", None, "")


def _write(folder: Path, seed: Path, draft: Draft) -> None:
    date = f"Published on {draft.date.long}\n\n" if draft.date else ""
    body = draft.body + ADDED
    (folder / f"{seed.stem}.md").write_text(f"# {draft.title}\n\n{date}{body}", encoding="utf-8")
    (folder / f"{seed.stem}.bare.txt").write_bytes(seed.read_bytes())


def _convert(folder: Path, wanted: dict[str, Draft]) -> None:
    for path in sorted(folder.glob("*.md")):
        for ending in ("docx", "odt", "rtf", "html"):
            _run(
                "pandoc",
                "-s",
                "-f",
                "markdown-yaml_metadata_block",
                str(path),
                "-o",
                str(path.with_suffix(f".{ending}")),
            )
        _mail(path, wanted[path.stem])
    office = {
        "pdf": "*.docx",
        "docx": "*[!e].odt",
        "rtf": "*[!e].odt",
        "odt": "*[!e].docx",
        "html": "*[!e].odt",
    }
    for ending, pattern in office.items():
        out = folder / "office" / ending
        sources = [str(path) for path in sorted(folder.glob(pattern))]
        _run("soffice", "--headless", "--convert-to", ending, "--outdir", str(out), *sources)
        for path in out.glob(f"*.{ending}"):
            path.rename(folder / f"{path.stem}.office.{ending}")
    bare = [str(path) for path in sorted(folder.glob("*.bare.txt"))]
    for ending in ("docx", "odt", "rtf", "pdf"):
        kind = ["--infilter=Text (encoded):UTF8,LF,,,", "--convert-to", ending, "--outdir", str(folder)]
        _run("soffice", "--headless", *kind, *bare)


def _mail(path: Path, draft: Draft) -> None:
    mail = EmailMessage()
    lines = path.read_text(encoding="utf-8").split("\n", 2)
    mail["Subject"], mail["From"] = lines[0].removeprefix("# "), "Briefings Desk <desk@example.org>"
    day = datetime.fromisoformat(draft.date.first_day) if draft.date else datetime(1970, 1, 1)
    mail["Date"] = format_datetime(day.replace(hour=12, tzinfo=UTC))
    mail.set_content(lines[2])
    mail.add_alternative(path.with_suffix(".html").read_text(encoding="utf-8"), subtype="html")
    path.with_suffix(".eml").write_bytes(mail.as_bytes())


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# ---------- comparing


def _report(folder: Path, wanted: dict[str, Draft], show: int) -> None:
    totals: dict[str, Counter[str]] = {}
    for path in sorted(folder.iterdir()):
        stem, _, kind = path.name.partition(".")
        if kind in ("", "md", "bare.txt"):
            continue
        bare = kind.startswith("bare")
        expected = _facts(wanted[stem], added="" if bare else ADDED)
        found = _facts(_read(path.name, path.read_bytes()), added="")
        total = totals.setdefault(kind, Counter())
        total["documents"] += 1
        for name, share in _shares(expected, found):
            total[name] += share
            if share < 1 and name != "words added" and total[f"shown {name}"] < show:
                total[f"shown {name}"] += 1
                print(f"{path.name} {name}: {_difference(name, expected, found)}")
    print(f"{'format':<14}" + "".join(f"{name:>13}" for name in MEASURES))
    for kind, total in totals.items():
        print(f"{kind:<14}" + "".join(f"{100 * total[name] / total['documents']:>13.1f}" for name in MEASURES))


def _facts(draft: Draft, *, added: str) -> dict[str, object]:
    body = draft.body + added
    notes = [_plain(text) for text in re.findall(r"(?m)^\[\^[^\]]+\]: (.*)$", body)]
    return {
        "title": _plain(draft.title),
        "date": str(draft.date or ""),
        "headings": [_plain(text) for text in re.findall(r"(?m)^#{1,6} (.+)$", body)],
        "lists": [_plain(text)[:60] for text in re.findall(r"(?m)^ *(?:[-*+]|\d+[.)]) (.+)$", body)],
        "tables": [_plain(row) for row in re.findall(r"(?m)^\|(?!\s*-{3}|-)(.*)\|$", body)],
        "footnotes": notes,
        "quotes": [_plain(text.replace("\n>", "")) for text in re.findall(r"(?m)^> (.+(?:\n> .+)*)$", body)],
        "links": re.findall(r"\]\((https?://[^)]+)\)", body),
        "words": Counter(re.findall(r"\w+", _plain(re.sub(r"\[\^[^\]]+\]|\]\([^)]*\)", " ", body)))),
    }


def _plain(text: str) -> str:
    text = re.sub(r"\[\^[^\]]+\]", "", re.sub(r"[*_`\\]", "", text)).replace("\xa0", " ")
    text = text.translate(str.maketrans("“”‘’–—", "\"\"''--"))
    return re.sub(r"\s+", " ", text).strip().casefold()


def _shares(expected: dict[str, object], found: dict[str, object]) -> Iterator[tuple[str, float]]:
    for name in ("title", "date"):
        yield name, float(expected[name] == found[name])
    for name in ("headings", "lists", "tables", "footnotes", "quotes", "links"):
        wanted, got = Counter(_listed(expected[name])), Counter(_listed(found[name]))
        both = sum((wanted & got).values())
        yield name, 2 * both / (sum(wanted.values()) + sum(got.values())) if wanted or got else 1.0
    wanted, got = _words(expected), _words(found)
    yield "words kept", sum((wanted & got).values()) / max(1, sum(wanted.values()))
    yield "words added", sum((got - wanted).values()) / max(1, sum(wanted.values()))


def _difference(name: str, expected: dict[str, object], found: dict[str, object]) -> str:
    if name.startswith("words"):
        return f"missing {dict((_words(expected) - _words(found)).most_common(8))}"
    if name in ("title", "date"):
        return f"{expected[name]!r} became {found[name]!r}"
    wanted, got = Counter(_listed(expected[name])), Counter(_listed(found[name]))
    return f"missing {list(wanted - got)[:3]}, added {list(got - wanted)[:3]}"


def _listed(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def _words(facts: dict[str, object]) -> Counter[str]:
    words = facts["words"]
    return words if isinstance(words, Counter) else Counter()


if __name__ == "__main__":
    sys.exit(main())
