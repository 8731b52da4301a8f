"""A Markdown file, with or without header → its text in plain Markdown and its header values.

The header belongs to another tool: unknown keys are reported, never an error.
"""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from site_builder.seeds.alt_texts import without_paths
from site_builder.seeds.decoding import decode
from site_builder.seeds.detect.visibility import strictest
from site_builder.seeds.formats.headed import split_header, with_header
from site_builder.seeds.formats.raw_html import without_html
from site_builder.seeds.lines import chunks_of, is_full, lines_of, wrap_width
from site_builder.seeds.markdown_lines import fenced_lines
from site_builder.seeds.migration.bare_addresses import without_held_files
from site_builder.seeds.migration.note_markup import plain_notes
from site_builder.seeds.migration.template_code import read_template_code
from site_builder.seeds.model import COMMENT, HIDDEN, PUBLIC, Extract, Mark, MarkKind, MarkPlace, Removed, Visibility
from site_builder.seeds.outside_code import outside_code
from site_builder.settings.site_config import IngestConfig
from site_builder.text.comments import Uncommented, cut_unseen
from site_builder.text.hidden_elements import UNSEEN

_MARKS = re.compile(
    r"^#{1,6} |^(?:```|~~~)|\*\*\S|(?<!\w)[*_][^\s*_][^*_\n]{0,200}[*_](?!\w)|\]\(|\[\[[^\s\[\]]|^\|.*\|$|^\[\^"
    r"|^(?:={3,}|-{3,})$|\\[*_#\[]|^[ ]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]",
    re.MULTILINE,
)
_HEADING = re.compile(r"#{1,6} +\S")
_TAG = re.compile(r"<(?=/?[a-zA-Z][^:@<>]*>)")


def read_markdown(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The text with the file's line numbers, and the header's values as written."""
    decoded = decode(data, limits)
    above = split_header(decoded.text, path, limits)
    code = read_template_code(above.text, liquid=above.header is not None)
    seen = cut_unseen(code.text, fenced_lines, UNSEEN)
    text, tags, cut = plain_notes(seen.text + _shown(seen.rest))
    text = _whole_headings(without_paths(without_held_files(without_html(text, path, limits))))
    extract = Extract(
        text,
        "markdown" if _MARKS.search(text) else "plain",  # without any mark, bare lines may be headings
        tags=tags,
        removed=(*code.removed, *_unseen(seen), *cut),
        notes=(*decoded.notes, *code.notes),
        visibility=strictest((above.visibility, _of_open_element(seen))),
    )
    return extract if above.header is None else with_header(extract, above.header, path)


def _whole_headings(text: str) -> str:
    """The text with each wrapped heading, as mail programs and converters of pages write them, on one line; the freed
    lines are empty.
    """
    width = wrap_width(chunks_of(lines_of(text))) if "# " in text else 0
    return outside_code(text, lambda part: _joined(part, width)) if width else text


def _joined(text: str, width: int) -> str:
    lines = text.split("\n")
    for chunk in chunks_of(lines_of(text)):
        first = chunk[0].number - 1
        broken = (
            [*takewhile(lambda pair: is_full(*pair, width), pairwise(chunk))] if _HEADING.match(lines[first]) else []
        )
        for _, line in broken:
            lines[first] = f"{lines[first].rstrip()} {line.text}"
            lines[line.number - 1] = ""
    return "\n".join(lines)


def _unseen(seen: Uncommented) -> Iterator[Removed]:
    for why, found in ((COMMENT, seen.comments), (HIDDEN, seen.hidden)):
        yield from (Removed(line, words, why) for line, words in found)


def _shown(rest: str) -> str:
    """The rest after a hidden element that never ends, with its tags made visible for the editor."""
    return rest if rest.startswith("<!--") else _TAG.sub(r"\\<", rest)


def _of_open_element(seen: Uncommented) -> Visibility:
    """An unclear mark for a hidden element that never ends, since it would hide everything after it;
    otherwise PUBLIC."""
    if not seen.open_line or seen.rest.startswith("<!--"):
        return PUBLIC
    return Visibility((Mark(MarkKind.UNCLEAR, MarkPlace.HIDDEN_ELEMENT, line=seen.open_line),))
