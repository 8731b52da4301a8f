"""ACTIONS: everything a curator can do with a record or an open question, for command line and desk.

Each action is a row: name, key at the desk, required input, and a pure function from texts to texts. The command line
calls `curate`; the desk calls `decide` with the archive in its memory.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.archive_folder.inputs import Inputs, read_inputs
from site_builder.building.check import lacks_parts
from site_builder.content.model import BriefingStatus, Header, ReferenceOverride
from site_builder.core.errors import HeaderError, Location, UsageError, counted, did_you_mean
from site_builder.core.source_file import SourceFile
from site_builder.curation import record_changes as records
from site_builder.curation.header_changes import HeaderChange, set_date, with_fields, without_date
from site_builder.curation.journal import in_words, moment, perform
from site_builder.curation.record_changes import WITHHELD
from site_builder.curation.relocation import find_briefing
from site_builder.registry import operations as registry
from site_builder.registry.actor import Actor, Confidence, Status
from site_builder.registry.decisions import DECISIONS_FILE, Scope, Verdict
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, actors_to_mend, tags_to_mend
from site_builder.registry.operations import NO_TEXTS, DecisionScope, RegistryFiles, Texts, edit_actor, edit_tag
from site_builder.registry.record_edits import set_header_field
from site_builder.registry.tag import Tag
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.git_user import signature


@dataclass(frozen=True)
class CurationRequest:
    """Input of an action."""

    book: RegistryFiles
    id: str
    """Id of the record; for an open question the name as written, or the words of the reference."""
    words: tuple[str, ...] = ()
    """Further input of the action; at the desk, text typed or chosen."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path → text of the content files that list the record, or of the file in question."""
    headers: Mapping[str, Header] = field(default_factory=dict)
    """Path → header of the same files."""
    path: str = ""
    """Content file of an open question."""
    spot: DecisionScope = DecisionScope()
    """Sentence in question, with author and time of the decision."""
    surface: str = ""
    """Name as written there."""
    names: tuple[str, ...] = ()
    """Names that move to the new actor of a split."""
    briefings: Mapping[str, str] = field(default_factory=dict)
    """Path → text of content files that mean the new actor of a split."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Command-line options by name."""

    @property
    def value(self) -> str:
        """First of the words."""
        return self.words[0]

    @property
    def everywhere(self) -> DecisionScope:
        """Scope of a decision that holds everywhere."""
        return DecisionScope(when=self.spot.when, by=self.spot.by)

    @property
    def in_briefing(self) -> DecisionScope:
        """Scope of a decision that holds in the whole briefing, not only at this place."""
        return replace(self.spot, scope=Scope.BRIEFING, paragraph="", occurrence=0)

    @property
    def briefing(self) -> Mapping[str, str]:
        """Path → text of the briefing that the decision is about; empty if it does not list the record."""
        path = self.spot.briefing
        return {path: self.texts[path]} if path in self.texts else {}

    def option(self, name: str) -> str:
        """Value of an option, or empty."""
        return self.options.get(name, "")


@dataclass(frozen=True, slots=True)
class CurationAction:
    """An action of a curator."""

    kind: str
    """`actor`, `tag`, `name`, `reference`, `date`, `undated` or `byline`."""
    name: str
    """Name on the command line and in requests of the desk."""
    needs: tuple[str, ...]
    """Names of its arguments without the id, for error messages."""
    work: Callable[[CurationRequest], Texts]
    key: str = ""
    """Key at the desk; the desk does not offer actions without one."""
    label: str = ""
    asks: str = ""
    """Input that the desk asks for: `actor`, `tag`, `briefing`, `text`, `date`, or empty."""
    options: tuple[str, ...] = ()
    """Options on the command line."""


PLACED = ("reject-here", "reject-briefing")
"""Actions about the sentence in question or its briefing."""


def find_action(kind: str, name: str) -> CurationAction:
    """Row of this kind and name. Raises UsageError if there is none."""
    for action in ACTIONS:
        if (action.kind, action.name) == (kind, name):
            return action
    names = [action.name for action in ACTIONS if action.kind == kind]
    raise UsageError(f'there is no action "{name}"', hint=did_you_mean(name, names))


