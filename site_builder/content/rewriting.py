"""The Markdown of a body → the same with its links to one page led elsewhere, or with the words of the links alone.

Only the destinations of links change; code stays as it is. Knows links as they are written, not what they render to.
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
    """The text of a file with its links to the page of the stem `old`, or to files in its folder, leading to `new`.

    `path` is where the file is, `own` where it stood before, if it is the one that moved.
    """
    page, stood = briefing_url(f"{old}.md"), own or path

    def one(match: re.Match[str]) -> str:
        written = match[1]
        if written is None or not find_target(written, stood, briefing_url(stood)).startswith(page):
            return match[0]
        return match[0].removesuffix(written) + _renamed(written, old, new)

    return _line_by_line(text, lambda line: _INLINE.sub(one, _DEFINITION.sub(one, line)))


def left_as_words(text: str, path: str, gone: Callable[[str], bool]) -> str:
    """The text of a file where the words of its links to what is `gone`, told by its URL, stand alone."""

    def one(match: re.Match[str]) -> str:
        written = match[2]
        if written is None or not gone(find_target(written, path, briefing_url(path)).partition("#")[0]):
            return match[0]
        return str(match[1])

    return _line_by_line(text, lambda line: _WHOLE.sub(one, line))


def names_stem(text: str, stem: str) -> bool:
    """Whether a text may link to that stem at all, as written or percent-encoded."""
    return stem in text or quote(stem) in text


def _renamed(written: str, old: str, new: str) -> str:
    """The last segment that is the old stem, with the new one in its place; percent-encoded where the old one was."""
    parts = written.split("/")
    for place in reversed(range(len(parts))):
        name, mark, fragment = parts[place].partition("#")
        ending = ".md" if name.endswith(".md") else ""
        if unquote(name.removesuffix(".md")) == old:
            parts[place] = (new if name.isascii() is new.isascii() else quote(new)) + ending + mark + fragment
            break
    return "/".join(parts)


def _line_by_line(text: str, change: Callable[[str], str]) -> str:
    """The text with each line changed that is no line of fenced code."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        elif not fence:
            lines[number] = change(line)
    return "\n".join(lines)
