"""A curator's decisions, sent as the desk's page sends them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from site_builder.content.front_matter import text_digest
from site_builder.core.errors import ConflictError, HeaderError, RevisionError, SiteErrors, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.curation.actions import curate
from site_builder.demo import demo_files, with_questions
from site_builder.preview.desk.namesakes import Namesakes
from site_builder.preview.desk.queue import Item, Queue
from site_builder.preview.desk.seed_folder import Seeds
from site_builder.preview.live.site import Resident
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Request, Response
from site_builder.preview.web.desk_routes import Desk, LazyTexts
from site_builder.registry.decisions import DECISIONS_FILE as FILE
from site_builder.registry.decisions import effective
from site_builder.registry.ledger import load_decisions
from site_builder.registry.version_list import VERSIONS_FILE
from site_builder.runtime.files import write_atomic
from tests.builders import edit
from tests.preview.archives import NOW, lay, lay_demo, read_all, resident

ACTORS = """# The desk's actors.
ilse-vantor:
  kind: person
  name: Ilse Vantor
  family: Vantor
  given: Ilse
  # found in March
  status: proposed

karvonia:
  kind: government
  name: Karvonia

oskar-vantor:
  kind: person
  name: Oskar Vantor
  family: Vantor
  given: Oskar
  status: proposed

ilse-m-vantor:
  kind: person
  name: Ilse M. Vantor
  family: Vantor
  given: Ilse M.
"""
FIRST = """---
title: Karvonia: a visit
date: 2021-03-01
tags:
- trade
actors:
- ilse-vantor  # she spoke
- oskar-vantor
- karvonia
---

Ilse Vantor met Oskar Vantor. Later Vantor left.

As we wrote in our report of 3 March 1999, nothing moved.
"""
SECOND = """---
title: A second visit
date: 2021-04-01
actors: [ilse-vantor, karvonia]
---

In Karvonia, Ilse Vantor said “no”. Trade was not spoken of.
"""
UNDATED = """---
title: No date yet
status: draft
---

