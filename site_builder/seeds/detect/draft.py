"""The extract of a seed → a draft.

Works on one seed; facts learned from the archive come in as `EdgeKnowledge`.

A line leaves the text for one of three reasons: its words occur only on sites, it is in a block below such a line at
the end, or at least three seeds of its group share it at their edge. By-lines, disclaimers, notes and headings are
never furniture. Every removed line is in `Draft.removed`. A bare date that repeats the date line within four lines goes
with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from posixpath import basename

from site_builder.seeds.block_model import SeedBlock, SeedBlockKind
from site_builder.seeds.block_writer import markdown_of
from site_builder.seeds.detect.boilerplate import (
    Closing,
    read_closing,
    read_interruptions,
)
from site_builder.seeds.detect.bylines import offices_last
from site_builder.seeds.detect.datelines import dates_of_names
from site_builder.seeds.detect.front_block import EdgeKnowledge, Opening, line_of, stem_of
from site_builder.seeds.detect.front_block_reader import is_mail, read_opening
from site_builder.seeds.detect.headlines import without_release
from site_builder.seeds.detect.language_id import language_of, unknown_language
from site_builder.seeds.detect.marks import may_mark, notice_of, without_marks
from site_builder.seeds.detect.page import PageReading, explain_page, read_page
from site_builder.seeds.detect.page_breaks import read_page_heads
from site_builder.seeds.detect.structure import structure
from site_builder.seeds.detect.summaries import cut, summary_of
from site_builder.seeds.detect.turns import turns_apart
from site_builder.seeds.detect.typography import typeset, typeset_blocks
from site_builder.seeds.detect.visibility import EMPTY, line_claim, of_path, said_by, strictest
from site_builder.seeds.lines import SourceLine, chunks_of, lines_of, wrap_width
from site_builder.seeds.markdown_lines import (
    fenced_lines,
    items_of,
    kept_markdown,
    marked_headings,
    marked_lines,
    paragraphs_of,
)
from site_builder.seeds.model import (
    COMMENT,
    HIDDEN,
    AnyReason,
    Draft,
    Extract,
    Finding,
    Mark,
    MarkKind,
    MarkPlace,
    Removal,
    Removed,
    Visibility,
)
from site_builder.settings.site_config import DateOrder, IngestConfig
from site_builder.text.comments import cut_comments

LANGUAGE_LINES = 60
"""Number of lines from which the language is detected."""
_PAIR = re.compile(r"[\w-]{2,30}+[ \t]{0,4}[:=][ \t]{0,4}\S{2,30}")
NET = 30
"""Number of lines from the top in which `key: value` may state who reads the text."""
_PROSE = (SeedBlockKind.PARAGRAPH, SeedBlockKind.LEDE, SeedBlockKind.TURN)
_PLACES: Mapping[AnyReason, MarkPlace] = {
    Removal.PAGE: MarkPlace.HEAD,
    Removal.PAGE_HEAD: MarkPlace.HEAD,
    Removal.PAGE_FOOT: MarkPlace.FOOT,
    Removal.WATERMARK: MarkPlace.WATERMARK,
}
"""Removed page lines that can still mark the text."""
_BEHIND = re.compile(r"(?<=[^\s<>])[ \t]{0,3}<https?://[^\s<>]{1,2000}>")
"""An address in angle brackets after the words it was the link of."""
_MAILS = (".eml", ".msg")
"""Mails are not labelled as pages: too few newsletters with answers exist to fit the weights."""
_NAMES = {SeedBlockKind.HEADING: "heading", SeedBlockKind.LEDE: "lede"}


def draft_from(
    extract: Extract,
    *,
    path: str,
    digest: str,
    config: IngestConfig,
    knowledge: EdgeKnowledge | None = None,
) -> Draft:
    """The draft of one seed."""
    text, comments, open_line = without_comments(extract.markup, extract.text)
    keep_furniture = config.keep_furniture or extract.is_authored
    known = knowledge or EdgeKnowledge(order=DateOrder(config.date_order))
    lines = read_lines(extract.markup, text)
    width = _width(lines) if extract.markup == "plain" else 0
    mail = path.endswith(_MAILS) or is_mail(lines[:LANGUAGE_LINES])
    written = lines_of(text) if extract.markup == "plain" and "<http" in text else lines
    page = PageReading() if mail else _page_of(extract, lines, path)
    dated = replace(extract, date=extract.date or _date_of_name(path)) if extract.is_authored else extract
    opening, closing, taken = _edges(dated, lines, known, width, path, page)
    if extract.is_authored:  # what its header says, no line of the text has to say
        opening.details = ()
        dates = (Removal.DATE,) if dated.date else ()
        authors = (Removal.BYLINE, Removal.UNDER_BYLINE) if extract.authors else ()
        prose = {Removal.HEAD, Removal.UPDATE, *dates, *authors}
        taken = {number: why for number, why in taken.items() if why not in prose}
    removed = _removed(written, taken, known, page.outside, keep_furniture=keep_furniture)
    head = [f"{label}:" for label, _ in opening.details]
    title = line_of(opening, "title")
    body = _body(extract, text, written, frozenset(line.line for line in removed), width, head, title)
    named = without_marks(opening.title)
    marked = (said_by(one, Mark(one.kind, MarkPlace.TEXT, opening.title, title)) for one in named.notices)
    net = (line_claim(line, n) for n, line in enumerate(extract.text.split("\n", NET)[:NET], 1))
    unseen = _of_unseen((*extract.removed, *comments), open_line)
    visibility = strictest((extract.visibility, of_path(path), *unseen, *marked, *opening.visibilities))
    if not visibility.marks and not opening.visibilities:
        visibility = strictest((visibility, *filter(None, net)))
    return Draft(
        path,
        digest,
        title=typeset(without_release(named.text), body.language),
        date=opening.date,
        body=body.markdown,
        summary=cut(extract.summary) or summary_of(body.paragraphs, body.others),
        authors=tuple(" ".join(name.split()) for name in opening.authors if name.lower() not in EMPTY),
        number=extract.number or opening.number,
        series=extract.series,
        language=body.language,
        tags=tuple(dict.fromkeys(extract.tags + offices_last(opening.tags + closing.tags))),
        actors=extract.actors,
        slug=extract.slug,
        details=opening.details,
        unsure_date=config.unsure_dates if opening.is_unsure else None,
        addresses=extract.addresses,
        removed=(*extract.removed, *comments, *removed),
        findings=(*opening.findings, *body.findings),
        notes=(*extract.notes, *opening.notes, *_of_language(body)),
        assets=extract.assets,
        visibility=visibility,
        extract=extract,
    )


def _page_of(extract: Extract, lines: Sequence[SourceLine], path: str) -> PageReading:
    """Labels of the page's pieces, empty if the file is no web page. Furniture that the reader already removed is
    evidence of one."""
    gone = sum(removed.is_furniture for removed in extract.removed)
    return read_page(lines, title=extract.title, stem=stem_of(path), markup=extract.markup, gone_before=gone)


def _date_of_name(path: str) -> str:
    """The only date in the name of a file, as publishing tools read it; empty for any other name."""
    found = {str(reading.date) for reading in dates_of_names(basename(path)) if reading.other is None}
    return found.pop() if len(found) == 1 else ""


def explain_lines(draft: Draft) -> tuple[str, ...]:
    """Label, certainty and reason for each line or paragraph of the seed."""
    extract = draft.extract
    if extract is None:
        return ()
    text, _, _ = without_comments(extract.markup, extract.text)
    lines = read_lines(extract.markup, text)
    chosen = (f"{f.field} “{f.value}” {f.reasons}" for f in draft.findings if f.reasons)
    return (*chosen, *explain_page(lines, title=extract.title, stem=stem_of(draft.path), markup=extract.markup))


def without_comments(markup: str, text: str) -> tuple[str, tuple[Removed, ...], int]:
    """The text without HTML comments, a Removed for each, and the line of a comment that never ends, which stays as
    text.
    """
    cut = cut_comments(text, fenced_lines)
    rest = cut.rest if markup == "plain" else cut.rest.replace("<!--", "\\<!--")
    removed = tuple(Removed(line, words, COMMENT) for line, words in cut.comments)
    return cut.text + rest, removed, cut.open_line


def _width(lines: Sequence[SourceLine]) -> int:
    """The column at which a machine broke the lines; 0 if none did. In a transcript it is measured within turns."""
    chunks = chunks_of(lines)
    firsts = {chunk[0].number for chunk in chunks}
    return wrap_width([turn for turn in turns_apart(chunks) if turn[0].number not in firsts] or chunks)


def _edges(
    extract: Extract,
    lines: Sequence[SourceLine],
    known: EdgeKnowledge,
    width: int,
    path: str,
    page: PageReading,
) -> tuple[Opening, Closing, dict[int, AnyReason]]:
    """Findings of head and foot, and the lines to remove: line number → reason."""
    heads = read_page_heads(lines) if extract.markup == "plain" else {}
    opening = read_opening(
        [n for n in lines if n.number not in heads],
        known,
        page=page,
        width=width,
        title=extract.title,
        weak_title=extract.weak_title,
        date=extract.date,
        authors=extract.authors,
        path=path,
        heads=[
            *((_PLACES[removed.reason], removed.text) for removed in extract.removed if removed.reason in _PLACES),
            *((MarkPlace.HEAD, line.text) for line in lines if line.number in heads),
        ],
    )
    opening.taken |= {**dict.fromkeys(page.outside, Removal.OUTSIDE), **opening.taken, **heads}
    rest = [n for n in lines if n.number not in opening.taken]
    closing = read_closing(rest, known.last)
    taken = {**read_interruptions(rest), **opening.taken, **closing.taken}
    if all(line.number in taken for line in lines):  # nothing would remain: the title stays in the text as well
        untitled: dict[int, AnyReason] = {n: why for n, why in taken.items() if why is not Removal.TITLE}
        taken = untitled if len(untitled) < len(taken) else {}
    return opening, closing, taken


def _removed(
    lines: Sequence[SourceLine],
    taken: Mapping[int, AnyReason],
    known: EdgeKnowledge,
    outside: Mapping[int, str],
    *,
    keep_furniture: bool,
) -> list[Removed]:
    """The lines to remove; with `keep_furniture`, furniture stays."""
    removed = []
    for line in lines:
        if line.number in taken:
            reason = taken[line.number]
            words = known.words_of(line.text) if reason is Removal.REPEATED else str(reason)
            words = outside[line.number] if reason is Removal.OUTSIDE else words
            removed.append(Removed(line.number, line.text, words, reason))
    return [line for line in removed if not (keep_furniture and line.is_furniture)]


def _of_unseen(removed: Sequence[Removed], open_line: int) -> Iterator[Visibility]:
    """Marks in hidden text and in comments, and an unclear one for a comment that never ends: it would hide all that
    follows (CommonMark 0.31.2 §4.6)."""
    if open_line:
        yield Visibility((Mark(MarkKind.UNCLEAR, MarkPlace.COMMENT, line=open_line),))
    lines = [(line.strip(), one) for one in removed if one.why in (HIDDEN, COMMENT) for line in one.text.splitlines()]
    for text, one in lines:
        yield from (stated for pair in _PAIR.findall(text) if (stated := line_claim(pair, one.line)))
    for text, one in lines if may_mark("\n".join(text for text, _ in lines)) else ():
        if notice := notice_of(text, opens=True):
            yield said_by(notice, Mark(notice.kind, MarkPlace.UNSEEN, text, one.line))


@lru_cache(maxsize=64)
def read_lines(markup: str, text: str) -> tuple[SourceLine, ...]:
    """The non-blank lines of a text, without Markdown markup and without the link addresses that a mail program
    printed after words.
    """
    if markup != "plain":
        return marked_lines(text)
    lines = lines_of(text)
    return tuple(replace(n, text=_BEHIND.sub("", n.text)) for n in lines) if "<http" in text else lines


def _of_language(body: "_Body") -> tuple[str, ...]:
    """A note if the detection rules do not know the language of the text."""
    unknown = unknown_language(" ".join(body.paragraphs[:6]), body.language)
    return (unknown,) if unknown else ()


@dataclass(frozen=True, slots=True)
class _Body:
    language: str
    markdown: str
    paragraphs: tuple[str, ...]
    """Plain text of the prose, for the summary."""
    others: tuple[str, ...]
    """List items, used if there is no prose."""
    findings: tuple[Finding, ...]


def _body(
    extract: Extract,
    text: str,
    lines: tuple[SourceLine, ...],
    taken: Set[int],
    width: int,
    head: list[str],
    title: int,
) -> _Body:
    """The body without the removed lines; `head` has the labels that were above it."""
    remaining = [line for line in lines if line.number not in taken]
    language = extract.language or language_of(" ".join(line.text for line in remaining[:LANGUAGE_LINES]))
    if extract.markup != "plain":
        return _marked_body(text, taken, language)
    found = structure(remaining, width, head, title)
    return _plain_body(typeset_blocks(found, language), language)


def _plain_body(blocks: Sequence[SeedBlock], language: str) -> _Body:
    prose = tuple(b.text for b in blocks if b.kind in _PROSE)
    items = tuple(item.text for b in blocks for item in b.items)
    return _Body(language, markdown_of(blocks), prose, items, tuple(_finding(b) for b in blocks if b.kind in _NAMES))


def _finding(block: SeedBlock) -> Finding:
    return Finding(_NAMES[block.kind], block.text[:200], block.line, round(block.confidence, 2), block.why)


def _marked_body(text: str, taken: Set[int], language: str) -> _Body:
    markdown = kept_markdown(text, taken)
    headings = marked_headings(text, taken)
    found = tuple(Finding("heading", words[:200], line, 0.95, "marked as a heading") for line, words in headings)
    return _Body(language, markdown, tuple(paragraphs_of(markdown)), tuple(items_of(markdown)), found)
