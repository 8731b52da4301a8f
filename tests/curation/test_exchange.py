"""The registry exported to a table and imported again, and the schemas."""

import json
from pathlib import Path

import pytest

from site_builder.core.errors import SiteErrors, UsageError
from site_builder.curation import exchange
from site_builder.curation.exchange import SCHEMAS, Imported, export_actors, import_actors, write_schemas
from site_builder.curation.journal import undo_last
from tests.builders import CLOCK, lay

ACTORS = """\
# who we know
ilse-vantor:   # the minister
  kind: person
  name:  Ilse Vantor
  family: Vantor
  names:
    - {text: =Vantor}
    - text: "I. Vantor; née Brandt"
  roles:
    - {title: foreign minister, country: karvonia, from: 2019-03}

karvonia:
  kind: government
  name: 'Karvonia'
"""
PATH = "content/actors.yaml"


def archive(root: Path, actors: str = ACTORS) -> Path:
    return lay(root, {PATH: actors})


def test_importing_an_unchanged_export_changes_no_byte(tmp_path: Path) -> None:
    root = archive(tmp_path)
    assert export_actors(root, root / "a.csv") == 2
    assert import_actors(root, root / "a.csv") == Imported((), (), ())
    assert (root / PATH).read_text("utf-8") == ACTORS


def test_an_import_changes_the_lines_of_changed_actors_only(tmp_path: Path) -> None:
    root = archive(tmp_path)
    export_actors(root, root / "a.csv")
    table = (root / "a.csv").read_bytes().decode("utf-8").replace("Karvonia", "Karvonia Republic")
    (root / "a.csv").write_bytes(table.encode())
    assert import_actors(root, root / "a.csv") == Imported((), ("karvonia",), ())
    after = (root / PATH).read_text("utf-8")
    assert after == ACTORS.replace("'Karvonia'", "Karvonia Republic")
    assert undo_last(root, clock=CLOCK)[0].words == "actors import a.csv"
    assert (root / PATH).read_text("utf-8") == ACTORS


def test_new_rows_are_new_actors_and_missing_rows_remove_none(tmp_path: Path) -> None:
    root = archive(tmp_path)
    (root / "a.csv").write_text("id,row,kind,name\nzora-brandt,actor,person,Zora Brandt\n", "utf-8")
    assert import_actors(root, root / "a.csv") == Imported(("zora-brandt",), (), ("ilse-vantor", "karvonia"))
    assert (root / PATH).read_text("utf-8").startswith(ACTORS)


def test_the_first_actors_of_an_archive_can_be_imported(tmp_path: Path) -> None:
    root = lay(tmp_path, {"a.csv": "id,row,kind,name\nzora-brandt,actor,person,Zora Brandt\n"})
    assert import_actors(root, root / "a.csv").added == ("zora-brandt",)
    assert (root / PATH).exists()


@pytest.mark.parametrize(
    "rows", ["zora,actor,nobody,Zora,\n", "zora,actor,person,Zora,nowhere\n"], ids=["a wrong kind", "a lost relation"]
)
def test_a_table_with_errors_changes_nothing(rows: str, tmp_path: Path) -> None:
    root = archive(tmp_path)
    (root / "a.csv").write_text(f"id,row,kind,name,merged_into\n{rows}", "utf-8")
    with pytest.raises(SiteErrors):
        import_actors(root, root / "a.csv")
    assert (root / PATH).read_text("utf-8") == ACTORS


def test_a_table_that_contradicts_the_archive_changes_nothing(tmp_path: Path) -> None:
    root = archive(tmp_path, ACTORS + "  old_ids: [zora]\n")
    (root / "a.csv").write_text("id,row,kind,name\nzora,actor,person,Zora Brandt\n", "utf-8")
    with pytest.raises(SiteErrors):
        import_actors(root, root / "a.csv")


def test_files_without_a_table_are_refused(tmp_path: Path) -> None:
    root = archive(tmp_path)
    with pytest.raises(UsageError, match="not the name of a CSV file"):
        export_actors(root, root / PATH)
    with pytest.raises(UsageError, match="does not exist"):
        import_actors(root, root / "a.csv")


def test_each_kind_of_file_that_people_edit_has_a_schema(tmp_path: Path) -> None:
    files = write_schemas(tmp_path / "schemas")
    assert len(files) == len(SCHEMAS) == 5
    for name in files:
        assert json.loads((tmp_path / "schemas" / name).read_text("utf-8"))["$schema"]
    assert "title" in json.loads((tmp_path / "schemas/briefing.schema.json").read_text("utf-8"))["properties"]


def test_lines_for_an_editor_name_each_schema() -> None:
    assert '"./.schemas/tags.schema.json": "content/tags.yaml"' in exchange.vscode_settings(Path(".schemas"))
