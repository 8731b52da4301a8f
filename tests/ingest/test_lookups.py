"""Lookup tables for all texts are built once for many runs."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from site_builder.archive.known_records import Registry
from site_builder.core.last_results import Remembering
from site_builder.entities.gazetteer import Lexicon, lexicon, read_with
from site_builder.ingest import lookups
from site_builder.ingest.lookups import kept_lookups
from site_builder.ingest.proposals import know
from site_builder.registry.decisions import Effective
from site_builder.registry.starter_tables import starter
from site_builder.runtime.cache import Cache


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache before and after the test."""
    calls = {made: made.calls for made in lookups.MADE}
    forget()
    yield
    for one, before in calls.items():
        one.recall(before)


def forget() -> None:
    for one in lookups.MADE:
        one._calls.clear()


def cache(folder: Path) -> Cache:
    return Cache(folder / "cache", version="1", secret=b"s" * 32)


def use(folder: Path) -> Remembering[Lexicon]:
    with cache(folder) as opened, kept_lookups(opened.shelf("lookups")):
        lexicon({}, starter().actors)
    return read_with


def test_a_second_run_reuses_the_lookup_tables(made: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ((asked, first),) = use(tmp_path).calls
    forget()
    monkeypatch.setattr(read_with, "_work", None)
    ((again, second),) = use(tmp_path).calls
    assert second is not first
    assert (again, second.forms) == (asked, first.forms)


def test_packaged_tags_that_a_run_wrote_into_the_registry_change_no_lookup(made: None) -> None:
    kept = dict(islice(starter().tags.items(), 3))
    before, after = (know(Registry({}, tags), Effective(()), "en") for tags in ({}, kept))
    assert after.phrases is before.phrases


def test_unreadable_lookup_tables_are_rebuilt(made: None, tmp_path: Path) -> None:
    with cache(tmp_path) as opened:
        opened.shelf("lookups").save("made", b"no pickle")
    assert use(tmp_path).calls
