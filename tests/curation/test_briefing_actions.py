"""Moving or deleting a briefing also updates its folder, links, decisions and address."""

from pathlib import Path

import pytest

from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import read_inputs
from site_builder.archive_folder.reading import read_decisions
from site_builder.building.check import check
from site_builder.content.front_matter import Document, read_document
from site_builder.content.rewriting import led_elsewhere, left_as_words
from site_builder.core.source_file import SourceFile
from site_builder.curation.briefing_actions import act_on_briefing
from site_builder.curation.journal import undo_last
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.three_way_merge import edited
from site_builder.registry.decisions import Decision, Scope, Verdict
from site_builder.registry.ledger import append_decisions, load_decisions
from site_builder.registry.loading import load_actors, load_tags
from tests.builders import CLOCK, FOLDER, TOML, content, lay, outputs, run
from tests.seeds.documents import MORE, PROSE

LIVE = TOML + "[publish]\nlive = true\n"
OLD, NEW, OTHER = "2024-02-12-talks", "2024-02-12-harbour-talks", "2024-02-13-canal"
LINKS = (
    f"See [the talks](/briefings/{OLD}/#harbour), [again]({OLD}.md), [up](../{OLD}/) and"
    f" ![a map](/briefings/{OLD}/map.png).\n\n```\n[code](/briefings/{OLD}/)\n```\n\nAlso `[code]({OLD}.md)`.\n\n"
    f"[note]: /briefings/{OLD}/\n"
)
TALKS = "## Harbour\n\nThe harbour stays closed.\n\n![a map](map.png)\n"


def archive(root: Path, toml: str = LIVE, **changes: str) -> Path:
    return lay(
        root,
        {
            "site.toml": toml,
            f"{FOLDER}/{OLD}.md": content("Talks", TALKS),
            f"{FOLDER}/{OLD}/map.png": "map",
            f"{FOLDER}/{OTHER}.md": content("Canal", LINKS, date="2024-02-13"),
            **changes,
        },
    )


def publish(root: Path) -> None:
    status, said = run("build", "--workers", "1", root=root)
    assert status == 0, said


def document(root: Path, stem: str) -> Document:
    path = f"{FOLDER}/{stem}.md"
    return read_document(SourceFile(path, (root / path).read_bytes()))


def redirects(root: Path) -> str:
    file = root / "content/redirects.csv"
    return file.read_text() if file.exists() else ""


# ---------- move


def test_a_briefing_moves_with_its_folder_its_links_and_a_redirect(tmp_path: Path) -> None:
    publish(archive(tmp_path))
    status, said = run("briefing", "move", OLD, NEW, root=tmp_path)
    assert status == 0, said
    files = outputs(tmp_path / FOLDER)
    assert set(files) == {f"{NEW}.md", f"{NEW}/map.png", f"{OTHER}.md"}
    body = document(tmp_path, OTHER).body
    assert body == LINKS.replace(OLD, NEW).replace(f"[code](/briefings/{NEW}/)", f"[code](/briefings/{OLD}/)").replace(
        f"[code]({NEW}.md)", f"[code]({OLD}.md)"
    )
    assert redirects(tmp_path) == f"old,new\n/briefings/{OLD}/,/briefings/{NEW}/\n"
    publish(tmp_path)
    assert check(tmp_path, clock=CLOCK).errors == ()
    assert b"map.png" in outputs(tmp_path / "public")[f"briefings/{NEW}/index.html"]


def test_headers_and_decisions_follow_a_moved_briefing(tmp_path: Path) -> None:
    decision = Decision("", "2026-01-01", Verdict.REJECT, Scope.BRIEFING, briefing=OLD, surface="Vantor")
    fields = {"translation_of": OLD, "references": f"[{{written: VL 3/24, target: {OLD}}}]", "language": "fr"}
    other = content("Canal", "Nine.\n", date="2024-02-13", **fields)
    root = archive(
        tmp_path, **{f"{FOLDER}/{OTHER}.md": other, "content/decisions.yaml": append_decisions("", decision)}
    )
    assert run("briefing", "move", OLD, NEW, root=root)[0] == 0
    header = document(root, OTHER).header
    assert (header.translation_of, header.references[0].target) == (NEW, NEW)
    inputs = read_inputs(root)
    holds = read_decisions(inputs.decisions, Registry(load_actors(inputs.actors), load_tags(inputs.tags)))
    assert [(d.briefing, d.surface) for d in holds.decisions] == [(NEW, "Vantor")]


