"""The content files that were edited, are new or were deleted since the last build, where nothing else was; with those
that list an actor of whom another name, office or note is known.

Each is as the last build understood it and as it is. Raises MoreChanged, or whatever it may, where more than these may
be another matter now: names in other headers, faults, moments, two files at one URL.
"""

from collections.abc import Container, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from site_builder.archive.backlinks import PAGES, SEEDS, seed_names
from site_builder.archive.known_records import Registry
from site_builder.archive.published_files import assets_in
from site_builder.archive_folder.loading import Room, reader_of
from site_builder.archive_folder.memory import KnownFile
from site_builder.building.build_run import BuildRun
from site_builder.building.site_inputs import SiteInputs
from site_builder.building.standing import Standing, mark_of_plan
from site_builder.building.stored_plan import StoredPlan
from site_builder.content.front_matter import Document, Head, look_at_head
from site_builder.content.model import NO_BODY, VISIBILITY, Body, Briefing, BriefingStatus, Header
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import asset_url, briefing_url, period_url
from site_builder.linking.citation_resolver import Lookup
from site_builder.registry.registry_files import ACTORS_FILE

FEW = 16
"""So many edited files are few."""
FEW_READ = 256
"""So many texts are few that are read again because of whom they name."""
PLAIN = (BriefingStatus.DRAFT, BriefingStatus.FINAL, BriefingStatus.CORRECTED)
"""Where a briefing may be in its life for another to say nothing of it."""
NAMING = ("references", "superseded_by", "translation_of")
"""Fields of a header that name other briefings."""


class MoreChanged(Exception):
    """More may have changed than is looked at."""


def require(holds: bool) -> None:
    """MoreChanged where it does not."""
    if not holds:
        raise MoreChanged


@dataclass(frozen=True)
class EditedFile:
    """A file that was edited, is new or was deleted."""

    path: str
    before: KnownFile | None
    """As the last build understood it."""
    now: KnownFile | None
    """As it is understood now."""
    briefing: Briefing | None
    clock: datetime

    @property
    def url(self) -> str:
        """Of the briefing."""
        return briefing_url(self.path)

    @property
    def stem(self) -> str:
        """Of the file."""
        return self.url.split("/")[-2]

    @property
    def headers(self) -> list[Header]:
        """Those that it had and has."""
        return [part.head.header for part in (self.before, self.now) if part]

    @property
    def seen(self) -> tuple[Header | None, Header | None]:
        """Those with which readers saw it and see it; None where they did not, or do not any more."""
        headers = (part and part.head.header for part in (self.before, self.now))
        before, now = (header if header and header.public_at(self.clock) else None for header in headers)
        return before, now

    @property
    def shown(self) -> Briefing | None:
        """What readers see."""
        return self.briefing if self.seen[1] else None

    @property
    def links_answered(self) -> set[Lookup]:
        """What links are looked up by that it answered or answers, but not both: whoever may see it, for links to what
        is not published are no mistakes."""
        found = set[Lookup]()
        for header in self.headers:
            found ^= {(PAGES, self.url), *((SEEDS, name) for seed in header.seed for name in seed_names(seed.file))}
            found ^= {(PAGES, period_url("/", header.date.year))} if header.date else set()
        return found

    @property
    def same_source(self) -> bool:
        """Whether the file is as it was, and read again for others."""
        return bool(self.before and self.now and self.before.digest == self.now.digest)

    @property
    def same_head(self) -> bool:
        """Whether its header says what it said."""
        headers = self.headers
        return len(headers) == 2 and headers[0] == headers[1]

    @property
    def same_links(self) -> bool:
        """Whether its text links and refers to what it did, wherever in it, and its header is as it was."""
        return self.same_head and _led(self.before) == _led(self.now)

    @property
    def same_text(self) -> bool:
        """Whether it says what it said."""
        before, now = (part.body.digest if part and part.body else "" for part in (self.before, self.now))
        return self.same_head and before == now


