"""What was corrected, when and where: a page and a feed, as newsrooms have them."""

from collections.abc import Iterator

from site_builder.pages.feeds import FEED
from site_builder.pages.model import CorrectionsFeedPage, CorrectionShown, CorrectionsPage
from site_builder.pages.site import Site

URL = "/corrections/"
FEED_CORRECTIONS = 50


def plan_corrections(site: Site) -> Iterator[CorrectionsPage | CorrectionsFeedPage]:
    """`/corrections/` and its feed."""
    found = corrections_of(site)
    shared = {
        "title": site.texts("corrections.title"),
        "description": site.texts("corrections.description", site=site.config.title),
        "language": site.config.language,
        "updated": found[0].date.first_day if found else "",
    }
    yield CorrectionsPage(url=URL, **shared, corrections=found)
    yield CorrectionsFeedPage(url=URL + FEED, **shared, corrections=found[:FEED_CORRECTIONS])


def corrections_of(site: Site) -> tuple[CorrectionShown, ...]:
    """Every correction of what is published, latest first."""
    found = [
        CorrectionShown(correction.date, correction.note, site.cards[briefing.url], number)
        for briefing in site.archive.corrected.values()
        for number, correction in enumerate(briefing.header.corrections, 1)
    ]
    return tuple(sorted(found, key=lambda c: (c.date.first_day, c.card.url, c.number), reverse=True))
