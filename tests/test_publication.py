"""Every command, run on hidden briefings: none of their words is published in any output.

The table has a row for each command of `cli.COMMANDS` and each of its actions; a new one needs a row.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import click
import pytest

import site_builder
from site_builder.cli import COMMANDS
from tests.builders import FOLDER, content, lay, outputs, run
from tests.unpacked import found_in

SITE = 'title = "The Vantor Letter"\naudiences = ["staff"]\n[exports]\nredirects = true\nsqlite = true\n'
HIDING = {
    "draft": "status: draft",
    "embargoed": "publish_at: 2026-02-01T09:00:00Z",
    "internal": "audience: staff",
    "withdrawn": "status: withdrawn",
}
TITLES = {"draft": "zqbbbbqz", "embargoed": "zqbbbcqz", "internal": "zqbbbdqz", "withdrawn": "zqbbbfqz"}
TEXTS = {"draft": "zqbbcbqz", "embargoed": "zqbbccqz", "internal": "zqbbcdqz", "withdrawn": "zqbbcfqz"}
SECRETS = [*TEXTS.values(), *(word for state, word in TITLES.items() if state != "withdrawn")]
PUBLIC = "2024-02-01-harbour-talks"
ACTORS = """oslo-brandt:
  kind: person
  name: Oslo Brandt
  given: Oslo
  family: Brandt
ilse-vantor:
  kind: person
  name: Ilse Vantor
  status: proposed
lusmere-port:
  kind: organisation
  name: Lusmere Port
  status: proposed
"""
TAGS = """canal:
  label: Canal
harbour:
  label: Harbour
  status: proposed
"""


def names() -> dict[str, str]:
    """The file name of each hidden briefing by state."""
    return {state: f"2024-02-{day}-quay-{TITLES[state]}" for day, state in enumerate(HIDING, 10)}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingested briefings that were hidden by hand afterwards, and a public one; the site was built before that."""
    root = lay(
        tmp_path_factory.mktemp("archive"),
        {"site.toml": SITE, "content/actors.yaml": ACTORS, "content/tags.yaml": TAGS}
        | {f"seeds/note-{day}.md": seed(state, day) for day, state in enumerate(HIDING, 10)}
        | {f"{FOLDER}/{PUBLIC}.md": content(body="Oslo Brandt met Ilse Vantor at the canal.\n", tags="[canal]")},
    )
    assert run("ingest", root=root)[0] == 0
    for state, line in HIDING.items():
        place = root / FOLDER / f"{names()[state]}.md"
        place.write_text(place.read_text("utf-8").replace("\ndate:", f"\n{line}\ndate:", 1), "utf-8")
    return root


def seed(state: str, day: int) -> str:
    body = f"Oslo Brandt met Ilse Vantor of the Lusmere Port at the canal {TEXTS[state]}.\n"
    return f"---\ntitle: Quay {TITLES[state]}\ndate: 2024-02-{day}\ntags: [canal]\n---\n\n{body}"


