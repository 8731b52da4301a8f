"""Published body of a briefing → Markdown with a header of public facts, for programs.

Converted from the published HTML, so it cannot contain more than the page: no comment, no link to a draft. Addresses
are absolute, since the file is used outside the site.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urljoin

from site_builder.content.foreign import resolve_foreign
from site_builder.core.urls import absolute
from site_builder.exports.citation_formats import doi_url, license_of, series_name
from site_builder.pages.model import BriefingPage
from site_builder.settings.site_config import SiteConfig

_NEXT_LINE = re.compile(r"\n(.)")


def write_text(page: BriefingPage, site: SiteConfig) -> str:
    """Front matter and text of a briefing as Markdown. Each YAML value is also valid JSON. Needs
    the extra `markdown`."""
    header = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in _facts(page, site))
    html = resolve_foreign(page.body.html, fetch=site.content.fetch)
    return f"---\n{header}---\n\n{markdown_of(html, absolute(site.base_url, page.card.url))}\n"


def _facts(page: BriefingPage, site: SiteConfig) -> Iterator[tuple[str, object]]:
    card = page.card
    found = {
        "title": card.title,
        "url": absolute(site.base_url, card.url),
        "date": str(card.date or ""),
        "summary": card.summary,
        "authors": page.authors,
        "publisher": site.publisher,
        "series": series_name(page, site),
        "number": page.number,
        "doi": doi_url(page.doi) if page.doi else "",
        "language": card.language,
        "status": page.status,
        "corrections": [f"{c.date}: {c.note}" for c in page.corrections],
        "details": [f"{detail.label}: {detail.value}" for detail in page.details],
        "tags": [tag.label for tag in card.tags],
        "actors": [actor.label for actor in card.actors],
        "license": license_of(site),
    }
    return ((name, value) for name, value in found.items() if value)


def markdown_of(html: str, address: str) -> str:
    """Markdown of a rendered body; `address` is that of its page."""
    return str(_converter()(address=address, heading_style="atx", bullets="-", escape_misc=True).convert(html)).strip()


@cache
def _converter() -> type[Any]:
    """Converter of markdownify with footnotes and absolute addresses; created and imported on first use."""
    from markdownify import MarkdownConverter

    plain: Any = MarkdownConverter

    class Converter(MarkdownConverter):
        options: dict[str, object]

        def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
            if "footnote-backref" in (el.get("class") or ()):
                return ""
            el["href"] = urljoin(self.options["address"], el.get("href", ""))
            return str(plain.convert_a(self, el, text, parent_tags))

        def convert_hr(self, el: Any, text: str, parent_tags: Any) -> str:
            return "" if "footnotes-sep" in (el.get("class") or ()) else "\n\n---\n\n"

        def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:
            el["src"] = urljoin(self.options["address"], el.get("src", ""))
            return str(plain.convert_img(self, el, text, parent_tags))

        def convert_sup(self, el: Any, text: str, parent_tags: Any) -> str:
            note = el.find("a") if "footnote-ref" in (el.get("class") or ()) else None
            return f"[^{note['href'].rpartition('#fn')[2]}]" if note else text

        def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
            if "footnote-item" not in (el.get("class") or ()):
                return str(plain.convert_li(self, el, text, parent_tags))
            note = _NEXT_LINE.sub(r"\n    \1", text.strip())
            return f"[^{el['id'].removeprefix('fn')}]: {note}\n"

    return Converter
