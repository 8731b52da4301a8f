"""Former texts in the archive → those that may have a page: of a briefing whose text readers see now, back to the last
time at which they did not."""

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
    """The file of the text that readers see now."""
    versions: tuple[FormerVersion, ...]
    """Newest first."""
    files: Mapping[str, SourceFile]
    """By path: those of the texts that are kept."""

    @property
    def digest(self) -> str:
        """Names all of it."""
        files = [(path, file.digest) for path, file in sorted(self.files.items())]
        return digest_of(self.present.digest, self.versions, files)


def listed_versions(files: tuple[SourceFile, ...]) -> Versions:
    """The list of former texts. Raises SiteErrors where it cannot be read."""
    return load_versions(next((file for file in files if file.path == VERSIONS_FILE), None))


def former_texts(
    briefings: Mapping[str, Briefing],
    versions: Versions,
    kept: tuple[SourceFile, ...],
    present: Mapping[str, SourceFile],
) -> dict[str, FormerTexts]:
    """By URL; `kept` are the files of the texts, `present` by path those of what readers see now."""
    files, found = {file.path: file for file in kept}, dict[str, FormerTexts]()
    for url, rows in versions.items():
        briefing = briefings.get(url)
        if briefing and briefing.header.status is not BriefingStatus.WITHDRAWN and briefing.path in present:
            shown = tuple(_shown(rows))
            own = {row.path: files[row.path] for row in shown if row.path in files}
            if shown:
                found[url] = FormerTexts(present[briefing.path], shown, own)
    return found


def _shown(rows: Sequence[FormerVersion]) -> Iterator[FormerVersion]:
    """The texts after the last time at which readers did not see the briefing, newest first; a merge of two branches
    may have put older ones behind it."""
    back = max((row.until for row in rows if row.change is RevisionKind.WITHHELD), default="")
    return takewhile(lambda row: row.change is not RevisionKind.WITHHELD and row.day >= back, reversed(rows))


def shows_text(head: Head) -> bool:
    """True if readers see the text below such a header at some time."""
    return not head.blind and head.header.status not in (BriefingStatus.DRAFT, BriefingStatus.WITHDRAWN)


def was_as_public(former: Head, present: Header) -> bool:
    """True if a former text was for the same readers and at the same times as the present one: what an embargo, a term
    or an audience parted is never shown together."""
    others = [name for name in VISIBILITY if name != "status"]
    same = all(getattr(former.header, name) == getattr(present, name) for name in others)
    return shows_text(former) and same
