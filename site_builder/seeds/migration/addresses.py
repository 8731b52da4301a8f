"""A post and the rule of its publishing tool → its address on the old site.

Every tool uses the same scheme: a pattern for the files below a folder, whose tokens are filled from date, name, title
and folders of a post. A rule is that pattern with the tool's conventions; one renderer fills all of them.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from posixpath import basename, dirname, join, normpath, splitext
from zoneinfo import ZoneInfo

from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import slugify
from site_builder.seeds.model import Draft

_TOKEN = re.compile(r":([a-z_]{1,30})(?:\[(\d{0,3})(:?)(\d{0,3})\])?")
_DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-(?=.)")
_NOT_JEKYLL = re.compile(r"[^\w.~!$&'()+,;=@]+")
"""Characters that Jekyll replaces in a name (Jekyll: slugify, mode pretty)."""
UNCLEAR = ":unclear"
"""Unknown part that ends a pattern of which a filter is not run."""
UNKNOWN = "No redirect is made from its old address, as not all parts of {} are known."


def _hugo(text: str) -> str:
    """Words as Hugo writes them into an address: letters, digits and a few signs, in lower case."""
    found: list[str] = []
    is_gap = False
    for c in text:
        if c in "./\\_#~-@" or unicodedata.category(c)[0] == "L" or unicodedata.category(c) in ("Mn", "Mc", "Nd"):
            found += ["-"] if is_gap and c != "-" else []
            found.append(c)
            is_gap = False
        elif found and c.isspace():
            is_gap = found[-1] != "-"
    return "".join(found).lower()


def _jekyll(text: str) -> str:
    return _NOT_JEKYLL.sub("-", text).strip("-")


@dataclass(frozen=True, slots=True)
class Tool:
    """Conventions of a publishing tool."""

    default: str
    """Pattern used if the settings name none."""
    written: Callable[[str], str]
    """Writes a title or name for an address."""
    undated: bool = False
    """True if a date before a file's name is not part of the name."""
    name_is_title: bool = False
    """True if `:title` is the file name."""
    lower: bool = False
    """True if addresses are lower-case."""
    links: bool = False
    """True if a bare address in a text is a link (Hugo: Goldmark, linkify)."""
    dates_all: bool = False
    """True if a page without a date counts as of 1 January of year 1."""


TOOLS: Mapping[str, Tool] = {
    "hugo": Tool("/:sections/:slugorcontentbasename/", _hugo, lower=True, links=True, dates_all=True),
    "jekyll": Tool("/:categories/:year/:month/:day/:title:output_ext", _jekyll, undated=True, name_is_title=True),
    "eleventy": Tool("/:sections/:contentbasename/", str, undated=True),
    "zola": Tool("/:sections/:slugorcontentbasename/", slugify, undated=True),
    "": Tool("", slugify),
}
"""By name; the nameless one is for patterns of site.toml, with any tool."""
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Names of patterns (Jekyll: permalinks, built-in formats)."""


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Rule for the addresses of the files below a folder."""

    folder: str
    """A folder, or a pattern of paths."""
    pattern: str = ""
    """Empty for the tool's own pattern."""
    tool: str = ""
    root: str = ""
    """Folder from which sections are counted."""
    only: str = ""
    """Language of the files it applies to; empty for all."""
    named_by_date: bool = False
    """True if a file name without its date is the slug (Hugo: `frontmatter`, `:filename`)."""
    languages: tuple[str, ...] = ()
    """Languages that a file name may end in, the site's own first."""
    language: str = ""
    """Language of all files below the folder."""
    prefixed: bool = False
    """True if the site's own language, too, is the first part of its addresses."""
    ugly: bool = False
    """True for addresses that end in `.html`."""
    zone: str = "UTC"
    """Time zone of dates, if the tool has one."""


