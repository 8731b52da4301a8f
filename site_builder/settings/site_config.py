"""site.toml → SiteConfig. Every key is declared here once; manual and checks are generated from the declarations."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from site_builder.core.contrast import AA, DARK, LIGHT, LowContrast, Palette, pale_pairs, palette, readable, remedy
from site_builder.core.errors import ConfigError, Location, raise_all
from site_builder.core.urls import asset_url, unquoted
from site_builder.settings.fields import (
    Invalid,
    choice,
    entry,
    flag,
    integer,
    listing,
    one_of,
    read_record,
    record,
    records,
    table,
    words,
)
from site_builder.settings.persistent_ids import ror
from site_builder.settings.removed_settings import split_removed
from site_builder.settings.yaml_nodes import Node, toml_node

FILE = "site.toml"
OUTPUT = "public"
"""Default output folder."""
MAX_CHARACTERS = 250_000
"""Maximum size of site.toml: Python's parser takes quadratic time for nested keys."""
ASSETS = "content/assets/"
FACES = ("regular", "bold", "italic")
SECTIONS = ("/", "/tags/", "/actors/", "/years/")


class ListOrder(StrEnum):
    """Order of the briefings in a list."""

    NEWEST = "newest"
    OLDEST = "oldest"


class UnsureDates(StrEnum):
    """Treatment of texts whose date is only probable."""

    PUBLISH = "publish"
    HOLD = "hold"


class DateOrder(StrEnum):
    """Reading of dates such as `10/02/2021`."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def base_url(node: Node) -> str:
    """An http or https address without query, ending in `/`."""
    written = words(node)
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", written):
        hint = 'write "https://example.org/" or "https://example.org/archive/"'
        raise Invalid(f'"{written}" is not the address of a site', hint=hint)
    return written.rstrip("/") + "/"


def language(node: Node) -> str:
    """A language tag (BCP 47), such as `en` or `pt-BR`."""
    written = words(node)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", written):
        raise Invalid(f'"{written}" is not a language tag', hint='write "en" or "pt-BR"')
    return written


def colour(node: Node) -> str:
    """A colour as `#rrggbb`."""
    written = words(node)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", written):
        raise Invalid(f'"{written}" is not a colour', hint='write it as "#7a1f1f"')
    return written.lower()


def address(node: Node) -> str:
    """A path of the site (`/tags/`) or an http, https or mailto address."""
    written = words(node)
    if not re.fullmatch(r"(/|https?://|mailto:)\S*", written):
        raise Invalid(f'"{written}" is not an address', hint='write "/tags/" or "https://example.org/"')
    return unquoted(written) if written.startswith("/") else written


def mailbox(node: Node) -> str:
    """An e-mail address."""
    written = words(node)
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", written):
        raise Invalid(f'"{written}" is not an e-mail address', hint='write "desk@example.org"')
    return written


def picture(node: Node) -> str:
    """A file in content/assets/."""
    written = words(node)
    if not written.startswith(ASSETS) or ".." in written:
        raise Invalid(f'"{written}" is not a file in {ASSETS}', hint=f'put it there and write "{ASSETS}logo.svg"')
    return written


def faces(node: Node) -> tuple[str, ...]:
    """One to three WOFF2 files in content/assets/."""
    files: tuple[str, ...] = listing(words)(node)
    wrong = [file for file in files if not re.fullmatch(rf"{ASSETS}[\w./-]+\.woff2", file) or ".." in file]
    if wrong or len(files) > len(FACES):
        fact = f'"{wrong[0]}" is not a .woff2 file in {ASSETS}' if wrong else "a typeface has three files at most"
        raise Invalid(fact, hint=f"write the files of {', '.join(FACES)}, in this order")
    return files


def file_mode(node: Node) -> str:
    """File mode that lets the owner write and others at most read: `644`, `640` or `600`, or `664` for a group that may
    write."""
    written = words(node)
    if not re.fullmatch(r"6[046][04]", written):
        hint = 'write "644" (everyone may read), "640" (the group), "664" (the group may write) or "600"'
        raise Invalid(f'"{written}" is not a mode for a website\'s files', hint=hint)
    return written


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on every page, with its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the site's header or footer."""

    label: str = entry(words, doc="the text of the link")
    url: str = entry(address, doc="a path on this site, or a full address")
    line: int = field(default=0, compare=False)
    """Line in site.toml."""


