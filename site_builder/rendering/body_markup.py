"""The HTML of a body → its form in a page: wide elements scroll, every paragraph has a permalink.

Knows no template and no other part of the page; labels of elements come from the catalogue. The text of a body never
contains a bare `<`.
"""

import re
from collections import Counter
from html import unescape

from markupsafe import Markup

from site_builder.i18n.catalogue import Texts

_NAMED = re.compile(r'<(p|h[2-6]) id="([^"]+)">[^<]*(?:<(?!/\1>)[^<]*)*')
"""A paragraph or heading of a body, without its end tag. They are never nested, so the next end tag is its own."""
_BARE = re.compile(r'<a href="(https?://[^"]+)">\1</a>')
"""A link whose text is its address, which paper need not print twice."""
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
"""Trigger that must be in the body, Markdown element, its form in a page, and key of its label. Wide elements scroll,
also by keyboard; footnotes have no heading, so they are not a section; pages have no inline styles.
"""
LARGE = 700
"""Pixels from which an image is wider than a column and links to itself."""
_ALONE = re.compile(
    r'<p(?: id="([^"]+)")?><img (?:width="(\d+)" height="\d+" )?src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")?></p>'
)
"""An image that is a paragraph by itself."""
TURNS = 2
"""A speaker has at least this many turns, because a turn is recognised only by a label before a colon."""
_TURN = re.compile(r'<p id="([^"]+)">(?:<strong>)?(?:<a [^>]*>)?([A-ZÀ-Þ][A-ZÀ-Þ .’\'-]{1,39})(?:</a>)?:')
"""A turn of a transcript: a name in capitals and a colon."""
_NUMBERED = re.compile(r'<a href="([^"#][^"]*)"(?: class="reference")?>(?!<img )')
"""A link that paper numbers: not an actor, an anchor of the same page, an image, or a written-out address."""
_LINK = '<a href="http'
_MARKS = re.compile("|".join(map(re.escape, (_TABLE, "<pre>", _NOTES, _LINK))))
"""One search for all costs no more than one for each."""


def speakers(html: str) -> tuple[tuple[str, str], ...]:
    """Speakers of a transcript, each with the id of the first turn; empty unless at least two take turns."""
    turns = [(match[2].strip(), match[1]) for match in _TURN.finditer(html)]
    if not turns:
        return ()
    counts = Counter(name for name, _ in turns)
    found = {name: anchor for name, anchor in reversed(turns) if counts[name] >= TURNS}
    ordered = tuple((name, found[name]) for name in counts if name in found)
    return ordered if len(ordered) > 1 else ()


def dress(html: str, texts: Texts, *, permalinks: bool = True) -> Markup:
    """The body as HTML, the only place where rendered Markdown enters a page; `permalinks` adds a link to each
    paragraph.
    """
    marks = frozenset(_MARKS.findall(html))
    for mark, plain, dressed, key in _DRESSED:
        if mark in marks:
            html = html.replace(plain, dressed.replace("{label}", texts.html(key)) if key else dressed)
    if _LINK in marks:
        html = _BARE.sub(r'<a class="bare" href="\1">\1</a>', html)
    html = _ALONE.sub(_figure, html) if "<img " in html else html
    return Markup(_with_permalinks(html, texts.html("briefing.link-to-place")) if permalinks else html)


def paper_links(html: str) -> tuple[str, ...]:
    """Targets of the links that `print.css` numbers, in order."""
    return tuple(unescape(address) for address in _NUMBERED.findall(html))


def _figure(found: re.Match[str]) -> str:
    """The image with its caption, loaded lazily; a large one links to itself."""
    name, width, source, alt, title = found.groups()
    place = found[0].partition("<img ")[2].partition(" title=")[0].removesuffix("></p>")
    picture = f'<img {place} loading="lazy" decoding="async">'
    if alt and int(width or LARGE) >= LARGE:
        picture = f'<a href="{source}">{picture}</a>'
    caption = f"<figcaption>{title}</figcaption>" if title else ""
    own = f' id="{name}"' if name else ""
    return f"<figure{own}>{picture}{caption}</figure>"


def _with_permalinks(html: str, label: str) -> str:
    """The HTML with a permalink at the end of each paragraph and heading."""
    return _NAMED.sub(lambda m: f'{m[0]} <a class="permalink" href="#{m[2]}" aria-label="{label}">¶</a>', html)
