import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from markupsafe import Markup, escape

from site_builder.content.model import Correction, Detail
from site_builder.content.passages import Passage, Passages
from site_builder.core.errors import Location, PageFault, ThemeError
from site_builder.core.partial_date import PartialDate
from site_builder.core.source_file import SourceFile
from site_builder.exports.citation_formats import chicago
from site_builder.pages.model import (
    FEED_STYLE,
    SEARCH_STYLE,
    STYLES,
    BodyHtml,
    Count,
    Group,
    Link,
    NotFoundPage,
    Page,
    RedirectPage,
    SitemapIndexPage,
    SitemapPage,
    Speaker,
    ThemeFile,
    YearIndexPage,
)
from site_builder.rendering import filters, render
from site_builder.rendering.environment import PlainEnvironment, PlainSandbox
from site_builder.rendering.render import load_templates, render_page
from site_builder.rendering.theme import Theme, read_theme
from site_builder.settings.site_config import SearchConfig, SiteConfig
from tests.sample_pages import (
    SITE,
    make_actor,
    make_briefing,
    make_card,
    make_groups,
    make_home,
    make_pages,
    make_tag,
    make_year,
)
from tests.sample_pages import packaged_theme as theme

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "source", "wbr", "rect", "path"}


def show(page: Page, *, site: SiteConfig = SITE, portable: bool = False) -> str:
    return render_page(page, theme=theme(), site=site, portable=portable).decode("utf-8")


def show_with(page: Page, **templates: str) -> str:
    """The page in the packaged theme with some of the archive's own templates."""
    return render_page(page, theme=theme_with(**templates), site=SITE).decode("utf-8")


def theme_with(**templates: str) -> Theme:
    own = tuple(
        SourceFile(f"templates/{name if '.' in name else f'{name}.html'}", text.encode())
        for name, text in templates.items()
    )
    packaged = tuple(SourceFile(name, text.encode()) for name, text in theme().templates.items())
    packaged += tuple(SourceFile(f"texts/{name}.toml", text.encode()) for name, (text,) in theme().texts.items())
    return read_theme(packaged, own)


class Balance(HTMLParser):
    """Checks that every element is closed, in order, and that ids are unique."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("page", make_pages(), ids=lambda page: type(page).__name__)
def test_every_kind_of_page_renders_the_same_bytes_twice(page: Page) -> None:
    assert render_page(page, theme=theme(), site=SITE) == render_page(page, theme=theme(), site=SITE)


@pytest.mark.parametrize(
    "page", [p for p in make_pages() if p.template.endswith(".html")], ids=lambda page: type(page).__name__
)
def test_html_pages_are_balanced_and_have_one_title_and_headings_in_steps(page: Page) -> None:
    found = Balance(show(page))
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert found.headings.count(1) == 1
    assert all(low - high <= 1 for high, low in zip(found.headings, found.headings[1:], strict=False))


def test_an_asset_is_its_own_bytes() -> None:
    assert render_page(make_pages()[-1], theme=theme(), site=SITE) == b"\x89PNG"


# ---------- the quick way and the careful one


@pytest.mark.parametrize("portable", [False, True])
@pytest.mark.parametrize(
    "page", [p for p in make_pages() if p.template.endswith((".html", ".xml", ".txt"))], ids=lambda p: type(p).__name__
)
def test_the_sandbox_renders_the_packaged_templates_as_they_are_rendered_without_it(page: Page, portable: bool) -> None:
    plain, sandboxed = (replace(theme(), own=own) for own in (frozenset(), frozenset(theme().templates)))
    assert render_page(page, theme=plain, site=SITE, portable=portable) == render_page(
        page, theme=sandboxed, site=SITE, portable=portable
    )


GIVEN = "{% set card = {'title': 'A', 'url': '/a/', 'date': none, 'language': 'en', 'summary': 1, 'tags': ()} %}"


@pytest.mark.parametrize(
    "own",
    [
        {"base": "{% extends 'packaged/base.html' %}{% block masthead %}{{ super() }}<hr>{% endblock %}"},
        {"partials/footer": "{{ page.url | link }}{% include 'packaged/partials/footer.html' %}"},
        {"partials/entry": "<li>{{ card.url | link }}</li>", "macros": "{% extends 'packaged/macros.html' %}"},
        {"home": GIVEN + "{% include 'packaged/partials/entry.html' %}", "partials/entry": ""},
        {"partials/footer": "{% set _links = {} %}{% set section = 1 %}{{ _links | length }}"},
    ],
)
def test_packaged_templates_render_the_same_next_to_own_ones(own: dict[str, str]) -> None:
    mixed = theme_with(**own)
    careful = replace(mixed, own=frozenset(mixed.templates))
    for page in [page for page in make_pages() if page.template.endswith((".html", ".xml"))]:
        assert result(page, mixed) == result(page, careful)


def result(page: Page, chosen: Theme) -> bytes | str:
    """The page, or the errors."""
    try:
        return render_page(page, theme=chosen, site=SITE)
    except ThemeError as error:
        return str(error)


def test_an_entry_is_made_of_a_card_alone_and_of_nothing_that_has_its_digest() -> None:
    forged = "{{ namespace(digest=page.groups[0].cards[0].digest, title='x') | entry('partials/titled.html') }}"
    with pytest.raises(ThemeError, match="entry renders a card"):
        show_with(make_tag(), tag=forged)


def test_a_cached_entry_equals_one_rendered_for_another_page() -> None:
    others = {
        "entry": "{{ card.title }} {{ card.url | link }}{% if (card.url | link)[:4] == '../.' %} deep{% endif %}",
        "one": "{{ page.groups[0].cards[0] | entry('entry.html') }}",
    }
    own = read_theme((), tuple(SourceFile(f"templates/{n}.html", t.encode()) for n, t in others.items()))
    group = Group("All", "", "all", (make_card(0),))
    pages = [make_tag(), make_home(), make_year(), make_tag(url="/tags/grain/2021/"), make_tag()]
    shown = [_through(replace(page, groups=(group,)), "one.html") for page in pages]
    kept = [render_page(page, theme=own, site=SITE) for page in shown]
    for page, html in zip(shown, kept, strict=True):
        render._environment.cache_clear()
        assert render_page(page, theme=own, site=SITE) == html
    assert len(set(kept)) == 4


@pytest.mark.parametrize("portable", [False, True])
def test_packaged_entries_may_be_kept_for_any_page_since_they_only_write_their_links(portable: bool) -> None:
    named = set(re.findall(r'entry\("([^"]+)"\)', "".join(theme().templates.values())))
    assert len(named) == 6
    for name in ("partials/entry.html", *sorted(named)):
        one = "{{ page.groups[0].cards[0] | entry('" + name + "') }}"
        packaged = replace(theme(), templates={**theme().templates, "one.html": one}, digest=name)
        group = Group("All", "", "all", (make_card(0),))
        shown = [
            _through(replace(page, groups=(group,)), "one.html") for page in (make_tag(), make_home(), make_year())
        ]
        kept = [render_page(page, theme=packaged, site=SITE, portable=portable) for page in shown]
        careful = replace(packaged, own=frozenset(packaged.templates), digest=f"{name} outside")
        assert [render_page(page, theme=careful, site=SITE, portable=portable) for page in shown] == kept


def forget_compiled() -> None:
    """Render from now on as in a new process."""
    render._environment.cache_clear()
    render._kept_code.cache_clear()


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the templates compiled from now on."""
    compiled: list[str] = []
    generate = PlainSandbox._generate
    monkeypatch.setattr(PlainSandbox, "_generate", lambda *a, **k: (compiled.append(str(a[2])), generate(*a, **k))[1])
    return compiled