def nav_items(node: Node) -> tuple[NavItem, ...]:
    """The links of `nav`, each with its line."""
    items = listing(record(NavItem))(node)
    lines = [item.line for item in node.value] if isinstance(node.value, tuple) else []
    return tuple(replace(item, line=line) for item, line in zip(items, lines, strict=True))


class Typeface(StrEnum):
    """Typeface of texts."""

    SOURCE_SERIF = "source-serif"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class ThemeConfig:
    """[theme]: how the packaged theme looks; a theme of your own may read or ignore it."""

    accent: str = entry(colour, default=LIGHT.accent, doc="colour of links on a light background")
    accent_dark: str = entry(
        colour, default=DARK.accent, doc="the same on a dark background; derived from accent if only that is set"
    )
    paper: str = entry(colour, default=LIGHT.paper, doc="the light background")
    paper_dark: str = entry(colour, default=DARK.paper, doc="the dark background")
    ink: str = entry(colour, default=LIGHT.ink, doc="colour of text on a light background")
    ink_dark: str = entry(colour, default=DARK.ink, doc="the same on a dark background")
    font: str = one_of(
        Typeface,
        default=Typeface.SOURCE_SERIF,
        doc="source-serif: Source Serif 4, which the site brings along; system: a typeface that readers already have",
    )
    fonts: tuple[str, ...] = entry(
        faces,
        default=(),
        doc="your own typeface instead of font: the files of regular, bold and italic, in this order",
    )
    logo: str = entry(picture, default="", doc="a picture from content/assets/ instead of the name")
    logo_dark: str = entry(
        picture, default="", doc="the same for a dark background; without it, logo stands on light paper there"
    )
    logo_alt: str = entry(words, default="", doc="text for readers who cannot see the logo; by default, the title")
    nav: tuple[NavItem, ...] = entry(nav_items, default=(), doc="more links in the header: [{label, url}]")
    footer: str = entry(words, default="", doc="a line at the foot of every page")
    sections: tuple[str, ...] = SECTIONS
    """Sections of the menu that have entries."""
    pictures: tuple[Picture, ...] = ()
    """The logo with its size for light and, if set, dark background; measured from the files."""

    @property
    def files(self) -> frozenset[str]:
        """Files in content/assets/ that [theme] names: logos and fonts."""
        return frozenset((self.logo, self.logo_dark, *self.fonts))

    @property
    def faces(self) -> tuple[str, ...]:
        """URLs of the font files: regular, bold, italic, as far as given. Pages preload the first two."""
        packaged = () if self.font == Typeface.SYSTEM else FACES
        return tuple(map(asset_url, self.fonts)) or tuple(f"/fonts/source-serif-4-{face}.woff2" for face in packaged)

    @property
    def light(self) -> Palette:
        """All colours on a light background."""
        return palette(self.paper, self.ink, self.accent, standard=LIGHT)

    @property
    def dark(self) -> Palette:
        """All colours on a dark background."""
        return palette(self.paper_dark, self.ink_dark, self.accent_dark, standard=DARK)


def theme(node: Node) -> ThemeConfig:
    """[theme], with colours checked for contrast."""
    found = read_record(ThemeConfig, node, "", error=ConfigError)
    written = node.value if isinstance(node.value, dict) else {}
    if "accent" in written and "accent_dark" not in written:
        found = replace(found, accent_dark=readable(found.accent, found.dark))
    wrong = []
    for colours, ending in ((found.light, ""), (found.dark, "_dark")):
        for pale in pale_pairs(colours):
            names = (f"{pale.name}{ending}", f"paper{ending}")
            line = next((written[name].line for name in names if name in written), node.line)
            wrong.append(_pale(pale, f"{pale.name}{ending}", remedy(colours, pale.name), line))
    raise_all(wrong)
    return found


def _pale(pale: LowContrast, name: str, near: str, line: int) -> ConfigError:
    made = "" if pale.needed == AA and pale.name != "ink" else f" (from which {pale.colour} is derived)"
    fact = f"{name}{made} has a contrast of only {pale.contrast:.2f} on {pale.ground}; {pale.needed} is needed"
    hint = f'write {name} = "{near}"' if near else f"choose another paper for {name}"
    return ConfigError(fact, place=Location(FILE, line), hint=hint)


@dataclass(frozen=True, slots=True)
class SeriesConfig:
    """[series.LABEL]: how the desk cites its own briefings in prose."""

    name: str = entry(words, doc="the series in full, for citations")
    date_order: str = one_of(DateOrder, default=DateOrder.DAY_FIRST, doc="how dates after the label are written")


