"""The files of a new archive explain every setting and are valid unchanged."""

import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from typing import Any

from site_builder.content.front_matter import read_document
from site_builder.core.source_file import SourceFile
from site_builder.demo import starter_files
from site_builder.registry.loading import load_actors, load_tags
from site_builder.settings.site_config import (
    ExportsConfig,
    IngestConfig,
    RightsConfig,
    SeriesConfig,
    SiteConfig,
    ThemeConfig,
    UnsureDates,
    WhereInstalled,
    read_config,
)

FILES = dict(starter_files(day="2026-11-05"))
SITE = FILES["site.toml"]
UNCOMMENTED = re.sub(r"^#(?=[\w\[])", "", SITE, flags=re.M)


NEW = ExportsConfig(full_text_feeds=True, markdown=WhereInstalled.AUTO)
"""New archives have full texts in feeds and Markdown next to pages."""


def keys(kind: Any) -> set[str]:
    return {field.name for field in fields(kind) if field.metadata}


def test_the_starter_site_toml_explains_exactly_the_existing_settings() -> None:
    tables = tomllib.loads(UNCOMMENTED)
    assert set(tables) == keys(SiteConfig)
    inner = {field.name: type(field.default) for field in fields(SiteConfig) if is_dataclass(field.default)}
    assert {name: set(tables[name]) for name in inner} == {name: keys(kind) for name, kind in inner.items()}
    assert set(tables["series"]["DD"]) == keys(SeriesConfig)


def test_commented_settings_show_their_defaults() -> None:
    written, plain = read_config(UNCOMMENTED), read_config(SITE)
    own = replace(written.ingest, ignore=(), permalink=(), fields=())
    assert own == plain.ingest == replace(IngestConfig(), unsure_dates=UnsureDates.PUBLISH)
    assert (
        replace(written.theme, fonts=(), nav=(), footer="", logo="", logo_dark="", logo_alt="")
        == plain.theme
        == ThemeConfig()
    )
    assert replace(written.rights, license="", name="", search="", ai_input="", ai_train="") == RightsConfig()
    examples = replace(written, theme=plain.theme, ingest=plain.ingest, rights=plain.rights)
    examples = replace(examples, fields=(), series=(), description="", desk="", contact="", ror="")
    assert examples == plain == replace(SiteConfig("x"), title=plain.title, ingest=plain.ingest, exports=NEW)


def test_each_setting_has_words_above_it() -> None:
    lines = SITE.splitlines()
    settings = [n for n, line in enumerate(lines) if re.match(r"#?\w+ = ", line)]
    assert all(lines[n - 1].startswith("#") for n in settings)


def test_the_welcome_briefing_is_valid_and_dated_with_the_given_day() -> None:
    path = "content/briefings/2026/2026-11-05-welcome-to-your-archive.md"
    header = read_document(SourceFile(path, FILES[path].encode())).header
    tags = load_tags(SourceFile("content/tags.yaml", FILES["content/tags.yaml"].encode()))
    assert str(header.date) == "2026-11-05"
    assert set(header.tags) == set(tags)


def test_a_new_archive_has_no_actors_and_a_valid_example_record() -> None:
    text = FILES["content/actors.yaml"]
    assert not load_actors(SourceFile("content/actors.yaml", text.encode()))
    example = re.sub(r"^# ?", "", text[text.index("# ilse-vantor") :], flags=re.M)
    actor = load_actors(
        SourceFile("content/actors.yaml", (example + "karvonia: {kind: government, name: Karvonia}\n").encode())
    )
    assert actor["ilse-vantor"].sorts_under == "Vantor, Ilse"


def test_seeds_is_an_empty_folder_and_results_are_not_committed() -> None:
    assert FILES["seeds/.gitkeep"] == ""
    assert "/public/" in FILES[".gitignore"]
