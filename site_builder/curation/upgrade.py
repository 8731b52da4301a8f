"""An archive as an earlier version left it → the same in today's form: no URL, decision or edit is lost.

STEPS is the table of what has changed: each step leads from one stored form to the next, is pure (texts → texts, with
what it did), and finds nothing to do in a text that has the later form. So there is no number of a version to keep, and
an upgrade may be run at any time. Only `upgrade` knows the disk.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from site_builder.archive.published_files import traits_of
from site_builder.archive.validation import NO_BRIEFING
from site_builder.archive_folder.inputs import BRIEFINGS_FOLDER, CONTENT_FOLDER, STATE_FOLDER, is_published_file
from site_builder.content.anchors import HEADINGS, name_blocks
from site_builder.content.front_matter import Document, header_of, read_document, text_digest
from site_builder.content.links import find_target
from site_builder.content.markdown import TokenBlock, blocks_of, parse
from site_builder.content.model import BriefingStatus
from site_builder.core.digests import digest_text
from site_builder.core.errors import SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import actor_url, asset_url, briefing_url, output_path, percent_encoded, slugify, tag_url
from site_builder.curation.journal import write
from site_builder.ingest.three_way_merge import edited, rewritten, split_parts
from site_builder.linking.model import BlockKind
from site_builder.pages.feeds import FEED
from site_builder.pages.permanent import STANDING
from site_builder.publish.manifest import path_error
from site_builder.registry.actor import Status
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.ledger import load_decisions, normalised
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, load_actors, load_tags
from site_builder.registry.published import PUBLISHED_FILE, PublishedUrl, write_published
from site_builder.registry.record_edits import set_header_field
from site_builder.registry.redirects import REDIRECTS_FILE, load_redirects
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import read_file, scan_tree
from site_builder.runtime.state import read_kept
from site_builder.settings.removed_settings import without_removed
from site_builder.settings.site_config import ASSETS, FILE, read_config

ATTRIBUTES_FILE = ".gitattributes"
MERGED_BY_LINES = (DECISIONS_FILE, PUBLISHED_FILE, REDIRECTS_FILE)
"""Files of which git keeps the lines of both sides."""
MERGED_BY_RECORDS = (ACTORS_FILE, TAGS_FILE)
"""Files that `site-builder git-merge` joins."""
_OUTPUTS_1 = "outputs 1 "
_YEAR = re.compile(r"/\d{4}/")


@dataclass(frozen=True)
class Stored:
    """What an earlier version left."""

    texts: Mapping[str, str]
    """Path → text of site.toml, .gitattributes and everything in content/ that people and commands write."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """URL of each file in public/ → day on which a build wrote it; of builds that kept no list of them."""

    files: Mapping[str, bool] = field(default_factory=dict)
    """Path of each file of content/ that public/ has and that needs a line in site.toml: whether it does though a text
    links it, for it tells of people."""
    templates: str = ""
    """The archive's own templates."""

    def source(self, path: str) -> SourceFile | None:
        """The file as the readers of its kind take it."""
        return SourceFile(path, self.texts[path].encode("utf-8")) if path in self.texts else None

    @property
    def briefings(self) -> tuple[str, ...]:
        """Paths of the content files."""
        return tuple(path for path in self.texts if path.startswith(f"{BRIEFINGS_FOLDER}/") and path.endswith(".md"))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One file in a later form."""

    path: str
    text: str
    notes: tuple[str, ...]
    """What was done, and what is left to the editor."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one step did to one file."""

    step: str
    path: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an upgrade did."""

    done: tuple[Done, ...]
    """In the order of the steps."""
    hints: tuple[str, ...]
    """What comes next."""


def upgrade(root: Path, *, clock: datetime | None = None, publish: bool = False, dry_run: bool = False) -> Report:
    """Bring the archive into today's form. All files are written, or none, and nothing new is published.

    Raises SiteErrors with what is wrong in a file that must be understood for it.
    """
    before = read_stored(root)
    after, done = upgraded(before)
    changed = [path for path in after.texts if after.texts[path] != before.texts.get(path)]
    changes = [FileChange(path, before.texts.get(path), after.texts[path]) for path in changed]
    write(root, changes, clock=clock, publish=publish, dry_run=dry_run)
    return Report(done, tuple(_hints(before, root)))


def _hints(stored: Stored, root: Path) -> Iterator[str]:
    if stored.outputs:
        yield "public/ was built by an earlier version: take it over with site-builder build --adopt"
    if (root / "templates").is_dir():
        yield "this archive has templates of its own: site-builder theme diff shows what changed in the packaged ones"


def upgraded(stored: Stored) -> tuple[Stored, tuple[Done, ...]]:
    """What all steps make of an archive, and what they did."""
    done: list[Done] = []
    for name, work in STEPS.items():
        made = tuple(work(stored))
        stored = replace(stored, texts={**stored.texts, **{one.path: one.text for one in made}})
        done += [Done(name, one.path, one.notes) for one in made]
    return stored, tuple(done)


def read_stored(root: Path) -> Stored:
    """The archive on the disk; ConfigError where there is none. A file that is no UTF-8 is left alone."""
    if not (root / FILE).is_file():
        read_config(None)
    tree = scan_tree(root, CONTENT_FOLDER, endings=(".md", ".yaml", ".csv"))
    found = {source.path: source.data for source in (*tree.files, *filter(None, (read_file(root, FILE),)))}
    with suppress(OSError):
        found[ATTRIBUTES_FILE] = read_kept(root / ATTRIBUTES_FILE)
    texts: dict[str, str] = {}
    for path, data in found.items():
        with suppress(UnicodeDecodeError):
            texts[path] = data.decode("utf-8")
    own = b"\0".join(file.data for file in scan_tree(root, "templates").files).decode("utf-8", "replace")
    return Stored(texts, dict(_outputs(root)), dict(_live_files(root)), own)


def _live_files(root: Path) -> Iterator[tuple[str, bool]]:
    """As of `Stored.files`."""
    for file in scan_tree(root, CONTENT_FOLDER).files:
        if is_published_file(file.path) and (root / "public" / output_path(asset_url(file.path))).is_file():
            is_clean, names = traits_of(file)
            if names or (not is_clean and file.path.startswith(ASSETS)):
                yield file.path, bool(names)


def _outputs(root: Path) -> Iterator[tuple[str, str]]:
    """The files in public/ as the manifest of a version without published.csv has them.

    It may come from elsewhere: nothing is done with it but to list URLs.
    """
    text = ""
    with suppress(OSError, UnicodeDecodeError):
        text = read_kept(root / STATE_FOLDER / "outputs" / digest_text("public") / "manifest").decode("utf-8")
    for line in text.splitlines()[1:] if text.startswith(_OUTPUTS_1) else ():
        _, _, written, path = (*line.split("\t", 3), "", "", "")[:4]
        if path and path_error(path) is None and written.isascii() and written.isdigit():
            with suppress(ValueError, OverflowError, OSError):
                day = datetime.fromtimestamp(int(written) / 1e9, UTC)
                yield f"/{path.removesuffix('index.html')}", f"{day:%Y-%m-%d}"


# ---------- decisions


def _decisions(stored: Stored) -> Iterator[Rewritten]:
    """One line an entry, its id a digest of its content."""
    text = stored.texts.get(DECISIONS_FILE, "")
    after = normalised(text)
    if after != text:
        count = len(load_decisions(SourceFile(DECISIONS_FILE, after.encode("utf-8"))))
        yield Rewritten(DECISIONS_FILE, after, (f"{count} decisions, each on one line of its own and sorted by time",))


def _attributes(stored: Stored) -> Iterator[Rewritten]:
    """git joins by lines or records the files that several people change."""
    text = stored.texts.get(ATTRIBUTES_FILE, "")
    named = {line.split()[0].lstrip("/") for line in text.splitlines() if line.split()}
    drivers = {**dict.fromkeys(MERGED_BY_RECORDS, "site-builder"), **dict.fromkeys(MERGED_BY_LINES, "union")}
    missing = [path for path in drivers if path not in named]
    if missing:
        start = text if not text or text.endswith("\n") else f"{text}\n"
        lines = "".join(f"{path} merge={drivers[path]}\n" for path in missing)
        note = f"git joins what several people change in {', '.join(missing)}"
        yield Rewritten(ATTRIBUTES_FILE, start + lines, (note,))


# ---------- anchors


_FRAGMENT = r"p-[0-9a-f]{8}(?:-\d{1,9})?|s-[\w-]{1,300}"
_LINK = re.compile(rf"(?<![^\s()<>\"'\[\],])([^\s()<>\"'\[\],#]{{0,2000}})#({_FRAGMENT})(?![^\s()<>\"'\[\],.;:!?])")


def _anchors(stored: Stored) -> Iterator[Rewritten]:
    """Paragraphs had the digest of their text as anchor, headings `s-` and their words."""
    places = _Places(stored)
    for path in (*stored.briefings, REDIRECTS_FILE):
        if path in stored.texts and _LINK.search(stored.texts[path]):
            made = places.follow(path)
            if made is not None:
                yield made


class _Places:
    """Where the anchors of an archive were and are; a text is parsed when a link leads to it."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._paths = {briefing_url(path): path for path in stored.briefings}
        self._base = f"{_settings(stored.texts.get(FILE, '')).get('base_url', '')}".rstrip("/") + "/"
        self._moved = lru_cache(maxsize=None)(self._look)

    def follow(self, path: str) -> Rewritten | None:
        """The file with today's anchors; None where nothing changes and nothing is to be said."""
        text, notes = self._stored.texts[path], []
        start = _body_start(text) if path.endswith(".md") else 0

        def today(link: re.Match[str]) -> str:
            address, old = link[1], link[2]
            url = self._target(address, path)
            if url not in self._paths:
                return link[0]
            moved, there = self._moved(url)
            new = moved.get(old, "")
            if (new or old) in there:
                notes.append(f"#{old} is #{new} now") if new and new != old else None
                return f"{address}#{new or old}"
            notes.append(f"#{old}: there is no such place in {url}; correct the link")
            return link[0]

        after = text[:start] + _LINK.sub(today, text[start:])
        if after == text:
            return None
        return Rewritten(path, _still_untouched(path, text, after), tuple(notes))

    def _target(self, address: str, path: str) -> str:
        if address.startswith(self._base):
            address = "/" + address.removeprefix(self._base)
        page = briefing_url(path) if path.endswith(".md") else "/"
        return find_target(f"{address}#", path, page).partition("#")[0]

    def _look(self, url: str) -> tuple[Mapping[str, str], frozenset[str]]:
        """Old anchor → anchor, and all anchors of today."""
        source = self._stored.source(self._paths[url])
        with suppress(SiteProblem):
            return _both_names(read_document(source)) if source else ({}, frozenset())
        return {}, frozenset()