class ShowProposed(StrEnum):
    """Unconfirmed records that readers see, marked as such."""

    ALL = "true"
    LIKELY = "likely"
    NONE = "false"


class WhereInstalled(StrEnum):
    """Setting for output that needs optional packages."""

    AUTO = "auto"
    YES = "true"
    NO = "false"

    def __bool__(self) -> bool:
        """True for YES; AUTO is resolved when site.toml is read."""
        return self is WhereInstalled.YES


class ForeignImages(StrEnum):
    """Treatment of pictures on other sites."""

    LINK = "link"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class ContentConfig:
    """[content]: what texts may do on their pages."""

    foreign_images: str = one_of(
        ForeignImages,
        default=ForeignImages.LINK,
        doc="pictures on other sites: link shows a link instead, allow lets each reader's browser fetch them",
    )

    @property
    def fetch(self) -> bool:
        """True if readers' browsers fetch pictures from other sites."""
        return self.foreign_images == ForeignImages.ALLOW


@dataclass(frozen=True, slots=True)
class PagesConfig:
    """[pages]: what pages show besides texts and lists; what is switched off costs no time."""

    quotes: bool = flag(True, doc="on a briefing: who is quoted in it")
    related: bool = flag(True, doc="on a briefing: similar older ones")
    threads: bool = flag(True, doc="on a briefing: the previous and next one on the same tag and actor")
    cite: bool = flag(True, doc="on a briefing: how to cite it, in five styles")
    permalinks: bool = flag(True, doc="on a briefing: a link at each paragraph and heading")
    cards: bool = flag(True, doc="on names in a text: a card with the actor and its latest briefings")
    passages: bool = flag(True, doc="on an actor: its quotations, and sentences that name it")
    pictures: bool = flag(True, doc="on an actor or tag: its timeline and network")
    company: bool = flag(True, doc="on an actor or tag: who and what is named in the same briefings")


@dataclass(frozen=True, slots=True)
class ExportsConfig:
    """[exports]: which files for programs are written."""

    feeds: bool = flag(True, doc="a feed for each tag and actor, and a JSON feed")
    lists: bool = flag(True, doc="archive.json, briefings.csv, actors.csv, beacon.txt and changes.json")
    citations: bool = flag(True, doc="citations of every briefing: BibTeX, RIS and CSL-JSON")
    briefings: bool = flag(True, doc="a JSON file next to each briefing's page")
    citation_files: bool = flag(False, doc="separate citation files for each briefing: BibTeX, RIS and CSL-JSON")
    cards: WhereInstalled = entry(
        choice(WhereInstalled),
        default=WhereInstalled.AUTO,
        doc="a picture of each briefing for link previews in social networks; auto: if Pillow is installed",
    )
    full_text_feeds: bool = flag(False, doc="feeds carry whole texts, not only summaries")
    markdown: WhereInstalled = entry(
        choice(WhereInstalled),
        default=WhereInstalled.NO,
        doc="each briefing's text as Markdown next to its page; auto: if markdownify is installed",
    )
    sqlite: bool = flag(False, doc="archive.sqlite: everything, including texts, as a database")
    redirects: bool = flag(False, doc="_redirects: old URLs, for hosts that support such a file")


class Signal(StrEnum):
    """Permission for one use of the site by machines; empty makes no statement."""

    UNSAID = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class RightsConfig:
    """[rights]: the licence of the texts, and what machines may do with them."""

    license: str = entry(address, default="", doc="address of the licence, to which pages, feeds and data link")
    name: str = entry(words, default="", doc="its name, shown at the foot of every page, such as CC BY 4.0")
    search: Signal = one_of(Signal, default=Signal.UNSAID, doc="whether search engines may list the site")
    ai_input: Signal = one_of(Signal, default=Signal.UNSAID, doc="whether language models may base answers on it")
    ai_train: Signal = one_of(Signal, default=Signal.UNSAID, doc="whether language models may be trained on it")

    @property
    def signals(self) -> str:
        """The value of Content-Signal in robots.txt (contentsignals.org), or empty."""
        uses = (("search", self.search), ("ai-input", self.ai_input), ("ai-train", self.ai_train))
        return ", ".join(f"{name}={value}" for name, value in uses if value)


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """[search]: the search that readers use, and its index."""

    enabled: bool = flag(True, doc="false leaves out the search, its page and its index")


