"""A small archive, built for a server and for the disk → what a reader who searches would miss; ends with 1 if any.

    python tools/searching.py

Every word is looked for in a browser as it is written in the text, so that script and index are held to the same rules.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium
from built import serve

from site_builder.building.pipeline import build
from site_builder.demo import demo_files
from site_builder.search.terms import is_dense, terms_of

SOON_MS = 15_000
LISTED_MS = 400
"""Longer than the search waits for the next letter."""
OWN_FILES = ("open.js", "search.js", "volumes.js")
WATCH = """window.moved = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.moved += value;
}).observe({ type: "layout-shift", buffered: true });"""
"""Measures movement on a page."""
SEEN_MS = 60
"""Longer than a browser needs to report that something is visible."""
WORDS = {
    "plain": "Qquorum",
    "plural": "qqvalleys",
    "possessive": "Qqarvonia’s",
    "accents": "Qqérøßł",
    "capitals": "QQISTANBUL",
    "apostrophe": "Qq’uran",
    "hyphen": "Qqal-Qqaida",
    "number": "77123",
    "Greek": "Ὀδυσσεύς",
    "Cyrillic": "Ёжиков",
    "Arabic": "أحمدان",
    "Chinese": "王小明",
    "Japanese": "カタカナ表記",
    "Korean": "한국말",
    "Thai": "ภาษาไทย",
    "rare characters": "𠀋𠮷野",
    "ligature": "qqﬁne",
}
SPANS = {
    "between 2016 and 2018": True,
    "from 2018 to 2019": False,
    "since 2017": True,
    "since February 2017": False,
    "until January 2017": True,
    "until 2016": False,
    "early 2017": True,
    "winter 2017": True,
    "summer 2017": False,
}
"""A span → whether January 2017 lies in it."""
CITATIONS = (
    "3/1/2017",
    "1/3/2017",
    "DD 3/1/2017",
    "DD 3/1/2017; “Word number 2”",
    "Demonstration Desk 3/1/2017; “Word number 2”",
    "Demonstration Desk. “Word number 2.” Demonstration Desk, January 3, 2017. https://a.example/briefings/x/",
    "@techreport{x,   title = {{Word number 2}},   year = {2017},   day = {3},   month = jan, }",
    "TY  - RPRT TI  - Word number 2 PY  - 2017 DA  - 2017/01/03/ ER  - ",
    '[{"id": "x", "title": "Word number 2", "issued": {"date-parts": [[2017, 1, 3]]}}]',
)
"""Of a text of 3 January 2017."""
FORMS = {"王大文": "Wang Dawen", "Wang": "Wang Dawen", "Uang Dauen": "Wang Dawen", "Bendarro": "Isor Bendaro"}
"""Text typed by a reader → whose briefing it must find."""
VISITS = {name: f"Visit number {number}" for number, name in enumerate(dict.fromkeys(FORMS.values()))}
"""Name → title of its briefing."""
ACTORS = """
wang-dawen:
  kind: person
  name: Wang Dawen
  names: [{text: 王大文, kind: transliteration}, {text: Uang Dauen}]
isor-bendaro:
  kind: person
  name: Isor Bendaro
  names: [{text: Issor Bendarro}]
