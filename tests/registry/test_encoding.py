import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.registry.actors import Actor
from site_builder.registry.encoding import decode_actors, decode_tags, encode_actors, encode_tags
from site_builder.registry.load import load_actors
from site_builder.registry.tags import Tag

from .sample_registry import ACTORS, RECORDS, TAG_RECORDS, source


@settings(deadline=None)
@given(st.lists(RECORDS, max_size=3), st.lists(TAG_RECORDS, max_size=3))
def test_any_registry_comes_back_as_it_was(actors: list[Actor], tags: list[Tag]) -> None:
    known = {actor.id: actor for actor in actors}
    assert repr(decode_actors(encode_actors(known))) == repr(known)
    vocabulary = {tag.id: tag for tag in tags}
    assert repr(decode_tags(encode_tags(vocabulary))) == repr(vocabulary)


def test_the_lines_of_records_are_kept() -> None:
    assert decode_actors(encode_actors(load_actors(source(ACTORS))))["oru-benn"].line == 29


@pytest.mark.parametrize("data", [b"", b"\xff", b"{}", b"[1, 2]", b"[1]", b'["other", []]', b'"ab"'])
def test_bytes_of_something_else_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode_actors(data)


def test_damaged_records_are_refused() -> None:
    form, rows = json.loads(encode_actors(load_actors(source(ACTORS))))
    for damage in ({1: "alien"}, {8: 5}):
        rows[0] = [damage.get(place, value) for place, value in enumerate(rows[0])]
        with pytest.raises(ValueError, match="damaged"):
            decode_actors(json.dumps([form, rows]).encode())
