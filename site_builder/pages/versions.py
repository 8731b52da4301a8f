"""The former texts of a briefing: a list with word differences, and a page for each text.

No other page, feed, list, search index or sitemap has them. A text with another audience or other dates than the
present one is not shown, nor are earlier ones.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from site_builder.archive.former_texts import FormerTexts, was_as_public
from site_builder.content.former_text import Difference, FormerText, differences, readable_texts
from site_builder.content.front_matter import Document, cited_fields, has_text, look_at_head
from site_builder.content.model import Header
from site_builder.core.digests import digest_of
from site_builder.core.kept_texts import KeptTexts
from site_builder.core.partial_date import parse_edtf
from site_builder.core.urls import version_url
from site_builder.pages.model import BodyHtml, FormerShown, VersionPage, VersionsPage, WordDifferences
from site_builder.pages.site import Site
from site_builder.registry.version_list import FormerVersion, RevisionKind

SHOWN = 15_000
"""Maximum characters of differences on one page, shared by its texts."""
LEAST = 300
"""Minimum of these characters for each text."""
SHOWN_FIELDS = ("title", "date", "summary", "authors", "language", "status")
"""Header fields whose former value is told, each with a text of the site."""
MARKUP = 120
"""Characters of HTML around one difference."""
MAY_HIDE = ("<", "]:")
"""Characters without which a text has no hidden parts."""


class Kept(NamedTuple):
    """A former text, and its document if it is public."""

    row: FormerVersion
    document: Document | None


def plan_versions(site: Site, url: str) -> Iterator[VersionsPage | VersionPage]:
    """Pages of the former texts of one briefing."""
    former = site.archive.former.get(url)
    if former is None:
        return
    card, header = site.cards[url], site.archive.by_url[url].header
    kept, present, texts, shown = _shown(site, former, header)
    addresses = [version_url(url, one.row.version) for one in shown]
    notes, entries = _notes(header, former.versions), list[FormerShown]()
    newer: Document | None = present
    later = header
    days, hours = _days(former.versions, kept), _hours(former.versions)
    for one in kept:
        row, is_shown = one.row, one in shown
        entries.append(
            FormerShown(
                parse_edtf(days[row.version]),
                parse_edtf(row.until[:10]),
                version_url(url, row.version) if is_shown else "",
                row.change is RevisionKind.ERASED,
                row.change is RevisionKind.MAJOR,
                notes.get(row.version, ""),
                texts.between(one.document, newer, max(LEAST, SHOWN // len(kept))) if is_shown else None,
                tuple(changed_fields(one.document.header, later)) if is_shown and one.document else (),
                hours.get(row.version, ""),
            )
        )
        newer = one.document if is_shown else None
        later = newer.header if newer else later
    title = site.texts("versions.title", title=card.title)
    shared: dict[str, Any] = {"description": "", "language": card.language, "card": card}
    yield VersionsPage(
        url=version_url(url), title=title, updated=former.versions[0].until[:10], versions=tuple(entries), **shared
    )
    for place, one in enumerate(shown):
        assert one.document
        yield VersionPage(
            url=addresses[place],
            title=one.document.header.title,
            updated=one.row.until[:10],
            day=parse_edtf(days[one.row.version]),
            until=parse_edtf(one.row.until[:10]),
            hour=hours.get(one.row.version, ""),
            body=texts.body(one.document),
            versions=version_url(url),
            older=addresses[place + 1] if place + 1 < len(shown) else "",
            newer=addresses[place - 1] if place else url,
            **shared,
        )


def _shown(site: Site, former: FormerTexts, header: Header) -> "tuple[tuple[Kept, ...], Document, _Texts, list[Kept]]":
    """The former texts of a briefing, its present text, the reader of both, and those that have a page."""
    kept, present = tuple(_kept(former, header)), Document(former.present, look_at_head(former.present))
    texts = _Texts((present, *(one.document for one in kept if one.document)), site.index)
    return kept, present, texts, [one for one in kept if one.document and texts.can_be_read(one.document)]


def former_headlines(site: Site, url: str) -> Iterator[tuple[str, str]]:
    """Each headline that a briefing had, with the day on which another replaced it; without minor changes."""
    header, former = site.archive.by_url[url].header, site.archive.former[url]
    later = header.title
    for one in _shown(site, former, header)[3]:
        assert one.document
        title = one.document.header.title
        if title != later and one.row.change is not RevisionKind.MINOR:
            yield one.row.until[:10], title
        later = title


def changed_fields(old: Header, new: Header) -> Iterator[tuple[str, str]]:
    """Names and former values of the cited fields of a header that differ. The text shows a change of the status."""
    before, after = cited_fields(old), cited_fields(new)
    yield from ((name, before[name]) for name in SHOWN_FIELDS if before[name] != after[name])


def _days(rows: Sequence[FormerVersion], kept: Sequence[Kept]) -> dict[str, str]:
    """Version → day of publication: for the first text the date in its header, if it is earlier."""
    days = {row.version: row.day for row in rows}
    first = kept[-1] if kept and kept[-1].row == rows[-1] else None
    date = first.document.header.date if first and first.document else None
    if first and date and date.day:
        days[first.row.version] = min(first.row.day, date.first_day)
    return days


def _hours(rows: Sequence[FormerVersion]) -> dict[str, str]:
    """Version → hour at which it became public, for those of a day that has several. `rows` are the newest first."""
    several = {day for day, count in Counter(row.day for row in rows).items() if count > 1}
    return {new.version: old.until[11:] for new, old in pairwise(rows) if new.day in several}


def _kept(former: FormerTexts, present: Header) -> Iterator[Kept]:
    """The former texts, back to the first that was not equally public."""
    for row in former.versions:
        file = None if row.change is RevisionKind.ERASED else former.files.get(row.path)
        if file is None or not has_text(file, row.text):
            yield Kept(row, None)
            continue
        head = look_at_head(file)
        if not was_as_public(head, present):
            return
        yield Kept(row, Document(file, head))


def _notes(header: Header, versions: Sequence[FormerVersion]) -> dict[str, str]:
    """Version → the correction that ended it: the first unused one of that day or later."""
    found, left = dict[str, str](), [*header.corrections]
    for row in reversed(versions):
        note = next((one for one in left if one.date.first_day >= row.until[:10]), None)
        if row.change is RevisionKind.MAJOR and note:
            found[row.version] = note.note
            left.remove(note)
    return found


class _Texts:
    """The texts of one briefing, newest first, each read only if a page shows it or its hidden words must be known."""

    def __init__(self, documents: Sequence[Document], kept: KeptTexts) -> None:
        self._documents, self._cache = documents, kept
        self._may_hide = any(sign in document.body for document in documents for sign in MAY_HIDE)
        self._of_all = digest_of([document.source.digest for document in documents]) if self._may_hide else ""
        self._unread = zip(documents, readable_texts(documents), strict=True)
        self._read: dict[str, FormerText | None] = {}

    def _text(self, digest: str) -> FormerText | None:
        """The text of a file. Texts before it are read first."""
        while digest not in self._read:
            document, text = next(self._unread)
            self._read[document.source.digest] = text
        return self._read[digest]

    def can_be_read(self, document: Document) -> bool:
        """True if the hidden words of the text are known."""
        return not self._may_hide or self._text(document.source.digest) is not None

    def body(self, document: Document) -> BodyHtml:
        """The text for a page."""
        return BodyHtml(partial(self._html, document), digest_of(document.source.digest, self._of_all))

    def _html(self, document: Document) -> str:
        text = self._text(document.source.digest)
        return text.html if text else ""

    def between(self, old: Document | None, new: Document | None, most: int) -> WordDifferences | None:
        """The differences of two texts, up to a maximum number of characters."""
        if old is None or new is None:
            return None
        names = old.source.digest, new.source.digest
        key = digest_of("differences", *names, self._of_all)
        return WordDifferences(partial(self._shown, key, *names, most), digest_of(key, most), key)

    def _shown(self, key: str, old: str, new: str, most: int) -> tuple[list[Difference], int]:
        """The first differences that fit, and the number of omitted ones. Reuses the differences of the last build."""
        rows = json.loads(self._cache.text(key, partial(self._found, old, new)))
        found = [_fitted(Difference(*row), most // 4) for row in rows]
        sizes = accumulate(MARKUP + sum(map(len, one[:4])) for one in found)
        fitting = max(1, sum(size <= most for size in sizes))
        return found[:fitting], len(found[fitting:])

    def _found(self, old: str, new: str) -> bytes:
        one, other = self._text(old), self._text(new)
        return json.dumps(list(differences(one.words if one else (), other.words if other else ()))).encode()


def _fitted(one: Difference, most: int) -> Difference:
    """The difference with each of its four texts cut to at most `most` characters."""
    before, out, into, after = (words if len(words) <= most else f"{words[:most]} …" for words in one[:4])
    return Difference(before, out, into, after, one.skips)
