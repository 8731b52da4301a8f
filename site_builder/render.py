"""A page → its bytes, through the theme's templates. Equal page, theme and site give equal bytes.

Templates read `page` and `site` and nothing else; links are written relative to the page by the filter `link`.
Knows no disk and no other page: what a listing shows of a briefing is its Card, rendered once and kept for the next
page at the same depth.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from traceback import walk_tb
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from jinja2.utils import Namespace, missing
from markupsafe import Markup, escape

from site_builder.bibliography import cite_forms, series_name
from site_builder.citations import json_ld, meta_tags
from site_builder.config import SiteConfig
from site_builder.content.body import name_files
from site_builder.content.excerpts import Passage, Passages
from site_builder.database import write_database
from site_builder.dates import MONTHS, PartialDate
from site_builder.errors import Location, ThemeError, did_you_mean
from site_builder.exports import write_data
from site_builder.jinja import PlainEnvironment, PlainSandbox
from site_builder.pages.data import BriefingDataPage, DataPage
from site_builder.pages.machines import AssetPage
from site_builder.pages.page import NotFoundPage, Page
from site_builder.pages.parts import BodyHtml, Card
from site_builder.pages.tables import TablesPage
from site_builder.pictures import bars, calendar, ring
from site_builder.theme import FOLDER, Theme
from site_builder.urls import absolute, is_external

RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"})
_NAMED = re.compile(r'<(p|h[2-6]) id="([^"]+)">')
"""The start of a paragraph or heading of a body. None holds another, so the next end of its kind is its own."""
ENTRIES_KEPT = 20_000
"""Rendered cards that a process remembers, about a kilobyte each."""
_SAID = ' class="said"'
_BETWEEN = "\0"
"""Stands in no text of a body: the Markdown parser replaces it."""
_DRESSED = (
    ("<table>", '<div class="table" role="region" aria-label="Table" tabindex="0"><table>'),
    ("</table>", "</table></div>"),
    ("<pre>", '<pre tabindex="0">'),
    ('<section class="footnotes">', '<div class="footnotes" role="doc-endnotes" aria-label="Footnotes">'),
    ("</section>", "</div>"),
    *(
        (f'<{cell} style="text-align:{side}">', f'<{cell} class="at-{place}">')
        for cell in ("th", "td")
        for side, place in (("left", "start"), ("center", "middle"), ("right", "end"))
    ),
)
"""Markdown's elements → how they stand in a page. What may be wider than the page scrolls by itself, and by keyboard;
footnotes have no heading, so they are no section; a page has no inline style. The text of
a body never holds a bare `<`."""


def render_page(page: Page, *, theme: Theme, site: SiteConfig, portable: bool = False) -> bytes:
    """The bytes of the page's file. `portable` names files in links, for reading from disk without a server.

    Raises ThemeError, placed in the template, for whatever goes wrong there.
    """
    if isinstance(page, AssetPage):
        return page.data
    if isinstance(page, DataPage | BriefingDataPage):
        return write_data(page, site)
    if isinstance(page, TablesPage):
        return write_database(page, site)
    root = site.root_path if isinstance(page, NotFoundPage) else "../" * (page.url.count("/") - 1)
    environment = _environment(theme, site, portable)
    try:
        return environment.get_template(page.template).render(page=page, _root=root).encode("utf-8")
    except Exception as problem:
        error = _theme_error(problem, page, theme, environment.filters)
        if error is None:
            raise
        raise error from problem


# ---------- the environment: one a process for each theme and site


@lru_cache(maxsize=8)
def _environment(theme: Theme, site: SiteConfig, portable: bool) -> Environment:
    kind = PlainEnvironment if theme.trusted else PlainSandbox
    environment = kind(
        loader=FunctionLoader(_loader(theme)),
        undefined=_Missing,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals = {"site": site, "namespace": Namespace}
    environment.filters |= {
        "link": _link_filter(portable),
        "entry": _entry_filter(environment),
        "passages": _passages_filter(site, portable=portable),
        "absolute": lambda url: absolute(site.base_url, url),
        "prose": partial(_prose, portable=portable),
        "tag_uri": lambda url: _tag_uri(url, site),
        "meta_tags": lambda page: meta_tags(page, site),
        "cite_forms": lambda page: cite_forms(page, site),
        "series_name": lambda page: series_name(page, site),
        "json_ld": lambda page: _script_json(json_ld(page, site)),
        **_PLAIN_FILTERS,
    }
    return environment


def _loader(theme: Theme) -> Callable[[str], tuple[str, str, None] | None]:
    def load(name: str) -> tuple[str, str, None] | None:
        return (theme.templates[name], FOLDER + name, None) if name in theme.templates else None

    return load


class _Missing(StrictUndefined):
    """An undefined value whose message speaks of the page as a template's author knows it."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint or not isinstance(name, str):
            return super()._undefined_message
        if self._undefined_obj is missing:
            return f'nothing is called "{name}" here'
        return (
            f'{type(self._undefined_obj).__name__} has no "{name}"\n{did_you_mean(name, _names(self._undefined_obj))}'
        )


