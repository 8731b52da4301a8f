"""Registry ↔ files for other programs: CSV of actors, JSON Schema for editors."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from site_builder.archive_folder.inputs import read_inputs
from site_builder.content.model import Header
from site_builder.core.errors import Location, RegistryError, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.curation.journal import in_words, perform
from site_builder.registry.actor import Actor
from site_builder.registry.author import Author
from site_builder.registry.csv_table import actors_to_csv, csv_to_actors
from site_builder.registry.decisions import Decision
from site_builder.registry.json_schema import schema_for
from site_builder.registry.loading import ACTORS_FILE, load_actors
from site_builder.registry.record_edits import write_records
from site_builder.registry.tag import Tag
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import read_text_file, write_atomic
from site_builder.runtime.git_user import signature

OF_FILES = ("actors", "tags", "authors", "decisions")
SCHEMAS = {"actors": Actor, "tags": Tag, "authors": Author, "decisions": Decision, "briefing": Header}


@dataclass(frozen=True, slots=True)
class Imported:
    """Results of an import, ids sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    absent: tuple[str, ...]
    """Actors missing in the table; they stay in the archive."""


def export_actors(root: Path, file: Path) -> int:
    """Write all actors into a CSV file in an encoding that spreadsheets recognise. Returns their number."""
    if file.suffix.lower() != ".csv":
        raise UsageError(f"{file} is not the name of a CSV file", hint="choose a name that ends in .csv")
    actors = load_actors(read_inputs(root).actors)
    write_atomic(file, actors_to_csv(actors).encode("utf-8-sig"))
    return len(actors)


def import_actors(root: Path, file: Path, *, clock: datetime | None = None) -> Imported:
    """Update actors.yaml from a CSV file. Only lines of changed records change; none is removed."""
    source = read_inputs(root).actors
    if not file.is_file():
        raise UsageError(f"{file} does not exist", hint="to create it: site-builder actors export FILE")
    table = csv_to_actors(read_text_file(file.parent, file.name), path=file.name)
    known = load_actors(source)
    new = {i: actor for i, actor in table.items() if replace(actor, line=0) != known.get(i)}
    before = source.data.decode("utf-8") if source else ""
    after = write_records(before, new, path=ACTORS_FILE)
    if load_actors(SourceFile(ACTORS_FILE, after.encode("utf-8"))) != {**known, **new}:
        raise RegistryError(
            "the table cannot be imported without loss", place=Location(ACTORS_FILE), hint="please report this fault"
        )
    changes = [FileChange(ACTORS_FILE, source.data if source else None, after)] if new else []
    perform(root, in_words("actors", "import", file.name), changes, clock=clock, by=signature(root))
    return Imported(
        tuple(i for i in sorted(new) if i not in known),
        tuple(i for i in sorted(new) if i in known),
        tuple(sorted(known.keys() - table.keys())),
    )


def write_schemas(folder: Path) -> tuple[str, ...]:
    """Write a schema for each kind of file that people edit. Returns the file names."""
    for name, kind in SCHEMAS.items():
        text = json.dumps(schema_for(kind), ensure_ascii=False, indent=2) + "\n"
        write_atomic(folder / f"{name}.schema.json", text.encode("utf-8"))
    return tuple(f"{name}.schema.json" for name in SCHEMAS)


def vscode_settings(folder: Path) -> str:
    """Settings that map schemas to files for the YAML extension of VS Code."""
    wanted = {f"./{folder.as_posix()}/{name}.schema.json": f"content/{name}.yaml" for name in OF_FILES}
    return json.dumps({"yaml.schemas": wanted}, indent=2)
