"""Bare addresses in a text → links, if the old tool linked them; links that embed a file become plain words."""

import re

from site_builder.seeds.outside_code import outside_code

_EMBEDDED = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\(data:[^()\s]{0,9000000}\)")
"""A link or image whose target is an embedded file."""
_WRITTEN = re.compile(
    r"!?\[[^\[\]\n]{0,1000}\]\([^()\n]{0,2000}\)|<[^<>\n]{1,2000}>|(?m:^)[ ]{0,3}\[[^\[\]\n]{1,300}\]:[^\n]*+"
    r"|(?<![\w/=\"'\[(])(?P<bare>https?://[^\s<>()\[\]\"'`|]{3,1000})"
)
"""A link, a reference, or a bare address."""


def linked(text: str) -> str:
    """The text with each bare address as a link, without final punctuation (GitHub Flavored Markdown: autolinks)."""

    def link(match: re.Match[str]) -> str:
        address = (match["bare"] or "").rstrip(".,;:!?*_~")
        return f"<{address}>{match['bare'][len(address) :]}" if address else match[0]

    return outside_code(text, lambda part: _WRITTEN.sub(link, part)) if "://" in text else text


def without_held_files(text: str) -> str:
    """The text with links to embedded files (`data:`) reduced to their words."""
    return outside_code(text, lambda part: _EMBEDDED.sub(r"\1", part)) if "](data:" in text else text
