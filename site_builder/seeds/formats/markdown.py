"""A Markdown file, with or without a header → its text in plain Markdown and what the header says.

A seed's header is somebody else's: keys that are not known here are reported, never an error.
"""

import re

from site_builder.seeds.decoding import decode
from site_builder.seeds.formats.headed import split_header, with_header
from site_builder.seeds.formats.raw_html import without_html
from site_builder.seeds.migration.note_markup import plain_notes
from site_builder.seeds.migration.template_code import read_template_code
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

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
        "markdown" if _MARKS.search(text) else "plain",  # where there is no mark, bare lines may be headings
        tags=tags,
        removed=(*code.removed, *cut, *unseen),
        notes=(*decoded.notes, *code.notes),
        visibility=above.visibility,
    )
    return extract if above.header is None else with_header(extract, above.header, path)