def test_a_changed_stylesheet_compiles_no_page_again(monkeypatch: pytest.MonkeyPatch) -> None:
    show_with(make_home(), **{"partials/footer": "Mine."})
    compiled = watched(monkeypatch)
    styled = theme_with(**{"partials/footer": "Mine.", "site.css": "a { color: red }"})
    assert "Mine." in render_page(make_home(), theme=styled, site=SITE).decode()
    assert [name for name in compiled if "packaged/" not in name] == []


def test_a_changed_template_is_compiled_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    show_with(make_home(), footer="x", **{"partials/footer": "Before."})
    compiled = watched(monkeypatch)
    assert "After." in show_with(make_home(), footer="x", **{"partials/footer": "After."})
    assert compiled == ["partials/footer.html"]


def test_a_sheet_has_the_rules_of_its_own_theme_whatever_theme_was_before() -> None:
    sheet = next(page for page in make_pages() if page.template == "site.css")
    for part in ("ground", "type", "frame"):
        mine = theme_with(**{f"styles/{part}.css": f".{part} {{color: red}}"})
        assert f".{part}{{color:red}}" in render_page(sheet, theme=mine, site=SITE).decode()


def test_a_template_may_include_a_stylesheet() -> None:
    html = show_with(make_home(), **{"partials/footer": "<style>{% include 'site.css' %}</style>"})
    assert "--paper" in html.partition("<style>")[2]


def test_a_failed_page_is_not_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    render_once = render._rendered
    monkeypatch.setattr(render, "_rendered", lambda *a: (begun.append(a[0]), render_once(*a))[1])
    with pytest.raises(ThemeError, match="nothing is called"):
        show_with(make_home(), **{"partials/footer": "{{ nothing }}"})
    assert begun == ["home.html"]


# ---------- links


@pytest.mark.parametrize("portable", [False, True])
@pytest.mark.parametrize(
    "target", ["/", "/tags/", "/tags/grain/", "/actors/ilse-vantor/2021/", "/feed.xml", "/2020/#m-02"]
)
@pytest.mark.parametrize("make", [make_home, make_briefing, make_tag, make_year])
def test_links_resolve_by_the_url_standard(make: object, target: str, portable: bool) -> None:
    page: Page = make()
    own = (SourceFile("one.html", b"{{ target | link }}".replace(b"target", f"'{target}'".encode())),)
    written = render_page(_through(page, "one.html"), theme=read_theme((), own), site=SITE, portable=portable).decode()
    base = f"https://example.org{page.url}"
    path, mark, fragment = target.partition("#")
    file = "index.html" if portable and path.endswith("/") else ""
    assert urljoin(base, written) == f"https://example.org{path}{file}{mark}{fragment}"


def _through(page: Page, template: str) -> Page:
    kind = type("Other", (type(page),), {"template": template})
    values = {name: value for name, value in vars(page).items() if name != "digest"}
    return kind(**values)


def test_the_same_pages_serve_at_any_path() -> None:
    moved = replace(SITE, base_url="https://elsewhere.example/a/b/")
    here, there = show(make_tag()), show(make_tag(), site=moved)
    assert here.replace("https://example.org/archive/", "https://elsewhere.example/a/b/") == there


