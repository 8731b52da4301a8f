"""Seeds → all that is understood of them, as ever: a file of lines for each document, and one for all texts of rules.

What a rule is for is said by the tests of that rule; here each text goes through all of them, so that a rule that
changes what another one found is seen. After a change that is meant: `make golden`, then read the diff.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.content.markdown import text_blocks
from site_builder.core.source_file import SourceFile
from site_builder.entities.gazetteer import Lexicon, lexicon
from site_builder.entities.propose import propose_actors
from site_builder.linking.agency import acts
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.citation_finder import find_references
from site_builder.linking.quotations import find_quotes
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import ActorKind
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig
from site_builder.tagging.phrases import tag_phrases
from site_builder.tagging.propose import propose_tags
from tests.linking.cases import cases, find_mentions
from tests.linking.sample_people import EVERYBODY, VOICES
from tests.linking.test_citation_finder import SERIES
from tests.linking.test_proposals import NOTHING_KNOWN, STARTER
from tests.tagging.sample_countries import WORLD

FOLDER = Path(__file__).parent / "understood"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".expected.txt"))
FIXTURES = FOLDER / "fixtures.expected.txt"
PHRASES = tag_phrases({}, WORLD, actors={})


def expected(document: Path) -> Path:
    return document.with_suffix(".expected.txt")


def of_document(path: Path) -> str:
    (draft,) = read_parts(SourceFile(f"seeds/{path.name}", path.read_bytes()), IngestConfig()).drafts
    return "\n".join(
        [
            *_of_draft(draft),
            *_of_text(draft.title, draft.body, draft.language, NOTHING_KNOWN, lexicon(EVERYBODY, STARTER)),
            "",
        ]
    )


def of_fixtures() -> str:
    rows = []
    for name, text, _ in cases(""):
        title, _, body = text.strip().partition("\n\n")
        rows += [f"== {name}", *_of_text(title, body or title, "en", NOTHING_KNOWN)]
    return "\n".join([*rows, ""])


def _of_draft(draft: Draft) -> Iterator[str]:
    for name in ("title", "date", "summary", "authors", "number", "series", "language", "tags", "details", "notes"):
        if getattr(draft, name):
            yield f"{name}: {getattr(draft, name)}"
    yield from (f"finding: {finding}" for finding in draft.findings)
    yield from (f"removed {row.line}, {row.why}: {row.text}" for row in draft.removed)
    yield from (f"| {line}" for line in draft.body.splitlines())


def _of_text(title: str, body: str, language: str, *lexicons: Lexicon) -> Iterator[str]:
    blocks = text_blocks(body)
    reading = read_blocks(title, blocks)
    sources = find_sources(reading)
    mentions = find_mentions(blocks, tuple(EVERYBODY.values()), title, date=None)
    quotes = find_quotes(reading, mentions, sources, **VOICES)
    yield from (f"mention {m.block}:{m.start} {m.surface}: {' | '.join(map(str, m[4:]))}" for m in mentions)
    states = sorted({m.actor for m in mentions if m.actor and EVERYBODY[m.actor].kind is ActorKind.GOVERNMENT})
    yield from (f"{state} acts: {acts(reading, [m for m in mentions if m.actor == state])}" for state in states)
    yield from (f"source {s.block}:{s.start} {s.phrase}" for s in sources)
    yield from (f"quote {q.block}:{q.start} {q.text}: {q.speaker}|{q.source}|{q.body}|{q.verb}|{q.why}" for q in quotes)
    yield from (f"reference: {' | '.join(map(str, r))}" for r in find_references(reading, SERIES))
    for known in lexicons:
        for p in propose_actors(title, blocks, known, language=language):
            why = ", ".join(f"{item.rule} {item.score}: {item.why}" for item in p.evidence)
            seen = " ".join(f"{s.block}:{s.start}-{s.end}" for s in p.seen)
            yield f"{p.actor.kind} {p.id}, {p.actor.sorts_under}: {' / '.join(p.names)}; {seen}"
            yield f"  {p.confidence} {'; '.join(p.roles_written)} [{why}]"
    yield from (f"tag {t.id} {t.score}: {t.why}" for t in propose_tags(title, blocks, PHRASES))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_understood_as_ever(document: Path) -> None:
    assert of_document(document) == expected(document).read_text("utf-8")


def test_the_texts_of_all_rules_are_understood_as_ever() -> None:
    assert of_fixtures() == FIXTURES.read_text("utf-8")
