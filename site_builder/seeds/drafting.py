"""What a reader took out of a seed → a draft.

Works on one seed; what the archive has taught comes in as `Knowledge`.
"""

from site_builder.config import IngestConfig
from site_builder.seeds.blocks import Block, BlockKind
from site_builder.seeds.closings import read_closing
from site_builder.seeds.decoding import clean
from site_builder.seeds.draft import Draft, Extract, Finding, Removed
from site_builder.seeds.emission import markdown_of
from site_builder.seeds.languages import language_of
from site_builder.seeds.lines import chunks_of, lines_of, wrap_width
from site_builder.seeds.marked import kept_markdown, marked_lines, paragraphs_of
from site_builder.seeds.openings import Knowledge, Opening, read_opening
from site_builder.seeds.structure import structure
from site_builder.seeds.summaries import cut, summary_of
from site_builder.seeds.typography import settled


def draft_from(
    extract: Extract,
    *,
    path: str,
    digest: str,
    config: IngestConfig,
    knowledge: Knowledge | None = None,
) -> Draft:
    """The draft of one seed; SeedError where its text is no text."""
    cleaned = clean(extract.text, config)
    knowledge = knowledge or Knowledge(order=config.date_order)
    plain = extract.markup == "plain"
    lines = lines_of(cleaned.text) if plain else marked_lines(cleaned.text)
    width = wrap_width(chunks_of(lines)) if plain else 0
    opening = read_opening(
        lines, knowledge, width=width, title=extract.title, date=extract.date, authors=extract.authors, stem=_stem(path)
    )
    rest = [line for line in lines if line.number not in opening.taken]
    closing, tags = read_closing(rest, knowledge.last)
    taken = {**opening.taken, **closing}
    kept = [line for line in lines if line.number not in taken]
    language, sure = language_of(" ".join(line.text for line in kept[:60]))
    if plain:
        blocks = structure(kept, width)
        body = markdown_of(settled(blocks, language))
        paragraphs = [b.text for b in settled(blocks, language) if b.kind in (BlockKind.PARAGRAPH, BlockKind.LEDE)]
    else:
        blocks = ()
        body = kept_markdown(cleaned.text, frozenset(taken))
        paragraphs = paragraphs_of(body)
    removed = tuple(Removed(n.number, n.text, taken[n.number]) for n in lines if n.number in taken)
    return Draft(
        path,
        digest,
        title=opening.title,
        date=opening.date,
        body=body,
        summary=cut(extract.summary) or summary_of(paragraphs),
        authors=opening.authors,
        number=extract.number or opening.number,
        series=extract.series,
        language=extract.language or language,
        tags=_unique(extract.tags + opening.tags + tags),
        actors=extract.actors,
        removed=extract.removed + removed,
        findings=(*opening.findings, *_block_findings(blocks)),
        notes=extract.notes + cleaned.notes + tuple(opening.notes),
        assets=extract.assets,
        extract=extract,
    )


def _block_findings(blocks: tuple[Block, ...]) -> tuple[Finding, ...]:
    names = {BlockKind.HEADING: "heading", BlockKind.LEDE: "lede"}
    return tuple(
        Finding(names[b.kind], b.text[:200], b.line, round(b.confidence, 2), b.why) for b in blocks if b.kind in names
    )


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _stem(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] or name
