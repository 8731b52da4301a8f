"""Editing one record of the registry from the command line: only its lines change."""

import re
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from site_builder.building.pipeline import build
from site_builder.core.errors import SiteError, SiteErrors, SiteProblem, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.curation.actions import actions_of
from site_builder.curation.actions import curate as curate_with
from site_builder.curation.command_words import ACTOR_ACTIONS, TAG_ACTIONS
from site_builder.curation.command_words import CHANGES as COMMAND_WORDS
from site_builder.curation.header_changes import WORK
from site_builder.curation.journal import undo_last
from site_builder.registry.decisions import DECISIONS_FILE, effective
from site_builder.registry.ledger import load_decisions
from tests.builders import CLOCK, FOLDER, TOML, content, lay

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


def curate(root: Path, action: str, words: list[str], **options: Any) -> tuple[str, ...]:
    return tuple(change.path for change in curate_with(root, action, words, **options))


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
    now += "    - {text: Vantor Ilse}\n    - {text: Vantor, kind: short, link: scoped}\n"
    assert after(root) == ACTORS.replace(was, now)
    curate(root, "rename", ["dana-maren", "Dana Orla Maren"])
    assert "  name: Dana Orla Maren\n" in after(root)


def test_a_split_takes_names_and_briefings_along(tmp_path: Path) -> None:
    root = archive(tmp_path)
    words = ["dana-maren", "petra-maren", "Petra Maren"]
    assert curate(root, "split", words, names=["Petra Maren"], briefings=[Path(BRIEFING).stem]) == (PATH, BRIEFING)
    assert "actors: [petra-maren]" in (root / BRIEFING).read_text("utf-8")
    assert "petra-maren:\n  kind: person\n  name: Petra Maren\n  family: Maren\n  given: Petra\n" in after(root)
    assert "    - {text: Petra Maren}\n" not in after(root)
    assert "  distinct_from: [petra-maren]\n" in after(root)
    assert "  distinct_from: [dana-maren]\n" in after(root)


