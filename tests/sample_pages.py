"""Pages of an invented archive, one of each kind: plain values for tests and for inspection."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from site_builder.content.model import Heading
from site_builder.content.passages import Passage, Passages
from site_builder.core.digests import digest_of, digest_text
from site_builder.core.installed import packaged_theme_folder
from site_builder.core.partial_date import PartialDate
from site_builder.pages import model as m
from site_builder.pages.search import plan_search
from site_builder.pages.site import survey_site
from site_builder.rendering.theme import Theme, read_theme
from site_builder.runtime.files import read_tree
from site_builder.settings.site_config import NavItem, SeriesConfig, SiteConfig, ThemeConfig
from tests.builders import archive, texts

SITE = SiteConfig(
    title="The Vantor Letter",
    base_url="https://example.org/archive/",
    description="Briefings on Karvonia and the states of the Inner Sea",
    desk="Vantor Desk",
    theme=ThemeConfig(nav=(NavItem("About", "https://example.org/about/"),), footer="Invented from end to end."),
    series=(("VL", SeriesConfig("Vantor Letters")),),
)
ILSE = m.Link("/actors/ilse-vantor/", "Ilse Vantor")
KARVONIA = m.Link("/tags/karvonia/", "Karvonia")
GRAIN = m.Link("/tags/grain/", "Grain")
SUMMARY = (
    "Ilse Vantor, Karvonia’s first minister, told the Grain Council on Monday that the harbour of Ostrel will stay "
    "closed until the two states have agreed on a price, her first public word since the talks broke off in January."
)
BODY = """<p id="p-1"><a href="../../actors/ilse-vantor/" class="actor">Ilse Vantor</a>, Karvonia’s first minister, \
told the Grain Council on Monday that the harbour of Ostrel will stay closed until the two states have agreed on a \
price, her first public word since the talks broke off in January.</p>
<p id="p-2"><strong>Apart from the price, senior officials described the meeting as “frank and long,” with both sides \
laying out their positions on the canal dues.</strong></p>
<h2 id="s-price">No progress on the price</h2>
<p id="p-3">The figures below were read out twice.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> \
See also <a href="https://example.org/reports/grain">the report of the council</a> and the address \
<code>canal.dues/2021</code>.</p>
<table>
<thead><tr><th>Port</th><th>Grain, thousand tons</th>\
<th>Change on the year</th><th>Share of all exports</th></tr></thead>
<tbody><tr><td>Ostrel</td><td>1,204</td><td>−12 %</td><td>41 %</td></tr>
<tr><td>Lower Hask</td><td>310</td><td>+4 %</td><td>11 %</td></tr></tbody>
</table>
<blockquote><p>“We will not sell below the cost of the harvest, and we will not be told what it costs.”</p></blockquote>
<h3 id="s-canal">The canal</h3>
<ul><li id="p-5">Dues stay as they are until autumn.</li><li id="p-6">Ships of the council pass free.</li></ul>
<pre><code>ostrel  closed
hask    open, but only for ships that carry no grain and have paid the dues of the year before in full
</code></pre>
<p id="p-7">Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is one word.</p>
<hr class="footnotes-sep">
<section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>Both readings agree. \
<a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>
"""
_PLACES = ("Karvonia", "Ostrel", "the Hask Valley", "the Inner Sea", "Lower Merrin")
_NEWS = ("a Harbour Closed Over Price", "What the Council Wants", "Talks Resume Without a Date", "Dues Before Autumn")


@cache
def packaged_theme() -> Theme:
    """The theme of this checkout."""
    folder = packaged_theme_folder()
    return read_theme(read_tree(folder.parent, folder.name))


def make_card(number: int = 0, **changes: object) -> m.Card:
    """A card; higher numbers are older."""
    day = date(2021, 2, 10) - timedelta(days=number * 9)
    title = f"{_PLACES[number % 5]}: {_NEWS[number % 4]}"
    url = f"/briefings/{day}-{title.split(':', maxsplit=1)[0].lower().replace(' ', '-')}/"
    shown = {
        "url": url,
        "title": title,
        "date": PartialDate(day.year, day.month, day.day),
        "summary": SUMMARY if number % 3 == 0 else SUMMARY[:120].rpartition(" ")[0] + ".",
        "tags": (KARVONIA, GRAIN, m.Link("/tags/inner-sea/", "Inner Sea"))[: 1 + number % 3],
        "actors": (ILSE,),
        "language": "en",
        **changes,
    }
    return m.Card(**shown, digest=digest_of(shown))


def make_groups(count: int, base: str = "/") -> tuple[m.Group, ...]:
    """Cards grouped by year."""
    cards = [make_card(n) for n in range(count)]
    years = dict.fromkeys(card.date.year for card in cards if card.date)
    return tuple(
        m.Group(str(y), f"{base}{y}/", f"y-{y}", tuple(c for c in cards if c.date and c.date.year == y)) for y in years
    )


def _actor(name: str, kind: str, *roles: str, proposed: bool = False, page: bool = True) -> m.NamedActor:
    url = f"/actors/{name.lower().replace(' ', '-')}/" if page else ""
    return m.NamedActor(url, name, kind, roles, "", proposed)


def make_briefing(**changes: object) -> m.BriefingPage:
    """A briefing with all optional parts."""
    card = make_card()
    page = m.BriefingPage(
        url=card.url,
        title=card.title,
        description=card.summary,
        language="en",
        updated="2021-02-10",
        card=card,
        authors=("Vantor, Ilse", "Council of Merrin"),
        series="VL",
        number="23",
        doi="",
        status="final",
        corrections=(),
        body=m.BodyHtml(BODY, digest_text(BODY)),
        headings=(Heading(2, "No progress on the price", "s-price"), Heading(3, "The canal", "s-canal")),
        words=912,
        people=(
            _actor("Ilse Vantor", "person", "Karvonia’s first minister", "chair of the Grain Council"),
            _actor("Oru Hask", "person", "envoy of Lower Merrin to the states of the Inner Sea", proposed=True),
        ),
        organisations=(_actor("Grain Council", "organisation"), _actor("Harbour Office of Ostrel", "office")),
        governments=(_actor("Karvonia", "government"), _actor("Lower Merrin", "government")),
        places=(_actor("Ostrel", "place", page=False), _actor("Inner Sea", "place")._replace(url="/tags/inner-sea/")),
        newer=None,
        older=make_card(1),
        cited_by=(make_card(3), make_card(2)),
        later=1,
        quotes=(
            m.Speaker(ILSE.url, "Ilse Vantor", (m.Link(f"{card.url}#p-1", "no longer a question of price"),)),
            m.Speaker(
                "", "a harbour official", (m.Link(f"{card.url}#p-2", "not this year"), m.Link(card.url, "nor next"))
            ),
        ),
        threads=(m.Thread(KARVONIA, make_card(4), make_card(5)), m.Thread(ILSE, make_card(6), None)),
        related=(
            m.Related(make_card(7), ("Ilse Vantor", "Grain Council"), ()),
            m.Related(make_card(8), ("Oru Hask",), ("Grain",)),
        ),
        provenance=m.Provenance("Word document", 2),
    )
    return replace(page, **changes)


def make_home(count: int = 40, **changes: object) -> m.HomePage:
    """The front page with `count` briefings."""
    page = m.HomePage(
        url="/",
        title=SITE.title,
        description=SITE.description,
        language="en",
        updated="2021-02-10" if count else "",
        groups=make_groups(count),
        years=tuple(m.Count(f"/{y}/", str(y), 140 - 3 * (2021 - y)) for y in range(2021, 2012, -1)) if count else (),
        total=count,
        span="2013–2021" if count else "",
        kinds=(m.Count("/actors/#people", "unit.people", 96),) if count else (),
        searches=("10 February 2021",) if count else (),
        front=tuple(map(make_card, range(count)))[: 5 if count > 12 else 1],
        stories=(m.RunningStory(m.Link("/tags/talks/", "Talks"), 3, PartialDate(2020, 11), (1, 0, 2), make_card(0)),)
        if count
        else (),
        tags=(m.Count("/tags/karvonia/", "Karvonia", 1204), m.Count("/tags/grain/", "Grain", 310)) if count else (),
        actors=(m.Count(ILSE.url, ILSE.label, 96), m.Count("/actors/oru-hask/", "Oru Hask", 4, True)) if count else (),
        that_day=(make_card(9),) if count else (),
        since=PartialDate(2020, 11) if count else None,
    )
    return replace(page, **changes)


def make_timeline(base: str = "") -> tuple[m.YearCounts, ...]:
    """Three years, the middle one empty."""
    return (
        m.YearCounts(2019, 4, (0, 0, 3, *[0] * 9), f"{base}2019/" if base else ""),
        m.YearCounts(2020, 0, (0,) * 12, ""),
        m.YearCounts(2021, 91, (40, 51, *[0] * 10), f"{base}2021/" if base else ""),
    )


def make_passages() -> Passages:
    """A sentence and a quotation."""
    return Passages(
        "a digest",
        lambda: (
            Passage("p-1", "On Monday ", "Ilse Vantor", " met <nobody>.", quoted=False),
            Passage("", "“No,” ", "Vantor", " said.", quoted=True),
            Passage("p-2", "", "“The port stays shut.”", "", quoted=True),
        ),
    )


def make_actor(**changes: object) -> m.ActorPage:
    """An actor with all optional parts."""
    page = m.ActorPage(
        url=ILSE.url,
        title=ILSE.label,
        description="Briefings that name Ilse Vantor.",
        language="en",
        updated="2021-02-10",
        groups=make_groups(12, ILSE.url),
        total=96,
        periods=(m.Count("/actors/ilse-vantor/2021/", "2021", 5), m.Count("/actors/ilse-vantor/2020/", "2020", 91)),
        period="",
        base=ILSE,
        undated=None,
        newer=None,
        older=None,
        above=None,
        order="newest",
        kind="person",
        proposed=False,
        disambiguator="",
        names=(m.NameVariant("I. Vantor", ""), m.NameVariant("Ильзе Вантор", "ru")),
        roles=(
            m.RoleShown("First minister", None, m.Link("/actors/karvonia/", "Karvonia"), "from 2019"),
            m.RoleShown("Chair", m.Link("", "Grain Council"), None, "2014–2018"),
        ),
        roles_written=(("Karvonia’s first minister", make_card()), ("chair of the Grain Council", make_card(4))),
        note="<p>Economist; speaks for the <a href='https://example.org/'>harbour towns</a>.</p>",
        same_as=(m.Link("https://example.org/vantor", "Web page"),),
        tags=(m.Count("/tags/karvonia/", "Karvonia", 80), m.Count("/tags/grain/", "Grain", 31)),
        together=(m.Count("/actors/oru-hask/", "Oru Hask", 12, True), m.Count("/actors/mera-quill/", "Mera Quill", 7)),
        timeline=make_timeline(ILSE.url),
        more_names=(m.NameVariant("Vantoria", "la"),),
        offices=(
            m.OfficeShown("chair", (m.HolderShown(m.Link("/actors/oru-hask/", "Oru Hask"), "from 2020", 2020, 0),)),
        ),
        members=(m.Members("People", (m.Link("/actors/oru-hask/", "Oru Hask"),)),),
        passages={make_card().url: make_passages()},
    )
    return replace(page, **changes)


def make_tag(**changes: object) -> m.TagPage:
    """A tag with all optional parts."""
    page = m.TagPage(
        url=GRAIN.url,
        title=GRAIN.label,
        description="Briefings about Grain.",
        language="en",
        updated="2021-02-10",
        groups=make_groups(14, GRAIN.url),
        total=310,
        periods=tuple(m.Count(f"/tags/grain/{y}/", str(y), y - 1990) for y in range(2021, 2010, -1)),
        period="",
        base=GRAIN,
        undated=m.Count("/tags/grain/undated/", "Undated", 3),
        newer=None,
        older=None,
        above=None,
        order="newest",
        kind="topic",
        definition="<p>Harvest, trade and price of wheat, rye and barley.</p>",
        proposed=False,
        broader=(m.Link("/tags/trade/", "Trade"),),
        narrower=(m.Link("/tags/rye/", "Rye"),),
        related=(KARVONIA,),
        actors=(m.Count(ILSE.url, ILSE.label, 31),),
        timeline=make_timeline(GRAIN.url),
    )
    return replace(page, **changes)


def make_year(**changes: object) -> m.YearPage:
    """A year with its months."""
    page = m.YearPage(
        url="/2021/",
        title="2021",
        description="Briefings of 2021.",
        language="en",
        updated="2021-02-10",
        groups=(
            m.Group("February", "", "m-02", (make_card(0), make_card(1))),
            m.Group("January", "", "m-01", (make_card(2),)),
        ),
        total=3,
        periods=(),
        period="2021",
        base=m.Link("/years/", "Years"),
        undated=None,
        above=None,
        order="newest",
        newer=None,
        older=m.Link("/2020/", "2020"),
        months=(m.Count("/2021/#m-01", "January", 1), m.Count("/2021/#m-02", "February", 2)),
    )
    return replace(page, **changes)


def _letters(kind: str, letters: str, each: int) -> tuple[m.Group, ...]:
    return tuple(
        m.Group(
            letter,
            "",
            f"{kind}-{letter.lower()}",
            entries=tuple(
                m.Count(ILSE.url, f"{letter}antor{n}, Ilse", 31 - n, n == 2, (0, 3, n), "karvonia") for n in range(each)
            ),
        )
        for letter in letters
    )


def make_pages() -> tuple[m.Page, ...]:
    """One page of each kind."""
    shared = {"language": "en", "updated": "2021-02-10"}
    plain = {"title": "", "description": "", "language": "en", "updated": ""}
    lost = {"title": "Page not found", "description": "There is no page at this address."}
    feed = {"title": SITE.title, "description": SITE.description, "cards": tuple(make_card(n) for n in range(25))}
    kinds = (
        m.ActorGroup("People", "people", _letters("people", "ABCDEHKLV", 5)),
        m.ActorGroup("Governments", "governments", _letters("governments", "KM", 2)),
    )
    tags = (
        m.Group("Topics", "", "topics", entries=tuple(m.Count(GRAIN.url, f"Grain {n}", n + 3) for n in range(30))),
        m.Group("Countries and regions", "", "countries-and-regions", entries=(m.Count(KARVONIA.url, "Karvonia", 31),)),
    )
    countries = (("karvonia", m.Link("/actors/karvonia/", "Karvonia")),)
    years = tuple(m.Count(f"/{y}/", str(y), y - 1990) for y in range(2021, 2005, -1))
    return (
        make_home(),
        make_briefing(),
        make_actor(),
        make_tag(),
        make_year(),
        m.TagIndexPage(url="/tags/", title="Tags", description="Every tag.", groups=tags, total=31, **shared),
        m.ActorIndexPage(
            url="/actors/",
            title="Actors",
            description="Everyone.",
            kinds=kinds,
            total=49,
            countries=countries,
            **shared,
        ),
        m.YearIndexPage(
            url="/years/", title="Years", description="By year.", years=years, timeline=make_timeline("/"), **shared
        ),
        m.NotFoundPage(url="/404.html", **{**plain, **lost}),
        m.UnavailablePage(url="/actors/unavailable/", **{**plain, **lost}),
        m.FeedPage(url="/feed.xml", **feed, **shared),
        m.SitemapPage(url="/sitemap.xml", entries=(("/", "2021-02-10"), ("/years/", "")), **plain),
        *(m.ThemeFile(url=f"/{name}", template=name, **plain) for name in (*m.THEME_FILES, m.SEARCH_STYLE)),
        m.ThemeFile(url="/saved/", template="saved.html", **{**plain, "title": "Saved"}),
        m.ActorCardPage(url=f"{ILSE.url}card.html", cards=(make_card(), make_card(1)), **{**plain, "title": "Ilse"}),
        m.RedirectPage(url="/actors/i-vantor/", target=ILSE.url, **{**plain, "title": "This page has moved"}),
        *plan_search(survey_site(archive(), SITE, texts())),
        m.AssetPage(url="/briefings/map.png", data=b"\x89PNG", **plain),
    )
