"""A page → its bytes, through the theme's templates. Equal page, theme and site give equal bytes.

Templates read `page` and `site` and nothing else; links are written relative to the page by the filter `link`.
Knows no disk and no other page: what a listing shows of a briefing is its Card, rendered once and kept for the next
page at the same depth.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from traceback import walk_tb
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.utils import Namespace, missing
from markupsafe import Markup, escape

from site_builder.bibliography import cite_forms, series_name
from site_builder.citations import json_ld, meta_tags
from site_builder.config import SiteConfig
from site_builder.content.body import name_files
from site_builder.content.excerpts import Passage, Passages
from site_builder.database import write_database
from site_builder.drawing import draw_card
from site_builder.errors import Location, ThemeError, did_you_mean
from site_builder.exports import write_data
from site_builder.findings import write_index
from site_builder.jinja import LINKS, PlainEnvironment, PlainSandbox, QuickEnvironment
from site_builder.locales import Locale, direction
from site_builder.pages.data import BriefingDataPage, CitationPage, DataPage
from site_builder.pages.machines import AssetPage
from site_builder.pages.page import BriefingPage, NotFoundPage, Page
from site_builder.pages.parts import BodyHtml, Card
from site_builder.pages.search import FoundPage, ShardPage, SlicesPage
from site_builder.pages.signs import SignPage
from site_builder.pages.tables import TablesPage
from site_builder.pictures import bars, calendar, ring
from site_builder.prose import dress
from site_builder.texts import Texts, UnknownText
from site_builder.theme import FOLDER, Theme, texts_of
from site_builder.urls import absolute, is_external

ENTRIES_KEPT = 20_000
"""Rendered cards that a process remembers, about a kilobyte each."""
LINKS_KEPT = 50_000
"""Addresses that a process remembers for each depth, a tenth of that."""
_SAID = ' class="said"'
_BETWEEN = "\0"
"""Stands in no text of a body: the Markdown parser replaces it."""


def render_page(page: Page, *, theme: Theme, site: SiteConfig, portable: bool = False) -> bytes:
    """The bytes of the page's file. `portable` names files in links, for reading from disk without a server.

    Raises ThemeError, placed in the template, for whatever goes wrong there.
    """
    if isinstance(page, AssetPage):
        return page.data
    if isinstance(page, DataPage | BriefingDataPage | CitationPage):
        return write_data(page, site, texts_of(theme, site.language))
    if isinstance(page, TablesPage):
        return write_database(page, site)
    if isinstance(page, SlicesPage | ShardPage | FoundPage):
        return write_index(page, site, texts_of(theme, site.language))
    if isinstance(page, SignPage):
        return draw_card(page.sign, site.theme.light)
    if theme.trusted:
        with suppress(Exception):  # whatever it is, the careful way says it
            return fill_template(page, QuickEnvironment, theme=theme, site=site, portable=portable)
    kind: Callable[..., PlainEnvironment] = PlainEnvironment if theme.trusted else PlainSandbox
    try:
        return fill_template(page, kind, theme=theme, site=site, portable=portable)
    except Exception as problem:
        error = _theme_error(problem, page, theme, _environment(theme, site, portable, kind).filters)
        if error is None:
            raise
        raise error from problem


def fill_template(
    page: Page, kind: Callable[..., PlainEnvironment], *, theme: Theme, site: SiteConfig, portable: bool = False
) -> bytes:
    """The page through its template as that kind of environment compiles it: all give the same bytes."""
    root = site.root_path if isinstance(page, NotFoundPage) else "../" * (page.url.count("/") - 1)
    template = _environment(theme, site, portable, kind).get_template(page.template)
    return template.render(page=page, _links=_links(root, portable)).encode("utf-8")


def load_templates(theme: Theme, site: SiteConfig, *, portable: bool = False) -> None:
    """Compile what the pages are rendered with; a template that cannot be compiled is told of when it is used."""
    environment = _environment(theme, site, portable, QuickEnvironment if theme.trusted else PlainSandbox)
    for name in sorted(theme.templates):
        with suppress(TemplateError):
            environment.get_template(name)


# ---------- the environment: one a process for each theme and site


@lru_cache(maxsize=16)
def _environment(
    theme: Theme, site: SiteConfig, portable: bool, kind: Callable[..., PlainEnvironment]
) -> PlainEnvironment:
    texts = texts_of(theme, site.language)
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
        "link": _link,
        "entry": _entry_filter(environment),
        "passages": _passages_filter(site),
        "absolute": lambda url: absolute(site.base_url, url),
        "prose": _prose_filter(theme, site, portable),
        "t": _text_filter(texts),
        "script_text": lambda key: _script_json(texts.pattern(key)),
        "long_date": texts.locale.long_date,
        "short_date": texts.locale.short_date,
        "anniversary": texts.locale.anniversary,
        "short_month": partial(_short_month, texts.locale),
        "month_name": lambda month: texts.locale.short_months[month - 1],
        "number": texts.locale.number,
        "listed": lambda items: Markup(texts.locale.join([str(escape(item)) for item in items])),
        "tag_uri": lambda url: _tag_uri(url, site),
        "meta_tags": lambda page: meta_tags(page, site),
        "cite_forms": lambda page: _cite_forms(page, site, texts),
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


@pass_context
def _link(context: Context, target: str) -> Markup:
    """A URL of the site as this page writes it; any other address stays as it is."""
    address: Markup = context[LINKS][target]
    return address


class Links(dict[str, Markup]):
    """Target → the address that pages of one depth write: up to the site's root and down again."""

    def __init__(self, root: str, *, portable: bool) -> None:
        self.root = root
        self._portable = portable

    def __missing__(self, target: str) -> Markup:
        if len(self) >= LINKS_KEPT:
            self.clear()
        address = self[target] = escape(target if is_external(target) else self._inside(target))
        return address

    def _inside(self, target: str) -> str:
        path, mark, fragment = target.partition("#")
        link = self.root + quote(path[1:], safe="/~")
        if self._portable and path.endswith("/"):
            link += "index.html"
        return (link or "./") + mark + fragment


