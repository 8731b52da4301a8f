"""Published URLs stay: each is listed, kept, or given up by an explicit decision of an editor."""

from datetime import timedelta
from pathlib import Path

from site_builder.building.check import check
from site_builder.core.errors import SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.registry.published import load_published
from tests.builders import CLOCK, FOLDER, TOML, built, content, edit, lay, outputs, run

LIVE = TOML + "[publish]\nlive = true\n"
ILSE = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"
PROPOSED = "marta-ostrel:\n  kind: person\n  name: Marta Ostrel\n  status: proposed\n"
TAGS = "canal:\n  label: Canal\nharbour:\n  label: Harbour\n"
HARBOUR, CANAL = f"{FOLDER}/2024-02-12-harbour.md", f"{FOLDER}/2024-02-13-canal.md"
URL = "/briefings/2024-02-12-harbour/"


def live(root: Path, **changes: str) -> Path:
    """An archive of two published briefings."""
    return lay(
        root,
        {
            "site.toml": LIVE,
            "content/actors.yaml": ILSE + PROPOSED,
            "content/tags.yaml": TAGS,
            HARBOUR: content("Harbour", "Ilse Vantor said no.\n", actors="[ilse-vantor]", tags="[harbour]"),
            CANAL: content("Canal", "Marta Ostrel dug.\n", date="2024-02-13", actors="[marta-ostrel]", tags="[canal]"),
            **changes,
        },
    )


def publish(root: Path, *options: str) -> None:
    status, said = run("build", "--workers", "1", *options, root=root)
    assert status == 0, said


def listed(root: Path) -> set[str]:
    file = root / "content/published.csv"
    return set(load_published(SourceFile("content/published.csv", file.read_bytes()))) if file.exists() else set()


def losses(root: Path) -> list[tuple[str, str]]:
    """Lost URLs reported by a build that goes on without them, or that they stop."""
    try:
        errors = built(root).faults
    except SiteErrors as raised:
        errors = raised.errors
    return [(error.message, error.hint) for error in errors]


# ---------- listing


def test_a_live_build_lists_its_permanent_urls(tmp_path: Path) -> None:
    publish(live(tmp_path, **{"content/redirects.csv": f"old,new\n/old/,{URL}\n"}))
    assert listed(tmp_path) == {
        *("/", "/actors/", "/tags/", "/years/", "/search/", "/feed.xml", "/feed.json", "/2024/", "/old/"),
        *("/changes/", "/saved/", "/corrections/", "/corrections/feed.xml"),
        *(URL, "/briefings/2024-02-13-canal/"),
        *("/actors/ilse-vantor/", "/actors/ilse-vantor/feed.xml"),
        *("/tags/canal/", "/tags/canal/feed.xml", "/tags/harbour/", "/tags/harbour/feed.xml"),
    }
    assert (tmp_path / "content/published.csv").read_text().startswith("url,first,text\n/,2026-01-02,\n")


def test_urls_are_listed_only_for_a_live_output(tmp_path: Path) -> None:
    publish(live(tmp_path, **{"site.toml": TOML}))
    assert listed(tmp_path) == set()


def test_a_portable_copy_lists_nothing(tmp_path: Path) -> None:
    publish(live(tmp_path), "--portable")
    assert listed(tmp_path) == set()


def test_a_second_build_writes_no_line_and_renders_nothing(tmp_path: Path) -> None:
    publish(live(tmp_path))
    before = (tmp_path / "content/published.csv").read_bytes()
    later = CLOCK + timedelta(days=3)
    report = built(tmp_path, clock=later)
    assert (report.rendered, report.listing) == (0, None)
    assert (tmp_path / "content/published.csv").read_bytes() == before


def test_a_build_server_without_write_access_publishes_with_a_warning(tmp_path: Path) -> None:
    (live(tmp_path) / "content/published.csv").mkdir()
    status, said = run("build", "--workers", "1", root=tmp_path)
    assert status == 0
    assert "content/published.csv cannot be written" in said


