"""An archive's own templates, and the packaged templates that they override."""

import json
from pathlib import Path

import pytest

from site_builder.building.check import behind_templates
from site_builder.building.theme_overrides import (
    ORIGINS,
    Override,
    OverrideState,
    Templates,
    accept,
    compare,
    copy,
    read_templates,
)
from site_builder.core.errors import UsageError
from site_builder.core.installed import packaged_theme_folder
from tests.builders import built, content, lay, run

FOOTER = "partials/footer.html"


def test_a_copy_is_the_packaged_template_and_up_to_date(tmp_path: Path) -> None:
    assert copy(lay(tmp_path, {}), ["templates/partials/footer.html", "years.html"]) == (FOOTER, "years.html")
    text = (packaged_theme_folder() / FOOTER).read_text("utf-8")
    assert (tmp_path / "templates" / FOOTER).read_text("utf-8") == text
    assert compare(read_templates(tmp_path)) == (
        Override(FOOTER, OverrideState.CURRENT, ""),
        Override("years.html", OverrideState.CURRENT, ""),
    )


def test_an_existing_override_is_never_overwritten(tmp_path: Path) -> None:
    lay(tmp_path, {"templates/years.html": "mine"})
    with pytest.raises(UsageError, match="exists already"):
        copy(tmp_path, ["tags.html", "years.html"])
    assert [path.name for path in (tmp_path / "templates").iterdir()] == ["years.html"]


@pytest.mark.parametrize(
    ("names", "hint"),
    [(["yers.html"], 'did you mean "years.html"?'), ([], "all names: site-builder theme list")],
)
def test_an_unknown_template_name_gets_a_suggestion(tmp_path: Path, names: list[str], hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        copy(lay(tmp_path, {}), names)
    assert caught.value.hint == hint


def test_an_override_is_outdated_if_the_package_changes() -> None:
    (found,) = compare(Templates({"a.html": "one\ntwo\n"}, {"a.html": "mine\n"}, {"a.html": "one\n"}))
    assert (found.state, found.diff) == (
        OverrideState.BEHIND,
        "--- a.html (then)\n+++ a.html (now)\n@@ -1 +1,2 @@\n one\n+two\n",
    )


@pytest.mark.parametrize(
    ("packaged", "own", "origins", "state", "shown"),
    [
        ({"a.html": "x\n"}, "y\n", {}, OverrideState.UNKNOWN, "-x\n+y\n"),
        ({"a.html": "x\n"}, '{% extends "packaged/a.html" %}', {}, OverrideState.BLOCKS, ""),
        ({"a.html": "x\n"}, "{% extends 'packaged/a.html' %}", {}, OverrideState.BLOCKS, ""),
        ({}, "y\n", {"a.html": "x\n"}, OverrideState.GONE, ""),
        ({}, "y\n", {}, OverrideState.OWN, ""),
    ],
)
def test_the_status_of_each_override_is_listed(
    packaged: dict[str, str], own: str, origins: dict[str, str], state: OverrideState, shown: str
) -> None:
    (found,) = compare(Templates(packaged, {"a.html": own}, origins))
    assert found.state is state
    assert found.diff.endswith(shown)
    assert bool(found.diff) == bool(shown)


def test_an_updated_override_is_accepted(tmp_path: Path) -> None:
    lay(tmp_path, {"templates/years.html": "mine", f"{ORIGINS}/years.html": "as it was"})
    assert run("theme", "diff", root=tmp_path)[0] == 1
    assert run("theme", "accept", "years.html", root=tmp_path) == (0, "templates/years.html is up to date\n")
    assert run("theme", "diff", root=tmp_path)[0] == 0
    with pytest.raises(UsageError, match="the archive has no template"):
        accept(tmp_path, ["tags.html"])


def test_the_command_reports_outdated_overrides(tmp_path: Path) -> None:
    lay(tmp_path, {"templates/years.html": "mine", "templates/x.html": "", f"{ORIGINS}/years.html": "as it was\n"})
    status, said = run("theme", "diff", root=tmp_path)
    assert status == 1
    assert said.startswith("own\tx.html\nbehind\tyears.html\n--- years.html (then)\n+++ years.html (now)\n")
    assert said.endswith("2 templates of your own, 1 out of date\n")
    status, said = run("theme", "diff", "x.html", "--format", "json", root=tmp_path)
    assert (status, json.loads(said)) == (0, [{"diff": "", "name": "x.html", "state": "own"}])


def test_the_command_lists_and_copies(tmp_path: Path) -> None:
    lay(tmp_path, {})
    assert run("theme", "copy", "years.html", root=tmp_path) == (0, "templates/years.html\n")
    lines = run("theme", "list", root=tmp_path)[1].splitlines()
    assert "packaged\ttags.html" in lines
    assert "current\tyears.html" in lines


def test_the_packaged_theme_is_not_an_override() -> None:
    with pytest.raises(UsageError, match="holds the packaged templates"):
        read_templates(packaged_theme_folder().parent)


def test_check_ignores_the_packages_own_templates() -> None:
    assert list(behind_templates(packaged_theme_folder().parent)) == []


def test_an_override_may_fill_a_block_of_the_packaged_template(tmp_path: Path) -> None:
    text = '{% extends "packaged/briefing.html" %}\n{% block title %}Ours: {{ page.title }}{% endblock %}\n'
    lay(tmp_path, {"content/briefings/2024/a.md": content(), "templates/briefing.html": text})
    built(tmp_path)
    html = (tmp_path / "public/briefings/a/index.html").read_text("utf-8")
    assert "<title>Ours: Harbour Talks</title>" in html
    assert '<article class="sheet">' in html
