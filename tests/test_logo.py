"""Files named by the theme: a measured logo, and font files; errors if they are missing."""

from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import read_settings
from site_builder.core.errors import ConfigError, SiteProblem
from tests.builders import TOML, built, content, lay
from tests.core.test_image_size import PNG

LOGO = '[theme]\nlogo = "content/assets/logo.png"\nlogo_dark = "content/assets/dark.svg"\n'
DARK = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="8"/>'


def archive(root: Path, **files: str | bytes) -> Path:
    pictures = {"content/assets/logo.png": PNG, "content/assets/dark.svg": DARK}
    return lay(root, {"site.toml": TOML + LOGO, "content/briefings/2024/a.md": content(), **pictures, **files})


def test_the_logo_replaces_the_name_with_its_dimensions(tmp_path: Path) -> None:
    built(archive(tmp_path))
    page = (tmp_path / "public/briefings/a/index.html").read_text("utf-8")
    place = '"../../assets/logo.png" alt="The Vantor Letter" width="320" height="80"'
    assert '<p class="nameplate"><a href="../../"><picture>' in page
    assert f"<img src={place}></picture></a></p>" in page
    dark = 'media="screen and (prefers-color-scheme: dark)" srcset="../../assets/dark.svg" width="32" height="8"'
    assert f"<source {dark}>" in page
    home = (tmp_path / "public/index.html").read_text("utf-8")
    assert '<h1 class="nameplate"><picture>' in home
    assert (tmp_path / "public/assets/logo.png").read_bytes() == PNG


def test_a_light_logo_suffices_and_may_have_an_alt_text_of_its_own(tmp_path: Path) -> None:
    toml = f'{TOML}[theme]\nlogo = "content/assets/logo.png"\nlogo_alt = "V & L"\n'
    built(archive(tmp_path, **{"site.toml": toml}))
    page = (tmp_path / "public/years/index.html").read_text("utf-8")
    assert '<picture><img src="../assets/logo.png" alt="V &amp; L"' in page


def test_a_logo_without_a_dark_variant_gets_a_light_background(tmp_path: Path) -> None:
    plate = "border-radius:0.2rem;background:#fcfbf8"
    for name, toml in (("both", TOML + LOGO), ("alone", f'{TOML}[theme]\nlogo = "content/assets/logo.png"\n')):
        built(archive(tmp_path / name, **{"site.toml": toml}))
        assert (plate in (tmp_path / name / "public/site.css").read_text("utf-8")) == (name == "alone")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"content/assets/logo.png": b"GIF"}, "is not a PNG, JPEG, GIF, WebP or SVG picture with a size"),
        ({"site.toml": (TOML + LOGO).replace("logo.png", "lgoo.png")}, "lgoo.png does not exist"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_an_error(tmp_path: Path, change: dict[str, str | bytes], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        read_settings(archive(tmp_path, **change))
    assert str(caught.value.place) == "site.toml:3"


# ---------- a typeface


FACES = '[theme]\nfonts = ["content/assets/a.woff2", "content/assets/a-bold.woff2"]\n'


def test_font_files_of_an_archive_are_published_instead_of_the_packaged_ones(tmp_path: Path) -> None:
    files = {"content/assets/a.woff2": b"wOF2 regular", "content/assets/a-bold.woff2": b"wOF2 bold"}
    built(archive(tmp_path, **{"site.toml": TOML + FACES}, **files))
    assert (tmp_path / "public/assets/a.woff2").read_bytes() == b"wOF2 regular"
    assert (tmp_path / "public/assets/a-bold.woff2").exists()
    assert not (tmp_path / "public/fonts").exists()


@pytest.mark.parametrize(
    ("toml", "data", "message"),
    [
        (FACES, b"wOFF", "a.woff2 is not a WOFF2 file"),
        (FACES.replace("a.woff2", "b.woff2"), b"wOF2", "b.woff2 does not exist"),
        (FACES.replace("a.woff2", "a.ttf"), b"wOF2", "is not a .woff2 file in content/assets/"),
        (FACES.replace('"]', '", "content/assets/a.woff2", "content/assets/a.woff2"]'), b"wOF2", "three files at most"),
    ],
)
def test_a_face_that_cannot_be_used_is_an_error(tmp_path: Path, toml: str, data: bytes, message: str) -> None:
    files = {"content/assets/a.woff2": data, "content/assets/a-bold.woff2": b"wOF2"}
    with pytest.raises(SiteProblem, match=message):
        read_settings(archive(tmp_path, **{"site.toml": TOML + toml}, **files))
