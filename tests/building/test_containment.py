"""A fault of ours costs a page: the rest is published, the page's place is held, and the report names it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.building import check as checking
from site_builder.building import output_parts
from site_builder.core.errors import PageFault, SiteErrors
from site_builder.pages import planners
from site_builder.pages.model import Page, UnavailablePage
from site_builder.pages.site import Site
from tests.builders import CLOCK, FOLDER, TOML, built, content, lay, run

PAGE = "public/briefings/2024-02-12-canal/index.html"
CANAL = f"{FOLDER}/2024-02-12-canal.md"
LIST = "content/published.csv"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    texts = {f"{FOLDER}/2024-02-1{n}-{name}.md": content(name) for n, name in ((1, "quay"), (2, "canal"), (3, "lock"))}
    root = lay(tmp_path, {**texts, "site.toml": TOML + "[publish]\nlive = true\n"})
    assert run("build", root=root)[0] == 0
    return root


def fail_for(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Make the planner of briefings fail for URLs with one of these words."""
    row = next(row for row in planners.PLANNERS if row.name == "briefing")

    def failing(site: Site, name: str) -> Iterator[Page]:
        if any(word in name for word in words):
            raise LookupError("spoilt")
        yield from row.plan(site, name)

    spoilt = tuple(row._replace(plan=failing) if one is row else one for one in planners.PLANNERS)
    monkeypatch.setattr(planners, "PLANNERS", spoilt)


def test_a_page_that_cannot_be_planned_is_held_and_named_until_the_fault_is_mended(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(archive, {CANAL: content("canal", "Changed.\n")})
    with monkeypatch.context() as patch:
        fail_for(patch, "canal")
        for _ in range(2):
            (fault,) = built(archive).contained
        assert str(fault.place) == CANAL
        assert "LookupError: spoilt (test_containment.py" in fault.message
        shown = (archive / PAGE).read_text("utf-8")
        assert "not available at the moment" in shown
        assert "harbour stays closed" not in shown
        assert "Changed" not in shown
        assert not (archive / PAGE).with_name("index.json").exists()
        assert [error.message for error in checking.check(archive, clock=CLOCK).errors] == [fault.message]
        assert run("build", root=archive)[0] == 3
        assert run("build", "--keep-going", root=archive)[0] == 0
        assert "/briefings/2024-02-12-canal/" in (archive / LIST).read_text("utf-8")
    assert built(archive).contained == ()
    assert "Changed." in (archive / PAGE).read_text("utf-8")
    assert checking.verify(archive, output=archive / "public", clock=CLOCK, workers=1) == ()


def test_a_page_that_cannot_be_rendered_is_held_and_a_file_for_programs_is_left_out(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = output_parts.render_page

    def failing(page: Page, **how: object) -> bytes:
        if page.url in ("/", "/feed.xml") and not isinstance(page, UnavailablePage):
            raise PageFault(f"{page.url} cannot be rendered")
        return render(page, **how)  # type: ignore[arg-type]

    lay(archive, {CANAL: content("Canal dues")})
    with monkeypatch.context() as patch:
        patch.setattr(output_parts, "render_page", failing)
        assert len(built(archive).contained) == 2
    assert "not available" in (archive / "public/index.html").read_text("utf-8")
    assert not (archive / "public/feed.xml").exists()
    assert "/feed.xml" in (archive / LIST).read_text("utf-8")
    assert "Canal dues" in (archive / PAGE).read_text("utf-8")


def test_a_fault_in_most_pages_of_a_kind_is_an_error_that_replaces_nothing(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (archive / PAGE).read_bytes()
    fail_for(monkeypatch, "canal", "quay")
    lay(archive, {"site.toml": TOML.replace("Letter", "Paper") + "[publish]\nlive = true\n"})
    with pytest.raises(SiteErrors, match="spoilt"):
        built(archive)
    assert (archive / PAGE).read_bytes() == before


def test_a_withdrawn_text_leaves_the_site_while_another_page_is_held(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_for(monkeypatch, "canal")
    lay(archive, {CANAL: content("Canal dues"), f"{FOLDER}/2024-02-13-lock.md": content("lock", status="withdrawn")})
    assert len(built(archive).contained) == 1
    shown = (archive / "public/briefings/2024-02-13-lock/index.html").read_text("utf-8")
    assert "harbour stays closed" not in shown