@dataclass(frozen=True)
class Edit:
    """What was edited since the last build, and what that build knew."""

    run: BuildRun
    inputs: SiteInputs
    standing: Standing
    plan: StoredPlan
    room: Room
    sources: Mapping[str, SourceFile]
    """By path, of all briefings."""
    paths: Mapping[str, str]
    """By URL, of all briefings and of those that were deleted."""
    files: Mapping[str, EditedFile]
    """By path."""
    records: Mapping[str, str]
    """Digests of the records of actors that are others now."""

    def head(self, path: str) -> Head:
        """What is above the text of a briefing of the archive."""
        known = self.files[path].now if path in self.files else None
        head = known.head if known else self.run.kept.memory.head(self.sources[path])
        require(head is not None)
        return head  # type: ignore[return-value]

    def read(self, path: str) -> Briefing:
        """A briefing of the archive; what it was made of is not looked up again where it shows what the plan says."""
        edited, url = self.files[path].briefing if path in self.files else None, briefing_url(path)
        document, shown = Document(self.sources[path], self.head(path)), self.plan.table("body").get(url)
        return edited or self.room.known(document, shown) or dict(self.room.parse([document]))[path]

    @property
    def placed(self) -> Container[str]:
        """Paths of the files in the output."""
        return self.run.folder.known()

    @property
    def changes(self) -> list[EditedFile]:
        """The edited briefings that readers saw or see."""
        return [file for file in self.files.values() if any(file.seen)]


def edit_since(run: BuildRun, inputs: SiteInputs, standing: Standing) -> Edit:
    """What was edited since a build; no more than a few files, and of actors no more than they alone show."""
    plan = run.kept.plan(run.folder.home.name).read()
    sources = {source.path: source for source in inputs.briefings}
    edited = [path for path, source in sources.items() if standing.files.get(path) != source.digest]
    gone = sorted(standing.files.keys() - inputs.followed.keys())
    require(standing.plan == mark_of_plan(run))
    require(len(edited) + len(gone) <= FEW)
    door = run.door(inputs, None)
    room = reader_of(inputs, door=door, tools=run.tools(None))
    run.asked.progress("read", len(edited), len(edited))
    is_same = inputs.followed.get(ACTORS_FILE) == standing.files.get(ACTORS_FILE)
    records = {} if is_same else _changed_records(plan, room.registry)
    paths = {briefing_url(path): path for path in (*sources, *gone)}
    require(len(paths) == len(sources) + len(gone))
    rest = sources.keys() - {*edited}
    edited += _naming(run, plan, room.registry, records.keys(), {u: p for u, p in paths.items() if p in rest})
    before = {path: _known(run, path, standing.files[path]) for path in (*edited, *gone) if path in standing.files}
    documents = [_document(sources[path], before.get(path)) for path in edited]
    briefings = dict(room.parse([door.enter(document) for document in documents]))
    require(not door.faults and not door.warnings and briefings.keys() == {*edited})
    now = {d.path: _understood(d, before.get(d.path), *room.bodies[d.path]) for d in documents}
    files = {
        path: EditedFile(path, before.get(path), now.get(path), briefings.get(path), run.asked.clock)
        for path in (*edited, *gone)
    }
    edit = Edit(run, inputs, standing, plan, room, sources, paths, files, records)
    _require_plain(edit)
    return edit


def _changed_records(plan: StoredPlan, registry: Registry) -> dict[str, str]:
    """Digests of the actors of whom nothing is another matter that pages of others show."""
    before, now = plan.table("actor"), registry.digests
    require(list(before) == list(now))
    changed = {name: digest for name, digest in now.items() if before[name] != digest}
    if changed:
        require(registry.actor_ids == plan.table("actor_ids") and registry.face_digests == plan.table("face"))
    return changed


def _naming(
    run: BuildRun, plan: StoredPlan, registry: Registry, names: Set[str], among: Mapping[str, str]
) -> list[str]:
    """Paths of the briefings among these, by URL, that list one of the actors."""
    if not names:
        return []
    found = {among[url] for name in names for url in plan.table("naming").get(name, ()) if url in among}
    for url in among.keys() - plan.table("date").keys():  # what readers do not see
        path, known = among[url], run.kept.memory.file(among[url])
        require(known is not None)
        ids = [registry.actor_ids.get(name) for name in known.head.header.actors]  # type: ignore[union-attr]
        found |= {path} if not names.isdisjoint(ids) else set()
    require(len(found) <= FEW_READ)
    return sorted(found)


