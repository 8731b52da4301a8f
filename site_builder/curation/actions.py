"""What a curator does with one record → the lines of actors.yaml that change: for the command line and for the desk.

`registry.curation` writes the records; here stands what it takes to know how names are found in texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.archive_folder.inputs import Inputs, read_inputs
from site_builder.core.errors import HeaderError, Location, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.word_lists import SUFFIXES
from site_builder.linking.model import MentionKind
from site_builder.linking.name_forms import family_of, forms_of
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, NameOrder
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, load_actors, load_tags
from site_builder.registry.operations import (
    NO_TEXTS,
    Parts,
    RegistryFiles,
    Texts,
    accept_actor,
    merge_actors,
    pair_of,
    rename_actor,
    retire_actor,
    split_actor,
)
from site_builder.runtime.file_transaction import FileChange, revise
from site_builder.text.folding import fold


@dataclass(frozen=True, slots=True)
class CurationRequest:
    """What a curator asks for."""

    words: tuple[str, ...]
    """The id of the actor, and what the action needs besides."""
    names: tuple[str, ...] = ()
    """Names that go to the new actor of a split."""
    briefings: Mapping[str, str] | None = None
    """Content files that mean the new actor of a split: path → text."""


@dataclass(frozen=True, slots=True)
class CurationAction:
    """One thing that can be done."""

    needs: tuple[str, ...]
    """What its words are, for the error that says so."""
    work: Callable[[RegistryFiles, CurationRequest], Texts]


def curate(
    root: Path, action: str, words: Sequence[str], *, names: Sequence[str] = (), briefings: Sequence[str] = ()
) -> tuple[str, ...]:
    """Do it; the files that changed. `briefings` are file stems. Raises what is wrong before anything is written."""
    wanted = ACTIONS[action]
    words = [" ".join(word.split()) for word in words]
    _fit(action, wanted.needs, words)
    if action != "split" and (names or briefings):
        raise UsageError("--name and --briefing belong to split", hint=f"leave them out of {action}")
    inputs = read_inputs(root)
    files = _named(inputs, briefings)
    wish = CurationRequest(
        tuple(words), tuple(names), {path: file.data.decode("utf-8") for path, file in files.items()}
    )
    texts = wanted.work(_book(inputs), wish)
    for path in sorted(files.keys() - texts.keys()):
        hint = "leave out --briefing, or list the actor there first"
        raise HeaderError(f"the header does not list {words[0]}", place=Location(path), hint=hint)
    before = {file.path: file.data for file in (*files.values(), inputs.actors) if file is not None}
    report = revise(root, [FileChange(path, before.get(path), text) for path, text in texts.items()])
    return report.written


def _fit(action: str, needs: Sequence[str], words: Sequence[str]) -> None:
    """UsageError unless there is a word for everything that the action needs."""
    hint = f"site-builder actor {action} {' '.join(needs)}"
    if len(words) != len(needs):
        raise UsageError(f"{action} takes {len(needs)} words, not {len(words)}", hint=hint)
    for need, word in zip(needs, words, strict=True):
        if not word:
            raise UsageError(f"{action}: {need} is empty", hint=hint)


def _book(inputs: Inputs) -> RegistryFiles:
    files = {ACTORS_FILE: inputs.actors, TAGS_FILE: inputs.tags, DECISIONS_FILE: inputs.decisions}
    texts = {path: file.data.decode("utf-8") for path, file in files.items() if file is not None}
    return RegistryFiles(load_actors(inputs.actors), load_tags(inputs.tags), texts)


def _named(inputs: Inputs, stems: Sequence[str]) -> dict[str, SourceFile]:
    by_stem = {file.stem: file for file in inputs.briefings}
    for stem in stems:
        if stem not in by_stem:
            raise UsageError(f'there is no briefing "{stem}"', hint="name it as its address does")
    return {by_stem[stem].path: by_stem[stem] for stem in stems}


# ---------- what the command and the desk share


def rename(book: RegistryFiles, actor_id: str, name: str) -> Texts:
    """The actor under another name; a person's family and given name follow, and no older text loses its links."""
    actor = book.actors.get(actor_id)
    if actor is None or actor.kind != ActorKind.PERSON or actor.name == name:
        return rename_actor(book, actor_id, name)
    parts = _parts(actor, name)
    family, given, order = parts
    renamed = replace(actor, name=name, family=family, given=given, order=order, names=(*actor.names, Name(actor.name)))
    return rename_actor(book, actor_id, name, parts=parts, also=_also(actor, renamed))