def _both_names(document: Document) -> tuple[Mapping[str, str], frozenset[str]]:
    items = blocks_of(parse(document.body, path=document.path, first_line=document.body_line))
    old, named = _old_names(items), name_blocks(items)
    pairs = zip(old, named.blocks, strict=True)
    return {before: now for before, now in pairs if before and now}, frozenset((*named.blocks, *named.others))


def _old_names(items: Iterable[TokenBlock]) -> tuple[str, ...]:
    """The anchors that blocks had, as 07ccd61 made them."""
    used: dict[str, int] = {}
    by_holder: dict[int, str] = {}
    names: list[str] = []
    for block, _, holder, _ in items:
        if block.kind is BlockKind.CELL:
            names.append("")
            continue
        if id(holder) not in by_holder:
            heading = holder.tag in HEADINGS
            name = f"s-{slugify(block.text) or 'section'}" if heading else f"p-{digest_text(block.text)[:8]}"
            by_holder[id(holder)] = _numbered(name, used)
        names.append(by_holder[id(holder)])
    return tuple(names)


def _numbered(name: str, used: dict[str, int]) -> str:
    """The name, numbered from its second use on."""
    number = used.get(name, 0) + 1
    while number > 1 and f"{name}-{number}" in used:
        number += 1
    used[name] = number
    found = f"{name}-{number}" if number > 1 else name
    used.setdefault(found, 1)
    return found


