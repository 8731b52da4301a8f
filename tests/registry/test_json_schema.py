import re
from dataclasses import dataclass, fields

import pytest

from site_builder.content.model import Header
from site_builder.core.partial_date import PartialDate
from site_builder.registry.actor import Actor
from site_builder.registry.decisions import Decision
from site_builder.registry.json_schema import DATE, DIALECT, ID, schema_for
from site_builder.registry.tag import Tag
from site_builder.settings.fields import entry, listing, record, words


def test_actors_are_a_map_of_records() -> None:
    schema = schema_for(Actor)
    assert schema["$schema"] == DIALECT
    record_schema = schema["additionalProperties"]
    assert record_schema["required"] == ["kind", "name"]
    assert record_schema["additionalProperties"] is False
    kind = record_schema["properties"]["kind"]
    assert kind["enum"] == ["person", "organisation", "government", "office", "group", "place"]
    assert record_schema["properties"]["status"]["default"] == "curated"
    assert record_schema["properties"]["index"] == {
        "type": "boolean",
        "description": "false keeps it off the indexes",
        "default": True,
    }
    assert record_schema["properties"]["names"]["items"]["anyOf"][0] == {"$ref": "#/$defs/Name"}
    assert record_schema["properties"]["same_as"]["$ref"] == "#/$defs/SameAs"
    assert record_schema["properties"]["old_ids"]["items"] == ID


def test_a_key_that_is_not_a_python_name_keeps_its_spelling() -> None:
    name = schema_for(Actor)["$defs"]["Name"]
    assert "from" in name["properties"]
    assert name["properties"]["from"] == {**DATE, "description": "first day of use"}
    assert name["required"] == ["text"]


def test_tags_are_a_map_and_decisions_a_list() -> None:
    assert schema_for(Tag)["additionalProperties"]["properties"]["match"]["type"] == "array"
    decisions = schema_for(Decision)
    assert decisions["items"]["properties"]["occurrence"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 9999,
        "default": 0,
        "description": "which occurrence in the paragraph, from 1; 0 means each; with scope here",
    }


def test_front_matter_is_one_record_with_every_field() -> None:
    schema = schema_for(Header)
    assert list(schema["properties"]) == [f.name for f in fields(Header)]
    assert schema["required"] == ["title"]
    assert schema["properties"]["seed"]["items"]["$ref"] == "#/$defs/SeedEntry"
    assert schema["$defs"]["SeedEntry"]["properties"]["wrote"]["$ref"] == "#/$defs/Wrote"
    assert schema["properties"]["publish_at"]["type"] == "string"


@pytest.mark.parametrize(
    ("text", "fits"), [("2021", True), ("2021-02", True), ("2021-02-10", True), ("10.2.2021", False)]
)
def test_dates_have_the_forms_that_the_loader_reads(text: str, fits: bool) -> None:
    assert bool(re.search(DATE["pattern"], text)) == fits


@pytest.mark.parametrize(
    ("text", "fits"), [("ilse-vantor", True), ("007", True), ("é漢", True), ("A b", False), ("a/b", False)]
)
def test_ids_have_the_form_that_the_loader_reads(text: str, fits: bool) -> None:
    assert bool(re.search(ID["pattern"], text)) == fits


@dataclass(frozen=True)
class Inner:
    """An inner record. Its second sentence."""

    word: str = entry(words, doc="a word")


@dataclass(frozen=True)
class Outer:
    """A record with `two` inner ones."""

    first: Inner | None = entry(record(Inner), default=None, doc="one")
    rest: tuple[Inner, ...] = entry(listing(record(Inner)), default=(), doc="more")
    since: PartialDate = entry(words, default=PartialDate(2021), doc="since when")


def test_a_definition_occurs_once_and_is_titled_by_its_first_sentence() -> None:
    schema = schema_for(Outer)
    assert schema["title"] == "A record with two inner ones."
    assert list(schema["$defs"]) == ["Inner"]
    assert schema["$defs"]["Inner"]["title"] == "An inner record."
    assert schema["properties"]["since"]["default"] == "2021"
    assert "required" not in schema
