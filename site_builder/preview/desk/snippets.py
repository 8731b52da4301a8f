"""A pending item → the sentences that name it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from site_builder.core.urls import briefing_url
from site_builder.preview.desk.queue import Item
from site_builder.preview.live.site import Resident
from site_builder.registry.decisions import paragraph_digest
from site_builder.text.sentences import sentence_at

CONTEXTS = 8
"""Maximum sentences shown for an item."""
FIRST_WORDS = 40
"""Words shown of a text for an item that no sentence names."""


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence that contains the name."""

    path: str
    url: str
    title: str
    line: int
    sentence: str
    surface: str
    paragraph: str
    occurrence: int


def contexts_of(resident: Resident, item: Item, listing: Iterable[str]) -> tuple[Context, ...]:
    """The first sentences with the item's names; `listing` has the content files that list a record."""
    if item.kind == "git":
        return ()
    if item.paths or item.kind in ("conflict", "pair", "date"):
        return tuple(_opening(resident, path) for path in (item.paths or (item.path,))[:CONTEXTS])
    if item.kind not in ("actor", "tag"):
        found_in = _sentences(resident, item.path, (item.label,), item.paragraph, item.occurrence)
        return tuple(found_in)[:CONTEXTS] or (_bare(resident, item.path),)
    names, paths = _names_of(resident, item), sorted(listing, reverse=True)
    found: list[Context] = []
    for path in paths:
        found += list(_sentences(resident, path, names))[:2]
        if len(found) >= CONTEXTS:
            break
    return tuple(found[:CONTEXTS]) or tuple(_bare(resident, path) for path in paths[:CONTEXTS])


def shown(item: Item, contexts: Sequence[Context]) -> dict[str, object]:
    """The item for the page's script."""
    fields = ("kind", "key", "id", "label", "about", "spread", "path", "candidates")
    return {**{name: getattr(item, name) for name in fields}, "contexts": [asdict(context) for context in contexts]}


def _names_of(resident: Resident, item: Item) -> tuple[str, ...]:
    registry = resident.live_files.registry
    if item.kind == "actor":
        return registry.actors[item.id].all_names
    return (registry.tags[item.id].label, *registry.tags[item.id].match)


def _sentences(
    resident: Resident, path: str, names: Sequence[str], paragraph: str = "", nth: int = 0
) -> Iterator[Context]:
    """The first occurrence in each paragraph, or the specified one."""
    document = resident.live_files.documents[path]
    details = resident.bodies.of(path).details
    form = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in sorted(names, key=len, reverse=True)))
    for block, line in zip(details.blocks, details.lines, strict=True):
        place = paragraph_digest(block)
        if paragraph and place != paragraph:
            continue
        matches = list(form.finditer(block))
        counts = [block.count(match[0], 0, match.start()) + 1 for match in matches]
        for match, number in [p for p in zip(matches, counts, strict=True) if nth in (0, p[1])][:1]:
            start, end = sentence_at(block, match.start())
            title, url, sentence = document.header.title, briefing_url(path), block[start:end].rstrip()
            yield Context(path, url, title, line, sentence, match[0], place, number)


def _opening(resident: Resident, path: str) -> Context:
    first_words = " ".join(resident.live_files.documents[path].body.split()[:FIRST_WORDS])
    return replace(_bare(resident, path), sentence=first_words)


def _bare(resident: Resident, path: str) -> Context:
    title = resident.live_files.documents[path].header.title
    return Context(path, briefing_url(path), title, 1, "the text has no such words", "", "", 0)