@lru_cache(maxsize=32)
def _links(root: str, portable: bool) -> Links:
    return Links(root, portable=portable)


def _entry_filter(environment: Environment) -> Callable[..., Markup]:
    known: dict[tuple[str, str, str], Markup] = {}

    @pass_context
    def entry(context: Context, card: Card, name: str = "partials/entry.html") -> Markup:
        """The card through a template that reads `card` and `site`, rendered once a process and depth."""
        links = context[LINKS]
        key = (card.digest, links.root, name)
        html = known.get(key)
        if html is None:
            if len(known) >= ENTRIES_KEPT:
                known.clear()
            html = known[key] = Markup(environment.get_template(name).render(card=card, _links=links))
        return html

    return entry


def _passages_filter(site: SiteConfig) -> Callable[..., Markup]:
    @pass_context
    def passages(context: Context, card: Card, of: Mapping[str, Passages]) -> Markup:
        """The passages of a briefing as paragraphs, each name a link to its place; hundreds of thousands in a site."""
        address = context[LINKS][card.url]
        own = card.language != site.language
        language = f' lang="{escape(card.language)}" dir="{direction(card.language)}"' if own else ""
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


def _prose_filter(theme: Theme, site: SiteConfig, portable: bool) -> Callable[[Context, BodyHtml], Markup]:
    @pass_context
    def prose(context: Context, body: BodyHtml) -> Markup:
        """The body, its elements named in the page's language if the theme speaks it, otherwise in the site's."""
        own = context["page"].language
        spoken = own if own.partition("-")[0] in theme.texts else site.language
        html = name_files(body.html) if portable else body.html
        return dress(html, texts_of(theme, spoken), permalinks=site.pages.permalinks)

    return prose


def _cite_forms(page: BriefingPage, site: SiteConfig, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Label and text of each form; the others are called the same everywhere."""
    own = {"House form": texts("cite.house")}
    return tuple((own.get(label, label), text) for label, text in cite_forms(page, site))


def _tag_uri(url: str, site: SiteConfig) -> str:
    """An id that stays (RFC 4151): host, the year in the page's own address, path. The address never changes."""
    year = re.search(r"/(\d{4})-", url)
    path = quote(site.root_path + url[1:], safe="/~")
    return f"tag:{urlsplit(site.base_url).hostname},{year[1] if year else '2000'}:{path}"


def _script_json(value: Any) -> Markup:
    """JSON that cannot close the script element around it."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _text_filter(texts: Texts) -> Callable[..., Markup]:
    def t(key: str, **values: object) -> Markup:
        """A text of the catalogue; one without values is put in when the template is compiled."""
        try:
            return texts.html(key, **values)
        except UnknownText:
            raise TemplateRuntimeError(f'there is no text "{key}"\n{did_you_mean(key, texts.entries)}') from None

    return t


def _short_month(locale: Locale, month: int) -> Markup:
    """`Feb` for the eye, `February` for the ear."""
    short, name = locale.short_months[month - 1], locale.months[month - 1]
    if name.startswith(short):
        return Markup('{}<span class="unseen">{}</span>').format(short, name.removeprefix(short))
    return Markup('<span aria-hidden="true">{}</span><span class="unseen">{}</span>').format(short, name)


_PLAIN_FILTERS: dict[str, Callable[..., Any]] = {
    "instant": lambda day: f"{day or '1970-01-01'}T00:00:00Z",
    "direction": direction,
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
