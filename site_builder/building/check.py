"""`check` before a build and `verify` after it; neither changes a file.

`check` reads the same inputs as a build and plans every page, without the slow settings that move no URL (COSTLY). A
test holds addresses and titles equal to those of a build.
"""

import json
import os
import pickle
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from site_builder.archive.admission import Door
from site_builder.archive.gather import Archive
from site_builder.archive.own_pages import read_own_pages
from site_builder.archive.schedule import Due, Unpublished, due, tally
from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER, overlooked, require_archive
from site_builder.archive_folder.loading import Tools, Understood, understand
from site_builder.archive_folder.memory import ArchiveMemory
from site_builder.archive_folder.reading import read_decisions, read_heads
from site_builder.building.former_states import former_states
from site_builder.building.permanence import Promise, promise_of
from site_builder.building.pipeline import build
from site_builder.building.plan_memory import rows_before
from site_builder.building.replaced_texts import recorded, undecided
from site_builder.building.site_inputs import SiteInputs, asset_pages, read_site
from site_builder.building.stored_plan import StoredPlan
from site_builder.content.foreign import foreign_in, is_private
from site_builder.content.markdown import render_note
from site_builder.content.model import Briefing, Foreign, Header
from site_builder.core.digests import digest_of
from site_builder.core.errors import (
    BodyError,
    ForeignAddressError,
    HeaderError,
    Location,
    RegistryError,
    RevisionError,
    SamePersonError,
    SiteError,
    SiteProblem,
    ThemeError,
    counted,
    did_you_mean,
)
from site_builder.core.installed import packaged_theme_folder
from site_builder.core.urls import asset_url, briefing_url, tag_url
from site_builder.entities.duplicates import propose_merges
from site_builder.entities.name_shapes import parts_of
from site_builder.linking.link_list import ListedLink, read_links
from site_builder.metadata.assets import telling
from site_builder.metadata.cleaning import picture_kind
from site_builder.pages.model import Page, RedirectPage
from site_builder.pages.planners import plan
from site_builder.pages.site import actor_of_author
from site_builder.registry.actor import Actor, ActorKind, NameOrder, Status
from site_builder.registry.author import is_author_id
from site_builder.registry.decisions import DECISIONS_FILE, Decision, paragraph_digest
from site_builder.registry.loading import ACTORS_FILE, AUTHORS_FILE, TAGS_FILE, check_registry
from site_builder.registry.published import load_published
from site_builder.registry.redirects import check_redirects, load_redirects, without_room
from site_builder.registry.version_list import MINUTE
from site_builder.rendering.inclusion import unknown_blocks
from site_builder.rendering.theme import FOLDER, PACKAGED, Theme, template_texts
from site_builder.runtime.cache import Cache, Shelf, open_cache
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.files import read_tree
from site_builder.runtime.process_pool import pool
from site_builder.search.index import NoIndex
from site_builder.settings.site_config import OUTPUT
from site_builder.tagging.near_topics import near_topics

MOMENTS = 40
"""Maximum number of coming ends of embargoes and expiry dates that are checked; each costs a check of the archive."""
NAMED = 8
"""Maximum number of text keys that one message names."""
COSTLY = ("quotes", "related", "threads", "passages", "pictures", "company")
"""Settings of [pages] on which no URL depends."""


def verify(
    root: Path,
    *,
    output: Path,
    clock: datetime,
    portable: bool = False,
    workers: int = 0,
    let_go: Sequence[str] = (),
) -> tuple[str, ...]:
    """Paths that differ between the output and a clean build made without cache in a temporary folder."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        options: dict[str, Any] = {"clock": clock, "portable": portable, "workers": workers, "let_go": let_go}
        build(root, output=home / "clean", state=home / "state", **options)
        clean = {file.path.removeprefix("clean/"): file.digest for file in read_tree(home, "clean")}
    built = {file.path.removeprefix(f"{output.name}/"): file.digest for file in read_tree(output.parent, output.name)}
    return tuple(sorted(p for p in clean.keys() | built.keys() if clean.get(p) != built.get(p)))


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings of a check."""

    briefings: int
    errors: tuple[SiteError, ...]
    warnings: tuple[SiteError, ...]
    withheld: Unpublished = Unpublished()
    """Unpublished briefings, counted by reason."""


