"""decisions.yaml as text: one line per entry, append-only, so that branches merge by line.

Text → decisions and back. Entries are read in any order, duplicates count once, and output is sorted by time. The id of
an entry is a digest of its content. Entries written by hand or by version 0.1.0 (`d1`, several lines) count as if they
had that id, and get it on the next write. Comments stay with their entry.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import yaml

from site_builder.core.errors import Location, RegistryError, SiteError, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.registry.decisions import DECISIONS_FILE, Decision, Scope, Verdict, content_id
from site_builder.registry.registry_files import source_text
from site_builder.registry.yaml_edits import lines_of
from site_builder.registry.yaml_writer import emit_line
from site_builder.settings.fields import read_partial
from site_builder.settings.yaml_nodes import Node, yaml_loader, yaml_node

HEAD = "# What curators decided. One line each, never changed: to take one back, add a line with verdict: reverse."
_LINE = re.compile(r"- \{id: (d[0-9a-f]{16}), when: (\"?)([^\",]+)\2, (?:.*, order: (\d{1,9})\}$|.*\}$)")
_PAIR = r"(?:[a-z]+): (?:\"[^\"\\]+\"|'[^']+'|\w(?:[^\s:#\"'\[\]{},]| (?=[^\s:#\"'\[\]{},]))*)"
_PLAIN_LINE = re.compile(rf"- \{{{_PAIR}(?:, {_PAIR})*\}}")
_PLAIN_PAIR = re.compile(r"(?<![a-z])([a-z]+): (?:\"([^\"\\]+)\"|'([^']+)'|([^\"',}]+))")
"""Plain YAML without escapes."""
_IDLE = re.compile(r"\s*(?:#.*)?$")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Key = tuple[datetime, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file with the comments above it."""

    key: Key
    """Time, order within that time, and id."""
    line: str
    comments: tuple[str, ...] = ()


def load_decisions(source: SourceFile | None) -> tuple[Decision, ...]:
    """All entries in order of time, without duplicates; empty if there is no file. Raises SiteErrors with every
    error."""
    if source is None:
        return ()
    found = _read(source_text(source), source.path)
    return tuple({d.id: d for d in sorted(found, key=_key)}.values())


def append_decisions(text: str, *decisions: Decision) -> str:
    """The text with more entries, sorted. Each id is computed from its content.

    Raises RegistryError for an entry that could not be read back. A well-formed file is not parsed, so thousands of
    entries stay fast.
    """
    mark, head, entries, end = _taken_apart(text)
    place, known, found = Location(DECISIONS_FILE), {entry.key[2] for entry in entries}, list(entries)
    for decision in decisions:
        same = [entry.key[1] for entry in found if entry.key[0] == _moment(decision.when)]
        decision = replace(decision, order=max(same, default=-1) + 1)
        decision = replace(decision, id=content_id(decision))
        raise_all(RegistryError(message, place=place, hint=hint) for message, hint in _wrong(decision, known))
        found.append(_entry(decision))
        known.add(decision.id)
    return _joined(mark, head, found, end)


def undo(text: str, decision_id: str, *, when: str, by: str = "") -> str:
    """The text with a reversal of the decision, which itself stays as history."""
    return append_decisions(text, Decision("", when, Verdict.REVERSE, reverses=decision_id, by=by))


def added(before: str, after: str) -> tuple[str, ...]:
    """Ids of the entries that a change added, in order of time."""
    old = {entry.key[2] for entry in _taken_apart(before)[2]}
    return tuple(entry.key[2] for entry in sorted(_taken_apart(after)[2], key=_by_key) if entry.key[2] not in old)


# ---------- text


def _taken_apart(text: str) -> tuple[str, tuple[str, ...], tuple[Entry, ...], str]:
    """The parts of decisions.yaml: byte-order mark, comments of the file, entries, and line end."""
    mark, lines, end = lines_of(text)
    bare = [line.rstrip() for line in lines]
    first = next((number for number, line in enumerate(bare) if not _IDLE.match(line)), len(bare))
    gap = next((number for number, line in enumerate(bare[:first]) if not line), first)
    head = tuple(line for line in bare[:gap] if line)
    entries = _entries(bare[gap:])
    if entries is None:
        entries = _rewritten("\n".join(bare), gap)
    return mark, head, entries, end