@dataclass(frozen=True, slots=True)
class PublishConfig:
    """[publish]: how the finished site is put into its folder."""

    live: bool = flag(False, doc="true once readers can see the site: its URLs are then recorded and kept")
    mode: str = entry(file_mode, default="644", doc="file mode, as for chmod; that of folders follows")


class HeaderTarget(StrEnum):
    """The meaning of a key in other tools' headers."""

    IGNORE = "ignore"
    VISIBILITY = "visibility"
    TITLE = "title"
    DATE = "date"
    AUTHORS = "authors"
    TAGS = "tags"
    ACTORS = "actors"
    SUMMARY = "summary"
    NUMBER = "number"
    SERIES = "series"
    LANGUAGE = "language"
    SLUG = "slug"
    ADDRESSES = "addresses"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class AssetsConfig:
    """[assets]: which files are published as they are."""

    publish: tuple[str, ...] = entry(
        listing(words),
        default=(),
        doc="files to publish although nothing links to them or they contain names: "
        '["content/assets/report.pdf", "content/assets/data/*.csv"]',
    )

    def lists(self, path: str) -> bool:
        """True if a file is published even without a link to it, and with personal data in it."""
        return any(fnmatchcase(path, pattern) for pattern in self.publish)


MOST_SEED_MB = 2000


def by_section(node: Node) -> tuple[tuple[str, str], ...]:
    """One pattern for all sections, or a table of patterns."""
    if isinstance(node.value, dict):
        sections: tuple[tuple[str, str], ...] = table(words, words)(node)
        return sections
    return (("", words(node)),) if node.value else ()


@dataclass(frozen=True, slots=True)
class SeedLimits:
    """Limits of one seed besides its size: a damaged or hostile file ends with an error, not with the machine."""

    max_text_mb: int = 4
    """Millions of characters."""
    max_line_kb: int = 500
    max_archive_mb: int = 200
    """Unpacked size of a .zip."""
    max_archive_files: int = 2000
    """Files in a .zip, mails in a mailbox, posts in an export."""
    max_ratio: int = 200
    """Maximum ratio of unpacked to packed size."""
    max_containers: int = 2
    """Levels of files within files: 2 is a mail in a mailbox in a .zip."""
    max_depth: int = 120
    """Levels of nested elements in a document."""
    max_pages: int = 3000
    """Pages of a PDF."""
    max_pdf_mb: int = 400
    """Unpacked size of the compressed parts of a PDF."""
    max_mail_parts: int = 500
    max_header_kb: int = 20
    """Longest line of a mail header."""
    max_elements: int = 300_000
    """Elements of a Word, OpenDocument, RTF, HTML or PDF file."""