A text.
"""
ONE, TWO, THREE = (f"content/briefings/{name}.md" for name in ("2021/2021-03-01-a", "2021/2021-04-01-b", "undated/c"))
FILES = {
    "site.toml": 'title = "Archive"\nbase_url = "https://example.org/"\n',
    "content/actors.yaml": ACTORS,
    "content/tags.yaml": "trade:\n  label: Trade\n  status: proposed\n\nfish:\n  label: Fish\n",
    ONE: FIRST.replace("Karvonia: a", "A"),
    TWO: SECOND,
    THREE: UNDATED,
}


@dataclass
class Desked:
    """A desk and the archive under it."""

    root: Path
    resident: Resident
    guard: Guard = field(default_factory=lambda: Guard(8000))

    def __post_init__(self) -> None:
        self.desk = Desk(
            self.resident,
            self.guard,
            clock=lambda: NOW,
            changed=self.resident.take,
            seeds=Seeds(self.root, lambda: NOW),
        )

    def restart(self) -> None:
        self.resident.live_files.cache.close()
        self.resident = resident(self.root)
        self.__post_init__()

    def ask(self, url: str, query: dict[str, str] | None = None, **said: str) -> dict[str, Any]:
        headers = {"x-desk-token": self.guard.token}
        body = json.dumps(said).encode()
        answer: Response = self.desk.routes[url](Request("POST" if said else "GET", url, headers, body, query or {}))
        found: dict[str, Any] = json.loads(answer.body)
        return found

    def write(self, path: str, text: str) -> str:
        write_atomic(self.root / path, text.encode())
        return path

    def waiting(self) -> list[str]:
        read_all(self.resident)
        return [item["key"] for item in self.ask("/_desk/queue.json")["items"]]

    def decide(self, key: str, action: str, value: str = "", path: str = "") -> dict[str, Any]:
        return self.ask("/_desk/decide", key=key, action=action, value=value, path=path)

    def undo(self) -> dict[str, Any]:
        return self.ask("/_desk/undo", go="back")

    def text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def key_of(self, kind: str) -> str:
        return next(key for key in self.waiting() if key.startswith(f"{kind}:"))


restarted = pytest.mark.parametrize("restart", [False, True])


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desked]:
    found = Desked(lay(tmp_path / "archive", FILES), resident(tmp_path / "archive"))
    yield found
    found.resident.live_files.cache.close()


def test_dates_come_first_then_records_by_spread_then_items_of_one_briefing(at: Desked) -> None:
    keys = at.waiting()
    assert keys[:4] == [f"date:{THREE}", "actor:ilse-vantor", "actor:oskar-vantor", "tag:trade"]
    assert [key.partition(":")[0] for key in keys[4:]] == ["name", "reference"]


def test_the_desk_does_not_wait_for_many_unread_texts(tmp_path: Path) -> None:
    live = resident(lay_demo(tmp_path / "demo", 60))
    desk = Desked(tmp_path / "demo", live)
    absent = live.bodies.pending()
    assert desk.ask("/_desk/queue.json")["reading"]
    assert live.bodies.pending() == absent
    desk.waiting()
    assert not desk.ask("/_desk/queue.json")["reading"]
    live.live_files.cache.close()


def test_an_updated_queue_equals_a_new_one(at: Desked) -> None:
    def both() -> tuple[list[Item], list[Item]]:
        read_all(at.resident)
        return list(at.desk._queue.items()), list(Queue(at.resident).items())

    changes = (
        lambda: edit(at.root, ONE, "Later Vantor left.", "Later Vantor left. Vantor came back."),
        lambda: edit(at.root, TWO, "actors: [ilse-vantor, karvonia]", "actors: [oskar-vantor]"),
        lambda: edit(at.root, THREE, "status: draft", "date: 2021-06\nstatus: draft"),
        lambda: edit(at.root, ONE, "tags:\n- trade\n", ""),
        lambda: edit(at.root, "content/tags.yaml", "  status: proposed\n", ""),
        lambda: edit(at.root, "content/actors.yaml", "  name: Ilse M. Vantor", "  name: Ilse M. Other"),
        lambda: edit(at.root, ONE, "3 March 1999", "1 April 2021"),
    )
    for change in changes:
        before = both()[0]
        at.resident.take([change()])
        found, slow = both()
        assert found == slow
        assert found != before
        assert all(at.desk._queue.find(item.key) == item for item in found)
    (at.root / ONE).unlink()
    at.resident.take([ONE])
    found, slow = both()
    assert found == slow


def test_a_decision_ranks_only_actors_with_the_same_last_name_again(
    at: Desked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked: list[str] = []
    work = Namesakes._rank
    monkeypatch.setattr(Namesakes, "_rank", lambda *asked: (ranked.append(asked[1].id), work(*asked))[1])
    at.desk._queue.items()
    at.resident.take([edit(at.root, "content/actors.yaml", "name: Karvonia", "name: Karvonia\n  note: A port.")])
    at.desk._queue.items()
    assert sorted(ranked) == ["ilse-vantor", "oskar-vantor"]
    at.decide("actor:oskar-vantor", "accept")
    at.desk._queue.items()
    assert ranked[2:] == ["ilse-vantor"]


def test_items_prepared_in_advance_are_not_computed_again(at: Desked) -> None:
    read_all(at.resident)
    ahead = [1 for _ in at.desk.look_ahead()]
    assert (len(ahead), list(at.desk.look_ahead())) == (3, [])
    at.resident.take([edit(at.root, ONE, "Later Vantor left.", "Later Vantor came.")])
    read_all(at.resident)
    assert len(list(at.desk.look_ahead())) == 1
    assert [item.kind for item in at.desk._queue.items()].count("name") == 1


def test_briefing_texts_are_read_only_when_a_decision_needs_them() -> None:
    asked: list[str] = []
    texts = LazyTexts([ONE, TWO], lambda path: asked.append(path) or path)
    assert (len(texts), list(texts), asked) == (2, [ONE, TWO], [])
    assert (texts[TWO], asked) == (TWO, [TWO])
    with pytest.raises(KeyError):
        texts[THREE]


def test_an_item_is_shown_with_its_sentences(at: Desked) -> None:
    item = at.ask("/_desk/item.json", {"key": "actor:ilse-vantor"})
    assert [c["sentence"] for c in item["contexts"]] == [
        "In Karvonia, Ilse Vantor said “no”.",
        "Ilse Vantor met Oskar Vantor.",
    ]
    assert item["candidates"] == ["ilse-m-vantor", "oskar-vantor"]


def test_rejecting_everywhere_takes_record_and_listings_and_is_remembered(at: Desked) -> None:
    at.decide("actor:ilse-vantor", "reject")
    assert "ilse-vantor:" not in at.text("content/actors.yaml")
    assert at.text(TWO) == SECOND.replace("[ilse-vantor, karvonia]", "[karvonia]")
    assert "surface: Ilse Vantor" in at.text("content/decisions.yaml")


def test_rejecting_in_one_briefing_leaves_the_others(at: Desked) -> None:
    at.decide("actor:ilse-vantor", "reject-briefing", path=TWO)
    assert "ilse-vantor" not in at.text(TWO)
    assert "ilse-vantor  # she spoke" in at.text(ONE)


def test_rejecting_here_names_the_place(at: Desked) -> None:
    at.decide("actor:ilse-vantor", "reject-here", path=TWO)
    decision = at.text("content/decisions.yaml")
    assert "scope: here" in decision
    assert "briefing: 2021-04-01-b" in decision
    assert at.text(TWO) == SECOND


def test_tags_are_accepted_merged_renamed_and_rejected(at: Desked) -> None:
    at.decide("tag:trade", "rename", "Commerce")
    assert "label: Commerce" in at.text("content/tags.yaml")
    at.undo()
    at.decide("tag:trade", "accept")
    assert "proposed" not in at.text("content/tags.yaml")
    at.undo()
    at.decide("tag:trade", "reject-briefing", path=ONE)
    assert "trade" not in at.text(ONE)
    at.undo()
    at.decide("tag:trade", "merge", "fish")
    assert "replaced_by: fish" in at.text("content/tags.yaml")
    at.undo()
    at.decide("tag:trade", "reject")
    assert "trade" not in at.text("content/tags.yaml")


def test_an_ambiguous_name_gets_its_actor_or_none(at: Desked) -> None:
    key = at.key_of("name")
    assert at.ask("/_desk/item.json", {"key": key})["contexts"][0]["sentence"] == "Later Vantor left."
    at.decide(key, "assign", "oskar-vantor")
    assert key not in at.waiting()
    at.undo()
    at.decide(key, "assign-briefing", "ilse-vantor")
    assert key not in at.waiting()
    at.undo()
    at.decide(key, "reject")
    assert "verdict: reject" in at.text("content/decisions.yaml")


def test_a_reference_gets_its_briefing_or_is_left_alone(at: Desked) -> None:
    key = at.key_of("reference")
    at.decide(key, "refer", "2021-04-01-b")
    assert "target: 2021-04-01-b" in at.text(ONE)
    at.undo()
    assert at.text(ONE) == FILES[ONE]
    at.decide(key, "outside")
    assert "target: none" in at.text(ONE)
    assert key not in at.waiting()


def test_a_readable_date_is_set(at: Desked) -> None:
    key = at.key_of("date")
    with pytest.raises(HeaderError, match="not a date"):
        at.decide(key, "date", "yesterday")
    assert "still a draft" in at.decide(key, "date", "2021-05")["note"]
    assert "date: 2021-05\n" in at.text(THREE)


def test_a_date_set_at_the_desk_takes_the_draft_mark_that_ingest_made(at: Desked) -> None:
    entry = 'seed:\n  - file: seeds/c.txt\n    digest: "1"\n    wrote: {body: "1", header: "1"}\n    waits_for: date\n'
    at.resident.take([edit(at.root, THREE, "status: draft\n", f"status: draft\n{entry}")])
    at.decide(at.key_of("date"), "date", "2021-05")
    assert "status: draft" not in at.text(THREE)


def test_an_uncertain_date_is_shown_with_the_line_of_the_seed_and_one_that_is_missing_with_the_first_words(
    at: Desked,
) -> None:
    (place,) = at.ask("/_desk/item.json", {"key": at.key_of("date")})["contexts"]
    assert (place["sentence"], place["title"]) == ("A text.", "No date yet")
    at.write("seeds/c.txt", "No date yet\n\n3/4/2021\n\nA text that goes on for a line and a half of its page.\n")
    entry = 'seed:\n  - file: seeds/c.txt\n    digest: "1"\n    wrote: {body: "1", header: "1"}\n'
    at.resident.take([edit(at.root, THREE, "status: draft\n", f"date: 2021-04-03?\nstatus: draft\n{entry}")])
    (place,) = at.ask("/_desk/item.json", {"key": at.key_of("date")})["contexts"]
    assert (place["sentence"], place["title"].partition(": ")[0]) == ("3/4/2021", "seeds/c.txt, line 3")


GROUP = [f"content/briefings/undated/g{n}.md" for n in range(5)]


def grouped_briefings(at: Desked, lines: str, waits_for: str = "date") -> None:
    """Five briefings from the seeds of one folder."""
    for n, path in enumerate(GROUP):
        entry = f'  - file: seeds/_topics/g{n}.txt\n    digest: "1"\n    wrote: {{body: "1", header: "1"}}\n'
        waiting = f"    waits_for: {waits_for}\n" if waits_for else ""
        at.resident.take([at.write(path, f"---\ntitle: Locks {n}\n{lines}seed:\n{entry}{waiting}---\n\nLock {n}.\n")])


def status_of(at: Desked, path: str) -> str:
    return str(at.resident.live_files.documents[path].header.status)


@pytest.mark.parametrize(("answer", "status"), [("publish", "final"), ("hold", "draft")])
def test_a_folder_without_dates_is_one_question_answered_for_all_as_one_step_and_once(
    at: Desked, answer: str, status: str
) -> None:
    grouped_briefings(at, "status: draft\n")
    before = [at.text(path) for path in GROUP]
    group = "undated:seeds/_topics"
    assert [key for key in at.waiting() if key.startswith(("undated", "date"))] == [group, f"date:{THREE}"]
    shown = at.ask("/_desk/item.json", {"key": group})
    assert shown["label"] == "5 texts of seeds/_topics/ have no date"
    assert [place["sentence"] for place in shown["contexts"]] == [f"Lock {n}." for n in range(5)]
    at.ask("/_desk/decide", key=group, action=answer, publish="yes")
    assert {status_of(at, path) for path in GROUP} == {status}
    at.restart()
    assert [key for key in at.waiting() if key.startswith(("undated", "date"))] == [f"date:{THREE}"]
    at.undo()
    assert [at.text(path) for path in GROUP] == before
    assert group in at.waiting()


def test_the_desk_asks_before_a_folder_without_dates_is_published(at: Desked) -> None:
    grouped_briefings(at, "status: draft\n")
    with pytest.raises(SiteErrors, match="would publish"):
        at.decide("undated:seeds/_topics", "publish")
    assert {status_of(at, path) for path in GROUP} == {"draft"}


def test_a_mark_keeps_a_text_without_a_date_out_of_its_group(at: Desked) -> None:
    grouped_briefings(at, "status: draft\n", waits_for="")
    assert "undated:seeds/_topics" not in at.waiting()


def test_texts_published_without_a_date_are_one_question_as_well(at: Desked) -> None:
    grouped_briefings(at, "", waits_for="")
    at.decide("undated:seeds/_topics", "publish")
    assert {status_of(at, path) for path in GROUP} == {"final"}
    assert not [key for key in at.waiting() if "_topics" in key]


def test_the_same_doubtful_by_line_is_one_question_which_a_yes_answers_for_good(at: Desked) -> None:
    grouped_briefings(at, "date: 2021-03-01\nauthors: [DA, Ilse Vantor]\n", waits_for="")
    assert [key for key in at.waiting() if key.startswith("byline")] == ["byline:DA"]
    at.decide("byline:DA", "accept")
    assert "authors: [DA, Ilse Vantor]" in at.text(GROUP[0])
    at.restart()
    assert "byline:DA" not in at.waiting()


def test_a_by_line_that_is_none_leaves_all_briefings_as_one_step(at: Desked) -> None:
    grouped_briefings(at, "date: 2021-03-01\nauthors: [DA, Ilse Vantor]\n", waits_for="")
    at.decide("byline:DA", "reject")
    assert {at.resident.live_files.documents[path].header.authors for path in GROUP} == {("Ilse Vantor",)}
    assert "byline:DA" not in at.waiting()
    at.undo()
    assert "byline:DA" in at.waiting()


RELEASES = [f"content/briefings/2021/2021-03-0{n}-r{n}.md" for n in range(1, 6)]


def retitled_releases(at: Desked, corrected: int = 2) -> None:
    """Five texts whose title ingest read from the second line, some of them corrected at the desk to the first."""
    for n, path in enumerate(RELEASES):
        at.write(f"seeds/press/r{n}.txt", f"Harbour {n} opens\n\nOffice {n}\n\nA text that goes on for a line.\n")
        entry = f'  - file: seeds/press/r{n}.txt\n    digest: "1"\n    wrote: {{body: "1", header: "1"}}\n'
        text = f"---\ntitle: Office {n}\ndate: 2021-03-01\nseed:\n{entry}---\n\nText {n}.\n"
        at.resident.take([at.write(path, text)])
    for n, path in enumerate(RELEASES[:corrected]):
        stem = path.rpartition("/")[2].removesuffix(".md")
        at.ask("/_desk/edit", kind="briefing", id=stem, fields=json.dumps({"title": f"Harbour {n} opens"}))


def titles_of(at: Desked) -> list[str]:
    return [at.resident.live_files.documents[path].header.title for path in RELEASES]


def test_two_titles_corrected_to_the_same_line_are_offered_for_the_folder_with_three_examples(at: Desked) -> None:
    retitled_releases(at)
    before = titles_of(at)
    assert "lesson:seeds/press" in at.waiting()
    shown = at.ask("/_desk/item.json", {"key": "lesson:seeds/press"})
    assert shown["label"] == "line 1 is the title of 3 more of seeds/press/"
    assert [place["sentence"] for place in shown["contexts"]] == [f"Office {n} → Harbour {n} opens" for n in (2, 3, 4)]
    assert titles_of(at) == before
    at.decide("lesson:seeds/press", "repeat")
    assert titles_of(at) == [f"Harbour {n} opens" for n in range(5)]
    assert "lesson:seeds/press" not in at.waiting()
    at.undo()
    assert titles_of(at) == before


def test_one_correction_teaches_nothing(at: Desked) -> None:
    retitled_releases(at, corrected=1)
    assert "lesson:seeds/press" not in at.waiting()


def test_a_correction_that_shall_not_be_repeated_is_not_offered_again(at: Desked) -> None:
    retitled_releases(at)
    before = titles_of(at)
    at.decide("lesson:seeds/press", "leave")
    at.restart()
    assert "lesson:seeds/press" not in at.waiting()
    assert titles_of(at) == before


def test_a_step_is_described_by_names_and_not_by_places(at: Desked) -> None:
    at.decide(at.key_of("date"), "date", "2021-05")
    assert at.undo()["undone"] == "date No date yet"


@restarted
def test_undo_restores_every_byte_and_reverses_decisions(restart: bool, at: Desked) -> None:
    at.decide("actor:ilse-vantor", "reject")
    at.decide("actor:oskar-vantor", "accept")
    at.restart() if restart else None
    assert at.ask("/_desk/queue.json")["undo"] == "accept oskar-vantor"
    after = at.undo()
    assert (after["undone"], after["undo"]) == ("accept oskar-vantor", "reject ilse-vantor")
    at.undo()
    assert {path: at.text(path) for path in FILES} == FILES
    rejected, undone = load_decisions(SourceFile(FILE, at.text(FILE).encode()))
    assert (undone.verdict, undone.reverses) == ("reverse", rejected.id)
    with pytest.raises(UsageError, match="nothing to undo"):
        at.undo()


def test_a_file_that_was_edited_meanwhile_is_never_overwritten(at: Desked) -> None:
    edited = ACTORS + "\nnora-brandt:\n  kind: person\n  name: Nora Brandt\n"
    (at.root / "content/actors.yaml").write_text(edited, "utf-8")
    with pytest.raises(SiteErrors) as raised:
        at.decide("actor:ilse-vantor", "accept")
    assert isinstance(raised.value.errors[0], ConflictError)
    assert at.text("content/actors.yaml") == edited
    at.decide("actor:ilse-vantor", "accept")
    assert "nora-brandt" in at.text("content/actors.yaml")


@restarted
def test_an_undo_does_not_take_back_an_edit_in_the_same_file(restart: bool, at: Desked) -> None:
    at.decide("actor:ilse-vantor", "accept")
    (at.root / "content/actors.yaml").write_text(at.text("content/actors.yaml") + "# mine\n", "utf-8")
    at.restart() if restart else None
    with pytest.raises(SiteErrors, match="changed"):
        at.undo()
    assert at.text("content/actors.yaml").endswith("# mine\n")


def test_decided_items_are_not_offered_after_a_restart(at: Desked) -> None:
    for key in ("actor:ilse-vantor", "actor:oskar-vantor", "tag:trade"):
        at.decide(key, "accept")
    at.restart()
    assert [key for key in at.waiting() if key.startswith(("actor", "tag"))] == []


def test_the_queue_can_be_filtered_by_kind(at: Desked) -> None:
    every = at.ask("/_desk/queue.json")
    dates = at.ask("/_desk/queue.json", {"kind": "date"})
    assert [item["kind"] for item in dates["items"]] == ["date"]
    assert (dates["shown"], dates["total"], dates["kinds"]) == (1, every["total"], every["kinds"])
    assert ["date", 1] in dates["kinds"]


def test_an_action_on_a_sentence_needs_a_sentence(at: Desked) -> None:
    for action in ("reject-here", "reject-briefing"):
        with pytest.raises(UsageError, match="no sentence was chosen"):
            at.decide("actor:ilse-vantor", action)


def test_only_the_desks_own_page_can_write(at: Desked) -> None:
    for method, headers in (
        ("GET", {"x-desk-token": at.guard.token}),
        ("POST", {}),
        ("POST", {"x-desk-token": "guess"}),
    ):
        for url in ("/_desk/decide", "/_desk/batch", "/_desk/edit", "/_desk/act", "/_desk/line"):
            with pytest.raises(UsageError, match="own page"):
                at.desk.routes[url](Request(method, url, headers, b"{}"))
    own = {"x-desk-token": at.guard.token}
    for body in (b"{", b"[]", b'{"key": 1}'):
        with pytest.raises(UsageError, match="not a decision"):
            at.desk.routes["/_desk/decide"](Request("POST", "/_desk/decide", own, body))
    assert at.guard.token.encode() in at.desk.routes["/_desk/"](Request("GET", "/_desk/", {}, b"")).body


def test_impossible_actions_are_refused_with_a_reason(at: Desked) -> None:
    for key, action in (("actor:nobody", "accept"), ("actor:ilse-vantor", "aceept"), ("actor:ilse-vantor", "merge")):
        with pytest.raises(UsageError):
            at.decide(key, action)


def test_a_decision_records_time_and_author(at: Desked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", " Runa\tOst\n")
    at.decide("actor:ilse-vantor", "reject")
    (decision,) = load_decisions(SourceFile(FILE, at.text(FILE).encode()))
    assert (decision.when, decision.by) == ("2031-01-01T00:00:00Z", "Runa Ost")


def test_the_file_of_an_earlier_version_is_rewritten_with_the_first_decision(at: Desked) -> None:
    old = "# On the phone.\n- id: d1\n  when: 2021-01-01\n  verdict: reject\n  tag: fish\n"
    write_atomic(at.root / FILE, old.encode())
    at.resident.take([FILE])
    at.decide("actor:ilse-vantor", "reject")
    assert [d.tag for d in load_decisions(SourceFile(FILE, at.text(FILE).encode()))] == ["fish", ""]
    at.undo()
    assert [d.tag for d in at.resident.live_files.decisions.decisions] == ["fish"]


@pytest.mark.parametrize(
    ("action", "value", "words"),
    [
        ("merge", "ilse-m-vantor", ["merge", "oskar-vantor", "ilse-m-vantor"]),
        ("rename", "Oskar  Okell", ["rename", "oskar-vantor", "Oskar Okell"]),
        ("accept", "", ["accept", "oskar-vantor"]),
    ],
)
def test_the_desk_and_the_command_write_the_same(at: Desked, action: str, value: str, words: list[str]) -> None:
    other = lay(at.root.parent / "other", FILES)
    at.decide("actor:oskar-vantor", action, value)
    curate(other, words[0], words[1:])
    assert at.text("content/actors.yaml") == (other / "content/actors.yaml").read_text("utf-8") != ACTORS


# ---------- many at once


def test_a_screen_is_accepted_as_one_step_and_undo_brings_back_the_bytes(at: Desked) -> None:
    before = at.text("content/actors.yaml")
    read_all(at.resident)
    keys = [row["key"] for row in at.ask("/_desk/batch.json", {"name": "likely"})["rows"]]
    assert keys == ["actor:oskar-vantor"]
    after = at.ask("/_desk/batch", name="likely", yes=json.dumps(keys))
    assert at.text("content/actors.yaml").count("status: proposed") == 1
    at.ask("/_desk/batch", name="weak", yes='["tag:trade"]')
    assert "status: proposed" not in at.text("content/tags.yaml")
    at.undo()
    assert "status: proposed" in at.text("content/tags.yaml")
    assert after["undo"].startswith("accept ")
    at.undo()
    assert at.text("content/actors.yaml") == before


def test_only_rows_that_were_shown_are_decided(at: Desked) -> None:
    read_all(at.resident)
    with pytest.raises(UsageError, match="decided meanwhile"):
        at.ask("/_desk/batch", name="wrong", no='["actor:ilse-vantor"]')
    with pytest.raises(UsageError, match="not a batch"):
        at.ask("/_desk/batch", name="likely", yes="3")
    assert at.text("content/actors.yaml") == ACTORS


FORMS = """
dobrin:
  kind: person
  name: Dobrin
  order: mononym
  status: proposed