IT = "{it}"
Row = tuple[tuple[str, ...], ...]
"""Commands, one after another, for each hidden briefing."""
READS: dict[str, Row] = {
    "build": (("build",), ("build", "--keep-going"), ("build", "--portable")),
    "due": (("due",),),
    "links": (("links",),),
    "migrate": (("migrate",),),
    "find": (("find", "Oslo Brandt"),),
    "schema": (("schema", "content/schemas"),),
    "theme list": (("theme", "list"),),
    "theme copy": (("theme", "copy", "briefing.html"),),
    "new": (("new", "another"),),
    "demo": (("demo", "another"),),
}
WRITES: dict[str, Row] = {
    "check": (("check", "--fix"),),
    "ingest": (("ingest",), ("ingest", "--refresh"), ("ingest", "--take-seed", "seeds/note-{day}.md"), ("ingest",)),
    "link": (("link",),),
    "briefing move": (("briefing", "move", IT, "{it}-2"), ("briefing", "move", PUBLIC, f"{PUBLIC}-2")),
    "briefing delete": (("briefing", "delete", IT), ("briefing", "delete", PUBLIC, "--to", IT)),
    "briefing title": (("briefing", "title", IT, "Quay again {title}"),),
    "briefing date": (("briefing", "date", IT, "2024-03-01"),),
    "briefing status": tuple(("briefing", "status", IT, word) for word in ("final", "corrected", "withdrawn", "draft")),
    "briefing tag": (("briefing", "tag", IT, "harbour"), ("briefing", "tag", "--remove", IT, "canal")),
    "briefing withdraw": (("briefing", "withdraw", IT, "It was wrong."),),
    "briefing correct": (("briefing", "correct", IT, "A figure was wrong."),),
    "briefing supersede": (("briefing", "supersede", IT, PUBLIC), ("briefing", "supersede", PUBLIC, IT)),
    "briefing seen": (("briefing", "seen", "seeds"),),
    "briefing author": (("briefing", "author", IT, "Osk Oronto"),),
    "briefing language": (("briefing", "language", IT, "de"),),
    "briefing series": (("briefing", "series", IT, "HB"),),
    "briefing erase": (
        ("briefing", "title", IT, "Quay again {title}"),
        ("build",),
        ("briefing", "erase", IT, "--version", "2024-02-{day}"),
    ),
    "briefing redact": (("briefing", "redact", IT, "met"),),
    "assets clean": (("assets", "clean"),),
    "upgrade": (("upgrade",),),
    "actors export": (("actors", "export", "actors.csv"),),
    "actors import": (("actors", "export", "actors.csv"), ("actors", "import", "actors.csv")),
    "actor add": (("actor", "add", "osk-oronto", "Osk Oronto", "--kind", "person"),),
    "actor accept": (("actor", "accept", "ilse-vantor"),),
    "actor rename": (("actor", "rename", "oslo-brandt", "Oslo Brandt-Vey"),),
    "actor alias": (("actor", "alias", "oslo-brandt", "O. Brandt"),),
    "actor role": (("actor", "role", "oslo-brandt", "helmsman"),),
    "actor refuse-role": (("actor", "refuse-role", "oslo-brandt", "helmsman"),),
    "actor note": (("actor", "note", "oslo-brandt", "Known to all."),),
    "actor same-as": (("actor", "same-as", "oslo-brandt", "Q1234567"),),
    "actor merge": (("actor", "merge", "ilse-vantor", "oslo-brandt"),),
    "actor split": (("actor", "split", "oslo-brandt", "oslo-brandt-2", "Oslo Brandt", "--briefing", IT),),
    "actor reject": (("actor", "reject", "ilse-vantor"),),
    "actor distinct": (("actor", "distinct", "ilse-vantor", "oslo-brandt"),),
    "actor retire": (("actor", "retire", "oslo-brandt"),),
    "actor withhold": (("actor", "withhold", "oslo-brandt"),),
    "actor show": (("actor", "show", "oslo-brandt"),),
    "tag add": (("tag", "add", "dues", "Dues"),),
    "tag accept": (("tag", "accept", "harbour"),),
    "tag rename": (("tag", "rename", "canal", "Canals"),),
    "tag define": (("tag", "define", "canal", "A waterway."),),
    "tag match": (("tag", "match", "canal", "waterway"),),
    "tag broader": (("tag", "broader", "canal", "harbour"),),
    "tag merge": (("tag", "merge", "harbour", "canal"),),
    "tag reject": (("tag", "reject", "harbour"),),
    "tag distinct": (("tag", "distinct", "harbour", "canal"),),
    "tag retire": (("tag", "retire", "canal"),),
    "undo": (("briefing", "title", IT, "Quay again {title}"), ("undo",)),
    "git-merge": (("git-merge", *("{root}/content/actors.yaml",) * 3),),
}
REFUSED = {"briefing correct", "briefing seen", "ingest"}
"""Commands that change nothing, or end with conflicts."""
SERVED = {"serve"}
"""Its desk uses the same write functions: tests/preview/web/test_desk_routes.py."""


def all_commands() -> Iterator[str]:
    for command in COMMANDS:
        first = next((p.type for p in command.params if isinstance(p, click.Argument)), None)
        actions = first.choices if isinstance(first, click.Choice) else ()
        yield from (f"{command.name} {action}" for action in actions)
        if not actions:
            yield str(command.name)