@dataclass(frozen=True, slots=True)
class IngestConfig(SeedLimits):
    """[ingest]: how seeds are read, and how large they may be."""

    date_order: str = one_of(
        DateOrder,
        default=DateOrder.DAY_FIRST,
        doc='"10/02/2021" is 10 February (day-first) or October 2 (month-first)',
    )
    max_seed_mb: int = entry(
        integer(1, MOST_SEED_MB),
        default=50,
        doc="size limit of a seed, in MB; to read a larger one: ingest --allow-large FILE",
    )
    unsure_dates: UnsureDates = one_of(
        UnsureDates,
        default=UnsureDates.HOLD,
        doc="texts with an uncertain date, or none: publish them, or hold them as drafts until you confirm or give it",
    )
    keep_furniture: bool = flag(False, doc="keep navigation, share links and other page furniture in the texts")
    propose: bool = flag(True, doc="propose actors and tags for new briefings")
    programs: bool = flag(
        False, doc="read .doc and other old formats with LibreOffice, and scans with Tesseract, if they are installed"
    )
    ignore: tuple[str, ...] = entry(
        listing(words), default=(), doc='files in seeds/ to ignore, such as ["*.xlsx", "old/"]'
    )
    permalink: tuple[tuple[str, str], ...] = entry(
        by_section, default=(), doc='former addresses of posts, such as "/:year/:month/:slug/", or {section = pattern}'
    )
    fields: tuple[tuple[str, HeaderTarget], ...] = entry(
        table(words, choice(HeaderTarget)),
        default=(),
        doc='meaning of header fields of another tool, such as {status = "ignore", lab = "tags"}',
    )

    def for_large(self) -> "IngestConfig":
        """The limits for a seed that may be large. Depth stays limited: no amount of memory helps against it."""
        return replace(
            self,
            max_seed_mb=MOST_SEED_MB,
            max_text_mb=100,
            max_line_kb=10_000,
            max_archive_mb=10_000,
            max_archive_files=100_000,
            max_ratio=100_000,
            max_pages=100_000,
            max_pdf_mb=10_000,
            max_mail_parts=100_000,
            max_header_kb=10_000,
            max_elements=10_000_000,
        )


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """site.toml as a whole."""

    title: str = entry(words, doc="the name of the publication")
    base_url: str = entry(
        base_url, default="https://example.org/", doc="address of the site, used by feeds and canonical links"
    )
    language: str = entry(language, default="en", doc="language of the site, and of briefings without one of their own")
    description: str = entry(words, default="", doc="one sentence for the home page, feeds and search engines")
    desk: str = entry(
        words, default="", doc="the publisher: the institution in citations, and the author of briefings without one"
    )
    contact: str = entry(
        mailbox, default="", doc="e-mail address for reports of mistakes, to which each paragraph then has a link"
    )
    ror: str = entry(ror, default="", doc="the publisher's address in the Research Organization Registry")
    briefings_on_first_page: int = entry(integer(1, 500), default=50, doc="entries on the first page of a listing")
    order: ListOrder = one_of(
        ListOrder,
        default=ListOrder.NEWEST,
        doc="what comes first on pages of tags and years; a tag can differ, and a story starts with its oldest part",
    )
    show_proposed: ShowProposed = entry(
        choice(ShowProposed),
        default=ShowProposed.LIKELY,
        doc="unconfirmed actors and tags to show: true for all, likely for well-founded ones, false for none",
    )
    audiences: tuple[str, ...] = entry(
        listing(words),
        default=(),
        doc='groups of readers other than the public, such as ["staff"]; audience: in a header names one',
    )
    fields: tuple[tuple[str, str], ...] = entry(
        table(words, words),
        default=(),
        doc='your own header fields, each with the label that readers see: {why = "Why it matters"}',
    )
    theme: ThemeConfig = entry(theme, default=ThemeConfig(), doc="")
    content: ContentConfig = entry(record(ContentConfig), default=ContentConfig(), doc="")
    assets: AssetsConfig = entry(record(AssetsConfig), default=AssetsConfig(), doc="")
    pages: PagesConfig = entry(record(PagesConfig), default=PagesConfig(), doc="")
    ingest: IngestConfig = entry(record(IngestConfig), default=IngestConfig(), doc="")
    exports: ExportsConfig = entry(record(ExportsConfig), default=ExportsConfig(), doc="")
    rights: RightsConfig = entry(record(RightsConfig), default=RightsConfig(), doc="")
    search: SearchConfig = entry(record(SearchConfig), default=SearchConfig(), doc="")
    publish: PublishConfig = entry(record(PublishConfig), default=PublishConfig(), doc="")
    series: tuple[tuple[str, SeriesConfig], ...] = entry(records(SeriesConfig), default=(), doc="")

    def __hash__(self) -> int:
        return hash((self.title, self.base_url, self.language))  # called on every page, so not a hash of all fields

    @property
    def publisher(self) -> str:
        """The desk, or else the site's title."""
        return self.desk or self.title

    @property
    def wants_quotes(self) -> bool:
        """True if any output shows quotations; otherwise none are searched for."""
        return self.pages.quotes or self.pages.passages or self.exports.sqlite

    @property
    def root_path(self) -> str:
        """Path of the base URL, `/` or `/archive/`."""
        return "/" + self.base_url.split("/", 3)[3]


def read_config(source: str | None) -> SiteConfig:
    """Configuration from the text of site.toml; None if the file is missing."""
    if source is None:
        hint = "go to the archive's folder, or create an archive: site-builder new DIR"
        raise ConfigError("this folder is not an archive: it has no site.toml", hint=hint)
    if len(source) > MAX_CHARACTERS:
        hint = "it holds only settings: remove everything else"
        raise ConfigError(f"site.toml has more than {MAX_CHARACTERS:,} characters", place=Location(FILE), hint=hint)
    node = toml_node(source, FILE, error=ConfigError)
    if isinstance(node.value, dict) and not node.value:
        hint = 'add a line title = "Name of the publication"'
        raise ConfigError("title is missing", place=Location(FILE, 1), hint=hint)
    return read_record(SiteConfig, split_removed(node, FILE)[0], FILE, error=ConfigError)