def decide(kind: str, name: str, request: CurationRequest) -> Texts:
    """Path → new text of changed files. Raises UsageError for unknown actions."""
    action = find_action(kind, name)
    if action.needs and not (request.words and request.words[0].strip()):
        raise UsageError(
            f"{action.label}: nothing was entered", hint=f"type or choose: {action.asks or action.needs[0]}"
        )
    if action.name in PLACED and not (
        request.spot.paragraph if action.name == "reject-here" else request.spot.briefing
    ):
        raise UsageError(f"{action.label}: no sentence was chosen", hint="choose one with the keys n and p")
    return action.work(request)


def curate(
    root: Path,
    action: str,
    words: Sequence[str],
    *,
    kind: str = "actor",
    names: Sequence[str] = (),
    briefings: Sequence[str] = (),
    options: Mapping[str, str] = NO_TEXTS,
    clock: datetime | None = None,
    publish: bool = False,
    dry_run: bool = False,
) -> tuple[FileChange, ...]:
    """Carry out an action and return the changed files; `dry_run` only reports them. `briefings` are file stems.

    Raises errors before anything is written.
    """
    wanted = find_action(kind, action)
    words = [" ".join(word.split()) for word in words]
    _fit(wanted, words, {name for name, given in options.items() if given})
    if action != "split" and (names or briefings):
        raise UsageError("--name and --briefing work only with split", hint=f"leave them out with {action}")
    inputs = read_inputs(root)
    meant = {file.path: _decoded(file) for file in (find_briefing(inputs, stem) for stem in briefings)}
    spot = DecisionScope(when=moment(clock), by=signature(root) if clock else "")
    wish = CurationRequest(
        _book(inputs),
        words[0],
        tuple(words[1:]),
        texts={file.path: text for file in inputs.briefings if words[0] in (text := _decoded(file))},
        spot=spot,
        names=tuple(names),
        briefings=meant,
        options=options,
    )
    texts = wanted.work(wish)
    _check_listed(words[0], sorted(meant.keys() - texts.keys()))
    changes, done = _changes_of(inputs, texts), in_words(kind, action, *words)
    perform(root, done, changes, clock=clock, by=spot.by, publish=publish, dry_run=dry_run)
    return changes


def _check_listed(actor: str, unchanged: Sequence[str]) -> None:
    for path in unchanged:
        hint = "add the actor to that header first, or leave out --briefing"
        raise HeaderError(f"the header does not list {actor}", place=Location(path), hint=hint)


def write_parts(root: Path, *, clock: datetime) -> tuple[str, ...]:
    """Add family and given name to records of curated persons that lack them. Returns the names of these persons."""
    inputs = read_inputs(root)
    book = _book(inputs)
    lacking = [actor for actor in book.actors.values() if lacks_parts(actor)]
    texts = registry.put_records(book, *map(records.with_parts, lacking)) if lacking else {}
    perform(root, "check --fix", _changes_of(inputs, texts), clock=clock, by=signature(root))
    return tuple(actor.name for actor in lacking)


def _changes_of(inputs: Inputs, texts: Texts) -> tuple[FileChange, ...]:
    lists = (inputs.actors, inputs.tags, inputs.decisions)
    before = {file.path: file.data for file in (*inputs.briefings, *lists) if file is not None}
    return tuple(FileChange(path, before.get(path), text) for path, text in sorted(texts.items()))


def _decoded(file: SourceFile) -> str:
    return file.data.decode("utf-8", "replace")


def _fit(action: CurationAction, words: Sequence[str], options: set[str]) -> None:
    """Raise UsageError unless every argument is given and every option is allowed."""
    needs = ("GONE" if action.name == "merge" else "ID", *action.needs)
    hint = f"site-builder {action.kind} {action.name} {' '.join(needs)}"
    if len(words) != len(needs):
        raise UsageError(f"{action.name} takes {counted(len(needs), 'word')}, not {len(words)}", hint=hint)
    for need, word in zip(needs, words, strict=True):
        if not word and need not in MAY_BE_EMPTY:
            raise UsageError(f"{action.name}: {need} is empty", hint=hint)
    for option in sorted(options - {*action.options}):
        raise UsageError(f"--{option} does not work with {action.name}", hint=hint)