def test_the_404_page_links_from_the_root_of_the_site() -> None:
    page = next(p for p in make_pages() if isinstance(p, NotFoundPage))
    html = show(page)
    assert 'href="/archive/tags/"' in html
    assert 'href="/archive/site.css"' in html
    assert 'rel="canonical"' not in html


def test_addresses_outside_the_site_stay_as_they_are() -> None:
    assert 'href="https://example.org/about/"' in show(make_home())


def test_other_scripts_are_percent_encoded() -> None:
    card = make_card(url="/briefings/2021-02-10-ильзе/")
    html = show(make_briefing(older=card))
    assert 'href="../../briefings/2021-02-10-%D0%B8%D0%BB%D1%8C%D0%B7%D0%B5/"' in html


# ---------- content of pages


def test_text_is_escaped_and_bodies_are_not() -> None:
    card = make_card(title="<b>Grain</b> & “dues”", summary='"<script>"')
    html = show(make_briefing(card=card, body=BodyHtml("<p>Plain <em>words</em></p>", "x")))
    assert "&lt;b&gt;Grain&lt;/b&gt; &amp;" in html
    assert "<p>Plain <em>words</em></p>" in html
    assert '"<script>"' not in html


def test_guillemets_do_not_wrap_onto_a_line_of_their_own() -> None:
    html = show(
        make_briefing(card=make_card(title="La « farce » de Merrin"), body=BodyHtml("<p>« Non », dit-il.</p>", "x"))
    )
    assert "La «\xa0farce\xa0» de Merrin" in html
    assert "<p>«\xa0Non\xa0», dit-il.</p>" in html
    assert "So »Nein!« ruft" in show(make_briefing(body=BodyHtml("<p>So »Nein!« ruft er.</p>", "x")))


def test_json_ld_cannot_close_its_script_element() -> None:
    html = show(make_briefing(card=make_card(title="</script><script>alert(1)")))
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(match[1])["headline"] == "</script><script>alert(1)"


def test_the_reader_sees_series_number_and_authors() -> None:
    html = show(make_briefing())
    assert "Vantor Letters" in html
    assert "No. 23" in html
    assert "By <bdi>Ilse Vantor</bdi> and <bdi>Council of Merrin</bdi>" in html


def test_roles_are_shown_as_written_and_unconfirmed_ones_are_labelled() -> None:
    html = show(make_briefing())
    assert "chair of the Grain Council" in html
    assert html.count("> not yet checked</span>") == 1
    assert html.count("Identified automatically, not yet checked.</p>") == 1
    assert "not yet checked.</p>" not in show(make_briefing(people=()))


def test_each_page_with_marked_names_explains_the_mark_once() -> None:
    for page in make_pages():
        if page.template.endswith(".html"):
            html = show(page)
            marked = 'class="unconfirmed"' in html or "<i>°</i>" in html or getattr(page, "proposed", False)
            assert html.count('<p class="legend">') == bool(marked), page.url


def test_a_sparkline_is_as_wide_over_sixty_years_as_over_two() -> None:
    css = show(next(p for p in make_pages() if p.url == "/site.css"))
    assert re.findall(r"\.counts svg\{[^}]*inline-size:([^;}]+)", css) == ["48px"]


def test_a_place_without_a_page_is_not_linked() -> None:
    html = show(make_briefing())
    assert "<span>Ostrel</span>" in html
    assert '<a href="../../tags/inner-sea/">Inner Sea</a>' in html


def test_the_opening_paragraph_is_the_lede_unless_an_editor_wrote_a_standfirst() -> None:
    assert 'class="prose prose-lede"' in show(make_briefing())
    written = show(make_briefing(standfirst="An editor’s own words."))
    assert 'class="prose"' in written
    assert '<p class="standfirst">An editor’s own words.</p>' in written


def test_a_page_without_actors_still_shows_citing_briefings() -> None:
    bare = {"people": (), "organisations": (), "governments": (), "places": (), "quotes": ()}
    html = show(make_briefing(card=replace(make_card(), tags=()), **bare))
    assert "Mentioned here" not in html
    assert 'aria-labelledby="page.cited-by"' in html
    assert "Mentioned here" in show(make_briefing())


def test_a_listed_quotation_keeps_its_opening_and_loses_its_final_comma() -> None:
    speaker = Speaker("", "a harbour official", (Link("#p-1", ":-) not this year,"),))
    assert "<q>:-) not this year</q>" in show(make_briefing(quotes=(speaker,)))


def test_details_are_a_list_of_labels_each_with_its_values() -> None:
    details = (Detail("Place", "<Lusmere>"), Detail("Present", "Ilse Vantor"), Detail("Present", "Oru Hask"))
    shown = show(make_briefing(details=details)).partition('<dl class="details">')[2].partition("</dl>")[0]
    assert shown.split("\n")[1:-1] == [
        "<dt>Place</dt>",
        "<dd>&lt;Lusmere&gt;</dd>",
        "<dt>Present</dt>",
        "<dd>Ilse Vantor</dd>",
        "<dd>Oru Hask</dd>",
    ]
    assert '<dl class="details">' not in show(make_briefing())


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("draft", "This briefing is not final"),
        ("superseded", "A later briefing replaces this one"),
        ("withdrawn", "The desk has withdrawn this briefing"),
        ("corrected", "The text was changed after publication"),
    ],
)
def test_each_status_is_shown(status: str, words: str) -> None:
    assert words in show(make_briefing(status=status))
    assert words not in show(make_briefing())


