"""decisions.yaml: what a curator decided about names and tags, an append-only list.

Text → decisions → an index that answers "is this rejected here?" in one look. An undo is a further entry that takes an
earlier one back. A decision about one place holds while its paragraph reads as it did; then it lapses and is reported,
never applied elsewhere. Knows no disk, no clock and no briefing beyond its file stem and the digests of its paragraphs.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from site_builder.digests import digest_text
from site_builder.errors import Location, RegistryError, SiteError, raise_all
from site_builder.fields import choice, entry, identifier, integer, read_partial, words
from site_builder.nodes import Node, yaml_node
from site_builder.registry.edits import closed, lines_of
from site_builder.registry.load import source_text
from site_builder.registry.notation import emit_item
from site_builder.sources import SourceFile

DECISIONS_FILE = "content/decisions.yaml"
K = TypeVar("K")
_ID = re.compile(r"(?<![\w-])id: ([^\W_][\w-]*)")
_NUMBERED = re.compile(r"d\d{1,15}", re.ASCII)


class Scope(StrEnum):
    """How far a decision reaches."""

    HERE = "here"
    BRIEFING = "briefing"
    EVERYWHERE = "everywhere"


class Verdict(StrEnum):
    """What was decided. `reverse` takes the entry named by `reverses` back."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of decisions.yaml.

    A name (`surface`) is accepted, rejected or assigned as an `actor`; a `tag` is accepted or rejected.
    """

    id: str = entry(identifier, doc="d1, d2 …; never used twice")
    when: str = entry(words, doc="date or date-time, written by the tool")
    verdict: Verdict = entry(choice(Verdict), doc="accept, reject, assign, reverse")
    scope: Scope = entry(choice(Scope), default=Scope.EVERYWHERE, doc="here, briefing, everywhere")
    briefing: str = entry(words, default="", doc="file stem; with scope here and briefing")
    paragraph: str = entry(words, default="", doc="digest of the paragraph's text; with scope here")
    occurrence: int = entry(
        integer(0, 9999), default=0, doc="which of equal names in the paragraph, from 1; 0 is each; with scope here"
    )
    surface: str = entry(words, default="", doc="the name as written")
    actor: str = entry(identifier, default="", doc="actor id")
    tag: str = entry(identifier, default="", doc="tag id")
    reverses: str = entry(identifier, default="", doc="id of the decision taken back; with verdict reverse")
    line: int = field(default=0, compare=False)
    """Where the entry starts in decisions.yaml."""


def paragraph_digest(text: str) -> str:
    """The digest of a block's plain text; runs of space count as one."""
    return digest_text(" ".join(text.split()))


def load_decisions(source: SourceFile | None) -> tuple[Decision, ...]:
    """All entries in the order of the file; None is no file. Raises SiteErrors with all that is wrong."""
    if source is None:
        return ()
    root = yaml_node(source_text(source), source.path, error=RegistryError)
    if not root.value:
        return ()
    if not isinstance(root.value, tuple):
        hint = "write each decision as an item: - {id: d1, …}"
        raise RegistryError("this must be a list of decisions", place=Location(source.path, root.line), hint=hint)
    read = [_read(node, source.path) for node in root.value]
    found = tuple(decision for decision, _ in read if decision)
    wrong = [problem for _, problems in read for problem in problems]
    raise_all(wrong or _problems(found, source.path))
    return found


def append_decision(text: str, decision: Decision) -> str:
    """The text with one entry more at its end; RegistryError for an entry that could not be read again.

    The entries before it are not parsed, so that thousands of them do not slow a curator down.
    """
    ids, place = frozenset(_ID.findall(text)), Location(DECISIONS_FILE)
    raise_all(RegistryError(message, place=place, hint=hint) for message, hint in _wrong(decision, ids))
    mark, lines, end = lines_of(text)
    kept = [line for line in lines if line.strip() not in ("[]", "---", "...")]
    items = [line for line in kept if line.strip() and not line.lstrip().startswith("#")]
    if items and not items[0].lstrip().startswith("- "):
        hint = "write each decision as an item: - {id: d1, …}"
        raise RegistryError("this must be a list of decisions", place=place, hint=hint)
    indent = len(items[0]) - len(items[0].lstrip()) if items else 0
    return mark + "".join([*closed(kept, end), *(line + end for line in emit_item(decision, indent=indent))])