def address_of(rule: AddressRule, draft: Draft, pattern: str = "") -> str:
    """The address by the rule, or by the post's own pattern; empty if a part is unknown."""
    post = _Post(rule, draft)
    pattern = pattern or rule.pattern or post.tool.default
    if post.is_section:
        pattern = "/:sections/"
    missing = False

    def fill(match: re.Match[str]) -> str:
        nonlocal missing
        value = _TOKENS[match[1]](post) if match[1] in _TOKENS else ""
        missing |= not value and match[1] not in _MAY_BE_EMPTY
        return _slice(value, match) if match[2] is not None else value

    address = _TOKEN.sub(fill, pattern)
    if missing or ":" in address or (post.is_unclear and ":categories" in pattern):
        return ""
    address = re.sub(r"/{2,}", "/", f"/{post.prefix}/{address}")
    address = address.lower() if post.tool.lower else address
    if rule.ugly and not post.is_section:
        return address.rstrip("/") + ("" if address.endswith(".html") else ".html")
    return closed(address)


def old_addresses(draft: Draft, rule: AddressRule | None) -> Iterator[tuple[str, str]]:
    """Each old address that the header or settings state: as written, and resolved. The second is empty if a part is
    unknown. Nothing for folders with `permalink: false`, whose texts had no address."""
    if rule and rule.pattern.lower() == "false":
        return
    place = rule or AddressRule("")
    own = address_of(place, draft) if rule else ""
    for written in draft.addresses:
        if written.startswith("/"):
            yield written, address_of(place, draft, written) if ":" in written else written
        elif own and place.tool:
            yield written, closed(normpath(join(dirname(own.rstrip("/")), written)))
    if rule:
        yield rule.pattern or TOOLS[rule.tool].default, own


def term_address(rule: AddressRule | None, pattern: str, tag: str) -> str:
    """The old address of a tag's page."""
    written = TOOLS[rule.tool if rule else ""].written
    name = slugify(tag) if rule and rule.tool == "jekyll" else written(tag)
    return closed(re.sub(r":(?:name|slug|title)", name.replace("\\", ""), f"/{pattern.lstrip('/')}"))


def language_of(rule: AddressRule, path: str) -> str:
    """The language of a file, from its folder or name."""
    ending = splitext(splitext(basename(path))[0])[1][1:]
    return rule.language or (ending if ending in rule.languages else next(iter(rule.languages), ""))


def is_for(rule: AddressRule, path: str) -> bool:
    """True if the rule applies to the file's language."""
    return not rule.only or language_of(rule, path) == rule.only


def closed(address: str) -> str:
    """The address with a final slash, unless it names a file."""
    is_file = address.endswith("/") or re.search(r"\.[a-zA-Z]\w{1,4}$", address)
    return address if is_file else f"{address}/"


def undated(name: str) -> str:
    """The name without a leading date."""
    return _DATED.sub("", name)


