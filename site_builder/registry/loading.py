"""actors.yaml, tags.yaml and authors.yaml → records by id, or every error with file, line and hint.

Parsing 5,000 records takes more than a second, so callers cache the result under the source's digest. Given the
previous file, `load_…` parses only the changed records. Knows no disk and no cache.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from site_builder.core.errors import Location, RegistryError, SiteError, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import slugify
from site_builder.registry.actor import Actor, Actors, SameAs
from site_builder.registry.author import Author, Authors
from site_builder.registry.record_edits import emit_record, record_chunks
from site_builder.registry.registry_files import ACTORS_FILE as ACTORS_FILE
from site_builder.registry.registry_files import AUTHORS_FILE as AUTHORS_FILE
from site_builder.registry.registry_files import TAGS_FILE as TAGS_FILE
from site_builder.registry.registry_files import source_text
from site_builder.registry.tag import Tag, Tags
from site_builder.registry.validation import actor_problems, tag_problems
from site_builder.registry.validation import check_registry as check_registry
from site_builder.settings.fields import read_partial
from site_builder.settings.yaml_nodes import Node, yaml_node

R = TypeVar("R", bound=Actor | Tag | Author)
Check = Callable[[Mapping[str, R], str], Iterator[SiteError]]
_KEY_LINE = re.compile(r"""(["']?)([^\s#"'][^"':]*+)\1[ \t]*:(?=\s|$)""")


def load_actors(
    source: SourceFile | None, before: SourceFile | None = None, known: Actors = MappingProxyType({})
) -> Actors:
    """Id → actor, sorted by id; empty if there is no file. Raises SiteErrors with every error.

    With `before` and the `known` records read from it, only changed records are parsed.
    """
    return _load(Actor, source, actor_problems, before, known)


def actors_to_mend(source: SourceFile | None) -> Actors:
    """Actors without checks between records, for commands that may repair them."""
    return _load(Actor, source, lambda actors, path: iter(()), None, {})


def tags_to_mend(source: SourceFile | None) -> Tags:
    """Tags without checks between records."""
    return _load(Tag, source, lambda tags, path: iter(()), None, {})


def load_tags(source: SourceFile | None, before: SourceFile | None = None, known: Tags = MappingProxyType({})) -> Tags:
    """Id → tag, sorted by id; otherwise as `load_actors`."""
    return _load(Tag, source, tag_problems, before, known)


def load_authors(source: SourceFile | None) -> Authors:
    """Id → author, sorted by id; empty if there is no file. Raises SiteErrors with every error."""
    return _load(Author, source, lambda authors, path: iter(()), None, {})


def resolve(records: Mapping[str, Actor] | Mapping[str, Tag], record_id: str) -> str:
    """Current id that replaces this one, following merges, replacements and former ids. An unknown id is returned as it
    is."""
    found = records.get(record_id)
    if found is None:
        owners = (r.id for r in records.values() if isinstance(r, Actor) and record_id in r.old_ids)
        owner = next(owners, "")
        return resolve(records, owner) if owner else record_id
    seen = {record_id}
    while found is not None and _successor(found) and _successor(found) not in seen:
        record_id = _successor(found)
        seen.add(record_id)
        found = records.get(record_id)
    return record_id


def aliases(records: Mapping[str, Actor] | Mapping[str, Tag]) -> dict[str, str]:
    """Every replaced id → its current id, sorted by old id."""
    old = [(record.id, record.id) for record in records.values() if _successor(record)]
    old += [(former, r.id) for r in records.values() if isinstance(r, Actor) for former in r.old_ids]
    return {former: resolve(records, owner) for former, owner in sorted(old)}


def record_problems(record: Actor | Tag) -> Iterator[SiteError]:
    """Errors that would make the record unreadable once written; without a place."""
    root = yaml_node(emit_record(record.id, record), "", error=RegistryError).value
    node = root[record.id] if isinstance(root, dict) else Node("", 1)
    _, problems = _record(type(record), record.id, node, "")
    yield from (type(problem)(problem.message, hint=problem.hint) for problem in problems)


def _successor(record: Actor | Tag) -> str:
    return record.merged_into if isinstance(record, Actor) else record.replaced_by


# ---------- reading


def _load(
    kind: type[R], source: SourceFile | None, check: Check[R], before: SourceFile | None, known: Mapping[str, R]
) -> Mapping[str, R]:
    if source is None:
        return {}
    found = _changed(kind, source, before, known) if before else None
    if not found:
        return _whole(kind, source, check)
    raise_all(check(found, source.path))
    return found


def _whole(kind: type[R], source: SourceFile, check: Check[R]) -> Mapping[str, R]:
    root = yaml_node(source_text(source), source.path, error=RegistryError)
    if not isinstance(root.value, dict):
        hint = "write each record as an id with its fields indented below it"
        place = Location(source.path, root.line)
        raise RegistryError("this must be a mapping from ids to records", place=place, hint=hint)
    lines = _key_lines(source_text(source))
    found: dict[str, R] = {}
    problems: list[SiteError] = []
    for record_id, node in sorted(root.value.items()):
        line = lines.get(record_id, node.line)
        record, wrong = _record(kind, record_id, Node(node.value, line), source.path)
        problems += wrong
        if record is not None:
            found[record_id] = record
    # Relations are checked only if all records can be read; otherwise a broken record would look like a missing one.
    raise_all(problems or check(found, source.path))
    return found


def _changed(kind: type[R], source: SourceFile, before: SourceFile, known: Mapping[str, R]) -> dict[str, R] | None:
    """All records; only those changed since `before` are parsed. None if the file has an unusual form, so that all must
    be."""
    then, now = record_chunks(source_text(before)), record_chunks(source_text(source))
    found: dict[str, R] = {}
    for record_id, (line, chunk) in sorted(now.items()):
        if record_id in known and then.get(record_id, (0, ""))[1] == chunk:
            old = known[record_id]
            record: R | None = old if old.line == line else _moved(old, line)
        else:
            record = _alone(kind, record_id, chunk, line)
        if record is None:
            return None
        found[record_id] = record
    return found


def _moved(record: R, line: int) -> R:
    """The record at another line. Not `replace`: one inserted line moves thousands of records, and `replace` would
    check each."""
    moved = object.__new__(type(record))
    vars(moved).update(vars(record), line=line)
    return moved


def _alone(kind: type[R], record_id: str, chunk: str, line: int) -> R | None:
    """The record parsed from its own lines; None if they cannot be read alone."""
    try:
        root = yaml_node(chunk, "", first_line=line, error=RegistryError).value
    except SiteError:
        return None
    if not isinstance(root, dict) or list(root) != [record_id]:
        return None
    record, problems = _record(kind, record_id, Node(root[record_id].value, line), "")
    return None if problems else record


def _record(kind: type[R], record_id: str, node: Node, path: str) -> tuple[R | None, list[SiteError]]:
    values, wrong = read_partial(kind, node, path, error=RegistryError, name=record_id)
    problems = [*_id_problems(record_id, Location(path, node.line)), *wrong]
    if values.get("same_as") == SameAs():
        values["same_as"] = None  # an empty same_as equals a missing one in every form of the registry
    return (None if problems else kind(id=record_id, line=node.line, **values)), problems


def _key_lines(text: str) -> dict[str, int]:
    matches = ((number, _KEY_LINE.match(line)) for number, line in enumerate(text.split("\n"), 1))
    return {match[2].rstrip(): number for number, match in matches if match}


def _id_problems(record_id: str, place: Location) -> Iterator[SiteError]:
    slug = slugify(record_id)
    if slug != record_id or not slug:
        hint = f"write {slug}" if slug else "use letters and digits"
        yield RegistryError(f'"{record_id}" is not an id', place=place, hint=hint)