def _names(value: object) -> Iterable[str]:
    return (name for name in dir(value) if not name.startswith("_"))


# ---------- filters


def _link_filter(portable: bool) -> Callable[[Context, str], str]:
    @pass_context
    def link(context: Context, target: str) -> str:
        """A URL of the site as this page writes it; any other address stays as it is."""
        return target if is_external(target) else _address(context["_root"], target, portable)

    return link


@lru_cache(maxsize=ENTRIES_KEPT)
def _address(root: str, target: str, portable: bool) -> Markup:
    """Up to the site's root and down again: the same for every page of a depth, so it can be remembered."""
    path, mark, fragment = target.partition("#")
    link = root + quote(path[1:], safe="/~")
    if portable and path.endswith("/"):
        link += "index.html"
    return escape((link or "./") + mark + fragment)


def _entry_filter(environment: Environment) -> Callable[..., Markup]:
    known: dict[tuple[str, str, str], Markup] = {}

    @pass_context
    def entry(context: Context, card: Card, name: str = "partials/entry.html") -> Markup:
        """The card through a template that reads `card` and `site`, rendered once a process and depth."""
        key = (card.digest, context["_root"], name)
        html = known.get(key)
        if html is None:
            if len(known) >= ENTRIES_KEPT:
                known.clear()
            html = Markup(environment.get_template(name).render(card=card, _root=key[1]))
            known[key] = html
        return html

    return entry


def _passages_filter(site: SiteConfig, *, portable: bool) -> Callable[..., Markup]:
    @pass_context
    def passages(context: Context, card: Card, of: Mapping[str, Passages]) -> Markup:
        """The passages of a briefing as paragraphs, each name a link to its place; hundreds of thousands in a site."""
        address = _address(context["_root"], card.url, portable)
        own = card.language != site.language
        language = f' lang="{escape(card.language)}" dir="{_direction(card.language)}"' if own else ""
        return Markup(f'<div class="passages"{language}>\n{_passages(of[card.url].shown, address)}</div>\n')

    return passages


def _passages(shown: Sequence[Passage], address: str) -> str:
    """A paragraph for each; their texts are escaped in one go."""
    texts = _BETWEEN.join([text for p in shown for text in (p.before, p.name, p.after)])
    escaped = str(escape(texts)).split(_BETWEEN)
    rows = zip(shown, escaped[::3], escaped[1::3], escaped[2::3], strict=True)
    return "".join(
        f'<p{_SAID if p.quoted else ""}>{before}<a href="{address}{"#" if p.anchor else ""}{p.anchor}">{name}</a>'
        f"{after}</p>\n"
        for p, before, name, after in rows
    )