def test_corrections_are_listed_and_led_to() -> None:
    html = show(make_briefing(corrections=(Correction(PartialDate(2021, 3, 1), "The price was wrong."),)))
    assert '<span>The price was wrong.</span> <a href="#page.corrections">What changed</a>' in html
    assert "<dd>The price was wrong.</dd>" in html


def test_tables_and_code_can_be_scrolled_by_keyboard() -> None:
    html = show(make_briefing())
    assert '<div class="table" role="group" aria-label="Table" tabindex="0"><table>' in html
    assert '<pre tabindex="0">' in html


def test_table_columns_are_aligned_without_inline_styles() -> None:
    body = BodyHtml(
        '<table><tr><th style="text-align:right">Sum</th><td style="text-align:center">3</td></tr></table>', "x"
    )
    html = show(make_briefing(body=body))
    assert '<th class="at-end">Sum</th><td class="at-middle">3</td>' in html
    assert "style=" not in html


def test_a_corrected_text_says_so_beside_its_date_and_leads_to_its_versions() -> None:
    card, history = make_card(corrected=PartialDate(2021, 3, 1)), f"{make_card().url}versions/"
    corrections = (Correction(PartialDate(2021, 3, 1), "Price."), Correction(PartialDate(2021, 2, 11), "Date."))
    html = show(make_briefing(card=card, corrections=corrections, history=history))
    assert '<strong>Updated <time datetime="2021-03-01">1 March 2021</time></strong>' in html
    first, second = f'<a href="../..{history}">What changed</a>', '<a href="#page.corrections">Corrections (2)</a>'
    assert f"<span>Price.</span> {first} {second}" in html


def test_a_number_that_begins_the_title_stands_once() -> None:
    assert "No. 142" not in show(make_briefing(number="142", title="142. Letter From Vantor"))
    assert "No. 142" in show(make_briefing(number="142", title="1420. Letter From Vantor"))


def test_a_long_title_is_set_smaller() -> None:
    assert '<h1 class="long">' in show(make_briefing(title="Harbour " * 20))
    assert "<h1>" in show(make_briefing())


def test_a_briefing_can_be_cited_from_paper() -> None:
    html = show(make_briefing())
    assert f'<p class="on-paper" lang="en" dir="ltr">{escape(chicago(make_briefing(), SITE))}</p>' in html
    assert '<p class="address" dir="ltr">https://example.org/archive/briefings/2021-02-10-karvonia/</p>' in html


def test_in_print_the_links_of_a_text_are_listed_below_it_in_full() -> None:
    body = BodyHtml('<p id="p-1"><a href="../b/">B</a> and <a href="https://e.org/">E</a></p>', "digest")
    page = show(make_briefing(url="/briefings/a/", body=body))
    assert (
        '<ol class="on-paper link-notes">\n<li>https://example.org/archive/briefings/b/</li>\n<li>https://e.org/</li>'
        in page
    )


def test_a_link_showing_its_own_address_is_marked() -> None:
    body = BodyHtml(
        '<p><a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a> <a href="https://a.example/">A</a></p>',
        "x",
    )
    html = show(make_briefing(body=body))
    assert '<a class="bare" href="https://a.example/?b&amp;c">' in html
    assert '<a href="https://a.example/">A</a>' in html


def test_a_briefing_in_another_language_is_marked_and_its_frame_keeps_the_site_s() -> None:
    html = show(make_briefing(language="ar", card=make_card(language="ar")))
    assert '<html lang="ar" dir="rtl">' in html
    assert '<header class="masthead" lang="en" dir="ltr">' in html
    assert 'class="entry-title" lang="ar" dir="rtl"' in show(
        make_home(
            groups=(replace(make_home().groups[0], cards=(make_card(0), make_card(1, language="ar"))),),
            front=(make_card(0),),
        )
    )


@pytest.mark.parametrize(("date", "shown"), [(PartialDate(2021, 2, 3), "3 Feb"), (PartialDate(2021, 2), "Feb")])
def test_a_list_shows_the_day_as_far_as_it_is_known(date: PartialDate, shown: str) -> None:
    cards = (make_card(0), make_card(1, date=date))
    html = show(make_tag(groups=(replace(make_tag().groups[0], cards=cards),)))
    assert f'>{shown}<span class="entry-year"> 2021</span></time>' in html


@pytest.mark.parametrize(("cards", "is_short"), [(2, True), (3, False)])
def test_the_years_of_a_grouped_listing_are_headings(cards: int, is_short: bool) -> None:
    groups = (replace(make_tag().groups[0], cards=tuple(map(make_card, range(cards)))),)
    assert ("run run-short" in show(make_tag(groups=groups))) is is_short


def test_an_index_marks_checked_names_if_four_of_five_are_unchecked() -> None:
    index = next(p for p in make_pages() if p.template == "tags.html")
    group = replace(index.groups[0], entries=tuple(Count("/tags/a/", f"N{n}", 2, n > 0) for n in range(5)))
    html = show(replace(index, groups=(group,)))
    assert (html.count("<i>✓</i>"), html.count("<i>°</i>")) == (1, 0)
    few = show(replace(index, groups=(replace(group, entries=group.entries[:2]),)))
    assert (few.count("<i>✓</i>"), few.count("<i>°</i>")) == (0, 1)


