"""Figures of ingest on the documents of the collection: by kind, every publisher counting once.

Used by `gold.py` for a folder whose answers name their publisher. A figure is the mean over publishers: a document
weighs one part in as many as its publisher has of the kind.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent / "gold"))  # a script beside its data, in no package

from rebuild import KINDS, plain, readable

from site_builder.core.source_file import SourceFile
from site_builder.seeds.markdown_lines import plain_words
from site_builder.seeds.model import Draft

Answers = Mapping[str, Any]
Counts = dict[str, float]
COLUMNS = ("titles", "dates", "by-lines", "clutter", "headings", "kept")


def counts_of(draft: Draft | None, answers: Answers, text: str) -> tuple[Counts, list[str]]:
    """Shares and hits of one document, and its errors; empty for a document without a draft."""
    errors: list[str] = []
    body = draft.body if draft else ""
    titles = [_bare(title) for title in (answers["title"], *answers["title_alt"])]
    title = _bare(draft.title) if draft else ""
    date = str(draft.date or "").rstrip("?~%") if draft else ""
    if title not in titles:
        errors.append(f"title: {draft.title if draft else ''!r}, not {answers['title']!r}")
    if date != answers["date"].rstrip("?~%"):
        errors.append(f"date: {date or 'none'}, not {answers['date'] or 'none'}")
    lines = {_bare(plain_words(re.sub(r"^[#>*|\-\s]+", "", line))) for line in body.split("\n")}
    left = [line for line in answers["boilerplate"] if _bare(line) in lines]
    errors += [f"clutter: {line}" for line in left]
    counts: Counts = {"titles": title in titles, "dates": date == answers["date"].rstrip("?~%")}
    counts |= {"clutter": bool(left) or draft is None} if answers["boilerplate"] else {}
    headings = [line.lstrip("# ") for line in body.split("\n") if re.match(r"#{1,6} \S", line)]
    for name, wanted, found, free in (
        ("by-lines", answers["authors"], draft.authors if draft else (), ()),
        ("headings", answers["headings"], headings, (*answers["headings_optional"], *titles)),
    ):
        want, got = Counter(map(_name, wanted)), Counter(map(_name, found))
        for word in map(_name, free):
            got.pop(word, None) if word not in want else None
        hits = (want & got).total()
        counts |= {f"{name} hit": hits, f"{name} all": want.total() + got.total()}
        errors += [f"{name}: missing {word}" for word in want - got]
        errors += [f"{name}: wrong {word}" for word in got - want]
    words = _words(article_of(answers, text)) - _words(
        " ".join((*answers["boilerplate"], *titles, *answers["authors"]))
    )
    kept = words & _words(body)
    counts["kept"] = kept.total() / words.total() if words else 1.0
    if counts["kept"] < 0.985:
        errors.append(f"kept: {100 * counts['kept']:.1f} %, missing {' '.join((words - kept).elements())[:160]}")
    return counts, errors


def article_of(answers: Answers, text: str) -> str:
    """The text from its first to its last words, as the answers give them."""
    whole = plain(text)
    start = max(0, whole.find(plain(answers["starts"])))
    end = whole.find(plain(answers["ends"]), start)
    return whole[start : end + len(plain(answers["ends"]))] if end >= 0 else whole[start:]


def table(rows: Iterable[tuple[Answers, Counts]]) -> Iterator[str]:
    """One line per kind, and one for all."""
    yield f"{'':12} {'docs':>5} " + " ".join(f"{name:>8}" for name in COLUMNS)
    every = list(rows)
    for kind in (*KINDS, "all"):
        of_kind = [(answers["publisher"], counts) for answers, counts in every if kind in (answers["kind"], "all")]
        if of_kind:
            figures = figures_of(of_kind)
            yield f"{kind:12} {len(of_kind):5} " + " ".join(f"{figures[name]:8.1f}" for name in COLUMNS)


def figures_of(documents: Iterable[tuple[str, Counts]]) -> dict[str, float]:
    """Percentages, every publisher counting once."""
    of_publisher: defaultdict[str, list[Counts]] = defaultdict(list)
    for publisher, counts in documents:
        of_publisher[publisher].append(counts)
    figures = {}
    for name in COLUMNS:
        if name in ("by-lines", "headings"):
            means = [(_mean(of, f"{name} hit"), _mean(of, f"{name} all")) for of in of_publisher.values()]
            hits, both = sum(hit for hit, _ in means), sum(both for _, both in means)
            figures[name] = 200 * hits / both if both else 100.0
        else:
            shares = [_mean(of, name) for of in of_publisher.values() if any(name in counts for counts in of)]
            figures[name] = 100 * sum(shares) / len(shares) if shares else 0.0
    return figures


def _mean(documents: list[Counts], name: str) -> float:
    found = [counts[name] for counts in documents if name in counts]
    return sum(found) / len(found) if found else 0.0


def text_of(source: SourceFile) -> str:
    """The visible text of the document."""
    return readable(source.path, source.data)


def _bare(text: str) -> str:
    return plain(re.sub(r"[\\`]", "", text)).rstrip(" .:")


def _name(text: str) -> str:
    return re.sub(r"[^\w\s]", "", _bare(plain_words(text))).strip()


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]{3,}", plain(re.sub(r"\\(?=\W)", "", text))))