def test_every_command_has_a_row() -> None:
    assert set(all_commands()) == {*READS, *WRITES, *SERVED}


def test_commands_and_desk_write_by_the_one_door_that_compares() -> None:
    package = Path(site_builder.__file__).parent
    sources = {p.relative_to(package).as_posix(): p.read_text("utf-8") for p in package.rglob("*.py")}
    writers = {path for path, text in sources.items() if re.search(r"\brevise\(", text)}
    assert writers == {"runtime/file_transaction.py", "curation/journal.py", "ingest/pipeline.py", "commands/site.py"}


def run_on_each(root: Path, row: Row, *more: str) -> Iterator[tuple[int, str]]:
    for day, (state, name) in enumerate(names().items(), 10):
        filling = {"it": name, "day": day, "title": TITLES[state], "root": root}
        for words in row:
            yield run(*(word.format(**filling) for word in words), *more, root=root)


@pytest.mark.parametrize("live", [False, True], ids=["", "live"])
@pytest.mark.parametrize("row", [*READS, *WRITES])
def test_no_command_publishes_a_word_that_readers_may_not_see(
    row: str, live: bool, archive: Path, tmp_path: Path
) -> None:
    root = copytree(archive, tmp_path / "archive")
    if live:
        (root / "site.toml").write_text(SITE + "[publish]\nlive = true\n", "utf-8")
        assert run("build", root=root)[0] == 0
    if row == "ingest":
        for day, state in enumerate(HIDING, 10):
            (root / f"seeds/note-{day}.md").write_text(seed(state, day).replace("[canal]", "[canal, harbour]"), "utf-8")
    statuses = [status for status, _ in run_on_each(root, (READS | WRITES)[row])]
    assert 0 in statuses or row in REFUSED
    run("build", root=root)
    site = outputs(root / "public")
    assert [(path, word) for path, data in site.items() for word in found_in(path.encode() + data, SECRETS)] == []
    assert "index.html" in site


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", ("correct", IT, "A figure was wrong.")),
        ("draft", ("supersede", IT, PUBLIC)),
        ("draft", ("withdraw", IT, "It was wrong.")),
        ("draft", ("status", IT, "final")),
        ("withdrawn", ("status", IT, "final")),
        ("withdrawn", ("correct", IT, "A figure was wrong.")),
    ],
)
def test_a_change_that_would_publish_is_refused_and_names_the_option_that_allows_it(
    state: str, words: tuple[str, ...], archive: Path, tmp_path: Path
) -> None:
    root = copytree(archive, tmp_path / "archive")
    words = tuple(word.format(it=names()[state]) for word in words)
    before = outputs(root / "content")
    for more in ((), ("--dry-run",)):
        status, said = run("briefing", *words, *more, root=root)
        assert status == 1
        assert f"“Quay {TITLES[state]}”" in said
        assert "--publish" in said
        assert outputs(root / "content") == before
    assert run("briefing", *words, "--publish", root=root)[0] == 0
    assert run("build", root=root)[0] == 0
    assert (root / "public/briefings" / names()[state] / "index.html").exists()


def test_a_draft_that_is_withdrawn_is_left_as_it_is_and_can_be_deleted(archive: Path, tmp_path: Path) -> None:
    root = copytree(archive, tmp_path / "archive")
    name = names()["draft"]
    _, said = run("briefing", "withdraw", name, "It was wrong.", root=root)
    assert f"readers cannot see this text: leave it, or site-builder briefing delete {name}" in said
    assert run("briefing", "delete", name, root=root)[0] == 0
    assert not (root / FOLDER / f"{name}.md").exists()


def test_undoing_a_withdrawal_asks_for_confirmation(archive: Path, tmp_path: Path) -> None:
    root = copytree(archive, tmp_path / "archive")
    assert run("briefing", "status", PUBLIC, "draft", root=root)[0] == 0
    status, said = run("undo", root=root)
    assert status == 1
    assert "this would publish the text of “Harbour Talks”" in said
    assert run("undo", "--publish", root=root)[0] == 0
    assert "status: draft" not in (root / FOLDER / f"{PUBLIC}.md").read_text("utf-8")
