"""A planned briefing → blocks of text → a content file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from site_builder.content.model import BriefingStatus, Correction
from site_builder.core.partial_date import PartialDate
from site_builder.demo.plan import SERIES, Plan, PlannedBriefing, pick
from site_builder.demo.prose import DemoBlock, DemoBlockKind, SentenceWriter
from site_builder.demo.vocabulary import OPENINGS, WORDS
from site_builder.registry.record_edits import emit_header

FEWEST_WORDS, MOST_WORDS = 700, 900


@dataclass(frozen=True, slots=True)
class WrittenBriefing:
    """A briefing in words."""

    entry: PlannedBriefing
    summary: str
    blocks: tuple[DemoBlock, ...]
    actors: tuple[str, ...]
    """Ids of all actors named outside references and links, in order of appearance."""
    tags: tuple[str, ...]


def write_briefing(plan: Plan, index: int) -> WrittenBriefing:
    """Write the briefing at this position of the plan."""
    entry = plan.entries[index]
    scribe = SentenceWriter(plan, entry)
    summary = scribe.sentence(OPENINGS[entry.opening][1])
    opening = _paragraph(summary, scribe.sentence(scribe.pick(WORDS.seconds)))
    blocks = (opening, *_sections(scribe))
    return WrittenBriefing(entry, summary, blocks, tuple(scribe.named), _tags(plan, entry, scribe.random))


def content_file(written: WrittenBriefing) -> tuple[str, str]:
    """Path and text of the content file."""
    entry = written.entry
    path = f"content/briefings/{entry.day.year}/{entry.stem}.md"
    return path, f"{_header(written)}\n{body_text(written)}"


def body_text(written: WrittenBriefing) -> str:
    """The body as Markdown."""
    return "\n".join(_markdown(written.blocks))


def _sections(scribe: SentenceWriter) -> Iterator[DemoBlock]:
    goal = FEWEST_WORDS + int(scribe.random.random() * (MOST_WORDS - FEWEST_WORDS))
    count = 2 + int(scribe.random.random() * 3)
    quoted, listed = int(scribe.random.random() * count), int(scribe.random.random() * count * 2)
    words = 60
    for number in range(count):
        yield DemoBlock(DemoBlockKind.HEADING, (scribe.phrase(scribe.pick(WORDS.headings)),))
        extras = [_quote(scribe)] if number == quoted else []
        extras += _points(scribe) if number == listed else []
        extras += _figures(scribe) if scribe.random.random() < 0.05 else []
        for block in extras:
            words += _words(block)
            yield block
        while words < goal * (number + 1) // count:
            block = _run(scribe)
            words += _words(block)
            yield block


def _words(block: DemoBlock) -> int:
    return sum(line.count(" ") + 1 for line in block.lines)


def _paragraph(*written: str) -> DemoBlock:
    return DemoBlock(DemoBlockKind.PARAGRAPH, (" ".join(written),))


def _run(scribe: SentenceWriter) -> DemoBlock:
    """A paragraph of two to four sentences, with a quotation or reference at its end or as a paragraph of its own."""
    chosen = scribe.random.sample(WORDS.statements, 1 + int(scribe.random.random() * 3))
    chance = scribe.random.random()
    if chance < 0.45:
        chosen.append(scribe.pick(WORDS.quotations))
    elif chance < 0.6 and scribe.can_cite:
        chosen.append(scribe.pick(WORDS.references))
    else:
        chosen.append(scribe.pick(WORDS.statements))
    return _paragraph(*(scribe.sentence(template) for template in chosen))


def _quote(scribe: SentenceWriter) -> DemoBlock:
    speech = " ".join(scribe.sentence(scribe.pick(WORDS.utterances)) + "." for _ in range(3))
    return DemoBlock(DemoBlockKind.QUOTE, (f"“{speech}” — {scribe.phrase('{who}')}",))


def _points(scribe: SentenceWriter) -> list[DemoBlock]:
    items = [scribe.phrase(scribe.pick(WORDS.list_items)) for _ in range(3 + int(scribe.random.random() * 3))]
    items[-1] = items[-1].removesuffix(";") + "."
    return [_paragraph(scribe.pick(WORDS.list_leads)), DemoBlock(DemoBlockKind.LIST, tuple(items))]


def _figures(scribe: SentenceWriter) -> list[DemoBlock]:
    rows = ["Item\tThis year\tA year earlier"]
    rows += ["\t".join((scribe.phrase("{Thing}"), scribe.number(), scribe.same())) for _ in range(4)]
    lead = scribe.sentence("The figures as {body} gives them:")
    return [_paragraph(lead), DemoBlock(DemoBlockKind.TABLE, tuple(rows))]


def _tags(plan: Plan, entry: PlannedBriefing, random: Random) -> tuple[str, ...]:
    broader, *narrower = entry.subject_tags
    wanted = [entry.lead.government.id, broader, pick(random, narrower)]
    wanted += [entry.partner.government.id] if random.random() < 0.7 else []
    wanted += [plan.world.story.id] if _in_story(plan, entry) else []
    return tuple(tag for tag in wanted if tag in plan.world.tag_ids)


def _in_story(plan: Plan, entry: PlannedBriefing) -> bool:
    """True for briefings of the first state and first subject in the middle third of the archive."""
    world, third = plan.world, len(plan.entries) / 3
    ours = world.states[0] in (entry.lead, entry.partner) and entry.subject is world.subjects[0][0]
    return ours and third <= entry.index <= 2 * third


def _header(written: WrittenBriefing) -> str:
    entry = written.entry
    draft, corrected = entry.status is BriefingStatus.DRAFT, entry.status is BriefingStatus.CORRECTED
    note = WORDS.corrections[entry.index % len(WORDS.corrections)].format(matter=entry.matter)
    day, later = (PartialDate(d.year, d.month, d.day) for d in (entry.day, entry.day + timedelta(days=3)))
    return emit_header(
        {
            "title": entry.title,
            "date": day,
            "summary": written.summary,
            "tags": written.tags or None,
            "actors": written.actors,
            "series": SERIES,
            "status": entry.status if draft or corrected else None,
            "corrections": (Correction(later, note),) if corrected else None,
        }
    )


def _markdown(blocks: Sequence[DemoBlock]) -> Iterator[str]:
    for block in blocks:
        yield from _MARKDOWN[block.kind](block.lines)
        yield ""


def _table(lines: Sequence[str]) -> list[str]:
    rows = [f"| {' | '.join(line.split('	'))} |" for line in lines]
    return [rows[0], "|" + " --- |" * (lines[0].count("\t") + 1), *rows[1:]]


_MARKDOWN: dict[DemoBlockKind, Callable[[Sequence[str]], Sequence[str]]] = {
    DemoBlockKind.PARAGRAPH: lambda lines: lines,
    DemoBlockKind.HEADING: lambda lines: [f"## {line}" for line in lines],
    DemoBlockKind.LIST: lambda lines: [f"- {line}" for line in lines],
    DemoBlockKind.QUOTE: lambda lines: [f"> {line}" for line in lines],
    DemoBlockKind.TABLE: _table,
}
