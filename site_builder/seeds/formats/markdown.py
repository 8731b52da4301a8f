"""A Markdown file, with or without a header → its text and what the header says.

A seed's header is somebody else's: keys that are not known here are reported, never an error.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.core.errors import SeedError
from site_builder.seeds.decoding import decode
from site_builder.seeds.detect.summaries import MAX_LENGTH
from site_builder.seeds.detect.visibility import claim, key_name, scalars, strictest
from site_builder.seeds.model import Extract, Removed, Visibility
from site_builder.settings.site_config import IngestConfig
from site_builder.settings.yaml_nodes import Node, toml_node, yaml_node

_HEADER = re.compile(
    r"\A\s*(?:(?P<yaml>---)[ \t]*\n(?P<inner>.*?)^(?:---|\.\.\.)|(?P<toml>\+\+\+)[ \t]*\n(?P<inner_toml>.*?)^\+\+\+"
    r"|(?P<json>\{[ \t]*\n.*?^\}))[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""YAML between `---` (or to `...`, YAML 1.2.2 §9.1.2), TOML between `+++`, or JSON (Hugo: front matter)."""
_OPEN_HEADER = re.compile(r"\A\s*(?:---|\+\+\+)[ \t]*\n\s*[\w-]{1,60}[ \t]{0,9}[:=]")
_MARKS = re.compile(
    r"^#{1,6} |^(?:```|~~~)|\*\*\S|(?<!\w)[*_][^\s*_][^*_\n]{0,200}[*_](?!\w)|\]\(|\[\[[^\s\[\]]|^\|.*\|$|^\[\^"
    r"|^(?:={3,}|-{3,})$|\\[*_#\[]",
    re.MULTILINE,
)
_COMMA = re.compile(r"\s{0,99}[,;]\s*")
_KEYS = {
    "title": "title",
    "date": "date",
    "published": "date",
    "publishdate": "date",
    "pubdate": "date",
    "publishedat": "date",
    "publishedon": "date",
    "datepublished": "date",
    "releasedate": "date",
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
    root = _header(match, path) if match else None
    if match is None or root is None or not isinstance(root.value, dict):
        unclosed = match is None and _OPEN_HEADER.match(decoded.text)
        return Extract(
            decoded.text,
            _markup(decoded.text),
            notes=decoded.notes,
            visibility=Visibility(("its own header has no last line",)) if unclosed else Visibility(),
        )
    found = _sorted_keys(root.value)
    text = "\n" * match[0].count("\n") + decoded.text[match.end() :]
    values = found.values
    single = {name: " ".join(words) for name, words in values.items()}
    return Extract(
        text,
        _markup(text),
        authors=values.get("authors", ()),
        tags=values.get("tags", ()),
        actors=values.get("actors", ()),
        removed=found.removed,
        notes=(*decoded.notes, *found.notes, *_shortened(single.get("summary", ""))),
        title=single.get("title", ""),
        date=single.get("date", ""),
        summary=single.get("summary", ""),
        number=single.get("number", ""),
        series=single.get("series", ""),
        language=single.get("language", ""),
        visibility=found.visibility,
    )


def _header(match: re.Match[str], path: str) -> Node:
    if match["toml"]:
        return toml_node(match["inner_toml"], path, error=SeedError)
    return yaml_node(match["json"] or match["inner"], path, error=SeedError)


def _shortened(summary: str) -> tuple[str, ...]:
    """What is said of a summary that does not fit."""
    if len(summary) <= MAX_LENGTH:
        return ()
    return (f"The summary of the seed's own header was cut to {MAX_LENGTH} characters: {summary}",)


def _markup(text: str) -> str:
    """`plain` where no mark of Markdown stands in the text: then bare lines may be headings."""
    return "markdown" if _MARKS.search(text) else "plain"


@dataclass(frozen=True, slots=True)
class _Keys:
    """A header, key by key."""

    values: Mapping[str, tuple[str, ...]]
    """By field."""
    removed: tuple[Removed, ...]
    """A line for every key that has no field or whose field is taken."""
    notes: tuple[str, ...]
    visibility: Visibility


def _sorted_keys(header: Mapping[str, Node]) -> _Keys:
    """What each key says; the date of the document is looked for under `date` first."""
    values: dict[str, tuple[str, ...]] = {}
    removed, notes, claims = [], [], []
    for key, node in sorted(header.items(), key=lambda item: key_name(item[0]) != "date"):
        words = scalars(node)
        said = claim(key, node)
        claims += [said] if said is not None else []
        field = _field(key, said)
        if field in _MANY and words:
            split = (
                words if isinstance(node.value, tuple) else tuple(filter(None, re.split(r"\s{0,99}[,;]\s*", words[0])))
            )
            values[field] = values.get(field, ()) + split
        elif field and field not in values and len(words) == 1:
            values[field] = words
        elif words:
            line = _left_out(key, words, said)
            removed.append(Removed(node.line + 1, line, "a key of the seed's own header"))
            notes += [f"The seed's own header has {line}: it was left out."] if said is None else []
    removed.sort(key=lambda r: r.line)
    return _Keys(values, tuple(removed), tuple(notes), strictest(claims))


def _field(key: str, said: Visibility | None) -> str:
    """The field that a key fills; of those for dates only one that holds a date."""
    field = _KEYS.get(key_name(key), "")
    is_moment = said is None or said.dated or said.publish_at or key_name(key) == "date"
    return field if field != "date" or is_moment else ""


def _left_out(key: str, words: Sequence[str], said: Visibility | None) -> str:
    """The key as the report has it: a password is not repeated."""
    hides_value = said is not None and "password" in key_name(key)
    return f"{key}: …" if hides_value else f"{key}: {', '.join(words)}"
