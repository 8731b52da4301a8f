"""What all tests share: a card for social media, a third of the time of a build, is drawn once for equal words."""

from functools import cache

from site_builder.rendering import render

render.draw_card = cache(render.draw_card)
