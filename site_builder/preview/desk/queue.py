"""The archive → pending decisions: proposed actors and tags, ambiguous names, references without a briefing, missing
dates.

Reads an archive in memory; decides and writes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from posixpath import dirname

from site_builder.archive.backlinks import Cited
from site_builder.archive.known_records import Registry
from site_builder.content.model import Body, BriefingStatus, Header
from site_builder.core.grouping import grouped
from site_builder.preview.desk.header_index import HeaderIndex
from site_builder.preview.desk.namesakes import CANDIDATES, Namesakes
from site_builder.preview.desk.role_index import RoleIndex
from site_builder.preview.live.site import EDITOR, Resident
from site_builder.registry.actor import Actor, Confidence, Status
from site_builder.registry.decisions import paragraph_digest
from site_builder.text.folding import all_capitals

GROUP = 5
"""Minimum briefings with one doubt that are one question."""
SOON = 8
"""Maximum number of unread briefings that are read immediately."""


@dataclass(frozen=True, slots=True)
class Item:
    """One pending decision."""

    kind: str
    """`actor`, `tag`, `name`, `reference`, `date`, `undated`, `byline`, `lesson`, `conflict`, `pair` or `git`."""
    id: str
    """Id of the record; for other kinds, a name unique in the archive."""
    label: str
    about: str
    """One line of description or reason."""
    spread: int
    """Number of briefings that name it."""
    path: str = ""
    """The content file, for an item about one."""
    paragraph: str = ""
    """Digest of the paragraph, for an item about one place."""
    occurrence: int = 0
    candidates: tuple[str, ...] = ()
    """Ids it may mean."""
    paths: tuple[str, ...] = ()
    """The content files, for an item about a group."""
    weak: bool = False
    """True for a proposal hidden from readers until confirmed."""

    @property
    def key(self) -> str:
        """Identifies the item in a request."""
        return f"{self.kind}:{self.id}"


class Queue:
    """Pending decisions, recomputed after each change. Decisions that depend on texts are recomputed only if a text
    changed.

    The queue does not wait for many unread texts. Until they are read, their items are outdated or missing.
    """

    def __init__(self, resident: Resident) -> None:
        self._resident = resident
        self._spread = HeaderIndex()
        self._namesakes = Namesakes(self._spread)
        self.roles = RoleIndex()
        """State as of the last call of `items`."""
        self._followed = -1
        self._sorted: tuple[Registry, int, Sequence[Item]] | None = None
        self._read: dict[str, Body] = {}
        self._names: dict[str, tuple[Item, ...]] = {}
        self._cited: dict[str, tuple[Cited, ...]] = {}
        self._wanted: dict[str, tuple[Item, ...]] = {}

    def items(self, conflicts: Sequence[Item] = ()) -> tuple[Item, ...]:
        """All items: dates first, records by frequency; `conflicts` come from ingest."""
        self._read_few()
        self._follow()
        return (
            *self._undated(),
            *self._bylines(),
            *self._dates(),
            *self._records(),
            *self._ambiguous(),
            *self._references(),
            *conflicts,
        )

    def find(self, key: str, conflicts: Sequence[Item] = ()) -> Item | None:
        """The item with this key, without computing other kinds."""
        self._read_few()
        self._follow()
        kinds: dict[str, Callable[[], Iterable[Item]]] = {
            "actor": self._records,
            "tag": self._records,
            "name": self._ambiguous,
            "reference": self._references,
            "date": self._dates,
            "undated": self._undated,
            "byline": self._bylines,
            "conflict": lambda: conflicts,
            "pair": lambda: conflicts,
        }
        items = kinds.get(key.partition(":")[0], tuple)()
        return next((item for item in items if item.key == key), None)

    def steps(self) -> Iterator[None]:
        """Examines newly read bodies in small steps, so that `items` need not."""
        for path, body in list(self._resident.bodies.read.items()):
            if self._read.get(path) is not body and self._resident.bodies.read.get(path) is body:
                self._look_through(path, body)
                yield
        if self.knows_roles:
            live_files = self._resident.live_files
            yield from self.roles.steps(live_files.registry.actors, live_files.documents)

    @property
    def knows_roles(self) -> bool:
        """True if every briefing was examined; before that, the period of a role is unknown."""
        return self._read.keys() == self._resident.live_files.documents.keys()

    def _follow(self) -> None:
        """Updates the header index, if the archive changed."""
        if self._followed != self._resident.changes:
            self._followed = self._resident.changes
            self._spread.follow(self._resident.live_files.documents)

    def paths(self, kind: str, record: str) -> Set[str]:
        """Content files whose header lists the actor or tag with this id."""
        self._follow()
        return self._spread.paths(kind, record)

    def _read_few(self) -> None:
        absent = self._resident.bodies.pending()
        for path in absent if len(absent) <= SOON else ():
            self._resident.bodies.of(path)

    def _records(self) -> Sequence[Item]:
        """Actors and tags by frequency, weak ones last; cached while registry and headers are unchanged."""
        registry, changes = self._resident.live_files.registry, self._spread.changes
        if self._sorted is None or self._sorted[0] is not registry or self._sorted[1] != changes:
            self._namesakes.follow(registry.actors, self._resident.live_files.documents)
            records = (*self._actors(), *self._tags())
            found = sorted(records, key=lambda i: (i.weak, -i.spread, i.label.casefold(), i.key))
            self._sorted = registry, changes, found
        return self._sorted[2]

    def _actors(self) -> Iterator[Item]:
        for actor in self._resident.live_files.registry.actors.values():
            if actor.status is Status.PROPOSED and not actor.merged_into:
                names = ", ".join(name.text for name in actor.names)
                about = f"{actor.kind}{f', also {names}' if names else ''}"
                others, weak = self._namesakes.of(actor), actor.confidence is Confidence.WEAK
                spread = len(self._spread.paths("actor", actor.id))
                yield Item("actor", actor.id, actor.name, about, spread, candidates=others, weak=weak)

    def _tags(self) -> Iterator[Item]:
        for tag in self._resident.live_files.registry.tags.values():
            if tag.status is Status.PROPOSED:
                yield Item("tag", tag.id, tag.label, tag.kind, len(self._spread.paths("tag", tag.id)))

    def _ambiguous(self) -> Iterator[Item]:
        for path, body in self._resident.bodies.read.items():
            if self._read.get(path) is not body:
                self._look_through(path, body)
        for path in self._read.keys() - self._resident.live_files.documents.keys():
            del self._read[path]
            self._names.pop(path, None)
            self.roles.take(path)
        for path in sorted(self._names):
            yield from self._names[path]

    def _look_through(self, path: str, body: Body) -> None:
        self._read[path] = body
        self.roles.take(path, body)
        _put(self._names, path, tuple(self._ambiguous_in(path, body)))

    def _ambiguous_in(self, path: str, body: Body) -> Iterator[Item]:
        details = body.details
        actors = self._resident.live_files.registry.actors
        for mention in details.mentions:
            if not mention.actor:
                text = details.blocks[mention.block]
                place = paragraph_digest(text)
                nth = text.count(mention.surface, 0, mention.start) + 1
                listed = self._resident.live_files.documents[path].header.actors
                fits = [i for i in listed if i in actors and _bears(actors[i], mention.surface)]
                item = Item("name", f"{path}:{place}:{mention.surface}:{nth}", mention.surface, mention.why, 1, path)
                yield replace(item, paragraph=place, occurrence=nth, candidates=tuple(fits[:CANDIDATES]))

    def _references(self) -> Iterator[Item]:
        archive = self._resident.views[EDITOR].site.archive
        for url, found in archive.cited.items():
            if self._cited.get(url) is not found:
                self._cited[url] = found
                _put(self._wanted, url, tuple(_wanting(archive.by_url[url].path, found)))
        for url in self._cited.keys() - archive.cited.keys():
            del self._cited[url]
            self._wanted.pop(url, None)
        for url in sorted(self._wanted, key=archive.places.__getitem__):
            yield from self._wanted[url]

    def _undated(self) -> Iterator[Item]:
        """Groups of briefings without a date, from the seeds of one folder."""
        documents, confirmed = self._resident.live_files.documents, self._resident.live_files.decisions.confirmed
        headers = ((path, documents[path].header) for path in self._spread.undated)
        found = ((dirname(h.seed[-1].file), path) for path, h in headers if _needs_date(h))
        for folder, paths in grouped(pair for pair in found if ("date", _stem(pair[1])) not in confirmed).items():
            if len(paths) >= GROUP:
                label = f"{len(paths)} texts of {folder}/ have no date"
                yield Item("undated", folder, label, "one answer for all of them", len(paths), paths=paths)

    def _bylines(self) -> Iterator[Item]:
        """Groups of briefings whose author may be none: a single word, or capitals."""
        confirmed = self._resident.live_files.decisions.confirmed
        for name in sorted(self._spread.authors):
            paths = sorted(self._spread.paths("author", name))
            is_doubtful = name.lower() != name.upper() and (" " not in name or all_capitals(name))
            if is_doubtful and len(paths) >= GROUP and ("authors", name) not in confirmed:
                label = f"{len(paths)} × {name}"
                yield Item("byline", name, label, "is this the author?", len(paths), paths=tuple(paths))

    def _dates(self) -> Iterator[Item]:
        documents, confirmed = self._resident.live_files.documents, self._resident.live_files.decisions.confirmed
        of_groups = {path for group in self._undated() for path in group.paths}
        for path in self._spread.undated:
            if path in of_groups or ("date", _stem(path)) in confirmed:
                continue
            date = documents[path].header.date
            why = f"the date is only probable: {date.edtf}" if date else "the briefing has no date"
            yield Item("date", path, documents[path].header.title, why, 1, path)


def _needs_date(header: Header) -> bool:
    """True for a text from a seed that lacks a date, and nothing else that withholds it."""
    if header.date or not header.seed:
        return False
    return header.status is not BriefingStatus.DRAFT or bool(header.seed[-1].waits_for)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _wanting(path: str, found: Sequence[Cited]) -> Iterator[Item]:
    for cited in found:
        if cited.state in ("missing", "ambiguous"):
            written = cited.reference.written
            yield Item("reference", f"{path}:{written}", written, cited.why, 1, path)


def _put(items: dict[str, tuple[Item, ...]], name: str, found: tuple[Item, ...]) -> None:
    """Stores the items; removes the entry if there are none."""
    items.pop(name, None)
    if found:
        items[name] = found


def _bears(actor: Actor, surface: str) -> bool:
    """True if the words are a name of the actor, or its last word."""
    return surface in (*actor.all_names, actor.family, actor.name.rpartition(" ")[2])
