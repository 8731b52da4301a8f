"""The archive → what waits for a curator: proposed actors and tags, ambiguous names, references without a briefing,
missing dates; and, for one of them, the sentences in which it stands.

Reads an archive that is in memory; decides nothing and writes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from site_builder.content.briefing import Body
from site_builder.preview.resident import EDITOR, Resident
from site_builder.registry.actors import Actor, Status
from site_builder.registry.decisions import paragraph_digest
from site_builder.urls import briefing_url

CONTEXTS = 8
"""Most sentences shown of one item."""
SOON = 32
"""So many briefings are read at once where they were not read yet."""
CANDIDATES = 9
"""As many as have a digit for a key."""
_SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“\"'])")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide."""

    kind: str
    """`actor`, `tag`, `name`, `reference`, `date` or `conflict`."""
    id: str
    """Of the record; of anything else what names it in the archive."""
    label: str
    about: str
    """One line: what it is, or why it is asked."""
    spread: int
    """In how many briefings it stands."""
    path: str = ""
    """The content file, where it is about one."""
    paragraph: str = ""
    """Digest of the paragraph, where it is about one place."""
    occurrence: int = 0
    candidates: tuple[str, ...] = ()
    """Ids that it may mean."""

    @property
    def key(self) -> str:
        """Names the item in a request."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence that holds the name."""

    path: str
    url: str
    title: str
    line: int
    sentence: str
    surface: str
    paragraph: str
    occurrence: int