def test_a_large_index_of_names_folds_those_that_are_named_once() -> None:
    index = next(p for p in make_pages() if p.template == "actors.html")
    entries = (Count("/actors/ada/", "Ada", 2), Count("/actors/bo/", "Bo", 1))
    letters = (Group("A", "", "people-a", entries=entries),)
    large = replace(index, kinds=(replace(index.kinds[0], letters=letters),), total=101)
    assert re.search(
        r'<details>\n<summary>1 named once</summary>\n<ul class="counts">\n<li><a [^>]+>Bo</a>', show(large)
    )
    assert "named once" not in show(replace(large, total=100))


def test_a_briefing_without_a_date_is_listed_and_shown_as_undated() -> None:
    card = make_card(5, date=None, tags=(), summary="")
    assert '<span class="entry-date">–</span>' in show(make_tag(groups=(replace(make_tag().groups[0], cards=(card,)),)))
    assert "Undated" in show(make_briefing(card=card))


def test_the_section_of_a_page_is_marked_in_the_navigation() -> None:
    assert re.search(r'href="\.\./\.\./actors/" aria-current="true"', show(make_actor()))
    assert 'href="./" aria-current="page"' in show(make_home())


def test_the_front_page_renders_with_no_briefing_and_with_one() -> None:
    assert "Nothing has been published yet." in show(make_home(0))
    one = show(make_home(1))
    assert one.count('class="lead"') == 1
    assert "entries" not in one


def test_a_front_page_shows_five_leads_and_fifteen_lines_each_once() -> None:
    home = make_home(40, that_day=(), stories=())
    html = show(home)
    cards = [card for group in home.groups for card in group.cards]
    assert [html.count(f'href="{card.url[1:]}"') for card in cards] == [1] * 20 + [0] * 20


def test_a_feed_names_its_stylesheet_and_an_actor_s_entries_begin_with_the_passage() -> None:
    feed = next(p for p in make_pages() if p.template == "feed.xml")
    card = replace(feed.cards[0], summary="In short.")
    bare = replace(card, summary="", digest="bare")
    said = {card.url: "“No,” <Vantor> said."}
    html = show(replace(feed, url="/actors/a/feed.xml", cards=(card,), passages=said))
    assert '<?xml-stylesheet type="text/css" href="../../feed.css"?>' in html
    assert "“No,” &lt;Vantor&gt; said.\n\nIn short.</summary>" in html
    assert "“No,” &lt;Vantor&gt; said.</summary>" in show(replace(feed, cards=(bare,), passages=said))


def test_a_part_of_a_listing_leads_back_to_the_whole() -> None:
    html = show(make_tag(url="/tags/grain/2020/", period="2020", periods=(), title="Grain, 2020"))
    assert '<h1><a href="../../../tags/grain/">Grain</a><span class="period">2020</span></h1>' in html


def test_a_month_of_a_listing_leads_up_to_its_year() -> None:
    html = show(make_tag(url="/tags/grain/2020/03/", period="March 2020", above=Link("/tags/grain/2020/", "2020")))
    assert '<a href="../../../../tags/grain/2020/">2020</a>' in html
    assert '<a href="../../2020/">2020</a>' in show(make_year(url="/2020/03/", above=Link("/2020/", "2020")))


def test_a_country_without_a_page_is_not_linked_in_the_index() -> None:
    index = next(p for p in make_pages() if p.template == "actors.html")
    html = show(replace(index, countries=(("lomor", Link("", "Lomor")), ("oronto", Link("/actors/oronto/", "Oronto")))))
    assert re.findall(r'href="([^"]*#members)"', html) == ["../actors/oronto/#members"]
    alone = show(replace(index, countries=(("lomor", Link("", "Lomor")),)))
    assert "by-country" not in alone


def test_the_periods_of_a_listing_are_drawn_oldest_first() -> None:
    html = show(make_actor(timeline=()))
    assert re.findall(r'class="period-name">(\d+)', html) == ["2020", "2021"]
    assert '<rect y="0" width="40" height="36"/>' in html


def test_the_colours_of_site_toml_reach_the_stylesheet() -> None:
    css = show(next(p for p in make_pages() if p.template == "site.css"))
    assert f"--accent:{SITE.theme.accent};" in css
    assert f"--accent:{SITE.theme.accent_dark}}}" in css
    assert "{{" not in css


def blocking(html: str) -> list[str]:
    """The render-blocking stylesheets of a page, from the root."""
    return re.findall(r'rel="stylesheet" href="(?:/archive/|(?:\.\./)*)([^"]+)">', html)


def test_every_page_waits_for_the_sheet_of_the_site_and_the_search_for_its_own() -> None:
    shown = [p for p in make_pages() if p.template.endswith(".html") and p.template != "card.html"]
    found = {p.url: blocking(show(p)) for p in shown}
    assert found.pop("/search/") == ["site.css", "search.css"]
    assert {*map(tuple, found.values())} == {("site.css",)}


def test_a_first_visit_preloads_the_upright_faces_unless_it_is_from_disk_or_has_none() -> None:
    def preloads(**how: bool) -> list[str]:
        look = replace(SITE.theme, font="system" if how.pop("plain", False) else SITE.theme.font)
        html = render_page(make_home(), theme=theme(), site=replace(SITE, theme=look), **how).decode()
        return re.findall(r'<link rel="preload" as="font" type="font/woff2" crossorigin href="([^"]+)">', html)

    assert preloads() == [f"fonts/source-serif-4-{face}.woff2" for face in ("regular", "bold")]
    assert preloads(portable=True) == preloads(plain=True) == []


