"""authors.yaml: authors by id, on pages, in citations and in exports."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import read_inputs
from site_builder.archive_folder.reading import read_registry
from site_builder.building.check import unknown_authors
from site_builder.core.errors import SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.pages.site import Site, signatures_of
from site_builder.registry.actor import Actor
from site_builder.registry.author import Author
from site_builder.registry.loading import load_authors
from site_builder.runtime.cache import open_cache
from tests.builders import SITE, actor, archive, briefing, built, lay, registry, texts

AUTHORS = """jdoe:
  name: "Vantor, Ilse"
  actor: ilse-vantor
  orcid: 0000-0002-1825-0097
desk:
  name: Harbour Desk
  note: nobody in particular
"""
HEADER = "title: The Lock\ndate: 2024-02-12\nauthors: [jdoe, desk, Tomas Maren]\nactors: [ilse-vantor]\n"
POST = f"---\n{HEADER}---\n\nIt is shut.\n"
ACTORS = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"


def signed(authors: str, *actors: Actor, **records: Author) -> list[tuple[str, str]]:
    found = archive(briefing("a", authors=authors), registry=replace(registry(*actors), authors=records))
    site = Site(found, SITE, {}, texts())
    return [(s.name, s.url) for s in signatures_of(site, found.briefings[0].header)]


def test_the_page_shows_the_author_of_an_id_and_links_the_actor(tmp_path: Path) -> None:
    files = {"content/authors.yaml": AUTHORS, "content/actors.yaml": ACTORS, "content/briefings/a.md": POST}
    built(lay(tmp_path, files))
    page = (tmp_path / "public/briefings/a/index.html").read_text("utf-8")
    link = '<a href="../../actors/ilse-vantor/"><bdi>Ilse Vantor</bdi></a>'
    assert f"By {link}, <bdi>Harbour Desk</bdi> and <bdi>Tomas Maren</bdi>" in page
    assert '"sameAs":["https://orcid.org/0000-0002-1825-0097"]' in page.replace('": [', '":[')
    assert "nobody in particular" not in page
    assert "Vantor, Ilse" in (tmp_path / "public/briefings/a/index.json").read_text("utf-8")


def test_an_edit_of_the_list_changes_the_pages_of_its_author_alone(tmp_path: Path) -> None:
    other = POST.replace("jdoe, desk", "desk")
    files = {"content/authors.yaml": AUTHORS, "content/actors.yaml": ACTORS, "content/briefings/a.md": POST}
    built(lay(tmp_path, {**files, "content/briefings/b.md": other}))
    before = (tmp_path / "public/briefings/b/index.html").read_bytes()
    lay(tmp_path, {"content/authors.yaml": AUTHORS.replace("Vantor, Ilse", "Vantor, I. M.")})
    built(tmp_path)
    assert "<bdi>I. M. Vantor</bdi>" in (tmp_path / "public/briefings/a/index.html").read_text("utf-8")
    assert (tmp_path / "public/briefings/b/index.html").read_bytes() == before


def test_an_id_of_an_actor_needs_no_entry_and_a_name_is_never_looked_up() -> None:
    ilse = actor("Ilse Vantor")
    assert signed("[ilse-vantor, Ilse Vantor]", ilse) == [
        ("Ilse Vantor", "/actors/ilse-vantor/"),
        ("Ilse Vantor", ""),
    ]
    assert signed("[jdoe]", jdoe=Author("jdoe", "Oru Hask")) == [("Oru Hask", "")]


def test_a_by_line_does_not_name_an_actor_with_a_restricted_audience() -> None:
    hidden = actor("Ilse Vantor", audience="staff")
    assert signed("[ilse-vantor]", hidden) == [("ilse-vantor", "")]
    record = Author("jdoe", "J. Doe", actor="ilse-vantor")
    assert signed("[jdoe]", hidden, jdoe=record) == [("J. Doe", "")]


def test_check_names_the_ids_that_nothing_explains() -> None:
    found = archive(
        briefing("a", authors="[jdo, Tomas Maren]"), registry=Registry({}, {}, {}, {"jdoe": Author("jdoe", "X")})
    )
    (warning,) = unknown_authors(found)
    assert (warning.place and warning.place.line, warning.hint) == (4, 'did you mean "jdoe"?')


def test_check_names_the_ids_of_actors_that_readers_do_not_see() -> None:
    hidden, merged = actor("Ilse Vantor", audience="staff"), actor("Oru Hask", merged_into="ilse-vantor")
    known = replace(registry(hidden, merged, actor("Tomas Maren")), authors={"jdoe": Author("jdoe", "X", "oru-hask")})
    found = archive(briefing("a", authors="[ilse-vantor, oru-hask, tomas-maren, jdoe]"), registry=known)
    assert [warning.message for warning in unknown_authors(found)] == [
        f'the author "{name}" is shown as an id because the actor is hidden from readers'
        for name in ("ilse-vantor", "oru-hask")
    ]


@pytest.mark.parametrize(
    ("text", "fact", "line"),
    [
        ("jdoe:\n  name: X\n  nmae: X\n", 'jdoe has no field "nmae"', 3),
        ("jdoe:\n  actor: x\n", "jdoe name is missing", 1),
        ("J Doe:\n  name: X\n", '"J Doe" is not an id', 1),
        ("jdoe:\n  name: X\n  orcid: 0000-0002-1825-0098\n", "jdoe orcid: ", 3),
    ],
)
def test_a_wrong_record_is_named_with_its_line(text: str, fact: str, line: int) -> None:
    with pytest.raises(SiteErrors) as raised:
        load_authors(SourceFile("content/authors.yaml", text.encode()))
    problem = raised.value.errors[0]
    assert problem.message.startswith(fact)
    assert (problem.place.line if problem.place else 0) == line


def test_an_unknown_actor_of_an_author_is_an_error(tmp_path: Path) -> None:
    root = lay(tmp_path, {"content/authors.yaml": AUTHORS, "content/briefings/a.md": POST})
    with open_cache(tmp_path / "cache") as cache, pytest.raises(SiteErrors, match='there is no actor "ilse-vantor"'):
        read_registry(read_inputs(root), cache)


@pytest.mark.parametrize(
    "actors",
    [
        "ilse-maren:\n  kind: person\n  name: Ilse Maren\n  old_ids: [ilse-vantor]\n",
        "ilse-maren:\n  kind: person\n  name: Ilse Maren\n" + ACTORS + "  merged_into: ilse-maren\n",
    ],
    ids=["a former id", "a merged record"],
)
def test_an_author_may_be_named_by_an_id_that_an_actor_had(actors: str, tmp_path: Path) -> None:
    files = {"content/authors.yaml": AUTHORS, "content/actors.yaml": actors, "content/briefings/a.md": POST}
    built(lay(tmp_path, files))
    assert "actors/ilse-maren/" in (tmp_path / "public/briefings/a/index.html").read_text("utf-8")
