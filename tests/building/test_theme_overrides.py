"""An archive's own templates, and the packaged templates that they override."""

from pathlib import Path

import pytest

from site_builder.building.theme_overrides import copy, templates
from site_builder.core.errors import UsageError
from site_builder.core.installed import packaged_theme_folder
from tests.builders import built, content, lay, run

FOOTER = "partials/footer.html"


def test_a_copy_is_the_packaged_template(tmp_path: Path) -> None:
    assert copy(lay(tmp_path, {}), ["templates/partials/footer.html", "years.html"]) == (FOOTER, "years.html")
    text = (packaged_theme_folder() / FOOTER).read_text("utf-8")
    assert (tmp_path / "templates" / FOOTER).read_text("utf-8") == text


def test_an_existing_override_is_never_overwritten(tmp_path: Path) -> None:
    lay(tmp_path, {"templates/years.html": "mine"})
    with pytest.raises(UsageError, match="exists already"):
        copy(tmp_path, ["tags.html", "years.html"])
    assert [path.name for path in (tmp_path / "templates").iterdir()] == ["years.html"]


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (["yers.html"], 'did you mean "years.html"?'),
        (["qqqq"], "all names: site-builder theme list"),
        ([], "all names: site-builder theme list"),
    ],
)
def test_an_unknown_template_name_gets_a_suggestion(tmp_path: Path, names: list[str], hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        copy(lay(tmp_path, {}), names)
    assert caught.value.hint == hint


def test_the_command_lists_and_copies(tmp_path: Path) -> None:
    lay(tmp_path, {"templates/x.html": ""})
    assert run("theme", "copy", "years.html", root=tmp_path) == (0, "templates/years.html\n")
    lines = run("theme", "list", root=tmp_path)[1].splitlines()
    assert {"packaged\ttags.html", "own\tyears.html", "own\tx.html"} <= set(lines)


def test_the_packaged_theme_is_not_an_override() -> None:
    with pytest.raises(UsageError, match="holds the packaged templates"):
        templates(packaged_theme_folder().parent)


def test_an_override_may_fill_a_block_of_the_packaged_template(tmp_path: Path) -> None:
    text = '{% extends "packaged/briefing.html" %}\n{% block title %}Ours: {{ page.title }}{% endblock %}\n'
    lay(tmp_path, {"content/briefings/2024/a.md": content(), "templates/briefing.html": text})
    built(tmp_path)
    html = (tmp_path / "public/briefings/a/index.html").read_text("utf-8")
    assert "<title>Ours: Harbour Talks</title>" in html
    assert '<article class="sheet">' in html
