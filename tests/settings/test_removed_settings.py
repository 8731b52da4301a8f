from site_builder.settings.removed_settings import REMOVED_SETTINGS, removed_in
from site_builder.settings.site_config import SiteConfig, read_config
from tests.builders import TOML

ALL = "".join(f'{section}.{key} = "1"\n' for section, key in REMOVED_SETTINGS)


def test_a_warning_has_key_line_reason_and_hint() -> None:
    (warning,) = removed_in(TOML + '[ingest]\npropose = true\nner_model = "a"\n', "site.toml")
    assert str(warning) == "site.toml:4: [ingest] ner_model was removed: names are now found without a language model"
    assert warning.hint == "delete the line"


def test_removed_settings_stop_no_command() -> None:
    assert read_config(TOML + ALL) == SiteConfig(title="The Vantor Letter")
    assert len(removed_in(TOML + ALL, "site.toml")) == len(REMOVED_SETTINGS)
