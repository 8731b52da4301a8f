import pytest

from site_builder.core.errors import ConfigError, SiteErrors
from site_builder.settings.site_config import DateOrder, NavItem, SeriesConfig, SiteConfig, read_config

FULL = """\
title = "The Vantor Letter"
base_url = "https://example.org/archive"
language = "pt-BR"
show_proposed = false
briefings_on_first_page = 10

[theme]
accent = "#7A1F4F"
nav = [{label = "About", url = "/about/"}]

[ingest]
max_seed_mb = 7

[series.VL]
name = "Vantor Letters"
date_order = "month-first"
"""


def test_every_kind_of_value_is_read() -> None:
    config = read_config(FULL)
    assert (config.title, config.base_url, config.language) == (
        "The Vantor Letter",
        "https://example.org/archive/",
        "pt-BR",
    )
    assert (config.show_proposed, config.briefings_on_first_page, config.ingest.max_seed_mb) == ("false", 10, 7)
    assert (config.theme.accent, config.theme.nav) == ("#7a1f4f", (NavItem("About", "/about/"),))
    assert config.series == (("VL", SeriesConfig("Vantor Letters", DateOrder.MONTH_FIRST)),)


def test_a_title_is_the_only_required_setting() -> None:
    config = read_config('title = "The Vantor Letter"')
    assert config == SiteConfig(title="The Vantor Letter")
    assert (config.publisher, config.root_path) == ("The Vantor Letter", "/")


def test_the_path_of_the_address_and_the_desk_are_known() -> None:
    config = read_config(FULL.replace('language = "pt-BR"', 'desk = "Vantor Desk"'))
    assert (config.publisher, config.root_path) == ("Vantor Desk", "/archive/")


@pytest.mark.parametrize("text", [None, "", "# nothing\n"])
def test_a_missing_or_empty_file_is_refused_with_a_hint(text: str | None) -> None:
    with pytest.raises(ConfigError) as raised:
        read_config(text)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('base_url = "example.org"', 'base_url: "example.org" is not the address of a site'),
        ('base_url = "https://example.org/?a=1"', 'base_url: "https://example.org/?a=1" is not the address of a site'),
        ('language = "English"', 'language: "English" is not a language tag'),
        ("briefings_on_first_page = 0", "briefings_on_first_page: must be from 1 to 500"),
        ('briefings_on_first_page = "all"', "briefings_on_first_page: must be a whole number"),
        ("title = [1]", "title: must be text"),
        ('show_proposed = "yes"', 'show_proposed: "yes" is not an allowed value'),
        ("show_proposed = []", "show_proposed: must be text"),
        ('publish.mode = "666"', 'publish: mode: "666" is not a mode for a website\'s files'),
        ("publish.mode = 0o755", 'publish: mode: "493" is not a mode for a website\'s files'),
        ('theme.accent = "red"', 'theme: accent: "red" is not a colour'),
        ('theme.nav = [{label = "A", url = "about"}]', 'theme: nav: url: "about" is not an address'),
        ('theme = "dark"', "theme: this must be a mapping of keys and values"),
        ('series = "VL"', "series: must be a table"),
        ("series.VL = {}", "series: VL name is missing"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(line: str, message: str) -> None:
    text = f'{line}\ndescription = "x"\n' if line.startswith("title") else f'title = "T"\n{line}\n'
    with pytest.raises(SiteErrors) as raised:
        read_config(text)
    (error,) = raised.value.errors
    assert isinstance(error, ConfigError)
    assert error.message == message
    assert str(error.place) == f"site.toml:{1 if line.startswith('title') else 2}"


PALE = """\
title = "T"
[theme]
accent = "#d08080"
paper_dark = "#4a4a4a"
accent_dark = "#ffffff"
"""


def test_a_colour_that_cannot_be_read_is_an_error_with_figures() -> None:
    with pytest.raises(SiteErrors) as raised:
        read_config(PALE)
    assert [(str(error), error.hint) for error in raised.value.errors] == [
        (
            "site.toml:3: theme: accent has a contrast of only 2.61 on #f3f0e9; 4.5 is needed",
            'write accent = "#925a5a"',
        ),
        (
            "site.toml:4: theme: ink_dark (from which #bfbcb5 is derived) has a contrast of only 4.19 on #515150; "
            "4.5 is needed",
            'write ink_dark = "#f0ede7"',
        ),
    ]


def test_the_accent_on_dark_ground_is_made_of_the_accent_unless_it_is_set() -> None:
    def dark(theme: str) -> str:
        return read_config(f'title = "T"\n[theme]\n{theme}').theme.dark.accent

    assert dark("") == dark('accent_dark = "#e5a3a0"') == "#e5a3a0"
    assert dark('accent = "#004466"') == "#008fd6"
    assert dark('accent = "#004466"\naccent_dark = "#e5a3a0"') == "#e5a3a0"


def test_a_background_without_readable_colours_is_an_error() -> None:
    with pytest.raises(SiteErrors) as raised:
        read_config('title = "T"\ntheme.paper = "#777777"\n')
    assert raised.value.errors[-1].hint == "choose another paper for ink"


def test_a_logo_is_a_file_that_is_published() -> None:
    with pytest.raises(SiteErrors, match=r'logo: "seeds/a.svg" is not a file in content/assets/'):
        read_config('title = "T"\ntheme.logo = "seeds/a.svg"\n')


def test_invalid_toml_is_reported_with_its_line() -> None:
    with pytest.raises(ConfigError, match=r"^site\.toml:2: this is not valid TOML: "):
        read_config('title = "T"\nlanguage = en\n')
    with pytest.raises(ConfigError, match=r"^site\.toml:1: this is not valid TOML: "):
        read_config('title = "T')


@pytest.mark.parametrize(
    "line",
    [
        "nav = " + "[" * 100_000,
        f"nav = {'[' * 60}{']' * 60}",
        f"a{'.a' * 5000} = 1",
        "nav = " + "{a = " * 400 + "1" + "}" * 400,
    ],
    ids=["open", "closed", "dotted", "tables"],
)
def test_values_nested_too_deeply_are_an_error_with_its_line(line: str) -> None:
    with pytest.raises(ConfigError, match=r"^site\.toml:2: .*nested too deeply"):
        read_config(f'title = "T"\n{line}\n')


@pytest.mark.parametrize("number", ["1" * 4301, "0x" + "f" * 5000], ids=["decimal", "hexadecimal"])
def test_a_number_with_too_many_digits_is_an_error_with_its_line(number: str) -> None:
    with pytest.raises(ConfigError, match=r"^site\.toml:3: a number has too many digits"):
        read_config(f'title = "T"\n\nbriefings_on_first_page = {number}\n')


def test_an_oversized_site_toml_is_refused_before_parsing():
    with pytest.raises(ConfigError, match="more than 250,000 characters"):
        read_config("a." * 130_000 + "a = 1")