def test_a_tombstone_stays_listed(tmp_path: Path) -> None:
    publish(live(tmp_path))
    lay(tmp_path, {"site.toml": LIVE, HARBOUR: content("Harbour", "", status="withdrawn")})
    publish(tmp_path)
    assert URL in listed(tmp_path)


# ---------- lost URLs


def test_a_deleted_briefing_is_asked_for_and_everything_else_is_published(tmp_path: Path) -> None:
    publish(live(tmp_path))
    (tmp_path / HARBOUR).unlink()
    lay(tmp_path, {"site.toml": LIVE, f"{FOLDER}/2024-02-14-lock.md": content("Lock", date="2024-02-14")})
    ((message, hint),) = losses(tmp_path)
    assert message == f"{URL} was published and now has no page"
    assert "content/redirects.csv" in hint
    assert f"--allow-gone {URL}" in hint
    assert "briefings/2024-02-14-lock/index.html" in outputs(tmp_path / "public")
    assert "briefings/2024-02-12-harbour/index.html" not in outputs(tmp_path / "public")


def test_one_undecided_address_stops_no_correction_and_is_asked_for_until_it_is_decided(tmp_path: Path) -> None:
    publish(live(tmp_path))
    lay(tmp_path, {"site.toml": LIVE, HARBOUR: content("Harbour", status="draft")})
    for text in ("Marta Ostrel dug again.", "Marta Ostrel rests."):
        lay(tmp_path, {"site.toml": LIVE, CANAL: content("Canal", f"{text}\n", date="2024-02-13")})
        status, said = run("build", "--workers", "1", root=tmp_path)
        assert status == 1
        assert f"error: {HARBOUR}: {URL} was published and is now a draft" in said
        assert text in (tmp_path / "public/briefings/2024-02-13-canal/index.html").read_text()
    assert URL in listed(tmp_path)
    assert not any(b"said no" in data for data in outputs(tmp_path / "public").values())
    assert len((tmp_path / "content/versions.csv").read_text().splitlines()) == 4
    publish(tmp_path, "--allow-gone", URL)


def test_a_rename_by_hand_redirects_until_it_is_decided_and_then_keeps_its_versions(tmp_path: Path) -> None:
    publish(live(tmp_path))
    edit(tmp_path, HARBOUR, "said no", "said yes")
    publish(tmp_path)
    new = tmp_path / FOLDER / "2024-02-12-quay.md"
    (tmp_path / HARBOUR).rename(new)
    for _ in range(2):
        status, said = run("build", "--workers", "1", root=tmp_path)
        assert status == 1
        assert "check --fix redirects the old address" in said
        assert "2024-02-12-quay/" in (tmp_path / f"public{URL}index.html").read_text()
    run("check", "--fix", root=tmp_path)
    publish(tmp_path)
    assert (tmp_path / "public/briefings/2024-02-12-quay/versions/2026-01-02/index.html").exists()


def test_a_url_released_by_an_editor_is_gone_for_good(tmp_path: Path) -> None:
    publish(live(tmp_path))
    (tmp_path / HARBOUR).unlink()
    publish(tmp_path, "--allow-gone", URL)
    assert URL not in listed(tmp_path)
    publish(tmp_path)


def test_a_redirect_keeps_the_url(tmp_path: Path) -> None:
    publish(live(tmp_path))
    (tmp_path / HARBOUR).unlink()
    lay(tmp_path, {"site.toml": LIVE, "content/redirects.csv": f"old,new\n{URL},/briefings/2024-02-13-canal/\n"})
    publish(tmp_path)
    assert URL in listed(tmp_path)


def test_a_drafted_briefing_is_asked_for_and_a_tombstone_is_proposed(tmp_path: Path) -> None:
    publish(live(tmp_path))
    lay(tmp_path, {"site.toml": LIVE, HARBOUR: content("Harbour", status="draft")})
    ((message, hint),) = losses(tmp_path)
    assert message == f"{URL} was published and is now a draft"
    assert "status: withdrawn" in hint
    left = outputs(tmp_path / "public")
    assert f"{URL[1:]}index.html" not in left
    assert not any(b"said no" in data for data in left.values())


