"""Output and exit status of the commands."""

import errno
import json
import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from unittest.mock import patch

import click
import pytest
from click.testing import CliRunner

import site_builder
from site_builder.cli import main
from site_builder.runtime import watching
from tests.builders import CLOCK, FOLDER, content, lay, outputs, run

COMMANDS = sorted(main.commands)
FILE = f"{FOLDER}/2024-02-12-harbour-talks.md"
SEED = "Canal\n\n12 February 2024\n\nThe canal company said that the lock would be closed for nine days.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return lay(tmp_path, {FILE: content()})


def as_json(*words: str, root: Path) -> tuple[int, dict[str, object]]:
    status, printed = run(*words, "--format", "json", root=root)
    return status, json.loads(printed)


def python(*words: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "site_builder", *words, "--root", str(root)]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=600)


# ---------- every command


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_words_and_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"site-builder {name}" in result.output.rpartition("Example: ")[2]
    assert main.commands[name].help


def test_the_program_prints_its_commands_and_version() -> None:
    told = CliRunner().invoke(main, ["--help"]).output
    assert all(f"  {name}" in told for name in COMMANDS)
    assert CliRunner().invoke(main, ["--version"]).output.startswith("site-builder, version ")


@pytest.mark.parametrize("words", [["build", "--nonsense"], ["bild"], ["new"], ["demo", "x", "--briefings", "0"]])
def test_a_usage_error_exits_with_2(words: list[str]) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "Usage: " in result.output


def arguments(name: str) -> list[str]:
    """A successful call in an archive of one briefing and one seed."""
    return {
        "assets": ["assets", "clean"],
        "briefing": ["briefing", "move", FILE.rpartition("/")[2].removesuffix(".md"), "another-name"],
        "actors": ["actors", "export", "actors.csv"],
        "git-merge": ["git-merge", *["content/tags.yaml"] * 3],
        "find": ["find", "Ilse Vantor"],
        "tag": ["tag", "add", "port", "Port"],
        "undo": ["undo", "--list"],
        "demo": ["demo", "new-one", "--briefings", "3"],
        "new": ["new", "new-one"],
        "schema": ["schema", "schemas"],
        "theme": ["theme", "list"],
    }.get(name, [name])


RUNNABLE = [name for name in COMMANDS if name not in ("actor", "serve")]


@pytest.mark.parametrize("name", RUNNABLE)
def test_a_quiet_command_prints_nothing_on_success(name: str, archive: Path) -> None:
    lay(archive, {"seeds/canal.txt": SEED})
    assert run(*arguments(name), "--quiet", root=archive) == (0, "")


def test_one_actor_is_changed_and_the_file_named(archive: Path) -> None:
    words = ["actor", "rename", "karvonia", "Old Karvonia"]
    assert run(*words, root=archive)[0] == 1
    lay(archive, {"content/actors.yaml": "karvonia:\n  kind: government\n  name: Karvonia\n"})
    said = "  -   name: Karvonia\n  +   name: Old Karvonia\n  +   names:\n  +     - {text: Karvonia}\n"
    assert run(*words, "--dry-run", root=archive) == (0, f"would change content/actors.yaml\n{said}")
    assert run(*words, root=archive) == (0, f"content/actors.yaml\n{said}")
    assert as_json(*words, root=archive) == (0, [])
    assert run("undo", root=archive)[1].startswith("undone: actor rename karvonia 'Old Karvonia'\n")
    assert "name: Karvonia\n" in (archive / "content/actors.yaml").read_text("utf-8")
    assert "rename takes 2 words" in run(*words[:-1], root=archive)[1]


@pytest.mark.parametrize(
    "words",
    [
        ["theme", "copy"],
        ["theme", "copy", "nope.html"],
        ["actor", "merge", "a"],
        ["actor", "rename", "a", " "],
        ["ingest", "--show", "nope"],
        ["actors", "export", "actors.txt"],
    ],
)
def test_invalid_arguments_exit_with_2_and_a_hint(words: list[str], archive: Path) -> None:
    status, printed = run(*words, root=archive)
    assert status == 2
    assert printed.count("error: ") == printed.count("\nhint: ") == 1
    assert as_json(*words, root=archive)[0] == 2


@pytest.mark.parametrize("name", RUNNABLE)
def test_every_result_can_be_read_by_a_program(name: str, archive: Path) -> None:
    lay(archive, {"seeds/canal.txt": SEED})
    status, printed = run(*arguments(name), "--format", "json", root=archive)
    assert status == 0
    json.loads(printed)


