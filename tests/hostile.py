"""Parsers of external text, each as one function of bytes, and texts made to keep them busy for ever.

    python -m tests.hostile TARGET [--all]

runs the target on them and prints the name of each before it begins, which shows where it hung when it is killed.
`benchmarks/fuzz.py` uses the same targets.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from types import FrameType
from xml.sax.saxutils import escape

from site_builder.archive.known_records import Registry
from site_builder.archive_folder.loading import NO_DECISIONS
from site_builder.content.front_matter import Document, look_at_head, read_document
from site_builder.core.errors import SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.ingest.proposals import ArchiveKnowledge, know, prepare
from site_builder.linking.name_matcher import FEW_TEXTS, Names
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import load_actors, load_tags
from site_builder.registry.redirects import load_redirects
from site_builder.registry.starter_tables import starter
from site_builder.seeds.corpus.outline import outline
from site_builder.seeds.corpus.survey import finish, survey
from site_builder.seeds.formats.reader_table import SeedReading, read_parts
from site_builder.settings.site_config import IngestConfig, SeriesConfig, read_config
from site_builder.text.multi_search import FEW_CHARACTERS
from tests.builders import parse_body
from tests.linking.sample_people import EVERYBODY
from tests.seeds.formats import samples
from tests.seeds.formats.compound import compound, outlook

CONFIG = IngestConfig()
KB = 1024
SIZES = (KB, 4 * KB, 64 * KB)
RUNS = (
    *"a A1é中.,:;-–—_*`~#|>+=!?@&%$<([{\"“'’/\\\t\n\r\u200b²",
    *(
        "[[",
        "![",
        "](",
        "[a](",
        "[^1]",
        "[^1]: ",
        "<!--",
        "<a ",
        "</",
        "&amp;",
        "&#x",
        "```\n",
        "---\n",
        "\n\n",
        "  \n",
    ),
    *("{{< ", "{{< a >}}", "{% ", "{# ", "%% ", "==a", "> [!", "- [ ] ", "<b ", "<ul>", "<img src=a>", "<a href=b>"),
    *("> ", "- ", "1. ", "# ", "| a ", "|-", "**a", "_a*", "\\*", "<http://", "http://a.b/", "www.", "a@", "{{", "{%"),
    *(
        "A ",
        "AB ",
        "A. ",
        "A.B",
        "Aa ",
        "Aa-",
        "a-",
        "a b ",
        "the ",
        "of ",
        "and ",
        "very ",
        "Mr ",
        "Dr. ",
        "who ",
        "'s ",
    ),
    *(
        "PRESIDENT OF ",
        "Minister ",
        "Council ",
        "(ABC) ",
        "Aa (AB) ",
        "said ",
        '"Aa bb." ',
        "“a ” ",
        ", ",
        "; ",
        "Fri, ",
    ),
    *(
        "2024-",
        "12/02/",
        "12 ",
        "May ",
        "May 1, ",
        "Doc. 1, ",
        "No. 7/",
        "No. 7\n",
        "12.02.2024 ",
        "2024-01-01 ",
        "draft ",
        "a\n\n",
        "key: ",
        "key:\n",
        "re: ",
        "From: ",
        "a\t",
        "é\u0301",
    ),
)
"""Repeated units; the suffix makes the match fail."""


@cache
def knowledge() -> ArchiveKnowledge:
    packaged = starter()
    return know(Registry({**packaged.actors, **EVERYBODY}, packaged.tags), NO_DECISIONS, "en")


@cache
def names() -> Names:
    return Names(tuple(knowledge().registry.actors.values()))


def read_seed(kind: str, data: bytes) -> SeedReading:
    """Read a seed up to finished drafts, which is where `check_words` of the fuzzer looks."""
    reading = read_parts(SourceFile(f"seeds/a.{kind}", data), CONFIG)
    found = survey(outline(draft) for draft in reading.drafts)
    return replace(
        reading, drafts=tuple(finish(draft, found.knowledge(draft.path, CONFIG), CONFIG) for draft in reading.drafts)
    )


def ingest(kind: str, data: bytes) -> None:
    """Read a seed, then propose actors and tags for it."""
    for draft in read_seed(kind, data).drafts:
        prepare(draft, knowledge=knowledge(), propose=True)


def read_header(data: bytes) -> None:
    with suppress(SiteProblem):
        look_at_head(SourceFile("content/briefings/a.md", data))


def link_body(data: bytes) -> None:
    """Parse a content file with all mentions, quotations, sources and references."""
    text = data.decode("utf-8", "replace").replace("\ufffd", "?")
    head = f"---\ntitle: Talks\ndate: 2024-02-12\nactors: [{', '.join(EVERYBODY)}]\n---\n\n"
    with suppress(SiteProblem):
        document: Document = read_document(SourceFile("content/briefings/a.md", (head + text).encode()))
        parse_body(document, actors=EVERYBODY, series={"VL": SeriesConfig("Vantor's Letter")}, explained=True)


def read_registry(data: bytes) -> None:
    for load in (load_actors, load_tags, load_decisions, load_redirects):
        with suppress(SiteProblem):
            load(SourceFile("content/a.yaml", data))


def read_settings(data: bytes) -> None:
    with suppress(SiteProblem):
        read_config(data.decode("utf-8", "replace"))


def _xml(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    return escape("".join(c for c in text if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe"))


def _pdf(text: bytes) -> bytes:
    """A PDF page with lines of a hundred characters."""
    written = text.decode("latin-1").translate({ord(c): f"\\{c}" for c in "()\\"} | {10: " ", 13: " "})
    lines = [
        samples.shown(written[at : at + 100], 50, 700 - at // 10) for at in range(0, min(len(written), 60_000), 100)
    ]
    return samples.pdf(["\n".join(lines).encode("latin-1", "replace").decode("latin-1")])


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{
        kind: lambda data, kind=kind: read_seed(kind, data)
        for kind in ("md", "html", "eml", "mbox", "docx", "odt", "rtf", "pdf", "zip", "msg", "epub", "wxr")
    },
    "txt": lambda data: ingest("txt", data),
    "header": read_header,
    "linker": link_body,
    "registry": read_registry,
    "settings": read_settings,
}
FORMS: dict[str, tuple[Callable[[bytes], bytes], ...]] = {
    "md": (
        lambda run: run,
        lambda run: b"---\ntitle: " + run + b"\n---\n\nText.\n",
        lambda run: b"---\ntitle: x\n---\n\n" + run,
    ),
    "html": (
        lambda run: b"<p>A</p>" + run,
        lambda run: b"<html><body><p title='" + run + b"'>A</p><!--" + run,
        lambda run: b"<!doctype html><title>" + run + b"</title><p>A",
    ),
    "eml": (
        lambda run: b"From: a@b.c\nSubject: x\nDate: Mon, 12 Feb 2024 10:00:00 +0000\n\n" + run,
        lambda run: b"From: " + run + b"\nSubject: " + run + b"\nDate: " + run + b"\n\nText.\n",
        lambda run: (
            b'Subject: x\nContent-Type: multipart/mixed; boundary="' + run[:60] + b'"\n\n--' + run + b"\n\nText."
        ),
    ),
    "mbox": (lambda run: b"From a\nSubject: x\n\n" + run + b"\n\nFrom " + run + b"\nSubject: y\n\nText.\n",),
    "docx": (lambda run: samples.docx(samples.w_p(_xml(run))), lambda run: samples.docx(samples.w_p("A", _xml(run)))),
    "odt": (lambda run: samples.odt(f"<text:p>{_xml(run)}</text:p>"),),
    "rtf": (lambda run: b"{\\rtf1 " + run + b"}", lambda run: b"{\\rtf1 {\\*\\" + run + b"}{\\u" + run),
    "pdf": (_pdf, lambda run: samples.PDF[:-300] + run, lambda run: b"%PDF-1.4\n1 0 obj\n<< /A " + run),
    "zip": (lambda run: samples.zip_file({"a.txt": run, "b/" + run[:200].hex(): run}),),
    "msg": (
        lambda run: outlook(run[:1500].decode("utf-8", "replace")),
        lambda run: outlook("A", "<p>A</p>" + run[:1500].decode("utf-8", "replace")),
        lambda run: compound({"__properties_version1.0": run[:3000]}),
    ),
    "epub": (lambda run: samples.epub(_xml(run)), lambda run: samples.epub("A", package=_xml(run))),
    "wxr": (lambda run: samples.wxr(_xml(run)), lambda run: samples.wxr("A", more=_xml(run))),
    "header": (
        lambda run: b"---\n" + run + b"\n---\n",
        lambda run: b"---\ntitle: " + run + b"\n---\n",
        lambda run: b"---\ntitle: x\nactors:\n  - " + run + b"\n---\n",
        lambda run: run,
    ),
    "registry": (lambda run: run, lambda run: b"a:\n  label: " + run + b"\n", lambda run: run + b": {a: b}\n"),
    "settings": (lambda run: run, lambda run: b'title = "' + run + b'"\n', lambda run: b"[series." + run + b"]\na = 1"),
}
"""Functions that put a run into a document of the format; unchanged if there is no entry."""


HARDEST = ("[", "![", "PRESIDENT OF ", "\n", "key:\n")
"""Units that once took endless time."""
END = b"\x01 Council"


def documents(target: str, *, everything: bool) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the runs: 4 KB of each and 64 KB of the hardest, or all sizes, formats and endings."""
    forms = FORMS.get(target, (lambda run: run,))
    for unit in RUNS:
        for size in SIZES if everything else (SIZES[1:] if unit in HARDEST else SIZES[1:2]):
            run = (unit.encode() * (size // len(unit.encode()) + 1))[:size]
            for end in (b"", END) if everything else (END,):
                for number, form in enumerate(forms if everything else forms[:1]):
                    yield f"{unit!r} of {size} {end!r} in form {number}", form(run + end)


COUNTED = ("txt", "linker")
"""Targets that go through every detector and every linking rule."""
STEPS_SIZE = 3_000
MOST_STEPS = 2.6
"""Maximum growth of the number of steps for a text of twice the size."""


def growth(target: str, unit: str, size: int) -> float:
    """Steps of a text of twice the size, relative to the text with one unit."""
    work = TARGETS[target]
    once, twice = ((unit * (many // len(unit))).encode() for many in (size, 2 * size))
    for _ in range(
        max(FEW_TEXTS, FEW_CHARACTERS // len(twice)) + 1
    ):  # imports, caches and tables for many texts are not counted
        work(twice)
    return _steps(work, twice) / _steps(work, once)


def _steps(work: Callable[[bytes], None], data: bytes) -> int:
    """Number of executed instructions in our own Python code, without the interpreter's internals."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    def begin(frame: FrameType, event: str, argument: object) -> object:
        frame.f_trace_opcodes = True
        return trace if "site_builder" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(begin)
    try:
        work(data)
    finally:
        sys.settrace(before)
    return count


def main(target: str, *, everything: bool) -> None:
    work = TARGETS[target]
    for name, data in documents(target, everything=everything):
        print(name, end="", flush=True)
        before = time.perf_counter()
        work(data)
        print(f" {time.perf_counter() - before:.2f} s", flush=True)
    for unit in RUNS if everything and target in COUNTED else ():
        grown = growth(target, unit, STEPS_SIZE)
        print(f"{unit!r} doubled takes {grown:.2f} times the steps", flush=True)
        if grown > MOST_STEPS:
            sys.exit(f"{target}: a text of {unit!r} takes more than linear time")


if __name__ == "__main__":
    main(sys.argv[1], everything=sys.argv[2:] == ["--all"])