def undo(text: str, decision_id: str, *, when: str) -> str:
    """The text with a reversal of the decision appended; the decision itself stays as history."""
    return append_decision(text, Decision(id=next_id(text), when=when, verdict=Verdict.REVERSE, reverses=decision_id))


def next_id(text: str) -> str:
    """The id for an entry to come: `d1`, or one more than the largest in the text."""
    return f"d{max((int(found[1:]) for found in _ID.findall(text) if _NUMBERED.fullmatch(found)), default=0) + 1}"


def effective(decisions: Iterable[Decision]) -> "Effective":
    """The decisions that hold: reversals and what they take back are gone. A reversal can be reversed."""
    entries = tuple(decisions)
    gone: set[str] = set()
    for decision in reversed(entries):
        if decision.verdict == Verdict.REVERSE and decision.id not in gone:
            gone.add(decision.reverses)
    return Effective(tuple(d for d in entries if d.id not in gone and d.verdict != Verdict.REVERSE))


@dataclass(frozen=True)
class Effective:
    """The decisions that hold, in the order of the file; of two about one thing the narrower, then the later wins."""

    decisions: tuple[Decision, ...]

    def slice_for(self, briefing: str) -> "Effective":
        """What concerns one briefing: its own decisions and those for everywhere. Part of its cache key."""
        return Effective((*self._by_briefing.get(briefing, ()), *self._by_briefing.get("", ())))

    def rejected(self, surface: str, actor: str = "", *, briefing: str = "") -> bool:
        """Whether a name must not be proposed or linked (as this actor) in a briefing, or anywhere.

        A rejection without actor counts for every actor, one without surface for every name of its actor.
        """
        last = self._last((d for d in self._names(surface, actor) if d.scope != Scope.HERE), briefing)
        return last is not None and last.verdict == Verdict.REJECT

    def refused(self, surface: str, *, briefing: str = "") -> bool:
        """Whether a name must not be proposed as a new actor: a rejection of it counts whoever was meant."""
        named = (d for d in self._by_surface.get(surface, ()) if d.scope != Scope.HERE)
        last = self._last(named, briefing)
        return last is not None and last.verdict == Verdict.REJECT

    def rejected_tag(self, tag: str, *, briefing: str = "") -> bool:
        """Whether a tag must not be proposed for a briefing, or anywhere."""
        last = self._last(self._by_tag.get(tag, ()), briefing)
        return last is not None and last.verdict == Verdict.REJECT

    def assigned(self, surface: str, *, briefing: str = "") -> str:
        """The actor that a curator said this name is, in the whole briefing or everywhere; "" if none did."""
        named = (d for d in self._by_surface.get(surface, ()) if d.scope != Scope.HERE and d.verdict == Verdict.ASSIGN)
        last = self._last(named, briefing)
        return last.actor if last else ""

    def here(self, briefing: str, paragraph: str) -> tuple[Decision, ...]:
        """The decisions about single places in a paragraph, by its digest, in the order of the file."""
        return self._here.get((briefing, paragraph), ())

    def at(self, surface: str, *, briefing: str, paragraph: str, occurrence: int) -> Decision | None:
        """The decision about one occurrence (counted from 1) of a name in a paragraph, the latest of several."""
        found = (d for d in self.here(briefing, paragraph) if d.surface == surface and d.occurrence in (0, occurrence))
        return max(found, key=lambda d: (d.occurrence > 0, self._order[d.id]), default=None)

    def lapsed(self, paragraphs: Mapping[str, frozenset[str]]) -> tuple[Decision, ...]:
        """The decisions about one place whose briefing or paragraph is gone; `paragraphs` holds digests by briefing."""
        nothing: frozenset[str] = frozenset()
        places = (d for d in self.decisions if d.scope == Scope.HERE)
        return tuple(d for d in places if d.paragraph not in paragraphs.get(d.briefing, nothing))

    def _names(self, surface: str, actor: str) -> Iterator[Decision]:
        for decision in (*self._by_surface.get(surface, ()), *self._by_surface.get("", ())):
            if not decision.tag and decision.actor in ("", actor):
                yield decision

    def _last(self, found: Iterable[Decision], briefing: str) -> Decision | None:
        fits = (d for d in found if d.scope == Scope.EVERYWHERE or (briefing and d.briefing == briefing))
        return max(fits, key=lambda d: (d.scope == Scope.BRIEFING, self._order[d.id]), default=None)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {decision.id: number for number, decision in enumerate(self.decisions)}

    @cached_property
    def _by_surface(self) -> dict[str, tuple[Decision, ...]]:
        return _grouped((d.surface, d) for d in self.decisions if not d.tag)

    @cached_property
    def _by_tag(self) -> dict[str, tuple[Decision, ...]]:
        return _grouped((d.tag, d) for d in self.decisions if d.tag)

    @cached_property
    def _by_briefing(self) -> dict[str, tuple[Decision, ...]]:
        return _grouped((d.briefing, d) for d in self.decisions)

    @cached_property
    def _here(self) -> dict[tuple[str, str], tuple[Decision, ...]]:
        return _grouped(((d.briefing, d.paragraph), d) for d in self.decisions if d.scope == Scope.HERE)