def _entries(lines: Sequence[str]) -> tuple[Entry, ...] | None:
    """Entries by line; None if a line is not in the form this module writes."""
    found: list[Entry] = []
    comments: list[str] = []
    for line in lines:
        if _IDLE.match(line):
            comments += [line] if line else []
        elif match := _LINE.match(line):
            key = _moment(match[3]), int(match[4] or 0), match[1]
            found.append(Entry(key, line, tuple(comments)))
            comments = []
        else:
            return None
    if found and comments:
        found[-1] = replace(found[-1], comments=(*found[-1].comments, *comments))
    return tuple(found)


def _rewritten(text: str, first: int) -> tuple[Entry, ...]:
    """Entries of a text that this module did not write, each with its comments. Comments above line `first` belong to
    the file."""
    decisions = _read(text, DECISIONS_FILE)
    starts = [decision.line for decision in decisions]
    notes: dict[int, list[str]] = {start: [] for start in starts}
    for line, comment in _comments(text):
        if line > first:
            own = max((start for start in starts if start <= line), default=0)
            below = next((start for start in starts if start > line), own)
            alone = not text.split("\n")[line - 1].strip().removeprefix(comment)
            notes[below if alone and not _inside(text, line) else own].append(comment)
    return tuple(_entry(decision, tuple(notes[decision.line])) for decision in decisions)


def _inside(text: str, line: int) -> bool:
    """True if a comment stands within an entry: the next line with content continues it."""
    below = (other for other in text.split("\n")[line:] if not _IDLE.match(other))
    return not next(below, "-").lstrip().startswith("-")


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of each comment, found behind the last token of its line."""
    ends: dict[int, int] = {}
    for token in yaml.scan(text, Loader=yaml_loader()):
        end = token.end_mark
        if token.start_mark.index < end.index:
            ends[end.line] = max(ends.get(end.line, 0), end.column)
    for number, line in enumerate(text.split("\n")):
        rest = line[ends.get(number, 0) :].strip()
        if rest.startswith("#"):
            yield number + 1, rest


def _joined(mark: str, head: Sequence[str], entries: Sequence[Entry], end: str) -> str:
    once: dict[str, Entry] = {}
    for entry in sorted(entries, key=_by_key):
        other = once.get(entry.line, entry)
        once[entry.line] = replace(other, comments=tuple(dict.fromkeys((*other.comments, *entry.comments))))
    top = tuple(dict.fromkeys(head)) or (HEAD,)
    lines = [*top, "", *(line for entry in once.values() for line in (*entry.comments, entry.line))]
    return mark + "".join(line + end for line in lines)


def _entry(decision: Decision, comments: tuple[str, ...] = ()) -> Entry:
    return Entry(_key(decision), emit_line(decision), comments)


def _by_key(entry: Entry) -> Key:
    return entry.key


def _key(decision: Decision) -> Key:
    return _moment(decision.when), decision.order, decision.id


def _moment(when: str) -> datetime:
    """Time in UTC, the start of the day for a date; the minimum if unreadable."""
    with suppress(ValueError):
        found = datetime.fromisoformat(when)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return _LONG_AGO


# ---------- reading


def _read(text: str, path: str) -> list[Decision]:
    """Entries in file order, each under the id of its content."""
    read = [_read_one(node, path) for node in _own_nodes(text) or _yaml_nodes(text, path)]
    found = [decision for decision, _ in read if decision]
    wrong = [problem for _, problems in read for problem in problems]
    raise_all(wrong or _problems(found, path))
    return _identified(found)


def _own_nodes(text: str) -> list[Node]:
    """Entries of a file that this module wrote, ten times as fast as the YAML parser; empty if a line has another
    form."""
    found: list[Node] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.isprintable() and _PLAIN_LINE.fullmatch(line):
            pairs = [(m[1], Node(m[2] or m[3] or m[4], number)) for m in _PLAIN_PAIR.finditer(line)]
            if len(pairs) > len(dict(pairs)):
                return []
            found.append(Node(dict(pairs), number))
        elif not _IDLE.match(line):
            return []
    return found


def _yaml_nodes(text: str, path: str) -> tuple[Node, ...]:
    root = yaml_node(text, path, error=RegistryError)
    if not root.value:
        return ()
    if not isinstance(root.value, tuple):
        hint = "write each decision as an item: - {id: d1, …}"
        raise RegistryError("this must be a list of decisions", place=Location(path, root.line), hint=hint)
    return root.value


def _read_one(node: Node, path: str) -> tuple[Decision | None, list[SiteError]]:
    values, problems = read_partial(Decision, node, path, error=RegistryError)
    return (None if problems else Decision(**values, line=node.line)), problems


def _identified(decisions: Sequence[Decision]) -> list[Decision]:
    """Entries with ids computed from their content, and reversals resolved.

    An entry whose id does not follow from its content takes the time of the entry above it if it has no time or an
    earlier one.
    """
    found = {n: decision for n, decision in enumerate(decisions) if content_id(decision) == decision.id}
    times: dict[str, int] = {}
    last = ""
    waiting: dict[int, Decision] = {}
    for number, decision in enumerate(decisions):
        if number not in found:
            last = decision.when if not last or _moment(decision.when) >= _moment(last) else last
            waiting[number] = replace(decision, when=last, order=times.setdefault(last, 0))
            times[last] += 1
    while waiting:
        ready = {n: d for n, d in waiting.items() if _target(n, decisions) not in waiting} or waiting
        for number, decision in ready.items():
            target = _target(number, decisions)
            if target in found:
                decision = replace(decision, reverses=found[target].id)
            found[number] = replace(decision, id=content_id(decision))
        waiting = {n: d for n, d in waiting.items() if n not in ready}
    return [found[number] for number in range(len(decisions))]


def _target(number: int, decisions: Sequence[Decision]) -> int:
    """Index of the entry that a reversal cancels: the nearest one above with the given id, else the first one below; -1
    if there is none."""
    wanted = decisions[number].reverses
    if not wanted:
        return -1
    order = (*range(number - 1, -1, -1), *range(number + 1, len(decisions)))
    return next((n for n in order if decisions[n].id == wanted), -1)


def _problems(decisions: Sequence[Decision], path: str) -> Iterator[SiteError]:
    known = {decision.id for decision in decisions}
    for decision in decisions:
        place = Location(path, decision.line)
        yield from (RegistryError(message, place=place, hint=hint) for message, hint in _wrong(decision, known))


def _wrong(d: Decision, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Errors of an entry among the known ids, with remedies."""
    if d.verdict == Verdict.REVERSE and d.reverses not in known:
        yield f'{d.id} reverses "{d.reverses}", but there is no such decision', "give the id of an existing decision"
    yield from ((f"{d.id} {message}", hint) for message, hint in _misshapen(d))