class Queue:
    """What waits, found anew after each change; the bodies' part only where a body is another one.

    Much that was not read yet is not waited for: until then an item is as it was before, or not there.
    """

    def __init__(self, resident: Resident) -> None:
        self._resident = resident
        self._names: dict[str, tuple[Body, tuple[Item, ...]]] = {}
        self._wanted: dict[str, tuple[Item, ...]] = {}

    def items(self, conflicts: Sequence[Item] = ()) -> tuple[Item, ...]:
        """Everything, records by spread; `conflicts` are what ingest could not decide."""
        self._read_few()
        records = sorted((*self._actors(), *self._tags()), key=lambda i: (-i.spread, i.label.casefold(), i.key))
        return (*records, *self._ambiguous(), *self._references(), *self._dates(), *conflicts)

    def contexts(self, item: Item) -> tuple[Context, ...]:
        """The first sentences in which the item's names stand."""
        if item.kind == "conflict":
            return (self._bare(item.path),)
        if item.kind not in ("actor", "tag"):
            found_in = self._sentences(item.path, (item.label,), item.paragraph, item.occurrence)
            return tuple(found_in)[:CONTEXTS] or (self._bare(item.path),)
        field, names = f"{item.kind}s", self._names_of(item)
        documents = self._resident.holding.documents
        paths = [p for p in sorted(documents, reverse=True) if item.id in getattr(documents[p].header, field)]
        found: list[Context] = []
        for path in paths:
            found += list(self._sentences(path, names))[:2]
            if len(found) >= CONTEXTS:
                break
        return tuple(found[:CONTEXTS]) or tuple(self._bare(path) for path in paths[:CONTEXTS])

    def _read_few(self) -> None:
        absent, view = self._resident.bodies.pending(), self._resident.view(EDITOR)
        for path in absent if len(absent) <= SOON else ():
            self._resident.bodies.of(path)
        unknown = view.citations.pending()
        for url in unknown if max(len(absent), len(unknown)) <= SOON else ():
            view.citations[url]

    def _actors(self) -> Iterator[Item]:
        spread = self._spread("actors")
        for actor in self._resident.holding.registry.actors.values():
            if actor.status is Status.PROPOSED and not actor.merged_into:
                names = ", ".join(name.text for name in actor.names)
                about = f"{actor.kind}{f', also {names}' if names else ''}"
                yield Item("actor", actor.id, actor.name, about, spread[actor.id], candidates=self._alike(actor))

    def _tags(self) -> Iterator[Item]:
        spread = self._spread("tags")
        for tag in self._resident.holding.registry.tags.values():
            if tag.status is Status.PROPOSED:
                yield Item("tag", tag.id, tag.label, tag.kind, spread[tag.id])

    def _spread(self, field: str) -> Counter[str]:
        documents = self._resident.holding.documents.values()
        return Counter(name for document in documents for name in dict.fromkeys(getattr(document.header, field)))

    def _alike(self, actor: Actor) -> tuple[str, ...]:
        """Other actors of the kind with the same last word in their name."""
        last = actor.name.rpartition(" ")[2]
        others = self._by_last_word().get(last, ())
        return tuple(i for i in others if i != actor.id)[:CANDIDATES]

    def _by_last_word(self) -> Mapping[str, Sequence[str]]:
        actors = self._resident.holding.registry.actors
        if getattr(self, "_words_of", None) is not actors:
            self._words_of = actors
            self._words: dict[str, list[str]] = {}
            for actor in actors.values():
                if actor.has_page:
                    self._words.setdefault(actor.name.rpartition(" ")[2], []).append(actor.id)
        return self._words

    def _ambiguous(self) -> Iterator[Item]:
        documents = self._resident.holding.documents
        for path in sorted(documents):
            body = self._resident.bodies.present(path)
            known = self._names.get(path)
            if body is not None and (known is None or known[0] is not body):
                known = self._names[path] = (body, tuple(self._ambiguous_in(path, body)))
            yield from known[1] if known else ()
        for path in self._names.keys() - documents.keys():
            del self._names[path]

    def _ambiguous_in(self, path: str, body: Body) -> Iterator[Item]:
        details = body.details
        actors = self._resident.holding.registry.actors
        for mention in details.mentions:
            if not mention.actor:
                text = details.blocks[mention.block]
                place = paragraph_digest(text)
                nth = text.count(mention.surface, 0, mention.start) + 1
                listed = self._resident.holding.documents[path].header.actors
                fits = [i for i in listed if i in actors and _bears(actors[i], mention.surface)]
                item = Item("name", f"{path}:{place}:{mention.surface}:{nth}", mention.surface, mention.why, 1, path)
                yield replace(item, paragraph=place, occurrence=nth, candidates=tuple(fits[:CANDIDATES]))

    def _references(self) -> Iterator[Item]:
        view = self._resident.view(EDITOR)
        for briefing in view.archive.briefings:
            found = view.citations.present(briefing.url)
            if found is not None:
                self._wanted[briefing.url] = tuple(
                    Item(
                        "reference",
                        f"{briefing.path}:{c.reference.written}",
                        c.reference.written,
                        c.why,
                        1,
                        briefing.path,
                    )
                    for c in found
                    if c.state in ("missing", "ambiguous")
                )
            yield from self._wanted.get(briefing.url, ())
        for url in self._wanted.keys() - view.archive.places.keys():
            del self._wanted[url]

    def _dates(self) -> Iterator[Item]:
        for path, document in sorted(self._resident.holding.documents.items()):
            if document.header.date is None:
                yield Item("date", path, document.header.title, "the briefing has no date", 1, path)

    def _names_of(self, item: Item) -> tuple[str, ...]:
        registry = self._resident.holding.registry
        if item.kind == "actor":
            return registry.actors[item.id].all_names
        return (registry.tags[item.id].label, *registry.tags[item.id].match)

    def _sentences(self, path: str, names: Sequence[str], paragraph: str = "", nth: int = 0) -> Iterator[Context]:
        """The first place in each paragraph, or a certain one."""
        document = self._resident.holding.documents[path]
        details = self._resident.bodies.of(path).details
        form = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in sorted(names, key=len, reverse=True)))
        for block, line in zip(details.blocks, details.lines, strict=True):
            place = paragraph_digest(block)
            if paragraph and place != paragraph:
                continue
            matches = list(form.finditer(block))
            counts = [block.count(match[0], 0, match.start()) + 1 for match in matches]
            for match, number in [p for p in zip(matches, counts, strict=True) if nth in (0, p[1])][:1]:
                sentence = _sentence_at(block, match.start())
                title, url = document.header.title, briefing_url(path)
                yield Context(path, url, title, line, sentence, match[0], place, number)

    def _bare(self, path: str) -> Context:
        title = self._resident.holding.documents[path].header.title
        return Context(path, briefing_url(path), title, 1, "the text has no such words", "", "", 0)


def _bears(actor: Actor, surface: str) -> bool:
    """Whether the words are a name of the actor, or its last word."""
    return surface in (*actor.all_names, actor.family, actor.name.rpartition(" ")[2])


def _sentence_at(block: str, at: int) -> str:
    start = max((m.end() for m in _SENTENCE.finditer(block) if m.end() <= at), default=0)
    end = min((m.start() for m in _SENTENCE.finditer(block) if m.start() > at), default=len(block))
    return block[start:end]


def shown(item: Item, contexts: Sequence[Context]) -> dict[str, Any]:
    """The item for the page's script."""
    fields = ("kind", "key", "id", "label", "about", "spread", "path", "candidates")
    own = ("path", "url", "title", "line", "sentence", "surface", "paragraph", "occurrence")
    facts: dict[str, Any] = {name: getattr(item, name) for name in fields}
    return {**facts, "contexts": [{name: getattr(c, name) for name in own} for c in contexts]}
