"""A book (.epub) → Markdown of its chapters in reading order; its images become assets.

Needs the extra `html`. EPUB 3.3: open container format, package document.
"""

from posixpath import dirname, join, normpath
from urllib.parse import unquote

from site_builder.core.errors import SeedError
from site_builder.seeds.formats.captions import join_captions
from site_builder.seeds.formats.document_notes import pair_notes
from site_builder.seeds.formats.document_tree import Element, first_words, prune, walk, words_of
from site_builder.seeds.formats.embedded_images import Pictures
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.html_tree import html_tree
from site_builder.seeds.formats.limits import check_text, damaged, unread
from site_builder.seeds.formats.safe_xml import parse_xml
from site_builder.seeds.formats.safe_zip import ZipFolder, opened
from site_builder.seeds.model import Extract, Removed
from site_builder.settings.site_config import IngestConfig

KIND = "book (.epub)"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PREFIXES = {"http://www.idpf.org/2007/opf": "opf", "http://purl.org/dc/elements/1.1/": "dc"}


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text of the book. Raises SeedError if it is damaged, locked or hostile."""
    with opened(data, path, limits, kind=KIND) as archive:
        if _ENCRYPTION in archive.members and b"EncryptedData" in archive.read(_ENCRYPTION):
            raise unread(path, f"this {KIND} is copy-protected", "ask its publisher for an unprotected copy")
        roots = walk(parse_xml(_member(archive, _CONTAINER), path, limits, kind=KIND))
        place = next((node.attrs.get("full-path", "") for node in roots if node.tag.endswith("rootfile")), "")
        package = parse_xml(_member(archive, place), path, limits, kind=KIND, prefixes=_PREFIXES)
        root = Element("body")
        pictures = Pictures()
        removed: list[Removed] = []
        for chapter in _chapters(package, dirname(place)):
            page = html_tree(_member(archive, chapter).decode("utf-8", "replace"), path, limits)
            removed += page.removed
            root.children.append(_chapter(archive, chapter, page.body, pictures))
    pair_notes(root)
    title = first_words(package, "dc:title")
    text, markup = finished(root)
    check_text(len(text), path, limits)
    return Extract(
        text,
        markup,
        title=title,
        date=first_words(package, "dc:date")[:10],
        authors=tuple(filter(None, map(words_of, walk(package, "dc:creator")))),
        language=first_words(package, "dc:language") if len(first_words(package, "dc:language")) in (2, 5) else "",
        assets=pictures.assets,
        removed=tuple(removed),
        notes=pictures.notes,
    )


def _member(archive: ZipFolder, name: str) -> bytes:
    if name not in archive.members:
        raise damaged(archive.path, KIND, detail="a part is missing")
    return archive.read(name)


def _chapters(package: Element, folder: str) -> list[str]:
    """The distinct members named by the spine, without a page that is only a table of contents."""
    items = {node.attrs.get("id", ""): node.attrs for node in walk(package, "opf:item")}
    wanted = [items.get(node.attrs.get("idref", ""), {}) for node in walk(package, "opf:itemref")]
    pages = [
        item for item in wanted if "html" in item.get("media-type", "") and "nav" not in item.get("properties", "")
    ]
    return list(dict.fromkeys(normpath(join(folder, unquote(item.get("href", "")))) for item in pages))


def _chapter(archive: ZipFolder, name: str, body: Element, pictures: Pictures) -> Element:
    prune(body, lambda node: node.tag == "nav")
    join_captions(body)
    for node in walk(body, "img"):
        inner = normpath(join(dirname(name), unquote(node.attrs.get("src", ""))))
        try:
            picture = archive.read(inner) if inner in archive.members else b""
        except SeedError:
            picture = b""
        node.attrs["asset"] = pictures.add(picture, alt=node.attrs.get("alt", "")) if picture else ""
    return Element("div", {}, list(body.children))