@dataclass
class _Post:
    """A post, from which the placeholders of an address pattern (`:year`, `:slug`) are filled."""

    rule: AddressRule
    draft: Draft

    @property
    def tool(self) -> Tool:
        return TOOLS[self.rule.tool or ("jekyll" if "_posts/" in self.draft.path else "")]

    @property
    def language(self) -> str:
        return language_of(self.rule, self.draft.path)

    @property
    def prefix(self) -> str:
        """The language, if it is part of the address."""
        own = self.language == next(iter(self.rule.languages), "") and not self.rule.prefixed
        return "" if own else self.language.lower()

    @cached_property
    def stem(self) -> str:
        """The file name without extension and language."""
        stem = splitext(basename(self.draft.path))[0]
        return stem.removesuffix(f".{self.language}") if self.rule.languages else stem

    @property
    def is_section(self) -> bool:
        return self.stem == "_index"

    @cached_property
    def name(self) -> str:
        """The name of the post: the file's stem, or the folder of a bundle."""
        name = basename(dirname(self.draft.path)) if self.stem == "index" else self.stem
        return undated(name) if self.tool.undated else name

    @cached_property
    def sections(self) -> str:
        below = dirname(self.draft.path.removeprefix(f"{self.rule.root or self.rule.folder}/"))
        below = below if self.rule.root else below.removeprefix("content").rpartition("/content/")[2].strip("/")
        return dirname(below) if self.stem == "index" else below

    @cached_property
    def day(self) -> PartialDate | None:
        known = self.draft.date or (PartialDate(1, 1, 1) if self.tool.dates_all else None)
        written = self.draft.extract.date if self.draft.extract else ""
        in_name = _DATED.match(basename(self.draft.path)) if self.tool.undated and not written else None
        if in_name:  # Jekyll ignores a date in the text
            year, month, day = map(int, in_name[0].split("-")[:3])
            known = PartialDate(year, month, day) if _is_day(year, month, day) else known
        if self.tool.name_is_title and re.search(r"(?:Z|[+-]\d\d:?\d\d)$", written) and ":" in written:
            try:
                moment = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", written))
                local = moment.astimezone(ZoneInfo(self.rule.zone))
                return PartialDate(local.year, local.month, local.day)
            except (ValueError, KeyError, OSError):
                pass
        return known

    @cached_property
    def slug(self) -> str:
        """The slug of the header, or the file name after its date."""
        own = undated(self.name) if self.rule.named_by_date and undated(self.name) != self.name else ""
        return self.tool.written(self.draft.slug or own)

    @cached_property
    def is_unclear(self) -> bool:
        """True if a category has a letter that may be encoded differently in an address; posts without categories are
        clear.
        """
        return not all(re.fullmatch(r"[\w.~-]+", name) for name in self.categories)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Those of the header, below the folders above `_posts` (Jekyll: posts, categories)."""
        above, is_post, _ = self.draft.path.removeprefix(f"{self.rule.root}/").partition("_posts/")
        folders = above.split("/") if is_post and self.rule.root else ()
        own = self.draft.extract.categories if self.draft.extract else ()
        return tuple(dict.fromkeys(name.lower() for name in (*folders, *own) if name))

    @cached_property
    def title(self) -> str:
        return self.slug or self.written_name if self.tool.name_is_title else self.tool.written(self.draft.title)

    @cached_property
    def written_name(self) -> str:
        return self.tool.written(self.name)


def _is_day(year: int, month: int, day: int) -> bool:
    return bool(year) and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _dated(form: str) -> Callable[[_Post], str]:
    """A function that gives a part of a post's date in `strftime` form; empty if the date is less precise. A leading
    `-` drops zeros."""

    def part(post: _Post) -> str:
        known = post.day
        if known is None or not (known.day or (known.month and form[-1] in "YymBb") or form[-1] in "Yy"):
            return ""
        found = date(known.year, known.month or 1, known.day or 1).strftime(f"%{form[-1]}")
        return found.lstrip("0") if form[0] == "-" else found

    return part


_TOKENS: Mapping[str, Callable[[_Post], str]] = {
    **{
        name: _dated(form)
        for name, form in (
            *(("year", "Y"), ("short_year", "y"), ("month", "m"), ("i_month", "-m"), ("day", "d")),
            *(("i_day", "-d"), ("y_day", "j"), ("yearday", "-j"), ("week", "V"), ("w_year", "G")),
            *(("monthname", "B"), ("long_month", "B"), ("short_month", "b"), ("weekday", "w"), ("w_day", "u")),
            *(("weekdayname", "A"), ("long_day", "A"), ("short_day", "a")),
        )
    },
    "title": lambda post: post.title,
    "slugtitle": lambda post: slugify(post.draft.title),
    "slug": lambda post: post.slug or (slugify(post.name) if post.tool.name_is_title else post.title),
    "name": lambda post: post.written_name,
    "path": lambda post: join(post.sections, post.written_name),
    "collection": lambda post: basename(post.rule.folder).lstrip("_"),
    **dict.fromkeys(("filename", "contentbasename", "basename"), lambda post: post.written_name),
    **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), lambda post: post.slug or post.written_name),
    "categories": lambda post: "/".join(post.categories),
    "section": lambda post: post.tool.written(post.sections.partition("/")[0]),
    "sections": lambda post: post.tool.written(post.sections),
    "output_ext": lambda _: ".html",
}
_MAY_BE_EMPTY = frozenset(("categories", "section", "sections"))


def _slice(value: str, match: re.Match[str]) -> str:
    """A slice of the folders: `:sections[1:]`, `:sections[0]` (Hugo: permalink tokens)."""
    parts, first = value.split("/"), int(match[2] or 0)
    last = int(match[4]) if match[4] else len(parts) if match[3] else first + 1
    return "/".join(parts[first:last])
