"""The HTML of a body → how it is in a page: what is wide scrolls by itself, every paragraph has its address.

Knows no template and no other part of the page; the words that name an element come from the catalogue. The text of a
body never holds a bare `<`.
"""

import re
from collections import Counter
from html import unescape

from markupsafe import Markup

from site_builder.i18n.catalogue import Texts

_NAMED = re.compile(r'<(p|h[2-6]) id="([^"]+)">[^<]*(?:<(?!/\1>)[^<]*)*')
"""A paragraph or heading of a body, without its end. None holds another, so the next end of its kind is its own."""
_BARE = re.compile(r'<a href="(https?://[^"]+)">\1</a>')
"""A link whose words are its address: paper need not print it twice."""
_TABLE, _NOTES = "</table>", "</section>"
_NOTES_START = '<div class="footnotes" role="doc-endnotes" aria-label="{label}">'
_DRESSED = (
    (_TABLE, "<table>", '<div class="table" role="group" aria-label="{label}" tabindex="0"><table>', "briefing.table"),
    (_TABLE, _TABLE, "</table></div>", ""),
    *(
        (_TABLE, f'<{cell} style="text-align:{side}">', f'<{cell} class="at-{place}">', "")
        for cell in ("th", "td")
        for side, place in (("left", "start"), ("center", "middle"), ("right", "end"))
    ),
    ("<pre>", "<pre>", '<pre tabindex="0">', ""),
    (_NOTES, '<section class="footnotes">', _NOTES_START, "briefing.footnotes"),
    (_NOTES, _NOTES, "</div>", ""),
)
"""What must be in a body that has an element of Markdown, that element → how it is in a page, and the text that names
it. What may be wider than the page scrolls by itself, and by keyboard; footnotes have no heading, so they are no
section; a page has no inline style."""
LARGE = 700
"""Pixels: a picture that is wider than a column may be looked at by itself."""
_ALONE = re.compile(
    r'<p(?: id="([^"]+)")?><img (?:width="(\d+)" height="\d+" )?src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")?></p>'
)
"""A picture that is a paragraph of its own."""
TURNS = 2
"""Who speaks less often is no speaker: a label before a colon is all that a turn shows."""
_TURN = re.compile(r'<p id="([^"]+)">(?:<strong>)?(?:<a [^>]*>)?([A-ZÀ-Þ][A-ZÀ-Þ .’\'-]{1,39})(?:</a>)?:')
"""A turn of a transcript: a name in capitals and a colon."""
_NUMBERED = re.compile(r'<a href="([^"#][^"]*)"(?: class="reference")?>(?!<img )')
"""A link that paper numbers: no actor, no place of the same page, no picture, and no address that is written out."""
_LINK = '<a href="http'
_MARKS = re.compile("|".join(map(re.escape, (_TABLE, "<pre>", _NOTES, _LINK))))
"""One search for all takes no longer than one for each."""


def speakers(html: str) -> tuple[tuple[str, str], ...]:
    """Who speaks in a transcript, each with the id of the first turn; empty where no two take turns."""
    turns = [(match[2].strip(), match[1]) for match in _TURN.finditer(html)]
    if not turns:
        return ()
    counts = Counter(name for name, _ in turns)
    found = {name: anchor for name, anchor in reversed(turns) if counts[name] >= TURNS}
    ordered = tuple((name, found[name]) for name in counts if name in found)
    return ordered if len(ordered) > 1 else ()


def dress(html: str, texts: Texts, *, permalinks: bool = True) -> Markup:
    """The body as HTML, the one place where rendered Markdown enters a page; `permalinks` end each paragraph."""
    marks = frozenset(_MARKS.findall(html))
    for mark, plain, dressed, key in _DRESSED:
        if mark in marks:
            html = html.replace(plain, dressed.replace("{label}", texts.html(key)) if key else dressed)
    if _LINK in marks:
        html = _BARE.sub(r'<a class="bare" href="\1">\1</a>', html)
    html = _ALONE.sub(_figure, html) if "<img " in html else html
    return Markup(_with_permalinks(html, texts.html("briefing.link-to-place")) if permalinks else html)


def paper_links(html: str) -> tuple[str, ...]:
    """Where the links of a dressed body lead that `print.css` numbers on paper, in order."""
    return tuple(unescape(address) for address in _NUMBERED.findall(html))


def _figure(found: re.Match[str]) -> str:
    """The picture with its caption, fetched when it is about to be seen; a large one leads to itself."""
    name, width, source, alt, title = found.groups()
    place = found[0].partition("<img ")[2].partition(" title=")[0].removesuffix("></p>")
    picture = f'<img {place} loading="lazy" decoding="async">'
    if alt and int(width or LARGE) >= LARGE:
        picture = f'<a href="{source}">{picture}</a>'
    caption = f"<figcaption>{title}</figcaption>" if title else ""
    own = f' id="{name}"' if name else ""
    return f"<figure{own}>{picture}{caption}</figure>"


def _with_permalinks(html: str, label: str) -> str:
    """Paragraphs and headings end in a link to themselves: the address of each can be taken from it."""
    return _NAMED.sub(lambda m: f'{m[0]} <a class="permalink" href="#{m[2]}" aria-label="{label}">¶</a>', html)
