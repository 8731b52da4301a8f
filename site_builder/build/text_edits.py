"""An edit of a few texts → the pages that show them, made from what the last build knew; nothing else is looked at.

Where the headers of the edited files say what they said, and their texts link and refer to what they did, no list, no
card and no other text can have changed; what other parts asked of these texts is in the plan. Where more may have
changed, or anything is in doubt, nothing is done here and the whole archive is gathered: the result is the same, as a
test of random edits shows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from site_builder.archive.gather import with_nav
from site_builder.archive.validation import gaps
from site_builder.archive_folder.loading import Room, reader_of
from site_builder.archive_folder.memory import KnownFile
from site_builder.build.build_report import BuildReport
from site_builder.build.build_run import BuildRun
from site_builder.build.known_archive import KnownArchive, with_outcomes
from site_builder.build.link_log import amend_links, mark_of_links
from site_builder.build.output_parts import MANY, make_parts, open_context
from site_builder.build.permanence import list_after_edit
from site_builder.build.plan_memory import MadePart, StoredPlan
from site_builder.build.site_inputs import SiteInputs
from site_builder.build.standing import Standing
from site_builder.content.front_matter import Document, look_at_head
from site_builder.content.model import Body, Briefing, BriefingStatus
from site_builder.core.errors import SiteError
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import output_path
from site_builder.pages.facts import Facts, changed_facts, facts_of_text
from site_builder.pages.feeds import FEED
from site_builder.pages.planners import PlannedPart
from site_builder.pages.redirects import moved_urls
from site_builder.pages.site import Cards, Site
from site_builder.publish.staging import Staged
from site_builder.registry.published import relisted
from site_builder.registry.redirects import load_redirects
from site_builder.search.index import IndexMemory

FEW = 16
"""So many edited files are few."""

Put = Callable[[str, bytes], Staged]
"""Puts the bytes of the file at a path aside."""


class MoreChanged(Exception):
    """More than texts may have changed."""


@dataclass(frozen=True)
class EditedText:
    """A file of which the text alone is another one."""

    before: KnownFile
    document: Document
    key: str
    """Names the body."""
    body: Body | None
    """Where it is not remembered, without what it puts aside."""
    briefing: Briefing
    is_public: bool

    @property
    def url(self) -> str:
        """Of the briefing."""
        return self.briefing.url


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
    texts: Mapping[str, EditedText]
    """By path."""

    def read(self, path: str) -> Briefing:
        """A briefing of the archive."""
        if path in self.texts:
            return self.texts[path].briefing
        head = self.run.kept.memory.head(self.sources[path])
        _require(head is not None)
        return dict(self.room.parse([Document(self.sources[path], head)]))[path]  # type: ignore[arg-type]

    @property
    def public(self) -> list[EditedText]:
        """Those of the edited texts that readers see."""
        return [text for text in self.texts.values() if text.is_public]


def amend(run: BuildRun, inputs: SiteInputs, standing: Standing) -> BuildReport | None:
    """The report of a build for which some texts were made again and nothing else; None where all must be looked at."""
    asked, files = run.asked, dict[str, bytes]()

    def put(path: str, data: bytes) -> Staged:
        files[path] = data
        return Staged(len(data), 0)

    if asked.swap:
        return None
    try:
        with run.timings.stage("parse and gather"):
            edit = _understand(run, inputs, standing)
        with run.timings.stage("plan and render"):
            facts, made = _planned(edit, put)
            warnings, after = _warnings(edit), _list_after(edit)
    except Exception:  # whatever is wrong with what is known or was edited, looking at all is right and names it
        return None
    return _publish(edit, facts, made, warnings, files, after)


def _require(holds: bool) -> None:
    if not holds:
        raise MoreChanged


def _understand(run: BuildRun, inputs: SiteInputs, standing: Standing) -> Edit:
    """The edited texts."""
    plan = run.kept.plans(run.folder.home.name).stored()
    sources = {source.path: source for source in inputs.briefings}
    edited = [path for path, source in sources.items() if standing.files.get(path) != source.digest]
    _require(plan.mark == standing.plan and mark_of_links(run.state) == standing.links)
    _require(sources.keys() == standing.files.keys() and 0 < len(edited) <= FEW)
    door = run.door(inputs, None)
    room = reader_of(inputs, door=door, tools=replace(run.tools(None), memory=run.kept.memory))
    before = {path: run.kept.memory.file(path) for path in edited}
    documents = [_document(sources[path], before[path], standing.files[path]) for path in edited]
    run.asked.progress("read", len(edited), len(edited))
    briefings = dict(room.parse([door.enter(document) for document in documents]))
    _require(not door.faults and not door.warnings and briefings.keys() == before.keys())
    texts = {
        document.path: EditedText(
            known,
            document,
            *room.bodies[document.path],
            briefings[document.path],
            document.header.public_at(run.asked.clock),
        )
        for document, known in zip(documents, before.values(), strict=True)
        if known
    }
    edit = Edit(run, inputs, standing, plan, room, sources, texts)
    for text in texts.values():
        _require(_leads_as_before(edit, text))
    return edit


def _document(source: SourceFile, before: KnownFile | None, digest: str) -> Document:
    """The file with the header that it had."""
    head = look_at_head(source)
    if before is None or before.digest != digest or before.body is None or head.faults or before.head.faults:
        raise MoreChanged
    _require(head.header == before.head.header and head.header.status is not BriefingStatus.WITHDRAWN)
    return Document(source, replace(head, header=before.head.header))


def _leads_as_before(edit: Edit, text: EditedText) -> bool:
    """Whether a text links and refers to what it did, and whether links to a place in it still find it."""
    body, before = text.briefing.body, text.before.body
    if before is None or before.flaws or body.flaws or _led(before) != _led(body):
        return False
    inside = f"{text.url}#"
    named = any(link.url.startswith(("#", inside)) for link in body.links) or any(
        target.startswith(inside) for links in edit.plan.table("targets").values() for _, target in links
    )
    return not named or before.ids == body.ids


def _led(body: Body) -> tuple[object, ...]:
    """What a text links and refers to, wherever in it."""
    links = [link._replace(line=0) for link in body.links]
    return links, [reference._replace(block=0, start=0, end=0) for reference in body.references]


def _planned(edit: Edit, put: Put) -> tuple[Facts, dict[PlannedPart, MadePart]]:
    """The facts of the edited texts, and the parts of the site that asked for one that is another one now."""
    run, plan = edit.run, edit.plan
    inputs = replace(edit.inputs, config=with_nav(edit.inputs.config, edit.standing.nav))
    site = _site(edit, inputs)
    facts = _facts_now(edit, site)
    changed = changed_facts(_facts_before(plan, facts), facts)
    stale = plan.parts_that_asked(changed)
    _require(len(stale) <= MANY and not _has_moved_feed(edit, site, stale))
    site.index.known.update(plan.texts(before for before, _ in stale.values()))
    codes = run.kept.cache.shelf("templates")
    shop = open_context(site, inputs, portable=run.asked.portable, known=run.folder.known(), put=put, codes=codes)
    _require(shop.look == plan.look)
    made = dict(zip(stale, make_parts(list(stale), shop, executor=None, progress=run.asked.progress), strict=True))
    for part, now in made.items():
        _require([page[:5] for page in now.pages] == [page[:5] for page in stale[part][0].pages])
    run.timings.parts = edit.standing.parts
    run.timings.reasons = {part.label: changed[number] for part, (_, number) in stale.items()}
    return facts, made


def _has_moved_feed(edit: Edit, site: Site, parts: Iterable[PlannedPart]) -> bool:
    """Whether one of the parts is a feed that is also at an old address, of which no part is made."""
    feeds = {part.name for part in parts if part.name.startswith(("/actors/", "/tags/"))}
    if not feeds:
        return False
    known = edit.run.folder.known()
    moved = moved_urls(site, load_redirects(edit.inputs.redirects))
    return any(new in feeds and output_path(old + FEED) in known for old, new in moved.items())


def _site(edit: Edit, inputs: SiteInputs) -> Site:
    """The site as it was planned, with the edited texts."""
    plan, config = edit.plan, inputs.config
    archive = KnownArchive(
        plan.table,
        {url: made_of[0] for url, made_of in plan.row("sources").items()},
        edit.read,
        registry=edit.room.registry,
        pages=edit.room.own_pages,
        assets=inputs.assets,
        show_proposed=config.show_proposed,
    )
    edited = {text.url for text in edit.public}
    blocks = plan.table("block")
    same = {name: digest for name, digest in plan.table("searched").items() if edited.isdisjoint(blocks[name])}
    cards = Cards(archive, config)
    return Site(archive, config, cards, inputs.texts, IndexMemory(), dict(plan.table("card")), same)


def _cited(edit: Edit, text: EditedText) -> Any:
    """The references of a text, which mean what they meant; None where it has none."""
    known = edit.plan.table("cited").get(text.url)
    return with_outcomes(text.briefing, known) if known and text.is_public else None


def _facts_now(edit: Edit, site: Site) -> Facts:
    """What the edited texts that are public decide."""
    blocks = [name for name in edit.plan.table("searched") if name not in site.block_digests]
    tables: dict[str, dict[str, Any]] = {"naming": {}, "tagged": {}, "date": {}}
    tables["searched"] = {name: site.block_digest(name) for name in blocks}
    mentions: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    for text in edit.public:
        facts = facts_of_text(text.briefing, _cited(edit, text))
        for name, table in facts.tables.items():
            tables.setdefault(name, {}).update(table)
        mentions |= facts.mentions
        sources |= facts.sources
    return Facts(tables, mentions, sources)


def _facts_before(plan: StoredPlan, now: Facts) -> Facts:
    """The same facts as they were."""
    tables = {name: {url: plan.table(name)[url] for url in table} for name, table in now.tables.items()}
    mentions = {url: plan.row("mentions")[url] for url in now.mentions}
    return Facts(tables, mentions, {url: plan.row("sources")[url] for url in now.sources})


def _warnings(edit: Edit) -> tuple[SiteError, ...]:
    """The warnings of the last build, those of edited texts with the lines where they are now; equal ones are one."""
    found: dict[str, Iterator[SiteError]] = {}
    before = edit.standing.report.warnings
    for path, text in edit.texts.items():
        cited = _cited(edit, text)
        now = list(gaps([text.briefing], {text.url: cited} if cited else {}))
        old = [warning for warning in before if warning.place and warning.place.path == path]
        _require([(type(w), w.message, w.hint) for w in now] == [(type(w), w.message, w.hint) for w in old])
        found[path] = iter(now)
    places = [warning.place.path if warning.place else "" for warning in before]
    warnings = [next(found[path]) if path in found else w for path, w in zip(places, before, strict=True)]
    return tuple({str(warning): warning for warning in warnings}.values())


def _list_after(edit: Edit) -> bytes | None:
    """What the list of published URLs shall say, with the texts of today."""
    if edit.run.is_live(edit.inputs):
        return list_after_edit(edit.inputs.published, [text.document.source for text in edit.public])
    return edit.inputs.listed


def _publish(
    edit: Edit,
    facts: Facts,
    made: Mapping[PlannedPart, MadePart],
    warnings: tuple[SiteError, ...],
    files: Mapping[str, bytes],
    after: bytes | None,
) -> BuildReport:
    """The pages in their places, and all that is remembered brought up to date."""
    run, inputs, before = edit.run, edit.inputs, edit.standing.report
    run.kept.cache.let_nothing_age()
    pages = {page.path: page.key for part in made.values() for page in part.pages}
    texts = [edit.sources[made_of[0]] for made_of in edit.plan.row("sources").values()]
    run.snapshot.put(inputs, [*texts, *edit.room.own_sources], portable=run.asked.portable)
    with run.timings.stage("publish"):
        put = run.folder.stage.put
        outputs = ((path, key, put(path, files[path]) if path in files else None) for path, key in pages.items())
        published = run.folder.publish(outputs, rest_stays=True)
    run.keep_snapshot()
    with run.timings.stage("remember"):
        _remember(edit, facts, made)
    report = replace(before, rendered=len(files), published=published, warnings=warnings)
    replace(
        edit.standing,
        frame=run.frame(inputs, after),
        files={path: source.digest for path, source in edit.sources.items()},
        plan=edit.plan.mark,
        links=mark_of_links(run.state),
        report=report,
        outputs=run.folder.mark,
        clock=run.asked.clock,
    ).keep(run)
    return replace(report, listing=relisted(inputs.listed, after))


def _remember(edit: Edit, facts: Facts, made: Mapping[PlannedPart, MadePart]) -> None:
    """Put what is new in place of what was known."""
    plan = edit.plan
    rows = {f"tables {name}": {**plan.table(name), **table} for name, table in facts.tables.items() if table}
    rows |= {name: {**plan.row(name), **getattr(facts, name)} for name in ("mentions", "sources")}
    plan.renew({name: row for name, row in rows.items() if row != plan.row(name)}, made)
    for text in edit.texts.values():
        edit.run.kept.memory.keep_one(text.document, text.key, text.body, text.briefing)
    links = {text.briefing.stem: text.briefing.body.links_made for text in edit.public}
    was = {text.briefing.stem: text.before.body.links_made for text in edit.public if text.before.body}
    if links != was:
        amend_links(edit.run.state, links)