def test_font_files_of_an_archive_replace_the_packaged_ones() -> None:
    look = replace(SITE.theme, fonts=tuple(f"content/assets/a{face}.woff2" for face in ("", "-bold", "-italic")))
    own = replace(SITE, theme=look)
    html = render_page(make_home(), theme=theme(), site=own).decode()
    preloads = re.findall(r'<link rel="preload" as="font" type="font/woff2" crossorigin href="([^"]+)">', html)
    assert preloads == ["assets/a.woff2", "assets/a-bold.woff2"]
    sheet = render_page(next(p for p in make_pages() if p.url == "/site.css"), theme=theme(), site=own).decode()
    faces = re.findall(r"font-weight:(\d+);font-style:(\w+);font-display:(\w+);src:url\(([^)]+)\)", sheet)
    assert faces == [
        ("400", "normal", "optional", "assets/a.woff2"),
        ("700", "normal", "optional", "assets/a-bold.woff2"),
        ("400", "italic", "optional", "assets/a-italic.woff2"),
    ]
    assert "source-serif-4-" not in sheet


def test_a_font_that_cannot_be_preloaded_replaces_its_fallback_on_arrival() -> None:
    sheet = next(p for p in make_pages() if p.url == "/site.css")
    shown = {how: render_page(sheet, theme=theme(), site=SITE, portable=how).decode() for how in (False, True)}
    assert {how: {*re.findall(r"font-display:(\w+)", css)} for how, css in shown.items()} == {
        False: {"fallback"},
        True: {"swap"},
    }


def test_the_stylesheets_are_at_most_16_kb_compressed() -> None:
    sheets = {p.url: show(p) for p in make_pages() if p.url.endswith(".css")}
    assert sheets.keys() == {f"/{name}" for name in (*STYLES, FEED_STYLE, SEARCH_STYLE)}
    assert sum(len(gzip.compress(css.encode())) for css in sheets.values()) <= 16 * 1024
    assert {url for url, css in sheets.items() if ".search-dialog{inline" in css} == {"/search.css"}


def test_stylesheets_are_minified_with_the_archive_rules_last() -> None:
    own = theme_with(**{"own.css": ".mine {\n  color : red;\n}"})
    sheet = render_page(next(p for p in make_pages() if p.url == "/site.css"), theme=own, site=SITE).decode()
    assert sheet.endswith(".mine{color:red}")
    script = show(next(p for p in make_pages() if p.template == "search.js"))
    assert "// " not in script
    assert "\n  " not in script


# ---------- for machines


def test_the_feed_is_atom_with_permanent_ids() -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(show(next(p for p in make_pages() if p.template == "feed.xml")))
    ids = [element.text for element in feed.iter(f"{atom}id")]
    assert ids[0] == "tag:example.org,2000:/archive/feed.xml"
    assert ids[1] == "tag:example.org,2021:/archive/briefings/2021-02-10-karvonia/"
    assert len(set(ids)) == len(ids) == 26
    assert feed.findtext(f"{atom}updated") == "2021-02-10T00:00:00Z"
    assert all(entry.findtext(f"{atom}updated") for entry in feed.iter(f"{atom}entry"))


def test_an_empty_feed_and_an_undated_entry_still_have_a_date() -> None:
    feed = next(p for p in make_pages() if p.template == "feed.xml")
    text = show(replace(feed, updated="", description="", cards=(make_card(date=None, summary=""),)))
    assert text.count("<updated>1970-01-01T00:00:00Z</updated>") == 2


def test_browsers_can_discover_the_site_search() -> None:
    page = ThemeFile("/opensearch.xml", "The Vantor Letter & Weekly", "Search & find.", "en", "", "opensearch.xml")
    root = ElementTree.fromstring(show(page))
    told = {child.tag.rpartition("}")[2]: child.text or child.attrib["template"] for child in reversed(root)}
    assert told["Url"] == "https://example.org/archive/search/?q={searchTerms}"
    assert (told["ShortName"], len(told["ShortName"])) == ("The Vantor Lett…", 16)
    assert (told["LongName"], told["Description"]) == ("The Vantor Letter & Weekly", "Search & find.")
    assert 'rel="search" type="application/opensearchdescription+xml"' in show(make_home())
    quiet = replace(SITE, search=SearchConfig(enabled=False))
    assert "opensearch" not in show(make_home(), site=quiet)


def test_an_old_address_may_lead_out_of_the_site() -> None:
    html = show(RedirectPage("/old/", "This page has moved", "", "en", "", target="https://example.com/a%20b?c&d"))
    assert '<meta http-equiv="refresh" content="0; url=https://example.com/a%20b?c&amp;d">' in html
    assert '<link rel="canonical" href="https://example.com/a%20b?c&amp;d">' in html


def test_a_list_of_sitemaps_names_each_with_its_newest_day() -> None:
    parts = (("/sitemap-1.xml", "2021-02-10"), ("/sitemap-2.xml", ""))
    root = ElementTree.fromstring(show(SitemapIndexPage("/sitemap.xml", "", "", "en", "", parts=parts)))
    assert [[child.text for child in part] for part in root] == [
        ["https://example.org/archive/sitemap-1.xml", "2021-02-10"],
        ["https://example.org/archive/sitemap-2.xml"],
    ]


def test_the_sitemap_lists_full_addresses() -> None:
    page = next(p for p in make_pages() if isinstance(p, SitemapPage))
    assert "<url><loc>https://example.org/archive/</loc><lastmod>2021-02-10</lastmod></url>" in show(page)


