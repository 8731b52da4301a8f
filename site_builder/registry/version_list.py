"""versions.csv and content/versions/: former texts of live briefings, each with the days on which it was public.

A text is stored as it was published, in the folder of its briefing, in a file named by its digest in published.csv.
Lines of the list are independent, so branches merge by keeping the lines of both. Knows no disk and no clock.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from itertools import count, groupby
from operator import attrgetter
from typing import NamedTuple

from site_builder.core.errors import Location, RegistryError, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.registry.published import csv_rows
from site_builder.registry.registry_files import source_text

VERSIONS_FILE = "content/versions.csv"
VERSIONS_FOLDER = "content/versions/"
MINUTE = "%Y-%m-%dT%H:%M"
"""Form of the times in the list."""
HIDDEN = "0" * 32
"""Stands for the text of a briefing that was hidden while it was not known which text readers had."""
HEAD = ("url", "version", "until", "text", "change")
_ROW = re.compile(
    r"/briefings/[^\0/]+/\0(\d{4}-\d\d-\d\d)(?:-[1-9]\d{0,4})?\0(\d{4}-\d\d-\d\d)"
    r"(?:T\d\d:\d\d)?\0(?:[0-9a-f]{32}(?:-[0-9a-f]{16})?)?\0[a-z]*",
    re.ASCII,
)


_REDACTED = re.compile(r"^/briefings/([^/]+)/,.*,([0-9a-f]{32}(?:-[0-9a-f]{16})?),redacted\b", re.M)


class RevisionKind(StrEnum):
    """Reason why a former text ended. If a merge leaves two reasons for one text, the later member counts."""

    UNDECIDED = ""
    """Not decided yet; counts as minor."""
    MINOR = "minor"
    MAJOR = "major"
    """Readers were given a note."""
    ERASED = "erased"
    """Removed for good; only the line stays."""
    REDACTED = "redacted"
    """Words were taken out of this text, and another row has what is left. Such rows come first and are no versions."""
    WITHHELD = "withheld"
    """The briefing was not public for a time; texts from before are not shown again. Names a text until it is over."""


class FormerVersion(NamedTuple):
    """A former text of a briefing."""

    url: str
    """URL of the briefing."""
    version: str
    """Day on which it became public, `2021-05-03`; the second text of that day is `2021-05-03-2`."""
    until: str
    """Time in UTC at which it was replaced, `2021-06-01T09:30`; earlier versions of the program wrote the day alone."""
    text: str
    """Digest of the version."""
    change: RevisionKind = RevisionKind.UNDECIDED

    @property
    def day(self) -> str:
        """Day on which it became public."""
        return self.version[:10]

    @property
    def is_hidden(self) -> bool:
        """True if the briefing has not been public since."""
        return self.change is RevisionKind.WITHHELD and bool(self.text)

    def ended(self, today: str) -> "FormerVersion":
        """The row once the briefing is public again."""
        return self._replace(text="", until=max(self.until, today)) if self.is_hidden else self

    @property
    def is_left(self) -> bool:
        """True unless words were taken out of the text."""
        return self.change is not RevisionKind.REDACTED

    @property
    def order(self) -> tuple[str, int]:
        """Sort key among the texts of its briefing."""
        return self.day, int(self.version[11:] or 1)

    @property
    def path(self) -> str:
        """Path of the file with the text."""
        return former_path(self.url.split("/")[2], self.text)


Versions = Mapping[str, tuple[FormerVersion, ...]]
"""By URL of the briefing, oldest first."""


def load_versions(source: SourceFile | None) -> Versions:
    """Former texts by URL; empty if there is no file. Raises SiteErrors with every unreadable line.

    A merge of branches may leave several lines for one text: the earliest day of replacement and the gravest change
    win. If two texts have the same version name, the second gets the next free one.
    """
    if source is None:
        return {}
    rows, problems = list[FormerVersion](), list[RegistryError]()
    for line, row in csv_rows(source_text(source), HEAD):
        form = _ROW.fullmatch("\0".join(row)) if len(row) == len(HEAD) else None
        if form and row[4] in {*RevisionKind} and all(map(_is_day, form.groups())):
            url, version, until, text, change = row
            rows.append(FormerVersion(url, version, until, text, RevisionKind(change)))
        else:
            hint = f"write {','.join(HEAD)}; restore a line that was changed by hand"
            problems.append(RegistryError("this line cannot be read", place=Location(source.path, line), hint=hint))
    raise_all(problems)
    by_url = groupby(sorted(rows), attrgetter("url"))
    return {url: tuple(sorted(_merged([*own]), key=attrgetter("is_left", "order"))) for url, own in by_url}


def redacted_texts(source: SourceFile | None) -> dict[str, str]:
    """Digest of each text out of which words were taken → name of its briefing, also of a list with unreadable
    lines."""
    found = _REDACTED.findall(source.data.decode("utf-8", "replace")) if source else ()
    return {text: stem for stem, text in found}


def _is_day(written: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(written))
    return False


def _merged(rows: Sequence[FormerVersion]) -> Iterator[FormerVersion]:
    known: dict[tuple[str, str], FormerVersion] = {}
    redacted = {row.text: row for row in rows if not row.is_left}
    rows = [row for row in rows if row.text not in redacted]
    withheld = {row[1:4:2] for row in rows if row.change is RevisionKind.WITHHELD}
    erased = {row.version: row for row in rows if row.change is RevisionKind.ERASED and row[1:4:2] not in withheld}
    for row in (r for r in rows if r.version not in erased or r.change is RevisionKind.WITHHELD):
        same = known.setdefault((row.version, row.text), row)
        gravest = max(row.change, same.change, key=[*RevisionKind].index)
        known[row.version, row.text] = same._replace(until=min(row.until, same.until), change=gravest)
    taken = {*erased}
    for row in known.values():
        name = row.version if row.version not in taken else free_name(row.day, taken)
        taken.add(name)
        yield row._replace(version=name)
    yield from (*erased.values(), *redacted.values())


def former_path(stem: str, text: str) -> str:
    """Path of the file of a former text, from the file stem of its briefing and its digest."""
    return f"{VERSIONS_FOLDER}{stem}/{text}.md"


def free_name(day: str, taken: Iterable[str]) -> str:
    """Version of a further text that became public on a day."""
    known = {*taken}
    names = (f"{day}-{number}" if number > 1 else day for number in count(1))
    return next(name for name in names if name not in known)


def added(
    rows: Sequence[FormerVersion], url: str, text: str, *, first: str, until: str, change: RevisionKind
) -> FormerVersion:
    """Row for a text that was just replaced, after the rows of earlier ones. `first` is the day on which the briefing
    became public."""
    day = (rows[-1].until if rows else first)[:10]
    return FormerVersion(url, free_name(day, (row.version for row in rows)), max(day, until), text, change)


def write_versions(versions: Versions) -> str:
    """Text of the file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(row for url in sorted(versions) for row in versions[url])
    return out.getvalue()
