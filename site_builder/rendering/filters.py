"""Filters with which templates write links, entries, passages, bodies, dates, numbers and texts.

An entry of a listing is rendered once and reused on other pages, a link on other pages of the same depth. Knows no
whole page and no disk.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from html import unescape
from urllib.parse import urljoin, urlsplit

from jinja2 import TemplateRuntimeError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from site_builder.content.body import name_files
from site_builder.content.foreign import resolve_foreign
from site_builder.content.markdown import render_note
from site_builder.content.passages import Passage, Passages
from site_builder.core.compact_json import compact_json
from site_builder.core.markup import marked, put
from site_builder.core.partial_date import DATES_KEPT
from site_builder.core.urls import absolute, is_external, link_from, percent_encoded
from site_builder.exports.citation_formats import cite_forms, series_name
from site_builder.exports.head_metadata import breadcrumbs, json_ld, listing_json_ld, meta_tags, signposts
from site_builder.exports.writers import feed_html
from site_builder.i18n.catalogue import Texts
from site_builder.i18n.locale import Locale, direction
from site_builder.pages.charts import SPARK_HEIGHT, STEP, axis, axis_labels, bars, strip, tenures
from site_builder.pages.model import ActorPage, BodyHtml, BriefingPage, Card, Link, Thread
from site_builder.rendering.body_markup import dress, paper_links, speakers
from site_builder.rendering.environment import LINKS, PlainEnvironment
from site_builder.rendering.theme import Theme, texts_of
from site_builder.settings.site_config import SiteConfig
from site_builder.text.sentences import sentence_starts

ENTRIES_KEPT = 20_000
"""Maximum number of cached entries in a process, about a kilobyte each."""
LINKS_KEPT = 50_000
"""Maximum number of cached addresses per depth, a tenth of that size each."""
PASSAGES_ON_PAGE = 90
"""Sentences about an actor on a page, shared evenly by its briefings; quotations are shown beyond that."""
NUMBERS_KEPT, NOTES_KEPT = 1_000, 64
"""Maximum number of cached counts, and of texts of site.toml per depth."""
_ANYWHERE = "\0root\0"
"""Placeholder for the path to the root in an entry shared by all pages; in a title it would merely be shown."""
_ROOTED = re.compile(r'(?<= )(href|src)="(/(?:[^/"][^"]*)?)"')
"""A root-relative address in rendered Markdown."""
_UP_AND_DOWN = re.compile(r"((?:\.\./){1,9})([\w-]+/[\w-]+/)(?:index\.html)?").fullmatch
"""An address from one page of the site to another, the form of nearly all links in a body."""
_QUOTED_CLASS = ' class="said"'
_WHOLE = ' class="said whole"'
_BETWEEN = "\0"
"""Never in the text of a body, because the Markdown parser replaces it."""


def filters_of(
    environment: PlainEnvironment, theme: Theme, site: SiteConfig, *, portable: bool
) -> dict[str, Callable[..., object]]:
    """All filters of the environment, by name. Those that depend on more than a language's words are never evaluated
    at compile time, so the code is the same for all sites of a language.
    """
    texts = texts_of(theme, site.language)
    return {
        "entry": _entry_filter(environment),
        "passages": _passages_filter(site, texts),
        "prose": pass_context(lambda context, body: _prose(context, body, theme, site, portable)),
        **{name: pass_context(apply) for name, apply in _of_site(site, texts).items()},
        **_of_language(texts, site.language),
        **_PLAIN_FILTERS,
    }


def _of_site(site: SiteConfig, texts: Texts) -> dict[str, Callable[..., object]]:
    """Filters that depend on the site. They take the context, so none is evaluated before a page is rendered."""
    return {
        "rooted": lambda context, html: _rooted(context, html, site),
        "paper_links": lambda context, html: _paper_links(context, html, site),
        "signed": lambda context, page: _signed(context, page, texts),
        "absolute": lambda _, url: absolute(site.base_url, url),
        "markdown": lambda _, html: Markup(resolve_foreign(html, fetch=site.content.fetch)),
        "tag_uri": lambda _, url: _tag_uri(url, site),
        "meta_tags": lambda _, page: meta_tags(page, site),
        "cite_forms": lambda _, page: _cite_forms(page, site, texts),
        "series_name": lambda _, page: series_name(page, site),
        "listing_json_ld": lambda _, page: _script_json(listing_json_ld(page, site)),
        "with_text": lambda _, entry, body, url: _with_text(entry, body, url, site),
        "signposts": lambda _, page: signposts(page, site),
        "breadcrumbs": lambda _, page: _script_json(breadcrumbs(page, site, texts)),
        "json_ld": lambda _, page: _script_json(json_ld(page, site)),
    }


def _of_language(texts: Texts, language: str) -> dict[str, Callable[..., object]]:
    return {
        "t": texts.html,
        "script_text": lambda key: _script_json(texts.pattern(key)),
        "script_forms": lambda key: _script_json(texts.patterns(key)),
        "long_date": texts.long_date,
        "dated": lru_cache(maxsize=DATES_KEPT)(
            lambda date: marked(f'<time datetime="{date}">{put(texts.long_date(date))}</time>')
        ),
        "short_date": texts.locale.short_date,
        "anniversary": texts.locale.anniversary,
        "short_month": partial(_short_month, texts.locale),
        "month_name": lambda month: texts.locale.short_months[month - 1],
        "number": texts.locale.number,
        "counted": lru_cache(maxsize=NUMBERS_KEPT)(partial(_counted, texts)),
        "lang": lru_cache(maxsize=NOTES_KEPT)(lambda own: marked(_attributes(own) if own != language else "")),
        "listed": lambda items: marked(texts.locale.join([put(item) for item in items])),
    }


def _signed(context: Context, page: BriefingPage, texts: Texts) -> Markup:
    """The authors of a page in reading order, those with a page as links."""
    urls = {signature.name: signature.url for signature in page.signatures}
    names = [(f"<bdi>{put(_in_order(name))}</bdi>", urls.get(name, "")) for name in page.authors]
    links = [f'<a href="{context.parent[LINKS][url]}">{name}</a>' if url else name for name, url in names]
    return marked(texts.locale.join(links))


def _in_order(name: str) -> str:
    """`Vantor, Ilse` as in a bibliography → `Ilse Vantor`."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name