# ---------- pictures, passages, stories


def test_passages_are_escaped_and_each_name_leads_to_its_place() -> None:
    html = show(make_actor())
    place = f"../..{make_card().url}"
    assert re.search(rf'<p>On Monday <a href="{place}#p-1">Ilse Vantor</a> met &lt;nobody&gt;.</p>', html)
    assert re.search(rf'<p class="said">“No,” <a href="{place}">Vantor</a> said.</p>', html)
    assert re.search(rf'<p class="said whole"><a href="{place}#p-2">“The port stays shut.”</a></p>', html)


def test_the_last_quotation_of_an_actor_in_one_briefing_is_not_repeated() -> None:
    assert "last-said" in show(make_actor())
    assert "last-said" not in show(make_actor(groups=make_groups(1)))


def test_the_briefings_of_a_page_share_its_sentences_and_show_every_quotation() -> None:
    def shown(briefings: int) -> int:
        said = [Passage("p-1", "He said: ", "“No”", "", quoted=True) for _ in range(4)]
        named = [Passage("p-1", "", "Vantor", f" came {n} times.", quoted=False) for n in range(40)]
        cards = tuple(make_card(n) for n in range(briefings))
        of = {card.url: Passages(card.url, lambda: (*named, *said)) for card in cards}
        groups = (Group("2021", "", "y-2021", cards),)
        html = show(replace(make_actor(), groups=groups, passages=of))
        entry = html.partition('<div class="passages">')[2].partition("</div>")[0]
        assert entry.count("“No”") == 4
        return entry.count("<p")

    assert [shown(1), shown(10), shown(45)] == [44, 9, 4]


def test_passages_of_a_briefing_in_another_language_are_marked() -> None:
    actor = make_actor()
    card = make_card(language="ar")
    groups = (replace(actor.groups[0], cards=(card,)),)
    assert '<div class="passages" lang="ar" dir="rtl">' in show(replace(actor, groups=groups))
    assert '<div class="passages">' in show(actor)


def test_passages_link_files_if_the_site_is_read_from_disk() -> None:
    assert 'index.html#p-1">Ilse Vantor</a>' in show(make_actor(), portable=True)


def test_paragraphs_and_headings_carry_their_own_address() -> None:
    html = show(make_briefing(body=BodyHtml('<h2 id="s-a">A</h2>\n<p id="p-1">One <em>two</em>.</p>', "x")))
    assert (
        '<p id="p-1">One <em>two</em>. <a class="permalink" href="#p-1" aria-label="Link to this paragraph">¶' in html
    )
    assert '<h2 id="s-a">A <a class="permalink" href="#s-a"' in html


def test_a_timeline_has_its_numbers_in_a_table() -> None:
    html = show(make_tag())
    assert re.search(r'<path class="axis-bars" d="[^"]*M\d+ 36v-28M\d+ 36v-36"/>', html)
    assert '<tr><th scope="row">2021</th><td>40</td><td>51</td><td></td>' in html
    assert '<a href="../../tags/grain/2019/"' in html


def test_the_index_of_years_draws_the_months_of_each_newest_first() -> None:
    html = show(next(page for page in make_pages() if isinstance(page, YearIndexPage)))
    assert (
        re.findall(r'class="period-name">(\d+)', html) == sorted(re.findall(r'class="period-name">(\d+)', html))[::-1]
    )
    assert "<summary>Show as table</summary>" in html


def test_related_briefings_give_their_reason() -> None:
    html = show(make_briefing())
    assert "Also about Ilse Vantor and Grain Council<" in html
    assert "Also about Oru Hask and Grain<" in html


def test_provenance_names_form_and_version_alone() -> None:
    assert '<p class="provenance">Source: Word document, version 2</p>' in show(make_briefing())


def test_a_role_at_the_date_is_shown_only_if_the_text_lacks_it() -> None:
    person = make_briefing().people[0]
    said = show(make_briefing(people=(person._replace(role_at_date="First minister"),)))
    unsaid = show(make_briefing(people=(person._replace(role_at_date="envoy"),)))
    assert (said.count(" at the time"), unsaid.count(" at the time")) == (0, 1)


def test_scripts_are_files_of_the_site_and_small() -> None:
    for page in make_pages():
        if page.template.endswith(".html"):
            assert set(re.findall(r"<script(?! type=.application/ld)([^>]*)>", show(page))) <= {
                ' src="../../site.js" defer',
                ' src="../filter.js" defer',
                *(f' src="{way}search/open.js" defer' for way in ("../../", "../", "", "/archive/")),
                ' src="../saved.js" defer',
                *(f' src="{way}visit.js" defer' for way in ("../../", "../", "")),
            }
    size = {p.template: len(show(p).encode()) for p in make_pages() if p.template.endswith(".js")}
    assert max(size[name] for name in ("site.js", "visit.js", "filter.js", "saved.js")) + size["open.js"] <= 12_000


def test_the_script_reports_a_missing_anchor() -> None:
    script = next(show(p) for p in make_pages() if p.template == "site.js")
    assert "The passage this link points to has been changed or removed." in script
    assert "prose.before(note)" in script
    assert 'src="../../site.js"' in show(make_briefing())


# ---------- a theme of the archive's own


def test_an_override_may_read_page_and_site() -> None:
    assert show_with(make_home(), home="{{ site.title }}: {{ page.total }}") == "The Vantor Letter: 40"


