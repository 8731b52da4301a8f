"""The curator's desk at `/_desk/`: the queue as a page and as JSON, decisions in, files written, one step back.

Writes only with the token of our own page, and only over files that are as they were read. Everything that it does can
be done in an editor instead.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from typing import Any

from site_builder.content.front_matter import decode
from site_builder.core.errors import UsageError
from site_builder.curation.actions import ACTIONS, PLACED, CurationRequest, decide
from site_builder.curation.journal import EditLog, step_of
from site_builder.ingest.three_way_merge import Side
from site_builder.preview.desk.queue import Item, Queue
from site_builder.preview.desk.seed_folder import Seeds
from site_builder.preview.desk.snippets import Context, contexts_of, shown
from site_builder.preview.live.site import Resident
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import OWN_POLICY, Handler, Request, Response, as_json, read_own
from site_builder.registry.decisions import DECISIONS_FILE, Scope
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.registry.operations import DecisionScope, RegistryFiles
from site_builder.runtime.file_transaction import FileChange, revise
from site_builder.runtime.git_user import signature
from site_builder.runtime.state import read_json

LISTED = 200
"""Most items that the page lists at one time; the rest come as these go."""
SIDES = {"take-seed": Side.SEED, "keep-mine": Side.MINE}
BOOK = (ACTORS_FILE, TAGS_FILE, DECISIONS_FILE)


class LazyTexts(Mapping[str, str]):
    """Path → text of some files, each decoded when it is asked for: most decisions ask for none."""

    def __init__(self, paths: Sequence[str], text: Callable[[str], str | None]) -> None:
        self._paths, self._text = dict.fromkeys(paths), text

    def __getitem__(self, path: str) -> str:
        self._paths[path]
        return self._text(path) or ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


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
        self._journal = EditLog(resident.holding.root)

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

    def look_ahead(self) -> Iterator[None]:
        """What the queue will need of bodies that were read since, in small steps."""
        return self._queue.steps()

    def _page(self, request: Request) -> Response:
        page = read_own("desk.html").decode("utf-8")
        page = page.format(token=escape(self._guard.token), title=escape(self._resident.holding.config.title))
        return Response(page.encode("utf-8"), "text/html; charset=utf-8", policy=OWN_POLICY)

    def _list(self, request: Request) -> Response:
        return as_json(self._state(request.query))

    def _state(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the page shows: of one kind only, if that is asked."""
        every = self._items()
        items = [item for item in every if asked.get("kind", "") in ("", item.kind)]
        registry = self._resident.holding.registry
        return {
            "items": [shown(item, ()) for item in items[:LISTED]],
            "shown": len(items),
            "total": len(every),
            "kinds": list(Counter(item.kind for item in every).items()),
            "reading": not self._resident.settled,
            "undo": steps[-1].words if (steps := self._journal.steps) else "",
            "actions": [
                *_CHOICES,
                *({n: getattr(a, n) for n in ("kind", "name", "key", "label", "asks")} for a in ACTIONS if a.key),
            ],
            "actors": [[a.id, a.name] for a in registry.actors.values() if not a.merged_into],
            "tags": [[t.id, t.label] for t in registry.tags.values() if not t.replaced_by],
        }

    def _items(self) -> tuple[Item, ...]:
        return self._queue.items(self._seeds.conflicts)

    def _item(self, request: Request) -> Response:
        item = self._find(request.query.get("key", ""))
        return as_json(shown(item, self._contexts(item)))

    def _decide(self, request: Request) -> Response:
        said = self._said(request)
        item = self._find(said.get("key", ""))
        name = said.get("action", "")
        if item.kind in ("conflict", "pair"):
            return self._choose(item, name, said)
        after = decide(item.kind, name, self._asked(item, said))
        self._write_step(f"{name} {item.id}", after)
        return as_json(self._state(said))

    def _choose(self, item: Item, side: str, said: Mapping[str, str]) -> Response:
        """Let ingest run again with the curator's choice."""
        if side not in SIDES:
            raise UsageError(f'nothing called "{side}" can be done here', hint=f"choose {' or '.join(SIDES)}")
        before = {path: self._text(path) for path in (item.path, *BOOK)}
        kind, held = SIDES[side], self._resident.holding
        written = self._seeds.take(item.id, held, side=kind)
        if written is None:
            whole = {"take_seed": [item.id]} if kind is Side.SEED else {"keep_mine": [item.id]}
            written = self._seeds.run(**whole)
        self._changed(written)
        after = {path: self._text(path) for path in before}
        changed = {path: text for path, text in after.items() if text is not None and text != before[path]}
        self._journal.remember(step_of(f"{side} {item.id}", before, changed, when=self._when, by=self._by))
        return as_json(self._state(said))

    def _undo(self, request: Request) -> Response:
        said = self._said(request)
        _, after = self._journal.undo(self._text, when=self._when, by=self._by)
        self._write({path: self._text(path) for path in after}, after)
        self._journal.forget_last()
        return as_json(self._state(said))

    def _write_step(self, words: str, after: Mapping[str, str]) -> None:
        """Write, and remember it as one step."""
        before = {path: self._text(path) for path in after}
        self._write(before, after)
        self._journal.remember(step_of(words, before, after, when=self._when, by=self._by))

    def _write(self, before: Mapping[str, str | None], after: Mapping[str, str | None]) -> None:
        """Compare and write; whatever came of it, what stands on the disk then is what is shown."""
        try:
            revise(self._resident.holding.root, [FileChange(path, before[path], text) for path, text in after.items()])
        finally:
            self._changed(frozenset(after))

    def _asked(self, item: Item, said: Mapping[str, str]) -> CurationRequest:
        held = self._resident.holding
        paths = sorted(self._queue.listing(item)) if item.kind in ("actor", "tag") else [item.path]
        contexts = self._contexts(item) if said.get("action") in PLACED else ()
        context = next((c for c in contexts if c.path == said.get("path")), None)
        spot = DecisionScope(Scope.HERE, item.path, item.paragraph, item.occurrence)
        if context:
            spot = DecisionScope(Scope.HERE, context.path, context.paragraph, context.occurrence)
        return CurationRequest(
            id=item.label if item.kind in ("name", "reference") else item.id,
            path=item.path,
            book=RegistryFiles(
                held.registry.actors, held.registry.tags, {path: self._text(path) or "" for path in BOOK}
            ),
            texts=LazyTexts(paths, self._text),
            headers={path: held.documents[path].header for path in paths},
            when=self._when,
            by=self._by,
            words=(said["value"],) if said.get("value") else (),
            spot=spot,
            surface=context.surface if context else "",
        )

    def _contexts(self, item: Item) -> tuple[Context, ...]:
        return contexts_of(self._resident, item, self._queue.listing(item))

    def _find(self, key: str) -> Item:
        found = self._queue.find(key, self._seeds.conflicts)
        if found is None:
            raise UsageError("this was decided meanwhile", hint="go on with the next")
        return found

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
            said = read_json(request.body or b"{}")
        except ValueError:
            said = None
        if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
            raise UsageError("this is no decision", hint="open /_desk/ again")
        return said

    @property
    def _when(self) -> str:
        return f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    @cached_property
    def _by(self) -> str:
        return signature(self._resident.holding.root)


_CHOICES = (
    {"kind": "conflict", "name": "take-seed", "key": "s", "label": "the seed wins", "asks": ""},
    {"kind": "conflict", "name": "keep-mine", "key": "m", "label": "the edited file wins", "asks": ""},
    {"kind": "pair", "name": "take-seed", "key": "s", "label": "this seed is the better one", "asks": ""},
    {"kind": "pair", "name": "keep-mine", "key": "m", "label": "the other one stays", "asks": ""},
)
