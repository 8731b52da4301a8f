"""A few edited, new and deleted briefings → the pages that show them, made from what the last build knew.

Nothing else is looked at: the facts that the last plan kept are brought up to date, and the parts of the site that
asked for one that is another one now are planned. Where more may have changed, or anything is in doubt, nothing is done
here and the whole archive is gathered: the result is the same, as a test of random edits shows.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from site_builder.archive.gather import with_nav
from site_builder.archive.lists import Lists
from site_builder.archive.schedule import retallied, tally
from site_builder.archive.validation import gaps, owner
from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRun
from site_builder.building.edited_files import Edit, edit_since, require
from site_builder.building.known_archive import known_archive
from site_builder.building.output_parts import BuildContext, make_parts, open_context
from site_builder.building.patched_facts import PatchedFacts
from site_builder.building.permanence import list_after_edit
from site_builder.building.site_inputs import SiteInputs
from site_builder.building.standing import Standing, remember
from site_builder.building.stored_plan import SITEMAP, Made, MadePart
from site_builder.core.errors import (
    CollisionError,
    HeaderError,
    HiddenLinkError,
    LinkError,
    MissingDateError,
    SiteError,
    SiteErrors,
    UnansweredError,
)
from site_builder.core.urls import output_path
from site_builder.pages.feeds import FEED, moved_feeds
from site_builder.pages.machine_pages import plan_sitemap
from site_builder.pages.model import Page
from site_builder.pages.planners import STANDING, PlannedPart, parts_of
from site_builder.pages.redirects import moved_urls
from site_builder.pages.site import Cards, Site
from site_builder.publish.staging import NOT_WRITTEN
from site_builder.registry.published import load_published, relisted
from site_builder.registry.redirects import load_redirects
from site_builder.search.index import IndexMemory

MOST = 256
"""So many parts are made by one process sooner than all is gathered."""
OWN = (MissingDateError, UnansweredError)
"""Warnings that a briefing and what it cites decide."""


@dataclass(frozen=True)
class PlannedEdit:
    """What became of an edit."""

    facts: PatchedFacts
    before: Mapping[PlannedPart, MadePart]
    """What was known of the parts that were planned, and of those that are no more."""
    made: Mapping[PlannedPart, MadePart]
    """The parts that were planned."""
    rest: tuple[Made, ...]
    """Pages that depend on all others."""
    rows: Mapping[str, Any]
    """Those of the plan that are others now; read before anything is published."""

    @property
    def lost(self) -> set[str]:
        """Paths of pages that are no more."""
        return {page.path for part in self.before.values() for page in part.pages} - self.pages.keys()

    @property
    def pages(self) -> dict[str, Made]:
        """By path: each page that was planned."""
        made = (page for part in self.made.values() for page in part.pages)
        return {page.path: page for page in (*made, *self.rest)}


def amend(run: BuildRun, inputs: SiteInputs, standing: Standing) -> BuildReport | None:
    """The report of a build for which some briefings were made again and nothing else; None where all must be looked
    at."""
    if run.asked.swap:
        return None
    try:
        with run.timings.stage("parse and gather"):
            edit = edit_since(run, inputs, standing)
        with run.timings.stage("plan and render"):
            planned = _planned(edit)
            report, after = _report(edit, planned), _list_after(edit)
    except Exception:  # whatever is wrong with what is known or was edited, looking at all is right and names it
        return None
    return _publish(edit, planned, report, after)


def _planned(edit: Edit) -> PlannedEdit:
    """The facts of today, and the parts of the site that asked for one that is another one now."""
    run, plan, standing = edit.run, edit.plan, edit.standing
    inputs = replace(edit.inputs, config=with_nav(edit.inputs.config, standing.nav))
    facts = PatchedFacts(edit)
    pages = {*facts.came_or_went, *(name for _, name in facts.links)}
    require(not any(owner(item.url) in pages for item in edit.inputs.config.theme.nav))
    site = _site(edit, inputs, facts)
    facts.add(site)
    changed = facts.changed
    asked, gone = plan.parts_that_asked(changed), dict[PlannedPart, MadePart]()
    new: list[PlannedPart] = []
    if facts.is_relisted:
        new, gone = _parts_that_came_or_went(edit, site)
    stale = {part: row for part, row in asked.items() if part not in gone}
    require(len(stale) + len(new) <= MOST)
    before = {part: row for part, (row, _) in stale.items()} | gone
    site.index.known.update(plan.texts.load([key for part in before.values() for key in part.texts]))
    run.folder.begin()
    shop = open_context(run, site, inputs)
    require(shop.look == plan.look)
    parts = [*stale, *new]
    made = dict(zip(parts, make_parts(parts, shop, executor=None, progress=run.asked.progress), strict=True))
    run.timings.parts = standing.parts + len(new) - len(gone)
    run.timings.reasons = {part.label: changed[number] for part, (_, number) in stale.items()}
    run.timings.reasons |= {part.label: "it is new" for part in new}
    rest, sitemap = _rest(edit, shop, facts, before, made)
    planned = PlannedEdit(facts, before, made, rest, plan.changed(facts.rows) | sitemap | plan.rows_with(made, gone))
    written = {path: page.file for path, page in planned.pages.items() if page.file}
    require(all(file.mtime_ns != NOT_WRITTEN for file in written.values()))
    require(run.folder.is_as_left({*written, *planned.lost}))
    return planned


def _parts_that_came_or_went(edit: Edit, site: Site) -> tuple[list[PlannedPart], dict[PlannedPart, MadePart]]:
    """Those that are new, and what was known of those that are no more."""
    archive = known_archive(edit, Lists(lambda name, _: edit.plan.table(name)))
    earlier = replace(site, archive=archive, span_digests=dict(edit.plan.table("span")))
    before, now = {*parts_of(earlier)}, parts_of(site)
    return [part for part in now if part not in before], edit.plan.parts(before - {*now})


def _rest(
    edit: Edit, shop: BuildContext, facts: PatchedFacts, *parts: Mapping[PlannedPart, MadePart]
) -> tuple[tuple[Made, ...], dict[str, Any]]:
    """Feeds at old addresses, and the sitemap with its row where it is another one; `parts` are those before and now.
    Other pages that depend on all URLs must have nothing to do with the URLs that came or went."""
    before, now = ([page for part in of.values() for page in part.pages] for of in parts)
    changed = {page.url for page in before} ^ {page.url for page in now}
    if changed:
        moved = moved_urls(shop.site, load_redirects(edit.inputs.redirects))
        listed = load_published(edit.inputs.published)
        require(changed.isdisjoint({*moved, *(new.partition("#")[0] for new in moved.values()), *listed}))
        require(not shop.known.keys() & ({page.path for page in now} - {page.path for page in before}))
        own = {file.url for file in edit.changes if file.shown and not file.seen[0]}
        require(not edit.run.is_live(edit.inputs) or (facts.came_or_went == own and changed.isdisjoint(STANDING)))
    was, entries = ({page.url: page.updated for page in pages if page.in_sitemap} for pages in (before, now))
    feeds = tuple(map(shop.make, _feeds_at_old_addresses(edit, shop, parts[-1])))
    if was == entries:
        return feeds, {}
    rest = {url: day for url, day in edit.plan.table(SITEMAP).items() if url not in was}
    sitemap = {**rest, **entries}
    require(len(shop.site.archive.translations) <= MOST)
    everything = [Made(url, "", day, True, "", "", "", None) for url, day in sitemap.items()]
    pages = tuple(map(shop.make, plan_sitemap(shop.site, everything)))
    require(all(page.path in shop.known for page in pages) and f"sitemap-{len(pages)}.xml" not in shop.known)
    return (*feeds, *pages), {SITEMAP: sitemap}


def _feeds_at_old_addresses(edit: Edit, shop: BuildContext, parts: Iterable[PlannedPart]) -> Iterator[Page]:
    """Those of the feeds among the parts that are also at an old address, where no part is made of them."""
    feeds = {part.name for part in parts if part.name.startswith(("/actors/", "/tags/"))}
    moved = moved_urls(shop.site, load_redirects(edit.inputs.redirects)) if feeds else {}
    old = {old: new for old, new in moved.items() if new in feeds and output_path(old + FEED) in shop.known}
    return moved_feeds(shop.site, old, ())


def _site(edit: Edit, inputs: SiteInputs, facts: PatchedFacts) -> Site:
    """The site of today, with the digests of what is as it was."""
    plan, archive, config = edit.plan, facts.archive, inputs.config
    edited = {file.url for file in edit.changes if not file.same_text}
    cards = plan.table("card").amended(dict.fromkeys(edited))
    before, searched, records = map(plan.table, ("block", "searched", "records"))
    known = (pair for name, urls in before.items() for pair in zip(urls, searched[name], strict=True))
    same = {name for name, urls in facts.table("block").items() if before.get(name) == urls and edited.isdisjoint(urls)}
    texts = {url: digest for url, digest in known if url not in edited}
    listed = {name: records[name] for name in same}
    shown = Cards(archive, config, stored=lambda url: plan.card(cards[url]) if url in cards else None)
    return Site(archive, config, shown, inputs.texts, IndexMemory(), ChainMap({}, cards), listed, texts, searched)


def _warnings(edit: Edit, planned: PlannedEdit) -> tuple[SiteError, ...]:
    """The warnings of the last build, those of edited texts and of references as they are now."""
    archive = planned.facts.archive
    files = {path: file for path, file in edit.files.items() if not (file.same_source and file.same_links)}
    again = [archive.by_url[url] for url in planned.facts.cited_again if archive.by_url[url].path not in files]
    looked_at = [*again, *(file.briefing for file in files.values() if file.briefing)]
    paths = {*files, *(briefing.path for briefing in again)}
    now, before = list(gaps(looked_at, archive.cited)), edit.standing.report.warnings
    old = [warning for warning in before if warning.place and warning.place.path in paths]
    require(all(isinstance(warning, OWN) for warning in (*old, *now)))
    rest = [warning for warning in before if warning not in old]
    guessed, plain = (LinkError, HeaderError, CollisionError), (*OWN, HiddenLinkError)
    is_guessed = planned.facts.came_or_went or any(len(file.headers) == 1 for file in edit.files.values())
    require(not is_guessed or not any(isinstance(w, guessed) and not isinstance(w, plain) for w in rest))
    return SiteErrors({str(warning): warning for warning in (*rest, *now)}.values()).errors


def _report(edit: Edit, planned: PlannedEdit) -> BuildReport:
    """As that of a build, but for what is published."""
    before, clock = edit.standing.report, edit.run.asked.clock
    was = [file.before.head.header for file in edit.files.values() if file.before]
    now = [file.now.head.header for file in edit.files.values() if file.now]
    return replace(
        before,
        briefings=len(planned.facts.archive.briefings),
        rendered=sum(page.file is not None for page in planned.pages.values()),
        warnings=_warnings(edit, planned),
        withheld=retallied(before.withheld, tally(was, clock), tally(now, clock)),
    )


def _list_after(edit: Edit) -> bytes | None:
    """What the list of published URLs shall say, with the texts of today."""
    if edit.run.is_live(edit.inputs):
        texts = [edit.sources[file.path] for file in edit.changes if file.shown]
        return list_after_edit(edit.inputs.published, texts, f"{edit.run.asked.clock:%Y-%m-%d}")
    return edit.inputs.listed


def _publish(edit: Edit, planned: PlannedEdit, report: BuildReport, after: bytes | None) -> BuildReport:
    """The pages in their places, and all that is remembered brought up to date."""
    run, inputs = edit.run, edit.inputs
    run.kept.cache.ages = False
    texts = [edit.sources[briefing.path] for briefing in planned.facts.archive.briefings]
    run.snapshot.put(inputs, [*texts, *(page.source for page in edit.room.pages)], portable=run.asked.portable)
    with run.timings.stage("publish"):
        outputs = ((path, page.key, page.file) for path, page in planned.pages.items())
        published = run.folder.publish(outputs, rest_stays=True, gone=planned.lost)
    run.snapshot.keep(run.folder.mark)
    with run.timings.stage("remember"):
        _remember(edit, planned)
    report = replace(report, published=published, pages=len(run.folder.known()))
    remember(run, inputs, report, after, inputs.followed, edit.standing.named, edit.standing.nav)
    return replace(report, listing=relisted(inputs.listed, after))


def _remember(edit: Edit, planned: PlannedEdit) -> None:
    """Put what is new in place of what was known."""
    edit.plan.keep_texts(planned.made.values(), planned.facts.cards)
    edit.plan.renew(planned.rows, planned.before.values(), planned.made.values())
    for file in edit.files.values():
        edit.run.kept.memory.keep_one(file.path, file.now)
