"""A text with a header of another tool → its extract, completed by the values of the header."""

from dataclasses import dataclass, replace

from site_builder.seeds.detect.summaries import MAX_LENGTH
from site_builder.seeds.detect.visibility import key_name, strictest
from site_builder.seeds.migration.front_matter import header_node, is_unclosed
from site_builder.seeds.migration.header_keys import ForeignHeader, read_foreign_header
from site_builder.seeds.model import PUBLIC, Extract, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.site_config import IngestConfig
from site_builder.settings.yaml_nodes import Node


@dataclass(frozen=True, slots=True)
class HeadedText:
    """A file split into header and text."""

    text: str
    """The text, with empty lines in place of the header."""
    header: ForeignHeader | None = None
    visibility: Visibility = PUBLIC
    """Visibility of a header that never ends."""


def split_header(text: str, path: str, limits: IngestConfig) -> HeadedText:
    """The header and the text below it; without a header, all is text."""
    repeated: list[tuple[str, Node]] = []
    node, below = header_node(text, path, repeated)
    if node is None or not isinstance(node.value, dict):
        stated = Visibility((Mark(MarkKind.UNCLEAR, MarkPlace.OPEN_HEADER),)) if is_unclosed(text) else PUBLIC
        return HeadedText(text, visibility=stated)
    targets = {key_name(key): target for key, target in limits.fields}
    twice = (
        f'The key "{key}" is in its header twice; the one in line {node.value[key].line} counts.'
        for key, _ in repeated
        if key in node.value
    )
    header = read_foreign_header(node.value, path, targets)
    former = [read_foreign_header({key: earlier}, path, targets).visibility for key, earlier in repeated]
    return HeadedText(below, replace(header, notes=tuple(twice), visibility=strictest((header.visibility, *former))))


def with_header(extract: Extract, header: ForeignHeader, path: str) -> Extract:
    """The extract, completed by the values of its header."""
    single, summary = header.single, header.single("summary")
    picture = header.picture if _source(header.picture) not in extract.text else ""
    text = extract.text if extract.text.strip() else extract.text + _words_alone(header)
    return replace(
        extract,
        text=_with_picture(text, picture),
        markup="markdown" if picture or not extract.text.strip() else extract.markup,
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
        categories=header.values.get("categories", ()),
        addresses=header.values.get("addresses", ()),
        removed=(*header.removed, *extract.removed),
        notes=(*extract.notes, *header.notes, *_shortened(summary)),
        visibility=strictest((extract.visibility, header.visibility)),
        is_authored=extract.is_authored or not header.values.get("elsewhere"),
    )


def _words_alone(header: ForeignHeader) -> str:
    """Text for a file with only a header: its summary and links to the full text."""
    addresses = (f"<{url}>" for url in header.values.get("elsewhere", ()))
    return " ".join(filter(None, (header.single("summary"), *addresses)))


def _source(picture: str) -> str:
    return picture.partition("](")[2].rstrip(")").partition(' "')[0] or "\n"


def _with_picture(text: str, picture: str) -> str:
    """The text with an image above it, in the last two of the empty lines left by the header."""
    lines = len(text) - len(text.lstrip("\n"))
    return "\n" * max(0, lines - 2) + picture + "\n\n" + text[lines:] if picture else text


def _shortened(summary: str) -> tuple[str, ...]:
    """A note if the summary is too long."""
    if len(summary) <= MAX_LENGTH:
        return ()
    return (f"The summary in the seed's own header was cut to {MAX_LENGTH} characters: {summary}",)
