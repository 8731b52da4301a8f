"""The demonstration archive: the same in every process, valid, and consistent with its headers."""

import os
import re
import subprocess
import sys
from collections import Counter
from statistics import mean

import pytest

from site_builder.content.front_matter import Document, read_document
from site_builder.content.model import BriefingStatus
from site_builder.core.source_file import SourceFile
from site_builder.demo import demo_files, make_plan, vocabulary
from site_builder.demo.content_files import write_briefing
from site_builder.demo.plan import title_case
from site_builder.demo.prose import parts
from site_builder.registry.actor import Actor, ActorKind, Actors
from site_builder.registry.loading import load_actors, load_tags
from site_builder.registry.tag import Tags
from site_builder.settings.site_config import read_config
from tools.demo_seeds import demo_seeds

COUNT = 700
LINK = re.compile(r"\[([^\]]*)\]\(/briefings/([^)]*)/\)")
REFERENCE = re.compile(r"DD (\d+)/(\d+)/(\d{4}); “([^”]*)”")
PRINT_DIGEST = """
from site_builder.demo import demo_files
from tools.demo_seeds import demo_seeds
from site_builder.core.digests import digest_of
print(digest_of(list(demo_files(60)), list(demo_seeds(20, seed=3))))
"""


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(demo_files(COUNT))


@pytest.fixture(scope="module")
def documents(files: dict[str, str]) -> tuple[Document, ...]:
    paths = [path for path in files if path.endswith(".md")]
    return tuple(read_document(SourceFile(path, files[path].encode())) for path in paths)


@pytest.fixture(scope="module")
def actors(files: dict[str, str]) -> Actors:
    return load_actors(SourceFile("content/actors.yaml", files["content/actors.yaml"].encode()))


@pytest.fixture(scope="module")
def tags(files: dict[str, str]) -> Tags:
    return load_tags(SourceFile("content/tags.yaml", files["content/tags.yaml"].encode()))


def without_citations(document: Document) -> str:
    return REFERENCE.sub("", LINK.sub("", document.body))


def test_every_process_writes_the_same_bytes() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(printed) == 1


def test_another_random_seed_gives_another_world() -> None:
    assert not set(dict(demo_files(9))) & set(dict(demo_files(9, seed=8))) - {
        "site.toml",
        ".gitignore",
        ".gitattributes",
    } - {
        "content/actors.yaml",
        "content/tags.yaml",
    }


def test_a_briefing_does_not_depend_on_those_written_before_it() -> None:
    plan = make_plan(12)
    assert write_briefing(plan, 9) == write_briefing(plan, 9)


def test_the_configuration_is_valid_and_names_the_series(files: dict[str, str]) -> None:
    assert dict(read_config(files["site.toml"]).series)["DD"].date_order == "day-first"


def test_paths_are_date_and_title_in_the_folder_of_the_year(documents: tuple[Document, ...]) -> None:
    assert len(documents) == COUNT
    for document in documents:
        date = document.header.date
        assert document.path.startswith(f"content/briefings/{date.year}/{date}-")


def test_headers_list_only_records_of_the_registry(documents: tuple[Document, ...], actors: Actors, tags: Tags) -> None:
    for document in documents:
        assert set(document.header.actors) <= set(actors)
        assert set(document.header.tags) <= set(tags)
        assert len(set(document.header.tags)) == len(document.header.tags) >= 2
        assert 0 < len(document.header.summary) <= 300


def test_the_registry_lists_only_actors_with_mentions(documents: tuple[Document, ...], actors: Actors) -> None:
    assert set(actors) == {actor for document in documents for actor in document.header.actors}


def test_a_header_lists_exactly_the_actors_that_the_body_names(documents: tuple[Document, ...], actors: Actors) -> None:
    names = {form: actor.id for actor in actors.values() for form in (actor.name, *_capitals(actor))}
    known = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b")
    for document in documents[::5]:
        text = re.sub(r"(official in|sources in) \w+|^## .*", "", without_citations(document), flags=re.I | re.M)
        assert set(document.header.actors) == {names[match[0]] for match in known.finditer(text)}, document.path


def _capitals(actor: Actor) -> list[str]:
    return [name.text for name in actor.names if name.kind == "metonym"]


def test_every_citation_has_its_target(documents: tuple[Document, ...]) -> None:
    stems = {document.path.rsplit("/", 1)[1].removesuffix(".md"): document for document in documents}
    dated = Counter((str(document.header.date), document.header.title) for document in documents)
    links = [match for document in documents for match in LINK.findall(document.body)]
    references = [match for document in documents for match in REFERENCE.findall(document.body)]
    assert len(links) > COUNT / 3
    assert len(references) > COUNT / 3
    for title, stem in links:
        assert stems[stem].header.title == title
        assert stems[stem].header.status is not BriefingStatus.DRAFT
    for day, month, year, title in references:
        assert dated[f"{year}-{int(month):02d}-{int(day):02d}", title] == 1