def test_a_briefing_moved_back_needs_no_redirect(tmp_path: Path) -> None:
    publish(archive(tmp_path))
    assert run("briefing", "move", OLD, NEW, root=tmp_path)[0] == 0
    publish(tmp_path)
    assert run("briefing", "move", NEW, OLD, root=tmp_path)[0] == 0
    assert redirects(tmp_path) == f"old,new\n/briefings/{NEW}/,/briefings/{OLD}/\n"
    publish(tmp_path)


def test_an_unpublished_briefing_moves_without_a_redirect(tmp_path: Path) -> None:
    assert run("briefing", "move", OLD, NEW, root=archive(tmp_path))[0] == 0
    assert redirects(tmp_path) == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2024-02-12-talk", NEW, f'did you mean "{OLD}"?'),
        (OLD, OTHER, "already has that name"),
        (OLD, OTHER.upper(), "already has that name"),
        (OLD, OLD, "already has that name"),
        (OLD, "../talks", "cannot be the name of a briefing"),
        (OLD, "harbour talks", "write harbour-talks"),
    ],
)
def test_an_unsuitable_name_is_refused_before_anything_is_written(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    before = outputs(archive(tmp_path))
    status, told = run("briefing", "move", old, new, root=tmp_path)
    assert status == 2
    assert said in told
    assert outputs(tmp_path) == before


# ---------- delete


def test_a_deleted_published_briefing_leaves_a_tombstone(tmp_path: Path) -> None:
    publish(archive(tmp_path))
    assert run("briefing", "delete", OLD, root=tmp_path)[0] == 0
    left = document(tmp_path, OLD)
    assert (left.header.status, left.header.title, left.body.strip()) == ("withdrawn", "Talks", "")
    assert not (tmp_path / FOLDER / OLD / "map.png").exists()
    publish(tmp_path)
    assert b"stays closed" not in outputs(tmp_path / "public")[f"briefings/{OLD}/index.html"]


def test_a_tombstone_keeps_the_fields_that_control_who_sees_it(tmp_path: Path) -> None:
    publish(archive(tmp_path))
    path = tmp_path / FOLDER / f"{OLD}.md"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("title:", "audience: board\nexpires_at: 2025-01-01\nsummary: Boats.\ntitle:", 1), "utf-8"
    )
    assert run("briefing", "delete", OLD, root=tmp_path)[0] == 0
    header = document(tmp_path, OLD).header
    assert (header.status, header.audience, str(header.expires_at)[:10]) == ("withdrawn", "board", "2025-01-01")
    assert header.summary == ""


def test_a_deleted_briefing_leads_to_the_one_that_takes_its_place(tmp_path: Path) -> None:
    publish(archive(tmp_path))
    assert run("briefing", "delete", OLD, "--to", OTHER, root=tmp_path)[0] == 0
    assert redirects(tmp_path) == f"old,new\n/briefings/{OLD}/,/briefings/{OTHER}/\n"
    assert f"[the talks](/briefings/{OTHER}/#harbour)" in document(tmp_path, OTHER).body
    assert not (tmp_path / FOLDER / f"{OLD}.md").exists()


def test_links_to_a_deleted_unpublished_briefing_become_plain_text(tmp_path: Path) -> None:
    assert run("briefing", "delete", OLD, root=archive(tmp_path))[0] == 0
    assert set(outputs(tmp_path / FOLDER)) == {f"{OTHER}.md"}
    assert "See the talks, again, up and a map." in document(tmp_path, OTHER).body
    assert redirects(tmp_path) == ""


