"""One record of the registry from the command line: its lines change, no other byte."""

import re
from pathlib import Path

import pytest

from site_builder.curating import ACTIONS, curate
from site_builder.errors import SiteError, SiteErrors, UsageError
from tests.builders import FOLDER, content, lay

ACTORS = """\
# who we know
dana-maren:  # the harbour
  kind: person
  name: Dana  Maren
  names:
    - {text: D. Maren}
    - {text: Petra Maren}

ilse-vantor:
  kind: person
  name: Ilse Vantor
  family: Vantor
  given: Ilse
  status: proposed

ilsa-vantor:
  kind: person
  name: Ilsa Vantor
"""
PATH = "content/actors.yaml"
BRIEFING = f"{FOLDER}/2024-02-12-harbour-talks.md"


def archive(root: Path) -> Path:
    text = content(body="Petra Maren left.\n").replace("---\n\n", "actors: [dana-maren]\n---\n\n")
    return lay(root, {PATH: ACTORS, BRIEFING: text})


def after(root: Path) -> str:
    return (root / PATH).read_text("utf-8")


def test_a_rename_keeps_the_id_and_the_old_name(tmp_path: Path) -> None:
    root = archive(tmp_path)
    assert curate(root, "rename", ["ilse-vantor", "Ilse Okell"]) == (PATH,)
    was = "  name: Ilse Vantor\n  family: Vantor\n  given: Ilse\n"
    now = "  name: Ilse Okell\n  family: Okell\n  given: Ilse\n  names:\n    - {text: Ilse Vantor}\n"
    assert after(root) == ACTORS.replace(was, now)
    curate(root, "rename", ["dana-maren", "Dana Orla Maren"])
    assert "  name: Dana Orla Maren\n" in after(root)


def test_a_merge_leaves_a_record_that_leads_on(tmp_path: Path) -> None:
    root = archive(tmp_path)
    curate(root, "merge", ["ilsa-vantor", "ilse-vantor"])
    assert after(root).startswith(ACTORS[: ACTORS.index("ilse-vantor")])
    assert after(root).endswith("  name: Ilsa Vantor\n  merged_into: ilse-vantor\n  status: retired\n")
    assert "    - {text: Ilsa Vantor}\n" in after(root)


def test_a_split_takes_names_and_briefings_along(tmp_path: Path) -> None:
    root = archive(tmp_path)
    words = ["dana-maren", "petra-maren", "Petra Maren"]
    assert curate(root, "split", words, names=["Petra Maren"], briefings=[Path(BRIEFING).stem]) == (PATH, BRIEFING)
    assert "actors: [petra-maren]" in (root / BRIEFING).read_text("utf-8")
    assert "petra-maren:\n  kind: person\n  name: Petra Maren\n  family: Maren\n  given: Petra\n" in after(root)
    assert "    - {text: Petra Maren}\n" not in after(root)
    assert "  distinct_from: [petra-maren]\n" in after(root)
    assert "  distinct_from: [dana-maren]\n" in after(root)


def test_accepting_and_retiring_change_one_line(tmp_path: Path) -> None:
    root = archive(tmp_path)
    curate(root, "accept", ["ilse-vantor"])
    assert after(root) == ACTORS.replace("  status: proposed\n", "")
    curate(root, "retire", ["ilse-vantor"])
    assert after(root) == ACTORS.replace("status: proposed", "status: retired")
    assert curate(root, "retire", ["ilse-vantor"]) == ()


@pytest.mark.parametrize(
    ("action", "words", "problem"),
    [
        ("merge", ["ilse-vantor"], "merge takes 2 words, not 1"),
        ("split", ["dana-maren", "x-y", "X Y"], 'there is no briefing "no-such"'),
        ("retire", ["ilse-vantor"], "--name and --briefing belong to split"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(
    action: str, words: list[str], problem: str, tmp_path: Path
) -> None:
    root = archive(tmp_path)
    with pytest.raises(UsageError, match=problem):
        curate(root, action, words, briefings=["no-such"])
    assert after(root) == ACTORS


@pytest.mark.parametrize(
    ("action", "words", "problem"),
    [
        ("split", ["dana-maren", "Bad Id", "Petra Maren"], '"Bad Id" is not an id'),
        ("split", ["dana-maren", "UPPER", "Petra Maren"], '"UPPER" is not an id'),
        ("split", ["dana-maren", "ünï", "Petra Maren"], '"ünï" is not an id'),
        ("split", ["dana-maren", "../x", "Petra Maren"], '"../x" is not an id'),
        ("split", ["dana-maren", "", "Petra Maren"], "split: NEW-ID is empty"),
        ("split", ["dana-maren", "petra-maren", " "], "split: NAME is empty"),
        ("rename", ["ilse-vantor", ""], "rename: NAME is empty"),
        ("rename", ["ilse-vantor", "  "], "rename: NAME is empty"),
        ("merge", ["", "ilse-vantor"], "merge: GONE is empty"),
    ],
)
def test_a_record_that_no_command_could_read_is_not_written(
    action: str, words: list[str], problem: str, tmp_path: Path
) -> None:
    root = archive(tmp_path)
    with pytest.raises((SiteError, SiteErrors), match=re.escape(problem)) as raised:
        curate(root, action, words)
    (error,) = getattr(raised.value, "errors", (raised.value,))
    assert error.hint
    assert after(root) == ACTORS


@pytest.mark.parametrize(
    ("name", "hint"),
    [("Petra Marren", 'did you mean "Petra Maren"'), ("Nope", "under names"), ("Dana Maren", "rename")],
)
def test_only_names_of_the_actor_can_go_to_another(name: str, hint: str, tmp_path: Path) -> None:
    root = archive(tmp_path)
    with pytest.raises(SiteErrors, match=f'"{name}" is') as raised:
        curate(root, "split", ["dana-maren", "petra-maren", "Petra Maren"], names=["Petra Maren", name])
    assert hint in raised.value.errors[0].hint
    assert after(root) == ACTORS


def test_a_briefing_that_does_not_list_the_actor_cannot_mean_the_new_one(tmp_path: Path) -> None:
    root = archive(tmp_path)
    with pytest.raises(SiteError, match="the header does not list ilse-vantor"):
        curate(root, "split", ["ilse-vantor", "ilse-two", "Ilse Two"], briefings=[Path(BRIEFING).stem])
    assert after(root) == ACTORS


def test_a_name_is_written_without_the_space_around_it(tmp_path: Path) -> None:
    root = archive(tmp_path)
    curate(root, "rename", ["ilse-vantor", "  Ilse \n Okell "])
    assert "  name: Ilse Okell\n" in after(root)


def test_an_unknown_actor_is_named(tmp_path: Path) -> None:
    for action in ACTIONS:
        words = ["ilse-ventor", "petra-maren", "Petra Maren"][: len(ACTIONS[action].needs)]
        with pytest.raises(Exception, match='there is no record "ilse-ventor"') as raised:
            curate(archive(tmp_path / action), action, words)
        assert not isinstance(raised.value, SiteErrors)
