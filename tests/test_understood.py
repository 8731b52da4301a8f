"""Seeds → all linking results, in rows `text ⇒ result`: a table for each document, and one for all texts of rules.

The tests of a rule show its purpose; here each text goes through all rules, which shows a rule that changes the result
of another one. After an intended change: `make golden`, then read the diff.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from site_builder.content.markdown import text_blocks
from site_builder.core.source_file import SourceFile
from site_builder.entities.gazetteer import Lexicon, lexicon
from site_builder.entities.model import Confidence
from site_builder.entities.propose import propose_actors
from site_builder.linking.agency import acts
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.citation_finder import find_references
from site_builder.linking.model import BlockKind
from site_builder.linking.quotations import find_quotes
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import ActorKind
from site_builder.seeds.formats.reader_table import read_parts
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
    said = (str(draft.date), *(f"by {author}" for author in draft.authors), draft.number, draft.series, draft.language)
    more = (*draft.tags, *map(": ".join, draft.details), *(f"note {note}" for note in draft.notes))
    found, whole = _found_in(draft.title, draft.body, draft.language, lexicon(EVERYBODY, STARTER))
    rows = [
        _row(draft.title, [*filter(None, said), *more, *whole]),
        _row(_ends(draft.summary), ["the summary"]),
        *(_row(removed.text, [removed.why]) for removed in draft.removed),
        *(_row(block.text, found[block.index], block.kind) for block in text_blocks(draft.body)),
    ]
    return "\n".join([*rows, ""])


def of_fixtures() -> str:
    rows = []
    for name, text, _ in cases(""):
        title, _, body = text.strip().partition("\n\n")
        found, whole = _found_in(title, body or title, "en")
        rows += [f"== {name}", _row(text.strip(), [*(word for words in found.values() for word in words), *whole])]
    return "\n".join([*rows, ""])


def _row(text: str, found: Sequence[str], kind: str = "") -> str:
    """`text ⇒ result`, as read by `tests.linking.cases.rows`."""
    mark = f"{kind}: " if kind not in {"", BlockKind.PARAGRAPH} else ""
    flat = text.replace("\n\n", " ¶ ").replace("\n", " ⏎ ")
    return f"{mark}{flat} ⇒ {'; '.join(dict.fromkeys(found))}".rstrip()


def _ends(text: str) -> str:
    """The first and last words of a long text."""
    words = text.split()
    return text if len(words) <= 8 else " ".join([*words[:3], "…", *words[-3:]])


def _found_in(title: str, body: str, language: str, *lexicons: Lexicon) -> tuple[dict[int, list[str]], list[str]]:
    """By block: named actors, speakers and citations; then acting states, proposed actors and tags."""
    blocks = text_blocks(body)
    reading = read_blocks(title, blocks)
    sources = find_sources(reading)
    mentions = find_mentions(blocks, tuple(EVERYBODY.values()), title, date=None)
    found = defaultdict[int, list[str]](list)
    for m in mentions:
        found[m.block].append(f"{m.surface} → {m.actor or 'nobody'}")
    for s in sources:
        found[s.block].append(f"source: {s.phrase}")
    for q in find_quotes(reading, mentions, sources, **VOICES):
        found[q.block].append(f"“{_ends(q.text)}”: {q.speaker or q.source or q.body or 'nobody'}")
    for r in find_references(reading, SERIES):
        found[r.block].append(f"cites: {r.written}")
    states = sorted({m.actor for m in mentions if m.actor and EVERYBODY[m.actor].kind is ActorKind.GOVERNMENT})
    whole = [f"{state} acts" for state in states if acts(reading, [m for m in mentions if m.actor == state])]
    for known in (NOTHING_KNOWN, *lexicons):
        for p in propose_actors(title, blocks, known, language=language):
            roles = f" ({', '.join(p.roles_written)})" if p.roles_written else ""
            sure = "" if p.confidence is Confidence.LIKELY else f"{p.confidence} "
            whole.append(f"{sure}{p.actor.kind} {' / '.join(p.names)}{roles}")
    return found, [*whole, *(f"#{t.id}" for t in propose_tags(title, blocks, PHRASES))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_understood_as_recorded(document: Path) -> None:
    assert of_document(document) == expected(document).read_text("utf-8")


def test_the_texts_of_all_rules_are_understood_as_recorded() -> None:
    assert of_fixtures() == FIXTURES.read_text("utf-8")
