"""The curator's desk at `/_desk/`: the queue as a page and as JSON, decisions in, files written, one step back.

Writes only with the token of our own page, and only over files that are as they were read. Everything that it does can
be done in an editor instead.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

from site_builder.content.header import decode
from site_builder.errors import UsageError
from site_builder.preview.app import OWN_POLICY, Answer, Handler, Request, as_json
from site_builder.preview.deciding import ACTIONS, Asked, decide, undone
from site_builder.preview.queue import Item, Queue, shown
from site_builder.preview.resident import Resident
from site_builder.preview.safety import Guard
from site_builder.preview.seeding import Seeds
from site_builder.registry.curation import Book, Spot
from site_builder.registry.decisions import DECISIONS_FILE, Scope
from site_builder.registry.load import ACTORS_FILE, TAGS_FILE
from site_builder.revise import Change, revise

LISTED = 200
"""Most items that the page lists at one time; the rest come as these go."""
SIDES = {"take-seed": "take_seed", "keep-mine": "keep_mine"}
BOOK = (ACTORS_FILE, TAGS_FILE, DECISIONS_FILE)


@dataclass(frozen=True)
class Done:
    """A decision that was written: path → text before and after; a file that was not there is None."""

    words: str
    before: Mapping[str, str | None]
    after: Mapping[str, str]


class Desk:
    """The desk of one archive."""

    def __init__(
        self,
        resident: Resident,
        guard: Guard,
        *,
        clock: Callable[[], datetime],
        changed: Callable[[frozenset[str]], object],
        seeds: Seeds,
    ) -> None:
        self._resident = resident
        self._guard = guard
        self._clock = clock
        self._changed = changed
        self._seeds = seeds
        self._queue = Queue(resident)
        self._done: list[Done] = []

    @property
    def routes(self) -> dict[str, Handler]:
        """Addresses of the desk."""
        return {
            "/_desk/": self._page,
            "/_desk/queue.json": self._list,
            "/_desk/item.json": self._item,
            "/_desk/decide": self._decide,
            "/_desk/undo": self._undo,
        }

    def _page(self, request: Request) -> Answer:
        page = _PAGE.format(token=escape(self._guard.token), title=escape(self._resident.holding.config.title))
        return Answer(page.encode("utf-8"), "text/html; charset=utf-8", policy=OWN_POLICY)

    def _list(self, request: Request) -> Answer:
        return as_json(self._state())

    def _state(self) -> dict[str, Any]:
        items = self._items()
        registry = self._resident.holding.registry
        return {
            "items": [shown(item, ()) for item in items[:LISTED]],
            "total": len(items),
            "undo": self._done[-1].words if self._done else "",
            "actions": [
                *_CHOICES,
                *({"kind": a.kind, "name": a.name, "key": a.key, "label": a.label, "asks": a.asks} for a in ACTIONS),
            ],
            "actors": [[a.id, a.name] for a in registry.actors.values() if not a.merged_into],
            "tags": [[t.id, t.label] for t in registry.tags.values() if not t.replaced_by],
        }

    def _items(self) -> tuple[Item, ...]:
        return self._queue.items(self._seeds.conflicts)

    def _item(self, request: Request) -> Answer:
        item = self._find(request.query.get("key", ""))
        return as_json(shown(item, self._queue.contexts(item)))

    def _decide(self, request: Request) -> Answer:
        said = self._said(request)
        item = self._find(said.get("key", ""))
        name = said.get("action", "")
        if item.kind == "conflict":
            return self._choose(item, name)
        asked = self._asked(item, said)
        after = decide(asked, name)
        before = {path: self._text(path) for path in after}
        self._write(before, after)
        self._done.append(Done(f"{name}: {item.label}", before, after))
        return as_json(self._state())

    def _choose(self, item: Item, side: str) -> Answer:
        """Let ingest run again with the curator's choice."""
        if side not in SIDES:
            raise UsageError(f'nothing called "{side}" can be done here', hint=f"choose {' or '.join(SIDES)}")
        before = {path: self._text(path) for path in (item.path, *BOOK)}
        self._changed(self._seeds.run(**{SIDES[side]: [item.id]}))
        after = {path: self._text(path) for path in before}
        changed = {path: text for path, text in after.items() if text is not None and text != before[path]}
        self._done.append(Done(f"{side}: {item.label}", {path: before[path] for path in changed}, changed))
        return as_json(self._state())

    def _undo(self, request: Request) -> Answer:
        self._said(request)
        if not self._done:
            raise UsageError("there is nothing to undo", hint="decisions of earlier days are undone in the files")
        done = self._done[-1]
        now = {path: self._text(path) for path in done.after}
        told = {path: text or "" for path, text in done.before.items()}
        texts = undone(told, dict(done.after), {p: t or "" for p, t in now.items()}, when=self._when)
        expected = {path: now[path] if path == DECISIONS_FILE else done.after[path] for path in texts}
        self._write(expected, texts)
        self._done.pop()
        return as_json(self._state())

    def _write(self, before: Mapping[str, str | None], after: Mapping[str, str]) -> None:
        """Compare and write; whatever came of it, what stands on the disk then is what is shown."""
        try:
            revise(self._resident.holding.root, [Change(path, before[path], text) for path, text in after.items()])
        finally:
            self._changed(frozenset(after))

    def _asked(self, item: Item, said: Mapping[str, str]) -> Asked:
        field, held = f"{item.kind}s", self._resident.holding
        listing = [p for p, d in held.documents.items() if item.id in getattr(d.header, field, ())]
        paths = listing if item.kind in ("actor", "tag") else [item.path]
        context = next((c for c in self._queue.contexts(item) if c.path == said.get("path")), None)
        spot = Spot()
        if context:
            spot = Spot(Scope.HERE, context.path, context.paragraph, context.occurrence)
        return Asked(
            item=item,
            book=Book(held.registry.actors, held.registry.tags, {path: self._text(path) or "" for path in BOOK}),
            texts={path: self._text(path) or "" for path in paths},
            headers={path: held.documents[path].header for path in paths},
            when=self._when,
            value=said.get("value", ""),
            spot=spot,
            surface=context.surface if context else "",
        )

    def _find(self, key: str) -> Item:
        found = next((item for item in self._items() if item.key == key), None)
        if found is None:
            raise UsageError("this was decided meanwhile", hint="go on with the next")
        return replace(found)

    def _text(self, path: str) -> str | None:
        """The text that was read, byte for byte; None where there is no such file."""
        source = self._resident.holding.sources.get(path)
        if source is None:
            return None
        decode(source)
        return source.data.decode("utf-8")

    def _said(self, request: Request) -> dict[str, str]:
        """What the page sends, if it is our own page."""
        if request.method != "POST" or not self._guard.may_write(request.headers.get("x-desk-token", "")):
            raise UsageError("only the desk's own page can decide", hint="open /_desk/ again")
        try:
            said = json.loads(request.body or b"{}")
        except ValueError:
            said = None
        if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
            raise UsageError("this is no decision", hint="open /_desk/ again")
        return said

    @property
    def _when(self) -> str:
        return f"{self._clock():%Y-%m-%d}"


_CHOICES = (
    {"kind": "conflict", "name": "take-seed", "key": "s", "label": "the seed wins", "asks": ""},
    {"kind": "conflict", "name": "keep-mine", "key": "m", "label": "the edited file wins", "asks": ""},
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Desk · {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/_preview/desk.css">
<script src="/_preview/desk.js" data-token="{token}" defer></script>
</head>
<body>
<header><h1>Desk</h1> <p id="count" role="status"></p> <p id="undo"></p> <p><a href="/">The site</a></p></header>
<main>
<ol id="queue" aria-label="What waits"></ol>
<section id="item" aria-live="polite"></section>
</main>
<dialog id="ask"><form method="dialog"><label for="value" id="asked"></label>
<input id="value" list="known" autocomplete="off"><datalist id="known"></datalist></form></dialog>
<p id="problem" role="alert" hidden></p>
</body>
</html>
"""