@pytest.mark.parametrize("live", [True, False])
def test_a_deleted_briefing_is_not_ingested_again(live: bool, tmp_path: Path) -> None:
    letter = f"Harbour Talks\n\n12 February 2024\n\n{PROSE}\n\n{MORE}\n"
    toml = (LIVE if live else TOML) + "[ingest]\npropose = false\n"
    root = lay(tmp_path, {"site.toml": toml, "seeds/b.txt": letter, "seeds/c.txt": letter + "\nThe pilots agreed.\n"})
    ingest(root, clock=CLOCK, workers=1)
    (path,) = (root / "content").rglob("*.md")
    if not live:
        path.write_text(path.read_text().replace("title:", "status: draft\ntitle:", 1))
    assert run("briefing", "delete", path.stem, root=root)[0] == 0
    lay(root, {"site.toml": toml, "seeds/a.txt": letter.replace("nine", "ten")})
    report = ingest(root, clock=CLOCK, workers=1)
    assert {seed.path[6:]: seed.outcome for seed in report.seeds} == dict.fromkeys(
        ("a.txt", "b.txt", "c.txt"), "deleted"
    )
    assert list((root / "content").rglob("*.md")) == []
    ingest(root, clock=CLOCK, workers=1, take_seed=["seeds/c.txt"])
    assert len(list((root / "content").rglob("*.md"))) == 1


def test_a_deletion_is_one_line_of_the_decisions(tmp_path: Path) -> None:
    letter = f"Harbour Talks\n\n12 February 2024\n\n{PROSE}\n\n{MORE}\n"
    root = lay(tmp_path, {"site.toml": TOML, "seeds/b.txt": letter})
    ingest(root, clock=CLOCK, workers=1)
    (path,) = (root / "content").rglob("*.md")
    assert run("briefing", "delete", path.stem, "--to", path.stem, root=root)[0] == 2
    assert run("briefing", "delete", path.stem, root=root)[0] == 0
    source = SourceFile("content/decisions.yaml", (root / "content/decisions.yaml").read_bytes())
    assert [(d.verdict, d.seed) for d in load_decisions(source)] == [(Verdict.DELETE, "seeds/b.txt")]


# ---------- renamed by hand


def test_a_rename_by_hand_is_recognised_by_its_text_and_mended(tmp_path: Path) -> None:
    publish(archive(tmp_path))
    (tmp_path / FOLDER / f"{OLD}.md").rename(tmp_path / FOLDER / f"{NEW}.md")
    messages = [str(error) for error in check(tmp_path, clock=CLOCK).errors]
    assert any(f"{FOLDER}/{NEW}.md" in message or "leads nowhere" in message for message in messages)
    status, said = run("check", "--fix", root=tmp_path)
    assert status == 0, said
    assert f"fixed: /briefings/{OLD}/ redirects to /briefings/{NEW}/" in said
    assert (tmp_path / FOLDER / NEW / "map.png").exists()
    assert redirects(tmp_path) == f"old,new\n/briefings/{OLD}/,/briefings/{NEW}/\n"
    assert f"check --fix: /briefings/{OLD}/ redirects to /briefings/{NEW}/" in run("undo", "--list", root=tmp_path)[1]
    publish(tmp_path)


def test_a_build_reports_a_file_renamed_by_hand(tmp_path: Path) -> None:
    publish(archive(tmp_path, **{f"{FOLDER}/{OTHER}.md": content("Canal", date="2024-02-13", body="Dry.\n")}))
    (tmp_path / FOLDER / f"{OLD}.md").rename(tmp_path / FOLDER / f"{NEW}.md")
    (tmp_path / FOLDER / OLD).rename(tmp_path / FOLDER / NEW)
    status, said = run("build", "--workers", "1", root=tmp_path)
    assert status == 1
    assert f"{FOLDER}/{NEW}.md" in said
    assert "site-builder check --fix" in said


def test_an_actor_and_a_tag_that_were_renamed_by_hand_keep_their_addresses(tmp_path: Path) -> None:
    records = {
        "content/actors.yaml": "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n",
        "content/tags.yaml": "harbour:\n  label: Harbour\n",
        f"{FOLDER}/{OTHER}.md": content("Canal", "Ilse Vantor dug.\n", actors="[ilse-vantor]", tags="[harbour]"),
    }
    publish(archive(tmp_path, **records))
    actors, tags = tmp_path / "content/actors.yaml", tmp_path / "content/tags.yaml"
    actors.write_text(actors.read_text().replace("ilse-vantor", "i-vantor"))
    tags.write_text(tags.read_text().replace("harbour:", "port:"))
    assert run("check", "--fix", root=tmp_path)[0] == 0
    assert "old_ids" in actors.read_text()
    assert document(tmp_path, OTHER).header.tags == ("port",)
    publish(tmp_path)
    public = outputs(tmp_path / "public")
    assert {"actors/ilse-vantor/index.html", "actors/ilse-vantor/feed.xml", "tags/harbour/feed.xml"} <= set(public)


