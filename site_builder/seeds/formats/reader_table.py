"""A seed file → its drafts, through the table of formats: chosen by content, then by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from typing import Any

from site_builder.core.errors import Location, SeedError, SiteError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.decoding import ALLOW_LARGE, cleaned
from site_builder.seeds.detect.draft import draft_from
from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.formats import sniffing
from site_builder.seeds.formats.format import Format, Read, by_name_alone
from site_builder.seeds.formats.plain import read_plain
from site_builder.seeds.formats.unread_kinds import OLD_DOCUMENTS, TABLES, is_compound, no_document, unread_kind
from site_builder.seeds.migration.folder_facts import NO_FACTS, learn_folders, may_say, of_export
from site_builder.seeds.model import PUBLIC, Draft, Visibility
from site_builder.settings.site_config import IngestConfig


def _in(module: str, name: str = "read") -> Callable[[bytes, str, IngestConfig], Any]:
    """A function in the module of a format, imported with the first file of that format."""

    def call(data: bytes, path: str, limits: IngestConfig) -> object:
        return getattr(import_module(f"{__package__}.{module}"), name)(data, path, limits)

    return call


_DATA = (("JSON", sniffing.is_json), ("XML", sniffing.is_xml))
"""Kinds of text that are written for programs, and how they are recognised."""
PLAIN = Format("plain text", (".txt", ".text", ""), by_name_alone, read_plain)
ZIP = Format("zip file", (".zip",), sniffing.is_zip, unpack=_in("zip", "unpack"), may_be_inside=False)
WEB_PAGE = Format("web page", (".html", ".htm", ".xhtml"), sniffing.is_html, _in("html"))
OLD = Format("document of an old kind", OLD_DOCUMENTS, sniffing.is_old_document, _in("old_office"))
READERS: tuple[Format, ...] = (
    Format("Word document", (".docx",), sniffing.is_docx, _in("docx")),
    Format("OpenDocument text", (".odt",), sniffing.is_odt, _in("odt")),
    Format("book", (".epub",), sniffing.is_epub, _in("epub")),
    *(
        Format(f"{name} export", (), knows, unpack=_in("platform_exports", name.lower()), may_be_inside=False)
        for name, knows in (
            ("PubPub", sniffing.is_pubpub),
            ("Substack", sniffing.is_substack),
            ("Medium", sniffing.is_medium),
            ("Ghost", sniffing.is_ghost),
        )
    ),
    ZIP,
    Format("PDF", (".pdf",), sniffing.is_pdf, _in("pdf.reader")),
    Format("RTF file", (".rtf",), sniffing.is_rtf, _in("rtf.reader")),
    Format("mailbox", (".mbox",), sniffing.is_mailbox, unpack=_in("mbox", "unpack")),
    Format("mail", (".eml",), sniffing.is_mail, _in("eml"), _in("eml", "unpack")),
    Format("Outlook mail", (".msg",), sniffing.is_msg, _in("msg"), _in("msg", "unpack")),
    OLD,
    Format("WordPress export", (".wxr",), sniffing.is_wxr, unpack=_in("wxr", "unpack"), may_be_inside=False),
    WEB_PAGE,
    Format("markdown", (".md", ".markdown", ".mdx"), by_name_alone, _in("markdown", "read_markdown")),
    PLAIN,
)
"""In order of precedence: the first whose `knows` accepts the content, then the first with the file's extension."""

TOGETHER = 16
"""Maximum files of a container in memory at a time."""


@dataclass(frozen=True, slots=True)
class SeedReading:
    """Result of one seed file: its drafts, and the errors of unreadable parts."""

    drafts: tuple[Draft, ...] = ()
    errors: tuple[SiteError, ...] = ()


def read_parts(source: SourceFile, config: IngestConfig, *, depth: int = 0) -> SeedReading:
    """The drafts of a seed file and the errors of its unreadable parts; one bad part does not affect the others."""
    try:
        _check_size(source, config)
        found = format_of(source)
    except SiteError as error:
        return SeedReading(errors=(error.at(Location(source.path)),))
    readings = [_own_text(found.read, source, config)] if found.read else []
    settings: dict[str, bytes] = {}
    parts = _parts(found, source, config, depth)
    while group := [*islice(parts, TOGETHER)]:
        with read_ahead((part for part in group if isinstance(part, SourceFile)), config):
            for part in group:
                if isinstance(part, SiteError):
                    readings.append(SeedReading(errors=(part,)))
                    continue
                if may_say(part.path):
                    settings[part.path] = part.data
                    if of_export(part.path, part.data) != PUBLIC:
                        continue
                readings.append(read_parts(part, config, depth=depth + 1))
    return SeedReading(
        _with_visibility([draft for reading in readings for draft in reading.drafts], settings),
        tuple(error for reading in readings for error in reading.errors),
    )


