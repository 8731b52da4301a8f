"""Small archives → the exported database, read back by SQLite."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from site_builder.archive.gather import Archive
from site_builder.content.model import BriefingStatus
from site_builder.demo import demo_files
from site_builder.exports.sqlite import write_database
from site_builder.pages.planners import plan, plan_page
from site_builder.pages.site import survey_site
from site_builder.pages.tables import URL, TablesPage, plan_tables
from site_builder.settings.site_config import ExportsConfig, SiteConfig
from tests.builders import TOML, lay, texts
from tests.exports.test_writers import SITE as QUIET
from tests.exports.test_writers import harbour

SITE = replace(QUIET, exports=ExportsConfig(sqlite=True))
PLACE = "https://example.org/archive/briefings/2024-02-12-harbour/"


def tables(found: Archive, site: SiteConfig = SITE) -> TablesPage:
    (page,) = plan_tables(survey_site(found, site, texts()))
    return page


@contextmanager
def opened(found: Archive) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(write_database(tables(found), SITE))
        yield database


def rows(found: Archive, query: str) -> list[tuple[Any, ...]]:
    with opened(found) as database:
        return database.execute(query).fetchall()


def test_the_database_is_written_if_site_toml_enables_it() -> None:
    assert URL in {page.url for page in plan(harbour(), SITE, texts())}
    assert URL not in {page.url for page in plan(harbour(), QUIET, texts())}
    assert plan_page(survey_site(harbour(), SITE, texts()), URL) == tables(harbour())
    assert plan_page(survey_site(harbour(), QUIET, texts()), URL) is None


def test_every_briefing_is_a_row_the_oldest_first() -> None:
    found = rows(harbour(), "SELECT id, url, title, date, authors, series, number, status, words > 20 FROM briefings")
    assert found[0][:4] == (1, "https://example.org/archive/briefings/2024-02-11-canal/", "Canal", "2024-02-11")
    assert found[1][:4] == (2, PLACE, '=SUM(1) "Harbour", <b>closed</b>', "2024-02-12")
    assert found[1][4:] == ('["Vantor, Ilse"]', "Vantor Letters", "7", "final", 1)


def test_actors_tags_and_their_briefings_are_joined() -> None:
    assert rows(harbour(), "SELECT id, name, proposed, briefings, first FROM actors ORDER BY id") == [
        ("ilse-vantor", "Ilse Vantor", 0, 1, "2024-02-12"),
        ("oru-hask", "Oru Hask", 1, 1, "2024-02-12"),
        ("ostrel-bay", "Ostrel Bay", 0, 1, "2024-02-12"),
    ]
    assert rows(harbour(), "SELECT id, broader FROM tags ORDER BY id") == [("grain", None), ("rye", "grain")]
    assert rows(harbour(), "SELECT briefing, tag FROM briefing_tags") == [(1, "grain"), (2, "rye")]
    assert rows(harbour(), "SELECT actor FROM briefing_actors WHERE briefing = 2") == [
        ("ilse-vantor",),
        ("oru-hask",),
        ("ostrel-bay",),
    ]


def test_mentions_quotations_and_references_have_their_positions() -> None:
    ((name, url, written, sentence),) = rows(harbour(), "SELECT name, url, written, sentence FROM passages")
    assert (name, written) == ("Ilse Vantor", "Ilse Vantor")
    assert url == f"{PLACE}#ilse-vantor-said-the-harbour-stays"
    assert sentence.startswith("Ilse Vantor said")
    ((speaker, text),) = rows(harbour(), "SELECT actor, text FROM quotes")
    assert (speaker, text) == ("ilse-vantor", "the harbour stays closed to all ships of the council.")
    assert rows(harbour(), 'SELECT briefing, cited, written FROM "references"') == [(2, 1, "VL 11/2/2024; “Canal.”")]


def test_texts_are_searched_without_regard_to_accents() -> None:
    query = "SELECT rowid FROM briefings_fts WHERE briefings_fts MATCH 'sháll nevér'"
    assert rows(harbour(), query) == [(2,)]


def test_every_key_leads_to_a_row() -> None:
    assert rows(harbour(), "PRAGMA foreign_key_check") == []
    assert rows(harbour(), "PRAGMA integrity_check") == [("ok",)]


def test_unlisted_and_unpublished_records_are_in_no_table() -> None:
    data = write_database(tables(harbour()), SITE).decode("utf-8", "ignore")
    assert "Canal" in data
    assert "secret" not in data.lower()
    draft = harbour(status=BriefingStatus.DRAFT)
    assert "ships" in data
    assert "ships" not in write_database(tables(draft), SITE).decode("utf-8", "ignore")


def test_an_edit_of_a_text_makes_another_database_and_an_equal_archive_the_same() -> None:
    same, other = tables(harbour()), tables(harbour(language="fr"))
    assert same.digest == tables(harbour()).digest
    assert same.digest != other.digest
    assert write_database(same, SITE) == write_database(tables(harbour()), SITE)


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    files = dict(demo_files(12)) | {"site.toml": f"{TOML}[exports]\nsqlite = true\n"}
    for name, seed in (("one", "1"), ("other", "2")):
        lay(tmp_path / name, files)
        words = [sys.executable, "-m", "site_builder", "build", "--quiet", "--root", str(tmp_path / name)]
        subprocess.run(words, check=True, env={"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": f"17{seed}0000000"})
    one, other = ((tmp_path / name / "public/archive.sqlite").read_bytes() for name in ("one", "other"))
    assert one == other
    with closing(sqlite3.connect(tmp_path / "one/public/archive.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM briefings").fetchone() == (12,)


def test_the_questions_of_the_manual_can_be_asked() -> None:
    manual = (Path(__file__).parents[2] / "docs/content/briefings/api.md").read_text("utf-8")
    questions = re.findall(r"```sql\n(.*?)```", manual, re.DOTALL)
    with opened(harbour()) as database:
        columns = [[column[0] for column in database.execute(question).description] for question in questions]
    assert columns == [["name", "with_whom", "briefings", "first", "last"], ["date", "title", "name", "said", "url"]]