# ---------- links


def test_a_file_with_links_changed_by_a_command_counts_as_unedited(tmp_path: Path) -> None:
    letter = f"Harbour Talks\n\n12 February 2024\n\n{PROSE}\n\n{MORE}\n"
    root = lay(
        tmp_path,
        {"site.toml": TOML + "[ingest]\npropose = false\n", "seeds/b.md": letter + f"\n[x](/briefings/{OTHER}/)\n"},
    )
    ingest(root, clock=CLOCK, workers=1)
    (path,) = (root / "content").rglob("*.md")
    lay(root, {"site.toml": TOML, f"{FOLDER}/{OTHER}.md": content("Canal", date="2024-02-13")})
    assert run("briefing", "move", OTHER, "2024-02-13-lock", root=root)[0] == 0
    text = path.read_text()
    assert "/briefings/2024-02-13-lock/" in text
    assert edited(text, document(root, path.stem).header.seed) == ()


def test_only_links_to_the_moved_page_are_rewritten() -> None:
    path = f"{FOLDER}/x.md"
    text = "[a](/briefings/b-2/) [b](b.md) [c](<b.md>) [d](https://example.org/briefings/b/) b"
    assert led_elsewhere(text, path, "b", "c") == text.replace("(b.md)", "(c.md)").replace("(<b.md>)", "(<c.md>)")
    assert (
        left_as_words("![m](/briefings/b/m.png) [x `y`](b.md)", path, lambda url: url.startswith("/briefings/b/"))
        == "m x `y`"
    )


NOTE = "corrections:\n  - {date: 2026-01-02, note: "
HEADERS = {
    ("title", "Harbour Talks Again"): "title: Harbour Talks Again",
    ("date", "2024-03"): "date: 2024-03",
    ("status", "draft"): "status: draft",
    ("tag", "harbour"): "tags: [harbour]",
    (
        "withdraw",
        "The source was wrong.",
    ): f"status: withdrawn\n{NOTE}The source was wrong.}}",
    (
        "correct",
        "The date was wrong.",
    ): f"status: corrected\n{NOTE}The date was wrong.}}",
    ("supersede", "2024-03-01-later"): "status: superseded\nsuperseded_by: 2024-03-01-later",
}


@pytest.mark.parametrize("words", HEADERS)
def test_a_header_changes_by_a_command_and_undo_brings_back_the_bytes(words: tuple[str, str], tmp_path: Path) -> None:
    own, later = f"{FOLDER}/2024-02-12-a.md", f"{FOLDER}/2024-03-01-later.md"
    text = content("A")
    lay(tmp_path, {own: text, later: content("B"), "content/tags.yaml": "harbour:\n  label: Harbour\n"})
    action, word = words
    planned = act_on_briefing(tmp_path, action, ["2024-02-12-a", word], clock=CLOCK, dry_run=True)
    assert (tmp_path / own).read_text("utf-8") == text
    done = act_on_briefing(tmp_path, action, ["2024-02-12-a", word], clock=CLOCK)
    assert planned == done
    assert HEADERS[words] in (tmp_path / own).read_text("utf-8")
    assert check(tmp_path, clock=CLOCK).errors == ()
    undo_last(tmp_path, clock=CLOCK, publish=True)
    assert (tmp_path / own).read_text("utf-8") == text


@pytest.mark.parametrize("words", [("move", "2024-02-12-a", "b"), ("delete", "2024-02-12-a")])
def test_a_move_and_a_delete_with_their_pictures_are_undone_to_the_byte(words: tuple[str, ...], tmp_path: Path) -> None:
    text, picture = content("A", status="draft"), b"\x89PNG\xff\0"
    lay(tmp_path, {f"{FOLDER}/2024-02-12-a.md": text, f"{FOLDER}/2024-02-12-a/x.png": picture})
    act_on_briefing(tmp_path, words[0], words[1:], clock=CLOCK)
    assert not (tmp_path / FOLDER / "2024-02-12-a.md").exists()
    undo_last(tmp_path, clock=CLOCK)
    assert (tmp_path / FOLDER / "2024-02-12-a.md").read_text("utf-8") == text
    assert (tmp_path / FOLDER / "2024-02-12-a/x.png").read_bytes() == picture
