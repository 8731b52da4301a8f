"""Names and ids → briefings, dates, history, and remaining mentions in an archive.

Read-only.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER, Inputs, read_inputs
from site_builder.archive_folder.reading import read_documents
from site_builder.content.front_matter import Document
from site_builder.core.errors import UsageError
from site_builder.core.spreadsheet import guarded
from site_builder.core.urls import actor_url, briefing_url
from site_builder.curation.journal import EditLog
from site_builder.registry.actor import Actor, Actors
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import ACTORS_FILE, actors_to_mend, resolve
from site_builder.registry.published import load_published
from site_builder.registry.record_edits import record_chunks
from site_builder.runtime.cache import open_cache
from site_builder.runtime.git_user import Commit, ask_git, commits
from site_builder.text.folding import fold, whole_words

PREVIOUS = 20
"""Maximum number of history entries."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """Uses of one name."""

    name: str
    id: str
    """Id of the actor with this name, or empty."""
    briefings: int
    first: str
    """Date of the earliest briefing; empty if none has a date."""
    last: str
    addresses: tuple[str, ...]


def find_names(root: Path, names: Sequence[str]) -> tuple[NameUse, ...]:
    """Look up names: those of actors in headers, others in titles and texts."""
    inputs = read_inputs(root)
    actors, documents = actors_to_mend(inputs.actors), _documents(root, inputs)
    bearers: dict[str, set[str]] = {}
    for actor in actors.values():
        for name in (actor.id, *actor.all_names):
            bearers.setdefault(fold(name).lower(), set()).add(resolve(actors, actor.id))
    return tuple(_use(name, bearers.get(fold(name).lower(), set()), actors, documents) for name in names)


def _use(name: str, ids: set[str], actors: Actors, documents: Sequence[Document]) -> NameUse:
    if ids:
        named = [d for d in documents if any(resolve(actors, i) in ids for i in d.header.actors)]
    else:
        named = [d for d in documents if _named((name,), f"{d.header.title}\n{d.body}")]
    dates = sorted(str(d.header.date) for d in named if d.header.date)
    first, last = (dates[0], dates[-1]) if dates else ("", "")
    return NameUse(name, " ".join(sorted(ids)), len(named), first, last, tuple(briefing_url(d.path) for d in named))


def read_names(file: Path) -> tuple[str, ...]:
    """First column of a CSV file, or lines of any other; a heading `name` is skipped."""
    if not file.is_file():
        raise UsageError(f"{file} does not exist", hint="give a file with one name per line")
    rows = csv.reader(io.StringIO(file.read_text("utf-8-sig", "replace")))
    names = [row[0].strip() for row in rows if row and row[0].strip()]
    return tuple(name for number, name in enumerate(names) if number or name.casefold() != "name")


def as_csv(found: Iterable[NameUse]) -> str:
    """Results as a CSV table."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("name", "actor", "briefings", "first", "last", "addresses"))
    for one in found:
        row = (one.name, one.id, str(one.briefings), one.first, one.last, " ".join(one.addresses))
        table.writerow(map(guarded, row))
    return text.getvalue()


@dataclass(frozen=True, slots=True)
class History:
    """History of a record, newest first."""

    source: str
    """Source of the history."""
    entries: tuple[Commit, ...]


def history_of(root: Path, kind: str, name: str, path: str) -> History:
    """History of an actor or tag (by id) or a briefing (by stem), in the file at `path`.

    From git if the file has commits, else from decisions.yaml and the journal.
    """
    lines = _lines_of(root, name, path) if kind != "briefing" else None
    found = commits(root, path, lines, most=PREVIOUS) if lines or kind == "briefing" else ()
    if found:
        return History("git", found)
    own = (Commit(s.when[:10], s.by, s.words) for s in EditLog(root).steps if name in s.words.split())
    every = sorted((*own, *_decisions_about(root, name)), key=lambda entry: entry.when, reverse=True)
    return History("decisions.yaml and the desk's log, as there is no git history", tuple(every[:PREVIOUS]))


def _decisions_about(root: Path, name: str) -> Iterator[Commit]:
    for decision in load_decisions(read_inputs(root).decisions):
        if name in (decision.actor, decision.tag, decision.briefing):
            about = f"“{decision.surface}”" if decision.surface else decision.role or decision.tag or decision.actor
            yield Commit(decision.when[:10], decision.by, f"{decision.verdict} {about}")


def _lines_of(root: Path, record_id: str, path: str) -> tuple[int, int] | None:
    file = root / path
    chunk = record_chunks(file.read_text("utf-8")).get(record_id) if file.is_file() else None
    return (chunk[0], chunk[0] + chunk[1].rstrip().count("\n")) if chunk else None


@dataclass(frozen=True, slots=True)
class ShownActor:
    """Result of `show` for an actor."""

    text: str
    """Lines of the record in actors.yaml."""
    use: NameUse
    history: History


def show_actor(root: Path, actor_id: str) -> ShownActor:
    """Record, uses and history of an actor. Raises UsageError for an unknown id."""
    inputs = read_inputs(root)
    text = inputs.actors.data.decode("utf-8") if inputs.actors else ""
    chunk = record_chunks(text).get(actor_id)
    if chunk is None:
        raise UsageError(f'there is no actor "{actor_id}"', hint=f"site-builder find {actor_id}")
    (use,) = find_names(root, (actor_id,))
    return ShownActor(chunk[1].rstrip(), use, history_of(root, "actor", actor_id, ACTORS_FILE))


# ---------- mentions of withheld persons


def still_naming(root: Path, actor_id: str) -> Iterator[tuple[str, str]]:
    """Kind and place of each remaining mention of a withheld actor."""
    inputs = read_inputs(root)
    actor = actors_to_mend(inputs.actors)[actor_id]
    names = actor.all_names
    for document in _documents(root, inputs):
        header, place = document.header, document.path
        if _named(names, header.title):
            yield "title", place
        if _named(names, f"{header.summary} {' '.join(header.authors)}"):
            yield "summary or author", place
        if _named(names, " ".join(detail.value for detail in header.details)):
            yield "detail", place
        if _named(names, document.body):
            yield "text", place
        if _named(names, place.rpartition("/")[2].replace("-", " ")):
            yield "address", briefing_url(place)
    for asset in inputs.assets:
        if _named(names, asset.path.replace("-", " ")) or any(n.encode() in asset.data for n in names):
            yield "file", asset.path
    yield from _readers_have(root, inputs, actor)
    count = len(ask_git(root, "log", "--format=%h", f"-S{actor.name}", "--", "content", "seeds").split())
    if count:
        yield "git history", f"{count} commits"


def _readers_have(root: Path, inputs: Inputs, actor: Actor) -> Iterator[tuple[str, str]]:
    """Published traces: addresses that readers may have kept, and files of the last build."""
    for url in load_published(inputs.published):
        if url.startswith(actor_url(actor.id)):
            yield "published address", url
    wanted = [name.encode() for name in actor.all_names]
    for path in sorted((root / "public").rglob("*")):
        if path.is_file() and any(name in path.read_bytes() for name in wanted):
            yield "last build", path.relative_to(root).as_posix()


def _named(names: Sequence[str], text: str) -> bool:
    """True if a name occurs in the text as whole words, ignoring case."""
    folded = fold(text).lower()
    wanted = filter(None, (fold(name).lower() for name in names))
    return any(True for name in wanted for _ in whole_words(folded, name))


def _documents(root: Path, inputs: Inputs) -> Sequence[Document]:
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        return read_documents(inputs.briefings, cache, None, inputs.config.fields)
