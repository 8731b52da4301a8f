"""A Markdown file, with or without a header → its text and what the header says.

A seed's header is somebody else's: keys that are not known here are reported, never an error.
"""

import re
from collections.abc import Mapping

from site_builder.config import IngestConfig
from site_builder.errors import SeedError
from site_builder.nodes import Node, toml_node, yaml_node
from site_builder.seeds.decoding import decode
from site_builder.seeds.draft import Extract, Removed

_HEADER = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<inner>.*?)^(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_MARKS = re.compile(
    r"^#{1,6} |^(?:```|~~~)|\*\*\S|(?<!\w)[*_][^\s*_][^*_\n]{0,200}[*_](?!\w)|\]\(|^\|.*\|$|^\[\^"
    r"|^(?:={3,}|-{3,})$|\\[*_#\[]",
    re.MULTILINE,
)
_READ_WITH = {"---": yaml_node, "+++": toml_node}
_KEYS = {
    "title": "title",
    "date": "date",
    "published": "date",
    "publishdate": "date",
    "pubdate": "date",
    "author": "authors",
    "authors": "authors",
    "by": "authors",
    "byline": "authors",
    "tags": "tags",
    "keywords": "tags",
    "categories": "tags",
    "topics": "tags",
    "actors": "actors",
    "summary": "summary",
    "description": "summary",
    "abstract": "summary",
    "number": "number",
    "series": "series",
    "lang": "language",
    "language": "language",
}
_MANY = frozenset(("authors", "tags", "actors"))


def read_markdown(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text below the header, its lines numbered as in the file, and the header's values as written."""
    decoded = decode(data, limits)
    match = _HEADER.match(decoded.text)
    if match is None:
        return Extract(decoded.text, _markup(decoded.text), notes=decoded.notes)
    root = _READ_WITH[match["fence"]](match["inner"], path, error=SeedError)
    if not isinstance(root.value, dict):
        return Extract(decoded.text, _markup(decoded.text), notes=decoded.notes)
    values, removed = _sorted_keys(root.value)
    text = "\n" * match[0].count("\n") + decoded.text[match.end() :]
    unknown = tuple(f"The seed's own header has {r.text}: it was left out." for r in removed)
    single = {name: " ".join(found) for name, found in values.items()}
    return Extract(
        text,
        _markup(text),
        authors=values.get("authors", ()),
        tags=values.get("tags", ()),
        actors=values.get("actors", ()),
        removed=removed,
        notes=decoded.notes + unknown,
        title=single.get("title", ""),
        date=single.get("date", ""),
        summary=single.get("summary", ""),
        number=single.get("number", ""),
        series=single.get("series", ""),
        language=single.get("language", ""),
    )


def _markup(text: str) -> str:
    """`plain` where no mark of Markdown stands in the text: then bare lines may be headings."""
    return "markdown" if _MARKS.search(text) else "plain"


def _sorted_keys(header: Mapping[str, Node]) -> tuple[dict[str, tuple[str, ...]], tuple[Removed, ...]]:
    """The values by field, and a line for every key that has no field or whose field is taken."""
    values: dict[str, tuple[str, ...]] = {}
    removed = []
    for key, node in header.items():
        words = _words(node)
        field = _KEYS.get(re.sub(r"[\W_]", "", key.lower()))
        if field in _MANY and words:
            split = words if isinstance(node.value, tuple) else tuple(filter(None, re.split(r"\s*[,;]\s*", words[0])))
            values[field] = values.get(field, ()) + split
        elif field and field not in values and len(words) == 1:
            values[field] = words
        elif words:
            removed.append(Removed(node.line + 1, f"{key}: {', '.join(words)}", "a key of the seed's own header"))
    return values, tuple(removed)


def _words(node: Node) -> tuple[str, ...]:
    """Every scalar in the node; of a mapping, the keys too."""
    if isinstance(node.value, str):
        return (node.value.strip(),) if node.value.strip() else ()
    if isinstance(node.value, tuple):
        return tuple(word for item in node.value for word in _words(item))
    return tuple(word for key, item in node.value.items() for word in (key, *_words(item)))
