"""A post and the rule of its publishing tool → the address that it had on the old site.

Every tool makes addresses in one way: a pattern for the files below a folder, whose tokens are filled from the date,
the name, the title and the folders of a post. A rule is that pattern with the tool's habits; one renderer fills it.
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
"""What Jekyll replaces in a name (Jekyll: slugify, mode pretty)."""
UNKNOWN = "No redirect is made from its old address, as nothing says all parts of {}."


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
    """The habits of a publishing tool."""

    default: str
    """Pattern of what its settings say nothing about."""
    written: Callable[[str], str]
    """A title or name as an address has it."""
    undated: bool = False
    """True if the date in front of a file's name is no part of the name."""
    name_is_title: bool = False
    """True if `:title` is the name of the file."""
    lower: bool = False
    """True if an address has no capitals."""
    links: bool = False
    """True if an address in a text is a link there (Hugo: Goldmark, linkify)."""
    dates_all: bool = False
    """True if a page without a date counts as of the first day of year 1."""


TOOLS: Mapping[str, Tool] = {
    "hugo": Tool("/:sections/:slugorcontentbasename/", _hugo, lower=True, links=True, dates_all=True),
    "jekyll": Tool("/:categories/:year/:month/:day/:title:output_ext", _jekyll, undated=True, name_is_title=True),
    "eleventy": Tool("/:sections/:contentbasename/", str, undated=True),
    "zola": Tool("/:sections/:slugorcontentbasename/", slugify, undated=True),
    "": Tool("", slugify),
}
"""By name; the nameless one is the pattern of site.toml, for any tool."""
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Names for patterns (Jekyll: permalinks, built-in formats)."""


@dataclass(frozen=True, slots=True)
class AddressRule:
    """How the addresses of the files below a folder were made."""

    folder: str
    """A folder, or a pattern of paths."""
    pattern: str = ""
    """Empty for the tool's own."""
    tool: str = ""
    root: str = ""
    """Folder from which sections are counted."""
    only: str = ""
    """The language of the files that it is for; empty for all."""
    named_by_date: bool = False
    """True if the name of a file without its date is its slug (Hugo: `frontmatter`, `:filename`)."""
    languages: tuple[str, ...] = ()
    """Those that the name of a file may end in; the first is the site's own."""
    language: str = ""
    """Of all files below the folder."""
    prefixed: bool = False
    """True if the site's own language, too, is the first part of its addresses."""
    ugly: bool = False
    """True for addresses that end in `.html`."""
    zone: str = "UTC"
    """Time zone of dates, where the tool counts them in one."""


def address_of(rule: AddressRule, draft: Draft, pattern: str = "") -> str:
    """The address by a rule, or by a pattern of the post's own; empty where a part of it is not known."""
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
    """What header and settings say of where it was, and the address by that; empty where a part is not known. None
    where its folder says `permalink: false`: it never had one."""
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
    """The old address of the page of a tag."""
    written = TOOLS[rule.tool if rule else ""].written
    name = slugify(tag) if rule and rule.tool == "jekyll" else written(tag)
    return closed(re.sub(r":(?:name|slug|title)", name.replace("\\", ""), f"/{pattern.lstrip('/')}"))


def language_of(rule: AddressRule, path: str) -> str:
    """The language that a file is in by its folder or its name."""
    ending = splitext(splitext(basename(path))[0])[1][1:]
    return rule.language or (ending if ending in rule.languages else next(iter(rule.languages), ""))


def is_for(rule: AddressRule, path: str) -> bool:
    """Tells whether a rule is for the language of a file."""
    return not rule.only or language_of(rule, path) == rule.only


def closed(address: str) -> str:
    """With a last slash, unless it names a file."""
    is_file = address.endswith("/") or re.search(r"\.[a-zA-Z]\w{1,4}$", address)
    return address if is_file else f"{address}/"


def undated(name: str) -> str:
    """The name without the date that it begins with."""
    return _DATED.sub("", name)


@dataclass
class _Post:
    """What the tokens of a pattern are filled from."""

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
        """The language, where it is part of the address."""
        own = self.language == next(iter(self.rule.languages), "") and not self.rule.prefixed
        return "" if own else self.language.lower()

    @cached_property
    def stem(self) -> str:
        """The name of the file without its ending and language."""
        stem = splitext(basename(self.draft.path))[0]
        return stem.removesuffix(f".{self.language}") if self.rule.languages else stem

    @property
    def is_section(self) -> bool:
        return self.stem == "_index"

    @cached_property
    def name(self) -> str:
        """What the file calls its post: its stem, or the name of its folder for a bundle."""
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
        if in_name:  # a date in the text is none of the tool's
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
        """As the header has it, or the name behind a date."""
        own = undated(self.name) if self.rule.named_by_date and undated(self.name) != self.name else ""
        return self.tool.written(self.draft.slug or own)

    @cached_property
    def is_unclear(self) -> bool:
        """Tells whether a category has a letter that is written otherwise in an address; a post may have none."""
        return not all(re.fullmatch(r"[\w.~-]+", name) for name in self.categories)

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(name.lower() for name in self.draft.extract.categories) if self.draft.extract else ()

    @cached_property
    def title(self) -> str:
        return self.slug or self.written_name if self.tool.name_is_title else self.tool.written(self.draft.title)

    @cached_property
    def written_name(self) -> str:
        return self.tool.written(self.name)


def _is_day(year: int, month: int, day: int) -> bool:
    return bool(year) and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _dated(form: str) -> Callable[[_Post], str]:
    """A part of the date, as `strftime` writes it; without leading zeros where the form begins with `-`."""

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
    """Some of the folders: `:sections[1:]`, `:sections[0]` (Hugo: permalink tokens)."""
    parts, first = value.split("/"), int(match[2] or 0)
    last = int(match[4]) if match[4] else len(parts) if match[3] else first + 1
    return "/".join(parts[first:last])
