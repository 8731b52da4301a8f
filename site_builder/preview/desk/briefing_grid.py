"""Headers and texts → the desk's table of briefings, with what is wrong with each, and lines that many share."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.content.front_matter import Document
from site_builder.content.model import BriefingStatus
from site_builder.curation.relocation import changed_file
from site_builder.text.folding import fold

SHARED = 3
"""Briefings in which a line must be to be taken for furniture."""
LONGEST = 160
"""Characters of such a line."""
SHOWN = 200
LEFT_OVER = re.compile(
    r"\{\{[<%]|\{%-? |&(?:nbsp|amp|#\d+);|</?(?:div|span|iframe|figure|font|p|br)\b|\[/?(?:caption|gallery|embed)\b"
)
"""Shortcodes, Liquid, entities and elements that a migration left in a text."""


def problems_of(documents: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
    """Path → what an editor should look at, in a few words; only where there is something."""
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
    """A summary that repeats the title, is a scrap, or starts or ends in the middle of a sentence."""
    ends = summary.rstrip("\"'”’»)")[-1:] in (*".!?…:。", "")
    return fold(summary) == fold(title) or len(summary.split()) < 4 or summary[:1].islower() or not ends


def grid(documents: Mapping[str, Document], *, query: str = "", problem: str = "") -> dict[str, object]:
    """Rows for the page's script, the newest first, with the counts of all problems."""
    wrong = problems_of(documents)
    counts = Counter(one for problems in wrong.values() for one in problems)
    wanted = fold(query).casefold()
    rows = [d for path, d in documents.items() if not problem or problem in wrong.get(path, ())]
    rows = [d for d in rows if not wanted or wanted in fold(_words(d)).casefold()]
    rows.sort(key=lambda d: (str(d.header.date or "9999"), d.path), reverse=True)
    shown = [_shown(d, wrong.get(d.path, ())) for d in rows[:SHOWN]]
    return {"rows": shown, "total": len(rows), "problems": counts.most_common()}


def _words(document: Document) -> str:
    header = document.header
    return " ".join((header.title, str(header.date or ""), *header.authors, *header.tags, header.status))


def _shown(document: Document, problems: Sequence[str]) -> dict[str, object]:
    header = document.header
    facts = {"title": header.title, "date": str(header.date or ""), "status": header.status.value}
    lists = {"authors": list(header.authors), "tags": list(header.tags)}
    return {"path": document.path, **facts, **lists, "problems": list(problems)}


def shared_lines(documents: Iterable[Document]) -> list[tuple[str, tuple[str, ...]]]:
    """Short paragraphs of one line that are in several briefings, the most frequent first, with their paths."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        for line in alone(document.body):
            if len(line) <= LONGEST and any(map(str.isalpha, line)):
                found[line].add(document.path)
    many = [(line, tuple(sorted(paths))) for line, paths in found.items() if len(paths) >= SHARED]
    return sorted(many, key=lambda pair: (-len(pair[1]), pair[0]))


def alone(body: str) -> Iterator[str]:
    """The lines that are a paragraph by themselves and no heading."""
    lines = ["", *body.split("\n"), ""]
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.strip() and not (before.strip() or after.strip() or line.lstrip().startswith(("#", "```", "|"))):
            yield line.strip()


def without_line(path: str, text: str, line: str) -> str:
    """The content file without the paragraphs that are this line."""
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
