"""The titles by which other pages name briefings, where the document's own title does not tell it from others."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from site_builder.archive.gather import Archive
from site_builder.content.model import Briefing, BriefingStatus
from site_builder.i18n.locale import locale_of
from site_builder.seeds.detect.headlines import subject_in
from site_builder.settings.site_config import SiteConfig

FEWEST_WORDS, MOST_WORDS = 3, 12
"""Minimum number of words of a heading or summary that is shown, and maximum number taken from a summary."""
_SIGNS = re.compile(r"^[^\w\s\"'“‘«‹„‚¿¡(\[{§$€£¥#@&…<+-]+\s+|^[*•–—-]\s+")
"""Decorative signs before a title."""
_CLAUSE = re.compile(r"[^,;:.!?]+")


def shown_titles(archive: Archive, config: SiteConfig) -> Mapping[str, str]:
    """URL → shown title of the briefings whose own title is not shown as it is.

    A title that two current briefings have, or that merely names the site or a series, yields to the first of these
    that no other briefing has: the subject line, a heading, the start of the summary, the title with its date.
    """
    own = {b.url: _SIGNS.sub("", b.header.title) or b.header.title for b in archive.briefings}
    live = [b for b in archive.briefings if b.header.status is not BriefingStatus.SUPERSEDED]
    counts = Counter([own[b.url].casefold() for b in live])
    names = {config.title.casefold(), *(name.casefold() for mark, one in config.series for name in (mark, one.name))}
    yielding = [b for b in live if counts[own[b.url].casefold()] > 1 or own[b.url].casefold() in names]
    offers = {b.url: list(dict.fromkeys(_offers(archive, b, own[b.url], config))) for b in yielding}
    taken = counts + Counter([offer.casefold() for several in offers.values() for offer in several])
    for url, row in archive.rows.contributions.items() if yielding else ():
        taken.update(heading.casefold() for heading in row.headings if url not in offers)
    found = {b.url: own[b.url] for b in archive.briefings if own[b.url] != b.header.title}
    for url, several in offers.items():
        found[url] = next((offer for offer in several if taken[offer.casefold()] == 1), several[-1])
    return found


def _offers(archive: Archive, briefing: Briefing, title: str, config: SiteConfig) -> Iterator[str]:
    """Titles that could be shown instead, best first; the last repeats the document's own."""
    header, row = briefing.header, archive.rows.contributions.get(briefing.url)
    yield from filter(None, (subject_in(f"{detail.label}: {detail.value}") for detail in header.details))
    yield from (heading for heading in (row.headings if row else ()) if len(heading.split()) >= FEWEST_WORDS)
    clause = _CLAUSE.match(header.summary)
    words = clause[0].split() if clause else []
    yield from [" ".join(words[:MOST_WORDS]) + "…" * (len(words) > MOST_WORDS)] if len(words) >= FEWEST_WORDS else ()
    yield f"{title}, {locale_of(header.language or config.language).long_date(header.date)}" if header.date else title