@pytest.mark.parametrize(
    ("action", "words", "problem"),
    [
        ("merge", ["ilse-vantor"], "merge takes 2 words, not 1"),
        ("split", ["dana-maren", "x-y", "X Y"], 'there is no briefing "no-such"'),
        ("retire", ["ilse-vantor"], "--name and --briefing work only with split"),
    ],
)
def test_an_impossible_action_is_reported_and_nothing_is_written(
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
    with pytest.raises(SiteProblem, match=re.escape(problem)) as raised:
        curate(root, action, words)
    (error,) = getattr(raised.value, "errors", (raised.value,))
    assert error.hint
    assert after(root) == ACTORS


@pytest.mark.parametrize(
    ("name", "hint"),
    [("Petra Marren", 'did you mean "Petra Maren"'), ("Nope", "under names"), ("Dana Maren", "rename")],
)
def test_a_split_takes_only_names_of_the_actor(name: str, hint: str, tmp_path: Path) -> None:
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


def test_an_unknown_actor_is_named(tmp_path: Path) -> None:
    for row in (row for row in actions_of("actor") if row.name not in ("add", "reject-here", "reject-briefing")):
        action, words = row.name, ["ilse-ventor", "petra-maren", "Petra Maren"][: 1 + len(row.needs)]
        with pytest.raises(Exception, match='there is no record "ilse-ventor"') as raised:
            curate(archive(tmp_path / action), action, words)
        assert not isinstance(raised.value, SiteErrors)


def test_the_id_of_a_roles_country_must_be_known(tmp_path: Path) -> None:
    root = archive(tmp_path)
    with pytest.raises(UsageError, match='--country: there is no record "lusmere"') as raised:
        curate(root, "role", ["dana-maren", "envoy"], options={"country": "lusmere"})
    assert raised.value.hint == "add it: site-builder actor add lusmere Lusmere --kind government"


def test_a_split_leaves_an_archive_that_can_be_built(tmp_path: Path) -> None:
    header = "---\n\n", "actors: [dana-maren]\nmentions:\n  - {text: Petra Maren, actor: dana-maren}\n---\n\n"
    text = content(body="[[dana-maren|The pilot]] left, [she](actor:dana-maren) said, as [[ dana-maren ]] did.\n")
    root = lay(tmp_path, {PATH: ACTORS, BRIEFING: text.replace(*header), "site.toml": TOML})
    curate(root, "split", ["dana-maren", "petra-maren", "Petra Maren"], briefings=[Path(BRIEFING).stem])
    after = (root / BRIEFING).read_text("utf-8")
    assert "[[petra-maren|The pilot]] left, [she](actor:petra-maren) said, as [[ petra-maren ]] did." in after
    assert "actor: petra-maren" in after
    assert build(root, output=root / "public", clock=CLOCK, workers=1).briefings == 1


def test_a_split_finds_the_briefings_that_list_the_actor_by_a_former_id(tmp_path: Path) -> None:
    actors = ACTORS.replace("  name: Dana  Maren\n", "  name: Dana  Maren\n  old_ids: [d-maren]\n")
    text = content(body="She left.\n").replace("---\n\n", "actors: [d-maren]\n---\n\n")
    root = lay(tmp_path, {PATH: actors, BRIEFING: text, "site.toml": TOML})
    curate(root, "split", ["dana-maren", "petra-maren", "Petra Maren"], briefings=[Path(BRIEFING).stem])
    assert "actors: [petra-maren]" in (root / BRIEFING).read_text("utf-8")


# ---------- the short edits, and their undo

COMMANDS = {
    (
        "actor",
        "add",
        "nora-brandt",
        "Nora Brandt",
    ): "+nora-brandt:\n+  kind: person\n+  name: Nora Brandt",
    ("actor", "alias", "ilse-vantor", "Ilse V."): "+    - {text: Ilse V., kind: short, from: 2020}",
    (
        "actor",
        "role",
        "ilse-vantor",
        "minister",
    ): "+    - {title: minister, organisation: Karvonia, from: 2020,",
    ("actor", "refuse-role", "ilse-vantor", "minister"): "",
    ("actor", "note", "ilse-vantor", "A pilot."): "+  note: A pilot.",
    ("actor", "same-as", "ilse-vantor", "Q42"): "+  same_as: {wikidata: Q42}",
    ("actor", "withhold", "ilse-vantor"): "+  audience: nobody",
    ("actor", "reject", "ilse-vantor"): "-  name: Ilse Vantor",
    ("actor", "accept", "ilse-vantor"): "-  status: proposed",
    ("actor", "retire", "ilse-vantor"): "+  status: retired",
    ("actor", "merge", "ilsa-vantor", "ilse-vantor"): "+  merged_into: ilse-vantor",
    ("actor", "distinct", "ilsa-vantor", "ilse-vantor"): "+  distinct_from: [ilse-vantor]",
    ("actor", "rename", "ilse-vantor", "Ilse Okell"): "+  name: Ilse Okell",
    ("tag", "add", "sea-law", "Law of the Sea"): "+sea-law:\n+  label: Law of the Sea",
    ("tag", "define", "port", "Where ships stay."): "+  definition: Where ships stay.",
    ("tag", "match", "port", "the quay"): "+  match: [the quay]",
    ("tag", "broader", "port", "trade"): "+  broader: trade",
    ("tag", "rename", "port", "Ports"): "+  label: Ports",
    ("tag", "merge", "port", "trade"): "+  replaced_by: trade",
    ("tag", "distinct", "port", "trade"): "+  distinct_from: [trade]",
    ("tag", "retire", "port"): "+  status: retired",
    ("tag", "accept", "port"): "-  status: proposed",
    ("tag", "reject", "port"): "-  label: Port",
}
OPTIONS = {
    "alias": {"as": "short", "from": "2020"},
    "role": {"at": "Karvonia", "from": "2020", "to": "2024-05"},
}
TAGS = "port:\n  label: Port\n  status: proposed\n\ntrade:\n  label: Trade\n"


@pytest.mark.parametrize("words", COMMANDS)
def test_each_command_changes_its_lines_and_undo_brings_back_the_bytes(words: tuple[str, ...], tmp_path: Path) -> None:
    kind, action, *rest = words
    root = lay(archive(tmp_path), {"content/tags.yaml": TAGS})
    before = contents(root)
    planned = curate_with(root, action, rest, kind=kind, options=OPTIONS.get(action, {}), clock=CLOCK, dry_run=True)
    assert contents(root) == before
    done = curate_with(root, action, rest, kind=kind, options=OPTIONS.get(action, {}), clock=CLOCK)
    assert [change.path for change in planned] == [change.path for change in done]
    path = f"content/{kind}s.yaml"
    lines = "\n".join(unified_diff(before[path].split("\n"), contents(root)[path].split("\n"), n=0, lineterm=""))
    assert COMMANDS[words] in lines
    undo_last(root, clock=CLOCK)
    now = contents(root)
    assert not effective(load_decisions(SourceFile(DECISIONS_FILE, now.pop(DECISIONS_FILE, "").encode()))).decisions
    assert now == before


def contents(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in (root / "content").rglob("*") if p.is_file()}


def test_the_words_of_the_commands_are_those_of_the_table() -> None:
    assert {*ACTOR_ACTIONS, "reject-here", "reject-briefing"} == {row.name for row in actions_of("actor")}
    assert {*TAG_ACTIONS, "reject-briefing"} == {row.name for row in actions_of("tag")}
    assert COMMAND_WORDS.keys() == WORK.keys()
    assert {(kind, action) for kind, action, *_ in COMMANDS} | {("actor", "split")} == {
        *(("actor", name) for name in ACTOR_ACTIONS),
        *(("tag", name) for name in TAG_ACTIONS),
    }