def _body_start(text: str) -> int:
    """Where the body begins; headers name no places."""
    fence = re.compile(r"^---[ \t]*\r?\n", re.MULTILINE)
    first = fence.match(text.removeprefix("\ufeff"))
    second = fence.search(text, first.end() + 1) if first else None
    return second.end() if second else 0


def _still_untouched(path: str, before: str, after: str) -> str:
    """The file; a part that nobody had edited still counts as what ingest wrote."""
    with suppress(SiteProblem):
        entries = header_of(path, before).seed
        if entries and "body" not in edited(before, entries):
            wrote = replace(entries[-1].wrote, body=digest_text(split_parts(after).body))
            entry = replace(entries[-1], wrote=wrote)
            return set_header_field(after, "seed", (*entries[:-1], entry), path=path)
    return after


# ---------- headers and settings


def _waiting(stored: Stored) -> Iterator[Rewritten]:
    """A draft that ingest made for want of a date says so, and is published once it has one."""
    for path in stored.briefings:
        text = stored.texts[path]
        if "status: draft" not in text:
            continue
        with suppress(SiteProblem):
            header = header_of(path, text)
            waits = header.seed and not header.date and not header.seed[-1].waits_for
            marked = any(entry.marks for entry in header.seed)  # made a draft by its marks, whatever its date
            if (
                waits
                and not marked
                and header.status is BriefingStatus.DRAFT
                and "header" not in edited(text, header.seed)
            ):
                entry = replace(header.seed[-1], waits_for="date")
                after = set_header_field(text, "seed", (*header.seed[:-1], entry), path=path)
                yield Rewritten(path, after, ("published once it has a date",))