def test_a_build_with_keep_going_publishes_the_rest_and_lists_lost_urls(tmp_path: Path) -> None:
    publish(live(tmp_path))
    (tmp_path / HARBOUR).unlink()
    later = content("Lock", "The lock is shut.\n", date="2024-02-14")
    lay(tmp_path, {"site.toml": LIVE, f"{FOLDER}/2024-02-14-lock.md": later})
    status, said = run("build", "--keep-going", "--workers", "1", root=tmp_path)
    assert status == 0, said
    assert f"warning: content/published.csv: {URL} was published and now has no page" in said
    assert "briefings/2024-02-14-lock/index.html" in outputs(tmp_path / "public")
    assert {URL, "/briefings/2024-02-14-lock/"} <= listed(tmp_path)


def test_an_expired_briefing_is_not_a_lost_url(tmp_path: Path) -> None:
    publish(live(tmp_path, **{HARBOUR: content("Harbour", expires_at="2026-01-10")}))
    report = built(tmp_path, clock=CLOCK + timedelta(days=20))
    assert report.briefings == 1
    assert URL in listed(tmp_path)


def test_a_live_briefing_withheld_by_its_seed_is_removed_and_reported(tmp_path: Path) -> None:
    publish(live(tmp_path, **{"content/redirects.csv": f"old,new\n/old/,{URL}\n"}))
    seed = "[{file: seeds/a.txt, digest: a, wrote: {body: a, header: a}, marks: ['draft, text: DRAFT']}]"
    lay(tmp_path, {"site.toml": LIVE, HARBOUR: content("Harbour", status="draft", seed=seed)})
    (warning,) = built(tmp_path).taken_offline
    assert str(warning) == f"{HARBOUR}: {URL} was published and is now held back: draft, text: DRAFT"
    left = outputs(tmp_path / "public")
    assert not {f"{URL[1:]}index.html", "old/index.html"} & left.keys()
    assert {URL, "/old/"} <= listed(tmp_path)
    assert built(tmp_path).taken_offline == ()


def test_deleting_a_redirect_line_fails_the_build(tmp_path: Path) -> None:
    publish(live(tmp_path, **{"content/redirects.csv": f"old,new\n/old/,{URL}\n"}))
    lay(tmp_path, {"site.toml": LIVE, "content/redirects.csv": "old,new\n"})
    assert [message for message, _ in losses(tmp_path)] == ["/old/ was published and now has no page"]


def test_deleting_a_record_fails_the_build(tmp_path: Path) -> None:
    publish(live(tmp_path))
    plain = content("Harbour", tags="[harbour]")
    lay(tmp_path, {"site.toml": LIVE, "content/actors.yaml": PROPOSED, HARBOUR: plain})
    assert [message.partition(" ")[0] for message, _ in losses(tmp_path)] == [
        "/actors/ilse-vantor/",
        "/actors/ilse-vantor/feed.xml",
    ]


def test_disabled_feeds_are_reported_together_and_released_by_pattern(tmp_path: Path) -> None:
    publish(live(tmp_path, **{"content/actors.yaml": ILSE + PROPOSED.replace("  status: proposed\n", "")}))
    (tmp_path / "site.toml").write_text(LIVE + "[exports]\nfeeds = false\n")
    found = losses(tmp_path)
    assert "more published feed disappeared" in found[-1][0]
    assert "feeds = true" in found[-1][1]
    publish(tmp_path, "--allow-gone", "/*/feed.xml", "--allow-gone", "/feed.json")
    publish(tmp_path)


