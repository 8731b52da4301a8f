"""decisions.yaml as text: one line an entry, written once and never changed, so that two branches merge by their lines.

Text → decisions and back. Entries are read in any order and identical ones count once; what is written is sorted by
time. The id of an entry is a digest of its content. An entry that was written by hand or by version 0.1.0 (`d1`,
several lines) counts as if it had that id, and gets it with the next write. Every comment stays with its entry.
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
"""What YAML reads as it is, without escapes."""
_IDLE = re.compile(r"\s*(?:#.*)?$")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Key = tuple[datetime, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file, with the comments above it."""

    key: Key
    """Time, order among those of one time, and id."""
    line: str
    comments: tuple[str, ...] = ()


def load_decisions(source: SourceFile | None) -> tuple[Decision, ...]:
    """All entries in the order of time, each once; None is no file. Raises SiteErrors with all that is wrong."""
    if source is None:
        return ()
    found = _read(source_text(source), source.path)
    return tuple({d.id: d for d in sorted(found, key=_key)}.values())


def append_decision(text: str, decision: Decision) -> str:
    """The text with one entry more, sorted; its id is that of its content, whatever it says.

    RegistryError for an entry that could not be read again. A file whose lines are as they should be is not parsed, so
    that thousands of entries do not slow a curator down.
    """
    mark, head, entries, end = _taken_apart(text)
    same = [entry.key[1] for entry in entries if entry.key[0] == _moment(decision.when)]
    decision = replace(decision, order=max(same, default=-1) + 1)
    decision = replace(decision, id=content_id(decision))
    place, known = Location(DECISIONS_FILE), {entry.key[2] for entry in entries}
    raise_all(RegistryError(message, place=place, hint=hint) for message, hint in _wrong(decision, known))
    return _joined(mark, head, (*entries, _entry(decision)), end)


def undo(text: str, decision_id: str, *, when: str, by: str = "") -> str:
    """The text with a reversal of the decision; the decision itself stays as history."""
    return append_decision(text, Decision("", when, Verdict.REVERSE, reverses=decision_id, by=by))


def added(before: str, after: str) -> tuple[str, ...]:
    """The ids of the entries that a change added, in the order of time."""
    old = {entry.key[2] for entry in _taken_apart(before)[2]}
    return tuple(entry.key[2] for entry in sorted(_taken_apart(after)[2], key=_by_key) if entry.key[2] not in old)


# ---------- text


def _taken_apart(text: str) -> tuple[str, tuple[str, ...], tuple[Entry, ...], str]:
    """Byte order mark, comments of the file, entries, and the end of a line."""
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
    """The entries; None where a line is not as this module writes it."""
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
    """The entries of a text of any form; comments above line `first` are the file's own."""
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
    """Whether the first line below with more than a comment goes on with an entry."""
    below = (other for other in text.split("\n")[line:] if not _IDLE.match(other))
    return not next(below, "-").lstrip().startswith("-")


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Number of the line and text of each comment: what comes after the last token of a line."""
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
    """The time in UTC, a date as its first moment; long ago for what is neither."""
    with suppress(ValueError):
        found = datetime.fromisoformat(when)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return _LONG_AGO


# ---------- reading


def _read(text: str, path: str) -> list[Decision]:
    """The entries in the order of the file, each under the id of its content."""
    read = [_read_one(node, path) for node in _own_nodes(text) or _yaml_nodes(text, path)]
    found = [decision for decision, _ in read if decision]
    wrong = [problem for _, problems in read for problem in problems]
    raise_all(wrong or _problems(found, path))
    return _identified(found)


def _own_nodes(text: str) -> list[Node]:
    """The entries of a file that this module wrote, in a tenth of the parser's time; none where a line is another."""
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
    """The same under the ids of their content; those of another form in their order.

    Their order is that of the file, so the time of one that is older than the one above it, or none, is that of the
    other.
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
    """Which entry a reversal means: the nearest above with that id, or one below; -1 for none."""
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
    """What is wrong with an entry among those of the given ids, and how to correct it."""
    if d.verdict == Verdict.REVERSE and d.reverses not in known:
        yield f'{d.id} reverses "{d.reverses}", but there is no such decision', "name the id of another line"
    yield from ((f"{d.id} {message}", hint) for message, hint in _misshapen(d))


def _misshapen(d: Decision) -> Iterator[tuple[str, str]]:
    pairs = (
        ("verdict: delete", d.verdict == Verdict.DELETE, "seed", d.seed),
        ("verdict: reverse", d.verdict == Verdict.REVERSE, "reverses", d.reverses),
        ("scope: here", d.scope == Scope.HERE, "paragraph", d.paragraph),
    )
    for value, is_said, field, filling in pairs:
        if is_said != bool(filling):
            yield f"has one of {value} and the field {field} without the other", "write both or none"
    everywhere, assigns = d.scope == Scope.EVERYWHERE, d.verdict == Verdict.ASSIGN
    if not everywhere and not d.briefing:
        yield "has a scope inside a briefing but names none", "add briefing: FILE-STEM"
    if everywhere and d.briefing:
        yield "has scope everywhere and a briefing", "delete the briefing, or write scope: briefing"
    if d.tag and (d.actor or d.surface):
        yield "names a tag and an actor or a surface", "write two decisions"
    if d.tag and assigns:
        yield "assigns a tag", "write verdict: accept"
    if d.role and (d.verdict != Verdict.REJECT or not d.actor or d.surface or d.tag):
        yield (
            "names a role in another way than with verdict: reject and an actor",
            "write actor, role and verdict: reject",
        )
    if d.verdict != Verdict.REVERSE and not (d.tag or d.actor or d.surface or d.seed):
        yield "names no surface, actor or tag", "say what was decided about"
    if assigns and not d.tag and not (d.actor and d.surface):
        yield "assigns without both surface and actor", "add the one that is missing"