def check(root: Path, *, clock: datetime, progress: Progress = silent) -> CheckReport:
    """Errors and warnings of a build, and oddities of the registry. Writes nothing into the archive. The report is
    cached until an input changes."""
    require_archive(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        inputs = read_site(root, cache)
    try:
        with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
            checks, stamp = cache.shelf("checks"), _stamp(root, inputs)
            report = _last_check(checks, stamp, clock)
            if report is None:
                found = _understood(inputs, cache, clock, progress)
                report = _looked_at(root, inputs, found, clock)
                checks.save(stamp, pickle.dumps((report, clock, found.archive.next_change)))
            return report
    except SiteProblem as problem:
        return _broken(root, inputs, problem.errors, clock)


def links_made(root: Path, *, clock: datetime, progress: Progress = silent) -> tuple[ListedLink, ...]:
    """Links from texts to actors as a build makes them, in the order of files and paragraphs. Raises SiteErrors where a
    build would stop."""
    require_archive(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        archive = _understood(read_site(root, cache), cache, clock, progress).archive
        return tuple(sorted({link for b in archive.briefings for link in read_links(b.stem, b.body.links_made)}))


def planned(root: Path, *, clock: datetime, progress: Progress = silent) -> tuple[SiteInputs, tuple[Page, ...]]:
    """The inputs of an archive and every page of its site. Raises SiteErrors where a build would stop."""
    require_archive(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        inputs = read_site(root, cache)
        return inputs, plan_pages(_understood(inputs, cache, clock, progress).archive, inputs)


def _understood(inputs: SiteInputs, cache: Cache, clock: datetime, progress: Progress) -> Understood:
    with pool(os.cpu_count() or 1) as executor:
        tools = Tools(cache, executor, ArchiveMemory(cache), progress)
        plan = StoredPlan(cache.shelf("plans"), cache.shelf("texts"), OUTPUT)
        before = rows_before(plan, inputs.base(portable=False))
        return understand(
            inputs, door=Door(clock, inputs.config.audiences, labels=inputs.config.fields), tools=tools, before=before
        )


def _stamp(root: Path, inputs: SiteInputs) -> str:
    """Digest of everything a check reads, except the clock."""
    files = filter(None, (inputs.settings, inputs.published))
    return digest_of(inputs.stamp(portable=False), [(file.path, file.digest) for file in files])


def _last_check(checks: Shelf, stamp: str, clock: datetime) -> CheckReport | None:
    """The cached report, if no embargo has ended and nothing has expired since."""
    blob = checks.load([stamp]).get(stamp)
    if not blob:
        return None
    report, looked_at, next_change = pickle.loads(blob)
    return report if looked_at <= clock and (next_change is None or clock < next_change) else None


def _looked_at(root: Path, inputs: SiteInputs, found: Understood, clock: datetime) -> CheckReport:
    archive, faults = found.archive, list[SiteError]()
    pages = plan_pages(archive, inputs, faults)
    urls = {page.url for page in pages if not isinstance(page, RedirectPage)}
    registry = check_registry(archive.registry.actors, ACTORS_FILE)
    files = {*(briefing_url(source.path) for source in inputs.briefings), *map(tag_url, archive.registry.tags)}
    redirects = check_redirects(inputs.redirects, lambda url: url in urls, known=files.__contains__)
    promise = promise_of(inputs, archive, found.texts) if inputs.config.publish.live else None
    every = frozenset(page.url for page in pages)
    lost = promise.losses(every, clock) if promise else ()
    coming = {str(error): _at(moment, error, what) for moment, error, what in outlook(found, clock)}
    warnings = (
        *(warning for warning in archive.warnings if str(warning) not in coming),
        *coming.values(),
        *overlooked(inputs),
        *without_room(load_redirects(inputs.redirects), every),
        *registry,
        *possible_merges(archive),
        *topics_spelled_alike(archive),
        *contradictions(archive, inputs),
        *lapsed(archive, inputs),
        *pictures(archive, fetch=inputs.config.content.fetch),
        *files_as_they_are(inputs, archive),
        *untranslated(inputs),
        *unused_templates(inputs.theme),
        *without_parts(archive),
        *unknown_authors(archive),
        *unknown_series(archive, {label for label, _ in inputs.config.series}),
        *(promise.unlisted(archive, every) if promise else ()),
        *(unannounced(root, inputs, found, promise, clock) if promise else ()),
        *corrected_since(archive),
    )
    return CheckReport(
        len(archive.briefings),
        (*faults, *redirects, *lost, *unknown_blocks(inputs.theme)),
        warnings,
        archive.withheld,
    )


def unannounced(
    root: Path, inputs: SiteInputs, found: Understood, promise: Promise, clock: datetime
) -> Iterator[SiteError]:
    """A warning for each published text that changed, or is about to, until someone decides whether to tell readers."""
    archive, today = found.archive, f"{clock:{MINUTE}}"
    with former_states(root, promise.redirects) as known:
        after = recorded(inputs, promise, archive, found.texts, today=today, known=known)
    yield from after.warnings
    yield from undecided(after, {b.url: found.texts[b.path] for b in archive.briefings}, after.versions.keys())


def corrected_since(archive: Archive) -> Iterator[SiteError]:
    """A warning for each briefing that refers to another one whose last correction is younger than the briefing itself
    and its own corrections.
    """
    for url, target in archive.corrected.items():
        if not target.header.corrections:  # replaced or withdrawn without a note
            continue
        last = max(target.header.corrections, key=lambda correction: correction.date.first_day)
        for citing in map(archive.by_url.__getitem__, archive.cited_by.get(url, ())):
            dates = (citing.date, *(correction.date for correction in citing.header.corrections))
            if citing.date and max(date.first_day for date in dates if date) < last.date.first_day:
                yield RevisionError(
                    f"refers to “{target.header.title}”, which was corrected on {last.date}: {last.note}",
                    place=Location(citing.path),
                    hint="check that this text still holds; a correction of this briefing ends the warning",
                )


def outlook(found: Understood, clock: datetime) -> Iterator[tuple[datetime, SiteError, str]]:
    """Errors that will appear when an embargo ends or a text expires, each with the first moment and its effect on the
    build."""
    reported = {str(error) for error in found.later(clock).hidden}
    for moment in found.moments[:MOMENTS]:
        then = found.later(moment)
        for errors, what in ((then.errors, ", the build will stop"), (then.hidden, "")):
            for error in errors:
                if str(error) not in reported:
                    reported.add(str(error))
                    yield moment, error, what


def _at(moment: datetime, error: SiteError, what: str) -> SiteError:
    day = f"{moment:%Y-%m-%d}" + (f" {moment:%H:%M} UTC" if moment.hour or moment.minute else "")
    return type(error)(f"from {day} on{what}: {error.message}", place=error.place, hint=error.hint)


def files_as_they_are(inputs: SiteInputs, archive: Archive) -> Iterator[SiteError]:
    """Warnings about assets: withheld ones that may identify people, unpublished ones that nothing links, and published
    ones that reveal their author."""
    for file in inputs.assets:
        url, place = asset_url(file.path), Location(file.path)
        line = f'in site.toml, under [assets]: publish = ["{file.path}"]'
        if url in archive.assets.withheld:
            fact = f"is not published because it may identify people: {', '.join(archive.assets.withheld[url])}"
            yield SiteError(fact, place=place, hint=f"remove that, or publish the file as it is: {line}")
        elif url.startswith("/assets/") and url not in archive.assets:
            fact = "is not published because nothing links to it"
            if picture_kind(file.data):
                hint = f"link to it, clean it with site-builder assets clean, or publish it: {line}"
            else:
                hint = f"link to it, or publish it: {line}"
            yield SiteError(fact, place=place, hint=hint)
        else:
            yield from telling([file])


def _broken(root: Path, inputs: SiteInputs, errors: tuple[SiteError, ...], clock: datetime) -> CheckReport:
    """Report on an archive that cannot be built: its errors, and the warnings that need no build."""
    headers = (header for _, header in readable_headers(root, inputs))
    warnings = (
        *overlooked(inputs),
        *telling(inputs.assets),
        *untranslated(inputs),
        *unused_templates(inputs.theme),
    )
    return CheckReport(len(inputs.briefings), errors, warnings, withheld=tally(headers, clock))


def readable_headers(root: Path, inputs: SiteInputs) -> tuple[tuple[str, Header], ...]:
    """Path and header of each content file with a readable header, in file order."""
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        heads = zip(inputs.briefings, read_heads(inputs.briefings, cache, None), strict=True)
        return tuple((source.path, head.header) for source, head in heads if not head.faults)


def withheld(root: Path, *, clock: datetime) -> Unpublished:
    """Unpublished briefings, counted by reason. Also works for an archive that cannot be built."""
    return tally((header for _, header in readable_headers(root, read_site(root))), clock)


def plan_pages(archive: Archive, inputs: SiteInputs, faults: list[SiteError] | None = None) -> tuple[Page, ...]:
    """Every page of the site with its URL, files published as they are included, planned without the COSTLY
    settings."""
    shown = replace(inputs.config.pages, **dict.fromkeys(COSTLY, False))
    return plan(
        archive,
        replace(inputs.config, pages=shown),
        inputs.texts,
        index=NoIndex(),
        assets=asset_pages(inputs, archive.assets),
        redirects=load_redirects(inputs.redirects),
        published=load_published(inputs.published),
        faults=faults,
    )


def what_is_due(root: Path, *, clock: datetime) -> tuple[Due, ...]:
    """Coming changes of the publish set, soonest first."""
    inputs = read_site(root)
    own_pages = [(page.path, page.header) for page in read_own_pages(inputs.pages)]
    return due((*readable_headers(root, inputs), *own_pages), clock)


def possible_merges(archive: Archive) -> Iterator[SiteError]:
    """Pairs of records that are probably one person, each with the reason."""
    roles: dict[str, list[str]] = {}
    for contribution in archive.rows.contributions.values():
        for actor, (_, *written) in contribution.mentions.items():
            roles.setdefault(actor, []).extend(written)
    actors = archive.registry.actors
    for merge in propose_merges(tuple(actors.values()), roles):
        yield SamePersonError(
            f"{actors[merge.gone].name} ({merge.gone}) may be {actors[merge.kept].name} ({merge.kept}): {merge.why}",
            place=Location(ACTORS_FILE, actors[merge.gone].line),
            hint=f"site-builder actor merge {merge.gone} {merge.kept}; or, if they are two people: "
            f"site-builder actor distinct {merge.gone} {merge.kept}",
        )


def topics_spelled_alike(archive: Archive) -> Iterator[SiteError]:
    """Pairs of tags whose labels differ only by a space, a hyphen or a plural ending."""
    tags = archive.registry.tags
    for kept, gone in near_topics(tags.values()):
        yield RegistryError(
            f"{tags[gone].label} ({gone}) and {tags[kept].label} ({kept}) are spelled alike",
            place=Location(TAGS_FILE, tags[gone].line),
            hint=f"site-builder tag merge {gone} {kept}; or, if they differ: site-builder tag distinct {gone} {kept}",
        )


def contradictions(archive: Archive, inputs: SiteInputs) -> Iterator[SiteError]:
    """Pairs of decisions that contradict each other; the later one counts."""
    for earlier, later in read_decisions(inputs.decisions, archive.registry).contradicted:
        yield RegistryError(
            f"{_decided(earlier)}, but line {later.line}: {_decided(later)}; the later counts",
            place=Location(DECISIONS_FILE, earlier.line),
            hint=f"settle it with a line: - {{id: settled, when: {later.when[:10]}, verdict: reverse, "
            f"reverses: {earlier.id}}}",
        )


def _decided(decision: Decision) -> str:
    """A decision in the words of its file."""
    who = f" by {decision.by}" if decision.by else ""
    about = f"tag {decision.tag}" if decision.tag else f"“{decision.surface}”" if decision.surface else "each name"
    actor = f" as {decision.actor}" if decision.actor else ""
    return f"{decision.verdict}{who} on {decision.when[:10]}: {about}{actor}"


def lapsed(archive: Archive, inputs: SiteInputs) -> Iterator[SiteError]:
    """Decisions about one place whose paragraph has been rewritten, so that they no longer apply."""
    decisions = read_decisions(inputs.decisions, archive.registry)
    if not decisions.decisions:
        return
    paragraphs = {b.stem: frozenset(map(paragraph_digest, b.body.details.blocks)) for b in archive.briefings}
    for decision in decisions.lapsed(paragraphs):
        yield RegistryError(
            f"decision {decision.id} is about a paragraph that {decision.briefing} no longer has",
            place=Location(DECISIONS_FILE, decision.line),
            hint="decide again where the words are now, or keep it as a record",
        )


def pictures(archive: Archive, *, fetch: bool) -> Iterator[SiteError]:
    """Warnings about pictures loaded from other sites, links to local or private addresses, and pictures without a
    description (WCAG 2.2, 1.1.1), in texts and notes."""
    for briefing in archive.briefings:
        body = briefing.body
        yield from (_foreign(one, Location(briefing.path, one.line), fetch=fetch) for one in body.foreign)
        if body.wordless:
            some = ", ".join(dict.fromkeys(name.rpartition("/")[2] for name in body.wordless[:NAMED]))
            fact = f"{counted(len(body.wordless), 'picture')} without a description: {some}"
            hint = "say in the brackets what the picture shows: ![A map of the port](map.png)"
            yield BodyError(fact, place=Location(briefing.path), hint=hint)
    notes = [(ACTORS_FILE, actor.line, actor.note) for actor in archive.registry.actors.values()]
    notes += [(TAGS_FILE, tag.line, tag.definition) for tag in archive.registry.tags.values()]
    for path, line, note in notes:
        yield from (_foreign(one, Location(path, line), fetch=fetch) for one in foreign_in(render_note(note)))


def _foreign(one: Foreign, place: Location, *, fetch: bool) -> SiteError:
    if is_private(one.address):
        fact = f"{one.address} opens only on this machine, but readers see the address"
        return ForeignAddressError(fact, place=place, hint="publish the file, or remove the address")
    way = "put it into the folder with the name of this briefing, or into content/assets/"
    if fetch:
        fact = f"the picture {one.address} is fetched from another site, which learns who reads the page"
        return ForeignAddressError(fact, place=place, hint=way)
    hint = f'{way}, or write foreign_images = "allow" under [content] in site.toml'
    return ForeignAddressError(
        f"the picture {one.address} is on another site, so readers see a link to it", place=place, hint=hint
    )


def untranslated(inputs: SiteInputs) -> Iterator[SiteError]:
    """Texts of the site that are shown in English for lack of a translation."""
    texts, language = inputs.texts, inputs.config.language
    if texts.missing:
        few = ", ".join(texts.missing[:NAMED])
        more = f" and {len(texts.missing) - NAMED} more" if len(texts.missing) > NAMED else ""
        yield ThemeError(
            f"{len(texts.missing)} texts are not translated into {language}, so readers see English: {few}{more}",
            place=Location(f"{FOLDER}texts/{language}.toml"),
            hint="add them to that file under the keys of the packaged templates/texts/en.toml",
        )


def unused_templates(theme: Theme) -> Iterator[SiteError]:
    """Own templates that replace no packaged one and that no other template names."""
    home = packaged_theme_folder()
    packaged = template_texts(read_tree(home.parent, home.name))
    own = sorted(name for name in theme.templates.keys() - packaged if not name.startswith(PACKAGED))
    for name in own:
        others = (text for other, text in theme.templates.items() if other != name)
        if not any(f'"{name}"' in text or f"'{name}'" in text for text in others):
            hint = did_you_mean(name, packaged) or "the packaged ones: site-builder theme list"
            yield ThemeError("nothing uses this template", place=Location(FOLDER + name), hint=hint)


def without_parts(archive: Archive) -> Iterator[SiteError]:
    """Curated persons whose record does not say which of their names is the family name."""
    for actor in archive.registry.actors.values():
        if lacks_parts(actor):
            family, given, _ = parts_of(actor.name.split())
            hint = f"site-builder check --fix adds family: {family} and given: {given}; or add them yourself"
            place = Location(ACTORS_FILE, actor.line)
            yield RegistryError(f"{actor.name} has no family: and given:", place=place, hint=hint)


def unknown_authors(archive: Archive) -> Iterator[SiteError]:
    """Authors given by an id that neither authors.yaml nor actors.yaml has, or that belongs to a hidden actor."""
    actors, authors = archive.registry.actor_ids, archive.registry.authors
    for briefing in archive.briefings:
        for name in briefing.header.authors:
            if is_author_id(name) and name not in authors and not actor_of_author(archive, name):
                hidden = name in actors
                why = " because the actor is hidden from readers" if hidden else " because no record has it"
                near = "" if hidden else did_you_mean(name, (*authors, *actors))
                hint = near or f"add it to {AUTHORS_FILE}: {name}: {{name: …}}; or write the name in full"
                place = Location(briefing.path, dict(briefing.header_lines)["authors"])
                yield HeaderError(f'the author "{name}" is shown as an id{why}', place=place, hint=hint)


def unknown_series(archive: Archive, series: Set[str]) -> Iterator[SiteError]:
    """Series without a table in site.toml, each with its first briefing: references in prose cannot cite them."""
    found: dict[str, tuple[int, Briefing]] = {}
    for briefing in reversed(archive.briefings):
        label = briefing.header.series
        if label and label not in series:
            count, first = found.get(label, (0, briefing))
            found[label] = (count + 1, first)
    for label, (count, first) in sorted(found.items()):
        yield HeaderError(
            f'site.toml has no series "{label}" ({counted(count, "briefing")}), so references to it are not linked',
            place=Location(first.path, dict(first.header_lines)["series"]),
            hint=did_you_mean(label, series)
            or f"add a table [series.{json.dumps(label, ensure_ascii=False)}] with a name",
        )


def lacks_parts(actor: Actor) -> bool:
    """True if a curated person has several names and no family name."""
    is_person = actor.kind is ActorKind.PERSON and actor.order is not NameOrder.MONONYM and not actor.merged_into
    return is_person and actor.status is Status.CURATED and not actor.family and " " in actor.name