def _audiences(stored: Stored) -> Iterator[Rewritten]:
    """An audience that a header or a record names is named by site.toml too."""
    text = stored.texts.get(FILE, "")
    known = _settings(text).get("audiences", ())
    named = sorted({*_audiences_of(stored)} - {*(known if isinstance(known, list) else ())})
    if named and not known:
        listed = ", ".join(f'"{name}"' for name in named)
        first = re.search(r"^[ \t]*\[", text, re.MULTILINE)
        place = first.start() if first else len(text)
        gap = "" if not place or text[place - 1] == "\n" else "\n"
        after = f"{text[:place]}{gap}audiences = [{listed}]\n" + ("\n" if first else "") + text[place:]
        if _settings(after).get("audiences") == named:
            yield Rewritten(FILE, after, (f"names the audiences of headers: {', '.join(named)}",))


def _audiences_of(stored: Stored) -> Iterator[str]:
    for path in stored.briefings:
        if re.search(r"^audience:", stored.texts[path], re.MULTILINE):
            with suppress(SiteProblem):
                yield from filter(None, (header_of(path, stored.texts[path]).audience,))
    with suppress(SiteProblem):
        yield from (actor.audience for actor in load_actors(stored.source(ACTORS_FILE)).values() if actor.audience)


def _settings(text: str) -> Mapping[str, object]:
    with suppress(ValueError, RecursionError):
        return tomllib.loads(text)
    return {}


# ---------- published


def _published(stored: Stored) -> Iterator[Rewritten]:
    """The URLs that an output has are listed, so that no later build loses one without a word."""
    if PUBLISHED_FILE in stored.texts or not stored.outputs:
        return
    texts = dict(_permanent(stored))
    listed = {url: PublishedUrl(day, texts[url]) for url, day in stored.outputs.items() if url in texts}
    if listed:
        live = _settings(stored.texts.get(FILE, "")).get("publish")
        notes = [f"lists the {len(listed)} URLs of public/ that readers may keep"]
        if not (isinstance(live, dict) and live.get("live")):
            notes.append(f"if readers see this site, write live = true under [publish] in {FILE}; else delete the list")
        yield Rewritten(PUBLISHED_FILE, write_published(listed), tuple(notes))


