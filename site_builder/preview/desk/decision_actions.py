"""A curator's decision about one item → the texts that change; and back. What is written goes through `revise`.

Every action is a row of ACTIONS: its key, its words, what it asks for, and a function of the registry's own edits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from site_builder.content.model import Header, ReferenceOverride
from site_builder.core.errors import HeaderError, Location, UsageError, did_you_mean
from site_builder.core.partial_date import parse_date
from site_builder.curation import actions as curating
from site_builder.ingest.three_way_merge import released
from site_builder.preview.desk.queue import Item
from site_builder.registry.decisions import DECISIONS_FILE, Decision, Scope, Verdict
from site_builder.registry.ledger import append_decision
from site_builder.registry.operations import (
    DecisionScope,
    RegistryFiles,
    Texts,
    accept_actor,
    accept_tag,
    assign_actor,
    merge_tags,
    reject_actor,
    reject_tag,
    rename_tag,
)
from site_builder.registry.record_edits import set_header_field


@dataclass(frozen=True)
class DecisionRequest:
    """All that a decision is made of."""

    item: Item
    book: RegistryFiles
    texts: Mapping[str, str]
    """Path → text of the content files that list the record, or of the one that the item is about."""
    headers: Mapping[str, Header]
    """By path, of the same files."""
    when: str
    by: str = ""
    value: str = ""
    """What was typed or chosen."""
    spot: DecisionScope = DecisionScope()
    """The sentence that is looked at."""
    surface: str = ""
    """The name as it stands there."""


@dataclass(frozen=True, slots=True)
class DecisionAction:
    """What can be done with an item of a kind."""

    kind: str
    name: str
    key: str
    label: str
    asks: str
    """`actor`, `tag`, `briefing`, `text`, `date`, or empty where nothing is asked."""
    work: Callable[[DecisionRequest], Texts]


PLACED = ("reject-here", "reject-briefing")
"""Actions that are about the sentence that is looked at, or about its briefing."""


def decide(asked: DecisionRequest, name: str) -> Texts:
    """Path → new text of the files that change. Raises UsageError for an action that the item does not have."""
    for action in ACTIONS:
        if (action.kind, action.name) == (asked.item.kind, name):
            if action.asks and not asked.value.strip():
                raise UsageError(f"{action.label}: nothing was given", hint=f"type or choose: {action.asks}")
            if action.name in PLACED and not _has_place(asked.spot, action.name):
                raise UsageError(f"{action.label}: no sentence was chosen", hint="choose one with n and p")
            return action.work(asked)
    names = [action.name for action in ACTIONS if action.kind == asked.item.kind]
    raise UsageError(f'nothing called "{name}" can be done here', hint=did_you_mean(name, names))


def _has_place(spot: DecisionScope, action: str) -> bool:
    return bool(spot.paragraph if action == "reject-here" else spot.briefing)


def _merge_actor(asked: DecisionRequest) -> Texts:
    return curating.merge(asked.book, asked.item.id, asked.value)


def _merge_tag(asked: DecisionRequest) -> Texts:
    return merge_tags(asked.book, asked.item.id, asked.value)


def _reject_actor(asked: DecisionRequest) -> Texts:
    return reject_actor(asked.book, asked.item.id, when=asked.when, by=asked.by, briefings=asked.texts)


def _reject_actor_in_briefing(asked: DecisionRequest) -> Texts:
    spot = DecisionScope(Scope.BRIEFING, asked.spot.briefing)
    texts = {path: text for path, text in asked.texts.items() if path == spot.briefing}
    return reject_actor(asked.book, asked.item.id, when=asked.when, by=asked.by, spot=spot, briefings=texts)


def _reject_actor_here(asked: DecisionRequest) -> Texts:
    return reject_actor(asked.book, asked.item.id, when=asked.when, by=asked.by, spot=asked.spot, surface=asked.surface)


def _reject_tag(asked: DecisionRequest) -> Texts:
    return reject_tag(asked.book, asked.item.id, when=asked.when, by=asked.by, briefings=asked.texts)


def _reject_tag_in_briefing(asked: DecisionRequest) -> Texts:
    spot = DecisionScope(Scope.BRIEFING, asked.spot.briefing)
    texts = {path: text for path, text in asked.texts.items() if path == spot.briefing}
    return reject_tag(asked.book, asked.item.id, when=asked.when, by=asked.by, spot=spot, briefings=texts)


def _rename_actor(asked: DecisionRequest) -> Texts:
    return curating.rename(asked.book, asked.item.id, " ".join(asked.value.split()))


def _rename_tag(asked: DecisionRequest) -> Texts:
    return rename_tag(asked.book, asked.item.id, asked.value.strip())


def _assign(asked: DecisionRequest) -> Texts:
    item = asked.item
    spot = DecisionScope(Scope.HERE, item.path, item.paragraph, item.occurrence)
    return assign_actor(asked.book, item.label, asked.value, when=asked.when, by=asked.by, spot=spot)


def _assign_in_briefing(asked: DecisionRequest) -> Texts:
    spot = DecisionScope(Scope.BRIEFING, asked.item.path)
    return assign_actor(asked.book, asked.item.label, asked.value, when=asked.when, by=asked.by, spot=spot)


def _nobody(asked: DecisionRequest) -> Texts:
    item, text = asked.item, asked.book.text(DECISIONS_FILE)
    spot = DecisionScope(Scope.HERE, item.path, item.paragraph, item.occurrence)
    decision = Decision(
        id="",
        when=asked.when,
        by=asked.by,
        verdict=Verdict.REJECT,
        scope=spot.scope,
        briefing=spot.stem,
        paragraph=spot.paragraph,
        occurrence=spot.occurrence,
        surface=item.label,
    )
    return {DECISIONS_FILE: append_decision(text, decision)}


def _refer(asked: DecisionRequest) -> Texts:
    """The reference means the briefing with this file stem."""
    return _referring(asked, asked.value.strip().strip("/").rpartition("/")[2])


def _refer_outside(asked: DecisionRequest) -> Texts:
    return _referring(asked, "none")


def _referring(asked: DecisionRequest, target: str) -> Texts:
    path = asked.item.path
    overrides = (*asked.headers[path].references, ReferenceOverride(asked.item.label, target))
    return {path: set_header_field(asked.texts[path], "references", overrides, path=path)}


def _date(asked: DecisionRequest) -> Texts:
    path = asked.item.path
    try:
        date = parse_date(asked.value.strip())
    except ValueError as problem:
        hint = "write it as 2024-02-12, 2024-02 or 2024"
        raise HeaderError(f'"{asked.value}" is not a date', place=Location(path), hint=hint) from problem
    text = set_header_field(asked.texts[path], "date", date, path=path)
    return {path: released(text, replace(asked.headers[path], date=date)) or text}


ACTIONS: tuple[DecisionAction, ...] = (
    DecisionAction("actor", "accept", "a", "accept", "", lambda asked: accept_actor(asked.book, asked.item.id)),
    DecisionAction("actor", "merge", "m", "merge into", "actor", _merge_actor),
    DecisionAction("actor", "reject", "x", "reject everywhere", "", _reject_actor),
    DecisionAction("actor", "reject-briefing", "b", "reject in this briefing", "", _reject_actor_in_briefing),
    DecisionAction("actor", "reject-here", "h", "reject here", "", _reject_actor_here),
    DecisionAction("actor", "rename", "r", "rename", "text", _rename_actor),
    DecisionAction("tag", "accept", "a", "accept", "", lambda asked: accept_tag(asked.book, asked.item.id)),
    DecisionAction("tag", "merge", "m", "merge into", "tag", _merge_tag),
    DecisionAction("tag", "reject", "x", "reject everywhere", "", _reject_tag),
    DecisionAction("tag", "reject-briefing", "b", "reject in this briefing", "", _reject_tag_in_briefing),
    DecisionAction("tag", "rename", "r", "rename", "text", _rename_tag),
    DecisionAction("name", "assign", "m", "means here", "actor", _assign),
    DecisionAction("name", "assign-briefing", "b", "means in this briefing", "actor", _assign_in_briefing),
    DecisionAction("name", "reject", "x", "means nobody here", "", _nobody),
    DecisionAction("reference", "refer", "m", "means", "briefing", _refer),
    DecisionAction("reference", "outside", "x", "is no briefing of ours", "", _refer_outside),
    DecisionAction("date", "date", "d", "set the date", "date", _date),
)