MAY_BE_EMPTY = ("TEXT", "BROADER")
"""Arguments that may be empty, which removes the existing value."""


def _book(inputs: Inputs) -> RegistryFiles:
    files = {ACTORS_FILE: inputs.actors, TAGS_FILE: inputs.tags, DECISIONS_FILE: inputs.decisions}
    texts = {path: file.data.decode("utf-8") for path, file in files.items() if file is not None}
    return RegistryFiles(actors_to_mend(inputs.actors), tags_to_mend(inputs.tags), texts)


# ---------- the work of the rows that is more than one call


def _accept_actor(request: CurationRequest) -> Texts:
    return edit_actor(request.book, request.id, status=Status.CURATED, confidence=Confidence.LIKELY)


def _reject_actor_in_briefing(request: CurationRequest) -> Texts:
    return registry.reject_actor(request.book, request.id, request.in_briefing, request.briefing)


def _reject_actor_here(request: CurationRequest) -> Texts:
    return registry.reject_actor(request.book, request.id, request.spot, surface=request.surface)


def _reject_tag_in_briefing(request: CurationRequest) -> Texts:
    return registry.reject_tag(request.book, request.id, request.in_briefing, request.briefing)


def _assign(request: CurationRequest) -> Texts:
    return registry.assign_actor(request.book, request.id, request.value, request.spot)


def _assign_in_briefing(request: CurationRequest) -> Texts:
    return registry.assign_actor(request.book, request.id, request.value, request.in_briefing)


def _nobody(request: CurationRequest) -> Texts:
    return request.book.with_decision(request.spot.decision(Verdict.REJECT, surface=request.id))


def _refer(request: CurationRequest) -> Texts:
    """Resolve a reference to the briefing with this file stem."""
    return _referring(request, request.value.strip().strip("/").rpartition("/")[2])


def _referring(request: CurationRequest, target: str) -> Texts:
    path = request.path
    overrides = (*request.headers[path].references, ReferenceOverride(request.id, target))
    return {path: set_header_field(request.texts[path], "references", overrides, path=path)}


def _date(request: CurationRequest) -> Texts:
    return {request.path: set_date(HeaderChange(request.path, request.texts[request.path], request.words))}


def _without_date(request: CurationRequest, status: BriefingStatus | None) -> Texts:
    """Decide briefings without a date, and that none of them needs one."""
    scopes = (replace(request.everywhere, scope=Scope.BRIEFING, briefing=path) for path in request.texts)
    decisions = (scope.decision(Verdict.ACCEPT, header="date") for scope in scopes)
    changed = {path: without_date(path, text, status) for path, text in request.texts.items()}
    return {**changed, **request.book.with_decision(*decisions)}


def _is_author(request: CurationRequest) -> Texts:
    return request.book.with_decision(request.everywhere.decision(Verdict.ACCEPT, surface=request.id, header="authors"))


def _is_no_author(request: CurationRequest) -> Texts:
    others = {p: tuple(name for name in request.headers[p].authors if name != request.id) for p in request.texts}
    return {p: with_fields(p, request.texts[p], {"authors": names or None}) for p, names in others.items()}


def _keep_apart(request: CurationRequest, record: Callable[[str], Actor | Tag]) -> Texts:
    return registry.keep_apart(request.book, record(request.id), record(request.value))


def _split(request: CurationRequest) -> Texts:
    return records.split(request.book, request.id, *request.words, names=request.names, briefings=request.briefings)


def _alias(request: CurationRequest) -> Texts:
    used = {"kind": request.option("as"), "from_": request.option("from"), "to": request.option("to")}
    return records.add_name(request.book, request.id, request.value, **used)


def _role(request: CurationRequest) -> Texts:
    place = {"at": request.option("at"), "country": request.option("country")}
    time = {"from_": request.option("from"), "to": request.option("to")}
    return records.add_role(request.book, request.id, request.value, **place, **time)