def test_check_reports_missing_urls_and_urls_a_build_would_lose(tmp_path: Path) -> None:
    publish(live(tmp_path))
    listing = tmp_path / "content/published.csv"
    listing.write_text("".join(line for line in listing.read_text().splitlines(True) if "/tags/canal/" not in line))
    (tmp_path / HARBOUR).unlink()
    report = check(tmp_path, clock=CLOCK)
    assert [error.message for error in report.errors] == [f"{URL} was published and now has no page"]
    assert "2 URLs of the site are not in the list: /tags/canal/, /tags/canal/feed.xml" in [
        w.message for w in report.warnings
    ]


def test_eight_of_many_missing_urls_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    publish(live(tmp_path))
    listing = tmp_path / "content/published.csv"
    head, *lines = listing.read_text().splitlines(True)
    listing.write_text(head)
    (said,) = [w.message for w in check(tmp_path, clock=CLOCK).warnings if "are not in the list" in w.message]
    assert said.startswith(f"{len(lines)} URLs of the site are not in the list: ")
    assert said.endswith(f" and {len(lines) - 8} more")
    assert said.count(", ") == 7


# ---------- redirects


def test_a_listed_actor_or_tag_without_a_page_leads_to_the_index(tmp_path: Path) -> None:
    publish(live(tmp_path))
    hidden = LIVE.replace("[publish]", "show_proposed = false\n[publish]")
    weak = ILSE + "  status: proposed\n" + PROPOSED
    plain = content("Harbour", "The harbour is closed.\n", actors="[ilse-vantor]")
    lay(tmp_path, {"site.toml": hidden, "content/actors.yaml": weak, HARBOUR: plain})
    publish(tmp_path)
    public = outputs(tmp_path / "public")
    assert b"url=../" in public["actors/ilse-vantor/index.html"]
    assert b"url=../" in public["tags/harbour/index.html"]
    assert b"<entry>" not in public["actors/ilse-vantor/feed.xml"]
    assert "actors/marta-ostrel/index.html" not in public


def test_a_year_without_briefings_leads_to_the_list_of_years(tmp_path: Path) -> None:
    publish(live(tmp_path, **{CANAL: content("Canal", date="2023-02-13", tags="[canal]")}))
    lay(tmp_path, {"site.toml": LIVE, CANAL: content("Canal", date="2024-02-13", tags="[canal]")})
    publish(tmp_path)
    assert b"years/" in outputs(tmp_path / "public")["2023/index.html"]


def test_a_withheld_record_leads_nowhere(tmp_path: Path) -> None:
    publish(live(tmp_path))
    known = 'audiences = ["staff"]\n' + LIVE
    lay(tmp_path, {"site.toml": known, "content/actors.yaml": ILSE + "  audience: staff\n" + PROPOSED})
    assert len(losses(tmp_path)) == 2


def test_the_feed_of_a_merged_record_continues_under_its_new_name(tmp_path: Path) -> None:
    publish(live(tmp_path))
    merged = ILSE + "  merged_into: marta-ostrel\n" + PROPOSED.replace("  status: proposed\n", "")
    tags = TAGS.replace("label: Harbour", "label: Harbour\n  status: retired\n  replaced_by: canal")
    lay(tmp_path, {"site.toml": LIVE, "content/actors.yaml": merged, "content/tags.yaml": tags})
    publish(tmp_path)
    public = outputs(tmp_path / "public")
    for old, new in (("actors/ilse-vantor", "actors/marta-ostrel"), ("tags/harbour", "tags/canal")):
        assert public[f"{old}/feed.xml"] == public[f"{new}/feed.xml"]
        assert public[f"{new}/feed.xml"].count(b"<entry>") == 2


def test_the_feed_of_a_retired_actor_stays_and_is_empty(tmp_path: Path) -> None:
    publish(live(tmp_path))
    lay(tmp_path, {"site.toml": LIVE, "content/actors.yaml": ILSE + "  status: retired\n" + PROPOSED})
    publish(tmp_path)
    feed = outputs(tmp_path / "public")["actors/ilse-vantor/feed.xml"]
    assert feed.count(b"<entry>") == 0
    assert feed.rstrip().endswith(b"</feed>")