@pytest.mark.parametrize("name", [name for name in RUNNABLE if name not in ("demo", "new", "schema", "git-merge")])
def test_a_folder_without_an_archive_is_refused_with_a_hint(name: str, tmp_path: Path) -> None:
    status, printed = run(*arguments(name), root=tmp_path)
    assert status == 1
    assert "this folder is not an archive: it has no site.toml" in printed
    assert "site-builder new DIR" in printed
    assert list(tmp_path.iterdir()) == []
    status, told = as_json(*arguments(name), root=tmp_path)
    assert status == 1
    assert "not an archive" in json.dumps(told)


def test_the_module_is_the_program(archive: Path) -> None:
    done = python("build", root=archive, SOURCE_DATE_EPOCH=str(int(CLOCK.timestamp())))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("public: 1 briefing, ")
    assert "\x1b" not in done.stdout


# ---------- new and demo


def test_a_new_archive_builds_and_has_nothing_to_complain_of(tmp_path: Path) -> None:
    assert run("new", "archive", root=tmp_path)[0] == 0
    for words in (["build"], ["check"], ["ingest"], ["build", "--verify"]):
        status, printed = run(*words, root=tmp_path / "archive")
        assert status == 0, printed
    assert "equal a clean build" in printed
    assert run("check", root=tmp_path / "archive") == (
        0,
        "1 briefing: 0 errors, 0 warnings\nevery briefing is published\n",
    )
    assert (tmp_path / "archive/content/briefings/2026/2026-01-02-welcome-to-your-archive.md").exists()


def test_a_demo_archive_builds(tmp_path: Path) -> None:
    assert run("demo", "demo", "--briefings", "5", "--seed", "3", root=tmp_path)[0] == 0
    status, told = as_json("build", root=tmp_path / "demo")
    assert (status, told["briefings"]) == (0, 5 + 2)


def test_the_next_command_can_be_typed_as_it_is_printed(tmp_path: Path) -> None:
    assert "cd 'a b/ü' && " in run("new", "a b/ü", root=tmp_path)[1]
    assert "cd archive && " in run("new", "archive", root=tmp_path)[1]


@pytest.mark.parametrize("command", ["new", "demo"])
def test_a_folder_that_is_not_empty_is_refused(command: str, tmp_path: Path) -> None:
    lay(tmp_path / "there", {"mine.txt": "words"})
    before = outputs(tmp_path)
    for name in ("there", "there/mine.txt"):
        status, printed = run(command, name, root=tmp_path)
        assert status == 2
        assert f"{tmp_path / name} is not an empty folder" in printed
    assert outputs(tmp_path) == before


# ---------- errors


def test_an_error_shows_two_lines_around_its_place_and_a_hint(archive: Path) -> None:
    lay(archive, {FILE: content(sumary="Short.")})
    status, printed = run("build", root=archive)
    assert status == 1
    assert printed.splitlines() == [
        f'error: {FILE}:4: unknown field "sumary"',
        "  2 | title: Harbour Talks",
        "  3 | date: 2024-02-12",
        "> 4 | sumary: Short.",
        "  5 | ---",
        "  6 |",
        'hint: did you mean "summary"?',
    ]


def test_an_error_is_a_value_for_programs(archive: Path) -> None:
    lay(archive, {FILE: content(sumary="Short.")})
    for name in ("build", "check"):
        status, told = as_json(name, root=archive)
        (error,) = told["errors"]
        assert status == 1
        assert (error["path"], error["line"]) == (FILE, 4)
        assert "summary" in error["hint"]


def test_only_the_first_errors_are_printed_and_all_are_listed_in_json(archive: Path) -> None:
    lay(archive, {f"{FOLDER}/2024-02-{n:02d}-{n}.md": content(tags=f"[tag-{n}]") for n in range(1, 29)})
    lay(archive, {f"{FOLDER}/2024-03-{n:02d}-{n}.md": content(tags=f"[tag-{n}]") for n in range(1, 29)})
    status, printed = run("build", root=archive)
    assert status == 1
    assert printed.endswith("… and 6 more; --format json lists them all\n")
    assert len(as_json("build", root=archive)[1]["errors"]) == 56