def _misshapen(d: Decision) -> Iterator[tuple[str, str]]:
    pairs = (
        ("verdict: delete", d.verdict == Verdict.DELETE, "seed", d.seed),
        ("verdict: reverse", d.verdict == Verdict.REVERSE, "reverses", d.reverses),
        ("scope: here", d.scope == Scope.HERE, "paragraph", d.paragraph),
    )
    for value, is_stated, field, filling in pairs:
        if is_stated != bool(filling):
            yield f"needs both {value} and {field}:, or neither", "add what is missing, or delete the other"
    everywhere, assigns = d.scope == Scope.EVERYWHERE, d.verdict == Verdict.ASSIGN
    if not everywhere and not d.briefing:
        yield "has a scope within a briefing but no briefing", "add briefing: with its file name without .md"
    if everywhere and d.briefing:
        yield "has the scope everywhere, but also a briefing", "delete the briefing, or write scope: briefing"
    if d.tag and (d.actor or d.surface):
        yield "names a tag and also an actor or a surface", "write two decisions"
    if d.tag and assigns:
        yield "assigns a tag, which only names can be", "write verdict: accept"
    if d.role and (d.verdict != Verdict.REJECT or not d.actor or d.surface or d.tag):
        yield (
            "has a role, which needs verdict: reject and an actor",
            "write only actor, role and verdict: reject",
        )
    if d.header and (d.verdict != Verdict.ACCEPT or bool(d.briefing) == bool(d.surface)):
        yield "has a header, which needs verdict: accept and either a briefing or a surface", "write only one of them"
    if d.verdict != Verdict.REVERSE and not (d.header or d.tag or d.actor or d.surface or d.seed):
        yield "has no surface, actor or tag", "add what the decision is about"
    if assigns and not d.tag and not (d.actor and d.surface):
        yield "assigns, but surface or actor is missing", "add the missing one"
