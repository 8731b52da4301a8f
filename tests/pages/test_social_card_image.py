"""The card of a briefing: a PNG of a fixed size, the same bytes for the same words."""

from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from site_builder.core import installed
from site_builder.core.contrast import DARK, LIGHT
from site_builder.core.image_size import image_size
from site_builder.core.installed import can_draw
from site_builder.pages import social_card_image
from site_builder.pages.social_card_image import HEIGHT, WIDTH, SocialCard, draw_card, drawable

SIGN = SocialCard("The Vantor Letter", "Karvonia: A Harbour Closed Over Price", "10 February 2021 · Vantor Desk")
LONG = " ".join(["The Council of Merrin Waits for the Harbour of Ostrel"] * 8)


def pixels(sign: SocialCard) -> Image.Image:
    return Image.open(BytesIO(draw_card(sign, LIGHT))).convert("RGB")


def test_a_card_is_small_and_of_the_size_that_networks_want() -> None:
    data = draw_card(SIGN, LIGHT)
    assert image_size(data) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(data) < 30_000


def test_equal_words_and_colours_give_equal_bytes_and_others_do_not() -> None:
    same = SocialCard(SIGN.name, SIGN.title, SIGN.foot)
    assert draw_card(SIGN, LIGHT) == draw_card(same, LIGHT)
    others = {draw_card(SocialCard(SIGN.name, "Grain", SIGN.foot), LIGHT), draw_card(SIGN, DARK)}
    assert len(others | {draw_card(SIGN, LIGHT)}) == 3


def test_the_colours_are_those_of_the_theme() -> None:
    card = pixels(SIGN)
    shown = {card.getpixel(place) for place in ((600, 5), (100, 125), (600, 300), (600, 519))}
    assert shown == {tuple(bytes.fromhex(c[1:])) for c in (LIGHT.ink, LIGHT.accent, LIGHT.paper, LIGHT.rule)}


def test_a_thin_rule_is_above_the_foot_and_the_words_of_the_foot_can_be_read() -> None:
    foot = pixels(SIGN).crop((100, HEIGHT - social_card_image.FOOT, WIDTH - 100, HEIGHT))
    rows = [{foot.getpixel((x, y)) for x in range(foot.width)} for y in range(foot.height)]
    paper, rule = (tuple(bytes.fromhex(colour[1:])) for colour in (LIGHT.paper, LIGHT.rule))
    assert 1 <= sum(row == {rule} for row in rows) <= 4
    assert rows[-1] == {paper}
    assert any(len(row) > 5 for row in rows)


@pytest.mark.parametrize("title", [LONG, "Donau" * 40, "a " * 200])
def test_a_title_that_is_too_long_is_cut_and_stays_within_the_margins(title: str) -> None:
    card = pixels(SocialCard("N" * 200, title, "F" * 200))
    right = card.crop((WIDTH - 76, 20, WIDTH, HEIGHT))
    low = card.crop((0, HEIGHT - social_card_image.FOOT - 30, WIDTH, HEIGHT - social_card_image.FOOT))
    paper = tuple(bytes.fromhex(LIGHT.paper[1:]))
    assert right.getcolors() == [(right.width * right.height, paper)]
    assert low.getcolors() == [(low.width * low.height, paper)]


def test_a_longer_title_is_never_larger() -> None:
    sizes = [social_card_image.fit(" ".join(LONG.split()[:count]))[0] for count in range(1, 60)]
    assert all(after <= before for before, after in pairwise(sizes))
    assert {sizes[0], sizes[-1]} == {social_card_image.SIZES[0], social_card_image.SIZES[-1]}


@pytest.mark.parametrize("title", ["Țărănești, Łódź", "Αθήνα", "Ильзе Вантор", "Việt Nam", "“A – b…”"])
def test_the_scripts_of_the_font_can_be_drawn(title: str) -> None:
    assert drawable(SocialCard("", title, ""))


@pytest.mark.parametrize("title", ["杨洁篪", "שלום", "سلام", "soft\u00adhyphen", "\u0007"])
def test_other_scripts_and_symbols_cannot_be_drawn(title: str) -> None:
    assert not drawable(SocialCard("", title, ""))


def test_without_the_extra_nothing_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_draw()
    monkeypatch.setattr(installed, "CARD_PACKAGES", ("PIL", "no_such_font"))
    assert not can_draw()
