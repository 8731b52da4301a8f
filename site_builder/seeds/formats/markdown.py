"""A Markdown file, with or without a header → its text and what the header says.

A seed's header is somebody else's: keys that are not known here are reported, never an error.
"""

import re
from dataclasses import dataclass, replace

from site_builder.core.errors import SeedError
from site_builder.seeds.decoding import decode
from site_builder.seeds.detect.summaries import MAX_LENGTH
from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.formats.raw_html import without_html
from site_builder.seeds.migration.header_keys import ForeignHeader, read_foreign_header
from site_builder.seeds.migration.note_markup import plain_notes
from site_builder.seeds.migration.template_code import read_template_code
from site_builder.seeds.model import PUBLIC, Extract, Visibility
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


def read_markdown(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text below the header, its lines numbered as in the file, and the header's values as written."""
    decoded = decode(data, limits)
    above = split_header(decoded.text, path)
    code = read_template_code(above.text, liquid=above.header is not None)
    text, tags, cut = plain_notes(code.text)
    text, unseen = without_html(text, path, limits)
    extract = Extract(
        text,
        _markup(text),
        tags=tags,
        removed=(*code.removed, *cut, *unseen),
        notes=(*decoded.notes, *code.notes),
        visibility=above.visibility,
    )
    return extract if above.header is None else with_header(extract, above.header)


@dataclass(frozen=True, slots=True)
class HeadedText:
    """A file in two parts."""

    text: str
    """Below the header, with empty lines in its place."""
    header: ForeignHeader | None = None
    visibility: Visibility = PUBLIC
    """What a header that has no end says."""


def split_header(text: str, path: str) -> HeadedText:
    """The header and the text below it; a file without a header is text."""
    match = _HEADER.match(text)
    root = _header(match, path) if match else None
    if match is None or root is None or not isinstance(root.value, dict):
        unclosed = match is None and _OPEN_HEADER.match(text)
        return HeadedText(text, visibility=Visibility(("its own header has no last line",)) if unclosed else PUBLIC)
    below = "\n" * match[0].count("\n") + text[match.end() :]
    return HeadedText(below, read_foreign_header(root.value, path))


def with_header(extract: Extract, header: ForeignHeader) -> Extract:
    """What a reader took out of the text, with what its header says of it."""
    single, summary = header.single, header.single("summary")
    picture = header.picture if _source(header.picture) not in extract.text else ""
    text = extract.text if extract.text.strip() else extract.text + _words_alone(header)
    return replace(
        extract,
        text=_with_picture(text, picture),
        markup="markdown" if picture else extract.markup,
        title=single("title") or extract.title,
        date=single("date") or extract.date,
        authors=header.values.get("authors", extract.authors),
        tags=(*header.values.get("tags", ()), *extract.tags),
        actors=header.values.get("actors", ()),
        summary=summary,
        number=single("number"),
        series=single("series"),
        language=single("language") or extract.language,
        slug=single("slug"),
        addresses=header.values.get("addresses", ()),
        removed=(*header.removed, *extract.removed),
        notes=(*extract.notes, *header.notes, *_shortened(summary)),
        visibility=strictest((extract.visibility, header.visibility)),
    )


def _words_alone(header: ForeignHeader) -> str:
    """The text of a file that is a header alone: its summary, and where the whole can be read."""
    addresses = (f"<{url}>" for url in header.values.get("elsewhere", ()))
    return "\n\n".join(filter(None, (header.single("summary"), *addresses)))


def _source(picture: str) -> str:
    return picture.partition("](")[2].rstrip(")").partition(' "')[0] or "\n"


def _with_picture(text: str, picture: str) -> str:
    """The text with a picture above it, in the last two of the empty lines where the header was."""
    lines = len(text) - len(text.lstrip("\n"))
    return "\n" * max(0, lines - 2) + picture + "\n\n" + text[lines:] if picture else text


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
