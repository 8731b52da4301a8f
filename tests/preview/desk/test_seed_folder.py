"""A seed that changes during the preview, and the choice if its content was edited too."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from livereload.handlers import LiveReloadHandler

from site_builder.ingest.pipeline import ingest
from site_builder.preview.desk.seed_folder import Seeds, is_seed
from site_builder.preview.live.site import PUBLIC, Resident
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Request
from site_builder.preview.web.desk_routes import Desk
from site_builder.preview.web.session import AS_BEFORE, Session
from site_builder.runtime.files import write_atomic
from tests.builders import edit
from tests.preview.archives import NOW, lay, resident, until
from tests.seeds.formats import samples

SEED = "seeds/visit.txt"
TEXT = "A visit to Karvonia\n\n3 March 2021\n\nThe minister came. Nothing was agreed, and the desk expects no more.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = lay(tmp_path / "archive", {"site.toml": 'title = "A"\nbase_url = "https://example.org/"\n', SEED: TEXT})
    Seeds(found, lambda: NOW).run()
    return found


@pytest.fixture
def live(root: Path) -> Iterator[Resident]:
    found = resident(root)
    yield found
    found.live_files.cache.close()


def content(root: Path) -> str:
    return next(path.relative_to(root).as_posix() for path in root.glob("content/briefings/*/*.md"))


def test_a_changed_seed_is_ingested_and_shown(root: Path, live: Resident) -> None:
    seeds = Seeds(root, lambda: NOW)

    async def change() -> None:
        session = Session(live, Guard(1), lambda *told: None, seeds=seeds)
        edit(root, SEED, "Nothing was agreed", "All was agreed")
        session.notice(frozenset({SEED}), 0.0)
        session.notice(frozenset({SEED}), 0.0)
        await until(lambda: session.timing.settled)

    asyncio.run(change())
    url = f"/briefings/{Path(content(root)).stem}/"
    assert b"All was agreed" in live.views[PUBLIC].show(url).data


def test_changes_are_reported_despite_a_bad_seed(root: Path, live: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveReloadHandler, "reload_waiters", lambda path: None)
    told: list[tuple[Any, ...]] = []

    async def save() -> None:
        session = Session(live, Guard(1), lambda *said: told.append(said), seeds=Seeds(root, lambda: NOW))
        edit(root, SEED, "Nothing was agreed", "All was agreed")
        lay(root, {"seeds/empty.txt": " "})
        session.notice(frozenset({SEED, "seeds/empty.txt"}), 0.0)
        await until(lambda: told and session.timing.settled and told[-1] == ("every briefing is published",))

    asyncio.run(save())
    assert b"All was agreed" in live.views[PUBLIC].show(f"/briefings/{Path(content(root)).stem}/").data
    ((words, (error,)),) = (said for said in told if len(said) == 2)
    assert str(error) == "seeds/empty.txt: the file contains no text"
    assert words == AS_BEFORE


def test_open_conflicts_and_changes_before_the_start_are_listed(root: Path, live: Resident) -> None:
    """A conflict left by an earlier run, and a seed added while the preview was not running."""
    path = content(root)
    live.take([edit(root, path, "\n\nThe minister came.", "\n\nThe minister came, says an editor.")])
    edit(root, SEED, "The minister came.", "The minister came, says the seed again.")
    Seeds(root, lambda: NOW).run()
    lay(root, {"seeds/second.txt": TEXT.replace("Karvonia", "Dorvalia").replace("3 March", "4 May")})
    seeds = Seeds(root, lambda: NOW)

    async def look() -> None:
        session = Session(live, Guard(1), lambda *told: None, seeds=seeds)
        session.begin()
        await until(lambda: seeds.conflicts and session.timing.changes)
        session.end()

    asyncio.run(look())
    assert [(item.key, item.path) for item in seeds.conflicts] == [(f"conflict:{SEED}", path)]
    assert [path for path in live.live_files.documents if "2021-05-04" in path]


@pytest.mark.parametrize(("side", "kept"), [("take-seed", False), ("keep-mine", True)])
def test_a_curator_decides_between_two_nearly_equal_seeds(side: str, kept: bool, root: Path, live: Resident) -> None:
    short = TEXT.replace("3 March", "5 May") + "\nThe minister of Karvonia said nothing about the harbour at all.\n"
    lay(root, {"seeds/long.txt": short + "\nThe pilots agreed.\n", "seeds/short.txt": short})
    seeds, guard = Seeds(root, lambda: NOW), Guard(1)
    desk = Desk(live, guard, clock=lambda: NOW, changed=live.take, seeds=seeds)
    live.take(seeds.run())
    (item,) = seeds.conflicts
    assert item.key == "pair:seeds/short.txt"
    request = Request("POST", "/_desk/decide", {"x-desk-token": guard.token}, b"", {})
    body = json.dumps({"key": item.key, "action": side}).encode()
    answer = json.loads(desk.routes["/_desk/decide"](replace(request, body=body)).body)
    assert item.key not in [one["key"] for one in answer["items"]]
    assert ("The pilots agreed." in (root / item.path).read_text("utf-8")) is kept
    assert seeds.conflicts == ()


@pytest.mark.parametrize(("side", "kept"), [("take-seed", "the seed again"), ("keep-mine", "an editor")])
def test_a_curator_chooses_between_seed_and_edit(side: str, kept: str, root: Path, live: Resident) -> None:
    seeds, guard = Seeds(root, lambda: NOW), Guard(1)
    desk = Desk(live, guard, clock=lambda: NOW, changed=live.take, seeds=seeds)
    path = content(root)
    live.take([edit(root, path, "\n\nThe minister came.", "\n\nThe minister came, says an editor.")])
    edit(root, SEED, "The minister came.", "The minister came, says the seed again.")
    live.take(seeds.run())
    assert [problem.place.path for problem in seeds.problems if problem.place] == [path]

    def ask(url: str, query: dict[str, str], **said: str) -> str:
        request = Request("POST", url, {"x-desk-token": guard.token}, json.dumps(said).encode(), query)
        return desk.routes[url](request).body.decode()

    assert path in ask("/_desk/item.json", {"key": f"conflict:{SEED}"})
    before = (root / path).read_text("utf-8")
    answer = json.loads(ask("/_desk/decide", {}, key=f"conflict:{SEED}", action=side))
    assert seeds.problems == ()
    assert f"conflict:{SEED}" not in [item["key"] for item in answer["items"]]
    assert kept in (root / path).read_text("utf-8")
    ask("/_desk/undo", {}, go="back")
    assert (root / path).read_text("utf-8") == before


TALK = (
    "Talks at the harbour",
    "3 March 2021",
    "The minister came.",
    "Nothing was agreed, and the desk expects no more.",
)
SEEDS: dict[str, bytes] = {
    "talk.txt": "\n\n".join(TALK).encode(),
    "talk.html": ("<!doctype html><main>" + "".join(f"<p>{words}</p>" for words in TALK) + "</main>").encode(),
    "talk.docx": samples.docx("".join(map(samples.w_p, TALK))),
    "talk.eml": ("From: Nora Brandt <n@example.org>\nSubject: Talks\n\n" + "\n\n".join(TALK)).encode(),
    "talk.zip": samples.zip_file({"talk.txt": "\n\n".join(TALK)}),
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_line_that_was_put_back_stays_when_the_seed_is_ingested_again(name: str, tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": 'title = "A"\nbase_url = "https://example.org/"\n'})
    write_atomic(root / "seeds" / name, SEEDS[name])
    Seeds(root, lambda: NOW).run()
    live, guard, path = resident(root), Guard(1), content(root)
    desk = Desk(live, guard, clock=lambda: NOW, changed=live.take, seeds=Seeds(root, lambda: NOW))

    def ask(url: str, query: dict[str, str], **said: str) -> Any:
        request = Request("POST", url, {"x-desk-token": guard.token}, json.dumps(said).encode(), query)
        return json.loads(desk.routes[url](request).body)

    ((seed, lines, why),) = ask("/_desk/seed.json", {"id": Path(path).stem})["seeds"]
    assert (["The minister came.", True] in lines, why) == (True, "")
    ask("/_desk/put-back", {}, id=Path(path).stem, seed=seed, line=str(lines.index(["3 March 2021", False])))
    text = (root / path).read_text("utf-8")
    assert "\n\n3 March 2021\n\nThe minister came.\n\n" in text
    Seeds(root, lambda: NOW).run()
    ingest(root, clock=NOW, refresh=True, workers=1)
    assert (root / path).read_text("utf-8") == text


def test_a_seed_without_lines_shows_the_reason(root: Path, live: Resident) -> None:
    (root / SEED).unlink()
    desk = Desk(live, Guard(1), clock=lambda: NOW, changed=live.take, seeds=Seeds(root, lambda: NOW))
    asked = Request("GET", "/_desk/seed.json", {}, b"", {"id": Path(content(root)).stem})
    assert json.loads(desk.routes["/_desk/seed.json"](asked).body)["seeds"] == [
        [SEED, [], f"there is no seed {SEED}: bring it back, or work on the text alone"]
    ]


def test_an_error_that_stops_the_whole_ingest_is_reported(root: Path) -> None:
    (root / "site.toml").write_text("title = ", "utf-8")
    seeds = Seeds(root, lambda: NOW)
    assert seeds.run() == frozenset()
    assert seeds.problems
    lay(root, {"site.toml": 'title = "A"\nbase_url = "https://example.org/"\n', "content/actors.yaml": "a: [\n"})
    edit(root, SEED, "Nothing was agreed", "All was agreed")
    assert seeds.run() == frozenset()
    assert "actors.yaml" in str(seeds.problems[0])


def test_files_with_names_similar_to_seeds_are_ignored() -> None:
    assert [is_seed(path) for path in ("seeds", "seeds/a.txt", "seeds.txt", "content/seeds/a")] == [
        True,
        True,
        False,
        False,
    ]
