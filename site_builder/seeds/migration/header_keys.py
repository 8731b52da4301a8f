"""The header of another tool's file → its values by field. A key without a field is reported, never an error.

Knows the keys of Hugo, Jekyll, Eleventy, Zola, Hexo, Pelican, Ghost, Obsidian and WordPress exports.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from site_builder.seeds.alt_texts import described
from site_builder.seeds.detect.bylines import authors_in
from site_builder.seeds.detect.marks import without_marks
from site_builder.seeds.detect.visibility import (
    EMPTY,
    claim,
    key_name,
    line_of,
    of_tags,
    restricts,
    said_by,
    scalars,
    strictest,
    value_claim,
)
from site_builder.seeds.markdown_lines import plain_words
from site_builder.seeds.migration.addresses import closed
from site_builder.seeds.model import Mark, MarkPlace, Removal, Removed, Visibility
from site_builder.settings.site_config import HeaderTarget
from site_builder.settings.yaml_nodes import Node

_DATES = (
    "date pubdate publishedat publishedon datepublished published publishdate publisheddate publicationdate releasedate"
)
_SUMMARIES = "summary deck dek standfirst description excerpt abstract lede teaser subtitle"
_LEDES = "zusammenfassung einleitung beschreibung résumé resume resumen chapeau chapo descripción descrizione"
_PICTURES = "image featuredimage primaryimage coverimage cover hero heroimage banner images ogimage thumbnail"
_OLD = "url permalink link path aliases alias redirectfrom redirects oldurl oldurls"
_ELSEWHERE = "sourceurl source externalurl externallink originalurl canonicalurl canonical"
_KEYS = {
    key: field
    for field, keys in (
        ("title", "title titel titre título titulo titolo"),
        ("date", f"{_DATES} datum fecha"),
        ("authors", "author authors by byline creator contributors autor autorin autoren auteur autores autore"),
        ("tags", "tags tag keywords categories category topics topic subjects schlagwörter schlagworte etiquetas"),
        ("actors", "actors"),
        ("summary", f"{_SUMMARIES} {_LEDES}"),
        ("number", "number"),
        ("series", "series"),
        ("language", "lang language locale"),
        ("slug", "slug"),
        ("addresses", _OLD),
        ("picture", _PICTURES),
        ("elsewhere", _ELSEWHERE),
    )
    for key in keys.split()
}
"""Normalised key → field. If several keys fill a field with one value, the first wins."""
_RANK = {key: place for place, key in enumerate(_KEYS)}
_MANY = frozenset(("authors", "tags", "actors", "addresses"))
_CATEGORIES = ("category", "categories")
_NAMES = ("name", "title", "label", "displayname", "fullname", "id", "slug")
"""Keys of a mapping found in place of a name, best first."""
_SOURCES = ("src", "url", "path", "uid", "file", "filename", "image", "feature")
_PARTS = ("alt", "caption")
"""Suffixes of keys with the words of an image."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_RELATIVE = re.compile(r"(?!false$|true$)(?:[\w%~.-]{1,200}/)*[\w%~.-]{1,200}/?")
"""An address relative to its page (Hugo: aliases); never one with a space."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_COMMA = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class ForeignHeader:
    """Values of a header."""

    values: Mapping[str, tuple[str, ...]]
    """By field."""
    removed: tuple[Removed, ...]
    """`key: value` for every key without a field or with its field already filled."""
    visibility: Visibility
    picture: str = ""
    """Markdown of the image above the text; empty if none."""
    notes: tuple[str, ...] = ()

    def single(self, field: str) -> str:
        """The value of a single-valued field."""
        return " ".join(self.values.get(field, ()))


def read_foreign_header(
    header: Mapping[str, Node], path: str, targets: Mapping[str, HeaderTarget] | None = None
) -> ForeignHeader:
    """The values of all keys; the better key first if two fill one field. `targets` has the meanings that site.toml
    assigns to keys, by name.
    """
    values: dict[str, tuple[str, ...]] = {}
    removed: list[Removed] = []
    claims: list[Visibility] = []
    picture = ""
    used: Mapping[str, str] = {}
    for key, node in sorted(header.items(), key=lambda item: _RANK.get(key_name(item[0]), len(_RANK))):
        target = (targets or {}).get(key_name(key))
        stated = _visibility_of(key, node, target)
        claims += [stated] if stated is not None else []
        field = _field(key, stated, target)
        words = _words(field, node, path)
        if field in _MANY and words:
            values[field] = tuple(dict.fromkeys((*values.get(field, ()), *words)))
            if key_name(key) in _CATEGORIES:
                values["categories"] = tuple(dict.fromkeys((*values.get("categories", ()), *words)))
            removed += _names_alone(key, node) if field == "addresses" else []
        elif field == "picture" and words and not picture:
            used = _picture_keys(key, header, targets or {})
            picture = _picture(node, **{part: " ".join(scalars(header[other])) for part, other in used.items()})
        elif key in used.values():
            continue
        elif field and field not in values and len(words) == 1:
            values[field] = words
        elif scalars(node) and words != values.get(field, ()):
            removed.append(_left_out(key, scalars(node), node.line, is_known=bool(target) or _speaks(stated)))
    removed.sort(key=lambda r: r.line)
    return ForeignHeader(values, tuple(removed), strictest(claims), picture)


def fills(key: str) -> str:
    """The field that a key fills; empty if none."""
    return _KEYS.get(key_name(key), "")


def _visibility_of(key: str, node: Node, target: HeaderTarget | None) -> Visibility | None:
    """The visibility stated by a key: a known key by its name, an unknown one by its value."""
    if target is HeaderTarget.VISIBILITY:
        return restricts(key, node)
    if target:
        return claim("date", node) if target is HeaderTarget.DATE else None
    if fills(key) == "title":
        named = ((text, one) for text in scalars(node) for one in without_marks(text).notices)
        return strictest(said_by(one, Mark(one.kind, MarkPlace.HEADER, f"{key}: {text}")) for text, one in named)
    if fills(key) == "tags":
        return of_tags(key, node)
    return claim(key, node) or (None if key_name(key) in _KEYS else value_claim(key, node))


def _speaks(stated: Visibility | None) -> bool:
    """True if a key is known to concern visibility, and its value is understood."""
    return stated is not None and not stated.unclear


def _names_alone(key: str, node: Node) -> list[Removed]:
    """A Removed for the aliases of a note that are names rather than addresses; empty if there are none."""
    names = [written for written in scalars(node) if not set("/-.") & set(_address(written))]
    return [_left_out(key, names, node.line, is_known=False)] if names else []


def _field(key: str, stated: Visibility | None, target: HeaderTarget | None) -> str:
    """The field that a key fills; a date field only if the value is a date."""
    if target:
        return "" if target in (HeaderTarget.IGNORE, HeaderTarget.VISIBILITY) else str(target)
    field = _KEYS.get(key_name(key), "")
    is_moment = stated is None or stated.dated or stated.publish_at or key_name(key) == "date"
    return field if field != "date" or is_moment else ""


def _words(field: str, node: Node, path: str) -> tuple[str, ...]:
    """The values for a field as displayed: entities decoded, Markdown and HTML removed."""
    if field == "addresses":
        return tuple(filter(None, map(_address, scalars(node))))
    if field == "picture":
        return (_picture(node),) if _picture(node) else ()
    written = map(unescape, _labels(node) if field in _MANY else scalars(node))
    found = tuple(word for word in written if word.lower() not in EMPTY)
    if field == "elsewhere":
        return tuple(filter(_SCHEME.match, found))
    if field in ("title", "summary"):
        return tuple(" ".join(plain_words(_TAG.sub("", text)).split()) for text in found)
    if field == "authors" and isinstance(node.value, str) and found and authors_in(found[0]):
        return authors_in(found[0])
    if field in _MANY and isinstance(node.value, str):
        return tuple(filter(None, map(str.strip, _split(found[0] if found else "", field, path))))
    return found


def _split(written: str, field: str, path: str) -> Iterable[str]:
    """The items of a one-line list, separated by commas; tags of a Jekyll post also by spaces (Jekyll: posts,
    categories and tags).
    """
    parts = _COMMA.split(written)
    return written.split() if len(parts) == 1 and field == "tags" and "_posts/" in path else parts


def _labels(node: Node) -> tuple[str, ...]:
    """The names in a value: items of a list, or the name of a mapping."""
    if isinstance(node.value, dict):
        named = {key_name(key): scalars(value) for key, value in node.value.items()}
        return next((named[key][:1] for key in _NAMES if named.get(key)), ())
    if isinstance(node.value, tuple):
        return tuple(word for item in node.value for word in _labels(item))
    return scalars(node)


def _address(written: str) -> str:
    """The path or pattern of an address from the root of its site; a relative one as written; empty for anything else
    (a name, `false`).
    """
    if _RELATIVE.fullmatch(written):
        return written
    if not _SCHEME.match(written) and not written.startswith("/"):
        return ""
    path = urlsplit(written).path if _SCHEME.match(written) else written.partition("#")[0].partition("?")[0]
    harmless = re.fullmatch(r"/(?!/)(?:[^\s\"<>\\{}:*]|:(?=[a-z_])){0,500}", path) and ".." not in path.split("/")
    return closed(path) if harmless and path != "/" else ""


def _picture_keys(key: str, header: Mapping[str, Node], targets: Mapping[str, HeaderTarget]) -> dict[str, str]:
    """Header keys with the alternative text or caption of an image: `image_caption`, `imageAlt`. Those that begin with
    `image` also serve images under another key."""
    flat = {key_name(other): other for other in header if key_name(other) not in targets}
    found = {part: flat.get(key_name(key) + part) or flat.get(f"image{part}") for part in _PARTS}
    return {part: other for part, other in found.items() if other}


def _picture(node: Node, *, alt: str = "", caption: str = "") -> str:
    """Markdown of an image, given as an address or as a mapping with its words."""
    if isinstance(node.value, tuple):
        return _picture(node.value[0], alt=alt, caption=caption) if node.value else ""
    if isinstance(node.value, str):
        return picture_markdown(node.value, alt=alt, caption=caption) if is_picture(node.value) else ""
    named = {key_name(key): " ".join(scalars(value)) for key, value in node.value.items()}
    source = next((named[key] for key in _SOURCES if named.get(key)), "")
    words = {"alt": named.get("alt") or alt, "caption": named.get("caption") or caption}
    return picture_markdown(source, **words) if source else ""


_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


def is_picture(address: str) -> bool:
    """True if the address ends like that of an image."""
    return address.strip().lower().endswith(_PICTURE_ENDINGS)


def picture_markdown(source: str, *, alt: str = "", caption: str = "") -> str:
    """An image in Markdown, with its caption as title."""
    address = re.sub(r"[\s<>()\\\"]", lambda match: f"%{ord(match[0]):02X}", source.strip())
    title = " ".join(unescape(caption).replace('"', "”").split())
    words = re.sub(r"[\[\]]", "", described(unescape(alt)))
    return f"![{words}]({address}" + (f' "{title}")' if title else ")")


def _left_out(key: str, words: Sequence[str], line: int, *, is_known: bool) -> Removed:
    reason = Removal.KEY if is_known else Removal.UNKNOWN_KEY
    return Removed(line, line_of(key, words), str(reason), reason)