def _known(run: BuildRun, path: str, digest: str) -> KnownFile:
    """A file as the last build understood it."""
    known = run.kept.memory.file(path)
    require(known is not None and known.digest == digest and not known.head.faults)
    require(known.body is not None and not known.body.flaws)  # type: ignore[union-attr]
    return known  # type: ignore[return-value]


def _document(source: SourceFile, before: KnownFile | None) -> Document:
    """The file with its header, the same value where it says what it said."""
    if before and before.digest == source.digest:
        return Document(source, before.head)
    head = look_at_head(source)
    require(not head.faults)
    return Document(source, head)


def _understood(document: Document, before: KnownFile | None, key: str, body: Body | None) -> KnownFile:
    """The file of a document, with its body under that key; of one that is remembered there is none but before."""
    if before and before.key == key:
        return before
    require(body is not None and not body.flaws)
    return KnownFile(document.source.digest, document.head, key, body)


def _require_plain(edit: Edit) -> None:
    """Nothing that others say of these files, and nothing that they say of others, may be another matter now."""
    require(len({file.url.casefold() for file in edit.files.values()}) == len(edit.files))
    registry, named = edit.room.registry, edit.standing.named
    folders = {asset_url(file.path).rpartition("/")[0] + "/" for file in edit.inputs.assets}
    for file in edit.files.values():
        first, last = file.headers[0], file.headers[-1]
        require(all(h.status is not BriefingStatus.WITHDRAWN for h in file.headers))
        if file.same_head:
            continue
        both = len(file.headers) == 2
        require(registry.tag_ids.keys() >= {*last.tags} and registry.actor_ids.keys() >= {*last.actors})
        named_by = [[getattr(header, name) for name in NAMING] for header in (first, last)]
        require(named_by[0] == named_by[1] if both else not any(named_by[0]))
        require(first.language == last.language or not (last.translation_of or file.stem in named))
        if not both or any(getattr(first, name) != getattr(last, name) for name in VISIBILITY):
            require(all(h.status in PLAIN and not h.publish_at and not h.expires_at for h in file.headers))
            require(file.stem not in named and file.url not in folders)
        if not both or any(getattr(first, name) != getattr(last, name) for name in VISIBILITY):
            require(not any(_assets_of(part) for part in (file.before, file.now)))
    for file in edit.files.values():  # what a text links is published
        require(_assets_of(file.before) == _assets_of(file.now) or not any(file.seen))
    require(all("assets/" not in registry.actors[name].note for name in edit.records))
    new = {file.url.casefold() for file in edit.files.values() if file.before is None}
    require(not new or sum(briefing_url(path).casefold() in new for path in edit.sources) == len(new))
    for file in edit.files.values():
        require(_places_in(file.before) == _places_in(file.now) or not _is_named_inside(edit, file))


def _assets_of(part: KnownFile | None) -> Set[str]:
    """The files of everyone to which a text links."""
    return assets_in(part.body.links) if part and part.body else frozenset()


def _led(part: KnownFile | None) -> tuple[object, ...]:
    """What a text links and refers to, wherever in it."""
    body = part.body if part and part.body else NO_BODY
    links = [link._replace(line=0) for link in body.links]
    return links, [reference._replace(block=0, start=0, end=0) for reference in body.references]


def _is_named_inside(edit: Edit, file: EditedFile) -> bool:
    """Whether a link leads to a place in the text; those of a text that is read again are looked at there."""
    inside, again = f"{file.url}#", {other.url for other in edit.files.values() if not other.same_links}
    targets, linking = edit.plan.table("targets"), (file.url, *edit.plan.table("cited_by").get(file.url, ()))
    return any(target.startswith(inside) for url in linking if url not in again for _, target in targets.get(url, ()))


def _places_in(part: KnownFile | None) -> tuple[object, ...]:
    """What decides which place of a text a link means."""
    return (part.head.header.title, part.body.ids) if part and part.body else ()