@pass_context
def _link(context: Context, target: str) -> Markup:
    """A URL of the site as this page writes it; any other address unchanged."""
    address: Markup = context.parent[LINKS][target]
    return address


class Links(dict[str, Markup]):
    """Cache of link addresses for pages of one depth: URL of the site → escaped relative address."""

    def __init__(self, root: str, *, portable: bool) -> None:
        self.root = root
        self.portable = portable

    def __missing__(self, target: str) -> Markup:
        if len(self) >= LINKS_KEPT:
            self.clear()
        written = target if is_external(target) else link_from(self.root, target, portable=self.portable)
        address = self[target] = escape(written)
        return address


@lru_cache(maxsize=32)
def links_of(root: str, portable: bool) -> Links:
    """The addresses on pages from which `root` leads to the site's root."""
    return Links(root, portable=portable)


def _entry_filter(environment: PlainEnvironment) -> Callable[..., Markup]:
    known: dict[tuple[str, str, str], str] = {}

    @pass_context
    def entry(context: Context, card: Card, name: str = "partials/entry.html") -> Markup:
        """The card through a template that reads `card` and `site`, rendered once a process; the path to the root is
        inserted for each page. A template that may do more with a link than write it is rendered once per depth.
        """
        if not isinstance(card, Card):  # another value with this digest would be cached in place of the card
            raise TemplateRuntimeError("entry renders a card")
        links: Links = context.parent[LINKS]
        anywhere = links.root != "" and name in environment.pure
        key = (card.digest, name, _ANYWHERE if anywhere else links.root)
        html = known.get(key)
        if html is None:
            if len(known) >= ENTRIES_KEPT:
                known.clear()
            table = links_of(_ANYWHERE, links.portable) if anywhere else links
            html = known[key] = environment.get_template(name).render(card=card, _links=table)
        return marked(html.replace(_ANYWHERE, links.root))

    return entry


