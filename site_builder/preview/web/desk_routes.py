"""The curator's desk at `/_desk/`: the queue as page and JSON, decisions, file changes, and undo.

Writes only with the token of our own page, and only over files unchanged since they were read. Everything it does can
also be done in an editor.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from html import escape

from site_builder.content.front_matter import decode
from site_builder.content.model import VISIBILITY, BriefingStatus, Header
from site_builder.core.errors import PublicationError, RevisionError, SiteProblem, UsageError, counted, raise_all
from site_builder.core.urls import briefing_url
from site_builder.curation.actions import ACTIONS, PLACED, CurationRequest, actions_of, decide
from site_builder.curation.briefing_actions import tell_readers
from site_builder.curation.bulk_changes import BULK, change_all
from site_builder.curation.header_changes import with_fields
from site_builder.curation.journal import EditLog, as_bytes, perform, step_of, write
from site_builder.curation.lookup import history_of
from site_builder.curation.relocation import changed_file
from site_builder.preview.desk.batch_work import BatchWork
from site_builder.preview.desk.batches import LISTS, SCREEN, Batches, BatchRow
from site_builder.preview.desk.briefing_grid import found_in, grid, shared_lines, without_line
from site_builder.preview.desk.corrections import CORRECTIONS, Lesson, lessons
from site_builder.preview.desk.forms import edited_header, edited_record, form_of
from site_builder.preview.desk.lookup_index import search
from site_builder.preview.desk.queue import Item, Queue
from site_builder.preview.desk.seed_folder import Seeds
from site_builder.preview.desk.seed_lines import Line, marked_lines, with_line
from site_builder.preview.desk.snippets import Context, contexts_of, shown
from site_builder.preview.live.site import Resident
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import OWN_POLICY, Handler, Request, Response, as_json, read_own
from site_builder.registry.actor import Actor, Status
from site_builder.registry.decisions import DECISIONS_FILE, Scope, Verdict
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.registry.operations import DecisionScope, RegistryFiles
from site_builder.registry.tag import Tag
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.git_user import signature
from site_builder.runtime.state import read_json
from site_builder.settings.git_marks import marked_in, with_side
from site_builder.settings.site_config import Typeface

FACES = [
    f'@font-face{{font-family:"Site Serif";{rule}font-display:swap;src:url("/fonts/source-serif-4-{name}.woff2")}}\n'
    for name, rule in (("regular", ""), ("italic", "font-style:italic;"), ("bold", "font-weight:700;"))
]
"""Rules for the typeface of the site."""
LISTED = 200
"""Maximum items listed at one time; further ones follow as these are decided."""
SIDES = ("take-seed", "keep-mine")
RECORDS = ("actor", "tag")
OPENED = ("merge", "retire", "withhold")
"""Actions on any opened record, besides its form."""
MOST_LISTED = 50
SAVED = "Saved."
LEARNED = 50
"""Latest steps of the journal from which the desk learns."""
EXAMPLES = 3
FIRST_LINES = 12
BOOK = (ACTORS_FILE, TAGS_FILE, DECISIONS_FILE)


class LazyTexts(Mapping[str, str]):
    """Path → text of some files, decoded on access, because most decisions need none."""

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
        self._batches = Batches(resident, self._queue)
        self._journal = EditLog(resident.live_files.root)

    @property
    def routes(self) -> dict[str, Handler]:
        """Addresses of the desk."""
        return {
            "/_desk/": self._page,
            "/_preview/desk.css": self._style,
            "/_desk/queue.json": lambda asked: as_json(self._state(asked.query)),
            "/_desk/item.json": self._item,
            "/_desk/decide": self._decide,
            "/_desk/undo": self._undo,
            "/_desk/batch.json": lambda asked: as_json(self._screen(asked.query.get("name", ""))),
            "/_desk/batch": self._decide_batch,
            "/_desk/find.json": self._search,
            "/_desk/record.json": lambda asked: as_json(
                self._opened(asked.query.get("kind", ""), asked.query.get("id", ""), _most(asked.query, MOST_LISTED))
            ),
            "/_desk/edit": self._edit,
            "/_desk/act": self._act,
            "/_desk/briefings.json": self._grid,
            "/_desk/change-many": self._change_many,
            "/_desk/seed.json": lambda asked: as_json(self._seed_lines(asked.query.get("id", ""))),
            "/_desk/put-back": self._put_back,
            "/_desk/lines.json": self._lines,
            "/_desk/line": self._take_line_out,
        }

    def look_ahead(self) -> Iterator[None]:
        """Prepares the queue for newly read bodies, in small steps."""
        return self._queue.steps()

    def _style(self, request: Request) -> Response:
        """The desk's style in the site's colours and typeface."""
        theme, names = self._resident.live_files.config.theme, ("paper", "wash", "ink", "soft", "rule", "accent")
        sides = ["".join(f"--{name}:{getattr(s, name)};" for name in names) for s in (theme.light, theme.dark)]
        colours = f":root{{{sides[0]}}}@media(prefers-color-scheme:dark){{:root{{{sides[1]}}}}}\n"
        faces = "" if theme.font is Typeface.SYSTEM else "".join(FACES)
        return Response((faces + colours).encode() + read_own("desk.css"), "text/css; charset=utf-8")

    def _page(self, request: Request) -> Response:
        page = read_own("desk.html").decode("utf-8")
        page = page.format(token=escape(self._guard.token), title=escape(self._resident.live_files.config.title))
        return Response(page.encode("utf-8"), "text/html; charset=utf-8", policy=OWN_POLICY)

    def _state(self, asked: Mapping[str, str]) -> dict[str, object]:
        """The state for the page; of one kind only, if requested."""
        every = (*self._marked(), *self._learned(), *self._queue.items(self._seeds.conflicts))
        items = [item for item in every if asked.get("kind", "") in ("", item.kind)]
        registry = self._resident.live_files.registry
        return {
            "items": [shown(item, ()) for item in items[: max(LISTED, _most(asked, 0))]],
            "shown": len(items),
            "total": len(every),
            "kinds": list(Counter(item.kind for item in every).items()),
            "reading": not self._resident.is_complete,
            "undo": self._last(),
            "actions": [
                *_CHOICES,
                *({n: getattr(a, n) for n in ("kind", "name", "key", "label", "asks")} for a in ACTIONS if a.key),
            ],
            "actors": [[a.id, a.name] for a in registry.actors.values() if not a.merged_into],
            "tags": [[t.id, t.label] for t in registry.tags.values() if not t.replaced_by],
        }

    def _learned(self) -> Iterator[Item]:
        """Corrections that may hold for a whole folder of seeds."""
        for lesson in self._lessons():
            number = len(lesson.titles)
            label = f"line {lesson.line} is the title of {number} more of {lesson.folder}/"
            about = f"as in {CORRECTIONS} titles that you corrected there"
            yield Item("lesson", lesson.folder, label, about, number, paths=tuple(lesson.titles))

    def _lessons(self) -> Iterator[Lesson]:
        live_files = self._resident.live_files
        found = lessons(self._journal.steps[-LEARNED:], live_files.documents, self._text, self._first_lines)
        return (lesson for lesson in found if ("title", lesson.folder) not in live_files.decisions.confirmed)

    def _first_lines(self, seeds: Sequence[str]) -> Mapping[str, Sequence[str]]:
        self._resident.live_files.cache.commit()
        return self._seeds.first_lines(seeds)

    def _repeat(self, item: Item, answer: str, sent: Mapping[str, str]) -> Response:
        """Corrects the other titles of a folder as well, or leaves them for good."""
        titles = next(lesson.titles for lesson in self._lessons() if lesson.folder == item.id)
        if answer not in ("repeat", "leave"):
            raise UsageError(f'nothing called "{answer}" can be done here', hint="choose repeat or leave")
        left = DecisionScope(when=self._when, by=self._by).decision(Verdict.ACCEPT, surface=item.id, header="title")
        after = {path: with_fields(path, self._text(path) or "", {"title": new}) for path, new in titles.items()}
        words = f"{answer} {item.label}"
        self._write_step(words, after if answer == "repeat" else self._book().with_decision(left))
        return as_json(self._state(sent))

    def _marked(self) -> Iterator[Item]:
        """Conflicts that git left in the registry files."""
        for path in BOOK:
            for place in marked_in(self._text(path) or ""):
                label = " or ".join(f"“{side or 'nothing'}”" for side in place.sides)
                about = f"two people changed these lines of {path}"
                yield Item("git", f"{path}:{place.start + 1}", label, about, 1, path)

    def _item(self, request: Request) -> Response:
        item = self._find(request.query.get("key", ""))
        return as_json(shown(item, self._contexts(item)))

    def _decide(self, request: Request) -> Response:
        sent = self._sent(request)
        item = self._find(sent.get("key", ""))
        name = sent.get("action", "")
        if item.kind in ("conflict", "pair"):
            return self._choose(item, name, sent)
        if item.kind == "git":
            return self._take_side(item, name, sent)
        if item.kind == "lesson":
            return self._repeat(item, name, sent)
        after = decide(item.kind, name, self._asked(item, sent))
        self._write_step(f"{name} {_named(item)}", after, publish=item.kind == "date" or self._may_publish(sent))
        note = self._saved("briefing", item.path) if item.kind == "date" else SAVED
        return as_json({**self._state(sent), "note": "" if note == SAVED else note})

    def _choose(self, item: Item, side: str, sent: Mapping[str, str]) -> Response:
        """Runs ingest again with the curator's choice."""
        if side not in SIDES:
            raise UsageError(f'nothing called "{side}" can be done here', hint=f"choose {' or '.join(SIDES)}")
        before = {path: self._text(path) for path in (item.path, *BOOK)}
        self._resident.live_files.cache.commit()
        self._changed(self._seeds.run(**{side.replace("-", "_"): [item.id]}, publish=self._may_publish(sent)))
        raise_all(error for error in self._seeds.problems if isinstance(error, PublicationError))
        after = {path: self._text(path) for path in before}
        changed = {path: text for path, text in after.items() if text is not None and text != before[path]}
        self._journal.remember(step_of(f"{side} {item.id}", before, changed, when=self._when, by=self._by))
        return as_json(self._state(sent))

    def _take_side(self, item: Item, side: str, sent: Mapping[str, str]) -> Response:
        """Keeps one side of a conflict that git left."""
        text = self._text(item.path) or ""
        place = next((p for p in marked_in(text) if item.id == f"{item.path}:{p.start + 1}"), None)
        if place is None or side not in ("ours", "theirs"):
            raise UsageError("this was decided meanwhile", hint="go on with the next")
        self._write_step(f"keep {side} in {item.id}", {item.path: with_side(text, place, ours=side == "ours")})
        return as_json(self._state(sent))

    # ---------- batches

    def _screen(self, name: str) -> dict[str, object]:
        """One screen of a list, with the counts of all lists; without a name, the first list that has rows."""
        rows = self._batches.rows()
        name = name if name in rows else next((one for one in rows if rows[one]), next(iter(LISTS)))
        title, *answers = LISTS[name]
        return {
            "name": name,
            "title": title,
            "answers": answers,
            "total": len(rows[name]),
            "counts": [[one, LISTS[one][0], len(rows[one])] for one in rows],
            "rows": self._batches.shown(rows[name]),
            "reading": not self._resident.is_complete,
            "undo": self._last(),
        }

    def _decide_batch(self, request: Request) -> Response:
        """Writes the answers of one screen, yes and no, as one step. Only rows that were shown are changed; those
        without an answer are left for later."""
        sent = self._sent(request)
        name, answered = sent.get("name", ""), {one: self._keys(sent, one) for one in ("yes", "no", "shown")}
        shown = {key: row for row in self._batches.rows().get(name, ())[:SCREEN] for key in row.keys}
        yes, no = (
            [(shown[k], self._item_of(shown[k], k)) for k in answered[one] if k in shown] for one in ("yes", "no")
        )
        if (answered["yes"] or answered["no"]) and not (yes or no):
            raise UsageError("these rows were decided meanwhile", hint="go on with the next")
        if yes or no:
            self._write_step(*self._answers(yes, no))
        self._batches.leave(k for k in answered["shown"] if k in shown and k not in (*answered["yes"], *answered["no"]))
        return as_json(self._screen(name))

    def _answers(
        self, yes: Sequence[tuple[BatchRow, Item]], no: Sequence[tuple[BatchRow, Item]]
    ) -> tuple[str, Mapping[str, str]]:
        """Description of the step, and the texts after it."""
        done = [*((row.actions[0], row, item) for row, item in yes), *((row.actions[1], row, item) for row, item in no)]
        work, registry = BatchWork(self._book(), self._text), self._resident.live_files.registry
        accepted = {kind: [i.id for a, _, i in done if a == "accept" and i.kind == kind] for kind in RECORDS}
        into = [(row.value, item.kind) for action, row, item in done if action == "merge"]
        for kind, known in (("actor", registry.actors), ("tag", registry.tags)):
            accepted[kind] += [i for i, of in into if of == kind and known[i].status is Status.PROPOSED]
        work.accept(*(tuple(dict.fromkeys(accepted[kind])) for kind in RECORDS))
        gone = [item.id for action, _, item in done if action == "reject" and item.kind == "actor"]
        paths = sorted({path for one in gone for path in self._queue.paths("actor", one)})
        work.reject(gone, DecisionScope(when=self._when, by=self._by), {path: self._text(path) or "" for path in paths})
        for action, row, item in done:
            if action != "accept" and not (action == "reject" and item.kind == "actor"):
                asked = self._asked(item, {"value": row.value})
                options = dict(row.options) if action == row.actions[0] else {}
                work.act(item.kind, action, replace(asked, options=options))
        return f"{done[0][0]} {' '.join(_named(item) for _, _, item in done)}", work.after

    def _item_of(self, row: BatchRow, key: str) -> Item:
        """The item of a row; a role is decided with its actor, and a pair may be of curated records."""
        kind, name = key.split(":")[:2]
        if kind == "role" or row.actions[0] == "merge":
            return Item("tag" if kind == "tag" else "actor", name, row.label, "", row.spread)
        return self._find(key)

    # ---------- records and headers

    def _search(self, request: Request) -> Response:
        return as_json(search(self._resident.live_files, request.query.get("q", ""), request.query.get("kind", "")))

    def _opened(self, kind: str, name: str, most: int = MOST_LISTED) -> dict[str, object]:
        """A record or header as a form, with its history and the newest briefings that list it."""
        live_files = self._resident.live_files
        record, path = self._known(kind, name)
        listed = sorted(self._queue.paths(kind, name), reverse=True) if kind in RECORDS else [path]
        past = history_of(live_files.root, kind, name, path)
        shown = {
            "kind": kind,
            "id": name,
            "path": path,
            "fields": self._with_labels(form_of(record)),
            "history": {"source": past.source, "entries": [list(entry) for entry in past.entries]},
            "briefings": [[briefing_url(p), live_files.documents[p].header.title] for p in listed[:most]],
            "count": len(listed),
            "actions": [{"name": a.name, "asks": a.asks} for a in actions_of(kind) if a.name in OPENED],
        }
        if isinstance(record, Header):
            lines = live_files.documents[path].body.strip().split("\n")[:FIRST_LINES]
            shown |= {"url": briefing_url(path), "text": lines, "seeds": [entry.file for entry in record.seed]}
        return shown

    def _with_labels(self, fields: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        """The form with labels instead of tag ids."""
        tags = self._resident.live_files.registry.tags
        shown = {f["key"]: f["value"] for f in fields}
        labels = [tags[one].label if one in tags else one for one in _listed(shown.get("tags"))]
        return [{**f, "value": labels} if f["key"] == "tags" else f for f in fields]

    def _tag_ids(self, labels: object) -> object:
        """Ids for tag labels; other words are taken for ids."""
        known = {tag.label.casefold(): tag.id for tag in self._resident.live_files.registry.tags.values()}
        return [known.get(one.casefold(), one) for one in _listed(labels)]

    def _known(self, kind: str, name: str) -> tuple[Actor | Tag | Header, str]:
        """The record and its file. Raises UsageError if there is none."""
        live_files = self._resident.live_files
        if kind == "actor" and name in live_files.registry.actors:
            return live_files.registry.actors[name], ACTORS_FILE
        if kind == "tag" and name in live_files.registry.tags:
            return live_files.registry.tags[name], TAGS_FILE
        path = next((p for p in live_files.documents if p.rpartition("/")[2].removesuffix(".md") == name), "")
        if kind != "briefing" or not path:
            raise UsageError(f'there is no {kind or "record"} "{name}"', hint="search for it")
        return live_files.documents[path].header, path

    def _edit(self, request: Request) -> Response:
        """Writes the values of a form."""
        sent = self._sent(request)
        kind, name, given = sent.get("kind", ""), sent.get("id", ""), self._given(sent, "fields")
        record, path = self._known(kind, name)
        if not isinstance(given, dict):
            raise UsageError("this is not a form of the desk", hint="open /_desk/ again")
        if isinstance(record, Header) and "tags" in given:
            given = {**given, "tags": self._tag_ids(given["tags"])}
        if isinstance(record, Header):
            after = edited_header(path, self._text(path) or "", given)
        else:
            after = edited_record(self._book(), record, given)
        if after:
            publish = self._may_publish(sent) or _asks_for_publication(record, given)
            self._write_step(f"edit {name}", after, publish=publish)
        return as_json({**self._opened(kind, name), "undo": self._last(), "note": self._saved(kind, path)})

    def _saved(self, kind: str, path: str) -> str:
        """The note after saving, if the briefing remains a draft."""
        header = (
            self._resident.live_files.documents[path].header if path in self._resident.live_files.documents else None
        )
        draft = header is not None and header.status is BriefingStatus.DRAFT
        return f"{SAVED} It is still a draft: change its status to publish it." if draft else SAVED

    def _act(self, request: Request) -> Response:
        """Merges, retires or renames any record, even a curated one."""
        sent = self._sent(request)
        kind, name, action = (sent.get(one, "") for one in ("kind", "id", "action"))
        record, _ = self._known(kind, name)
        if isinstance(record, Header) or action not in OPENED:
            raise UsageError("this cannot be done here", hint="use the form")
        item = Item(kind, name, name, "", 0)
        self._write_step(f"{action} {name}", decide(kind, action, self._asked(item, sent)))
        return as_json({"undo": self._last()})

    # ---------- briefings

    def _grid(self, request: Request) -> Response:
        live_files = self._resident.live_files
        found = grid(
            live_files.documents, request.query, {tag.id: tag.label for tag in live_files.registry.tags.values()}
        )
        return as_json({**found, "bulk": list(BULK.items()), "undo": self._last()})

    def _change_many(self, request: Request) -> Response:
        """Changes the ticked briefings, or all that match the filters, as one step."""
        sent, live_files = self._sent(request), self._resident.live_files
        ticked = [path for path in self._keys(sent, "paths") if path in live_files.documents]
        every = sent.get("every") == "yes"
        paths = [d.path for d in found_in(live_files.documents, sent)] if every else ticked
        action, value = sent.get("action", ""), sent.get("value", "")
        changes = change_all(live_files.inputs, paths, action, value, clock=self._clock(), by=self._by)
        words = f"{action} {value} of {counted(len(paths), 'briefing')}"
        publish = self._may_publish(sent)
        try:
            perform(live_files.root, words, changes, clock=self._clock(), by=self._by, publish=publish)
        finally:
            self._changed(frozenset(change.path for change in changes))
        return as_json({"undo": self._last(), "note": words})

    def _seed_lines(self, name: str) -> dict[str, object]:
        """The seeds of a briefing; lines missing from its text are marked."""
        header, path = self._known("briefing", name)
        body = self._resident.live_files.documents[path].body
        seeds, title = (header.seed, header.title) if isinstance(header, Header) else ((), "")
        files = dict.fromkeys(entry.file for entry in seeds)
        self._resident.live_files.cache.commit()
        return {"seeds": [[file, *self._lines_of(file, f"{title}\n\n{body}")] for file in files]}

    def _lines_of(self, file: str, body: str) -> tuple[list[Line], str]:
        """The marked lines of a seed, or the reason why it has none."""
        try:
            return marked_lines(self._seeds.lines(file), body), ""
        except SiteProblem as problem:
            return [], "; ".join(f"{error.message}: {error.hint}" for error in problem.errors)

    def _put_back(self, request: Request) -> Response:
        """Puts a line of a seed back into the text; ingest keeps it as an edit."""
        sent = self._sent(request)
        _, path = self._known("briefing", sent.get("id", ""))
        body = self._resident.live_files.documents[path].body
        file, number = sent.get("seed", ""), sent.get("line", "")
        self._resident.live_files.cache.commit()
        lines = marked_lines(self._seeds.lines(file), body)
        if not number.isdecimal() or int(number) >= len(lines) or lines[int(number)][1]:
            raise UsageError("the text has this line already", hint="open the briefing again")
        text = self._text(path) or ""
        after = changed_file(path, text, lambda old: with_line(old, lines, int(number)), ())
        self._write_text(f"put back “{lines[int(number)][0][:40]}”", {path: after}, sent)
        return as_json({**self._seed_lines(sent["id"]), "undo": self._last()})

    def _lines(self, request: Request) -> Response:
        shared = shared_lines(self._resident.live_files.documents.values())
        shown = shared[: _most(request.query, SCREEN)]
        return as_json({"lines": [[x, len(p)] for x, p in shown], "total": len(shared), "undo": self._last()})

    def _take_line_out(self, request: Request) -> Response:
        """Removes a line from all briefings that have it as a paragraph."""
        sent = self._sent(request)
        line = sent.get("line", "")
        paths = next((p for one, p in shared_lines(self._resident.live_files.documents.values()) if one == line), ())
        texts = {path: self._text(path) or "" for path in paths}
        after = {path: without_line(path, text, line) for path, text in texts.items()}
        self._write_text(f"remove “{line}”", {path: t for path, t in after.items() if t != texts[path]}, sent)
        return self._lines(request)

    def _keys(self, sent: Mapping[str, str], name: str) -> list[str]:
        """Rows of a batch, by their keys."""
        keys = self._given({name: "[]", **sent}, name)
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise UsageError("this is not a batch of the desk", hint="open /_desk/ again")
        return list(dict.fromkeys(keys))

    def _given(self, sent: Mapping[str, str], name: str) -> object:
        """A value of the request that is itself JSON in a text. Raises UsageError if it is invalid."""
        try:
            return read_json(sent.get(name, ""))
        except ValueError:
            raise UsageError("this is not a form of the desk", hint="open /_desk/ again") from None

    def _last(self) -> str:
        steps = self._journal.steps
        return steps[-1].words if steps else ""

    def _undo(self, request: Request) -> Response:
        sent = self._sent(request)
        step, after = self._journal.undo(self._text, when=self._when, by=self._by)
        self._write({path: self._text(path) for path in after}, after, publish=self._may_publish(sent))
        self._journal.forget_last()
        return as_json({**self._state(sent), "undone": step.words})

    def _may_publish(self, sent: Mapping[str, str]) -> bool:
        """True if the page sends its user's confirmation that a text may become public."""
        return sent.get("publish") == "yes"

    def _write_text(self, words: str, after: Mapping[str, str], sent: Mapping[str, str]) -> None:
        """Writes changed texts as one step. For published ones the page sends a note to readers, empty for a minor
        change; it asks for the note when RevisionError says that readers have the former text."""
        rows = {path: self._resident.live_files.published.get(briefing_url(path)) for path in after}
        published = [path for path, row in rows.items() if row and row.text]
        if published and "note" not in sent:
            raise RevisionError(
                f"readers have the former text of {counted(len(published), 'briefing')}",
                hint="say what was corrected; leave it empty for a minor change, without a note",
            )
        self._write_step(words, after, publish=self._may_publish(sent))
        for path in published:
            stem = path.rpartition("/")[2].removesuffix(".md")
            changes = tell_readers(self._resident.live_files.root, stem, sent["note"].strip(), clock=self._clock())
            self._changed(frozenset(change.path for change in changes))

    def _write_step(self, words: str, after: Mapping[str, str], *, publish: bool = False) -> None:
        """Writes the files and records them as one step."""
        before = {path: self._text(path) for path in after}
        self._write(before, after, publish=publish)
        self._journal.remember(step_of(words, before, after, when=self._when, by=self._by))

    def _write(
        self, before: Mapping[str, str | None], after: Mapping[str, str | None], *, publish: bool = False
    ) -> None:
        """Writes the files if nobody changed them since they were read; reads them again afterwards, even after an
        error.
        """
        changes = [FileChange(path, as_bytes(before[path]), as_bytes(text)) for path, text in after.items()]
        try:
            write(self._resident.live_files.root, changes, clock=self._clock(), publish=publish)
        finally:
            self._changed(frozenset(after))

    def _asked(self, item: Item, sent: Mapping[str, str]) -> CurationRequest:
        live_files = self._resident.live_files
        listing = self._queue.paths(item.kind, item.id) if item.kind in RECORDS else [item.path]
        paths = item.paths or sorted(listing)
        contexts = self._contexts(item) if sent.get("action") in PLACED else ()
        context = next((c for c in contexts if c.path == sent.get("path")), None)
        place = context or item
        spot = DecisionScope(Scope.HERE, place.path, place.paragraph, place.occurrence, self._when, self._by)
        return CurationRequest(
            id=item.label if item.kind in ("name", "reference") else item.id,
            path=item.path,
            book=self._book(),
            texts=LazyTexts(paths, self._text),
            headers={path: live_files.documents[path].header for path in paths},
            words=(sent["value"],) if sent.get("value") else (),
            spot=spot,
            surface=context.surface if context else "",
        )

    def _book(self) -> RegistryFiles:
        registry = self._resident.live_files.registry
        return RegistryFiles(registry.actors, registry.tags, {path: self._text(path) or "" for path in BOOK})

    def _contexts(self, item: Item) -> tuple[Context, ...]:
        found = contexts_of(self._resident, item, self._queue.paths(item.kind, item.id))
        if item.kind == "lesson":
            titles = next(lesson.titles for lesson in self._lessons() if lesson.folder == item.id)
            return tuple(replace(c, sentence=f"{c.title} → {titles[c.path]}") for c in found[:EXAMPLES])
        return tuple(self._dated(found[0])) or found if item.kind == "date" else found

    def _dated(self, briefing: Context) -> Iterator[Context]:
        """The line of each seed of a briefing that its date was read from."""
        self._resident.live_files.cache.commit()
        for entry in self._resident.live_files.documents[briefing.path].header.seed:
            with suppress(SiteProblem):
                words, place = self._seeds.date_in(entry.file)
                if words:
                    yield replace(briefing, sentence=words, title=place)

    def _find(self, key: str) -> Item:
        marked = (item for item in (*self._marked(), *self._learned()) if item.key == key)
        found = next(marked, None) or self._queue.find(key, self._seeds.conflicts)
        if found is None:
            raise UsageError("this was decided meanwhile", hint="go on with the next")
        return found

    def _text(self, path: str) -> str | None:
        """The text as read, byte for byte; None if there is no such file."""
        source = self._resident.live_files.sources.get(path)
        if source is None:
            return None
        decode(source)
        return source.data.decode("utf-8")

    def _sent(self, request: Request) -> dict[str, str]:
        """The data sent by a page, if it is our own."""
        if request.method != "POST" or not self._guard.may_write(request.headers.get("x-desk-token", "")):
            raise UsageError("only the desk's own page can decide", hint="open /_desk/ again")
        try:
            sent = read_json(request.body or b"{}")
        except ValueError:
            sent = None
        if not isinstance(sent, dict) or not all(isinstance(value, str) for value in sent.values()):
            raise UsageError("this is not a decision", hint="open /_desk/ again")
        return sent

    @property
    def _when(self) -> str:
        return f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    @cached_property
    def _by(self) -> str:
        return signature(self._resident.live_files.root)


def _most(asked: Mapping[str, str], default: int) -> int:
    """Maximum number of entries that the page requests."""
    most = asked.get("most", "")
    return int(most) if most.isdecimal() else default


def _named(item: Item) -> str:
    """An item in the description of a step: a record by its id, by which its history is found."""
    return item.id if item.kind in RECORDS else item.label


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _asks_for_publication(record: Actor | Tag | Header, given: Mapping[str, object]) -> bool:
    """True if a form changes a field that controls visibility."""
    fields = form_of(record) if isinstance(record, Header) else []
    deciding = {field["key"]: str(field["value"]) for field in fields if field["key"] in VISIBILITY}
    return any(str(given.get(key, value)) != value for key, value in deciding.items())


_CHOICES = (
    {"kind": "lesson", "name": "leave", "key": "x", "label": "leave them as they are", "asks": ""},
    {"kind": "lesson", "name": "repeat", "key": "a", "label": "correct them all", "asks": ""},
    {"kind": "git", "name": "ours", "key": "s", "label": "keep the first", "asks": ""},
    {"kind": "git", "name": "theirs", "key": "m", "label": "keep the second", "asks": ""},
    {"kind": "conflict", "name": "take-seed", "key": "s", "label": "the seed wins", "asks": ""},
    {"kind": "conflict", "name": "keep-mine", "key": "m", "label": "the edited file wins", "asks": ""},
    {"kind": "pair", "name": "take-seed", "key": "s", "label": "this seed is the better one", "asks": ""},
    {"kind": "pair", "name": "keep-mine", "key": "m", "label": "the other one stays", "asks": ""},
)
