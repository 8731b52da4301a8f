"""What a curator does with one record from the command line → the lines of actors.yaml that change.

The desk of the preview does the same with the pointer; both stand on `registry.curation`, which knows no disk.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.errors import HeaderError, Location, UsageError
from site_builder.inputs import Inputs, read_inputs
from site_builder.linking.proposals.shapes import parts_of
from site_builder.registry.actors import Actor, ActorKind, NameOrder
from site_builder.registry.curation import (
    Book,
    Texts,
    accept_actor,
    merge_actors,
    rename_actor,
    retire_actor,
    split_actor,
)
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.load import ACTORS_FILE, TAGS_FILE, load_actors, load_tags
from site_builder.revise import Change, revise
from site_builder.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Wish:
    """What a curator asks for."""

    words: tuple[str, ...]
    """The id of the actor, and what the action needs besides."""
    names: tuple[str, ...] = ()
    """Names that go to the new actor of a split."""
    briefings: Mapping[str, str] | None = None
    """Content files that mean the new actor of a split: path → text."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done."""

    needs: tuple[str, ...]
    """What its words are, for the error that says so."""
    work: Callable[[Book, Wish], Texts]


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
    wish = Wish(tuple(words), tuple(names), {path: file.data.decode("utf-8") for path, file in files.items()})
    texts = wanted.work(_book(inputs), wish)
    for path in sorted(files.keys() - texts.keys()):
        hint = "leave out --briefing, or list the actor there first"
        raise HeaderError(f"the header does not list {words[0]}", place=Location(path), hint=hint)
    before = {file.path: file.data for file in (*files.values(), inputs.actors) if file is not None}
    report = revise(root, [Change(path, before.get(path), text) for path, text in texts.items()])
    return report.written


def _fit(action: str, needs: Sequence[str], words: Sequence[str]) -> None:
    """UsageError unless there is a word for everything that the action needs."""
    hint = f"site-builder actor {action} {' '.join(needs)}"
    if len(words) != len(needs):
        raise UsageError(f"{action} takes {len(needs)} words, not {len(words)}", hint=hint)
    for need, word in zip(needs, words, strict=True):
        if not word:
            raise UsageError(f"{action}: {need} is empty", hint=hint)


def _book(inputs: Inputs) -> Book:
    files = {ACTORS_FILE: inputs.actors, TAGS_FILE: inputs.tags, DECISIONS_FILE: inputs.decisions}
    texts = {path: file.data.decode("utf-8") for path, file in files.items() if file is not None}
    return Book(load_actors(inputs.actors), load_tags(inputs.tags), texts)


def _named(inputs: Inputs, stems: Sequence[str]) -> dict[str, SourceFile]:
    by_stem = {file.stem: file for file in inputs.briefings}
    for stem in stems:
        if stem not in by_stem:
            raise UsageError(f'there is no briefing "{stem}"', hint="name it as its address does")
    return {by_stem[stem].path: by_stem[stem] for stem in stems}


def _rename(book: Book, wish: Wish) -> Texts:
    """A person whose record has the parts of the name gets new ones where the old family name is gone."""
    actor_id, name = wish.words
    actor = book.actors.get(actor_id)
    if actor is None or actor.kind != ActorKind.PERSON or not actor.family or actor.family in name:
        return rename_actor(book, actor_id, name)
    family, given, _ = parts_of(name.split())
    return rename_actor(book, actor_id, name, parts=(family, given))


def _split(book: Book, wish: Wish) -> Texts:
    old, new, name = wish.words
    kind = book.actors[old].kind if old in book.actors else ActorKind.PERSON
    family, given, order = parts_of(name.split()) if kind == ActorKind.PERSON else ("", "", NameOrder.GIVEN_FIRST)
    record = Actor(new, kind, name, family=family, given=given, order=order)
    return split_actor(book, old, record, names=wish.names, briefings=wish.briefings or {})


ACTIONS: Mapping[str, Action] = {
    "accept": Action(("ID",), lambda book, wish: accept_actor(book, wish.words[0])),
    "rename": Action(("ID", "NAME"), _rename),
    "merge": Action(("GONE", "KEPT"), lambda book, wish: merge_actors(book, *wish.words)),
    "split": Action(("ID", "NEW-ID", "NAME"), _split),
    "retire": Action(("ID",), lambda book, wish: retire_actor(book, wish.words[0])),
}
"""Each action by its word on the command line."""
