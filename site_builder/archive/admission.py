"""What counts of each content file: the text as it is, the last one that was published, or none.

The one door to the publish set. Whatever is wrong with a file is reported here, by the stage that found it: as a
warning where the file is not published, else as a fault. A fault ends a build, unless the door knows the texts that
were published before: then the file counts with that one. What cannot be told about who may see a file hides it.
Knows no disk, no registry and no page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from site_builder.content.front_matter import Document, look_at_head
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.errors import HeaderError, Location, SiteError, did_you_mean, raise_all
from site_builder.core.source_file import SourceFile

Texts = Mapping[str, SourceFile]
"""By path: the files of the briefings as they were last published."""
Labels = Iterable[tuple[str, str]]
"""Fields of headers that site.toml adds, with the words that readers see."""
WITHHELD = "the file is withheld"
AS_BEFORE = "its last published text stays"
ONE_PAGE = "only the file that was there before has a page"
NO_PAGE = "it gets no page, for nothing of it was published before"


class Door:
    """Takes in the files one stage after the other; what is wrong gathers in `faults` and `warnings`."""

    def __init__(
        self, clock: datetime, audiences: Sequence[str] = (), last: Texts | None = None, labels: Labels = ()
    ) -> None:
        """`audiences` and `labels` are those of site.toml, [fields]; with `last` faults are no errors, and texts from
        there may count."""
        self.clock = clock
        self.faults: list[SiteError] = []
        self.warnings: list[SiteError] = []
        self._audiences = audiences
        self._last = last
        self._labels = dict(labels)

    @property
    def keeps_going(self) -> bool:
        """Whether a file with a fault counts with another text, or not at all, instead of ending the build."""
        return self._last is not None

    def end_stage(self) -> None:
        """SiteErrors with all faults so far, unless it keeps going."""
        if not self.keeps_going:
            raise_all(self.faults)

    def enter(self, document: Document) -> Document:
        """What counts of a file whose header was read."""
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
        """What counts instead of a file of which no page can be made as it is."""
        if not document.header.public_at(self.clock):
            self.warnings += wrong
            return document
        last = (self._last or {}).get(document.path)
        before = as_before(document, last) if last and last is not document.source else hide(document)
        self._report(wrong, AS_BEFORE if before.header.public_at(self.clock) else NO_PAGE)
        return before

    def doubt(self, document: Document, wrong: Sequence[SiteError]) -> Document:
        """The same of a file whose page can be made, without what is wrong: if that was published, it stays."""
        last = (self._last or {}).get(document.path)
        if last and last.digest == document.source.digest:
            self._report(wrong, AS_BEFORE)
            return document
        return self.refuse(document, wrong)

    def choose(self, documents: Iterable[Document], wrong: Iterable[SiteError]) -> Iterator[Document]:
        """Of files with one URL those that get no page: all but one, which was there before if any was."""
        self._report(wrong, ONE_PAGE)
        known = self._last or {}
        yield from map(hide, sorted(documents, key=lambda d: (d.path not in known, d.path))[1:])

    def _report(self, wrong: Iterable[SiteError], fate: str) -> None:
        self.faults += [with_outcome(error, fate) for error in wrong] if self.keeps_going else wrong

    def _unknown_audience(self, document: Document) -> Iterator[SiteError]:
        name = document.header.audience
        if name and name not in self._audiences:
            line = dict(document.header_lines)["audience"]
            fact, hint = f'audience: site.toml names no audience "{name}"', audience_hint(name, self._audiences)
            yield HeaderError(fact, place=Location(document.path, line), hint=hint)


def audience_hint(name: str, audiences: Sequence[str]) -> str:
    """What to do about an audience that site.toml does not name."""
    known = ", ".join(f'"{one}"' for one in (*audiences, name))
    return did_you_mean(name, audiences) or f"write audiences = [{known}] into site.toml, or delete this line"


def nothing_new(documents: Sequence[Document], last: Texts, clock: datetime) -> Iterator[Document]:
    """What counts where nothing new may be published and nothing may stay that must go: the last text of each file that
    is there, is public and can be told to be; a file that was only renamed stays where it was."""
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
    """The last text, seen by whom the header says now; hidden where it cannot be read any more."""
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
    """The document, published for nobody."""
    return _with_header(document, replace(document.header, status=BriefingStatus.DRAFT))


def with_outcome(error: SiteError, fate: str) -> SiteError:
    """The error, and what became of its file."""
    return type(error)(f"{error.message}; {fate}", place=error.place, hint=error.hint)


def _with_header(document: Document, header: Header) -> Document:
    return replace(document, head=replace(document.head, header=header))
