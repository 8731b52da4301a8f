"""A briefing's body as published: links lead to published pages, references are links, images have sizes."""

import html
from collections.abc import Mapping, Sequence
from functools import partial

from site_builder.content.body import fill_references, resolve_links
from site_builder.content.model import Body, Briefing
from site_builder.core.digests import digest_of
from site_builder.core.image_size import Size
from site_builder.core.urls import relative
from site_builder.pages.model import BodyHtml
from site_builder.pages.site import Site


def fill_body(site: Site, briefing: Briefing) -> BodyHtml:
    """The body with references as links and its own links resolved to published pages; the digest covers all
    of these.
    """
    cited, body = site.archive.cited.get(briefing.url, ()), briefing.body
    hrefs = tuple(relative(briefing.url, c.target) if c.target in site.cards else "" for c in cited)
    targets = sorted(site.archive.links_of(briefing).items())
    moved = {_href(briefing.url, url): _href(briefing.url, to) for url, to in targets if url != to}
    pictures = site.archive.sizes_of(briefing)
    sizes = {html.escape(relative(briefing.url, url)): size for url, size in pictures.items()}
    made_of = (body.digest, hrefs, *moved.items(), *sizes.items())
    return BodyHtml(partial(_filled, body, hrefs, moved, sizes), digest_of(*made_of))


def _href(page: str, target: str) -> str:
    return relative(page, target) if target else ""


def _filled(body: Body, hrefs: Sequence[str], moved: Mapping[str, str], sizes: Mapping[str, Size]) -> str:
    text = resolve_links(body.html, moved) if moved else body.html
    for address, (width, height) in sizes.items():
        text = text.replace(f'<img src="{address}"', f'<img width="{width}" height="{height}" src="{address}"')
    return fill_references(text, hrefs) if hrefs else text
