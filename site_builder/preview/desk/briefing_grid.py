"""Headers and texts → the desk's table of briefings with their problems, and lines shared by many."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from site_builder.content.front_matter import Document
from site_builder.content.model import BriefingStatus
from site_builder.curation.relocation import changed_file
from site_builder.text.folding import fold

SHARED = 3
"""Minimum briefings with a line for it to count as furniture."""
LONGEST = 160
"""Maximum characters of such a line."""
BRIEFINGS = "content/briefings/"
SHOWN = 200
"""Default maximum rows of the table."""
LEFT_OVER = re.compile(
    r"\{\{[<%]|\{%-? |&(?:nbsp|amp|#\d+);|</?(?:div|span|iframe|figure|font|p|br)\b|\[/?(?:caption|gallery|embed)\b"
)
"""Shortcodes, Liquid, entities and elements that a migration left in a text."""


def problems_of(documents: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
    """Path → problems for the editor in a few words; only briefings with any."""
    titles = Counter(fold(d.header.title).casefold() for d in documents.values())
    starts: defaultdict[str, list[str]] = defaultdict(list)
    for path, document in documents.items():
        starts[" ".join(document.body.split()[:40])].append(path)
    twins = {path for paths in starts.values() if len(paths) > 1 for path in paths}
    found = {path: tuple(_problems(d, titles, twin=path in twins)) for path, d in documents.items()}
    return {path: problems for path, problems in found.items() if problems}


def _problems(document: Document, titles: Mapping[str, int], *, twin: bool) -> Iterator[str]:
    header = document.header
    if header.date is None:
        yield "no date"
    if header.status is BriefingStatus.DRAFT:
        yield "draft"
    if titles[fold(header.title).casefold()] > 1:
        yield "equal titles"
    if not header.summary:
        yield "no summary"
    elif _is_doubtful(header.summary, header.title):
        yield "doubtful summary"
    if LEFT_OVER.search(document.body):
        yield "leftovers of another tool"
    if twin and document.body.strip():
        yield "near-duplicate"
    if any(entry.undecided for entry in header.seed):
        yield "undecided seed"


def _is_doubtful(summary: str, title: str) -> bool:
    """True for a summary that repeats the title, is a scrap, or starts or ends mid-sentence."""
    ends = summary.rstrip("\"'”’»)")[-1:] in (*".!?…:。", "")
    return fold(summary) == fold(title) or len(summary.split()) < 4 or summary[:1].islower() or not ends


FACETS: Mapping[str, Callable[[Document], Iterable[str]]] = {
    "folder": lambda d: (d.path.removeprefix(BRIEFINGS).rpartition("/")[0],),
    "seed": lambda d: dict.fromkeys(entry.file.rpartition("/")[0] for entry in d.header.seed),
    "author": lambda d: d.header.authors,
    "language": lambda d: (d.header.language,),
    "status": lambda d: (d.header.status.value,),
}
"""Filter of the table → a briefing's values for it."""


def found_in(documents: Mapping[str, Document], asked: Mapping[str, str]) -> list[Document]:
    """Briefings matching the words (`q`), the `problem` and each requested facet, newest first."""
    wrong = problems_of(documents) if asked.get("problem") else {}
    wanted = fold(asked.get("q", "")).casefold()
    rows = [d for p, d in documents.items() if not asked.get("problem") or asked["problem"] in wrong.get(p, ())]
    rows = [d for d in rows if not wanted or wanted in fold(_words(d)).casefold()]
    for name, values in FACETS.items():
        if asked.get(name):
            rows = [d for d in rows if asked[name] in values(d)]
    return sorted(rows, key=lambda d: (str(d.header.date or "9999"), d.path), reverse=True)


def grid(documents: Mapping[str, Document], asked: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, object]:
    """Rows for the page's script, up to `most`, with the counts of all problems and filter values."""
    wrong, rows = problems_of(documents), found_in(documents, asked)
    counts = Counter(one for problems in wrong.values() for one in problems)
    most = int(asked["most"]) if asked.get("most", "").isdecimal() else SHOWN
    facets = {name: Counter(v for d in documents.values() for v in of(d) if v) for name, of in FACETS.items()}
    return {
        "rows": [_shown(d, wrong.get(d.path, ()), labels) for d in rows[:most]],
        "total": len(rows),
        "problems": counts.most_common(),
        "facets": {name: sorted(found.items()) for name, found in facets.items() if found},
    }


def _words(document: Document) -> str:
    header = document.header
    return " ".join((header.title, str(header.date or ""), *header.authors, *header.tags, header.status))


def _shown(document: Document, problems: Sequence[str], labels: Mapping[str, str]) -> dict[str, object]:
    header = document.header
    facts = {"title": header.title, "date": str(header.date or ""), "status": header.status.value}
    lists = {"authors": list(header.authors), "tags": [labels.get(tag, tag) for tag in header.tags]}
    return {"path": document.path, **facts, **lists, "problems": list(problems)}


def shared_lines(documents: Iterable[Document]) -> list[tuple[str, tuple[str, ...]]]:
    """Short one-line paragraphs found in several briefings, most frequent first, with their paths."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        for line in alone(document.body):
            if len(line) <= LONGEST and any(map(str.isalpha, line)):
                found[line].add(document.path)
    many = [(line, tuple(sorted(paths))) for line, paths in found.items() if len(paths) >= SHARED]
    return sorted(many, key=lambda pair: (-len(pair[1]), pair[0]))


def alone(body: str) -> Iterator[str]:
    """Lines that are paragraphs by themselves, without headings."""
    lines = ["", *body.split("\n"), ""]
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.strip() and not (before.strip() or after.strip() or line.lstrip().startswith(("#", "```", "|"))):
            yield line.strip()


def without_line(path: str, text: str, line: str) -> str:
    """The content file without the paragraphs that consist of this line."""
    return changed_file(path, text, lambda body: _without(body, line), ())


def _without(body: str, line: str) -> str:
    lines = body.split("\n")
    kept: list[str] = []
    for number, one in enumerate(lines):
        free = not (number and lines[number - 1].strip()) and not "".join(lines[number + 1 : number + 2]).strip()
        stays = one.strip() or not kept or kept[-1].strip() or number + 1 == len(lines)
        if stays and (one.strip() != line or not free):
            kept.append(one)
    return "\n".join(kept)
