"""The uneven demonstration covers cases that the regular one lacks."""

import re
from collections import Counter

import pytest

from site_builder.content.front_matter import Document, read_document
from site_builder.core.source_file import SourceFile
from site_builder.registry.actor import Status
from site_builder.registry.loading import load_actors
from tools.uneven import uneven_files


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(uneven_files(400))


@pytest.fixture(scope="module")
def documents(files: dict[str, str]) -> list[Document]:
    return [read_document(SourceFile(path, text.encode())) for path, text in files.items() if path.endswith(".md")]


def test_an_uneven_archive_is_reproducible() -> None:
    assert list(uneven_files(30)) == list(uneven_files(30))


def test_years_have_gaps_and_floods(documents: list[Document]) -> None:
    years = Counter(d.header.date.year for d in documents if d.header.date)
    assert max(years) - min(years) >= 55
    assert not any(years[year] for year in range(1973, 1979))
    assert max(years.values()) > 15
    assert any(d.header.date is None for d in documents)
    assert any(d.header.date and not d.header.date.day for d in documents)


def test_titles_are_long_and_equal(documents: list[Document]) -> None:
    titles = Counter(d.header.title for d in documents)
    assert titles["The week in brief"] > 20
    assert max(map(len, titles)) > 180
    assert max(len(word) for title in titles for word in title.split()) > 60


def test_one_state_is_in_nearly_half_of_the_briefings(documents: list[Document]) -> None:
    [(_, most)] = Counter(tag for d in documents for tag in d.header.tags).most_common(1)
    assert most > 160


def test_bodies_are_transcripts_and_hold_pictures_and_a_wide_table(
    files: dict[str, str], documents: list[Document]
) -> None:
    shown = {f"content/briefings/{year}/{path}" for d in documents for year, path in _pictures(d)}
    assert shown == {path for path in files if path.endswith(".svg")}
    assert len({re.findall(r'viewBox="([^"]+)"', files[path])[0] for path in shown}) == 5
    assert any(line.count("|") > 15 for d in documents for line in d.body.splitlines())
    assert any(d.body.count("\nQUESTION: ") > 3 for d in documents)


def _pictures(document: Document) -> list[tuple[str, str]]:
    year = document.path.split("/")[2]
    return [(year, path) for path in re.findall(r"!\[[^\]]*\]\((\S+)", document.body)]


def test_two_of_three_records_are_unconfirmed(files: dict[str, str]) -> None:
    actors = load_actors(SourceFile("content/actors.yaml", files["content/actors.yaml"].encode()))
    proposed = sum(actor.status is Status.PROPOSED for actor in actors.values())
    assert 0.6 < proposed / len(actors) < 0.7
