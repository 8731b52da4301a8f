"""A web page → Markdown of its document. Navigation is set aside; embedded images become assets.

Needs the extra `html`. Nothing is fetched from a network.
"""

import re
from dataclasses import replace

from site_builder.seeds.detect.headlines import says_nothing
from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.formats.captions import join_captions
from site_builder.seeds.formats.declared_encoding import declared_in_page, decode
from site_builder.seeds.formats.document_notes import pair_notes
from site_builder.seeds.formats.document_tree import Element, walk
from site_builder.seeds.formats.embedded_images import Pictures
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.headed import split_header, with_header
from site_builder.seeds.formats.html_tree import html_tree
from site_builder.seeds.formats.limits import check_text
from site_builder.seeds.formats.main_content import main_content, written_content
from site_builder.seeds.formats.page_facts import page_authors, page_date, page_title, page_visibility
from site_builder.seeds.migration.template_code import read_template_code
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_UPLOADED = re.compile(r"/wp-content/uploads/[^?#\s]{1,1000}")
"""Image folder of WordPress: an address there names a file that may be among the seeds."""


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document of the page. Raises SeedError if it is not text, or nested or large beyond the limits."""
    decoded = decode(data, limits, declared=declared_in_page(data))
    above = split_header(decoded.text, path, limits)
    if above.header is None:
        page = _page(decoded.text, path, limits, notes=decoded.notes)
        return replace(page, visibility=strictest((page.visibility, above.visibility)))
    code = read_template_code(above.text, liquid=True)
    page = _page(code.text, path, limits, notes=(*decoded.notes, *code.notes), is_authored=True)
    return with_header(replace(page, removed=(*code.removed, *page.removed)), above.header, path)


def _page(text: str, path: str, limits: IngestConfig, *, notes: tuple[str, ...], is_authored: bool = False) -> Extract:
    page = html_tree(text, path, limits)
    body, head = page.body, page.head
    join_captions(body)
    language = next((node.attrs["lang"] for node in walk(body) if node.attrs.get("lang")), "")
    pair_notes(body)
    content = written_content(body) if is_authored else main_content(body)
    pictures = take_pictures(content.root)
    title = page_title(head, content.root)
    text, markup = finished(content.root, is_authored=is_authored)
    check_text(len(text), path, limits)
    return Extract(
        text=text,
        markup=markup,
        title="" if says_nothing(title) else title,
        weak_title=title,
        date=page_date(head),
        authors=page_authors(head),
        language=language if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else "",
        assets=pictures.assets,
        visibility=page_visibility(head),
        removed=(*page.removed, *content.removed),
        notes=(*notes, *pictures.notes),
        is_authored=is_authored,
    )


def take_pictures(root: Element) -> Pictures:
    """Collects embedded images and names each in its element. One in another file keeps its address, by which it is
    looked up among the seeds.
    """
    pictures = Pictures()
    for node in walk(root, "img"):
        source = node.attrs.get("src", "").strip()
        uploaded = _UPLOADED.search(source)
        address = uploaded[0] if uploaded else "" if _SCHEME.match(source) else source
        node.attrs["asset"] = address or pictures.add_source(source, alt=node.attrs.get("alt", ""))
    return pictures
