"""Uses of a name, the history of a record, and remaining mentions of a withheld person."""

from pathlib import Path

import pytest

from site_builder.core.errors import UsageError
from site_builder.curation.actions import curate
from site_builder.curation.lookup import as_csv, find_names, history_of, read_names, show_actor, still_naming
from tests.builders import CLOCK, FOLDER, TOML, built, content, lay, outputs
from tests.demo.test_new_in_git import git

ACTORS = """\
gone:
  kind: person
  name: I. Vantor
  merged_into: ilse-vantor
  status: retired

ilse-vantor:
  kind: person
  name: Ilse Vantor
  family: Vantor
  given: Ilse
"""


def archive(root: Path) -> Path:
    files = {
        "2024-02-12-a": content("Ilse Vantor Speaks", "Ilse Vantor spoke.\n", actors="[ilse-vantor]"),
        "2023-01-05-b": content("B", "I. Vantor left the Harbour Board.\n", date="2023-01-05", actors="[gone]"),
        "2024-03-01-ilse-vantor-again": content("C", "The boards met.\n", date="2024-03-01"),
    }
    briefings = {f"{FOLDER}/{stem}.md": text for stem, text in files.items()}
    return lay(
        root, {"site.toml": TOML, "content/actors.yaml": ACTORS, "content/assets/note.txt": "Ilse Vantor", **briefings}
    )


def test_a_name_is_found_by_the_actor_that_has_it_and_any_other_by_its_words(tmp_path: Path) -> None:
    found = find_names(archive(tmp_path), ("ilse vantor", "I. Vantor", "harbour board", "board", "nobody"))
    assert [(one.id, one.briefings, one.first, one.last) for one in found] == [
        ("ilse-vantor", 2, "2023-01-05", "2024-02-12"),
        ("ilse-vantor", 2, "2023-01-05", "2024-02-12"),
        ("", 1, "2023-01-05", "2023-01-05"),
        ("", 1, "2023-01-05", "2023-01-05"),
        ("", 0, "", ""),
    ]
    assert as_csv(found[:1]).splitlines()[1] == (
        "ilse vantor,ilse-vantor,2,2023-01-05,2024-02-12,/briefings/2023-01-05-b/ /briefings/2024-02-12-a/"
    )


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tmp_path: Path) -> None:
    assert as_csv(find_names(archive(tmp_path), ("=1+1",))).splitlines()[1].startswith("'=1+1,")


@pytest.mark.parametrize(
    "text", ["name\nIlse Vantor\n\nBoard\n", 'Name,note\n"Ilse Vantor",x\nBoard\n', "Ilse Vantor\nBoard"]
)
def test_names_come_from_lines_or_from_the_first_column(text: str, tmp_path: Path) -> None:
    lay(tmp_path, {"names.csv": text})
    assert read_names(tmp_path / "names.csv") == ("Ilse Vantor", "Board")
    with pytest.raises(UsageError, match="does not exist"):
        read_names(tmp_path / "none.csv")


def test_the_history_of_a_record_comes_from_git_or_else_from_the_log(tmp_path: Path) -> None:
    root = archive(tmp_path)
    assert history_of(root, "actor", "ilse-vantor", "content/actors.yaml").entries == ()
    curate(root, "note", ["ilse-vantor", "A pilot."], clock=CLOCK)
    past = show_actor(root, "ilse-vantor").history
    assert ("git" in past.source.split(",")[0], [entry.words for entry in past.entries]) == (
        False,
        ["actor note ilse-vantor 'A pilot.'"],
    )
    git(root, "init", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-m", "all of it")
    curate(root, "role", ["ilse-vantor", "pilot"], clock=CLOCK)
    git(root, "commit", "-am", "her office", name="Runa Ost")
    past = show_actor(root, "ilse-vantor").history
    assert (past.source, [(entry.by, entry.words) for entry in past.entries]) == (
        "git",
        [("Runa Ost", "her office"), ("Ilse Vantor", "all of it")],
    )
    assert [entry.words for entry in history_of(root, "actor", "gone", "content/actors.yaml").entries] == ["all of it"]


def test_a_withheld_actor_has_no_page_and_mentions_are_listed(tmp_path: Path) -> None:
    root = archive(tmp_path)
    built(root)
    curate(root, "withhold", ["ilse-vantor"], clock=CLOCK)
    left = set(still_naming(root, "ilse-vantor"))
    assert {
        ("title", f"{FOLDER}/2024-02-12-a.md"),
        ("text", f"{FOLDER}/2024-02-12-a.md"),
        ("address", "/briefings/2024-03-01-ilse-vantor-again/"),
        ("file", "content/assets/note.txt"),
        ("last build", "public/actors/ilse-vantor/index.html"),
    } <= left
    assert ("text", f"{FOLDER}/2024-03-01-ilse-vantor-again.md") not in left
    built(root)
    now = outputs(root / "public")
    assert not [path for path in now if path.startswith("actors/ilse-vantor")]
    assert not [path for path, data in now.items() if b"actors/ilse-vantor" in data]
