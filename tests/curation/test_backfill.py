"""Actors registered later, added to the headers of older briefings."""

from pathlib import Path

import pytest

from site_builder.curation.actions import curate
from site_builder.curation.backfill import ExtendedHeader, catch_up
from site_builder.curation.journal import undo_last
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.three_way_merge import edited
from site_builder.registry.decisions import Decision, Scope, Verdict
from site_builder.registry.ledger import append_decisions
from tests.builders import CLOCK, FOLDER, TOML, content, document, lay

FILE = f"{FOLDER}/2024-02-12-harbour-talks.md"
BODY = "Ilse Vantor met pilots in the harbour. “No,” Vantor said, and left the hall with her staff.\n"
ILSE = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n  family: Vantor\n  given: Ilse\n"


def archive(root: Path, text: str = "", **files: str) -> Path:
    return lay(root, {FILE: text or content(body=BODY), "content/actors.yaml": ILSE, **files})


def linked(root: Path, **options: bool) -> dict[str, list[str]]:
    found = catch_up(root, workers=1, **options)
    assert all(isinstance(one, ExtendedHeader) and why for one in found for _, why in one.actors)
    return {one.path: [actor for actor, _ in one.actors] for one in found}


def test_a_newly_registered_actor_is_added_and_nothing_else_changes(tmp_path: Path) -> None:
    text = content(body=BODY).replace("date:", "# from the desk\ndate:")
    root = archive(tmp_path, text)
    assert linked(root) == {FILE: ["ilse-vantor"]}
    after = (root / FILE).read_text("utf-8")
    assert document(after).header.actors == ("ilse-vantor",)
    assert after == text.replace("\n---\n", "\nactors: [ilse-vantor]\n---\n", 1)
    assert linked(root) == {}
    assert (root / FILE).read_text("utf-8") == after
    assert undo_last(root, clock=CLOCK)[0].words == "link"
    assert (root / FILE).read_text("utf-8") == text


def test_a_list_keeps_its_order_and_its_comments(tmp_path: Path) -> None:
    text = content(body=BODY).replace("---\n\n", "actors:\n  - zora   # a friend\n---\n\n")
    root = archive(tmp_path, text, **{"content/actors.yaml": ILSE + "zora:\n  kind: person\n  name: Zora Brandt\n"})
    linked(root)
    assert "actors:\n  - zora   # a friend\n  - ilse-vantor\n" in (root / FILE).read_text("utf-8")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    root = archive(tmp_path)
    assert linked(root, dry_run=True) == {FILE: ["ilse-vantor"]}
    assert (root / FILE).read_text("utf-8") == content(body=BODY)


def test_an_unknown_actor_is_not_added(tmp_path: Path) -> None:
    assert linked(archive(tmp_path, **{"content/actors.yaml": ""})) == {}


def test_a_former_id_counts_as_listed(tmp_path: Path) -> None:
    root = archive(
        tmp_path, content(body=BODY, actors="[i-vantor]"), **{"content/actors.yaml": ILSE + "  old_ids: [i-vantor]\n"}
    )
    assert linked(root) == {}


def test_a_header_can_exclude_an_actor(tmp_path: Path) -> None:
    none = "[{text: Ilse Vantor, actor: none}, {text: Vantor, actor: none}]"
    assert linked(archive(tmp_path, content(body=BODY, mentions=none))) == {}


@pytest.mark.parametrize("scope", [Scope.EVERYWHERE, Scope.BRIEFING])
def test_a_rejection_applies_within_its_scope(scope: Scope, tmp_path: Path) -> None:
    other = f"{FOLDER}/2024-02-13-price.md"
    here = "2024-02-12-harbour-talks" if scope is Scope.BRIEFING else ""
    rejection = Decision("d1", "2026-01-01", Verdict.REJECT, scope, here, actor="ilse-vantor")
    files = {other: content(body=BODY), "content/decisions.yaml": append_decisions("", rejection)}
    found = linked(archive(tmp_path, **files))
    assert found == ({other: ["ilse-vantor"]} if scope is Scope.BRIEFING else {})


def test_a_rejection_under_a_former_id_applies(tmp_path: Path) -> None:
    rejection = Decision("d1", "2026-01-01", Verdict.REJECT, actor="i-vantor")
    gone = "i-vantor:\n  kind: person\n  name: I. Vantor\n  merged_into: ilse-vantor\n  status: retired\n"
    files = {"content/decisions.yaml": append_decisions("", rejection), "content/actors.yaml": gone + ILSE}
    assert linked(archive(tmp_path, **files)) == {}


ALONE = "zorim:\n  kind: person\n  name: Zorim\n  order: mononym\n"
TEODOR = "teodor-brask:\n  kind: person\n  name: Teodor Brask\n  family: Brask\n  given: Teodor\n"


def test_a_short_name_still_works_after_a_merge(tmp_path: Path) -> None:
    root = archive(
        tmp_path, content(body="“No,” Zorim said. Zorim left the hall.\n"), **{"content/actors.yaml": ALONE + TEODOR}
    )
    assert linked(root, dry_run=True) == {FILE: ["zorim"]}
    curate(root, "merge", ["zorim", "teodor-brask"])
    assert linked(root) == {FILE: ["teodor-brask"]}


def ingested(root: Path) -> str:
    """A briefing ingested before the actor was registered."""
    seed = f"Harbour Talks\n\n12 February 2024\n\n{BODY}\nThe pilots had asked for longer nights.\n"
    lay(root, {"site.toml": TOML + "[ingest]\npropose = false\n", "seeds/a.txt": seed})
    ingest(root, clock=CLOCK, workers=1)
    text = (root / FILE).read_text("utf-8")
    lay(root, {"site.toml": TOML + "[ingest]\npropose = false\n", "content/actors.yaml": ILSE})
    return text


def test_an_untouched_header_stays_untouched(tmp_path: Path) -> None:
    ingested(tmp_path)
    assert linked(tmp_path) == {FILE: ["ilse-vantor"]}
    after = (tmp_path / FILE).read_text("utf-8")
    assert edited(after, document(after).header.seed) == ()
    ingest(tmp_path, clock=CLOCK, workers=1)
    assert (tmp_path / FILE).read_text("utf-8") == after


def test_an_edited_header_stays_edited(tmp_path: Path) -> None:
    text = ingested(tmp_path).replace("title: Harbour", "title: The Harbour")
    (tmp_path / FILE).write_text(text, "utf-8")
    linked(tmp_path)
    after = (tmp_path / FILE).read_text("utf-8")
    assert edited(after, document(after).header.seed) == ("header",)


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    root = archive(tmp_path, content(body=BODY).replace("\n", "\r\n"))
    linked(root)
    data = (root / FILE).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("The Vess Harbour Council met. The Council was late.\n", {}),
        ("The Vess Harbour Council of Brimm met the Harbour Council.\n", {FILE: ["harbour-council"]}),
        ("The Harbour Council of Brimm met again.\n", {}),
    ],
)
def test_a_split_actor_does_not_bring_back_the_other(body: str, found: object, tmp_path: Path) -> None:
    two = (
        "harbour-council:\n  kind: organisation\n  name: Harbour Council\n  distinct_from: [vess-council]\n"
        "vess-council:\n  kind: organisation\n  name: Vess Council\n  distinct_from: [harbour-council]\n"
        "  names:\n    - {text: Vess Harbour Council}\n    - {text: Harbour Council of Brimm, link: never}\n"
    )
    root = archive(tmp_path, content(body=body, actors="[vess-council]"), **{"content/actors.yaml": two})
    assert linked(root) == found