def _grouped(pairs: Iterable[tuple[K, Decision]]) -> dict[K, tuple[Decision, ...]]:
    found: dict[K, list[Decision]] = {}
    for key, decision in pairs:
        found.setdefault(key, []).append(decision)
    return {key: tuple(group) for key, group in found.items()}


# ---------- reading


def _read(node: Node, path: str) -> tuple[Decision | None, list[SiteError]]:
    values, problems = read_partial(Decision, node, path, error=RegistryError)
    return (None if problems else Decision(**values, line=node.line)), problems


def _problems(decisions: tuple[Decision, ...], path: str) -> Iterator[SiteError]:
    seen: set[str] = set()
    for decision in decisions:
        place = Location(path, decision.line)
        yield from (RegistryError(message, place=place, hint=hint) for message, hint in _wrong(decision, seen))
        seen.add(decision.id)


def _wrong(d: Decision, above: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry below those of the given ids, and the way out."""
    if d.id in above:
        yield f"the id {d.id} stands twice", "give the later one a new id"
    if d.verdict == Verdict.REVERSE and d.reverses not in above:
        yield f'{d.id} reverses "{d.reverses}", which is not above it', "name a decision above it"
    yield from ((f"{d.id} {message}", hint) for broken, message, hint in _SHAPE if broken(d))


_SHAPE: tuple[tuple[Callable[[Decision], bool], str, str], ...] = (
    (
        lambda d: (d.verdict == Verdict.REVERSE) != bool(d.reverses),
        "has one of verdict: reverse and the field reverses without the other",
        "write both or none",
    ),
    (
        lambda d: d.scope != Scope.EVERYWHERE and not d.briefing,
        "has a scope inside a briefing but names none",
        "add briefing: FILE-STEM",
    ),
    (
        lambda d: d.scope == Scope.EVERYWHERE and bool(d.briefing),
        "has scope everywhere and a briefing",
        "delete the briefing, or write scope: briefing",
    ),
    (
        lambda d: (d.scope == Scope.HERE) != bool(d.paragraph),
        "has one of scope: here and the field paragraph without the other",
        "write both or none",
    ),
    (
        lambda d: bool(d.tag) and bool(d.actor or d.surface),
        "names a tag and an actor or a surface",
        "write two decisions",
    ),
    (lambda d: bool(d.tag) and d.verdict == Verdict.ASSIGN, "assigns a tag", "write verdict: accept"),
    (
        lambda d: d.verdict != Verdict.REVERSE and not (d.tag or d.actor or d.surface),
        "names no surface, actor or tag",
        "say what was decided about",
    ),
    (
        lambda d: d.verdict == Verdict.ASSIGN and not d.tag and not (d.actor and d.surface),
        "assigns without both surface and actor",
        "add the one that is missing",
    ),
)
