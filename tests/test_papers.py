"""Every command, every option and every setting is named in README or docs/."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from site_builder.cli import main
from site_builder.demo.starter import STARTER_SITE
from site_builder.settings.site_config import (
    ExportsConfig,
    IngestConfig,
    NavItem,
    PagesConfig,
    PublishConfig,
    SearchConfig,
    SeriesConfig,
    SiteConfig,
    ThemeConfig,
)
from tests.builders import run

HOME = Path(__file__).parent.parent
README = "".join(path.read_text("utf-8") for path in (HOME / "README.md", *sorted((HOME / "docs").glob("*.md"))))
ON_EVERY_COMMAND = {"--root", "--quiet", "--format"}


def options() -> Iterator[tuple[str, str]]:
    for name, command in sorted(main.commands.items()):
        for parameter in command.params:
            written = [o for o in parameter.opts if o.startswith("--")] if isinstance(parameter, click.Option) else []
            yield from ((name, option) for option in written)


def settings(*kinds: Any) -> list[str]:
    return [f.metadata["key"] or f.name for kind in kinds if is_dataclass(kind) for f in fields(kind) if f.metadata]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_the_papers_name_every_command(name: str) -> None:
    assert f"site-builder {name}" in README


@pytest.mark.parametrize("option", sorted({option for _, option in options()}))
def test_the_papers_name_every_option(option: str) -> None:
    assert option in README


def test_every_command_has_an_example_and_the_common_options(tmp_path: Path) -> None:
    for name, command in main.commands.items():
        assert f"site-builder {name}" in command.epilog
        assert {option for of, option in options() if of == name} >= ON_EVERY_COMMAND
        assert run(name, "--help", root=tmp_path)[0] == 0


@pytest.mark.parametrize(
    "key",
    settings(SiteConfig, ThemeConfig, PagesConfig, NavItem, SeriesConfig, IngestConfig, SearchConfig, PublishConfig),
)
def test_the_starter_or_the_readme_explains_every_setting(key: str) -> None:
    assert key in STARTER_SITE or key in README


def test_every_setting_has_words_of_its_own() -> None:
    site = (SiteConfig, ThemeConfig, PagesConfig, NavItem, SeriesConfig)
    kinds = (*site, IngestConfig, ExportsConfig, SearchConfig, PublishConfig)
    tables = ("theme", "pages", "ingest", "series", "exports", "search", "publish", "content")
    plain = [f for kind in kinds for f in fields(kind) if f.metadata and f.name not in tables]
    assert [f.name for f in plain if not f.metadata["doc"]] == []
