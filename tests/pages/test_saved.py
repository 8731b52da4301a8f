"""The reader's own list, and the way to report a mistake."""

from dataclasses import replace
from typing import Any

import pytest

from site_builder.core.errors import SiteErrors
from site_builder.pages.planners import plan
from site_builder.rendering.render import render_page
from site_builder.settings.site_config import read_config
from tests.builders import SITE, archive, briefing, texts
from tests.sample_pages import make_briefing, packaged_theme


def show(page: Any, **settings: object) -> str:
    return render_page(page, theme=packaged_theme(), site=replace(SITE, **settings)).decode()


def test_the_list_of_a_reader_is_a_page_of_every_archive_without_any_briefing() -> None:
    page: Any = next(p for p in plan(archive(briefing("a", title="Zqbriefing")), SITE, texts()) if p.url == "/saved/")
    html = show(page)
    assert '<script src="../saved.js" defer>' in html
    assert "This list needs JavaScript." in html
    assert "Zqbriefing" not in html


def test_only_a_script_offers_to_keep_a_briefing() -> None:
    assert 'class="keep copy" type="button" aria-live="polite" disabled>' in show(make_briefing())


def test_a_mistake_is_reported_by_mail_if_the_site_has_a_contact() -> None:
    page = make_briefing(title="Dues & <tolls>")
    assert "mailto:" not in show(page)
    mail = 'href="mailto:desk@example.org?subject=Dues%20%26%20%3Ctolls%3E&amp;body=https%3A//example.org/'
    assert mail in show(page, contact="desk@example.org")


@pytest.mark.parametrize("written", ["desk", "mailto:desk@example.org", "a@b", "a@example.org?bcc=b@example.org"])
def test_a_contact_is_a_plain_address(written: str) -> None:
    with pytest.raises(SiteErrors, match="is not an e-mail address"):
        read_config(f'title = "T"\ncontact = "{written}"\n')