def test_a_theme_from_outside_runs_in_a_sandbox() -> None:
    with pytest.raises(ThemeError, match="unsafe"):
        show_with(make_home(), home="{{ page.__class__.__mro__ }}")


ENDS = "a value ends with }}, a statement with %}, a comment with #}"


@pytest.mark.parametrize(
    ("template", "message", "line", "hint"),
    [
        ("\n{{ page.titel }}", 'Home has no "titel"', 2, 'did you mean "title"?'),
        ("{{ pages }}", 'nothing is called "pages" here', 1, ""),
        ("\n\n{% if %}", "Expected an expression", 3, ENDS),
        ("{{ page.title }\n", "unexpected '}'", 1, ENDS),
        ("{% if page %}\nx\n", "Unexpected end of template.", 2, "close {% if %} with {% endif %} before this line"),
        ("{% for x in y %}{% endif %}", "unknown tag 'endif'", 1, "close {% for %} with {% endfor %} before this line"),
        ("{{ page.title | uppper }}", "No filter named 'uppper'", 1, 'did you mean "upper"?'),
        ("{% extends 'bse.html' %}", 'there is no template "bse.html"', 1, 'did you mean "base.html"?'),
        ("\n{{ 1 / 0 }}", "division by zero", 2, ""),
    ],
)
def test_a_template_error_names_template_line_and_page(template: str, message: str, line: int, hint: str) -> None:
    with pytest.raises(ThemeError) as caught:
        show_with(make_home(), home=template)
    error = caught.value
    assert error.place == Location("templates/home.html", line)
    assert message.removeprefix("Home") in error.message
    assert error.message.endswith("(while rendering /)")
    assert error.hint == hint


def test_an_error_in_an_included_template_names_the_included_one() -> None:
    with pytest.raises(ThemeError) as caught:
        show_with(make_home(), **{"partials/entry": "{{ card.tilte }}"})
    assert caught.value.place == Location("templates/partials/entry.html", 1)
    assert caught.value.hint == 'did you mean "title"?'


def test_a_theme_without_a_page_template_is_an_error() -> None:
    with pytest.raises(ThemeError) as caught:
        render_page(make_home(), theme=Theme({}, "none"), site=SITE)
    assert str(caught.value) == 'templates/home.html: there is no template "home.html" (while rendering /)'


def test_a_card_that_was_forgotten_is_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "ENTRIES_KEPT", 1)
    assert show_with(make_tag(), footer="x") == show_with(make_tag(), footer="x")


def test_a_fault_outside_templates_is_not_blamed_on_them() -> None:
    with pytest.raises(PageFault, match="UnicodeEncodeError"):
        show(make_home(title="\ud800", description="\ud800"))


@pytest.mark.parametrize("own", [{}, {"partials/footer.html": "<footer>{{ page.title }}</footer>"}])
def test_cached_templates_give_the_same_pages_without_compiling(
    own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = theme_with(**own) if own else theme()
    pages = [page for page in make_pages() if page.template.endswith((".html", ".xml"))]
    forget_compiled()
    compiled = load_templates(chosen, SITE)
    before = [render_page(page, theme=chosen, site=SITE) for page in pages]
    forget_compiled()
    load_templates(chosen, SITE, compiled=compiled)
    monkeypatch.setattr(PlainEnvironment, "compile", None)
    assert [render_page(page, theme=chosen, site=SITE) for page in pages] == before


def test_sites_of_one_language_share_the_code_of_templates_and_each_page_is_its_own_site_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    constants = "".join(f"{{{{ '/a/2024-' | {name} }}}}" for name in ("absolute", "tag_uri", "rooted", "markdown"))
    chosen = theme_with(**{"partials/footer.html": constants + "{{ 'de' | lang }}{{ 'nav.label' | t }}"})
    other = replace(SITE, title="Another", base_url="https://other.example/deep/")
    pages = [page for page in make_pages() if page.template.endswith((".html", ".xml"))]
    forget_compiled()
    wanted = [render_page(page, theme=chosen, site=other, portable=True) for page in pages]
    forget_compiled()
    load_templates(chosen, SITE)
    monkeypatch.setattr(PlainEnvironment, "compile", None)
    assert [render_page(page, theme=chosen, site=other, portable=True) for page in pages] == wanted


@pytest.mark.parametrize("word", ["Vantor", "<Vantor> & Hask"])
def test_passages_are_written_as_escape_writes_each_of_their_pieces(word: str) -> None:
    passage = Passage("p-1", f"{word} said ", word, f" of {word}", quoted=False)
    written = Markup('<p>{} said <a href="../x/#p-1">{}</a> of {}</p>\n').format(word, word, word)
    assert filters._paragraphs([passage, passage], "../x/") == [str(written)] * 2
    assert filters._paragraphs([passage._replace(anchor="", quoted=True)], "../x/")[0].startswith('<p class="said">')


@pytest.mark.parametrize(
    "address", ["../y/", "../x/y/index.html", "../y/#z", "../../x/y/", "../..//y/", "y.pdf", "#z", "https://e.org/"]
)
@pytest.mark.parametrize("url", ["/a/", "/a/b/", "/a/b.xml"])
def test_the_address_of_a_link_on_paper_is_that_to_which_it_leads(url: str, address: str) -> None:
    context: Any = {"page": SimpleNamespace(url=url)}
    full = urljoin(f"https://example.org/archive{url}", address).removesuffix("index.html")
    assert filters._paper_links(context, f'<a href="{address}">x</a>', SITE) == ((full,) if address != "#z" else ())