def _passages_filter(site: SiteConfig, texts: Texts) -> Callable[..., Markup]:
    @lru_cache(maxsize=NUMBERS_KEPT)
    def label(more: int) -> Markup:
        return texts.html("actor.more-passages", n=more)

    @pass_context
    def passages(context: Context, card: Card, of: Mapping[str, Passages]) -> Markup:
        """Passages of a briefing: the best one as a paragraph whose name links to its place in the text, the others
        folded away. Called hundreds of thousands of times for a site."""
        own, language, lang = card.language != site.language, "", ""
        if own:
            language, lang = _attributes(card.language), _attributes(site.language)
        found = of[card.url].shown
        quoted = [p for p in found if p.quoted]
        share = max(PASSAGES_ON_PAGE // len(of), 1, len(quoted))
        shown = (*quoted, *[p for p in found if not p.quoted])[:share]
        paragraphs = _paragraphs(shown, context.parent[LINKS][card.url])
        best, more = "".join(paragraphs[:1]), "".join(paragraphs[1:])
        if more:
            more = f"<details><summary{lang}>{label(len(shown) - 1)}</summary>\n{more}</details>\n"
        return marked(f'<div class="passages"{language}>\n{best}{more}</div>\n')

    return passages


def _attributes(language: str) -> str:
    return f' lang="{escape(language)}" dir="{direction(language)}"'


def _last_said(page: ActorPage) -> tuple[Card, Passage] | None:
    """The actor's latest quotation on the page, with its card; None if there is none, or only one briefing, whose
    quotation is shown below anyway."""
    cards = [card for group in page.groups for card in group.cards]
    for card in cards if len(cards) > 1 else ():
        for passage in page.passages[card.url].shown if card.url in page.passages else ():
            if passage.quoted:
                return card, passage
    return None


def _paragraphs(shown: Sequence[Passage], address: str) -> list[str]:
    """One paragraph per passage; their texts are escaped in one go."""
    texts = "".join([f"{before}{_BETWEEN}{name}{_BETWEEN}{after}{_BETWEEN}" for _, before, name, after, _ in shown])
    escaped = put(texts)
    if escaped is not texts:
        pieces = iter(escaped.split(_BETWEEN))
        shown = [Passage(p.anchor, next(pieces), next(pieces), next(pieces), p.quoted) for p in shown]
    place = f"{address}#"
    return [
        f"<p{(_QUOTED_CLASS if before or after else _WHOLE) if quoted else ''}>"
        f'{before}<a href="{place + anchor if anchor else address}">{name}</a>{after}</p>\n'
        for anchor, before, name, after, quoted in shown
    ]


def _prose(context: Context, body: BodyHtml, theme: Theme, site: SiteConfig, portable: bool) -> Markup:
    """The body for a page. Its elements are labelled in the page's language if the theme has that language, else in the
    site's."""
    own = context["page"].language
    spoken = own if own.partition("-")[0] in theme.texts else site.language
    html = name_files(body.html) if portable else body.html
    html = resolve_foreign(html, fetch=site.content.fetch)
    return dress(html, texts_of(theme, spoken), permalinks=site.pages.permalinks)


def _paper_links(context: Context, html: str, site: SiteConfig) -> tuple[str, ...]:
    """Full addresses of a body's links that are numbered on paper."""
    url = context["page"].url
    here, top, up = absolute(site.base_url, url), absolute(site.base_url, "/"), "../" * (url.count("/") - 1)
    found = [(a, _UP_AND_DOWN(a)) for a in paper_links(html)]
    return tuple([top + m[2] if m and m[1] == up else urljoin(here, a).removesuffix("index.html") for a, m in found])


def _rooted(context: Context, html: str, site: SiteConfig) -> Markup:
    """HTML with root-relative addresses rewritten for this page."""
    links: Links = context.parent[LINKS]
    return _rooted_at(links.root, links.portable, html, site.content.fetch)


@lru_cache(maxsize=NOTES_KEPT)
def _rooted_at(root: str, portable: bool, html: str, fetch: bool) -> Markup:
    links = links_of(root, portable)
    return Markup(_ROOTED.sub(lambda m: f'{m[1]}="{links[unescape(m[2])]}"', resolve_foreign(html, fetch=fetch)))


def _cite_forms(page: BriefingPage, site: SiteConfig, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Label and text of each citation form; only the house form has a translated label."""
    own = {"House style": texts("cite.house")}
    return tuple((own.get(label, label), text) for label, text in cite_forms(page, site))


def _tag_uri(url: str, site: SiteConfig) -> str:
    """A permanent id (RFC 4151): host, the year in the page's address, path. It never changes."""
    year = re.search(r"/(\d{4})-", url)
    path = percent_encoded(site.root_path + url[1:])
    return f"tag:{urlsplit(site.base_url).hostname},{year[1] if year else '2000'}:{path}"


def _script_json(value: object) -> Markup:
    """JSON that cannot close its script element."""
    return marked(compact_json(value).replace("<", "\\u003c"))


def _short_month(locale: Locale, month: int) -> Markup:
    """`Feb` on screen, `February` for screen readers."""
    short, name = locale.short_months[month - 1], locale.months[month - 1]
    if name.startswith(short):
        return Markup('{}<span class="unseen">{}</span>').format(short, name.removeprefix(short))
    return Markup('<span aria-hidden="true">{}</span><span class="unseen">{}</span>').format(short, name)


def _counted(texts: Texts, count: int) -> Markup:
    """The number of briefings, with its unit for screen readers."""
    unit = texts.html("unit.briefings", n=count)
    return Markup(f'<span class="count">{texts.locale.number(count)}<span class="unseen"> {unit}</span></span>')


def _with_text(entry: Markup, body: BodyHtml | None, url: str, site: SiteConfig) -> Markup:
    """An Atom entry with the full text, if the feed has it (RFC 4287, 4.1.3)."""
    if body is None:
        return entry
    text = escape(feed_html(body, url, site))
    before, end, after = str(entry).rpartition("</entry>")
    return Markup(f'{before}<content type="html">{text}</content>\n{end}{after}') if end else entry


def _after_passage(entry: Markup, passage: str | None) -> Markup:
    """An entry of an actor's feed, with the passage on the actor before its summary."""
    if not passage:
        return entry
    before, tag, summary = str(entry).partition("<summary")
    if not tag:
        return marked(str(entry).replace("</entry>", f"<summary>{put(passage)}</summary>\n</entry>"))
    language, _, text = summary.partition(">")
    return marked(f"{before}{tag}{language}>{put(passage)}\n\n{text}")


_PLAIN_FILTERS: dict[str, Callable[..., object]] = {
    "link": _link,
    "last_said": _last_said,
    "after_passage": _after_passage,
    "neighbours": lambda page: [Thread(Link("", ""), page.older, page.newer), *page.threads],
    "speakers": lambda html: [Link(anchor, name) for name, anchor in speakers(html)],
    "opening": lambda text: text[: (*sentence_starts(text), None)[1]].rstrip(),
    "note": lambda text: render_note(text),
    "instant": lambda day: f"{day or '1970-01-01'}T00:00:00Z",
    "direction": direction,
    "axis": axis,
    "axis_labels": axis_labels,
    "tenures": tenures,
    "bars": bars,
    "most": lambda counts: max([count.count for count in counts]),
    "spark": lambda years, step=STEP: bars(years, max(years), SPARK_HEIGHT, step),
    "strip": strip,
}
