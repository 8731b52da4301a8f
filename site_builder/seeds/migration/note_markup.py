"""Markdown extensions of note programs (Obsidian: callouts, marks, tasks, comments, embeds) → plain Markdown.

Double-bracket links stay, because only the whole archive tells if they name a seed or an actor.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from site_builder.seeds.migration.header_keys import is_picture, picture_markdown
from site_builder.seeds.model import Removed
from site_builder.seeds.outside_code import outside_code

_COMMENT = re.compile(r"(?s)%%(?=\S|\s)(?:(?!%%).){1,20000}?%%")
_EMBED = re.compile(r"!\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_CALLOUT = re.compile(r"(?m)^((?:>[ ]?)+)\[!([\w-]{1,30})(?:\|[^\[\]\n]{0,100})?\][+-]?(.*)$")
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])([^=*\n]{1,1000})(?<=\S)==(?![=\w])")
_TASK = re.compile(r"(?m)^([ \t]*(?:[-*+]|\d{1,9}[.)])[ ])\[([ xX/-])\][ ]")
_BLOCK_NAME = re.compile(r"(?m)[ \t]\^[A-Za-z0-9-]{1,40}$")
_EMPTY_QUOTE = re.compile(r"((?:\A|\n)(?![ ]{0,3}>)[^\n]*)\n[ ]{0,3}>[ \t]*(?=\n(?![ ]{0,3}>)|\Z)")
"""A quotation mark on a line of its own between lines outside quotations."""
_TAG_LINE = re.compile(r"(?m)^(?:#[^\W\d][\w/-]{0,60}[ \t]{0,9}){1,30}$")
_TAG = re.compile(r"#([\w/-]+)")


def plain_notes(text: str) -> tuple[str, tuple[str, ...], tuple[Removed, ...]]:
    """The text in plain Markdown, the tags on lines of their own, and the removed parts."""
    tags: list[str] = []
    removed: list[Removed] = []

    def cut(why: str) -> Callable[[re.Match[str]], str]:
        def blank(match: re.Match[str]) -> str:
            removed.append(Removed(0, " ".join(match[0].split())[:2000], why))
            return "\n" * match[0].count("\n")

        return blank

    def change(part: str) -> str:
        part = _COMMENT.sub(cut("a comment"), part) if "%%" in part else part
        part = _EMBED.sub(_embedded, part) if "![[" in part else part
        part = _CALLOUT.sub(_called_out, part) if "[!" in part else part
        part = _MARKED.sub(r"**\1**", part) if "==" in part else part
        part = _EMPTY_QUOTE.sub(r"\1\n", part) if "\n>" in part else part
        part = _TASK.sub(lambda m: f"{m[1]}{'☐' if m[2] == ' ' else '☑'} ", part) if "[" in part else part
        part = _BLOCK_NAME.sub("", part) if " ^" in part else part
        if "#" in part:
            tags.extend(tag.replace("_", " ") for line in _TAG_LINE.findall(part) for tag in _TAG.findall(line))
            part = _TAG_LINE.sub(cut("a line of tags"), part)
        return part

    changed = outside_code(text, change)
    return changed, tuple(tags), tuple(removed)


def note_address(written: str) -> str:
    """A double-bracket target as the destination of a Markdown link."""
    name, mark, heading = written.strip().partition("#")
    ending = "" if re.search(r"\.\w{2,4}$", name) or not name else ".md"
    place = heading.rpartition("#")[2].strip().lower().replace(" ", "-")
    return quote(name.strip(), safe="/") + ending + (f"#{quote(place)}" if mark and "^" not in heading else "")


def _embedded(match: re.Match[str]) -> str:
    name, words = match[1], (match[2] or "").strip()
    if is_picture(name):
        return picture_markdown(name, alt="" if re.fullmatch(r"[\dx]*", words) else words)
    return f"[{words or name.partition('#')[0]}]({note_address(name)})"


def _called_out(match: re.Match[str]) -> str:
    quote_mark, kind, title = match[1], match[2], match[3].strip()
    return f"{quote_mark}**{title or kind.replace('-', ' ').capitalize()}**\n{quote_mark.rstrip()}"
