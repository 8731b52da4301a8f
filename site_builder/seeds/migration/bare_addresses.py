"""Addresses in a text → links where the old tool made links of them, and their words alone where they hold a file."""

import re

from site_builder.seeds.outside_code import outside_code

_HELD = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\(data:[^()\s]{0,9000000}\)")
"""A link or picture whose target is the file itself."""
_WRITTEN = re.compile(
    r"!?\[[^\[\]\n]{0,1000}\]\([^()\n]{0,2000}\)|<[^<>\n]{1,2000}>|(?m:^)[ ]{0,3}\[[^\[\]\n]{1,300}\]:[^\n]*+"
    r"|(?<![\w/=\"'\[(])(?P<bare>https?://[^\s<>()\[\]\"'`|]{3,1000})"
)
"""A link, a reference, or a bare address."""


def linked(text: str) -> str:
    """Each bare address as a link, without the mark that ends its sentence (GitHub Flavored Markdown: autolinks)."""

    def link(match: re.Match[str]) -> str:
        address = (match["bare"] or "").rstrip(".,;:!?*_~")
        return f"<{address}>{match['bare'][len(address) :]}" if address else match[0]

    return outside_code(text, lambda part: _WRITTEN.sub(link, part)) if "://" in text else text


def without_held_files(text: str) -> str:
    """The words of each link whose target is a file in base 64."""
    return outside_code(text, lambda part: _HELD.sub(r"\1", part)) if "](data:" in text else text
