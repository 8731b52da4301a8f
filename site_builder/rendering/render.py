"""A page → its bytes, through the theme's templates. Equal page, theme and site give equal bytes.

Templates read only `page` and `site`. Knows no disk and no other page: a listing shows a briefing's Card.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from os.path import splitext
from traceback import walk_tb
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.utils import Namespace, missing
from rcssmin import cssmin
from rjsmin import jsmin

from site_builder.core.codec import DAMAGED
from site_builder.core.digests import digest_of
from site_builder.core.errors import Location, PageFault, ThemeError, did_you_mean, fault_of
from site_builder.exports.search_files import write_index
from site_builder.exports.sqlite import write_database
from site_builder.exports.writers import write_briefing, write_data
from site_builder.pages.data import BriefingFile, DataPage
from site_builder.pages.model import AssetPage, NotFoundPage, Page
from site_builder.pages.search import FoundPage, ShardPage, SlipsPage, VolumesPage
from site_builder.pages.social_card_image import draw_card
from site_builder.pages.social_cards import SocialCardPage
from site_builder.pages.tables import TablesPage
from site_builder.rendering.environment import LINKS, KeptCode, PlainEnvironment, PlainSandbox
from site_builder.rendering.filters import filters_of, links_of
from site_builder.rendering.inclusion import reached
from site_builder.rendering.theme import FOLDER, Theme, texts_of
from site_builder.settings.site_config import SiteConfig

_SET_OFF = re.compile(r"(?<=[\s>(\[]«) | (?=»[\s.,;:!?)<\]])")


def render_page(page: Page, *, theme: Theme, site: SiteConfig, portable: bool = False) -> bytes:
    """Bytes of the page's file. With `portable`, links name files (`index.html`), for reading from disk without a
    server.

    Raises ThemeError, placed in the template, if the page cannot be rendered; PageFault if no template took part.
    """
    write = WRITERS.get(type(page))
    try:
        return write(page, theme, site) if write else _filled(page, theme, site, portable)
    except Exception as error:
        why = fault_of(error)
        if why is None:
            raise
        raise PageFault(f"{page.url} cannot be rendered ({why})") from error


WRITERS: Mapping[type[Page], Callable[[Any, Theme, SiteConfig], bytes]] = {
    AssetPage: lambda page, theme, site: page.data,
    DataPage: lambda page, theme, site: write_data(page, site),
    BriefingFile: lambda page, theme, site: write_briefing(page, site),
    TablesPage: lambda page, theme, site: write_database(page, site),
    **dict.fromkeys(
        (VolumesPage, SlipsPage, ShardPage, FoundPage),
        lambda page, theme, site: write_index(page, site, texts_of(theme, site.language)),
    ),
    SocialCardPage: lambda page, theme, site: draw_card(page.sign, site.theme.light),
}
"""Writers of pages without a template."""
MINIFIERS: Mapping[str, Callable[[str], object]] = {".css": cssmin, ".js": jsmin}
"""Extension of a template → its minifier."""


def _filled(page: Page, theme: Theme, site: SiteConfig, portable: bool) -> bytes:
    try:
        return fill_template(page, theme=theme, site=site, portable=portable)
    except Exception as problem:
        place = _place(problem)
        if theme.own and place and place.path.removeprefix(FOLDER) not in theme.own:
            # An own template passed a packaged one values that no page has: compiled as an own one, it accepts them.
            return _filled(page, replace(theme, own=frozenset(theme.templates)), site, portable)
        error = _theme_error(problem, page, theme, _environment(theme, site, portable).filters)
        if error is None:
            raise
        raise error from problem


def fill_template(page: Page, *, theme: Theme, site: SiteConfig, portable: bool = False) -> bytes:
    """The page through its template. Failures in templates are raised unchanged."""
    root = site.root_path if isinstance(page, NotFoundPage) else "../" * (page.url.count("/") - 1)
    ending = splitext(page.template)[1]
    values = {"page": page, LINKS: links_of(root, portable)}
    try:
        text = _rendered(page.template, values, theme if ending in MINIFIERS else theme.markup, site, portable)
    except TemplateNotFound as problem:  # few templates include a stylesheet or a script
        if problem.name not in theme.templates:
            raise
        text = _rendered(page.template, values, theme, site, portable)
    return str(MINIFIERS.get(ending, _bound)(text)).encode("utf-8")


def _bound(text: str) -> str:
    """The text with no-break spaces inside «spaced» guillemets, so that a line break never separates them from the
    words. Guillemets that point inwards are unchanged."""
    return _SET_OFF.sub("\N{NO-BREAK SPACE}", text) if "«" in text else text


def _rendered(name: str, values: Mapping[str, object], theme: Theme, site: SiteConfig, portable: bool) -> str:
    environment = _environment(theme, site, portable)
    environment.turns = 0
    return environment.get_template(name).render(values)


def load_templates(theme: Theme, site: SiteConfig, *, portable: bool = False, compiled: bytes = b"") -> bytes:
    """Compiles the templates of pages, or loads them from the result of an earlier call; returns them packed. A
    template that cannot be compiled is reported on use.
    """
    environment, mark = _environment(theme.markup, site, portable), theme.markup.digest.encode()
    kept: Any = environment.bytecode_cache
    with suppress(*DAMAGED):
        if compiled:
            kept.unpack(compiled[len(mark) :])
            if compiled.startswith(mark):
                return compiled
    for name in sorted(theme.markup.templates, key=lambda name: ("/" in name, name)):
        with suppress(TemplateError):
            if name not in environment.put_in:
                environment.get_template(name)
    packed: bytes = mark + kept.packed()
    return packed


# ---------- the environment: one per process for each theme and site


@lru_cache(maxsize=16)
def _environment(theme: Theme, site: SiteConfig, portable: bool) -> PlainEnvironment:
    kind, source = PlainSandbox if theme.own else PlainEnvironment, theme.templates
    environment = kind(
        loader=FunctionLoader(lambda name: (source[name], FOLDER + name, None) if name in source else None),
        undefined=_Missing,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_kept_code(put_in_of(theme, site.language)),
    )
    environment.packaged = environment.pure = packaged = _packaged(theme).keys()
    if theme.own:
        environment.pure = frozenset([name for name in packaged if theme.own.isdisjoint(reached(theme)[name])])
    environment.globals = {"site": site, "portable": portable, "namespace": Namespace}
    environment.filters |= filters_of(environment, theme, site, portable=portable)
    return environment


def put_in_of(theme: Theme, language: str) -> str:
    """Digest of everything compiled into templates: the words of the language, and inlined packaged templates."""
    return digest_of(theme.texts, language, _packaged(theme), bool(theme.own))


def _packaged(theme: Theme) -> Mapping[str, str]:
    """Templates compiled as packaged ones; none if an own template uses the table of links."""
    if any(LINKS in theme.templates[name] for name in theme.own):
        return {}
    return {name: text for name, text in theme.templates.items() if name not in theme.own}


@lru_cache(maxsize=8)
def _kept_code(put_in: str) -> KeptCode:
    """Shared code of environments that compile equal sources alike."""
    return KeptCode()


class _Missing(StrictUndefined):
    """An undefined value whose error message uses the terms of a template author."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint or not isinstance(name, str):
            return super()._undefined_message
        if self._undefined_obj is missing:
            return f'nothing is called "{name}" here'
        known = (attribute for attribute in dir(self._undefined_obj) if not attribute.startswith("_"))
        return f'{type(self._undefined_obj).__name__} has no "{name}"\n{did_you_mean(name, known)}'


# ---------- failures in templates


_UNCLOSED = re.compile(r" Jinja was looking for .* needs to be closed is '(\w+)'\.")
_NO_FILTER = re.compile(r"No filter named '(\w+)'")
_SYNTAX = "a value ends with }}, a statement with %}, a comment with #}"


def _theme_error(problem: Exception, page: Page, theme: Theme, filters: Iterable[str]) -> ThemeError | None:
    """The failure placed in a template; None if no template took part, which is a bug in this package."""
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
    """Jinja's message about a syntax error, and the remedy."""
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
