"""The last lines of a document → the lines that leave the text: navigation, copyright, signature, tags.

Works from the last line upwards and stops at the first line that is text.
"""

import re
from collections.abc import Mapping, Sequence

from site_builder.seeds.detect.boilerplate import why_furniture, why_invitation
from site_builder.seeds.detect.bylines import tags_in
from site_builder.seeds.lines import Line

MAX_SIGNATURE = 12
_SIGNATURE = re.compile(r"--\s?")


def read_closing(lines: Sequence[Line], learned: Mapping[str, str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Line number → why it leaves the text, and the tags that stood there."""
    taken: dict[int, str] = {}
    tags: tuple[str, ...] = ()
    mark = next((i for i, line in enumerate(lines) if _is_signature(line)), -1)
    if mark > 0 and len(lines) - mark <= MAX_SIGNATURE:
        taken = {line.number: "the signature of a mail" for line in lines[mark:]}
        lines = lines[:mark]
    for line in reversed(lines[1:]):
        why = why_furniture(line.text, learned) or why_invitation(line.text)
        if not why and tags_in(line.text) and not tags:
            tags, why = tags_in(line.text), "the line of tags"
        if not why:
            break
        taken[line.number] = why
    return taken, tags


def _is_signature(line: Line) -> bool:
    """RFC 3676 §4.3: a line of two hyphens and a space."""
    return _SIGNATURE.fullmatch(line.raw) is not None or line.raw == "--"
