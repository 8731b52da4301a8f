"""Markdown with its links to one page redirected, or replaced by their words.

Changes only link destinations; code stays as it is. Works on links as written, not as rendered.
"""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from site_builder.content.links import find_target
from site_builder.core.urls import briefing_url

_FENCE = re.compile(r" {0,3}(```|~~~)")
_INLINE = re.compile(r"`[^`]*`|\]\(<?([^\s()<>]+)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:[ \t]*<?([^\s<>]+)")
_WHOLE = re.compile(r'`[^`]*`|!?\[([^\[\]]*)\]\(<?([^\s()<>]+)>?(?: "[^"]*")?\)')


def led_elsewhere(text: str, path: str, old: str, new: str, *, own: str = "") -> str:
    """The text of a file with links to the page of stem `old`, or to files in its folder, redirected to `new`.

    `path` is the file's path; `own` is its former path if the file itself moved.
    """
    page, stood = briefing_url(f"{old}.md"), own or path

    def one(match: re.Match[str]) -> str:
        written = match[1]
        if written is None or not find_target(written, stood, briefing_url(stood)).startswith(page):
            return match[0]
        return match[0].removesuffix(written) + _renamed(written, old, new)

    return _line_by_line(text, lambda line: _INLINE.sub(one, _DEFINITION.sub(one, line)))


def left_as_words(text: str, path: str, gone: Callable[[str], bool]) -> str:
    """The text of a file with links to removed URLs replaced by their words. `gone` tells which URLs."""

    def one(match: re.Match[str]) -> str:
        written = match[2]
        if written is None or not gone(find_target(written, path, briefing_url(path)).partition("#")[0]):
            return match[0]
        return str(match[1])

    return _line_by_line(text, lambda line: _WHOLE.sub(one, line))


def names_stem(text: str, stem: str) -> bool:
    """True if a text contains the stem, plain or percent-encoded, so that it may link to it."""
    return stem in text or quote(stem) in text


def _renamed(written: str, old: str, new: str) -> str:
    """The address with the old stem replaced in its last segment; percent-encoded if the old one was."""
    parts = written.split("/")
    for place in reversed(range(len(parts))):
        name, mark, fragment = parts[place].partition("#")
        ending = ".md" if name.endswith(".md") else ""
        if unquote(name.removesuffix(".md")) == old:
            parts[place] = (new if name.isascii() is new.isascii() else quote(new)) + ending + mark + fragment
            break
    return "/".join(parts)


def _line_by_line(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to each line outside fenced code."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        elif not fence:
            lines[number] = change(line)
    return "\n".join(lines)
