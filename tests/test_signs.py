"""Social cards in a whole site: one for each briefing, only if enabled, drawn once."""

from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import read_settings
from site_builder.core import installed
from site_builder.core.errors import ConfigError
from site_builder.core.image_size import image_size
from tests.builders import TOML, built, content, lay

WANTED = f'{TOML}desk = "Vantor Desk"\n[exports]\ncards = true\n[series.VL]\nname = "Vantor Letters"\n'
TALKS = "content/briefings/2024/2024-02-12-talks.md"


def archive(root: Path, toml: str = WANTED) -> Path:
    other = content("杨洁篪", date=None)
    return lay(root, {"site.toml": toml, TALKS: content(series="VL"), "content/briefings/b.md": other})


def test_a_briefing_has_a_card_that_its_page_names(tmp_path: Path) -> None:
    built(archive(tmp_path))
    page = (tmp_path / "public/briefings/2024-02-12-talks/index.html").read_text("utf-8")
    address = "https://example.org/briefings/2024-02-12-talks/card.png"
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert image_size((tmp_path / "public/briefings/2024-02-12-talks/card.png").read_bytes()) == (1200, 630)


def test_a_briefing_whose_title_cannot_be_drawn_has_no_card(tmp_path: Path) -> None:
    built(archive(tmp_path))
    assert "og:image" not in (tmp_path / "public/briefings/b/index.html").read_text("utf-8")
    assert not (tmp_path / "public/briefings/b/card.png").exists()


def cards(root: Path, toml: str) -> list[str]:
    built(archive(root, toml))
    return [path.parent.name for path in (root / "public").rglob("card.png")]


def test_cards_are_drawn_by_default_if_possible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cards(tmp_path, TOML) == ["2024-02-12-talks"]
    monkeypatch.setattr(installed, "CARD_PACKAGES", ("no_such_package",))
    assert cards(tmp_path, TOML) == []


def test_cards_that_are_not_wanted_are_not_drawn(tmp_path: Path) -> None:
    assert cards(tmp_path, f"{TOML}[exports]\ncards = false\n") == []


def test_an_edit_of_the_text_draws_no_card_again(tmp_path: Path) -> None:
    built(archive(tmp_path))
    lay(tmp_path, {"site.toml": WANTED, TALKS: content(series="VL", body="Another text.\n")})
    written = built(tmp_path).published.written
    assert "briefings/2024-02-12-talks/index.html" in written
    assert not any(path.endswith(".png") for path in written)


def test_cards_without_their_extra_are_an_error_with_install_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "CARD_PACKAGES", ("no_such_package",))
    with pytest.raises(ConfigError) as caught:
        read_settings(archive(tmp_path))
    assert str(caught.value) == "site.toml:4: exports: cards needs Pillow and a font, which are not installed"
    assert caught.value.hint == "pip install pillow font-source-serif-pro"