"""


def main() -> None:
    """Run every check, print the findings; exit status 1 if there are any."""
    with TemporaryDirectory() as folder, chromium() as browser:
        root = _archive(Path(folder))
        clock = datetime(2031, 1, 1, tzinfo=UTC)
        build(root, output=root / "public", clock=clock)
        build(root, output=root / "portable", clock=clock, portable=True)
        with serve(root / "public") as address:
            wrong = [*_failed(_words(browser, address)), *_failed(_names(browser, address))]
            wrong += [*_failed(_rules(browser, root)), *_failed(_calm(browser, address))]
            wrong += [*_failed(_by_keyboard(browser, address)), *_failed(_filters(browser, address))]
            wrong += [*_failed(_where_it_stands(browser, address)), *_failed(_without_script(browser, address))]
            wrong += [*_failed(_on_a_phone(browser, address)), *_failed(_broken(browser, address))]
        wrong += _failed(_from_disk(browser, (root / "portable").as_uri()))
    print(f"search: {'nothing to mend' if not wrong else f'{len(wrong)} to mend'}")
    for line in wrong:
        print(f"  {line}")
    sys.exit(1 if wrong else 0)


Claims = Iterator[tuple[str, bool]]


def _failed(claims: Claims) -> Iterator[str]:
    return (claim for claim, holds in claims if not holds)


def _archive(root: Path) -> Path:
    files = dict(demo_files(60))
    files["site.toml"] = files["site.toml"].replace("dispatch.example.org/", "dispatch.example.org/archive/")
    files["content/actors.yaml"] += ACTORS
    folder = "content/briefings/2017"
    for number, (name, word) in enumerate(WORDS.items()):
        title = f"---\ntitle: Word number {number}\ndate: 2017-01-{number + 1:02d}\nseries: DD\n---\n\n"
        files[f"{folder}/2017-word-{number}.md"] = f"{title}A text with {word}, which is {name}.\n"
    for number, (actor, title) in enumerate(VISITS.items()):
        listed = f"actors: [{actor.lower().replace(' ', '-')}]"
        files[f"{folder}/2017-name-{number}.md"] = (
            f"---\ntitle: {title}\ndate: 2017-02-0{number + 1}\n{listed}\n---\n\n{actor} spoke.\n"
        )
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return root


# ---------- results


def _words(browser: Any, address: str) -> Claims:
    page, said = _opened(browser, f"{address}/search/")
    for number, (name, word) in enumerate(WORDS.items()):
        for query in (word, f"{word} "):
            found = _ask(page, query)
            yield f"{name}: {query!r} finds its briefing and no other, not {found}", found == [f"Word number {number}"]
    yield f"the console is silent: {said}", said == []
    begun = _ask(page, "Qquor")
    yield "the beginning of the last word is enough", begun == ["Word number 0"]
    yield "a word that is over must be whole", _ask(page, "Qquor ") == []
    yield "singular finds plural", _ask(page, "qqvalley ") == ["Word number 1"]
    yield "all words must stand there", _ask(page, "Qquorum plain ") == ["Word number 0"]
    some = _ask(page, "Qquorum qqvalleys ")
    yield "where no text has all words, some are enough", sorted(some) == ["Word number 0", "Word number 1"]
    yield "a phrase must be written as it is", _ask(page, '"text with Qquorum"') == ["Word number 0"]
    yield "and not only have its words", _ask(page, '"Qquorum with text"') == []
    yield "a word can be excluded", _ask(page, "plural -qqvalleys") == []
    yield "a month in the question is a time", _ask(page, "Qquorum January 2017") == ["Word number 0"]
    yield "in which the text must lie", _ask(page, "Qquorum February 2017") == []
    yield "as it must between two years", _ask(page, "Qquorum 2018-2020") == []
    for time, is_in in SPANS.items():
        yield f"{time!r} is a time", _ask(page, f"Qquorum {time} ") == ["Word number 0"] * is_in
    for citation in CITATIONS:
        yield f"a citation finds its text: {citation!r}", _ask(page, citation) == ["Word number 2"]
    yield "the mark of a series says which number is the day", _ask(page, "DD 1/3/2017") == []
    yield "and limits what is found", _ask(page, "XY 3/1/2017") == []
    yield "one word with a hyphen is found without", _ask(page, "qqalqqaida ") == ["Word number 6"]
    _ask(page, "Qquroum")
    page.wait_for_selector(".search-meant", timeout=SOON_MS)
    yield "a slip of the pen is mended", page.locator(".search-meant").inner_text() == "Qquorum"
    page.locator(".search-meant").click()
    _settled(page)
    yield "by one click", _titles(page) == ["Word number 0"]
    page.wait_for_selector(".passage mark", timeout=SOON_MS)
    way = str(page.locator(".passage a").get_attribute("href"))
    yield "the passage leads to its paragraph", "/briefings/2017-word-0/#a-text-with-qquorum" in way
    yield "what nobody wrote is not found", _ask(page, "qqnowhere") == []
    yield "markup in a question is text", _ask(page, "<img src=x onerror=alert(1)>") is not None and said == []
    page.context.close()


def _rules(browser: Any, root: Path) -> Claims:
    """Check that script and index split every word of the archive alike."""
    texts = [path.read_text("utf-8") for path in sorted((root / "content").rglob("*.*"))]
    words = sorted({word for text in texts for word in re.findall(r"[^\W_][\w'’ʼ]*", text)} | set(WORDS.values()))
    words = [word for word in words if "-" not in word]
    script = (root / "public/search/search.js").read_text("utf-8")
    rules = script[script.index("const LETTERS") : script.index("const TEXTS_IN_FILE")]
    page = browser.new_page()
    asked = "words.map((word) => ask(`${word} `).map(({ term }) => term))"
    found = page.evaluate(f"(words) => {{ {rules}\nreturn {asked}; }}", words)
    page.close()
    apart = [(word, terms) for word, terms in zip(words, found, strict=True) if terms != _terms(word)]
    yield f"words are read by the same rules, but not {apart[:5]} of {len(words)}", not apart and len(words) > 500


def _terms(word: str) -> list[str]:
    """Terms requested by the script: without the last character of a longer run of pairs."""
    terms = list(terms_of(word))
    return terms[:-1] if len(terms) > 1 and is_dense(terms[-1]) and len(terms[-1]) == 1 else terms


def _names(browser: Any, address: str) -> Claims:
    page, _ = _opened(browser, f"{address}/search/")
    for form, name in FORMS.items():
        found = _ask(page, form)
        yield f"{form} finds {name} and the briefing, not {found}", {name, VISITS[name]} <= set(found)
        yield f"{form} finds {name} first", bool(found) and found[0] == name
    page.context.close()


def _filters(browser: Any, address: str) -> Claims:
    page, _ = _opened(browser, f"{address}/search/?q=text+&year=2017&order=oldest")
    _settled(page)
    numbers = [f"Word number {n}" for n in range(10)]
    yield "the address holds question, year and order", _titles(page) == numbers
    page.locator(".search-more").click()
    page.wait_for_selector(".result:nth-child(11) a:focus", timeout=SOON_MS)
    yield "more results follow on a button", len(_titles(page)) == len(WORDS)
    focused = page.evaluate("document.activeElement.textContent")
    yield "the focus is on the first of them", focused == "Word number 10"
    page.goto(f"{address}/search/?actor=Wang+Dawen")
    _settled(page)
    yield "an actor limits what is found", _titles(page) == ["Visit number 0"]
    page.locator(".search-chips button").click()
    said = _settled(page)
    yield f"and is taken off by a click: {said}", said != "" and "actor=" not in page.url
    yield "the focus goes back to the field", page.evaluate("document.activeElement.name") == "q"
    _ask(page, "trade minister")
    before = _settled(page)
    one = page.locator(".search-facets button").first
    label, count = str(one.inner_text()).rsplit(" ", 1)
    one.click()
    page.wait_for_selector(".search-chips button", timeout=SOON_MS)
    after = _settled(page)
    yield f"{label} narrows what is found to {count}: {before} → {after}", after.startswith(f"{count} briefing")
    page.goto(f"{address}/search/")
    yield "the focus is in the field", page.evaluate("document.activeElement.name") == "q"
    _ask(page, "Qquorum January 2017")
    page.locator(".search-chips button").click()
    _settled(page)
    yield "a time is taken off by a click", page.locator("[name=q]").input_value() == "Qquorum"
    for form in ("1 January 2017", "2017-01-01", "1.1.2017", "1. January 2017", "January 1, 2017", "January 1st, 2017"):
        yield f"{form} is a day", _ask(page, form) == ["Word number 0"]
    yield "a year is one too", _ask(page, "Qquorum 2017") == ["Word number 0"]
    yield "a year that the archive does not have is a word", _ask(page, "Qquorum 1901") == ["Word number 0"]
    yield "words that ask are not looked for", _ask(page, "when did it say Qquorum?") == ["Word number 0"]
    yield "slips may be at the beginning", _ask(page, "Pendaro ")[:1] == ["Isor Bendaro"]
    page.locator("[name=q]").fill("")
    page.locator("[name=order]").select_option("newest")
    page.locator("[name=q]").fill("the trade minister ")
    _settled(page)
    _titles(page)
    dates = [item.get_attribute("datetime") for item in page.locator(".result time").all()]
    yield (
        f"the newest come first where that is asked for: {dates}",
        len(dates) > 4 and dates == sorted(dates, reverse=True),
    )
    page.context.close()


# ---------- access


def _by_keyboard(browser: Any, address: str) -> Claims:
    page, said = _opened(browser, f"{address}/years/")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    link = page.locator(".sections a").first
    link.focus()
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open] input[name=q]:focus", timeout=SOON_MS)
    yield "“/” opens the search and writes nothing", page.locator("dialog [name=q]").input_value() == ""
    page.keyboard.type("Qquorum/")
    _settled(page)
    yield "in the field “/” is a character", page.locator("dialog [name=q]").input_value() == "Qquorum/"
    yield "results are told to a screen reader", page.locator("dialog [role=status]").inner_text() != ""
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowDown")
    yield "the arrow down leads to the first result", _focus(page) == "Word number 0"
    page.keyboard.press("ArrowUp")
    yield "and the arrow up back to the field", page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    yield "Escape closes it", page.locator("dialog[open]").count() == 0
    yield "and gives the focus back", link.evaluate("link => link === document.activeElement")
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]", timeout=SOON_MS)
    _ask(page, "Qquorum")
    way = page.locator("dialog .search-page").get_attribute("href")
    yield "a link leads to the results on a page", str(way).endswith("/search/?q=Qquorum")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/briefings/2017-word-0/", timeout=SOON_MS)
    yield "nothing comes from elsewhere", all(url.startswith(address) for url in fetched)
    yield f"the console is silent: {said}", said == []
    page.context.close()


def _where_it_stands(browser: Any, address: str) -> Claims:
    page, _ = _opened(browser, f"{address}/briefings/2017-word-0/")
    yield "a page loads no search before it is opened", page.locator("script[src*='search.js']").count() == 0
    page.locator("a[data-search]").click()
    page.wait_for_selector("dialog[open] input[name=q]:focus", timeout=SOON_MS)
    page.locator(".search-close").click()
    back = page.evaluate("document.activeElement.matches('a[data-search]')")
    yield "its link opens it, its button closes it and gives the focus back", back
    page.goto(f"{address}/404.html")
    yield "the page that says that there is none offers the search", _ask(page, "Qquorum") == ["Word number 0"]
    page.emulate_media(media="print")
    fields = page.locator(".search :is(input, select):visible").count()
    yield "on paper there is what was found, and no field", (fields, page.locator(".result:visible").count()) == (0, 1)
    page.context.close()


def _calm(browser: Any, address: str) -> Claims:
    for width in (1280, 390):
        page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
        page.add_init_script(WATCH)
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))  # noqa: B023 (asked at once)
        page.goto(f"{address}/search/?q=trade+minister+talks")
        _settled(page)
        page.wait_for_timeout(LISTED_MS)
        moved = page.evaluate("window.moved")
        yield f"nothing moves when results come, {width} pixels wide: {moved}", moved == 0
        read = [url for url in fetched if "/search/" in url and url.partition("?")[0].endswith(".js")]
        yield f"three words and five results are few files: {len(read)}", len(read) <= len(OWN_FILES) + 3 + 5
        page.context.close()


def _without_script(browser: Any, address: str) -> Claims:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/years/")
    page.locator("a[data-search]").click()
    page.wait_for_url(f"{address}/search/", timeout=SOON_MS)
    yield "without script the page says why there is no field", page.locator("noscript").inner_text() != ""
    ways = [page.locator(f"#{name}").count() for name in ("by-year", "by-letter", "by-tag")]
    yield "and leads on by year, letter and tag", ways == [1, 1, 1]
    context.close()


def _on_a_phone(browser: Any, address: str) -> Claims:
    context = browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/years/")
    page.locator("a[data-search]").tap()
    page.wait_for_selector("dialog[open]", timeout=SOON_MS)
    _ask(page, "the text")
    inside = page.locator("dialog").evaluate("d => d.scrollWidth <= d.clientWidth && d.offsetWidth <= innerWidth")
    yield "on a phone nothing is wider than the window", inside
    _ask(page, "trade minister")
    yield "on a phone the filters wait behind a word", page.locator("dialog .search-facets button:visible").count() == 0
    page.locator("dialog summary").tap()
    yield "and come when asked", page.locator("dialog .search-facets button:visible").count() > 0
    small = page.locator("dialog :is(button, input, select):visible").evaluate_all(
        "all => all.filter(e => e.offsetHeight < 44).map(e => e.name || e.textContent)"
    )
    yield f"fingers find what they need: {small}", small == []
    context.close()


def _broken(browser: Any, address: str) -> Claims:
    page, _ = _opened(browser, f"{address}/search/")
    page.route("**/search/recent/t*", lambda route: route.abort())
    _ask(page, "Qquorum")
    yield "a file that does not come is told", "Search is unavailable" in page.locator(".search-said").inner_text()
    page.unroute("**/search/recent/t*")
    yield "and asked for again", _ask(page, "Qquorum ") == ["Word number 0"]
    page.context.close()


def _from_disk(browser: Any, address: str) -> Claims:
    page, said = _opened(browser, f"{address}/years/index.html")
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]", timeout=SOON_MS)
    yield "from disk it finds the same", _ask(page, "王大文") == ["Wang Dawen", "Visit number 0"]
    page.locator(".result-title").last.click()
    page.wait_for_url("**/briefings/2017-name-0/index.html", timeout=SOON_MS)
    page.goto(f"{address}/search/index.html?q=Qquorum")
    _settled(page)
    yield "its page works from disk too", _titles(page) == ["Word number 0"]
    yield f"the console is silent: {said}", said == []
    page.context.close()


# ---------- the page


def _opened(browser: Any, address: str) -> tuple[Any, list[str]]:
    """A page, and its console messages."""
    page = browser.new_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    return page, said


def _ask(page: Any, query: str) -> list[str]:
    """The titles of the results for a question."""
    page.wait_for_selector("input[name=q]", timeout=SOON_MS)
    page.locator("input[name=q]").last.fill(query)
    _settled(page)
    return _titles(page)


def _settled(page: Any) -> str:
    """The status text once the search has finished."""
    page.wait_for_selector(".search-said:not(:empty)", timeout=SOON_MS)
    page.wait_for_selector(".results:not([aria-busy])", state="attached", timeout=SOON_MS)
    return str(page.locator(".search-said").last.inner_text())


def _titles(page: Any) -> list[str]:
    """All titles, including those loaded when the last one is visible."""
    results, shown = page.locator(".result"), 0
    while results.count() > shown:
        shown = results.count()
        results.last.scroll_into_view_if_needed()
        page.wait_for_timeout(SEEN_MS)
    return [str(title) for title in page.locator(".result-title").all_inner_texts()]


def _focus(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


if __name__ == "__main__":
    main()