def merge(book: RegistryFiles, gone_id: str, kept_id: str) -> Texts:
    """Two actors as one: whatever led to the first leads to the second."""
    gone, kept = pair_of(book, gone_id, kept_id)
    joined = replace(kept, names=(*kept.names, Name(gone.name), *gone.names))
    return merge_actors(book, gone.id, kept.id, also=_also(gone, joined))


def split(
    book: RegistryFiles,
    actor_id: str,
    new_id: str,
    name: str,
    *,
    names: Sequence[str] = (),
    briefings: Mapping[str, str] = NO_TEXTS,
) -> Texts:
    """One actor as two; links by hand in the given briefings mean the new one, as their headers do."""
    kind = book.actors[actor_id].kind if actor_id in book.actors else ActorKind.PERSON
    family, given, order = parts_of(name.split()) if kind == ActorKind.PERSON else ("", "", NameOrder.GIVEN_FIRST)
    record = Actor(new_id, kind, name, family=family, given=given, order=order)
    return split_actor(book, actor_id, record, names=names, briefings=briefings)


def _parts(actor: Actor, name: str) -> Parts:
    """Family name, given names and order of the new name; a family name that is still in it stays the family name.

    A record without parts has none afterwards, unless its name was one word.
    """
    words = name.split()
    if not actor.family and actor.order != NameOrder.MONONYM:
        return ("", "", actor.order)
    family = actor.family.split()
    places = [n for n in range(len(words)) if family and words[n : n + len(family)] == family]
    if not places or len(words) == len(family):
        return parts_of(words)
    rest = [*words[: places[-1]], *words[places[-1] + len(family) :]]
    given = " ".join(word for word in rest if word.strip(".,") not in SUFFIXES)
    order = NameOrder.FAMILY_FIRST if places[-1] == 0 else NameOrder.GIVEN_FIRST
    return (actor.family, given, order)


def _also(before: Actor, after: Actor) -> tuple[Name, ...]:
    """The names that `after` needs to be found wherever `before` was, beyond those that were written down."""
    if before.kind != ActorKind.PERSON:
        return ()
    found = [
        Name(text, NameKind.MONONYM)
        for text in before.all_names
        if _names_alone(before, text) and not _names_alone(after, text)
    ]
    family = before.family or ("" if found else family_of(before.name, before.order))
    whole = (f"{before.given} {before.family}", f"{before.family} {before.given}") if before.given and family else ()
    known = {form.text for form in forms_of(after)}
    found += [Name(text) for text in whole if fold(text) not in known]
    if family and fold(family) not in known:
        found.append(Name(family, NameKind.SHORT, link=LinkRule.SCOPED))
    return tuple(found)


def _names_alone(actor: Actor, text: str) -> bool:
    """Whether this one word names the person where no full name stands."""
    forms = [form for form in forms_of(actor) if form.text == fold(text) and " " not in form.text]
    return any(form.kind is not MentionKind.SHORT or form.alone for form in forms)


ACTIONS: Mapping[str, CurationAction] = {
    "accept": CurationAction(("ID",), lambda book, wish: accept_actor(book, wish.words[0])),
    "rename": CurationAction(("ID", "NAME"), lambda book, wish: rename(book, *wish.words)),
    "merge": CurationAction(("GONE", "KEPT"), lambda book, wish: merge(book, *wish.words)),
    "split": CurationAction(
        ("ID", "NEW-ID", "NAME"),
        lambda book, wish: split(book, *wish.words, names=wish.names, briefings=wish.briefings or {}),
    ),
    "retire": CurationAction(("ID",), lambda book, wish: retire_actor(book, wish.words[0])),
}
"""Each action by its word on the command line."""
