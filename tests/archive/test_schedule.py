"""Reasons why a briefing is not published, and the moments when that changes by itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.archive.schedule import Cause, Unpublished, cause, due, moment_words, summary, tally
from site_builder.content.model import Header
from tests.builders import CLOCK, TOML, content, document, lay, run
from tests.seeds.documents import MORE, PROSE

LATER = "2026-12-01"
FILES = {
    "a": content("Harbour Talks"),
    "b": content("A Draft", status="draft"),
    "c": content("No Date", date=None, status="draft"),
    "d": content("An Embargo", publish_at=LATER),
    "e": content("A Later Embargo", publish_at="2027-02-03T09:30Z"),
    "f": content("A Term", expires_at="2025-12-31"),
    "g": content("A Term That Runs", expires_at="2026-03-01"),
    "h": content("A Tombstone", status="withdrawn"),
}
LINE = "5 briefings not published: 1 without a date, 1 draft, 2 embargoed (next: 1 December), 1 expired"


def header(**fields: object) -> Header:
    return document(content(**fields)).header


def archive(root: Path) -> Path:
    return lay(root, {f"content/briefings/2024/{name}.md": text for name, text in FILES.items()})


SEED = "[{{file: seeds/_drafts/a.md, digest: x, wrote: {{body: x, header: x}}, waits_for: {}}}]"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, None),
        ({"status": "draft"}, Cause.DRAFT),
        ({"status": "draft", "date": None}, Cause.UNDATED),
        ({"status": "draft", "date": None, "seed": SEED.format("date")}, Cause.UNDATED),
        ({"status": "draft", "date": None, "seed": SEED.replace(", waits_for: {}", "").format()}, Cause.DRAFT),
        ({"date": None}, None),
        ({"audience": "embassies", "publish_at": LATER}, Cause.AUDIENCE),
        ({"publish_at": "2026-01-02T09:00Z"}, None),
        ({"publish_at": "2026-01-02T09:01Z"}, Cause.EMBARGOED),
        ({"expires_at": "2026-01-02T09:00Z"}, Cause.EXPIRED),
        ({"expires_at": "2026-01-02T09:01Z"}, None),
        ({"status": "withdrawn"}, None),
        ({"status": "superseded"}, None),
        ({"audience": "staff"}, Cause.AUDIENCE),
    ],
)
def test_each_cause_keeps_a_briefing_from_readers(fields: dict[str, object], why: Cause | None) -> None:
    assert cause(header(**fields), CLOCK) is why


def test_the_line_counts_by_cause_and_names_the_next_embargo() -> None:
    headers = [document(text).header for text in FILES.values()]
    assert summary(tally(headers, CLOCK), CLOCK) == LINE
    assert summary(tally(headers[:1], CLOCK), CLOCK) == "every briefing is published"
    assert summary(Unpublished(), CLOCK) == "no briefings yet"
    several = Unpublished(9, ((Cause.DRAFT, 2), (Cause.AUDIENCE, 3)))
    assert summary(several, CLOCK) == "5 briefings not published: 2 drafts, 3 for an audience"


def test_a_moment_shows_year_and_time_only_if_informative() -> None:
    assert moment_words(datetime(2026, 12, 1, tzinfo=UTC), CLOCK) == "1 December"
    assert moment_words(datetime(2027, 2, 3, 9, 30, tzinfo=UTC), CLOCK) == "3 February 2027, 09:30 UTC"


def test_only_texts_that_will_be_visible_fall_due() -> None:
    cases = {
        "both": header(publish_at="2026-02-01", expires_at="2026-03-01"),
        "draft": header(status="draft", publish_at="2026-02-01"),
        "gone": header(expires_at="2025-03-01"),
        "never": header(publish_at="2026-03-01", expires_at="2026-02-01"),
        "started": header(publish_at="2025-02-01", expires_at="2026-02-15"),
        "for-some": header(audience="embassies", publish_at="2026-02-01"),
    }
    found = [(one.path, one.appears, f"{one.when:%m-%d}") for one in due(cases.items(), CLOCK)]
    assert found == [("both", True, "02-01"), ("started", False, "02-15"), ("both", False, "03-01")]


@pytest.mark.parametrize("command", ["ingest", "build", "check"])
def test_every_run_ends_with_a_summary_of_unpublished_texts(tmp_path: Path, command: str) -> None:
    root = archive(tmp_path)
    for _ in range(2):  # the second run uses the cache
        assert run(command, root=root)[1].splitlines()[-1].endswith(LINE)


def test_a_check_with_errors_still_counts_unpublished_texts(tmp_path: Path) -> None:
    root = archive(tmp_path)
    lay(root, {"content/briefings/2024/x.md": content("Broken", colour="red"), "site.toml": TOML})
    status, said = run("check", root=root)
    assert (status, said.splitlines()[-1]) == (1, LINE)


def test_an_ingest_reports_unpublished_briefings_on_every_run(tmp_path: Path) -> None:
    text = f"---\ntitle: Talks\ndate: 2026-01-02T09:30:00Z\n---\n\n{PROSE}\n\n{MORE}\n"
    root = lay(tmp_path, {"seeds/a.md": text, "seeds/b.txt": f"Other\n\n{MORE}\n\n{MORE[:90]}\n"})
    said = "2 briefings not published: 1 without a date, 1 embargoed (next: 2 January, 09:30 UTC)"
    assert run("ingest", root=root)[1].splitlines()[-1].endswith(said)
    assert run("ingest", root=root)[1].splitlines()[-1].endswith(said)


def test_a_failed_build_reports_unpublished_texts_too(tmp_path: Path) -> None:
    root = lay(archive(tmp_path), {"content/briefings/2024/z.md": content("Z", "[gone](/briefings/none/)\n")})
    status, printed = run("build", root=root)
    assert (status, printed.splitlines()[-1]) == (1, LINE)


def test_due_prints_publications_and_expiries(tmp_path: Path) -> None:
    folder = "content/briefings/2024"
    assert run("due", root=archive(tmp_path)) == (
        0,
        f"1 March\texpires\tA Term That Runs\t{folder}/g.md\n"
        f"1 December\tappears\tAn Embargo\t{folder}/d.md\n"
        f"3 February 2027, 09:30 UTC\tappears\tA Later Embargo\t{folder}/e.md\n"
        "3 changes due\n",
    )


def test_nothing_is_due_without_a_dated_header(tmp_path: Path) -> None:
    assert run("due", root=lay(tmp_path, {"content/briefings/2024/a.md": FILES["a"]})) == (0, "nothing is due\n")


def test_own_pages_fall_due_like_briefings(tmp_path: Path) -> None:
    page = content("Imprint", date=None, publish_at="2026-03-01", expires_at="2026-12-01")
    assert run("due", root=lay(archive(tmp_path), {"content/pages/imprint.md": page}))[1].splitlines()[-1] == (
        "5 changes due"
    )


def test_an_ingest_and_a_check_give_a_remedy_for_each_cause(tmp_path: Path) -> None:
    root = archive(tmp_path)
    for command in ("ingest", "check"):
        said = run(command, root=root)[1].splitlines()
        assert any(
            line.startswith("1 without a date; add a date to each: site-builder briefing date NAME 2024-02-12; ")
            for line in said
        )
        assert "2 embargoed; nothing to do: the first build after an embargo ends publishes them" in said
