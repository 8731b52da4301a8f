"""Former texts → those that may have a page: the ones since the briefing was last hidden."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from site_builder.content.front_matter import Head
from site_builder.content.model import VISIBILITY, Briefing, BriefingStatus, Header
from site_builder.core.digests import digest_of
from site_builder.core.source_file import SourceFile
from site_builder.registry.version_list import VERSIONS_FILE, FormerVersion, RevisionKind, Versions, load_versions


@dataclass(frozen=True)
class FormerTexts:
    """The former texts of a briefing."""

    present: SourceFile
    """File of the published text."""
    versions: tuple[FormerVersion, ...]
    """Newest first."""
    files: Mapping[str, SourceFile]
    """Path → file of each former text that is stored."""

    @property
    def digest(self) -> str:
        """Digest of the present text, the list and the files."""
        files = [(path, file.digest) for path, file in sorted(self.files.items())]
        return digest_of(self.present.digest, self.versions, files)


def listed_versions(files: tuple[SourceFile, ...]) -> Versions:
    """The list of former texts. Raises SiteErrors if it cannot be read."""
    return load_versions(next((file for file in files if file.path == VERSIONS_FILE), None))


def former_texts(
    briefings: Mapping[str, Briefing],
    versions: Versions,
    stored: tuple[SourceFile, ...],
    present: Mapping[str, SourceFile],
) -> dict[str, FormerTexts]:
    """URL → former texts that have a page. `stored` are the files of former texts, `present` the published texts by
    path."""
    files, found = {file.path: file for file in stored}, dict[str, FormerTexts]()
    for url, rows in versions.items():
        briefing = briefings.get(url)
        if briefing and briefing.header.status is not BriefingStatus.WITHDRAWN and briefing.path in present:
            shown = tuple(shown_rows(rows))
            shown_files = {row.path: files[row.path] for row in shown if row.path in files}
            if shown:
                found[url] = FormerTexts(present[briefing.path], shown, shown_files)
    return found


def shown_rows(rows: Sequence[FormerVersion]) -> Iterator[FormerVersion]:
    """Former texts since the briefing was last hidden, newest first. After a merge of branches, older rows may follow
    the row that hides it, so their days are compared as well."""
    back = max((row.until for row in rows if row.change is RevisionKind.WITHHELD), default="")
    ends = (RevisionKind.WITHHELD, RevisionKind.REDACTED)
    return takewhile(lambda row: row.change not in ends and row.day >= back[:10], reversed(rows))


def shows_text(head: Head) -> bool:
    """True if a text with this header is public at some time."""
    return not head.blind and head.header.status not in (BriefingStatus.DRAFT, BriefingStatus.WITHDRAWN)


def was_as_public(former: Head, present: Header) -> bool:
    """True if a former text had the same audience, embargo and expiry as the present one; otherwise it has no page."""
    others = [name for name in VISIBILITY if name != "status"]
    same = all(getattr(former.header, name) == getattr(present, name) for name in others)
    return shows_text(former) and same
