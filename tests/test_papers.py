"""README and manual: each command, option and key is explained in one place, and all statements are true."""

import re
import shlex
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from site_builder.cli import main
from site_builder.content.model import Header
from site_builder.core.installed import EXTRAS
from site_builder.settings.site_config import SeriesConfig, SiteConfig, read_config
from tests.builders import run
from tools.reference import PAGES, PAGES_OF_MANUAL

HOME = Path(__file__).parent.parent
MANUAL = {path.stem: path.read_text("utf-8") for path in sorted(PAGES_OF_MANUAL.glob("*.md"))}
PAPERS = {"README": (HOME / "README.md").read_text("utf-8"), **MANUAL}
ON_EVERY_COMMAND = {"--root", "--quiet", "--format"}
ROW = re.compile(r"^\| `(-{0,2}[a-z][\w-]*)[^`]*`(?:, `[\w-]+`)* \|", re.MULTILINE)
"""A row of a table of options or keys, with its explanation."""
LINE = re.compile(r"^ *(?:.*&& )?(site-builder [^\n#>|&]*)", re.MULTILINE)
"""A command in a code block or between backquotes."""
USAGE = re.compile(r"[{\[…]|\b(?:DIR|FILE|BASE|FOLDER|NAME|ID|STEM|WORD|PATH|URL|N)\b")
"""Placeholders for words of the reader."""


def options() -> Iterator[tuple[str, str]]:
    for name, command in sorted(main.commands.items()):
        for parameter in command.params:
            written = [o for o in parameter.opts if o.startswith("--")] if isinstance(parameter, click.Option) else []
            yield from ((name, option) for option in written)


def tables(kind: Any = SiteConfig) -> Iterator[tuple[str, str]]:
    for one in fields(kind):
        inner = SeriesConfig if one.name == "series" else type(one.default)
        if is_dataclass(inner):
            yield from ((f"[{one.name}", f.metadata["key"] or f.name) for f in fields(inner) if f.metadata)
        elif one.metadata:
            yield ("[", one.name)


def commands_of(text: str) -> set[str]:
    code = re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    return {found.strip() for one in code for found in LINE.findall(one)}


def section(text: str, start: str) -> str:
    return text.partition(f"\n## {start}")[2].partition("\n## ")[0]


def test_the_reference_matches_the_declarations() -> None:
    assert {page: (PAGES_OF_MANUAL / page).read_text("utf-8") for page in PAGES} == {
        page: written() for page, written in PAGES.items()
    }


@pytest.mark.parametrize("name", sorted(main.commands))
def test_each_command_has_one_section_that_explains_each_of_its_options_once(name: str) -> None:
    pages = [page for page, text in PAPERS.items() if re.search(rf"^## site-builder {name}$", text, re.MULTILINE)]
    assert pages == ["commands"]
    explained = Counter(ROW.findall(section(MANUAL["commands"], f"site-builder {name}\n")))
    own = {option for of, option in options() if of == name}
    assert own >= ON_EVERY_COMMAND
    assert explained == Counter(own - ON_EVERY_COMMAND)


def test_the_options_of_all_commands_are_explained_once_before_them() -> None:
    assert set(ROW.findall(MANUAL["commands"].partition("\n## ")[0])) == ON_EVERY_COMMAND


def test_each_setting_is_explained_in_one_row_of_the_manual() -> None:
    declared = Counter(name for _, name in tables())
    explained = Counter(ROW.findall(MANUAL["settings"]))
    assert explained == declared


def test_each_field_of_a_header_has_one_row_with_an_example() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| [^|]* \|", MANUAL["editor"], re.MULTILINE)
    explained = Counter(name for row in rows for name in re.findall(r"\w+", row))
    assert explained == Counter(f.name for f in fields(Header) if f.metadata)