def test_briefings_are_as_long_as_those_of_a_desk(documents: tuple[Document, ...]) -> None:
    words = [len(document.body.split()) for document in documents]
    assert 780 < mean(words) < 880
    assert min(words) > 600
    assert max(words) < 1200


def test_bodies_have_headings_quotations_lists_tables_and_stress(documents: tuple[Document, ...]) -> None:
    assert all("\n## " in document.body and "\n> “" in document.body for document in documents)
    for mark in ("\n- ", "\n| --- |", " **", " *", "” — "):
        assert any(mark in document.body for document in documents)


def test_same_day_twins_differ_by_a_number(files: dict[str, str]) -> None:
    twins = [path for path in files if path.endswith("-2.md")]
    assert twins
    for path in twins:
        other = path.removesuffix("-2.md") + ".md"
        assert files[path] != files[other]
        assert files[path].splitlines()[:3] == files[other].splitlines()[:3]


def test_some_briefings_are_drafts_or_corrected(documents: tuple[Document, ...]) -> None:
    found = Counter(document.header.status for document in documents)
    assert 0 < found[BriefingStatus.DRAFT] < found[BriefingStatus.CORRECTED] < COUNT / 20
    assert all(
        bool(document.header.corrections) == (document.header.status is BriefingStatus.CORRECTED)
        for document in documents
    )


def test_names_of_people_come_from_the_syllable_tables(actors: Actors) -> None:
    people = [actor for actor in actors.values() if actor.kind is ActorKind.PERSON]
    assert {actor.order for actor in people} == {tongue.order for tongue in vocabulary.TONGUES}
    for actor in people:
        assert any(_built(tongue, actor) for tongue in vocabulary.TONGUES), actor.name
        assert all(role.title and role.from_ and role.country in actors for role in actor.roles)


def _built(tongue: vocabulary.NameGrammar, actor: Actor) -> bool:
    given, family = ("".join(f"(?:{'|'.join(table)})" for table in tables) for tables in (tongue.given, tongue.family))
    written = {
        "given-first": f"{given} {family}",
        "family-first": f"{family} {given}",
        "mononym": given,
    }[tongue.order]
    return actor.order == tongue.order and re.fullmatch(written, actor.name) is not None


def test_an_office_has_one_holder_on_every_day_of_the_archive() -> None:
    plan = make_plan(400)
    for entry in plan.entries:
        for office in entry.lead.offices:
            starts = [first for first, _ in office.terms]
            assert starts == sorted(starts)
            assert office.holder(entry.day) in [actor for _, actor in office.terms]


@pytest.mark.parametrize(
    ("briefings", "years", "states", "most_tags"), [(1, 2, 4, 20), (1000, 12, 12, 45), (10_000, 12, 40, 120)]
)
def test_the_world_grows_with_the_archive(briefings: int, years: int, states: int, most_tags: int) -> None:
    world = make_plan(briefings).world
    assert len(world.states) == states
    assert len(world.tags) <= most_tags
    assert (2025 - years) - 1 <= world.first_day.year <= 2026 - years
    assert len({actor.id for actor in world.actors()}) == len(list(world.actors())) <= 1550


def test_seeds_hold_the_words_of_the_briefings(documents: tuple[Document, ...]) -> None:
    seeds = list(demo_seeds(COUNT))
    assert len({path for path, _ in seeds}) == COUNT
    for (path, text), document in zip(seeds[:150], documents, strict=False):
        assert path.endswith(".txt")
        assert document.header.title in text.splitlines()
        assert str(document.header.date)[:4] in text
        assert _bare(document.body) <= _bare(text)
        assert "](" not in text
        assert "\n## " not in text


def _bare(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", LINK.sub(r"\1", text)))


def test_seeds_come_with_different_date_lines_and_leftovers_of_a_page() -> None:
    texts = [text for _, text in demo_seeds(40)]
    assert any("\nPublished on " in text for text in texts)
    assert any("\nDate: 20" in text for text in texts)
    assert any(re.search(r"\nDD \d+/\d+/\d{4}\n", text) for text in texts)
    assert any(text.endswith("Back to list\n") for text in texts)


def test_a_sentence_template_is_split_at_its_slots() -> None:
    assert parts("a {b} c {d}") == (("a ", "b"), (" c ", "d"), ("", ""))


def test_titles_are_written_with_capitals_behind_hyphens_too() -> None:
    assert title_case("net-size licence round") == "Net-Size Licence Round"


def test_an_empty_demonstration_has_a_registry_and_no_briefing() -> None:
    assert [path for path, _ in demo_files(0)] == [
        "site.toml",
        ".gitignore",
        ".gitattributes",
        "content/actors.yaml",
        "content/tags.yaml",
    ]
