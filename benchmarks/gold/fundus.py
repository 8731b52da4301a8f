"""Pages of newsrooms, with the answers of Fundus: its tests hold a page of each publisher and the parts of its article.

Fundus is a crawler under the MIT licence. Its publishers are split like those of the collection; those that have a file
in `publishers/` are left out, and so is a page that lacks its own title, first paragraph or last one.
"""

import gzip
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

TESTS = "tests/resources/parser/test_data"
COUNTRIES = frozenset(
    (
        *("at", "au", "be", "ca", "ch", "de", "dk", "es", "fr", "ind", "it", "li", "lu", "mx"),
        *("my", "na", "no", "nz", "pt", "py", "se", "tz", "uk", "us", "za"),
    )
)
"""Those whose languages are written in Latin letters."""
OPENING = 8
"""Words of the first and the last paragraph that the answers quote."""


def pages(git: Sequence[str], commit: str, known: Set[str]) -> Iterator[tuple[str, bytes, Mapping[str, Any]]]:
    """Publisher, page and parts of its article, for each publisher whose name is not among the known ones."""

    def output(*command: str) -> bytes:
        return subprocess.run([*git, *command], check=True, capture_output=True).stdout

    files = output("ls-tree", "-r", "--name-only", commit, TESTS).decode().split()
    for file in sorted(name for name in files if name.endswith(".json") and name.split("/")[-2] in COUNTRIES):
        publisher = file.rsplit("/", 1)[1].removesuffix(".json")
        saved = [name for name in files if name.endswith(".gz") and name.rsplit("/", 1)[1].startswith(f"{publisher}_")]
        parts = json.loads(output("show", f"{commit}:{file}"))
        if saved and publisher.lower() not in known:
            page = gzip.decompress(output("show", f"{commit}:{max(saved)}"))
            yield publisher, page, parts[max(parts)]


def answers(text: str, parts: Mapping[str, Any], plain: Callable[[str], str]) -> dict[str, Any] | None:
    """Answers about the visible text of a page, in the form of the publishers' files; None if an end is not in it."""
    body = parts.get("body") or {"sections": []}
    paragraphs = [p for section in body["sections"] for p in section["paragraphs"]]
    headings = [h for section in body["sections"] for h in section["headline"]]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    texts, title = [plain(line) for line in lines], plain(parts.get("title") or "")
    opening = [p for p in (*(body.get("summary") or ()), *paragraphs) if plain(p) in plain(text)]
    if not (title and paragraphs and opening and title in texts and plain(paragraphs[-1])[-40:] in plain(text)):
        return None
    last = max(
        i for i, line in enumerate(texts) if line in plain(paragraphs[-1]) or plain(paragraphs[-1])[-60:] in line
    )
    above = [i for i in range(last) if texts[i] == title]
    of_article = plain(" ".join((*opening, *paragraphs, *headings, *parts.get("authors", ()), parts["title"])))
    outside = [*range(max(above, default=0)), *range(last + 1, len(lines))]
    clutter = [i for i in outside if texts[i] not in of_article and not re.search(r"\d{4}", texts[i])]
    return {
        "title": parts["title"],
        "date": str(parts.get("publishing_date") or "")[: len("2021-02-10")],
        "authors": parts.get("authors") or [],
        "headings": headings,
        "boilerplate": list(dict.fromkeys(lines[i] for i in clutter)),
        "starts": " ".join(opening[0].split()[:OPENING]),
        "ends": " ".join(paragraphs[-1].split()[-OPENING:]),
        "paragraphs": [*opening, *paragraphs],
    }