@pytest.mark.parametrize("page", sorted(PAPERS))
def test_each_command_in_the_papers_is_one_that_the_program_takes(page: str) -> None:
    wrong = []
    for line in commands_of(PAPERS[page]):
        words = shlex.split(line.replace("…", ""))[1:]
        named = next((word for word in words if not word.startswith("-")), "")
        known = {option for of, option in options() if of == named} | {"--version", "--help"}
        if (named and named not in main.commands) or {w for w in words if w.startswith("--")} - known:
            wrong.append(line)
        elif named and not USAGE.search(line) and len(words) > 1:
            wrong += [line] if _refused(main.commands[named], words[1:]) else []
    assert wrong == []


def _refused(command: click.Command, words: list[str]) -> bool:
    try:
        command.make_context(command.name, list(words), resilient_parsing=False)
    except click.UsageError:
        return True
    return False


@pytest.mark.parametrize("page", sorted(PAPERS))
def test_each_piece_of_site_toml_in_the_papers_can_be_read(page: str) -> None:
    for piece in re.findall(r"```toml\n(.*?)```", PAPERS[page], re.DOTALL):
        tomllib.loads(piece)
        whole = piece if re.search(r"^title =", piece, re.MULTILINE) else f'title = "A"\n{piece}'
        assert read_config(whole).title


def test_each_file_that_the_papers_link_is_there() -> None:
    for page, text in PAPERS.items():
        folder = HOME if page == "README" else PAGES_OF_MANUAL
        for target in re.findall(r"\]\((?!https?:|/)([^)#\s]+)\)", re.sub(r"`[^`]*`", "", text)):
            assert (folder / target).exists(), f"{page}: {target}"


def test_the_manual_is_an_archive_without_a_warning(tmp_path: Path) -> None:
    shutil.copytree(HOME / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("public", ".site-builder"))
    status, said = run("check", root=tmp_path / "docs")
    assert status == 0
    assert f"{len(MANUAL)} briefings: 0 errors, 0 warnings" in said
    assert run("build", root=tmp_path / "docs")[0] == 0
    assert all((tmp_path / f"docs/public/briefings/{page}/index.html").exists() for page in MANUAL)


WORKFLOWS = (*sorted((HOME / ".github/workflows").glob("*.yml")), HOME / "docs/content/assets/pages.yml")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_name_actions_by_commit(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used
    assert [line for line in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


def test_no_paper_installs_the_program_by_a_name_that_is_not_registered() -> None:
    texts = {**PAPERS, **{path.name: path.read_text("utf-8") for path in WORKFLOWS}}
    installs = {(name, line) for name, text in texts.items() for line in re.findall(r"pip install (.*)", text)}
    code = {path.name: path.read_text("utf-8") for path in (HOME / "site_builder").rglob("*.py")}
    installs |= {(name, line) for name, text in code.items() for line in re.findall(r"pip install (.*)", text)}
    own = {(name, line) for name, line in installs if re.match(r"\"?site-builder", line)}
    assert {(name, line) for name, line in own if "git+" not in line} == set()


def test_the_recipe_for_pages_begins_with_the_need_for_a_private_repository() -> None:
    recipe = MANUAL["operator"].partition("### GitHub Pages\n\n")[2]
    assert recipe.startswith("**The repository that holds the archive must be private**")
    assert "MUST BE PRIVATE" in WORKFLOWS[-1].read_text("utf-8").splitlines()[0]


def test_every_recipe_sends_one_policy_for_content() -> None:
    policies = re.findall(r"Content-Security-Policy:? \"?([^\"\n]+)", MANUAL["operator"])
    assert len(policies) == 3
    assert len(set(policies)) == 1
    assert {"base-uri", "form-action", "frame-ancestors"} <= {part.split()[0] for part in policies[0].split("; ")}


def test_hints_name_the_packages_of_each_extra() -> None:
    extras = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = {extra: {re.split("[>=]", package)[0] for package in packages} for extra, packages in extras.items()}
    assert {extra: set(packages.split()) for extra, packages in EXTRAS.items()} == {
        extra: packages for extra, packages in named.items() if extra not in ("all", "dev")
    }
