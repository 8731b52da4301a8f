import pytest

from site_builder.core.contrast import DARK, LIGHT, contrast, mix, pale_pairs, palette, readable, remedy


def test_contrast_runs_from_none_to_black_on_white() -> None:
    assert contrast("#ffffff", "#000000") == contrast("#000000", "#ffffff") == 21
    assert contrast("#808080", "#808080") == 1
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_a_mixed_colour_is_between_the_two() -> None:
    assert [mix("#000000", "#ff8001", share) for share in (0, 0.5, 1)] == ["#000000", "#804000", "#ff8001"]


@pytest.mark.parametrize("standard", [LIGHT, DARK])
def test_the_colours_of_the_package_can_be_read(standard: object) -> None:
    assert pale_pairs(standard) == ()


def test_the_packaged_colours_are_kept_if_only_the_accent_differs() -> None:
    found = palette(LIGHT.paper, LIGHT.ink, "#004466", standard=LIGHT)
    assert (found.accent, found.soft) == ("#004466", LIGHT.soft)


def test_a_palette_with_another_paper_is_mixed_from_paper_and_ink() -> None:
    found = palette("#ffffff", "#000000", "#004466", standard=LIGHT)
    assert (found.wash, found.soft, found.rule, found.edge) == ("#f4f4f4", "#424242", "#d1d1d1", "#808080")


def test_the_worst_pair_of_each_setting_is_reported() -> None:
    found = pale_pairs(palette("#ffffff", "#777777", "#cc8888", standard=LIGHT))
    assert [(pair.name, pair.colour, pair.ground) for pair in found] == [
        ("ink", "#9a9a9a", "#f9f9f9"),
        ("accent", "#cc8888", "#f9f9f9"),
    ]


def test_the_remedy_is_near_and_passes() -> None:
    colours = palette("#ffffff", "#777777", "#cc8888", standard=LIGHT)
    for name in ("ink", "accent"):
        near = remedy(colours, name)
        mended = {"ink": colours.ink, "accent": colours.accent, name: near}
        made = palette("#ffffff", mended["ink"], mended["accent"], standard=LIGHT)
        assert name not in {pair.name for pair in pale_pairs(made)}


def test_on_some_backgrounds_no_colour_is_readable() -> None:
    assert remedy(palette("#777777", "#777777", "#777777", standard=LIGHT), "ink") == ""


@pytest.mark.parametrize(
    ("accent", "on_dark"),
    [
        ("#004466", "#008fd6"),
        ("#7a1f2b", "#d86474"),
        ("#0000ff", "#7a7aff"),
        ("#000000", "#878787"),
        ("#00a0c0", "#00a0c0"),
    ],
)
def test_an_accent_becomes_lighter_on_dark_ground_until_it_can_be_read(accent: str, on_dark: str) -> None:
    assert readable(accent, DARK) == on_dark
    assert pale_pairs(palette(DARK.paper, DARK.ink, on_dark, standard=DARK)) == ()


def test_an_accent_is_unchanged_if_no_lightness_is_readable() -> None:
    grey = palette("#747474", "#ffffff", "#004466", standard=DARK)
    assert readable("#004466", grey) == "#004466"