def test_a_bug_is_not_reported_as_an_error_of_the_author(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.building.check.check", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("check", root=archive)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (["schema", "site.toml"], "site.toml/"),
        (["new", "site.toml/x"], "site.toml/x/"),
        (["actors", "export", "site.toml/a.csv"], "site.toml/a.csv"),
        (["theme", "copy", "partials/footer.html"], "templates"),
        (["ingest"], ".site-builder"),
    ],
)
def test_an_os_error_is_reported_with_file_and_reason(archive: Path, words: list[str], path: str) -> None:
    lay(archive, {"seeds/canal.txt": SEED, "templates/partials": "a file", ".site-builder": "a file"})
    status, printed = run(*words, root=archive)
    assert status == 1
    assert f"error: {path}" in printed
    assert ": cannot be read or written: " in printed
    assert "\nhint: name a" in printed
    assert as_json(*words, root=archive)[0] == 1


def test_a_folder_that_cannot_be_written_is_named_without_a_temporary_name(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object, file: Path, *rest: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(file / ".0123.tmp"))

    monkeypatch.setattr("site_builder.curation.exchange.export_actors", refuse)
    status, printed = run("actors", "export", "../there.csv", root=archive)
    assert status == 1
    assert (
        f"error: {archive}/../there.csv: cannot be read or written: Permission denied\nhint: check the permissions"
        in printed
    )