def _permanent(stored: Stored) -> Iterator[tuple[str, str]]:
    """URL → digest of its text, of everything that readers may keep."""
    yield from ((url, "") for url in (*STANDING, *load_redirects(stored.source(REDIRECTS_FILE))))
    yield from ((url, "") for url in stored.outputs if _YEAR.fullmatch(url))
    for path in stored.briefings:
        with suppress(SiteProblem):
            yield briefing_url(path), text_digest(SourceFile(path, stored.texts[path].encode("utf-8")))
    actors, tags = load_actors(stored.source(ACTORS_FILE)), load_tags(stored.source(TAGS_FILE))
    records = [(actor_url(a.id), a.name, a.status) for a in actors.values()]
    records += [(tag_url(t.id), t.label, t.status) for t in tags.values()]
    for url, name, status in records:
        if status is not Status.PROPOSED:
            yield url, digest_text(name)
            yield url + FEED, ""
    yield from ((actor_url(old), "") for actor in actors.values() for old in actor.old_ids)


def _successors(stored: Stored) -> Iterator[Rewritten]:
    """A superseded briefing did not have to name the one that replaces it."""
    note = "superseded_by: none; write the file name of the briefing that replaces it, if there is one"
    for path in stored.briefings:
        text = stored.texts[path]
        if "status: superseded" in text:
            with suppress(SiteProblem):
                header = header_of(path, text)
                if header.status is BriefingStatus.SUPERSEDED and not header.superseded_by:
                    after = set_header_field(text, "superseded_by", NO_BRIEFING, path=path)
                    yield Rewritten(path, rewritten(text, after, header.seed), (note,))


def _removed(stored: Stored) -> Iterator[Rewritten]:
    """site.toml without the settings that this release removed."""
    before = stored.texts.get(FILE, "")
    after, notes = without_removed(before, FILE)
    if after != before:
        yield Rewritten(FILE, after, notes)


def _assets(stored: Stored) -> Iterator[Rewritten]:
    """Every file in content/assets/ was published; now those that something links or names, and no document that tells
    of people. What is live stays so by a line in site.toml."""
    text = stored.texts.get(FILE, "")
    with suppress(SiteProblem):
        listed = read_config(text).assets
        said = "\0".join((stored.templates, *stored.texts.values()))
        live = [
            path
            for path, tells in stored.files.items()
            if not listed.lists(path) and (tells or not _is_said(path, said))
        ]
        if live:
            lines = "".join(f"    {json.dumps(path, ensure_ascii=False)},\n" for path in (*listed.publish, *live))
            after = _with_setting(text, "assets", f"publish = [\n{lines}]\n")
            if read_config(after).assets.publish == (*listed.publish, *live):
                yield Rewritten(FILE, after, tuple(_notes_on(stored, live)))


def _notes_on(stored: Stored, live: Iterable[str]) -> Iterator[str]:
    for path in live:
        why = "it tells of people" if stored.files[path] else "nothing links it"
        yield f"{path} is public and stays so ({why}): delete its line to take it off the site"


def _is_said(path: str, texts: str) -> bool:
    """Whether a text seems to link a file."""
    return any(
        name in texts for name in (path.removeprefix("content/"), percent_encoded(path.removeprefix("content/")))
    )


def _with_setting(text: str, table: str, line: str) -> str:
    """site.toml with a line at the start of a table, in place of one of the same key there."""
    head = re.search(rf"^[ \t]*\[{table}\][ \t]*(?:#.*)?$\n?", text, re.MULTILINE)
    if head is None:
        return f"{text}{'' if text.endswith(chr(10)) else chr(10)}\n[{table}]\n{line}"
    below = text[head.end() :]
    end = re.search(r"^[ \t]*\[", below, re.MULTILINE)
    own = below[: end.start()] if end else below
    old = re.search(rf"^[ \t]*{line.partition(' ')[0]}[ \t]*=[ \t]*\[[^\]]*\][^\n]*\n?", own, re.MULTILINE)
    kept = own[: old.start()] + own[old.end() :] if old else own
    return f"{text[: head.end()]}{line}{kept}{below[len(own) :]}"


STEPS: Mapping[str, Callable[[Stored], Iterable[Rewritten]]] = {
    "decisions": _decisions,
    "gitattributes": _attributes,
    "audiences": _audiences,
    "drafts": _waiting,
    "anchors": _anchors,
    "published": _published,
    "successors": _successors,
    "assets": _assets,
    "removed settings": _removed,
}
"""From one stored form to the next, in the order in which they came; a new form is a row at the end."""
