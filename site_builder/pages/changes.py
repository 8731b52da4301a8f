"""New, corrected, replaced and withdrawn briefings: a page by month, and a feed of corrections."""

from collections.abc import Iterator
from itertools import groupby

from site_builder.content.model import BriefingStatus
from site_builder.core.partial_date import parse_edtf
from site_builder.core.urls import version_url
from site_builder.pages.briefings import successor_of
from site_builder.pages.data import DataPage
from site_builder.pages.feeds import FEED
from site_builder.pages.model import Change, ChangesPage, CorrectionsFeedPage, Month
from site_builder.pages.site import Site
from site_builder.pages.versions import former_headlines

URL = "/changes/"
FILE = "/changes.json"
CORRECTIONS = "/corrections/"
"""Folder of the feed; the address itself redirects to the changes."""
NEWEST = 50
"""Maximum number of new briefings, and of corrections in the feed."""
NEW, CORRECTED, RETITLED = "new", "corrected", "retitled"


def plan_changes(site: Site) -> Iterator[ChangesPage | CorrectionsFeedPage | DataPage]:
    """`/changes/`, its file for programs, which leaves out new briefings, and the feed of corrections."""
    months = changes_of(site)
    shared = {
        "language": site.config.language,
        "updated": max((c.day for _, found in months for c in found), default=""),
    }
    yield ChangesPage(
        url=URL,
        title=site.texts("changes.title"),
        description=site.texts("changes.description", site=site.config.title),
        months=months,
        **shared,
    )
    noted = tuple(change for _, found in months for change in found if change.note)
    yield CorrectionsFeedPage(
        url=CORRECTIONS + FEED,
        title=site.texts("corrections.title"),
        description=site.texts("corrections.description", site=site.config.title),
        language=site.config.language,
        updated=noted[0].day if noted else "",
        corrections=noted[:NEWEST],
    )
    if site.config.exports.lists:
        listed = [change for _, found in months for change in found if change.kind != NEW]
        former = {url: version_url(url) for url in (c.card.url for c in listed) if url in site.archive.former}
        yield DataPage(
            url=FILE,
            title=site.texts("changes.title"),
            description="",
            language=site.config.language,
            updated=noted[0].day if noted else "",
            form="changes",
            changes=tuple([(change, former.get(change.card.url, "")) for change in listed]),
        )


def changes_of(site: Site) -> tuple[Month, ...]:
    """The newest briefings, and all corrections, replacements and withdrawals, by month; latest first, undated last."""
    cards = site.cards_of(site.archive.briefings[:NEWEST])
    found = [*_corrections(site), *_headlines(site), *(Change(NEW, card.date, card) for card in cards if card.date)]
    found.sort(key=lambda c: (str(c.month or ""), c.day, c.card.url, c.kind, c.number), reverse=True)
    return tuple((month, tuple(changes)) for month, changes in groupby(found, lambda c: c.month))


def latest_corrections(site: Site) -> tuple[Change, ...]:
    """Changes of the latest month other than new briefings; empty if that month has only new ones."""
    _, latest = next(iter(changes_of(site)), (None, ()))
    return tuple(change for change in latest if change.kind != NEW and change.date)


def _headlines(site: Site) -> Iterator[Change]:
    """Former headlines of live texts."""
    for url in sorted(site.archive.former):
        for number, (day, title) in enumerate(former_headlines(site, url), 1):
            note = site.texts("was.title", value=title)
            yield Change(RETITLED, parse_edtf(day), site.cards[url], note, number)


def _corrections(site: Site) -> Iterator[Change]:
    """Correction notes of briefings, and replacements and withdrawals without a note. The last note of a withdrawn
    briefing states the reason; a replaced one changed on the date of its successor.
    """
    for briefing in site.archive.corrected.values():
        header, card = briefing.header, site.cards[briefing.url]
        is_withdrawn = header.status is BriefingStatus.WITHDRAWN
        for number, note in enumerate(header.corrections, 1):
            is_last = number == len(header.corrections)
            yield Change(header.status if is_withdrawn and is_last else CORRECTED, note.date, card, note.note, number)
        if is_withdrawn and not header.corrections:
            yield Change(header.status, None, card)
        if header.status is BriefingStatus.SUPERSEDED:
            later = successor_of(site, briefing)
            yield Change(header.status, later.date if later else None, card, later=later)