def test_an_os_error_without_a_file_counts_as_a_bug(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("site_builder.building.check.check", refuse)
    with pytest.raises(OSError, match="Bad file descriptor"):
        run("check", root=archive)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_never_reported_as_a_bug(archive: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "No space left on device")

    monkeypatch.setattr("site_builder.building.check.check", refuse)
    status, printed = run("check", root=archive)
    assert status == 1
    assert "cannot be read or written: No space left on device\nhint: free some space on the disk" in printed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that is always full")
@pytest.mark.parametrize("words", [["--version"], ["check", "--format", "json"], ["check"]])
def test_output_into_a_file_on_a_full_disk_ends_with_words(archive: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "site_builder", *words]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(command, cwd=archive, stdout=full, stderr=subprocess.PIPE, text=True, timeout=600)
    assert ended.returncode == 1
    assert ended.stderr.endswith("No space left on device\nhint: free some space on the disk\n")
    assert ended.stderr.startswith("error: ")


def test_an_invalid_clock_is_refused(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("yesterday", "9" * 30, "²"):
        result = CliRunner(env={"SOURCE_DATE_EPOCH": wrong}).invoke(main, ["check", "--root", str(archive)])
        assert result.exit_code == 2
        assert "which is not a time" in result.output


def test_the_fixed_clock_determines_publication(archive: Path) -> None:
    lay(archive, {FILE: content(publish_at="2030-01-01")})
    assert as_json("build", root=archive)[1]["briefings"] == 0
    done = python("build", "--format", "json", root=archive, SOURCE_DATE_EPOCH="1900000000")
    assert json.loads(done.stdout)["briefings"] == 1


# ---------- build and check


def test_a_changed_output_is_found_by_verify(archive: Path) -> None:
    run("build", root=archive)
    page = archive / "public/index.html"
    page.write_text("gone")
    lay(archive, {"public/mine.txt": "mine"})
    status, printed = run("build", "--verify", root=archive)
    assert status == 1
    assert "changed since the last build: index.html\n" in printed
    assert "differs from a clean build: mine.txt\n" in printed
    assert "left alone, as no build made them: mine.txt\n" in printed


def test_verify_reports_a_file_that_only_looks_right_and_repair_mends_it(archive: Path) -> None:
    run("build", root=archive)
    page, good = archive / "public/index.html", (archive / "public/index.html").read_bytes()
    facts = page.stat()
    page.write_bytes(good.replace(b"</html>", b"<!evil>"))
    os.utime(page, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    for _ in range(2):
        status, printed = run("build", "--verify", root=archive)
        assert status == 1
        assert "differs from a clean build: index.html\n" in printed
        assert "hint: to replace the files that differ: site-builder build --verify --repair\n" in printed
    assert json.loads(run("build", "--verify", "--format", "json", root=archive)[1])["left"]
    status, printed = run("build", "--verify", "--repair", root=archive)
    assert (status, page.read_bytes()) == (0, good)
    assert "differs from a clean build: index.html\n" in printed
    assert run("build", "--verify", root=archive)[0] == 0
    lay(archive, {"public/mine.txt": "mine"})
    status, printed = run("build", "--verify", "--repair", root=archive)
    assert (status, (archive / "public/mine.txt").read_text()) == (1, "mine")
    assert "mine.txt was not made by a build: remove it" in printed
    assert run("build", "--repair", root=archive)[0] == 2


def test_a_failed_repair_reports_the_error(archive: Path) -> None:
    def wrong(*asked: object) -> dict[str, str]:
        lay(archive, {"site.toml": "="})
        return {"index.html": "differs from a clean build"}

    with patch("site_builder.commands.site._Build.wrong", wrong):
        status, printed = run("build", "--verify", "--repair", root=archive)
    assert (status, "this is not valid TOML" in printed) == (1, True), printed


def test_an_output_without_state_is_adopted(archive: Path) -> None:
    run("build", root=archive)
    shutil.rmtree(archive / ".site-builder")
    assert run("build", root=archive)[0] == 0
    shutil.rmtree(archive / ".site-builder")
    page = archive / "public/index.html"
    page.write_text("of an older build")
    (archive / "public/site-builder.txt").unlink()
    status, printed = run("build", root=archive)
    assert status == 1
    assert "take it over: site-builder build --adopt" in printed
    assert page.read_text() == "of an older build"
    assert run("build", "--adopt", root=archive)[0] == 0
    assert run("build", "--verify", root=archive)[0] == 0


def test_withdrawn_pages_disappear_with_the_swap(archive: Path) -> None:
    path = f"{FOLDER}/talks.md"
    for header in ({}, {"status": "draft"}):
        lay(archive, {path: content("Zzwithdrawn", **header)})
        assert run("build", "--swap", "--output", "www", root=archive)[0] == 0
    assert not [file for file, data in outputs(archive / ".www-trees").items() if b"Zzwithdrawn" in data]


def test_the_modes_of_the_output_are_those_of_site_toml(archive: Path) -> None:
    toml = (archive / "site.toml").read_text()
    for line, expected in (("", {0o644}), ('[publish]\nmode = "640"\n', {0o640}), ("", {0o644})):
        lay(archive, {"site.toml": f"{toml}{line}"})
        assert run("build", root=archive)[0] == 0
        assert {p.stat().st_mode & 0o777 for p in (archive / "public").rglob("*") if p.is_file()} == expected


def test_warnings_are_counted_by_build_and_listed_by_check(archive: Path) -> None:
    lay(archive, {f"{FOLDER}/talks.md": content(date=None)})
    assert "1 warning; see: site-builder check\n" in run("build", root=archive)[1]
    status, printed = run("check", root=archive)
    assert status == 0
    assert f"warning: {FOLDER}/talks.md: the date is missing\n" in printed


def test_a_missing_content_folder_is_not_an_empty_archive(archive: Path) -> None:
    run("build", root=archive)
    (archive / "content").rename(archive / "elsewhere")
    before = outputs(archive / "public")
    for name in ("build", "check", "serve"):
        status, printed = run(name, root=archive)
        assert status == 1
        assert printed.startswith("error: the folder content/ is missing\nhint: restore it")
    assert outputs(archive / "public") == before


# ---------- ingest


def test_ingest_reports_each_seed_and_the_sum(archive: Path) -> None:
    lay(archive, {"seeds/canal.txt": SEED, "seeds/empty.txt": ""})
    status, printed = run("ingest", root=archive)
    assert status == 0
    assert "warning: seeds/empty.txt: the file contains no text\n" in printed
    assert run("ingest", "--strict", root=archive)[0] == 1
    assert f"1 created: seeds/canal.txt → {FOLDER}/2024-02-12-canal.md\n" in printed
    page = "full report: .site-builder/ingest.html\n"
    assert printed.endswith(f"{page}1 seed: 1 created; 1 file not read\n")
    assert run("ingest", root=archive)[1].endswith(f"{page}1 seed: 1 unchanged; 1 file not read\n")
    assert as_json("ingest", root=archive)[1]["counts"] == {"unchanged": 1}


def test_ingest_explains_and_shows(archive: Path) -> None:
    lay(archive, {"seeds/canal.txt": SEED})
    shown = run("ingest", "--show", "seeds/canal.txt", root=archive)[1]
    assert shown.startswith("# title: Canal (line 1, ")
    assert "\n---\ntitle: Canal\n" in shown
    assert not (archive / f"{FOLDER}/2024-02-12-canal.md").exists()
    assert "  title: Canal (line 1, " in run("ingest", "--explain", root=archive)[1]
    assert run("ingest", "--show", "seeds/canl.txt", root=archive)[0] == 2


def test_the_sides_of_a_conflict_are_named_and_chosen(archive: Path) -> None:
    lay(archive, {"seeds/canal.txt": SEED})
    run("ingest", root=archive)
    path = archive / FOLDER / "2024-02-12-canal.md"
    path.write_text(path.read_text("utf-8").replace("title: Canal", "title: The Canal"), "utf-8")
    lay(archive, {"seeds/canal.txt": SEED.replace("Canal\n", "Canals\n")})
    status, printed = run("ingest", root=archive)
    assert status == 1
    assert (
        "hint: see the seed with --show seeds/canal.txt; then choose --take-seed seeds/canal.txt or --keep-mine"
        in printed
    )
    assert run("ingest", "--keep-mine", "seeds/canal.txt", root=archive)[0] == 0
    assert "title: The Canal" in path.read_text("utf-8")


# ---------- the terminal


def test_progress_is_shown_on_a_terminal_only(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from site_builder.commands.console import Console

    for quiet, form, terminal in product((False, True), ("text", "json"), (False, True)):
        monkeypatch.setattr("sys.stderr.isatty", lambda terminal=terminal: terminal)
        with Console(quiet=quiet, form=form, root=archive).progress() as tell:
            tell("read", 1, 2)
            tell("read", 2, 2)
            assert (tell.__name__ == "show") is (terminal and form == "text" and not quiet)


def test_progress_bars_appear_for_long_work_and_show_its_speed(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from site_builder.commands import console

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    moments = iter([0.0, 0.1, 0.2, 2.2])
    monkeypatch.setattr(console.time, "monotonic", lambda: next(moments, 2.2))
    with console.Console(quiet=False, form="text", root=archive).progress() as tell:
        tell("read", 0, 100)
        tell("read", 10, 100)
        assert capsys.readouterr().err == ""
        tell("read", 42, 100)
        assert "20/s" in capsys.readouterr().err


def test_archive_text_cannot_send_terminal_commands(archive: Path) -> None:
    lay(archive, {FILE: content().replace("date:", "su\x1b[31mmary: x\ndate:")})
    assert "\x1b" not in run("build", root=archive)[1]


def test_the_console_is_the_only_module_that_prints() -> None:
    package = Path(__file__).parent.parent / "site_builder"
    printing = [p.name for p in package.rglob("*.py") if "click.echo(" in p.read_text("utf-8")]
    assert printing == ["console.py"]


# ---------- the registry


def test_later_actors_reach_older_headers(archive: Path) -> None:
    lay(archive, {FILE: content(body="Ilse Vantor said no.\n")})
    lay(archive, {"content/actors.yaml": "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"})
    status, printed = run("link", "--dry-run", root=archive)
    assert (status, printed.splitlines()[0]) == (0, f"{FILE}: ilse-vantor")
    assert printed.endswith("1 briefing would name more actors\n")
    assert run("link", root=archive)[1].endswith("1 briefing names more actors\n")
    assert run("link", root=archive)[1] == "0 briefings name more actors\n"
    assert "\tIlse Vantor\tilse-vantor\t" in run("links", root=archive)[1]


def test_links_name_published_texts_alone_and_need_no_build(archive: Path) -> None:
    lay(archive, {"content/actors.yaml": "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"})
    for name, status in (("a", "final"), ("b", "draft")):
        text = content(status=status, actors="[ilse-vantor]", body="Ilse Vantor said no. Ilse Vantor said yes.\n")
        lay(archive, {f"content/briefings/2024/{name}.md": text})
    assert [line.split("#")[0] for line in run("links", root=archive)[1].splitlines()] == ["a", "1 link"]


def test_actors_are_exported_and_imported_again(archive: Path) -> None:
    lay(archive, {"content/actors.yaml": "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"})
    assert run("actors", "export", "a.csv", root=archive) == (0, "a.csv: 1 actor\n")
    lay(archive, {"b.csv": "id,row,kind,name\nzora-brandt,actor,person,Zora Brandt\n"})
    status, printed = run("actors", "import", "b.csv", root=archive)
    assert (status, printed) == (0, "1 actor added, 0 changed\n1 is not in b.csv and stays: ilse-vantor\n")
    assert run("actors", "import", "none.csv", root=archive)[0] == 2


@pytest.mark.parametrize(
    ("words", "status"), [(["check", "--format", "json"], 0), (["check", "--root", "nowhere"], 1), (["bild"], 2)]
)
def test_a_process_flushes_its_output_and_ends_with_its_status(archive: Path, words: list[str], status: int) -> None:
    command = [sys.executable, "-m", "site_builder", *words]
    ended = subprocess.run(command, cwd=archive, capture_output=True, text=True, timeout=600)
    assert ended.returncode == status
    assert json.loads(ended.stdout) if status == 0 else ended.stderr.strip()


def test_python_m_runs_no_module_of_the_folder_it_is_called_in(tmp_path: Path) -> None:
    for name in ("click", "yaml", "jinja2", "sqlite3", "json", "atexit", "markdown_it"):
        (tmp_path / f"{name}.py").write_text(f"open('ran-{name}', 'w')\nraise SystemExit(3)\n")
    command = [sys.executable, "-m", "site_builder"]
    for words in (["new", "archive"], ["build", "--root", "archive", "--workers", "2"]):
        assert subprocess.run([*command, *words], cwd=tmp_path, capture_output=True, timeout=600).returncode == 0
    assert not list(tmp_path.glob("ran-*"))


def test_no_module_of_an_archive_runs_beside_an_environment_that_lies_in_it(tmp_path: Path) -> None:
    lay(tmp_path, {FILE: content(), "seeds/canal.txt": SEED})
    library = tmp_path / ".venv/lib/site-packages"
    library.mkdir(parents=True)
    (library / "site_builder").symlink_to(Path(site_builder.__file__).parent)
    for name in ("toml", "pytz", "multiprocessing", "runpy"):  # two packages that may be missing, two for new processes
        (tmp_path / f"{name}.py").write_text(f"open('ran-{name}', 'w')\nraise SystemExit(3)\n")
    threads = "import threading as t, time; t.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    command = f"import sys; sys.path.pop(0)\n{threads}from site_builder.__main__ import start\nstart()"
    for words in (["-m", "site_builder", "build"], ["-c", command, "ingest"]):
        ran = [sys.executable, *words, "--quiet"]
        done = subprocess.run(ran, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(library)}, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
        assert not list(tmp_path.glob("ran-*"))


def test_a_watch_reports_an_error_once_regardless_of_time(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(archive, {FILE: "no header\n"})
    monkeypatch.setattr(watching, "each_save", lambda root, tops, work: [work(frozenset()) for _ in range(3)])
    status, said = run("build", "--watch", root=archive)
    assert (status, said.count("error: ")) == (1, 1)
    monkeypatch.setattr(
        watching, "each_save", lambda root, tops, work: [work(saved) for saved in (frozenset(), frozenset(["x"]))]
    )
    assert run("build", "--watch", root=archive)[1].count("error: ") == 2


@pytest.mark.parametrize(("port", "fits"), [(0, True), (65535, True), (-1, False), (65536, False)])
def test_a_port_is_one_that_a_machine_has_or_0_for_any(port: int, fits: bool) -> None:
    try:
        given = main.commands["serve"].make_context("serve", ["--port", str(port)]).params["port"]
    except click.BadParameter:
        given = None
    assert given == (port if fits else None)


CLASHING = "opec:\n  label: opec\nopec-plus:\n  label: OPEC+\nlost:\n  label: Lost\n  broader: nowhere\n"


def test_the_command_of_a_hint_works_on_the_registry_that_has_the_fault(tmp_path: Path) -> None:
    lay(tmp_path, {"content/tags.yaml": CLASHING})
    assert run("check", root=tmp_path)[0] == 1
    status, said = run("tag", "retire", "opec-plus", "--to", "opec", root=tmp_path)
    assert status == 0, said
    assert run("tag", "broader", "lost", "", root=tmp_path)[0] == 0
    assert run("check", root=tmp_path)[0] == 0


def test_a_command_makes_nothing_wrong_in_a_registry_that_has_another_fault(tmp_path: Path) -> None:
    lay(tmp_path, {"content/tags.yaml": CLASHING})
    assert run("tag", "add", "opec-2", "Opec!", root=tmp_path)[0] == 1
    assert (tmp_path / "content/tags.yaml").read_text("utf-8") == CLASHING


def test_check_shows_every_error_whatever_topic_is_asked_for(tmp_path: Path) -> None:
    lay(tmp_path, {"content/tags.yaml": CLASHING})
    status, said = run("check", "--only", "links", root=tmp_path)
    assert status == 1
    assert "make the same URL" in said
    assert "2 errors" in said
