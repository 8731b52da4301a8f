import pytest

from site_builder.curation.upgrade import Stored, upgraded
from site_builder.settings.removed_settings import REMOVED_SETTINGS, removed_in, without_removed
from site_builder.settings.site_config import SiteConfig, read_config
from tests.builders import TOML

TABLE = {("ingest", "model"): "names are found by rules", ("ingest", "models"): "names are found by rules"}
ALL = "".join(f'{section}.{key} = "1"\n' for section, key in REMOVED_SETTINGS)


def test_a_warning_has_key_line_reason_and_hint() -> None:
    (warning,) = removed_in(TOML + '[ingest]\npropose = true\nmodel = "a"\n', "site.toml", TABLE)
    assert str(warning) == "site.toml:4: [ingest] model was removed: names are found by rules"
    assert warning.hint == "delete the line, or run site-builder upgrade"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[ingest]\nmodel = "a"  # why\npropose = true\n', "[ingest]\npropose = true\n"),
        ('[ingest]\n# ours\nmodels = {fr = "b"}\npropose = true\n', "[ingest]\n# ours\npropose = true\n"),
        ('[ingest]\npropose = true\nmodels = [\n  "model = 1",\n]\n', "[ingest]\npropose = true\n"),
        ('[ingest.models]\nfr = "b"\nde = "c"\n\n[search]\nenabled = true\n', "\n[search]\nenabled = true\n"),
        ('[ingest]\nmodel = "a"\n', "[ingest]\n"),
        ('[theme]\nfooter = "model = 1"\n', '[theme]\nfooter = "model = 1"\n'),
    ],
)
def test_an_upgrade_deletes_the_lines_of_a_removed_setting_and_no_others(before: str, after: str) -> None:
    text, notes = without_removed(TOML + before, "site.toml", TABLE)
    assert text == TOML + after
    assert len(notes) == (before != after)
    assert without_removed(text, "site.toml", TABLE) == (text, ())


def test_a_setting_on_a_line_with_others_is_left_to_the_editor() -> None:
    before = TOML + 'ingest = {model = "a", propose = true}\n'
    text, notes = without_removed(before, "site.toml", TABLE)
    assert text == before
    assert notes == ("[ingest] model was removed: names are found by rules: delete it by hand, near line 2",)


def test_removed_settings_stop_no_command() -> None:
    assert read_config(TOML + ALL) == SiteConfig(title="The Vantor Letter")
    found, done = upgraded(Stored({"site.toml": TOML + ALL}))
    assert removed_in(found.texts["site.toml"], "site.toml") == ()
    assert ("removed settings" in {one.step for one in done}) == bool(REMOVED_SETTINGS)