_of = CurationAction
ACTIONS: tuple[CurationAction, ...] = (
    _of("actor", "accept", (), _accept_actor, "a", "accept"),
    _of("actor", "merge", ("KEPT",), lambda r: records.merge(r.book, r.id, r.value), "m", "merge into", "actor"),
    _of("actor", "distinct", ("OTHER",), lambda r: _keep_apart(r, r.book.actor)),
    _of("actor", "reject", (), lambda r: registry.reject_actor(r.book, r.id, r.everywhere, r.texts), "x", "never"),
    _of("actor", "reject-briefing", (), _reject_actor_in_briefing, "b", "not in this briefing"),
    _of("actor", "reject-here", (), _reject_actor_here, "h", "not here"),
    _of("actor", "rename", ("NAME",), lambda r: records.rename(r.book, r.id, r.value), "r", "rename", "text"),
    _of("actor", "split", ("NEW-ID", "NAME"), _split),
    _of("actor", "retire", (), lambda r: edit_actor(r.book, r.id, status=Status.RETIRED)),
    _of("actor", "add", ("NAME",), lambda r: records.add(r.book, r.id, r.value, r.option("kind")), options=("kind",)),
    _of("actor", "alias", ("NAME",), _alias, options=("as", "from", "to")),
    _of("actor", "role", ("TITLE",), _role, options=("at", "country", "from", "to")),
    _of("actor", "refuse-role", ("TITLE",), lambda r: registry.refuse_role(r.book, r.id, r.value, r.everywhere)),
    _of("actor", "note", ("TEXT",), lambda r: edit_actor(r.book, r.id, note=r.value)),
    _of("actor", "same-as", ("WIKIDATA-OR-URL",), lambda r: records.set_same_as(r.book, r.id, r.value)),
    _of("actor", "withhold", (), lambda r: edit_actor(r.book, r.id, audience=WITHHELD)),
    _of("tag", "accept", (), lambda r: edit_tag(r.book, r.id, status=Status.CURATED), "a", "accept"),
    _of("tag", "merge", ("KEPT",), lambda r: registry.merge_tags(r.book, r.id, r.value), "m", "merge into", "tag"),
    _of("tag", "distinct", ("OTHER",), lambda r: _keep_apart(r, r.book.tag)),
    _of("tag", "reject", (), lambda r: registry.reject_tag(r.book, r.id, r.everywhere, r.texts), "x", "never"),
    _of("tag", "reject-briefing", (), _reject_tag_in_briefing, "b", "not in this briefing"),
    _of("tag", "rename", ("LABEL",), lambda r: registry.rename_tag(r.book, r.id, r.value), "r", "rename", "text"),
    _of(
        "tag", "add", ("LABEL",), lambda r: records.add_tag(r.book, r.id, r.value, r.option("kind")), options=("kind",)
    ),
    _of("tag", "retire", (), lambda r: registry.retire_tag(r.book, r.id, replaced_by=r.option("to")), options=("to",)),
    _of("tag", "define", ("TEXT",), lambda r: edit_tag(r.book, r.id, definition=r.value)),
    _of("tag", "match", ("PHRASE",), lambda r: records.match_tag(r.book, r.id, r.value)),
    _of("tag", "broader", ("BROADER",), lambda r: edit_tag(r.book, r.id, broader=r.value)),
    _of("name", "assign", ("ID",), _assign, "m", "means here", "actor"),
    _of("name", "assign-briefing", ("ID",), _assign_in_briefing, "b", "means in this briefing", "actor"),
    _of("name", "reject", (), _nobody, "x", "means nobody here"),
    _of("reference", "refer", ("NAME",), _refer, "m", "means", "briefing"),
    _of("reference", "outside", (), lambda r: _referring(r, "none"), "x", "not in this archive"),
    _of("undated", "publish", (), lambda r: _without_date(r, None), "a", "publish all under “Undated”"),
    _of("undated", "hold", (), lambda r: _without_date(r, BriefingStatus.DRAFT), "x", "keep all as drafts"),
    _of("byline", "accept", (), _is_author, "a", "it is the author"),
    _of("byline", "reject", (), _is_no_author, "x", "it is no by-line"),
    _of("date", "date", ("DATE",), _date, "d", "set the date and publish", "date"),
)
"""In the order in which the desk offers them."""


def actions_of(kind: str) -> tuple[CurationAction, ...]:
    """The rows of one kind."""
    return tuple(action for action in ACTIONS if action.kind == kind)
