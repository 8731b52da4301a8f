"""Share cards of briefings: their texts and their pages."""

from dataclasses import dataclass

from site_builder.content.model import Header
from site_builder.pages.model import BriefingPage, Page
from site_builder.pages.site import Site
from site_builder.pages.social_card_image import SocialCard, drawable

FILE = "card.png"


@dataclass(frozen=True)
class SocialCardPage(Page):
    """`/briefings/STEM/card.png`."""

    in_sitemap = False
    sign: SocialCard


def sign_of(site: Site, header: Header) -> SocialCard | None:
    """The texts of a briefing's share card; None if cards are disabled or it cannot be drawn."""
    if not site.config.exports.cards:
        return None
    date = site.texts.long_date(header.date) if header.date else ""
    series = next((s.name for label, s in site.config.series if label == header.series), header.series)
    sign = SocialCard(site.config.title, header.title, " · ".join(filter(None, (date, series, site.config.desk))))
    return sign if drawable(sign) else None


def sign_page(page: BriefingPage, sign: SocialCard) -> SocialCardPage:
    """The image of the page."""
    return SocialCardPage(page.picture, page.title, "", page.language, "", sign)