def _prose(body: BodyHtml, *, portable: bool = False) -> Markup:
    """The body as HTML, the one place where rendered Markdown enters a page."""
    html = name_files(body.html) if portable else body.html
    for plain, dressed in _DRESSED:
        html = html.replace(plain, dressed)
    return Markup(_with_permalinks(html))


def _with_permalinks(html: str) -> str:
    """Paragraphs and headings end in a link to themselves: the address of each can be taken from it."""
    before, *pieces = _NAMED.split(html)
    parts = [before]
    for tag, name, rest in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        inside, end, after = rest.partition(f"</{tag}>")
        parts += (
            f'<{tag} id="{name}">{inside} <a class="permalink" href="#{name}" aria-label="Link to this place">¶</a>',
            end + after,
        )
    return "".join(parts)


def _tag_uri(url: str, site: SiteConfig) -> str:
    """An id that stays (RFC 4151): host, the year in the page's own address, path. The address never changes."""
    year = re.search(r"/(\d{4})-", url)
    path = quote(site.root_path + url[1:], safe="/~")
    return f"tag:{urlsplit(site.base_url).hostname},{year[1] if year else '2000'}:{path}"


def _script_json(value: Any) -> Markup:
    """JSON that cannot close the script element around it."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _short_date(date: PartialDate) -> str:
    """`10 Feb`, `Feb`, or nothing where only the year is known: for lists under a year's heading."""
    month = MONTHS[date.month - 1][:3] if date.month else ""
    return f"{date.day} {month}" if date.day else month


def _direction(language: str) -> str:
    """`rtl` or `ltr`, by the language's usual script."""
    return "rtl" if language.split("-")[0] in RTL_LANGUAGES else "ltr"


_PLAIN_FILTERS: dict[str, Callable[..., Any]] = {
    "long_date": lambda date: date.long,
    "short_date": _short_date,
    "instant": lambda day: f"{day or '1970-01-01'}T00:00:00Z",
    "direction": _direction,
    "parent": lambda url: url.rstrip("/").rpartition("/")[0] + "/",
    "number": lambda count: f"{count:,}",
    "markdown": Markup,
    "bars": bars,
    "ring": ring,
    "calendar": calendar,
}


# ---------- what went wrong in a template


_UNCLOSED = re.compile(r" Jinja was looking for .* needs to be closed is '(\w+)'\.")
_NO_FILTER = re.compile(r"No filter named '(\w+)'")
_SYNTAX = "a value ends with }}, a statement with %}, a comment with #}"


def _theme_error(problem: Exception, page: Page, theme: Theme, filters: Iterable[str]) -> ThemeError | None:
    """The problem placed in a template; None where no template took part, which is a fault of this package."""
    place = _place(problem)
    message, _, hint = str(problem).partition("\n")
    if isinstance(problem, TemplateSyntaxError):
        message, hint = _syntax(message, filters)
    if isinstance(problem, TemplateNotFound):
        message = f'there is no template "{problem.name}"'
        hint = did_you_mean(str(problem.name), theme.templates)
        place = place or Location(f"{FOLDER}{problem.name}")
    if place is None:
        return None
    return ThemeError(f"{message} (while rendering {page.url})", place=place, hint=hint)


def _syntax(message: str, filters: Iterable[str]) -> tuple[str, str]:
    """What Jinja says of a template that it cannot read, and the way out."""
    unclosed, unknown = _UNCLOSED.search(message), _NO_FILTER.match(message)
    if unclosed:
        name = unclosed[1]
        return message[: unclosed.start()], f"close {{% {name} %}} with {{% end{name} %}} before this line"
    return message, did_you_mean(unknown[1], filters) if unknown else _SYNTAX


def _place(problem: Exception) -> Location | None:
    if isinstance(problem, TemplateSyntaxError):
        return Location(problem.filename or f"{FOLDER}{problem.name}", problem.lineno)
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(problem.__traceback__)]
    inside = [Location(name, line) for name, line in frames if name.startswith(FOLDER)]
    return inside[-1] if inside else None