def _parts(found: Format, source: SourceFile, config: IngestConfig, depth: int) -> Iterator[SourceFile | SiteError]:
    """The files in a container, and an error for each that cannot be extracted."""
    try:
        for part in found.unpack(source.data, source.path, config) if found.unpack else ():
            if depth >= config.max_containers or (depth and not found.may_be_inside):
                hint = "unpack the outer file into seeds/"
                raise SeedError(f"this is a {found.name} inside another container", hint=hint)
            yield part
    except SiteError as error:
        yield error.at(Location(source.path))


def read_ahead(sources: Iterable[SourceFile], config: IngestConfig) -> AbstractContextManager[None]:
    """A context that makes reading these files cheaper: one run of LibreOffice for many old documents."""
    old = [source for source in sources if _is_old(source, config)] if config.programs else []
    together: Callable[[list[SourceFile]], AbstractContextManager[None]] | None = None
    if len(old) > 1:
        together = import_module(f"{__package__}.old_office").together
    return together(old) if together else nullcontext()


def _is_old(source: SourceFile, config: IngestConfig) -> bool:
    try:
        _check_size(source, config)
        return format_of(source) is OLD
    except SiteError:
        return False


def _with_visibility(drafts: Sequence[Draft], settings: Mapping[str, bytes]) -> tuple[Draft, ...]:
    """The drafts of a container with the visibility that its folders state."""
    facts = learn_folders(settings, settings.__getitem__) if settings else NO_FACTS
    return (
        tuple(_restricted_by(draft, facts.visibility_of(draft.path)) for draft in drafts) if settings else tuple(drafts)
    )


def _restricted_by(draft: Draft, stated: Visibility) -> Draft:
    if stated == PUBLIC or draft.extract is None:
        return draft
    extract = replace(draft.extract, visibility=strictest((draft.extract.visibility, stated)))
    return replace(draft, visibility=strictest((draft.visibility, stated)), extract=extract)


def _own_text(read: Read, source: SourceFile, config: IngestConfig) -> SeedReading:
    try:
        taken = cleaned(read(source.data, source.path, config), config)
        draft = draft_from(taken, path=source.path, digest=source.digest, config=config)
        return SeedReading((draft,))
    except SiteError as error:
        return SeedReading(errors=(error.at(Location(source.path)),))


def format_of(source: SourceFile) -> Format:
    """The format by content, else by name. Raises UnreadKind if no reader takes the file."""
    known = next((f for f in READERS if f.knows(source.data)), None)
    name = source.path.rsplit("/", 1)[-1]
    ending = "." + name.rsplit(".", 1)[1].lower() if "." in name else ""
    known = known or _by_name(source, ending)
    is_other = known is ZIP and source.data.startswith(b"PK\x03\x04")
    if known is None or ((is_other or is_compound(source.data)) and not known.knows(source.data)):
        raise unread_kind(source.data, source.path, " ".join(e for f in READERS for e in f.endings if e))
    return known


def _by_name(source: SourceFile, ending: str) -> Format | None:
    """The format of a file whose content no format recognises. Parts of a web page are one if their name says no more
    than that they are text, or another kind of document. Raises UnreadKind for data."""
    known = next((f for f in READERS if ending in f.endings), None)
    if known is OLD:
        return OLD  # whose reader says how to rename a text
    name = known.name if known else "table" if ending in TABLES else ""
    if name and (kind := next((what for what, knows in _DATA if knows(source.data)), "")):
        if known is WEB_PAGE and kind == "XML":
            return known
        raise no_document(kind, name, source.path)
    is_of_page = known is not None and known.name != "markdown" and sniffing.is_fragment(source.data)
    return WEB_PAGE if is_of_page else known


def _check_size(source: SourceFile, config: IngestConfig) -> None:
    if len(source.data) > config.max_seed_mb * 1_000_000:
        hint = f"split it, raise max_seed_mb under [ingest] in site.toml, or {ALLOW_LARGE}"
        raise SeedError(f"the file has {len(source.data) / 1e6:.0f} MB, more than {config.max_seed_mb} MB", hint=hint)
