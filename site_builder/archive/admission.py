"""Admission to the publish set: each content file counts with its current text, its last published one, or not at all.

`Door` is the only way in. Errors in a file are reported here by the stage that finds them: as a warning if the file is
not published, else as a fault. Faults end a build, unless the door has the previously published texts; then the file
falls back to that text. A file is hidden if its header leaves in doubt who may see it. Knows no disk, no registry and
no page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from site_builder.content.front_matter import Document, look_at_head
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.errors import HeaderError, Location, SiteError, did_you_mean, raise_all
from site_builder.core.source_file import SourceFile

Texts = Mapping[str, SourceFile]
"""Path → briefing file in its last published form."""
Labels = Iterable[tuple[str, str]]
"""Extra header fields of site.toml, each with its label."""
WITHHELD = "the file is not published"
AS_BEFORE = "the text published last stays online"
ONE_PAGE = "only the file that had the page before is published"
NO_PAGE = "it gets no page, because it has never been published"


class Door:
    """Admits files stage by stage and collects errors in `faults` and `warnings`."""

    def __init__(
        self, clock: datetime, audiences: Sequence[str] = (), last: Texts | None = None, labels: Labels = ()
    ) -> None:
        """`audiences` and `labels` come from [fields] of site.toml. With `last`, the previously published texts, faults
        do not end the build: a faulty file falls back to its text in `last`."""
        self.clock = clock
        self.faults: list[SiteError] = []
        self.warnings: list[SiteError] = []
        self._audiences = audiences
        self._last = last
        self._labels = dict(labels)

    @property
    def keeps_going(self) -> bool:
        """True if a faulty file falls back or is left out instead of ending the build."""
        return self._last is not None

    def end_stage(self) -> None:
        """Raise SiteErrors with all faults so far, unless the door keeps going."""
        if not self.keeps_going:
            raise_all(self.faults)

    def enter(self, document: Document) -> Document:
        """The document after its header is checked: unchanged if the header has no errors; otherwise its fallback (see
        `refuse`), or hidden if the header cannot be read or names an unknown audience. An error in a document that is
        not public anyway is only a warning."""
        nobody = tuple(self._unknown_audience(document))
        wrong = (*document.head.faults_in(self._labels), *nobody)
        if not wrong:
            return document
        if not replace(document.header, audience="" if nobody else document.header.audience).public_at(self.clock):
            self.warnings += wrong
            return document
        if document.head.blind or nobody:
            self._report(wrong, WITHHELD)
            return hide(document)
        return self.refuse(document, wrong)

    def refuse(self, document: Document, wrong: Sequence[SiteError]) -> Document:
        """Replacement for a document that cannot become a page: its last published text, or hidden."""
        if not document.header.public_at(self.clock):
            self.warnings += wrong
            return document
        last = (self._last or {}).get(document.path)
        before = as_before(document, last) if last and last is not document.source else hide(document)
        self._report(wrong, AS_BEFORE if before.header.public_at(self.clock) else NO_PAGE)
        return before

    def doubt(self, document: Document, wrong: Sequence[SiteError]) -> Document:
        """Replacement for a document that can become a page but has errors: itself if it was already published in this
        form, else as by `refuse`.
        """
        last = (self._last or {}).get(document.path)
        if last and last.digest == document.source.digest:
            self._report(wrong, AS_BEFORE)
            return document
        return self.refuse(document, wrong)

    def choose(self, documents: Iterable[Document], wrong: Iterable[SiteError]) -> Iterator[Document]:
        """Documents to hide among those that share a URL. One stays, preferably one published before."""
        self._report(wrong, ONE_PAGE)
        known = self._last or {}
        yield from map(hide, sorted(documents, key=lambda d: (d.path not in known, d.path))[1:])

    def _report(self, wrong: Iterable[SiteError], fate: str) -> None:
        self.faults += [with_outcome(error, fate) for error in wrong] if self.keeps_going else wrong

    def _unknown_audience(self, document: Document) -> Iterator[SiteError]:
        name = document.header.audience
        if name and name not in self._audiences:
            line = dict(document.header_lines)["audience"]
            fact, hint = f'audience: site.toml has no audience "{name}"', audience_hint(name, self._audiences)
            yield HeaderError(fact, place=Location(document.path, line), hint=hint)


def audience_hint(name: str, audiences: Sequence[str]) -> str:
    """Remedy for an audience that site.toml does not name."""
    known = ", ".join(f'"{one}"' for one in (*audiences, name))
    return did_you_mean(name, audiences) or f"add audiences = [{known}] to site.toml, or delete this line"


def nothing_new(documents: Sequence[Document], last: Texts, clock: datetime) -> Iterator[Document]:
    """Documents of a build that may publish nothing new: the last text of each file that still exists and is certainly
    public. A renamed file keeps its old path."""
    present = {document.path: document for document in documents}
    digests = {document.source.digest for document in documents}
    for path, source in last.items():
        now = present.get(path)
        if now is not None and now.header.public_at(clock) and not now.head.blind:
            yield as_before(now, source)
        elif now is None and source.digest in digests:
            yield Document(source, look_at_head(source))
        else:
            yield hide(Document(source, look_at_head(source)))


def as_before(document: Document, last: SourceFile) -> Document:
    """The last published text under the visibility of the current header; hidden if that text can no longer be read."""
    now = document.header
    head = document.head if document.source.digest == last.digest else look_at_head(last)
    if head.faults:
        return hide(document)
    gone = BriefingStatus.WITHDRAWN
    header = replace(
        head.header,
        status=gone if gone in (now.status, head.header.status) else head.header.status,
        audience=now.audience,
        publish_at=now.publish_at,
        expires_at=now.expires_at,
    )
    return _with_header(Document(last, head), header)


def hide(document: Document) -> Document:
    """The document as a draft."""
    return _with_header(document, replace(document.header, status=BriefingStatus.DRAFT))


def with_outcome(error: SiteError, fate: str) -> SiteError:
    """The error, with the consequence for its file."""
    return type(error)(f"{error.message}; {fate}", place=error.place, hint=error.hint)


def _with_header(document: Document, header: Header) -> Document:
    return replace(document, head=replace(document.head, header=header))