orla-dobrin:
  kind: person
  name: Orla Dobrin
  family: Dobrin
  given: Orla
  status: proposed

orla-dobrin-k:
  kind: person
  name: Orla K Dobrin
  family: Dobrin
  given: Orla K
  status: proposed

orla-k-dobrin:
  kind: person
  name: Orla K. Dobrin
  family: Dobrin
  given: Orla K.
  status: proposed
"""


def test_forms_of_one_person_are_one_row_and_can_be_left_out_individually(at: Desked) -> None:
    before = at.text("content/actors.yaml") + FORMS
    at.resident.take([at.write("content/actors.yaml", before)])
    read_all(at.resident)
    row, bare = (r for r in at.ask("/_desk/batch.json", {"name": "same"})["rows"] if r["value"] == "orla-k-dobrin")
    assert (row["answer"], row["forms"]) == ("yes", ["Orla Dobrin", "Orla K Dobrin"])
    assert (bare["answer"], bare["keys"]) == ("", ["actor:dobrin"])
    at.ask("/_desk/batch", name="same", yes=json.dumps(["actor:orla-dobrin"]))
    text = at.text("content/actors.yaml")
    assert text.count("merged_into: orla-k-dobrin") == 1
    assert "name: Orla K. Dobrin\n  family: Dobrin\n  given: Orla K.\n  names:" in text
    at.undo()
    assert at.text("content/actors.yaml") == before


def test_a_given_name_alone_is_never_accepted_in_advance(at: Desked) -> None:
    form = "\n{}:\n  kind: person\n  name: Peter {}\n  names: [{}]\n  status: proposed\n  confidence: likely\n"
    records = form.format("peter-okell", "Okell", "Peter") + form.format("peter-rill", "Rill", "Rill")
    at.resident.take([at.write("content/actors.yaml", at.text("content/actors.yaml") + records)])
    rows = {row["label"]: row for row in at.ask("/_desk/batch.json", {"name": "likely"})["rows"]}
    assert (rows["Peter Rill"]["answer"], rows["Peter Okell"]["answer"]) == ("yes", "")
    assert "also by the given name “Peter” alone" in rows["Peter Okell"]["doubts"]


def test_a_screen_of_likely_wrong_records_is_rejected_as_one_step(at: Desked) -> None:
    names = ("Page 12", "x@y.example", "Sea/Land")
    odd = "".join(f"\nx-{n}:\n  kind: person\n  name: {w}\n  status: proposed\n" for n, w in enumerate(names))
    before = at.text("content/actors.yaml") + odd
    at.resident.take([at.write("content/actors.yaml", before)])
    keys = [row["key"] for row in at.ask("/_desk/batch.json", {"name": "wrong"})["rows"]]
    at.ask("/_desk/batch", name="wrong", no=json.dumps(keys))
    assert at.text("content/actors.yaml").rstrip() == before.removesuffix(odd).rstrip()
    at.undo()
    assert at.text("content/actors.yaml") == before


def test_roles_that_briefings_write_are_recorded_as_the_command_does_and_undo_brings_back_the_bytes(at: Desked) -> None:
    _call_minister(at)
    (row,) = at.ask("/_desk/batch.json", {"name": "roles"})["rows"]
    assert (row["label"], row["answer"]) == ("Ilse M. Vantor — Harbour Minister, named so March 2021 – May 2024", "yes")
    assert (row["first"], row["last"], row["spread"]) == ("2021-03-05", "2024-05-06", 2)
    assert row["sentences"][0][:2] == ["Harbour Minister Ilse M. Vantor spoke.", "Harbour Minister"]
    after = at.ask("/_desk/batch", name="roles", yes=json.dumps(row["keys"]))
    assert (after["rows"], after["undo"]) == ([], "role ilse-m-vantor")
    other = lay(at.root.parent / "other", FILES)
    curate(other, "role", ["ilse-m-vantor", "Harbour Minister"], options={"from": "2021-03", "to": "2024-05"})
    assert at.text("content/actors.yaml") == (other / "content/actors.yaml").read_text("utf-8") != ACTORS
    at.undo()
    assert at.text("content/actors.yaml") == ACTORS


def test_a_refused_role_is_proposed_again_only_after_an_undo(at: Desked) -> None:
    _call_minister(at)
    (row,) = at.ask("/_desk/batch.json", {"name": "roles"})["rows"]
    assert at.ask("/_desk/batch", name="roles", no=json.dumps(row["keys"]))["total"] == 0
    (said,) = load_decisions(SourceFile("", at.text("content/decisions.yaml").encode()))
    assert (said.verdict, said.actor, said.role) == ("reject", "ilse-m-vantor", "Harbour Minister")
    assert not effective([said]).rejected("Ilse M. Vantor", "ilse-m-vantor")
    at.resident.take(["content/decisions.yaml"])
    assert at.ask("/_desk/batch.json", {"name": "roles"})["total"] == 0
    assert at.text("content/actors.yaml") == ACTORS
    at.undo()
    assert at.ask("/_desk/batch.json", {"name": "roles"})["total"] == 1


def test_a_role_that_the_page_did_not_show_is_not_refused(at: Desked) -> None:
    _call_minister(at)
    with pytest.raises(UsageError, match="decided meanwhile"):
        at.ask("/_desk/batch", name="roles", no='["role:ilse-m-vantor:Pilot"]')
    assert at.ask("/_desk/batch.json", {"name": "roles"})["total"] == 1


def test_the_demonstration_has_something_to_decide_in_every_list(tmp_path: Path) -> None:
    root = lay(tmp_path / "demo", dict(with_questions(demo_files(5))))
    desked = Desked(root, resident(root))
    read_all(desked.resident)
    counts = desked.ask("/_desk/batch.json", {})["counts"]
    assert {name for name, _, many in counts if many} == {"same", "likely", "weak", "wrong", "names", "roles"}
    kinds = {kind for kind, _ in desked.ask("/_desk/queue.json")["kinds"]}
    assert kinds == {"actor", "tag", "name", "reference", "date"}


def test_a_row_without_an_answer_waits_in_the_last_list(at: Desked) -> None:
    read_all(at.resident)
    after = at.ask("/_desk/batch", name="likely", shown='["actor:oskar-vantor"]')
    assert "actor:oskar-vantor" not in [row["key"] for row in after["rows"]]
    assert at.text("content/actors.yaml") == ACTORS
    (left,) = at.ask("/_desk/batch.json", {"name": "later"})["rows"]
    assert (left["key"], left["action"]) == ("actor:oskar-vantor", "accept")
    at.ask("/_desk/batch", name="later", no=json.dumps(left["keys"]))
    assert "oskar-vantor" not in at.text("content/actors.yaml")
    assert at.ask("/_desk/batch.json", {"name": "later"})["total"] == 0


def test_one_screen_takes_both_answers_as_one_step(at: Desked) -> None:
    read_all(at.resident)
    before = at.text("content/actors.yaml") + FORMS.replace("Dobrin", "Quill").replace("dobrin", "quill")
    at.resident.take([at.write("content/actors.yaml", before)])
    keys = [row["key"] for row in at.ask("/_desk/batch.json", {"name": "weak"})["rows"]]
    at.ask("/_desk/batch", name="weak", yes='["tag:trade"]', no=json.dumps([k for k in keys if k != "tag:trade"]))
    at.undo()
    assert "status: proposed" in at.text("content/tags.yaml")
    assert at.text("content/actors.yaml") == before


NEAR = "\n".join(
    f"{name.lower().replace(' ', '-')}:\n  kind: person\n  name: {name}\n  family: {name.split()[1]}\n  given: Mo\n"
    for name in ("Mo Bessent", "Mo Besent")
)


def test_near_spellings_of_people_and_topics_are_one_question_with_two_answers(at: Desked) -> None:
    at.resident.take([at.write("content/actors.yaml", ACTORS + "\n" + NEAR)])
    at.resident.take([at.write("content/tags.yaml", "sea-law:\n  label: Sea law\n\nsealaw:\n  label: Sealaw\n")])
    read_all(at.resident)
    near = [row for row in at.ask("/_desk/batch.json", {"name": "same"})["rows"] if not row["answer"]]
    assert [(row["keys"], row["value"]) for row in near] == [
        (["actor:mo-besent"], "mo-bessent"),
        (["tag:sealaw"], "sea-law"),
    ]
    at.ask("/_desk/batch", name="same", yes='["actor:mo-besent"]', no='["tag:sealaw"]')
    assert "merged_into: mo-bessent" in at.text("content/actors.yaml")
    assert "distinct_from: [sea-law]" in at.text("content/tags.yaml")
    keys = [key for row in at.ask("/_desk/batch.json", {"name": "same"})["rows"] for key in row["keys"]]
    assert not {"actor:mo-besent", "tag:sealaw"} & set(keys)


def test_no_role_is_proposed_before_all_was_read(at: Desked) -> None:
    _call_minister(at, read=False)
    later = [at.write(f"content/briefings/2022/2022-01-{n:02}-x.md", UNDATED) for n in range(1, 20)]
    at.resident.take(later)
    assert at.ask("/_desk/batch.json", {"name": "roles"})["total"] == 0
    read_all(at.resident)
    assert at.ask("/_desk/batch.json", {"name": "roles"})["total"] == 1


def _call_minister(at: Desked, *, read: bool = True) -> None:
    """Two briefings call an accepted person a minister."""
    header, text = "title: T\nactors: [ilse-m-vantor]", "Harbour Minister Ilse M. Vantor spoke.\n"
    at.resident.take(
        at.write(f"content/briefings/{day[:4]}/{day}-m.md", f"---\n{header}\ndate: {day}\n---\n\n{text}")
        for day in ("2021-03-05", "2024-05-06")
    )
    if read:
        read_all(at.resident)


# ---------- everything can be opened


@pytest.mark.parametrize(
    ("words", "first"), [("vant osk", "oskar-vantor"), ("ilse m", "ilse-m-vantor"), ("seco", "2021-04-01-b")]
)
def test_a_search_understands_parts_of_names_ids_and_titles(words: str, first: str, at: Desked) -> None:
    assert at.ask("/_desk/find.json", {"q": words})[0]["id"] == first


def test_a_curated_actor_is_edited_by_a_form_and_undo_brings_back_the_bytes(at: Desked) -> None:
    opened = at.ask("/_desk/record.json", {"kind": "actor", "id": "ilse-m-vantor"})
    shown = {field["key"]: field for field in opened["fields"]}
    assert (shown["name"]["value"], shown["status"]["control"], shown["roles"]["control"]) == (
        "Ilse M. Vantor",
        "choice",
        "rows",
    )
    fields = {
        "names": [{"text": "I. M. V."}],
        "roles": [{"title": "minister", "from": "2020"}],
        "note": "A pilot.",
        "given": "",
    }
    saved = at.ask("/_desk/edit", kind="actor", id="ilse-m-vantor", fields=json.dumps(fields))
    text = at.text("content/actors.yaml")
    assert "    - {text: I. M. V.}\n  roles:\n    - {title: minister, from: 2020}\n  note: A pilot.\n" in text
    assert "given: Ilse M." not in text
    assert saved["history"]["entries"][0][2] == "edit ilse-m-vantor"
    at.undo()
    assert at.text("content/actors.yaml") == ACTORS


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ('{"name": ""}', "name is empty"),
        ('{"kind": "ship"}', "kind"),
        ('{"roles": [{"from": "x"}]}', "roles"),
        ("[]", "not a form"),
    ],
)
def test_a_form_that_a_file_could_not_hold_is_refused(fields: str, fact: str, at: Desked) -> None:
    with pytest.raises((SiteErrors, UsageError), match=fact):
        at.ask("/_desk/edit", kind="actor", id="ilse-m-vantor", fields=fields)
    assert at.text("content/actors.yaml") == ACTORS


def test_an_edited_header_stays_a_draft_and_the_note_says_so(at: Desked) -> None:
    saved = at.ask("/_desk/edit", kind="briefing", id="c", fields='{"date": "2021-05", "authors": ["Nora Brandt"]}')
    assert saved["note"] == "Saved. It is still a draft: change its status to publish it."
    assert at.text(THREE) == UNDATED.replace("status", "date: 2021-05\nauthors: [Nora Brandt]\nstatus")
    assert at.ask("/_desk/edit", kind="briefing", id="c", fields='{"status": "final"}')["note"] == "Saved."
    at.undo()
    at.undo()
    assert at.text(THREE) == UNDATED


def test_the_desk_asks_before_an_undo_or_a_date_publishes_a_text(at: Desked) -> None:
    at.ask("/_desk/edit", kind="briefing", id="2021-04-01-b", fields='{"status": "draft"}')
    with pytest.raises(SiteErrors, match="this would publish the text of “A second visit”"):
        at.undo()
    assert "status: draft" in at.text(TWO)
    at.ask("/_desk/undo", publish="yes")
    assert "status: draft" not in at.text(TWO)
    entry = 'seed:\n  - file: seeds/c.txt\n    digest: "1"\n    wrote: {body: "1", header: "1"}\n    waits_for: date\n'
    at.resident.take([edit(at.root, THREE, "status: draft\n", f"status: draft\n{entry}")])
    with pytest.raises(SiteErrors, match="this would publish"):
        at.ask("/_desk/edit", kind="briefing", id="c", fields='{"date": "2021-05"}')
    at.ask("/_desk/edit", kind="briefing", id="c", fields='{"date": "2021-05"}', publish="yes")
    assert "status: draft" not in at.text(THREE)


def test_an_open_record_is_merged_and_retired(at: Desked) -> None:
    at.ask("/_desk/act", kind="actor", id="ilse-vantor", action="merge", value="ilse-m-vantor")
    assert "merged_into: ilse-m-vantor" in at.text("content/actors.yaml")
    at.undo()
    at.ask("/_desk/act", kind="tag", id="fish", action="retire", value="")
    at.undo()
    assert {path: at.text(path) for path in FILES} == FILES
    with pytest.raises(UsageError):
        at.ask("/_desk/act", kind="briefing", id="c", action="retire", value="")


# ---------- briefings


def test_the_table_lists_problems_and_finds_words(at: Desked) -> None:
    found = at.ask("/_desk/briefings.json", {"problem": "no date"})
    assert [(row["path"], row["problems"]) for row in found["rows"]] == [(THREE, ["no date", "draft", "no summary"])]
    assert [row["path"] for row in at.ask("/_desk/briefings.json", {"q": "second"})["rows"]] == [TWO]


def test_the_table_filters_by_folder_and_status_and_shows_tags_by_label(at: Desked) -> None:
    found = at.ask("/_desk/briefings.json", {"folder": "2021"})
    assert {row["path"] for row in found["rows"]} == {ONE, TWO}
    assert found["facets"]["status"] == [["draft", 1], ["final", 2]]
    (row,) = (row for row in found["rows"] if row["path"] == ONE)
    assert row["tags"] == ["Trade"]
    at.ask("/_desk/edit", kind="briefing", id="2021-03-01-a", fields='{"tags": ["Trade", "Fish"]}')
    assert "- trade\n- fish\n" in at.text(ONE)


@pytest.mark.parametrize(
    ("action", "value", "words"),
    [
        ("tag", "Fish", "fish"),
        ("author", "Oru Benn; Ilse Vantor", "authors: [Oru Benn, Ilse Vantor]"),
        ("language", "fr", "language: fr"),
        ("series", "Notes", "series: Notes"),
        ("status", "draft", "status: draft"),
        ("withdraw", "A mistake.", "A mistake."),
    ],
)
def test_many_briefings_are_changed_as_one_step(action: str, value: str, words: str, at: Desked) -> None:
    said = {"paths": json.dumps([ONE, TWO]), "action": action, "value": value}
    assert at.ask("/_desk/change-many", **said)["note"] == f"{action} {value} of 2 briefings"
    assert words in at.text(ONE)
    assert words in at.text(TWO)
    at.ask("/_desk/undo", publish="yes")
    assert {path: at.text(path) for path in FILES} == FILES


def test_all_that_a_filter_finds_is_changed(at: Desked) -> None:
    at.ask("/_desk/change-many", paths="[]", every="yes", status="final", action="untag", value="trade")
    assert "- trade" not in at.text(ONE)
    with pytest.raises(UsageError, match="no briefing is ticked"):
        at.ask("/_desk/change-many", paths="[]", action="untag", value="trade")


def test_only_a_briefing_that_was_never_public_is_deleted(at: Desked) -> None:
    with pytest.raises(UsageError, match="was public"):
        at.ask("/_desk/change-many", paths=json.dumps([ONE, THREE]), action="delete", value="")
    at.ask("/_desk/change-many", paths=json.dumps([THREE]), action="delete", value="")
    assert not (at.root / THREE).exists()
    at.undo()
    assert at.text(THREE) == FILES[THREE]


def test_a_record_lists_fifty_briefings_and_all_on_demand(at: Desked) -> None:
    pages = [f"content/briefings/2022/2022-01-01-{n}.md" for n in range(58)]
    at.resident.take([at.write(path, SECOND.replace("2021-04-01", "2022-01-01")) for path in pages])
    first, every = (at.ask("/_desk/record.json", {"kind": "actor", "id": "karvonia", "most": m}) for m in ("", "60"))
    assert (len(first["briefings"]), first["count"], len(every["briefings"])) == (50, 60, 60)


def test_a_line_removed_from_a_seed_can_be_restored(at: Desked) -> None:
    at.write("seeds/b.txt", "A visit\n\nIn Karvonia, Ilse Vantor said “no”.\nRead this\nTrade was not spoken of.\n")
    origin = "seed: [{file: seeds/b.txt, digest: a, wrote: {body: a, header: a}}]\n"
    text = SECOND.replace("actors:", f"{origin}actors:")
    at.resident.take([at.write(TWO, text)])
    ((_, lines, _),) = at.ask("/_desk/seed.json", {"id": "2021-04-01-b"})["seeds"]
    assert lines[2] == ["Read this", False]
    after = at.ask("/_desk/put-back", id="2021-04-01-b", seed="seeds/b.txt", line="2")
    assert after["seeds"][0][1][2] == ["Read this", True]
    assert at.text(TWO) == text + "\nRead this\n"
    at.undo()
    assert at.text(TWO) == text


def test_a_changed_text_that_readers_have_needs_a_note_or_is_minor(at: Desked) -> None:
    texts = {path: FILES[path].rstrip("\n") + "\n\nPrint this page\n" for path in (ONE, TWO, THREE)}
    text = texts[TWO]
    digest = text_digest(SourceFile(TWO, text.encode()))
    listed = at.write("content/published.csv", f"url,first,text\n/briefings/2021-04-01-b/,2021-04-01,{digest}\n")
    at.resident.take([listed, *(at.write(path, words) for path, words in texts.items())])
    with pytest.raises(RevisionError, match="readers have the former text of 1 briefing"):
        at.ask("/_desk/line", line="Print this page")
    assert at.text(TWO) == text
    at.ask("/_desk/line", line="Print this page", note="")
    assert "Print this page" not in at.text(TWO) + at.text(ONE)
    assert at.text(VERSIONS_FILE).splitlines()[1].endswith(f"{digest},minor")
    at.undo()
    at.undo()
    assert at.text(TWO) == text
    at.ask("/_desk/line", line="Print this page", note="A line of the site went.")
    assert "A line of the site went." in at.text(TWO)
    assert at.text(VERSIONS_FILE).splitlines()[1].endswith(f"{digest},major")


def test_a_line_shared_by_several_briefings_is_removed_from_all(at: Desked) -> None:
    paths = [f"content/briefings/2021/2021-06-0{n}-x.md" for n in (1, 2, 3)]
    texts = {p: f"---\ntitle: T{p[-6]}\n---\n\nOne.\n\nPrint this page\n\nTwo {p}.\n" for p in paths}
    for path, text in texts.items():
        at.write(path, text)
    at.resident.take(paths)
    assert at.ask("/_desk/lines.json")["lines"] == [["One.", 3], ["Print this page", 3]]
    at.ask("/_desk/line", line="Print this page")
    assert {p: at.text(p) for p in paths} == {p: t.replace("Print this page\n\n", "") for p, t in texts.items()}
    at.undo()
    assert {p: at.text(p) for p in paths} == texts


def test_candidates_are_ranked_by_shared_words_and_briefings(at: Desked) -> None:
    more = "\nvantor:\n  kind: person\n  name: Vantor\n  order: mononym\n  status: proposed\n"
    at.resident.take([at.write("content/actors.yaml", ACTORS + more)])
    at.resident.take([edit(at.root, TWO, "[ilse-vantor,", "[vantor, ilse-vantor,")])
    items = {item["key"]: item["candidates"] for item in at.ask("/_desk/queue.json")["items"]}
    assert items["actor:ilse-vantor"] == ["ilse-m-vantor", "oskar-vantor", "vantor"]
    assert items["actor:vantor"] == ["ilse-vantor", "oskar-vantor", "ilse-m-vantor"]


def test_git_conflicts_come_first_and_either_side_can_be_kept(at: Desked) -> None:
    both = ACTORS.replace(
        "  name: Karvonia\n", "<<<<<<< ours\n  name: Karvonia\n=======\n  name: Old Karvonia\n>>>>>>> theirs\n"
    )
    at.resident.take(frozenset([at.write("content/actors.yaml", both)]))
    first = at.ask("/_desk/queue.json")["items"][0]
    assert (first["kind"], first["label"]) == ("git", "“name: Karvonia” or “name: Old Karvonia”")
    at.decide(first["key"], "theirs")
    assert at.text("content/actors.yaml") == ACTORS.replace("  name: Karvonia\n", "  name: Old Karvonia\n")
    assert "git" not in [key.partition(":")[0] for key in at.waiting()]
    at.undo()
    assert at.text("content/actors.yaml") == both
    at.decide(first["key"], "ours")
    assert at.text("content/actors.yaml") == ACTORS


def test_the_office_holder_at_the_date_precedes_more_frequent_names(at: Desked) -> None:
    roles = "  roles:\n    - {title: envoy, from: 2021-02, to: 2021-03-15}\n"
    other = ACTORS + "\nruna-vantor:\n  kind: person\n  name: Runa Vantor\n" + roles
    at.resident.take(frozenset([at.write("content/actors.yaml", other)]))
    items = {item["key"]: item["candidates"] for item in at.ask("/_desk/queue.json")["items"]}
    assert items["actor:oskar-vantor"][0] == "runa-vantor"
    late = other.replace("2021-02, to: 2021-03-15", "2023-02, to: 2024")
    at.resident.take(frozenset([at.write("content/actors.yaml", late)]))
    items = {item["key"]: item["candidates"] for item in at.ask("/_desk/queue.json")["items"]}
    assert items["actor:oskar-vantor"][0] == "ilse-vantor"
