"""Header fields declared in site.toml: details for readers and programs, and errors for undeclared ones."""

import json
from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import read_settings
from site_builder.core.errors import ConfigError, SiteErrors
from tests.builders import TOML, built, content, lay, outputs, page, run

FIELDS = 'fields = {why = "Why it matters", beat = "Beat"}\n'
OWN = {"why": "The port feeds two countries.", "beat": "[ports, trade]"}
FILE = "content/briefings/2024/a.md"


def archive(root: Path, *, fields: str = FIELDS, **header: str) -> Path:
    return lay(root, {"site.toml": TOML + fields, FILE: content(**header)})


def test_a_custom_field_is_shown_found_and_exported(tmp_path: Path) -> None:
    built(archive(tmp_path, details="[{label: Place, value: Harbour House}]", **OWN))
    shown = page(tmp_path, "a").partition('<dl class="details">')[2].partition("</dl>")[0]
    assert shown.replace("\n", "") == (
        "<dt>Place</dt><dd>Harbour House</dd><dt>Beat</dt><dd>ports</dd><dd>trade</dd>"
        "<dt>Why it matters</dt><dd>The port feeds two countries.</dd>"
    )
    told = json.loads((tmp_path / "public/briefings/a/index.json").read_text("utf-8"))
    assert told["details"][-1] == {"label": "Why it matters", "value": "The port feeds two countries."}
    index = b"".join(data for path, data in outputs(tmp_path / "public").items() if path.startswith("search/"))
    assert b"The port feeds two countries." in index


def test_a_field_unknown_to_site_toml_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SiteErrors) as raised:
        built(archive(tmp_path, whz="x", **OWN, sumary="y"))
    assert [str(e) for e in raised.value.errors] == [
        f'{FILE}:4: unknown field "whz"',
        f'{FILE}:7: unknown field "sumary"',
    ]


def test_ingest_accepts_custom_fields_and_rejects_unknown_ones(tmp_path: Path) -> None:
    root = archive(tmp_path, **OWN)
    assert run("ingest", root=root)[0] == 0
    lay(root, {"site.toml": TOML, FILE: content("Harbour Talks Resume", **OWN)})
    status, said = run("ingest", root=root)
    assert (status, 'unknown field "why"' in said) == (1, True)


def test_a_custom_field_must_be_text(tmp_path: Path) -> None:
    with pytest.raises(SiteErrors, match=f"{FILE}:4: why: must be text"):
        built(archive(tmp_path, why="{a: b}"))


@pytest.mark.parametrize("key", ["title", "details", "embargo", "visibility", "Expires", "audienc"])
def test_a_custom_field_cannot_reuse_a_field_that_has_meaning_or_hides_texts(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError, match=f'fields: "{key}" is reserved') as raised:
        read_settings(archive(tmp_path, fields=f'fields = {{{key} = "Words"}}\n'))
    assert raised.value.hint == "choose another name for the field"


def test_a_new_field_label_reaches_pages_built_before(tmp_path: Path) -> None:
    built(archive(tmp_path / "then", **OWN))
    for root in (tmp_path / "then", tmp_path / "new"):
        built(archive(root, fields=FIELDS.replace("Why it matters", "What is at stake"), **OWN))
    assert "<dt>What is at stake</dt>" in page(tmp_path / "then", "a")
    assert outputs(tmp_path / "then/public") == outputs(tmp_path / "new/public")


def test_a_tombstone_hides_custom_fields(tmp_path: Path) -> None:
    built(archive(tmp_path, status="withdrawn", **OWN))
    assert not [path for path, data in outputs(tmp_path / "public").items() if b"feeds two countries" in data]
