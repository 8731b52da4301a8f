"""An OpenDocument text → Markdown, read straight from its XML.

Deleted text, comments and tables of contents do not enter the body; page heads and feet, contents and the number of
comments are reported. Needs no library. OpenDocument 1.3, part 3, chapters 5 (text), 9 (tables) and 10 (graphics).
"""

from collections.abc import Iterator

from site_builder.seeds.formats.document_title import clean_title
from site_builder.seeds.formats.document_tree import Node, first_words, walk
from site_builder.seeds.formats.embedded_images import Pictures
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.limits import check_size, check_text, damaged, refusal
from site_builder.seeds.formats.odt_body import Body, body_of, lines_below, styles_of
from site_builder.seeds.formats.running_heads import heads_and_feet
from site_builder.seeds.formats.safe_xml import parse_xml
from site_builder.seeds.formats.safe_zip import Archive, opened
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

KIND = "OpenDocument text"
_MANIFEST = "META-INF/manifest.xml"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_SPACE}text:1.0": "text",
    f"{_SPACE}table:1.0": "table",
    f"{_SPACE}office:1.0": "office",
    f"{_SPACE}style:1.0": "style",
    f"{_SPACE}drawing:1.0": "draw",
    f"{_SPACE}svg-compatible:1.0": "svg",
    f"{_SPACE}xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text; SeedError where it is damaged, encrypted or too large."""
    check_size(data, path, limits)
    with opened(data, path, limits, kind=KIND) as archive:
        content = _part(archive, "content.xml", limits)
        looks = _part(archive, "styles.xml", limits)
        facts = _part(archive, "meta.xml", limits)
        if content is None:
            raise damaged(path, KIND, detail="content.xml is missing")
        pictures = Pictures()
        body = _body(archive, content, looks, pictures)
    check_text(_size_chars(body.root), path, limits)
    text, markup = finished(body.root)
    return Extract(
        text=text,
        markup=markup,
        title=clean_title(first_words(facts, "dc:title") if facts else ""),
        assets=pictures.assets,
        removed=(*body.removed, *heads_and_feet(_furniture(looks))),
        notes=(*pictures.notes, *_notes(body)),
    )


def _part(archive: Archive, name: str, limits: IngestConfig) -> Node | None:
    if name not in archive.members:
        return None
    data = archive.read(name)
    manifest = archive.read(_MANIFEST) if name == "content.xml" and _MANIFEST in archive.members else b""
    if b"encryption-data" in manifest:
        raise refusal(archive.path, f"this {KIND} is encrypted", "save it without a password")
    return parse_xml(data, archive.path, limits, kind=KIND, prefixes=_PREFIXES)


def _body(archive: Archive, content: Node, looks: Node | None, pictures: Pictures) -> Body:
    styles = styles_of([part for part in (looks, content) if part is not None])
    text = next((node for node in walk(content) if node.tag == "office:text"), None)
    if text is None:
        raise damaged(archive.path, KIND, detail="it holds no text")
    return body_of(text, styles, archive, pictures)


def _size_chars(root: Node) -> int:
    return sum(len(text) for node in walk(root) for text in node.children if isinstance(text, str))


def _notes(body: Body) -> tuple[str, ...]:
    comments = (f"comments in the margin, left out: {body.comments}",) if body.comments else ()
    return (*comments, *body.notes)


def _furniture(looks: Node | None) -> Iterator[tuple[str, str]]:
    """The lines of the page heads and feet."""
    for node in walk(looks) if looks else ():
        place = next((kind for kind in ("header", "footer") if node.tag.startswith(f"style:{kind}")), "")
        if place and not node.tag.endswith("style"):
            yield from ((place, line) for line in lines_below(node))
