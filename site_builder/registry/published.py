"""published.csv: permanent URLs given to readers, one per line: URL, first day, digest of the text.

Text → list and back. Tells if a text was published and which URLs a new site would lose. Lines are sorted and
independent, so branches merge by keeping the lines of both. Knows no disk and no clock.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from site_builder.core.errors import Location, RegistryError, SiteError, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.registry.registry_files import source_text

PUBLISHED_FILE = "content/published.csv"
HEAD = ("url", "first", "text")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class PublishedUrl(NamedTuple):
    """Entry of a published URL."""

    first: str
    """`YYYY-MM-DD` of the build that first published it."""
    text: str
    """Digest of the last text: body of a briefing, name of a record; empty for other pages."""
    others: tuple[str, ...] = ()
    """Digests of the texts that other branches published; the next build replaces them."""


class Relisted(NamedTuple):
    """New content of the file."""

    before: bytes | None
    """As it was read."""
    after: bytes


def relisted(before: bytes | None, after: bytes | None) -> Relisted | None:
    """The new content if it differs; None also if no list is kept (`after` is None)."""
    return None if after is None or after == before else Relisted(before, after)


Published = Mapping[str, PublishedUrl]
"""By URL from the root."""


def load_published(source: SourceFile | None) -> Published:
    """The list by URL, sorted; empty if there is no file. Of several lines for one URL, as after a merge, the earliest
    day and the last text count, or no text if one of them has none. Raises SiteErrors with every unreadable line."""
    if source is None:
        return {}
    found: dict[str, PublishedUrl] = {}
    problems: list[SiteError] = []
    for line, row in csv_rows(source_text(source), HEAD):
        if len(row) != len(HEAD) or not row[0].startswith("/") or not _DAY.fullmatch(row[1]):
            hint = "write URL,first day,digest; restore a line that was changed by hand; build adds missing lines"
            problems.append(RegistryError("this line cannot be read", place=Location(source.path, line), hint=hint))
            continue
        url, first, text = row
        known = found.get(url, PublishedUrl(first, text))
        others = (*known.others, *({known.text} - {text, ""}))
        last = text if known.text else ""  # a line without a text says that it was taken off
        found[url] = PublishedUrl(min(first, known.first), last, others if last else ())
    raise_all(problems)
    return dict(sorted(found.items()))


def brought_up_to_date(
    listed: Published, permanent: Mapping[str, str], *, today: str, gone: Collection[str] = ()
) -> Published:
    """The list after a build: current texts of the `permanent` URLs (URL → digest), without URLs given up by an
    editor."""
    kept = {url: entry for url, entry in listed.items() if url not in gone}
    new = {url: PublishedUrl(kept[url].first if url in kept else today, text) for url, text in permanent.items()}
    return dict(sorted({**kept, **new}.items()))


def without_texts(listed: Published, hidden: Collection[str]) -> Published:
    """The list after these briefings were taken off the site: it names only texts that readers have."""
    return {url: PublishedUrl(entry.first, "") if url in hidden else entry for url, entry in listed.items()}


def write_published(listed: Published) -> str:
    """Text of the file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for url, entry in sorted(listed.items()):
        writer.writerows((url, entry.first, text) for text in (*entry.others, entry.text))
    return out.getvalue()


def lost_urls(listed: Iterable[str], urls: Collection[str], *, let_go: Iterable[str] = ()) -> tuple[str, ...]:
    """Listed URLs that a site lacks, sorted, without those given up by an editor. `let_go` may contain patterns
    (`/tags/*/feed.xml`)."""
    patterns = tuple(let_go)
    return tuple(sorted(url for url in listed if url not in urls and not is_let_go(url, patterns)))


def is_let_go(url: str, patterns: Iterable[str]) -> bool:
    """True if a URL matches one of these URLs or patterns."""
    return any(fnmatchcase(url, pattern) for pattern in patterns)


def csv_rows(text: str, head: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Rows with line numbers, without header and blank lines."""
    for line, written in enumerate(text.split("\n"), 1):
        row = next(csv.reader([written.rstrip("\r")]), [])
        if any(row) and tuple(row) != head:
            yield line, row
