"""Title, date and authors of a web page from its head, JSON-LD and microdata. Guesses nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from site_builder.seeds.detect.bylines import may_be_author
from site_builder.seeds.detect.headlines import says_nothing
from site_builder.seeds.detect.marks import without_marks
from site_builder.seeds.detect.visibility import claim, key_name, meta_claim, moment, said_by, strictest
from site_builder.seeds.formats.document_tree import Element, walk, words_of
from site_builder.seeds.model import Mark, MarkPlace, Visibility
from site_builder.settings.yaml_nodes import Node

_DATES = (
    *("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "citation_publication_date"),
    *("dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "date"),
)
_AUTHORS = ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author")
_ARTICLE = re.compile(r"(?:\w*(?:Article|Posting|Report)|Review)")
MOST_LD = 500_000
"""Maximum characters of a JSON-LD script."""
MOST_NODES = 2_000
"""Maximum number of JSON-LD objects examined."""
_BARS = re.compile(r"\s{1,9}[|–—·»:\-]{1,9}\s+")


def page_title(head: Element, root: Element) -> str:
    """The only `h1`, the sharing title, the JSON-LD headline, or the window title without the site's name: the first
    specific one, else the first.
    """
    found = [title for title in _titles(head, root) if title]
    return next((title for title in found if not says_nothing(title)), found[0] if found else "")


def _titles(head: Element, root: Element) -> Iterator[str]:
    firsts = [*filter(None, map(words_of, walk(root, "h1")))]
    window = next(map(words_of, head.named("title")), "")
    if len(firsts) == 1:
        yield firsts[0]
    yield from (text for text in firsts if " " in text and window.startswith(text))
    yield from _meta(head, ("og:title", "citation_title", "dc.title", "twitter:title"))[:1]
    yield from (
        " ".join(found["headline"].split()) for found in _articles(head) if isinstance(found.get("headline"), str)
    )
    site = _meta(head, ("og:site_name", "application-name"))
    parts = _BARS.split(window)
    if len(parts) > 1 and (parts[-1] in site or len(parts[-1].split()) < len(parts[0].split())):
        window = window[: window.rindex(parts[-1])].rstrip(" |–—·»:-")
    yield window


def page_date(head: Element) -> str:
    """The publication date as `YYYY-MM-DD`, or as written if in another form; empty if none is named."""
    written = _written_date(head)
    match = re.match(r"\d{4}-\d{2}-\d{2}", written)
    return match[0] if match else written


def _written_date(head: Element) -> str:
    named = _meta(head, _DATES)
    times = [node.attrs for node in head.named("time") if "datetime" in node.attrs]
    marked = [attrs["datetime"] for attrs in times if "pubdate" in attrs or len(times) == 1]
    linked = [found["datePublished"] for found in _articles(head) if isinstance(found.get("datePublished"), str)]
    return next(iter([*named, *linked, *marked]), "")


def page_authors(head: Element) -> tuple[str, ...]:
    """The distinct author names in page order, without profile addresses, offices and the site itself."""
    site = {name.casefold() for name in _meta(head, ("og:site_name", "application-name"))}
    named = [*(name for found in _articles(head) for name in _names(found.get("author"))), *_meta(head, _AUTHORS)]
    named = [name for name in named if not name.startswith(("http:", "https:", "@"))]
    return tuple(dict.fromkeys(name for name in named if name.casefold() not in site and may_be_author(name)))


def page_visibility(head: Element) -> Visibility:
    """Visibility from the JSON-LD status and expiry of the article, and from a machine-readable publication date: a
    future one is an embargo.
    """
    stated = [
        claim(key, Node(value, 1))
        for found in _articles(head)
        for key, value in found.items()
        if isinstance(value, str) and key_name(key) in ("creativeworkstatus", "expires")
    ]
    for node in head.named("meta"):
        name = node.attrs.get("property") or node.attrs.get("name") or node.attrs.get("itemprop") or ""
        stated.append(meta_claim(name, " ".join(node.attrs.get("content", "").split())))
    dated = moment(_written_date(head)) or moment(page_date(head))
    named = [
        (text, one) for node in head.named("title") for text in (words_of(node),) for one in without_marks(text).notices
    ]
    marked = [said_by(one, Mark(one.kind, MarkPlace.TEXT, text)) for text, one in named]
    return replace(strictest([*filter(None, stated), *marked, Visibility(dated=dated)]), unclear=(), taught=())


def _articles(head: Element) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article, report or posting."""
    for script in head.named("script"):
        text = words_of(script)
        try:
            waiting: list[object] = [json.loads(text)] if len(text) <= MOST_LD else []
        except (ValueError, RecursionError):
            continue
        for _ in range(MOST_NODES):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                kinds = item.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in kinds):
                    yield item
                waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _names(author: object) -> Iterator[str]:
    """The names of people in a JSON-LD author value."""
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(one, dict) and "Organization" in str(one.get("@type")):
            continue
        yield from (" ".join(n.split()) for n in (name if isinstance(name, list) else [name]) if isinstance(n, str))


def _meta(head: Element, names: tuple[str, ...]) -> list[str]:
    """The values of the first name that has any."""
    found: dict[str, list[str]] = {}
    for node in head.named("meta"):
        name = node.attrs.get("property") or node.attrs.get("name") or node.attrs.get("itemprop") or ""
        value = " ".join(node.attrs.get("content", "").split())
        if value:
            found.setdefault(name.lower(), []).append(value)
    return next((found[name] for name in names if name in found), [])
